-- Jobs for due feeds; a feed whose last poll is not finished keeps that one.
-- $1 int8[] job ids  $2 int8[] feeds
insert into job (id, kind, ref, trace, site)
select due.id, 1, due.feed, nextval('job_token'), site_of(feed.url)
from unnest($1::bigint[], $2::bigint[]) as due (id, feed) join feed on feed.id = due.feed
on conflict (id) do nothing
