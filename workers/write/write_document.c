/* SPDX-License-Identifier: Apache-2.0 */
#include "write_document.h"

#include "write_edition.h"
#include "write_near.h"
#include "write_sql.h"

#define STATE_STORED 1
#define STATE_DUPLICATE 2
#define GROUP_TRIES 5

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

/* ----------------------------------------------------------------------------------- articles */

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

static void mark_known(struct docs *docs, int kind, int64_t id)
{
    for (size_t i = 0; i < docs->n; i++) {
        struct write_document *w = &docs->at[i];

        if (kind == 1 && w->edition == id)
            w->is_new_edition = false;
        else if (kind == 2 && w->run == id)
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

/* What is new, in the database and within this batch. The articles are locked, so it stays true. */
static enum fate find_known(struct write_txn *x, struct docs *docs, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct idset editions, runs;
    struct put_table t;
    enum fate fate;

    put_init(&t, x->arena, "ll");
    idset_init(&editions, x->arena);
    idset_init(&runs, x->arena);
    for (size_t i = 0; i < docs->n; i++) {
        docs->at[i].is_new_edition = idset_add(&editions, docs->at[i].edition);
        docs->at[i].is_new_run = idset_add(&runs, docs->at[i].run);
        put_int(&t, docs->at[i].edition);
        put_int(&t, docs->at[i].run);
    }
    mark_current(docs);
    fate = put_run(&t, x->db, &sql_find_known, &r, e);
    for (int row = 0; fate == FATE_DONE && row < pg_rows(r); row++)
        mark_known(docs, (int)pg_int(r, row, 0), pg_int(r, row, 1));
    return fate;
}

/* ------------------------------------------------------------------------------------- groups */

/* Groups for new texts, held until the transaction ends. Another one may delete a group between two
 * statements of ours (its editions went over to another group): then it is made again. */
static enum fate put_groups(struct write_txn *x, const struct docs *docs, struct error *e)
{
    struct put_table groups, names;
    struct idset once;

    put_init(&groups, x->arena, "lll");
    put_init(&names, x->arena, "l");
    idset_init(&once, x->arena);
    for (size_t i = 0; i < docs->n; i++) {
        if (!docs->at[i].is_new_edition || !idset_add(&once, docs->at[i].group))
            continue;
        put_int(&groups, docs->at[i].group);
        put_int(&groups, docs->at[i].edition);
        put_int(&groups, docs->at[i].article);
        put_int(&names, docs->at[i].group);
    }
    for (int tries = 0; tries < GROUP_TRIES; tries++) {
        CLEANUP(pg_result_done) struct pg_result *held = NULL;
        enum fate fate = put_run(&groups, x->db, &sql_put_groups, NULL, e);

        if (fate == FATE_DONE)
            fate = put_run(&names, x->db, &sql_hold_groups, &held, e);
        if (fate != FATE_DONE || !held || (uint32_t)pg_rows(held) == names.rows)
            return fate;
    }
    return fail(e, FATE_RETRY, "groups of copies are deleted as soon as they are made");
}

/* Row of the text in the ledger; -1: it is not there. */
static int copy_in(const struct pg_result *r, const struct write_document *w)
{
    for (int row = 0; row < pg_rows(r); row++)
        if (memcmp(pg_span(r, row, 0).p, w->hash, KEY_TEXT_HASH_BYTES) == 0)
            return row;
    return -1;
}

/* Who had the same text first: in the ledger, else in this batch. */
static enum fate find_copies(struct write_txn *x, struct docs *docs, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct put_table t;
    struct idset once;
    enum fate fate;

    put_init(&t, x->arena, "b");
    idset_init(&once, x->arena);
    for (size_t i = 0; i < docs->n; i++)
        put_span(&t, span_at((const char *)docs->at[i].hash, KEY_TEXT_HASH_BYTES));
    fate = put_run(&t, x->db, &sql_find_copies, &r, e);
    for (size_t i = 0; fate == FATE_DONE && i < docs->n; i++) {
        struct write_document *w = &docs->at[i];
        int row = copy_in(r, w);
        size_t first = 0;

        while (docs->at[first].group != w->group)
            first++;
        w->home = w->group;
        w->copies_group = row >= 0 ? pg_int(r, row, 2) : 0;
        w->copies_made_us = row >= 0 ? pg_int(r, row, 3) : 0;
        w->copy_of = row >= 0 ? pg_int(r, row, 1) : docs->at[first].article;
        if (w->copy_of == w->article)
            w->copy_of = 0;
        w->is_new_text = idset_add(&once, w->group) && (row < 0 || !pg_int(r, row, 4));
    }
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
        w->item->is_feed_text = w->d->quality == CW__DOCUMENT__QUALITY__FEED_TEXT;
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
        fate = find_known(x, &docs, e);
    if (fate == FATE_DONE)
        fate = put_groups(x, &docs, e);
    if (fate == FATE_DONE)
        fate = find_copies(x, &docs, e);
    if (fate == FATE_DONE)
        fate = write_near_find(x, docs.at, docs.n, e);
    if (fate == FATE_DONE)
        fate = write_edition_store(x, docs.at, docs.n, e);
    if (fate == FATE_DONE)
        fate = put_runs(x, &docs, e);
    if (fate == FATE_DONE)
        fate = write_annotation_store(x, docs.at, docs.n, e);
    if (fate == FATE_DONE)
        settle(x, &docs);
    return fate;
}
