-- Where pages ended, and when those that a feed listed are looked at again. One that was stored before keeps its state: what
-- came now is another edition of it, or the same again.
-- $1 int8[] page  $2 int2[] state  $3 bool[] all we have is the feed's text
-- $4 int8[] looks after the first: seconds after the page was first seen
update page
set state = case when page.state in (0, 3) then s.state else page.state end,
    settled_at = case when page.state in (0, 3) then now() else page.settled_at end,
    is_blocked = s.blocked,
    next_visit_at = case when page.feed_id is not null
        then (select min(page.first_seen_at + later * interval '1 second') from unnest($4::bigint[]) as later
              where page.first_seen_at + later * interval '1 second' > now()) end
from unnest($1::bigint[], $2::smallint[], $3::boolean[]) as s (id, state, blocked)
where page.id = s.id
