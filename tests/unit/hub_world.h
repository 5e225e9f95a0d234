/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hub_world - a hub that is driven frame by frame: no sockets, a clock of its own, and a ledger
 * that answers when the test says so. Peers are numbers. For test_hub*.c.
 */
#ifndef HUB_WORLD_H
#define HUB_WORLD_H

#include "hub.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "ledger.h"
#include "peer.h"

#define MOST 4096

struct sent {
    unsigned to;
    struct wire_header header;
    struct buf frame;
};

struct world {
    struct hub *hub;
    uint64_t now;
    struct sent sent[MOST];
    size_t sent_len;
    struct ledger_task *tasks[MOST];
    size_t tasks_len;
    bool is_gone[64]; /* peers that cannot be reached */
    uint64_t next_token;
};

static inline struct sock_peer peer_of(unsigned n)
{
    struct sock_peer p = {.len = 5};

    memcpy(p.id + 1, &n, sizeof(n));
    return p;
}

static inline unsigned number_of(const struct sock_peer *p)
{
    unsigned n;

    memcpy(&n, p->id + 1, sizeof(n));
    return n;
}

static inline bool fake_send(void *ctx, const struct sock_peer *to, struct span frame)
{
    struct world *w = ctx;
    struct sent *s = &w->sent[w->sent_len];
    struct error e;

    if (number_of(to) < 64 && w->is_gone[number_of(to)])
        return false;
    assert_true(w->sent_len < MOST);
    assert_int_equal(wire_check(frame, &s->header, &e), FATE_DONE);
    s->to = number_of(to);
    buf_init(&s->frame, frame.n);
    assert_true(buf_append(&s->frame, frame));
    w->sent_len++;
    return true;
}

static inline bool fake_post(void *ctx, struct ledger_task *t)
{
    struct world *w = ctx;

    assert_true(w->tasks_len < MOST);
    w->tasks[w->tasks_len++] = t;
    return true;
}

static inline struct hub_conf usual_conf(void)
{
    return (struct hub_conf){.heartbeat_ms = 500,
                             .dead_ms = 1500,
                             .overdue_ms = 180000,
                             .renew_ms = 10000,
                             .poll_ms = 50,
                             .poll_max_ms = 250,
                             .schedule_ms = 1000,
                             .reap_ms = 5000,
                             .measure_ms = 2000,
                             .tidy_ms = 60000,
                             .batch = 100,
                             .in_flight = 512,
                             .in_flight_bytes = 64u << 20,
                             .limits = {5, 2},
                             .build = "test"};
}

static inline void begin(struct world *w, const struct hub_conf *c)
{
    const struct hub_ports ports = {w, fake_send, fake_post};
    struct error e;

    w->now = 1000000;
    w->next_token = 100;
    assert_int_equal(hub_new(c, &ports, w->now, &w->hub, &e), FATE_DONE);
}

static inline int world_open(void **state)
{
    struct world *w = calloc(1, sizeof(*w));
    struct hub_conf c = usual_conf();

    begin(w, &c);
    *state = w;
    return 0;
}

static inline void forget_sent(struct world *w)
{
    while (w->sent_len > 0)
        buf_done(&w->sent[--w->sent_len].frame);
}

static inline void end(struct world *w)
{
    struct error e;

    assert_int_equal(hub_health(w->hub, &e), FATE_DONE);
    hub_free(w->hub);
    forget_sent(w);
    for (size_t i = 0; i < w->tasks_len; i++)
        ledger_task_free(w->tasks[i]);
    w->tasks_len = 0;
}

static inline int world_close(void **state)
{
    end(*state);
    free(*state);
    return 0;
}

static inline void again(struct world *w, const struct hub_conf *c)
{
    end(w);
    begin(w, c);
}

/* ---- the ledger's side */

/* Takes the oldest posted task of that kind out of the queue; NULL when there is none. */
static inline struct ledger_task *taken(struct world *w, enum ledger_work work)
{
    for (size_t i = 0; i < w->tasks_len; i++) {
        struct ledger_task *t = w->tasks[i];

        if (t->work == work) {
            memmove(&w->tasks[i], &w->tasks[i + 1], (--w->tasks_len - i) * sizeof(*w->tasks));
            return t;
        }
    }
    return NULL;
}

static inline struct ledger_task *lease_asked(struct world *w, enum stage s)
{
    for (size_t i = 0; i < w->tasks_len; i++) {
        struct ledger_task *t = w->tasks[i];

        if (t->work == LEDGER_LEASE && t->stage == s) {
            memmove(&w->tasks[i], &w->tasks[i + 1], (--w->tasks_len - i) * sizeof(*w->tasks));
            return t;
        }
    }
    return NULL;
}

static inline size_t posted(const struct world *w, enum ledger_work work)
{
    size_t n = 0;

    for (size_t i = 0; i < w->tasks_len; i++)
        n += w->tasks[i]->work == work;
    return n;
}

