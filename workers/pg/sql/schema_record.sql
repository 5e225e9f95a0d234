-- $1 int4 version  $2 text name of the change
insert into schema_version (version, name) values ($1::integer, $2::text)
