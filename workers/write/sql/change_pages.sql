-- Pages that their feed describes otherwise than last time: probably corrected. A page without a mark is only marked.
-- $1 int8[] page  $2 int8[] feed  $3 text[] title  $4 text[] published  $5 text[] summary  $6 int8[] mark
with listed as (
    select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[])
        as l (id, feed_id, title, published, summary, mark)
), old as (
    select page.id, page.feed_mark
    from page join listed on listed.id = page.id
    where page.feed_mark is distinct from listed.mark and (page.feed_id = listed.feed_id or page.feed_id is null)
    order by page.id
    for update of page
)
update page
set feed_title = l.title, feed_published = l.published, feed_summary = l.summary, feed_mark = l.mark
from old join listed l on l.id = old.id
where page.id = old.id
returning page.id, old.feed_mark is not null, l.feed_id
