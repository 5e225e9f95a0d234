-- Makes the database; cannot run inside a transaction.
create database claimwire
