-- Sites whose slot is free and where somebody waits, locked until the end of the transaction; those that another dispatch is
-- serving just now are passed over. Polls get at most half, so that a start with ten thousand due feeds does not keep the pages
-- waiting; second looks get an eighth, and what first looks leave.
-- The lease that holds a slot is looked up by its key, hence no "not exists": as a join it reads all that is leased.
-- $1 int4 how many
with poll as materialized (
    select id from site
    where line_rank = 1 and free_at <= now()
      and (select lease_until from job where job.id = held_job and token = held_token) is null
    order by free_at limit ($1::integer + 1) / 2
    for update of site skip locked
), visit as materialized (
    select id from site
    where line_rank = 2 and free_at <= now()
      and (select lease_until from job where job.id = held_job and token = held_token) is null
    order by free_at
    limit greatest(0, $1::integer - (select count(*) from poll)
        - case when (select true from site where line_rank = 3 and free_at <= now() order by free_at limit 1)
               then floor($1::integer / 8.0 + random()) else 0 end)
    for update of site skip locked
), again as materialized (
    select id from site
    where line_rank = 3 and free_at <= now()
      and (select lease_until from job where job.id = held_job and token = held_token) is null
    order by free_at limit greatest(0, $1::integer - (select count(*) from poll) - (select count(*) from visit))
    for update of site skip locked
)
select id from poll union all select id from visit union all select id from again
