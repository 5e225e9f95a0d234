/* SPDX-License-Identifier: Apache-2.0 */
/*
 * claim_help - documents for the tests of the claim worker, made from readable text, and claims as
 * readable lines.
 *
 * Input may mark what the entity stage would have found: {PER|Nadia Karam}, ORG, LOC, NORP, TITLE,
 * MISC; {OUTLET|Radio Tall}, an ORG linked to what the tables call an outlet; {TIME|on Monday};
 * {QTY|12 people}. A line of output, parts that say nothing left out:
 *
 *   announce <declared> [the council] {a curfew} = the council (organisation) mixed via:Radio Tall
 * possible negative hedges:(so-called)
 *
 * and of a speaker without a name: (anonymous) shade:local+medical unnamed:(who declined to be named)
 */
#ifndef TESTS_CLAIM_HELP_H
#define TESTS_CLAIM_HELP_H

#include "cases.h"
#include "claim/claim.h"
#include "common/buf.h"
#include "text/sentence.h"
#include "text/text.h"

#define CLAIM_HELP_BUDGET ((size_t)192 << 20)

struct claim_world {
    struct claim_extractor *extractor;
    struct sentence_breaker *breaker;
    struct arena arena;
    Cw__Document doc;
    struct text text;
};

static const char *const claim_help_marks[] = {"PER",  "ORG",   "LOC",  "MISC",
                                               "NORP", "TITLE", "TIME", "QTY",
                                               "OUTLET"};
#define CLAIM_HELP_MARKS (sizeof claim_help_marks / sizeof *claim_help_marks)

static inline void claim_world_open(struct claim_world *w)
{
    struct claim_conf conf = {.data_dir = CW_SOURCE_DIR "/workers/claim/data"};
    struct error e;

    memset(w, 0, sizeof *w);
    arena_init(&w->arena, CLAIM_HELP_BUDGET);
    assert_int_equal(claim_open(&conf, &w->extractor, &e), FATE_DONE);
    assert_int_equal(sentence_breaker_new(&w->breaker, &e), FATE_DONE);
}

static inline void claim_world_close(struct claim_world *w)
{
    claim_close(w->extractor);
    sentence_breaker_free(w->breaker);
    arena_done(&w->arena);
}

static inline void claim_help_link(struct claim_world *w, Cw__Mention *m)
{
    Cw__Entity *e = ARENA_NEW(&w->arena, Cw__Entity);

    cw__entity__init(e);
    e->kind = (char *)"outlet";
    m->has_entity = 1;
    m->entity = (uint32_t)w->doc.n_entities;
    w->doc.entities[w->doc.n_entities++] = e;
}

static inline void claim_help_mark(struct claim_world *w, unsigned kind, uint32_t start,
                                   uint32_t end)
{
    if (kind == 6) {
        Cw__Time *t = ARENA_NEW(&w->arena, Cw__Time);
        cw__time__init(t);
        t->start = start;
        t->end = end;
        t->has_start = t->has_end = 1;
        w->doc.times[w->doc.n_times++] = t;
    } else if (kind == 7) {
        Cw__Quantity *q = ARENA_NEW(&w->arena, Cw__Quantity);
        cw__quantity__init(q);
        q->start = start;
        q->end = end;
        q->has_start = q->has_end = 1;
        w->doc.quantities[w->doc.n_quantities++] = q;
    } else {
        Cw__Mention *m = ARENA_NEW(&w->arena, Cw__Mention);
        cw__mention__init(m);
        m->start = start;
        m->end = end;
        m->has_start = m->has_end = m->has_type = 1;
        m->type = kind == 8 ? CW__MENTION__TYPE__ORG : (Cw__Mention__Type)kind;
        if (kind == 8)
            claim_help_link(w, m);
        w->doc.mentions[w->doc.n_mentions++] = m;
    }
}

/* Takes the marks out of `input`; what they stand for goes into the document. */
static inline void claim_help_read(struct claim_world *w, struct span input)
{
    char *to = arena_alloc(&w->arena, input.n + 1);
    uint32_t point = 0, start = 0;
    unsigned kind = 99;
    size_t n = 0;

    w->doc.mentions = ARENA_ARRAY(&w->arena, input.n + 1, Cw__Mention *);
    w->doc.entities = ARENA_ARRAY(&w->arena, input.n + 1, Cw__Entity *);
    w->doc.times = ARENA_ARRAY(&w->arena, input.n + 1, Cw__Time *);
    w->doc.quantities = ARENA_ARRAY(&w->arena, input.n + 1, Cw__Quantity *);
    for (size_t i = 0; i < input.n; i++) {
        if (input.p[i] == '{') {
            for (kind = 0; kind < CLAIM_HELP_MARKS; kind++) {
                size_t len = strlen(claim_help_marks[kind]);
                if (i + len + 1 < input.n &&
                    memcmp(input.p + i + 1, claim_help_marks[kind], len) == 0 &&
                    input.p[i + 1 + len] == '|') {
                    i += len + 1;
                    break;
                }
            }
            start = point;
        } else if (input.p[i] == '}') {
            if (kind < CLAIM_HELP_MARKS)
                claim_help_mark(w, kind, start, point);
            kind = 99;
        } else {
            point += ((unsigned char)input.p[i] & 0xc0) != 0x80;
            to[n++] = input.p[i];
        }
    }
    w->doc.text = to;
}

