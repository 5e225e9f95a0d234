-- What this hub says of its stages, for `claimwire status`.
-- $1 text our name  $2 text[] stages  $3 int4[] workers  $4 int4[] waiting  $5 int4[] in hand  $6 int8[] done  $7 int8[] failed
insert into hub_stage (dispatch, stage, workers, waiting, in_hand, done, failed)
select $1::text, said.stage, said.workers, said.waiting, said.in_hand, said.done, said.failed
from unnest($2::text[], $3::integer[], $4::integer[], $5::integer[], $6::bigint[], $7::bigint[])
     as said (stage, workers, waiting, in_hand, done, failed)
on conflict (dispatch, stage) do update
set workers = excluded.workers, waiting = excluded.waiting, in_hand = excluded.in_hand, done = excluded.done,
    failed = excluded.failed, seen_at = now()
