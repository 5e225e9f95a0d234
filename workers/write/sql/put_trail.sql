-- $1 int8[] job  $2 int8[] token  $3 int8[] page  $4 int8[] feed  $5 int8[] trace  $6 text[] what  $7 text[] detail
-- $8 int8[] edition  $9 int8[] run
insert into trail (job_id, token, page_id, feed_id, trace, what, detail, edition_id, run_id)
select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],
                     $8::bigint[], $9::bigint[])
on conflict do nothing
