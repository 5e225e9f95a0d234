-- Ends jobs and so says which results are accepted: those whose token is still the newest. Matches on (id, token) alone.
-- $1 int8[] jobs  $2 int8[] their tokens
delete from job
using unnest($1::bigint[], $2::bigint[]) as done (id, token)
where job.id = done.id and job.token = done.token
returning job.id, job.token, job.kind, job.ref, job.page_id
