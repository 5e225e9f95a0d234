/* SPDX-License-Identifier: Apache-2.0 */
#include "english.h"
#include "content.h"
#include "np.h"

#define TAIL_WORDS                                                                                 \
    4 /* a clause in front of "S said" that no comma closes has at least so many words */
#define SHORT_WORDS 8
#define RELATIVE_WORDS 16
#define WISH_WORDS 5 /* not to be publicly named */
#define BLOW_WORDS 6 /* hammered the eastern towns | with rockets */

/* -------------------------------------------------------------------- other claims in the unit */

static bool participle_may_follow(const struct view *v, uint32_t at)
{
    return VIEW_IS(v, at, "adding") || VIEW_IS(v, at - 1, "and") ||
           view_is_mark(v, at - 1, VIEW_MARK_COMMA) || view_is_mark(v, at - 1, VIEW_MARK_DASH) ||
           view_is_mark(v, at - 1, VIEW_MARK_QUOTE);
}

/* While A said that ..., | B said: the clause in front has ended. */
static bool begins_subordinate(const struct english_reader *r)
{
    return view_has(r->v, r->unit.from, LEXICON_CONJ | LEXICON_PREP) &&
           !view_has(r->v, r->unit.from, LEXICON_DET | LEXICON_PRON);
}

bool english_may_follow(const struct english_reader *r, uint32_t at, const struct cue_hit *h,
                        bool has_subject)
{
    const struct view *v = r->v;
    const struct draft *last = draft_last(r->d);

    if (!last || !last->is_open || at < r->free || at <= r->unit.from)
        return true;
    if (h->form == LEXICON_ING)
        return participle_may_follow(v, at);
    if (view_is_mark(v, at - 1, VIEW_MARK_SEMICOLON) || view_is_mark(v, at - 1, VIEW_MARK_DASH))
        return true;
    if (!has_subject)
        return VIEW_IS(v, at - 1, "and") || VIEW_IS(v, at - 1, "but");
    if (view_is_mark(v, at - 1, VIEW_MARK_COMMA))
        return begins_subordinate(r);
    return view_has(v, at - 1, LEXICON_BUT) && !v->word[at - 1].mark && at >= r->unit.from + 2 &&
           (view_is_mark(v, at - 2, VIEW_MARK_COMMA) || view_is_mark(v, at - 2, VIEW_MARK_QUOTE));
}

void english_cut_before(struct english_reader *r, uint32_t at)
{
    struct draft *last = draft_last(r->d);

    if (at > r->unit.from && !r->v->word[at - 1].mark && view_has(r->v, at - 1, LEXICON_BUT))
        at--;
    if (last)
        content_cut(last, at);
}

/* ------------------------------------------------------------------------------------ contents */

void english_add_right(struct english_reader *r, struct draft *x, const struct right *right)
{
    if (right->kind == RIGHT_QUOTE) {
        r->free = view_quote_end(r->v, r->v->word[right->start].quote);
        draft_add_piece(x, right->start, r->free);
        x->is_quotation = true;
    } else {
        draft_add_piece(x, right->start, r->unit.to);
        x->is_open = true;
        x->is_np = right->kind == RIGHT_NP;
        r->free = right->start;
    }
    if (right->via.from < right->via.to)
        x->via = view_range(r->v, right->via);
}

uint32_t english_content_front(const struct english_reader *r, uint32_t end, bool *ret_is_quotation)
{
    const struct view *v = r->v;
    uint32_t q = v->word[end - 1].quote, open;

    if (end - 1 > r->free && view_is_mark(v, end - 1, VIEW_MARK_COMMA) && q == VIEW_NONE)
        q = v->word[end - 2].quote;
    *ret_is_quotation = q != VIEW_NONE && !v->quote[q].is_name && v->quote[q].open >= r->free;
    if (!*ret_is_quotation)
        return r->free;
    open = v->quote[q].open;
    /* A quotation with narration in front of it is part of a clause: Kerry's "plan," he said; If it
     * passes, "we go," he said. */
    if (open > r->free && (!v->word[open - 1].mark ||
                           (view_has(v, r->free, LEXICON_COND) && r->free == r->unit.from))) {
        *ret_is_quotation = false;
        return r->free;
    }
    return open;
}

