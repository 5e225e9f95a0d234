/* SPDX-License-Identifier: Apache-2.0 */
#include "common/metrics.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common/log.h"

#define PAGE_BYTES ((size_t)4 << 20)
#define CONNECTIONS 32
#define TIMEOUT_S 2
#define BUCKETS 15

enum metric_kind { KIND_COUNTER, KIND_GAUGE, KIND_HISTOGRAM };

struct metric {
    struct metric *next;
    const char *name, *labels, *help;
    enum metric_kind kind;
    atomic_int_fast64_t value; /* a histogram: sum in microseconds */
    atomic_int_fast64_t
        counts[BUCKETS + 1]; /* a histogram: each observation in one of them; the last is +Inf */
};

static const struct {
    uint64_t us;
    const char *seconds;
} buckets[BUCKETS] = {
    {1000, "0.001"},  {2500, "0.0025"}, {5000, "0.005"},  {10000, "0.01"},  {25000, "0.025"},
    {50000, "0.05"},  {100000, "0.1"},  {250000, "0.25"}, {500000, "0.5"},  {1000000, "1"},
    {2500000, "2.5"}, {5000000, "5"},   {10000000, "10"}, {30000000, "30"}, {60000000, "60"},
};

/* ---- the registry: grows at the end only, so that readers need the lock for no longer than a look
 * at `next` */

static pthread_mutex_t registry_lock = PTHREAD_MUTEX_INITIALIZER;
static struct metric *registry;

static bool has_labels(const struct metric *m, const char *labels)
{
    return strcmp(m->labels ? m->labels : "", labels ? labels : "") == 0;
}

/* Series of one name must stand together in the text: a new one goes behind the last of its name.
 */
static struct metric *registry_add(struct metric *fresh)
{
    struct metric **place = &registry;
    while (*place && strcmp((*place)->name, fresh->name) != 0)
        place = &(*place)->next;
    while (*place && strcmp((*place)->name, fresh->name) == 0) {
        assert((*place)->kind == fresh->kind);
        if (has_labels(*place, fresh->labels))
            return *place;
        place = &(*place)->next;
    }
    fresh->next = *place;
    *place = fresh;
    return fresh;
}

static struct metric *metric_make(enum metric_kind kind, const char *name, const char *labels,
                                  const char *help)
{
    static struct metric unseen;
    struct metric *fresh = calloc(1, sizeof(*fresh));
    if (!fresh)
        return &unseen;
    fresh->kind = kind;
    fresh->name = name;
    fresh->labels = labels && *labels ? labels : NULL;
    fresh->help = help;
    (void)pthread_mutex_lock(&registry_lock);
    struct metric *known = registry_add(fresh);
    (void)pthread_mutex_unlock(&registry_lock);
    if (known != fresh)
        free(fresh);
    return known;
}

struct metric *metrics_counter(const char *name, const char *labels, const char *help)
{
    return metric_make(KIND_COUNTER, name, labels, help);
}

struct metric *metrics_gauge(const char *name, const char *labels, const char *help)
{
    return metric_make(KIND_GAUGE, name, labels, help);
}

struct metric *metrics_histogram(const char *name, const char *labels, const char *help)
{
    return metric_make(KIND_HISTOGRAM, name, labels, help);
}

void metrics_add(struct metric *m, int64_t n)
{
    (void)atomic_fetch_add_explicit(&m->value, n, memory_order_relaxed);
}

void metrics_set(struct metric *m, int64_t value)
{
    atomic_store_explicit(&m->value, value, memory_order_relaxed);
}

int64_t metrics_value(const struct metric *m)
{
    return atomic_load_explicit(&m->value, memory_order_relaxed);
}

void metrics_observe_us(struct metric *m, uint64_t us)
{
    size_t i = 0;
    while (i < BUCKETS && us > buckets[i].us)
        i++;
    (void)atomic_fetch_add_explicit(&m->counts[i], 1, memory_order_relaxed);
    (void)atomic_fetch_add_explicit(&m->value, (int64_t)us, memory_order_relaxed);
}

/* ---- the text */

static void print_histogram(const struct metric *m, struct buf *to)
{
    const char *labels = m->labels ? m->labels : "", *comma = m->labels ? "," : "";
    const char *open = m->labels ? "{" : "", *shut = m->labels ? "}" : "";
    int64_t total = 0;
    for (size_t i = 0; i <= BUCKETS; i++) {
        total += atomic_load_explicit(&m->counts[i], memory_order_relaxed);
        buf_printf(to, "%s_bucket{%s%sle=\"%s\"} %lld\n", m->name, labels, comma,
                   i < BUCKETS ? buckets[i].seconds : "+Inf", (long long)total);
    }
    buf_printf(to, "%s_sum%s%s%s %.6f\n", m->name, open, labels, shut,
               (double)metrics_value(m) / 1e6);
    buf_printf(to, "%s_count%s%s%s %lld\n", m->name, open, labels, shut, (long long)total);
}

