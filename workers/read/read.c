/* SPDX-License-Identifier: Apache-2.0 */
#include "read.h"

#include <stdlib.h>
#include <zstd.h>
#include <sodium/crypto_hash_sha256.h>
#include "common/clock.h"
#include "charset_stock.h"
#include "date.h"
#include "feed.h"
#include "home.h"
#include "list.h"
#include "page.h"
#include "robots_txt.h"
#include "text/utf8.h"
#include "textmap.h"

struct reader {
    struct read_conf conf;
    struct html_limits limits;
    struct charset_stock *charsets;
};

#define ROW(member, preset, low, high, meaning)                                                    \
    {                                                                                              \
        "read." #member, CONF_INT, offsetof(struct read_conf, member), preset, low, high, meaning  \
    }

const struct conf_row read_conf_rows[] = {
    {"read.max_bytes", CONF_SIZE, offsetof(struct read_conf, max_bytes), "4MiB", 1024,
     WIRE_MAX_RAW_BYTES, "larger bodies are refused"},
    ROW(max_attributes, "512", 16, 65536, "a tag with more attributes has its page refused"),
    ROW(max_tags, "200000", 100, 10000000, "a page with more tags is refused"),
    ROW(max_depth, "512", 32, 4096, "a page with elements nested deeper is refused"),
    {0},
};

enum fate read_open(const struct read_conf *conf, struct reader **ret, struct error *e)
{
    struct reader *r = calloc(1, sizeof(*r));
    if (!r)
        return fail(e, FATE_BROKEN, "no memory for the reader");
    r->conf = *conf;
    r->limits = (struct html_limits){conf->max_attributes, conf->max_tags, conf->max_depth};
    enum fate fate = charset_stock_new(&r->charsets, e);
    if (fate != FATE_DONE) {
        free(r);
        return fate;
    }
    *ret = r;
    return FATE_DONE;
}

void read_close(struct reader *r)
{
    if (r)
        charset_stock_free(r->charsets);
    free(r);
}

/* ---- what the bytes are ---- */

static bool begins_with_tag(struct span s, const char *tag)
{
    struct span t = span_of(tag);
    return s.n >= t.n && span_equal_nocase(span_slice(s, 0, t.n), t);
}

static bool contains_nocase(struct span s, const char *needle)
{
    struct span n = span_of(needle);
    for (size_t i = 0; i + n.n <= s.n; i++)
        if (span_equal_nocase(span_slice(s, i, i + n.n), n))
            return true;
    return false;
}

/* The first 2 KiB in ASCII: of UTF-16 every other byte, without marks and white space in front. */
static struct span head_of(struct span body, struct arena *a)
{
    size_t n = body.n < 4096 ? body.n : 4096, used = 0;
    char *to = arena_alloc(a, n + 1);
    for (size_t i = 0; i < n; i++)
        if (body.p[i] && (unsigned char)body.p[i] < 0x80)
            to[used++] = body.p[i];
    return span_trim(span_at(to, used));
}

static bool looks_like_feed(struct span head)
{
    return begins_with_tag(head, "<rss") || begins_with_tag(head, "<feed") ||
           begins_with_tag(head, "<rdf:RDF") ||
           (begins_with_tag(head, "<?xml") && !contains_nocase(head, "<html") &&
            (contains_nocase(head, "<rss") || contains_nocase(head, "<feed") ||
             contains_nocase(head, "<rdf:RDF")));
}

static bool looks_like_html(struct span head)
{
    static const char *const starts[] = {
        "<!doctype html", "<html", "<head",    "<body", "<!--",    "<title",
        "<meta",          "<div",  "<p>",      "<p ",   "<script", "<article",
        "<table",         "<h1",   "<section", "<main"};
    static const char *const tags[] = {"</p>",     "</div>", "</a>",  "<br", "</h1>",
                                       "</html>",  "<img ",  "</li>", "<p>", "</b>",
                                       "</title>", "<div",   "<meta "};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (begins_with_tag(head, starts[i]))
            return true;
    if (begins_with_tag(head, "<?xml") && contains_nocase(head, "<html"))
        return true;
    unsigned found = 0;
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
        found += contains_nocase(head, tags[i]);
    return found >= 3;
}

static bool type_is(const char *content_type, const char *prefix)
{
    return begins_with_tag(span_trim(span_of(content_type)), prefix);
}

