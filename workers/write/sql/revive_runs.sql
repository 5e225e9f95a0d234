-- A run that was superseded and has been made again counts again.
-- $1 int8[] runs
update run set is_current = true where id = any ($1::bigint[]) and not is_current
