-- $1 since, ISO date (null: from the first)  $2 until, not included  $3 outlet (null: all): the newest edition of every article
select a.id, e.n::bigint, s.name, e.outlet, coalesce(e.url, a.url), a.url, e.title, array_to_string(e.byline, '; '), e.section, e.published,
       e.modified, e.language, e.quality, e.change, e.fetched_at, p.gone_at,
       (select count(distinct copy.article_id) - 1 from edition copy where copy.group_id = e.group_id), e.text
from article a join source s on s.id = a.source_id join page p on p.id = a.page_id
join edition e on e.article_id = a.id and e.n = (select max(n) from edition last where last.article_id = a.id)
where ($1::text is null or coalesce(e.published_at, e.fetched_at) >= $1::text::timestamptz)
  and ($2::text is null or coalesce(e.published_at, e.fetched_at) < $2::text::timestamptz)
  and ($3::text is null or s.name = $3)
order by coalesce(e.published_at, e.fetched_at), a.id
