-- $1 int8[] edition  $2 int8[] band
insert into edition_band (band, edition_id)
select band, edition_id
from unnest($1::bigint[], $2::bigint[]) as b (edition_id, band)
order by band
