/* SPDX-License-Identifier: Apache-2.0 */
#include "content.h"
#include "cue.h"
#include "draft.h"
#include "np.h"

#define ADJUNCT_WORDS 24
#define ADDRESSEE_WORDS 8
#define CLAUSE_WORDS 30
#define SURE_SCORE 0.9f /* of verbs behind which a clause is what one expects */
#define TAIL_WORDS 4 /* a clause in front of "S said" that no comma closes has at least so many words */

/* What stands behind a verb that attributes. */
enum right_kind {
    RIGHT_NOTHING, /* the content, if any, stands in front */
    RIGHT_CLAUSE,
    RIGHT_QUOTE,
    RIGHT_NP,
};

struct right {
    enum right_kind kind;
    uint32_t start;  /* first word of the content */
    struct words via;
    bool is_explicit; /* that, colon, quotation: no guess */
};

struct reader {
    struct drafts *d;
    const struct view *v;
    struct view_unit unit;
    uint32_t free; /* first word that no claim of this unit has used */
};

static bool has_frame(const struct cue_hit *h, char letter)
{
    return (h->cue->frames & LEXICON_FRAME(letter)) != 0;
}

static bool is_lower(const struct view *v, uint32_t i)
{
    return !v->word[i].mark && !v->word[i].capital;
}

/* ------------------------------------------------------------------------------------------------ to the right */

/* Behind the one told: "reporters", "him", "a crowd", "The Huffington Post". */
static uint32_t skip_addressee(const struct view *v, uint32_t i, uint32_t end, struct words *ret_via)
{
    uint32_t from = i, media = 0;
    bool capitals;

    if (i >= end || v->word[i].mark || (view_has(v, i, LEXICON_COMP | LEXICON_PREP | LEXICON_TIME | LEXICON_WHETHER) &&
                                        !view_has(v, i, LEXICON_DET | LEXICON_MEDIA)))
        return i;
    if (VIEW_IS(v, i, "that"))
        return i;
    if (view_has(v, i, LEXICON_PRON) && !view_has(v, i, LEXICON_DET))
        return VIEW_IS(v, i, "him") || VIEW_IS(v, i, "her") || VIEW_IS(v, i, "them") || VIEW_IS(v, i, "us") ||
                       VIEW_IS(v, i, "me") || VIEW_IS(v, i, "you")
                   ? i + 1
                   : i;
    while (i < end && view_has(v, i, LEXICON_DET) && !v->word[i].mark)
        i++;
    capitals = i < end && v->word[i].capital;
    for (; i < end && i - from < ADDRESSEE_WORDS && !v->word[i].mark; i++) {
        if (view_has(v, i, LEXICON_COMP | LEXICON_DET | LEXICON_TIME) || (i > from && v->word[i].capital != capitals))
            break;
        if (is_lower(v, i) && view_has(v, i, LEXICON_PREP | LEXICON_AUX | LEXICON_PRON | LEXICON_VERB))
            break;
        media |= view_has(v, i, LEXICON_MEDIA);
    }
    if (media && capitals)
        *ret_via = (struct words){from, i};
    return i;
}

/* Behind the prepositional phrase that begins at i: "in a statement on Monday", "at a rally". */
static uint32_t skip_pp(const struct view *v, uint32_t i, uint32_t end)
{
    uint32_t from = i++;

    while (i < end && (view_has(v, i, LEXICON_DET) || v->word[i].possessive) && !v->word[i].mark)
        i++;
    for (uint32_t noun = i; i < end && i - from < 12 && !v->word[i].mark; i++) {
        if (view_has(v, i, LEXICON_COMP | LEXICON_PREP) && !(i == noun && view_has(v, i, LEXICON_DET)))
            break;
        if (i > noun && (view_has(v, i, LEXICON_DET) || (is_lower(v, i) && view_has(v, i, LEXICON_PRON | LEXICON_CONJ)) ||
                         (v->word[i].capital && is_lower(v, i - 1) && !view_has(v, i, LEXICON_TIME))))
            break;
        if (i > noun + 1 && view_source(v, i) && !view_has(v, i, LEXICON_SPEECH | LEXICON_MEDIA))
            break;
    }
    return i;
}

