-- SPDX-License-Identifier: Apache-2.0
-- 0002: articles, what was found in them, and what was said.
--
-- Ids are made as in 0001. `begins` and `ends` are half-open ranges of code points into edition.text:
-- substring(text from begins + 1 for ends - begins) is the surface. Words in text columns (act, type, role ...) are
-- those of the annotation format. Null: not known.
--
-- Machines only insert. An annotation is a run; a newer one supersedes it (run.is_current) and the older rows stay.
-- Rows of a run have no foreign keys to it or to entity: they are written by one statement in the transaction that writes
-- the run, and the keys cost two fifths of that transaction. ledger_orphans() below says what they would have guarded.

-- What the feed said of the page, as one number; another number means that the page is worth fetching again.
alter table page add column feed_mark bigint;

create table article (
    id            bigint primary key,            -- key_article(source, canonical url)
    source_id     bigint not null references source,
    page_id       bigint not null references page, -- the address it was first read from
    url           text not null,                 -- canonical
    first_seen_at timestamptz not null default now(),
    seen_at       timestamptz not null default now()
);
create index article_page on article (page_id);
create index article_source on article (source_id, first_seen_at);

-- One row per distinct text; more than one edition with this group_id: copies of each other. Nothing is ever deleted for
-- being a copy.
create table duplicate_group (
    id            bigint primary key,            -- key_group(text hash)
    first_edition bigint not null,               -- who had it first, as far as we saw
    first_article bigint not null,
    made_at       timestamptz not null default now()
);

-- A text that an article had. Never changed.
create table edition (
    id                bigint primary key,        -- key_edition(article, text hash)
    article_id        bigint not null references article,
    n                 integer not null check (n > 0),
    group_id          bigint not null references duplicate_group,
    capture_id        bigint not null references capture,
    url               text,                      -- where it was, after redirects
    title             text,
    byline            text[] not null default '{}',
    published         text,                      -- ISO 8601 as read; its precision is part of what is known
    published_at      timestamptz,               -- the same as a moment, for sorting; a date counts from 00:00 UTC
    modified          text,
    modified_at       timestamptz,
    language          text,
    language_score    real,
    declared_language text,
    charset           text,
    text              text not null,
    text_hash         bytea not null check (octet_length(text_hash) = 16), -- xxh3-128
    text_len          integer not null,          -- code points
    fetched_at        timestamptz,
    stored_at         timestamptz not null default now(),
    words             tsvector,                  -- words, folded, Arabic also without clitics; with positions, title weight A
    stems             tsvector,                  -- of an English text: its Latin words, configuration english, instead of there
    unique (article_id, n),
    unique (article_id, text_hash)
);
create index edition_group on edition (group_id);
create index edition_stored on edition (stored_at);
-- New words wait in a list until there are 16 MB of them: merging them in larger lots halves their cost to the writer, and a
-- search reads the list as well.
create index edition_words on edition using gin (words) with (gin_pending_list_limit = 16384);
create index edition_stems on edition using gin (stems) with (gin_pending_list_limit = 16384);

-- A quarter of the cost of an edition is its compression; lz4 takes a fifth of the time of PostgreSQL's own. Not every server
-- was built with it.
do $$
begin
    alter table edition alter text set compression lz4, alter words set compression lz4, alter stems set compression lz4;
exception when feature_not_supported then
    null;
end
$$;

-- Which bytes of the capture a range of the text stands in; element i of each array belongs together.
create table text_map (
    edition_id  bigint primary key references edition,
    capture_id  bigint not null references capture,
    begins      integer[] not null,
    ends        integer[] not null,
    byte_begins integer[] not null,
    byte_ends   integer[] not null
);

create table run (
    id         bigint primary key,               -- key_run(edition, versions)
    edition_id bigint not null references edition,
    versions   jsonb not null,                   -- [{"stage": .., "code": .., "data": ..}, ...]
    is_current boolean not null default true,
    made_at    timestamptz not null default now()
);
create unique index run_current on run (edition_id) where is_current;

