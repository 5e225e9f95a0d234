-- $1 edition id: claims of its current run in text order, with the bytes of the capture that their first content stands in.
select c.id, c.begins::bigint, c.ends::bigint, c.speaker_name, c.speaker_class, c.act, c.factuality, c.polarity, c.cue, c.content,
       array_to_string(c.via, ', '), c.rule, c.score_cue::float8, c.score_source::float8, c.score_content::float8,
       (select string_agg(ev.type, ' ' order by ev.n) from event ev where ev.claim_id = c.id),
       array_to_string(c.shades, ', '), c.unnamed, array_to_string(c.hedges, ', '),
       (select string_agg(concat_ws(' ', q.what, nullif(q.who, q.what), case when q.min is not distinct from q.max
               then q.min::text else concat(q.min, '..', q.max) end, q.unit,
               'of ' || (select coalesce(t.min, t.max) from quantity t where t.run_id = q.run_id and t.n = q.part_of)), ', '
               order by q.n)
        from (select distinct quantity_n from claim_quantity cq where cq.claim_id = c.id) cq
        join quantity q on q.run_id = c.run_id and q.n = cq.quantity_n),
       (select min(m.b)::bigint from text_map t, unnest(t.begins, t.ends, t.byte_begins, t.byte_ends) as m (f, u, b, e)
        where t.edition_id = c.edition_id and m.f < c.ends and m.u > c.begins),
       (select max(m.e)::bigint from text_map t, unnest(t.begins, t.ends, t.byte_begins, t.byte_ends) as m (f, u, b, e)
        where t.edition_id = c.edition_id and m.f < c.ends and m.u > c.begins)
from claim c join run r on r.id = c.run_id and r.is_current
where c.edition_id = $1 order by c.begins, c.ends desc
