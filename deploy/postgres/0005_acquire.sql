-- SPDX-License-Identifier: Apache-2.0
-- 0005: following outlets politely: slots of sites, schedules of feeds and of second looks, what a look changed, near copies.

-- Per-outlet exceptions, and whether it lets us in.
alter table source
    add column spacing_ms     integer check (spacing_ms between 0 and 3600000), -- pause between two requests; null: the preset
    add column ignores_robots boolean not null default false,  -- its owner said so; every such request is logged
    add column blocked_at     timestamptz,                     -- since when its pages are refused to us; null: they are not
    add column blocked_reason text;

-- What is polled: a feed or sitemap, a list page, a home page or robots.txt that names feeds.
alter table feed
    add column kind           smallint not null default 0 check (kind between 0 and 3), -- cw.FeedKind: 0 auto 1 list 2 home 3 robots
    add column link_pattern   text,                            -- kind 1: which links are articles
    add column state          smallint not null default 0 check (state between 0 and 2), -- 0 followed 1 candidate 2 refused candidate
    add column found_by       bigint references feed on delete set null, -- the home page, robots.txt or sitemap index that named it
    add column format         text,                            -- as read last: rss2.0, atom1.0, newssitemap ...
    add column ttl_s          integer,                         -- what feed and server ask for; a lower bound of the interval
    add column trouble        real not null default 0,         -- weighted failures in a row: hard 1, soft 0.5, name 0.25
    add column on_time        smallint not null default 0,     -- successes in a row that were on time, up to 2
    add column items_known    real;                            -- share of the last listing that was known already, 0..1
drop index feed_due;
create index feed_due on feed (next_poll_at) where not is_paused and state < 2;
create index feed_source on feed (source_id);

-- Whose slot an address needs: its host (and port, where one is named), http and https alike. Ids are of the moment: nothing but
-- site and job hold them.
create function site_of(url text) returns bigint language sql immutable strict parallel safe
return hashtextextended(regexp_replace(lower(substring(url from '^[a-zA-Z]+://([^/?#]*)')), '^.*@', ''), 0);

-- One row per site that is asked: the slot that all fetch workers of all dispatches share.
create table site (
    id      bigint primary key,                  -- site_of(url)
    free_at timestamptz not null default '-infinity', -- not leased again before
    tail_at timestamptz not null default '-infinity'  -- slots up to here are promised to waiting jobs
);

alter table job add column site bigint;          -- kinds 1 and 2: whose slot it needs; null: none

-- Second looks, 1 h, 6 h, 24 h and 7 d after the first (setting write.revisits).
alter table page
    add column visits        smallint not null default 0, -- looks after the first
    add column next_visit_at timestamptz,                  -- null: no more
    add column gone_at       timestamptz,                  -- a second look met 404 or 410: taken down
    add column is_blocked    boolean not null default false; -- what we have is the feed's own text
create index page_visit on page (next_visit_at) where next_visit_at is not null;
create index page_source on page (source_id, first_seen_at);

alter table edition
    add column change    text check (change in ('cosmetic', 'substantive', 'number-changed')), -- against the one before; null: the first
    add column quality   text not null default 'article' check (quality in ('article', 'feed')),
    add column section   text,
    add column outlet    text,                   -- as the page names it
    add column dates     jsonb not null default '[]', -- [{"value","origin","role","chosen","refused"}, ...]: every candidate
    add column signature bytea;                  -- of the folded text, for near copies (workers/text/minhash.h)

-- Near copies: editions that share a band are compared by signature; like ones get one group.
create table edition_band (
    band       bigint not null,                  -- hash of band number and rows
    edition_id bigint not null,
    primary key (band, edition_id)
);
create index edition_band_edition on edition_band (edition_id);

alter function site_of(text) owner to claimwire_owner;
alter table site owner to claimwire_owner;
alter table edition_band owner to claimwire_owner;

grant select, insert, update, delete on site to claimwire_dispatch;
grant update (kind, state, trouble, on_time) on feed to claimwire_dispatch;
grant delete on feed to claimwire_dispatch;
grant update (next_visit_at, gone_at, visits) on page to claimwire_dispatch;
grant update (blocked_at, blocked_reason) on source to claimwire_dispatch, claimwire_write;
grant select, insert on site to claimwire_write;
grant insert on feed to claimwire_write;
grant update (kind, state, found_by, format, ttl_s, trouble, on_time, items_known, is_paused) on feed to claimwire_write;
grant update (visits, next_visit_at, gone_at, is_blocked) on page to claimwire_write;
grant select, insert, delete on edition_band to claimwire_write;
grant update (group_id) on edition to claimwire_write;
grant select, insert, update on site to claimwire_ingest;
grant select on site, edition_band to claimwire_read, claimwire_ingest;
