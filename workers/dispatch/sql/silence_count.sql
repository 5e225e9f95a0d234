-- Outlets that are silent against their own rhythm.
select count(*) from source_silence where is_silent
