-- Which of these jobs are still in the ledger, under whatever token.
-- $1 int8[] jobs
select id from job where id = any ($1::bigint[])
