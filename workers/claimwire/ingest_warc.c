/* SPDX-License-Identifier: Apache-2.0 */
#include "ingest.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include "archive.h"
#include "common/clock.h"
#include "text/utf8.h"
#include "url.h"
#include "warc_http.h"
#include "warc_reader.h"
#include "warc_writer.h"
#include "wire.h"

#define REASONS_MAX 40
#define DAY_US INT64_C(86400000000)
#define REASON_BYTES 48
#define RECORD_ARENA_BYTES ((size_t)8 << 20)

#define ID_BYTES 128
#define HEADERS_BYTES ((size_t)1 << 20)

/* Headers of a record that another may be concurrent to. */
struct exchange {
    char id[ID_BYTES];
    struct buf headers;
};

struct archive {
    struct ingest *g;
    const char *path;
    struct warc_record record;
    struct arena arena; /* of the record */
    struct buf body;
    struct exchange request, response; /* the last ones */
    bool is_ours;                      /* an export of claimwire */
    struct {
        char reason[REASON_BYTES];
        unsigned times;
    } passed[REASONS_MAX];
    unsigned reasons;
};

bool ingest_is_warc(const char *path)
{
    struct span s = span_of(path);
    return span_ends_with(s, SPAN(".warc")) || span_ends_with(s, SPAN(".warc.gz"));
}

/* ---- what is passed over ---- */

static void pass(struct archive *x, const char *reason)
{
    unsigned i = 0;
    while (i < x->reasons && strncmp(x->passed[i].reason, reason, REASON_BYTES - 1) != 0)
        i++;
    if (i == REASONS_MAX)
        i--; /* the last one then counts everything that is rarer */
    else if (i == x->reasons) {
        bool is_last = ++x->reasons == REASONS_MAX;
        (void)snprintf(x->passed[i].reason, REASON_BYTES, "%s", is_last ? "other" : reason);
    }
    x->passed[i].times++;
}

static void tell_passed(const struct archive *x)
{
    if (x->reasons == 0)
        return;
    (void)printf("'%s': passed over", x->path);
    for (unsigned i = 0; i < x->reasons; i++) {
        (void)printf("%s %u ", i > 0 ? "," : "", x->passed[i].times);
        table_print_text(stdout, x->passed[i].reason, strlen(x->passed[i].reason));
    }
    (void)putchar('\n');
}

static void tell_trouble(struct archive *x, const struct error *e)
{
    (void)ask_fail(x->g->k, "'%s': %s", x->path, e->text);
    x->g->failed++;
}

/* ---- what a page is ---- */

/* "text/html" of "text/HTML; charset=utf-8", in small letters. */
static const char *media_type(struct span type, struct arena *a)
{
    struct span rest = type, name = SPAN("");
    (void)span_split(&rest, ';', &name);
    char *s = arena_string(a, span_trim(name));
    for (char *c = s; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c | 32 : *c);
    return s;
}

static bool looks_like_html(struct span body)
{
    body = span_trim(body);
    if (span_starts_with(body, SPAN("\xef\xbb\xbf")))
        body = span_slice(body, 3, body.n);
    struct span head = span_slice(body, 0, body.n < 14 ? body.n : 14);
    return (head.n == 14 && span_equal_nocase(head, SPAN("<!doctype html"))) ||
           (head.n >= 5 && span_equal_nocase(span_slice(head, 0, 5), SPAN("<html")));
}

/* NULL: it may be a page; else why not. */
static const char *not_a_page(struct span url, struct span type, struct span body, struct arena *a)
{
    static const char *const pages[] = {"text/html", "application/xhtml+xml", "text/plain"};
    const char *media = media_type(type, a);
    if (span_ends_with(url, SPAN("/robots.txt")))
        return "robots.txt";
    if (*media == '\0' || strcmp(media, "application/octet-stream") == 0)
        return looks_like_html(body) ? NULL : "without a type";
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (strcmp(media, pages[i]) == 0)
            return NULL;
    return media;
}

/* ---- from record to capture ---- */

static struct span own(const struct archive *x, const char *name)
{
    return warc_field_get(x->record.field, x->record.fields, name);
}

static int64_t own_number(const struct archive *x, const char *name, int64_t preset)
{
    unsigned long long n = 0;
    return warc_field_number(own(x, name), &n) ? (int64_t)n : preset;
}

