/* SPDX-License-Identifier: Apache-2.0 */
#include "write_document.h"

#include "common/clock.h"
#include "write_iso.h"
#include "write_search.h"
#include "write_sql.h"

#define STATE_STORED 1
#define STATE_DUPLICATE 2

struct docs {
    struct write_document *at;
    size_t n;
};

/* ----------------------------------------------------------------------------------------- keys */

static size_t put_raw(char *to, const char *s)
{
    size_t n = strlen(s);

    memcpy(to, s, n);
    return n;
}

/* Version strings are names and hashes; what would need escaping in JSON is left out. */
static size_t put_plain(char *to, const char *s)
{
    size_t n = 0;

    for (; s && *s; s++)
        if ((unsigned char)*s >= 0x20 && *s != '"' && *s != '\\')
            to[n++] = *s;
    return n;
}

static struct span versions_of(const Cw__Document *d, struct arena *a)
{
    Cw__Version **v = d->envelope ? d->envelope->versions : NULL;
    size_t len = d->envelope ? d->envelope->n_versions : 0, most = 3, n = 0;
    char *text;

    for (size_t i = 0; i < len; i++)
        most += 48 + span_of(v[i]->stage).n + span_of(v[i]->code).n + span_of(v[i]->data).n;
    text = arena_alloc(a, most);
    text[n++] = '[';
    for (size_t i = 0; i < len; i++) {
        n += put_raw(text + n, i ? ", {\"stage\": \"" : "{\"stage\": \"");
        n += put_plain(text + n, v[i]->stage);
        n += put_raw(text + n, "\", \"code\": \"");
        n += put_plain(text + n, v[i]->code);
        if (v[i]->data) {
            n += put_raw(text + n, "\", \"data\": \"");
            n += put_plain(text + n, v[i]->data);
        }
        n += put_raw(text + n, "\"}");
    }
    text[n++] = ']';
    return span_at(text, n);
}

static enum fate name_document(struct write_txn *x, struct write_item *item,
                               struct write_document *ret, struct error *e)
{
    const Cw__Document *d = (const Cw__Document *)item->message;
    const char *url = d->canonical_url ? d->canonical_url : d->url;

    if (!d->text || !d->text[0])
        return fail(e, FATE_REJECT, "document has no text");
    if (!url)
        return fail(e, FATE_REJECT, "document has no address");
    *ret = (struct write_document){.item = item, .d = d};
    key_text_hash(span_of(d->text), ret->hash);
    ret->article = key_article(span_of(d->source), span_of(url));
    ret->edition = key_edition(ret->article, ret->hash);
    ret->group = key_group(ret->hash);
    ret->versions = versions_of(d, x->arena);
    ret->run = key_run(ret->edition, ret->versions);
    item->page = (int64_t)d->page;
    return FATE_DONE;
}

static enum fate name_documents(struct write_txn *x, struct docs *ret, struct error *e)
{
    enum fate fate = FATE_DONE;

    *ret = (struct docs){.at = ARENA_ARRAY(x->arena, x->n, struct write_document)};
    for (size_t i = 0; i < x->n && fate == FATE_DONE; i++)
        if (x->item[i]->type == MESSAGE_DOCUMENT)
            fate = name_document(x, x->item[i], &ret->at[ret->n++], e);
    return fate;
}

/* -------------------------------------------------------------------------- articles and groups */

static enum fate put_articles(struct write_txn *x, const struct docs *docs, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct put_table t;
    struct idset once, stored;
    enum fate fate;

    put_init(&t, x->arena, "lls");
    idset_init(&once, x->arena);
    idset_init(&stored, x->arena);
    for (size_t i = 0; i < docs->n; i++) {
        const struct write_document *w = &docs->at[i];

        if (!idset_add(&once, w->article))
            continue; /* twice in one statement would be refused (21000) */
        put_int(&t, w->article);
        put_int(&t, w->item->page);
        put_string(&t, w->d->canonical_url ? w->d->canonical_url : w->d->url);
    }
    fate = put_run(&t, x->db, &sql_put_articles, &r, e);
    for (int row = 0; fate == FATE_DONE && row < pg_rows(r); row++)
        (void)idset_add(&stored, pg_int(r, row, 0));
    for (size_t i = 0; fate == FATE_DONE && i < docs->n; i++)
        if (!idset_has(&stored, docs->at[i].article))
            fate = fail(e, FATE_REJECT, "its page %lld is not in the ledger",
                        (long long)docs->at[i].item->page);
    return fate;
}

static enum fate put_groups(struct write_txn *x, const struct docs *docs, struct error *e)
{
    struct put_table t;

    put_init(&t, x->arena, "lll");
    for (size_t i = 0; i < docs->n; i++) {
        put_int(&t, docs->at[i].group);
        put_int(&t, docs->at[i].edition);
        put_int(&t, docs->at[i].article);
    }
    return put_run(&t, x->db, &sql_put_groups, NULL, e);
}

static void mark_known(struct docs *docs, int kind, int64_t id, int64_t first_article)
{
    for (size_t i = 0; i < docs->n; i++) {
        struct write_document *w = &docs->at[i];

        if (kind == 1 && w->group == id && w->article != first_article)
            w->copy_of = first_article;
        else if (kind == 2 && w->edition == id)
            w->is_new_edition = false;
        else if (kind == 3 && w->run == id)
            w->is_new_run = false;
    }
}

