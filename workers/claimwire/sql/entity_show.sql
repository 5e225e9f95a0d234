-- Entities by id, by their id in annotations, or by a name they were called.
-- $1 int8 id or null  $2 text ref or folded name  $3 int8[] ids of entities that the tables know by that name
select e.id, e.ref, e.type, e.name_en, e.name_ar, e.kind, e.country,
       (select string_agg(a.surface, ' | ' order by a.surface) from alias a where a.entity_id = e.id),
       (select count(*) from mention m join run r on r.id = m.run_id and r.is_current where m.entity_id = e.id),
       (select string_agg(concat_ws(' ', s.same_id, o.name_en, o.name_ar), ' | ' order by s.same_id)
        from entity_same s join entity o on o.id = s.same_id where s.entity_id = e.id),
       (select string_agg(concat_ws(' ', x.entity_id, 'from', x.into_id, 'by', x.undone_by), ' | ' order by x.undone_at)
        from entity_merge x where e.id in (x.entity_id, x.into_id) and x.undone_at is not null)
from entity e
where e.id = $1::bigint or e.ref = $2::text or e.id = any ($3::bigint[])
   or e.id in (select entity_id from alias where folded = $2::text)
order by 9 desc, e.id
limit 100
