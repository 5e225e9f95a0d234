/* SPDX-License-Identifier: Apache-2.0 */
#include "bare_reader.h"
#include "speaker.h"

#define SURE_SCORE 0.6f /* of verbs that begin another claim as participles */
#define LOOK_WORDS 60   /* how far a verb is looked for */

uint32_t bare_reader_start(struct bare *b)
{
    if (b->lead.from != b->free || b->lead.to < b->free)
        b->lead = (struct words){b->free, bare_skip_dateline(b->v, b->free, b->seg.to)};
    return b->lead.to;
}

bool bare_reader_has_clause(const struct bare *b, uint32_t from, uint32_t to)
{
    if (to < from + BARE_CLAUSE_WORDS)
        return false;
    return bare_has_verb(b->v, (struct words){to > from + LOOK_WORDS ? to - LOOK_WORDS : from, to});
}

struct draft *bare_reader_last(const struct bare *b)
{
    return b->out->n > b->first ? &b->out->at[b->out->n - 1] : NULL;
}

void bare_reader_set_via(const struct bare *b, struct draft *x, struct words via)
{
    if (via.from < via.to && x->via.start == x->via.end)
        x->via = (struct range){b->v->tokens.at[via.from].start, bare_stem_end(b->v, via.to - 1)};
}

struct draft *bare_reader_put(struct bare *b, const struct cue_hit *h, struct words source,
                              struct words content)
{
    const struct view *v = b->v;
    struct draft *x;

    while (content.to > content.from && bare_is_junk(v, content.to - 1))
        content.to--;
    x = draft_add(b->out, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    draft_add_piece(x, content.from, content.to);
    x->source_score = 0.8f;
    bare_reader_set_via(b, x, bare_told_in_speech(v, (struct words){h->words.to, content.from}));
    if (source.from < source.to && source.from < h->words.from)
        bare_reader_set_via(b, x, bare_told_in_speech(v, (struct words){b->free, source.from}));
    return x;
}

/* ------------------------------------------------------------------------------------- verbs */

/* C said S: somebody who can speak and no other verb stands behind. */
static struct words inverted_source(const struct bare *b, const struct cue_hit *h)
{
    const struct view *v = b->v;
    const struct words none = {h->words.to, h->words.to};
    struct words s = bare_rest(v, h->words.to, b->seg.to);

    static const char *const own[] = {"its", "their", "his", "her", NULL};

