/* SPDX-License-Identifier: Apache-2.0 */
/* Years and what is made of them: 2014-2018, the third quarter, summer 2014, the 1990s, centuries.
 */
#include "calendar.h"
#include "number.h"
#include "timex_rules.h"

void timex_set_year(struct timex *t, int year)
{
    timex_set_days(t, calendar_day(year, 1, 1), calendar_day(year, 12, 31), "year");
}

/* Clitics of the first word stay outside the span. */
static uint32_t first_point(const struct scan *s, uint32_t atom)
{
    static const enum vocabulary_class heads[] = {VOCABULARY_TIME_HEAD, VOCABULARY_TIME_UNIT,
                                                  VOCABULARY_SEASON, VOCABULARY_DECADE,
                                                  VOCABULARY_NAME};
    return timex_first_point(s, atom, heads);
}

/* ---- years ---- */

#define BITS_COUNTED                                                                               \
    (SCAN_BIT(VOCABULARY_UNIT) | SCAN_BIT(VOCABULARY_MULTIPLIER) | SCAN_BIT(VOCABULARY_CURRENCY))

/* A bare number of four digits is a year only where something says so. */
static bool has_year_sign(const struct scan *s, uint32_t atom)
{
    static const char *const before[] = {
        "in",    "since",   "by",  "until", "from", "during",  "of",     "late",  "early",
        "mid",   "في",      "منذ", "حتى",   "خلال", "between", "before", "after", "year",
        "till",  "through", "and", "to",    "قبل",  "بعد",     "بين",    "مطلع",  "نهايه",
        "بدايه", "الي",     "حتي", "لعام",  "و",    NULL};
    int year = timex_year_at(s, atom);
    if (atom == 0 || scan_has_any(s, atom + 1, BITS_COUNTED))
        return false;
    /* "from 2011 people", but "in 2011 killed" */
    if (scan_has(s, atom + 1, VOCABULARY_COUNTED) &&
        !scan_is_one_of(s, atom - 1, SCAN_WORDS("in", "since", "في", "منذ")))
        return false;
    if (scan_is_mark(s, atom - 1, '('))
        return atom + 1 < s->atoms && s->atom[atom + 1].kind == TOKEN_MARK;
    return scan_is_one_of(s, atom - 1, before) && year >= 1900 && year <= 2050;
}

/* 2014-2018, 2014 to 2018: the last year; 0 when no second one follows. */
static int last_year(const struct scan *s, uint32_t at, int first)
{
    if (!scan_is_dash(s, at + 1) && !scan_has(s, at + 1, VOCABULARY_TO))
        return 0;
    int last = timex_year_at(s, at + 2);
    if (scan_has_any(s, at + 3, BITS_COUNTED | SCAN_BIT(VOCABULARY_COUNTED)))
        return 0;
    return last > first && last - first < 100 && first >= 1800 ? last : 0;
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
    if (!year || (!last && at == atom && !has_year_sign(s, at)))
        return false;
    uint32_t start = at == atom ? s->atom[at].start : first_point(s, atom);
    timex_cover(s, t, start, atom, at + (last ? 3 : 1));
    timex_set_days(t, calendar_day(year, 1, 1), calendar_day(last ? last : year, 12, 31), "year");
    t->has_year = true;
    t->is_range = last != 0;
    return true;
}

/* ---- Q3 2016, 2016 H1 ---- */

bool timex_quarter(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    int year = timex_year_at(s, atom);
    uint32_t at = atom + (year > 0);
    at += year > 0 && scan_is_dash(s, at) && !s->atom[at].after_space; /* 2017-Q1 */
    uint32_t to;
    const struct vocabulary_item *code = scan_word(s, at, VOCABULARY_TIME_CODE, &to);
    if (!code)
        return false;
    int nth = (int)code->number, months = strcmp(code->label, "quarter") == 0 ? 3 : 6;
    if (!year)
        year = timex_year_behind(s, &to);
    if (!year && s->atom[at].shape == TOKEN_SHAPE_LOWER)
        return false;
    if (!year && (months == 6 || !(year = timex_nearest_year(c, atom, nth * months, 0))))
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    timex_set_days(t, calendar_day(year, (nth - 1) * months + 1, 1),
                   calendar_day(year, nth * months + 1, 1) - 1, "month");
    return true;
}

/* ---- decades and centuries ---- */

/* The first year of "1990s" and "'70s"; 0 when the digits are none. */
static int decade_of(const struct scan *s, uint32_t at, bool had_the, uint32_t *ret_to)
{
    int digits;
    if (!number_integer(s, at, &digits) || digits % 10 || s->atom[at + 1].after_space)
        return 0;
    *ret_to = at + 2;
    if (scan_is_mark(s, at + 1, '\'') || scan_is_mark(s, at + 1, 0x2019))
        *ret_to = at + 3;
    if (!scan_is_word(s, *ret_to - 1, "s"))
        return 0;
    if (digits >= 1800 && digits <= 2100)
        return digits;
    return digits >= 20 && digits < 100 && had_the ? 1900 + digits : 0;
}

