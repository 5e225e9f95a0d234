-- $1 int8[] id  $2 int8[] run  $3 int4[] n  $4 int8[] edition  $5 int8[] print  $6 int4[] begins  $7 int4[] ends
-- $8 text[] act  $9 text[] direct  $10 text[] factuality  $11 text[] polarity  $12 text[] speaker  $13 int8[] its entity
-- $14 text[] its class  $15 text[] its shades  $16 text[] its wish for no name  $17 text[] via
-- $18 text[] cue  $19 text[] source  $20 text[] content  $21 text[] hedges
-- $22 .. $29 text[] begins and ends of cues, sources, contents, hedges
-- $30 .. $33 float4[] scores of cue, source, content, event  $34 text[] rule
insert into claim (id, run_id, n, edition_id, print, begins, ends, act, direct, factuality, polarity, speaker_name,
                   speaker_entity_id, speaker_class, shades, unnamed, via, cue, source, content, hedges, cue_begins, cue_ends,
                   source_begins, source_ends, content_begins, content_ends, hedge_begins, hedge_ends, score_cue,
                   score_source, score_content, score_event, rule)
select id, run_id, n, edition_id, print, begins, ends, act, direct, factuality, polarity, speaker, speaker_entity, class,
       shades::text[], unnamed, via::text[], cue, source, content, hedges::text[], cb::integer[], ce::integer[], sb::integer[],
       se::integer[], tb::integer[], te::integer[], hb::integer[], he::integer[], s1, s2, s3, s4, rule
from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::bigint[], $5::bigint[], $6::integer[], $7::integer[],
            $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::text[], $15::text[],
            $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::text[],
            $24::text[], $25::text[], $26::text[], $27::text[], $28::text[], $29::text[], $30::real[], $31::real[],
            $32::real[], $33::real[], $34::text[])
     as c (id, run_id, n, edition_id, print, begins, ends, act, direct, factuality, polarity, speaker, speaker_entity, class,
           shades, unnamed, via, cue, source, content, hedges, cb, ce, sb, se, tb, te, hb, he, s1, s2, s3, s4, rule)
