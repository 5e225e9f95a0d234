/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger_feature.h"
#include <xxhash.h>
#include "text/token.h"

#define TYPES 7 /* of mentions, and one more */
#define SHAPE_POINTS 12

struct tagger_cells {
    uint32_t word, stem;
    uint32_t prefix[3], suffix[4];
    uint32_t shape, clitics, cluster;
    uint32_t rule, rule_name;        /* place in a mention and its type; which rule */
    uint64_t begins, inside;         /* vocabulary classes that begin here, go on here */
    uint32_t name_begins, name_goes; /* kind of the longest name of the tables */
    uint32_t elsewhere;              /* what the same stem is elsewhere in the text */
    uint32_t case_elsewhere;
    uint32_t sentence;
    bool is_mark;
};

static uint32_t hash_span(struct span s, uint32_t seed)
{
    return (uint32_t)XXH3_64bits_withSeed(s.p, s.n, seed);
}

static uint32_t mix(uint32_t template, uint32_t value)
{
    uint64_t h = ((uint64_t)template << 32 | value) * 0x9E3779B97F4A7C15ull;
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9ull;
    return (uint32_t)(h >> 32) | (h >> 32 == 0);
}

/* ---- cells of the word alone ---- */

static bool is_point_start(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

static struct span head_of(struct span s, unsigned points)
{
    size_t n = 0;
    while (n < s.n && (!is_point_start(s.p[n]) || points-- > 0))
        n++;
    return span_slice(s, 0, n);
}

static struct span tail_of(struct span s, unsigned points)
{
    size_t n = s.n;
    while (points > 0 && n > 0)
        points -= is_point_start(s.p[--n]);
    return span_slice(s, n, s.n);
}

static unsigned points_of(struct span s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += is_point_start(s.p[i]);
    return n;
}

/* Without و ف, ب ك ل and ال where enough letters stay; what was cut is a cell of its own. The
 * readings of the scan are not used: they need a word that the tables know. */
static struct span arabic_stem(struct span w, uint32_t *ret_clitics)
{
    static const struct {
        const char *text;
        unsigned least; /* letters that stay */
        uint32_t clitics;
    } cut[] = {{"وال", 2, 5}, {"فال", 2, 5}, {"بال", 2, 6}, {"كال", 2, 6}, {"لل", 2, 12},
               {"ال", 2, 4},  {"و", 3, 1},   {"ب", 4, 2},   {"ل", 4, 8}};
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        struct span prefix = span_of(cut[i].text);
        if (!span_starts_with(w, prefix) ||
            points_of(span_slice(w, prefix.n, w.n)) < cut[i].least)
            continue;
        *ret_clitics = cut[i].clitics;
        return span_slice(w, prefix.n, w.n);
    }
    return w;
}

static uint32_t kind_of_point(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return 1;
    if (c >= 'a' && c <= 'z')
        return 2;
    if (c >= '0' && c <= '9')
        return 3;
    return c < 0x80 ? 4 : c >= 0x600 && c < 0x700 ? 5 : 6;
}

static uint32_t shape_of(const struct scan *s, const struct scan_atom *x)
{
    uint32_t kinds = 0, last = 0;
    for (uint32_t i = x->start; i < x->end && i < x->start + SHAPE_POINTS; i++) {
        uint32_t k = kind_of_point(s->text->point[i]);
        if (k != last)
            kinds = kinds * 7 + k;
        last = k;
    }
    return kinds * 16 + x->kind * 4 + x->starts_sentence * 2 + x->is_glued;
}

static void fill_word(const struct tagger_view *v, uint32_t atom)
{
    const struct scan_atom *x = &v->scan->atom[atom];
    struct tagger_cells *c = &v->cells[atom];
    struct span stem = x->is_arabic ? arabic_stem(x->folded, &c->clitics) : x->folded;
    c->is_mark = x->kind == TOKEN_MARK;
    c->sentence = x->sentence;
    c->begins = v->scan->mask[atom];
    c->word = hash_span(x->folded, 1) | 1;
    c->stem = hash_span(stem, 1) | 1;
    for (unsigned n = 0; n < 3; n++)
        c->prefix[n] = hash_span(head_of(stem, n + 2), 2);
    for (unsigned n = 0; n < 4; n++)
        c->suffix[n] = hash_span(tail_of(stem, n + 1), 3);
    c->shape = shape_of(v->scan, x);
    if (v->clusters && x->kind == TOKEN_WORD)
        c->cluster = tagger_clusters_of(v->clusters, x->folded);
}