/* "in a statement", "on Monday", "in Geneva that": goes with the verb. "at least nine people", "in Aleppo three people were" does not. */
static bool is_adjunct(const struct view *v, uint32_t from, uint32_t to, uint32_t end)
{
    if (to >= end || v->word[to].mark || view_has(v, to, LEXICON_COMP | LEXICON_PREP))
        return !(from + 1 < end && (VIEW_IS(v, from + 1, "least") || VIEW_IS(v, from + 1, "most")));
    for (uint32_t i = from + 1; i < to; i++)
        if (view_has(v, i, LEXICON_SPEECH | LEXICON_TIME | LEXICON_MEDIA))
            return true;
    return false;
}

/* Does a clause begin at i: is there a finite verb before the next mark? */
static bool is_clause(const struct view *v, uint32_t i, uint32_t end)
{
    for (uint32_t j = i; j < end && j - i < CLAUSE_WORDS; j++) {
        struct span s = v->tokens.at[j].folded;
        if (v->word[j].mark && v->word[j].mark != VIEW_MARK_COMMA && v->word[j].quote == VIEW_NONE &&
            v->word[j].mark < VIEW_MARK_DASH)
            return false;
        if (j > i && is_lower(v, j) && view_has(v, j, LEXICON_AUX | LEXICON_VERB))
            return true;
        if (j > i && is_lower(v, j) && (span_ends_with(s, SPAN("ed")) || (v->word[j].lex && v->word[j].lex->cue)))
            return true;
        if (span_ends_with(s, SPAN("n't")) || span_ends_with(s, SPAN("'s")) || span_ends_with(s, SPAN("'re")))
            return true;
    }
    return false;
}

/* Three words or more without a mark: a clause whose verb no list knows, rather than "said goodbye". */
static bool is_long(const struct view *v, uint32_t i, uint32_t end)
{
    return i + 3 < end && !v->word[i].mark && !v->word[i + 1].mark && !v->word[i + 2].mark &&
           !view_has(v, i, LEXICON_PREP | LEXICON_CONJ | LEXICON_ADV);
}

static bool is_clause_or_verb(const struct view *v, uint32_t i, uint32_t end)
{
    return (is_lower(v, i) && view_has(v, i, LEXICON_AUX | LEXICON_VERB)) || is_clause(v, i, end);
}

static bool is_prep_of(const struct cue_hit *h, const struct view *v, uint32_t i)
{
    uint64_t hash = lexicon_hash(v->tokens.at[i].folded);

    for (unsigned p = 0; p < 4 && h->cue->prep[p]; p++)
        if (h->cue->prep[p] == hash)
            return true;
    return false;
}

static struct right right_at(enum right_kind kind, uint32_t start, struct words via, bool is_explicit)
{
    return (struct right){kind, start, via, is_explicit};
}

/* What the verb's frames allow at word i, where something begins that is no adjunct. */
static struct right right_bare(const struct cue_hit *h, const struct view *v, uint32_t i, uint32_t end, struct words via)
{
    if (has_frame(h, 'w') && view_has(v, i, LEXICON_WHETHER))
        return right_at(RIGHT_CLAUSE, i, via, true);
    if (VIEW_IS(v, i, "to"))
        return right_at(has_frame(h, 'i') || has_frame(h, 'o') ? RIGHT_CLAUSE : RIGHT_NOTHING, i, via, true);
    if (has_frame(h, 'b') && (is_clause(v, i, end) || (h->cue->score >= SURE_SCORE && is_long(v, i, end))))
        return right_at(RIGHT_CLAUSE, i, via, false);
    if (has_frame(h, 'n') && !view_has(v, i, LEXICON_CONJ | LEXICON_AUX))
        return right_at(RIGHT_NP, i, via, false);
    return right_at(RIGHT_NOTHING, i, via, false);
}

