-- Next jobs. One that is there already will do.
-- $1 int8[] id  $2 int2[] kind  $3 int8[] ref  $4 int8[] page  $5 int8[] trace
insert into job (id, kind, ref, page_id, trace, site)
select id, kind, ref, page_id, trace,
       case kind when 1 then (select site_of(feed.url) from feed where feed.id = ref)
                 when 2 then (select site_of(page.url) from page where page.id = ref) end
from unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::bigint[], $5::bigint[]) as j (id, kind, ref, page_id, trace)
order by id
on conflict (id) do nothing
