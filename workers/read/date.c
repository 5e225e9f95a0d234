/* SPDX-License-Identifier: Apache-2.0 */
#include "date.h"

#include "date_word.h"

#define TEXT_BYTES 300

/* ---- calendars ---- */

int64_t date_days(int64_t year, int month, int day)
{
    int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void day_set(int64_t days, struct date *d)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
    int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * years + years / 4 - years / 100),
            part = (5 * of_year + 2) / 153;
    d->day = (int)(of_year - (153 * part + 2) / 5 + 1);
    d->month = (int)(part < 10 ? part + 3 : part - 9);
    d->year = years + era * 400 + (d->month <= 2);
}

static bool is_day(int64_t year, int64_t month, int64_t day)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1500 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return false;
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month != 2 || day < 29 || is_leap;
}

/* Years of the Persian calendar from 1343 to 1472 have their leap day by a cycle of 33. */
static bool jalali_is_leap(int64_t year)
{
    return (25 * year + 11) % 33 < 8;
}

#define JALALI_FIRST 1369 /* the outlets' years: 1990 to 2031 */
#define JALALI_LAST 1410
#define HIJRI_LAST 1460

static bool jalali_set(struct date *d, int64_t year, int64_t month, int64_t day)
{
    if (year < JALALI_FIRST || year > JALALI_LAST || month < 1 || month > 12 || day < 1 ||
        day > 31 || (month > 6 && day > 30) || (month == 12 && day > 29 && !jalali_is_leap(year)))
        return false;
    int64_t days = date_days(2021, 3, 21); /* 1 Farvardin 1400 */
    for (int64_t y = 1400; y < year; y++)
        days += 365 + jalali_is_leap(y);
    for (int64_t y = year; y < 1400; y++)
        days -= 365 + jalali_is_leap(y);
    days += month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
    day_set(days + day - 1, d);
    return true;
}

static bool hijri_set(struct date *d, int64_t year, int64_t month, int64_t day)
{
    if (year < 1300 || year > HIJRI_LAST || month < 1 || month > 12 || day < 1 || day > 30)
        return false;
    d->year = year;
    d->month = (int)month;
    d->day = (int)day;
    d->is_hijri = true;
    return true;
}

/* A date in figures: the year tells its calendar. */
static bool date_set(struct date *d, int64_t year, int64_t month, int64_t day)
{
    if (year <= JALALI_LAST)
        return jalali_set(d, year, month, day);
    if (year <= HIJRI_LAST)
        return hijri_set(d, year, month, day);
    if (!is_day(year, month, day))
        return false;
    d->year = year;
    d->month = (int)month;
    d->day = (int)day;
    return true;
}

/* A date with the name of its month, which tells its calendar. */
static bool named_set(struct date *d, const struct date_token *month, int64_t year, int64_t day)
{
    if (month->kind == DATE_JALALI)
        return jalali_set(d, year, month->value, day);
    if (month->kind == DATE_HIJRI)
        return hijri_set(d, year, month->value, day);
    return is_day(year, month->value, day) && date_set(d, year, month->value, day);
}

/* ---- patterns: each returns how many tokens it took; 0: no date ---- */

static bool is_mark(const struct date_token *t, const char *marks)
{
    return t->kind == DATE_MARK && t->value < 0x7F && strchr(marks, (int)t->value);
}

static bool is_number(const struct date_token *t, int least, int most)
{
    return t->kind == DATE_NUMBER && t->digits >= least && t->digits <= most;
}

static bool is_month(const struct date_token *t)
{
    return t->kind == DATE_MONTH || t->kind == DATE_JALALI || t->kind == DATE_HIJRI ||
           (t->kind == DATE_AGO && t->value > 0);
}

/* 2021-11-18, 2021/11/18, 2021-Nov-18, 2021. november 18., 20211118 */
static size_t year_first(const struct date_token *t, struct date *d)
{
    if (is_number(t, 8, 8) && is_day(t->value / 10000, t->value / 100 % 100, t->value % 100))
        return date_set(d, t->value / 10000, t->value / 100 % 100, t->value % 100);
    if (!is_number(t, 4, 4))
        return 0;
    size_t i = 1 + (is_mark(t + 1, "-/.,") ? 1 : 0);
    const struct date_token *month = t + i;
    if (!is_month(month) && (i == 1 || !is_number(month, 1, 2)))
        return 0;
    i++;
    if (is_mark(t + i, "-/."))
        i++;
    else if (!is_month(month))
        return 0;
    if (!is_number(t + i, 1, 2))
        return 0;
    bool is = is_month(month) ? named_set(d, month, t->value, t[i].value)
                              : date_set(d, t->value, month->value, t[i].value);
    return is ? i + 1 : 0;
}

