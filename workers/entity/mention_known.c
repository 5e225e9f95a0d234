/* SPDX-License-Identifier: Apache-2.0 */
#include "mention_rules.h"

#define SCORE_ACTOR 0.95f
#define SCORE_PLACE 0.9f
#define SCORE_PLACE_NEAR 0.8f
#define SCORE_CONTEXT 0.7f

static const struct gazetteer_record *record_of(const struct mention_work *w,
                                                const struct scan_match *m)
{
    return &w->gazetteer->record[m->entry->value];
}

static bool is_single(const struct scan_match *m)
{
    return m->to == m->from + 1;
}

static void vote(struct mention_work *w, const char *code)
{
    if (code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z') {
        uint16_t *n = &w->country[(code[0] - 'A') * 26 + code[1] - 'A'];
        *n += *n < UINT16_MAX;
    }
}

static bool is_free(const struct mention_work *w, const struct scan_match *m)
{
    for (uint32_t i = m->from; i < m->to; i++)
        if (w->is_time[i])
            return false;
    return true;
}

/* A heading in capitals makes every "who" look like an acronym. */
static bool is_shouted(const struct scan *s, uint32_t atom)
{
    bool before = atom > 0 && s->atom[atom - 1].shape == TOKEN_SHAPE_UPPER;
    bool behind = atom + 1 < s->atoms && s->atom[atom + 1].shape == TOKEN_SHAPE_UPPER;
    return before || behind;
}

static bool is_common(const struct scan *s, const struct scan_match *m)
{
    if (!is_single(m) || !scan_has(s, m->from, VOCABULARY_COMMON))
        return false;
    const struct scan_atom *x = &s->atom[m->from];
    if (x->is_arabic)
        return true;
    if (m->entry->flags & PHRASE_UPPER)
        return is_shouted(s, m->from);
    return x->starts_sentence || x->shape == TOKEN_SHAPE_UPPER;
}

/* "regime" of "pro-regime" and "regime-held" names nobody; Iran of "Iran-backed" does. */
static bool is_half(const struct scan *s, const struct scan_match *m)
{
    if (s->atom[m->from].is_arabic || s->atom[m->from].shape != TOKEN_SHAPE_LOWER)
        return false;
    return s->atom[m->from].is_glued || (m->to < s->atoms && s->atom[m->to].is_glued);
}

/* Names that are believed wherever they stand. */
static bool is_strong(const struct mention_work *w, const struct scan_match *m)
{
    const struct gazetteer_record *r = record_of(w, m);
    if (m->entry->flags & (PHRASE_CONTEXT | PHRASE_SHORT) || !is_free(w, m) ||
        is_common(w->scan, m) || is_half(w->scan, m))
        return false;
    if (r->type != CW__MENTION__TYPE__LOC)
        return true;
    if (r->rank > 2 || (r->rank == 2 && is_single(m)))
        return false;
    /* Amman, Jordan: a country is stronger than a given name, a town is not. */
    return !is_single(m) || r->rank == 0 || !scan_has(w->scan, m->from, VOCABULARY_GIVEN);
}

const struct scan_match *mention_known_at(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    if (!scan_has(s, atom, VOCABULARY_NAME))
        return NULL;
    for (uint32_t i = s->first[atom]; i < s->first[atom + 1]; i++)
        if (s->match[i].entry->group == VOCABULARY_NAME && is_strong(w, &s->match[i]))
            return &s->match[i];
    return NULL;
}

/* What the words beside a place say it is: "Aleppo province", محافظة حلب. */
static const char *kind_beside(const struct scan *s, const struct scan_match *m)
{
    const struct vocabulary_item *tail = scan_word(s, m->to, VOCABULARY_PLACE_TAIL, NULL);
    if (tail)
        return tail->label;
    for (uint32_t back = 1; back <= 3 && back <= m->from; back++) {
        const struct scan_match *head = scan_at(s, m->from - back, VOCABULARY_PLACE_HEAD);
        if (head && head->to == m->from)
            return scan_item(s, head)->label;
    }
    return NULL;
}

/* Where a person's name begins behind a title that the tables have with it: "King Salman", الملك
 * سلمان. Sultan al-Arada is called so. */
