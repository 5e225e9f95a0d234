/* SPDX-License-Identifier: Apache-2.0 */
/*
 * date - when an article was published, as pages and feeds write it.
 *
 * Reads ISO 8601 and RFC 822 with their common faults; dates in words of the languages of
 * date_word.h (Arabic months of the Levant, Egypt and the Maghreb, both at once: "تشرين
 * الثاني/نوفمبر"); dates in figures of any kind; the Persian calendar; Unix seconds; "2 hours ago".
 * Looks for dates anywhere in the text, so "Updated Thu 18 November 2021, 10:30 GMT" is fine. Dates
 * of the Islamic calendar are seen, so that their year is not taken for another, but not turned:
 * the day that a month begins is not arithmetic.
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
    int64_t latest_us;   /* later ones are refused; the moment of the fetch plus a day */
    bool is_day_first;   /* 05/11/2021 is the 5th of November */
    bool is_month_first; /* it is the 11th of May; neither: only figures above 12 decide */
    int64_t now_us;      /* what "2 hours ago" is counted from; 0: not known, it says nothing */
};

struct date {
    int64_t year;
    int month, day;
    bool has_time, has_zone;
    int hour, minute, second;
    int zone;          /* minutes east */
    bool is_hijri;     /* of the Islamic calendar */
    bool is_uncertain; /* "2 days ago": one of two days */
    size_t start, end; /* bytes of the text that say it, the time included */
};

/* NULL when there is no date from 1990 to `latest_us` in s. Looks at the first 300 bytes. */
const char *date_parse(struct span s, const struct date_rules *rules, struct arena *a);

/* The first date at or behind byte `from`, whatever its year; false when there is none. */
bool date_find(struct span s, size_t from, const struct date_rules *rules, struct date *ret);

/* Why a date cannot be one of publication ("later than the fetch"); NULL when it can. */
const char *date_fault(const struct date *d, const struct date_rules *rules);

const char *date_print(const struct date *d, struct arena *a);

/* Seconds since 1970 of the moment; without a zone as if it were UTC, without a time of midnight.
 */
int64_t date_seconds(const struct date *d);

/* A date in a path: /2021/11/18/ or /2021/nov/18/ or 2021-11-18 or 20211118. */
bool date_find_in_url(struct span url, struct date *ret);

/* The year and month of a path like /2021/11/slug; false when there is none. */
bool date_month_in_url(struct span url, int64_t *ret_year, int *ret_month);

/* "YYYY-MM-DD" of a moment, in UTC. */
const char *date_of_us(int64_t us, struct arena *a);

/* Days since 1970-01-01 of a day of the Gregorian calendar. */
int64_t date_days(int64_t year, int month, int day);

#endif