/* 1998 for 98. */
static int64_t year_of(const struct date_token *t)
{
    if (t->digits == 4)
        return t->value;
    return t->digits == 2 ? t->value + (t->value < 70 ? 2000 : 1900) : 0;
}

/* Marks and words between the parts of a date: "18th of November, 2021", "18 de noviembre de 2021".
 */
static size_t skip_filler(const struct date_token *t, size_t i, size_t most)
{
    while (i < most && (is_mark(t + i, "-/.,") || t[i].kind == DATE_WORD))
        i++;
    return i;
}

/* 18 Nov 2021, 18-Nov-21 */
static size_t day_first(const struct date_token *t, struct date *d)
{
    if (!is_number(t, 1, 2))
        return 0;
    size_t i = skip_filler(t, 1, 3);
    if (!is_month(t + i))
        return 0;
    const struct date_token *month = t + i;
    i = skip_filler(t, i + 1, i + 4);
    if (!is_number(t + i, 2, 4) || t[i].digits == 3)
        return 0;
    /* "18 Nov 10:30" has no year */
    if (t[i].digits == 2 && is_mark(t + i + 1, ":"))
        return 0;
    return named_set(d, month, year_of(t + i), t->value) ? i + 1 : 0;
}

/* November 18, 2021; Nov. 18th 2021; Thu Nov 18 10:30:05 2021 */
static size_t month_first(const struct date_token *t, struct date *d)
{
    if (!is_month(t))
        return 0;
    size_t i = 1 + (is_mark(t + 1, ".-/") ? 1 : 0);
    if (!is_number(t + i, 1, 2))
        return 0;
    int64_t day = t[i++].value;
    if (is_number(t + i, 2, 2) && is_mark(t + i + 1, ":") && is_number(t + i + 2, 2, 2)) {
        i += is_mark(t + i + 3, ":") ? 5 : 3;
        i += t[i].kind == DATE_ZONE || t[i].kind == DATE_WORD;
    } else {
        i = skip_filler(t, i, 6);
    }
    return is_number(t + i, 4, 4) && named_set(d, t, t[i].value, day) ? i + 1 : 0;
}

static bool is_later(const struct date *d, const struct date_rules *rules)
{
    return !d->is_hijri && date_days(d->year, d->month, d->day) > rules->latest_us / 86400000000;
}

/* 18/11/2021: who comes first is known when one is above 12, by the dot, by Arabic figures, or by
 * rule. */
static size_t figures_only(const struct date_token *t, const struct date_rules *rules,
                           struct date *d)
{
    if (!is_number(t, 1, 2) || !is_mark(t + 1, "-/.") || !is_number(t + 2, 1, 2) ||
        !is_mark(t + 3, "-/.") || t[1].value != t[3].value ||
        !(is_number(t + 4, 4, 4) || is_number(t + 4, 2, 2)))
        return 0;
    int64_t a = t->value, b = t[2].value, year = year_of(t + 4);
    if (t[4].digits == 2 && (t[1].value == '-' || is_mark(t + 5, "-/.:") || year < 1990))
        return 0;
    bool is_day_first =
        t[1].value == '.' || t->is_arabic || rules->is_day_first || a > 12 || a == b;
    /* an order by which the day has not come yet is not the writer's */
    bool is_loose = !is_day_first && rules->is_month_first && b <= 12;
    if (is_loose && date_set(d, year, a, b) && is_later(d, rules))
        is_day_first = true;
    if (is_day_first && b <= 12)
        return date_set(d, year, b, a) ? 5 : 0;
    return (b > 12 || rules->is_month_first) && date_set(d, year, a, b) ? 5 : 0;
}

/* ---- time of day ---- */

/* +03:00, +0300, +3, GMT+3, Z, EST */
static const struct date_token *zone_read(const struct date_token *t, struct date *d)
{
    if (is_mark(t, "([") && t[1].kind == DATE_ZONE)
        t++;
    while (t->kind == DATE_AT)
        t++;
    bool is_named = t->kind == DATE_ZONE;
    if (is_named) {
        d->has_zone = true;
        d->zone = (int)t->value;
        t++;
    }
    if (!is_mark(t, "+-") || !is_number(t + 1, 1, 4) || t[1].digits == 3 ||
        (is_named && d->zone != 0))
        return t;
    int64_t v = t[1].value, minutes = t[1].digits == 4 ? v / 100 * 60 + v % 100 : v * 60;
    const struct date_token *behind = t + 2;
    if (t[1].digits <= 2 && is_mark(t + 2, ":") && is_number(t + 3, 2, 2)) {
        minutes += t[3].value;
        behind = t + 4;
    }
    if (minutes > 14 * 60 || (v % 100 >= 60 && t[1].digits == 4))
        return t;
    d->zone = (int)(t->value == '-' ? -minutes : minutes);
    d->has_zone = true;
    return behind;
}

