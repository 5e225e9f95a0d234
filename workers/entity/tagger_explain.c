/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger_explain.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STRONGEST 6   /* features that are reported */
#define WORD_BYTES 48 /* of a word that is shown */

static const char *const types[TAGGER_TYPES] = {"PER", "ORG", "LOC", "MISC", "NORP"};

static const char *const cell_name[TAGGER_CELLS] = {
    [TAGGER_ONE] = "always",
    [TAGGER_WORD] = "word",
    [TAGGER_STEM] = "stem",
    [TAGGER_HEAD_2] = "first 2 letters",
    [TAGGER_HEAD_3] = "first 3 letters",
    [TAGGER_HEAD_4] = "first 4 letters",
    [TAGGER_TAIL_1] = "last letter",
    [TAGGER_TAIL_2] = "last 2 letters",
    [TAGGER_TAIL_3] = "last 3 letters",
    [TAGGER_TAIL_4] = "last 4 letters",
    [TAGGER_SHAPE] = "shape",
    [TAGGER_CLITICS] = "clitics",
    [TAGGER_CLASS_4] = "class of words, 4 bits",
    [TAGGER_CLASS_8] = "class of words, 8 bits",
    [TAGGER_CLASS_12] = "class of words, 12 bits",
    [TAGGER_BEGINS] = "tables: begins",
    [TAGGER_INSIDE] = "tables: goes on",
    [TAGGER_NAME_BEGINS] = "tables: name begins",
    [TAGGER_NAME_GOES] = "tables: name goes on",
    [TAGGER_RULE] = "rules",
    [TAGGER_RULE_NAME] = "rules, by name",
    [TAGGER_ELSEWHERE] = "elsewhere",
    [TAGGER_CASE] = "written elsewhere",
};

/* The cells around one atom, and what is collected of it. */
struct looking {
    const struct tagger_explainer *x;
    struct tagger_inside inside;
    struct arena *arena;
    uint32_t atom, first, end; /* the sentence is [first, end) */
    const struct tagger_cells *near[TAGGER_NEAR_ATOMS];
    float (*net)[TAGGER_LANES]; /* of the sentence */
    unsigned label, rival;
    void *items;
    size_t n, cap;
};

/* ---- values in words ---- */

static struct span word_at(const struct looking *k, int at)
{
    int64_t atom = (int64_t)k->atom + at;
    if (atom < k->first || atom >= k->end)
        return SPAN("(edge)");
    struct span w = k->x->view->scan->atom[atom].folded;
    if (w.n > WORD_BYTES)
        for (w.n = WORD_BYTES; w.n > 0 && ((unsigned char)w.p[w.n] & 0xC0) == 0x80;)
            w.n--;
    return w;
}

static const char *label_name(struct arena *a, unsigned label)
{
    return label == 0 ? "O"
                      : arena_printf(a, "%c-%s", label % 2 ? 'B' : 'I', types[(label - 1) / 2]);
}

/* Cells that say something of mentions number their types; 0 stands for none. */
static const char *type_value(struct arena *a, uint32_t type, const char *how)
{
    return type == 0 || type > TAGGER_TYPES ? "none"
                                            : arena_printf(a, "%s %s", types[type - 1], how);
}

static const char *value_of(const struct looking *k, struct tagger_part part, uint32_t value)
{
    struct span w = word_at(k, part.at);
    switch (part.cell) {
    case TAGGER_ONE:
        return "";
    case TAGGER_RULE: /* 1: none, then first and further atoms of each type */
        return type_value(k->arena, value / 2, value % 2 ? "goes on" : "begins");
    case TAGGER_ELSEWHERE: /* 1: none, then once and more often for each type */
        return type_value(k->arena, (value - 1) / 2, (value - 1) % 2 ? "often" : "once");
    default:
        return arena_printf(k->arena, "%.*s", (int)w.n, w.p);
    }
}

static const char *part_name(const struct looking *k, struct tagger_part part, uint32_t value)
{
    const char *cell =
        cell_name[part.cell] ? cell_name[part.cell] : arena_printf(k->arena, "cell %u", part.cell);
    const char *text = value_of(k, part, value);
    const char *at = part.at ? arena_printf(k->arena, "[%+d]", part.at) : "";
    return arena_printf(k->arena, "%s%s%s%s", cell, at, *text ? "=" : "", text);
}

