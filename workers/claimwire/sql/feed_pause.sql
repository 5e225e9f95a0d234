-- $1 id  $2 paused or not  $3 url as typed
update feed set is_paused = $2, next_poll_at = case when $2 then next_poll_at else now() end where id = $1 or url = $3 returning 1