/* "X accused Y of Z", "urged Y to Z": the object is part of the content. */
static struct right right_with_object(const struct cue_hit *h, const struct view *v, uint32_t i, uint32_t end)
{
    for (uint32_t j = i + 1; j < end && j - i < ADJUNCT_WORDS; j++) {
        if (view_is_mark(v, j, VIEW_MARK_SEMICOLON) || view_is_mark(v, j, VIEW_MARK_COLON))
            break;
        if (is_prep_of(h, v, j) || (has_frame(h, 'x') && VIEW_IS(v, j, "to")))
            return right_at(RIGHT_NP, i, (struct words){0, 0}, true);
    }
    return right_at(RIGHT_NOTHING, i, (struct words){0, 0}, false);
}

static struct right right_of(const struct cue_hit *h, const struct view *v, uint32_t i, uint32_t end)
{
    struct words via = {0, 0};
    const uint32_t from = i;

    if (has_frame(h, 'a') || (has_frame(h, 'x') && i < end && !v->word[i].mark && !VIEW_IS(v, i, "that"))) {
        struct right r = right_with_object(h, v, i, end);
        if (r.kind != RIGHT_NOTHING || has_frame(h, 'a'))
            return r;
    }
    if (has_frame(h, 'd')) { /* called the attack "cowardly" */
        for (uint32_t j = i; j < end && j < i + 14 && !view_is_mark(v, j, VIEW_MARK_COMMA); j++)
            if (view_opens_speech(v, j))
                return right_at(j > i ? RIGHT_NP : RIGHT_NOTHING, i, via, true);
        return right_at(RIGHT_NOTHING, i, via, false);
    }
    if (has_frame(h, 'o'))
        i = skip_addressee(v, i, end, &via);
    while (i < end && i - from < ADJUNCT_WORDS) {
        if (view_opens_speech(v, i))
            return right_at(RIGHT_QUOTE, i, via, true);
        if (view_is_mark(v, i, VIEW_MARK_COLON))
            return i + 1 < end ? right_at(view_opens_speech(v, i + 1) ? RIGHT_QUOTE : RIGHT_CLAUSE, i + 1, via, true)
                               : right_at(RIGHT_NOTHING, i, via, false);
        if (view_is_mark(v, i, VIEW_MARK_COMMA)) {
            if (i + 1 < end && view_opens_speech(v, i + 1))
                return right_at(RIGHT_QUOTE, i + 1, via, true);
            if (i + 2 < end && view_has(v, i + 1, LEXICON_ADV) && view_is_mark(v, i + 2, VIEW_MARK_COMMA)) {
                i += 3;
                continue;
            }
            return right_at(RIGHT_NOTHING, i, via, false);
        }
        if (v->word[i].mark && v->word[i].quote == VIEW_NONE)
            return right_at(RIGHT_NOTHING, i, via, false);
        if (view_has(v, i, LEXICON_COMP) && (has_frame(h, 't') || has_frame(h, 'q')))
            return right_at(i + 1 < end ? RIGHT_CLAUSE : RIGHT_NOTHING, i + 1, via, true);
        if (is_prep_of(h, v, i) && i + 1 < end)
            return right_at(RIGHT_NP, i + 1, via, true);
        if ((view_has(v, i, LEXICON_PREP) && !VIEW_IS(v, i, "like") && !VIEW_IS(v, i, "as") && !VIEW_IS(v, i, "to")) ||
            (VIEW_IS(v, i, "to") && i + 1 < end && (v->word[i + 1].capital || view_has(v, i + 1, LEXICON_DET | LEXICON_MEDIA)))) {
            uint32_t next = skip_pp(v, i, end);
            if (!is_lower(v, i) || !is_adjunct(v, i, next, end))
                break;
            i = next;
        } else if (view_has(v, i, LEXICON_TIME) || (view_has(v, i, LEXICON_ADV) && !view_has(v, i, LEXICON_NEG))) {
            i++;
        } else {
            break;
        }
    }
    return i < end ? right_bare(h, v, i, end, via) : right_at(RIGHT_NOTHING, i, via, false);
}

/* ------------------------------------------------------------------------------------------------ the claims */

