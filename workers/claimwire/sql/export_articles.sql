-- $1 since, ISO date (null: from the first)  $2 until, not included  $3 outlet (null: all): the newest edition of every article.
-- Only ids are sorted; the wide rows are looked up one by one behind that.
select a.id, (select count(*) from edition other where other.article_id = a.id), s.name, e.outlet, coalesce(e.url, a.url), a.url, e.title, array_to_string(e.byline, '; '), e.section, e.published,
       e.modified, e.language, e.quality, e.change, e.fetched_at, p.gone_at,
       (select count(distinct copy.article_id) - 1 from edition copy where copy.group_id = e.group_id), e.text
from (select id, said_at from (select distinct on (article_id) id, article_id, coalesce(published_at, fetched_at) as said_at
                               from edition order by article_id, fetched_at desc, n desc) newest
      where ($1::text is null or said_at >= $1::text::timestamptz) and ($2::text is null or said_at < $2::text::timestamptz)
      order by said_at, id offset 0) due
join edition e on e.id = due.id join article a on a.id = e.article_id join source s on s.id = a.source_id
join page p on p.id = a.page_id
where $3::text is null or s.name = $3
order by due.said_at, due.id