create table language_span (
    run_id   bigint not null,
    n        integer not null,
    begins   integer not null,
    ends     integer not null check (begins <= ends),
    language text,
    script   text,
    score    real,
    primary key (run_id, n)
);

create table sentence (
    run_id bigint primary key,
    begins integer[] not null,
    ends   integer[] not null
);

create table entity (
    id            bigint primary key,            -- key_entity(ref)
    ref           text not null,                 -- "actor:sdf"; "name:..." is known from texts only
    type          text,                          -- PER ORG LOC MISC NORP TITLE
    name_en       text,
    name_ar       text,
    kind          text,
    lat           double precision,
    lon           double precision,
    country       text,
    admin         text[] not null default '{}',
    wikidata      text,
    geonames      text,
    whosonfirst   text,
    first_seen_at timestamptz not null default now(),
    changed_at    timestamptz                    -- when a newer data version last described it otherwise
);
create index entity_place on entity (lat, lon) where lat is not null;

-- What an entity was called in a text.
create table alias (
    entity_id bigint not null,
    folded    text not null check (octet_length(folded) <= 400), -- workers/text fold_string
    surface   text not null,
    primary key (entity_id, folded)
);
create index alias_folded on alias (folded);

create table mention (
    run_id    bigint not null,
    n         integer not null,
    begins    integer not null,
    ends      integer not null check (begins <= ends),
    type      text not null,
    entity_id bigint,
    score     real,
    rule      text,
    primary key (run_id, n)
);
create index mention_entity on mention (entity_id) where entity_id is not null;

create table time_expression (
    run_id         bigint not null,
    n              integer not null,
    begins         integer not null,
    ends           integer not null check (begins <= ends),
    from_iso       text,
    to_iso         text,
    from_at        timestamptz,
    to_at          timestamptz,                  -- end of the last day or moment, exclusive
    precision      text,
    is_approximate boolean,
    primary key (run_id, n)
);

create table quantity (
    run_id         bigint not null,
    n              integer not null,
    begins         integer not null,
    ends           integer not null check (begins <= ends),
    what           text,
    min            double precision,
    max            double precision,
    is_approximate boolean,
    unit           text,
    primary key (run_id, n)
);

create table claim (
    id                bigint primary key,        -- key_claim(run, n)
    run_id            bigint not null,
    n                 integer not null,
    edition_id        bigint not null,
    print             bigint not null,           -- key_claim_print: the same in every run; judgements hang on it
    begins            integer not null,
    ends              integer not null check (begins <= ends),
    act               text,
    direct            text,                      -- no yes mixed
    factuality        text,
    polarity          text,
    speaker_name      text,
    speaker_entity_id bigint,
    speaker_class     text,
    via               text[] not null default '{}',
    cue               text,                      -- surface of the first cue, source, content; cut at 1,000 code points
    source            text,
    content           text,
    cue_begins        integer[] not null,
    cue_ends          integer[] not null,
    source_begins     integer[] not null,
    source_ends       integer[] not null,
    content_begins    integer[] not null,
    content_ends      integer[] not null,
    score_cue         real,
    score_source      real,
    score_content     real,
    score_event       real,
    rule              text,
    unique (run_id, n)
);
create index claim_speaker on claim (speaker_entity_id) where speaker_entity_id is not null;

-- Who a claim leans on, one row per source span, with the entity that is named there.
create table claim_source (
    claim_id  bigint not null,
    n         integer not null,
    begins    integer not null,
    ends      integer not null check (begins <= ends),
    surface   text not null,
    entity_id bigint,
    primary key (claim_id, n)
);

create table event (
    id              bigint primary key,          -- key_event(claim, n)
    run_id          bigint not null,
    claim_id        bigint not null,
    n               integer not null,
    type            text,
    acled           text,
    plover          text,
    trigger_begins  integer,
    trigger_ends    integer,
    times           integer[] not null default '{}', -- time_expression.n of the same run
    place_entity_id bigint,                      -- of the first role "place", for reading
    unique (claim_id, n)
);
create index event_place on event (place_entity_id) where place_entity_id is not null;