/* Is the last word before i the end of something said: “...,” | he said? */
static bool follows_content(const struct view *v, uint32_t i, uint32_t low)
{
    if (i <= low)
        return false;
    if (view_is_mark(v, i - 1, VIEW_MARK_QUOTE))
        return view_in_speech(v, i - 1);
    return i > low + 1 && (view_is_mark(v, i - 1, VIEW_MARK_COMMA) || view_is_mark(v, i - 1, VIEW_MARK_STOP) ||
                           view_is_mark(v, i - 1, VIEW_MARK_DASH));
}

/* First word of the content that ends before `end`: the quotation, or the clause since the last claim. */
static uint32_t content_front(const struct reader *r, uint32_t end, bool *ret_is_quotation)
{
    uint32_t q = r->v->word[end - 1].quote;
    uint32_t last = end - 1;

    if (last > r->free && view_is_mark(r->v, last, VIEW_MARK_COMMA) && q == VIEW_NONE)
        q = r->v->word[last - 1].quote;
    *ret_is_quotation = q != VIEW_NONE && !r->v->quote[q].is_name && r->v->quote[q].open >= r->free;
    if (!*ret_is_quotation)
        return r->free;
    /* A quotation with narration in front of it is part of a clause: Kerry's "plan," he said; If it passes, "we go," he said. */
    if (r->v->quote[q].open > r->free && (!r->v->word[r->v->quote[q].open - 1].mark ||
                                         (view_has(r->v, r->free, LEXICON_COND) && r->free == r->unit.from))) {
        *ret_is_quotation = false;
        return r->free;
    }
    return r->v->quote[q].open;
}

static void cut_last(struct reader *r, uint32_t at)
{
    struct draft *last = draft_last(r->d);

    if (last)
        content_cut(r->v, last, at);
}

/* Content behind the verb. */
static void add_right(struct reader *r, struct draft *x, const struct right *right)
{
    const struct view *v = r->v;

    if (right->kind == RIGHT_QUOTE) {
        const struct view_quote *q = &v->quote[v->word[right->start].quote];
        draft_add_piece(x, right->start, view_quote_end(v, v->word[right->start].quote));
        x->is_quotation = true;
        r->free = view_quote_end(v, v->word[q->open].quote);
    } else {
        draft_add_piece(x, right->start, r->unit.to);
        x->is_open = true;
        x->is_np = right->kind == RIGHT_NP;
        r->free = right->start;
    }
    if (right->via.from < right->via.to)
        x->via = view_range(v, right->via);
}

/* The plan, he said, | would fail: behind the comma the clause goes on. */
static bool goes_on_behind(const struct reader *r, const struct draft *x)
{
    const struct view *v = r->v;
    const uint32_t i = r->free;
    const struct lexicon_word *next;

    if (i + 2 >= r->unit.to || !view_is_mark(v, i, VIEW_MARK_COMMA) || v->word[i + 1].mark)
        return false;
    next = v->word[i + 1].lex;
    if (next && next->cue && next->form == LEXICON_ING)
        return false;
    if (x->source.from > x->cue_words.from && !is_lower(v, i + 1)) /* said Smith, Trump ... */
        return false;
    return !view_has(v, i + 1, LEXICON_REL) && !(view_has(v, i + 1, LEXICON_CONJ) && !view_has(v, i + 1, LEXICON_COMP)) &&
           is_clause_or_verb(v, i + 1, r->unit.to);
}

/* A clause in front, then "S said" in the middle or at the end. */
static bool read_behind(struct reader *r, const struct cue_hit *h, struct words source, const struct right *right,
                        uint32_t content_end)
{
    const struct view *v = r->v;
    bool is_quotation;
    uint32_t front = content_front(r, content_end, &is_quotation);
    uint32_t back = right->start;
    struct draft *x;

    if (front >= content_end)
        return false;
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    draft_add_piece(x, front, content_end);
    x->is_quotation = is_quotation;
    if (right->via.from < right->via.to)
        x->via = view_range(v, right->via);
    r->free = back > h->words.to ? back : h->words.to;
    if (source.to > r->free)
        r->free = source.to;
    /* Interrupted: the quotation or the clause goes on behind the verb. */
    if (right->kind == RIGHT_QUOTE && is_quotation) {
        uint32_t end = view_quote_end(v, v->word[right->start].quote);
        draft_add_piece(x, right->start, end);
        r->free = end;
    } else if (right->kind == RIGHT_QUOTE || (!is_quotation && goes_on_behind(r, x))) {
        draft_add_piece(x, right->kind == RIGHT_QUOTE ? right->start : r->free + 1, r->unit.to);
        x->is_open = true;
        r->free = right->kind == RIGHT_QUOTE ? right->start : r->free + 1;
    }
    return true;
}