/* ---- features ---- */

static void add(struct looking *k, const char *name, float weight)
{
    struct reason_feature *f = arena_push(k->arena, &k->items, &k->n, &k->cap, sizeof *f);
    *f = (struct reason_feature){.name = name, .weight = weight};
}

/* What a feature says for the label against its rival; 0 when the model does not know it. */
static float weight_of(const struct looking *k, uint32_t key, uint32_t value)
{
    const struct tagger_row *row = tagger_weights_find(k->inside.weights, tagger_mix(key, value));
    return row ? k->inside.scale * (float)(row->weight[k->label] - row->weight[k->rival]) : 0;
}

static void add_set(struct looking *k, struct tagger_part part, const struct tagger_cells *c)
{
    uint32_t key = tagger_template_key(&part, 1);
    uint64_t set = part.cell == TAGGER_BEGINS ? c->begins : c->inside;
    for (; set; set &= set - 1) {
        unsigned class = (unsigned)__builtin_ctzll(set);
        float weight = weight_of(k, key, class + 1);
        const char *at = part.at ? arena_printf(k->arena, "[%+d]", part.at) : "";
        const char *name = class == VOCABULARY_NAME ? "name" : vocabulary_class_name(class);
        if (weight != 0)
            add(k, arena_printf(k->arena, "%s%s=%s", cell_name[part.cell], at, name), weight);
    }
}

static void add_single(struct looking *k, struct tagger_part part)
{
    const struct tagger_cells *c = k->near[part.at + TAGGER_DISTANCE];
    uint32_t value = c->cell[part.cell];
    if (part.cell == TAGGER_BEGINS || part.cell == TAGGER_INSIDE) {
        add_set(k, part, c);
        return;
    }
    float weight = value ? weight_of(k, tagger_template_key(&part, 1), value) : 0;
    if (weight != 0)
        add(k, part_name(k, part, value), weight);
}

static void add_joined(struct looking *k, const struct tagger_template *t)
{
    const char *name = "";
    uint32_t value = 0;
    for (unsigned i = 0; i < t->parts; i++) {
        uint32_t cell = k->near[t->part[i].at + TAGGER_DISTANCE]->cell[t->part[i].cell];
        if (cell == 0)
            return;
        value = i == 0 ? cell : tagger_mix(value, cell);
        name =
            arena_printf(k->arena, "%s%s%s", name, i ? " & " : "", part_name(k, t->part[i], cell));
    }
    float weight = weight_of(k, tagger_template_key(t->part, t->parts), value);
    if (weight != 0)
        add(k, name, weight);
}

static void add_features(struct looking *k)
{
    const struct tagger_templates *all = k->x->templates;
    for (size_t i = 0; i < all->n; i++) {
        const struct tagger_template *t = &all->at[i];
        if (t->parts > 1)
            add_joined(k, t);
        for (int at = t->part[0].at; t->parts == 1 && at <= t->last; at++)
            add_single(k, (struct tagger_part){t->part[0].cell, (int8_t)at});
    }
}

/* ---- labels ---- */

struct labels {
    unsigned before, own, after; /* TAGGER_START before a sentence and behind it */
};

/* What the labels beside it say for a label. One that the label behind it may not follow is not
 * ruled out by that: the label behind would be another, too. */
static float change(const struct tagger_inside *m, struct labels l, unsigned label)
{
    bool is_apart = l.after == TAGGER_START || !tagger_may_follow(label, l.after);
    return m->transition[l.before][label] + (is_apart ? 0 : m->transition[label][l.after]);
}

/* The sums of all labels of an atom, without the changes. */
static void sum_up(const struct looking *k, float ret[TAGGER_LABELS])
{
    uint32_t feature[TAGGER_FEATURES_MAX];
    unsigned n = tagger_features(k->x->templates, k->near, feature);
    for (unsigned l = 0; l < TAGGER_LABELS; l++)
        ret[l] = k->net[k->atom - k->first][l];
    for (unsigned i = 0; i < n; i++) {
        const struct tagger_row *row = tagger_weights_find(k->inside.weights, feature[i]);
        for (unsigned l = 0; row && l < TAGGER_LABELS; l++)
            ret[l] += k->inside.scale * (float)row->weight[l];
    }
}

