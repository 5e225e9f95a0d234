-- Outlets and what is followed for them, without candidates and refused ones; an outlet without any has one row.
select s.name, f.url, s.home_url, f.kind::bigint, f.link_pattern, s.region, coalesce(f.is_paused, false)
from source s left join feed f on f.source_id = s.id and f.state = 0 order by s.name, f.kind, f.url
