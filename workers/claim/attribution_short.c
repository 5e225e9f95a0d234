/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution_short.h"
#include "content.h"
#include "english.h"
#include "np.h"

#define NEAR_DRAFTS 16 /* how many claims on either side may hold one */
#define TIME_WORDS 4
#define BY_WORDS 20 /* from a passive to "by" */
#define OFFER_WORDS 5
#define SOURCE_WORDS 16 /* of a speaker behind a quotation */

bool attribution_short_is_helper(const struct view *v, uint32_t i)
{
    return view_has(v, i,
                    LEXICON_AUX | LEXICON_MODAL | LEXICON_HAVE | LEXICON_BE | LEXICON_ADV |
                        LEXICON_NEG | LEXICON_CONJ) ||
           VIEW_IS(v, i, "to") || view_ends_with(v, i, "ly");
}

/* Direct speech is all that stands between the marks, however many sentences it takes. */
static struct words whole_speech(const struct view *v, struct words part)
{
    const uint32_t q = v->word[part.from].quote;

    if (q == VIEW_NONE || v->word[part.to - 1].quote != q || v->quote[q].is_name ||
        !v->quote[q].is_closed)
        return part;
    return (struct words){v->quote[q].open, view_quote_end(v, q)};
}

/* Behind "that", and behind "as saying". */
static struct words without_lead(const struct view *v, struct words part)
{
    if (VIEW_IS(v, part.from, "as") && part.from + 2 < part.to &&
        view_is_cue(v, part.from + 1, LEXICON_ING))
        part.from += 2;
    if (view_has(v, part.from, LEXICON_COMP))
        part.from++;
    return part;
}

/* said that A, | but that B. */
static bool goes_on_with_that(const struct view *v, uint32_t i, uint32_t end)
{
    i += i < end && view_is_mark(v, i, VIEW_MARK_COMMA);
    return i + 2 < end && (VIEW_IS(v, i, "and") || VIEW_IS(v, i, "but")) &&
           VIEW_IS(v, i + 1, "that");
}

/* said that | the fighters of the group, | their leaders and ...: what "that" introduces has a
 * verb.
 */
static struct words whole_clause(const struct view *v, struct words part, uint32_t end)
{
    if (part.from > 0 && view_has(v, part.from - 1, LEXICON_COMP) &&
        !view_in_speech(v, part.from) && !right_is_clause(v, part.from, part.to) && part.to < end &&
        view_is_mark(v, part.to, VIEW_MARK_COMMA))
        part.to = end;
    if (!view_in_speech(v, part.to - 1) && goes_on_with_that(v, part.to, end))
        part.to = end;
    return part;
}

struct words attribution_short_content(const struct view *v, struct words part, uint32_t end)
{
    return whole_clause(v, without_lead(v, whole_speech(v, part)), end);
}

void attribution_short_add(struct draft *x, const struct view *v, struct words part)
{
    for (uint32_t i = part.from + 1; i < part.to; i++) {
        const uint32_t q = v->word[i].quote;

        if (!v->word[i].paragraph || q == VIEW_NONE || v->quote[q].open != i)
            continue;
        draft_add_piece(x, part.from, i);
        part.from = i;
    }
    draft_add_piece(x, part.from, part.to);
}

static bool is_ing(const struct view *v, struct words cue)
{
    return view_ends_with(v, cue.from, "ing");
}

/* Nothing but auxiliaries and adverbs between a conjunction, or a mark, and the cue. */
static bool is_coordinate(const struct view *v, struct words cue, uint32_t low)
{
    uint32_t i = cue.from;

    while (i > low && !v->word[i - 1].mark && !view_has(v, i - 1, LEXICON_CONJ) &&
           attribution_short_is_helper(v, i - 1))
        i--;
    return i > low && (v->word[i - 1].mark || view_has(v, i - 1, LEXICON_CONJ | LEXICON_BUT) ||
                       v->word[cue.from].lex == NULL || is_ing(v, cue));
}

/* The council welcomed the deal | and said ...: a claim without a source of its own, outside of
 * speech, goes on where the one before has ended; unless it is a part of what was said: said that
 * the council agreed. */
static void cut_before(const struct view *v, struct draft *x, const struct draft *next)
{
    struct words *last;

    if (x->pieces == 0 || view_in_speech(v, next->cue_words.from))
        return;
    if (draft_has_source(next) && next->source.from >= x->cue_words.to)
        return;
    last = &x->piece[x->pieces - 1];
    if (last->from < next->cue_words.from && next->cue_words.from < last->to &&
        is_coordinate(v, next->cue_words, last->from))
        last->to = next->cue_words.from;
}

static bool overlaps(struct words a, struct words b)
{
    return a.from < b.to && b.from < a.to;
}

