-- Due polls and pages go into the lines of their sites, so that they are not looked at again before it is their turn.
-- "order by site": two dispatches that meet at a site wait for each other in one direction only.
-- $1 int4 at most, of each rank
with poll as materialized (
    select id from job
    where kind = 1 and not is_again and lease_until is null and not in_line and run_after <= now()
    order by run_after limit $1::integer
    for update skip locked
), visit as materialized (
    select id from job
    where kind = 2 and not is_again and lease_until is null and not in_line and run_after <= now()
    order by run_after limit $1::integer
    for update skip locked
), again as materialized (
    select id from job
    where kind = 2 and is_again and lease_until is null and not in_line and run_after <= now()
    order by run_after limit $1::integer
    for update skip locked
), joined as (
    update job set in_line = true, site = coalesce(site, ref)
    where id = any (array(select id from poll union all select id from visit union all select id from again))
    returning site, kind + is_again::integer as rank
)
insert into site (id, line_rank)
select site, min(rank) from joined group by site order by site
on conflict (id) do update set line_rank = least(site.line_rank, excluded.line_rank)
where site.line_rank is distinct from least(site.line_rank, excluded.line_rank)