/* May a claim that begins at word `at` stand behind the open content of another? Else it is part of that content. */
static bool may_follow(const struct reader *r, uint32_t at, const struct cue_hit *h, bool has_subject)
{
    const struct view *v = r->v;
    const struct draft *last = draft_last(r->d);

    if (!last || !last->is_open || at < r->free)
        return true;
    if (at == 0 || at <= r->unit.from)
        return true;
    if (h->form == LEXICON_ING)
        return VIEW_IS(v, at, "adding") || view_is_mark(v, at - 1, VIEW_MARK_COMMA) || view_is_mark(v, at - 1, VIEW_MARK_DASH) ||
               view_is_mark(v, at - 1, VIEW_MARK_QUOTE) || (VIEW_IS(v, at - 1, "and"));
    if (view_is_mark(v, at - 1, VIEW_MARK_SEMICOLON) || view_is_mark(v, at - 1, VIEW_MARK_DASH))
        return true;
    if (!has_subject)
        return VIEW_IS(v, at - 1, "and") || VIEW_IS(v, at - 1, "but");
    /* While A said that ..., | B said: the clause in front has ended. */
    if (view_is_mark(v, at - 1, VIEW_MARK_COMMA) && view_has(v, r->unit.from, LEXICON_CONJ | LEXICON_PREP) &&
        !view_has(v, r->unit.from, LEXICON_DET | LEXICON_PRON))
        return true;
    return view_has(v, at - 1, LEXICON_BUT) && !v->word[at - 1].mark && at >= r->unit.from + 2 &&
           (view_is_mark(v, at - 2, VIEW_MARK_COMMA) || view_is_mark(v, at - 2, VIEW_MARK_QUOTE));
}

static void cut_before(struct reader *r, uint32_t at)
{
    const struct view *v = r->v;

    if (at > r->unit.from && !v->word[at - 1].mark && view_has(v, at - 1, LEXICON_BUT))
        at--;
    cut_last(r, at);
}

/* "C," said S */
static bool read_inverted(struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    struct words source = np_english_after(v, h->words.to, r->unit.to);
    struct right right;

    if (source.from == source.to || !has_frame(h, 'q') || view_has(v, source.from, LEXICON_COMP))
        return false;
    right = right_of(h, v, source.to, r->unit.to);
    if (right.kind != RIGHT_QUOTE) {
        right.kind = RIGHT_NOTHING;
        right.start = source.to;
    }
    return read_behind(r, h, source, &right, h->words.from);
}

/* "C," said S: a speaker stands behind the verb and nothing that he could say behind him. */
static bool is_inverted(const struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    struct words np = np_english_after(v, h->words.to, r->unit.to);
    const bool quoted = view_in_speech(v, h->words.from - 1) ||
                        (h->words.from > r->free + 1 && view_in_speech(v, h->words.from - 2));

    if (np.from == np.to || view_has(v, np.from, LEXICON_COMP | LEXICON_TIME | LEXICON_PREP) || !(quoted || has_frame(h, 'b')))
        return false;
    if (np.to < r->unit.to && !v->word[np.to].mark && is_lower(v, np.to) && view_has(v, np.to, LEXICON_AUX | LEXICON_VERB))
        return false;
    return view_has(v, np.from, LEXICON_PRON | LEXICON_DET) || v->word[np.from].capital || view_source(v, np.from);
}

/* "announced X and | said": the subject is the one before. Adverbs and auxiliaries may stand between. */
static bool follows_and(const struct view *v, uint32_t i, uint32_t low)
{
    while (i > low && view_has(v, i - 1, LEXICON_ADV | LEXICON_HAVE) && is_lower(v, i - 1))
        i--;
    return i > low + 1 && (VIEW_IS(v, i - 1, "and") || VIEW_IS(v, i - 1, "but")) && is_lower(v, i - 1);
}

