/* SPDX-License-Identifier: Apache-2.0 */
#include "timex_rules.h"
#include "calendar.h"
#include "number.h"

#define ISLAMIC_MONTH 20 /* numbers of months above it: their days cannot be told by rule */
#define FUTURE_COSTS 3   /* a day ahead counts as far as three days back */

void timex_cover(const struct scan *s, struct timex *t, uint32_t start, uint32_t from, uint32_t to)
{
    t->from_atom = from;
    t->to_atom = to;
    t->start = start;
    t->end = s->atom[to - 1].end;
    t->from_minute = -1;
}

void timex_set_days(struct timex *t, int64_t from, int64_t to, const char *precision)
{
    t->from = from;
    t->to = to;
    t->precision = precision;
    t->is_resolved = true;
}

void timex_set_month(struct timex *t, int year, int month)
{
    timex_set_days(t, calendar_day(year, month, 1), calendar_day(year, month + 1, 1) - 1, "month");
}

int timex_year_at(const struct scan *s, uint32_t atom)
{
    int year;
    if (!number_integer(s, atom, &year) || s->atom[atom].end - s->atom[atom].start != 4 ||
        year < 1800 || year > 2100)
        return 0;
    return year;
}

int timex_nearest_year(const struct timex_context *c, uint32_t atom, int month, int day)
{
    if (!c->anchor.is_known || month > ISLAMIC_MONTH)
        return 0;
    int this_year = calendar_date(c->anchor.day).year, best = 0;
    int64_t best_distance = INT64_MAX;
    bool is_future = timex_is_future(c, atom);
    for (int year = this_year - 1; year <= this_year + 1; year++) {
        if (day > 0 && !calendar_is_valid(year, month, day))
            continue;
        int64_t away = calendar_day(year, month, day > 0 ? day : 15) - c->anchor.day;
        int64_t distance = away > 0 ? away * (is_future ? 1 : FUTURE_COSTS)
                                    : -away * (is_future ? FUTURE_COSTS : 1);
        if (day == 0 && calendar_date(c->anchor.day).month == month && year == this_year)
            distance = 0;
        if (distance < best_distance) {
            best_distance = distance;
            best = year;
        }
    }
    return best;
}

/* ---- 2021-11-22, 22/11/2021, 22.11.2021 ---- */

static bool numeric_value(const int n[3], const unsigned width[3], struct timex *t)
{
    int year = n[2], month = n[1], day = n[0];
    if (width[0] == 4) {
        year = n[0];
        day = n[2];
    } else if (width[2] == 2) {
        year += year < 70 ? 2000 : 1900;
    } else if (width[2] != 4) {
        return false;
    }
    if (month > 12 && day <= 12) { /* American order */
        int swap = month;
        month = day;
        day = swap;
    }
    if (!calendar_is_valid(year, month, day))
        return false;
    timex_set_days(t, calendar_day(year, month, day), calendar_day(year, month, day), "day");
    return true;
}

bool timex_numeric(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    int n[3] = {0};
    unsigned width[3] = {0}, part = 0;
    if (s->atom[atom].kind != TOKEN_NUMBER)
        return false;
    uint32_t i = s->atom[atom].start, mark = 0, end = i;
    for (; i < s->text->len && i < s->atom[atom].start + 12; i++) {
        uint32_t p = s->text->point[i];
        int digit = p >= 0x660 && p <= 0x669 ? (int)p - 0x660
                    : p >= '0' && p <= '9'   ? (int)p - '0'
                                             : -1;
        if (digit >= 0 && width[part] < 4) {
            n[part] = n[part] * 10 + digit;
            width[part]++;
            end = i + 1;
        } else if (digit < 0 && part < 2 && width[part] > 0 && (p == '-' || p == '/' || p == '.') &&
                   (mark == 0 || mark == p)) {
            mark = p;
            part++;
        } else {
            break;
        }
    }
    if (part != 2 || width[2] == 0 || width[1] > 2 || (width[0] > 2 && width[0] != 4) ||
        !numeric_value(n, width, t))
        return false;
    uint32_t to = atom;
    while (to < s->atoms && s->atom[to].start < end)
        to++;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    return t->end == end;
}

