-- The newest edition that articles have.
-- $1 int8[] articles
select a.id, e.text, e.quality = 'feed'
from unnest($1::bigint[]) as a (id)
     cross join lateral (select text, quality from edition where article_id = a.id order by n desc limit 1) as e
