-- Held until the transaction ends; a second program that migrates waits here and then finds nothing to do.
-- $1 int8 a number that nobody else uses
select pg_advisory_xact_lock($1::bigint)
