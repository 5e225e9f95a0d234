/* SPDX-License-Identifier: Apache-2.0 */
#include "link_name.h"
#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>
#include "text/fold.h"

#define NAMESAKES_MAX 8 /* persons of one family name that are told apart */
#define SOUND_PERSON 0.95f
#define SOUNDS_MAX 64        /* persons of a text that are looked up by their sound */
#define NAME_ATOMS 24        /* longer "names" are none */
#define HEADLINE_SENTENCES 2 /* may name short who is told in full behind them */

/* ---- words of names ---- */

struct span link_word(const struct scan *s, const struct mention *m, uint32_t atom)
{
    const struct scan_atom *x = &s->atom[atom];
    struct span w = x->folded;
    if (atom != m->from || m->start <= x->start)
        return w;
    for (unsigned r = 1; r < x->readings; r++)
        if (x->start + x->reading[r].points == m->start && x->reading[r].word)
            return phrase_spell(s->vocabulary->phrases, x->reading[r].word);
    return x->is_arabic && m->start == x->start + 1 && w.n > 2 ? span_slice(w, 2, w.n) : w;
}

struct span link_family(struct span word)
{
    return span_starts_with(word, SPAN("ال")) && word.n > 8 ? span_slice(word, 4, word.n) : word;
}

/* Words that are bound to the next one: the article of عبد الرحمن belongs to the name. */
static bool is_bound(struct span w)
{
    return span_equal(w, SPAN("عبد")) || span_equal(w, SPAN("abd"));
}

static bool is_joint(const struct scan *s, const struct mention *m, uint32_t atom, struct span w)
{
    return s->atom[atom].kind == TOKEN_MARK || (span_equal(w, SPAN("al")) && atom + 1 < m->to);
}

uint64_t link_name_hash(const struct scan *s, const struct mention *m, uint64_t seed)
{
    XXH3_state_t h;
    bool was_bound = false;
    XXH3_INITSTATE(&h); /* a seed that the stack still holds would keep a secret that it does not */
    XXH3_64bits_reset_withSeed(&h, seed + m->type + 1u);
    for (uint32_t i = m->from; i < m->to; i++) {
        struct span w = link_word(s, m, i);
        if (is_joint(s, m, i, w))
            continue;
        bool is_person = m->type == CW__MENTION__TYPE__PER;
        struct span part = is_person && !was_bound && i > m->from ? link_family(w) : w;
        XXH3_64bits_update(&h, part.p, part.n);
        was_bound = is_bound(w);
    }
    return XXH3_64bits_digest(&h);
}

unsigned link_name_parts(const struct scan *s, const struct mention *m)
{
    unsigned parts = 0;
    for (uint32_t i = m->from; i < m->to; i++) {
        struct span w = link_word(s, m, i);
        bool is_part = !is_joint(s, m, i, w) && s->atom[i].kind == TOKEN_WORD &&
                       !scan_has(s, i, VOCABULARY_NASAB) && w.n > 1;
        parts += is_part;
    }
    return parts;
}

/* The Arabic form of a given name at an atom, by the table of parts of names; empty. */
static struct span given_form(const struct scan *s, const struct mention *m, uint32_t atom)
{
    uint32_t form = PHRASE_NONE;
    for (uint32_t i = s->first[atom]; i < s->first[atom + 1]; i++) {
        const struct phrase_entry *e = s->match[i].entry;
        if (e->group != VOCABULARY_NAME_TOKEN || s->match[i].to != atom + 1)
            continue;
        if (s->atom[atom].is_arabic)
            return link_word(s, m, atom);
        if (e->value == PHRASE_NONE || (form != PHRASE_NONE && form != e->value))
            return SPAN("");
        form = e->value;
    }
    return form != PHRASE_NONE ? phrase_spell(s->vocabulary->phrases, form) : SPAN("");
}

char *link_name_key(const struct scan *s, const struct mention *m)
{
    struct span given = given_form(s, m, m->from);
    if (given.n == 0 || m->to - m->from < 2 || m->to - m->from > NAME_ATOMS)
        return NULL;
    struct span rest = text_slice(s->text, s->atom[m->from + 1].start, m->end);
    struct span sounds = fold_name_key(rest, s->arena);
    if (sounds.n == 0)
        return NULL;
    return arena_printf(s->arena, "%.*s %.*s", (int)given.n, given.p, (int)sounds.n, sounds.p);
}

