-- $1 all of them, or only those that are followed: what is polled, for which outlet, and how it fares.
select s.name, f.url, (array['feed', 'list', 'home', 'robots'])[f.kind + 1], (array['followed', 'candidate', 'refused'])[f.state + 1],
       f.format, f.is_paused, f.interval_s::bigint, f.last_polled_at, f.last_new_at, f.failures::bigint, f.trouble::float8,
       f.last_error, f.link_pattern, finder.url
from feed f join source s on s.id = f.source_id left join feed finder on finder.id = f.found_by
where f.state = 0 or $1 order by s.name, f.state, f.kind, f.url
