/* SPDX-License-Identifier: Apache-2.0 */
#include "write_edition.h"

#include <stdlib.h>
#include "common/clock.h"
#include "text/change.h"
#include "text/minhash.h"
#include "write_iso.h"
#include "write_json.h"
#include "write_search.h"
#include "write_sql.h"

#define LAST_MOMENT_US 253402300800000000LL /* the year 10000 */

static bool is_feed_text(const struct write_document *w)
{
    return w->d->quality == CW__DOCUMENT__QUALITY__FEED_TEXT;
}

/* When its capture was complete; INT64_MAX: not known, which sorts last, as null does. */
static int64_t fetched_at(const struct write_document *w)
{
    bool is_moment = w->d->has_fetched_us && w->d->fetched_us < (uint64_t)LAST_MOMENT_US;

    return is_moment ? (int64_t)w->d->fetched_us : INT64_MAX;
}

static void put_fetched(struct put_table *t, const struct write_document *w)
{
    put_int_if(t, fetched_at(w) != INT64_MAX, fetched_at(w));
}

/* ------------------------------------------------------------------------------------ changes */

/* The order of the editions of an article: of fetching, whichever comes here first. */
static int by_number(const void *a, const void *b)
{
    const struct write_document *x = *(struct write_document *const *)a,
                                *y = *(struct write_document *const *)b;

    if (x->article != y->article)
        return x->article < y->article ? -1 : 1;
    if (fetched_at(x) != fetched_at(y))
        return fetched_at(x) < fetched_at(y) ? -1 : 1;
    return x->edition < y->edition ? -1 : x->edition > y->edition;
}

/* A feed's text and then the article's are not an edit by the outlet. A comparison that needs more
 * memory than it may have was of texts with nothing in common. */
static enum fate name_change(struct write_txn *x, struct span before, bool was_feed_text,
                             struct write_document *w, struct error *e)
{
    struct arena *scratch = &x->store->scratch;
    enum fate fate;

    w->change = NULL;
    if (was_feed_text != is_feed_text(w))
        return FATE_DONE;
    arena_reset(scratch);
    if (arena_guard(scratch)) {
        w->change = change_name(CHANGE_SUBSTANTIVE);
        fate = arena_is_starved(scratch)
                   ? fail(e, FATE_RETRY, "out of memory for comparing two texts")
                   : FATE_DONE;
    } else {
        w->change = change_name(change_between(before, span_of(w->d->text), scratch));
        fate = FATE_DONE;
    }
    arena_unguard(scratch);
    return fate;
}

/* Row of the edition that the ledger has before w; -1: none. */
static int row_before(const struct pg_result *r, const struct write_document *w)
{
    for (int row = 0; r && row < pg_rows(r); row++)
        if (pg_int(r, row, 0) == w->article)
            return row;
    return -1;
}

static enum fate compare(struct write_txn *x, struct write_document **w, size_t n, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct put_table t;
    enum fate fate;

    put_init(&t, x->arena, "lz");
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && w[i]->article == w[i - 1]->article)
            continue;
        put_int(&t, w[i]->article);
        put_fetched(&t, w[i]);
    }
    fate = put_run(&t, x->db, &sql_find_before, &r, e);
    for (size_t i = 0; fate == FATE_DONE && i < n; i++) {
        int row = row_before(r, w[i]);

        if (i > 0 && w[i]->article == w[i - 1]->article)
            fate = name_change(x, span_of(w[i - 1]->d->text), is_feed_text(w[i - 1]), w[i], e);
        else if (row >= 0)
            fate = name_change(x, pg_span(r, row, 1), pg_int(r, row, 2) != 0, w[i], e);
    }
    return fate;
}

static enum fate find_changes(struct write_txn *x, struct write_document *docs, size_t n,
                              struct error *e)
{
    struct write_document **w = ARENA_ARRAY(x->arena, n, struct write_document *);
    size_t len = 0;

    for (size_t i = 0; i < n; i++)
        if (docs[i].is_new_edition)
            w[len++] = &docs[i];
    qsort(w, len, sizeof(*w), by_number);
    return compare(x, w, len, e);
}

/* ------------------------------------------------------------------------------------- fields */

#define FIRST_DATE_US                                                                              \
    631152000000000LL /* 1990-01-01: what claims to be older is a wrong clock or an archive's      \
                         filler */
#define AHEAD_US (48 * 3600 * 1000000LL)

static void put_moment(struct put_table *t, const char *iso)
{
    int64_t from, to;
    bool is_known = write_iso_range(iso, &from, &to) && from >= FIRST_DATE_US &&
                    from <= clock_wall_us() + AHEAD_US;

    put_int_if(t, is_known, is_known ? from : 0);
}

