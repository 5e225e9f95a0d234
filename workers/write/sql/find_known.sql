-- What is there already. Kind 1: an edition. 2: a run.
-- $1 int8[] editions  $2 int8[] runs
select 1::smallint as kind, id from edition where id = any ($1::bigint[])
union all
select 2::smallint, id from run where id = any ($2::bigint[])
