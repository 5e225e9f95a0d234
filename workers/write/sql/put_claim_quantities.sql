-- $1 int8[] claim  $2 int4[] event  $3 int4[] quantity
insert into claim_quantity (claim_id, event_n, quantity_n)
select * from unnest($1::bigint[], $2::integer[], $3::integer[])
on conflict do nothing
