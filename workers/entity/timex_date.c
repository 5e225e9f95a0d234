/* SPDX-License-Identifier: Apache-2.0 */
/* Dates with the name of a month, of the Gregorian calendar in all its names and of the Islamic. */
#include "calendar.h"
#include "number.h"
#include "timex_rules.h"

#define FUTURE_COSTS 3 /* a day ahead counts as far as three days back */
#define LEAP_YEARS 4   /* the next 29 February is no farther */

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

bool timex_is_precision(const struct timex *t, const char *precision)
{
    return t->precision && strcmp(t->precision, precision) == 0;
}

/* ---- one day of either calendar ---- */

static int64_t day_in(int year, int month, int day)
{
    return month > TIMEX_ISLAMIC ? calendar_islamic_day(year, month - TIMEX_ISLAMIC, day)
                                 : calendar_day(year, month, day);
}

static bool is_day_in(int year, int month, int day)
{
    if (month <= TIMEX_ISLAMIC)
        return calendar_is_valid(year, month, day);
    return day >= 1 && day <= calendar_islamic_month_days(year, month - TIMEX_ISLAMIC);
}

static struct calendar_date date_in(int64_t day, int month)
{
    return month > TIMEX_ISLAMIC ? calendar_islamic_date(day) : calendar_date(day);
}

void timex_set_month(struct timex *t, int year, int month)
{
    timex_set_days(t, day_in(year, month, 1), day_in(year, month + 1, 1) - 1, "month");
    t->is_approximate |= month > TIMEX_ISLAMIC; /* by sight of the moon a day earlier or later */
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
    if (!c->anchor.is_known)
        return 0;
    struct calendar_date now = date_in(c->anchor.day, month);
    int best = 0, month_of_year = month > TIMEX_ISLAMIC ? month - TIMEX_ISLAMIC : month;
    int64_t best_distance = INT64_MAX;
    bool is_future = timex_is_future(c, atom);
    for (int year = now.year - LEAP_YEARS; year <= now.year + LEAP_YEARS; year++) {
        if (day > 0 && !is_day_in(year, month, day))
            continue;
        int64_t away = day_in(year, month, day > 0 ? day : 15) - c->anchor.day;
        int64_t distance = away > 0 ? away * (is_future ? 1 : FUTURE_COSTS)
                                    : -away * (is_future ? FUTURE_COSTS : 1);
        if (day == 0 && now.month == month_of_year && year == now.year)
            distance = 0;
        if (distance < best_distance) {
            best_distance = distance;
            best = year;
        }
    }
    return best;
}

/* ---- month names ---- */

/* "Oct." */
static uint32_t skip_short_dot(const struct scan *s, uint32_t to)
{
    const struct scan_atom *last = &s->atom[to - 1];
    bool is_short = !last->is_arabic && last->end - last->start <= 4 &&
                    !scan_is_one_of(s, to - 1, SCAN_WORDS("may", "june", "july"));
    return to + (is_short && scan_is_mark(s, to, '.') && !s->atom[to].after_space);
}

/* إب, a town of Yemen, folds like آب, August. */
static bool is_ibb(const struct scan *s, uint32_t atom)
{
    return scan_is_word(s, atom, "اب") && s->text->point[s->atom[atom].start] == 0x625;
}

