-- The edition before one that comes: fetched before it, of those the newest.
-- $1 int8[] articles  $2 timestamptz[] when it was fetched; null: not known, behind all others
select a.id, e.text, e.quality = 'feed'
from unnest($1::bigint[], $2::timestamptz[]) as a (id, fetched_at)
     cross join lateral (select text, quality from edition where article_id = a.id and (a.fetched_at is null or fetched_at <= a.fetched_at)
                         order by fetched_at desc, n desc limit 1) as e
