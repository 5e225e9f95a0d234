/* SPDX-License-Identifier: Apache-2.0 */
#include "change.h"

#include <stdlib.h>
#include "change_match.h"
#include "change_word.h"
#include "fold.h"
#include "utf8.h"

#define MOVED_WORDS_MIN 8
#define TYPO_WORDS_MAX 2
#define TYPO_POINTS_MIN 5
#define TYPO_ARABIC_MIN 6 /* a letter more or less makes another word of a short Arabic one */
#define TYPO_SWAP_MIN 7   /* of capitalised words */
#define TYPO_NAME_MIN 8
#define WORD_POINTS_MAX 40

/* Words that changed: [from, to) on each side. */
struct hunk {
    uint32_t before, before_to;
    uint32_t after, after_to;
    bool is_cosmetic;
};

struct comparison {
    struct change_words before, after;
    struct hunk *hunk;
    uint32_t n;
    struct arena *a;
};

const char *change_name(enum change_kind kind)
{
    static const char *const names[] = {"cosmetic", "substantive", "number-changed"};
    return names[kind];
}

static void hunks_find(struct comparison *c, struct span before, struct span after)
{
    void *hunks = NULL;
    size_t n = 0, cap = 0;
    uint32_t i = 0, k = 0;

    change_word_list(before, c->a, &c->before);
    change_word_list(after, c->a, &c->after);
    const uint32_t *to = change_match(&c->before, &c->after, c->a);
    while (i < c->before.n || k < c->after.n) {
        if (i < c->before.n && to[i] == k) {
            i++;
            k++;
            continue;
        }
        struct hunk *h = arena_push(c->a, &hunks, &n, &cap, sizeof *h);
        *h = (struct hunk){.before = i, .after = k};
        while (i < c->before.n && to[i] == CHANGE_MATCH_NONE)
            i++;
        k = i < c->before.n ? to[i] : c->after.n;
        h->before_to = i;
        h->after_to = k;
    }
    c->hunk = hunks;
    c->n = (uint32_t)n;
}

/* ---- what is cosmetic ---- */

/* The words of one side of a hunk, those of stamps left out. */
struct side {
    const struct change_word *at;
    uint32_t from, to;
};

static struct side before_of(const struct comparison *c, const struct hunk *h)
{
    return (struct side){c->before.at, h->before, h->before_to};
}

static struct side after_of(const struct comparison *c, const struct hunk *h)
{
    return (struct side){c->after.at, h->after, h->after_to};
}

static const struct change_word *side_next(struct side *s)
{
    while (s->from < s->to)
        if (!s->at[s->from++].is_stamp)
            return &s->at[s->from - 1];
    return NULL;
}

static uint32_t side_words(struct side s)
{
    uint32_t n = 0;

    while (side_next(&s))
        n++;
    return n;
}

/* Letters of the words without what stands between them; false when a number is among them. */
static bool letters_join(struct side s, struct arena *a, struct span *ret)
{
    size_t n = 0;
    char *to = arena_alloc(a, 0);

    for (struct side count = s; count.from < count.to;) {
        const struct change_word *w = side_next(&count);
        if (w && w->is_number)
            return false;
        n += w ? w->raw.n * FOLD_EXPANSION_MAX : 0;
    }
    to = arena_alloc(a, n);
    n = 0;
    for (const struct change_word *w; (w = side_next(&s));) {
        struct span folded = fold_string(w->raw, a);
        memcpy(to + n, folded.p, folded.n);
        n += folded.n;
    }
    *ret = span_at(to, n);
    return true;
}

/* "cooperation" and "co-operation". */
static bool is_respaced(const struct comparison *c, const struct hunk *h)
{
    struct span before, after;

    return h->before_to - h->before <= 6 && h->after_to - h->after <= 6 &&
           letters_join(before_of(c, h), c->a, &before) &&
           letters_join(after_of(c, h), c->a, &after) && span_equal(before, after);
}

