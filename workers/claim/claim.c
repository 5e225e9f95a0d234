/* SPDX-License-Identifier: Apache-2.0 */
#include "claim.h"
#include "attribution.h"
#include "bare.h"
#include <stdio.h>
#include <stdlib.h>
#include "draft.h"
#include "event.h"
#include "lexicon.h"
#include "modality.h"
#include "shade.h"
#include "relay.h"
#include "speaker.h"
#include "text/data.h"

/* What a sentence tells beside its claims: so many words, and so weighty an event. */
#define REPORT_WORDS 4
#define ASIDE_WORDS 3
#define GAP_WORDS 12 /* between source and cue, and cue and content */
#define REPORT_WEIGHT 0.75f
#define REPORT_PIECES 8 /* of a sentence; what stands behind them is not told */

struct claim_extractor {
    struct lexicon english, arabic;
    struct attribution *attribution;
    enum attribution_style style;
    char version[32];
};

enum fate claim_open(const struct claim_conf *conf, struct claim_extractor **ret, struct error *e)
{
    struct claim_extractor *x = calloc(1, sizeof *x);
    struct arena a;
    const char *dir;
    enum fate fate;

    if (!x)
        return fail(e, FATE_BROKEN, "out of memory");
    x->style = conf->keeps_whole ? ATTRIBUTION_WHOLE : ATTRIBUTION_SHORT;
    arena_init(&a, 1 << 20);
    dir = conf->data_dir && *conf->data_dir ? conf->data_dir : data_preset_dir("claim", &a);
    fate = lexicon_load(dir, "en", &x->english, e);
    if (fate == FATE_DONE) {
        fate = lexicon_load(dir, "ar", &x->arabic, e);
        if (fate == FATE_DONE) {
            fate = attribution_load(dir, &x->attribution, e);
            if (fate != FATE_DONE)
                lexicon_done(&x->arabic);
        }
        if (fate != FATE_DONE)
            lexicon_done(&x->english);
    }
    arena_done(&a);
    if (fate != FATE_DONE) {
        free(x);
        return fate;
    }
    snprintf(x->version, sizeof x->version, "%016llx",
             (unsigned long long)(x->english.version ^ x->arabic.version * 31 ^
                                  attribution_version(x->attribution)));
    *ret = x;
    return FATE_DONE;
}

void claim_close(struct claim_extractor *x)
{
    if (!x)
        return;
    lexicon_done(&x->english);
    lexicon_done(&x->arabic);
    attribution_free(x->attribution);
    free(x);
}

const char *claim_version(const struct claim_extractor *x)
{
    return x->version;
}

/* --------------------------------------------------------------------------------- to messages */

static Cw__Span *new_span(struct range at, struct arena *a)
{
    Cw__Span *s = ARENA_NEW(a, Cw__Span);

    cw__span__init(s);
    s->has_start = s->has_end = 1;
    s->start = at.start;
    s->end = at.end;
    return s;
}

static Cw__Span **span_list(const struct range *at, size_t n, struct arena *a, size_t *ret_n)
{
    Cw__Span **list = ARENA_ARRAY(a, n, Cw__Span *);

    for (size_t i = 0; i < n; i++)
        list[i] = new_span(at[i], a);
    *ret_n = n;
    return list;
}

static void cover(Cw__Claim *c, struct range at)
{
    if (at.start < c->start)
        c->start = at.start;
    if (at.end > c->end)
        c->end = at.end;
}

static Cw__Claim *new_claim(struct range at, struct arena *a)
{
    Cw__Claim *c = ARENA_NEW(a, Cw__Claim);

    cw__claim__init(c);
    c->has_start = c->has_end = 1;
    c->start = at.start;
    c->end = at.end;
    c->score = ARENA_NEW(a, Cw__Score);
    cw__score__init(c->score);
    c->has_act = c->has_speaker_class = c->has_direct = c->has_factuality = c->has_polarity = 1;
    return c;
}

static void set_modality(Cw__Claim *c, const struct markers *marks, struct words content,
                         const struct draft *x)
{
    struct modality m = modality_of(marks, content, x);

    c->factuality = m.factuality;
    c->polarity = m.polarity;
}