static void print_metric(const struct metric *m, struct buf *to)
{
    if (m->kind == KIND_HISTOGRAM)
        print_histogram(m, to);
    else if (m->labels)
        buf_printf(to, "%s{%s} %lld\n", m->name, m->labels, (long long)metrics_value(m));
    else
        buf_printf(to, "%s %lld\n", m->name, (long long)metrics_value(m));
}

static void print_head(const char *name, const char *type, const char *help, struct buf *to)
{
    buf_printf(to, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* Open before the sandbox is entered, and as long as the process lives; -1: nobody asked yet. */
static int sizes_fd = -1;

static void open_sizes(void)
{
    if (sizes_fd < 0)
        sizes_fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
}

static int64_t resident_bytes(void)
{
    char text[128];
    long long total, resident;
    ssize_t n = pread(sizes_fd, text, sizeof(text) - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    if (sscanf(text, "%lld %lld", &total, &resident) != 2)
        return 0;
    return resident * sysconf(_SC_PAGESIZE);
}

static void print_process(struct buf *to)
{
    struct timespec cpu = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    print_head("process_cpu_seconds_total", "counter", "CPU time of this process, user and system",
               to);
    buf_printf(to, "process_cpu_seconds_total %.6f\n",
               (double)cpu.tv_sec + (double)cpu.tv_nsec / 1e9);
    print_head("process_resident_memory_bytes", "gauge", "memory of this process that is in RAM",
               to);
    buf_printf(to, "process_resident_memory_bytes %lld\n", (long long)resident_bytes());
    print_head("claimwire_log_dropped_total", "counter", "log lines that could not be written", to);
    buf_printf(to, "claimwire_log_dropped_total %llu\n", (unsigned long long)log_dropped());
}

void metrics_print(struct buf *to)
{
    open_sizes();
    static const char *const types[] = {"counter", "gauge", "histogram"};
    const char *last = "";
    (void)pthread_mutex_lock(&registry_lock);
    for (const struct metric *m = registry; m; m = m->next) {
        if (strcmp(m->name, last) != 0)
            print_head(m->name, types[m->kind], m->help, to);
        last = m->name;
        print_metric(m, to);
    }
    (void)pthread_mutex_unlock(&registry_lock);
    print_process(to);
}

/* ---- the server */

struct metrics_server {
    struct MHD_Daemon *daemon;
    metrics_health *health;
    void *ctx;
    int fd; /* the daemon's, once it runs */
    int port;
};

static enum MHD_Result reply(struct MHD_Connection *c, unsigned status, const char *type,
                             struct span body)
{
    struct MHD_Response *r =
        MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_MUST_COPY);
    if (!r)
        return MHD_NO;
    (void)MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    (void)MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    enum MHD_Result result = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return result;
}

static enum MHD_Result reply_metrics(struct MHD_Connection *c)
{
    struct buf page;
    buf_init(&page, PAGE_BYTES);
    metrics_print(&page);
    enum MHD_Result result =
        page.overflow
            ? reply(c, MHD_HTTP_INTERNAL_SERVER_ERROR, "text/plain", SPAN("too many metrics\n"))
            : reply(c, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", buf_span(&page));
    buf_done(&page);
    return result;
}

static enum MHD_Result reply_health(const struct metrics_server *s, struct MHD_Connection *c)
{
    char reason[ERROR_TEXT_BYTES] = "";
    if (!s->health || s->health(s->ctx, reason, sizeof(reason) - 1))
        return reply(c, MHD_HTTP_OK, "text/plain; charset=utf-8", SPAN("ok\n"));
    size_t n = strlen(reason);
    reason[n++] = '\n';
    return reply(c, MHD_HTTP_SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", span_at(reason, n));
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_len, void **state)
{
    (void)version;
    (void)upload;
    static const char seen = 0;
    /* libmicrohttpd calls once for the headers; answering before a body was read would close the
     * connection */
    if (!*state) {
        *state = (void *)(uintptr_t)&seen;
        return MHD_YES;
    }
    if (*upload_len) {
        *upload_len = 0;
        return MHD_YES;
    }
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return reply(c, MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain", SPAN("only GET\n"));
    if (strcmp(url, "/metrics") == 0)
        return reply_metrics(c);
    if (strcmp(url, "/healthz") == 0)
        return reply_health(ctx, c);
    return reply(c, MHD_HTTP_NOT_FOUND, "text/plain", SPAN("there are /metrics and /healthz\n"));
}

/* "[::1]:9101" -> "::1" and "9101"; "9101" is a port of this machine alone */
static bool address_split(const char *address, char *host, size_t host_len, const char **ret_port)
{
    const char *colon = strrchr(address, ':');
    if (!colon) {
        (void)snprintf(host, host_len, "127.0.0.1");
        *ret_port = address;
        return true;
    }
    if (colon == address)
        return false;
    struct span h = span_at(address, (size_t)(colon - address));
    if (h.p[0] == '[' && h.p[h.n - 1] == ']')
        h = span_slice(h, 1, h.n - 1);
    else if (memchr(h.p, ':', h.n))
        return false;
    if (!h.n || h.n >= host_len)
        return false;
    memcpy(host, h.p, h.n);
    host[h.n] = '\0';
    *ret_port = colon + 1;
    return true;
}

static enum fate address_parse(const char *address, struct addrinfo **ret, struct error *e)
{
    char host[64];
    const char *port;
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM};
    if (!address_split(address, host, sizeof(host), &port) || !*port ||
        strspn(port, "0123456789") != strlen(port) || strtol(port, NULL, 10) > 65535 ||
        getaddrinfo(host, port, &hints, ret) != 0)
        return fail(
            e, FATE_REJECT,
            "metrics address '%s' is not 'off' nor an address and a port as in 127.0.0.1:9101",
            address);
    return FATE_DONE;
}

static enum fate listen_on(const char *address, int *ret_fd, struct error *e)
{
    struct addrinfo *at = NULL;
    enum fate fate = address_parse(address, &at, e);
    if (fate != FATE_DONE)
        return fate;
    int on = 1;
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        bind(fd, at->ai_addr, at->ai_addrlen) != 0 || listen(fd, CONNECTIONS) != 0) {
        fate = fail(e, FATE_RETRY, "cannot serve metrics on '%s': %s", address, strerror(errno));
        if (fd >= 0)
            (void)close(fd);
    } else {
        *ret_fd = fd;
    }
    freeaddrinfo(at);
    return fate;
}

static int port_of(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage room;
    } at = {0};
    socklen_t size = sizeof(at);
    if (getsockname(fd, &at.any, &size) != 0)
        return 0;
    return ntohs(at.any.sa_family == AF_INET6 ? at.v6.sin6_port : at.v4.sin_port);
}

/* Signals are for the threads that know what to do about them: the server's thread is born with all
 * of them blocked. */
static struct MHD_Daemon *daemon_start(struct metrics_server *s)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, on_request, s, MHD_OPTION_LISTEN_SOCKET,
        s->fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)16 << 10, MHD_OPTION_END);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return daemon;
}

