-- One row when the database of claimwire exists.
select 1 from pg_database where datname = 'claimwire'
