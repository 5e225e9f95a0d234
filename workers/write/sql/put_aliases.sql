-- $1 int8[] entity  $2 text[] folded  $3 text[] surface
insert into alias (entity_id, folded, surface)
select entity_id, folded, surface
from unnest($1::bigint[], $2::text[], $3::text[]) as a (entity_id, folded, surface)
order by entity_id, folded
on conflict (entity_id, folded) do nothing
