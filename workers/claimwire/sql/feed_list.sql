-- Feeds, the outlets that they belong to, and how they fare.
select s.name, f.url, f.is_paused, f.interval_s::bigint, f.last_polled_at, f.last_new_at, f.failures::bigint, f.last_error
from feed f join source s on s.id = f.source_id order by s.name, f.url
