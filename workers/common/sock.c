/* SPDX-License-Identifier: Apache-2.0 */
#include "common/sock.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <zmq.h>

#include "common/curve.h"
#include "common/gate.h"

#define DEFAULT_FRAME_BYTES ((size_t)8 << 20)
#define DEFAULT_HIGH_WATER 4096
#define HANDSHAKE_MS 2000 /* a stranger who says nothing holds a descriptor for so long */
#define ENDPOINT_BYTES 256
#define POLL_FDS 8
#define MALFORMED_AT_ONCE 64
#ifndef ZMQ_ZAP_ENFORCE_DOMAIN
#define ZMQ_ZAP_ENFORCE_DOMAIN 93 /* zmq.h shows it to users of drafts only */
#endif

_Static_assert(sizeof(zmq_msg_t) <= 64, "sock_frame has room for a zmq_msg_t");

struct sock {
    void *zmq;
    bool is_router;
    struct gate *gate;
    char public_key[CURVE_KEY_BYTES + 1]; /* "": no CURVE */
    char endpoint[ENDPOINT_BYTES];
};

/* ---- the context: one per process, made with the first socket */

static pthread_mutex_t context_lock = PTHREAD_MUTEX_INITIALIZER;
static void *context;

static void *context_get(void)
{
    (void)pthread_mutex_lock(&context_lock);
    if (!context)
        context = zmq_ctx_new();
    void *shared = context;
    (void)pthread_mutex_unlock(&context_lock);
    return shared;
}

void sock_shutdown(void)
{
    (void)pthread_mutex_lock(&context_lock);
    void *last = context;
    context = NULL;
    (void)pthread_mutex_unlock(&context_lock);
    if (!last)
        return;
    while (zmq_ctx_term(last) != 0 && errno == EINTR)
        continue;
}

static bool has_more(void *zmq)
{
    int more = 0;
    size_t size = sizeof(more);
    return zmq_getsockopt(zmq, ZMQ_RCVMORE, &more, &size) == 0 && more;
}

/* ---- opening */

static bool set_int(void *zmq, int option, int value)
{
    return zmq_setsockopt(zmq, option, &value, sizeof(value)) == 0;
}

static bool set_text(void *zmq, int option, const char *value)
{
    return zmq_setsockopt(zmq, option, value, strlen(value)) == 0;
}

static enum fate set_limits(struct sock *s, const char *endpoint, const struct sock_options *o,
                            struct error *e)
{
    int64_t max_frame = (int64_t)(o->max_frame_bytes ? o->max_frame_bytes : DEFAULT_FRAME_BYTES);
    int high_water = o->high_water ? o->high_water : DEFAULT_HIGH_WATER;
    bool is_set =
        zmq_setsockopt(s->zmq, ZMQ_MAXMSGSIZE, &max_frame, sizeof(max_frame)) == 0 &&
        set_int(s->zmq, ZMQ_SNDHWM, high_water) && set_int(s->zmq, ZMQ_RCVHWM, high_water) &&
        set_int(s->zmq, ZMQ_LINGER, o->linger_ms) &&
        set_int(s->zmq, ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS) &&
        set_int(s->zmq, ZMQ_RECONNECT_IVL_MAX, 2000) && set_int(s->zmq, ZMQ_TCP_KEEPALIVE, 1);
    /* only where asked for: on a machine without IPv6 the option would make every bind fail */
    if (is_set && strchr(endpoint, '['))
        is_set = set_int(s->zmq, ZMQ_IPV6, 1);
    if (is_set && s->is_router)
        is_set = set_int(s->zmq, ZMQ_ROUTER_MANDATORY, 1);
    if (!is_set)
        return fail(e, FATE_BROKEN, "cannot set up the socket for '%s': %s", endpoint,
                    zmq_strerror(errno));
    return FATE_DONE;
}

