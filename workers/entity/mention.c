/* SPDX-License-Identifier: Apache-2.0 */
#include "mention_rules.h"
#include <stdlib.h>

#define LENGTH_BONUS                                                                               \
    0.12f /* what an atom more is worth: "Deir ez-Zor Military Council" beats "Deir ez-Zor" */
#define SCORE_MIN 0.45f

#define HEADLINE_WORDS_MIN 5
#define HEADLINE_MORE_MAX 2

/* Makers of candidates, in the order they are asked: later ones may look at what earlier ones
 * found. */
static void (*const mention_sources[])(struct mention_work *w) = {
    mention_known_strong,
    mention_known_weak,
    mention_english,
    mention_arabic,
};

struct mention *mention_add(struct mention_work *w, uint32_t from, uint32_t to, int type,
                            float score, const char *rule)
{
    const struct scan *s = w->scan;
    void *items = w->candidates.at;
    struct mention *m =
        arena_push(s->arena, &items, &w->candidates.n, &w->candidates.cap, sizeof *m);
    w->candidates.at = items;
    *m = (struct mention){.from = from,
                          .to = to,
                          .start = s->atom[from].start,
                          .end = s->atom[to - 1].end,
                          .type = (uint8_t)type,
                          .score = score,
                          .rule = rule,
                          .record = GAZETTEER_NONE,
                          .same_as = SCAN_NONE};
    return m;
}

/* A candidate and what it weighs against others over the same atoms. */
struct weighed {
    const struct mention *mention;
    float weight;
};

/* In a headline rules take words for names because they have capitals: there only so much of their
 * length counts. */
static float weight_of(const struct mention_work *w, const struct mention *m)
{
    uint32_t more = m->to - m->from - 1;
    if (!m->match && more > HEADLINE_MORE_MAX && mention_in_headline(w, m->from))
        more = HEADLINE_MORE_MAX;
    return m->score + LENGTH_BONUS * (float)more;
}

static int by_weight(const void *a, const void *b)
{
    const struct mention *x = ((const struct weighed *)a)->mention,
                         *y = ((const struct weighed *)b)->mention;
    float wx = ((const struct weighed *)a)->weight, wy = ((const struct weighed *)b)->weight;
    if (wx != wy)
        return wx < wy ? 1 : -1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->type != y->type ? (int)x->type - (int)y->type : x < y ? -1 : 1; /* as found */
}

/* A mention and where it stood before sorting. */
struct placed {
    struct mention mention;
    uint32_t was;
};

/* In text order, the longer one first. */
static int by_place(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    if (x->mention.start != y->mention.start)
        return x->mention.start < y->mention.start ? -1 : 1;
    if (x->mention.end != y->mention.end)
        return x->mention.end > y->mention.end ? -1 : 1;
    return x->was < y->was ? -1 : 1;
}

/* Takes the candidates by weight, none over another. `taken` keeps what stands already. */
static void choose(struct mention_work *w, bool *taken, struct mentions *chosen)
{
    struct arena *a = w->scan->arena;
    struct weighed *order = ARENA_ARRAY(a, w->candidates.n + 1, struct weighed);
    for (size_t i = 0; i < w->candidates.n; i++)
        order[i] = (struct weighed){&w->candidates.at[i], weight_of(w, &w->candidates.at[i])};
    qsort(order, w->candidates.n, sizeof *order, by_weight);
    for (size_t i = 0; i < w->candidates.n; i++) {
        const struct mention *m = order[i].mention;
        bool is_taken = m->score < SCORE_MIN || m->start >= m->end;
        for (uint32_t k = m->from; k < m->to && !is_taken; k++)
            is_taken = taken[k];
        if (is_taken)
            continue;
        memset(taken + m->from, true, m->to - m->from);
        void *items = chosen->at;
        *(struct mention *)arena_push(a, &items, &chosen->n, &chosen->cap, sizeof *m) = *m;
        chosen->at = items;
    }
    arena_give_back(a, order);
}

static void mark_taken(const struct mentions *m, bool *taken)
{
    for (size_t i = 0; i < m->n; i++)
        memset(taken + m->at[i].from, true, m->at[i].to - m->at[i].from);
}

