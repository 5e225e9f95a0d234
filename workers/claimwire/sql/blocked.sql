-- Outlets that do not let us in.
select name, blocked_at, blocked_reason,
       (select count(*) from page p where p.source_id = source.id and p.is_blocked)
from source where blocked_at is not null order by name
