-- $1 int8[] claim  $2 int4[] n  $3 int4[] begins  $4 int4[] ends  $5 text[] surface  $6 int8[] entity
insert into claim_source (claim_id, n, begins, ends, surface, entity_id)
select * from unnest($1::bigint[], $2::integer[], $3::integer[], $4::integer[], $5::text[], $6::bigint[])
