/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_date.h"

#include <stdbool.h>
#include "date.h"
#include "date_word.h"
#include "text/utf8.h"

#define ZONE_NONE 100000 /* minutes */
#define SECOND_US 1000000
#define DAY_S 86400

struct when {
    int64_t year;
    int month, day;           /* 0: not given */
    int hour, minute, second; /* hour -1: no time */
    int zone;                 /* minutes east, ZONE_NONE */
    bool is_pm, is_am;
};

/* ---- words ---- */

/* What date_word does not know because only feeds write it; months by their beginnings. */
static const struct word_row {
    const char *word;
    enum date_kind kind;
    int value;
} word_rows[] = {
    /* clang-format off */
    {"ιαν", DATE_MONTH, 1}, {"φεβ", DATE_MONTH, 2}, {"μάρ", DATE_MONTH, 3}, {"μαρ", DATE_MONTH, 3},
    {"απρ", DATE_MONTH, 4}, {"μάι", DATE_MONTH, 5}, {"μαϊ", DATE_MONTH, 5}, {"μαι", DATE_MONTH, 5},
    {"ιούν", DATE_MONTH, 6}, {"ιουν", DATE_MONTH, 6}, {"ιον", DATE_MONTH, 6},
    {"ιούλ", DATE_MONTH, 7}, {"ιουλ", DATE_MONTH, 7}, {"ιολ", DATE_MONTH, 7}, {"αύγ", DATE_MONTH, 8},
    {"αυγ", DATE_MONTH, 8}, {"σεπ", DATE_MONTH, 9}, {"οκτ", DATE_MONTH, 10}, {"νοέ", DATE_MONTH, 11},
    {"νοε", DATE_MONTH, 11}, {"δεκ", DATE_MONTH, 12}, {"máju", DATE_MONTH, 5}, {"máuj", DATE_MONTH, 5},
    {"오전", DATE_HALF_DAY, 0}, {"오후", DATE_HALF_DAY, 12}, {"et", DATE_ZONE, -300},
    {"ct", DATE_ZONE, -360}, {"mt", DATE_ZONE, -420}, {"pt", DATE_ZONE, -480},
    {"at", DATE_ZONE, -240}, {"ast", DATE_ZONE, -240}, {"adt", DATE_ZONE, -180},
    {"akst", DATE_ZONE, -540}, {"hst", DATE_ZONE, -600}, {"met", DATE_ZONE, 60},
    {"mest", DATE_ZONE, 120}, {"aest", DATE_ZONE, 600}, {"aedt", DATE_ZONE, 660},
    /* as RFC 822 had them */
    {"a", DATE_ZONE, -60}, {"n", DATE_ZONE, 60}, {"m", DATE_ZONE, -720}, {"y", DATE_ZONE, 720},
    /* clang-format on */
};

#define NUMBER_MAX 99999 /* no part of a date is larger; ten times as much in minutes fits an int */
#define WORD_BYTES 32

static bool is_letter(uint32_t c)
{
    if (c < 0xC0)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c < 0x2070) && !(c >= 0x3000 && c < 0x3040);
}

/* Small letters of Latin, Greek and Cyrillic: what names of months begin with. */
static uint32_t lower(uint32_t c)
{
    bool is_capital = (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE) ||
                      (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F);
    return is_capital ? c + 32 : c;
}

/* The word at *at, in lower case; empty when there is none. */
static struct span word_read(struct span s, size_t *at, char to[WORD_BYTES])
{
    size_t n = 0;
    while (*at < s.n) {
        size_t next = *at;
        uint32_t c = utf8_next(s, &next);
        if (!is_letter(c))
            break;
        if (n + 4 < WORD_BYTES)
            n += utf8_write(lower(c), to + n);
        *at = next;
    }
    return span_at(to, n);
}

static struct date_token token_of(struct span word)
{
    struct date_token t[DATE_TOKENS + DATE_BEYOND] = {0};
    for (size_t i = 0; i < sizeof(word_rows) / sizeof(word_rows[0]); i++) {
        const struct word_row *row = &word_rows[i];
        if (!word.n || row->word[0] != word.p[0])
            continue;
        struct span want = span_of(row->word);
        if (row->kind == DATE_MONTH ? span_starts_with(word, want) : span_equal(word, want))
            return (struct date_token){.kind = row->kind, .value = row->value};
    }
    if (word.n)
        date_word_split(word, t);
    return t[0];
}

