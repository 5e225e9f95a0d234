/* SPDX-License-Identifier: Apache-2.0 */
#include "uplink.h"

#include "common/clock.h"

#define JOIN_MS 1500 /* for the answer to a Hello */
#define BACKOFF_BASE_MS 100
#define BACKOFF_CAP_MS 5000

void uplink_init(struct uplink *l, const char *endpoint, const struct sock_options *options)
{
    *l = (struct uplink){
        .endpoint = endpoint, .options = *options, .heartbeat_ms = 500, .dead_ms = JOIN_MS};
}

enum fate uplink_try(struct uplink *l, uint64_t now_ms, bool *ret_opened, struct error *e)
{
    *ret_opened = false;
    if (l->state != UPLINK_DOWN || now_ms < l->retry_at_ms)
        return FATE_DONE;
    enum fate fate = sock_dealer(l->endpoint, &l->options, &l->sock, e);
    if (fate == FATE_RETRY || (fate == FATE_REJECT && l->has_opened)) {
        uplink_lose(l, now_ms);
        return fate == FATE_RETRY ? FATE_DONE : FATE_RETRY;
    }
    if (fate != FATE_DONE)
        return fate;
    l->has_opened = true;
    l->state = UPLINK_JOINING;
    l->heard_ms = now_ms;
    l->dead_ms = JOIN_MS;
    *ret_opened = true;
    return FATE_DONE;
}

void uplink_welcome(struct uplink *l, unsigned heartbeat_ms, unsigned dead_ms, uint64_t now_ms)
{
    l->state = UPLINK_UP;
    l->heartbeat_ms = heartbeat_ms;
    l->dead_ms = dead_ms;
    l->failures = 0;
    l->heard_ms = now_ms;
    l->beat_ms = 0; /* the first one at once */
}

void uplink_lose(struct uplink *l, uint64_t now_ms)
{
    if (l->state == UPLINK_JOINING)
        l->options.curve_server_turn++;
    sock_close(l->sock);
    l->sock = NULL;
    l->state = UPLINK_DOWN;
    l->retry_at_ms = now_ms + clock_backoff_ms(l->failures, BACKOFF_BASE_MS, BACKOFF_CAP_MS);
    if (l->failures < 16)
        l->failures++;
}

void uplink_forgive(struct uplink *l, uint64_t absent_ms, uint64_t now_ms)
{
    l->heard_ms = l->heard_ms + absent_ms < now_ms ? l->heard_ms + absent_ms : now_ms;
}

bool uplink_is_silent(const struct uplink *l, uint64_t now_ms)
{
    return l->state != UPLINK_DOWN && now_ms - l->heard_ms > l->dead_ms;
}

bool uplink_must_beat(const struct uplink *l, uint64_t now_ms)
{
    return l->state == UPLINK_UP && now_ms - l->beat_ms >= l->heartbeat_ms;
}

int uplink_wait_ms(const struct uplink *l, uint64_t now_ms)
{
    uint64_t at;
    if (l->state == UPLINK_DOWN) {
        at = l->retry_at_ms;
    } else {
        at = l->heard_ms + l->dead_ms + 1;
        if (l->state == UPLINK_UP && l->beat_ms + l->heartbeat_ms < at)
            at = l->beat_ms + l->heartbeat_ms;
    }
    return at > now_ms ? (int)(at - now_ms) : 0;
}

bool uplink_send(struct uplink *l, struct span frame)
{
    return l->sock && sock_send(l->sock, NULL, frame, NULL) == FATE_DONE;
}