/* "... of the 19th century", "القرن التاسع عشر": its first year; 0 when there is none. */
static int century_at(const struct timex_context *c, uint32_t atom, uint32_t *ret_to);

/* the 1990s, the '70s, السبعينيات [من القرن التاسع عشر] */
bool timex_decade(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    bool had_the = scan_is_word(s, atom, "the");
    uint32_t to = atom, at = atom + had_the;
    at += had_the && (scan_is_mark(s, at, '\'') || scan_is_mark(s, at, 0x2019));
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_DECADE);
    int year = 0, century;
    if (m) {
        year = (int)scan_item(s, m)->number;
        to = m->to;
        uint32_t of = to + scan_is_one_of(s, to, SCAN_WORDS("من", "of"));
        if ((century = century_at(c, of, &to)) != 0)
            year = century + year % 100;
    } else if (at + 1 < s->atoms) {
        year = decade_of(s, at, had_the, &to);
    }
    if (!year)
        return false;
    timex_cover(s, t, m ? timex_start_of(s, m) : s->atom[atom].start, atom, to);
    timex_set_days(t, calendar_day(year, 1, 1), calendar_day(year + 9, 12, 31), "decade");
    return true;
}

static bool is_century(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    const struct vocabulary_item *unit = scan_word(s, atom, VOCABULARY_TIME_UNIT, ret_to);
    return unit && strcmp(unit->label, "century") == 0 && unit->number != 2;
}

static int century_at(const struct timex_context *c, uint32_t atom, uint32_t *ret_to)
{
    const struct scan *s = c->scan;
    uint32_t at = atom + scan_is_word(s, atom, "the"), to;
    int nth = 0;
    if (at >= s->atoms || !scan_same_sentence(s, atom, at))
        return 0;
    if (!s->atom[at].is_arabic) {
        nth = timex_day_at(s, at, &to);
        bool is_ordinal = nth && (to > at + 1 || s->atom[at].kind == TOKEN_WORD);
        if (!is_ordinal || !is_century(s, to, ret_to))
            return 0;
    } else {
        if (!is_century(s, at, &to) || !(nth = timex_day_at(s, to, ret_to)))
            return 0;
    }
    return nth >= 10 && nth <= 22 ? (nth - 1) * 100 : 0;
}

/* the 21st century, القرن التاسع عشر */
bool timex_century(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    uint32_t to;
    int year = century_at(c, atom, &to);
    if (!year)
        return false;
    timex_cover(c->scan, t, first_point(c->scan, atom), atom, to);
    timex_set_days(t, calendar_day(year, 1, 1), calendar_day(year + 99, 12, 31), "century");
    return true;
}

/* ---- seasons ---- */

static int year_of_season(const struct timex_context *c, int first_month, enum timex_turn turn)
{
    struct calendar_date now = calendar_date(c->anchor.day);
    if (!c->anchor.is_known)
        return 0;
    bool is_over = now.month > first_month + 2, is_ahead = now.month < first_month;
    if (turn == TIMEX_TURN_LAST)
        return is_over ? now.year : now.year - 1;
    if (turn == TIMEX_TURN_NEXT)
        return is_ahead ? now.year : now.year + 1;
    return now.year;
}

/* summer 2014, the spring of 2011, صيف 2014, last winter */
bool timex_season(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom, to;
    enum timex_turn turn = s->atom[at].is_arabic ? TIMEX_TURN_NONE : timex_turn_at(s, at, &at);
    bool had_the = scan_is_word(s, at, "the");
    at += had_the;
    const struct vocabulary_item *season = scan_word(s, at, VOCABULARY_SEASON, &to);
    if (!season)
        return false;
    int year = timex_year_behind(s, &to);
    if (!year && s->atom[at].is_arabic)
        turn = timex_turn_at(s, to, &to);
    bool has_article = had_the && scan_is_one_of(s, at, SCAN_WORDS("summer", "winter", "autumn"));
    if (!year && !turn && !has_article)
        return false;
    timex_cover(s, t, at == atom ? first_point(s, at) : s->atom[atom].start, atom, to);
    t->precision = "season";
    if (!year)
        year = year_of_season(c, (int)season->number, turn);
    if (year)
        timex_set_days(t, calendar_day(year, (int)season->number, 1),
                       calendar_day(year, (int)season->number + 3, 1) - 1, "season");
    return true;
}