static void set_hedges(Cw__Claim *c, const struct markers *marks, const struct words *piece,
                       uint32_t pieces, struct arena *a)
{
    struct range at[MODALITY_HEDGES];
    size_t n = 0;

    for (uint32_t i = 0; i < pieces; i++)
        modality_hedges(marks, piece[i], at, &n);
    if (n > 0)
        c->hedges = span_list(at, n, a, &c->n_hedges);
}

static void set_shades(Cw__Claim *c, const struct markers *marks, const struct draft *x,
                       struct arena *a)
{
    struct shade s;

    shade_find(marks, x, &s);
    if (s.unnamed.start < s.unnamed.end)
        c->unnamed = new_span(s.unnamed, a);
    if (s.n == 0)
        return;
    c->shades = ARENA_ARRAY(a, s.n, Cw__Shade);
    memcpy(c->shades, s.at, s.n * sizeof *s.at);
    c->n_shades = s.n;
}

static void set_events(Cw__Claim *c, struct event_list *list)
{
    c->events = list->at;
    c->n_events = list->n;
    c->score->has_event = list->n > 0;
    c->score->event = list->n > 0 ? list->weight[0] : 0;
}

/* The council denied | using the mill: what was denied is the speaker's own deed. */
static struct words with_doer(const struct view *v, const struct draft *x)
{
    const struct words w = x->piece[0];
    const bool is_deed = !x->is_arabic && x->act == CW__CLAIM__ACT__DENY && draft_has_source(x) &&
                         x->source.to <= x->cue_words.from && w.from == x->cue_words.to &&
                         view_ends_with(v, w.from, "ing");

    return is_deed ? (struct words){x->source.from, w.to} : w;
}

/* To condemn, to demand or to accuse is an event itself, whatever the words ("claimed
 * responsibility" is two); what the content tells comes behind. */
static void find_events(struct event_reader *r, const struct draft *x, struct event_list *events)
{
    const struct words unit = {r->v->unit[x->unit].from, r->v->unit[x->unit].to};
    struct words cue = x->cue_words;

    if (cue.from < cue.to) {
        cue.to = cue.to < unit.to ? cue.to + 1 : cue.to;
        event_find(r, cue, unit, events);
        if (events->n == 0)
            event_add_act(r, x->cue_words, unit, x->act, events);
    }
    for (uint32_t i = 0; i < x->pieces; i++)
        event_find(r, x->piece[i], i == 0 ? with_doer(r->v, x) : x->piece[i], events);
    event_find_crowd(r, x->source, unit, events);
}

/* For للجوهرة the name is الجوهرة, whose article melts into the letter. */
static char *outlet_name(const struct view *v, struct range at, struct arena *a)
{
    const struct span s = text_slice(&v->text, at.start, at.end);
    const uint32_t word = at.start > 0 ? token_find(&v->tokens, at.start - 1) : v->words;
    const bool is_melted = word < v->words && v->tokens.at[word].start == at.start - 1 &&
                           v->text.point[at.start - 1] == ARABIC_LAM &&
                           v->text.point[at.start] == ARABIC_LAM;

    return is_melted ? arena_printf(a, "\u0627%.*s", (int)s.n, s.p) : arena_string(a, s);
}

/* Parts of a span that stand outside the surface are never wanted: trailing white space is not, so
 * nothing to trim. */
