-- $1 int8[] run  $2 text[] begins  $3 text[] ends
insert into sentence (run_id, begins, ends)
select run_id, begins::integer[], ends::integer[]
from unnest($1::bigint[], $2::text[], $3::text[]) as s (run_id, begins, ends)
