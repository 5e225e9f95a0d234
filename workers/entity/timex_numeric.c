/* SPDX-License-Identifier: Apache-2.0 */
/* Dates in digits: 2021-11-22, 22/11/2021, 22.11.2021, 2\1\2022, 11/2016, 2016-11. */
#include "calendar.h"
#include "number.h"
#include "timex_rules.h"

#define DATE_POINTS 12 /* no date in digits is longer */

struct digits {
    int n[3];
    unsigned width[3], parts;
    uint32_t mark;
    uint32_t end; /* code point */
};

static bool is_mark(uint32_t c)
{
    return c == '-' || c == '/' || c == '.' || c == '\\';
}

/* Up to three numbers with one and the same mark between them. */
static void read_digits(const struct text *t, uint32_t at, struct digits *d)
{
    uint32_t last = at + DATE_POINTS < t->len ? at + DATE_POINTS : t->len;
    unsigned part = 0;
    for (; at < last; at++) {
        uint32_t c = t->point[at];
        int digit = number_digit(c);
        if (digit >= 0 && d->width[part] < 4) {
            d->n[part] = d->n[part] * 10 + digit;
            d->width[part]++;
            d->end = at + 1;
        } else if (is_mark(c) && (d->mark == 0 || d->mark == c) && part < 2 && d->width[part] > 0) {
            d->mark = c;
            part++;
        } else {
            break;
        }
    }
    d->parts = part + (d->width[part] > 0);
}

static bool is_full_date(const struct digits *d)
{
    return d->parts == 3 && d->width[1] <= 2 &&
           ((d->width[0] == 4 && d->width[2] <= 2) ||
            (d->width[0] <= 2 && (d->width[2] == 4 || d->width[2] == 2)));
}

/* What a document's own dates tell: 22/11/2021 puts the day first, 11/22/2021 the month. */
enum timex_order timex_order_of(const struct scan *s)
{
    unsigned day_first = 0, month_first = 0;
    for (uint32_t i = 0; i < s->atoms; i++) {
        struct digits d = {0};
        if (s->atom[i].kind != TOKEN_NUMBER || s->atom[i].is_skipped)
            continue;
        read_digits(s->text, s->atom[i].start, &d);
        if (!is_full_date(&d) || d.width[0] == 4)
            continue;
        day_first += d.n[0] > 12 && d.n[0] <= 31 && d.n[1] <= 12;
        month_first += d.n[1] > 12 && d.n[1] <= 31 && d.n[0] <= 12;
    }
    if (day_first == month_first)
        return TIMEX_ORDER_UNKNOWN;
    return day_first > month_first ? TIMEX_ORDER_DAY_FIRST : TIMEX_ORDER_MONTH_FIRST;
}

static bool is_arabic_near(const struct scan *s, uint32_t atom)
{
    return s->atom[0].is_arabic || (atom > 0 && s->atom[atom - 1].is_arabic);
}

/* Of two readings the one that lies nearer to the publication, tomorrow and later counting as far
 * away: an article tells of days before it. */
static bool is_month_nearer(const struct timex_context *c, int year, int a, int b)
{
    int64_t month_first = calendar_day(year, a, b) - c->anchor.day;
    int64_t day_first = calendar_day(year, b, a) - c->anchor.day;
    if (!c->anchor.is_known)
        return false;
    month_first = month_first > 0 ? month_first * 20 : -month_first;
    day_first = day_first > 0 ? day_first * 20 : -day_first;
    return month_first < day_first;
}

/* Arabic puts the day first; in English the document's other dates tell, else the publication. */
static bool is_month_first(const struct timex_context *c, uint32_t atom, int year, int a, int b)
{
    if (a > 12 || b > 12)
        return b > 12;
    if (c->order != TIMEX_ORDER_UNKNOWN)
        return c->order == TIMEX_ORDER_MONTH_FIRST;
    return !is_arabic_near(c->scan, atom) && is_month_nearer(c, year, a, b);
}

static bool set_full_date(const struct timex_context *c, uint32_t atom, const struct digits *d,
                          struct timex *t)
{
    int year = d->n[2], month = d->n[1], day = d->n[0];
    if (d->width[0] == 4) {
        year = d->n[0];
        month = d->n[1] > 12 ? d->n[2] : d->n[1];
        day = d->n[1] > 12 ? d->n[1] : d->n[2];
    } else {
        if (d->width[2] == 2)
            year += year < 70 ? 2000 : 1900;
        if (is_month_first(c, atom, year, day, month)) {
            month = d->n[0];
            day = d->n[1];
        }
    }
    if (!calendar_is_valid(year, month, day))
        return false;
    timex_set_days(t, calendar_day(year, month, day), calendar_day(year, month, day), "day");
    return true;
}

/* 11/2016, 2016-11, 2015.3; not 2011-12, which are two years. */
static bool set_month(const struct scan *s, uint32_t behind, const struct digits *d,
                      struct timex *t)
{
    const uint64_t counted = SCAN_BIT(VOCABULARY_UNIT) | SCAN_BIT(VOCABULARY_CURRENCY) |
                             SCAN_BIT(VOCABULARY_COUNTED) | SCAN_BIT(VOCABULARY_MULTIPLIER);
    bool is_year_first = d->width[0] == 4;
    int year = d->n[is_year_first ? 0 : 1], month = d->n[is_year_first ? 1 : 0];
    if (d->parts != 2 || d->width[0] + d->width[1] > 6 || d->width[0] == d->width[1] ||
        d->width[is_year_first ? 0 : 1] != 4 || month < 1 || month > 12 || year < 1900 ||
        year > 2050 || month == (year + 1) % 100 || (!is_year_first && d->mark == '-'))
        return false;
    if (d->mark == '.' && scan_has_any(s, behind, counted))
        return false;
    timex_set_month(t, year, month);
    return true;
}

bool timex_numeric(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct digits d = {0};
    if (s->atom[atom].kind != TOKEN_NUMBER)
        return false;
    read_digits(s->text, s->atom[atom].start, &d);
    uint32_t to = atom;
    while (to < s->atoms && s->atom[to].start < d.end)
        to++;
    if (to == atom)
        return false; /* digits of a script that the fold does not know */
    /* 2/1/2022/3 and 1.2.2022.5 are something else */
    uint32_t start = s->atom[atom].start;
    bool is_inside = start > 1 && is_mark(s->text->point[start - 1]) &&
                     number_digit(s->text->point[start - 2]) >= 0;
    bool goes_on = d.end + 1 < s->text->len && is_mark(s->text->point[d.end]) &&
                   number_digit(s->text->point[d.end + 1]) >= 0;
    if (goes_on || is_inside || s->atom[to - 1].end != d.end)
        return false;
    bool is_date = is_full_date(&d) ? set_full_date(c, atom, &d, t) : set_month(s, to, &d, t);
    if (!is_date)
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    t->has_year = true;
    return true;
}