static enum fate set_curve(struct sock *s, const struct sock_options *o, struct error *e)
{
    char secret[CURVE_KEY_BYTES + 1], own[CURVE_KEY_BYTES + 1], server[CURVE_KEY_BYTES + 1] = "";
    unsigned keys;
    enum fate fate = FATE_DONE;
    if (!o->curve_secret_file || !*o->curve_secret_file)
        return FATE_DONE;
    if (s->is_router && (!o->curve_allow_file || !*o->curve_allow_file))
        return fail(e, FATE_REJECT, "CURVE needs a file of the keys that may connect");
    if (!s->is_router)
        fate = curve_server_key(o->curve_server_key, o->curve_server_turn, server, &keys, e);
    if (fate == FATE_DONE)
        fate = curve_read_secret(o->curve_secret_file, secret, e);
    if (fate != FATE_DONE)
        return fate;
    bool is_set = zmq_curve_public(own, secret) == 0 &&
                  set_text(s->zmq, ZMQ_CURVE_SECRETKEY, secret) &&
                  set_text(s->zmq, ZMQ_CURVE_PUBLICKEY, own);
    if (is_set && s->is_router)
        is_set = set_int(s->zmq, ZMQ_CURVE_SERVER, 1) &&
                 set_text(s->zmq, ZMQ_ZAP_DOMAIN, GATE_DOMAIN) &&
                 set_int(s->zmq, ZMQ_ZAP_ENFORCE_DOMAIN, 1);
    else if (is_set)
        is_set = set_text(s->zmq, ZMQ_CURVE_SERVERKEY, server);
    explicit_bzero(secret, sizeof(secret));
    if (!is_set)
        return fail(e, FATE_REJECT, "cannot use the key in '%s': %s", o->curve_secret_file,
                    zmq_strerror(errno));
    memcpy(s->public_key, own, sizeof(own));
    return s->is_router ? gate_new(context_get(), o->curve_allow_file, &s->gate, e) : FATE_DONE;
}

static struct span ipc_path(const char *endpoint)
{
    struct span all = span_of(endpoint), scheme = SPAN("ipc://");
    return span_starts_with(all, scheme) ? span_slice(all, scheme.n, all.n) : SPAN("");
}

static enum fate check_endpoint(const char *endpoint, struct error *e)
{
    struct span all = span_of(endpoint), path = ipc_path(endpoint);
    if (all.n >= ENDPOINT_BYTES)
        return fail(e, FATE_REJECT, "endpoint '%.64s...' is too long", endpoint);
    if (span_starts_with(all, SPAN("tcp://")) || span_starts_with(all, SPAN("inproc://")))
        return FATE_DONE;
    if (!span_starts_with(all, SPAN("ipc://")))
        return fail(e, FATE_REJECT, "endpoint '%s' is neither ipc:///path nor tcp://host:port",
                    endpoint);
    /* this also keeps abstract names (ipc://@name) out, which any local user could connect to */
    if (!path.n || path.p[0] != '/')
        return fail(e, FATE_REJECT, "endpoint '%s' does not name an absolute path", endpoint);
    if (path.n >= sizeof(((struct sockaddr_un *)0)->sun_path))
        return fail(e, FATE_REJECT, "path of endpoint '%s' is longer than a socket's may be",
                    endpoint);
    return FATE_DONE;
}

static bool is_listening(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return false;
    memcpy(address.sun_path, path, strlen(path));
    bool is_up =
        connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 || errno == EAGAIN;
    (void)close(fd);
    return is_up;
}

static enum fate make_folder_of(const char *path, struct error *e)
{
    char folder[ENDPOINT_BYTES];
    struct stat st;
    (void)snprintf(folder, sizeof(folder), "%s", path);
    char *slash = strrchr(folder, '/');
    if (!slash || slash == folder)
        return FATE_DONE;
    *slash = '\0';
    if (stat(folder, &st) == 0 || mkdir(folder, 0700) == 0 || errno == EEXIST)
        return FATE_DONE;
    return fail(e, FATE_REJECT, "cannot make folder '%s': %s", folder, strerror(errno));
}

