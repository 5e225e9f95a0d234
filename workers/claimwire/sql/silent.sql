-- Feeds that have listed nothing new for three times their usual pause, a day at least; and those that fail.
select s.name, f.url, f.last_new_at, f.failures::bigint, f.last_error
from feed f join source s on s.id = f.source_id
where not f.is_paused and (f.failures >= 3 or f.last_new_at < now() - greatest(interval '1 day', f.interval_s * interval '3 s'))
order by s.name, f.url
