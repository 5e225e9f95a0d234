-- $1 id  $2 source id  $3 url  $4 interval in seconds (null: preset)  $5 kind  $6 pattern of a list page  $7 paused or not:
-- a feed that is known is due now, also one that was paused, a candidate or refused; no row when it is another outlet's.
insert into feed (id, source_id, url, interval_s, kind, link_pattern, is_paused)
values ($1, $2, $3, coalesce($4, 900), $5::integer, $6, $7)
on conflict (id) do update set is_paused = excluded.is_paused, next_poll_at = now(), state = 0, kind = excluded.kind, trouble = 0,
                               interval_s = coalesce($4, feed.interval_s), link_pattern = coalesce($6, feed.link_pattern)
    where feed.source_id = excluded.source_id
returning (xmax = 0)