bool english_goes_on(const struct english_reader *r, const struct draft *x)
{
    const struct view *v = r->v;
    const uint32_t i = r->free + 1;

    if (i + 1 >= r->unit.to || !view_is_mark(v, i - 1, VIEW_MARK_COMMA) || v->word[i].mark ||
        view_is_cue(v, i, LEXICON_ING))
        return false;
    if (x->source.from > x->cue_words.from && !view_is_lower(v, i)) /* said Smith, Trump ... */
        return false;
    if (view_has(v, i, LEXICON_REL) ||
        (view_has(v, i, LEXICON_CONJ) && !view_has(v, i, LEXICON_COMP)))
        return false;
    return (view_is_lower(v, i) && view_has(v, i, LEXICON_AUX | LEXICON_VERB)) ||
           right_is_clause(v, i, r->unit.to);
}

/* Behind an interruption: the quotation or the clause goes on. */
static void add_rest(struct english_reader *r, struct draft *x, const struct right *right)
{
    if (right->kind == RIGHT_QUOTE && x->is_quotation) {
        r->free = view_quote_end(r->v, r->v->word[right->start].quote);
        draft_add_piece(x, right->start, r->free);
        return;
    }
    if (right->kind == RIGHT_QUOTE)
        r->free = right->start;
    else if (!x->is_quotation && english_goes_on(r, x))
        r->free++;
    else
        return;
    draft_add_piece(x, r->free, r->unit.to);
    x->is_open = true;
}

/* A claim whose content stands in front and ends before word `end`. */
static bool add_left(struct english_reader *r, const struct cue_hit *h, struct words source,
                     const struct right *right, uint32_t end)
{
    bool is_quotation;
    uint32_t front = english_content_front(r, end, &is_quotation);
    struct draft *x;

    if (front >= end)
        return false;
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, r->v, source);
    draft_add_piece(x, front, end);
    x->is_quotation = is_quotation;
    if (right->via.from < right->via.to)
        x->via = view_range(r->v, right->via);
    r->free = right->start > h->words.to ? right->start : h->words.to;
    if (source.to > r->free)
        r->free = source.to;
    add_rest(r, x, right);
    return true;
}

/* -------------------------------------------------------------------------- behind the content */

/* Is the last word before i the end of something said: “...,” | he said? */
static bool follows_content(const struct english_reader *r, uint32_t i)
{
    const struct view *v = r->v;

    if (i <= r->free)
        return false;
    if (view_is_mark(v, i - 1, VIEW_MARK_QUOTE))
        return view_in_speech(v, i - 1);
    return i > r->free + 1 &&
           (view_is_mark(v, i - 1, VIEW_MARK_COMMA) || view_is_mark(v, i - 1, VIEW_MARK_STOP) ||
            view_is_mark(v, i - 1, VIEW_MARK_DASH));
}

static bool follows_quotation(const struct english_reader *r, uint32_t i)
{
    return i > r->free &&
           (view_in_speech(r->v, i - 1) || (i > r->free + 1 && view_in_speech(r->v, i - 2)));
}

/* "C," said S: a speaker stands behind the verb and nothing that he could say behind him. */
static bool is_inverted(const struct english_reader *r, const struct cue_hit *h, struct words np)
{
    const struct view *v = r->v;

    if (np.from == np.to ||
        !(follows_quotation(r, h->words.from) ? cue_has_frame(h, 'q') : cue_has_frame(h, 'b')))
        return false;
    if (view_has(v, np.from, LEXICON_COMP | LEXICON_TIME | LEXICON_PREP))
        return false;
    if (view_has(v, np.from, LEXICON_PRON) && !view_has(v, np.from, LEXICON_DET) &&
        !follows_quotation(r, h->words.from))
        return false; /* A spokesman, Karim Haddal, said it rained */
    if (np.to < r->unit.to && view_is_lower(v, np.to) &&
        view_has(v, np.to, LEXICON_AUX | LEXICON_VERB))
        return false;
    return view_has(v, np.from, LEXICON_PRON | LEXICON_DET) || v->word[np.from].capital ||
           view_source(v, np.from);
}

