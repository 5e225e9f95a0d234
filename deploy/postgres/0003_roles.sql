-- SPDX-License-Identifier: Apache-2.0
-- 0003: who may do what. Roles belong to the whole server, so they may be there already.
--
--   claimwire_owner     owns every table; changes the schema; nobody logs in as it
--   claimwire_dispatch  the ledger of work, the schedule of feeds, where a page ended
--   claimwire_write     inserts results, ends jobs; changes only what is listed below
--   claimwire_read      looks
--   claimwire_ingest    the command: sources, feeds, pages to fetch, captures from files, replays from quarantine
--
-- Programs log in as somebody who is a member and SET ROLE (setting pg.role), so a password can be given without giving
-- more than one role. The login that migrates becomes a member of all of them.

do $$
declare
    r text;
begin
    foreach r in array array['claimwire_owner', 'claimwire_dispatch', 'claimwire_write', 'claimwire_read', 'claimwire_ingest'] loop
        if not exists (select from pg_roles where rolname = r) then
            begin
                execute format('create role %I nologin', r);
            exception when duplicate_object or unique_violation then
                null; -- another database of this server is being migrated just now
            end;
        end if;
        if not pg_has_role(current_user, r, 'member') or (select rolsuper from pg_roles where rolname = current_user) then
            execute format('grant %I to current_user', r);
        end if;
        begin -- for those who log in as the role itself; claimwire's own connections set the same
            execute format('alter role %I set search_path = public, pg_temp', r);
        exception when insufficient_privilege then
            null; -- made by an administrator who keeps it
        end;
    end loop;
    begin
        execute format('revoke temporary on database %I from public', current_database());
    exception when insufficient_privilege then
        null;
    end;
end
$$;

revoke create on schema public from public;
grant usage on schema public to claimwire_dispatch, claimwire_write, claimwire_read, claimwire_ingest;
grant usage, create on schema public to claimwire_owner;

grant select on schema_version to claimwire_dispatch, claimwire_write, claimwire_read, claimwire_ingest;

-- dispatch
grant select, insert, update, delete on job to claimwire_dispatch;
grant usage on sequence job_token to claimwire_dispatch;
grant select on source, feed, page, capture to claimwire_dispatch;
grant update (next_poll_at, interval_s, failures, last_error, last_polled_at) on feed to claimwire_dispatch;
grant update (state, settled_at) on page to claimwire_dispatch;
grant select, insert, update on quarantine to claimwire_dispatch;
grant select, insert on trail to claimwire_dispatch;

-- write
grant select, insert, delete on job to claimwire_write;
grant select on source, feed to claimwire_write;
grant update (title, interval_s, next_poll_at, etag, last_modified, body_sha256, failures, last_error, last_polled_at, last_new_at)
    on feed to claimwire_write;
grant select, insert on page, capture, article, duplicate_group, edition, text_map, run, language_span, sentence, entity, alias,
    mention, time_expression, quantity, claim, claim_source, claim_quantity, event, event_role, event_claim, trail, quarantine
    to claimwire_write;
grant update (feed_title, feed_published, feed_summary, feed_mark, state, settled_at, etag, last_modified, body_sha256)
    on page to claimwire_write;
grant update (seen_at) on article to claimwire_write;
grant update (is_current) on run to claimwire_write;
grant update (type, name_en, name_ar, kind, lat, lon, country, admin, wikidata, geonames, whosonfirst, changed_at)
    on entity to claimwire_write;
grant update on quarantine to claimwire_write;
grant select on judgement to claimwire_write;

-- ingest
grant select on all tables in schema public to claimwire_ingest;
grant insert, update, delete on source, feed, page to claimwire_ingest;
grant insert on capture, judgement to claimwire_ingest;
grant insert, update, delete on job, quarantine to claimwire_ingest;

-- read
grant select on all tables in schema public to claimwire_read;

-- Tables belong to the owner role. The login keeps the right to change them, being its member.
do $$
declare
    t regclass;
begin
    for t in
        select c.oid::regclass from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'S')
          and c.relname in ('schema_version', 'source', 'feed', 'page', 'capture', 'job_token', 'job', 'quarantine', 'article',
              'duplicate_group', 'edition', 'text_map', 'run', 'language_span', 'sentence', 'entity', 'alias', 'mention',
              'time_expression', 'quantity', 'claim', 'claim_source', 'claim_quantity', 'event', 'event_role', 'event_claim',
              'judgement', 'trail')
    loop
        execute format('alter table %s owner to claimwire_owner', t);
    end loop;
    alter function ledger_orphans() owner to claimwire_owner;
end
$$;
