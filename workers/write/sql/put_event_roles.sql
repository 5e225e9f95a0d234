-- $1 int8[] event  $2 int4[] n  $3 text[] role  $4 int4[] mention  $5 int8[] entity  $6 bool[] inherited
insert into event_role (event_id, n, role, mention_n, entity_id, inherited)
select * from unnest($1::bigint[], $2::integer[], $3::text[], $4::integer[], $5::bigint[], $6::boolean[])
