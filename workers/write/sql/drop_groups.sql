-- Groups whose editions have gone over to others. One that another transaction adds to at this moment stays: when that one
-- comes to join groups, it finds the others.
-- $1 int8[] groups
delete from duplicate_group
where id = any (array(
    select id from duplicate_group g
    where id = any ($1::bigint[]) and not exists (select from edition where edition.group_id = g.id)
    for update skip locked))