static enum fate page_read(const struct page_input *in, struct arena *a, Cw__Document **ret,
                           struct error *e)
{
    struct span head = head_of(in->body, a);
    if (span_is_empty(span_trim(in->body)))
        return fail(e, FATE_REJECT, "the page is empty");
    if (looks_like_feed(head))
        return fail(e, FATE_REJECT, "not a page: looks like a feed");
    if (looks_like_html(head))
        return page_read_html(in, a, ret, e);
    if (type_is(in->content_type, "text/html") || type_is(in->content_type, "application/xhtml"))
        return page_read_html(in, a, ret, e);
    if (begins_with_tag(head, "<?xml"))
        return fail(e, FATE_REJECT, "not a page: XML that is no HTML");
    if (head.n && (head.p[0] == '{' || head.p[0] == '[') && !type_is(in->content_type, "text/"))
        return fail(e, FATE_REJECT, "not a page: looks like JSON");
    return page_read_plain(in, a, ret, e);
}

/* ---- entry points ---- */

static void bytes_set(protobuf_c_boolean *has, ProtobufCBinaryData *to, const void *bytes, size_t n,
                      struct arena *a)
{
    *has = 1;
    to->len = n;
    to->data = arena_alloc(a, n);
    memcpy(to->data, bytes, n);
}

static enum fate body_unpack(const struct reader *r, const Cw__Capture *c, struct arena *a,
                             struct span *ret, struct error *e)
{
    if (!c->has_body_zstd || !c->body_zstd.len)
        return fail(e, FATE_REJECT, "the capture holds no body");
    unsigned long long n = ZSTD_getFrameContentSize(c->body_zstd.data, c->body_zstd.len);
    if (n == ZSTD_CONTENTSIZE_ERROR || n == ZSTD_CONTENTSIZE_UNKNOWN)
        return fail(e, FATE_REJECT, "the capture's body is no zstd frame with its size");
    if (n > (unsigned long long)r->conf.max_bytes)
        return fail(e, FATE_REJECT, "the body has %llu bytes, more than %lld", n,
                    (long long)r->conf.max_bytes);
    char *to = arena_alloc(a, (size_t)n + 1);
    size_t got = ZSTD_decompress(to, (size_t)n, c->body_zstd.data, c->body_zstd.len);
    if (ZSTD_isError(got) || got != n)
        return fail(e, FATE_REJECT, "the capture's body does not unpack: %s",
                    ZSTD_isError(got) ? ZSTD_getErrorName(got) : "wrong size");
    *ret = span_at(to, got);
    return FATE_DONE;
}

static enum fate capture_page(struct reader *r, const Cw__Capture *c, struct page_input *in,
                              struct arena *a, Cw__Document **ret, struct error *e)
{
    in->limits = r->limits;
    in->feed_title = c->feed_title;
    in->feed_published = c->feed_published;
    in->knows_fetch = c->has_fetched_us;
    enum fate fate = c->blocked ? page_read_fragment(in, a, ret, e) : page_read(in, a, ret, e);
    if (fate)
        return fate;
    Cw__Document *d = *ret;
    d->has_page = c->has_target;
    d->page = c->target;
    d->has_capture = c->has_capture;
    d->capture = c->capture;
    if (c->source && *c->source)
        d->source = c->source;
    d->source_region = c->source_region;
    d->has_sha256 = c->has_sha256;
    d->sha256 = c->sha256;
    d->has_fetched_us = c->has_fetched_us;
    d->fetched_us = c->fetched_us;
    if (c->has_fetched_us)
        d->fetched_date = (char *)date_of_us((int64_t)c->fetched_us, a);
    return FATE_DONE;
}

static enum fate listing_read(const struct feed_input *in, Cw__FeedKind kind, struct arena *a,
                              Cw__Listing **ret, struct error *e)
{
    switch (kind) {
    case CW__FEED_KIND__LIST:
        return list_read(in, a, ret, e);
    case CW__FEED_KIND__HOME:
        return home_read(in, a, ret, e);
    case CW__FEED_KIND__ROBOTS:
        return robots_txt_read(in, a, ret, e);
    default:
        return feed_read(in, a, ret, e);
    }
}

