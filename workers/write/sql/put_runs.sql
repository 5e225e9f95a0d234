-- $1 int8[] id  $2 int8[] edition  $3 text[] versions, JSON  $4 bool[] current
insert into run (id, edition_id, versions, is_current)
select id, edition_id, versions::jsonb, is_current
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::boolean[]) as r (id, edition_id, versions, is_current)
