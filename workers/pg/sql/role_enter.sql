-- Works as a role from now on; '' stays what the login is (null would be refused). Tells the statement time-out in ms.
-- $1 text role
select set_config('role', coalesce(nullif($1::text, ''), current_user), false),
       (select setting::integer from pg_settings where name = 'statement_timeout')
