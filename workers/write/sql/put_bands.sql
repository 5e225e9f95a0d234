-- $1 int8[] band  $2 int8[] edition
insert into edition_band (band, edition_id)
select band, edition_id
from unnest($1::bigint[], $2::bigint[]) as b (band, edition_id)
order by band