struct letters {
    uint32_t at[WORD_POINTS_MAX];
    uint32_t n;
};

static bool letters_of(const struct change_word *w, struct arena *a, struct letters *ret)
{
    struct span s = fold_string(w->raw, a);

    ret->n = 0;
    for (size_t i = 0; i < s.n;) {
        if (ret->n == WORD_POINTS_MAX)
            return false;
        uint32_t c = utf8_next(s, &i);
        bool is_hamza = c == 0x624 || c == 0x626; /* شؤون is شئون, by another school */
        ret->at[ret->n++] = is_hamza ? 0x621 : c;
    }
    return true;
}

static bool is_arabic(uint32_t c)
{
    return c >= 0x600 && c <= 0x6FF;
}

/* Where two words differ: behind `head` letters and before `tail` ones. */
struct edit {
    uint32_t head, tail;
    uint32_t before, after; /* letters that differ on each side */
    bool is_swap;           /* two letters changed places */
    bool is_doubled;        /* a letter stands twice in one of them: Asad, Assad */
};

static struct edit edit_of(const struct letters *x, const struct letters *y)
{
    struct edit e = {0};
    uint32_t shorter = x->n < y->n ? x->n : y->n;

    while (e.head < shorter && x->at[e.head] == y->at[e.head])
        e.head++;
    while (e.tail < shorter - e.head && x->at[x->n - 1 - e.tail] == y->at[y->n - 1 - e.tail])
        e.tail++;
    e.before = x->n - e.head - e.tail;
    e.after = y->n - e.head - e.tail;
    e.is_swap = e.before == 2 && e.after == 2 && x->at[e.head] == y->at[e.head + 1] &&
                x->at[e.head + 1] == y->at[e.head];
    const struct letters *longer = x->n > y->n ? x : y;
    e.is_doubled =
        e.before + e.after == 1 && e.head && longer->at[e.head] == longer->at[e.head - 1];
    return e;
}

/* One letter more, less, another or two swapped, behind the first and before the last: ends carry
 * what words mean (un-, -s, -ed, clitics, cases). */
static bool is_inner_edit(const struct letters *x, const struct letters *y)
{
    uint32_t least = is_arabic(x->at[0]) ? TYPO_ARABIC_MIN : TYPO_POINTS_MIN;
    struct edit e = edit_of(x, y);

    return x->n >= least && y->n >= least && e.head && e.tail &&
           ((e.before <= 1 && e.after <= 1) || e.is_swap);
}

/* Iran is not Iraq, but Hasan is Hassan and the "Presdient" was the President. */
static bool is_name_edit(const struct letters *x, const struct letters *y)
{
    struct edit e = edit_of(x, y);
    uint32_t shorter = x->n < y->n ? x->n : y->n;

    return e.is_doubled || (e.is_swap && shorter >= TYPO_SWAP_MIN) ||
           (e.before + e.after == 1 && shorter >= TYPO_NAME_MIN);
}

static bool is_typo(const struct change_word *x, const struct change_word *y, struct arena *a)
{
    struct letters before, after;

    if (x->is_number || y->is_number || x->is_capitalised != y->is_capitalised ||
        !letters_of(x, a, &before) || !letters_of(y, a, &after) || !before.n || !after.n)
        return false;
    bool is_same =
        before.n == after.n && !memcmp(before.at, after.at, before.n * sizeof after.at[0]);
    return is_same || (is_inner_edit(&before, &after) &&
                       (!x->is_capitalised || is_name_edit(&before, &after)));
}

static bool is_typing(const struct comparison *c, const struct hunk *h)
{
    struct side before = before_of(c, h), after = after_of(c, h);
    uint32_t n = side_words(before);

    if (n != side_words(after) || n > TYPO_WORDS_MAX)
        return false;
    for (const struct change_word *x; (x = side_next(&before));)
        if (!is_typo(x, side_next(&after), c->a))
            return false;
    return true;
}

