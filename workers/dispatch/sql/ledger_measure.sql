-- How much waits and for how long, per kind, for the metrics; counts no further than 100,000.
select kinds.kind, waiting.n, waiting.oldest_s
from unnest(array[1, 2, 3]) as kinds (kind),
     lateral (select count(*) as n,
                     coalesce(greatest(0, extract(epoch from now() - min(run_after))), 0)::bigint as oldest_s
              from (select run_after from job where job.kind = kinds.kind and lease_until is null
                    order by run_after limit 100000) first) waiting
order by kinds.kind