/* Headers as the capture table has them. Those that our own export renamed get their names back. */
static struct span headers_of(struct archive *x, const struct warc_http *m)
{
    json_t *all = json_array();
    for (size_t i = 0; i < m->fields; i++) {
        struct span name = utf8_clean(m->field[i].name, &x->arena);
        struct span value = utf8_clean(m->field[i].value, &x->arena);
        if (x->is_ours && m->status && span_equal(name, SPAN("Content-Length")))
            continue; /* what the server said stands in the renamed one */
        if (x->is_ours && span_starts_with(name, SPAN(WARC_ORIGINAL)))
            name = span_slice(name, strlen(WARC_ORIGINAL), name.n);
        (void)json_array_append_new(
            all, json_pack("[s%,s%]", name.p, name.n, value.p ? value.p : "", value.n));
    }
    char *text = json_dumps(all, JSON_COMPACT);
    struct span s = span_of(arena_string(&x->arena, span_of(text)));
    free(text);
    json_decref(all);
    return s;
}

static void remember(struct archive *x, struct exchange *to, struct span headers)
{
    struct span id = own(x, "WARC-Record-ID");
    buf_clear(&to->headers);
    bool is_kept = id.n < ID_BYTES && buf_append(&to->headers, headers);
    (void)snprintf(to->id, ID_BYTES, "%.*s", is_kept ? (int)id.n : 0, id.p);
}

static bool is_concurrent(const struct archive *x, const struct exchange *to)
{
    struct span id = own(x, "WARC-Concurrent-To");
    return id.n > 0 && span_equal(id, span_of(to->id));
}

static struct span source_of(struct archive *x, struct span url)
{
    struct span name = x->g->source.n > 0 ? x->g->source : span_trim(own(x, ARCHIVE_SOURCE));
    if (name.n > 0)
        return name;
    name = url_host(url);
    if (span_starts_with(name, SPAN("www.")))
        name = span_slice(name, 4, name.n);
    return name.n > 0 ? name : SPAN("ingested");
}

/* The address that the page is known by: canonical, as a feed would give it. */
static bool name_capture(struct archive *x, struct ingest_capture *c)
{
    struct span target = warc_record_get(&x->record, "WARC-Target-URI");
    struct span asked = own(x, ARCHIVE_URL);
    bool is_ours = own(x, ARCHIVE_ROLE).n > 0;
    c->url = asked.n > 0 ? asked : is_ours ? target : SPAN("");
    if (!span_starts_with(c->url, SPAN("file://")))
        c->url = url_resolve(SPAN(""), c->url.n > 0 ? c->url : target, &x->arena);
    if (c->url.n == 0 && span_starts_with(target, SPAN("file://")))
        c->url = target;
    c->final_url = span_starts_with(target, SPAN("http")) ? target : c->url;
    c->source = source_of(x, c->url);
    return c->url.n > 0;
}

static void put(struct archive *x, struct ingest_capture *c)
{
    struct error e;
    if (!warc_record_date(&x->record, &c->fetched_us)) {
        (void)fail(&e, FATE_REJECT, "the record at byte %" PRIu64 " has no WARC-Date",
                   x->record.at);
        tell_trouble(x, &e);
        return;
    }
    if (c->fetched_us > clock_wall_us() + DAY_US) {
        pass(x, "dated in the future");
        return;
    }
    c->blocked = own(x, ARCHIVE_BLOCKED);
    c->feed_title = own(x, ARCHIVE_FEED_TITLE);
    c->feed_published = own(x, ARCHIVE_FEED_PUBLISHED);
    c->took_ms = own_number(x, ARCHIVE_TOOK_MS, -1);
    if (own(x, ARCHIVE_TYPE).n > 0)
        c->type = own(x, ARCHIVE_TYPE);
    ingest_put(x->g, c);
}

/* A page that fetch took may have any status and type; another's must be one that can be read. */
static const char *reason_against(struct archive *x, const struct ingest_capture *c)
{
    struct span role = own(x, ARCHIVE_ROLE);
    if (role.n > 0)
        return span_equal(role, SPAN("page")) ? NULL : "feed";
    if (c->status != 0 && c->status != 200)
        return arena_printf(&x->arena, "status %u", c->status);
    return not_a_page(c->url, c->type, x->body.n > 0 ? buf_span(&x->body) : c->body, &x->arena);
}

