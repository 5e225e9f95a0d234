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

static bool set_part(struct timex *t, struct part p)
{
    struct calendar_date first = calendar_date(t->from);
    int64_t from = t->from, to = t->to;
    if (p.weekday) {
        int64_t day = p.nth < 0
                          ? to - (calendar_weekday(to) - p.weekday + 7) % 7
                          : from + (p.weekday - calendar_weekday(from) + 7) % 7 + 7 * (p.nth - 1);
        if (day < from || day > to)
            return false;
        timex_set_days(t, day, day, "day");
        return true;
    }
    if (strcmp(p.unit, "week") == 0) {
        /* weeks from Monday; a week belongs where its Thursday lies */
        int64_t thursday = p.nth < 0
                               ? to - (calendar_weekday(to) - 4 + 7) % 7
                               : from + (4 - calendar_weekday(from) + 7) % 7 + 7 * (p.nth - 1);
        if (thursday > to)
            return false;
        timex_set_days(t, thursday - 3, thursday + 3, "week");
        return true;
    }
    int months = strcmp(p.unit, "quarter") == 0 ? 3
                 : strcmp(p.unit, "half") == 0  ? 6
                 : strcmp(p.unit, "month") == 0 ? 1
                                                : 0;
    int nth = p.nth < 0 ? 12 / (months ? months : 12) : p.nth;
    if (!months || nth * months > 12 || t->to - t->from < 360)
        return false;
    timex_set_days(t, calendar_day(first.year, (nth - 1) * months + 1, 1),
                   calendar_day(first.year, nth * months + 1, 1) - 1, "month");
    return true;
}

static bool part_at(const struct scan *s, uint32_t atom, struct part *ret, uint32_t *ret_to)
{
    uint32_t at = atom + (span_equal(s->atom[atom].folded, SPAN("the")) ? 1u : 0u), to;
    bool is_arabic = at < s->atoms && s->atom[at].is_arabic;
    const struct vocabulary_item *nth = NULL, *what;
    /* English: ordinal + unit; Arabic: unit + ordinal, or أول يوم جمعة */
    if (!is_arabic || !scan_has(s, at, VOCABULARY_TIME_UNIT)) {
        nth = scan_word(s, at, VOCABULARY_ORDINAL, &to);
        if (!nth && scan_word(s, at, VOCABULARY_TIME_LAST, &to) && !is_arabic)
            ret->nth = -1;
        else if (!nth)
            return false;
        at = to;
        at += is_arabic && scan_has(s, at, VOCABULARY_TIME_HEAD);
    }
    if ((what = scan_word(s, at, VOCABULARY_WEEKDAY, &to)))
        ret->weekday = (int)what->number;
    else if ((what = scan_word(s, at, VOCABULARY_TIME_UNIT, &to)))
        ret->unit = what->label;
    else
        return false;
    if (!nth && is_arabic) {
        nth = scan_word(s, to, VOCABULARY_ORDINAL, &to);
        if (!nth && (span_equal(s->atom[to < s->atoms ? to : at].folded, SPAN("الاخير"))))
            ret->nth = -1, to++;
        else if (!nth)
            return false;
    }
    if (nth)
        ret->nth = (int)nth->number;
    *ret_to = to;
    return ret->nth < 13;
}

bool timex_nth(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    static timex_rule *const wholes[] = {timex_month_alone, timex_year, timex_unit};
    const struct scan *s = c->scan;
    struct part p = {0};
    uint32_t to;
    if (!part_at(s, atom, &p, &to))
        return false;
    bool had_of = false;
    while (to < s->atoms && (span_equal(s->atom[to].folded, SPAN("of")) ||
                             span_equal(s->atom[to].folded, SPAN("in")) ||
                             span_equal(s->atom[to].folded, SPAN("من")))) {
        had_of = true;
        to++;
    }
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes && scan_same_sentence(s, atom, to); i++) {
        struct timex whole = {0};
        if (!wholes[i](c, to, &whole) || (!had_of && !s->atom[atom].is_arabic))
            continue;
        *t = whole;
        timex_cover(s, t, s->atom[atom].start, atom, whole.to_atom);
        return !t->is_resolved || set_part(t, p);
    }
    int year = timex_year_at(s, to);
    if (!had_of || !year)
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to + 1);
    timex_set_days(t, calendar_day(year, 1, 1), calendar_day(year, 12, 31), "year");
    return set_part(t, p);
}

