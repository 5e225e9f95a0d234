-- A person says that an entity is itself: no merge that it was put into or that was put into it holds any longer, and no
-- writer makes it again.
-- $1 int8 entity  $2 text who
update entity_merge set undone_at = now(), undone_by = $2::text
where undone_at is null and $1::bigint in (entity_id, into_id)
returning entity_id, into_id