/* ---- passages that moved ---- */

struct passage {
    uint64_t sum; /* of the words, in any order: where a passage begins is not always certain */
    uint32_t n;
    uint32_t hunk;
};

static int compare_passage(const void *a, const void *b)
{
    const struct passage *x = a, *y = b;

    if (x->sum != y->sum)
        return x->sum < y->sum ? -1 : 1;
    return x->n != y->n ? (x->n < y->n ? -1 : 1) : (x->hunk > y->hunk) - (x->hunk < y->hunk);
}

/* Hunks that only take away (or only add), by their words. */
static struct passage *passages_sort(const struct comparison *c, bool is_added, uint32_t *ret_n)
{
    struct passage *p = ARENA_ARRAY(c->a, c->n, struct passage);
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->n; i++) {
        struct side here = before_of(c, &c->hunk[i]), there = after_of(c, &c->hunk[i]);
        struct side *s = is_added ? &there : &here;
        if (side_words(*s) < MOVED_WORDS_MIN || side_words(is_added ? here : there))
            continue;
        p[n] = (struct passage){.n = side_words(*s), .hunk = i};
        for (const struct change_word *w; (w = side_next(s));)
            p[n].sum += w->id;
        n++;
    }
    qsort(p, n, sizeof *p, compare_passage);
    *ret_n = n;
    return p;
}

static void moved_mark(struct comparison *c)
{
    uint32_t removed, added;
    const struct passage *b = passages_sort(c, false, &removed);
    const struct passage *x = passages_sort(c, true, &added);

    for (uint32_t i = 0, k = 0; i < removed && k < added;) {
        if (b[i].sum == x[k].sum && b[i].n == x[k].n)
            c->hunk[b[i++].hunk].is_cosmetic = c->hunk[x[k++].hunk].is_cosmetic = true;
        else if (b[i].sum < x[k].sum || (b[i].sum == x[k].sum && b[i].n < x[k].n))
            i++;
        else
            k++;
    }
}

/* ---- numbers ---- */

/* A number and the word that follows: what it counts, as a rule. */
struct count {
    uint64_t of;
    double number;
};

static int compare_number(const void *a, const void *b)
{
    const struct count *x = a, *y = b;

    return (x->number > y->number) - (x->number < y->number);
}

static int compare_count(const void *a, const void *b)
{
    const struct count *x = a, *y = b;

    return x->of != y->of ? (x->of < y->of ? -1 : 1) : compare_number(a, b);
}

struct counts {
    struct count *at;
    uint32_t n;
};

static void counts_add(struct counts *to, const struct change_words *words, struct side s)
{
    for (const struct change_word *w; (w = side_next(&s));)
        if (w->is_number) {
            bool is_last = w + 1 == words->at + words->n;
            to->at[to->n++] = (struct count){.of = is_last ? 0 : w[1].id, .number = w->number};
        }
}

static bool is_same_numbers(struct counts x, struct counts y)
{
    if (x.n != y.n)
        return false;
    if (x.n == 0)
        return true;
    qsort(x.at, x.n, sizeof *x.at, compare_number);
    qsort(y.at, y.n, sizeof *y.at, compare_number);
    for (uint32_t i = 0; i < x.n; i++)
        if (x.at[i].number != y.at[i].number)
            return false;
    return true;
}

/* The same numbers, but another one before the same word: "five killed and nine hurt" turned
 * round. */
static bool is_swapped(struct counts x, struct counts y)
{
    if (x.n == 0)
        return false;
    qsort(x.at, x.n, sizeof *x.at, compare_count);
    qsort(y.at, y.n, sizeof *y.at, compare_count);
    for (uint32_t i = 0, k = 0; i < x.n && k < y.n;) {
        if (x.at[i].of != y.at[k].of) {
            *(x.at[i].of < y.at[k].of ? &i : &k) += 1;
            continue;
        }
        if (x.at[i++].number != y.at[k++].number)
            return true;
    }
    return false;
}