/* ---- month names ---- */

/* A month, with its second name ("كانون الثاني/يناير", "نوفمبر (تشرين الثاني)") when it has one. */
static int month_at(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    const struct vocabulary_item *m = scan_word(s, atom, VOCABULARY_MONTH, ret_to);
    if (!m)
        return 0;
    int month = (int)m->number;
    uint32_t to = *ret_to, behind;
    if (to < s->atoms && scan_is_mark(s, to, '.') && !s->atom[to].after_space &&
        !s->atom[atom].is_arabic && s->atom[to - 1].end - s->atom[to - 1].start <= 4)
        *ret_to = ++to; /* "Oct." */
    bool is_bracket = scan_is_mark(s, to, '(');
    if (!is_bracket && !scan_is_mark(s, to, '/') && !scan_is_mark(s, to, '-') &&
        !scan_is_mark(s, to, 0x2013))
        return month;
    m = scan_word(s, to + 1, VOCABULARY_MONTH, &behind);
    if (m && (int)m->number == month && (!is_bracket || scan_is_mark(s, behind, ')')))
        *ret_to = behind + is_bracket;
    return month;
}

/* 22, 22nd, twenty-second, الثاني والعشرين: a day of the month; 0 when there is none. */
static int day_at(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    int day;
    if (number_integer(s, atom, &day) && day >= 1 && day <= 31 &&
        s->atom[atom].end - s->atom[atom].start <= 2) {
        *ret_to = atom + 1;
        const struct scan_atom *x = atom + 1 < s->atoms ? &s->atom[atom + 1] : NULL;
        if (x && !x->after_space && x->folded.n == 2 && strchr("snrt", x->folded.p[0]) &&
            strchr("tdh", x->folded.p[1]))
            *ret_to = atom + 2;
        return day;
    }
    const struct vocabulary_item *o = scan_word(s, atom, VOCABULARY_ORDINAL, ret_to);
    return o ? (int)o->number : 0;
}

static uint32_t skip_weekday(const struct scan *s, uint32_t atom)
{
    uint32_t to = atom;
    while (scan_has(s, to, VOCABULARY_TIME_HEAD) && s->atom[to].is_arabic && to < atom + 2)
        to++;
    if (!scan_word(s, to, VOCABULARY_WEEKDAY, &to))
        return atom;
    if (scan_is_mark(s, to, ',') || scan_is_mark(s, to, 0x60C) || scan_is_mark(s, to, '(') ||
        scan_is_mark(s, to, '.'))
        to++;
    if (to < s->atoms && (span_equal(s->atom[to].folded, SPAN("the")) ||
                          span_equal(s->atom[to].folded, SPAN("الموافق"))))
        to++;
    return to;
}

static uint32_t first_point(const struct scan *s, uint32_t atom)
{
    /* Clitics of an Arabic head or weekday ("ليوم", "وفي") stay outside the span. */
    static const enum vocabulary_class heads[] = {VOCABULARY_TIME_HEAD, VOCABULARY_WEEKDAY,
                                                  VOCABULARY_MONTH, VOCABULARY_ORDINAL,
                                                  VOCABULARY_SEASON};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const struct scan_match *m = scan_at(s, atom, heads[i]);
        if (m)
            return s->atom[atom].reading[m->reading].before & SCAN_ARTICLE ? s->atom[atom].start
                                                                           : scan_start(s, m);
    }
    return s->atom[atom].start;
}

static int year_behind(const struct scan *s, uint32_t *to)
{
    uint32_t at = *to;
    if (scan_is_mark(s, at, ',') || scan_is_mark(s, at, 0x60C))
        at++;
    while (at < s->atoms && at < *to + 3 &&
           (scan_has(s, at, VOCABULARY_TIME_HEAD) || span_equal(s->atom[at].folded, SPAN("من")) ||
            span_equal(s->atom[at].folded, SPAN("of"))))
        at++;
    int year = timex_year_at(s, at);
    if (year)
        *to = at + 1;
    return year;
}

