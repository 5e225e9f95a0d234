/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_copies - near copies found by signatures and bands, against the exact likeness of all
 * pairs.
 *
 *   bench_copies [--show] [FILE.jsonl[.gz]...]     (preset: a day of eleven newspapers, Arabic; 402
 *                                                    reports of fifteen outlets, English)
 *
 * The exact likeness of every pair comes from the whole sets of word runs. Prints how many pairs
 * are copies by it, how many of them the bands propose and the signatures accept (R), how many
 * accepted ones are copies (P; besides, those that are below MINHASH_LIKE - 0.1 for certain), how
 * many texts a text is compared with, groups by single linkage, and CPU time a text. --show prints
 * the titles of accepted pairs that are no copies and of copies that were not found.
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zlib.h>
#include "common/arena.h"
#include "common/clock.h"
#include "text/minhash.h"
#include "text/word.h"

#define ARTICLES_MAX 20000
#define MARGIN 0.1

struct article {
    char *text, *title;
    uint64_t *run; /* sorted, each once */
    uint32_t runs, words;
    bool is_signed;
    uint8_t signature[MINHASH_BYTES];
    int64_t band[MINHASH_BANDS];
    uint32_t exact_group, found_group;
};

static struct article article[ARTICLES_MAX];
static uint32_t articles;
static uint8_t *is_proposed; /* [articles * articles] */
static bool is_showing;

static int compare_run(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void runs_build(struct article *t)
{
    struct word_walk walk;
    struct word word;
    uint64_t last[MINHASH_SHINGLE] = {0};
    uint32_t n = 0;

    t->run = malloc((strlen(t->text) + 1) * sizeof *t->run);
    word_begin(&walk, span_of(t->text));
    while (word_next(&walk, &word)) {
        memmove(last, last + 1, sizeof last - sizeof last[0]);
        last[MINHASH_SHINGLE - 1] = XXH3_64bits(word.folded.p, word.folded.n);
        if (++t->words >= MINHASH_SHINGLE)
            t->run[n++] = XXH3_64bits(last, sizeof last);
    }
    qsort(t->run, n, sizeof *t->run, compare_run);
    for (uint32_t i = 0; i < n; i++)
        if (i == 0 || t->run[i] != t->run[i - 1])
            t->run[t->runs++] = t->run[i];
}

static double exact_likeness(const struct article *a, const struct article *b)
{
    uint32_t common = 0;

    for (uint32_t i = 0, k = 0; i < a->runs && k < b->runs;) {
        if (a->run[i] == b->run[k])
            common++, i++, k++;
        else if (a->run[i] < b->run[k])
            i++;
        else
            k++;
    }
    return common / sqrt((double)a->runs * b->runs);
}

static void load(const char *path)
{
    static char line[1 << 20];
    gzFile f = gzopen(path, "rb");

    articles = 0;
    while (f && articles < ARTICLES_MAX && gzgets(f, line, sizeof line)) {
        json_t *row = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(row, "text"));
        const char *title = json_string_value(json_object_get(row, "title"));
        if (text)
            article[articles++] =
                (struct article){.text = strdup(text), .title = strdup(title ? title : "")};
        json_decref(row);
    }
    if (f)
        gzclose(f);
}

static double sign_all(void)
{
    struct arena a;
    uint64_t start = clock_thread_cpu_us();

    arena_init(&a, (size_t)1 << 26);
    for (uint32_t i = 0; i < articles; i++) {
        struct article *t = &article[i];
        t->is_signed = minhash_sign(span_of(t->text), &a, t->signature);
        if (t->is_signed)
            minhash_bands(t->signature, t->band);
        arena_reset(&a);
    }
    uint64_t took = clock_thread_cpu_us() - start;
    arena_done(&a);
    return (double)took / articles;
}

struct place {
    int64_t band;
    uint32_t article;
};

static int compare_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    return x->band != y->band ? (x->band < y->band ? -1 : 1) : (int)x->article - (int)y->article;
}

static void propose(void)
{
    struct place *at = malloc(articles * MINHASH_BANDS * sizeof *at);
    size_t n = 0;

    for (uint32_t i = 0; i < articles; i++)
        for (unsigned b = 0; article[i].is_signed && b < MINHASH_BANDS; b++)
            at[n++] = (struct place){article[i].band[b], i};
    qsort(at, n, sizeof *at, compare_place);
    is_proposed = calloc(articles, articles);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && at[k].band == at[i].band; k++)
            is_proposed[(size_t)at[i].article * articles + at[k].article] = 1;
    free(at);
}

static uint32_t root_of(uint32_t i, bool is_exact)
{
    for (;;) {
        uint32_t to = is_exact ? article[i].exact_group : article[i].found_group;
        if (to == i)
            return i;
        i = to;
    }
}