static uint32_t behind_title(const struct scan *s, const struct scan_match *m)
{
    const struct scan_match *title = scan_at(s, m->from, VOCABULARY_TITLE);
    return title && title->to < m->to && !scan_has(s, m->from, VOCABULARY_GIVEN) ? title->to
                                                                                 : m->from;
}

static void add_known(struct mention_work *w, const struct scan_match *m, float score)
{
    const struct gazetteer_record *r = record_of(w, m);
    bool is_place = r->type == CW__MENTION__TYPE__LOC;
    const char *rule = is_place                            ? "gazetteer:places"
                       : r->type == CW__MENTION__TYPE__PER ? "gazetteer:persons"
                                                           : "gazetteer:actors";
    if (m->entry->flags & PHRASE_DEROGATORY)
        rule = "gazetteer:actors:derogatory";
    if (w->candidates.n > 0) {
        const struct mention *last = &w->candidates.at[w->candidates.n - 1];
        if (last->from == m->from && last->to == m->to && last->type == r->type && last->match)
            return; /* another place of that name: linking decides */
    }
    uint32_t from = r->type == CW__MENTION__TYPE__PER ? behind_title(w->scan, m) : m->from;
    struct mention *c = mention_add(w, from, m->to, r->type, score, rule);
    if (from == m->from)
        c->start = scan_start(w->scan, m);
    else
        c->record = m->entry->value; /* its rest alone may be others' name */
    c->match = m;
    if (is_place)
        c->kind = kind_beside(w->scan, m);
}

void mention_known_strong(struct mention_work *w)
{
    const struct scan *s = w->scan;
    for (uint32_t i = 0; i < s->atoms; i++) {
        if (!(s->mask[i] & (SCAN_BIT(VOCABULARY_NAME) | SCAN_BIT(VOCABULARY_GROUP))))
            continue;
        for (uint32_t k = s->first[i]; k < s->first[i + 1]; k++) {
            const struct scan_match *m = &s->match[k];
            if (m->entry->group == VOCABULARY_GROUP && m->entry->flags & PHRASE_DEMONYM)
                vote(w, w->gazetteer->record[m->entry->value].country);
            if (m->entry->group != VOCABULARY_NAME || !is_strong(w, m))
                continue;
            const struct gazetteer_record *r = record_of(w, m);
            add_known(w, m, r->type == CW__MENTION__TYPE__LOC ? SCORE_PLACE : SCORE_ACTOR);
            vote(w, r->country);
            w->record_seen[m->entry->value / 64] |= UINT64_C(1) << (m->entry->value % 64);
        }
    }
}

/* ---- signs that a place is meant ---- */

enum sign { SIGN_NONE, SIGN_LIST, SIGN_PREPOSITION, SIGN_HEAD };

static bool head_ends_at(const struct scan *s, uint32_t atom)
{
    for (uint32_t back = 1; back <= 3 && back <= atom; back++) {
        const struct scan_match *m = scan_at(s, atom - back, VOCABULARY_PLACE_HEAD);
        if (m && m->to == atom)
            return true;
    }
    return false;
}

/* "X, Y and Z", "خشام ومراط": does a place stand right before, joined? */
static bool continues_list(const struct mention_work *w, const struct scan_match *m)
{
    if (w->candidates.n == 0)
        return false;
    const struct mention *last = &w->candidates.at[w->candidates.n - 1];
    for (size_t i = w->candidates.n; last->from == m->from && i > 1; i--)
        last = &w->candidates.at[i - 2];
    if (last->type != CW__MENTION__TYPE__LOC || last->to > m->from)
        return false;
    if (last->to == m->from)
        return scan_before(w->scan, m) & SCAN_AND;
    return last->to + 1 == m->from &&
           (scan_is_mark(w->scan, last->to, ',') || scan_is_mark(w->scan, last->to, 0x60C) ||
            (scan_has(w->scan, last->to, VOCABULARY_AND) && !w->scan->atom[last->to].is_arabic));
}

/* "in", "near", من before a name, or ب ل glued to it. */
static bool has_preposition(const struct scan *s, const struct scan_match *m, uint32_t before)
{
    if (!s->atom[m->from].is_arabic)
        return before > 0 && scan_is_one_of(s, before - 1,
                                            SCAN_WORDS("in", "near", "at", "from", "outside",
                                                       "towards", "toward", "into", "around"));
    bool is_free = before > 0 && scan_has(s, before - 1, VOCABULARY_PLACE_PREPOSITION) &&
                   s->atom[before - 1].is_arabic;
    return is_free || scan_before(s, m) & SCAN_PREPOSITION;
}

