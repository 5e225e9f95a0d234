-- Where pages ended. One that was stored before keeps its state: what came now is another edition of it, or the same again.
-- $1 int8[] page  $2 int2[] state
update page set state = s.state, settled_at = now()
from unnest($1::bigint[], $2::smallint[]) as s (id, state)
where page.id = s.id and page.state in (0, 3)