static void join(uint32_t i, uint32_t k, bool is_exact)
{
    uint32_t a = root_of(i, is_exact), b = root_of(k, is_exact);
    uint32_t low = a < b ? a : b, high = a < b ? b : a;

    *(is_exact ? &article[high].exact_group : &article[high].found_group) = low;
}

struct counts {
    uint64_t pairs, proposed, copies, accepted, both, wrong, clear, clear_found;
};

static void count_pair(struct counts *c, uint32_t i, uint32_t k)
{
    const struct article *a = &article[i], *b = &article[k];
    double is = exact_likeness(a, b);
    bool is_near = is_proposed[(size_t)i * articles + k];
    bool is_copy = is >= MINHASH_LIKE;
    bool is_accepted = is_near && minhash_likeness(a->signature, b->signature) >= MINHASH_LIKE;

    c->pairs++;
    c->proposed += is_near;
    c->copies += is_copy;
    c->accepted += is_accepted;
    c->both += is_copy && is_accepted;
    c->wrong += is_accepted && is < MINHASH_LIKE - MARGIN;
    c->clear += is >= MINHASH_LIKE + MARGIN;
    c->clear_found += is >= MINHASH_LIKE + MARGIN && is_accepted;
    if (is_copy)
        join(i, k, true);
    if (is_accepted)
        join(i, k, false);
    if (is_showing && is_copy != is_accepted)
        printf("  %s %.2f (%.2f): %s | %s\n", is_copy ? "missed" : "taken", is,
               minhash_likeness(a->signature, b->signature), a->title, b->title);
}

static void print_groups(const char *name, bool is_exact)
{
    uint32_t *size = calloc(articles, sizeof *size), groups = 0, members = 0, largest = 0;

    for (uint32_t i = 0; i < articles; i++)
        size[root_of(i, is_exact)]++;
    for (uint32_t i = 0; i < articles; i++) {
        groups += size[i] > 1;
        members += size[i] > 1 ? size[i] : 0;
        largest = size[i] > largest ? size[i] : largest;
    }
    printf("  groups (%s): %u of %u texts, the largest of %u\n", name, groups, members, largest);
    free(size);
}

static void measure(const char *path)
{
    struct counts c = {0};
    uint32_t signed_texts = 0;
    uint64_t words = 0;

    load(path);
    if (articles == 0) {
        printf("skipped: '%s' is not on this machine\n", path);
        return;
    }
    double took = sign_all();
    for (uint32_t i = 0; i < articles; i++) {
        runs_build(&article[i]);
        article[i].exact_group = article[i].found_group = i;
        signed_texts += article[i].is_signed;
        words += article[i].words;
    }
    propose();
    for (uint32_t i = 0; i < articles; i++)
        for (uint32_t k = i + 1; article[i].is_signed && k < articles; k++)
            if (article[k].is_signed)
                count_pair(&c, i, k);
    printf("%s: %u texts (%u signed), %lu words each\n", strrchr(path, '/') + 1, articles,
           signed_texts, (unsigned long)(words / articles));
    printf("  pairs %lu, copies %lu, accepted %lu: P %.3f R %.3f; %lu of %lu clear ones found, "
           "%lu wrong by more than %.1f\n",
           (unsigned long)c.pairs, (unsigned long)c.copies, (unsigned long)c.accepted,
           (double)c.both / (double)(c.accepted ? c.accepted : 1),
           (double)c.both / (double)(c.copies ? c.copies : 1), (unsigned long)c.clear_found,
           (unsigned long)c.clear, (unsigned long)c.wrong, MARGIN);
    printf("  compared with %.2f others a text (all: %u)\n", 2.0 * (double)c.proposed / articles,
           articles - 1);
    print_groups("exact", true);
    print_groups("found", false);
    printf("  %.1f us a text\n", took);
    for (uint32_t i = 0; i < articles; i++) {
        free(article[i].text);
        free(article[i].title);
        free(article[i].run);
    }
    free(is_proposed);
}

int main(int argc, char **argv)
{
    char path[4096];
    const char *shared = getenv("CW_SHARED");
    static const char *const presets[] = {"data/text/saudi_2015-08-07.jsonl.gz",
                                          "data/conflict/fa_kes_dev.jsonl"};
    int first = 1;

    if (argc > 1 && !strcmp(argv[1], "--show")) {
        is_showing = true;
        first = 2;
    }
    for (int i = first; i < argc; i++)
        measure(argv[i]);
    for (size_t i = 0; first == argc && i < sizeof presets / sizeof presets[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", shared ? shared : CW_SOURCE_DIR "/../shared",
                 presets[i]);
        measure(path);
    }
    return 0;
}
