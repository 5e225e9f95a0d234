/* SPDX-License-Identifier: Apache-2.0 */
/* What a text has named once it may name shorter: family names, acronyms, the tables' short forms.
 * And titles. */
#include "mention_rules.h"
#include <xxhash.h>

#define TITLE_REACH 9 /* atoms between the end of a title and the name it belongs to */
#define MEMORY_SLOTS 1024

/* Words that stand for a name told earlier. */
struct memory {
    struct {
        uint32_t hash; /* 0: free */
        uint32_t mention;
    } slot[MEMORY_SLOTS];
};

static uint32_t hash_of(struct span folded)
{
    uint32_t h = (uint32_t)XXH3_64bits(folded.p, folded.n);
    return h ? h : 1;
}

static struct span family_name(struct span folded)
{
    return span_starts_with(folded, SPAN("ال")) && folded.n > 10 ? span_slice(folded, 4, folded.n)
                                                                 : folded;
}

static void remember(struct memory *m, struct span word, uint32_t mention)
{
    uint32_t h = hash_of(word), i = h % MEMORY_SLOTS;
    for (unsigned tries = 0; tries < 8; tries++, i = (i + 1) % MEMORY_SLOTS)
        if (m->slot[i].hash == 0 || m->slot[i].hash == h) {
            m->slot[i].hash = h;
            m->slot[i].mention = mention;
            return;
        }
}

static uint32_t recall(const struct memory *m, struct span word)
{
    uint32_t h = hash_of(word), i = h % MEMORY_SLOTS;
    for (unsigned tries = 0; tries < 8 && m->slot[i].hash; tries++, i = (i + 1) % MEMORY_SLOTS)
        if (m->slot[i].hash == h)
            return m->slot[i].mention;
    return SCAN_NONE;
}

/* ---- "Syrian Observatory for Human Rights (SOHR)" ---- */

static bool is_acronym_of(const struct scan *s, const struct mention *m, struct span letters)
{
    size_t at = 0;
    for (uint32_t i = m->from; i < m->to && at < letters.n; i++)
        if (s->atom[i].shape != TOKEN_SHAPE_LOWER && s->atom[i].folded.n &&
            s->atom[i].folded.p[0] == letters.p[at])
            at++;
    return at == letters.n || (at + 1 == letters.n && letters.n > 3);
}

static void learn_acronyms(struct mention_work *w, struct mentions *chosen, struct memory *memory)
{
    const struct scan *s = w->scan;
    for (size_t i = 0; i < chosen->n; i++) {
        const struct mention *m = &chosen->at[i];
        uint32_t at = m->to + 1;
        if (m->type != CW__MENTION__TYPE__ORG || !scan_is_mark(s, m->to, '(') ||
            !scan_is_mark(s, at + 1, ')') || s->atom[at].shape != TOKEN_SHAPE_UPPER ||
            !is_acronym_of(s, m, s->atom[at].folded))
            continue;
        remember(memory, s->atom[at].folded, (uint32_t)i);
    }
}

/* ---- family names ---- */

/* The word that later stands for the whole: the last of a Latin name, the last or the one with an
 * article in Arabic. */
static void learn_persons(struct mention_work *w, const struct mentions *chosen,
                          struct memory *memory)
{
    const struct scan *s = w->scan;
    for (size_t i = 0; i < chosen->n; i++) {
        const struct mention *m = &chosen->at[i];
        if (m->type != CW__MENTION__TYPE__PER || m->to - m->from < 2 || m->score < 0.6f)
            continue;
        struct span last = s->atom[m->to - 1].folded;
        if (scan_has(s, m->to - 1, VOCABULARY_COMMON) || last.n < 4)
            continue;
        bool is_given = scan_has(s, m->to - 1, VOCABULARY_GIVEN) && s->atom[m->from].is_arabic;
        if (!is_given)
            remember(memory, family_name(last), (uint32_t)i);
    }
}

static void add_repeat(struct mention_work *w, uint32_t atom, uint32_t mention,
                       const struct mentions *chosen)
{
    const struct mention *full = &chosen->at[mention];
    uint32_t from = atom;
    if (from > 0 && scan_is_word(w->scan, from - 1, "al") && mention_is_capital(w, from - 1))
        from--;
    struct mention *c =
        mention_add(w, from, atom + 1, full->type, 0.6f,
                    full->type == CW__MENTION__TYPE__PER ? "recall:family_name" : "recall:acronym");
    c->same_as = mention;
    c->record = full->record;
}

static bool is_occupied(const bool *taken, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (taken[i])
            return true;
    return false;
}

