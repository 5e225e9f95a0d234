/* SPDX-License-Identifier: Apache-2.0 */
#include "export.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <unistd.h>
#include <zstd.h>
#include "archive.h"
#include "claimwire_sql.h"
#include "common/buf.h"
#include "warc_writer.h"
#include "wire.h"

#define CAPTURES_AT_ONCE 32 /* 20 KiB each, packed; no more than 4 MiB */
#define MORE_MAX 9
#define CAPTURE_ARENA_BYTES ((size_t)32 << 20)

enum {
    ID,
    ROLE,
    SOURCE,
    URL,
    FINAL_URL,
    STATUS,
    REQUEST,
    RESPONSE,
    FETCHED,
    TOOK,
    TYPE,
    BODY,
    BODY_BYTES,
    BLOCKED,
    FEED_TITLE,
    FEED_PUBLISHED
};

struct dump {
    struct ask *k;
    FILE *to;
    struct warc_writer *writer;
    struct arena arena; /* of one capture */
    struct warc_field more[MORE_MAX];
    size_t more_n;
    uint64_t captures;
};

/* Headers as the capture table has them: [["name","value"], ...]. */
static size_t headers_of(struct dump *x, struct span text, const struct warc_field **ret)
{
    json_t *all = json_loadb(text.p, text.n, JSON_ALLOW_NUL, NULL);
    size_t n = json_array_size(all);
    struct warc_field *to = ARENA_ARRAY(&x->arena, n, struct warc_field);
    for (size_t i = 0; i < n; i++) {
        const json_t *pair = json_array_get(all, i);
        const char *name = json_string_value(json_array_get(pair, 0));
        const char *value = json_string_value(json_array_get(pair, 1));
        to[i].name = span_of(arena_string(&x->arena, span_of(name)));
        to[i].value = span_of(arena_string(&x->arena, span_of(value)));
    }
    json_decref(all);
    *ret = to;
    return n;
}

static void add_more(struct dump *x, const char *name, struct span value)
{
    if (value.n > 0)
        x->more[x->more_n++] = (struct warc_field){span_of(name), value};
}

/* An address as a URI: what may not stand in one is percent-encoded. Paths of files have anything.
 */
static struct span uri_of(struct dump *x, struct span url)
{
    char *to = arena_alloc(&x->arena, 3 * url.n + 1), *at = to;
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}", c))
            at += sprintf(at, "%%%02X", c);
        else
            *at++ = (char)c;
    }
    return span_at(to, (size_t)(at - to));
}

static struct span number_of(struct dump *x, int64_t v)
{
    return span_of(arena_printf(&x->arena, "%" PRId64, v));
}

static bool unpack(struct dump *x, const struct pg_result *r, int row, struct span *ret)
{
    struct span packed = pg_span(r, row, BODY);
    size_t n = (size_t)pg_int(r, row, BODY_BYTES);
    if (n > WIRE_MAX_RAW_BYTES)
        return false;
    char *body = arena_alloc(&x->arena, n + 1);
    *ret = span_at(body, n);
    return ZSTD_decompress(body, n, packed.p, packed.n) == n;
}

static struct span header_of(const struct warc_capture *c, const char *name)
{
    return warc_field_get(c->response, c->response_n, name);
}

static void add_own_fields(struct dump *x, const struct pg_result *r, int row,
                           const struct warc_capture *c)
{
    struct span url = pg_span(r, row, URL), type = pg_span(r, row, TYPE);
    bool is_response = c->status != 0 && !c->is_refused;
    x->more_n = 0;
    add_more(x, ARCHIVE_ROLE, pg_int(r, row, ROLE) == 0 ? SPAN("page") : SPAN("feed"));
    add_more(x, ARCHIVE_SOURCE, pg_span(r, row, SOURCE));
    if (!span_equal(url, c->url))
        add_more(x, ARCHIVE_URL, url);
    if (is_response && !span_equal(type, header_of(c, "Content-Type")))
        add_more(x, ARCHIVE_TYPE, type);
    add_more(x, ARCHIVE_FEED_TITLE, pg_span(r, row, FEED_TITLE));
    add_more(x, ARCHIVE_FEED_PUBLISHED, pg_span(r, row, FEED_PUBLISHED));
    add_more(x, ARCHIVE_BLOCKED, pg_span(r, row, BLOCKED));
    if (c->is_refused && c->status != 0)
        add_more(x, ARCHIVE_STATUS, number_of(x, c->status));
    if (!pg_is_null(r, row, TOOK))
        add_more(x, ARCHIVE_TOOK_MS, number_of(x, pg_int(r, row, TOOK)));
}

