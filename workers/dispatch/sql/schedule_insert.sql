-- Jobs for feeds or second looks that are due; what has a job already keeps that one.
-- $1 int2 kind  $2 int8[] job ids  $3 int8[] feeds or pages  $4 int8[] sites
insert into job (id, kind, ref, page_id, trace, site, is_again)
select due.id, $1::smallint, due.ref, case when $1::smallint = 2 then due.ref end, nextval('job_token'), due.site,
       $1::smallint = 2
from unnest($2::bigint[], $3::bigint[], $4::bigint[]) as due (id, ref, site)
on conflict (id) do nothing