static bool set_date(const struct timex_context *c, struct timex *t, const int ymd[3])
{
    t->has_year = ymd[0] != 0;
    int year = ymd[0] ? ymd[0] : timex_nearest_year(c, t->from_atom, ymd[1], ymd[2]);
    t->precision = "day";
    if (ymd[1] > ISLAMIC_MONTH || !year)
        return true; /* a date, but which one cannot be told */
    if (!calendar_is_valid(year, ymd[1], ymd[2]))
        return false;
    timex_set_days(t, calendar_day(year, ymd[1], ymd[2]), calendar_day(year, ymd[1], ymd[2]),
                   "day");
    return true;
}

/* A second day behind the first: "12-13", "12 to 15", "12 and 13". Returns 0 when there is none. */
static int second_day(const struct scan *s, uint32_t *to, int first)
{
    uint32_t at = *to, behind;
    if (!scan_is_mark(s, at, '-') && !scan_is_mark(s, at, 0x2013) &&
        !scan_has(s, at, VOCABULARY_TO) && !scan_has(s, at, VOCABULARY_AND) &&
        !scan_is_mark(s, at, '/'))
        return 0;
    at++;
    if (at < s->atoms && s->atom[at].kind != TOKEN_NUMBER)
        return 0;
    int day = day_at(s, at, &behind);
    if (day <= first || (behind < s->atoms && scan_is_mark(s, behind, ':')))
        return 0;
    *to = behind;
    return day;
}

/* [Wednesday,] November 22[-24][, 2021] */
bool timex_month_first(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = skip_weekday(s, atom), to;
    int month = month_at(s, at, &to);
    if (!month || s->atom[at].is_arabic)
        return false;
    if (to < s->atoms && span_equal(s->atom[to].folded, SPAN("the")))
        to++;
    int day = day_at(s, to, &to);
    if (!day)
        return false;
    int last = second_day(s, &to, day), year = year_behind(s, &to);
    timex_cover(s, t, first_point(s, atom), atom, to);
    if (!set_date(c, t, (const int[]){year, month, day}))
        return false;
    if (last && t->is_resolved)
        t->to = t->from + (last - day);
    return true;
}

/* في 20 من الشهر الجاري, the 20th of last month */
static bool day_of_relative_month(const struct timex_context *c, uint32_t atom, int day,
                                  struct timex *t)
{
    struct timex whole = {0};
    if (atom >= c->scan->atoms || !timex_unit(c, atom, &whole) || !whole.precision ||
        strcmp(whole.precision, "month") != 0)
        return false;
    *t = whole;
    t->precision = "day";
    if (whole.is_resolved && whole.from + day - 1 <= whole.to)
        timex_set_days(t, whole.from + day - 1, whole.from + day - 1, "day");
    else
        t->is_resolved = false;
    return true;
}

/* [الأربعاء] 22 [من] تشرين الثاني [2021]; the 22nd of November 2021 */
bool timex_day_first(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = skip_weekday(s, atom), to;
    if (at == atom && scan_has(s, at, VOCABULARY_TIME_HEAD) && s->atom[at].is_arabic)
        at++;
    bool had_between = at == atom && scan_has(s, at, VOCABULARY_BETWEEN);
    at += had_between;
    uint32_t start = had_between ? s->atom[at].start : first_point(s, atom);
    int day = day_at(s, at, &to);
    if (!day)
        return false;
    int last = second_day(s, &to, day);
    while (to < s->atoms && to < at + 6 &&
           (span_equal(s->atom[to].folded, SPAN("of")) ||
            span_equal(s->atom[to].folded, SPAN("من")) ||
            span_equal(s->atom[to].folded, SPAN("شهر")) || scan_is_mark(s, to, ' ')))
        to++;
    int month = month_at(s, to, &to);
    if (!month)
        return to > at + 1 + (last ? 2u : 0u) && day_of_relative_month(c, to, day, t) &&
               (timex_cover(s, t, start, had_between ? at : atom, t->to_atom), true);
    int year = year_behind(s, &to);
    if (scan_is_mark(s, to, ')') && at > 0 && scan_is_mark(s, at - 1, '(') && at - 1 >= atom)
        to++;
    timex_cover(s, t, start, had_between ? at : atom, to);
    if (!set_date(c, t, (const int[]){year, month, day}))
        return false;
    if (last && t->is_resolved)
        t->to = t->from + (last - day);
    return true;
}

