-- Keeps groups from being deleted until the end of the transaction (see drop_groups). Returns those that are still there.
-- $1 int8[] groups
select id from duplicate_group where id = any ($1::bigint[]) order by id for key share
