-- Ends a job that will not be tried again, in one statement: the row goes, and what it was about has its future.
-- A first look: the page is quarantined, and so are captures that could not be read.
-- A later look at a page that we have: the page keeps its state, and is marked when it is gone. Nothing is quarantined, unless
-- workers crashed of it; it is looked at again when it is five times as old, as long as that is within about a week.
-- A poll: the feed is never given up, it only waits longer: its interval, and up to 2^trouble of it more, up to 30 days. What another
-- feed named and what turns out to be none (a client error that stays, a body that lists nothing, or trouble time and again) is
-- refused, and that is no news for the quarantine.
-- $1 int8 job  $2 int8 token  $3 text stage  $4 text reason  $5 text build of the worker  $6 bytea head of its input
-- $7 bool a crash  $8 int8 a feed not again before so many ms  $9 float8 weight of the failure  $10 int4 HTTP status or 0
with gone as (
    delete from job where id = $1::bigint and token = $2::bigint
    returning id, kind, ref, coalesce(page_id, case when kind = 2 then ref end) as page_id, attempts, crashes
), polled as (
    select g.ref as id from gone g where g.kind = 1
    union all
    select c.target from gone g join capture c on c.id = g.ref where g.kind = 3 and c.role = 1
), waits as (
    update feed
    set failures = failures + 1, last_error = $4::text, last_polled_at = now(), on_time = 0,
        trouble = least(1000, trouble + $9::float8),
        state = case when state = 1 and not $7::boolean
                      and ($9::float8 >= 1 or trouble + $9::float8 >= 2 or ($10::integer between 400 and 499 and $10::integer <> 429))
                     then 2 else state end,
        next_poll_at = now() + greatest(
            least(interval '30 days',
                  interval '1 second' * (interval_s + random() * interval_s * power(2, least(30, trouble + $9::float8)))),
            interval '1 millisecond' * $8::bigint)
    where id = any (array(select id from polled))
    returning id, state
), look as (
    select g.page_id, p.state in (1, 2) and g.kind = 2 as is_later
    from gone g join page p on p.id = g.page_id
), ended as (
    update page
    set state = case when look.is_later then state else 3 end,
        settled_at = case when look.is_later then settled_at else now() end,
        gone_at = case when look.is_later and $10::integer in (404, 410) then coalesce(gone_at, now()) else gone_at end,
        next_visit_at = case when look.is_later and $10::integer not in (404, 410)
                              and now() - first_seen_at < interval '3 days' and next_visit_at is null
                             then first_seen_at + 5 * greatest(now() - first_seen_at, interval '1 hour')
                             else next_visit_at end
    from look
    where page.id = look.page_id and (page.state = 0 or look.is_later)
), buried as (
    insert into quarantine (job_id, kind, ref, page_id, stage, reason, attempts, crashes, build, head)
    select id, kind, ref, page_id, $3::text, $4::text, attempts, crashes + ($7::boolean)::integer, $5::text, $6::bytea
    from gone
    where kind <> 1 and ($7::boolean or not exists (select from look where is_later))
      and not exists (select from waits where state = 2)
    on conflict (job_id) do update
    set stage = excluded.stage, reason = excluded.reason, attempts = excluded.attempts, crashes = excluded.crashes,
        build = excluded.build, head = excluded.head, at = now()
)
select count(*) from gone
