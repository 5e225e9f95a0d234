/* SPDX-License-Identifier: Apache-2.0 */
#include "origin.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include "common/arena.h"
#include "text/data.h"
#include "vocabulary.h"

#define KEPT_BYTES ((size_t)512 << 20)
#define FIELDS_MAX 20
#define FILES_MAX 64

struct row_key {
    uint64_t key;  /* of first field and words, or of the first field alone */
    uint32_t file; /* with the line: in the order in which they were read */
    uint32_t line;
};

struct origin_index {
    struct arena arena;
    const char *file[FILES_MAX];
    uint32_t files;
    struct row_key *at; /* by key, then as read */
    size_t n, cap;
};

static uint64_t key_of(struct span first, struct span words)
{
    return XXH3_64bits_withSeed(words.p, words.n, XXH3_64bits(first.p, first.n));
}

static void add(struct origin_index *x, uint64_t key, uint32_t line)
{
    void *items = x->at;
    struct row_key *k = arena_push(&x->arena, &items, &x->n, &x->cap, sizeof *k);

    x->at = items;
    *k = (struct row_key){.key = key, .file = x->files, .line = line};
}

/* Names and word lists mark what stands behind them. */
static struct span without_marks(struct span phrase)
{
    phrase = span_trim(phrase);
    while (phrase.n > 0 && strchr("!?~^", phrase.p[0]))
        phrase = span_slice(phrase, 1, phrase.n);
    return phrase;
}

static bool is_number(struct span field)
{
    return field.n == 0 || (field.p[0] >= '0' && field.p[0] <= '9') || field.p[0] == '-';
}

/* Parts of names have no class beside them: the file is the class. */
static struct span first_of(const struct origin_index *x, const struct data_row *r)
{
    return strcmp(x->file[x->files], "name_tokens.tsv") == 0 ? SPAN("name_token") : r->field[0];
}

static void add_row(struct origin_index *x, const struct data_row *r)
{
    struct span first = first_of(x, r);
    bool is_words = strchr(x->file[x->files], '/') != NULL; /* class, phrases, label, number */

    add(x, key_of(first, SPAN("")), r->line);
    for (uint32_t i = 0; i < r->fields; i++) {
        struct span list = r->field[i], phrase;
        if (is_number(list) || (is_words && i != 1))
            continue;
        while (list.n > 0 && span_split(&list, '|', &phrase))
            add(x, key_of(first, vocabulary_words(without_marks(phrase), &x->arena)), r->line);
    }
}

static enum fate read_table(struct origin_index *x, const char *dir, const char *name,
                            struct error *e)
{
    struct data_table table;
    enum fate fate = data_load(dir, name, 1, FIELDS_MAX, &x->arena, &table, e);

    if (fate != FATE_DONE)
        return fate;
    if (x->files == FILES_MAX)
        return fail(e, FATE_REJECT, "more than %d tables in '%s'", FILES_MAX, dir);
    x->file[x->files] = arena_string(&x->arena, span_of(name));
    for (uint32_t i = 0; i < table.rows; i++)
        add_row(x, &table.row[i]);
    x->files++;
    return FATE_DONE;
}

static int is_table(const struct dirent *d)
{
    return span_ends_with(span_of(d->d_name), SPAN(".tsv"));
}

static int is_folder(const struct dirent *d)
{
    return strlen(d->d_name) == 2 && d->d_name[0] != '.'; /* of a language */
}

/* Tables of <dir>/<sub> in the order of their names; `sub` is "" or "en/". */
static enum fate read_tables(struct origin_index *x, const char *dir, const char *sub,
                             struct error *e)
{
    struct dirent **list;
    const char *path = arena_printf(&x->arena, "%s/%s", dir, sub);
    int n = scandir(path, &list, is_table, alphasort);
    enum fate fate = n < 0 ? fail(e, FATE_REJECT, "cannot read '%s': %m", path) : FATE_DONE;

    for (int i = 0; i < n; i++) {
        if (fate == FATE_DONE)
            fate = read_table(x, dir, arena_printf(&x->arena, "%s%s", sub, list[i]->d_name), e);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
    return fate;
}

static enum fate read_all(struct origin_index *x, const char *dir, struct error *e)
{
    struct dirent **list;
    enum fate fate = read_tables(x, dir, "", e);
    int n = fate == FATE_DONE ? scandir(dir, &list, is_folder, alphasort) : 0;

    for (int i = 0; i < n; i++) {
        if (fate == FATE_DONE)
            fate = read_tables(x, dir, arena_printf(&x->arena, "%s/", list[i]->d_name), e);
        free(list[i]);
    }
    if (n > 0)
        free(list);
    return fate;
}

static int by_key(const void *a, const void *b)
{
    const struct row_key *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

enum fate origin_load(const char *dir, struct origin_index **ret, struct error *e)
{
    struct origin_index *x = calloc(1, sizeof *x);
    enum fate fate;

    if (!x)
        return fail(e, FATE_BROKEN, "out of memory");
    arena_init(&x->arena, KEPT_BYTES);
    if (arena_guard(&x->arena)) {
        origin_free(x);
        return fail(e, FATE_REJECT, "tables need more than %zu MiB", KEPT_BYTES >> 20);
    }
    fate = read_all(x, dir, e);
    arena_unguard(&x->arena);
    if (fate != FATE_DONE) {
        origin_free(x);
        return fate;
    }
    qsort(x->at, x->n, sizeof *x->at, by_key);
    *ret = x;
    return FATE_DONE;
}

void origin_free(struct origin_index *x)
{
    if (!x)
        return;
    arena_done(&x->arena);
    free(x);
}

static const struct row_key *find(const struct origin_index *x, uint64_t key)
{
    size_t low = 0, high = x->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (x->at[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < x->n && x->at[low].key == key ? &x->at[low] : NULL;
}

struct origin origin_of(const struct origin_index *x, struct span first, struct span words)
{
    const struct row_key *k = find(x, key_of(first, words));
    return k ? (struct origin){.file = x->file[k->file], .line = k->line} : (struct origin){0};
}
