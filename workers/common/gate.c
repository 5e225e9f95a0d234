/* SPDX-License-Identifier: Apache-2.0 */
#include "common/gate.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>
#include "common/curve.h"
#include "common/span.h"

#define ZAP_ENDPOINT "inproc://zeromq.zap.01"
#define ZAP_PARTS 7 /* version, request id, domain, address, identity, mechanism, key */
#define STOP_ENDPOINT "inproc://claimwire.zap.stop"

struct gate {
    pthread_t thread;
    void *requests; /* used by the thread only, once it runs */
    void *stop_in;
    void *stop_out;
    bool is_running;
    pthread_mutex_t lock; /* for all below */
    struct curve_list *list;
    atomic_bool has_changed; /* since the start */
    bool is_news;            /* a handshake has refreshed the list, nobody was told */
    enum fate news_fate;
    struct error news_error;
};

static bool has_more(void *zmq)
{
    int more = 0;
    size_t size = sizeof(more);
    return zmq_getsockopt(zmq, ZMQ_RCVMORE, &more, &size) == 0 && more;
}

/* The lock is held. What was found is kept for who asks for news. */
static void look_at_file(struct gate *g)
{
    bool is_changed;
    struct error e;
    enum fate fate = curve_list_refresh(g->list, &is_changed, &e);
    if (fate == FATE_DONE && !is_changed)
        return;
    g->is_news = true;
    g->news_fate = fate;
    if (fate != FATE_DONE)
        g->news_error = e;
    else
        atomic_store(&g->has_changed, true);
}

enum fate gate_refresh(struct gate *g, int *ret_keys, struct error *e)
{
    enum fate fate = FATE_DONE;
    (void)pthread_mutex_lock(&g->lock);
    look_at_file(g);
    *ret_keys = -1;
    if (g->is_news && g->news_fate == FATE_DONE) {
        *ret_keys = (int)curve_list_len(g->list);
    } else if (g->is_news) {
        fate = g->news_fate;
        *e = g->news_error;
    }
    g->is_news = false;
    (void)pthread_mutex_unlock(&g->lock);
    return fate;
}

static bool is_listed(struct gate *g, const char *key)
{
    (void)pthread_mutex_lock(&g->lock);
    bool is_found = curve_list_has(g->list, key);
    (void)pthread_mutex_unlock(&g->lock);
    return is_found;
}

bool gate_lets_in(struct gate *g, const char *key)
{
    if (!atomic_load(&g->has_changed))
        return true;
    return key && strlen(key) == CURVE_KEY_BYTES && is_listed(g, key);
}

static bool part_receive(void *socket, char *to, size_t size, size_t *ret_len)
{
    int n = zmq_recv(socket, to, size, 0);
    *ret_len = n < 0 ? 0 : (size_t)n < size ? (size_t)n : size; /* n is the length before cutting */
    return n >= 0 && (size_t)n <= size;
}

/* `text` gets the key in Z85. */
static bool key_is_allowed(struct gate *g, const char *key, size_t key_len,
                           char text[static CURVE_KEY_BYTES + 1])
{
    if (key_len != 32 || !zmq_z85_encode(text, (const uint8_t *)key, 32))
        return false;
    (void)pthread_mutex_lock(&g->lock);
    look_at_file(g);
    (void)pthread_mutex_unlock(&g->lock);
    return is_listed(g, text);
}

static void gate_answer(struct gate *g)
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
    bool is_ours = is_curve && span_equal(span_at(parts[2], lens[2]), SPAN(GATE_DOMAIN));
    char key[CURVE_KEY_BYTES + 1];
    bool may_enter = is_ours && key_is_allowed(g, parts[6], lens[6], key);
    const char *code = may_enter ? "200" : "400";
    (void)zmq_send(g->requests, "1.0", 3, ZMQ_SNDMORE);
    (void)zmq_send(g->requests, parts[1], n > 1 ? lens[1] : 0, ZMQ_SNDMORE);
    (void)zmq_send(g->requests, code, 3, ZMQ_SNDMORE);
    (void)zmq_send(g->requests, may_enter ? "OK" : "no", 2, ZMQ_SNDMORE);
    /* the User-Id that each message of this connection will have */
    (void)zmq_send(g->requests, may_enter ? key : "", may_enter ? CURVE_KEY_BYTES : 0, ZMQ_SNDMORE);
    (void)zmq_send(g->requests, "", 0, 0);
}

static void *gate_main(void *arg)
{
    struct gate *g = arg;
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
static bool gate_run(struct gate *g)
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

void gate_free(struct gate *g)
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
    curve_list_free(g->list);
    (void)pthread_mutex_destroy(&g->lock);
    free(g);
}

enum fate gate_new(void *context, const char *allow_file, struct gate **ret, struct error *e)
{
    struct curve_list *list;
    enum fate fate = curve_list_open(allow_file, &list, e);
    if (fate != FATE_DONE)
        return fate;
    struct gate *g = calloc(1, sizeof(*g));
    if (!g) {
        curve_list_free(list);
        return fail(e, FATE_BROKEN, "out of memory");
    }
    g->list = list;
    (void)pthread_mutex_init(&g->lock, NULL);
    g->requests = context ? zmq_socket(context, ZMQ_REP) : NULL;
    g->stop_in = context ? zmq_socket(context, ZMQ_PAIR) : NULL;
    g->stop_out = context ? zmq_socket(context, ZMQ_PAIR) : NULL;
    if (g->requests && g->stop_in && g->stop_out && zmq_bind(g->requests, ZAP_ENDPOINT) == 0 &&
        zmq_bind(g->stop_in, STOP_ENDPOINT) == 0 && zmq_connect(g->stop_out, STOP_ENDPOINT) == 0 &&
        gate_run(g)) {
        *ret = g;
        return FATE_DONE;
    }
    fate = fail(e, FATE_BROKEN, "cannot start the handler of connection keys: %s",
                zmq_strerror(errno));
    gate_free(g);
    return fate;
}