/* ---- Friday of last week, this week Friday, الجمعة من الأسبوع الماضي ---- */

bool timex_day_of_week(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom, to;
    while (at < atom + 2 && scan_has(s, at, VOCABULARY_TIME_HEAD) && s->atom[at].is_arabic)
        at++;
    const struct vocabulary_item *day = scan_word(s, at, VOCABULARY_WEEKDAY, &to);
    if (!day && !timex_unit(c, atom, t))
        return false;
    if (day) {
        while (to < s->atoms && to < at + 3 &&
               (span_equal(s->atom[to].folded, SPAN("of")) ||
                span_equal(s->atom[to].folded, SPAN("من"))))
            to++;
        if (!scan_same_sentence(s, atom, to) || !timex_unit(c, to, t))
            return false;
        to = t->to_atom;
    } else if (!(day = scan_word(s, t->to_atom, VOCABULARY_WEEKDAY, &to))) {
        return false;
    }
    if (!t->precision || strcmp(t->precision, "week") != 0 || t->to - t->from != 6)
        return false;
    bool is_resolved = t->is_resolved;
    int64_t monday = t->from;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    t->precision = "day";
    if (is_resolved)
        timex_set_days(t, monday + (int)day->number - 1, monday + (int)day->number - 1, "day");
    return true;
}

/* ---- on the 27th, يوم 27: the last such day ---- */

bool timex_day_only(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    int day;
    bool is_arabic = s->atom[atom].is_arabic;
    uint32_t at = atom + 1, to = atom + 2;
    if (!(is_arabic ? span_equal(s->atom[atom].folded, SPAN("يوم"))
                    : span_equal(s->atom[atom].folded, SPAN("the"))) ||
        !number_integer(s, at, &day) || day < 1 || day > 31 ||
        s->atom[at].end - s->atom[at].start > 2)
        return false;
    if (!is_arabic) {
        static const char *const before[] = {"on", "by", "until", "since", "for"};
        bool found = false;
        for (size_t i = 0; atom > 0 && i < sizeof before / sizeof *before; i++)
            found |= span_equal(s->atom[atom - 1].folded, span_of(before[i]));
        bool has_ending = to < s->atoms && !s->atom[to].after_space && s->atom[to].folded.n == 2;
        to += has_ending;
        if (!found || !has_ending || (to < s->atoms && s->atom[to].kind == TOKEN_WORD))
            return false;
    } else if (to < s->atoms && (scan_is_mark(s, to, '/') || scan_is_mark(s, to, '-'))) {
        return false;
    }
    timex_cover(s, t, s->atom[atom].start, atom, to);
    t->precision = "day";
    struct calendar_date now = calendar_date(c->anchor.day);
    int month = day <= now.day ? now.month : now.month - 1;
    if (c->anchor.is_known) {
        struct calendar_date d = calendar_date(calendar_day(now.year, month, 1));
        if (calendar_is_valid(d.year, d.month, day))
            timex_set_days(t, calendar_day(d.year, d.month, day),
                           calendar_day(d.year, d.month, day), "day");
    }
    return true;
}

/* ---- 3:30 pm, 14:00, الساعة 3 مساء ---- */

bool timex_clock(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom, to;
    int hour, minute = 0;
    bool had_word = s->atom[atom].is_arabic && scan_word(s, at, VOCABULARY_CLOCK, &at) != NULL;
    if (!number_integer(s, at, &hour) || hour > 24)
        return false;
    to = at + 1;
    bool has_minutes = scan_is_mark(s, to, ':') && !s->atom[to].after_space &&
                       number_integer(s, to + 1, &minute) &&
                       s->atom[to + 1].end - s->atom[to + 1].start == 2 && minute < 60;
    if (has_minutes)
        to += 2;
    const struct vocabulary_item *half = scan_word(s, to, VOCABULARY_CLOCK, &to);
    if (!half && !has_minutes)
        return false;
    if (!half && !had_word && hour < 10 && s->atom[at].end - s->atom[at].start < 2 && minute == 0)
        return false; /* 2:0 is a score */
    if (half && strcmp(half->label, "pm") == 0 && hour < 12)
        hour += 12;
    if (half && strcmp(half->label, "am") == 0 && hour == 12)
        hour = 0;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    t->precision = "time";
    t->from_minute = hour * 60 + minute;
    return true;
}
