/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include <errno.h>
#include "claimwire_sql.h"
#include "common/buf.h"
#include "follow.h"
#include "opml.h"
#include "url.h"

#define FILE_BYTES_MAX ((size_t)8 << 20)
#define ARENA_BYTES ((size_t)256 << 20)
#define OUTLINE_BYTES ((size_t)1 << 20)
#define ROWS_AT_ONCE 256

enum { NAME, FEED, HOME, KIND, LINKS, REGION, IS_PAUSED };

struct import {
    struct ask *k;
    unsigned followed, known, refused, outlets;
};

/* ---- in ---- */

static void say(struct import *x, const char *what, struct span url, const char *detail)
{
    (void)printf("%-9s ", what);
    table_print_text(stdout, url.p, url.n);
    (void)printf("%s%s\n", detail[0] ? ": " : "", detail);
    x->refused += strcmp(what, "refused") == 0;
}

static enum follow_kind kind_of(struct span name)
{
    for (int kind = FOLLOW_LIST; kind < FOLLOW_KINDS; kind++)
        if (span_equal_nocase(name, span_of(follow_kind_name((enum follow_kind)kind))))
            return (enum follow_kind)kind;
    return FOLLOW_FEED;
}

static void import_feed(struct import *x, const struct opml_outline *o, struct span name,
                        struct span url)
{
    static const char *const words[] = {"", "followed", "known", "refused"};
    struct follow_feed f = {.source = name,
                            .url = url,
                            .links = o->links,
                            .kind = kind_of(o->kind),
                            .is_paused = o->is_paused};
    if (f.kind == FOLLOW_LIST && f.links.n == 0) {
        say(x, "refused", url, "a list page needs a pattern of links");
        return;
    }
    enum follow_result result = follow_feed(x->k, &f);
    x->followed += result == FOLLOW_NEW;
    x->known += result == FOLLOW_KNOWN;
    if (result == FOLLOW_FAILED)
        x->refused++;
    else
        say(x, words[result], url, result == FOLLOW_ELSEWHERE ? "it is another outlet's" : "");
}

static void import_outline(struct import *x, const struct opml_outline *o)
{
    struct span url = follow_address(x->k, o->feed_url), home = follow_address(x->k, o->home_url);
    struct follow_outlet outlet = {.name = span_trim(o->title), .home_url = home};
    if (o->feed_url.n > 0 && url.n == 0) {
        say(x, "refused", o->feed_url, "not an http or https address");
        return;
    }
    if (outlet.name.n == 0)
        outlet.name = url_host(home.n > 0 ? home : url);
    if (outlet.name.n == 0) {
        say(x, "refused", o->home_url, "not an http or https address");
        return;
    }
    if (follow_is_region(o->region))
        outlet.region = o->region;
    if (!follow_outlet(x->k, &outlet)) {
        x->refused++;
    } else if (url.n > 0) {
        import_feed(x, o, outlet.name, url);
    } else {
        x->outlets++;
        say(x, "outlet", outlet.name, "");
    }
}

static int import_all(struct import *x, const struct opml *all)
{
    struct arena whole = x->k->arena; /* a file has more outlines than it has room */
    arena_init(&x->k->arena, OUTLINE_BYTES);
    for (size_t i = 0; i < all->n; i++) {
        import_outline(x, &all->at[i]);
        arena_reset(&x->k->arena);
    }
    arena_done(&x->k->arena);
    x->k->arena = whole;
    (void)printf("%u feeds are followed now, %u were already, %u outlets without a feed, %u "
                 "refused, %zu folders "
                 "passed over\n",
                 x->followed, x->known, x->outlets, x->refused, all->folders);
    if (all->fault)
        (void)ask_fail(x->k, "the file is not well-formed, something may be missing: %s",
                       all->fault);
    return all->fault || x->refused > 0 ? VERB_FAILED : VERB_DONE;
}

int exchange_import(struct ask *k)
{
    struct import x = {.k = k};
    struct opml all;
    struct buf body;
    struct arena arena;
    struct error e;
    if (k->words_len != 2)
        return verb_misused(k->verb, "import needs one FILE", NULL);
    const char *path = k->words[1];
    buf_init(&body, FILE_BYTES_MAX);
    arena_init(&arena, ARENA_BYTES);
    enum fate fate = buf_read_file(&body, path, &e);
    if (fate == FATE_DONE && arena_guard(&arena))
        fate = fail(&e, FATE_REJECT, "reading '%s' needs more memory than it should", path);
    else if (fate == FATE_DONE)
        fate = opml_read(buf_span(&body), &arena, &all, &e);
    arena_unguard(&arena);
    int code = fate == FATE_DONE ? import_all(&x, &all) : verb_fail(VERB_FAILED, k->verb, &e);
    arena_done(&arena);
    buf_done(&body);
    return code;
}

/* ---- out ---- */

static bool write_rows(void *ctx, const struct pg_result *r)
{
    FILE *to = ctx;
    for (int row = 0; row < pg_rows(r); row++) {
        enum follow_kind kind = (enum follow_kind)pg_int(r, row, KIND);
        struct opml_outline o = {.title = pg_span(r, row, NAME),
                                 .feed_url = pg_span(r, row, FEED),
                                 .home_url = pg_span(r, row, HOME),
                                 .links = pg_span(r, row, LINKS),
                                 .region = pg_span(r, row, REGION),
                                 .is_paused = pg_int(r, row, IS_PAUSED)};
        if (!pg_is_null(r, row, KIND) && kind != FOLLOW_FEED)
            o.kind = span_of(follow_kind_name(kind));
        opml_write(to, &o);
    }
    return true;
}

int exchange_export(struct ask *k)
{
    const char *path = k->words_len == 2 && strcmp(k->words[1], "-") != 0 ? k->words[1] : NULL;
    if (k->words_len > 2)
        return verb_misused(k->verb, "export takes one FILE", NULL);
    FILE *to = path ? fopen(path, "w") : stdout;
    if (!to)
        return ask_fail(k, "cannot write '%s': %s", path, strerror(errno));
    const struct ask_rows rows = {.each = write_rows, .ctx = to, .at_once = ROWS_AT_ONCE};
    opml_begin(to, "Outlets followed by claimwire");
    bool is_done = ask_stream(k, &sql_exchange_feeds, pg_params_new(&k->arena), &rows);
    opml_end(to);
    bool is_written = fflush(to) == 0 && !ferror(to);
    if (path && fclose(to) != 0)
        is_written = false;
    if (!is_written)
        return ask_fail(k, "cannot write '%s': %s", path ? path : "-", strerror(errno));
    return is_done ? VERB_DONE : VERB_FAILED;
}
