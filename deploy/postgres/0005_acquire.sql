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

-- One row per site that is asked: the slot that all fetch workers of all dispatches share, and the line of those who wait for it.
-- A slot is taken by leasing a job; it is free again when that lease has ended and free_at has come.
create table site (
    id         bigint primary key,               -- site_of(url)
    free_at    timestamptz not null default '-infinity', -- nobody is leased before
    line_rank  smallint,                         -- of the first in line: 1 a poll  2 a first look  3 a second look; null: no line
    held_job   bigint,                           -- who was leased last, and under which token: the slot is taken as long as that
    held_token bigint                            -- lease lives
);
create index site_line on site (line_rank, free_at);
alter table site set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

alter table job
    add column site     bigint,                          -- kinds 1 and 2: whose slot it needs
    add column in_line  boolean not null default false,  -- it waits for that slot, by rank and run_after; found by its site only
    add column is_again boolean not null default false;  -- a second look: first looks go before it
update job set site = coalesce((select site_of(url) from feed where job.kind = 1 and feed.id = job.ref),
                               (select site_of(url) from page where job.kind = 2 and page.id = job.ref))
where kind < 3;
drop index job_ready;
create index job_ready on job (kind, is_again, run_after) where lease_until is null and not in_line;
create index job_line on job (site, kind, is_again, run_after) where in_line;
create index source_spacing on source (id) where spacing_ms > 0;

alter table capture add column blocked text;     -- why the page itself could not be had: the body is the feed's own text

-- Second looks, 1 h, 6 h, 24 h and 7 d after the first (setting write.revisits).
alter table page
    add column visits        smallint not null default 0, -- looks after the first
    add column next_visit_at timestamptz,                  -- null: no more
    add column gone_at       timestamptz,                  -- a second look met 404 or 410: taken down
    add column is_blocked    boolean not null default false; -- what we have is the feed's own text
create index page_visit on page (next_visit_at) where next_visit_at is not null;
create index page_source on page (source_id, first_seen_at);

alter table edition
    add column change    text check (change in ('cosmetic', 'substantive', 'number-changed')), -- against the one before; null: the
                                                 -- first, or that one was the feed's text and this is the article's
    add column quality   text not null default 'article' check (quality in ('article', 'feed')),
    add column section   text,
    add column outlet    text,                   -- as the page names it
    add column dates     jsonb not null default '[]', -- [{"value","origin","role","chosen","refused"}, ...]: every candidate
    add column signature bytea;                  -- of the folded text, for near copies (workers/text/minhash.h)

create index edition_text on edition (text_hash, stored_at);

-- Near copies: editions that share a band are compared by signature; like ones get one group. A group whose last edition went
-- over to another is deleted, its editions never are.
create table edition_band (
    band       bigint not null,                  -- hash of band number and rows
    stored_at  timestamptz not null default now(), -- of very common bands only the newest are compared
    edition_id bigint not null,
    primary key (band, stored_at, edition_id)
);

-- How often groups of copies were joined. Its row is the lock of those who do; who finds the number that he saw before he looked
-- for copies knows that nobody brought another one meanwhile.
create table copy_turn (
    n bigint not null
);
insert into copy_turn values (0);

-- How an outlet keeps to its own rhythm. The pages of one listing are one arrival. Silence is counted up to the last poll, because a
-- ledger that rested heard nothing either.
create function source_usual_gap(source bigint) returns interval language sql stable parallel safe as $$
    select percentile_cont(0.95) within group (order by gap)
    from (select at - lag(at) over (order by at) as gap
          from (select distinct first_seen_at as at from page
                where source_id = $1 and feed_id is not null and first_seen_at > now() - interval '60 days') arrival) pause
$$;
create view source_silence as
select s.id as source_id, s.name as source, heard.last_new_at, source_usual_gap(s.id) as usual_gap, quiet.silent_for,
       -- the gap is asked for only where it can matter: it reads two months of pages
       case when polled.last_at is null or quiet.silent_for <= interval '12 hours' then false
            when heard.last_new_at is null then quiet.silent_for > interval '1 day'
            else quiet.silent_for > coalesce(3 * source_usual_gap(s.id), interval '1 day') end as is_silent,
       polled.feeds, polled.failing, polled.last_error
from source s
cross join lateral (select max(last_polled_at) as last_at, count(*) as feeds, count(*) filter (where failures > 0) as failing,
                           (array_agg(last_error order by last_polled_at desc) filter (where failures > 0))[1] as last_error
                    from feed where source_id = s.id and state = 0 and kind < 2 and not is_paused) polled
cross join lateral (select max(first_seen_at) as last_new_at from page where source_id = s.id and feed_id is not null) heard
cross join lateral (select polled.last_at - coalesce(heard.last_new_at, s.created_at) as silent_for) quiet
where polled.feeds > 0;

alter function site_of(text) owner to claimwire_owner;
alter function source_usual_gap(bigint) owner to claimwire_owner;
alter view source_silence owner to claimwire_owner;
alter table site owner to claimwire_owner;
alter table edition_band owner to claimwire_owner;
alter table copy_turn owner to claimwire_owner;

grant select, insert, update, delete on site to claimwire_dispatch;
grant update (kind, state, trouble, on_time) on feed to claimwire_dispatch;
grant delete on feed to claimwire_dispatch;
grant update (next_visit_at, gone_at, visits) on page to claimwire_dispatch;
grant update (blocked_at, blocked_reason) on source to claimwire_dispatch, claimwire_write;
grant select, insert on site to claimwire_write;
grant insert on feed to claimwire_write;
grant update (kind, state, found_by, format, ttl_s, trouble, on_time, items_known, is_paused) on feed to claimwire_write;
grant update (visits, next_visit_at, gone_at, is_blocked) on page to claimwire_write;
grant select, insert on edition_band to claimwire_write;
grant select, update on copy_turn to claimwire_write;
grant update (group_id) on edition to claimwire_write;
grant update (first_edition, first_article), delete on duplicate_group to claimwire_write;
grant select, insert, update on site to claimwire_ingest;
grant select on site, edition_band, copy_turn to claimwire_read, claimwire_ingest;
grant select on source_silence to claimwire_dispatch, claimwire_read, claimwire_ingest;
-- A person's decision about an outlet leaves a trace.
grant insert on trail to claimwire_ingest;
grant usage on sequence job_token to claimwire_ingest;
