-- Gives leased jobs back. The new token fences the old holder at once, whatever it still sends or commits. Without a delay
-- a job keeps its place in the queue: what was lost with a worker goes first.
-- $1 int8[] jobs  $2 int8[] tokens  $3 bool[] the attempt does not count  $4 bool[] a crash  $5 bool[] suspect
-- $6 int8[] not again before so many ms  $7 text[] why
update job
set token = nextval('job_token'), lease_until = null, leased_by = null,
    attempts = greatest(0, attempts - back.uncounted::integer),
    crashes = crashes + back.crashed::integer,
    is_suspect = is_suspect or back.suspect,
    run_after = case when back.delay_ms > 0 then now() + back.delay_ms * interval '1 millisecond' else run_after end,
    last_error = coalesce(back.reason, last_error)
from unnest($1::bigint[], $2::bigint[], $3::boolean[], $4::boolean[], $5::boolean[], $6::bigint[], $7::text[])
     as back (id, token, uncounted, crashed, suspect, delay_ms, reason)
where job.id = back.id and job.token = back.token
