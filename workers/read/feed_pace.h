/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_pace - how often a feed wants to be asked: ttl, sy:updatePeriod, skipHours and skipDays.
 */
#ifndef READ_FEED_PACE_H
#define READ_FEED_PACE_H

#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"
#include "feed_field.h"

struct feed_pace {
    uint32_t ttl_s, period_s, frequency;
    uint32_t hours; /* to be skipped: bits 0 to 23, UTC */
    uint32_t days;  /* bit 0 is Monday */
};

void feed_pace_put(struct feed_pace *p, enum feed_field field, struct span s, struct arena *a);

/* Seconds before which the feed wants no visit; 0: it did not say. Hours and days that are to be
 * skipped count from `now_us`; a feed that skips all is not believed. */
uint32_t feed_pace_ttl_s(const struct feed_pace *p, int64_t now_us);

#endif
