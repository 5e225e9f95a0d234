-- Ends a job whose result the database refuses: a line in quarantine and the page's outcome. A feed is never given up, it
-- is asked again later (a minute, doubling up to six hours); a mere candidate is refused. Returns the job when the token was
-- still the newest.
-- $1 int8 job  $2 int8 token  $3 text reason  $4 text build  $5 bytea head of the message  $6 int8 trace
with gone as (
    delete from job where id = $1::bigint and token = $2::bigint
    returning id, token, kind, ref, page_id, attempts, crashes
), feeds as (
    select ref as id from gone where kind = 1
    union all
    select capture.target from gone join capture on capture.id = gone.ref where gone.kind = 3 and capture.role = 1
), later as (
    update feed
    set failures = failures + 1, trouble = least(1000, trouble + 1), on_time = 0, last_error = $3::text, last_polled_at = now(),
        state = case when state = 1 then 2 else state end,
        next_poll_at = now() + interval '1 second' * least(21600, 60 * power(2, least(failures, 12))) * (0.5 + random() / 2)
    where id = any (array(select id from feeds))
), settled as (
    update page set state = 3, settled_at = now()
    where id = any (array(select coalesce(page_id, case when kind = 2 then ref end) from gone)) and state = 0
), kept as (
    insert into quarantine (job_id, kind, ref, page_id, stage, reason, attempts, crashes, build, head)
    select id, kind, ref, coalesce(page_id, case when kind = 2 then ref end), 'write', $3::text, attempts, crashes, $4::text,
           $5::bytea
    from gone where kind <> 1
    on conflict (job_id) do update
    set stage = excluded.stage, reason = excluded.reason, attempts = excluded.attempts, crashes = excluded.crashes,
        build = excluded.build, head = excluded.head, at = now()
), noted as (
    insert into trail (job_id, token, page_id, trace, what, detail)
    select id, token, page_id, $6::bigint, 'quarantined', $3::text from gone
    on conflict do nothing
)
select id from gone