static enum fate capture_feed(const struct reader *r, const Cw__Capture *c,
                              const struct page_input *in, struct arena *a, Cw__Listing **ret,
                              struct error *e)
{
    struct feed_input feed = {.body = in->body,
                              .content_type = in->content_type,
                              .url = in->url,
                              .fetched_us = in->fetched_us,
                              .link_pattern = c->link_pattern,
                              .limits = r->limits};
    enum fate fate = listing_read(&feed, c->feed_kind, a, ret, e);
    if (fate)
        return fate;
    Cw__Listing *l = *ret;
    l->has_target = c->has_target;
    l->target = c->target;
    l->has_capture = c->has_capture;
    l->capture = c->capture;
    if (!l->has_ttl_s && c->has_ttl_s) {
        l->has_ttl_s = 1;
        l->ttl_s = c->ttl_s;
    }
    return FATE_DONE;
}

enum fate read_capture(struct reader *r, const Cw__Capture *c, struct arena *a,
                       enum message_type *ret_type, ProtobufCMessage **ret, struct error *e)
{
    struct page_input in = {.content_type = c->content_type,
                            .url = c->final_url ? c->final_url : c->url,
                            .fetched_us =
                                c->has_fetched_us ? (int64_t)c->fetched_us : clock_wall_us()};
    enum fate fate = body_unpack(r, c, a, &in.body, e);
    if (fate)
        return fate;
    if (c->has_role && c->role == CW__FETCH__ROLE__FEED) {
        Cw__Listing *l = NULL;
        fate = capture_feed(r, c, &in, a, &l, e);
        *ret_type = MESSAGE_LISTING;
        *ret = fate ? NULL : &l->base;
        return fate;
    }
    Cw__Document *d = NULL;
    fate = capture_page(r, c, &in, a, &d, e);
    *ret_type = MESSAGE_DOCUMENT;
    *ret = fate ? NULL : &d->base;
    return fate;
}

static void sha256_set(Cw__Document *d, struct span body, struct arena *a)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)body.p, body.n);
    bytes_set(&d->has_sha256, &d->sha256, hash, sizeof(hash), a);
}

enum fate read_bytes(struct reader *r, struct span body, const char *content_type, const char *url,
                     struct arena *a, Cw__Document **ret, struct error *e)
{
    struct page_input in = {.body = body,
                            .content_type = content_type,
                            .url = url,
                            .fetched_us = clock_wall_us(),
                            .limits = r->limits};
    if ((int64_t)body.n > r->conf.max_bytes)
        return fail(e, FATE_REJECT, "%zu bytes are more than %lld", body.n,
                    (long long)r->conf.max_bytes);
    enum fate fate = page_read(&in, a, ret, e);
    if (!fate)
        sha256_set(*ret, body, a);
    return fate;
}

/* Each character with its bytes; those that no stored text has are left out. */
static struct run_point *points_of(struct span text, struct arena *a, size_t *ret_n)
{
    struct run_point *p = ARENA_ARRAY(a, text.n + 1, struct run_point);
    size_t n = 0;
    for (size_t i = 0, to; i < text.n; i = to) {
        to = i;
        (void)utf8_next(text, &to);
        if (text.p[i] == '\r' && to < text.n && text.p[to] == '\n')
            continue; /* of CR LF the second one stays */
        struct span clean = utf8_clean(span_slice(text, i, to), a);
        size_t at = 0;
        if (clean.n > 0)
            p[n++] = (struct run_point){utf8_next(clean, &at), (uint32_t)i, (uint32_t)to};
    }
    *ret_n = n;
    return p;
}

enum fate read_text(struct span text, struct arena *a, Cw__Document **ret, struct error *e)
{
    const struct charset_text source = {.utf8 = text, .name = "UTF-8"};
    struct textmap map;
    size_t n;
    if (text.n > WIRE_MAX_TEXT_BYTES)
        return fail(e, FATE_REJECT, "the text has %zu bytes, more than %u", text.n,
                    (unsigned)WIRE_MAX_TEXT_BYTES);
    struct run_point *point = points_of(text, a, &n);
    enum fate fate = textmap_build(point, n, &source, a, &map, e);
    if (fate)
        return fate;
    if (span_is_empty(span_trim(span_at(map.text, map.n))))
        return fail(e, FATE_REJECT, "the text is empty");
    Cw__Document *d = ARENA_NEW(a, Cw__Document);
    cw__document__init(d);
    d->text = arena_string(a, span_at(map.text, map.n));
    d->charset = arena_string(a, SPAN("UTF-8"));
    d->map = map.range;
    d->n_map = map.ranges;
    sha256_set(d, text, a);
    *ret = d;
    return FATE_DONE;
}
