-- Every statement of write finds its rows by key. Planned while a table was still empty, a scan of the whole table looks
-- cheaper and would stay in the cached plan as the table grows: the completion of a batch becomes quadratic. Compiling a
-- statement costs more than running it on one batch. A transaction of somebody who went silent in its midst keeps its rows
-- locked, and nobody can lease them again: it is ended after 10 s.
select set_config('enable_seqscan', 'off', false), set_config('synchronous_commit', 'on', false),
       set_config('lock_timeout', '10s', false), set_config('jit', 'off', false),
       set_config('idle_in_transaction_session_timeout', '10s', false)