static bool time_set(struct date *d, int64_t hour, int64_t minute, int64_t second)
{
    if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && (minute || second)))
        return false;
    d->hour = (int)hour;
    d->minute = (int)minute;
    d->second = second == 60 ? 59 : (int)second;
    d->has_time = true;
    return true;
}

/* Words and marks between date and time: at, الساعة, a dash, the م of a year. */
static const struct date_token *skip_between(const struct date_token *t)
{
    for (int i = 0; i < 4; i++, t++)
        if (t->kind != DATE_WORD && t->kind != DATE_HALF_DAY && !is_mark(t, ",-|") &&
            (t->kind != DATE_MARK || t->value <= 0x7F))
            break;
    return t;
}

/* ":15.123" behind hour and minute; returns what follows. */
static const struct date_token *seconds_read(const struct date_token *t, int64_t *ret)
{
    if (!is_mark(t, ":") || !is_number(t + 1, 2, 2))
        return t;
    *ret = t[1].value;
    t += 2;
    return is_mark(t, ".,") && t[1].kind == DATE_NUMBER ? t + 2 : t;
}

/* 10:30, 10:30:15.123 pm +0300, T103015Z; returns what follows, t when there is no time. */
static const struct date_token *time_read(const struct date_token *begin, struct date *d)
{
    const struct date_token *t = skip_between(begin);
    if (is_number(t, 6, 6))
        return time_set(d, t->value / 10000, t->value / 100 % 100, t->value % 100)
                   ? zone_read(t + 1, d)
                   : begin;
    if (!is_number(t, 1, 2) || !is_mark(t + 1, ":") || !is_number(t + 2, 2, 2))
        return begin;
    int64_t hour = t->value, minute = t[2].value, second = 0;
    t = seconds_read(t + 3, &second);
    if (t->kind == DATE_HALF_DAY && hour >= 1 && hour <= 12) {
        hour = hour % 12 + t->value;
        t++;
        if (is_mark(t, "."))
            t++;
    }
    return time_set(d, hour, minute, second) ? zone_read(t, d) : begin;
}

/* ---- moments ---- */

int64_t date_seconds(const struct date *d)
{
    int64_t seconds = date_days(d->year, d->month, d->day) * 86400;
    if (d->has_time)
        seconds += d->hour * 3600 + d->minute * 60 + d->second;
    return d->has_zone ? seconds - d->zone * 60 : seconds;
}

const char *date_fault(const struct date *d, const struct date_rules *rules)
{
    if (d->is_hijri)
        return "of the Islamic calendar";
    if (d->year < 1990)
        return "before 1990";
    struct date day = *d; /* a time without zone may be anywhere in the day */
    day.has_time = d->has_time && d->has_zone;
    if (date_seconds(&day) > rules->latest_us / 1000000)
        return "later than the fetch";
    return d->is_uncertain ? "one of two days" : NULL;
}

const char *date_print(const struct date *d, struct arena *a)
{
    if (!d->has_time || !d->has_zone)
        return arena_printf(a, "%04d-%02d-%02d", (int)d->year, d->month, d->day);
    const char *head = arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d", (int)d->year, d->month,
                                    d->day, d->hour, d->minute, d->second);
    if (d->zone == 0)
        return arena_printf(a, "%sZ", head);
    int z = d->zone < 0 ? -d->zone : d->zone;
    return arena_printf(a, "%s%c%02d:%02d", head, d->zone < 0 ? '-' : '+', z / 60, z % 60);
}

static void from_seconds(int64_t seconds, struct date *d)
{
    int64_t days = seconds / 86400;
    int in_day = (int)(seconds - days * 86400);
    day_set(days, d);
    d->has_time = d->has_zone = true;
    d->hour = in_day / 3600;
    d->minute = in_day / 60 % 60;
    d->second = in_day % 60;
}

/* The whole text is a count of seconds or milliseconds since 1970. */
static bool from_epoch(const struct date_token *t, struct date *d)
{
    if (t[1].kind != DATE_END || !(is_number(t, 9, 10) || is_number(t, 13, 13)))
        return false;
    from_seconds(t->digits == 13 ? t->value / 1000 : t->value, d);
    d->start = t->start;
    d->end = t->end;
    return true;
}

/* "2 hours ago", "vor 3 Tagen", "منذ ساعتين": how many tokens; the stretch in *ret. */
static size_t stretch_read(const struct date_token *t, int64_t *ret_count, int64_t *ret_unit)
{
    size_t i = t->kind == DATE_AGO ? 1 : 0;
    bool is_ago = i > 0;
    if (is_ago && t[i].kind == DATE_WORD && t[i + 1].kind == DATE_NUMBER)
        i++;
    *ret_count = 1;
    if (is_number(t + i, 1, 3) && t[i + 1].kind == DATE_UNIT) {
        *ret_count = t[i++].value;
    } else if (t[i].kind == DATE_TWO_UNITS) {
        *ret_count = 2;
    } else if (!is_ago || t[i].kind != DATE_UNIT) {
        return 0;
    }
    *ret_unit = t[i++].value;
    if (!is_ago && t[i].kind == DATE_AGO) {
        is_ago = true;
        i++;
    }
    return is_ago ? i : 0;
}