static void append(struct arena *a, struct mentions *to, const struct mentions *from)
{
    for (size_t i = 0; i < from->n; i++) {
        void *items = to->at;
        *(struct mention *)arena_push(a, &items, &to->n, &to->cap, sizeof *from->at) = from->at[i];
        to->at = items;
    }
}

/* same_as is an index: after sorting it has to follow. */
static void sort_mentions(struct arena *a, struct mentions *m)
{
    struct placed *order = ARENA_ARRAY(a, m->n + 1, struct placed);
    uint32_t *place = ARENA_ARRAY(a, m->n + 1, uint32_t);
    for (uint32_t i = 0; i < m->n; i++)
        order[i] = (struct placed){m->at[i], i};
    qsort(order, m->n, sizeof *order, by_place);
    for (uint32_t i = 0; i < m->n; i++)
        place[order[i].was] = i;
    for (size_t i = 0; i < m->n; i++) {
        m->at[i] = order[i].mention;
        if (m->at[i].same_as != SCAN_NONE)
            m->at[i].same_as = place[m->at[i].same_as];
    }
    arena_give_back(a, order);
    arena_give_back(a, place);
}

void mentions_cut(struct mentions *m, size_t most)
{
    if (m->n <= most)
        return;
    m->n = most;
    for (size_t i = 0; i < m->n; i++)
        if (m->at[i].same_as != SCAN_NONE && m->at[i].same_as >= most)
            m->at[i].same_as = SCAN_NONE;
}

/* Words that are small in headlines, too. */
static bool is_small_anywhere(const struct scan *s, uint32_t atom)
{
    return s->atom[atom].is_glued ||
           scan_is_one_of(s, atom,
                          SCAN_WORDS("a", "al", "an", "and", "as", "at", "by", "for", "from", "in",
                                     "into", "near", "of", "off", "on", "or", "over", "the", "to",
                                     "under", "with"));
}

/* Sentences of Latin words that have capitals all. */
static const bool *find_headlines(const struct scan *s)
{
    bool *is = ARENA_ARRAY(s->arena, s->sentences.n + 1, bool);
    for (uint32_t i = 0, end; i < s->atoms; i = end) {
        uint32_t capitals = 0;
        bool has_small = false;
        for (end = i; end < s->atoms && s->atom[end].sentence == s->atom[i].sentence; end++) {
            unsigned shape = s->atom[end].shape;
            capitals += shape != TOKEN_SHAPE_NONE && shape != TOKEN_SHAPE_LOWER;
            has_small |= shape == TOKEN_SHAPE_LOWER && !has_small && !is_small_anywhere(s, end);
        }
        is[s->atom[i].sentence] = capitals >= HEADLINE_WORDS_MIN && !has_small;
    }
    return is;
}

void mention_find(const struct scan *s, const struct gazetteer *g,
                  const struct mention_models *models, const bool *is_time, struct mentions *ret)
{
    struct mention_work *w = ARENA_NEW(s->arena, struct mention_work);
    bool *taken = ARENA_ARRAY(s->arena, s->atoms + 1, bool);
    w->scan = s;
    w->gazetteer = g;
    w->is_time = is_time;
    w->is_headline = find_headlines(s);
    w->record_seen = ARENA_ARRAY(s->arena, g->records / 64 + 1, uint64_t);
    *ret = (struct mentions){0};
    for (size_t i = 0; i < sizeof mention_sources / sizeof *mention_sources; i++)
        mention_sources[i](w);
    choose(w, taken, ret);
    sort_mentions(s->arena, ret);
    mention_recall(w, ret);
    choose(w, taken, ret);
    sort_mentions(s->arena, ret);
    if (models) {
        mention_model(w, models, ret);
        sort_mentions(s->arena, ret);
        mention_namesakes(w, ret);
        /* names that the model alone found have short forms too */
        mention_recall(w, ret);
        memset(taken, false, s->atoms);
        mark_taken(ret, taken);
        choose(w, taken, ret);
        sort_mentions(s->arena, ret);
    }
    mention_titles(w, ret);
    mention_nested(w, ret);
    append(s->arena, ret, &w->candidates);
    mentions_give_back(s, &w->candidates);
    arena_give_back(s->arena, taken);
    sort_mentions(s->arena, ret);
}
