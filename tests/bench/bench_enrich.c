/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_enrich - text in, annotation out, on one core: articles a second and where the time goes.
 *
 *   bench_enrich [--until STAGE] [--words N] [--compare-json] FILE.jsonl[.gz]...
 *
 * Lines {"id", "text", ...}. Short articles are joined until they have N words (preset 600), so
 * that figures for different collections compare. Times are CPU time of the thread; reading the
 * files is not counted, parsing the lines is shown but not counted either.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "annotation.h"
#include "annotator.h"
#include "common/clock.h"

#define LINE_BYTES ((size_t)32 << 20)
#define BUDGET_PER_S 1000

struct bench {
    struct annotator *annotator;
    enum stage until;
    unsigned words_wanted;
    bool compares_json;
    struct buf text, out;
    char published[64];
    unsigned words; /* in text */
    unsigned articles, refused;
    uint64_t all_words, parse_us, print_us, jansson_us, out_bytes;
};

static unsigned count_words(struct span s)
{
    unsigned n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] != ' ' && s.p[i] != '\n' && (i == 0 || s.p[i - 1] == ' ' || s.p[i - 1] == '\n');
    return n;
}

/* What the same line costs through jansson: the tree is read back from our line, so only dumping is
 * counted, which is the smaller half of it. */
static void dump_with_jansson(struct bench *b)
{
    json_t *tree = json_loadb(b->out.p, b->out.n, 0, NULL);
    uint64_t begun = clock_thread_cpu_us();
    char *again = json_dumps(tree, JSON_COMPACT);

    b->jansson_us += clock_thread_cpu_us() - begun;
    free(again);
    json_decref(tree);
}

static void run_article(struct bench *b)
{
    struct annotator_input in = {
        .form = ANNOTATOR_TEXT, .id = SPAN("bench"), .body = buf_span(&b->text)};
    Cw__Document *doc;
    struct error e;

    if (b->published[0])
        in.published = span_of(b->published);
    if (annotator_run(b->annotator, &in, &doc, &e) != FATE_DONE) {
        fprintf(stderr, "bench_enrich: %s\n", e.text);
        b->refused++;
    } else {
        uint64_t begun = clock_thread_cpu_us();
        buf_clear(&b->out);
        if (annotation_print(doc, &b->out, &e) != FATE_DONE)
            b->refused++;
        b->print_us += clock_thread_cpu_us() - begun;
        b->out_bytes += b->out.n;
        if (b->compares_json)
            dump_with_jansson(b);
    }
    b->articles++;
    b->all_words += b->words;
    b->words = 0;
    buf_clear(&b->text);
}

static void take_line(struct bench *b, struct span line)
{
    struct annotator_input in;
    struct error e;
    uint64_t begun = clock_thread_cpu_us();
    bool is_good = annotator_parse(b->annotator, line, &in, &e) == FATE_DONE;

    b->parse_us += clock_thread_cpu_us() - begun;
    if (!is_good) {
        b->refused++;
        return;
    }
    if (in.published.p && in.published.n < sizeof b->published) {
        memcpy(b->published, in.published.p, in.published.n);
        b->published[in.published.n] = '\0';
    }
    if (b->text.n > 0)
        (void)buf_append(&b->text, SPAN("\n\n"));
    (void)buf_append(&b->text, in.body);
    b->words += count_words(in.body);
    if (b->words >= b->words_wanted)
        run_article(b);
}

static void run_file(struct bench *b, const char *path)
{
    char command[4200];
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;

    snprintf(command, sizeof command, "zcat -f '%s'", path);
    FILE *in = popen(command, "r");
    while (in && (n = getline(&line, &cap, in)) > 0)
        take_line(b, span_at(line, (size_t)n));
    free(line);
    if (!in || pclose(in) != 0)
        fprintf(stderr, "bench_enrich: cannot read '%s'\n", path);
    if (b->words > 0)
        run_article(b);
}

static void print(const struct bench *b, const char *path)
{
    static const enum stage stages[] = {STAGE_READ, STAGE_LANGUAGE, STAGE_ENTITY, STAGE_CLAIM};
    double n = b->articles ? b->articles : 1, total = (double)b->print_us;

    printf("%s\n  %u articles of %.0f words, %u refused, %.1f KiB of JSON each\n  us an article:",
           path, b->articles, (double)b->all_words / n, b->refused,
           (double)b->out_bytes / n / 1024);
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        uint64_t us = annotator_spent_us(b->annotator, stages[i]);
        total += (double)us;
        printf(" %s %.0f", stage_name(stages[i]), (double)us / n);
    }
    printf(" print %.0f (parsing the line, not counted: %.0f)\n", (double)b->print_us / n,
           (double)b->parse_us / n);
    if (b->compares_json)
        printf("  dumping with jansson, its tree already built: %.0f\n", (double)b->jansson_us / n);
    printf("  %.0f articles/s on one core; budget %d\n", 1e6 * n / (total > 0 ? total : 1),
           BUDGET_PER_S);
}

static int measure(const char *path, enum stage until, unsigned words, bool compares_json)
{
    struct bench b = {.until = until, .words_wanted = words, .compares_json = compares_json};
    struct error e;

    if (annotator_new(until, &b.annotator, &e) != FATE_DONE) {
        fprintf(stderr, "bench_enrich: %s\n", e.text);
        return 1;
    }
    buf_init(&b.text, LINE_BYTES);
    buf_init(&b.out, (size_t)256 << 20);
    run_file(&b, path);
    if (b.articles > 0)
        print(&b, path);
    else
        fprintf(stderr, "bench_enrich: no article in '%s'\n", path);
    buf_done(&b.text);
    buf_done(&b.out);
    annotator_free(b.annotator);
    return b.articles == 0;
}

int main(int argc, char **argv)
{
    static const char *const presets[] = {"data/text/ar_ant.jsonl.gz",
                                          "data/claims/en/polnear_dev_docs.jsonl.gz"};
    const char *shared = getenv("CW_SHARED") ? getenv("CW_SHARED") : CW_SOURCE_DIR "/../shared";
    enum stage until = STAGE_CLAIM;
    unsigned words = 600;
    bool compares_json = false;
    int code = 0, i = 1;

    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        if (strcmp(argv[i], "--compare-json") == 0)
            compares_json = true;
        else if (strcmp(argv[i], "--until") == 0 && i + 1 < argc)
            until = stage_of(span_of(argv[++i]));
        else if (strcmp(argv[i], "--words") == 0 && i + 1 < argc)
            words = (unsigned)strtoul(argv[++i], NULL, 10);
    }
    if (until < STAGE_READ || until > STAGE_CLAIM) {
        fprintf(stderr, "bench_enrich: --until takes read, language, entity or claim\n");
        return 2;
    }
    if (i == argc)
        for (size_t k = 0; k < sizeof presets / sizeof *presets; k++) {
            char path[4096];
            (void)snprintf(path, sizeof path, "%s/%s", shared, presets[k]);
            code |= measure(path, until, words, compares_json);
        }
    for (; i < argc; i++)
        code |= measure(argv[i], until, words, compares_json);
    return code;
}
