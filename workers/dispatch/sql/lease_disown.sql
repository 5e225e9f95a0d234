-- At start: gives back what this dispatch held when it ended without a farewell. It holds nothing now. The attempts do not
-- count, as in lease_reap.
-- $1 text our name
update job
set token = nextval('job_token'), lease_until = null, leased_by = null, attempts = greatest(0, attempts - 1),
    last_error = 'its dispatch ended without giving it back'
where lease_until is not null and leased_by = $1::text