/* In short style a source is named once, where it stands; and nobody is none. */
static void drop_sources(const struct drafts *d, size_t first)
{
    for (size_t i = d->n; i-- > first + 1;)
        if (draft_has_source(&d->at[i]) && overlaps(d->at[i].source, d->at[i - 1].source))
            d->at[i].source = d->at[i].source.from < d->at[i].cue_words.from ? (struct words){0}
                                                                             : d->at[i].source;
}

/* quoted a nurse as | saying: part of the cue in front. */
static bool is_of_quoted(const struct view *v, const struct draft *x, const struct draft *before)
{
    return before->entry->frames & LEXICON_FRAME('Q') && VIEW_IS(v, x->cue_words.from, "saying") &&
           x->cue_words.from > before->cue_words.to && VIEW_IS(v, x->cue_words.from - 1, "as") &&
           x->entry != before->entry && before->pieces > 0 &&
           before->piece[0].from >= x->cue_words.to && before->piece[0].from <= x->cue_words.to + 2;
}

static void drop_quoted(struct drafts *d, size_t first)
{
    size_t kept = first;

    for (size_t i = first; i < d->n; i++)
        if (kept == first || !is_of_quoted(d->view, &d->at[i], &d->at[kept - 1]))
            d->at[kept++] = d->at[i];
    d->n = kept;
}

void attribution_short_join(struct drafts *d, size_t first)
{
    drop_quoted(d, first);
    for (size_t i = first; i + 1 < d->n; i++)
        cut_before(d->view, &d->at[i], &d->at[i + 1]);
    drop_sources(d, first);
}

static bool is_within(const struct draft *inner, const struct draft *outer)
{
    for (uint32_t p = 0; p < outer->pieces; p++)
        if (outer->piece[p].from <= inner->cue_words.from &&
            inner->cue_words.from < outer->piece[p].to)
            return true;
    return false;
}

void attribution_short_drop_inner(struct drafts *d, size_t first)
{
    size_t kept = first;

    for (size_t i = first; i < d->n; i++) {
        bool is_inner = false;
        for (size_t k = i > first + NEAR_DRAFTS ? i - NEAR_DRAFTS : first;
             k < d->n && k <= i + NEAR_DRAFTS && !is_inner; k++)
            is_inner =
                k != i && is_within(&d->at[i], &d->at[k]) && !is_within(&d->at[k], &d->at[i]);
        d->at[i].is_inner = is_inner;
    }
    for (size_t i = first; i < d->n; i++)
        if (!d->at[i].is_inner)
            d->at[kept++] = d->at[i];
    d->n = kept;
}

/* Only a time stands between the content and the end: it told when buses would run | on Friday. */
static void extend_to_end(const struct view *v, struct draft *x, uint32_t end)
{
    struct words *last = &x->piece[x->pieces - 1];
    uint32_t i = last->to;

    if (x->cue_words.from > last->from || view_in_speech(v, last->to - 1))
        return;
    while (i < end && !v->word[i].mark && i < last->to + TIME_WORDS &&
           view_has(v, i, LEXICON_TIME | LEXICON_PREP))
        i++;
    if (i > last->to && (i == end || view_is_mark(v, i, VIEW_MARK_STOP)))
        last->to = i;
}

/* called | the vote | a mistake: something, and what it is said to be. */
static bool describes(const struct view *v, struct words content)
{
    for (uint32_t i = content.from + 1; i < content.to; i++)
        if (VIEW_IS(v, i, "a") || VIEW_IS(v, i, "an") || view_in_speech(v, i))
            return true;
    return false;
}

/* rejected | the offer: an act; rejected | the accusations: says that they are wrong. */
static bool rejects_an_offer(const struct view *v, const struct draft *x)
{
    static const char *const offers[] = {
        "offer", "offers",     "proposal",   "proposals", "deal",  "deals", "plan",
        "plans", "settlement", "invitation", "ceasefire", "truce", NULL};

    if (strcmp(x->entry->lemma, "reject") != 0)
        return false;
    for (uint32_t i = x->piece[0].from; i < x->piece[0].to && i < x->piece[0].from + OFFER_WORDS;
         i++)
        if (view_is_any(v, i, offers))
            return true;
    return false;
}

/* "agreed on a prisoner exchange" states nothing; "agreed that prisoners would be exchanged" does,
 * and so does "accused the army of looting".
 */
static bool is_stated(const struct view *v, const struct draft *x)
{
    const struct words *first = &x->piece[0];
    const uint64_t frames = x->entry->frames;

    if (x->entry->kind != LEXICON_CUE_VERB || frames & LEXICON_FRAME('n') ||
        view_in_speech(v, first->from) || x->cue_words.from > first->from)
        return true;
    if (first->from > 0 && view_has(v, first->from - 1, LEXICON_COMP))
        return true;
    if (frames & (LEXICON_FRAME('a') | LEXICON_FRAME('x')))
        return x->form != LEXICON_PASSIVE && first->to > first->from + 2 &&
               !VIEW_IS(v, first->from, "about");
    if (frames & LEXICON_FRAME('d'))
        return x->form != LEXICON_BASE && describes(v, *first);
    return right_is_clause(v, first->from, first->to);
}

