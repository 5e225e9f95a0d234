-- $1 about: folded name of an entity (null: any)  $2 by: folded name of a speaker  $3 place: folded name  $4 km around it
-- $5 since, ISO date  $6 event type or its first part  $7 outlet  $8 at most so many
-- $9 the speaker as written  $10 $11 $12 ids of entities known by the names of $1 $2 $3
-- Claims of current runs, newest first.
with recursive told (want, entity_id) as (
    select distinct w.want, a.entity_id from (values ('about', $1::text), ('by', $2), ('place', $3)) as w (want, name)
    join alias a on a.folded = w.name or (length(w.name) >= 4 and a.folded like '%' || w.name || '%')
    union select 'about', unnest($10::bigint[]) union select 'by', unnest($11::bigint[])
    union select 'place', unnest($12::bigint[])),
named (want, entity_id) as (
    select want, entity_id from told union select t.want, s.same_id from told t join entity_same s on s.entity_id = t.entity_id),
near as (
    select other.id from named n join entity center on center.id = n.entity_id and n.want = 'place' and center.lat is not null
    join entity other on other.lat is not null
     and 12742 * asin(least(1, sqrt(sin(radians(other.lat - center.lat) / 2) ^ 2
         + cos(radians(center.lat)) * cos(radians(other.lat)) * sin(radians(other.lon - center.lon) / 2) ^ 2))) <= $4::float8
    union select entity_id from named where want = 'place')
select coalesce(e.published_at, e.fetched_at), s.name, c.speaker_name, c.speaker_class,
       array_to_string(c.shades, ' '), c.act, c.factuality, c.polarity, c.content,
       (select string_agg(distinct concat_ws(' ', q.what, nullif(q.who, q.what), case when q.min is not distinct from q.max then q.min::text
               else concat(q.min, '..', q.max) end, q.unit,
               case when q.part_of is not null then 'included' end), ', ')
        from claim_quantity cq join quantity q on q.run_id = c.run_id and q.n = cq.quantity_n where cq.claim_id = c.id),
       (select string_agg(distinct ev.type, ' ') from event ev where ev.claim_id = c.id),
       (select coalesce(p.name_en, p.name_ar) from event ev join entity p on p.id = ev.place_entity_id
        where ev.claim_id = c.id order by ev.n limit 1),
       (select count(distinct copy.article_id) - 1 from edition copy where copy.group_id = e.group_id),
       a.id, c.id, coalesce(e.url, a.url), c.unnamed, array_to_string(c.hedges, ', ')
from claim c join run r on r.id = c.run_id and r.is_current join edition e on e.id = c.edition_id
join article a on a.id = e.article_id join source s on s.id = a.source_id
where e.id = (select last.id from edition last where last.article_id = e.article_id order by last.fetched_at desc, last.n desc limit 1)
  and ($1::text is null or exists (select from mention m join named on named.entity_id = m.entity_id and named.want = 'about'
       where m.run_id = c.run_id and m.begins >= c.begins and m.ends <= c.ends))
  and ($2::text is null or c.speaker_entity_id in (select entity_id from named where want = 'by')
       or lower(c.speaker_name) like '%' || lower($9::text) || '%')
  and ($3::text is null or exists (select from mention m where m.run_id = c.run_id and m.begins >= c.begins
       and m.ends <= c.ends and m.entity_id in (select id from near)))
  and ($5::text is null or coalesce(e.published_at, e.fetched_at) >= $5::text::timestamptz)
  and ($6::text is null or exists (select from event ev where ev.claim_id = c.id and (ev.type = $6 or ev.type like $6 || '.%')))
  and ($7::text is null or s.name = $7)
order by coalesce(e.published_at, e.fetched_at) desc nulls last, a.id, c.begins
limit $8