static Cw__Claim *claim_of(struct event_reader *r, const struct markers *marks,
                           const struct draft *x)
{
    const struct view *v = r->v;
    struct arena *a = r->a;
    Cw__Claim *c = new_claim(x->cue, a);
    struct event_list *events = ARENA_NEW(a, struct event_list);

    c->cues = span_list(&x->cue, 1, a, &c->n_cues);
    c->contents = span_list(x->content, x->pieces, a, &c->n_contents);
    if (draft_has_source(x)) {
        c->sources = span_list(&x->source_at, 1, a, &c->n_sources);
        cover(c, x->source_at);
    }
    for (uint32_t i = 0; i < x->pieces; i++)
        cover(c, x->content[i]);
    if (x->speaker.start < x->speaker.end)
        c->speaker_name = arena_string(a, text_slice(&v->text, x->speaker.start, x->speaker.end));
    c->has_speaker_entity =
        x->speaker_entity != VIEW_NONE && x->speaker_entity < v->doc->n_entities;
    c->speaker_entity = c->has_speaker_entity ? x->speaker_entity : 0;
    c->speaker_class = x->class;
    if (x->via.start < x->via.end && x->via.end - x->via.start <= DRAFT_NAME_POINTS) {
        c->via = ARENA_ARRAY(a, 1, char *);
        c->via[c->n_via++] = outlet_name(v, x->via, a);
    }
    c->act = x->act;
    c->direct = x->direct;
    set_shades(c, marks, x, a);
    set_modality(c, marks, x->piece[0], x);
    set_hedges(c, marks, x->piece, x->pieces, a);
    r->speaker = x->source;
    r->cue = x->cue_words;
    r->unit = (struct words){v->unit[x->unit].from, v->unit[x->unit].to};
    if (r->speaker.from >= r->speaker.to && x->speaker.start < x->speaker.end)
        r->speaker = (struct words){token_find(&v->tokens, x->speaker.start),
                                    token_find(&v->tokens, x->speaker.end)};
    find_events(r, x, events);
    r->speaker = r->cue = r->unit = (struct words){0, 0};
    set_events(c, events);
    c->score->has_cue = c->score->has_source = c->score->has_content = 1;
    c->score->cue = x->cue_score;
    c->score->source = x->source_score;
    c->score->content = x->content_score;
    c->rule = x->is_learned ? arena_printf(a, "model+%s", x->entry->rule) : (char *)x->entry->rule;
    return c;
}

/* What a word is to the claims of its sentence: 0, or one of these. A speaker's name may be the
 * subject of what stands in front: [قطعت X علاقاتها] واتهمتها ... */
enum cover { COVERED = 1, COVERED_SOURCE };

/* Without the marks at its ends that belong to the sentence. */
static struct words trimmed(const struct view *v, struct words w)
{
    while (w.from < w.to && v->word[w.from].mark)
        w.from++;
    while (w.from < w.to && v->word[w.to - 1].mark == VIEW_MARK_STOP)
        w.to--;
    return w;
}

/* Words that lead on to what stands behind them. */
#define LEADS_ON                                                                                   \
    (LEXICON_COMP | LEXICON_WHETHER | LEXICON_REL | LEXICON_PREP | LEXICON_CONJ | LEXICON_BUT |    \
     LEXICON_DET)

/* What stands in front of a claim without what only leads to it, its source among that unless
 * `covered` is NULL: [the army shelled the town], which the council condemned. */
static struct words cut_short(const struct view *v, struct words w, const uint8_t *covered)
{
    for (; w.from < w.to; w.to--) {
        const struct view_word *last = &v->word[w.to - 1];
        bool is_end =
            last->mark && (last->quote == VIEW_NONE || v->quote[last->quote].open == w.to - 1);
        if (!is_end && !(covered && covered[w.to - 1]) && !view_has(v, w.to - 1, LEADS_ON))
            break;
    }
    return w;
}

/* Events of the words outside of any source. */
static void find_around(struct event_reader *r, struct words w, struct words sentence,
                        const uint8_t *covered, struct event_list *events)
{
    for (uint32_t from = w.from, to; from < w.to; from = to) {
        for (to = from; to < w.to && covered[to] == covered[from]; to++)
            ;
        if (!covered[from])
            event_find(r, (struct words){from, to}, sentence, events);
    }
}

/* What the outlet tells itself of a sentence: the stretches outside of its claims that tell of an
 * event. */
struct report {
    struct words piece[REPORT_PIECES];
    uint32_t pieces;
};

static void read_report(struct event_reader *r, struct words s, const uint8_t *covered,
                        struct report *x, struct event_list *events)
{
    for (uint32_t from = s.from, to; from < s.to; from = to) {
        const size_t before = events->n;
        const bool is_claim = covered[from] == COVERED;
        for (to = from; to < s.to && (covered[to] == COVERED) == is_claim; to++)
            ;
        struct words piece = {from, to};
        if (is_claim)
            continue;
        find_around(r, piece, s, covered, events);
        piece = trimmed(r->v, to < s.to ? cut_short(r->v, piece, covered) : piece);
        if (events->n > before && x->pieces < REPORT_PIECES &&
            piece.to - piece.from >= REPORT_WORDS)
            x->piece[x->pieces++] = piece;
    }
    if (x->pieces == 0) /* a word or two between claims tell nothing without them */
        x->piece[x->pieces++] = s;
}