enum fate sock_make_folder(const char *endpoint, struct error *e)
{
    enum fate fate = check_endpoint(endpoint, e);
    struct span path = ipc_path(endpoint);
    return fate == FATE_DONE && path.n ? make_folder_of(path.p, e) : fate;
}

/* libzmq would take the file away from under a hub that is still alive; so look first. */
static enum fate ipc_prepare(const char *path, struct error *e)
{
    struct stat st;
    enum fate fate = make_folder_of(path, e);
    if (fate != FATE_DONE)
        return fate;
    if (lstat(path, &st) != 0)
        return FATE_DONE;
    if (!S_ISSOCK(st.st_mode))
        return fail(e, FATE_REJECT, "'%s' is there already and is not a socket", path);
    if (is_listening(path))
        return fail(e, FATE_REJECT, "another process listens on '%s'", path);
    if (unlink(path) != 0 && errno != ENOENT)
        return fail(e, FATE_REJECT, "cannot remove the stale socket '%s': %s", path,
                    strerror(errno));
    return FATE_DONE;
}

static enum fate bind_endpoint(struct sock *s, const char *endpoint, struct error *e)
{
    struct span path = ipc_path(endpoint);
    if (path.n) {
        enum fate fate = ipc_prepare(path.p, e);
        if (fate != FATE_DONE)
            return fate;
    }
    mode_t before = path.n ? umask(0177) : 0;
    int bound = zmq_bind(s->zmq, endpoint);
    int reason = errno;
    if (path.n)
        (void)umask(before);
    if (bound != 0)
        return fail(e, reason == EADDRINUSE ? FATE_RETRY : FATE_REJECT, "cannot listen on '%s': %s",
                    endpoint, zmq_strerror(reason));
    size_t size = sizeof(s->endpoint);
    if (zmq_getsockopt(s->zmq, ZMQ_LAST_ENDPOINT, s->endpoint, &size) != 0)
        (void)snprintf(s->endpoint, sizeof(s->endpoint), "%s", endpoint);
    return FATE_DONE;
}

static enum fate attach(struct sock *s, const char *endpoint, struct error *e)
{
    if (s->is_router)
        return bind_endpoint(s, endpoint, e);
    if (zmq_connect(s->zmq, endpoint) != 0)
        return fail(e, FATE_REJECT, "cannot connect to '%s': %s", endpoint, zmq_strerror(errno));
    (void)snprintf(s->endpoint, sizeof(s->endpoint), "%s", endpoint);
    return FATE_DONE;
}

static enum fate sock_open(int type, const char *endpoint, const struct sock_options *o,
                           struct sock **ret, struct error *e)
{
    static const struct sock_options presets = {0};
    const struct sock_options *options = o ? o : &presets;
    enum fate fate = check_endpoint(endpoint, e);
    if (fate != FATE_DONE)
        return fate;
    struct sock *s = calloc(1, sizeof(*s));
    void *shared = context_get();
    if (!s || !shared) {
        free(s);
        return fail(e, FATE_BROKEN, "cannot start ZeroMQ: %s", strerror(errno));
    }
    s->is_router = type == ZMQ_ROUTER;
    s->zmq = zmq_socket(shared, type);
    if (!s->zmq)
        fate = fail(e, FATE_BROKEN, "cannot make a socket: %s", zmq_strerror(errno));
    if (fate == FATE_DONE)
        fate = set_limits(s, endpoint, options, e);
    if (fate == FATE_DONE)
        fate = set_curve(s, options, e);
    if (fate == FATE_DONE)
        fate = attach(s, endpoint, e);
    if (fate != FATE_DONE) {
        sock_close(s);
        return fate;
    }
    *ret = s;
    return FATE_DONE;
}

enum fate sock_router(const char *endpoint, const struct sock_options *o, struct sock **ret,
                      struct error *e)
{
    return sock_open(ZMQ_ROUTER, endpoint, o, ret, e);
}

