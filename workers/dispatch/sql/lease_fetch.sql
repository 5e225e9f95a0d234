-- Leases polls and pages and returns all that a Fetch message needs, where no pauses are kept between requests to one site
-- (line_pick and lease_line do it where they are). The shares are those of line_pick.
-- "= any (array(...))" and not a join: the planner cannot guess the size of a LIMIT that is a parameter and would read
-- the whole table.
-- $1 int4 how many  $2 text who leases  $3 int8 for how long, ms
with poll as materialized (
    select id from job
    where kind = 1 and not is_again and lease_until is null and not in_line and run_after <= now()
    order by run_after limit ($1::integer + 1) / 2
    for update skip locked
), visit as materialized (
    select id from job
    where kind = 2 and not is_again and lease_until is null and not in_line and run_after <= now()
    order by run_after
    limit greatest(0, $1::integer - (select count(*) from poll)
        - case when (select true from job
                     where kind = 2 and is_again and lease_until is null and not in_line and run_after <= now()
                     order by run_after limit 1)
               then floor($1::integer / 8.0 + random()) else 0 end)
    for update skip locked
), again as materialized (
    select id from job
    where kind = 2 and is_again and lease_until is null and not in_line and run_after <= now()
    order by run_after limit greatest(0, $1::integer - (select count(*) from poll) - (select count(*) from visit))
    for update skip locked
), taken as (
    update job
    set token = nextval('job_token'), attempts = attempts + 1, leased_by = $2::text,
        lease_until = now() + $3::bigint * interval '1 millisecond'
    where id = any (array(select id from poll union all select id from visit union all select id from again))
    returning id, token, kind, ref, attempts, crashes, is_suspect, trace, run_after
)
select t.id, t.token, t.kind, t.ref, t.attempts, t.crashes, t.is_suspect,
       coalesce(nullif(t.trace, 0), t.id) as trace,
       coalesce(f.url, p.url) as url,
       coalesce(f.etag, p.etag) as etag,
       coalesce(f.last_modified, p.last_modified) as last_modified,
       coalesce(f.body_sha256, p.body_sha256) as body_sha256,
       s.name as source, 0::bigint as spacing_ms, s.ignores_robots, f.kind as feed_kind,
       p.feed_title, p.feed_published,
       case when octet_length(p.feed_summary) <= 262144 then p.feed_summary end as feed_summary, null::bigint as site
from taken t
left join feed f on t.kind = 1 and f.id = t.ref
left join page p on t.kind = 2 and p.id = t.ref
left join source s on s.id = coalesce(f.source_id, p.source_id)
order by t.run_after, t.id
