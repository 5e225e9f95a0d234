-- Feeds that are due, with their next date set in the same breath: whatever happens to the poll, the feed has a future.
-- $1 int4 at most
update feed
set next_poll_at = now() + interval_s * interval '1 second'
where id = any (array(
    select id from feed
    where not is_paused and next_poll_at <= now()
    order by next_poll_at limit $1::integer
    for update skip locked))
returning id
