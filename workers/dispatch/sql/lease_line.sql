-- Leases the first in line of each of these sites, which line_pick has locked, and returns all that a Fetch message needs. A
-- statement of its own: it must see who joined a line up to the moment when the site was locked, or it would take a line for
-- empty that is not.
-- $1 int8[] sites  $2 text who leases  $3 int8 for how long, ms  $4 int8 pause between requests where the outlet has none of its
-- own, ms
with first as materialized (
    select j.id
    from unnest($1::bigint[]) as picked (id)
    cross join lateral (select id from job where site = picked.id and in_line
                        order by kind, is_again, run_after limit 1) j
), taken as (
    update job
    set token = nextval('job_token'), attempts = attempts + 1, leased_by = $2::text, in_line = false,
        lease_until = now() + $3::bigint * interval '1 millisecond'
    where id = any (array(select id from first))
    returning id, token, kind, ref, attempts, crashes, is_suspect, trace, run_after, site
), told as materialized (
    select t.id, t.token, t.kind, t.ref, t.attempts, t.crashes, t.is_suspect,
           coalesce(nullif(t.trace, 0), t.id) as trace, t.run_after, t.site,
           coalesce(f.url, p.url) as url,
           coalesce(f.etag, p.etag) as etag,
           coalesce(f.last_modified, p.last_modified) as last_modified,
           coalesce(f.body_sha256, p.body_sha256) as body_sha256,
           s.name as source, coalesce(s.spacing_ms, $4::bigint) as spacing_ms, s.ignores_robots, f.kind as feed_kind,
           p.feed_title, p.feed_published,
           case when octet_length(p.feed_summary) <= 262144 then p.feed_summary end as feed_summary
    from taken t
    left join feed f on t.kind = 1 and f.id = t.ref
    left join page p on t.kind = 2 and p.id = t.ref
    left join source s on s.id = coalesce(f.source_id, p.source_id)
), served as (
    update site
    set free_at = coalesce(now() + told.spacing_ms * interval '1 millisecond', free_at),
        held_job = told.id, held_token = told.token,
        line_rank = (select j.kind + j.is_again::integer from job j
                     where j.site = site.id and j.in_line and j.id is distinct from told.id
                     order by j.kind, j.is_again, j.run_after limit 1)
    from unnest($1::bigint[]) as picked (id) left join told on told.site = picked.id
    where site.id = picked.id
)
select id, token, kind, ref, attempts, crashes, is_suspect, trace, url, etag, last_modified, body_sha256, source, spacing_ms,
       ignores_robots, feed_kind, feed_title, feed_published, feed_summary, site
from told
order by run_after, id