/* November 2021; شهر تشرين الثاني; last November; November alone */
bool timex_month_alone(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom, to;
    int shift = 0;
    bool has_word = false;
    if (scan_has(s, at, VOCABULARY_TIME_HEAD) && !scan_has(s, at, VOCABULARY_MONTH))
        scan_word(s, at, VOCABULARY_TIME_HEAD, &at);
    bool has_head = at > atom;
    if (scan_word(s, at, VOCABULARY_TIME_LAST, &to) && !s->atom[at].is_arabic &&
        scan_has(s, to, VOCABULARY_MONTH)) {
        shift = -1;
        at = to;
    } else if (scan_word(s, at, VOCABULARY_TIME_NEXT, &to) && !s->atom[at].is_arabic &&
               scan_has(s, to, VOCABULARY_MONTH)) {
        shift = 1;
        at = to;
    }
    const struct scan_match *m = scan_at(s, at, VOCABULARY_MONTH);
    int month = month_at(s, at, &to);
    if (!month || (s->atom[at].is_arabic && scan_before(s, m) & SCAN_ARTICLE && !has_head))
        return false;
    int year = year_behind(s, &to);
    if (s->atom[at].is_arabic && scan_has(s, to, VOCABULARY_TIME_LAST) && !year) {
        shift = -1;
        to++;
    } else if (s->atom[at].is_arabic && scan_has(s, to, VOCABULARY_TIME_NEXT) && !year) {
        shift = 1;
        to++;
    }
    has_word = year || shift || has_head;
    bool is_may =
        month == 5 && !s->atom[at].is_arabic; /* also a name and, at the beginning, a verb */
    if (!has_word && (is_may || s->atom[at].starts_sentence) &&
        !(at > 0 && scan_has(s, at - 1, VOCABULARY_PLACE_PREPOSITION)))
        return false;
    timex_cover(s, t, at == atom ? scan_start(s, m) : first_point(s, atom), atom, to);
    t->has_year = year != 0;
    t->precision = "month";
    if (!year && c->anchor.is_known && month <= ISLAMIC_MONTH) {
        struct calendar_date now = calendar_date(c->anchor.day);
        year = timex_nearest_year(c, atom, month, 0);
        if (shift < 0)
            year = month < now.month ? now.year : now.year - 1;
        else if (shift > 0)
            year = month > now.month ? now.year : now.year + 1;
    }
    if (year && month <= ISLAMIC_MONTH)
        timex_set_month(t, year, month);
    return true;
}

/* 11/2016 */
static bool numeric_month(const struct scan *s, uint32_t atom, struct timex *t)
{
    int month, year;
    if (!number_integer(s, atom, &month) || month < 1 || month > 12 ||
        !scan_is_mark(s, atom + 1, '/') || s->atom[atom + 1].after_space ||
        !(year = timex_year_at(s, atom + 2)) || s->atom[atom + 2].after_space || year < 1900 ||
        year > 2050 || scan_is_mark(s, atom + 3, '/'))
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, atom + 3);
    timex_set_month(t, year, month);
    t->has_year = true;
    return true;
}

/* ---- years ---- */

