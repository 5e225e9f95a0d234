-- Pages that were fetched: what to ask with next time.
-- $1 int8[] page  $2 text[] etag  $3 text[] last modified  $4 bytea[] sha256
update page
set etag = v.etag, last_modified = v.last_modified, body_sha256 = v.sha256
from unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[]) as v (id, etag, last_modified, sha256)
where page.id = v.id
