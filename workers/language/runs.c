/* SPDX-License-Identifier: Apache-2.0 */
#include "runs.h"

#include <stdbool.h>
#include "plain.h"

/* Runs of one paragraph as they grow: `settled` is long enough to stand, `next` may yet turn out to
 * be a few words inside it. */
struct grower {
    const struct text *text;
    struct plain_scripts scripts;
    uint32_t long_letters;
    struct arena *arena;
    struct runs *runs;
    struct run settled, next;
    bool in_word, is_small; /* the word that goes on began with a small letter */
};

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0;
}

static void add_run(struct grower *g, struct run r)
{
    while (r.start < r.end && is_blank(g->text->point[r.start]))
        r.start++;
    while (r.end > r.start && is_blank(g->text->point[r.end - 1]))
        r.end--;
    if (r.letters > 0)
        *(struct run *)arena_push(g->arena, (void **)&g->runs->at, &g->runs->n, &g->runs->cap,
                                  sizeof r) = r;
}

static bool is_latin(const struct run *r)
{
    return r->script == letter_script('a');
}

#define NAMES_SHARE 4
#define NAMES_LETTERS_MAX 60

/* Latin names in another script's sentence are many letters and say little. */
static uint32_t weight(const struct run *r)
{
    return is_latin(r) ? r->small + (r->letters - r->small) / NAMES_SHARE : 3 * r->letters;
}

static bool is_long(const struct grower *g, const struct run *r)
{
    return r->letters >= g->long_letters &&
           (!is_latin(r) || 2 * r->small >= g->long_letters || r->letters >= NAMES_LETTERS_MAX);
}

static void absorb(struct run *to, const struct run *r)
{
    if (to->script != r->script)
        return;
    to->letters += r->letters;
    to->kana += r->kana;
    to->small += r->small;
}

/* `next` ends before `at`: it becomes part of what stands, or stands itself. */
static void settle(struct grower *g, uint32_t at)
{
    struct run *settled = &g->settled, *next = &g->next;
    bool is_lighter = weight(next) <= weight(settled);

    next->end = at;
    if (next->letters == 0 || next->script == settled->script ||
        (is_lighter && !is_long(g, next))) {
        absorb(settled, next);
        settled->end = at;
    } else if (!is_lighter && !is_long(g, settled)) {
        next->start = settled->start; /* a few words in front */
        *settled = *next;
    } else {
        add_run(g, *settled);
        *settled = *next;
    }
    *next = (struct run){.start = at, .end = at};
}

static void grow(struct grower *g, uint32_t i)
{
    uint32_t c = g->text->point[i];
    letter_script_id script = plain_script(g->scripts, c);

    if (script == LETTER_SCRIPT_NONE) {
        g->in_word = false;
        return;
    }
    if (g->next.letters > 0 && script != g->next.script)
        settle(g, i);
    if (!g->in_word)
        g->is_small = c < 0x370 && plain_lower(c) == c; /* of Latin words only */
    g->in_word = true;
    g->next.script = script;
    g->next.letters++;
    g->next.small += g->is_small;
    g->next.kana += c >= 0x3041 && letter_is_kana(c);
}

static void end_paragraph(struct grower *g, uint32_t at)
{
    settle(g, at);
    add_run(g, g->settled);
    g->settled = (struct run){.start = at, .end = at};
}

/* An empty line begins at i: a line feed, and only blanks up to the next one. */
static bool is_empty_line(const struct text *t, uint32_t i, uint32_t *ret_end)
{
    uint32_t feeds = 0;

    for (; i < t->len && is_blank(t->point[i]); i++)
        feeds += t->point[i] == '\n';
    *ret_end = i;
    return feeds > 1;
}

void runs_find(const struct text *t, uint32_t long_letters, struct arena *a, struct runs *ret)
{
    struct grower g = {.text = t,
                       .scripts = plain_scripts(),
                       .long_letters = long_letters,
                       .arena = a,
                       .runs = ret};
    uint32_t end;

    *ret = (struct runs){0};
    for (uint32_t i = 0; i < t->len;) {
        if (t->point[i] != '\n') {
            grow(&g, i++);
            continue;
        }
        if (is_empty_line(t, i, &end))
            end_paragraph(&g, end);
        i = end;
    }
    end_paragraph(&g, t->len);
}