/* Only a day, and a certain one only when both ends of what was rounded lie in it. */
static size_t relative(const struct date_token *t, const struct date_rules *rules, struct date *d)
{
    int64_t count, unit;
    size_t used = rules->now_us ? stretch_read(t, &count, &unit) : 0;
    if (!used)
        return 0;
    int64_t late = rules->now_us / 1000000 - count * unit, early = late - unit;
    day_set(late / 86400, d);
    d->is_uncertain = late / 86400 != early / 86400;
    return used;
}

static void hour_24(struct date *d)
{
    if (!d->has_time || d->hour != 24)
        return;
    d->hour = 0;
    day_set(date_days(d->year, d->month, d->day) + 1, d);
}

static size_t absolute(const struct date_token *t, const struct date_rules *rules, struct date *d)
{
    size_t used = year_first(t, d);
    used = used ? used : day_first(t, d);
    used = used ? used : month_first(t, d);
    return used ? used : figures_only(t, rules, d);
}

bool date_find(struct span s, size_t from, const struct date_rules *rules, struct date *ret)
{
    if (s.n > TEXT_BYTES)
        s.n = TEXT_BYTES;
    if (from >= s.n)
        return false;
    struct date_token t[DATE_TOKENS + DATE_BEYOND];
    size_t n = date_word_split(s, t);
    *ret = (struct date){0};
    if (from == 0 && n > 0 && from_epoch(t, ret))
        return true;
    for (size_t i = 0; i < n; i++) {
        if (t[i].start < from)
            continue;
        *ret = (struct date){0};
        size_t used = absolute(t + i, rules, ret);
        const struct date_token *end = used ? time_read(t + i + used, ret) : NULL;
        used = used ? used : relative(t + i, rules, ret);
        if (!used)
            continue;
        end = end && end > t + i + used ? end : t + i + used;
        hour_24(ret);
        ret->start = t[i].start;
        ret->end = end[-1].end > t[i].end ? end[-1].end : t[i].end;
        return true;
    }
    return false;
}

const char *date_parse(struct span s, const struct date_rules *rules, struct arena *a)
{
    struct date d;
    for (size_t from = 0; date_find(s, from, rules, &d); from = d.end)
        if (!date_fault(&d, rules))
            return date_print(&d, a);
    return NULL;
}

/* ---- addresses ---- */

bool date_find_in_url(struct span url, struct date *ret)
{
    for (size_t i = 0; i + 8 <= url.n; i++) {
        if ((url.p[i] != '1' && url.p[i] != '2') ||
            (i && date_word_digit((unsigned char)url.p[i - 1]) >= 0))
            continue;
        struct date_token t[DATE_TOKENS + DATE_BEYOND];
        size_t n = url.n - i < 12 ? url.n - i : 12;
        *ret = (struct date){0};
        /* a figure behind the day makes it another number; a longer one is seen in the next byte */
        if (!date_word_split(span_at(url.p + i, n), t))
            continue;
        size_t used = year_first(t, ret);
        if (!used || ret->is_hijri || (used > 1 && is_mark(t + 1, ".,")))
            continue;
        if (i + t[used - 1].end < url.n &&
            date_word_digit((unsigned char)url.p[i + t[used - 1].end]) >= 0)
            continue;
        ret->start = i;
        ret->end = i + t[used - 1].end;
        return true;
    }
    return false;
}

bool date_month_in_url(struct span url, int64_t *ret_year, int *ret_month)
{
    for (size_t i = 0; i + 9 <= url.n; i++) {
        struct span s = span_slice(url, i, i + 9); /* "/2021/11/" */
        int digits = 0;
        for (size_t k = 1; k < 8; k++)
            digits += k != 5 && date_word_digit((unsigned char)s.p[k]) >= 0;
        if (s.p[0] != '/' || s.p[5] != '/' || s.p[8] != '/' || digits != 6)
            continue;
        *ret_year =
            (s.p[1] - '0') * 1000 + (s.p[2] - '0') * 100 + (s.p[3] - '0') * 10 + (s.p[4] - '0');
        *ret_month = (s.p[6] - '0') * 10 + (s.p[7] - '0');
        if (is_day(*ret_year, *ret_month, 1) && *ret_year >= 1990)
            return true;
    }
    return false;
}

const char *date_of_us(int64_t us, struct arena *a)
{
    struct date d = {0};
    day_set(us / 86400000000, &d);
    return arena_printf(a, "%04d-%02d-%02d", (int)d.year, d.month, d.day);
}
