/* SPDX-License-Identifier: Apache-2.0 */
#include "common/curve.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zmq.h>

#include "common/buf.h"

#define KEY_FILE_BYTES ((size_t)1 << 20)
#define ZAP_ENDPOINT "inproc://zeromq.zap.01"
#define STOP_ENDPOINT "inproc://claimwire.zap.stop"
#define ZAP_PARTS 7 /* version, request id, domain, address, identity, mechanism, key */

struct curve_gate {
    pthread_t thread;
    void *requests; /* used by the thread only, once it runs */
    void *stop_in;
    void *stop_out;
    char *allow_file;
    bool is_running;
};

bool curve_is_key(struct span text)
{
    unsigned char bytes[32];
    char copy[CURVE_KEY_BYTES + 1];
    if (text.n != CURVE_KEY_BYTES || memchr(text.p, '\0', text.n))
        return false;
    memcpy(copy, text.p, CURVE_KEY_BYTES);
    copy[CURVE_KEY_BYTES] = '\0';
    return zmq_z85_decode(bytes, copy) != NULL;
}

/* Walks over the keys of an allow file. With `wanted`, tells whether it is there; without, only
 * checks the file. */
static enum fate allow_search(const char *path, const char *wanted, bool *ret_found,
                              struct error *e)
{
    struct buf content;
    buf_init(&content, KEY_FILE_BYTES);
    *ret_found = false;
    enum fate fate = buf_read_file(&content, path, e) == FATE_DONE ? FATE_DONE : FATE_REJECT;
    struct span rest = buf_span(&content), line;
    for (unsigned number = 1; fate == FATE_DONE && span_split(&rest, '\n', &line); number++) {
        line = span_trim(line);
        if (!line.n || line.p[0] == '#')
            continue;
        /* what follows the key is the keeper's note: whose it is */
        if (line.n > CURVE_KEY_BYTES &&
            (line.p[CURVE_KEY_BYTES] == ' ' || line.p[CURVE_KEY_BYTES] == '\t'))
            line.n = CURVE_KEY_BYTES;
        if (!curve_is_key(line))
            fate = fail(e, FATE_REJECT, "'%s' line %u is not a public key in Z85", path, number);
        else if (wanted && memcmp(line.p, wanted, CURVE_KEY_BYTES) == 0)
            *ret_found = true;
    }
    buf_done(&content);
    return fate;
}

enum fate curve_read_secret(const char *path, char ret[static CURVE_KEY_BYTES + 1], struct error *e)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return fail(e, FATE_REJECT, "cannot read '%s': %s", path, strerror(errno));
    /* the group may read: systemd hands credentials over with an ACL, which shows there */
    if (st.st_mode & (S_IWGRP | S_IXGRP | S_IRWXO))
        return fail(e, FATE_REJECT, "secret key '%s' is open to others (mode %04o): chmod 400",
                    path, (unsigned)st.st_mode & 07777);
    struct buf content;
    buf_init(&content, 4096);
    enum fate fate = buf_read_file(&content, path, e) == FATE_DONE ? FATE_DONE : FATE_REJECT;
    struct span rest = buf_span(&content), line = SPAN("");
    (void)span_split(&rest, '\n', &line);
    line = span_trim(line);
    if (fate == FATE_DONE && !curve_is_key(line))
        fate = fail(e, FATE_REJECT, "'%s' does not begin with a secret key in Z85", path);
    if (fate == FATE_DONE) {
        memcpy(ret, line.p, CURVE_KEY_BYTES);
        ret[CURVE_KEY_BYTES] = '\0';
    }
    if (content.p)
        explicit_bzero(content.p, content.n);
    buf_done(&content);
    return fate;
}

/* ---- the gate */

static bool part_receive(void *socket, char *to, size_t size, size_t *ret_len)
{
    int n = zmq_recv(socket, to, size, 0);
    *ret_len = n < 0 ? 0 : (size_t)n < size ? (size_t)n : size; /* n is the length before cutting */
    return n >= 0 && (size_t)n <= size;
}

static bool has_more(void *socket)
{
    int more = 0;
    size_t size = sizeof(more);
    return zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size) == 0 && more;
}

static bool key_is_allowed(const char *allow_file, const char *key, size_t key_len)
{
    char text[CURVE_KEY_BYTES + 1];
    bool is_found = false;
    return key_len == 32 && zmq_z85_encode(text, (const uint8_t *)key, 32) &&
           allow_search(allow_file, text, &is_found, NULL) == FATE_DONE && is_found;
}

