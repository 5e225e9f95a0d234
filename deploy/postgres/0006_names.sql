-- SPDX-License-Identifier: Apache-2.0
-- 0006: one person under two spellings, and how mentions were linked.

alter table mention
    add column link       text,                  -- the pass that chose the entity, or why none: workers/entity/link.h
    add column candidates integer;               -- rows of the tables that bear the name; null: none

-- What the names of one person have in common in both scripts, of full names that are known from texts only. Only a
-- proposal: two entities of one key are compared, and what is decided is a row of entity_merge.
alter table entity add column name_key text;
create index entity_name_key on entity (name_key) where name_key is not null;

-- Entities that are one. Nothing else is changed by a merge, so taking one back leaves all as it was; the row stays, so that
-- what a person has taken apart is not put together again.
create table entity_merge (
    entity_id bigint not null,
    into_id   bigint not null,                   -- never merged itself while this holds
    score     real,                              -- how much the spellings sound alike, 0..1; null: a person said so
    by_whom   text not null,                     -- 'write', or who said so
    at        timestamptz not null default now(),
    undone_at timestamptz,                       -- null: it holds
    undone_by text,
    primary key (entity_id, into_id),
    check (entity_id <> into_id)
);
create unique index entity_merge_once on entity_merge (entity_id) where undone_at is null;
create index entity_merge_into on entity_merge (into_id) where undone_at is null;

-- For each entity the others that are the same.
create view entity_same as
select entity_id, into_id as same_id from entity_merge where undone_at is null
union all select into_id, entity_id from entity_merge where undone_at is null
union all select a.entity_id, b.entity_id from entity_merge a join entity_merge b on b.into_id = a.into_id
    where a.undone_at is null and b.undone_at is null and a.entity_id <> b.entity_id;

alter table entity_merge owner to claimwire_owner;
alter view entity_same owner to claimwire_owner;

grant select, insert on entity_merge to claimwire_write;
grant select, insert on entity_merge to claimwire_ingest;
grant update (undone_at, undone_by, score, by_whom, at) on entity_merge to claimwire_ingest;
grant select on entity_merge, entity_same to claimwire_read, claimwire_ingest;
