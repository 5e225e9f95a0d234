-- $1 int8[] pages
update page set etag = null, last_modified = null, body_sha256 = null where id = any ($1::bigint[])
