/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_language - how often the language stage is right on labelled lines, and how long it takes,
 * beside CLD2 alone.
 *
 *   bench_language [--errors] [FILE.tsv[.gz]]     lines "label TAB text TAB variant"
 *
 * Built with: bench: language
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "claimwire.pb-c.h"
#include "cld2.h"
#include "common/clock.h"
#include "common/conf.h"
#include "language.h"

#define LINE_BYTES 65536
#define BUDGET ((size_t)64 << 20)
#define LABELS_MAX 256
#define HEADLINE_BYTES 80

struct count {
    char label[16];
    unsigned lines, right, und, right_cld2;
};

struct tally {
    struct count at[LABELS_MAX];
    size_t n;
    unsigned lines, right, und, right_cld2, short_lines, short_right, short_right_cld2;
    uint64_t spent_us, spent_cld2_us;
};

static struct count *count_of(struct tally *t, const char *label)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->at[i].label, label) == 0)
            return &t->at[i];
    if (t->n == LABELS_MAX)
        exit(2);
    memcpy(t->at[t->n].label, label, strnlen(label, sizeof t->at[t->n].label - 1));
    return &t->at[t->n++];
}

/* CLD2 alone gets its codes put right: only its judgement is measured. */
static const char *iso(const char *code)
{
    if (!code)
        return "und";
    if (strcmp(code, "iw") == 0)
        return "he";
    if (strcmp(code, "nn") == 0)
        return "no";
    return strcmp(code, "zh-Hant") == 0 ? "zh" : code;
}

static void measure(struct language_detector *d, struct arena *a, const char *label, char *text,
                    bool prints_errors, struct tally *t)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct cld2_answer answer;
    struct error e;
    struct count *c = count_of(t, label);
    bool is_short = strlen(text) <= HEADLINE_BYTES;

    arena_reset(a);
    doc.text = text;
    uint64_t begun = clock_monotonic_us();
    if (language_annotate(d, &doc, a, &e) != FATE_DONE) {
        fprintf(stderr, "%s\n", e.text);
        exit(1);
    }
    uint64_t between = clock_monotonic_us();
    cld2_detect(text, strlen(text), NULL, &answer);
    t->spent_us += between - begun;
    t->spent_cld2_us += clock_monotonic_us() - between;
    bool is_right = strcmp(doc.language, label) == 0, is_und = strcmp(doc.language, "und") == 0;
    bool is_right_cld2 = strcmp(iso(answer.best[0].language), label) == 0;
    c->lines++, c->right += is_right, c->und += is_und, c->right_cld2 += is_right_cld2;
    t->lines++, t->right += is_right, t->und += is_und, t->right_cld2 += is_right_cld2;
    t->short_lines += is_short, t->short_right += is_short && is_right,
        t->short_right_cld2 += is_short && is_right_cld2;
    if (prints_errors && !is_right)
        printf("%s\t%s\t%.2f\tcld2 %s\t%s\n", label, doc.language, (double)doc.language_score,
               iso(answer.best[0].language), text);
}

static void print(const struct tally *t)
{
    printf("%-8s %6s %8s %8s %6s\n", "label", "lines", "right", "cld2", "und");
    for (size_t i = 0; i < t->n; i++)
        if (t->at[i].right < t->at[i].lines || t->at[i].right_cld2 < t->at[i].lines)
            printf("%-8s %6u %8.3f %8.3f %6u\n", t->at[i].label, t->at[i].lines,
                   (double)t->at[i].right / t->at[i].lines,
                   (double)t->at[i].right_cld2 / t->at[i].lines, t->at[i].und);
    printf("all: %u lines, accuracy %.4f (cld2 alone %.4f), undetermined %.4f, %.1f us a line "
           "(cld2 alone %.1f)\n",
           t->lines, (double)t->right / t->lines, (double)t->right_cld2 / t->lines,
           (double)t->und / t->lines, (double)t->spent_us / t->lines,
           (double)t->spent_cld2_us / t->lines);
    printf("up to %d bytes: %u lines, accuracy %.4f (cld2 alone %.4f)\n", HEADLINE_BYTES,
           t->short_lines, (double)t->short_right / (t->short_lines ? t->short_lines : 1),
           (double)t->short_right_cld2 / (t->short_lines ? t->short_lines : 1));
}

int main(int argc, char **argv)
{
    static struct tally tally;
    static char line[LINE_BYTES], command[4096];
    bool prints_errors = argc > 1 && strcmp(argv[1], "--errors") == 0;
    const char *path = argc > 1 + prints_errors ? argv[1 + prints_errors]
                                                : CW_SOURCE_DIR
                           "/../shared/data/language/ntrex_dev.tsv.gz";
    struct language_conf conf;
    struct language_detector *d;
    struct arena a;
    struct error e;

    if (conf_load(language_conf_rows, &(struct conf_sources){0}, &conf, &e) != FATE_DONE ||
        language_open(&conf, &d, &e) != FATE_DONE) {
        fprintf(stderr, "bench_language: %s\n", e.text);
        return 1;
    }
    arena_init(&a, BUDGET);
    snprintf(command, sizeof command, "zcat -f '%s'", path);
    FILE *in = popen(command, "r");
    while (in && fgets(line, sizeof line, in)) {
        char *text = strchr(line, '\t'), *variant = text ? strchr(text + 1, '\t') : NULL;
        if (!variant)
            continue;
        *text++ = *variant = '\0';
        measure(d, &a, line, text, prints_errors, &tally);
    }
    if (!in || pclose(in) != 0 || tally.lines == 0) {
        fprintf(stderr, "bench_language: cannot read '%s'\n", path);
        return 1;
    }
    print(&tally);
    arena_done(&a);
    language_close(d);
    conf_free(language_conf_rows, &conf);
    return 0;
}