static unsigned rival_of(const struct looking *k, struct labels l, float *ret_lead)
{
    float sum[TAGGER_LABELS], most = -INFINITY;
    unsigned rival = l.own ? 0 : 1;
    sum_up(k, sum);
    for (unsigned i = 0; i < TAGGER_LABELS; i++) {
        float x = sum[i] + change(&k->inside, l, i);
        if (i != l.own && x > most) {
            most = x;
            rival = i;
        }
    }
    *ret_lead = sum[l.own] + change(&k->inside, l, l.own) - most;
    return rival;
}

static int by_size(const void *a, const void *b)
{
    const struct reason_feature *x = a, *y = b;
    if (fabsf(x->weight) != fabsf(y->weight))
        return fabsf(x->weight) > fabsf(y->weight) ? -1 : 1;
    return strcmp(x->name, y->name);
}

static struct reason_label explain_atom(struct looking *k, struct labels l)
{
    const struct scan_atom *atom = &k->x->view->scan->atom[k->atom];
    const float *net = k->net[k->atom - k->first];
    struct reason_label ret = {.start = atom->start, .end = atom->end};
    k->items = NULL;
    k->n = k->cap = 0;
    k->label = l.own;
    k->rival = rival_of(k, l, &ret.lead);
    add_features(k);
    if (k->inside.net)
        add(k, "networks over word vectors", net[k->label] - net[k->rival]);
    add(k, "the labels beside it", change(&k->inside, l, l.own) - change(&k->inside, l, k->rival));
    qsort(k->items, k->n, sizeof(struct reason_feature), by_size);
    ret.label = label_name(k->arena, k->label);
    ret.rival = label_name(k->arena, k->rival);
    ret.feature = k->items;
    ret.features = k->n < STRONGEST ? k->n : STRONGEST;
    return ret;
}

/* The cells of the sentence around an atom. */
static const struct tagger_cells *cells_of_sentence(struct looking *k, uint32_t atom)
{
    const struct scan *s = k->x->view->scan;
    k->first = k->end = atom;
    while (k->first > 0 && scan_same_sentence(s, k->first - 1, atom))
        k->first--;
    while (k->end < s->atoms && scan_same_sentence(s, k->end, atom))
        k->end++;
    struct tagger_cells *cells = ARENA_ARRAY(k->arena, k->end - k->first, struct tagger_cells);
    for (uint32_t i = k->first; i < k->end; i++)
        tagger_cells_of(k->x->view, k->inside.clusters, i, &cells[i - k->first]);
    return cells;
}

/* What the networks say of the sentence, in the pieces in which it was read. */
static void ask_networks(struct looking *k)
{
    uint32_t n = k->end - k->first;
    k->net = (float(*)[TAGGER_LANES])ARENA_ARRAY(k->arena, (size_t)n * TAGGER_LANES, float);
    for (uint32_t at = 0; at < n; at += TAGGER_PIECE_ATOMS)
        tagger_add_net(k->x->model, k->x->view, k->first + at,
                       n - at < TAGGER_PIECE_ATOMS ? n - at : TAGGER_PIECE_ATOMS, k->net + at);
}

const struct reason_label *tagger_explain(const struct tagger_explainer *x, uint32_t from,
                                          uint32_t to, unsigned type)
{
    struct looking k = {.x = x, .inside = tagger_inside(x->model), .arena = x->view->scan->arena};
    const struct tagger_cells *cells = cells_of_sentence(&k, from);
    struct reason_label *ret = ARENA_ARRAY(k.arena, to - from, struct reason_label);
    ask_networks(&k);
    for (uint32_t i = from; i < to; i++) {
        unsigned begin = 1 + 2 * type, inner = begin + 1;
        struct labels l = {.before = i == k.first    ? TAGGER_START
                                     : i == from     ? 0
                                     : i == from + 1 ? begin
                                                     : inner,
                           .own = i == from ? begin : inner,
                           .after = i + 1 == k.end ? TAGGER_START
                                    : i + 1 == to  ? 0
                                                   : inner};
        k.atom = i;
        tagger_cells_near(cells, k.end - k.first, i - k.first, k.near);
        ret[i - from] = explain_atom(&k, l);
    }
    return ret;
}
