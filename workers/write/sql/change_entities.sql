-- Entities of the data files whose description there has changed. Names known from texts only keep their first spelling.
-- $1 .. $13 as put_entities
update entity
set type = e.type, name_en = e.name_en, name_ar = e.name_ar, kind = e.kind, lat = e.lat, lon = e.lon, country = e.country,
    admin = e.admin::text[], wikidata = e.wikidata, geonames = e.geonames, whosonfirst = e.whosonfirst, changed_at = now()
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::float8[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
     as e (id, ref, type, name_en, name_ar, kind, lat, lon, country, admin, wikidata, geonames, whosonfirst)
where entity.id = e.id and entity.ref not like 'name:%'
  and (entity.type, entity.name_en, entity.name_ar, entity.kind, entity.lat, entity.lon, entity.country, entity.admin,
       entity.wikidata, entity.geonames, entity.whosonfirst)
      is distinct from
      (e.type, e.name_en, e.name_ar, e.kind, e.lat, e.lon, e.country, e.admin::text[], e.wikidata, e.geonames, e.whosonfirst)
