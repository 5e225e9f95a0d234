-- A row per stage: what waits for it in the ledger, and what the hubs say of it.
with ledger as (
    select case when kind = 3 then 'read' else 'fetch' end as stage,
           count(*) filter (where lease_until is null and run_after <= now()) as waiting,
           count(*) filter (where lease_until is null and run_after > now()) as later,
           extract(epoch from now() - min(created_at) filter (where run_after <= now()))::bigint as oldest_s
    from job group by 1),
hub as (
    select stage, sum(workers)::bigint as workers, sum(waiting)::bigint as waiting, sum(in_hand)::bigint as in_hand,
           sum(done)::bigint as done, sum(failed)::bigint as failed
    from hub_stage where seen_at > now() - interval '15 s' group by stage)
select names.stage, coalesce(hub.workers, 0), coalesce(ledger.waiting, 0) + coalesce(hub.waiting, 0),
       coalesce(hub.in_hand, 0), coalesce(ledger.later, 0), coalesce(hub.done, 0), coalesce(hub.failed, 0), ledger.oldest_s
from unnest(array['fetch', 'read', 'language', 'entity', 'claim', 'write']) with ordinality as names (stage, n)
left join ledger on ledger.stage = names.stage left join hub on hub.stage = names.stage
order by names.n