static int month_of(struct span word)
{
    struct date_token t = token_of(word);
    return t.kind == DATE_MONTH ? (int)t.value : 0;
}

static bool half_day(struct span word, struct when *w)
{
    struct date_token t = token_of(word);
    w->is_am |= t.kind == DATE_HALF_DAY && t.value == 0;
    w->is_pm |= t.kind == DATE_HALF_DAY && t.value != 0;
    return t.kind == DATE_HALF_DAY;
}

/* ---- scanning ---- */

static bool is_digit(struct span s, size_t i)
{
    return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

static bool is_at(struct span s, size_t i, const char *any)
{
    return i < s.n && s.p[i] && strchr(any, s.p[i]);
}

static int digits_at(struct span s, size_t i)
{
    int n = 0;
    while (is_digit(s, i + (size_t)n))
        n++;
    return n;
}

/* Figures that are too many for any part of a date stay a number that is none. */
static int number_at(struct span s, size_t *i, int digits)
{
    int v = 0;
    for (int k = 0; k < digits && is_digit(s, *i); k++, ++*i)
        v = v > NUMBER_MAX ? v : v * 10 + (s.p[*i] - '0');
    return v;
}

static void blanks(struct span s, size_t *i)
{
    while (is_at(s, *i, " \t\n\r,_"))
        ++*i;
}

/* +0300, +03:00, +3, GMT+03:00, EST, (CEST); an unknown name is UTC. */
static void zone_read(struct span s, size_t *i, struct when *w)
{
    char bytes[WORD_BYTES];
    while (is_at(s, *i, " \t\n\r("))
        ++*i;
    size_t from = *i;
    struct span word = word_read(s, i, bytes);
    if (half_day(word, w)) {
        zone_read(s, i, w);
        return;
    }
    if (word.n && month_of(word)) {
        *i = from;
        return;
    }
    struct date_token zone = token_of(word);
    w->zone = zone.kind == DATE_ZONE ? (int)zone.value : w->zone;
    bool is_minus =
        is_at(s, *i, "-") || span_starts_with(span_slice(s, *i, s.n), SPAN("\xE2\x88\x92"));
    if (!is_minus && !is_at(s, *i, "+"))
        return;
    *i += is_at(s, *i, "+-") ? 1 : 3;
    int n = digits_at(s, *i);
    if (!n)
        return;
    int hours = number_at(s, i, n == 4 ? 2 : n == 3 ? 1 : n), minutes = 0;
    if (is_at(s, *i, ":"))
        ++*i;
    minutes = number_at(s, i, 2);
    w->zone = (is_minus ? -1 : 1) * (hours * 60 + minutes);
}

/* hh[:mm[:ss[.f]]] or hhmm[ss], then the zone; nothing happens when there is no time. */
static void time_read(struct span s, size_t *i, struct when *w, bool may_be_basic)
{
    int n = digits_at(s, *i);
    bool is_basic = may_be_basic && (n == 4 || n == 6);
    if (n == 0 || (n > 2 && !is_basic))
        return;
    w->hour = number_at(s, i, is_basic ? 2 : n);
    if (is_basic || (is_at(s, *i, ":.h") && is_digit(s, *i + 1))) {
        *i += is_basic ? 0 : 1;
        w->minute = number_at(s, i, 2);
        if (is_basic ? n == 6 : is_at(s, *i, ":") && is_digit(s, *i + 1)) {
            *i += is_basic ? 0 : 1;
            w->second = number_at(s, i, 2);
        }
        if (is_at(s, *i, ".,:") && is_digit(s, *i + 1)) {
            ++*i;
            *i += (size_t)digits_at(s, *i);
        }
    }
    zone_read(s, i, w);
}

static int full_year(int year)
{
    return year < 70 ? 2000 + year : 1900 + year;
}

/* ---- the calendar ---- */

static void from_days(int64_t days, struct when *w)
{
    int64_t z = days + 719468, era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    w->day = (int)(doy - (153 * mp + 2) / 5 + 1);
    w->month = (int)(mp < 10 ? mp + 3 : mp - 9);
    w->year = yoe + era * 400 + (w->month <= 2);
}

static void from_ordinal(int ordinal, struct when *w)
{
    int64_t first = date_days(w->year, 1, 1);
    bool is_good = ordinal >= 1 && first + ordinal - 1 < date_days(w->year + 1, 1, 1);
    if (is_good)
        from_days(first + ordinal - 1, w);
    else
        w->month = 13;
}

static void from_week(int week, int day, struct when *w)
{
    int64_t fourth = date_days(w->year, 1, 4), monday = fourth - (fourth + 3) % 7;
    if (week < 1 || week > 53 || day < 1 || day > 7)
        w->month = 13;
    else
        from_days(monday + (week - 1) * 7 + day - 1, w);
}

static int days_of_month(const struct when *w)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = w->year % 4 == 0 && (w->year % 100 != 0 || w->year % 400 == 0);
    return days[w->month - 1] + (w->month == 2 && is_leap);
}

