-- Polls that were answered: what to ask with next time, and when. An unchanged feed is asked half as often again later;
-- a changed one keeps its interval until its listing is read (put_listings).
-- $1 int8[] feed  $2 bool[] unchanged  $3 text[] etag  $4 text[] last modified  $5 bytea[] sha256  $6 int4[] ttl s or null
-- $7 int8[] least interval s  $8 int8[] greatest interval s
update feed
set etag = case when p.unchanged then coalesce(p.etag, feed.etag) else p.etag end,
    last_modified = case when p.unchanged then coalesce(p.last_modified, feed.last_modified) else p.last_modified end,
    body_sha256 = coalesce(p.sha256, feed.body_sha256),
    failures = 0, last_error = null, last_polled_at = now(),
    interval_s = n.interval_s,
    next_poll_at = now() + n.interval_s * (0.9 + 0.2 * random()) * interval '1 second'
from unnest($1::bigint[], $2::boolean[], $3::text[], $4::text[], $5::bytea[], $6::integer[], $7::bigint[], $8::bigint[])
         as p (id, unchanged, etag, last_modified, sha256, ttl_s, least_s, most_s)
     join feed old on old.id = p.id
     cross join lateral (select least(p.most_s, greatest(p.least_s, p.ttl_s,
                                 old.interval_s * case when p.unchanged then 1.5 else 1 end))::integer) as n (interval_s)
where feed.id = p.id
