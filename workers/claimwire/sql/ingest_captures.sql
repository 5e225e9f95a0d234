-- Stores captures and the jobs to read them; those whose bytes are known already are passed over. Returns how many were new.
-- $1 int8[] source  $2 text[] its name  $3 int8[] page  $4 text[] url  $5 int8[] capture  $6 text[] final url  $7 int4[] status
-- $8 text[] request headers, JSON  $9 text[] response headers, JSON  $10 timestamptz[] fetched  $11 int4[] took ms
-- $12 text[] content type  $13 bytea[] body, zstd  $14 int8[] body bytes  $15 bytea[] sha256  $16 text[] blocked
-- $17 text[] feed's title  $18 text[] feed's date  $19 int8[] job
-- Jobs come up in the order given, so that editions of one page are numbered as they were captured.
with item as materialized (
    select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::integer[], $8::text[],
                         $9::text[], $10::timestamptz[], $11::integer[], $12::text[], $13::bytea[], $14::bigint[], $15::bytea[],
                         $16::text[], $17::text[], $18::text[], $19::bigint[]) with ordinality
        as i (source, name, page, url, capture, final_url, status, request, response, fetched_at, took_ms, content_type, body,
              body_bytes, sha256, blocked, feed_title, feed_published, job, n)
), origin as (
    insert into source (id, name) select distinct on (source) source, name from item order by source on conflict (id) do nothing
), kept as (
    insert into capture (id, role, target, url, final_url, status, request_headers, response_headers, fetched_at, took_ms,
                         content_type, body_zstd, body_bytes, sha256, blocked)
    select capture, 0, page, url, final_url, status, coalesce(request, '[]')::jsonb, coalesce(response, '[]')::jsonb, fetched_at,
           took_ms, content_type, body, body_bytes, sha256, blocked
    from item order by capture on conflict (id) do nothing returning id
), offered as (
    insert into page (id, source_id, url, feed_title, feed_published, first_seen_at)
    select distinct on (page) page, source, url, feed_title, feed_published, fetched_at
    from item join kept on kept.id = item.capture order by page, n
    on conflict (id) do update set state = 0, settled_at = null
), queued as (
    insert into job (id, kind, ref, page_id, trace, run_after)
    select job, 3, capture, page, page, now() + n * interval '1 microsecond'
    from item join kept on kept.id = item.capture order by n
    on conflict (id) do nothing returning 1
)
select count(*) from queued
