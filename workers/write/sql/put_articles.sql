-- Makes articles, or locks those that are there until the end of the transaction: numbers of editions depend on it.
-- Returns them all; one whose page is not in the ledger is missing.
-- $1 int8[] article  $2 int8[] page  $3 text[] canonical url
insert into article (id, source_id, page_id, url)
select a.id, page.source_id, page.id, a.url
from unnest($1::bigint[], $2::bigint[], $3::text[]) as a (id, page_id, url)
     join page on page.id = a.page_id
order by a.id
on conflict (id) do update set seen_at = now()
returning id
