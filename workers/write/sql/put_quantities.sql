-- $1 int8[] run  $2 int4[] n  $3 int4[] begins  $4 int4[] ends  $5 text[] what  $6 float8[] min  $7 float8[] max
-- $8 bool[] approximate  $9 text[] unit  $10 text[] who  $11 int4[] the total that has it in it
insert into quantity (run_id, n, begins, ends, what, min, max, is_approximate, unit, who, part_of)
select * from unnest($1::bigint[], $2::integer[], $3::integer[], $4::integer[], $5::text[], $6::float8[], $7::float8[],
                     $8::boolean[], $9::text[], $10::text[], $11::integer[])
