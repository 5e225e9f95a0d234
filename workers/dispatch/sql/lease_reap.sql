-- Takes expired leases back: their dispatch is gone, or was away for long. That says nothing about the jobs, so the attempt
-- does not count; otherwise a dispatch that is killed five times would send what it held to the quarantine.
-- $1 int4 at most
update job
set token = nextval('job_token'), lease_until = null, leased_by = null, attempts = greatest(0, attempts - 1),
    last_error = 'its lease ran out'
where id = any (array(
    select id from job where lease_until < now()
    order by lease_until limit $1::integer
    for update skip locked))
