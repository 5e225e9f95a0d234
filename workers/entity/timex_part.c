/* SPDX-License-Identifier: Apache-2.0 */
/* Days and weeks inside longer periods: the first Friday of July, Friday of last week, Friday the
 * 11th. */
#include "calendar.h"
#include "number.h"
#include "timex_rules.h"

/* ---- the first Friday of July, the last week of March, the third quarter of 2016, الأسبوع الأول
 * من عام 2015 ---- */

struct part {
    int nth;     /* 1 ...; -1: the last */
    int count;   /* "the first two weeks": 2 */
    int weekday; /* 0: a unit */
    const char *unit;
};

/* The nth day of a kind from `from` on (Monday 1), or the last up to `to`. */
static int64_t nth_weekday(const struct timex *t, int weekday, int nth)
{
    if (nth < 0)
        return t->to - (calendar_weekday(t->to) - weekday + 7) % 7;
    return t->from + (weekday - calendar_weekday(t->from) + 7) % 7 + 7 * (nth - 1);
}

static int months_of(const char *unit)
{
    return strcmp(unit, "quarter") == 0 ? 3
           : strcmp(unit, "half") == 0  ? 6
           : strcmp(unit, "month") == 0 ? 1
                                        : 0;
}

/* Weeks from Monday; a week belongs where its Thursday lies. */
static bool set_weeks(struct timex *t, const struct part *p)
{
    int64_t thursday = nth_weekday(t, 4, p->nth), others = 7 * (int64_t)(p->count - 1);
    bool is_inside = thursday >= t->from && thursday + (p->nth < 0 ? 0 : others) <= t->to;
    timex_set_days(t, thursday - 3 - (p->nth < 0 ? others : 0),
                   thursday + 3 + (p->nth < 0 ? 0 : others), "week");
    return is_inside;
}

static bool set_days(struct timex *t, const struct part *p)
{
    int64_t from = p->nth < 0 ? t->to - p->count + 1 : t->from + p->nth - 1;
    int64_t last = from + p->count - 1;
    if (last > t->to || (p->count == 1 && p->nth > 0 && t->to - t->from > 31 && p->nth > 1))
        return false;
    timex_set_days(t, from, last, "day");
    return true;
}

static bool set_months(struct timex *t, const struct part *p)
{
    int months = months_of(p->unit), year = calendar_date(t->from).year;
    if (!months || t->to - t->from < 360)
        return false;
    int nth = p->nth < 0 ? 12 / months - p->count + 1 : p->nth;
    timex_set_days(t, calendar_day(year, (nth - 1) * months + 1, 1),
                   calendar_day(year, (nth + p->count - 1) * months + 1, 1) - 1, "month");
    return nth >= 1 && (nth + p->count - 1) * months <= 12;
}

static bool set_part(struct timex *t, const struct part *p)
{
    if (p->weekday) {
        int64_t day = nth_weekday(t, p->weekday, p->nth);
        timex_set_days(t, day, day, "day");
        return day >= t->from && day <= t->to;
    }
    if (strcmp(p->unit, "week") == 0)
        return set_weeks(t, p);
    return strcmp(p->unit, "day") == 0 ? set_days(t, p) : set_months(t, p);
}

/* An ordinal or "last"; 0 when there is none. */
static int nth_at(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    if (atom >= s->atoms)
        return 0;
    int nth = timex_day_at(s, atom, ret_to);
    if (nth && (*ret_to > atom + 1 || s->atom[atom].kind == TOKEN_WORD))
        return nth;
    if (s->atom[atom].is_arabic) {
        *ret_to = atom + 1;
        return scan_is_one_of(s, atom, SCAN_WORDS("الاخير", "الاخيره", "اخر")) ? -1 : 0;
    }
    return scan_word(s, atom, VOCABULARY_TIME_LAST, ret_to) ? -1 : 0;
}

static bool unit_at(const struct scan *s, uint32_t atom, struct part *ret, uint32_t *ret_to)
{
    const struct vocabulary_item *what = scan_word(s, atom, VOCABULARY_WEEKDAY, ret_to);
    if (what) {
        ret->weekday = (int)what->number;
        return true;
    }
    what = scan_word(s, atom, VOCABULARY_TIME_UNIT, ret_to);
    ret->unit = what ? what->label : NULL;
    return what != NULL;
}

/* English: ordinal + unit; Arabic: unit + ordinal, or أول يوم جمعة. */
static bool part_at(const struct scan *s, uint32_t atom, struct part *ret, uint32_t *ret_to)
{
    uint32_t at = atom + scan_is_word(s, atom, "the");
    bool is_arabic = at < s->atoms && s->atom[at].is_arabic;
    if (is_arabic && scan_has(s, at, VOCABULARY_TIME_UNIT)) {
        if (!unit_at(s, at, ret, ret_to))
            return false;
        ret->nth = nth_at(s, *ret_to, ret_to);
    } else {
        struct number n;
        ret->nth = nth_at(s, at, &at);
        if ((ret->nth == 1 || ret->nth == -1) && number_read(s, at, &n) && n.max < 100) {
            ret->count = (int)n.max;
            at = n.to;
        }
        at += is_arabic && scan_has(s, at, VOCABULARY_TIME_HEAD) &&
              !scan_has_any(s, at, SCAN_BIT(VOCABULARY_WEEKDAY) | SCAN_BIT(VOCABULARY_TIME_UNIT));
        if (!ret->nth || !unit_at(s, at, ret, ret_to))
            return false;
    }
    return ret->nth != 0 && ret->count > 0;
}