static bool read_inverted(struct english_reader *r, const struct cue_hit *h)
{
    struct words source = np_english_after(r->v, h->words.to, r->unit.to);
    struct right right;

    if (h->form == LEXICON_ING || !follows_content(r, h->words.from) || !is_inverted(r, h, source))
        return false;
    right = right_of(h, r->v, source.to, r->unit.to);
    if (right.kind != RIGHT_QUOTE) {
        right.kind = RIGHT_NOTHING;
        right.start = source.to;
    }
    return add_left(r, h, source, &right, h->words.from);
}

/* Nothing but marks or a time stands between word i and the end. */
static bool ends_unit(const struct english_reader *r, uint32_t i)
{
    while (i < r->unit.to && (r->v->word[i].mark || view_has(r->v, i, LEXICON_TIME)))
        i++;
    return i == r->unit.to;
}

/* ... it was foiled said the commander. */
static bool read_inverted_without_comma(struct english_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    struct words source = np_english_after(v, h->words.to, r->unit.to);
    struct right right = {.kind = RIGHT_NOTHING, .start = source.to};

    if (cue_has_frame(h, 'o') || source.from == source.to || source.to - source.from > SHORT_WORDS)
        return false;
    if (!ends_unit(r, source.to) ||
        !(v->word[source.from].capital || view_has(v, source.from, LEXICON_DET)))
        return false;
    return !right_is_clause(v, source.from, source.to) &&
           right_is_clause(v, r->free, h->words.from) &&
           add_left(r, h, source, &right, h->words.from);
}

/* Texts that lost their commas: "nine died in shelling the Observatory said." Only where the
 * sentence ends with it. */
static bool read_without_comma(struct english_reader *r, const struct cue_hit *h)
{
    struct right right = {.kind = RIGHT_NOTHING, .start = h->words.to};
    struct words source;

    if (!cue_has_frame(h, 'b') || h->form == LEXICON_ING || h->words.from < r->free + TAIL_WORDS)
        return false;
    if (cue_has_frame(h, 'o'))
        right.start = right_skip_addressee(r->v, h->words.to, r->unit.to, &right.via);
    if (!ends_unit(r, right.start))
        return read_inverted_without_comma(r, h);
    source = np_english_tail(r->v, h->words.from, r->free);
    return source.from < source.to && source.from >= r->free + TAIL_WORDS &&
           right_is_clause(r->v, r->free, source.from) &&
           add_left(r, h, source, &right, source.from);
}

/* --------------------------------------------------------------------- in front of the content */

/* "announced X and | said": the subject is the one before. Adverbs and auxiliaries may stand
 * between. */
static bool follows_and(const struct english_reader *r, uint32_t i)
{
    const struct view *v = r->v;

    while (i > r->unit.from && view_has(v, i - 1, LEXICON_ADV | LEXICON_HAVE) &&
           view_is_lower(v, i - 1))
        i--;
    return i > r->unit.from + 1 && view_is_lower(v, i - 1) &&
           (VIEW_IS(v, i - 1, "and") || VIEW_IS(v, i - 1, "but"));
}

static struct words subject_of(const struct english_reader *r, const struct cue_hit *h)
{
    const uint32_t i = h->words.from, low = r->unit.from > r->free ? r->unit.from : r->free;
    struct words subject;

    if ((h->form == LEXICON_ING && !h->is_finite) || follows_and(r, i))
        return (struct words){i, i};
    subject = np_english_before(r->v, i, low);
    return subject.from < subject.to ? english_real_source(r->v, subject, i) : subject;
}

/* A verb without a subject in front counts behind "and", an adverb or a mark, and when its content
 * is beyond doubt. */
