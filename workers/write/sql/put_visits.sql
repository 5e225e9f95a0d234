-- Pages that were looked at: what to ask with next time, and, when there is an outcome already, when. A new body may come
-- without validators; one that did not change keeps those that it has.
-- $1 int8[] page  $2 bool[] it has a new body  $3 text[] etag  $4 text[] last modified  $5 bytea[] sha256
-- $6 int8[] looks after the first: seconds after the page was first seen
update page
set etag = case when v.renewed then v.etag else page.etag end,
    last_modified = case when v.renewed then v.last_modified else page.last_modified end,
    body_sha256 = case when v.renewed then v.sha256 else page.body_sha256 end,
    gone_at = null,
    next_visit_at = case when page.state in (1, 2) and page.feed_id is not null
        then (select min(page.first_seen_at + later * interval '1 second') from unnest($6::bigint[]) as later
              where page.first_seen_at + later * interval '1 second' > now())
        else page.next_visit_at end
from unnest($1::bigint[], $2::boolean[], $3::text[], $4::text[], $5::bytea[]) as v (id, renewed, etag, last_modified, sha256)
where page.id = v.id
