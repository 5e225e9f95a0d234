-- $1 int8[] run  $2 int4[] n  $3 int4[] begins  $4 int4[] ends  $5 text[] from  $6 text[] to  $7 timestamptz[] from
-- $8 timestamptz[] to, exclusive  $9 text[] precision  $10 bool[] approximate
insert into time_expression (run_id, n, begins, ends, from_iso, to_iso, from_at, to_at, precision, is_approximate)
select * from unnest($1::bigint[], $2::integer[], $3::integer[], $4::integer[], $5::text[], $6::text[], $7::timestamptz[],
                     $8::timestamptz[], $9::text[], $10::boolean[])
