-- Pages that have not changed since a capture whose outcome is still open, with their newest capture (null: there is none,
-- so the page must be asked for without validators).
-- $1 int8[] pages
select page.id, newest.id
from page
left join lateral (select capture.id from capture where capture.target = page.id and capture.role = 0
                   order by fetched_at desc limit 1) newest on true
where page.id = any ($1::bigint[]) and page.state = 0
