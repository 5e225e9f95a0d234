/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ner - names against files of tokens and BIO tags.
 *
 * Sentences are laid out as paragraphs, ten to a document, so that what a text has told once is
 * known later, as in an article.
 */
#include <string.h>
#include "bench.h"

#define SENTENCES_PER_DOCUMENT 10
#define NAMES_MAX 4096
#define TEXT_BYTES (1u << 20)

struct document {
    char text[TEXT_BYTES];
    size_t bytes;
    uint32_t points, last_end; /* last_end: of the token before */
    struct bench_name name[NAMES_MAX];
    struct bench_names names;
    bool has_open_quote;
};

static bool is_glued(struct document *d, const char *token, bool is_first)
{
    if (is_first)
        return true;
    char last = d->bytes ? d->text[d->bytes - 1] : ' ';
    if (strcmp(token, "\"") == 0) {
        d->has_open_quote = !d->has_open_quote;
        return !d->has_open_quote;
    }
    if (last == '(' || last == '[' || (last == '"' && d->has_open_quote))
        return true;
    return strchr(".,;:!?)]%", token[0]) || (token[0] == '\'' && token[1]) ||
           strncmp(token, "،", 2) == 0 || strncmp(token, "؛", 2) == 0 ||
           strncmp(token, "؟", 2) == 0;
}

static void append(struct document *d, const char *bytes)
{
    size_t n = strlen(bytes);

    if (d->bytes + n + 1 > TEXT_BYTES || d->names.n + 1 == NAMES_MAX)
        bench_die("the document is too long at", bytes);
    memcpy(d->text + d->bytes, bytes, n);
    d->bytes += n;
    d->points += bench_count_points(bytes);
}

static void add_token(struct document *d, const char *token, const char *tag, bool is_first)
{
    int type = strlen(tag) > 2 ? bench_type_of(tag + 2) : -1;
    struct bench_name *last = d->names.n ? &d->name[d->names.n - 1] : NULL;

    if (!is_glued(d, token, is_first))
        append(d, " ");
    uint32_t start = d->points;
    append(d, token);
    if (type >= 0 && tag[0] == 'I' && last && last->type == type && !is_first &&
        last->end == d->last_end)
        last->end = d->points;
    else if (type >= 0)
        d->name[d->names.n++] = (struct bench_name){.start = start, .end = d->points, .type = type};
    d->last_end = d->points;
}

static void score_document(struct bench *b, struct document *d, struct bench_counts *c)
{
    d->text[d->bytes] = '\0';
    bench_score(b, bench_annotate(b, d->text, NULL), &d->names, c);
    arena_reset(&b->arena);
    d->bytes = d->points = d->last_end = 0;
    d->names.n = 0;
    d->has_open_quote = false;
}

/* Types that the set does not mark are not asked for. */
static void find_types(FILE *f, struct bench_counts *c)
{
    char line[4096];

    while (fgets(line, sizeof line, f)) {
        char *tag = strrchr(line, '\t');
        if (!tag)
            continue;
        tag[strcspn(tag, "\r\n")] = '\0';
        int type = strlen(tag) > 3 ? bench_type_of(tag + 3) : -1;
        if (type >= 0)
            c->has_type[type] = true;
    }
    rewind(f);
}

void bench_ner(struct bench *b)
{
    static struct document d;
    FILE *f = fopen(b->path, "r");
    struct bench_counts c = {0};
    char line[4096];
    unsigned sentences = 0;
    bool is_first = true;

    if (!f)
        bench_die("cannot read", b->path);
    d.names.at = d.name;
    find_types(f, &c);
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = '\0';
        char *tag = strchr(line, '\t');
        if (tag) {
            *tag++ = '\0';
            add_token(&d, line, tag, is_first);
        } else if (!is_first) {
            append(&d, "\n\n");
            if (++sentences % SENTENCES_PER_DOCUMENT == 0)
                score_document(b, &d, &c);
        }
        is_first = tag == NULL;
    }
    if (d.bytes > 0)
        score_document(b, &d, &c);
    (void)fclose(f);
    bench_print(b->language, &c);
}
