-- $1 article id (null: by address)  $2 address: the newest edition of an article, with its capture.
select a.id, (select count(*) from edition other where other.article_id = a.id), s.name, e.title, array_to_string(e.byline, ', '), e.published, e.modified, e.language, e.url, e.text,
       c.id, c.body_zstd, c.body_bytes, encode(c.sha256, 'hex'), e.fetched_at, e.id,
       (select count(distinct copy.article_id) - 1 from edition copy where copy.group_id = e.group_id),
       (select count(*) from edition other where other.article_id = a.id), e.change, e.quality, e.section, e.outlet, c.blocked,
       p.gone_at, e.dates::text
from article a join source s on s.id = a.source_id join page p on p.id = a.page_id
join edition e on e.article_id = a.id join capture c on c.id = e.capture_id
where a.id = $1 or (a.id is not null and $1 is null and (a.url = $2 or e.url = $2))
order by e.fetched_at desc, e.n desc limit 1
