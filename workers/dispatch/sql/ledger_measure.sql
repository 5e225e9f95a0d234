-- How much waits and for how long, per kind, for the metrics; counts no further than 100,000 of each sort. What stands in the line
-- of its site waits too, and its age is counted from when it was due.
select sort.kind, sum(waiting.n)::bigint,
       coalesce(greatest(0, extract(epoch from now() - min(waiting.oldest))), 0)::bigint as oldest_s
from (values (1, false), (2, false), (2, true), (3, false)) as sort (kind, is_again),
     lateral (select count(*) as n, min(run_after) as oldest
              from (select run_after from job
                    where job.kind = sort.kind and job.is_again = sort.is_again and lease_until is null and not in_line
                    order by run_after limit 100000) ready
              union all
              select count(*), min(run_after)
              from (select run_after from job
                    where in_line and job.kind = sort.kind and job.is_again = sort.is_again limit 100000) line) waiting
group by sort.kind
order by sort.kind