static bool may_lack_subject(const struct english_reader *r, const struct cue_hit *h,
                             const struct right *right)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;

    if (h->form == LEXICON_ING)
        return true;
    if (!right->is_explicit && !(right->kind == RIGHT_CLAUSE && follows_and(r, i)))
        return false;
    return i == r->unit.from || v->word[i - 1].mark ||
           view_has(v, i - 1, LEXICON_CONJ | LEXICON_ADV | LEXICON_AUX);
}

static bool is_relative(const struct view *v, struct words source)
{
    return source.from < source.to &&
           (VIEW_IS(v, source.from, "that") || VIEW_IS(v, source.from, "which"));
}

/* "No group claimed responsibility", "nobody said that ...": tells what was not said. */
bool english_is_nobody(const struct view *v, struct words source)
{
    static const char *const words[] = {"no", "nobody", "none", "neither", NULL};

    return source.from < source.to && view_is_any(v, source.from, words);
}

bool english_is_wish(const struct view *v, struct words cue)
{
    static const char *const wishes[] = {"anonymity", "named", "identified", "quoted", NULL};

    if (cue.from == 0 || !view_has(v, cue.from - 1, LEXICON_REL))
        return false;
    for (uint32_t i = cue.to; i < v->words && i < cue.to + WISH_WORDS && !v->word[i].mark; i++)
        if (view_is_any(v, i, wishes))
            return true;
    return false;
}

static bool can_condemn(const struct view *v, struct words source)
{
    for (uint32_t i = source.from; i < source.to; i++) {
        const Cw__Mention *m = view_mention(v, i);
        if ((m && m->type != CW__MENTION__TYPE__MISC) || view_source(v, i) ||
            (view_has(v, i, LEXICON_PRON) && !VIEW_IS(v, i, "it") && !view_has(v, i, LEXICON_DET)))
            return true;
    }
    return source.from == source.to;
}

bool english_is_blow(const struct view *v, const struct draft *x)
{
    static const char *const blows[] = {"by", "into", "with", "across", "near", NULL};
    const uint32_t behind = x->cue_words.to;

    if (!(x->entry->frames & LEXICON_FRAME('H')))
        return false;
    if (x->form == LEXICON_PASSIVE || !can_condemn(v, x->source) || view_is_any(v, behind, blows) ||
        (x->entry->frames == LEXICON_FRAME('H') && !draft_has_source(x)))
        return true;
    for (uint32_t i = behind; i < v->words && i < behind + BLOW_WORDS && !v->word[i].mark; i++)
        if (VIEW_IS(v, i, "with") || VIEW_IS(v, i, "into"))
            return true;
    return false;
}

struct words english_real_source(const struct view *v, struct words source, uint32_t cue)
{
    const uint32_t end = source.to < cue && cue - source.from < RELATIVE_WORDS ? cue : source.to;

    for (uint32_t i = source.from + 1; i + 1 < end; i++)
        if ((view_has(v, i, LEXICON_REL) || VIEW_IS(v, i, "that")) && !v->word[i - 1].mark &&
            view_is_lower(v, i) && !VIEW_IS(v, i, "who") && !right_is_clause(v, i, end) &&
            (v->word[i + 1].capital || view_has(v, i + 1, LEXICON_DET) || view_source(v, i + 1)))
            return (struct words){i + 1, end};
    return source;
}

/* A verb that stands by itself. */
static bool is_finite(const struct view *v, uint32_t i)
{
    return view_is_lower(v, i) && view_has(v, i, LEXICON_AUX | LEXICON_VERB) &&
           !view_has(v, i - 1, LEXICON_AUX | LEXICON_CONJ | LEXICON_REL | LEXICON_PREP) &&
           !VIEW_IS(v, i - 1, "and");
}

