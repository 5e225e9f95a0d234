-- What is there already. Kind 1: a group and its first article. 2: an edition. 3: a run.
-- $1 int8[] groups  $2 int8[] editions  $3 int8[] runs
select 1::smallint as kind, id, first_article from duplicate_group where id = any ($1::bigint[])
union all
select 2::smallint, id, 0 from edition where id = any ($2::bigint[])
union all
select 3::smallint, id, 0 from run where id = any ($3::bigint[])