static enum sign sign_of(const struct mention_work *w, const struct scan_match *m)
{
    const struct scan *s = w->scan;
    uint32_t before = m->from;
    if (before > 0 && scan_is_quote(s, before - 1))
        before--;
    if (head_ends_at(s, before) || scan_has(s, m->to, VOCABULARY_PLACE_TAIL))
        return SIGN_HEAD;
    if (continues_list(w, m))
        return SIGN_LIST;
    if (before > 1 && scan_has(s, before - 1, VOCABULARY_DIRECTION) && !s->atom[m->from].is_arabic)
        before--;
    return has_preposition(s, m, before) ? SIGN_PREPOSITION : SIGN_NONE;
}

#define BITS_NO_PLACE                                                                              \
    (SCAN_BIT(VOCABULARY_PLACE_HEAD) | SCAN_BIT(VOCABULARY_ORG_HEAD) |                             \
     SCAN_BIT(VOCABULARY_TITLE) | SCAN_BIT(VOCABULARY_GROUP) | SCAN_BIT(VOCABULARY_HARM) |         \
     SCAN_BIT(VOCABULARY_COUNTED))

/* Is the name a word of other uses too? */
static bool is_everyday(const struct scan *s, const struct scan_match *m)
{
    return is_single(m) &&
           (scan_has(s, m->from, VOCABULARY_GIVEN) || is_common(s, m) ||
            (!s->atom[m->from].is_arabic && scan_has(s, m->from, VOCABULARY_COMMON)));
}

static bool is_place_meant(const struct mention_work *w, const struct scan_match *m)
{
    const struct gazetteer_record *r = record_of(w, m);
    const struct scan *s = w->scan;
    enum sign sign = sign_of(w, m);
    bool is_about = mention_country(w, r->country) > 0, is_arabic = s->atom[m->from].is_arabic;
    if (is_single(m) && scan_has_any(s, m->from, BITS_NO_PLACE))
        return false;
    if (is_everyday(s, m))
        return sign == SIGN_HEAD && (is_about || r->rank <= 1);
    if (r->rank <= 2 && !(m->entry->flags & PHRASE_CONTEXT))
        return is_about || sign == SIGN_HEAD || (sign != SIGN_NONE && !is_arabic);
    if (is_arabic && is_single(m) && sign == SIGN_PREPOSITION &&
        scan_before(s, m) & (SCAN_PREPOSITION | SCAN_AND))
        return false;
    return is_about && sign != SIGN_NONE;
}

/* A name that its context has to confirm. */
static void try_weak(struct mention_work *w, const struct scan_match *m)
{
    const struct gazetteer_record *r = record_of(w, m);
    if (m->entry->flags & PHRASE_SHORT || !is_free(w, m) || is_half(w->scan, m) || is_strong(w, m))
        return;
    if (r->type == CW__MENTION__TYPE__LOC) {
        if (is_place_meant(w, m))
            add_known(w, m, r->rank <= 2 ? SCORE_PLACE_NEAR : SCORE_CONTEXT);
        return;
    }
    bool is_about = mention_country(w, r->country) > 0 || mention_is_seen(w, m->entry->value);
    if (m->entry->flags & PHRASE_CONTEXT && is_about)
        add_known(w, m, SCORE_CONTEXT);
}

void mention_known_weak(struct mention_work *w)
{
    const struct scan *s = w->scan;
    struct mentions strong = w->candidates;
    w->candidates = (struct mentions){0};
    size_t next = 0;
    /* In text order, strong ones copied along, so that lists can be followed. */
    for (uint32_t i = 0; i < s->atoms; i++) {
        uint32_t known_to = 0;
        for (; next < strong.n && strong.at[next].from == i; next++) {
            struct mention *c = mention_add(w, 0, 1, 0, 0, NULL);
            *c = strong.at[next];
            known_to = c->to > known_to ? c->to : known_to;
        }
        if (!scan_has(s, i, VOCABULARY_NAME))
            continue;
        for (uint32_t k = s->first[i]; k < s->first[i + 1]; k++)
            if (s->match[k].entry->group == VOCABULARY_NAME && s->match[k].to > known_to)
                try_weak(w, &s->match[k]);
    }
    mentions_give_back(s, &strong);
}