/* ---- persons by the words of their names ---- */

/* Who bears a word as the last of a name, in text order; more than eight share it whatever comes.
 */
struct bearers {
    uint64_t word;                  /* 0: free */
    uint32_t person[NAMESAKES_MAX]; /* first mentions, one a person */
    uint32_t fullest[NAMESAKES_MAX];
    uint32_t n;
};

struct link_persons {
    const struct scan *scan;
    const struct mentions *mentions;
    const uint32_t *record;
    struct bearers *at;
    size_t slots;
};

static struct bearers *bearers_of(const struct link_persons *p, struct span word)
{
    uint64_t key = XXH3_64bits(word.p, word.n) | 1;
    size_t i = key >> 20 & (p->slots - 1);
    while (p->at[i].word && p->at[i].word != key)
        i = (i + 1) & (p->slots - 1);
    p->at[i].word = key;
    return &p->at[i];
}

static bool has_word(const struct scan *s, const struct mention *m, struct span word)
{
    for (uint32_t i = m->from; i < m->to && i < m->from + NAME_ATOMS; i++)
        if (span_equal(link_family(link_word(s, m, i)), word))
            return true;
    return false;
}

/* Does the longer name hold every word of the shorter one? */
static bool is_part(const struct scan *s, const struct mention *shorter,
                    const struct mention *longer)
{
    if (shorter->to - shorter->from > NAME_ATOMS)
        return false;
    for (uint32_t i = shorter->from; i < shorter->to; i++) {
        struct span w = link_word(s, shorter, i);
        if (!is_joint(s, shorter, i, w) && !has_word(s, longer, link_family(w)))
            return false;
    }
    return true;
}

static bool is_same_person(const struct link_persons *p, uint32_t x, uint32_t y)
{
    const struct mention *m = &p->mentions->at[x], *n = &p->mentions->at[y];
    if (p->record[x] != GAZETTEER_NONE && p->record[y] != GAZETTEER_NONE)
        return p->record[x] == p->record[y];
    return m->to - m->from <= n->to - n->from ? is_part(p->scan, m, n) : is_part(p->scan, n, m);
}

static struct span last_word(const struct scan *s, const struct mention *m)
{
    return link_family(link_word(s, m, m->to - 1));
}

static void add_bearer(const struct link_persons *p, struct bearers *b, uint32_t mention)
{
    const struct mention *m = &p->mentions->at[mention];
    for (uint32_t i = 0; i < b->n && i < NAMESAKES_MAX; i++)
        if (is_same_person(p, mention, b->person[i])) {
            const struct mention *full = &p->mentions->at[b->fullest[i]];
            if (p->record[b->fullest[i]] == GAZETTEER_NONE &&
                (p->record[mention] != GAZETTEER_NONE || m->to - m->from > full->to - full->from))
                b->fullest[i] = mention;
            return;
        }
    if (b->n < NAMESAKES_MAX)
        b->person[b->n] = b->fullest[b->n] = mention;
    b->n += b->n <= NAMESAKES_MAX;
}

struct link_persons *link_persons_new(const struct scan *s, const struct mentions *m,
                                      const uint32_t *record)
{
    struct link_persons *p = ARENA_NEW(s->arena, struct link_persons);
    size_t persons = 0;
    p->scan = s;
    p->mentions = m;
    p->record = record;
    for (size_t i = 0; i < m->n; i++)
        persons += m->at[i].type == CW__MENTION__TYPE__PER;
    for (p->slots = 16; p->slots < 2 * persons + 2;)
        p->slots *= 2;
    p->at = ARENA_ARRAY(s->arena, p->slots, struct bearers);
    for (size_t i = 0; i < m->n; i++) {
        const struct mention *x = &m->at[i];
        if (x->type != CW__MENTION__TYPE__PER || link_name_parts(s, x) < 2)
            continue;
        add_bearer(p, bearers_of(p, last_word(s, x)), (uint32_t)i);
    }
    return p;
}

void link_persons_done(struct link_persons *p)
{
    arena_give_back(p->scan->arena, p->at);
}

