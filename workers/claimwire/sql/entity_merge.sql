-- A person says that two entities are one: what the first counts as goes into what the second counts as, or the other way
-- round when others went into the first already. Two groups are not joined: one has to be split before.
-- $1 int8 entity  $2 int8 into  $3 text who
with root as (
    select coalesce((select into_id from entity_merge where entity_id = $1::bigint and undone_at is null), $1::bigint) as a,
           coalesce((select into_id from entity_merge where entity_id = $2::bigint and undone_at is null), $2::bigint) as b
), chosen as (
    select case when a_leads then b else a end as entity_id, case when a_leads then a else b end as into_id
    from root cross join lateral (
        select exists (select from entity_merge where into_id = a and undone_at is null) as a_leads,
               exists (select from entity_merge where into_id = b and undone_at is null) as b_leads) l
    where a <> b and not (a_leads and b_leads)
      and exists (select from entity where id = a) and exists (select from entity where id = b)
)
insert into entity_merge (entity_id, into_id, by_whom)
select entity_id, into_id, $3::text from chosen
on conflict (entity_id, into_id) do update set undone_at = null, undone_by = null, score = null, by_whom = excluded.by_whom, at = now()
returning entity_id, into_id
