-- Texts that were stored before: by which article first, and the group in which they stand now.
-- $1 bytea[] hashes of texts
select t.hash, e.article_id, e.group_id
from unnest($1::bytea[]) as t (hash)
     cross join lateral (select article_id, group_id from edition where text_hash = t.hash order by stored_at limit 1) as e
