/* SPDX-License-Identifier: Apache-2.0 */
#include "schedule.h"

#include "common/span.h"

#define MINUTE_S 60
#define HOUR_S (60 * MINUTE_S)
#define DAY_S (24 * HOUR_S)
#define MONTH_S (30 * DAY_S)

#define MOSTLY_KNOWN 0.67
#define MOSTLY_NEW 0.33
#define SLOWER_S (10 * MINUTE_S)
#define QUIET_S (31 * DAY_S)
#define SLOWER_QUIET_S HOUR_S
#define FASTER_S HOUR_S
#define FAST_S (6 * HOUR_S) /* an interval longer than this goes back to it at once */

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* ---------------------------------------------------------------------------------------- feeds */

bool schedule_is_on_time(int64_t interval_s, int64_t since_s)
{
    return since_s >= interval_s / 2 && since_s <= interval_s + interval_s / 2 + 5 * MINUTE_S;
}

static int64_t overlapped(const struct schedule_feed *f, double known)
{
    int64_t now = f->interval_s;

    if (known > MOSTLY_KNOWN)
        return now + (f->quiet_s > QUIET_S ? SLOWER_QUIET_S : SLOWER_S);
    if (known < MOSTLY_NEW)
        return now > FAST_S ? FAST_S : now - FASTER_S;
    return now;
}

static int64_t interval_of(const struct schedule_feed *f, const struct schedule_reading *r,
                           const struct schedule_bounds *b, int64_t floor_s)
{
    bool is_step = r->is_counted && f->on_time >= 2;
    int64_t next = f->interval_s;

    if (f->is_daily)
        return DAY_S;
    if (is_step && f->is_sitemap && r->is_unchanged && f->quiet_s > MONTH_S)
        return least(MONTH_S, most(floor_s, 2 * f->interval_s));
    if (is_step)
        next = overlapped(f, r->known);
    return least(b->max_s, most(floor_s, next));
}

struct schedule_next schedule_next(const struct schedule_feed *f, const struct schedule_reading *r,
                                   const struct schedule_bounds *b)
{
    int64_t floor_s = least(b->max_s, most(b->min_s, f->hint_s));
    int64_t interval_s = interval_of(f, r, b, floor_s);

    return (struct schedule_next){
        .interval_s = interval_s,
        .wait_s = most(least(floor_s, interval_s), interval_s - interval_s / 10),
        .jitter_s = interval_s / 5,
    };
}

/* -------------------------------------------------------------------------------- later looks */

static int64_t unit_of(char letter)
{
    switch (letter) {
    case 'm':
        return MINUTE_S;
    case 'h':
        return HOUR_S;
    case 'd':
        return DAY_S;
    default:
        return 0;
    }
}

/* 0: it is no such time. */
static int64_t parse_time(struct span word)
{
    int64_t n = 0, unit_s = word.n > 1 ? unit_of(word.p[word.n - 1]) : 0;

    for (size_t i = 0; i + 1 < word.n; i++) {
        if (word.p[i] < '0' || word.p[i] > '9' || n > 1000000)
            return 0;
        n = n * 10 + (word.p[i] - '0');
    }
    return n * unit_s <= 365 * (int64_t)DAY_S ? n * unit_s : 0;
}

enum fate schedule_parse_revisits(const char *text, struct schedule_revisits *ret, struct error *e)
{
    struct span rest = span_of(text), word;

    *ret = (struct schedule_revisits){.n = 0};
    while (span_split(&rest, ' ', &word)) {
        int64_t after_s = parse_time(word);

        if (span_is_empty(word))
            continue;
        if (after_s == 0)
            return fail(e, FATE_REJECT,
                        "'%.*s' is no time like '90m', '6h' or '7d' (at most 365 days)",
                        (int)word.n, word.p);
        if (ret->n > 0 && after_s <= ret->after_s[ret->n - 1])
            return fail(e, FATE_REJECT, "'%.*s' is not later than the time before it", (int)word.n,
                        word.p);
        if (ret->n == SCHEDULE_REVISITS_MAX)
            return fail(e, FATE_REJECT, "more than %d times", SCHEDULE_REVISITS_MAX);
        ret->after_s[ret->n++] = after_s;
    }
    return FATE_DONE;
}