/* The tables' short forms (~) of records that the text has in full. */
static void recall_short_forms(struct mention_work *w, const bool *taken)
{
    const struct scan *s = w->scan;
    for (uint32_t i = 0; i < s->atoms; i++) {
        if (!scan_has(s, i, VOCABULARY_NAME) || taken[i] || w->is_time[i])
            continue;
        for (uint32_t k = s->first[i]; k < s->first[i + 1]; k++) {
            const struct scan_match *m = &s->match[k];
            if (m->entry->group != VOCABULARY_NAME ||
                !(m->entry->flags & (PHRASE_SHORT | PHRASE_CONTEXT)) ||
                !mention_is_seen(w, m->entry->value) || is_occupied(taken, m->from, m->to))
                continue;
            const struct gazetteer_record *r = &w->gazetteer->record[m->entry->value];
            if (r->type == CW__MENTION__TYPE__LOC)
                continue;
            struct mention *c = mention_add(w, m->from, m->to, r->type, 0.7f, "recall:short_form");
            c->start = scan_start(s, m);
            c->record = m->entry->value;
            break;
        }
    }
}

void mention_recall(struct mention_work *w, struct mentions *chosen)
{
    const struct scan *s = w->scan;
    struct memory *memory = ARENA_NEW(s->arena, struct memory);
    bool *taken = ARENA_ARRAY(s->arena, s->atoms + 1, bool);
    for (size_t i = 0; i < chosen->n; i++)
        if (chosen->at[i].type != CW__MENTION__TYPE__NORP)
            memset(taken + chosen->at[i].from, true, chosen->at[i].to - chosen->at[i].from);
    learn_persons(w, chosen, memory);
    learn_acronyms(w, chosen, memory);
    w->candidates.n = 0;
    recall_short_forms(w, taken);
    for (uint32_t i = 0; i < s->atoms; i++) {
        const struct scan_atom *x = &s->atom[i];
        if (taken[i] || x->kind != TOKEN_WORD || x->is_skipped || w->is_time[i] || x->folded.n < 3)
            continue;
        if (!x->is_arabic && x->shape == TOKEN_SHAPE_LOWER)
            continue;
        if (x->is_arabic && (scan_has(s, i, VOCABULARY_COMMON) || scan_has(s, i, VOCABULARY_GROUP)))
            continue;
        uint32_t mention = recall(memory, family_name(x->folded));
        if (mention != SCAN_NONE)
            add_repeat(w, i, mention, chosen);
    }
}

/* ---- titles ---- */

/* Looking back from a name: does the way to its title end at this atom? */
static bool ends_title_search(const struct scan *s, uint32_t atom, uint32_t back, bool had_title)
{
    if (!s->atom[atom].is_arabic)
        return had_title || (s->atom[atom].kind == TOKEN_WORD && back > 2);
    return back > 1 &&
           scan_has_any(s, atom, SCAN_BIT(VOCABULARY_SPEECH) | SCAN_BIT(VOCABULARY_HARM));
}

/* The title whose name begins at `atom`: right before it, or with its complement between. An
 * English title may have words before it that are titles too: "Prime Minister". */
static const struct scan_match *title_before(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *best = NULL;
    for (uint32_t back = 1; back <= TITLE_REACH + 3 && back <= atom; back++) {
        uint32_t at = atom - back;
        if (!scan_same_sentence(s, at, atom))
            break;
        const struct scan_match *m = scan_at(s, at, VOCABULARY_TITLE);
        if (m && m->to <= atom) {
            if (s->atom[at].is_arabic)
                return m;
            if (m->to + 2 < atom || (best && m->to < best->from))
                break;
            best = m;
        } else if (ends_title_search(s, at, back, best != NULL)) {
            break;
        }
    }
    return best;
}

/* An Arabic title ends before its name's comma and quotes; with a complement it goes up to the
 * name. */
static uint32_t title_end(const struct scan *s, const struct scan_match *m, uint32_t name)
{
    uint32_t to = s->atom[m->from].is_arabic ? name : m->to;
    while (to > m->to && s->atom[to - 1].kind == TOKEN_MARK)
        to--;
    return to;
}

/* "Abu Khawla, the General Commander", "Hassan Nasrallah, secretary-general of": behind the name.
 */
static const struct scan_match *title_behind(const struct mention_work *w, uint32_t to)
{
    const struct scan *s = w->scan;
    uint32_t at = to;
    bool had_comma = scan_is_mark(s, at, ',');
    at += had_comma;
    bool had_the = scan_is_word(s, at, "the") || scan_is_word(s, at, "a");
    at += had_the;
    if ((!had_comma && !had_the) || at >= s->atoms || s->atom[at].is_arabic)
        return NULL;
    return scan_same_sentence(s, to - 1, at) ? scan_at(s, at, VOCABULARY_TITLE) : NULL;
}

void mention_titles(struct mention_work *w, struct mentions *chosen)
{
    w->candidates.n = 0;
    uint32_t last = 0;
    for (size_t i = 0; i < chosen->n; i++) {
        const struct mention *m = &chosen->at[i];
        if (m->type != CW__MENTION__TYPE__PER)
            continue;
        const struct scan_match *t = title_before(w, m->from);
        uint32_t to = t ? title_end(w->scan, t, m->from) : 0;
        if (!t && (t = title_behind(w, m->to)))
            to = t->to;
        if (!t || t->from < last)
            continue;
        struct mention *c =
            mention_add(w, t->from, to, CW__MENTION__TYPE__TITLE, 0.7f, "rule:title");
        c->start = scan_start(w->scan, t);
        c->kind = scan_item(w->scan, t)->label;
        last = to;
    }
}
