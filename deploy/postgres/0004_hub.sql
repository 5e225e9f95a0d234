-- SPDX-License-Identifier: Apache-2.0
-- 0004: what each hub says of its stages, for `claimwire status`. Written every few seconds; of the moment, not part of the ledger.

create unlogged table hub_stage (
    dispatch text not null,                      -- name of the hub
    stage    text not null,
    workers  integer not null,                   -- connected now
    waiting  integer not null,                   -- in the hub, for a worker
    in_hand  integer not null,
    done     bigint not null,                    -- since the hub started
    failed   bigint not null,
    seen_at  timestamptz not null default now(),
    primary key (dispatch, stage)
);
alter table hub_stage owner to claimwire_owner;
grant select, insert, update on hub_stage to claimwire_dispatch;
grant select on hub_stage to claimwire_write, claimwire_read, claimwire_ingest;
