-- Extends leases that are still ours; returns which. Rows are locked in the order of their ids, as write does: a plan of the update
-- alone may take them in any, and then each waits for the other.
-- $1 int8[] jobs  $2 int8[] their tokens  $3 int8 for how long, ms
update job
set lease_until = now() + $3::bigint * interval '1 millisecond'
where id = any (array(
    select job.id
    from unnest($1::bigint[], $2::bigint[]) as mine (id, token)
    join job on job.id = mine.id and job.token = mine.token
    order by job.id
    for no key update of job))
returning job.id