static inline void announce(struct world *w, enum ledger_work work)
{
    hub_answer(w->hub, ledger_task_new(work), w->now);
}

static inline void turn(struct world *w)
{
    (void)hub_turn(w->hub, w->now);
}

/* Time passes in steps small enough that the hub does not think that it was absent. Peers listed in
 * `alive` beat. */
static inline void pass(struct world *w, uint64_t ms);

static inline struct flight_job *job_new(enum job_kind kind, uint64_t id, uint64_t token,
                                         size_t body_bytes)
{
    struct flight_job *job = calloc(1, sizeof(*job));
    Cw__Envelope envelope = CW__ENVELOPE__INIT;
    struct error e;

    envelope.has_token = envelope.has_attempt = true;
    envelope.token = token;
    envelope.attempt = 1;
    *job = (struct flight_job){
        .id = id, .token = token, .kind = kind, .stage = stage_first(kind), .attempts = 1};
    buf_init(&job->frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    if (kind == JOB_ENRICH) {
        static uint8_t zeros[1 << 20];
        uint8_t sha[32] = {1};
        Cw__Capture m = CW__CAPTURE__INIT;

        m.envelope = &envelope;
        m.has_target = m.has_capture = m.has_role = m.has_sha256 = m.has_body_zstd =
            m.has_body_bytes = true;
        m.target = m.capture = id;
        m.url = m.final_url = (char *)"https://example.org/a";
        m.has_status = true;
        m.status = 200;
        m.sha256 = (ProtobufCBinaryData){32, sha};
        m.body_zstd = (ProtobufCBinaryData){body_bytes, zeros};
        m.body_bytes = body_bytes;
        job->type = MESSAGE_CAPTURE;
        assert_int_equal(wire_pack(MESSAGE_CAPTURE, id, &m.base, &job->frame, &e), FATE_DONE);
    } else {
        Cw__Fetch m = CW__FETCH__INIT;

        m.envelope = &envelope;
        m.has_target = m.has_role = true;
        m.target = id;
        m.role = kind == JOB_POLL ? CW__FETCH__ROLE__FEED : CW__FETCH__ROLE__PAGE;
        m.url = (char *)"https://example.org/a";
        job->type = MESSAGE_FETCH;
        assert_int_equal(wire_pack(MESSAGE_FETCH, id, &m.base, &job->frame, &e), FATE_DONE);
    }
    return job;
}

/* Answers the lease that is asked for with n jobs of ids first, first+1 ... */
static inline void grant(struct world *w, enum job_kind kind, uint64_t first, unsigned n)
{
    struct ledger_task *t;

    turn(w);
    t = lease_asked(w, stage_first(kind));
    assert_non_null(t);
    assert_true(n <= t->wish.count);
    t->batch.jobs = calloc(n + 1, sizeof(*t->batch.jobs));
    for (unsigned i = 0; i < n; i++)
        t->batch.jobs[t->batch.n++] = job_new(kind, first + i, w->next_token++, 16);
    hub_answer(w->hub, t, w->now);
    turn(w);
}

/* One job with more to say about it. */
static inline void grant_job(struct world *w, struct flight_job *job)
{
    struct ledger_task *t;

    turn(w);
    t = lease_asked(w, job->stage);
    assert_non_null(t);
    t->batch.jobs = calloc(1, sizeof(*t->batch.jobs));
    t->batch.jobs[t->batch.n++] = job;
    hub_answer(w->hub, t, w->now);
    turn(w);
}

static inline void grant_suspect(struct world *w, enum job_kind kind, uint64_t id)
{
    struct flight_job *job = job_new(kind, id, w->next_token++, 16);

    job->is_suspect = true;
    grant_job(w, job);
}

/* ---- the workers' side */

static inline void say(struct world *w, unsigned peer, enum message_type type, uint64_t job,
                       const ProtobufCMessage *m)
{
    struct sock_peer from = peer_of(peer);
    struct buf frame;
    struct error e;

    buf_init(&frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    assert_int_equal(wire_pack(type, job, m, &frame, &e), FATE_DONE);
    hub_frame(w->hub, &from, buf_span(&frame), w->now);
    buf_done(&frame);
}

static inline void say_bytes(struct world *w, unsigned peer, const char *p, size_t n)
{
    struct sock_peer from = peer_of(peer);
    char *exact = malloc(n ? n : 1); /* so that ASan sees every byte too many that is read */

    if (n > 0)
        memcpy(exact, p, n);
    hub_frame(w->hub, &from, span_at(exact, n), w->now);
    free(exact);
}

static inline void hello(struct world *w, unsigned peer, const char *stage, unsigned credit)
{
    Cw__Hello m = CW__HELLO__INIT;

    m.stage = (char *)(uintptr_t)stage;
    m.build = (char *)"0.1-test";
    m.has_pid = m.has_credit_messages = m.has_credit_bytes = true;
    m.pid = peer;
    m.credit_messages = credit;
    m.credit_bytes = 1 << 20;
    say(w, peer, MESSAGE_HELLO, 0, &m.base);
}

static inline void beat(struct world *w, unsigned peer, uint64_t started, unsigned held)
{
    Cw__Heartbeat m = CW__HEARTBEAT__INIT;

    m.has_started_job = m.has_held = true;
    m.started_job = started;
    m.held = held;
    say(w, peer, MESSAGE_HEARTBEAT, 0, &m.base);
}

static inline void credit(struct world *w, unsigned peer, unsigned messages)
{
    Cw__Credit m = CW__CREDIT__INIT;

    m.has_messages = m.has_bytes = true;
    m.messages = messages;
    m.bytes = messages * 1000;
    say(w, peer, MESSAGE_CREDIT, 0, &m.base);
}

static inline void bye(struct world *w, unsigned peer)
{
    Cw__Bye m = CW__BYE__INIT;

    m.reason = (char *)"drained";
    say(w, peer, MESSAGE_BYE, 0, &m.base);
}

static inline void failure(struct world *w, unsigned peer, uint64_t job, uint64_t token,
                           Cw__Failure__Kind kind)
{
    Cw__Failure m = CW__FAILURE__INIT;

    m.has_token = m.has_kind = true;
    m.token = token;
    m.kind = kind;
    m.reason = (char *)"because";
    say(w, peer, MESSAGE_FAILURE, job, &m.base);
}

static inline void ack(struct world *w, unsigned peer, uint64_t job, uint64_t token)
{
    Cw__Ack m = CW__ACK__INIT;
    Cw__Ack__Item item = CW__ACK__ITEM__INIT, *items[] = {&item};

    item.has_job = item.has_token = item.has_outcome = true;
    item.job = job;
    item.token = token;
    item.outcome = CW__ACK__OUTCOME__STORED;
    m.items = items;
    m.n_items = 1;
    say(w, peer, MESSAGE_ACK, 0, &m.base);
}

static inline void document(struct world *w, unsigned peer, uint64_t job, uint64_t token)
{
    Cw__Envelope envelope = CW__ENVELOPE__INIT;
    Cw__Document m = CW__DOCUMENT__INIT;

    envelope.has_token = true;
    envelope.token = token;
    m.envelope = &envelope;
    m.text = (char *)"A text.";
    say(w, peer, MESSAGE_DOCUMENT, job, &m.base);
}

static inline void listing(struct world *w, unsigned peer, uint64_t job, uint64_t token)
{
    Cw__Envelope envelope = CW__ENVELOPE__INIT;
    Cw__Listing m = CW__LISTING__INIT;

    envelope.has_token = true;
    envelope.token = token;
    m.envelope = &envelope;
    m.has_target = m.has_capture = true;
    m.target = m.capture = 7;
    say(w, peer, MESSAGE_LISTING, job, &m.base);
}

/* What fetch sends: the same frame that an ENRICH job would start with. */
static inline void capture(struct world *w, unsigned peer, uint64_t id, uint64_t token)
{
    struct flight_job *job = job_new(JOB_ENRICH, id, token, 16);

    say_bytes(w, peer, job->frame.p, job->frame.n);
    buf_done(&job->frame);
    free(job);
}

static inline void pass(struct world *w, uint64_t ms)
{
    for (uint64_t t = 0; t < ms; t += 50) {
        w->now += 50;
        turn(w);
    }
}

/* The last frame of that type to that peer; NULL: none. */
static inline const struct sent *sent_to(const struct world *w, unsigned peer,
                                         enum message_type type)
{
    for (size_t i = w->sent_len; i-- > 0;)
        if (w->sent[i].to == peer && w->sent[i].header.type == type)
            return &w->sent[i];
    return NULL;
}

static inline size_t count_sent(const struct world *w, unsigned peer, enum message_type type)
{
    size_t n = 0;

    for (size_t i = 0; i < w->sent_len; i++)
        n += w->sent[i].to == peer && w->sent[i].header.type == type;
    return n;
}

static inline const struct lease_return *returned(const struct ledger_task *t, uint64_t id)
{
    for (size_t i = 0; t && i < t->returns_len; i++)
        if (t->returns[i].id == id)
            return &t->returns[i];
    return NULL;
}

static inline bool is_refused_for_good(struct world *w, unsigned peer, const char *part)
{
    const struct sent *s = sent_to(w, peer, MESSAGE_REFUSE);
    ProtobufCMessage *m;
    struct arena a;
    struct error e;
    bool is_so;

    assert_non_null(s);
    arena_init(&a, 1 << 20);
    assert_int_equal(wire_unpack(&s->header, wire_body(buf_span(&s->frame)), &a, &m, &e),
                     FATE_DONE);
    is_so = ((Cw__Refuse *)m)->final;
    assert_non_null(strstr(((Cw__Refuse *)m)->reason, part));
    arena_done(&a);
    return is_so;
}

#define HUB_TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

#endif
