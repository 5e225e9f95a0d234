/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_sentences - where sentences end, against annotated sets.        bench: text
 *
 * usage: bench_sentences gum FILE.conllu... [-v] | show FILE.jsonl...
 *
 * gum: the sentences of CoNLL-U, laid out as their "# text" says, a paragraph at each "# newpar".
 * Only ends inside paragraphs are counted: ends of paragraphs are given. -v prints what was missed
 * (-) and what was too much (+) in every other document; the other half is only counted. show:
 * prints the sentences of every other article.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "text/sentence.h"
#include "text/text.h"

#define TEXT_BYTES ((size_t)1 << 20)
#define ENDS_MAX 8192
#define CONTEXT 30

struct half {
    unsigned gold, found, hit;
};

static struct {
    struct sentence_breaker *breaker;
    struct arena arena;
    char text[TEXT_BYTES];
    size_t n;
    size_t end[ENDS_MAX]; /* bytes: ends of sentences that end no paragraph */
    size_t ends;
    unsigned documents;
    struct half half[2];
    bool is_verbose;
} b;

static void die(const char *message, const char *subject)
{
    (void)fprintf(stderr, "bench_sentences: %s '%s'\n", message, subject);
    exit(1);
}

static void append(const char *bytes)
{
    size_t n = strlen(bytes);

    if (b.n + n >= TEXT_BYTES || b.ends + 1 == ENDS_MAX)
        die("the document is too long at", bytes);
    memcpy(b.text + b.n, bytes, n + 1);
    b.n += n;
}

static void show(char sign, size_t at)
{
    size_t from = at > CONTEXT ? at - CONTEXT : 0, to = at + CONTEXT < b.n ? at + CONTEXT : b.n;

    while (((unsigned char)b.text[from] & 0xC0) == 0x80)
        from++;
    while (((unsigned char)b.text[to] & 0xC0) == 0x80)
        to--;
    printf("%c %.*s | %.*s\n", sign, (int)(at - from), b.text + from, (int)(to - at), b.text + at);
}

static bool is_paragraph_end(size_t at)
{
    size_t k = at + strspn(b.text + at, " ");

    return b.text[k] == '\n' || b.text[k] == '\0';
}

static void score(void)
{
    struct half *h = &b.half[b.documents++ % 2];
    bool is_shown = b.is_verbose && h == &b.half[0];
    struct text t;
    struct sentences ss;
    struct error e;
    size_t k = 0;

    if (text_build(span_at(b.text, b.n), &b.arena, &t, &e) != FATE_DONE ||
        sentence_split(b.breaker, &t, &b.arena, &ss, &e) != FATE_DONE)
        die(e.text, "");
    for (uint32_t i = 0; i < ss.n; i++) {
        size_t at = t.byte[ss.at[i].end];
        if (is_paragraph_end(at))
            continue;
        for (; k < b.ends && b.end[k] < at; k++)
            if (is_shown)
                show('-', b.end[k]);
        h->found++;
        if (k < b.ends && b.end[k] == at) {
            h->hit++;
            k++;
        } else if (is_shown) {
            show('+', at);
        }
    }
    for (; k < b.ends && is_shown; k++)
        show('-', b.end[k]);
    h->gold += (unsigned)b.ends;
    b.n = b.ends = 0;
    arena_reset(&b.arena);
}

static void read_gum(const char *path)
{
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0;

    if (!f)
        die("cannot read", path);
    while (getline(&line, &cap, f) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "# newpar") == 0 && b.n > 0) {
            b.ends -= b.ends > 0;
            append("\n\n");
        }
        if (strncmp(line, "# text = ", 9) != 0)
            continue;
        if (b.n > 0 && b.text[b.n - 1] != '\n')
            append(" ");
        append(line + 9);
        b.end[b.ends++] = b.n;
    }
    b.ends -= b.ends > 0;
    score();
    free(line);
    (void)fclose(f);
}

/* The sentences of every other article, one a line, an empty line between paragraphs: to be read.
 */
static void show_articles(const char *path)
{
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0;
    struct error e;

    if (!f)
        die("cannot read", path);
    for (unsigned n = 0; getline(&line, &cap, f) > 0; n++) {
        json_t *x = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(x, "text"));
        struct text t;
        struct sentences ss = {0};
        if (text && n % 2 == 0 &&
            (text_build(span_of(text), &b.arena, &t, &e) != FATE_DONE ||
             sentence_split(b.breaker, &t, &b.arena, &ss, &e) != FATE_DONE))
            die(e.text, "");
        for (uint32_t i = 0; i < ss.n; i++) {
            struct span s = text_slice(&t, ss.at[i].start, ss.at[i].end);
            bool is_new = i > 0 && ss.at[i].paragraph != ss.at[i - 1].paragraph;
            printf("%s%u %.*s\n", is_new ? "\n" : "", n, (int)s.n, s.p);
        }
        json_decref(x);
        arena_reset(&b.arena);
    }
    free(line);
    (void)fclose(f);
}

static void print(const char *title, const struct half *h)
{
    double p = h->found ? 100.0 * h->hit / h->found : 0, r = h->gold ? 100.0 * h->hit / h->gold : 0;

    printf("%-5s ends %5u found %5u  P %5.1f  R %5.1f  F %5.1f\n", title, h->gold, h->found, p, r,
           p + r > 0 ? 2 * p * r / (p + r) : 0);
}

int main(int argc, char **argv)
{
    struct error e;

    if (argc > 2 && strcmp(argv[argc - 1], "-v") == 0) {
        b.is_verbose = true;
        argc--;
    }
    bool is_gum = argc > 2 && strcmp(argv[1], "gum") == 0;
    if (!is_gum && (argc < 3 || strcmp(argv[1], "show") != 0)) {
        (void)fputs("usage: bench_sentences gum FILE.conllu... [-v] | show FILE.jsonl...\n",
                    stderr);
        return 2;
    }
    arena_init(&b.arena, (size_t)192 << 20);
    if (sentence_breaker_new(&b.breaker, &e) != FATE_DONE)
        die(e.text, "");
    for (int i = 2; i < argc; i++)
        is_gum ? read_gum(argv[i]) : show_articles(argv[i]);
    if (is_gum) {
        print("seen", &b.half[0]);
        print("other", &b.half[1]);
    }
    sentence_breaker_free(b.breaker);
    arena_done(&b.arena);
    return 0;
}