/* Nothing but marks or a time stands between word i and the end. */
static bool ends_unit(const struct view *v, uint32_t i, uint32_t end)
{
    while (i < end && (v->word[i].mark || view_has(v, i, LEXICON_TIME)))
        i++;
    return i == end;
}

/* Texts that lost their commas: "nine died in shelling the Observatory said.", "it was foiled said the commander." Only where
 * the sentence ends with it. */
static bool read_without_comma(struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;
    struct right right = right_at(RIGHT_NOTHING, h->words.to, (struct words){0, 0}, false);
    struct words source;

    if (!has_frame(h, 'b') || h->form == LEXICON_ING || i < r->free + TAIL_WORDS)
        return false;
    right.start = has_frame(h, 'o') ? skip_addressee(v, h->words.to, r->unit.to, &right.via) : h->words.to;
    if (ends_unit(v, right.start, r->unit.to)) {
        source = np_english_tail(v, i, r->free);
        return source.from < source.to && source.from >= r->free + TAIL_WORDS && is_clause(v, r->free, source.from) &&
               read_behind(r, h, source, &right, source.from);
    }
    source = np_english_after(v, h->words.to, r->unit.to);
    if (has_frame(h, 'o') || source.from == source.to || !ends_unit(v, source.to, r->unit.to) || source.to - source.from > 8 ||
        !(v->word[source.from].capital || view_has(v, source.from, LEXICON_DET)) || is_clause(v, source.from, source.to))
        return false;
    right.start = source.to;
    return is_clause(v, r->free, i) && read_behind(r, h, source, &right, i);
}

static bool read_verb(struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const bool follows = follows_content(v, h->words.from, r->free);
    struct words source = {h->words.from, h->words.from};
    struct right right;
    struct draft *x;
    uint32_t start;
    bool behind, quoted;

    if ((h->form != LEXICON_ING || h->is_finite) && !follows_and(v, h->words.from, r->unit.from))
        source = np_english_before(v, h->words.from, r->unit.from > r->free ? r->unit.from : r->free);
    if (follows && h->form != LEXICON_ING && is_inverted(r, h) && read_inverted(r, h))
        return true;
    if (source.from < source.to && (VIEW_IS(v, source.from, "that") || VIEW_IS(v, source.from, "which")))
        return false;
    right = right_of(h, v, h->words.to, r->unit.to);
    start = source.from < source.to ? source.from : h->words.from;
    quoted = start > r->free && (view_in_speech(v, start - 1) || (start > r->free + 1 && view_in_speech(v, start - 2)));
    behind = follows_content(v, start, r->free) && source.from < source.to && (quoted ? has_frame(h, 'q') : has_frame(h, 'b'));
    if (behind && quoted && !right.is_explicit)
        right.kind = RIGHT_NOTHING;
    if (behind && (right.kind == RIGHT_NOTHING || (right.kind == RIGHT_QUOTE && view_in_speech(v, start - 1))) &&
        may_follow(r, start, h, true))
        return read_behind(r, h, source, &right, start);
    if (right.kind == RIGHT_NOTHING && !follows && read_without_comma(r, h))
        return true;
    if (right.kind == RIGHT_NOTHING)
        return follows && source.from == source.to && h->form != LEXICON_ING && read_inverted(r, h);
    if (source.from == source.to && h->form != LEXICON_ING && !right.is_explicit &&
        !(right.kind == RIGHT_CLAUSE && follows_and(v, h->words.from, r->unit.from)))
        return false;
    if (!may_follow(r, start, h, source.from < source.to))
        return false;
    if (source.from == source.to && h->form != LEXICON_ING && start > r->unit.from &&
        !view_has(v, start - 1, LEXICON_CONJ | LEXICON_ADV | LEXICON_AUX) &&
        !v->word[start - 1].mark && !VIEW_IS(v, start - 1, "to"))
        return false;
    cut_before(r, start);
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    add_right(r, x, &right);
    return true;
}