/* ---- the two forms ---- */

/* Behind the year of YYYY-MM-DD, YYYY-MM, YYYY-DDD, YYYY-Www-D, YYYY-month-D; `s.p[*i]` is the
 * separator. */
static void extended_read(struct span s, size_t *i, struct when *w)
{
    char bytes[WORD_BYTES];
    ++*i;
    if (is_at(s, *i, "Ww") && is_digit(s, *i + 1)) {
        ++*i;
        int week = number_at(s, i, 2);
        *i += is_at(s, *i, "-") ? 1 : 0;
        from_week(week, is_digit(s, *i) ? number_at(s, i, 1) : 1, w);
        return;
    }
    int n = digits_at(s, *i);
    if (n == 3) {
        from_ordinal(number_at(s, i, 3), w);
        return;
    }
    w->month = n ? number_at(s, i, n) : month_of(word_read(s, i, bytes));
    w->day = 1;
    if (is_at(s, *i, "-/.") && is_digit(s, *i + 1)) {
        ++*i;
        w->day = number_at(s, i, 2);
    }
}

static void basic_read(struct span s, size_t *i, int digits, struct when *w)
{
    bool is_short = digits == 5 || digits == 6; /* of the year */
    w->year = is_short ? full_year(number_at(s, i, 2)) : number_at(s, i, 4);
    w->month = w->day = 1;
    if (digits == 5 || digits == 7) {
        from_ordinal(number_at(s, i, 3), w);
    } else if (digits != 4) {
        w->month = number_at(s, i, 2);
        w->day = number_at(s, i, 2);
    }
}

/* A date that begins with its year; `i` at a digit. */
static bool iso_read(struct span s, size_t i, struct when *w)
{
    char bytes[WORD_BYTES];
    int n = digits_at(s, i);
    size_t from = i;
    bool is_extended = (n == 4 || n == 2) && is_at(s, i + (size_t)n, "-/.");
    if (is_extended && n == 2 &&
        !(is_at(s, i + 2, "-") && is_at(s, i + 5, "-") && digits_at(s, i + 6) == 2))
        return false;
    if (is_extended) {
        int year = number_at(s, &i, n);
        w->year = n == 4 ? year : full_year(year);
        extended_read(s, &i, w);
    } else if ((n >= 4 && n <= 8) || n == 14) {
        basic_read(s, &i, n, w);
        if (n == 4 && from != 0)
            return false;
    } else {
        return false;
    }
    if (i < s.n && !is_at(s, i, " \t\n\r,_Tt:") && !is_digit(s, i))
        return n != 4 || is_extended;
    blanks(s, &i);
    if (is_at(s, i, "Tt:"))
        i++;
    blanks(s, &i);
    size_t word_at = i;
    if (!half_day(word_read(s, &i, bytes), w))
        i = word_at;
    blanks(s, &i);
    bool is_alone = n == 4 && !is_extended;
    if (is_alone && i < s.n)
        return false; /* "2004 ..." is something else */
    time_read(s, &i, w, true);
    return true;
}

static void number_use(struct span s, size_t *i, struct when *w)
{
    int n = digits_at(s, *i), v = number_at(s, i, n < 9 ? n : 9);
    struct span rest = span_slice(s, *i, s.n);
    if (span_starts_with(rest, SPAN("년")) || n == 4 || v > 31)
        w->year = w->year ? w->year : n <= 2 ? full_year(v) : v;
    else if (span_starts_with(rest, SPAN("월")))
        w->month = v;
    else if (!w->day)
        w->day = v;
    else if (!w->year && n == 2)
        w->year = full_year(v);
}