static char *put_member(char *to, const char *name, const char *value)
{
    to = stpcpy(to, name);
    return write_json_string(to, value);
}

/* Every date that was a candidate, as JSON. */
static void put_dates(struct put_table *t, const Cw__Document *d)
{
    size_t most = 3;
    char *text, *to;

    for (size_t i = 0; i < d->n_dates; i++)
        most += 80 + write_json_most(d->dates[i]->value) + write_json_most(d->dates[i]->origin) +
                write_json_most(d->dates[i]->refused);
    to = text = arena_alloc(t->arena, most);
    *to++ = '[';
    for (size_t i = 0; i < d->n_dates; i++) {
        const Cw__DateCandidate *c = d->dates[i];
        bool is_modified = c->role == CW__DATE_CANDIDATE__ROLE__MODIFIED;

        to = put_member(to, i ? ",{\"value\":" : "{\"value\":", c->value);
        to = put_member(to, ",\"origin\":", c->origin);
        to = put_member(to, ",\"role\":", is_modified ? "modified" : "published");
        if (c->chosen)
            to = stpcpy(to, ",\"chosen\":true");
        if (c->refused)
            to = put_member(to, ",\"refused\":", c->refused);
        *to++ = '}';
    }
    *to++ = ']';
    put_span(t, span_at(text, (size_t)(to - text)));
}

static enum fate put_edition(struct put_table *t, const struct write_document *w, struct error *e)
{
    const Cw__Document *d = w->d;
    struct write_search search;
    bool is_english = d->language && strcmp(d->language, "en") == 0;
    enum fate fate = write_search_build(d->title, &w->text, is_english, t->arena, &search, e);

    if (fate != FATE_DONE)
        return fate;
    put_int(t, w->edition);
    put_int(t, w->article);
    put_int(t, w->home);
    put_int(t, (int64_t)d->capture);
    put_string(t, d->url);
    put_string(t, d->title);
    put_strings(t, d->byline, d->n_byline);
    put_string(t, d->published);
    put_moment(t, d->published);
    put_string(t, d->modified);
    put_moment(t, d->modified);
    put_string(t, d->language);
    put_real_if(t, d->has_language_score, (double)d->language_score);
    put_string(t, d->declared_language);
    put_string(t, d->charset);
    put_string(t, d->text);
    put_span(t, span_at((const char *)w->hash, sizeof(w->hash)));
    put_int(t, w->text.len);
    put_fetched(t, w);
    put_span(t, search.words);
    if (is_english)
        put_span(t, search.latin);
    else
        put_null(t);
    put_string(t, w->change);
    put_string(t, is_feed_text(w) ? "feed" : "article");
    put_string(t, d->section);
    put_string(t, d->outlet);
    put_dates(t, d);
    if (w->signature)
        put_span(t, span_at((const char *)w->signature, MINHASH_BYTES));
    else
        put_null(t);
    return FATE_DONE;
}

/* Four lists of numbers out of one list of structs. */
static void put_text_map(struct put_table *t, const struct write_document *w)
{
    size_t n = w->d->n_map;
    uint32_t *v = ARENA_ARRAY(t->arena, n * 4, uint32_t);

    for (size_t i = 0; i < n; i++) {
        v[i] = w->d->map[i]->start;
        v[n + i] = w->d->map[i]->end;
        v[2 * n + i] = w->d->map[i]->byte_start;
        v[3 * n + i] = w->d->map[i]->byte_end;
    }
    put_int(t, w->edition);
    put_int(t, (int64_t)w->d->capture);
    for (int i = 0; i < 4; i++)
        put_ints(t, v + (size_t)i * n, n);
}

enum fate write_edition_store(struct write_txn *x, struct write_document *docs, size_t n,
                              struct error *e)
{
    struct put_table editions, maps;
    enum fate fate = find_changes(x, docs, n, e);

    put_init(&editions, x->arena, "llllsssszszsrsssbizvssssssb");
    put_init(&maps, x->arena, "llssss");
    for (size_t i = 0; i < n && fate == FATE_DONE; i++) {
        struct write_document *w = &docs[i];

        if (!w->is_new_edition && !w->is_new_run)
            continue;
        fate = text_build(span_of(w->d->text), x->arena, &w->text, e);
        if (fate == FATE_DONE && w->is_new_edition) {
            fate = put_edition(&editions, w, e);
            put_text_map(&maps, w);
        }
    }
    if (fate == FATE_DONE)
        fate = put_run(&editions, x->db, &sql_put_editions, NULL, e);
    if (fate == FATE_DONE)
        fate = put_run(&maps, x->db, &sql_put_text_maps, NULL, e);
    return fate;
}
