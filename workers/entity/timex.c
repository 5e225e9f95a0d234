/* SPDX-License-Identifier: Apache-2.0 */
#include "timex.h"
#include "calendar.h"
#include "timex_rules.h"

/* All rules are tried at every atom that can begin one; the longest span wins, the earlier rule
 * among equals. */
static timex_rule *const rules[] = {
    timex_numeric,  timex_month_first, timex_day_first,   timex_weekday,
    timex_day_word, timex_ago,         timex_nth,         timex_day_of_week,
    timex_day_only, timex_unit,        timex_month_alone, timex_season,
    timex_decade,   timex_year,        timex_unresolved,  timex_clock};

#define MAY_BEGIN                                                                                  \
    (SCAN_BIT(VOCABULARY_MONTH) | SCAN_BIT(VOCABULARY_WEEKDAY) | SCAN_BIT(VOCABULARY_SEASON) |     \
     SCAN_BIT(VOCABULARY_DAY_WORD) | SCAN_BIT(VOCABULARY_PART_OF_DAY) |                            \
     SCAN_BIT(VOCABULARY_TIME_UNIT) | SCAN_BIT(VOCABULARY_TIME_LAST) |                             \
     SCAN_BIT(VOCABULARY_TIME_NEXT) | SCAN_BIT(VOCABULARY_TIME_THIS) |                             \
     SCAN_BIT(VOCABULARY_TIME_AGO) | SCAN_BIT(VOCABULARY_TIME_SINCE) |                             \
     SCAN_BIT(VOCABULARY_TIME_EDGE) | SCAN_BIT(VOCABULARY_TIME_HEAD) |                             \
     SCAN_BIT(VOCABULARY_CLOCK) | SCAN_BIT(VOCABULARY_ORDINAL) | SCAN_BIT(VOCABULARY_NUMBER) |     \
     SCAN_BIT(VOCABULARY_VAGUE) | SCAN_BIT(VOCABULARY_BETWEEN) | SCAN_BIT(VOCABULARY_DECADE))

static bool may_begin(const struct scan *s, uint32_t i)
{
    if (s->atom[i].is_skipped)
        return false;
    if (s->atom[i].kind == TOKEN_NUMBER || s->mask[i] & MAY_BEGIN)
        return true;
    struct span w = s->atom[i].folded;
    return w.n <= 3 &&
           (span_equal(w, SPAN("the")) || span_equal(w, SPAN("a")) || span_equal(w, SPAN("an")));
}

static bool best_rule(const struct timex_context *c, uint32_t atom, struct timex *ret)
{
    bool found = false;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct timex t = {0};
        if (!rules[i](c, atom, &t) || (found && t.to_atom <= ret->to_atom))
            continue;
        *ret = t;
        found = true;
    }
    return found;
}

/* ---- early March, منتصف العام, the end of the week ---- */

/* The halves and the middle of a period, as newsrooms and the usual taggers take them: late March
 * is the 16th to the 31st, late in the week Thursday to Sunday, mid-2015 May to August. */
static void narrow(struct timex *t, int edge)
{
    static const struct {
        int from, to;
    } month[3] = {{0, 14}, {9, 19}, {15, 40}}, week[3] = {{0, 2}, {1, 4}, {3, 6}},
      year[3] = {{1, 6}, {5, 8}, {7, 12}};
    int64_t begin = t->from, end = t->to;
    t->is_approximate = true;
    if (strcmp(t->precision, "year") == 0) {
        int first = calendar_date(begin).year, last = calendar_date(end).year;
        t->from = calendar_day(edge == 2 ? last : first, year[edge].from, 1);
        t->to = calendar_day(edge == 0 ? first : last, year[edge].to + 1, 1) - 1;
        return;
    }
    bool is_month = strcmp(t->precision, "month") == 0, is_week = strcmp(t->precision, "week") == 0;
    int64_t third = (end - begin + 1) / 3;
    t->from = begin + (is_month ? month[edge].from : is_week ? week[edge].from : edge * third);
    t->to = begin + (is_month ? month[edge].to : is_week ? week[edge].to : (edge + 1) * third - 1);
    if (t->to > end || edge == 2)
        t->to = end;
}

/* "the week", "the year", الأسبوع without more: the one of the publication. */
static bool bare_unit(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom + (span_equal(s->atom[atom].folded, SPAN("the")) ? 1u : 0u), to;
    const struct vocabulary_item *unit = scan_word(s, at, VOCABULARY_TIME_UNIT, &to);
    if (!unit || unit->number == 2 || at + 1 != to)
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    t->precision = unit->label;
    struct calendar_date now = calendar_date(c->anchor.day);
    if (!c->anchor.is_known)
        return strcmp(unit->label, "day") != 0;
    if (strcmp(unit->label, "week") == 0)
        timex_set_days(t, c->anchor.day - calendar_weekday(c->anchor.day) + 1,
                       c->anchor.day - calendar_weekday(c->anchor.day) + 7, "week");
    else if (strcmp(unit->label, "month") == 0)
        timex_set_month(t, now.year, now.month);
    else if (strcmp(unit->label, "year") == 0)
        timex_set_days(t, calendar_day(now.year, 1, 1), calendar_day(now.year, 12, 31), "year");
    else
        return false;
    return true;
}

