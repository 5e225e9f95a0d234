-- $1 article id (null: by address)  $2 address: all editions of an article, the first one first.
select row_number() over (order by e.fetched_at, e.n), e.fetched_at, e.change, e.quality, e.title, e.text, e.published, e.modified
from edition e
where e.article_id = (select a.id from article a left join edition x on x.article_id = a.id
                      where a.id = $1 or ($1::bigint is null and (a.url = $2 or x.url = $2)) limit 1)
order by e.fetched_at, e.n