    if (s.from >= s.to || h->form == LEXICON_ING || cue_has_frame(h, 'o') || bare_has_verb(v, s) ||
        (cue_has_frame(h, 'n') && view_is_any(v, s.from, own)) || /* reaffirmed | its promise */
        !(v->word[s.from].capital || view_has(v, s.from, LEXICON_DET) || view_source(v, s.from)) ||
        VIEW_IS(v, s.from + 1, "of")) /* said most of them */
        return none;
    if (view_has(v, s.from, LEXICON_PREP | LEXICON_TIME | LEXICON_COMP))
        return none;
    if (cue_has_frame(h, 'n') && !v->word[s.to - 1].capital && !view_source(v, s.to - 1))
        return none; /* announced an operation */
    return bare_names_speaker(v, s) ? s : none;
}

bool bare_reader_add_left(struct bare *b, const struct cue_hit *h, struct words source,
                          uint32_t end)
{
    const uint32_t from = bare_reader_start(b);
    struct draft *last = bare_reader_last(b);

    if (bare_reader_has_clause(b, from, end)) {
        struct draft *x = bare_reader_put(b, h, source, (struct words){from, end});
        if (view_in_speech(b->v, from) && source.from >= end)
            bare_mend_quoted(b->v, x, b->free, b->seg.to);
        return true;
    }
    /* ... the Observatory said | and rescuers said: the same once more. */
    if (last && b->free <= source.from && last->pieces == 1 && last->piece[0].to < b->free &&
        last->piece[0].to < last->piece[0].from + LOOK_WORDS && source.from <= b->free + 1 &&
        VIEW_IS(b->v, b->free, "and")) {
        const struct words again = last->piece[0];
        (void)bare_reader_put(b, h, source, again);
        return true;
    }
    return false;
}

static void open_right(struct bare *b, const struct cue_hit *h, struct words source,
                       const struct right *r)
{
    const bool is_np = r->kind == RIGHT_NP || bare_is_gerund(b->v, r->start) ||
                       (!r->is_explicit && cue_has_frame(h, 'n') &&
                        bare_is_phrase(b->v, (struct words){r->start, b->seg.to}));
    const uint32_t start = r->start + 2 < b->seg.to && cue_has_frame(h, 'x') &&
                                   view_has(b->v, r->start, LEXICON_PRON) &&
                                   VIEW_IS(b->v, r->start + 1, "as")
                               ? r->start + 2 /* describing it as | a crime */
                               : r->start;
    const uint32_t end = is_np ? bare_content_end(b->v, r->start, b->seg.to) : b->seg.to;
    struct draft *x = bare_reader_put(b, h, source, (struct words){start, end});

    x->is_open = true;
    bare_reader_set_via(b, x, r->via);
    b->free = r->start;
}

static struct words ahead(const struct bare *b, uint32_t from)
{
    return (struct words){from, from + LOOK_WORDS < b->seg.to ? from + LOOK_WORDS : b->seg.to};
}

/* A clause in front, the speaker at the cue or behind it. */
static bool read_left(struct bare *b, const struct cue_hit *h, const struct right *r)
{
    const struct view *v = b->v;
    struct words s = inverted_source(b, h);

    if (s.from < s.to &&
        (view_is_cue(v, s.to, LEXICON_ING) || view_has(v, s.to, LEXICON_REL) ||
         !bare_has_verb(v, ahead(b, s.to))) &&
        bare_reader_add_left(b, h, s, h->words.from)) {
        b->free = s.to;
        return true;
    }
    s = bare_tail(v, bare_front(v, h->words.from, b->free), b->free);
    if (s.from == s.to || !bare_can_speak(v, s) || bare_shows(b->v, h->cue, h->form, s) ||
        VIEW_IS(v, s.from - 1, "what") || /* after what it said was a strike */
        !bare_reader_add_left(b, h, s, s.from))
        return false;
    bare_reader_set_via(b, bare_reader_last(b), r->via);
    b->free = h->words.to;
    if (h->words.to + BARE_CLAUSE_WORDS < b->seg.to && bare_gives_reason(v, h->words.to)) {
        draft_add_piece(bare_reader_last(b), h->words.to, b->seg.to); /* C he said | because C */
        bare_reader_last(b)->is_open = true;
    }
    return true;
}

/* The doctors say that C | the nurse said: all of it is what the nurse stated. */
static bool take_over(struct bare *b, const struct cue_hit *h, struct words source)
{
    struct draft *last = bare_reader_last(b);
    const uint32_t from = last->source.from;

    if (b->out->n != b->first + 1 || !draft_has_source(last) || from >= last->cue_words.from ||
        bare_reader_has_clause(b, b->seg.from, from))
        return false;
    draft_drop(b->out);
    bare_reader_put(b, h, source, (struct words){from, source.from});
    b->free = h->words.to;
    return true;
}

/* The clause in front is another claim, and an outlet passed it on: S said that C Radio M
 * reported. */
static bool pass_on(struct bare *b, const struct cue_hit *h)
{
    struct draft *last = bare_reader_last(b);
    const struct words s = bare_tail(b->v, h->words.from, b->free);

    if (!last || !last->is_open || s.from == s.to || s.from < b->free + BARE_CLAUSE_WORDS ||
        !bare_can_speak(b->v, s))
        return false;
    if (speaker_classify(b->v, s) != CW__CLAIM__CLASS__MEDIA && !bare_is_wire(b->v, s, h))
        return bare_ends_behind(b->v, h->words.to, b->seg.to) && take_over(b, h, s);
    content_cut(last, s.from);
    bare_reader_set_via(b, last, s);
    return true;
}

/* adding that, noting that: of who spoke before, or whom the sentence is about. */
static bool read_participle(struct bare *b, const struct cue_hit *h, const struct right *r)
{
    struct draft *last = bare_reader_last(b);
    struct words s = {h->words.from, h->words.from};

    if (!bare_begins_content(b->v, h, r, b->seg.to))
        return false;
    if (h->form == LEXICON_ING && bare_behind_with(b->v, h->words.from, b->free, &s)) {
        if (last)
            content_cut(last, s.from - 1);
    } else if (!last) {
        s = bare_sentence_subject(b->v, bare_reader_start(b), h->words.from);
        if (s.from == s.to || !(r->is_explicit || h->cue->score > 0.99f))
            return false;
    } else if (last->is_open && last->piece[0].from >= h->words.from) {
        return false;
    } else {
        content_cut(last, h->words.from);
    }
    open_right(b, h, s, r);
    return true;
}

/* A said that ... | while B said that ..., | but said that ...: the second is no part of the first.
 */
static bool read_coordinate(struct bare *b, const struct cue_hit *h, const struct right *r)
{
    const struct view *v = b->v;
    struct draft *last = bare_reader_last(b);
    const uint32_t and = bare_conjunction_before(b->v, h->words.from, b->behind);
    const struct words s = bare_tail(v, h->words.from, last->piece[0].from + 1);

    if (and != VIEW_NONE && and > last->piece[0].from && h->form != LEXICON_BASE) {
        content_cut(last, and);
        open_right(b, h, (struct words){h->words.from, h->words.from}, r);
        return true;
    }
    if (s.from == s.to || !bare_can_speak(v, s) ||
        !(VIEW_IS(v, s.from - 1, "while") || VIEW_IS(v, s.from - 1, "whereas") ||
          VIEW_IS(v, s.from - 1, "but")))
        return false;
    content_cut(last, s.from - 1);
    open_right(b, h, s, r);
    return true;
}

/* C, S said | and added that C; S repelled an attack | and said that C. */
static bool read_joined(struct bare *b, const struct cue_hit *h, const struct right *r)
{
    struct words s = {h->words.from, h->words.from};

    if (h->form == LEXICON_BASE ||
        bare_conjunction_before(b->v, h->words.from, b->behind) == VIEW_NONE)
        return false;
    if (!bare_reader_last(b)) {
        s = bare_sentence_subject(b->v, bare_reader_start(b), h->words.from);
        if (s.from == s.to)
            return false;
    }
    open_right(b, h, s, r);
    return true;
}

/* blasts which | the Observatory said | killed nine: the verb behind goes with what stands in
 * front. */
static bool read_relative(struct bare *b, const struct cue_hit *h, uint32_t verb)
{
    const struct view *v = b->v;
    const struct words s = bare_tail(v, h->words.from, b->free);
    struct draft *last = bare_reader_last(b);

    if (s.from == s.to || s.from == b->free || !bare_can_speak(v, s) ||
        !view_has(v, s.from - 1, LEXICON_REL) || (last && last->is_open))
        return false;
    bare_reader_put(b, h, s, (struct words){verb, b->seg.to})->is_open = true;
    b->free = verb;
    return true;
}

static bool read_verb(struct bare *b, const struct cue_hit *h)
{
    const struct view *v = b->v;
    struct right r = bare_right(b->v, h, b->seg.to);
    struct draft *last = bare_reader_last(b);
    struct words s;
    bool is_right;

    if (bare_claims_lives(b->v, h, b->seg.to) || h->is_passive || VIEW_IS(v, h->words.to, "by"))
        return false;
    if (h->form == LEXICON_ING && !h->is_finite)
        return read_participle(b, h, &r);
    is_right = bare_begins_content(b->v, h, &r, b->seg.to);
    if (last && last->is_open)
        return is_right ? read_coordinate(b, h, &r) : pass_on(b, h);
    if (!r.is_explicit && r.start < b->seg.to && view_is_lower(v, r.start) &&
        view_has(v, r.start, LEXICON_AUX | LEXICON_VERB) &&
        !view_has(v, r.start, LEXICON_PRON | LEXICON_DET))
        return read_relative(b, h, r.start); /* footage the army said was old: nothing */
    if (is_right && read_joined(b, h, &r))
        return true;
    s = inverted_source(b, h);
    if ((!is_right || s.from < s.to) && read_left(b, h, &r))
        return true;
    if (!is_right && (r.kind != RIGHT_CLAUSE || view_has(v, r.start, LEXICON_BUT) ||
                      !bare_has_verb(v, ahead(b, r.start))))
        return false;
    s = bare_subject(v, h->words.from, b->free);
    if (s.from == s.to || english_is_nobody(v, s) || VIEW_IS(v, s.to - 1, "we") ||
        !(bare_can_speak(v, s) || (r.is_explicit && view_has(v, s.from, LEXICON_DET))) ||
        bare_shows(b->v, h->cue, h->form, s))
        return false;
    open_right(b, h, s, &r);
    return true;
}

/* ------------------------------------------------------------------------ drafts that stay */

/* Noun phrases and what else the rules found, with the subject read anew and ended before
 * what plainly goes on. */
static void mend(const struct bare *b, struct draft *x)
{
    const struct view *v = b->v;
    struct words *p = &x->piece[x->pieces - 1];
    struct words s;

    if (view_in_speech(v, x->piece[0].from) && !bare_goes_on_quoted(v, x)) {
        bare_mend_quoted(b->v, x, b->free, b->seg.to);
        return;
    }
    if (x->piece[0].from > x->cue_words.from && x->form != LEXICON_ING &&
        x->source.from <= x->cue_words.from) { /* not: quoted | a doctor | as saying */
        s = bare_conjunction_before(v, x->cue_words.from, b->free) != VIEW_NONE
                ? bare_sentence_subject(v, b->free, x->cue_words.from)
                : bare_subject(v, x->cue_words.from, b->free);
        if (s.from < s.to && bare_can_speak(v, s))
            draft_set_source(x, v, s);
    }
    if (p->from < x->cue_words.to)
        return;
    p->to = bare_content_end(v, p->from, b->seg.to);
}

static void copy(struct bare *b, const struct draft *x)
{
    *(struct draft *)arena_push(b->out->arena, (void **)&b->out->at, &b->out->n, &b->out->cap,
                                sizeof *x) = *x;
}

static void keep(struct bare *b, const struct draft *old)
{
    const struct view *v = b->v;
    const struct draft *last = bare_reader_last(b);
    struct draft x = *old;

    if (last && last->is_open && x.cue_words.from >= last->piece[0].from &&
        !view_in_speech(v, x.piece[0].from))
        return; /* a statement inside a statement */
    const struct cue_hit h = {.cue = old->entry};

    if (!old->entry->frames || english_is_blow(v, old) ||
        (VIEW_IS(v, old->cue_words.to, "by") && !cue_has_frame(&h, 'Q')) ||
        view_ends_with(v, old->cue_words.to, "self"))
        return; /* bomb blasts, expected to rise, which describes itself as */
    mend(b, &x);
    if (!content_finish(v, &x) ||
        (draft_has_source(&x) && x.direct != CW__CLAIM__DIRECT__YES &&
         !bare_can_speak(v, x.source)) ||
        bare_shows(b->v, x.entry, x.form, x.source))
        return;
    copy(b, &x);
    b->free = x.piece[x.pieces - 1].to > x.cue_words.to ? x.piece[x.pieces - 1].to : x.cue_words.to;
    if (draft_has_source(&x) && x.source.to > b->free)
        b->free = x.source.to;
}

/* ---------------------------------------------------------------------------- a segment */

/* S denied the attack | and blamed | rebels for it. */
static bool read_joined_object(struct bare *b, const struct cue_hit *h)
{
    const struct words none = {h->words.from, h->words.from};
    const uint32_t and = bare_conjunction_before(b->v, h->words.from, b->behind);
    struct right r = bare_right(b->v, h, b->seg.to);

    if (strcmp(h->cue->lemma, "blame") == 0 && r.kind == RIGHT_NOTHING && h->words.to < b->seg.to &&
        !b->v->word[h->words.to].mark && !view_has(b->v, h->words.to, LEXICON_PREP))
        r = (struct right){.kind = RIGHT_NP, .start = h->words.to}; /* and blamed | rebels */

    if (!bare_reader_last(b) || and == VIEW_NONE || h->form != LEXICON_PAST || h->is_passive ||
        r.kind != RIGHT_NP)
        return false;
    content_cut(bare_reader_last(b), and);
    open_right(b, h, none, &r);
    return true;
}

static bool read_anew(struct bare *b, const struct cue_hit *h)
{
    if (h->cue->kind == LEXICON_CUE_PHRASE)
        return h->cue->score > 0.7f && bare_reader_phrase(b, h);
    if (cue_has_frame(h, 'Q'))
        return bare_reader_quoted(b, h);
    if (cue_has_frame(h, 'n') && h->cue->kind == LEXICON_CUE_VERB && bare_reader_quoted(b, h))
        return true; /* Radio Mirsal reported S as saying */
    if (h->cue->kind != LEXICON_CUE_VERB)
        return false;
    if (cue_has_frame(h, 'a') && h->is_passive)
        return bare_reader_accused(b, h);
    if ((cue_has_frame(h, 'a') || cue_has_frame(h, 'x')) && read_joined_object(b, h))
        return true;
    return (cue_has_frame(h, 'b') ||
            (h->form == LEXICON_ING && !h->is_finite && h->cue->score >= SURE_SCORE &&
             (cue_has_frame(h, 'n') || cue_has_frame(h, 'a') || cue_has_frame(h, 'x')))) &&
           read_verb(b, h);
}

/* ... said that S | dismissing the accounts: a participle that goes on with what somebody said,
 * with no comma to show it. */
static bool is_trailing_participle(const struct bare *b, uint32_t i, struct cue_hit *ret)
{
    const struct view *v = b->v;
    const struct view_word *w = &v->word[i];
    const struct lexicon_word *lex = w->phrase && w->phrase->cue ? w->phrase : w->lex;

    if (!lex || !lex->cue || lex->form != LEXICON_ING || w->mark || w->capital ||
        view_in_speech(v, i) || i == 0 || bare_is_governed(v, i) ||
        view_has(v, i - 1, LEXICON_DET | LEXICON_PREP | LEXICON_AUX | LEXICON_ADV))
        return false;
    *ret = (struct cue_hit){.cue = lexicon_cue_of(v->english, lex),
                            .words = {i, i + (lex == w->phrase ? w->phrase_words : 1u)},
                            .form = LEXICON_ING};
    return ret->cue->kind == LEXICON_CUE_VERB && ret->cue->score >= SURE_SCORE &&
           (cue_has_frame(ret, 'b') ||
            (bare_reader_last(b) &&
             (cue_has_frame(ret, 'n') || cue_has_frame(ret, 'a') || cue_has_frame(ret, 'x'))));
}

static void read_cue(struct bare *b, uint32_t i)
{
    const struct draft *old = b->at[i] ? &b->old->at[b->at[i] - 1] : NULL;
    const bool is_quoted = old && view_in_speech(b->v, old->piece[0].from);
    struct cue_hit h;
    bool is_known = cue_find(b->v, i, b->seg, &h) || is_trailing_participle(b, i, &h);

    if (old && b->v->word[i].capital && i > b->seg.from && !b->v->word[i - 1].mark)
        return; /* a headline, or a name */
    if (is_quoted) {
        keep(b, old);
    } else if (!(is_known && read_anew(b, &h)) && old &&
               !(is_known && cue_has_frame(&h, 'b') && h.cue->score > 0.8f) &&
               !(is_known && bare_claims_lives(b->v, &h, b->seg.to))) {
        keep(b, old);
    }
    if (is_known)
        b->behind = h.words.to;
}

static void read_segment(struct bare *b, struct view_unit seg)
{
    const struct view *v = b->v;
    size_t kept;

    b->seg = seg;
    b->free = b->behind = seg.from;
    b->lead.from = VIEW_NONE; /* not looked at yet */
    kept = b->first = b->out->n;
    for (uint32_t i = seg.from; i < seg.to && b->out->n < DRAFT_MAX; i++)
        if (b->at[i] || (v->word[i].lex && v->word[i].lex->cue) ||
            (v->word[i].phrase && v->word[i].phrase->cue))
            read_cue(b, i);
    for (size_t i = kept; i < b->out->n; i++) {
        struct draft *x = &b->out->at[i];
        x->unit = b->out->unit;
        if (x->pieces > 0 && !view_in_speech(v, x->piece[x->pieces - 1].from))
            content_cut(x,
                        bare_narrator(v, x->piece[x->pieces - 1].from, x->piece[x->pieces - 1].to));
        if (!content_finish(v, x))
            continue;
        b->out->at[kept++] = *x;
    }
    b->out->n = kept;
}

static void read_unit(struct bare *b, struct view_unit unit)
{
    const struct view *v = b->v;
    uint32_t from = unit.from;

    if (b->out->unit == 0)
        from = bare_behind_headline(v, unit);
    for (uint32_t to; from < unit.to; from = to) {
        for (to = from + 1; to < unit.to && !bare_is_gap(v, to); to++)
            ;
        unit.from = from;
        if (bare_ends_with_stop(v, to) || to == v->words || !bare_is_gap(v, to))
            read_segment(b, (struct view_unit){from, to, unit.paragraph, unit.is_arabic});
    }
}

static void keep_unit(struct bare *b, struct view_unit unit)
{
    for (uint32_t i = unit.from; i < unit.to; i++)
        if (b->at[i])
            copy(b, &b->old->at[b->at[i] - 1]);
}

void bare_read(struct drafts *d)
{
    const struct view *v = d->view;
    struct drafts out = {.view = v, .arena = d->arena};
    struct bare b = {.v = v, .old = d, .out = &out};

    b.at = ARENA_ARRAY(d->arena, v->words + 1, uint32_t);
    for (size_t i = 0; i < d->n; i++)
        if (d->at[i].pieces > 0)
            b.at[d->at[i].cue_words.from] = (uint32_t)i + 1;
    for (out.unit = 0; out.unit < v->units; out.unit++)
        if (v->unit[out.unit].is_arabic)
            keep_unit(&b, v->unit[out.unit]);
        else
            read_unit(&b, v->unit[out.unit]);
    *d = out;
}
