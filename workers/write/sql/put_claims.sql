-- $1 int8[] id  $2 int8[] run  $3 int4[] n  $4 int8[] edition  $5 int8[] print  $6 int4[] begins  $7 int4[] ends
-- $8 text[] act  $9 text[] direct  $10 text[] factuality  $11 text[] polarity  $12 text[] speaker  $13 int8[] its entity
-- $14 text[] its class  $15 text[] via  $16 text[] cue  $17 text[] source  $18 text[] content
-- $19 .. $24 text[] begins and ends of cues, sources, contents  $25 .. $28 float4[] scores of cue, source, content, event
-- $29 text[] rule
insert into claim (id, run_id, n, edition_id, print, begins, ends, act, direct, factuality, polarity, speaker_name,
                   speaker_entity_id, speaker_class, via, cue, source, content, cue_begins, cue_ends, source_begins,
                   source_ends, content_begins, content_ends, score_cue, score_source, score_content, score_event, rule)
select id, run_id, n, edition_id, print, begins, ends, act, direct, factuality, polarity, speaker, speaker_entity, class,
       via::text[], cue, source, content, cb::integer[], ce::integer[], sb::integer[], se::integer[], tb::integer[],
       te::integer[], s1, s2, s3, s4, rule
from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::bigint[], $5::bigint[], $6::integer[], $7::integer[],
            $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::text[], $15::text[],
            $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::text[],
            $24::text[], $25::real[], $26::real[], $27::real[], $28::real[], $29::text[])
     as c (id, run_id, n, edition_id, print, begins, ends, act, direct, factuality, polarity, speaker, speaker_entity, class,
           via, cue, source, content, cb, ce, sb, se, tb, te, s1, s2, s3, s4, rule)
