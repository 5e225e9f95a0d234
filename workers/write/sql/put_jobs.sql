-- Next jobs. One that is there already will do. A page that has an outcome is looked at again, after those that have none.
-- $1 int8[] id  $2 int2[] kind  $3 int8[] ref  $4 int8[] page  $5 int8[] trace
insert into job (id, kind, ref, page_id, trace, site, is_again)
select j.id, j.kind, j.ref, j.page_id, j.trace, site_of(page.url), coalesce(page.state in (1, 2), false)
from unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::bigint[], $5::bigint[]) as j (id, kind, ref, page_id, trace)
     left join page on j.kind = 2 and page.id = j.ref
order by j.id
on conflict (id) do nothing