/* The one bearer told before mention i (anywhere, when i stands in the headline); SCAN_NONE and
 * *ret_many when there are several. */
static uint32_t only_bearer(const struct link_persons *p, const struct bearers *b, size_t i,
                            bool *ret_many)
{
    const struct mention *m = &p->mentions->at[i];
    bool is_headline = p->scan->atom[m->from].sentence < HEADLINE_SENTENCES;
    uint32_t only = SCAN_NONE;
    *ret_many = b->n > NAMESAKES_MAX && b->person[NAMESAKES_MAX - 1] < i;
    for (uint32_t k = 0; k < b->n && k < NAMESAKES_MAX && !*ret_many; k++) {
        if (b->person[k] > i && !is_headline)
            break;
        if (only != SCAN_NONE)
            *ret_many = true;
        only = b->fullest[k];
    }
    return *ret_many ? SCAN_NONE : only;
}

/* Given names alone are left to themselves: most texts know more Mohammads than they name in full.
 */
static uint32_t person_by_family(const struct link_persons *p, size_t i, const char **ret_how)
{
    bool is_many;
    const struct bearers *b = bearers_of(p, last_word(p->scan, &p->mentions->at[i]));
    uint32_t only = only_bearer(p, b, i, &is_many);
    *ret_how = is_many ? "null:shared" : only != SCAN_NONE ? "pass:family" : NULL;
    return is_many || only != SCAN_NONE ? only : (uint32_t)i;
}

bool link_is_told(const struct link_persons *p, size_t i)
{
    const struct bearers *b = bearers_of(p, last_word(p->scan, &p->mentions->at[i]));
    for (uint32_t k = 0; k < b->n && k < NAMESAKES_MAX; k++)
        if (p->record[b->fullest[k]] == p->record[i])
            return true;
    return b->n == 0;
}

uint32_t link_person(const struct link_persons *p, size_t i, const char **ret_how)
{
    const struct mention *m = &p->mentions->at[i];
    *ret_how = NULL;
    if (link_name_parts(p->scan, m) < 2)
        return person_by_family(p, i, ret_how);
    const struct bearers *b = bearers_of(p, last_word(p->scan, m));
    uint32_t only = SCAN_NONE;
    for (uint32_t k = 0; k < b->n && k < NAMESAKES_MAX; k++)
        if (is_same_person(p, (uint32_t)i, b->person[k])) {
            if (only != SCAN_NONE)
                return (uint32_t)i; /* part of two longer names: a person of its own */
            only = b->fullest[k];
        }
    if (only == SCAN_NONE || only == i)
        return (uint32_t)i;
    *ret_how = "pass:part";
    return only;
}

/* ---- rows of the tables ---- */

struct rows {
    uint32_t only, in_context;
    unsigned n, n_in_context, total;
};

static bool is_seen(const uint64_t *seen, uint32_t record)
{
    return seen[record / 64] >> (record % 64) & 1;
}

static struct rows rows_of(const struct scan *s, const struct gazetteer *g, const struct mention *m,
                           const struct link_countries *countries, const uint64_t *seen)
{
    struct rows rows = {.only = GAZETTEER_NONE, .in_context = GAZETTEER_NONE};
    for (uint32_t i = s->first[m->from]; i < s->first[m->from + 1]; i++) {
        const struct phrase_entry *e = s->match[i].entry;
        if (s->match[i].to != m->to || e->group != VOCABULARY_NAME ||
            g->record[e->value].type != m->type ||
            (m->match && m->match->from == m->from && s->match[i].reading != m->match->reading))
            continue;
        const struct gazetteer_record *r = &g->record[e->value];
        bool is_about = link_votes(countries, r->country) > 0 || is_seen(seen, e->value);
        rows.total++;
        if ((e->flags & PHRASE_SHORT && !is_seen(seen, e->value)) ||
            (e->flags & PHRASE_CONTEXT && !is_about))
            continue;
        rows.n += rows.only != e->value;
        rows.only = e->value;
        if (is_about) {
            rows.n_in_context += rows.in_context != e->value;
            rows.in_context = e->value;
        }
    }
    return rows;
}