static int edge_of(const struct vocabulary_item *item)
{
    return strcmp(item->label, "start") == 0 ? 0 : strcmp(item->label, "end") == 0 ? 2 : 1;
}

static bool read_edge(const struct timex_context *c, uint32_t atom, struct timex *ret)
{
    const struct scan_match *m = scan_at(c->scan, atom, VOCABULARY_TIME_EDGE);
    struct timex t = {0};
    if (!m)
        return best_rule(c, atom, ret);
    uint32_t at = m->to;
    const struct vocabulary_item *edge = scan_item(c->scan, m);
    if (scan_is_mark(c->scan, at, '-') && !c->scan->atom[at].after_space)
        at++; /* mid-2015 */
    if (at >= c->scan->atoms || !scan_same_sentence(c->scan, atom, at))
        return false;
    if (!best_rule(c, at, &t) && !bare_unit(c, at, &t)) {
        int year = timex_year_at(c->scan, at);
        if (!year)
            return false;
        timex_cover(c->scan, &t, c->scan->atom[at].start, at, at + 1);
        timex_set_days(&t, calendar_day(year, 1, 1), calendar_day(year, 12, 31), "year");
    }
    if (!t.precision || strcmp(t.precision, "time") == 0 || strcmp(t.precision, "day") == 0)
        return false;
    if (t.is_resolved)
        narrow(&t, edge_of(edge));
    t.start = scan_start(c->scan, m);
    t.from_atom = atom;
    *ret = t;
    return true;
}

/* ---- since ..., from ... to ... ---- */

static bool read_since(const struct timex_context *c, uint32_t atom, struct timex *ret)
{
    const struct scan_match *m = scan_at(c->scan, atom, VOCABULARY_TIME_SINCE);
    struct timex t = {0};
    if (!m)
        return read_edge(c, atom, ret);
    if (best_rule(c, atom, ret))
        return true; /* منذ ثلاثة أيام */
    if (m->to >= c->scan->atoms || !read_edge(c, m->to, &t))
        return false;
    if (t.is_resolved && c->anchor.is_known && t.from <= c->anchor.day)
        t.to = c->anchor.day;
    t.start = scan_start(c->scan, m);
    t.from_atom = atom;
    *ret = t;
    return true;
}

/* A date and a time of day beside each other are one moment. */
static void join_clock(const struct timex_context *c, struct timex *t)
{
    struct timex clock = {0};
    uint32_t at = t->to_atom;
    while (at < c->scan->atoms && at < t->to_atom + 2 &&
           (scan_is_comma(c->scan, at) || scan_is_one_of(c->scan, at, SCAN_WORDS("at", "عند"))))
        at++;
    if (!scan_same_sentence(c->scan, t->from_atom, at) || !timex_clock(c, at, &clock))
        return;
    if (!t->precision || strcmp(t->precision, "day") != 0 || t->from != t->to)
        return;
    t->precision = "time";
    t->from_minute = clock.from_minute;
    t->to_atom = clock.to_atom;
    t->end = clock.end;
}

/* Does what stands behind a time join another one to it? */
static bool is_range_joint(const struct scan *s, const struct timex *t)
{
    uint32_t at = t->to_atom;
    if (scan_is_dash(s, at) || scan_has(s, at, VOCABULARY_TO))
        return true;
    return scan_has(s, at, VOCABULARY_AND) && t->from_atom > 0 &&
           scan_has(s, t->from_atom - 1, VOCABULARY_BETWEEN);
}

/* "... to ...": two dates of which the second continues the first. */
static void join_range(const struct timex_context *c, struct timex *t)
{
    struct timex second = {0};
    uint32_t at = t->to_atom + 1;
    if (!t->is_resolved || !is_range_joint(c->scan, t) ||
        !scan_same_sentence(c->scan, t->from_atom, at) || !read_edge(c, at, &second) ||
        !second.is_resolved)
        return;
    if (second.to < t->to && !t->has_year) {
        /* "January 1 to April 5": the end tells the year of the beginning */
        struct calendar_date d = calendar_date(t->from);
        t->from = t->to = calendar_day(d.year - 1, d.month, d.day);
    }
    if (second.to < t->to)
        return;
    t->to = second.to;
    t->to_atom = second.to_atom;
    t->end = second.end;
    t->precision = second.precision;
    t->is_approximate |= second.is_approximate;
}

void timex_find(const struct scan *s, struct timex_anchor anchor, struct timexes *ret)
{
    struct timex_context c = {.scan = s, .anchor = anchor};
    *ret = (struct timexes){0};
    for (uint32_t i = 0; i < s->atoms;) {
        struct timex t = {0};
        if (!may_begin(s, i) || !read_since(&c, i, &t)) {
            i++;
            continue;
        }
        join_clock(&c, &t);
        join_range(&c, &t);
        void *items = ret->at;
        *(struct timex *)arena_push(s->arena, &items, &ret->n, &ret->cap, sizeof t) = t;
        ret->at = items;
        i = t.to_atom;
    }
}
