/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timex_rules - the single expressions that timex.c looks for and joins. Inner header of timex.
 *
 * Every rule looks at one atom and either fills *t (from_atom, to_atom, start, end, value) or
 * returns false. A rule reads a bounded number of atoms, so all of them together are linear.
 *
 * To add an expression: 1. its words in data/<iso>/calendar.tsv 2. a rule here and in the table of
 * timex.c 3. a case in tests/cases/time.
 */
#ifndef TIMEX_RULES_H
#define TIMEX_RULES_H

#include "timex.h"

/* Which of two numbers up to 12 is the month. */
enum timex_order { TIMEX_ORDER_UNKNOWN, TIMEX_ORDER_DAY_FIRST, TIMEX_ORDER_MONTH_FIRST };

struct timex_context {
    const struct scan *scan;
    struct timex_anchor anchor;
    enum timex_order order; /* of the document's numeric dates */
    bool is_nested;         /* inside an expression that counts from another: no third one */
};

typedef bool timex_rule(const struct timex_context *c, uint32_t atom, struct timex *t);

/* dates: timex_date.c, timex_numeric.c */
timex_rule timex_numeric, timex_month_first, timex_day_first, timex_month_alone;
/* years and longer: timex_year.c */
timex_rule timex_year, timex_season, timex_decade, timex_century, timex_quarter;
enum timex_order timex_order_of(const struct scan *s);
/* relative to the publication: timex_relative.c */
timex_rule timex_weekday, timex_day_word, timex_unit, timex_unresolved, timex_each;
/* so long ago, so long from another time: timex_shift.c */
timex_rule timex_ago, timex_shift, timex_ahead, timex_rest;
/* parts of longer periods: timex_part.c */
timex_rule timex_nth, timex_day_of_week, timex_day_only, timex_weekday_date, timex_week_of;
/* timex_clock.c, timex_feast.c */
timex_rule timex_clock, timex_feast;

/* The longest of all rules; timex.c. */
timex_rule timex_best;

/* Sets the span from an atom to the atom before `to`; `start` is a code point. */
void timex_cover(const struct scan *s, struct timex *t, uint32_t start, uint32_t from, uint32_t to);
void timex_set_days(struct timex *t, int64_t from, int64_t to, const char *precision);

/* A whole month (above TIMEX_ISLAMIC: of the Islamic calendar), a whole year. */
#define TIMEX_ISLAMIC 20
void timex_set_month(struct timex *t, int year, int month);
void timex_set_year(struct timex *t, int year);

/* "day" and so on; false also for a time without precision. */
bool timex_is_precision(const struct timex *t, const char *precision);

/* Does the clause round an atom speak of the future? */
bool timex_is_future(const struct timex_context *c, uint32_t atom);

/* The year in which month and day (0: none) lie nearest to the publication, the past preferred; 0
 * without a publication. */
int timex_nearest_year(const struct timex_context *c, uint32_t atom, int month, int day);

/* An atom that is a year (1800..2100) in four digits; 0 when not. */
int timex_year_at(const struct scan *s, uint32_t atom);

/* A year behind *to, small words between; *to moves behind it. 0 when there is none. */
int timex_year_behind(const struct scan *s, uint32_t *to);

/* 22, 22nd, twenty-second, الثاني والعشرين: a day of the month; 0 when there is none. */
int timex_day_at(const struct scan *s, uint32_t atom, uint32_t *ret_to);

/* First code point of a match; an article that was cut off the word counts as part of it. */
uint32_t timex_start_of(const struct scan *s, const struct scan_match *m);

/* The first code point of an atom that begins with one of these classes: the clitics of the first
 * class that it has stay outside. VOCABULARY_NAME (0) ends them. */
uint32_t timex_first_point(const struct scan *s, uint32_t atom,
                           const enum vocabulary_class *classes);

/* last, next, this: before a unit in English, behind it in Arabic. */
enum timex_turn { TIMEX_TURN_NONE, TIMEX_TURN_LAST, TIMEX_TURN_NEXT, TIMEX_TURN_THIS };

/* *ret_to stays as it is when there is none. */
enum timex_turn timex_turn_at(const struct scan *s, uint32_t atom, uint32_t *ret_to);

/* The unit (week month quarter year decade century weekend) `shift` away from the one of a day;
 * false for others. */
bool timex_set_unit(struct timex *t, const char *unit, int64_t day, int shift);

/* A day so many units away; hours and minutes do not move it. */
int64_t timex_day_away(int64_t day, const char *unit, double count);

/* Is the word of a unit a plural (or dual)? */
bool timex_is_plural(const struct scan *s, uint32_t atom, const struct vocabulary_item *unit);

/* The part of a day before or behind: "early on", "in the late morning of"; فجر, مساء يوم. Returns
 * the atom behind it, `atom` when there is none. */
uint32_t timex_skip_part_of_day(const struct scan *s, uint32_t atom);

/* Only behind: "Friday evening", الجمعة مساء, but not الجمعة وفجر السبت. */
uint32_t timex_skip_part_behind(const struct scan *s, uint32_t atom);

#endif
