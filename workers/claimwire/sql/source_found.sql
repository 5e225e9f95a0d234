-- $1 source id: what is polled for an outlet, whether it has been read yet, and why it was refused.
select f.url, (array['feed', 'list', 'home', 'robots'])[f.kind + 1], (array['followed', 'candidate', 'refused'])[f.state + 1],
       f.format, f.last_error,
       f.is_paused or f.state = 2 or f.failures > 0 or (f.last_polled_at is not null and not exists (
           select from job j where (j.kind = 1 and j.ref = f.id) or (j.kind = 3 and exists (
               select from capture c where c.id = j.ref and c.role = 1 and c.target = f.id))))
from feed f where f.source_id = $1 order by f.state, f.kind, f.url
