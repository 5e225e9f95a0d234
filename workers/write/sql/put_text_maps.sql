-- $1 int8[] edition  $2 int8[] capture  $3 text[] begins  $4 text[] ends  $5 text[] byte begins  $6 text[] byte ends
insert into text_map (edition_id, capture_id, begins, ends, byte_begins, byte_ends)
select id, capture_id, begins::integer[], ends::integer[], byte_begins::integer[], byte_ends::integer[]
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
     as m (id, capture_id, begins, ends, byte_begins, byte_ends)
