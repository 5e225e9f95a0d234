/* SPDX-License-Identifier: Apache-2.0 */
#include "transfer.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "common/clock.h"
#include "text/utf8.h"

#define HEADER_BYTES_MAX (64u << 10)
#define LOW_SPEED_BYTES 1024L
#define LOW_SPEED_SECONDS 10L

static size_t refuse(struct transfer *t, bool for_good, const char *why)
{
    t->is_refused_for_good = for_good;
    (void)fail(&t->refusal, FATE_REJECT, "%s", why);
    return 0; /* fewer bytes than offered: curl stops */
}

static size_t on_body(char *p, size_t size, size_t count, void *owner)
{
    struct transfer *t = owner;
    size_t n = size * count;
    if (!buf_append(&t->body, span_at(p, n))) {
        char why[64];
        (void)snprintf(why, sizeof why, "body is larger than %zu bytes", t->body.cap);
        return refuse(t, true, why);
    }
    return n;
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

static size_t on_header(char *p, size_t size, size_t count, void *owner)
{
    struct transfer *t = owner;
    size_t n = size * count;
    t->header_bytes += n;
    if (t->header_bytes > HEADER_BYTES_MAX)
        return refuse(t, true, "headers are larger than 65536 bytes");
    struct span line = span_trim(span_at(p, n));
    if (span_starts_with(line, SPAN("HTTP/")))
        t->response.n = 0; /* an interim answer (1xx) went before */
    push_header(t, &t->response, line);
    return n;
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
        t->is_refused_for_good = t->is_address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

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
    curl_easy_setopt(h, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(h, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, (long)t->limits->connect_ms);
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)t->limits->total_ms);
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES);
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, LOW_SPEED_SECONDS);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, t);
}

static void set_request(struct transfer *t, void *owner)
{
    CURL *h = t->handle;
    curl_easy_setopt(h, CURLOPT_URL, t->url);
    curl_easy_setopt(h, CURLOPT_PRIVATE, owner);
    curl_easy_setopt(h, CURLOPT_USERAGENT, t->limits->user_agent);
    curl_easy_setopt(h, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
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

enum fate transfer_open(struct transfer *t, const char *url, const char *etag,
                        const char *last_modified, void *owner, struct error *e)
{
    t->url = transfer_clean_url(url, t->arena, NULL, NULL);
    if (!t->url)
        return fail(e, FATE_REJECT, "'%s' is not an http or https address", url);
    t->handle = curl_easy_init();
    if (!t->handle)
        return fail(e, FATE_RETRY, "cannot make a curl handle");
    t->started_ms = clock_monotonic_ms();
    buf_init(&t->body, (size_t)t->limits->body_bytes);
    add_line(t, "Accept",
             "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
             "application/xml;q=0.9, */*;q=0.5");
    add_line(t, "If-None-Match", etag);
    add_line(t, "If-Modified-Since", last_modified);
    set_safety(t);
    set_request(t, owner);
    return FATE_DONE;
}

void transfer_done(struct transfer *t)
{
    if (!t->handle)
        return;
    curl_easy_cleanup(t->handle);
    curl_slist_free_all(t->extra);
    buf_done(&t->body);
    t->handle = NULL;
    t->extra = NULL;
}

static enum fate fate_of_curl(CURLcode result)
{
    switch (result) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
        return FATE_REJECT;
    default:
        return FATE_RETRY;
    }
}

enum fate transfer_finish(struct transfer *t, CURLcode result, struct error *e)
{
    if (t->refusal.text[0] && result != CURLE_OK)
        return fail(e, t->is_refused_for_good ? FATE_REJECT : FATE_RETRY, "%s", t->refusal.text);
    if (result != CURLE_OK)
        return fail(e, fate_of_curl(result), "%s",
                    t->curl_error[0] ? t->curl_error : curl_easy_strerror(result));
    curl_easy_getinfo(t->handle, CURLINFO_RESPONSE_CODE, &t->status);
    return FATE_DONE;
}

const char *transfer_header_value(const struct transfer *t, const char *name)
{
    for (size_t i = t->response.n; i-- > 0;)
        if (span_equal_nocase(span_of(t->response.at[i].name), span_of(name)))
            return t->response.at[i].value;
    return NULL;
}

const char *transfer_redirect(const struct transfer *t)
{
    char *url = NULL;
    if (t->status < 300 || t->status > 399 || t->status == 304)
        return NULL;
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

static const char *clean_parsed(CURLU *u, struct arena *a, const char **ret_origin,
                                const char **ret_path)
{
    curl_url_set(u, CURLUPART_USER, NULL, 0);
    curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
    curl_url_set(u, CURLUPART_OPTIONS, NULL, 0);
    curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
    const char *scheme = url_part(u, CURLUPART_SCHEME, 0, a);
    char *host = url_part(u, CURLUPART_HOST, 0, a);
    if (!scheme || !host || (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
        return NULL;
    for (char *c = host; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c += 'a' - 'A';
    curl_url_set(u, CURLUPART_HOST, host, 0);
    const char *port = url_part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT, a);
    const char *path = url_part(u, CURLUPART_PATH, 0, a);
    const char *query = url_part(u, CURLUPART_QUERY, 0, a);
    if (ret_origin)
        *ret_origin = arena_printf(a, "%s://%s:%s", scheme, host, port ? port : "");
    if (ret_path)
        *ret_path =
            arena_printf(a, "%s%s%s", path ? path : "/", query ? "?" : "", query ? query : "");
    return url_part(u, CURLUPART_URL, 0, a);
}

const char *transfer_clean_url(const char *url, struct arena *a, const char **ret_origin,
                               const char **ret_path)
{
    CURLU *u = curl_url();
    if (!u)
        return NULL;
    const char *clean = NULL;
    if (url && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK)
        clean = clean_parsed(u, a, ret_origin, ret_path);
    curl_url_cleanup(u);
    return clean;
}