/* confirmed | the strike | , without naming its target: behind a noun phrase the narrator goes on.
 */
static void end_noun_phrase(const struct view *v, struct draft *x)
{
    struct words *w = &x->piece[0];

    if (x->pieces != 1 || !(x->entry->frames & LEXICON_FRAME('n')) || x->cue_words.to != w->from ||
        view_in_speech(v, w->from))
        return;
    for (uint32_t i = w->from + 1; i + 1 < w->to; i++)
        if (view_is_mark(v, i, VIEW_MARK_COMMA)) {
            if ((VIEW_IS(v, i + 1, "without") || view_has(v, i + 1, LEXICON_REL)) &&
                !right_is_clause(v, w->from, i))
                w->to = i;
            return;
        }
}

/* “C,” | one of them, who gave only her first name, | said: what stands between the closing mark
 * and the cue is who speaks. */
static void end_at_quote(const struct view *v, struct draft *x)
{
    struct words *w = &x->piece[0];
    const uint32_t q = v->word[w->from].quote;
    struct words behind;

    if (x->pieces == 0 || q == VIEW_NONE || v->quote[q].open != w->from || v->quote[q].is_name ||
        !v->quote[q].is_closed || x->cue_words.from < w->to)
        return;
    behind = (struct words){view_quote_end(v, q), x->cue_words.from};
    while (behind.from < behind.to && v->word[behind.from].mark)
        behind.from++;
    while (behind.from < behind.to && v->word[behind.to - 1].mark)
        behind.to--;
    if (w->to <= behind.from || behind.to - behind.from > SOURCE_WORDS ||
        (draft_has_source(x) && x->source.to <= behind.from) || view_in_speech(v, behind.from))
        return;
    w->to = view_quote_end(v, q);
    if (behind.from < behind.to)
        draft_set_source(x, v, behind);
}

/* the chief of police | on Monday */
static void end_before_day(const struct view *v, struct draft *x)
{
    struct words s = x->source;

    if (s.to > s.from + 2 && VIEW_IS(v, s.to - 2, "on") && view_has(v, s.to - 1, LEXICON_TIME))
        draft_set_source(x, v, (struct words){s.from, s.to - 2});
}

/* The mayor | was accused of theft | by the council: what stands in front was told, asked or
 * accused; who did it stands behind "by". False: nobody does. */
static bool turn_passive(const struct view *v, struct draft *x)
{
    const uint64_t told = LEXICON_FRAME('a') | LEXICON_FRAME('o') | LEXICON_FRAME('x');
    uint32_t i = x->cue_words.from;
    struct words s;

    while (i > 1 && view_has(v, i - 1, LEXICON_ADV))
        i--;
    if ((draft_has_source(x) && x->source.to > x->cue_words.from) || i == 0 ||
        !(x->entry->frames & told || strcmp(x->entry->lemma, "question") == 0) ||
        !view_has(v, i - 1, LEXICON_BE) || view_ends_with(v, x->cue_words.from, "ing"))
        return true;
    for (i = x->cue_words.to; i < v->unit[x->unit].to && i < x->cue_words.to + BY_WORDS; i++)
        if (VIEW_IS(v, i, "by"))
            break;
    s = np_english_after(v, i + 1, v->unit[x->unit].to);
    for (uint32_t k = s.from; k < s.to; k++)
        if (view_has(v, k, LEXICON_COMP) || (x->pieces > 0 && k + 1 == x->piece[0].from))
            s.to = k; /* warned by the council | that, accused by it | of */
    if (i >= v->unit[x->unit].to || !VIEW_IS(v, i, "by") || s.from >= s.to)
        return false;
    draft_set_source(x, v, s);
    if (x->pieces > 0 && x->piece[x->pieces - 1].from < i && i < x->piece[x->pieces - 1].to)
        x->piece[x->pieces - 1].to = i;
    return true;
}

bool attribution_short_finish(const struct view *v, struct draft *x, bool is_known_to_rules)
{
    const float score = x->content_score;
    bool has_content;

    if (x->pieces > 0)
        extend_to_end(v, x, v->unit[x->unit].to);
    end_at_quote(v, x);
    end_before_day(v, x);
    end_noun_phrase(v, x);
    has_content = turn_passive(v, x) && content_finish(v, x) && !english_is_nobody(v, x->source) &&
                  !english_is_wish(v, x->cue_words) && !english_is_blow(v, x) &&
                  !(x->pieces > 0 && rejects_an_offer(v, x)) &&
                  (is_known_to_rules || is_stated(v, x));
    x->content_score = score;
    return has_content;
}