/* The period that the part is of: July, 2015, last year. */
static bool whole_at(const struct timex_context *c, uint32_t atom, bool had_of, struct timex *t)
{
    static timex_rule *const wholes[] = {timex_month_alone, timex_year, timex_unit};
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        *t = (struct timex){0};
        if (wholes[i](c, atom, t))
            return true;
    }
    uint32_t to;
    if (had_of && scan_is_word(c->scan, atom, "the")) { /* "the first quarter of the year" */
        const struct vocabulary_item *unit =
            scan_word(c->scan, atom + 1, VOCABULARY_TIME_UNIT, &to);
        if (!unit || !c->anchor.is_known || !timex_set_unit(t, unit->label, c->anchor.day, 0))
            return false;
        timex_cover(c->scan, t, c->scan->atom[atom].start, atom, to);
        return true;
    }
    int year = timex_year_at(c->scan, atom);
    if (!had_of || !year)
        return false;
    timex_cover(c->scan, t, c->scan->atom[atom].start, atom, atom + 1);
    timex_set_year(t, year);
    return true;
}

bool timex_nth(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct part p = {.count = 1};
    uint32_t to;
    if (!part_at(s, atom, &p, &to))
        return false;
    uint32_t of = to;
    while (scan_is_one_of(s, to, SCAN_WORDS("of", "in", "من")))
        to++;
    bool had_of = to > of;
    had_of |= timex_turn_at(s, to, &of) != TIMEX_TURN_NONE; /* "the third week next year" */
    if ((!had_of && !s->atom[atom].is_arabic) || !scan_same_sentence(s, atom, to) ||
        !whole_at(c, to, had_of, t))
        return false;
    static const enum vocabulary_class heads[] = {VOCABULARY_TIME_UNIT, VOCABULARY_ORDINAL,
                                                  VOCABULARY_TIME_LAST, VOCABULARY_NAME};
    timex_cover(s, t, timex_first_point(s, atom, heads), atom, t->to_atom);
    return !t->is_resolved || set_part(t, &p);
}

/* ---- Friday of last week, this week Friday, الجمعة من الأسبوع الماضي ---- */

/* The week and the day in either order; *ret_to is the atom behind both. */
static const struct vocabulary_item *week_and_day(const struct timex_context *c, uint32_t atom,
                                                  struct timex *t, uint32_t *ret_to)
{
    const struct scan *s = c->scan;
    uint32_t at = atom, to;
    while (at < atom + 2 && scan_has(s, at, VOCABULARY_TIME_HEAD) && s->atom[at].is_arabic)
        at++;
    const struct vocabulary_item *day = scan_word(s, at, VOCABULARY_WEEKDAY, &to);
    if (!day) {
        if (!timex_unit(c, atom, t))
            return NULL;
        to = t->to_atom + scan_is_one_of(s, t->to_atom, SCAN_WORDS("on", ",", "،"));
        to += scan_has(s, to, VOCABULARY_TIME_HEAD) && s->atom[to].is_arabic;
        return scan_word(s, to, VOCABULARY_WEEKDAY, ret_to);
    }
    to = timex_skip_part_behind(s, to); /* "Wednesday evening next week" */
    for (uint32_t first = to; to < first + 2 && scan_is_one_of(s, to, SCAN_WORDS("of", "من"));)
        to++;
    if (!scan_same_sentence(s, atom, to) || !timex_unit(c, to, t))
        return NULL;
    *ret_to = t->to_atom;
    return day;
}

bool timex_day_of_week(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    uint32_t to = atom;
    const struct vocabulary_item *day = week_and_day(c, atom, t, &to);
    if (!day || !timex_is_precision(t, "week") || (t->is_resolved && t->to - t->from != 6))
        return false;
    bool is_resolved = t->is_resolved;
    int64_t that = t->from + (int)day->number - 1;
    static const enum vocabulary_class heads[] = {VOCABULARY_TIME_HEAD, VOCABULARY_WEEKDAY,
                                                  VOCABULARY_TIME_UNIT, VOCABULARY_NAME};
    timex_cover(c->scan, t, timex_first_point(c->scan, atom, heads), atom, to);
    t->precision = "day";
    if (is_resolved)
        timex_set_days(t, that, that, "day");
    return true;
}

/* ---- Friday the 11th, الجمعة 11 ---- */