/* ---- cells of tables, rules and the rest of the text ---- */

static uint32_t name_cell(const struct tagger_view *v, const struct scan_match *m)
{
    const struct gazetteer_record *r = &v->gazetteer->record[m->entry->value];
    unsigned length = m->to - m->from > 3 ? 3 : m->to - m->from;
    bool is_weak = m->entry->flags & PHRASE_CONTEXT;
    return (r->type * 4u + r->rank) * 8 + length * 2 + is_weak + 1;
}

static void fill_match(struct tagger_view *v, const struct scan_match *m)
{
    uint32_t cell = m->entry->group == VOCABULARY_NAME ? name_cell(v, m) : 0;
    if (!v->cells[m->from].name_begins)
        v->cells[m->from].name_begins = cell;
    for (uint32_t i = m->from + 1; i < m->to; i++) {
        v->cells[i].inside |= SCAN_BIT(m->entry->group);
        if (!v->cells[i].name_goes)
            v->cells[i].name_goes = cell;
    }
}

static void fill_rules(struct tagger_view *v, const struct mentions *found)
{
    for (size_t i = 0; i < found->n; i++) {
        const struct mention *m = &found->at[i];
        if (m->type == CW__MENTION__TYPE__TITLE)
            continue;
        uint32_t name = hash_span(span_of(m->rule), 7) | 1;
        for (uint32_t k = m->from; k < m->to; k++) {
            v->cells[k].rule = 1 + m->type * 2u + (k > m->from);
            v->cells[k].rule_name = name;
        }
    }
}

/* How a stem is used in the whole text. */
struct usage {
    uint32_t stem; /* 0: free */
    uint16_t as[TYPES];
    uint16_t lower, capital; /* Latin, not at a sentence's start */
};

#define USAGE_TRIES 16

/* NULL: the table is full around the place. */
static struct usage *usage_of(struct usage *table, uint32_t mask, uint32_t stem)
{
    for (uint32_t i = stem & mask, n = 0; n < USAGE_TRIES; i = (i + 1) & mask, n++) {
        if (table[i].stem == 0)
            table[i].stem = stem;
        if (table[i].stem == stem)
            return &table[i];
    }
    return NULL;
}

static void count_up(uint16_t *n)
{
    *n += *n < UINT16_MAX;
}

static void count_usage(struct usage *u, const struct tagger_cells *c, const struct scan_atom *x)
{
    if (c->rule)
        count_up(&u->as[(c->rule - 1) / 2]);
    if (!x->starts_sentence && !x->is_arabic)
        count_up(x->shape == TOKEN_SHAPE_LOWER ? &u->lower : &u->capital);
}

static void fill_usage(const struct usage *u, struct tagger_cells *c)
{
    unsigned best = 0, best_n = 0;
    for (unsigned t = 0; t < TYPES; t++) {
        unsigned n = u->as[t] - (u->as[t] > 0 && c->rule && (c->rule - 1) / 2 == t);
        if (n > best_n) {
            best_n = n;
            best = t + 1;
        }
    }
    c->elsewhere = best * 2 + (best_n > 1);
    c->case_elsewhere = 1u + (u->lower > 0) * 2u + (u->capital > 1);
}

static void fill_document(struct tagger_view *v)
{
    const struct scan *s = v->scan;
    uint32_t mask = 15;
    while (mask < s->atoms)
        mask = mask * 2 + 1;
    struct usage *table = ARENA_ARRAY(s->arena, mask + 1, struct usage);
    struct usage **of = ARENA_ARRAY(s->arena, s->atoms + 1, struct usage *);
    for (uint32_t i = 0; i < s->atoms; i++) {
        of[i] = v->cells[i].is_mark ? NULL : usage_of(table, mask, v->cells[i].stem);
        if (of[i])
            count_usage(of[i], &v->cells[i], &s->atom[i]);
    }
    for (uint32_t i = 0; i < s->atoms; i++)
        if (of[i])
            fill_usage(of[i], &v->cells[i]);
}

void tagger_view_init(struct tagger_view *v, const struct mentions *found)
{
    const struct scan *s = v->scan;
    v->cells = ARENA_ARRAY(s->arena, s->atoms + 1, struct tagger_cells);
    for (uint32_t i = 0; i < s->atoms; i++)
        fill_word(v, i);
    for (uint32_t k = 0; k < s->first[s->atoms]; k++)
        fill_match(v, &s->match[k]);
    fill_rules(v, found);
    fill_document(v);
}