/* was quoted as saying; was told by; SY24 quoted Y as saying */
static bool read_quoted(struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    struct words subject = np_english_before(v, h->words.from, r->unit.from), source = subject;
    uint32_t as = h->words.to;
    static const struct lexicon_cue say = {
        .frames = LEXICON_FRAME('t') | LEXICON_FRAME('b') | LEXICON_FRAME('q')};
    struct cue_hit clause = *h;
    struct right right;
    struct draft *x;

    while (as < r->unit.to && as - h->words.to < ADJUNCT_WORDS && !VIEW_IS(v, as, "as"))
        as++;
    if (as + 1 >= r->unit.to || !VIEW_IS(v, as, "as") || !VIEW_IS(v, as + 1, "saying"))
        return false;
    clause.cue = &say;
    right = right_of(&clause, v, as + 2, r->unit.to);
    if (right.kind == RIGHT_NOTHING && as + 2 < r->unit.to && !v->word[as + 2].mark)
        right = right_at(RIGHT_CLAUSE, as + 2, (struct words){0, 0}, false);
    if (right.kind == RIGHT_NOTHING)
        return false;
    if (!h->is_passive)
        source = (struct words){h->words.to, as};
    cut_before(r, subject.from < subject.to ? subject.from : h->words.from);
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    add_right(r, x, &right);
    if (!h->is_passive && subject.from < subject.to)
        x->via = view_range(v, subject);
    else if (h->is_passive && VIEW_IS(v, h->words.to, "by") && as > h->words.to + 1)
        x->via = view_range(v, (struct words){h->words.to + 1, as});
    return true;
}

static bool is_source_like(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (v->word[i].capital || view_source(v, i) || view_has(v, i, LEXICON_PRON))
            return true;
    return false;
}

/* According to a spokesperson | the army killed: without a comma a new determiner begins the clause. */
static uint32_t without_clause(const struct view *v, struct words np)
{
    for (uint32_t i = np.from + 1; i < np.to; i++)
        if (view_has(v, i, LEXICON_DET) && !v->word[i].possessive && is_lower(v, i) &&
            (view_source(v, i - 1) || v->word[i - 1].capital))
            return i;
    return np.to;
}

/* According to S, C. / C, according to S. */
static bool read_phrase(struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    struct words source = np_english_after(v, h->words.to, r->unit.to);
    struct draft *last = draft_last(r->d), *x;
    bool is_quotation;
    uint32_t front;

    if (source.from == source.to || !is_source_like(v, source))
        return false;
    if (h->words.from <= r->free + (r->free == r->unit.from ? 1u : 0u) && (!last || !last->is_open)) {
        uint32_t start;
        for (uint32_t i = source.from; i < source.to; i++)
            if (view_is_mark(v, i, VIEW_MARK_COMMA))
                source.to = i; /* according to SOHR activists, regime forces ...: no apposition */
        if (source.to < r->unit.to && !v->word[source.to].mark)
            source.to = without_clause(v, source);
        start = source.to;
        if (start < r->unit.to && view_is_mark(v, start, VIEW_MARK_COMMA))
            start++;
        if (start >= r->unit.to || v->word[start].mark == VIEW_MARK_STOP)
            return false;
        x = draft_add(r->d, h->cue, h->form, h->words);
        draft_set_source(x, v, source);
        draft_add_piece(x, start, r->unit.to);
        x->is_open = true;
        r->free = start;
        return true;
    }
    if (last && last->is_open) { /* inside another claim it only says through whom */
        if (source.to >= r->unit.to || v->word[source.to].mark) {
            content_cut(v, last, h->words.from);
            if (last->via.start == last->via.end)
                last->via = view_range(v, source);
        }
        return false;
    }
    front = content_front(r, h->words.from, &is_quotation);
    if (front + 2 < h->words.from && view_has(v, front, LEXICON_ADV) && view_is_mark(v, front + 1, VIEW_MARK_COMMA))
        front += 2;
    if (front >= h->words.from)
        return false;
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    draft_add_piece(x, front, h->words.from);
    x->is_quotation = is_quotation;
    r->free = source.to;
    if (!is_quotation && view_is_mark(v, h->words.from - 1, VIEW_MARK_COMMA) && goes_on_behind(r, x)) {
        draft_add_piece(x, r->free + 1, r->unit.to);
        x->is_open = true;
        r->free++;
    }
    return true;
}

