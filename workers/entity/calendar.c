/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar.h"

int64_t calendar_day(int year, int month, int day)
{
    int months = month - 1;
    year += months / 12;
    months %= 12;
    if (months < 0) {
        months += 12;
        year--;
    }
    /* Years that begin in March put the leap day at their end. */
    int64_t y = months < 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * ((months + 10) % 12) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct calendar_date calendar_date(int64_t day)
{
    day += 719468;
    int64_t era = (day >= 0 ? day : day - 146096) / 146097;
    int64_t of_era = day - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    struct calendar_date d = {.day = (int)(of_year - (153 * month + 2) / 5 + 1)};
    d.month = (int)(month < 10 ? month + 3 : month - 9);
    d.year = (int)(year + era * 400 + (d.month <= 2));
    return d;
}

int calendar_month_days(int year, int month)
{
    return (int)(calendar_day(year, month + 1, 1) - calendar_day(year, month, 1));
}

bool calendar_is_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= calendar_month_days(year, month);
}

/* ---- the Islamic calendar ---- */

#define ISLAMIC_EPOCH INT64_C(-492148) /* 1 Muharram 1, the civil reckoning */

int64_t calendar_islamic_day(int year, int month, int day)
{
    int64_t y = year + (month - 1) / 12, m = (month - 1) % 12;
    return ISLAMIC_EPOCH + (y - 1) * 354 + (3 + 11 * y) / 30 + (59 * m + 1) / 2 + day - 1;
}

int calendar_islamic_month_days(int year, int month)
{
    return (int)(calendar_islamic_day(year, month + 1, 1) - calendar_islamic_day(year, month, 1));
}

struct calendar_date calendar_islamic_date(int64_t day)
{
    struct calendar_date d;
    d.year = (int)((30 * (day - ISLAMIC_EPOCH) + 10646) / 10631);
    for (d.month = 1; d.month < 12 && calendar_islamic_day(d.year, d.month + 1, 1) <= day;)
        d.month++;
    d.day = (int)(day - calendar_islamic_day(d.year, d.month, 1)) + 1;
    return d;
}

/* ---- Easter ---- */

/* By the moons of Meton and the days of the Julian calendar; the western churches correct both. */
int64_t calendar_easter(int year, bool is_western)
{
    int golden = year % 19, century = year / 100;
    if (!is_western) {
        int moon = (19 * golden + 15) % 30, weekday = (year + year / 4 + moon) % 7;
        int after = moon - weekday, to_gregorian = century - century / 4 - 2;
        return calendar_day(year, 3, 28) + after + to_gregorian;
    }
    int lag = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    int moon = lag - (lag / 28) * (1 - (29 / (lag + 1)) * ((21 - golden) / 11));
    int weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
    return calendar_day(year, 3, 28) + moon - weekday;
}

int calendar_weekday(int64_t day)
{
    int64_t w = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(w < 0 ? w + 8 : w + 1);
}

static bool digits(struct span s, size_t at, size_t n, int *ret)
{
    *ret = 0;
    for (size_t i = at; i < at + n; i++) {
        if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
            return false;
        *ret = *ret * 10 + (s.p[i] - '0');
    }
    return true;
}

bool calendar_parse(struct span s, int64_t *ret_day)
{
    int year, month, day;
    if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-' || !digits(s, 0, 4, &year) ||
        !digits(s, 5, 2, &month) || !digits(s, 8, 2, &day) || !calendar_is_valid(year, month, day))
        return false;
    *ret_day = calendar_day(year, month, day);
    return true;
}

char *calendar_print(int64_t day, struct arena *a)
{
    struct calendar_date d = calendar_date(day);
    return arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}