enum fate sock_dealer(const char *endpoint, const struct sock_options *o, struct sock **ret,
                      struct error *e)
{
    return sock_open(ZMQ_DEALER, endpoint, o, ret, e);
}

void sock_close(struct sock *s)
{
    if (!s)
        return;
    if (s->zmq)
        (void)zmq_close(s->zmq);
    gate_free(s->gate);
    free(s);
}

const char *sock_endpoint(const struct sock *s)
{
    return s->endpoint;
}

const char *sock_public_key(const struct sock *s)
{
    return s->public_key;
}

enum fate sock_refresh_keys(struct sock *s, int *ret_keys, struct error *e)
{
    *ret_keys = -1;
    return s->gate ? gate_refresh(s->gate, ret_keys, e) : FATE_DONE;
}

/* ---- frames */

static zmq_msg_t *msg_of(struct sock_frame *f)
{
    return (zmq_msg_t *)(void *)f->zmq;
}

void sock_frame_done(struct sock_frame *f)
{
    (void)zmq_msg_close(msg_of(f)); /* EFAULT on an empty or finished one: nothing to do */
    f->bytes = SPAN("");
}

static bool peer_take(zmq_msg_t *m, struct sock_peer *ret)
{
    size_t n = zmq_msg_size(m);
    if (n > SOCK_PEER_BYTES)
        return false;
    memset(ret, 0, sizeof(*ret));
    memcpy(ret->id, zmq_msg_data(m), n);
    ret->len = (uint8_t)n;
    return true;
}

static void swallow_rest(struct sock *s)
{
    while (has_more(s->zmq)) {
        zmq_msg_t m;
        (void)zmq_msg_init(&m);
        int n = zmq_msg_recv(&m, s->zmq, ZMQ_DONTWAIT);
        (void)zmq_msg_close(&m);
        if (n < 0)
            return;
    }
}

/* Into *m, which must be initialised. False with errno when nothing could be had. */
static bool part_take(struct sock *s, zmq_msg_t *m)
{
    int n;
    do
        n = zmq_msg_recv(m, s->zmq, ZMQ_DONTWAIT);
    while (n < 0 && errno == EINTR);
    return n >= 0;
}

enum reading { READING_FRAME, READING_MALFORMED, READING_NOTHING, READING_FAILED };

/* A key may be taken away while its connection lives, which libzmq would keep: what comes over it
 * is no longer listened to, and so its peer is soon taken for dead, and not let in again. */
static bool is_welcome(const struct sock *s, zmq_msg_t *body)
{
    return !s->gate || gate_lets_in(s->gate, zmq_msg_gets(body, "User-Id"));
}

/* The parts of a message arrive together: after the first one the others are there. */
static enum reading read_one(struct sock *s, struct sock_peer *ret_from, zmq_msg_t *body)
{
    bool is_good = true;
    if (!part_take(s, body))
        return errno == EAGAIN ? READING_NOTHING : READING_FAILED;
    if (s->is_router) {
        is_good = peer_take(body, ret_from) && has_more(s->zmq);
        if (is_good && !part_take(s, body))
            return READING_FAILED;
    }
    if (is_good && !has_more(s->zmq))
        return is_welcome(s, body) ? READING_FRAME : READING_MALFORMED;
    swallow_rest(s);
    return READING_MALFORMED;
}

