-- $1 int8[] id  $2 int2[] role  $3 int8[] target  $4 text[] url  $5 text[] final url  $6 int4[] status
-- $7 text[] request headers, JSON  $8 text[] response headers, JSON  $9 timestamptz[] fetched  $10 int4[] took ms
-- $11 text[] content type  $12 bytea[] body, zstd  $13 int8[] bytes before zstd  $14 bytea[] sha256
-- $15 text[] why the page itself could not be had
insert into capture (id, role, target, url, final_url, status, request_headers, response_headers, fetched_at, took_ms,
                     content_type, body_zstd, body_bytes, sha256, blocked)
select id, role, target, url, final_url, status, request::jsonb, response::jsonb, fetched_at, took_ms, content_type, body,
       body_bytes, sha256, blocked
from unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::text[],
            $9::timestamptz[], $10::integer[], $11::text[], $12::bytea[], $13::bigint[], $14::bytea[], $15::text[])
     as c (id, role, target, url, final_url, status, request, response, fetched_at, took_ms, content_type, body, body_bytes,
           sha256, blocked)
order by id
on conflict (id) do nothing
