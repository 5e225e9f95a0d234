-- Feeds that are due, with their next date set in the same breath: whatever happens to the poll, the feed has a future.
-- $1 int4 at most
update feed
set next_poll_at = now() + interval_s * (0.9 + 0.2 * random()) * interval '1 second'
where id = any (array(
    select id from feed
    where not is_paused and state < 2 and next_poll_at <= now()
    order by next_poll_at limit $1::integer
    for update skip locked))
returning id, site_of(url)