static void gate_answer(struct curve_gate *g)
{
    char parts[ZAP_PARTS][256];
    size_t lens[ZAP_PARTS] = {0};
    size_t n = 0;
    bool is_whole = true;
    do {
        char rest[1];
        size_t ignored;
        if (n < ZAP_PARTS)
            is_whole = part_receive(g->requests, parts[n], sizeof(parts[n]), &lens[n]) && is_whole;
        else
            (void)part_receive(g->requests, rest, sizeof(rest), &ignored);
        n++;
    } while (has_more(g->requests));

    bool is_curve =
        is_whole && n == ZAP_PARTS && span_equal(span_at(parts[5], lens[5]), SPAN("CURVE"));
    bool is_ours = is_curve && span_equal(span_at(parts[2], lens[2]), SPAN(CURVE_DOMAIN));
    bool may_enter = is_ours && key_is_allowed(g->allow_file, parts[6], lens[6]);
    const char *code = may_enter ? "200" : "400";
    (void)zmq_send(g->requests, "1.0", 3, ZMQ_SNDMORE);
    (void)zmq_send(g->requests, parts[1], n > 1 ? lens[1] : 0, ZMQ_SNDMORE);
    (void)zmq_send(g->requests, code, 3, ZMQ_SNDMORE);
    (void)zmq_send(g->requests, may_enter ? "OK" : "no", 2, ZMQ_SNDMORE);
    (void)zmq_send(g->requests, "", 0, ZMQ_SNDMORE);
    (void)zmq_send(g->requests, "", 0, 0);
}

static void *gate_main(void *arg)
{
    struct curve_gate *g = arg;
    for (;;) {
        zmq_pollitem_t items[] = {{g->requests, 0, ZMQ_POLLIN, 0}, {g->stop_in, 0, ZMQ_POLLIN, 0}};
        if (zmq_poll(items, 2, -1) < 0 && errno != EINTR)
            return NULL;
        if (items[1].revents & ZMQ_POLLIN)
            return NULL;
        if (items[0].revents & ZMQ_POLLIN)
            gate_answer(g);
    }
}

/* Signals are for the threads that know what to do about them. */
static bool gate_run(struct curve_gate *g)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int reason = pthread_create(&g->thread, NULL, gate_main, g);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    g->is_running = reason == 0;
    errno = reason;
    return g->is_running;
}

void curve_gate_free(struct curve_gate *g)
{
    if (!g)
        return;
    if (g->is_running) {
        (void)zmq_send(g->stop_out, "", 0, 0);
        (void)pthread_join(g->thread, NULL);
    }
    /* closing is left to libzmq's own thread; unbinding happens now, so that the next gate finds
     * the address free */
    if (g->requests)
        (void)zmq_unbind(g->requests, ZAP_ENDPOINT);
    if (g->stop_in)
        (void)zmq_unbind(g->stop_in, STOP_ENDPOINT);
    void *sockets[] = {g->requests, g->stop_in, g->stop_out};
    for (size_t i = 0; i < 3; i++) {
        int none = 0;
        if (!sockets[i])
            continue;
        (void)zmq_setsockopt(sockets[i], ZMQ_LINGER, &none, sizeof(none));
        (void)zmq_close(sockets[i]);
    }
    free(g->allow_file);
    free(g);
}

enum fate curve_gate_new(void *context, const char *allow_file, struct curve_gate **ret,
                         struct error *e)
{
    bool is_found;
    enum fate fate = allow_search(allow_file, NULL, &is_found, e);
    if (fate != FATE_DONE)
        return fate;
    struct curve_gate *g = calloc(1, sizeof(*g));
    if (!g || !context)
        goto out;
    g->allow_file = strdup(allow_file);
    g->requests = zmq_socket(context, ZMQ_REP);
    g->stop_in = zmq_socket(context, ZMQ_PAIR);
    g->stop_out = zmq_socket(context, ZMQ_PAIR);
    if (!g->allow_file || !g->requests || !g->stop_in || !g->stop_out)
        goto out;
    if (zmq_bind(g->requests, ZAP_ENDPOINT) != 0 || zmq_bind(g->stop_in, STOP_ENDPOINT) != 0 ||
        zmq_connect(g->stop_out, STOP_ENDPOINT) != 0)
        goto out;
    if (!gate_run(g))
        goto out;
    *ret = g;
    return FATE_DONE;
out:
    fate = fail(e, FATE_BROKEN, "cannot start the handler of connection keys: %s",
                zmq_strerror(errno));
    curve_gate_free(g);
    return fate;
}
