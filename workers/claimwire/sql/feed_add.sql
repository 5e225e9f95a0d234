-- $1 id  $2 source id  $3 url  $4 interval in seconds (null: preset): a feed that is known is due now and no longer paused.
insert into feed (id, source_id, url, interval_s) values ($1, $2, $3, coalesce($4, 900))
on conflict (id) do update set is_paused = false, next_poll_at = now(),
                               interval_s = coalesce($4, feed.interval_s)
returning (xmax = 0)