/* The nearest month in which that day falls on that weekday; false when none is near. */
static bool set_weekday_date(const struct timex_context *c, int weekday, int day, struct timex *t)
{
    struct calendar_date now = calendar_date(c->anchor.day);
    for (int i = 0; i < 24 && c->anchor.is_known; i++) {
        int months = i % 2 ? -(i + 1) / 2 : i / 2; /* 0 -1 1 -2 2 ... */
        struct calendar_date d = calendar_date(calendar_day(now.year, now.month + months, 1));
        int64_t that = calendar_day(d.year, d.month, day);
        if (calendar_is_valid(d.year, d.month, day) && calendar_weekday(that) == weekday) {
            timex_set_days(t, that, that, "day");
            return true;
        }
    }
    return false;
}

/* "and", "to", an Arabic word with و: another time follows, nothing that is counted. */
static bool joins_on(const struct scan *s, uint32_t atom)
{
    return scan_can_be_joined(s, atom) ||
           scan_has_any(s, atom, SCAN_BIT(VOCABULARY_TO) | SCAN_BIT(VOCABULARY_AND));
}

bool timex_weekday_date(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    static const enum vocabulary_class heads[] = {VOCABULARY_TIME_HEAD, VOCABULARY_WEEKDAY,
                                                  VOCABULARY_NAME};
    const struct scan *s = c->scan;
    uint32_t at = atom, to;
    at += s->atom[atom].is_arabic && scan_has(s, at, VOCABULARY_TIME_HEAD);
    const struct vocabulary_item *weekday = scan_word(s, at, VOCABULARY_WEEKDAY, &at);
    if (!weekday || weekday->label[0])
        return false;
    uint32_t number = at + scan_is_comma(s, at);
    number += scan_is_one_of(s, number, SCAN_WORDS("the", "في"));
    int day = timex_day_at(s, number, &to);
    if (!day || !scan_same_sentence(s, atom, to - 1))
        return false;
    /* the bare number in English, a counted noun behind it in both, are no date */
    bool has_ending = to > number + 1 || s->atom[number].kind == TOKEN_WORD;
    bool is_counting = to < s->atoms && s->atom[to].kind == TOKEN_WORD && !joins_on(s, to);
    bool is_word = s->atom[number].kind == TOKEN_WORD; /* "on Monday the first convoy" */
    if ((!s->atom[atom].is_arabic && !has_ending) || (is_counting && (!has_ending || is_word)))
        return false;
    timex_cover(s, t, timex_first_point(s, atom, heads), atom, to);
    return set_weekday_date(c, (int)weekday->number, day, t);
}

/* ---- the week of April 10 ---- */

bool timex_week_of(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom + scan_is_word(s, atom, "the"), to;
    const struct vocabulary_item *unit = scan_word(s, at, VOCABULARY_TIME_UNIT, &to);
    if (c->is_nested || !unit || strcmp(unit->label, "week") != 0)
        return false;
    struct timex day = {0};
    struct timex_context nested = *c;
    nested.is_nested = true;
    while (to < at + 5 && scan_is_one_of(s, to,
                                         SCAN_WORDS("of", "beginning", "starting", "commencing",
                                                    "from", "on", "الذي", "يبدا")))
        to++;
    bool is_bare = to == at + 1;
    if ((is_bare && !s->atom[at].is_arabic) || !scan_same_sentence(s, atom, to) ||
        !(timex_day_first(&nested, to, &day) || timex_month_first(&nested, to, &day)) ||
        !day.is_resolved || day.from != day.to)
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, day.to_atom);
    t->has_year = day.has_year;
    return timex_set_unit(t, "week", day.from, 0);
}

/* ---- on the 27th, يوم 27: the last such day ---- */

/* "on the 27th", then no noun that it could belong to; returns the atom behind, 0 when it is none.
 */
static uint32_t english_day_end(const struct scan *s, uint32_t atom)
{
    uint32_t to = atom + 3;
    bool has_ending = scan_is_one_of(s, atom + 2, SCAN_WORDS("st", "nd", "rd", "th"));
    if (!has_ending || atom == 0 ||
        !scan_is_one_of(s, atom - 1, SCAN_WORDS("on", "by", "until", "since", "for")))
        return 0;
    return to < s->atoms && s->atom[to].kind == TOKEN_WORD ? 0 : to;
}

static void set_last_such_day(const struct timex_context *c, int day, struct timex *t)
{
    struct calendar_date now = calendar_date(c->anchor.day);
    int month = day <= now.day ? now.month : now.month - 1;
    struct calendar_date d = calendar_date(calendar_day(now.year, month, 1));
    int64_t that = calendar_day(d.year, d.month, day);
    if (c->anchor.is_known && calendar_is_valid(d.year, d.month, day))
        timex_set_days(t, that, that, "day");
}

bool timex_day_only(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom + 1, to = atom + 2;
    int day;
    if (!scan_is_one_of(s, atom, SCAN_WORDS("يوم", "the")) || !number_integer(s, at, &day) ||
        day < 1 || day > 31 || s->atom[at].end - s->atom[at].start > 2)
        return false;
    if (!s->atom[atom].is_arabic)
        to = english_day_end(s, atom);
    if (to == 0 || scan_is_mark(s, to, '/') || scan_is_dash(s, to))
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    t->precision = "day";
    set_last_such_day(c, day, t);
    return true;
}