static struct counts counts_new(const struct comparison *c, uint32_t words)
{
    return (struct counts){.at = ARENA_ARRAY(c->a, words, struct count)};
}

/* Over all that changed, so that what only moved is no change of a number. */
static bool is_number_changed(const struct comparison *c)
{
    struct counts before = counts_new(c, c->before.n), after = counts_new(c, c->after.n);

    for (uint32_t i = 0; i < c->n; i++) {
        if (c->hunk[i].is_cosmetic)
            continue;
        counts_add(&before, &c->before, before_of(c, &c->hunk[i]));
        counts_add(&after, &c->after, after_of(c, &c->hunk[i]));
    }
    return !is_same_numbers(before, after) || is_swapped(before, after);
}

static bool has_other_numbers(const struct comparison *c, const struct hunk *h)
{
    struct counts before = counts_new(c, h->before_to - h->before);
    struct counts after = counts_new(c, h->after_to - h->after);

    counts_add(&before, &c->before, before_of(c, h));
    counts_add(&after, &c->after, after_of(c, h));
    return !is_same_numbers(before, after);
}

/* ---- */

static enum change_kind compare(struct comparison *c, struct span before, struct span after)
{
    enum change_kind kind = CHANGE_COSMETIC;

    hunks_find(c, before, after);
    moved_mark(c);
    for (uint32_t i = 0; i < c->n; i++) {
        struct hunk *h = &c->hunk[i];
        h->is_cosmetic = h->is_cosmetic || is_typing(c, h) || is_respaced(c, h);
        if (!h->is_cosmetic)
            kind = CHANGE_SUBSTANTIVE;
    }
    return kind == CHANGE_SUBSTANTIVE && is_number_changed(c) ? CHANGE_NUMBER : kind;
}

enum change_kind change_between(struct span before, struct span after, struct arena *a)
{
    struct comparison c = {.a = a};

    return compare(&c, before, after);
}

/* Code points of words [from, to). */
static void range_of(const struct change_words *words, uint32_t from, uint32_t to,
                     uint32_t *ret_start, uint32_t *ret_end)
{
    if (from < to) {
        *ret_start = words->at[from].start;
        *ret_end = words->at[to - 1].end;
    } else {
        *ret_start = *ret_end = from ? words->at[from - 1].end : 0;
    }
}

static void run_add(const struct comparison *c, const struct hunk *h, struct change_run *to)
{
    range_of(&c->before, h->before, h->before_to, &to->before_start, &to->before_end);
    range_of(&c->after, h->after, h->after_to, &to->after_start, &to->after_end);
}

void change_diff(struct span before, struct span after, struct arena *a, struct change *ret)
{
    struct comparison c = {.a = a};
    enum change_kind kind = compare(&c, before, after);
    struct change_run *run = ARENA_ARRAY(a, 2 * (size_t)c.n + 1, struct change_run);
    uint32_t n = 0, i = 0, k = 0;

    for (uint32_t at = 0; at <= c.n; at++) {
        const struct hunk end = {c.before.n, c.before.n, c.after.n, c.after.n, false};
        const struct hunk *h = at < c.n ? &c.hunk[at] : &end;
        if (h->before > i) {
            run_add(&c, &(struct hunk){i, h->before, k, h->after, false}, &run[n]);
            run[n++].is_kept = true;
        }
        if (at == c.n)
            break;
        run_add(&c, h, &run[n]);
        run[n++].kind = h->is_cosmetic                                      ? CHANGE_COSMETIC
                        : kind == CHANGE_NUMBER && has_other_numbers(&c, h) ? CHANGE_NUMBER
                                                                            : CHANGE_SUBSTANTIVE;
        i = h->before_to;
        k = h->after_to;
    }
    *ret = (struct change){.run = run, .n = n, .kind = kind};
}
