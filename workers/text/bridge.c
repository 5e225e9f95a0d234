/* SPDX-License-Identifier: Apache-2.0 */
#include "bridge.h"
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define SAME 0
#define NEAR 5
#define CLOSE 20
#define FAR 50
#define UNLISTED 1000
#define DOUBLED 10
#define ORDER_FEE 0.02
#define WORDS_MAX 4

/*
 * What it costs, in hundredths, to leave a sound out, and which others may stand for it: near ones
 * where a script cannot tell them apart, close ones where people write either, far ones where they
 * are mistaken. A row need not repeat what the row of the other sound says.
 */
static const struct sound {
    uint8_t weight;
    const char *near, *close, *far;
} sounds[128] = {
    ['b'] = {100, "p", "v", "w"},
    ['p'] = {100, "", "f", ""},
    ['t'] = {100, "6", "TdC", "DVs"},
    ['T'] = {100, "", "ts6", "dDz"},
    ['6'] = {100, "", "", "dV"},
    ['d'] = {100, "V", "D8", "zT"},
    ['D'] = {100, "V8", "z", ""},
    ['V'] = {100, "", "8z", ""},
    ['8'] = {100, "", "z", ""},
    ['z'] = {100, "", "sZ", "jc9"},
    ['j'] = {100, "g", "ZGc", "ySC5hqk"},
    ['Z'] = {100, "", "Szg", "C"},
    ['5'] = {100, "", "Ck", "hG7gq"},
    ['7'] = {60, "hH", "", ""},
    ['Q'] = {100, "", "zscC", "t"},
    ['r'] = {100, "", "", "lG"},
    ['s'] = {100, "9c", "SC", ""},
    ['9'] = {100, "c", "", "S"},
    ['S'] = {100, "C", "c", "j"},
    ['C'] = {100, "", "kcj", "g"},
    ['G'] = {100, "g", "qk", "hr"},
    ['f'] = {100, "v", "", "w"},
    ['v'] = {100, "", "w", "u"},
    ['q'] = {100, "k", "g", "c"},
    ['k'] = {100, "c", "gC", ""},
    ['g'] = {100, "", "q", "h"},
    ['l'] = {100, "", "", "n"},
    ['L'] = {10, "l", "", ""},
    ['m'] = {100, "", "n", ""},
    ['n'] = {90, "", "", ""},
    ['h'] = {40, "H", "", ""},
    ['H'] = {6, "ae", "At", ""},
    ['w'] = {35, "uo", "v", "aAe"},
    ['y'] = {35, "ie", "j", "aAu2"},
    ['A'] = {25, "a", "e3", "oiu"},
    ['3'] = {15, "a", "eiou2", ""},
    ['2'] = {6, "", "aeiouA", ""},
    ['a'] = {14, "", "e", "ou"},
    ['e'] = {14, "", "i", ""},
    ['i'] = {14, "", "", ""},
    ['o'] = {18, "u", "", ""},
    ['u'] = {18, "", "", ""},
    ['c'] = {100, "", "", ""},
};

static unsigned weight_of(char c)
{
    return sounds[(unsigned char)c & 127].weight;
}

static bool has_sound(const char *list, char c)
{
    while (*list && *list != c)
        list++;
    return *list != '\0';
}

static unsigned listed(char x, char y)
{
    const struct sound *s = &sounds[(unsigned char)x & 127];

    if (!s->near)
        return UNLISTED;
    if (has_sound(s->near, y))
        return NEAR;
    if (has_sound(s->close, y))
        return CLOSE;
    return has_sound(s->far, y) ? FAR : UNLISTED;
}

/* What it costs to write y for x: as the tables say, but never more than to leave both out. */
static unsigned exchange(char x, char y)
{
    if (x == y)
        return SAME;
    unsigned there = listed(x, y), back = listed(y, x), listed_cost = there < back ? there : back;
    unsigned both = weight_of(x) + weight_of(y);
    return listed_cost < both ? listed_cost : both;
}

struct heard {
    char sound[BRIDGE_SOUNDS_MAX];
    uint8_t weight[BRIDGE_SOUNDS_MAX];
    size_t n;
    unsigned all; /* weights */
};

/* The sounds without blanks. A doubled one is written double or not as it pleases. */
static void take_sounds(struct span s, struct heard *ret)
{
    ret->n = ret->all = 0;
    for (size_t i = 0; i < s.n && ret->n < BRIDGE_SOUNDS_MAX; i++) {
        if (s.p[i] == ' ')
            continue;
        bool is_doubled = i > 0 && s.p[i] == s.p[i - 1];
        ret->sound[ret->n] = s.p[i];
        ret->weight[ret->n] = (uint8_t)(is_doubled ? DOUBLED : weight_of(s.p[i]));
        ret->all += ret->weight[ret->n++];
    }
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    unsigned m = a < b ? a : b;
    return m < c ? m : c;
}

/* Alignment as of Wagner and Fischer (1974), row by row. */
static unsigned align(const struct heard *x, const struct heard *y)
{
    unsigned row[BRIDGE_SOUNDS_MAX + 1] = {0};

    for (size_t k = 0; k < y->n; k++)
        row[k + 1] = row[k] + y->weight[k];
    for (size_t i = 0; i < x->n; i++) {
        unsigned diagonal = row[0], gone = x->weight[i];
        row[0] += gone;
        for (size_t k = 0; k < y->n; k++) {
            unsigned above = row[k + 1];
            row[k + 1] = least(diagonal + exchange(x->sound[i], y->sound[k]), above + gone,
                               row[k] + y->weight[k]);
            diagonal = above;
        }
    }
    return row[y->n];
}

double bridge_score_sounds(struct span x, struct span y)
{
    struct heard a, b;

    take_sounds(x, &a);
    take_sounds(y, &b);
    return a.all + b.all == 0 ? 0 : 1 - (double)align(&a, &b) / (a.all + b.all);
}

/* ---- word order ---- */

static size_t split_words(struct span s, struct span words[WORDS_MAX + 1])
{
    size_t n = 0;

    while (s.n > 0 && n <= WORDS_MAX && span_split(&s, ' ', &words[n]))
        n++;
    return n;
}

double bridge_score(struct span x, struct span y, struct arena *a)
{
    struct span sx = bridge_sounds(x, a), sy = bridge_sounds(y, a), words[WORDS_MAX + 1];
    double best = bridge_score_sounds(sx, sy);
    size_t n = split_words(sx, words);

    if (best >= BRIDGE_LIKELY || n < 2 || n > WORDS_MAX || split_words(sy, words) < 2)
        return best;
    for (size_t k = 1; k < n; k++) { /* the words from k on, then those before */
        size_t cut = 0;
        for (size_t seen = 0; seen < k; cut++)
            seen += sx.p[cut] == ' ';
        struct span turned = span_of(
            arena_printf(a, "%.*s %.*s", (int)(sx.n - cut), sx.p + cut, (int)(cut - 1), sx.p));
        double score = bridge_score_sounds(turned, sy) - ORDER_FEE;
        if (score > best)
            best = score;
    }
    return best;
}
