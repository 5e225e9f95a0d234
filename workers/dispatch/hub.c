/* SPDX-License-Identifier: Apache-2.0 */
/* The hub's life, and what time brings: heartbeats, liveness, the order of a turn. */
#include "hub_private.h"

#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/log.h"

#define ARENA_BYTES (4u << 20) /* one Ack, at most */
#define TURN_MS 250            /* longest wait between turns */

enum fate hub_new(const struct hub_conf *c, const struct hub_ports *p, uint64_t now_ms,
                  struct hub **ret, struct error *e)
{
    struct hub *h = calloc(1, sizeof(*h));
    enum fate fate;

    if (!h)
        return fail(e, FATE_BROKEN, "out of memory for the hub");
    fate = flight_init(&h->flight, e);
    if (fate != FATE_DONE) {
        free(h);
        return fate;
    }
    h->conf = *c;
    h->ports = *p;
    h->is_ledger_up = true;
    h->beat_ms = h->turn_ms = now_ms;
    arena_init(&h->arena, ARENA_BYTES);
    buf_init(&h->out, 64u << 10);
    hub_hasten(h, STAGE_FETCH, now_ms);
    hub_hasten(h, STAGE_READ, now_ms);
    h->duty[LEDGER_RENEW].next_ms = now_ms + c->renew_ms;
    hub_metrics_init(&h->metrics);
    *ret = h;
    return FATE_DONE;
}

void hub_free(struct hub *h)
{
    if (!h)
        return;
    flight_done(&h->flight); /* before the peers, whose hands its jobs are in */
    peer_table_done(&h->peers);
    ledger_task_free(h->holds);
    ledger_task_free(h->returns);
    ledger_task_free(h->burials);
    arena_done(&h->arena);
    buf_done(&h->out);
    free(h);
}

void hub_break(struct hub *h, enum fate fate, const char *why)
{
    if (h->health == FATE_DONE)
        h->health = fail(&h->error, fate, "%s", why);
}

enum fate hub_health(const struct hub *h, struct error *e)
{
    if (h->health != FATE_DONE)
        *e = h->error;
    return h->health;
}

struct hub_counts hub_count(const struct hub *h)
{
    struct hub_counts counts = h->counts;

    memset(counts.peers, 0, sizeof(counts.peers));
    for (size_t i = 0; i < h->peers.n; i++) {
        if (h->peers.items[i]->state == PEER_JOINED)
            counts.peers[h->peers.items[i]->stage]++;
    }
    counts.in_flight = h->flight.n;
    return counts;
}

bool hub_send(struct hub *h, const struct sock_peer *to, enum message_type type,
              const ProtobufCMessage *m)
{
    struct error e;

    if (wire_pack(type, 0, m, &h->out, &e) != FATE_DONE) {
        hub_break(h, FATE_BROKEN,
                  e.text); /* our own messages are small and right, so memory is out */
        return false;
    }
    return h->ports.send(h->ports.ctx, to, buf_span(&h->out));
}

void hub_refuse(struct hub *h, const struct sock_peer *to, const char *reason, bool is_final)
{
    Cw__Refuse m = CW__REFUSE__INIT;

    m.reason = (char *)(uintptr_t)reason;
    m.has_final = true;
    m.final = is_final;
    (void)hub_send(h, to, MESSAGE_REFUSE, &m.base);
}

void hub_note_malformed(struct hub *h, unsigned n)
{
    h->counts.malformed += n;
    metrics_add(h->metrics.malformed, n);
}

/* ------------------------------------------------------------------------------------------------
 * time */

/* When this process itself did not get to run, nobody's silence in that time means anything. */
static void forgive_own_absence(struct hub *h, uint64_t now_ms)
{
    uint64_t gap = now_ms - h->turn_ms;

    if (gap <= h->conf.heartbeat_ms)
        return;
    for (size_t i = 0; i < h->peers.n; i++) {
        struct peer *p = h->peers.items[i];

        p->heard_ms = p->heard_ms + gap < now_ms ? p->heard_ms + gap : now_ms;
    }
}

static void beat(struct hub *h, uint64_t now_ms)
{
    Cw__Heartbeat m = CW__HEARTBEAT__INIT;
    struct error e;

    m.has_sent_us = true;
    m.sent_us = (uint64_t)clock_wall_us();
    if (wire_pack(MESSAGE_HEARTBEAT, 0, &m.base, &h->out, &e) != FATE_DONE) {
        hub_break(h, FATE_BROKEN, e.text);
        return;
    }
    for (size_t i = h->peers.n; i-- > 0;) {
        struct peer *p = h->peers.items[i];

        if (p->state == PEER_JOINED && !h->ports.send(h->ports.ctx, &p->id, buf_span(&h->out)))
            hub_miss_peer(p, now_ms);
    }
}

