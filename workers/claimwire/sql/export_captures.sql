-- $1 since, ISO date (null: from the first)  $2 until, not included  $3 outlet (null: all): captures in the order of their time.
-- Only ids are sorted; the wide rows are looked up one by one behind that.
select c.id, c.role::bigint, s.name, c.url, c.final_url, c.status::bigint, c.request_headers::text, c.response_headers::text,
       c.fetched_at, c.took_ms::bigint, c.content_type, c.body_zstd, c.body_bytes, c.blocked, p.feed_title, p.feed_published
from (select id, fetched_at from capture
      where ($1::text is null or fetched_at >= $1::text::timestamptz) and ($2::text is null or fetched_at < $2::text::timestamptz)
      order by fetched_at, id offset 0) due
join capture c on c.id = due.id
left join page p on c.role = 0 and p.id = c.target left join feed f on c.role = 1 and f.id = c.target
left join source s on s.id = coalesce(p.source_id, f.source_id)
where $3::text is null or s.name = $3
order by due.fetched_at, due.id
