/* SPDX-License-Identifier: Apache-2.0 */
#include "transfer.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "common/clock.h"
#include "text/utf8.h"

#define HEADER_BYTES_MAX (64u << 10)
#define HEADER_LINES_MAX 500
#define REFUSAL_BYTES_MAX (64u << 10)
#define LOW_SPEED_BYTES 1024L
#define LOW_SPEED_SECONDS 10L

/* ---- what comes in */

/* False, for callbacks that then take fewer bytes than offered: so curl stops. */
static bool refuse(struct transfer *t, enum fate fate, const char *why)
{
    t->refused = fail(&t->refusal, fate, "%s", why);
    return false;
}

static bool enough(struct transfer *t)
{
    t->is_enough = true;
    return false;
}

static bool is_success(const struct transfer *t)
{
    return t->status >= 200 && t->status <= 299;
}

static bool refuse_size(struct transfer *t)
{
    char why[64];
    (void)snprintf(why, sizeof why, "body is larger than %zu bytes", t->body.cap);
    return refuse(t, FATE_REJECT, why);
}

/* RFC 9112 6.3: an answer with two different lengths is none; libcurl takes the last. */
static bool has_one_length(const struct transfer *t)
{
    const char *last = transfer_header_value(t, "Content-Length");
    for (size_t i = 0; last && i < t->response.n; i++) {
        const struct transfer_header *h = &t->response.at[i];
        if (span_equal_nocase(span_of(h->name), SPAN("Content-Length")) &&
            strcmp(h->value, last) != 0)
            return false;
    }
    return true;
}

