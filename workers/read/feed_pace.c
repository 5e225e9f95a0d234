/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_pace.h"

#include <stdlib.h>

#define TTL_MAX_MINUTES (7 * 24 * 60)
#define HOUR_S 3600

static long number_of(struct span s, struct arena *a)
{
    s = span_slice(s, 0, s.n < 20 ? s.n : 20);
    return strtol(arena_string(a, s), NULL, 10);
}

static unsigned day_of(struct span s)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (unsigned i = 0; s.n >= 3 && i < 7; i++)
        if (span_equal_nocase(span_slice(s, 0, 3), span_of(names[i])))
            return 1u << i;
    return 0;
}

void feed_pace_put(struct feed_pace *p, enum feed_field field, struct span s, struct arena *a)
{
    long v = field == FEED_PERIOD || field == FEED_SKIP_DAY ? 0 : number_of(s, a);
    if (field == FEED_TTL && v > 0 && v <= TTL_MAX_MINUTES)
        p->ttl_s = (uint32_t)v * 60;
    else if (field == FEED_PERIOD)
        p->period_s = (uint32_t)feed_field_period_s(s);
    else if (field == FEED_FREQUENCY)
        p->frequency = v > 0 && v < 10000 ? (uint32_t)v : 1;
    else if (field == FEED_SKIP_HOUR && s.n && v >= 0 && v <= 24)
        p->hours |= 1u << (v % 24);
    else if (field == FEED_SKIP_DAY)
        p->days |= day_of(s);
}

static bool is_skipped(const struct feed_pace *p, int64_t hour)
{
    int64_t day = hour / 24 + 3; /* 1970-01-01 was a Thursday */
    return p->hours >> (hour % 24) & 1 || p->days >> (day % 7) & 1;
}

uint32_t feed_pace_ttl_s(const struct feed_pace *p, int64_t now_us)
{
    uint32_t ttl_s = p->ttl_s;
    if (!ttl_s && p->period_s)
        ttl_s = p->period_s / (p->frequency ? p->frequency : 1);
    int64_t now_s = now_us > 0 ? now_us / 1000000 : 0, hour = (now_s + ttl_s) / HOUR_S;
    int64_t first = hour;
    while (hour < first + 7 * 24 && is_skipped(p, hour))
        hour++;
    if (hour == first || hour == first + 7 * 24)
        return ttl_s;
    return (uint32_t)(hour * HOUR_S - now_s);
}
