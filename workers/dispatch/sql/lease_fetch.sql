-- Leases polls and pages and returns all that a Fetch message needs. Polls get at most half of a batch, so that neither a
-- start with ten thousand due feeds nor a flood of pages keeps the other waiting.
-- "= any (array(...))" and not a join: the planner cannot guess the size of a LIMIT that is a parameter and would read
-- the whole table.
-- $1 int4 how many  $2 text who leases  $3 int8 for how long, ms
with poll as materialized (
    select id from job
    where kind = 1 and lease_until is null and run_after <= now()
    order by run_after limit ($1::integer + 1) / 2
    for update skip locked
), visit as materialized (
    select id from job
    where kind = 2 and lease_until is null and run_after <= now()
    order by run_after limit greatest(0, $1::integer - (select count(*) from poll))
    for update skip locked
), taken as (
    update job
    set token = nextval('job_token'), attempts = attempts + 1, leased_by = $2::text,
        lease_until = now() + $3::bigint * interval '1 millisecond'
    where id = any (array(select id from poll union all select id from visit))
    returning id, token, kind, ref, attempts, crashes, is_suspect, trace, run_after
)
select t.id, t.token, t.kind, t.ref, t.attempts, t.crashes, t.is_suspect,
       coalesce(nullif(t.trace, 0), t.id) as trace,
       coalesce(f.url, p.url) as url,
       coalesce(f.etag, p.etag) as etag,
       coalesce(f.last_modified, p.last_modified) as last_modified,
       coalesce(f.body_sha256, p.body_sha256) as body_sha256,
       s.name as source
from taken t
left join feed f on t.kind = 1 and f.id = t.ref
left join page p on t.kind = 2 and p.id = t.ref
left join source s on s.id = coalesce(f.source_id, p.source_id)
order by t.run_after, t.id
