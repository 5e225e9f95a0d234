-- $1 source id  $2 source name  $3 page id  $4 url  $5 job id: offers an address; false when it is known.
with origin as (insert into source (id, name) values ($1, $2) on conflict (id) do nothing),
     offered as (insert into page (id, source_id, url) values ($3, $1, $4) on conflict (id) do nothing returning id)
insert into job (id, kind, ref, page_id, trace, site) select $5, 2, $3, $3, $3, site_of($4) from offered
on conflict (id) do nothing returning 1
