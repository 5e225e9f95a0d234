-- $1 source id  $2 source name  $3 page id  $4 url  $5 capture id  $6 content type  $7 body, zstd  $8 body bytes
-- $9 sha256  $10 job id: stores a file's bytes and the job to read them; no row when just these bytes are known.
with origin as (insert into source (id, name) values ($1, $2) on conflict (id) do nothing),
     kept as (insert into capture (id, role, target, url, final_url, status, fetched_at, content_type, body_zstd,
                                   body_bytes, sha256)
              values ($5, 0, $3, $4, $4, 0, now(), $6, $7, $8, $9) on conflict (id) do nothing returning id),
     offered as (insert into page (id, source_id, url) select $3, $1, $4 from kept
                 on conflict (id) do update set state = 0, settled_at = null returning id)
insert into job (id, kind, ref, page_id, trace) select $10, 3, $5, $3, $3 from offered
on conflict (id) do nothing returning 1
