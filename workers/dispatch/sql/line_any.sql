-- Does any outlet want pauses of its own?
select exists (select from source where spacing_ms > 0)
