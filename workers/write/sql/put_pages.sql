-- New pages, of the feed's outlet. Returns those that were not known.
-- $1 int8[] page  $2 int8[] feed  $3 text[] url  $4 text[] title  $5 text[] published  $6 text[] summary  $7 int8[] mark
insert into page (id, source_id, feed_id, url, feed_title, feed_published, feed_summary, feed_mark)
select l.id, feed.source_id, feed.id, l.url, l.title, l.published, l.summary, l.mark
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
         as l (id, feed_id, url, title, published, summary, mark)
     join feed on feed.id = l.feed_id
order by l.id
on conflict (id) do nothing
returning id, feed_id
