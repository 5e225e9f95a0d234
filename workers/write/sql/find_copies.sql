-- Texts that were stored before: by which article first, the group in which they stand now, and whether they have bands.
-- $1 bytea[] hashes of texts
select t.hash, e.article_id, e.group_id, e.signature is not null
from unnest($1::bytea[]) as t (hash)
     cross join lateral (select article_id, group_id, signature from edition
                         where text_hash = t.hash order by stored_at limit 1) as e
