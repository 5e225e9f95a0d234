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

static int nearest_year(const struct timex_context *c, uint32_t atom, int month, int day)
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

struct digits {
    int n[3];
    unsigned width[3], parts;
    uint32_t end; /* code point */
};

static int digit_of(uint32_t c)
{
    if (c >= 0x660 && c <= 0x669)
        return (int)c - 0x660;
    return c >= '0' && c <= '9' ? (int)c - '0' : -1;
}

/* Up to three numbers with one and the same mark between them. */
static void read_digits(const struct text *t, uint32_t at, struct digits *d)
{
    uint32_t mark = 0, last = at + 12 < t->len ? at + 12 : t->len;
    unsigned part = 0;
    for (; at < last; at++) {
        uint32_t c = t->point[at];
        int digit = digit_of(c);
        bool is_mark = (c == '-' || c == '/' || c == '.') && (mark == 0 || mark == c);
        if (digit >= 0 && d->width[part] < 4) {
            d->n[part] = d->n[part] * 10 + digit;
            d->width[part]++;
            d->end = at + 1;
        } else if (is_mark && part < 2 && d->width[part] > 0) {
            mark = c;
            part++;
        } else {
            break;
        }
    }
    d->parts = part + (d->width[part] > 0);
}

bool timex_numeric(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct digits d = {0};
    if (s->atom[atom].kind != TOKEN_NUMBER)
        return false;
    read_digits(s->text, s->atom[atom].start, &d);
    bool is_date = d.parts == 3 && d.width[1] <= 2 && (d.width[0] <= 2 || d.width[0] == 4);
    if (!is_date || !numeric_value(d.n, d.width, t))
        return false;
    uint32_t to = atom;
    while (to < s->atoms && s->atom[to].start < d.end)
        to++;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    return t->end == d.end;
}

/* ---- month names ---- */

/* "Oct." */
static uint32_t skip_short_dot(const struct scan *s, uint32_t to)
{
    const struct scan_atom *last = &s->atom[to - 1];
    bool is_short = !last->is_arabic && last->end - last->start <= 4;
    return to + (is_short && scan_is_mark(s, to, '.') && !s->atom[to].after_space);
}

/* A month, with its second name ("كانون الثاني/يناير", "نوفمبر (تشرين الثاني)") when it has one. */
static int month_at(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    const struct vocabulary_item *m = scan_word(s, atom, VOCABULARY_MONTH, ret_to);
    if (!m)
        return 0;
    uint32_t to = *ret_to = skip_short_dot(s, *ret_to), behind;
    int month = (int)m->number;
    bool is_bracket = scan_is_mark(s, to, '(');
    if (!is_bracket && !scan_is_mark(s, to, '/') && !scan_is_dash(s, to))
        return month;
    m = scan_word(s, to + 1, VOCABULARY_MONTH, &behind);
    if (m && (int)m->number == month && (!is_bracket || scan_is_mark(s, behind, ')')))
        *ret_to = behind + is_bracket;
    return month;
}

/* The "nd" of 22nd. */
static bool is_ordinal_ending(const struct scan *s, uint32_t atom)
{
    return scan_is_one_of(s, atom, SCAN_WORDS("st", "nd", "rd", "th")) &&
           !s->atom[atom].after_space;
}

