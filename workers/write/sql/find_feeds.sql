-- The feeds that a batch is about, locked until its end. Seconds since a feed gave news last (or is known), and since it was
-- read last (null: never).
-- $1 int8[] feeds
select id, kind, state, interval_s, on_time, coalesce(ttl_s, 0), coalesce(format, ''),
       extract(epoch from now() - coalesce(last_new_at, created_at))::bigint,
       extract(epoch from now() - last_polled_at)::bigint
from feed
where id = any ($1::bigint[])
order by id
for no key update