/* Everything that headers say about the body is known now. */
static bool body_begins(struct transfer *t)
{
    curl_off_t length = -1;
    t->has_body = true;
    curl_easy_getinfo(t->handle, CURLINFO_RESPONSE_CODE, &t->status);
    curl_easy_getinfo(t->handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (!is_success(t)) {
        t->may_cut = true;
        if (t->body.cap > REFUSAL_BYTES_MAX)
            t->body.cap = REFUSAL_BYTES_MAX;
    }
    if (is_success(t) && !has_one_length(t))
        return refuse(t, FATE_REJECT, "the answer has two lengths");
    if (!t->may_cut && length > 0 && (uint64_t)length > t->body.cap)
        return refuse_size(t);
    for (size_t i = 0; i < t->response.n; i++) {
        const struct transfer_header *h = &t->response.at[i];
        if (!span_equal_nocase(span_of(h->name), SPAN("Content-Encoding")))
            continue;
        t->refused = coding_learn(&t->coding, h->value, &t->refusal);
        if (t->refused != FATE_DONE)
            return !is_success(t) && enough(t);
    }
    return true;
}

/* False: no more of it is wanted. */
static bool take_body(struct transfer *t, struct span bytes)
{
    size_t before = t->body.n;
    if (!t->has_body && !body_begins(t))
        return false;
    t->refused = coding_decode(&t->coding, bytes, &t->body, &t->refusal);
    *t->limits->held_now += t->body.n - before;
    if (t->refused != FATE_DONE)
        return !is_success(t) && enough(t);
    t->is_crowded = *t->limits->held_now > t->limits->held_max;
    if (t->is_crowded)
        return refuse(t, FATE_RETRY, "too much is being received at once");
    if (t->body.overflow)
        return t->may_cut ? enough(t) : refuse_size(t);
    return true;
}

static size_t on_body(char *p, size_t size, size_t count, void *owner)
{
    size_t n = size * count;
    return take_body(owner, span_at(p, n)) ? n : 0;
}

static void push_header(struct transfer *t, struct transfer_headers *to, struct span line)
{
    size_t colon = span_find(line, SPAN(":"));
    if (colon == line.n)
        return;
    struct span name = span_trim(span_slice(line, 0, colon));
    struct span value = span_trim(span_slice(line, colon + 1, line.n));
    struct transfer_header *h = arena_push(t->arena, (void **)&to->at, &to->n, &to->cap, sizeof *h);
    h->name = arena_string(t->arena, utf8_clean(name, t->arena));
    h->value = arena_string(t->arena, utf8_clean(value, t->arena));
}

/* A line that begins with a blank continues the one before it (obs-fold, RFC 9112 5.2). */
static void fold_header(struct transfer *t, struct span line)
{
    struct span more = utf8_clean(span_trim(line), t->arena);
    if (t->response.n == 0 || more.n == 0)
        return;
    struct transfer_header *last = &t->response.at[t->response.n - 1];
    last->value = arena_printf(t->arena, "%s %.*s", last->value, (int)more.n, more.p);
}

bool transfer_take_header(struct transfer *t, struct span line)
{
    t->header_bytes += line.n;
    if (t->header_bytes > HEADER_BYTES_MAX)
        return refuse(t, FATE_REJECT, "headers are larger than 65536 bytes");
    if (++t->header_lines > HEADER_LINES_MAX)
        return refuse(t, FATE_REJECT, "more than 500 lines of headers");
    if (t->has_body)
        return true; /* a trailer says nothing that we want to know */
    if (span_starts_with(line, SPAN("HTTP/")))
        t->response.n = 0; /* an interim answer (1xx) went before */
    else if (span_starts_with(line, SPAN(" ")) || span_starts_with(line, SPAN("\t")))
        fold_header(t, line);
    else
        push_header(t, &t->response, line);
    return true;
}

static size_t on_header(char *p, size_t size, size_t count, void *owner)
{
    size_t n = size * count;
    return transfer_take_header(owner, span_at(p, n)) ? n : 0;
}

/* The request as it really went out, for the archive. */
static int on_debug(CURL *handle, curl_infotype type, char *p, size_t n, void *owner)
{
    (void)handle;
    struct transfer *t = owner;
    if (type != CURLINFO_HEADER_OUT)
        return 0;
    struct span rest = span_at(p, n), line;
    while (span_split(&rest, '\n', &line))
        if (!span_starts_with(line, SPAN("GET ")))
            push_header(t, &t->request, line);
    return 0;
}

/* The one place where a socket comes from: what is checked is what will be connected. */
static curl_socket_t on_open_socket(void *owner, curlsocktype purpose,
                                    struct curl_sockaddr *address)
{
    struct transfer *t = owner;
    if (purpose != CURLSOCKTYPE_IPCXN)
        return CURL_SOCKET_BAD;
    if (address_check(t->limits->addresses, &address->addr, &t->refusal) != FATE_DONE) {
        t->refused = FATE_REJECT;
        t->is_origin_bad = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- what goes out */

static void add_line(struct transfer *t, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    struct curl_slist *more =
        curl_slist_append(t->extra, arena_printf(t->arena, "%s: %s", name, value));
    if (more)
        t->extra = more;
}

static void set_safety(struct transfer *t)
{
    CURL *h = t->handle;
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(h, CURLOPT_PROXY, "");
    curl_easy_setopt(h, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    /* Names are resolved on threads of libcurl's. When one hangs, its transfer is over after
     * connect_ms; without this its end, and with it all other transfers, waited for the thread. */
    curl_easy_setopt(h, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(h, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(h, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, (long)t->limits->connect_ms);
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)t->limits->total_ms);
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES);
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, LOW_SPEED_SECONDS);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, t);
    curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
    if (t->limits->ca_file)
        curl_easy_setopt(h, CURLOPT_CAINFO, t->limits->ca_file);
    if (t->limits->ca_path)
        curl_easy_setopt(h, CURLOPT_CAPATH, t->limits->ca_path);
}

static void set_request(struct transfer *t, void *owner)
{
    CURL *h = t->handle;
    curl_easy_setopt(h, CURLOPT_URL, t->url);
    curl_easy_setopt(h, CURLOPT_PRIVATE, owner);
    curl_easy_setopt(h, CURLOPT_USERAGENT, t->limits->user_agent);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, t->extra);
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, t->curl_error);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(h, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(h, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(h, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(h, CURLOPT_DEBUGDATA, t);
}

enum fate transfer_open(struct transfer *t, const struct transfer_request *r, struct error *e)
{
    struct transfer_place place;
    if (!transfer_locate(r->url, t->arena, &place))
        return fail(e, FATE_REJECT, "'%s' is not an http or https address", r->url);
    t->url = place.url;
    t->handle = curl_easy_init();
    if (!t->handle)
        return fail(e, FATE_RETRY, "cannot make a curl handle");
    t->started_ms = clock_monotonic_ms();
    t->may_cut = r->is_cut;
    t->is_conditional = (r->etag && *r->etag) || (r->last_modified && *r->last_modified);
    buf_init(&t->body, r->body_bytes);
    add_line(t, "Accept",
             "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
             "application/xml;q=0.9, */*;q=0.5");
    add_line(t, "Accept-Encoding", "gzip, deflate"); /* undone in coding.c, not by libcurl */
    add_line(t, "If-None-Match", r->etag);
    add_line(t, "If-Modified-Since", r->last_modified);
    set_safety(t);
    set_request(t, r->owner);
    return FATE_DONE;
}

void transfer_done(struct transfer *t)
{
    if (!t->handle)
        return;
    curl_easy_cleanup(t->handle);
    curl_slist_free_all(t->extra);
    *t->limits->held_now -= t->body.n;
    buf_done(&t->body);
    coding_done(&t->coding);
    t->handle = NULL;
    t->extra = NULL;
}

/* ---- what became of it */

/* The server spoke TLS and we did not agree, as when it knows only versions that are broken; a
 * handshake that merely ended may go better next time. */
static bool is_tls_disagreement(const struct transfer *t, CURLcode result)
{
    return result == CURLE_SSL_CONNECT_ERROR &&
           (strstr(t->curl_error, "alert") || strstr(t->curl_error, "unsupported") ||
            strstr(t->curl_error, "version") || strstr(t->curl_error, "no protocols"));
}

static enum fate judge_curl(struct transfer *t, CURLcode result)
{
    bool is_refused = is_tls_disagreement(t, result);
    t->trouble = CW__FAILURE__TROUBLE__HARD;
    switch (result) {
    case CURLE_PEER_FAILED_VERIFICATION:
        is_refused = true;
        break;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
        return FATE_REJECT;
    case CURLE_COULDNT_RESOLVE_HOST:
        t->trouble = CW__FAILURE__TROUBLE__NAME;
        return FATE_RETRY;
    default:
        break;
    }
    t->is_origin_bad = is_refused;
    if (!is_refused)
        t->trouble = CW__FAILURE__TROUBLE__SOFT;
    return is_refused ? FATE_REJECT : FATE_RETRY;
}

enum fate transfer_finish(struct transfer *t, CURLcode result, struct error *e)
{
    curl_easy_getinfo(t->handle, CURLINFO_RESPONSE_CODE, &t->status);
    t->is_origin_bad &= result != CURLE_OK; /* another address of it was good */
    if (result == CURLE_OK && t->body.n > 0 && is_success(t)) {
        enum fate fate = coding_end(&t->coding, e);
        if (fate != FATE_DONE)
            t->trouble = CW__FAILURE__TROUBLE__SOFT;
        return fate;
    }
    if (result == CURLE_OK || t->is_enough)
        return FATE_DONE;
    if (t->refused != FATE_DONE) {
        if (t->refused == FATE_RETRY)
            t->trouble = CW__FAILURE__TROUBLE__SOFT;
        return fail(e, t->refused, "%s", t->refusal.text);
    }
    return fail(e, judge_curl(t, result), "%s",
                t->curl_error[0] ? t->curl_error : curl_easy_strerror(result));
}

const char *transfer_header_value(const struct transfer *t, const char *name)
{
    for (size_t i = t->response.n; i-- > 0;)
        if (span_equal_nocase(span_of(t->response.at[i].name), span_of(name)))
            return t->response.at[i].value;
    return NULL;
}

/* For an answer whose body we cut, which libcurl does not count as complete. */
static const char *resolve_location(const struct transfer *t)
{
    const char *location = transfer_header_value(t, "Location"), *to = NULL;
    CURLU *u = curl_url();
    char *text = NULL;
    if (u && location && curl_url_set(u, CURLUPART_URL, t->url, 0) == CURLUE_OK &&
        curl_url_set(u, CURLUPART_URL, location, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_URL, &text, 0) == CURLUE_OK)
        to = arena_string(t->arena, span_of(text));
    curl_free(text);
    curl_url_cleanup(u);
    return to;
}

const char *transfer_redirect(const struct transfer *t)
{
    char *url = NULL;
    if (t->status < 300 || t->status > 399 || t->status == 304)
        return NULL;
    if (t->is_enough)
        return resolve_location(t);
    curl_easy_getinfo(t->handle, CURLINFO_REDIRECT_URL, &url);
    return url && *url ? arena_string(t->arena, span_of(url)) : NULL;
}

/* One part of a parsed address as an arena string; NULL when it is absent. */
static char *url_part(CURLU *u, CURLUPart part, unsigned flags, struct arena *a)
{
    char *text = NULL;
    if (curl_url_get(u, part, &text, flags) != CURLUE_OK)
        return NULL;
    char *copy = arena_string(a, span_of(text));
    curl_free(text);
    return copy;
}

/* What a server listens on when the address names no port. */
static bool is_usual_port(const char *port, bool is_https)
{
    return strcmp(port, is_https ? "443" : "80") == 0;
}

static bool locate_parsed(CURLU *u, struct arena *a, struct transfer_place *ret)
{
    curl_url_set(u, CURLUPART_USER, NULL, 0);
    curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
    curl_url_set(u, CURLUPART_OPTIONS, NULL, 0);
    curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
    const char *scheme = url_part(u, CURLUPART_SCHEME, 0, a);
    char *host = url_part(u, CURLUPART_HOST, 0, a);
    if (!scheme || !host || (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
        return false;
    for (char *c = host; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c += 'a' - 'A';
    curl_url_set(u, CURLUPART_HOST, host, 0);
    const char *port = url_part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT, a);
    const char *path = url_part(u, CURLUPART_PATH, 0, a);
    const char *query = url_part(u, CURLUPART_QUERY, 0, a);
    ret->is_https = strcmp(scheme, "https") == 0;
    ret->origin = arena_printf(a, "%s://%s:%s", scheme, host, port ? port : "");
    ret->site =
        !port || is_usual_port(port, ret->is_https) ? host : arena_printf(a, "%s:%s", host, port);
    ret->path = arena_printf(a, "%s%s%s", path ? path : "/", query ? "?" : "", query ? query : "");
    ret->url = url_part(u, CURLUPART_URL, 0, a);
    return ret->url != NULL;
}

bool transfer_locate(const char *url, struct arena *a, struct transfer_place *ret)
{
    CURLU *u = curl_url();
    if (!u)
        return false;
    bool is_good =
        url && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK && locate_parsed(u, a, ret);
    curl_url_cleanup(u);
    return is_good;
}
