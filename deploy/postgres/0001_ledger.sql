-- SPDX-License-Identifier: Apache-2.0
-- 0001: sources, feeds, pages, captures, and the ledger of work.
--
-- Ids are 63-bit hashes of the natural key, made by the programs (xxh3, see workers/pg/key.h), so that a re-delivery names the same row.

create table source (
    id         bigint primary key,               -- key_source(name)
    name       text not null unique,             -- of the outlet, as people say it
    home_url   text,
    region     text,                             -- ISO 3166-1 alpha-2 where it mostly reports from; null: not known
    created_at timestamptz not null default now()
);

create table feed (
    id             bigint primary key,           -- key_feed(url)
    source_id      bigint not null references source,
    url            text not null,
    title          text,
    is_paused      boolean not null default false,
    interval_s     integer not null default 900 check (interval_s between 1 and 2592000),
    next_poll_at   timestamptz not null default now(),
    etag           text,
    last_modified  text,
    body_sha256    bytea check (octet_length(body_sha256) = 32),
    failures       integer not null default 0,   -- in a row
    last_error     text,
    last_polled_at timestamptz,
    last_new_at    timestamptz,                  -- when it last listed something new
    created_at     timestamptz not null default now()
);
create index feed_due on feed (next_poll_at) where not is_paused;

-- A page is one address that was offered; its state is where it ended. Exactly one of stored, duplicate, quarantined.
create table page (
    id             bigint primary key,           -- key_page(canonical url)
    source_id      bigint not null references source,
    feed_id        bigint references feed,       -- null: ingested by hand
    url            text not null,
    feed_title     text,
    feed_published text,                         -- ISO 8601 as the feed said
    feed_summary   text,                         -- HTML of the feed's own text
    state          smallint not null default 0 check (state between 0 and 3), -- 0 pending 1 stored 2 duplicate 3 quarantined
    first_seen_at  timestamptz not null default now(),
    settled_at     timestamptz,
    etag           text,
    last_modified  text,
    body_sha256    bytea check (octet_length(body_sha256) = 32)
);
create index page_pending on page (first_seen_at) where state = 0;

create table capture (
    id               bigint primary key,         -- key_capture(role, target, sha256)
    role             smallint not null,          -- 0 page 1 feed
    target           bigint not null,            -- page or feed id
    url              text not null,
    final_url        text not null,
    status           integer not null,
    request_headers  jsonb not null default '[]',  -- [["name","value"], ...] in order
    response_headers jsonb not null default '[]',
    fetched_at       timestamptz not null,
    took_ms          integer,
    content_type     text,
    body_zstd        bytea not null,
    body_bytes       bigint not null,
    sha256           bytea not null check (octet_length(sha256) = 32)
);
alter table capture alter column body_zstd set storage external;
create index capture_target on capture (target);

-- Fencing tokens grow over all jobs and for ever: a row that was deleted and comes back never meets an old token.
create sequence job_token as bigint;

-- One row per unit of work that is not finished. Finished rows are deleted in the transaction that stores the result.
create table job (
    id          bigint primary key,              -- key_job(kind, ref)
    kind        smallint not null check (kind between 1 and 3), -- 1 poll a feed  2 fetch a page  3 enrich a capture
    ref         bigint not null,                 -- feed, page or capture id
    page_id     bigint,                          -- the page whose outcome this decides; null for feeds
    token       bigint not null default 0 check (token >= 0),
    attempts    integer not null default 0 check (attempts >= 0),
    crashes     integer not null default 0 check (crashes >= 0),
    is_suspect  boolean not null default false,  -- a worker was lost while holding it: runs alone
    run_after   timestamptz not null default now(),
    lease_until timestamptz,                     -- null: not leased
    leased_by   text,                            -- which dispatch, for people
    trace       bigint not null default 0,
    last_error  text,
    created_at  timestamptz not null default now()
);
create index job_ready on job (kind, run_after) where lease_until is null;
create index job_leased on job (lease_until) where lease_until is not null;
alter table job set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

create table quarantine (
    job_id    bigint primary key,
    kind      smallint not null,
    ref       bigint not null,
    page_id   bigint,
    stage     text not null,                     -- where it ended
    reason    text not null,                     -- one sentence
    attempts  integer not null,
    crashes   integer not null,
    build     text,
    head      bytea,                             -- first 256 bytes of the input, for people
    at        timestamptz not null default now()
);
