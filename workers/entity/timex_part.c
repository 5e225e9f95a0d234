/* SPDX-License-Identifier: Apache-2.0 */
/* Days and weeks inside longer periods, and times of day. */
#include "calendar.h"
#include "number.h"
#include "timex_rules.h"

/* ---- the first Friday of July, the last week of March, the third quarter of 2016, الأسبوع الأول
 * من عام 2015 ---- */

struct part {
    int nth;     /* 1 ...; -1: the last */
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

static bool set_part(struct timex *t, struct part p)
{
    if (p.weekday) {
        int64_t day = nth_weekday(t, p.weekday, p.nth);
        timex_set_days(t, day, day, "day");
        return day >= t->from && day <= t->to;
    }
    if (strcmp(p.unit, "week") == 0) {
        /* weeks from Monday; a week belongs where its Thursday lies */
        int64_t thursday = nth_weekday(t, 4, p.nth);
        bool is_inside = thursday <= t->to;
        timex_set_days(t, thursday - 3, thursday + 3, "week");
        return is_inside;
    }
    int months = months_of(p.unit), year = calendar_date(t->from).year;
    if (!months || t->to - t->from < 360)
        return false;
    int nth = p.nth < 0 ? 12 / months : p.nth;
    timex_set_days(t, calendar_day(year, (nth - 1) * months + 1, 1),
                   calendar_day(year, nth * months + 1, 1) - 1, "month");
    return nth * months <= 12;
}

/* An ordinal or "last"; 0 when there is none. */
static int nth_at(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    const struct vocabulary_item *nth = scan_word(s, atom, VOCABULARY_ORDINAL, ret_to);
    if (nth)
        return (int)nth->number;
    if (atom >= s->atoms)
        return 0;
    if (s->atom[atom].is_arabic) {
        *ret_to = atom + 1;
        return scan_is_word(s, atom, "الاخير") ? -1 : 0;
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
        ret->nth = nth_at(s, at, &at);
        at += is_arabic && scan_has(s, at, VOCABULARY_TIME_HEAD);
        if (!ret->nth || !unit_at(s, at, ret, ret_to))
            return false;
    }
    return ret->nth != 0 && ret->nth < 13;
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
    int year = timex_year_at(c->scan, atom);
    if (!had_of || !year)
        return false;
    timex_cover(c->scan, t, c->scan->atom[atom].start, atom, atom + 1);
    timex_set_days(t, calendar_day(year, 1, 1), calendar_day(year, 12, 31), "year");
    return true;
}

bool timex_nth(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct part p = {0};
    uint32_t to;
    if (!part_at(s, atom, &p, &to))
        return false;
    uint32_t of = to;
    while (scan_is_one_of(s, to, SCAN_WORDS("of", "in", "من")))
        to++;
    bool had_of = to > of;
    if ((!had_of && !s->atom[atom].is_arabic) || !scan_same_sentence(s, atom, to) ||
        !whole_at(c, to, had_of, t))
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, t->to_atom);
    return !t->is_resolved || set_part(t, p);
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
    if (!day)
        return timex_unit(c, atom, t) ? scan_word(s, t->to_atom, VOCABULARY_WEEKDAY, ret_to) : NULL;
    while (to < at + 3 && scan_is_one_of(s, to, SCAN_WORDS("of", "من")))
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
    if (!day || !t->precision || strcmp(t->precision, "week") != 0 || t->to - t->from != 6)
        return false;
    bool is_resolved = t->is_resolved;
    int64_t that = t->from + (int)day->number - 1;
    timex_cover(c->scan, t, c->scan->atom[atom].start, atom, to);
    t->precision = "day";
    if (is_resolved)
        timex_set_days(t, that, that, "day");
    return true;
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

/* ---- 3:30 pm, 14:00, الساعة 3 مساء ---- */

/* ":30" behind the hour; returns the atom behind it, `at` when there is none. */
static uint32_t minutes_at(const struct scan *s, uint32_t at, int *ret_minute)
{
    int minute;
    if (!scan_is_mark(s, at, ':') || s->atom[at].after_space ||
        !number_integer(s, at + 1, &minute) || s->atom[at + 1].end - s->atom[at + 1].start != 2 ||
        minute >= 60)
        return at;
    *ret_minute = minute;
    return at + 2;
}

static int hour_of_day(int hour, const struct vocabulary_item *half)
{
    if (half && strcmp(half->label, "pm") == 0 && hour < 12)
        return hour + 12;
    return half && strcmp(half->label, "am") == 0 && hour == 12 ? 0 : hour;
}

bool timex_clock(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom;
    int hour, minute = 0;
    bool had_word = s->atom[atom].is_arabic && scan_word(s, at, VOCABULARY_CLOCK, &at) != NULL;
    if (!number_integer(s, at, &hour) || hour > 24)
        return false;
    uint32_t to = minutes_at(s, at + 1, &minute);
    bool has_minutes = to > at + 1;
    const struct vocabulary_item *half = scan_word(s, to, VOCABULARY_CLOCK, &to);
    /* 2:00 without more is a score as likely */
    bool is_score = !had_word && s->atom[at].end - s->atom[at].start < 2 && minute == 0;
    if (!half && (!has_minutes || is_score))
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    t->precision = "time";
    t->from_minute = hour_of_day(hour, half) * 60 + minute;
    return true;
}
