-- What feeds name to be polled as well: candidates of the same outlet, so many new ones a listing at most. One that is known,
-- in whatever state, stays as it is. Returns who found them.
-- $1 int8[] feed  $2 int8[] found by  $3 text[] url  $4 text[] title  $5 int2[] kind  $6 int4[] place in the listing
insert into feed (id, source_id, url, title, kind, state, found_by)
select id, source_id, url, title, kind, 1, found_by
from (select n.*, finder.source_id, row_number() over (partition by n.found_by order by n.place) as nth
      from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::smallint[], $6::integer[])
               as n (id, found_by, url, title, kind, place)
           join feed finder on finder.id = n.found_by
      where not exists (select from feed known where known.id = n.id)) as fresh
where nth <= 50
order by id
on conflict (id) do nothing
returning found_by