/* A bare number of four digits is a year only where something says so. */
static bool has_year_sign(const struct scan *s, uint32_t atom)
{
    static const char *const before[] = {"in",   "since",   "by",      "until",  "from",  "during",
                                         "of",   "late",    "early",   "mid",    "في",    "منذ",
                                         "حتى",  "خلال",    "between", "before", "after", "year",
                                         "till", "through", "and",     "to"};
    if (atom == 0 || scan_has(s, atom + 1, VOCABULARY_UNIT) ||
        scan_has(s, atom + 1, VOCABULARY_MULTIPLIER))
        return false;
    /* "from 2011 people", but "in 2011 killed" */
    bool is_in = span_equal(s->atom[atom - 1].folded, SPAN("in")) ||
                 span_equal(s->atom[atom - 1].folded, SPAN("since"));
    if (scan_has(s, atom + 1, VOCABULARY_COUNTED) && !is_in)
        return false;
    if (scan_is_mark(s, atom - 1, '(') && atom + 1 < s->atoms &&
        s->atom[atom + 1].kind == TOKEN_MARK)
        return true;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (span_equal(s->atom[atom - 1].folded, span_of(before[i])))
            return timex_year_at(s, atom) >= 1900 && timex_year_at(s, atom) <= 2050;
    return false;
}

bool timex_year(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom;
    while (at < atom + 2 && scan_has(s, at, VOCABULARY_TIME_HEAD))
        scan_word(s, at, VOCABULARY_TIME_HEAD, &at);
    if (at == atom && scan_has(s, at, VOCABULARY_TIME_UNIT) && s->atom[at].is_arabic)
        at++; /* العام 2011 */
    int year = timex_year_at(s, at), last = 0;
    if (!year)
        return at == atom && numeric_month(s, atom, t);
    if (scan_is_mark(s, at + 1, '-') || scan_is_mark(s, at + 1, 0x2013))
        last = timex_year_at(s, at + 2);
    if (last > year && last - year < 100) { /* 2014-2018 */
        timex_cover(s, t, at == atom ? s->atom[at].start : first_point(s, atom), atom, at + 3);
        timex_set_days(t, calendar_day(year, 1, 1), calendar_day(last, 12, 31), "year");
        return t->has_year = true;
    }
    if (at == atom && !has_year_sign(s, at))
        return false;
    timex_cover(s, t, at == atom ? s->atom[at].start : first_point(s, atom), atom, at + 1);
    timex_set_days(t, calendar_day(year, 1, 1), calendar_day(year, 12, 31), "year");
    return true;
}

/* the 1990s, the '70s, السبعينيات */
bool timex_decade(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom + (span_equal(s->atom[atom].folded, SPAN("the")) ? 1u : 0u), to = at + 2;
    int year = 0, digits = 0;
    const struct vocabulary_item *word = scan_word(s, atom, VOCABULARY_DECADE, &to);
    if (word) {
        year = (int)word->number;
        at = atom;
    } else if (number_integer(s, at, &digits) && to - 1 < s->atoms &&
               !s->atom[at + 1].after_space && span_equal(s->atom[at + 1].folded, SPAN("s")) &&
               digits % 10 == 0) {
        year = digits >= 1800 && digits <= 2100            ? digits
               : digits >= 20 && digits < 100 && at > atom ? 1900 + digits
                                                           : 0;
    }
    if (!year)
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    timex_set_days(t, calendar_day(year, 1, 1), calendar_day(year + 9, 12, 31), "decade");
    return true;
}

/* summer 2014, the spring of 2011, صيف 2014, last winter */
bool timex_season(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom, to;
    int shift = 0;
    if (scan_word(s, at, VOCABULARY_TIME_LAST, &to) && !s->atom[at].is_arabic) {
        shift = -1;
        at = to;
    }
    const struct vocabulary_item *season = scan_word(s, at, VOCABULARY_SEASON, &to);
    if (!season)
        return false;
    int year = year_behind(s, &to);
    if (!year && s->atom[at].is_arabic && scan_has(s, to, VOCABULARY_TIME_LAST)) {
        shift = -1;
        to++;
    }
    if (!year && !shift)
        return false;
    timex_cover(s, t, at == atom ? first_point(s, at) : s->atom[atom].start, atom, to);
    t->precision = "season";
    if (!year && c->anchor.is_known) {
        struct calendar_date now = calendar_date(c->anchor.day);
        year = now.month > season->number + 2 ? now.year : now.year - 1;
    }
    if (year)
        timex_set_days(t, calendar_day(year, (int)season->number, 1),
                       calendar_day(year, (int)season->number + 3, 1) - 1, "season");
    return true;
}