static inline void claim_help_sentences(struct claim_world *w)
{
    struct sentences s;
    struct error e;

    assert_int_equal(sentence_split(w->breaker, &w->text, &w->arena, &s, &e), FATE_DONE);
    w->doc.sentences = ARENA_ARRAY(&w->arena, s.n, Cw__Sentence *);
    for (uint32_t i = 0; i < s.n; i++) {
        Cw__Sentence *x = ARENA_NEW(&w->arena, Cw__Sentence);
        cw__sentence__init(x);
        x->has_start = x->has_end = 1;
        x->start = s.at[i].start;
        x->end = s.at[i].end;
        w->doc.sentences[w->doc.n_sentences++] = x;
    }
}

/* Everything that was made before is gone. The outlet is called "Test Wire". */
static inline void claim_world_annotate(struct claim_world *w, struct span input)
{
    struct error e;

    arena_reset(&w->arena);
    cw__document__init(&w->doc);
    w->doc.source = (char *)"Test Wire";
    w->doc.language = (char *)"und";
    claim_help_read(w, input);
    assert_int_equal(text_build(span_of(w->doc.text), &w->arena, &w->text, &e), FATE_DONE);
    claim_help_sentences(w);
    assert_int_equal(claim_annotate(w->extractor, &w->doc, &w->arena, &e), FATE_DONE);
}

static inline void claim_help_lower(struct buf *to, const ProtobufCEnumDescriptor *d, int value)
{
    const ProtobufCEnumValue *v = protobuf_c_enum_descriptor_get_value(d, value);

    assert_non_null(v);
    for (const char *p = v->name; *p; p++)
        buf_append_byte(to, (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p));
}

static inline void claim_help_spans(struct claim_world *w, struct buf *to, Cw__Span **list,
                                    size_t n, const char *brackets)
{
    for (size_t i = 0; i < n; i++) {
        assert_true(list[i]->start < list[i]->end && list[i]->end <= w->text.len);
        buf_append_byte(to, brackets[0]);
        buf_append(to, text_slice(&w->text, list[i]->start, list[i]->end));
        buf_append_byte(to, brackets[1]);
    }
}

static inline void claim_help_print(struct claim_world *w, const Cw__Claim *c, struct buf *to)
{
    claim_help_lower(to, &cw__claim__act__descriptor, (int)c->act);
    buf_append_byte(to, ' ');
    claim_help_spans(w, to, c->cues, c->n_cues, "<>");
    claim_help_spans(w, to, c->sources, c->n_sources, "[]");
    claim_help_spans(w, to, c->contents, c->n_contents, "{}");
    if (c->speaker_name)
        buf_printf(to, " = %s", c->speaker_name);
    buf_append(to, SPAN(" ("));
    claim_help_lower(to, &cw__claim__class__descriptor, (int)c->speaker_class);
    buf_append(to, SPAN(")"));
    for (size_t i = 0; i < c->n_shades; i++) {
        buf_append(to, i == 0 ? SPAN(" shade:") : SPAN("+"));
        claim_help_lower(to, &cw__shade__descriptor, (int)c->shades[i]);
    }
    if (c->unnamed) {
        buf_append(to, SPAN(" unnamed:"));
        claim_help_spans(w, to, (Cw__Span *[]){c->unnamed}, 1, "()");
    }
    if (c->direct != CW__CLAIM__DIRECT__NO)
        buf_append(to, c->direct == CW__CLAIM__DIRECT__YES ? SPAN(" direct") : SPAN(" mixed"));
    if (c->n_via)
        buf_printf(to, " via:%s", c->via[0]);
    if (c->factuality != CW__CLAIM__FACTUALITY__ASSERTED) {
        buf_append_byte(to, ' ');
        claim_help_lower(to, &cw__claim__factuality__descriptor, (int)c->factuality);
    }
    if (c->polarity == CW__CLAIM__POLARITY__NEGATIVE)
        buf_append(to, SPAN(" negative"));
    if (c->n_hedges) {
        buf_append(to, SPAN(" hedges:"));
        claim_help_spans(w, to, c->hedges, c->n_hedges, "()");
    }
    buf_append_byte(to, '\n');
}

/* violence.shelling @shelled actor:[...] target:[...] place~:[...] times:1 quantities:1, with ~ for
 * what another event told */
static inline void claim_help_print_event(struct claim_world *w, const Cw__Event *e, struct buf *to)
{
    buf_printf(to, "%s @", e->type);
    buf_append(to, text_slice(&w->text, e->trigger->start, e->trigger->end));
    for (size_t i = 0; i < e->n_roles; i++) {
        const Cw__Mention *m = w->doc.mentions[e->roles[i]->mention];
        buf_append_byte(to, ' ');
        claim_help_lower(to, &cw__role__name__descriptor, (int)e->roles[i]->role);
        buf_append(to, e->roles[i]->inherited ? SPAN("~:[") : SPAN(":["));
        buf_append(to, text_slice(&w->text, m->start, m->end));
        buf_append_byte(to, ']');
    }
    for (size_t i = 0; i < e->n_times; i++)
        assert_true(e->times[i] < w->doc.n_times);
    for (size_t i = 0; i < e->n_quantities; i++)
        assert_true(e->quantities[i] < w->doc.n_quantities);
    if (e->n_times)
        buf_printf(to, " times:%zu", e->n_times);
    if (e->n_quantities)
        buf_printf(to, " quantities:%zu", e->n_quantities);
    buf_append_byte(to, '\n');
}

#endif