/* ... of [a curfew] surprised the town: a noun phrase ends at the first verb or mark. */
static uint32_t noun_phrase_end(const struct view *v, uint32_t from, uint32_t end)
{
    uint32_t i = from + 1;

    for (; i < end && v->word[i].mark != VIEW_MARK_COMMA && v->word[i].mark != VIEW_MARK_SEMICOLON; i++) {
        struct span s = v->tokens.at[i].folded;
        if (is_lower(v, i) && !view_has(v, i - 1, LEXICON_DET) &&
            (view_has(v, i, LEXICON_AUX | LEXICON_VERB) || span_ends_with(s, SPAN("ed"))))
            break;
    }
    return i;
}

/* Kerry's announcement of NP; the claim by officials that C */
static bool read_noun(struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    struct words source = {0, 0};
    uint32_t next = h->words.to;
    struct draft *x;

    if (next >= r->unit.to || h->words.from == r->unit.from || !may_follow(r, h->words.from, h, false))
        return false;
    if (v->word[h->words.from - 1].possessive && v->word[h->words.from - 1].capital)
        source = np_english_before(v, h->words.from, r->unit.from);
    if (VIEW_IS(v, next, "by") && next + 1 < r->unit.to) {
        source = np_english_after(v, next + 1, r->unit.to);
        next = source.to;
    }
    if (source.from == source.to || next + 1 >= r->unit.to)
        return false;
    if (!view_has(v, next, LEXICON_COMP) && !is_prep_of(h, v, next))
        return false;
    cut_before(r, source.from < h->words.from ? source.from : h->words.from);
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    x->is_np = !view_has(v, next, LEXICON_COMP);
    draft_add_piece(x, next + 1, x->is_np ? noun_phrase_end(v, next + 1, r->unit.to) : r->unit.to);
    x->is_open = true;
    r->free = next + 1;
    return true;
}

/* A unit that is one quotation and has no verb of its own goes on with what was said before it. */
static void continue_quotation(struct reader *r)
{
    const struct view *v = r->v;
    uint32_t q = v->word[r->unit.from].quote;
    struct draft *last = r->d->n ? &r->d->at[r->d->n - 1] : NULL;
    bool goes_on;

    if (!last || q == VIEW_NONE || v->quote[q].open != r->unit.from || v->quote[q].is_name || last->unit + 1 != r->d->unit)
        return;
    if (view_quote_end(v, q) + 1 < r->unit.to)
        return;
    goes_on = q > 0 && v->quote[q - 1].goes_on;
    if (last->is_quotation || goes_on) {
        draft_add_piece(last, v->quote[q].open, view_quote_end(v, q));
        last->unit = r->d->unit;
    }
}

void english_read_unit(struct drafts *d)
{
    struct reader r = {.d = d, .v = d->view, .unit = d->view->unit[d->unit]};
    size_t before = d->n;

    r.free = r.unit.from;
    for (uint32_t i = r.unit.from; i < r.unit.to && d->n < DRAFT_MAX;) {
        struct cue_hit h;
        bool found = false;
        if (i < r.free && d->n > before && !d->at[d->n - 1].is_open) {
            i++;
            continue;
        }
        if (!cue_find(d->view, i, r.unit, &h)) {
            i++;
            continue;
        }
        if (h.cue->kind == LEXICON_CUE_PHRASE)
            found = read_phrase(&r, &h);
        else if (h.cue->kind == LEXICON_CUE_NOUN)
            found = read_noun(&r, &h);
        else if (h.cue->frames & LEXICON_FRAME('Q'))
            found = read_quoted(&r, &h);
        else if (!h.is_passive)
            found = read_verb(&r, &h);
        i = found && r.free > h.words.to ? r.free : h.words.to;
    }
    if (d->n == before)
        continue_quotation(&r);
}