/* 22, 22nd, twenty-second, الثاني والعشرين: a day of the month; 0 when there is none. */
static int day_at(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    int day;
    if (number_integer(s, atom, &day) && day >= 1 && day <= 31 &&
        s->atom[atom].end - s->atom[atom].start <= 2) {
        *ret_to = atom + 1 + is_ordinal_ending(s, atom + 1);
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
    to += scan_is_comma(s, to) || scan_is_mark(s, to, '(') || scan_is_mark(s, to, '.');
    return to + scan_is_one_of(s, to, SCAN_WORDS("the", "الموافق"));
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
    uint32_t at = *to + scan_is_comma(s, *to);
    while (at < *to + 3 &&
           (scan_has(s, at, VOCABULARY_TIME_HEAD) || scan_is_one_of(s, at, SCAN_WORDS("من", "of"))))
        at++;
    int year = timex_year_at(s, at);
    if (year)
        *to = at + 1;
    return year;
}

static bool set_date(const struct timex_context *c, struct timex *t, const int ymd[3])
{
    t->has_year = ymd[0] != 0;
    int year = ymd[0] ? ymd[0] : nearest_year(c, t->from_atom, ymd[1], ymd[2]);
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
    const uint64_t joints = SCAN_BIT(VOCABULARY_TO) | SCAN_BIT(VOCABULARY_AND);
    uint32_t at = *to, behind;
    if (!scan_is_dash(s, at) && !scan_is_mark(s, at, '/') && !scan_has_any(s, at, joints))
        return 0;
    at++;
    if (at < s->atoms && s->atom[at].kind != TOKEN_NUMBER)
        return 0;
    int day = day_at(s, at, &behind);
    if (day <= first || scan_is_mark(s, behind, ':'))
        return 0;
    *to = behind;
    return day;
}

struct found_date {
    int year, month, day, last_day; /* 0: not said */
    uint32_t start, from, to;
};

static bool finish_date(const struct timex_context *c, const struct found_date *d, struct timex *t)
{
    timex_cover(c->scan, t, d->start, d->from, d->to);
    if (!set_date(c, t, (const int[]){d->year, d->month, d->day}))
        return false;
    if (d->last_day && t->is_resolved)
        t->to = t->from + (d->last_day - d->day);
    return true;
}

/* [Wednesday,] November 22[-24][, 2021] */
bool timex_month_first(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct found_date d = {.from = atom};
    uint32_t at = skip_weekday(s, atom);
    d.month = month_at(s, at, &d.to);
    if (!d.month || s->atom[at].is_arabic)
        return false;
    d.to += scan_is_word(s, d.to, "the");
    d.day = day_at(s, d.to, &d.to);
    if (!d.day)
        return false;
    d.last_day = second_day(s, &d.to, d.day);
    d.year = year_behind(s, &d.to);
    d.start = first_point(s, atom);
    return finish_date(c, &d, t);
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

/* What stands before the day: a weekday, يوم, "between". Returns the atom of the day. */
static uint32_t skip_to_day(const struct scan *s, uint32_t atom, struct found_date *d)
{
    uint32_t at = skip_weekday(s, atom);
    d->from = atom;
    d->start = first_point(s, atom);
    if (at > atom)
        return at;
    at += scan_has(s, at, VOCABULARY_TIME_HEAD) && s->atom[at].is_arabic;
    if (at == atom && scan_has(s, at, VOCABULARY_BETWEEN) && at + 1 < s->atoms) {
        d->from = ++at;
        d->start = s->atom[at].start;
    }
    return at;
}

/* [الأربعاء] 22 [من] تشرين الثاني [2021]; the 22nd of November 2021 */
bool timex_day_first(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct found_date d = {0};
    uint32_t at = skip_to_day(s, atom, &d);
    d.day = day_at(s, at, &d.to);
    if (!d.day)
        return false;
    d.last_day = second_day(s, &d.to, d.day);
    uint32_t of = d.to;
    while (d.to < at + 6 && scan_is_one_of(s, d.to, SCAN_WORDS("of", "من", "شهر")))
        d.to++;
    of = d.to - of;
    d.month = month_at(s, d.to, &d.to);
    if (!d.month) {
        if (!of || !day_of_relative_month(c, d.to, d.day, t))
            return false;
        timex_cover(s, t, d.start, d.from, t->to_atom);
        return true;
    }
    d.year = year_behind(s, &d.to);
    d.to += at > atom && scan_is_mark(s, at - 1, '(') && scan_is_mark(s, d.to, ')');
    return finish_date(c, &d, t);
}

/* last November, تشرين الثاني الماضي: -1, 1 for next, 0 */
static int shift_at(const struct scan *s, uint32_t atom, uint32_t *to)
{
    if (scan_word(s, atom, VOCABULARY_TIME_LAST, to))
        return -1;
    return scan_word(s, atom, VOCABULARY_TIME_NEXT, to) ? 1 : 0;
}

struct found_month {
    int month, year, shift;
    bool has_head;
    uint32_t at, to;
};

static bool find_month(const struct scan *s, uint32_t atom, struct found_month *m)
{
    uint32_t at = atom, to;
    if (scan_has(s, at, VOCABULARY_TIME_HEAD) && !scan_has(s, at, VOCABULARY_MONTH))
        scan_word(s, at, VOCABULARY_TIME_HEAD, &at);
    m->has_head = at > atom;
    int shift = at < s->atoms && !s->atom[at].is_arabic ? shift_at(s, at, &to) : 0;
    if (shift && scan_has(s, to, VOCABULARY_MONTH)) {
        m->shift = shift;
        at = to;
    }
    m->at = at;
    m->month = month_at(s, at, &m->to);
    if (!m->month)
        return false;
    m->year = year_behind(s, &m->to);
    if (s->atom[at].is_arabic && !m->year)
        m->shift = shift_at(s, m->to, &m->to);
    return true;
}

/* May and March are words and names too, and at the beginning of a sentence all have a capital. */
static bool is_month_meant(const struct scan *s, const struct found_month *m)
{
    if (m->year || m->shift || m->has_head)
        return true;
    if (s->atom[m->at].is_arabic)
        return !(scan_before(s, scan_at(s, m->at, VOCABULARY_MONTH)) & SCAN_ARTICLE);
    bool is_may = m->month == 5 || s->atom[m->at].starts_sentence;
    return !is_may || (m->at > 0 && scan_has(s, m->at - 1, VOCABULARY_PLACE_PREPOSITION));
}

static int year_of_month(const struct timex_context *c, uint32_t atom, const struct found_month *m)
{
    if (m->year || !c->anchor.is_known || m->month > ISLAMIC_MONTH)
        return m->month > ISLAMIC_MONTH ? 0 : m->year;
    struct calendar_date now = calendar_date(c->anchor.day);
    if (m->shift < 0)
        return m->month < now.month ? now.year : now.year - 1;
    if (m->shift > 0)
        return m->month > now.month ? now.year : now.year + 1;
    return nearest_year(c, atom, m->month, 0);
}

/* November 2021; شهر تشرين الثاني; last November; November alone */
bool timex_month_alone(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct found_month m = {0};
    if (!find_month(s, atom, &m) || !is_month_meant(s, &m))
        return false;
    uint32_t start =
        m.at == atom ? scan_start(s, scan_at(s, atom, VOCABULARY_MONTH)) : first_point(s, atom);
    timex_cover(s, t, start, atom, m.to);
    t->has_year = m.year != 0;
    t->precision = "month";
    int year = year_of_month(c, atom, &m);
    if (year)
        timex_set_month(t, year, m.month);
    return true;
}

/* 11/2016 */
static bool numeric_month(const struct scan *s, uint32_t atom, struct timex *t)
{
    int month, year = timex_year_at(s, atom + 2);
    if (!number_integer(s, atom, &month) || month < 1 || month > 12 || year < 1900 || year > 2050)
        return false;
    bool is_bound = !s->atom[atom + 1].after_space && !s->atom[atom + 2].after_space;
    if (!is_bound || !scan_is_mark(s, atom + 1, '/') || scan_is_mark(s, atom + 3, '/'))
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
                                         "till", "through", "and",     "to",     NULL};
    const uint64_t counted = SCAN_BIT(VOCABULARY_UNIT) | SCAN_BIT(VOCABULARY_MULTIPLIER);
    int year = timex_year_at(s, atom);
    if (atom == 0 || scan_has_any(s, atom + 1, counted))
        return false;
    /* "from 2011 people", but "in 2011 killed" */
    if (scan_has(s, atom + 1, VOCABULARY_COUNTED) &&
        !scan_is_one_of(s, atom - 1, SCAN_WORDS("in", "since")))
        return false;
    if (scan_is_mark(s, atom - 1, '('))
        return atom + 1 < s->atoms && s->atom[atom + 1].kind == TOKEN_MARK;
    return scan_is_one_of(s, atom - 1, before) && year >= 1900 && year <= 2050;
}

/* 2014-2018: the last year; 0 when no second one follows. */
static int last_year(const struct scan *s, uint32_t at, int first)
{
    int last = scan_is_dash(s, at + 1) ? timex_year_at(s, at + 2) : 0;
    return last > first && last - first < 100 ? last : 0;
}

bool timex_year(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom;
    while (at < atom + 2 && scan_has(s, at, VOCABULARY_TIME_HEAD))
        scan_word(s, at, VOCABULARY_TIME_HEAD, &at);
    if (at == atom && scan_has(s, at, VOCABULARY_TIME_UNIT) && s->atom[at].is_arabic)
        at++; /* العام 2011 */
    int year = timex_year_at(s, at), last = year ? last_year(s, at, year) : 0;
    if (!year)
        return at == atom && numeric_month(s, atom, t);
    if (!last && at == atom && !has_year_sign(s, at))
        return false;
    uint32_t start = at == atom ? s->atom[at].start : first_point(s, atom);
    timex_cover(s, t, start, atom, at + (last ? 3 : 1));
    timex_set_days(t, calendar_day(year, 1, 1), calendar_day(last ? last : year, 12, 31), "year");
    t->has_year = true;
    return true;
}

/* The first year of "1990s" and "'70s"; 0 when the digits are none. */
static int decade_of(const struct scan *s, uint32_t at, bool had_the)
{
    int digits;
    if (!number_integer(s, at, &digits) || digits % 10 || !scan_is_word(s, at + 1, "s") ||
        s->atom[at + 1].after_space)
        return 0;
    if (digits >= 1800 && digits <= 2100)
        return digits;
    return digits >= 20 && digits < 100 && had_the ? 1900 + digits : 0;
}

/* the 1990s, the '70s, السبعينيات */
bool timex_decade(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    bool had_the = scan_is_word(s, atom, "the");
    uint32_t to = atom + had_the + 2;
    const struct vocabulary_item *word = scan_word(s, atom, VOCABULARY_DECADE, &to);
    int year = word ? (int)word->number : decade_of(s, atom + had_the, had_the);
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
