/* SPDX-License-Identifier: Apache-2.0 */
#include "write_iso.h"

#include <stddef.h>

#define SECOND_US 1000000LL
#define DAY_S 86400LL

struct reader {
    const char *p;
    bool is_bad;
};

static int digits(struct reader *r, int n)
{
    int v = 0;

    for (int i = 0; i < n; i++) {
        if (r->is_bad || *r->p < '0' || *r->p > '9') {
            r->is_bad = true;
            return 0;
        }
        v = v * 10 + (*r->p++ - '0');
    }
    return v;
}

static bool take(struct reader *r, char c)
{
    if (r->is_bad || *r->p != c)
        return false;
    r->p++;
    return true;
}

static int in_range(struct reader *r, int v, int min, int max)
{
    if (v < min || v > max)
        r->is_bad = true;
    return v;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01, proleptic Gregorian: whole 400-year eras, then days in the era counted from
 * March. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

/* Seconds to take off for the zone. */
static int64_t zone(struct reader *r)
{
    int sign = *r->p == '+' ? 1 : *r->p == '-' ? -1 : 0;
    int hours, minutes = 0;

    if (take(r, 'Z') || *r->p == '\0')
        return 0;
    if (sign == 0) {
        r->is_bad = true;
        return 0;
    }
    r->p++;
    hours = in_range(r, digits(r, 2), 0, 15);
    if (take(r, ':') || (!r->is_bad && *r->p != '\0'))
        minutes = in_range(r, digits(r, 2), 0, 59);
    return sign * (hours * 3600LL + minutes * 60LL);
}

/* Behind the T. Returns microseconds of the day, less the zone; *ret_step is how long what is named
 * lasts. */
static int64_t time_of_day(struct reader *r, int64_t *ret_step)
{
    int hour = in_range(r, digits(r, 2), 0, 24), minute, second = 0;
    int64_t fraction = 0, unit = SECOND_US / 10;

    if (!take(r, ':'))
        r->is_bad = true;
    minute = in_range(r, digits(r, 2), 0, 59);
    *ret_step = 60 * SECOND_US;
    if (take(r, ':')) {
        second = in_range(r, digits(r, 2), 0, 60);
        *ret_step = SECOND_US;
        if (take(r, '.'))
            for (*ret_step = 1; !r->is_bad && *r->p >= '0' && *r->p <= '9'; r->p++, unit /= 10)
                fraction += (*r->p - '0') * unit;
    }
    return (hour * 3600LL + minute * 60LL + second - zone(r)) * SECOND_US + fraction;
}

bool write_iso_range(const char *iso, int64_t *ret_from_us, int64_t *ret_to_us)
{
    struct reader r = {.p = iso ? iso : ""};
    int year = in_range(&r, digits(&r, 4), 1, 9999), month = 1, day = 1;
    int64_t days = 365 + is_leap(year), of_day = 0, step = 0;

    if (take(&r, '-')) {
        month = in_range(&r, digits(&r, 2), 1, 12);
        days = r.is_bad ? 0 : month_days(year, month);
        if (take(&r, '-')) {
            day = in_range(&r, digits(&r, 2), 1, (int)days);
            days = 1;
            if (take(&r, 'T') || take(&r, ' '))
                of_day = time_of_day(&r, &step);
        }
    }
    if (r.is_bad || *r.p != '\0')
        return false;
    *ret_from_us = days_of(year, month, day) * DAY_S * SECOND_US + of_day;
    *ret_to_us = *ret_from_us + (step ? step : days * DAY_S * SECOND_US);
    return true;
}