/* The person of the tables of whom a full name is a new spelling: the same given name by the table
 * of parts of names, and as a whole nearly the same sounds. GAZETTEER_NONE when none or two are. */
static uint32_t person_by_sound(const struct scan *s, const struct gazetteer *g,
                                const struct mention *m)
{
    struct gazetteer_ranked found[GAZETTEER_RANKED_MAX];
    const struct gazetteer_wanted wanted = {.name = text_slice(s->text, m->start, m->end),
                                            .type = CW__MENTION__TYPE__PER};
    struct span given = given_form(s, m, m->from);
    uint32_t only = GAZETTEER_NONE;
    size_t n = given.n ? gazetteer_rank_like(g, &wanted, s->arena, found) : 0;
    for (size_t i = 0; i < n && found[i].score >= SOUND_PERSON; i++) {
        const char *name = g->record[found[i].record].name_ar;
        struct span words = name ? vocabulary_words(span_of(name), s->arena) : SPAN(""), first;
        if (words.n == 0 || !span_split(&words, ' ', &first) || !span_equal(first, given))
            continue;
        if (only != GAZETTEER_NONE)
            return GAZETTEER_NONE;
        only = found[i].record;
    }
    return only;
}

/* "US" said: the country, where an organisation of that name is in no table. */
static uint32_t country_of(const struct scan *s, const struct gazetteer *g, const struct mention *m)
{
    for (uint32_t i = s->first[m->from]; i < s->first[m->from + 1]; i++) {
        const struct phrase_entry *e = s->match[i].entry;
        if (s->match[i].to == m->to && e->group == VOCABULARY_NAME &&
            !(e->flags & PHRASE_CONTEXT) && g->record[e->value].rank == 0 &&
            g->record[e->value].type == CW__MENTION__TYPE__LOC)
            return e->value;
    }
    return GAZETTEER_NONE;
}

static void link_actor(const struct scan *s, const struct gazetteer *g, const struct mention *m,
                       const struct link_countries *countries, const uint64_t *seen,
                       uint32_t *ret_record, struct link_answer *answer)
{
    struct rows rows = rows_of(s, g, m, countries, seen);
    answer->candidates = rows.total;
    if (m->record != GAZETTEER_NONE) {
        *ret_record = m->record;
        answer->how = "pass:short";
    } else if (rows.n == 1) {
        *ret_record = rows.only;
        answer->how = "pass:table";
    } else if (rows.n_in_context == 1) {
        *ret_record = rows.in_context;
        answer->how = "pass:context";
    } else if (rows.n > 1) {
        answer->how = "null:shared";
    } else if (m->type == CW__MENTION__TYPE__ORG &&
               (*ret_record = country_of(s, g, m)) != GAZETTEER_NONE) {
        answer->how = "pass:table";
    }
}

void link_actors(const struct scan *s, const struct gazetteer *g, const struct mentions *m,
                 const struct link_countries *countries, uint32_t *record,
                 struct link_answer *answer)
{
    uint64_t *seen = ARENA_ARRAY(s->arena, g->records / 64 + 1, uint64_t);
    for (size_t i = 0; i < m->n; i++) {
        const struct scan_match *x = m->at[i].match;
        if (x && !(x->entry->flags & (PHRASE_SHORT | PHRASE_CONTEXT)) &&
            x->entry->group == VOCABULARY_NAME)
            seen[x->entry->value / 64] |= UINT64_C(1) << (x->entry->value % 64);
    }
    for (size_t i = 0; i < m->n; i++)
        if (m->at[i].type <= CW__MENTION__TYPE__MISC && m->at[i].type != CW__MENTION__TYPE__LOC)
            link_actor(s, g, &m->at[i], countries, seen, &record[i], &answer[i]);
    for (size_t i = 0, asked = 0; i < m->n && asked < SOUNDS_MAX; i++)
        if (m->at[i].type == CW__MENTION__TYPE__PER && record[i] == GAZETTEER_NONE &&
            answer[i].candidates == 0 && link_name_parts(s, &m->at[i]) > 1) {
            asked++;
            record[i] = person_by_sound(s, g, &m->at[i]);
            answer[i].how = record[i] != GAZETTEER_NONE ? "pass:sound" : answer[i].how;
        }
}
