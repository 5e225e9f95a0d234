-- Requests to these sites have ended just now: not again before so many ms.
-- $1 int8[] sites  $2 int8[] ms
with held as materialized (
    select site.id, asked.ms
    from (select id, max(ms) as ms from unnest($1::bigint[], $2::bigint[]) as a (id, ms) group by id) asked
         join site on site.id = asked.id
    order by site.id
    for update of site
)
update site
set free_at = greatest(free_at, now() + held.ms * interval '1 millisecond')
from held where site.id = held.id
