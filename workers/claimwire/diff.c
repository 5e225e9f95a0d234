/* SPDX-License-Identifier: Apache-2.0 */
/*
 * diff - what changed between the editions of an article.
 *
 * Sentences that changed stand one below the other, the older with '-', the newer with '+', each in
 * the direction of its own script, with the words that differ in brackets, or in colour on a
 * terminal. Marks inside one line, as programmers are used to, would be torn apart by the
 * bidirectional algorithm.
 */
#include "ask.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "claimwire_sql.h"
#include "text/change.h"
#include "text/change_word.h"
#include "text/sentence.h"
#include "text/text.h"

static const char help[] =
    "usage: claimwire diff ARTICLE\n\n"
    "ARTICLE is an id (column 'article' of 'claimwire claims') or an address. Prints the editions "
    "of "
    "an article and, between\n"
    "each and the next, what kind of change it was (cosmetic, substantive, number-changed), the "
    "sentences that differ ('-' as\n"
    "it was, '+' as it is, the words that differ in [brackets], or coloured on a terminal) and the "
    "figures that changed.\n";

enum { N, FETCHED, CHANGE, QUALITY, TITLE, TEXT, PUBLISHED, MODIFIED };
enum side { BEFORE, AFTER };

#define MARKS 3 /* behind the last word of a sentence: ." */

/* One edition's text. */
struct version {
    struct text text;
    struct sentences sentences;
    struct change_words words;
};

struct compare {
    struct version side[2];
    struct change change;
    bool has_colour;
};

static uint32_t begin_of(const struct change_run *run, enum side s)
{
    return s == BEFORE ? run->before_start : run->after_start;
}

static uint32_t end_of(const struct change_run *run, enum side s)
{
    return s == BEFORE ? run->before_end : run->after_end;
}

static void print_part(const struct text *t, uint32_t from, uint32_t to)
{
    struct span s = text_slice(t, from, to);
    for (size_t at = 0; at < s.n;) { /* on one line */
        const char *feed = memchr(s.p + at, '\n', s.n - at);
        size_t n = feed ? (size_t)(feed - s.p) - at : s.n - at;
        table_print_text(stdout, s.p + at, n);
        at += n;
        while (at < s.n && s.p[at] == '\n')
            at++;
        if (feed)
            (void)putchar(' ');
    }
}

/* The words of one changed run that lie in [from, to). */
static void print_marked(const struct compare *c, enum side s, uint32_t from, uint32_t to)
{
    static const char *const colours[] = {"\033[1;31m", "\033[1;32m"};
    (void)fputs(c->has_colour ? colours[s] : "[", stdout);
    print_part(&c->side[s].text, from, to);
    (void)fputs(c->has_colour ? "\033[0m" : "]", stdout);
}

static void print_sentence(const struct compare *c, enum side s, const struct sentence *sentence)
{
    uint32_t at = sentence->start;
    (void)fputs(s == BEFORE ? "  - " : "  + ", stdout);
    for (uint32_t i = 0; i < c->change.n; i++) {
        const struct change_run *run = &c->change.run[i];
        uint32_t from = begin_of(run, s), to = end_of(run, s);
        if (run->is_kept || from == to || to <= at || from >= sentence->end)
            continue;
        from = from > at ? from : at;
        to = to < sentence->end ? to : sentence->end;
        print_part(&c->side[s].text, at, from);
        print_marked(c, s, from, to);
        at = to;
    }
    print_part(&c->side[s].text, at, sentence->end);
    (void)putchar('\n');
}

/* Does the run begin and end with sentences, but for the mark at their end? */
static bool is_whole(const struct compare *c, enum side s, const struct change_run *run)
{
    const struct sentences *all = &c->side[s].sentences;
    bool begins = false, ends = false;
    for (uint32_t i = 0; i < all->n; i++) {
        begins = begins || all->at[i].start == begin_of(run, s);
        ends =
            ends || (all->at[i].end >= end_of(run, s) && all->at[i].end <= end_of(run, s) + MARKS);
    }
    return begins && ends;
}

/* Does the run change this sentence? Where it has no words on this side, it changes the sentence
 * that it stands in, unless what the other side has there are sentences of its own. */
static bool touches(const struct compare *c, const struct change_run *run, enum side s,
                    const struct sentence *sentence)
{
    uint32_t from = begin_of(run, s), to = end_of(run, s);
    if (run->is_kept)
        return false;
    if (from < to)
        return from < sentence->end && to > sentence->start;
    return from >= sentence->start && from <= sentence->end &&
           !is_whole(c, s == BEFORE ? AFTER : BEFORE, run);
}

/* The sentences of one side that runs [first, last] touch. */
static void print_side(const struct compare *c, enum side s, uint32_t first, uint32_t last)
{
    const struct sentences *all = &c->side[s].sentences;
    for (uint32_t i = 0; i < all->n; i++) {
        bool is_touched = false;
        for (uint32_t run = first; run <= last && !is_touched; run++)
            is_touched = touches(c, &c->change.run[run], s, &all->at[i]);
        if (is_touched)
            print_sentence(c, s, &all->at[i]);
    }
}

/* Is there a whole sentence between two changed runs? If not, they are shown together. */
static bool is_apart(const struct compare *c, const struct change_run *kept)
{
    const struct sentences *all = &c->side[AFTER].sentences;
    for (uint32_t i = 0; i < all->n; i++)
        if (all->at[i].start >= kept->after_start && all->at[i].end <= kept->after_end + 1)
            return true;
    return false;
}

