-- $1 id (null: all that are not paused)  $2 url as typed: due now.
with due as (update feed set next_poll_at = now()
             where not is_paused and state < 2 and (id = $1 or url = $2 or $1 is null) returning id),
     hurried as (update job set run_after = now() where kind = 1 and lease_until is null
                 and ref in (select id from due) returning 1)
select (select count(*) from due), (select count(*) from hurried)