/* A month, with its second name ("كانون الثاني/يناير", "نوفمبر (تشرين الثاني)") when it has one. */
static int month_at(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    const struct vocabulary_item *m = scan_word(s, atom, VOCABULARY_MONTH, ret_to);
    if (!m || is_ibb(s, atom))
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

int timex_day_at(const struct scan *s, uint32_t atom, uint32_t *ret_to)
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

uint32_t timex_start_of(const struct scan *s, const struct scan_match *m)
{
    uint8_t points = s->atom[m->from].reading[m->reading].points;
    return scan_start(s, m) - (scan_before(s, m) & SCAN_ARTICLE ? (points < 2 ? points : 2) : 0);
}

uint32_t timex_first_point(const struct scan *s, uint32_t atom,
                           const enum vocabulary_class *classes)
{
    for (; *classes != VOCABULARY_NAME; classes++) {
        const struct scan_match *m = scan_at(s, atom, *classes);
        if (m)
            return timex_start_of(s, m);
    }
    return s->atom[atom].start;
}

/* Clitics of an Arabic head or weekday ("ليوم", "وفي") stay outside the span. */
static uint32_t first_point(const struct scan *s, uint32_t atom)
{
    static const enum vocabulary_class heads[] = {VOCABULARY_TIME_HEAD, VOCABULARY_WEEKDAY,
                                                  VOCABULARY_MONTH, VOCABULARY_ORDINAL,
                                                  VOCABULARY_NAME};
    return timex_first_point(s, atom, heads);
}

/* A mark between the parts of a date: "22/Nov/2021", "16. Nov. 2021". */
static bool is_date_mark(const struct scan *s, uint32_t atom)
{
    return scan_is_mark(s, atom, '/') || scan_is_mark(s, atom, '-') ||
           (scan_is_mark(s, atom, '.') && !s->atom[atom].after_space);
}

static uint32_t skip_to_year(const struct scan *s, uint32_t to)
{
    uint32_t at = to + (scan_is_comma(s, to) || is_date_mark(s, to));
    while (at < to + 3 && (scan_has(s, at, VOCABULARY_TIME_HEAD) ||
                           scan_is_one_of(s, at, SCAN_WORDS("من", "of", "in"))))
        at++;
    return at;
}

int timex_year_behind(const struct scan *s, uint32_t *to)
{
    uint32_t at = skip_to_year(s, *to);
    int year = timex_year_at(s, at);
    if (year)
        *to = at + 1;
    return year;
}

/* The Islamic year whose month begins in a Gregorian year: "رمضان 2021". */
static int islamic_year_of(int month, int year)
{
    int first = calendar_islamic_date(calendar_day(year, 1, 1)).year;
    for (int y = first; y <= first + 1; y++)
        if (calendar_date(day_in(y, month, 1)).year == year)
            return y;
    return 0;
}

/* 1442 [هـ] behind a month of the Islamic calendar. */
static int islamic_year_behind(const struct scan *s, int month, uint32_t *to)
{
    uint32_t at = skip_to_year(s, *to);
    int year = timex_year_behind(s, to);
    if (year)
        return islamic_year_of(month, year);
    if (!number_integer(s, at, &year) || year < 1300 || year > 1600)
        return 0;
    *to = at + 1 + scan_is_one_of(s, at + 1, SCAN_WORDS("ه", "هـ", "هجري", "ah"));
    return year;
}

static int year_behind_month(const struct scan *s, int month, uint32_t *to)
{
    return month > TIMEX_ISLAMIC ? islamic_year_behind(s, month, to) : timex_year_behind(s, to);
}

struct found_date {
    int year, month, day, last_day; /* 0: not said */
    enum timex_turn turn;
    uint32_t start, from, to;
};

/* "22 October last" lies before the publication, "next" behind it: the years to add. */
static int turn_of_year(const struct timex_context *c, const struct found_date *d, int year)
{
    int64_t day = is_day_in(year, d->month, d->day) ? day_in(year, d->month, d->day) : 0;
    if (d->turn == TIMEX_TURN_LAST)
        return day >= c->anchor.day ? -1 : 0;
    return d->turn == TIMEX_TURN_NEXT && day <= c->anchor.day ? 1 : 0;
}

static bool finish_date(const struct timex_context *c, const struct found_date *d, struct timex *t)
{
    timex_cover(c->scan, t, d->start, d->from, d->to);
    t->has_year = d->year != 0;
    t->is_yearless = !t->has_year;
    t->is_range = d->last_day != 0;
    t->precision = "day";
    int year = d->year ? d->year : timex_nearest_year(c, d->from, d->month, d->day);
    if (year && d->turn)
        year += turn_of_year(c, d, year);
    if (!year)
        return !c->anchor.is_known; /* a date, but which one cannot be told */
    if (!is_day_in(year, d->month, d->day))
        return false;
    int64_t day = day_in(year, d->month, d->day);
    timex_set_days(t, day, day + (d->last_day ? d->last_day - d->day : 0), "day");
    t->is_approximate = d->month > TIMEX_ISLAMIC;
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
    at += scan_is_word(s, at, "the");
    if (at < s->atoms && s->atom[at].kind != TOKEN_NUMBER && !scan_has(s, at, VOCABULARY_ORDINAL))
        return 0;
    int day = timex_day_at(s, at, &behind);
    if (day <= first || scan_is_mark(s, behind, ':'))
        return 0;
    *to = behind;
    return day;
}

/* "14 أكتوبر" is the rule in Arabic; the other order is believed where nothing can be counted. */
static bool is_arabic_day_behind(const struct scan *s, uint32_t atom)
{
    int day;
    return number_integer(s, atom, &day) &&
           (atom + 1 >= s->atoms || s->atom[atom + 1].kind != TOKEN_WORD) &&
           !scan_is_mark(s, atom + 1, ':');
}

static bool is_ordinal_at(const struct scan *s, uint32_t atom)
{
    uint32_t to;
    return timex_day_at(s, atom, &to) && (to > atom + 1 || s->atom[atom].kind == TOKEN_WORD);
}

/* [Wednesday,] November 22[-24][, 2021]; November between 19 and 20 */
bool timex_month_first(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct found_date d = {.from = atom};
    uint32_t at = skip_weekday(s, atom);
    if (at < s->atoms && s->atom[at].is_arabic)
        scan_word(s, at, VOCABULARY_TIME_HEAD, &at);
    d.month = month_at(s, at, &d.to);
    if (!d.month)
        return false;
    bool is_between = scan_has(s, d.to, VOCABULARY_BETWEEN);
    if (s->atom[at].is_arabic && !is_between && !is_arabic_day_behind(s, d.to))
        return false;
    d.to += is_between || scan_is_word(s, d.to, "the") || is_date_mark(s, d.to) ||
            (scan_is_comma(s, d.to) && is_ordinal_at(s, d.to + 1));
    d.day = timex_day_at(s, d.to, &d.to);
    if (!d.day)
        return false;
    d.last_day = second_day(s, &d.to, d.day);
    if (is_between && !d.last_day)
        return false;
    d.year = year_behind_month(s, d.month, &d.to);
    d.start = first_point(s, atom);
    return finish_date(c, &d, t);
}

/* في 20 من الشهر الجاري, the 20th of last month, from 4 to 22 this month */
static bool day_of_relative_month(const struct timex_context *c, const struct found_date *d,
                                  struct timex *t)
{
    struct timex whole = {0};
    if (!scan_same_sentence(c->scan, d->from, d->to) || !timex_unit(c, d->to, &whole) ||
        !timex_is_precision(&whole, "month"))
        return false;
    timex_cover(c->scan, t, d->start, d->from, whole.to_atom);
    t->precision = "day";
    t->is_range = d->last_day != 0;
    int last = d->last_day ? d->last_day : d->day;
    if (whole.is_resolved && whole.from + last - 1 <= whole.to)
        timex_set_days(t, whole.from + d->day - 1, whole.from + last - 1, "day");
    return true;
}

/* What stands before the day: a weekday, يوم, "between". Returns the atom of the day. */
static uint32_t skip_to_day(const struct scan *s, uint32_t atom, struct found_date *d)
{
    uint32_t at = skip_weekday(s, atom);
    d->from = atom;
    d->start = first_point(s, atom);
    if (at > atom)
        return at + scan_is_one_of(s, at, SCAN_WORDS("في"));
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
    bool is_money = at > 0 && scan_has(s, at - 1, VOCABULARY_CURRENCY); /* $12 December 27 */
    d.day = timex_day_at(s, at, &d.to);
    if (!d.day || is_money)
        return false;
    d.last_day = second_day(s, &d.to, d.day);
    uint32_t of = d.to;
    while (d.to < at + 6 && scan_is_one_of(s, d.to, SCAN_WORDS("of", "من", "شهر", "in", "في")))
        d.to++;
    bool had_of = d.to > of;
    d.to += !had_of && is_date_mark(s, d.to) && scan_has(s, d.to + 1, VOCABULARY_MONTH);
    uint32_t month = d.to;
    d.month = month_at(s, month, &d.to);
    if (!d.month)
        return (had_of || d.last_day || is_ordinal_at(s, at)) && day_of_relative_month(c, &d, t);
    d.year = year_behind_month(s, d.month, &d.to);
    if (!d.year && s->atom[month].is_arabic)
        d.turn = timex_turn_at(s, d.to, &d.to); /* 22 أكتوبر الماضي */
    d.to += at > atom && scan_is_mark(s, at - 1, '(') && scan_is_mark(s, d.to, ')');
    return finish_date(c, &d, t);
}

/* ---- months alone ---- */

struct found_month {
    int month, year;
    enum timex_turn turn;
    bool has_head;
    uint32_t at, to;
};

static bool find_month(const struct scan *s, uint32_t atom, struct found_month *m)
{
    uint32_t at = atom, to;
    if (scan_has(s, at, VOCABULARY_TIME_HEAD) && !scan_has(s, at, VOCABULARY_MONTH))
        scan_word(s, at, VOCABULARY_TIME_HEAD, &at);
    m->has_head = at > atom;
    enum timex_turn turn = at < s->atoms ? timex_turn_at(s, at, &to) : TIMEX_TURN_NONE;
    bool can_lead = turn != TIMEX_TURN_NONE && (!s->atom[at].is_arabic || turn == TIMEX_TURN_THIS);
    if (can_lead && scan_has(s, to, VOCABULARY_MONTH)) {
        m->turn = turn;
        at = to;
    }
    m->at = at;
    m->month = month_at(s, at, &m->to);
    if (!m->month)
        return false;
    m->year = year_behind_month(s, m->month, &m->to);
    if (s->atom[at].is_arabic && !m->year && !m->turn)
        m->turn = timex_turn_at(s, m->to, &m->to);
    return true;
}

/* May and March are words and names too, Ramadan and Rajab names; at the beginning of a sentence
 * all have a capital. */
static bool is_month_meant(const struct scan *s, const struct found_month *m)
{
    if (m->year || m->turn || m->has_head)
        return true;
    bool had_preposition = m->at > 0 && scan_has(s, m->at - 1, VOCABULARY_PLACE_PREPOSITION);
    if (m->month > TIMEX_ISLAMIC)
        return had_preposition ||
               scan_is_one_of(s, m->at - (m->at > 0),
                              SCAN_WORDS("during", "خلال", "قبل", "بعد", "منذ", "before", "after"));
    if (s->atom[m->at].is_arabic)
        return !(scan_before(s, scan_at(s, m->at, VOCABULARY_MONTH)) & SCAN_ARTICLE);
    bool is_doubtful = m->month == 5 || s->atom[m->at].starts_sentence ||
                       (s->atom[m->at].shape == TOKEN_SHAPE_LOWER && m->to == m->at + 1 &&
                        s->atom[m->at].folded.n < 4);
    return !is_doubtful || had_preposition;
}

static int year_of_month(const struct timex_context *c, uint32_t atom, const struct found_month *m)
{
    if (m->year || !c->anchor.is_known)
        return m->year;
    struct calendar_date now = date_in(c->anchor.day, m->month);
    int month = m->month > TIMEX_ISLAMIC ? m->month - TIMEX_ISLAMIC : m->month;
    if (m->turn == TIMEX_TURN_LAST)
        return month < now.month ? now.year : now.year - 1;
    if (m->turn == TIMEX_TURN_NEXT)
        return month > now.month ? now.year : now.year + 1;
    if (m->turn == TIMEX_TURN_THIS)
        return now.year;
    return timex_nearest_year(c, atom, m->month, 0);
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
    t->is_yearless = !t->has_year && !m.turn;
    t->precision = "month";
    int year = year_of_month(c, atom, &m);
    if (year)
        timex_set_month(t, year, m.month);
    return true;
}
