/* SPDX-License-Identifier: Apache-2.0 */
#include "shade.h"

#define SOURCE_WORDS 24 /* of a source that are looked at */
#define WISH_WORDS 30   /* how far from source and cue the wish for no name may stand */
#define REASON_WORDS 12 /* of the reason for it */
#define REASON_GAP 4    /* "to be named, he said, for security reasons" */

static bool has_no_name(Cw__Claim__Class class)
{
    return class == CW__CLAIM__CLASS__OFFICIAL_UNNAMED || class == CW__CLAIM__CLASS__ANONYMOUS ||
           class == CW__CLAIM__CLASS__LOCAL || class == CW__CLAIM__CLASS__GROUP;
}

static void add(struct shade *s, uint32_t kinds)
{
    for (uint32_t k = 0; k < MARKER_SHADES; k++) {
        size_t i = 0;
        if (!(kinds & MARKER_SHADE << k))
            continue;
        while (i < s->n && s->at[i] != (Cw__Shade)k)
            i++;
        if (i == s->n && s->n < SHADE_MAX)
            s->at[s->n++] = (Cw__Shade)k;
    }
}

static void add_words(const struct markers *m, struct words w, struct shade *s)
{
    if (w.to > w.from + SOURCE_WORDS)
        w.to = w.from + SOURCE_WORDS;
    for (uint32_t i = w.from; i < w.to; i++)
        if (i + m->at[i].words <= w.to)
            add(s, m->at[i].kinds);
}

/* The words of the phrase that the source stands for. */
static struct words speaker_words(const struct view *v, const struct draft *x)
{
    struct words w = {0, 0};

    if (x->speaker.start >= x->speaker.end)
        return w;
    w.from = w.to = token_find(&v->tokens, x->speaker.start);
    while (w.to < v->words && v->tokens.at[w.to].start < x->speaker.end)
        w.to++;
    return w;
}

static bool is_said(const struct draft *x, uint32_t i)
{
    for (uint32_t p = 0; p < x->pieces; p++)
        if (i >= x->piece[p].from && i < x->piece[p].to)
            return true;
    return false;
}

/* The end of the reason that begins at or right behind `at`; `at` when none is given. */
static uint32_t reason_end(const struct markers *m, const struct draft *x, uint32_t at,
                           uint32_t end)
{
    const struct view *v = m->view;
    uint32_t from = at;

    while (from < end && from < at + REASON_GAP && !marker_has(m, from, MARKER_REASON))
        if (v->word[from].mark == VIEW_MARK_STOP || is_said(x, from++))
            return at;
    if (from >= end || !marker_has(m, from, MARKER_REASON))
        return at;
    for (at = from + m->at[from].words; at < end && at < from + REASON_WORDS; at++)
        if (v->word[at].mark || is_said(x, at) || at == x->cue_words.from ||
            view_has(v, at, LEXICON_COMP) || view_is_cue(v, at, LEXICON_PAST))
            break;
    return at;
}

/* طلب عدم الكشف, asked for ...: the verb in front is part of the wish, and so is who. */
static uint32_t wish_begin(const struct view *v, uint32_t at, uint32_t low)
{
    static const char *const begins[] = {
        "who",    "speaking", "spoke", "الذي",  "التي",   "الذين",  "طلب",    "طلبت",
        "طلبوا",  "فضل",      "فضلت",  "فضلوا", "اشترط",  "اشترطت", "مشترطا", "طالبا",
        "مشترطه", "شرط",      "شريطه", "تحدث",  "تحدثت",  "رفض",    "رفضت",   "and",
        "وطلب",   "وفضل",     "وطلبت", "وفضلت", "واشترط", "بشرط",   NULL};

    while (at > low && view_is_any(v, at - 1, begins))
        at--;
    return at + (VIEW_IS(v, at, "and"));
}

static void find_wish(const struct markers *m, const struct draft *x, struct words near,
                      struct shade *s)
{
    const struct view *v = m->view;

    for (uint32_t i = near.from; i < near.to; i++) {
        if (!marker_has(m, i, MARKER_WISH) || is_said(x, i) || i + m->at[i].words > near.to)
            continue;
        const struct words w = {wish_begin(v, i, near.from),
                                reason_end(m, x, i + m->at[i].words, near.to)};
        s->unnamed = view_range(v, w);
        return;
    }
}

void shade_find(const struct markers *m, const struct draft *x, struct shade *ret)
{
    const struct view *v = m->view;
    const struct view_unit *u = &v->unit[x->unit];
    struct words near = {x->cue_words.from, x->cue_words.to};

    *ret = (struct shade){.n = 0};
    if (!has_no_name(x->class))
        return;
    add_words(m, x->source, ret);
    add_words(m, speaker_words(v, x), ret);
    if (draft_has_source(x) && x->source.from < near.from)
        near.from = x->source.from;
    near.from = near.from > u->from + REASON_GAP ? near.from - REASON_GAP : u->from;
    near.to = near.to + WISH_WORDS < u->to ? near.to + WISH_WORDS : u->to;
    if (near.to > near.from + 3 * WISH_WORDS)
        near.to = near.from + 3 * WISH_WORDS;
    find_wish(m, x, near, ret);
}

void shade_cut_sources(const struct markers *m, struct drafts *d)
{
    const struct view *v = m->view;

    for (size_t n = 0; n < d->n; n++) {
        struct draft *x = &d->at[n];
        struct words source = x->source;
        if (source.to > source.from + DRAFT_NAME_POINTS)
            source.to = source.from + DRAFT_NAME_POINTS; /* a longer one is no name in any case */
        for (uint32_t i = source.from + 1; i < source.to; i++) {
            if (!marker_has(m, i, MARKER_WISH))
                continue;
            source.to = wish_begin(v, i, source.from + 1);
            while (source.to > source.from + 1 && v->word[source.to - 1].mark)
                source.to--;
            draft_set_source(x, v, source);
            break;
        }
    }
}