/* Backwards, because the last peer takes the place of one that is removed. */
static void look_for_dead(struct hub *h, uint64_t now_ms)
{
    for (size_t i = h->peers.n; i-- > 0;) {
        struct peer *p = h->peers.items[i];
        uint64_t silence = now_ms > p->heard_ms ? now_ms - p->heard_ms : 0;
        struct error how;

        if (p->state != PEER_JOINED) {
            if (silence > PEER_FORGET_MS)
                peer_remove(&h->peers, p);
        } else if (p->gone_ms && now_ms - p->gone_ms > HUB_LAST_WORDS_MS) {
            hub_lose_peer(h, p, "cannot be reached", false);
        } else if (silence > h->conf.dead_ms) {
            (void)fail(&how, FATE_RETRY, "its %s worker was silent for %llu ms",
                       stage_name(p->stage), (unsigned long long)silence);
            /* should it live after all, this makes it start over at once */
            hub_refuse(h, &p->id, how.text, false);
            hub_lose_peer(h, p, how.text, false);
        }
    }
}

static unsigned next_turn(const struct hub *h, uint64_t now_ms)
{
    static const enum stage firsts[] = {STAGE_FETCH, STAGE_READ};
    uint64_t wait = TURN_MS;

    if (h->beat_ms - now_ms < wait)
        wait = h->beat_ms > now_ms ? h->beat_ms - now_ms : 1;
    for (size_t i = 0; i < h->peers.n; i++) {
        if (h->peers.items[i]->gone_ms && wait > HUB_LAST_WORDS_MS)
            wait = HUB_LAST_WORDS_MS;
    }
    for (size_t i = 0; i < sizeof(firsts) / sizeof(*firsts); i++) {
        const struct hub_pace *pace = &h->pace[firsts[i]];

        if (!pace->is_asked && pace->next_ms > now_ms && pace->next_ms - now_ms < wait)
            wait = pace->next_ms - now_ms;
    }
    return (unsigned)wait;
}

unsigned hub_turn(struct hub *h, uint64_t now_ms)
{
    forgive_own_absence(h, now_ms);
    h->turn_ms = now_ms;
    if (h->is_stopping) {
        hub_flush(h);
        return TURN_MS / 10;
    }
    look_for_dead(h, now_ms);
    if (now_ms >= h->beat_ms) {
        h->beat_ms = now_ms + h->conf.heartbeat_ms;
        beat(h, now_ms);
        hub_take_overdue(h, now_ms);
        hub_metrics_refresh(h);
    }
    hub_flush(h); /* first: a site's pause must be known before its job can be committed as done */
    for (int s = STAGE_FETCH; s < STAGE_COUNT; s++)
        hub_hand_out(h, (enum stage)s, now_ms);
    hub_flush(h);
    hub_do_duties(h, now_ms);
    hub_lease(h, STAGE_READ, now_ms);
    hub_lease(h, STAGE_FETCH, now_ms);
    return next_turn(h, now_ms);
}

/* ------------------------------------------------------------------------------------------------
 * the end */

static void give_back(void *ctx, struct flight_job *job)
{
    struct verdict v = verdict_of_return("the hub is going");

    hub_end_job(ctx, job, &v, NULL);
}

void hub_part(struct hub *h, const char *why)
{
    Cw__Bye bye = CW__BYE__INIT;

    bye.reason = (char *)(uintptr_t)why;
    for (size_t i = h->peers.n; i-- > 0;) {
        struct peer *p = h->peers.items[i];

        if (p->state == PEER_JOINED)
            (void)hub_send(h, &p->id, MESSAGE_BYE, &bye.base);
        hub_lose_peer(h, p, why, true);
    }
}

void hub_stop(struct hub *h, uint64_t now_ms)
{
    h->is_stopping = true;
    hub_part(h, "the hub is going");
    flight_each(&h->flight, give_back, h);
    h->turn_ms = now_ms;
    hub_flush(h);
}

bool hub_is_waiting(const struct hub *h)
{
    return h->pace[STAGE_FETCH].is_asked || h->pace[STAGE_READ].is_asked;
}
