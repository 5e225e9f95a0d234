-- Extends leases that are still ours; returns which. Rows that somebody has locked are passed over: it is write that ends them,
-- its Ack says so presently, and to wait for several of them while it waits for ours would be a deadlock.
-- $1 int8[] jobs  $2 int8[] their tokens  $3 int8 for how long, ms
update job
set lease_until = now() + $3::bigint * interval '1 millisecond'
where id = any (array(
    select job.id
    from unnest($1::bigint[], $2::bigint[]) as mine (id, token)
    join job on job.id = mine.id and job.token = mine.token
    for no key update of job skip locked))
returning job.id