/* Words and numbers in any order: RFC 822, asctime, "July 4, 2004 3:00 PM". */
static bool words_read(struct span s, struct when *w)
{
    char bytes[WORD_BYTES];
    for (size_t i = 0; i < s.n;) {
        if (is_digit(s, i)) {
            size_t from = i, behind = i + (size_t)digits_at(s, i);
            if (w->hour < 0 && is_at(s, behind, ":") && is_digit(s, behind + 1))
                time_read(s, &i, w, false);
            if (i == from) /* no time, or none that could be: 200:11 */
                number_use(s, &i, w);
            continue;
        }
        struct span word = word_read(s, &i, bytes);
        int month = month_of(word);
        w->month = month ? month : w->month;
        half_day(word, w);
        if (!word.n)
            utf8_next(s, &i);
    }
    return w->year && w->month && w->day;
}

/* ---- the result ---- */

static bool is_good(struct when *w)
{
    if (w->month < 1 || w->month > 12 || w->day < 1 || w->year < 1990 || w->year > 9999 ||
        w->day > days_of_month(w))
        return false;
    if (w->hour >= 0 && w->hour <= 12 && (w->is_pm || w->is_am))
        w->hour = w->hour % 12 + (w->is_pm ? 12 : 0);
    if (w->hour > 24 || w->minute > 59 || w->second > 60)
        return false;
    if (w->hour == 24) {
        if (w->minute || w->second)
            return false;
        from_days(date_days(w->year, w->month, w->day) + 1, w);
        w->hour = 0;
    }
    if (w->second == 60)
        w->second = 59;
    if (w->zone == ZONE_NONE)
        w->zone = 0;
    else if (w->zone < -14 * 60 || w->zone > 14 * 60)
        w->hour = -1; /* no such zone: the day is all that is known */
    return true;
}

static int64_t moment_of(const struct when *w)
{
    int64_t s = date_days(w->year, w->month, w->day) * DAY_S;
    if (w->hour >= 0)
        s += w->hour * 3600 + w->minute * 60 + w->second - w->zone * 60;
    return s * SECOND_US;
}

static const char *print(const struct when *w, struct arena *a)
{
    char *day = arena_printf(a, "%04d-%02d-%02d", (int)w->year, w->month, w->day);
    if (w->hour < 0)
        return day;
    int zone = w->zone < 0 ? -w->zone : w->zone;
    if (!zone)
        return arena_printf(a, "%sT%02d:%02d:%02dZ", day, w->hour, w->minute, w->second);
    return arena_printf(a, "%sT%02d:%02d:%02d%c%02d:%02d", day, w->hour, w->minute, w->second,
                        w->zone < 0 ? '-' : '+', zone / 60, zone % 60);
}

/* Figures of other scripts are left to date_parse, as is what begins with an Arabic word. */
static bool has_arabic(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0xD8 && (unsigned char)s.p[i] <= 0xDB)
            return true;
    return false;
}

const char *feed_date_parse(struct span s, int64_t latest_us, struct arena *a, int64_t *ret_us)
{
    const struct when none = {.hour = -1, .zone = ZONE_NONE};
    struct when w = none;
    int64_t us = 0;
    s = span_trim(s);
    s.n = s.n < 100 ? s.n : 100;
    size_t first = 0;
    while (first < s.n && !is_digit(s, first))
        first++;
    bool is_read = false;
    if (!has_arabic(s)) {
        is_read = iso_read(s, first, &w);
        if (!is_read) {
            w = none;
            is_read = words_read(s, &w);
        }
    }
    if (is_read) {
        us = is_good(&w) ? moment_of(&w) : latest_us + 1;
        if (ret_us)
            *ret_us = us;
        return us <= latest_us ? print(&w, a) : NULL;
    }
    struct date_rules rules = {.latest_us = latest_us};
    const char *text = date_parse(s, &rules, a);
    if (text && ret_us)
        feed_date_parse(span_of(text), latest_us, a, ret_us);
    return text;
}
