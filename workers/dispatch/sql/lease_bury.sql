-- Ends a job that will not be tried again, in one statement: the row goes; pages and captures get a line in quarantine
-- and the page its outcome; a feed is never given up, it only waits longer (60 s doubling up to 6 h, full jitter, on top
-- of its interval). A page that was stored before keeps its state: what failed is only the newer look at it.
-- $1 int8 job  $2 int8 token  $3 text stage  $4 text reason  $5 text build of the worker  $6 bytea head of its input
-- $7 bool a crash  $8 int8 a feed not again before so many ms
with gone as (
    delete from job where id = $1::bigint and token = $2::bigint
    returning id, kind, ref, coalesce(page_id, case when kind = 2 then ref end) as page_id, attempts, crashes
), polled as (
    select g.ref as id from gone g where g.kind = 1
    union all
    select c.target from gone g join capture c on c.id = g.ref where g.kind = 3 and c.role = 1
), waits as (
    update feed
    set failures = failures + 1, last_error = $4::text, last_polled_at = now(),
        next_poll_at = now() + greatest(
            interval '1 second' * (interval_s + random() * least(21600, 60 * power(2, least(failures, 12)))),
            interval '1 millisecond' * $8::bigint)
    where id = any (array(select id from polled))
), ended as (
    update page set state = 3, settled_at = now()
    where id = any (array(select page_id from gone)) and state = 0
), buried as (
    insert into quarantine (job_id, kind, ref, page_id, stage, reason, attempts, crashes, build, head)
    select id, kind, ref, page_id, $3::text, $4::text, attempts, crashes + ($7::boolean)::integer, $5::text, $6::bytea
    from gone where kind <> 1
    on conflict (job_id) do update
    set stage = excluded.stage, reason = excluded.reason, attempts = excluded.attempts, crashes = excluded.crashes,
        build = excluded.build, head = excluded.head, at = now()
)
select count(*) from gone
