-- At start: gives back what this dispatch held when it ended without a farewell. It holds nothing now.
-- $1 text our name  $2 int4 suspect from so many attempts on
update job
set token = nextval('job_token'), lease_until = null, leased_by = null,
    is_suspect = is_suspect or attempts >= $2::integer, last_error = 'its dispatch ended without giving it back'
where lease_until is not null and leased_by = $1::text