/* ---- features ---- */

struct features {
    uint32_t *to;
    unsigned n;
    uint32_t template; /* numbered by where it stands in the code below */
};

static void add(struct features *l, uint32_t value)
{
    l->template++;
    if (value && l->n < TAGGER_FEATURES_MAX)
        l->to[l->n++] = mix(l->template, value);
}

static void add_bits(struct features *l, uint64_t bits)
{
    l->template++;
    for (; bits && l->n < TAGGER_FEATURES_MAX; bits &= bits - 1)
        l->to[l->n++] = mix(l->template, (uint32_t)__builtin_ctzll(bits) + 1);
}

static void add_pair(struct features *l, uint32_t a, uint32_t b)
{
    add(l, mix(a, b));
}

static void add_grains(struct features *l, uint32_t cluster)
{
    add(l, cluster);
    add(l, cluster ? (cluster >> 4) + 1 : 0);
    add(l, cluster ? (cluster >> 8) + 1 : 0);
}

/* near[0 .. 4]: the atoms from two before to two behind. */
static void add_words(struct features *l, const struct tagger_cells *const near[5])
{
    const struct tagger_cells *c = near[2];
    add(l, 1);
    for (int i = 0; i < 5; i++)
        add(l, near[i]->word ? near[i]->word : 1);
    for (int i = 1; i < 4; i++)
        add(l, near[i]->stem != near[i]->word ? near[i]->stem : 0);
    for (int i = 0; i < 3; i++)
        add(l, c->prefix[i]);
    for (int i = 0; i < 4; i++)
        add(l, c->suffix[i]);
    for (int i = 1; i < 4; i += 2) {
        add(l, near[i]->suffix[1]);
        add(l, near[i]->prefix[0]);
    }
    for (int i = 1; i < 4; i++) {
        add(l, near[i]->shape + 1);
        add(l, near[i]->clitics);
    }
    add_pair(l, near[1]->shape, c->shape);
    add_pair(l, c->shape, near[3]->shape);
    add_pair(l, mix(near[1]->shape, c->shape), near[3]->shape);
    add_pair(l, near[1]->word, c->word);
    add_pair(l, c->word, near[3]->word);
    add_pair(l, near[1]->word, near[3]->word);
}

static void add_clusters(struct features *l, const struct tagger_cells *const near[5])
{
    for (int i = 0; i < 5; i++)
        add_grains(l, near[i]->cluster);
    for (int i = 1; i < 3; i++)
        add(l, near[i]->cluster && near[i + 1]->cluster
                   ? mix(near[i]->cluster >> 4, near[i + 1]->cluster >> 4)
                   : 0);
}

static void add_knowledge(struct features *l, const struct tagger_cells *const near[5])
{
    const struct tagger_cells *c = near[2];
    for (int i = 1; i < 4; i++) {
        add_bits(l, near[i]->begins);
        add_bits(l, near[i]->inside);
        add(l, near[i]->name_begins);
        add(l, near[i]->name_goes);
        add(l, near[i]->elsewhere);
    }
    for (int i = 0; i < 5; i++)
        add(l, near[i]->rule);
    add(l, c->rule ? mix(c->rule, c->rule_name) : 0);
    add_pair(l, near[1]->rule, mix(c->rule, near[3]->rule));
    add_pair(l, c->elsewhere, c->rule);
    add(l, c->case_elsewhere);
    add_pair(l, c->case_elsewhere, c->shape);
}

unsigned tagger_features(const struct tagger_view *v, uint32_t atom,
                         uint32_t ret[TAGGER_FEATURES_MAX])
{
    static const struct tagger_cells outside;
    struct features l = {ret, 0, 0};
    const struct tagger_cells *near[5];
    for (int i = 0; i < 5; i++) {
        int64_t at = (int64_t)atom + i - 2;
        bool is_in = at >= 0 && at < v->scan->atoms &&
                     v->cells[at].sentence == v->cells[atom].sentence;
        near[i] = is_in ? &v->cells[at] : &outside;
    }
    add_words(&l, near);
    add_knowledge(&l, near);
    if (v->clusters)
        add_clusters(&l, near);
    return l.n;
}
