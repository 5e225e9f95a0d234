/* SPDX-License-Identifier: Apache-2.0 */
/* Feasts and days of remembrance, by a rule in the table: "12-25", "10-01..03 islamic", "easter+1",
 * "orthodox-2". */
#include <stdio.h>
#include <stdlib.h>
#include "calendar.h"
#include "timex_rules.h"

/* The days of a feast in the year that the rule counts in (of its own calendar). */
static bool days_of(const char *rule, int year, struct timex *t)
{
    int month, day, last = 0;
    bool is_orthodox = strncmp(rule, "orthodox", 8) == 0;
    if (is_orthodox || strncmp(rule, "easter", 6) == 0) {
        int64_t that = calendar_easter(year, !is_orthodox) + atoi(rule + (is_orthodox ? 8 : 6));
        timex_set_days(t, that, that, "day");
        return true;
    }
    if (sscanf(rule, "%d-%d..%d", &month, &day, &last) < 2)
        return false;
    bool is_islamic = strstr(rule, "islamic") != NULL;
    int64_t first =
        is_islamic ? calendar_islamic_day(year, month, day) : calendar_day(year, month, day);
    timex_set_days(t, first, first + (last > day ? last - day : 0), "day");
    t->is_approximate = is_islamic;
    return true;
}

/* The feast that lies nearest to the publication, the past preferred unless the clause looks
 * ahead. */
static void set_nearest(const struct timex_context *c, uint32_t atom, const char *rule,
                        enum timex_turn turn, struct timex *t)
{
    bool is_islamic = strstr(rule, "islamic") != NULL;
    int64_t now = c->anchor.day, best = INT64_MAX;
    int year = is_islamic ? calendar_islamic_date(now).year : calendar_date(now).year;
    bool is_future = turn == TIMEX_TURN_NEXT || timex_is_future(c, atom);
    struct timex found = *t;
    for (int y = year - 1; y <= year + 1; y++) {
        struct timex x = *t;
        if (!days_of(rule, y, &x))
            return;
        int64_t away = x.from > now ? (x.from - now) * (is_future ? 1 : 3)
                       : x.to < now ? (now - x.to) * (is_future ? 3 : 1)
                                    : 0;
        bool is_excluded =
            (turn == TIMEX_TURN_NEXT && x.from <= now) || (turn == TIMEX_TURN_LAST && x.from > now);
        if (away < best && !is_excluded) {
            best = away;
            found = x;
        }
    }
    *t = found;
}

/* The feast of a year of the Gregorian calendar; one of the Islamic may fall into it twice: the
 * first. */
static void set_in_year(const char *rule, int year, struct timex *t)
{
    bool is_islamic = strstr(rule, "islamic") != NULL;
    int first = is_islamic ? calendar_islamic_date(calendar_day(year, 1, 1)).year : year;
    for (int y = first; y <= first + 1; y++) {
        struct timex x = *t;
        if (days_of(rule, y, &x) && calendar_date(x.from).year == year) {
            *t = x;
            return;
        }
    }
}

bool timex_feast(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    enum timex_turn turn = TIMEX_TURN_NONE;
    uint32_t at = atom;
    if (!s->atom[atom].is_arabic)
        turn = timex_turn_at(s, atom, &at);
    const struct scan_match *m = scan_at(s, at, VOCABULARY_FEAST);
    if (!m)
        return false;
    uint32_t to = m->to;
    int year = timex_year_behind(s, &to);
    struct timex unit = {0};
    if (!year && s->atom[at].is_arabic && !turn)
        turn = timex_turn_at(s, to, &to);
    uint32_t of = to + scan_is_one_of(s, to, SCAN_WORDS("of", "من"));
    if (!year && !turn && timex_unit(c, of, &unit) && timex_is_precision(&unit, "year")) {
        to = unit.to_atom;
        year = unit.is_resolved ? calendar_date(unit.from).year : 0;
    }
    timex_cover(s, t, at == atom ? timex_start_of(s, m) : s->atom[atom].start, atom, to);
    t->precision = "day";
    t->has_year = year != 0;
    if (year)
        set_in_year(scan_item(s, m)->label, year, t);
    else if (c->anchor.is_known)
        set_nearest(c, atom, scan_item(s, m)->label, turn, t);
    return true;
}
