-- Persons known from texts only whose names have the same key, written in the other script, with the entity that each
-- counts as; those that were taken apart by a person are left out.
-- $1 int8[] id  $2 text[] key  $3 bool[] is Arabic  $4 text[] name
select n.id, n.name, coalesce(m.into_id, e.id) as same, coalesce(e.name_ar, e.name_en) as name
from unnest($1::bigint[], $2::text[], $3::boolean[], $4::text[]) as n (id, key, is_arabic, name)
join entity e on e.name_key = n.key and e.id <> n.id and (e.name_ar is not null) <> n.is_arabic
left join entity_merge m on m.entity_id = e.id and m.undone_at is null
where coalesce(m.into_id, e.id) <> n.id and (e.id < n.id or e.id <> all ($1)) -- of two new ones one goes into the other
  and not exists (select from entity_merge x where x.entity_id = n.id or x.into_id = n.id)
  and not exists (select from entity_merge x where x.entity_id = e.id and x.undone_at is not null)
order by n.id, same
limit 10000
