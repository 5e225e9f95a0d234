-- Pages that are due for a second look. When the one after that is, whoever ends this one says: write, or lease_bury.
-- $1 int4 at most
update page
set next_visit_at = null, visits = visits + 1
where id = any (array(
    select id from page
    where next_visit_at <= now()
    order by next_visit_at limit $1::integer
    for update skip locked))
returning id, site_of(url)