enum fate metrics_open(const char *address, struct metrics_server **ret, struct error *e)
{
    *ret = NULL;
    if (!address || !*address || strcmp(address, "off") == 0)
        return FATE_DONE;
    int fd = -1;
    enum fate fate = listen_on(address, &fd, e);
    if (fate != FATE_DONE)
        return fate;
    struct metrics_server *s = calloc(1, sizeof(*s));
    if (!s) {
        (void)close(fd);
        return fail(e, FATE_BROKEN, "out of memory");
    }
    s->fd = fd;
    s->port = port_of(fd);
    open_sizes();
    *ret = s;
    return FATE_DONE;
}

enum fate metrics_start(struct metrics_server *s, metrics_health *health, void *ctx,
                        struct error *e)
{
    if (!s)
        return FATE_DONE;
    s->health = health;
    s->ctx = ctx;
    s->daemon = daemon_start(s);
    return s->daemon ? FATE_DONE
                     : fail(e, FATE_BROKEN, "cannot start the metrics server on port %d", s->port);
}

enum fate metrics_serve(const char *address, metrics_health *health, void *ctx,
                        struct metrics_server **ret, struct error *e)
{
    enum fate fate = metrics_open(address, ret, e);
    if (fate == FATE_DONE)
        fate = metrics_start(*ret, health, ctx, e);
    if (fate != FATE_DONE) {
        metrics_stop(*ret);
        *ret = NULL;
    }
    return fate;
}

int metrics_port(const struct metrics_server *s)
{
    return s ? s->port : 0;
}

void metrics_stop(struct metrics_server *s)
{
    if (!s)
        return;
    if (s->daemon)
        MHD_stop_daemon(s->daemon); /* closes what it listens on */
    else
        (void)close(s->fd);
    free(s);
}
