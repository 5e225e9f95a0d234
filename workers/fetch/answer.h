/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer - what an HTTP answer means for the job that asked.
 */
#ifndef ANSWER_H
#define ANSWER_H

#include "claimwire.pb-c.h"
#include "common/arena.h"
#include "common/error.h"
#include "transfer.h"

/* What to do with the job when there is no capture, and with the site in any case. */
struct answer {
    uint64_t not_before_ms; /* RETRY: Retry-After, at most 24 h; 0: not said */
    uint64_t pause_ms;      /* of the site; 0: the ordinary spacing */
    Cw__Failure__Trouble trouble;
    bool is_blocked; /* REJECT: the page is there, but not for us */
};

/* Judges a finished transfer (status known): FATE_DONE for an answer that makes a capture (200 with
 * a body, 304 to a question with conditions), RETRY for 408, 425, 429 and 5xx, REJECT for other
 * 4xx, walls, an empty page, an odd status. */
MUST_USE enum fate answer_judge(const struct transfer *t, Cw__Fetch__Role role, int64_t wall_us,
                                struct answer *ret, struct error *e);

/* The capture of a good answer, in the arena of the transfer. `fetch` is the order, envelope
 * included. */
MUST_USE enum fate answer_capture(struct transfer *t, const Cw__Fetch *fetch, Cw__Capture **ret,
                                  struct error *e);

/* The capture of a page that is kept from us for the reason `why`: what the feed says of it.
 * FATE_REJECT when the feed says nothing, or when we have had better before. `t` holds the refusal,
 * or nothing but arena and url when nobody was asked. */
MUST_USE enum fate answer_capture_blocked(struct transfer *t, const Cw__Fetch *fetch,
                                          const char *why, Cw__Capture **ret, struct error *e);

/* Seconds a feed may be kept by its own Cache-Control or Expires; 0: not said. */
uint32_t answer_ttl_s(const struct transfer *t, int64_t wall_us);

/* Milliseconds that Retry-After asks for, at most 24 h; 0: nothing sensible. */
uint64_t answer_retry_after_ms(const struct transfer *t, int64_t wall_us);

#endif