static enum fate write_capture(struct dump *x, const struct pg_result *r, int row, struct error *e)
{
    struct warc_capture c = {.id = pg_int(r, row, ID),
                             .url = uri_of(x, pg_span(r, row, FINAL_URL)),
                             .fetched_us = pg_int(r, row, FETCHED),
                             .status = (unsigned)pg_int(r, row, STATUS),
                             .is_refused = !pg_is_null(r, row, BLOCKED),
                             .type = pg_span(r, row, TYPE),
                             .more = x->more};
    if (!unpack(x, r, row, &c.body))
        return fail(e, FATE_REJECT, "the body of capture %" PRId64 " does not unpack", c.id);
    c.request_n = headers_of(x, pg_span(r, row, REQUEST), &c.request);
    c.response_n = headers_of(x, pg_span(r, row, RESPONSE), &c.response);
    add_own_fields(x, r, row, &c);
    c.more_n = x->more_n;
    return warc_writer_put(x->writer, &c, e);
}

static bool write_captures(void *ctx, const struct pg_result *r)
{
    struct dump *x = ctx;
    struct error e;
    for (int row = 0; row < pg_rows(r); row++) {
        enum fate fate = write_capture(x, r, row, &e);
        arena_reset(&x->arena);
        if (fate != FATE_DONE) {
            (void)verb_fail(VERB_FAILED, x->k->verb, &e);
            return false;
        }
        x->captures++;
    }
    return export_is_heard(x->k, x->to);
}

static int write_all(struct ask *k, const struct pg_params *p, FILE *to, bool is_packed)
{
    struct dump x = {.k = k, .to = to};
    const struct ask_rows rows = {.each = write_captures, .ctx = &x, .at_once = CAPTURES_AT_ONCE};
    struct error e;
    if (warc_writer_new(to, is_packed, "claimwire/" CW_VERSION, &x.writer, &e) != FATE_DONE)
        return verb_fail(VERB_FAILED, k->verb, &e);
    arena_init(&x.arena, CAPTURE_ARENA_BYTES);
    bool is_done = ask_stream(k, &sql_export_captures, p, &rows) && export_is_heard(k, to);
    arena_done(&x.arena);
    warc_writer_free(x.writer);
    if (is_done)
        (void)fprintf(stderr, "%" PRIu64 " captures written\n", x.captures);
    return is_done ? VERB_DONE : VERB_FAILED;
}

/* The file has its name only when it is whole: until then it is FILE.open, as crawlers do it. */
static int write_file(struct ask *k, const struct pg_params *p, const char *path)
{
    const char *open_path = arena_printf(&k->arena, "%s.open", path);
    bool is_packed = !span_ends_with(span_of(path), SPAN(".warc"));
    FILE *to = fopen(open_path, "wb");
    if (!to)
        return ask_fail(k, "cannot write '%s': %s", open_path, strerror(errno));
    int code = write_all(k, p, to, is_packed);
    if (fclose(to) != 0 && code == VERB_DONE)
        code = ask_fail(k, "cannot write '%s': %s", open_path, strerror(errno));
    if (code == VERB_DONE && rename(open_path, path) != 0)
        code = ask_fail(k, "cannot rename '%s': %s", open_path, strerror(errno));
    if (code != VERB_DONE)
        (void)unlink(open_path);
    return code;
}

int export_warc(struct ask *k, const struct export_wishes *w)
{
    struct pg_params *p = pg_params_new(&k->arena);
    if (k->has_format)
        return verb_misused(k->verb, "--format does not go with warc", NULL);
    if (!w->output && isatty(STDOUT_FILENO))
        return verb_misused(k->verb, "an archive is nothing for a terminal; say -o FILE", NULL);
    int code = export_params(k, w, p);
    if (code != VERB_DONE)
        return code;
    return w->output ? write_file(k, p, w->output) : write_all(k, p, stdout, true);
}
