-- A feed was read: asked twice as often when more than two thirds of it are new (not at its first reading, when all of it
-- is), half as often again when nothing is.
-- $1 int8[] feed  $2 text[] title  $3 int4[] items  $4 int4[] new ones  $5 int4[] ttl s or null
-- $6 int8[] least interval s  $7 int8[] greatest interval s
update feed
set title = coalesce(l.title, feed.title),
    last_new_at = case when l.fresh > 0 then now() else feed.last_new_at end,
    interval_s = n.interval_s,
    next_poll_at = now() + n.interval_s * (0.9 + 0.2 * random()) * interval '1 second'
from unnest($1::bigint[], $2::text[], $3::integer[], $4::integer[], $5::integer[], $6::bigint[], $7::bigint[])
         as l (id, title, items, fresh, ttl_s, least_s, most_s)
     join feed old on old.id = l.id
     cross join lateral (
         select least(l.most_s, greatest(l.least_s, l.ttl_s, old.interval_s * case
             when l.fresh = 0 then 1.5
             when old.last_new_at is not null and l.fresh * 3 > l.items * 2 then 0.5
             else 1 end))::integer) as n (interval_s)
where feed.id = l.id
