/* SPDX-License-Identifier: Apache-2.0 */
#include "peer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CREDIT_MESSAGES 65536
#define MAX_CREDIT_BYTES (1ll << 32)

struct peer *peer_find(const struct peer_table *t, const struct sock_peer *id)
{
    for (size_t i = 0; i < t->n; i++) {
        if (sock_peer_equal(&t->items[i]->id, id))
            return t->items[i];
    }
    return NULL;
}

struct peer *peer_add(struct peer_table *t, const struct sock_peer *id, uint64_t now_ms)
{
    struct peer *p;

    if (t->n >= PEER_TABLE_MAX)
        return NULL;
    if (t->n == t->allocated) {
        size_t wanted = t->allocated ? t->allocated * 2 : 16;
        struct peer **bigger = realloc(t->items, wanted * sizeof(*bigger));

        if (!bigger)
            return NULL;
        t->items = bigger;
        t->allocated = wanted;
    }
    p = calloc(1, sizeof(*p));
    if (!p)
        return NULL;
    p->id = *id;
    p->heard_ms = now_ms;
    t->items[t->n++] = p;
    return p;
}

void peer_remove(struct peer_table *t, struct peer *p)
{
    assert(p->hand.n == 0);
    for (size_t i = 0; i < t->n; i++) {
        if (t->items[i] == p) {
            t->items[i] = t->items[--t->n];
            break;
        }
    }
    free(p);
}

void peer_table_done(struct peer_table *t)
{
    for (size_t i = 0; i < t->n; i++)
        free(t->items[i]);
    free(t->items);
    memset(t, 0, sizeof(*t));
}

void peer_join(struct peer *p, enum stage s, const Cw__Hello *hello, uint64_t now_ms)
{
    p->state = PEER_JOINED;
    p->stage = s;
    p->pid = hello->pid;
    (void)snprintf(p->build, sizeof(p->build), "%s", hello->build ? hello->build : "?");
    (void)snprintf(p->host, sizeof(p->host), "%s", hello->host ? hello->host : "?");
    p->credit_messages = p->credit_bytes = p->window_messages = 0;
    p->started_job = 0;
    p->empty_beats = 0;
    p->gone_ms = 0;
    p->is_reserved = p->is_leaving = false;
    p->heard_ms = now_ms;
    peer_credit(p, hello->credit_messages, hello->credit_bytes);
}

void peer_credit(struct peer *p, uint64_t messages, uint64_t bytes)
{
    if (messages > MAX_CREDIT_MESSAGES)
        messages = MAX_CREDIT_MESSAGES;
    if (bytes > MAX_CREDIT_BYTES)
        bytes = MAX_CREDIT_BYTES;
    p->credit_messages += (int64_t)messages;
    p->credit_bytes += (int64_t)bytes;
    if (p->credit_messages > MAX_CREDIT_MESSAGES)
        p->credit_messages = MAX_CREDIT_MESSAGES;
    if (p->credit_bytes > MAX_CREDIT_BYTES)
        p->credit_bytes = MAX_CREDIT_BYTES;
    if (p->credit_messages > p->window_messages)
        p->window_messages = p->credit_messages;
}

/* The ring holds the last ten moments: when the oldest of them is within the window, there were ten
 * in it. */
bool peer_is_too_bad(struct peer *p, uint64_t now_ms)
{
    unsigned slot = p->malformed++ % PEER_MALFORMED_LIMIT;

    p->malformed_ms[slot] = now_ms;
    if (p->malformed < PEER_MALFORMED_LIMIT)
        return false;
    return now_ms - p->malformed_ms[p->malformed % PEER_MALFORMED_LIMIT] < PEER_MALFORMED_WINDOW_MS;
}

static bool is_alone_with_suspect(const struct peer *p)
{
    return p->hand.first && p->hand.first->is_suspect;
}

bool peer_takes(const struct peer *p, size_t frame_bytes, bool is_suspect)
{
    if (p->state != PEER_JOINED || p->is_leaving || p->credit_messages <= 0 ||
        is_alone_with_suspect(p))
        return false;
    if (p->hand.n == 0)
        return is_suspect || !p->is_reserved;
    return !is_suspect && !p->is_reserved && p->credit_bytes >= (int64_t)frame_bytes;
}

/* How much this peer is the one for the site. Peers stand in another order for each site, and one
 * that comes or goes moves no more than its own share of them. */
static uint64_t affinity(const struct peer *p, int64_t site)
{
    uint64_t h = (uint64_t)site;

    for (size_t i = 0; i < p->id.len; i++)
        h = (h ^ (uint8_t)p->id.id[i]) * 0x100000001b3u;
    h ^= h >> 32;
    h *= 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

struct peer *peer_choose(const struct peer_table *t, enum stage s, const struct flight_job *job)
{
    struct peer *best = NULL;
    uint64_t best_rank = 0;

    for (size_t i = 0; i < t->n; i++) {
        struct peer *p = t->items[i];
        uint64_t rank;

        if (p->stage != s || !peer_takes(p, job->frame_bytes, job->is_suspect))
            continue;
        rank =
            s == STAGE_FETCH && job->site ? affinity(p, job->site) : (uint64_t)p->credit_messages;
        if (!best || rank > best_rank) {
            best = p;
            best_rank = rank;
        }
    }
    return best;
}

struct peer *peer_reserve(const struct peer_table *t, enum stage s)
{
    struct peer *best = NULL;

    for (size_t i = 0; i < t->n; i++) {
        struct peer *p = t->items[i];

        if (p->state != PEER_JOINED || p->stage != s || p->is_leaving)
            continue;
        if (p->is_reserved)
            return p;
        if (!best || p->hand.n < best->hand.n)
            best = p;
    }
    return best;
}