static void take_response(struct archive *x)
{
    struct ingest_capture c = {0};
    struct warc_http m;
    struct error e;
    if (!name_capture(x, &c)) {
        pass(x, "no web address");
        return;
    }
    enum fate fate = warc_http_parse(x->record.block, &x->arena, &m, &e);
    if (fate == FATE_DONE) {
        c.status = m.status;
        c.type = warc_field_get(m.field, m.fields, "Content-Type");
        c.body = m.body;
        bool has_request = is_concurrent(x, &x->request);
        c.request = has_request ? buf_span(&x->request.headers) : SPAN("");
        c.response = headers_of(x, &m);
        const char *reason = reason_against(x, &c);
        if (reason) {
            remember(x, &x->response, c.response);
            x->request.id[0] = has_request ? x->request.id[0] : '\0';
            pass(x, reason);
            return;
        }
        fate = warc_http_body(&m, &x->body, &e);
    }
    if (fate == FATE_DONE && x->body.n == 0) {
        pass(x, "empty");
        return;
    }
    if (fate != FATE_DONE) {
        error_prefix(&e, "the record at byte %" PRIu64, x->record.at);
        tell_trouble(x, &e);
        return;
    }
    c.body = buf_span(&x->body);
    put(x, &c);
}

static void take_resource(struct archive *x)
{
    struct ingest_capture c = {.type = own(x, "Content-Type"), .body = x->record.block};
    if (!name_capture(x, &c)) {
        pass(x, "no web address");
        return;
    }
    const char *reason = reason_against(x, &c);
    if (!reason && (c.body.n == 0 || c.body.n > WIRE_MAX_RAW_BYTES))
        reason = c.body.n == 0 ? "empty" : "larger than 4 MiB";
    if (reason) {
        pass(x, reason);
        return;
    }
    int64_t status = own_number(x, ARCHIVE_STATUS, 0);
    c.status = status <= 999 ? (unsigned)status : 0;
    if (is_concurrent(x, &x->response)) {
        c.response = buf_span(&x->response.headers);
        c.request = x->request.id[0] ? buf_span(&x->request.headers) : SPAN("");
    }
    put(x, &c);
}

static void take_request(struct archive *x)
{
    struct warc_http m;
    if (warc_http_parse_request(x->record.block, &x->arena, &m, NULL) == FATE_DONE)
        remember(x, &x->request, headers_of(x, &m));
    pass(x, "request");
}

static void take_other(struct archive *x)
{
    struct span block = x->record.block, software = SPAN("software: claimwire/");
    if (x->record.type == WARC_WARCINFO)
        x->is_ours = span_find(block, software) < block.n;
    pass(x, warc_type_name(x->record.type));
}

static void take_record(struct archive *x)
{
    buf_clear(&x->body);
    if (own(x, "WARC-Segment-Number").n > 0)
        pass(x, "segmented"); /* the rest is in another record, mostly in another file */
    else if (x->record.type == WARC_RESPONSE)
        take_response(x);
    else if (x->record.type == WARC_RESOURCE)
        take_resource(x);
    else if (x->record.type == WARC_REQUEST)
        take_request(x);
    else
        take_other(x);
    arena_reset(&x->arena);
}

static void take_all(struct archive *x, FILE *file)
{
    struct warc_reader *r = NULL;
    struct error e;
    if (warc_reader_new(file, &r, &e) != FATE_DONE) {
        tell_trouble(x, &e);
        return;
    }
    enum warc_step step = WARC_RECORD;
    while (!x->g->is_lost && (step = warc_reader_next(r, &x->record, &e)) != WARC_END) {
        if (step == WARC_RECORD)
            take_record(x);
        else
            tell_trouble(x, &e);
    }
    if (ferror(file)) {
        (void)fail(&e, FATE_RETRY, "cannot be read to its end: %s", strerror(errno));
        tell_trouble(x, &e);
    }
    warc_reader_free(r);
}

void ingest_warc(struct ingest *g, const char *path)
{
    struct archive *x = calloc(1, sizeof *x);
    FILE *file = x ? fopen(path, "rb") : NULL;
    if (!file) {
        (void)ask_fail(g->k, "cannot open '%s': %s", path, strerror(errno));
        g->failed++;
        free(x);
        return;
    }
    x->g = g;
    x->path = path;
    arena_init(&x->arena, RECORD_ARENA_BYTES);
    buf_init(&x->body, WIRE_MAX_RAW_BYTES);
    buf_init(&x->request.headers, HEADERS_BYTES);
    buf_init(&x->response.headers, HEADERS_BYTES);
    take_all(x, file);
    tell_passed(x);
    buf_done(&x->body);
    buf_done(&x->request.headers);
    buf_done(&x->response.headers);
    arena_done(&x->arena);
    (void)fclose(file);
    free(x);
}