static void print_sentences(const struct compare *c)
{
    for (uint32_t first = 0; first < c->change.n; first++) {
        if (c->change.run[first].is_kept)
            continue;
        uint32_t last = first;
        while (last + 2 < c->change.n && c->change.run[last + 1].is_kept &&
               !is_apart(c, &c->change.run[last + 1]))
            last += 2;
        print_side(c, BEFORE, first, last);
        print_side(c, AFTER, first, last);
        first = last;
    }
}

/* The figures of one side of a run, in digits or in words. */
static void print_figures(const struct compare *c, enum side s, const struct change_run *run)
{
    const struct change_words *all = &c->side[s].words;
    bool is_first = true;
    for (uint32_t i = 0; i < all->n; i++) {
        const struct change_word *w = &all->at[i];
        if (!w->is_number || w->start < begin_of(run, s) || w->end > end_of(run, s))
            continue;
        (void)fputs(is_first ? "" : ", ", stdout);
        table_print_text(stdout, w->raw.p, w->raw.n);
        is_first = false;
    }
    (void)fputs(is_first ? "(none)" : "", stdout);
}

static void print_numbers(const struct compare *c)
{
    for (uint32_t i = 0; i < c->change.n; i++) {
        const struct change_run *run = &c->change.run[i];
        if (run->is_kept || run->kind != CHANGE_NUMBER)
            continue;
        (void)fputs("  figure: ", stdout);
        print_figures(c, BEFORE, run);
        (void)fputs("  ->  ", stdout);
        print_figures(c, AFTER, run);
        (void)putchar('\n');
    }
}

static void print_head(const struct pg_result *r, int row)
{
    char date[32] = "";
    time_t seconds = (time_t)(pg_int(r, row, FETCHED) / 1000000);
    struct tm tm;
    if (!pg_is_null(r, row, FETCHED) && gmtime_r(&seconds, &tm))
        (void)strftime(date, sizeof date, ", %Y-%m-%d %H:%M:%S UTC", &tm);
    struct span change = pg_span(r, row, CHANGE);
    (void)printf("edition %" PRId64 "%s%s%.*s%s\n", pg_int(r, row, N), date, change.n ? ": " : "",
                 (int)change.n, change.p,
                 span_equal(pg_span(r, row, QUALITY), SPAN("feed")) ? " (the feed's own text)"
                                                                    : "");
}

static void print_field(const struct pg_result *r, int row, int column, const char *label)
{
    struct span before = pg_span(r, row - 1, column), after = pg_span(r, row, column);
    if (span_equal(before, after))
        return;
    (void)printf("  %s\n  - ", label);
    table_print_text(stdout, before.p, before.n);
    (void)fputs("\n  + ", stdout);
    table_print_text(stdout, after.p, after.n);
    (void)putchar('\n');
}

static enum fate prepare(struct compare *c, enum side s, struct sentence_breaker *b,
                         struct span text, struct arena *a)
{
    struct error e;
    enum fate fate = text_build(text, a, &c->side[s].text, &e);
    change_word_list(text, a, &c->side[s].words);
    return fate == FATE_DONE ? sentence_split(b, &c->side[s].text, a, &c->side[s].sentences, &e)
                             : fate;
}

static int compare(struct ask *k, struct sentence_breaker *b, const struct pg_result *r, int row)
{
    struct compare c = {.has_colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR")};
    struct arena a;
    arena_init(&a, (size_t)256 << 20);
    print_field(r, row, TITLE, "title");
    print_field(r, row, PUBLISHED, "published");
    print_field(r, row, MODIFIED, "modified");
    struct span before = pg_span(r, row - 1, TEXT), after = pg_span(r, row, TEXT);
    enum fate fate = prepare(&c, BEFORE, b, before, &a);
    if (fate == FATE_DONE)
        fate = prepare(&c, AFTER, b, after, &a);
    if (fate == FATE_DONE) {
        change_diff(before, after, &a, &c.change);
        print_sentences(&c);
        print_numbers(&c);
    }
    arena_done(&a);
    return fate == FATE_DONE ? VERB_DONE : ask_fail(k, "edition %d cannot be compared", row + 1);
}

static int diff(struct ask *k)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct sentence_breaker *b = NULL;
    struct error e;
    struct pg_params *p = pg_params_new(&k->arena);
    ask_add_article(p, k->words[0]);
    if (!ask_run(k, &sql_diff_editions, p, &r))
        return VERB_FAILED;
    if (pg_rows(r) == 0)
        return ask_fail(k, "there is no article '%s'", k->words[0]);
    if (sentence_breaker_new(&b, &e) != FATE_DONE)
        return verb_fail(VERB_FAILED, k->verb, &e);
    int code = VERB_DONE;
    for (int row = 0; row < pg_rows(r) && code == VERB_DONE; row++) {
        print_head(r, row);
        if (row > 0)
            code = compare(k, b, r, row);
    }
    sentence_breaker_free(b);
    return code;
}

int verb_diff(int argc, char **argv)
{
    struct ask k;
    int code = ask_begin(&k, argc, argv, help, NULL);
    if (code == VERB_DONE && k.words_len != 1)
        code = verb_misused(k.verb, "name one article", NULL);
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_read")) == VERB_DONE)
        code = diff(&k);
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
