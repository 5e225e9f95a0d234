-- $1 int8[] run  $2 int4[] n  $3 int4[] begins  $4 int4[] ends  $5 text[] language  $6 text[] script  $7 float4[] score
insert into language_span (run_id, n, begins, ends, language, script, score)
select * from unnest($1::bigint[], $2::integer[], $3::integer[], $4::integer[], $5::text[], $6::text[], $7::real[])
