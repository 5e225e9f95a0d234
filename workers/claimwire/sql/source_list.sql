-- Outlets with the number of their feeds, pages and stored articles, whether they let us in, and their exceptions.
select s.name, s.home_url, s.region,
       (select count(*) from feed f where f.source_id = s.id and f.state = 0 and f.kind < 2),
       (select count(*) from page p where p.source_id = s.id),
       (select count(*) from page p where p.source_id = s.id and p.state = 1),
       coalesce(q.is_silent, false), s.blocked_reason, s.blocked_at, s.spacing_ms::bigint, s.ignores_robots
from source s left join source_silence q on q.source_id = s.id order by s.name