/* The claim of the outlet itself in a sentence; NULL: no event there. */
static Cw__Claim *report_of(struct event_reader *r, const struct markers *marks,
                            struct words sentence, const uint8_t *covered)
{
    const struct view *v = r->v;
    struct arena *a = r->a;
    struct event_list *events = ARENA_NEW(a, struct event_list);
    struct report x = {.pieces = 0};
    struct range at[REPORT_PIECES];
    Cw__Claim *c;

    read_report(r, sentence, covered, &x, events);
    if (events->n == 0)
        return NULL;
    for (uint32_t i = 0; i < x.pieces; i++)
        at[i] = view_range(v, x.piece[i]);
    c = new_claim((struct range){at[0].start, at[x.pieces - 1].end}, a);
    c->contents = span_list(at, x.pieces, a, &c->n_contents);
    c->act = CW__CLAIM__ACT__SAY;
    c->speaker_class = CW__CLAIM__CLASS__MEDIA;
    c->speaker_name = v->doc->source && *v->doc->source ? v->doc->source : NULL;
    set_modality(c, marks, x.piece[0], NULL);
    set_hedges(c, marks, x.piece, x.pieces, a);
    set_events(c, events);
    c->rule = v->word[sentence.from].arabic ? "ar.own" : "en.own";
    return c;
}

/* ---------------------------------------------------------------------------------- a document */

struct output {
    const struct view *v;
    struct event_reader events;
    struct markers marks;
    struct arena *a;
    Cw__Claim **at;
    size_t n, cap;
};

static void put(struct output *o, Cw__Claim *c)
{
    if (c)
        *(Cw__Claim **)arena_push(o->a, (void **)&o->at, &o->n, &o->cap, sizeof c) = c;
}

static uint32_t covered_words(struct words s, const uint8_t *covered)
{
    uint32_t n = 0;

    for (uint32_t i = s.from; i < s.to; i++)
        n += covered[i] != 0;
    return n;
}

/* The head of a sentence, up to the first claim in it, when that is enough to tell something. */
static struct words uncovered(const struct view *v, struct words s, const uint8_t *covered)
{
    struct words head = {s.from, s.from};

    while (head.to < s.to && covered[head.to] != COVERED)
        head.to++;
    if (head.to - head.from < REPORT_WORDS || view_has(v, s.from, LEXICON_REL))
        head.to = head.from;
    return head;
}

/* A sentence belongs to the claims in it when they cover half of it; what else it tells plainly is
 * told by the outlet: [protesters marched], calling for bread. */
static void put_report(struct output *o, struct words s, const uint8_t *covered)
{
    const bool is_claimed = covered_words(s, covered) * 2 >= s.to - s.from;
    Cw__Claim *c;

    if (is_claimed)
        s = cut_short(o->v, uncovered(o->v, s, covered), NULL);
    s = trimmed(o->v, s);
    if (s.from >= s.to)
        return;
    c = report_of(&o->events, &o->marks, s, covered);
    if (c && (!is_claimed || c->score->event >= REPORT_WEIGHT))
        put(o, c);
}

static void cover_words(uint8_t *covered, struct words w, enum cover how)
{
    if (w.from < w.to)
        memset(covered + w.from, how, w.to - w.from);
}

/* Brigadier Faris [, who leads the talks,] told [reporters in Mirsal] that: part of who said what.
 */
static void cover_gap(uint8_t *covered, uint32_t from, uint32_t to)
{
    if (from < to && to - from <= GAP_WORDS)
        cover_words(covered, (struct words){from, to}, COVERED);
}

/* , who leads the talks, | has also | said; not: fighters | rejected the offer and | asked to
 * leave. */
