-- Nothing that dispatch commits is an acknowledgement: a lease, a return or a burial that a crash of the database undoes is
-- done again, and the fence holds because completion deletes the row. So its commits need not wait for the disk
-- (a lease of one job costs 0.3 ms instead of 4). Results are committed by write, which does wait.
-- A transaction whose dispatch went silent in its midst is ended after 10 s, for others want its rows.
-- Plans are made once, and are those that the tests look at: planning lease_line anew takes longer than running it.
select set_config('synchronous_commit', 'off', false), set_config('plan_cache_mode', 'force_generic_plan', false),
       set_config('idle_in_transaction_session_timeout', '10s', false)
