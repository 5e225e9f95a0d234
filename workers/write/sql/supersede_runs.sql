-- $1 int8[] editions that get another run  $2 int8[] the runs that count from now on
update run set is_current = false
where edition_id = any ($1::bigint[]) and is_current and id <> all ($2::bigint[])
