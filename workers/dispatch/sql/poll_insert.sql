-- Jobs for due feeds; a feed whose last poll is not finished keeps that one.
-- $1 int8[] job ids  $2 int8[] feeds
insert into job (id, kind, ref, trace)
select due.id, 1, due.feed, nextval('job_token')
from unnest($1::bigint[], $2::bigint[]) as due (id, feed)
on conflict (id) do nothing
