-- New editions, numbered behind those that the article has, among them in the order of fetching. One that was fetched before others
-- and comes behind them keeps its number: readers sort by fetched_at, then n. The articles are locked.
-- $1 int8[] id  $2 int8[] article  $3 int8[] group  $4 int8[] capture  $5 text[] url  $6 text[] title  $7 text[] byline
-- $8 text[] published  $9 timestamptz[] the same  $10 text[] modified  $11 timestamptz[] the same  $12 text[] language
-- $13 float4[] its score  $14 text[] declared language  $15 text[] charset  $16 text[] text  $17 bytea[] its hash
-- $18 int4[] its code points  $19 timestamptz[] fetched  $20 tsvector[] words  $21 text[] distinct Latin words of an English text, or null
-- $22 text[] change  $23 text[] quality  $24 text[] section  $25 text[] outlet  $26 text[] dates, JSON  $27 bytea[] signature
insert into edition (id, article_id, n, group_id, capture_id, url, title, byline, published, published_at, modified,
                     modified_at, language, language_score, declared_language, charset, text, text_hash, text_len, fetched_at,
                     words, stems, change, quality, section, outlet, dates, signature)
select id, article_id,
       coalesce((select max(old.n) from edition old where old.article_id = e.article_id), 0)
           + row_number() over (partition by e.article_id order by e.fetched_at, e.id),
       group_id, capture_id, url, title, byline::text[], published, published_at, modified, modified_at, language,
       language_score, declared_language, charset, text, text_hash, text_len, fetched_at, words,
       case when english is not null then setweight(to_tsvector('english', coalesce(title, '')), 'A')
                                          || strip(to_tsvector('english', english)) end,
       change, quality, section, outlet, dates::jsonb, signature
from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::timestamptz[], $10::text[], $11::timestamptz[], $12::text[], $13::real[], $14::text[], $15::text[],
            $16::text[], $17::bytea[], $18::integer[], $19::timestamptz[], $20::tsvector[], $21::text[],
            $22::text[], $23::text[], $24::text[], $25::text[], $26::text[], $27::bytea[])
     as e (id, article_id, group_id, capture_id, url, title, byline, published, published_at, modified, modified_at,
           language, language_score, declared_language, charset, text, text_hash, text_len, fetched_at, words, english, change, quality,
           section, outlet, dates, signature)
