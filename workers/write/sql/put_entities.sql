-- Entities that are not known yet. Nothing is locked: most are, and everybody's articles name the same ones.
-- $1 int8[] id  $2 text[] ref  $3 text[] type  $4 text[] name en  $5 text[] name ar  $6 text[] kind  $7 float8[] lat
-- $8 float8[] lon  $9 text[] country  $10 text[] admin  $11 text[] wikidata  $12 text[] geonames  $13 text[] whosonfirst
-- $14 text[] name key
insert into entity (id, ref, type, name_en, name_ar, kind, lat, lon, country, admin, wikidata, geonames, whosonfirst, name_key)
select id, ref, type, name_en, name_ar, kind, lat, lon, country, admin::text[], wikidata, geonames, whosonfirst, name_key
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::float8[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
     as e (id, ref, type, name_en, name_ar, kind, lat, lon, country, admin, wikidata, geonames, whosonfirst, name_key)
order by id
on conflict (id) do nothing