void english_end_relative(const struct view *v, struct draft *x)
{
    struct words *last = &x->piece[0];
    const uint32_t before = x->source.from;
    bool has_comma;

    if (x->pieces == 2 && last->to == last->from + 1 && view_has(v, last->from, LEXICON_REL)) {
        x->piece[0] = x->piece[1]; /* "which" states nothing */
        x->pieces = 1;
    }

    if (x->pieces != 1 || !draft_has_source(x) || before < 2 || last->from != x->cue_words.to ||
        !(view_has(v, before - 1, LEXICON_REL) || VIEW_IS(v, before - 1, "that")) ||
        !is_finite(v, last->from))
        return;
    has_comma = view_is_mark(v, before - 2, VIEW_MARK_COMMA);
    for (uint32_t i = last->from + 1; i < last->to; i++) {
        const bool ends =
            has_comma ? view_is_mark(v, i, VIEW_MARK_COMMA) : i > last->from + 1 && is_finite(v, i);
        if (ends)
            last->to = i;
        if (ends || v->word[i].mark)
            return;
    }
}

/* “...,” S said: tells so, and takes the content in front when nothing stands behind or the
 * quotation goes on there. */
static bool read_left(struct english_reader *r, const struct cue_hit *h, struct words source,
                      struct right *right)
{
    const bool quoted = follows_quotation(r, source.from);

    if (source.from == source.to || !follows_content(r, source.from))
        return false;
    if (!(quoted ? cue_has_frame(h, 'q') : cue_has_frame(h, 'b')))
        return false;
    if (quoted && !right->is_explicit)
        right->kind = RIGHT_NOTHING;
    if (right->kind != RIGHT_NOTHING &&
        !(right->kind == RIGHT_QUOTE && view_in_speech(r->v, source.from - 1)))
        return false;
    return english_may_follow(r, source.from, h, true) &&
           add_left(r, h, source, right, source.from);
}

static bool read_right(struct english_reader *r, const struct cue_hit *h, struct words source,
                       const struct right *right)
{
    const bool has_subject = source.from < source.to;
    const uint32_t start = has_subject ? source.from : h->words.from;
    struct draft *x;

    if (!has_subject && !may_lack_subject(r, h, right))
        return false;
    if (!english_may_follow(r, start, h, has_subject))
        return false;
    english_cut_before(r, start);
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, r->v, source);
    english_add_right(r, x, right);
    return true;
}

static bool read_verb(struct english_reader *r, const struct cue_hit *h)
{
    struct words source;
    struct right right;

    if (read_inverted(r, h))
        return true;
    source = subject_of(r, h);
    if (english_is_nobody(r->v, source))
        return false;
    if (is_relative(r->v, source) || english_is_wish(r->v, h->words))
        return false;
    right = right_of(h, r->v, h->words.to, r->unit.to);
    if (read_left(r, h, source, &right))
        return true;
    if (right.kind != RIGHT_NOTHING)
        return read_right(r, h, source, &right);
    return !follows_content(r, h->words.from) && read_without_comma(r, h);
}

static bool read_cue(struct english_reader *r, const struct cue_hit *h)
{
    if (h->cue->kind == LEXICON_CUE_PHRASE)
        return english_read_phrase(r, h);
    if (h->cue->kind == LEXICON_CUE_NOUN)
        return english_read_noun(r, h);
    if (cue_has_frame(h, 'Q'))
        return english_read_quoted(r, h);
    return !h->is_passive && read_verb(r, h);
}

void english_read_unit(struct drafts *d)
{
    struct english_reader r = {.d = d, .v = d->view, .unit = d->view->unit[d->unit]};
    const size_t before = d->n;

    r.free = r.unit.from;
    for (uint32_t i = r.unit.from; i < r.unit.to && d->n < DRAFT_MAX;) {
        struct cue_hit h;
        if (i < r.free && d->n > before && !d->at[d->n - 1].is_open)
            i = r.free; /* inside a quotation that is a content */
        else if (!cue_find(d->view, i, r.unit, &h))
            i++;
        else
            i = read_cue(&r, &h) && r.free > h.words.to ? r.free : h.words.to;
    }
    if (d->n == before)
        draft_continue_quotation(d);
}
