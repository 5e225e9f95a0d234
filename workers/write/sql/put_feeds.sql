-- Feeds that were asked, or whose listing was read: what to ask with next time, and when. What they say of themselves stays
-- when they say nothing; so do the validators, unless a poll brought new bytes.
-- $1 int8[] feed  $2 bool[] polled now  $3 bool[] it brought new bytes  $4 text[] etag  $5 text[] last modified
-- $6 bytea[] sha256  $7 text[] title  $8 text[] format  $9 bool[] there was news  $10 int2[] state  $11 int2[] on time
-- $12 float4[] share known or null  $13 int4[] ttl s or null  $14 int4[] interval s  $15 int4[] next poll in s, at least
-- $16 int4[] and so many more by chance
update feed
set etag = case when n.renewed then n.etag else coalesce(n.etag, feed.etag) end,
    last_modified = case when n.renewed then n.last_modified else coalesce(n.last_modified, feed.last_modified) end,
    body_sha256 = coalesce(n.sha256, feed.body_sha256),
    failures = case when n.polled then 0 else feed.failures end,
    trouble = case when n.polled then 0 else feed.trouble end,
    last_error = case when n.polled then null else feed.last_error end,
    last_polled_at = case when n.polled then now() else feed.last_polled_at end,
    title = coalesce(n.title, feed.title),
    format = coalesce(n.format, feed.format),
    last_new_at = case when n.news then now() else feed.last_new_at end,
    state = n.state, on_time = n.on_time, items_known = coalesce(n.known, feed.items_known), ttl_s = n.ttl_s,
    interval_s = n.interval_s,
    next_poll_at = now() + (n.wait_s + random() * n.jitter_s) * interval '1 second'
from unnest($1::bigint[], $2::boolean[], $3::boolean[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::text[],
            $9::boolean[], $10::smallint[], $11::smallint[], $12::real[], $13::integer[], $14::integer[], $15::integer[],
            $16::integer[])
         as n (id, polled, renewed, etag, last_modified, sha256, title, format, news, state, on_time, known, ttl_s, interval_s,
               wait_s, jitter_s)
where feed.id = n.id
