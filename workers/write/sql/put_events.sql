-- $1 int8[] id  $2 int8[] run  $3 int8[] claim  $4 int4[] n  $5 text[] type  $6 text[] acled  $7 text[] plover
-- $8 int4[] trigger begins  $9 int4[] trigger ends  $10 text[] times  $11 int8[] place
insert into event (id, run_id, claim_id, n, type, acled, plover, trigger_begins, trigger_ends, times, place_entity_id)
select id, run_id, claim_id, n, type, acled, plover, trigger_begins, trigger_ends, times::integer[], place
from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::integer[],
            $9::integer[], $10::text[], $11::bigint[])
     as v (id, run_id, claim_id, n, type, acled, plover, trigger_begins, trigger_ends, times, place)
