-- $1 id  $2 name  $3 home_url (null: not known)  $4 region
insert into source (id, name, home_url, region) values ($1, $2, $3, $4)
on conflict (id) do update set home_url = coalesce(excluded.home_url, source.home_url),
                               region = coalesce(excluded.region, source.region)
