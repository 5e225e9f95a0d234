-- Texts that were stored before: by which article first, the group in which they stand now and its age, and whether they have
-- bands.
-- $1 bytea[] hashes of texts
select t.hash, e.article_id, e.group_id, e.made_at, e.signature is not null
from unnest($1::bytea[]) as t (hash)
     cross join lateral (select edition.article_id, edition.group_id, edition.signature, g.made_at
                         from edition join duplicate_group g on g.id = edition.group_id
                         where text_hash = t.hash order by stored_at limit 1) as e
