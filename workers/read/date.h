/* SPDX-License-Identifier: Apache-2.0 */
/*
 * date - when an article was published, as pages and feeds write it.
 *
 * Reads ISO 8601 and RFC 822 with their common faults, English and Arabic dates in words (months of
 * the Levant, Egypt, the Maghreb; both at once: "تشرين الثاني/نوفمبر"), dates in figures of either
 * kind, Unix seconds. Looks for the first date in the text, so "Updated Thu 18 November 2021, 10:30
 * GMT" is fine.
 *
 * Gives "YYYY-MM-DD", or "YYYY-MM-DDThh:mm:ssZ" or with an offset when time and zone are both
 * known: a time without a zone is left out rather than guessed. No state.
 */
#ifndef READ_DATE_H
#define READ_DATE_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"

struct date_rules {
    int64_t latest_us; /* later ones are refused; the moment of the fetch plus a day */
    bool is_day_first; /* 05/11/2021 is the 5th of November; else only figures above 12 decide */
};

/* NULL when there is no date from 1990 to `latest_us` in s. Looks at the first 300 bytes. */
const char *date_parse(struct span s, const struct date_rules *rules, struct arena *a);

/* A date in a path: /2021/11/18/ or /2021-11-18 or 20211118; NULL when there is none. */
const char *date_of_url(struct span url, const struct date_rules *rules, struct arena *a);

/* "YYYY-MM-DD" of a moment, in UTC. */
const char *date_of_us(int64_t us, struct arena *a);

/* Days since 1970-01-01 of a day of the Gregorian calendar. */
int64_t date_days(int64_t year, int month, int day);

#endif
