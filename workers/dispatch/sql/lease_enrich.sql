-- Leases captures that wait for enrichment, with their bodies, up to a number and a sum of compressed bytes (the first
-- one always). The sizes come from the row heads: bodies that are not taken are not read.
-- $1 int4 how many  $2 text who leases  $3 int8 for how long, ms  $4 int8 bytes of bodies
with due as materialized (
    select id, ref, run_after from job
    where kind = 3 and not is_again and lease_until is null and not in_line and run_after <= now()
    order by run_after limit $1::integer
    for update skip locked
), sized as materialized (
    select d.id, sum(d.size) over (order by d.run_after, d.id) - d.size as before
    from (select id, run_after,
                 coalesce((select octet_length(c.body_zstd) from capture c where c.id = due.ref), 0) as size
          from due) d
), taken as (
    update job
    set token = nextval('job_token'), attempts = attempts + 1, leased_by = $2::text,
        lease_until = now() + $3::bigint * interval '1 millisecond'
    where id = any (array(select id from sized where before <= 0 or before < $4::bigint))
    returning id, token, kind, ref, page_id, attempts, crashes, is_suspect, trace, run_after
)
select t.id, t.token, t.kind, t.ref, t.attempts, t.crashes, t.is_suspect,
       coalesce(nullif(t.trace, 0), t.id) as trace,
       c.role, c.target, c.url, c.final_url, c.status, c.fetched_at, c.took_ms, c.body_zstd, c.body_bytes, c.sha256,
       c.content_type, s.name as source, p.feed_title, p.feed_published, c.blocked, f.kind as feed_kind, f.link_pattern,
       s.region as source_region
from taken t
left join capture c on c.id = t.ref
left join page p on p.id = t.page_id
left join feed f on c.role = 1 and f.id = c.target
left join source s on s.id = coalesce(p.source_id, f.source_id)
order by t.run_after, t.id
