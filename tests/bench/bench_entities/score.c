/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include "bench.h"
#include "text/letter.h"
#include "text/text.h"

const char *const bench_type[BENCH_TYPES] = {"PER", "ORG", "LOC", "MISC", "NORP", "TITLE"};

int bench_type_of(const char *name)
{
    static const struct {
        const char *name;
        int type;
    } map[] = {{"PER", 0},  {"PERS", 0},         {"person", 0},         {"politician", 0},
               {"ORG", 1},  {"organisation", 1}, {"politicalparty", 1}, {"LOC", 2},
               {"GPE", 2},  {"FAC", 2},          {"location", 2},       {"country", 2},
               {"MISC", 3}, {"NORP", 4}};

    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (strcmp(map[i].name, name) == 0)
            return map[i].type;
    return -1;
}

/* Letters, digits and the marks over Arabic letters. */
static bool is_inside_word(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0x64B && c <= 0x65F) ||
           letter_script(c) != LETTER_SCRIPT_NONE;
}

static void widen(const struct text *t, uint32_t *start, uint32_t *end)
{
    while (*start > 0 && is_inside_word(t->point[*start]) && is_inside_word(t->point[*start - 1]))
        (*start)--;
    while (*end<t->len && * end> 0 && is_inside_word(t->point[*end - 1]) &&
           is_inside_word(t->point[*end]))
        (*end)++;
}

static bool overlaps(const struct bench_name *x, const struct bench_name *y)
{
    return x->start < y->end && y->start < x->end;
}

/* Compares one found name with all of the gold. Returns false when it stands where a name may be
 * marked and need not. */
static bool compare(const struct bench_name *found, struct bench_names *gold, bool *ret_hit,
                    bool *ret_right)
{
    bool is_over_optional = false;

    *ret_hit = *ret_right = false;
    for (size_t k = 0; k < gold->n; k++) {
        struct bench_name *g = &gold->at[k];
        if (!overlaps(g, found))
            continue;
        if (g->is_optional) {
            is_over_optional = true;
            continue;
        }
        bool is_touched = g->type == found->type;
        bool is_hit = is_touched && g->start == found->start && g->end == found->end;
        g->is_touched |= is_touched;
        g->is_hit |= is_hit;
        *ret_right |= is_touched;
        *ret_hit |= is_hit;
    }
    return *ret_right || !is_over_optional;
}

static void count_gold(const struct bench_names *gold, struct bench_counts *c)
{
    for (size_t k = 0; k < gold->n; k++) {
        const struct bench_name *g = &gold->at[k];
        if (g->is_optional || !c->has_type[g->type])
            continue;
        c->gold[g->type]++;
        c->touched[g->type] += g->is_touched;
    }
}

static void print_missed(struct bench *b, const char *text, const struct bench_names *gold)
{
    for (size_t k = 0; k < gold->n; k++) {
        const struct bench_name *g = &gold->at[k];
        if (!g->is_hit && !g->is_optional)
            printf("- %-5s %-24s %s\n", bench_type[g->type], g->is_touched ? "(overlapped)" : "",
                   bench_slice(b, text, g->start, g->end));
    }
}

void bench_score(struct bench *b, const Cw__Document *doc, struct bench_names *gold,
                 struct bench_counts *c)
{
    struct text t;
    struct error e;

    if (text_build(span_of(doc->text), &b->arena, &t, &e) != FATE_DONE)
        bench_die(e.text, "");
    for (size_t k = 0; k < gold->n; k++)
        widen(&t, &gold->at[k].start, &gold->at[k].end);
    for (size_t i = 0; i < doc->n_mentions; i++) {
        const Cw__Mention *m = doc->mentions[i];
        struct bench_name found = {.start = m->start, .end = m->end, .type = (int)m->type};
        bool is_hit, is_right;
        if (!c->has_type[found.type])
            continue;
        widen(&t, &found.start, &found.end);
        if (!compare(&found, gold, &is_hit, &is_right))
            continue;
        c->found[found.type]++;
        c->hit[found.type] += is_hit;
        c->right[found.type] += is_right;
        if (b->is_verbose)
            printf("%c %-5s %-24s %s\n", is_hit ? '=' : '+', bench_type[found.type], m->rule,
                   bench_slice(b, doc->text, found.start, found.end));
    }
    count_gold(gold, c);
    if (b->is_verbose)
        print_missed(b, doc->text, gold);
}

static double f1(double p, double r)
{
    return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

static void print_row(const char *title, const char *type, const unsigned n[5])
{
    double p = bench_ratio(n[2], n[1]), r = bench_ratio(n[2], n[0]);
    double op = bench_ratio(n[4], n[1]), or = bench_ratio(n[3], n[0]);

    printf("%-24s %-6s gold %5u found %5u  P %5.1f  R %5.1f  F %5.1f   overlap P %5.1f  R %5.1f  F "
           "%5.1f\n",
           title, type, n[0], n[1], p, r, f1(p, r), op, or, f1(op, or));
}

void bench_print(const char *title, const struct bench_counts *c)
{
    unsigned all[5] = {0};

    for (int t = 0; t < BENCH_TYPES; t++) {
        unsigned n[5] = {c->gold[t], c->found[t], c->hit[t], c->touched[t], c->right[t]};
        if (!c->has_type[t])
            continue;
        print_row(title, bench_type[t], n);
        for (int i = 0; i < 5; i++)
            all[i] += n[i];
    }
    print_row(title, "all", all);
}
