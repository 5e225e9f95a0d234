-- Is there a worker that fetches?
select exists (select from hub_stage where stage = 'fetch' and workers > 0 and seen_at > now() - interval '15 s')
