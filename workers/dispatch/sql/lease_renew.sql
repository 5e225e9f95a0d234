-- Extends leases that are still ours; returns which.
-- $1 int8[] jobs  $2 int8[] their tokens  $3 int8 for how long, ms
update job
set lease_until = now() + $3::bigint * interval '1 millisecond'
from unnest($1::bigint[], $2::bigint[]) as mine (id, token)
where job.id = mine.id and job.token = mine.token
returning job.id
