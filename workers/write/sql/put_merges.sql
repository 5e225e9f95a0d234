-- $1 int8[] entity  $2 int8[] into  $3 float4[] score
insert into entity_merge (entity_id, into_id, score, by_whom)
select entity_id, into_id, score, 'write'
from unnest($1::bigint[], $2::bigint[], $3::real[]) as m (entity_id, into_id, score)
where not exists (select from entity_merge x where x.entity_id = m.into_id and x.undone_at is null)
order by entity_id
on conflict do nothing
