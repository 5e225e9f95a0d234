-- Is there a worker that fetches, and is there a dispatch that may know of one soon? It says every two seconds.
select exists (select from hub_stage where stage = 'fetch' and workers > 0 and seen_at > now() - interval '15 s'),
       exists (select from hub_stage where seen_at > now() - interval '15 s')