enum fate sock_receive(struct sock *s, struct sock_peer *ret_from, struct sock_frame *ret_frame,
                       bool *ret_got, unsigned *ret_malformed, struct error *e)
{
    struct sock_peer nobody;
    zmq_msg_t *body = msg_of(ret_frame);
    enum reading reading = READING_MALFORMED;
    *ret_got = false;
    ret_frame->bytes = SPAN("");
    (void)zmq_msg_init(body);
    /* bounded: a peer that sends nothing but rubbish must not keep the caller here; polling finds
     * the rest */
    for (int i = 0; reading == READING_MALFORMED && i < MALFORMED_AT_ONCE; i++) {
        reading = read_one(s, ret_from ? ret_from : &nobody, body);
        if (reading == READING_MALFORMED && ret_malformed)
            (*ret_malformed)++;
    }
    if (reading == READING_FRAME) {
        ret_frame->bytes = span_at(zmq_msg_data(body), zmq_msg_size(body));
        *ret_got = true;
        return FATE_DONE;
    }
    int reason = errno;
    (void)zmq_msg_close(body);
    if (reading == READING_FAILED)
        return fail(e, FATE_BROKEN, "cannot receive from '%s': %s", s->endpoint,
                    zmq_strerror(reason));
    return FATE_DONE;
}

static enum fate send_failed(const struct sock *s, int reason, struct error *e)
{
    if (reason == EHOSTUNREACH)
        return fail(e, FATE_RETRY, "the peer is gone");
    if (reason == EAGAIN)
        return fail(e, FATE_RETRY, "the peer's queue is full");
    return fail(e, FATE_BROKEN, "cannot send to '%s': %s", s->endpoint, zmq_strerror(reason));
}

static int send_address(struct sock *s, const struct sock_peer *to)
{
    int n;
    do
        n = zmq_send(s->zmq, to->id, to->len, ZMQ_DONTWAIT | ZMQ_SNDMORE);
    while (n < 0 && errno == EINTR);
    return n;
}

/* After an address there must be a body, or the next address would be taken for it and every
 * message from then on would go astray: an empty one, which its reader counts as damaged on the
 * way. */
static int send_body(struct sock *s, zmq_msg_t *body)
{
    int n, reason;
    do
        n = zmq_msg_send(body, s->zmq, ZMQ_DONTWAIT);
    while (n < 0 && errno == EINTR);
    reason = errno;
    if (n < 0 && s->is_router)
        (void)zmq_send(s->zmq, "", 0, ZMQ_DONTWAIT);
    errno = reason;
    return n;
}

/* With ROUTER_MANDATORY the address frame is where a missing or full peer shows; then nothing was
 * sent. Memory for the body is taken before that. */
enum fate sock_send(struct sock *s, const struct sock_peer *to, struct span bytes, struct error *e)
{
    zmq_msg_t body;
    if (zmq_msg_init_size(&body, bytes.n) != 0)
        return fail(e, FATE_RETRY, "out of memory for a message to '%s'", s->endpoint);
    if (bytes.n)
        memcpy(zmq_msg_data(&body), bytes.p, bytes.n);
    if ((s->is_router && send_address(s, to) < 0) || send_body(s, &body) < 0) {
        enum fate fate = send_failed(s, errno, e);
        (void)zmq_msg_close(&body);
        return fate;
    }
    return FATE_DONE;
}

bool sock_poll(struct sock *s, const int *fds, bool *ret_ready, size_t fds_len, int timeout_ms)
{
    zmq_pollitem_t items[POLL_FDS + 1];
    size_t first = s ? 1 : 0;
    assert(fds_len <= POLL_FDS);
    memset(items, 0, sizeof(items));
    if (s)
        items[0] = (zmq_pollitem_t){.socket = s->zmq, .events = ZMQ_POLLIN};
    for (size_t i = 0; i < fds_len; i++)
        items[first + i] = (zmq_pollitem_t){.fd = fds[i], .events = ZMQ_POLLIN};
    bool is_any = zmq_poll(items, (int)(first + fds_len), timeout_ms) > 0;
    for (size_t i = 0; i < fds_len; i++)
        ret_ready[i] = is_any && items[first + i].revents != 0;
    return s && is_any && (items[0].revents & ZMQ_POLLIN);
}

bool sock_peer_equal(const struct sock_peer *a, const struct sock_peer *b)
{
    return a->len == b->len && memcmp(a->id, b->id, a->len) == 0;
}