/* Of several runs of one edition in this batch the last one counts. */
static void mark_current(struct docs *docs)
{
    for (size_t i = 0; i < docs->n; i++) {
        size_t last = docs->n - 1;

        while (docs->at[last].edition != docs->at[i].edition)
            last--;
        docs->at[i].is_current = docs->at[last].run == docs->at[i].run;
    }
}

/* What is new, in the database and within this batch. */
static enum fate find_known(struct write_txn *x, struct docs *docs, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct idset editions, runs;
    struct put_table t;
    enum fate fate;

    put_init(&t, x->arena, "lll");
    idset_init(&editions, x->arena);
    idset_init(&runs, x->arena);
    for (size_t i = 0; i < docs->n; i++) {
        docs->at[i].is_new_edition = idset_add(&editions, docs->at[i].edition);
        docs->at[i].is_new_run = idset_add(&runs, docs->at[i].run);
        put_int(&t, docs->at[i].group);
        put_int(&t, docs->at[i].edition);
        put_int(&t, docs->at[i].run);
    }
    mark_current(docs);
    fate = put_run(&t, x->db, &sql_find_known, &r, e);
    for (int row = 0; fate == FATE_DONE && row < pg_rows(r); row++)
        mark_known(docs, (int)pg_int(r, row, 0), pg_int(r, row, 1), pg_int(r, row, 2));
    return fate;
}

/* ------------------------------------------------------------------------------------- editions */

#define FIRST_DATE_US                                                                              \
    631152000000000LL /* 1990-01-01: what claims to be older is a wrong clock or an archive's      \
                         filler */
#define LAST_MOMENT_US 253402300800000000LL /* the year 10000 */
#define AHEAD_US (48 * 3600 * 1000000LL)

static void put_moment(struct put_table *t, const char *iso)
{
    int64_t from, to;
    bool is_known = write_iso_range(iso, &from, &to) && from >= FIRST_DATE_US &&
                    from <= clock_wall_us() + AHEAD_US;

    put_int_if(t, is_known, is_known ? from : 0);
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
    put_int(t, w->group);
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
    put_int_if(t, d->has_fetched_us && d->fetched_us < (uint64_t)LAST_MOMENT_US,
               (int64_t)d->fetched_us);
    put_span(t, search.words);
    if (is_english)
        put_span(t, search.latin);
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

static enum fate put_editions(struct write_txn *x, struct docs *docs, struct error *e)
{
    struct put_table editions, maps;
    enum fate fate = FATE_DONE;

    put_init(&editions, x->arena, "llllsssszszsrsssbizvs");
    put_init(&maps, x->arena, "llssss");
    for (size_t i = 0; i < docs->n && fate == FATE_DONE; i++) {
        struct write_document *w = &docs->at[i];

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

/* ----------------------------------------------------------------------------------------- runs */

static enum fate put_runs(struct write_txn *x, const struct docs *docs, struct error *e)
{
    struct put_table last, revived, made;
    enum fate fate;

    put_init(&last, x->arena, "ll");
    put_init(&revived, x->arena, "l");
    put_init(&made, x->arena, "llso");
    for (size_t i = 0; i < docs->n; i++) {
        const struct write_document *w = &docs->at[i];

        if (w->is_current && !w->is_new_edition) {
            put_int(&last, w->edition);
            put_int(&last, w->run);
            if (!w->is_new_run)
                put_int(&revived, w->run);
        }
        if (!w->is_new_run)
            continue;
        put_int(&made, w->run);
        put_int(&made, w->edition);
        put_span(&made, w->versions);
        put_int(&made, w->is_current);
    }
    fate = put_run(&last, x->db, &sql_supersede_runs, NULL, e);
    if (fate == FATE_DONE)
        fate = put_run(&revived, x->db, &sql_revive_runs, NULL, e);
    if (fate == FATE_DONE)
        fate = put_run(&made, x->db, &sql_put_runs, NULL, e);
    return fate;
}

/* ------------------------------------------------------------------------------------- outcomes */

static void settle(struct write_txn *x, const struct docs *docs)
{
    for (size_t i = 0; i < docs->n; i++) {
        const struct write_document *w = &docs->at[i];

        w->item->edition = w->edition;
        w->item->run = w->run;
        w->item->page_state = w->copy_of ? STATE_DUPLICATE : STATE_STORED;
        if (w->copy_of) {
            w->item->outcome = CW__ACK__OUTCOME__DUPLICATE;
            w->item->what = "duplicate";
            w->item->detail =
                arena_printf(x->arena, "the text of article %lld", (long long)w->copy_of);
        } else {
            w->item->what = w->is_new_edition || w->is_new_run ? "stored" : "same";
        }
    }
}

enum fate write_document_store(struct write_txn *x, struct error *e)
{
    struct docs docs;
    enum fate fate = name_documents(x, &docs, e);

    if (fate != FATE_DONE || docs.n == 0)
        return fate;
    fate = put_articles(x, &docs, e);
    if (fate == FATE_DONE)
        fate = put_groups(x, &docs, e);
    if (fate == FATE_DONE)
        fate = find_known(x, &docs, e);
    if (fate == FATE_DONE)
        fate = put_editions(x, &docs, e);
    if (fate == FATE_DONE)
        fate = put_runs(x, &docs, e);
    if (fate == FATE_DONE)
        fate = write_annotation_store(x, docs.at, docs.n, e);
    if (fate == FATE_DONE)
        settle(x, &docs);
    return fate;
}
