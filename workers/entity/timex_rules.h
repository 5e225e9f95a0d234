/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timex_rules - the single expressions that timex.c looks for and joins. Inner header of timex.
 *
 * Every rule looks at one atom and either fills *t (from_atom, to_atom, start, end, value) or
 * returns false.
 */
#ifndef TIMEX_RULES_H
#define TIMEX_RULES_H

#include "timex.h"

struct timex_context {
    const struct scan *scan;
    struct timex_anchor anchor;
};

typedef bool timex_rule(const struct timex_context *c, uint32_t atom, struct timex *t);

/* dates: timex_date.c */
timex_rule timex_numeric, timex_month_first, timex_day_first, timex_month_alone, timex_year,
    timex_season, timex_decade;
/* relative to the publication: timex_relative.c */
timex_rule timex_weekday, timex_day_word, timex_unit, timex_ago, timex_nth, timex_day_of_week,
    timex_day_only, timex_unresolved, timex_clock;

/* Sets the span from an atom to the atom before `to`; `start` is a code point. */
void timex_cover(const struct scan *s, struct timex *t, uint32_t start, uint32_t from, uint32_t to);
void timex_set_days(struct timex *t, int64_t from, int64_t to, const char *precision);

/* A whole month, whole year. */
void timex_set_month(struct timex *t, int year, int month);

/* Does the clause round an atom speak of the future? */
bool timex_is_future(const struct timex_context *c, uint32_t atom);

/* An atom that is a year (1800..2100) in four digits; 0 when not. */
int timex_year_at(const struct scan *s, uint32_t atom);

#endif