static bool is_aside(const struct view *v, const struct draft *x)
{
    return x->source.to < x->cue_words.from &&
           (v->word[x->source.to].mark || x->cue_words.from <= x->source.to + ASIDE_WORDS);
}

/* What was a line once, a headline among them, is told for itself. */
static void put_lines(struct output *o, struct view_unit unit, const uint8_t *covered)
{
    for (uint32_t from = unit.from, to; from < unit.to; from = to) {
        for (to = from + 1; to < unit.to && (covered[to] || !bare_is_gap(o->v, to)); to++)
            ;
        put_report(o, (struct words){from, to}, covered);
    }
}

static void put_reports(struct output *o, const struct drafts *d, bool reads_english)
{
    const bool is_bare = bare_is(d->view);
    const struct view *v = o->v;
    uint8_t *covered = arena_alloc(o->a, v->words + 1);

    for (size_t i = 0; i < d->n; i++) {
        cover_words(covered, d->at[i].source, COVERED_SOURCE);
        cover_words(covered, d->at[i].cue_words, COVERED);
        if (draft_has_source(&d->at[i]) && !d->at[i].is_arabic && is_aside(v, &d->at[i]))
            cover_gap(covered, d->at[i].source.to, d->at[i].cue_words.from);
        if (d->at[i].pieces > 0 && !d->at[i].is_arabic)
            cover_gap(covered, d->at[i].cue_words.to, d->at[i].piece[0].from);
        for (uint32_t p = 0; p < d->at[i].pieces; p++)
            cover_words(covered, d->at[i].piece[p], COVERED);
    }
    for (uint32_t u = 0; u < v->units && o->n < DRAFT_MAX; u++)
        if (is_bare && !v->unit[u].is_arabic && reads_english)
            put_lines(o, v->unit[u], covered);
        else if (v->unit[u].is_arabic || reads_english)
            put_report(o, (struct words){v->unit[u].from, v->unit[u].to}, covered);
}

static int by_start(const void *a, const void *b)
{
    const Cw__Claim *x = *(Cw__Claim *const *)a, *y = *(Cw__Claim *const *)b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end < y->end ? -1 : x->end > y->end;
}

/* Otherwise the models would look at every word and be asked about none. */
static bool has_english(const struct view *v)
{
    for (uint32_t u = 0; u < v->units; u++)
        if (!v->unit[u].is_arabic)
            return true;
    return false;
}

enum fate claim_annotate(struct claim_extractor *x, Cw__Document *doc, struct arena *a,
                         struct error *e)
{
    const char *language = doc->language && *doc->language ? doc->language : "und";
    /* A document in English with a paragraph in Arabic is read in both: the script tells; other
     * Latin languages are not. */
    const bool reads_english =
        strcmp(language, "und") == 0 || strcmp(language, "en") == 0 || strcmp(language, "ar") == 0;
    struct drafts d = {.arena = a};
    struct output o = {.a = a};
    struct view v;
    enum fate fate;

    doc->claims = NULL;
    doc->n_claims = 0;
    if (!doc->text || !*doc->text)
        return FATE_DONE;
    fate = view_build(doc, &x->english, &x->arabic, a, &v, e);
    if (fate != FATE_DONE)
        return fate;
    d.view = o.v = &v;
    o.events = (struct event_reader){.v = &v, .a = a};
    draft_read_rules(&d, reads_english);
    if (reads_english && x->style == ATTRIBUTION_SHORT && bare_is(&v))
        bare_read(&d);
    else if (reads_english && has_english(&v))
        attribution_read(x->attribution, x->style, &d);
    if (reads_english && x->style == ATTRIBUTION_SHORT)
        relay_read(&d);
    marker_find(&v, a, &o.marks);
    if (x->style == ATTRIBUTION_SHORT)
        shade_cut_sources(&o.marks, &d);
    speaker_resolve(&d);
    for (size_t i = 0; i < d.n; i++)
        put(&o, claim_of(&o.events, &o.marks, &d.at[i]));
    put_reports(&o, &d, reads_english);
    if (o.n > 1)
        qsort(o.at, o.n, sizeof *o.at, by_start);
    doc->claims = o.at;
    doc->n_claims = o.n;
    event_finish(&o.events, doc);
    return FATE_DONE;
}
