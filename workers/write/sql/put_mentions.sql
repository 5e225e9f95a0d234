-- $1 int8[] run  $2 int4[] n  $3 int4[] begins  $4 int4[] ends  $5 text[] type  $6 int8[] entity  $7 float4[] score
-- $8 text[] rule  $9 text[] link  $10 int4[] candidates
insert into mention (run_id, n, begins, ends, type, entity_id, score, rule, link, candidates)
select * from unnest($1::bigint[], $2::integer[], $3::integer[], $4::integer[], $5::text[], $6::bigint[], $7::real[],
                     $8::text[], $9::text[], $10::integer[])