create table event_role (
    event_id  bigint not null,
    n         integer not null,
    role      text not null,                     -- actor target place instrument
    mention_n integer,                           -- mention.n of the same run
    entity_id bigint,
    primary key (event_id, n)
);

-- How many: quantities of the run that an event of the claim counts.
create table claim_quantity (
    claim_id   bigint not null,
    event_n    integer not null,
    quantity_n integer not null,
    primary key (claim_id, event_n, quantity_n)
);

-- How a claim relates to an event that another claim told of.
create table event_claim (
    event_id bigint not null,
    claim_id bigint not null,
    relation text not null check (relation in ('supports', 'contradicts', 'updates', 'repeats')),
    score    real,
    made_at  timestamptz not null default now(),
    primary key (event_id, claim_id, relation)
);
create index event_claim_claim on event_claim (claim_id);

-- A person's decision. Machines never touch it, and it always wins.
create table judgement (
    id         bigint generated always as identity primary key,
    subject    text not null check (subject in ('claim', 'event', 'entity', 'mention', 'duplicate')),
    subject_id bigint not null,                  -- claim: its print; else the row's id
    verdict    text not null,
    note       text,
    by_whom    text not null,
    at         timestamptz not null default now()
);
create index judgement_subject on judgement (subject, subject_id);

-- Breadcrumbs: what became of a piece of work. One per finished job, in the transaction that finished it.
create table trail (
    job_id     bigint not null,
    token      bigint not null,
    page_id    bigint,
    feed_id    bigint,
    trace      bigint not null,
    what       text not null,                    -- captured unchanged listed stored same duplicate quarantined
    detail     text,
    edition_id bigint,
    run_id     bigint,
    at         timestamptz not null default now(),
    primary key (job_id, token)
);
create index trail_page on trail (page_id, at) where page_id is not null;
create index trail_at on trail using brin (at);

-- Rows whose parent is missing, per kind; all zero in a sound ledger.
create function ledger_orphans() returns table (what text, rows bigint) language sql stable as $$
    select 'language_span', count(*) from language_span c where not exists (select from run where run.id = c.run_id)
    union all select 'sentence', count(*) from sentence c where not exists (select from run where run.id = c.run_id)
    union all select 'mention', count(*) from mention c where not exists (select from run where run.id = c.run_id)
    union all select 'mention entity', count(*) from mention c
        where c.entity_id is not null and not exists (select from entity where entity.id = c.entity_id)
    union all select 'alias', count(*) from alias c where not exists (select from entity where entity.id = c.entity_id)
    union all select 'time_expression', count(*) from time_expression c
        where not exists (select from run where run.id = c.run_id)
    union all select 'quantity', count(*) from quantity c where not exists (select from run where run.id = c.run_id)
    union all select 'claim', count(*) from claim c
        where not exists (select from run where run.id = c.run_id and run.edition_id = c.edition_id)
    union all select 'claim speaker', count(*) from claim c
        where c.speaker_entity_id is not null and not exists (select from entity where entity.id = c.speaker_entity_id)
    union all select 'claim_source', count(*) from claim_source c where not exists (select from claim where claim.id = c.claim_id)
    union all select 'claim_source entity', count(*) from claim_source c
        where c.entity_id is not null and not exists (select from entity where entity.id = c.entity_id)
    union all select 'claim_quantity', count(*) from claim_quantity c
        where not exists (select from claim where claim.id = c.claim_id)
    union all select 'event', count(*) from event c where not exists (select from claim where claim.id = c.claim_id)
    union all select 'event_role', count(*) from event_role c where not exists (select from event where event.id = c.event_id)
    union all select 'event_role entity', count(*) from event_role c
        where c.entity_id is not null and not exists (select from entity where entity.id = c.entity_id)
    union all select 'edition without run', count(*) from edition c
        where not exists (select from run where run.edition_id = c.id and run.is_current)
    union all select 'duplicate_group', count(*) from duplicate_group c
        where not exists (select from edition where edition.id = c.first_edition and edition.group_id = c.id)
    union all select 'page pending without work', count(*) from page c
        where c.state = 0 and not exists (select from job where job.page_id = c.id)
$$;
