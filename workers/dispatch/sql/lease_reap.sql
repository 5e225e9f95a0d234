-- Takes expired leases back: their dispatch is gone. A job that was lost this way many times runs alone from then on; it is
-- not given up for it, since it is not known to have done anything.
-- $1 int4 at most  $2 int4 suspect from so many attempts on
update job
set token = nextval('job_token'), lease_until = null, leased_by = null,
    is_suspect = is_suspect or attempts >= $2::integer, last_error = 'its lease ran out'
where id = any (array(
    select id from job where lease_until < now()
    order by lease_until limit $1::integer
    for update skip locked))
