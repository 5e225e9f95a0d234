/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timex - expressions of time: dates, weekdays, "last week", أمس, منذ بداية الأسبوع; resolved
 * against the publication.
 *
 * (Not "time.h": that name would hide the system's header from everything that is linked with this
 * folder.)
 *
 * What is resolved and how:
 *   - month and day without a year: the year that brings them nearest to the publication, the
 *     past preferred;
 *   - a bare weekday is the last such day up to the publication, or the next one where the clause
 *     speaks of the future;
 *   - a month alone likewise; "last/next/this" as the words say, weeks beginning on Monday;
 *   - nothing is resolved without a publication date but complete dates and years: then from and
 *     to are absent.
 *
 * The span has the words that carry the time with those that bound it ("since", "before", "from",
 * "between", "early"), not the preposition before them, nor an article or يوم that it
 * could do without.
 */
#ifndef TIMEX_H
#define TIMEX_H

#include <stdbool.h>
#include <stdint.h>
#include "scan.h"

struct timex {
    uint32_t from_atom, to_atom;
    uint32_t start, end;   /* code points */
    int64_t from, to;      /* days (calendar.h), when is_resolved */
    int from_minute;       /* of the day; -1: none */
    const char *precision; /* "day" ...; NULL: not known */
    bool is_resolved;
    bool is_approximate;
    bool has_no_from; /* "until 2018": only `to` is said */
    bool has_no_to;   /* "after Friday", of a day to come: only `from` is said */
    bool has_year;    /* the text gives it */
    bool is_yearless; /* a date whose year was guessed */
    bool is_range;    /* two ends are said: "from" or "between" before it belongs to the span */
};

struct timex_anchor {
    bool is_known;
    int64_t day; /* the publication */
};

struct timexes {
    struct timex *at;
    size_t n, cap;
};

/* Finds all of them, in text order, without overlap. */
void timex_find(const struct scan *s, struct timex_anchor anchor, struct timexes *ret);

#endif
