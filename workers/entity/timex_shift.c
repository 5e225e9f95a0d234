/* SPDX-License-Identifier: Apache-2.0 */
/* So long ago, so long from another time: "2 years and a month ago", "two weeks before Easter", قبل
 * ثلاثة أيام, بعد أسبوعين من الآن; "within ten days", "the rest of the week". */
#include "calendar.h"
#include "number.h"
#include "timex_rules.h"

#define FEW_DAYS 7     /* "a few days ago" lies within a week */
#define LENGTH_PARTS 4 /* years, months, weeks and days */
#define COUNT_MAX 2000

/* A length of time in words: parts of falling size. */
struct length {
    struct {
        const char *unit;
        double count; /* 0: "days", not said how many */
    } part[LENGTH_PARTS];
    unsigned parts;
    uint32_t to;
};

static bool is_unit(const char *unit, const char *name)
{
    return strcmp(unit, name) == 0;
}

/* ---- lengths ---- */

static double count_before(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    struct number n;
    if (number_read(s, atom, &n)) {
        *ret_to = n.to;
        return n.is_vague ? 0 : n.max;
    }
    *ret_to = atom + 1;
    return scan_is_one_of(s, atom, SCAN_WORDS("a", "an")) ? 1 : -1;
}

static bool add_part(struct length *l, const char *unit, double count, uint32_t to)
{
    if (l->parts == LENGTH_PARTS || count > COUNT_MAX)
        return false;
    l->part[l->parts].unit = unit;
    l->part[l->parts++].count = count;
    l->to = to;
    return true;
}

static bool english_part(const struct scan *s, uint32_t atom, struct length *l)
{
    uint32_t at, to;
    double count = count_before(s, atom, &at);
    const struct vocabulary_item *unit = scan_word(s, at, VOCABULARY_TIME_UNIT, &to);
    return count >= 0 && unit && scan_same_sentence(s, atom, to - 1) &&
           add_part(l, unit->label, count, to);
}

/* منذ عام 2011, قبل شهر رمضان: the unit belongs to what follows. */
static bool is_head_of_date(const struct scan *s, uint32_t to)
{
    return timex_year_at(s, to) ||
           scan_has_any(s, to, SCAN_BIT(VOCABULARY_MONTH) | SCAN_BIT(VOCABULARY_WEEKDAY));
}

/* ثلاثة أيام, يومين, شهر, أسبوع واحد */
static bool arabic_part(const struct scan *s, uint32_t atom, struct length *l)
{
    struct number n = {0};
    uint32_t at = atom;
    bool has_number = number_read(s, at, &n);
    if (has_number)
        at = n.to;
    const struct scan_match *m = scan_at(s, at, VOCABULARY_TIME_UNIT);
    if (!m || scan_before(s, m) & SCAN_ARTICLE || span_starts_with(s->atom[at].folded, SPAN("ال")))
        return false;
    const struct vocabulary_item *unit = scan_item(s, m);
    bool is_plural = timex_is_plural(s, at, unit);
    if (is_unit(unit->label, "century") || is_head_of_date(s, m->to) ||
        (l->parts == 0 && is_unit(unit->label, "day") && !has_number && !is_plural))
        return false;
    double count = has_number ? (n.is_vague ? 0 : n.max) : unit->number == 2 ? 2 : !is_plural;
    uint32_t to = m->to + scan_is_one_of(s, m->to, SCAN_WORDS("واحد", "واحده", "قليله"));
    return add_part(l, unit->label, count, to);
}

/* "2 years, 1 month and 21 days", "شهر و21 يوما" */
static bool read_length(const struct scan *s, uint32_t atom, struct length *l)
{
    *l = (struct length){0};
    for (uint32_t at = atom; at < s->atoms && scan_same_sentence(s, atom, at);) {
        bool is_read = s->atom[atom].is_arabic || (at + 1 < s->atoms && s->atom[at + 1].is_arabic)
                           ? arabic_part(s, at, l)
                           : english_part(s, at, l);
        if (!is_read)
            break;
        at = l->to + scan_is_comma(s, l->to);
        at += scan_is_one_of(s, at, SCAN_WORDS("and", "و"));
    }
    return l->parts > 0;
}

static int64_t day_away(int64_t day, const struct length *l, int sign)
{
    for (unsigned i = 0; i < l->parts; i++)
        day = timex_day_away(day, l->part[i].unit, sign * l->part[i].count);
    return day;
}

static bool has_count(const struct length *l)
{
    for (unsigned i = 0; i < l->parts; i++)
        if (l->part[i].count == 0)
            return false;
    return true;
}

static bool is_short(const char *unit)
{
    return is_unit(unit, "hour") || is_unit(unit, "minute") || is_unit(unit, "second");
}

/* ---- three days ago, a few days ago, قبل ثلاثة أيام, منذ يومين ---- */

/* The smallest part says how exact it is: "two years ago" is a year, "two years and ten days ago"
 * a day. */
static void set_ago(const struct timex_context *c, struct timex *t, const struct length *l)
{
    const char *unit = l->part[l->parts - 1].unit;
    t->precision = is_short(unit) ? "day" : unit;
    t->is_approximate = !has_count(l) || (!is_short(unit) && !is_unit(unit, "day"));
    if (!c->anchor.is_known)
        return;
    if (!has_count(l)) {
        if (is_unit(unit, "day")) /* "years ago" cannot be told */
            timex_set_days(t, c->anchor.day - FEW_DAYS, c->anchor.day - 1, "day");
        return;
    }
    int64_t day = day_away(c->anchor.day, l, -1);
    if (is_unit(unit, "decade"))
        unit = "year";
    if (!timex_set_unit(t, unit, day, 0))
        timex_set_days(t, day, day, "day");
}

/* A text cut off at its end has "ag". */
static bool is_ago(const struct scan *s, uint32_t atom)
{
    return scan_is_one_of(s, atom, SCAN_WORDS("ago", "ag"));
}

static bool english_ago(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct length l;
    uint32_t to;
    if (!read_length(s, atom, &l))
        return false;
    const struct vocabulary_item *ago = scan_word(s, l.to, VOCABULARY_TIME_AGO, &to);
    if ((!ago && !is_ago(s, l.to)) || s->atom[l.to].is_arabic)
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, ago ? to : l.to + 1);
    t->precision = l.part[l.parts - 1].unit;
    if (is_short(t->precision) && !is_ago(s, t->to_atom - 1))
        return false; /* "a few minutes later": no day of the calendar */
    /* "earlier", "before", "later" count from a day of the story, which the words do not tell. */
    if (is_ago(s, t->to_atom - 1)) {
        set_ago(c, t, &l);
    } else if (ago && strcmp(ago->label, "from_now") == 0 && c->anchor.is_known && has_count(&l)) {
        int64_t day = day_away(c->anchor.day, &l, 1);
        timex_set_days(t, day, day, "day");
    }
    return true;
}

/* "من الآن", or an announced event. */
static bool is_from_now(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    if (!scan_is_word(s, atom, "من") || !scan_is_one_of(s, atom + 1, SCAN_WORDS("الان", "اليوم")))
        return false;
    *ret_to = atom + 2;
    return true;
}

static bool arabic_ago(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_TIME_AGO);
    struct length l;
    if (!m)
        return false;
    uint32_t at = m->to;
    scan_word(s, at, VOCABULARY_HEDGE, &at);
    if (!read_length(s, at, &l))
        return false;
    bool is_later = strcmp(scan_item(s, m)->label, "later") == 0;
    bool is_now = is_from_now(s, l.to, &l.to);
    bool is_of_story = scan_is_word(s, l.to, "من"); /* بعد يومين من القصف */
    if (is_later && ((!is_now && !timex_is_future(c, atom)) || is_of_story))
        return false;
    timex_cover(s, t, scan_start(s, m), atom, l.to);
    if (!is_later) {
        set_ago(c, t, &l);
        t->is_resolved &= !is_of_story || strcmp(scan_item(s, m)->label, "since") == 0;
        return true;
    }
    const char *unit = l.part[l.parts - 1].unit;
    t->precision = is_short(unit) ? "day" : unit;
    int64_t day = day_away(c->anchor.day, &l, 1);
    if (c->anchor.is_known && has_count(&l))
        timex_set_days(t, day, day, "day");
    return true;
}

bool timex_ago(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    return c->scan->atom[atom].is_arabic ? arabic_ago(c, atom, t) : english_ago(c, atom, t);
}

/* ---- two weeks before Easter, 3 days after January 12, قبل أسبوع من عيد الأضحى ---- */

/* Counts from `base` on; a longer base by its end that is nearer. */
static bool count_from(const struct timex_context *c, const struct length *l, uint32_t base,
                       int sign, struct timex *t)
{
    struct timex_context nested = *c;
    struct timex x = {0};
    nested.is_nested = true;
    if (!scan_same_sentence(c->scan, t->from_atom, base) || !timex_best(&nested, base, &x) ||
        (!x.is_resolved && c->anchor.is_known) || timex_is_precision(&x, "time") || !has_count(l))
        return false;
    t->precision = "day";
    if (!x.is_resolved) {
        timex_cover(c->scan, t, t->start, t->from_atom, x.to_atom);
        return true;
    }
    int64_t day = day_away(sign < 0 ? x.from : x.to, l, sign);
    timex_cover(c->scan, t, t->start, t->from_atom, x.to_atom);
    timex_set_days(t, day, day, "day");
    t->is_approximate = x.is_approximate;
    return true;
}

/* "three weeks after the fall": the day of the fall is in another sentence, so nothing is said. */
static bool english_shift(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct length l;
    uint32_t at;
    if (!read_length(s, atom, &l) || is_short(l.part[l.parts - 1].unit))
        return false;
    const struct vocabulary_item *joint = scan_word(s, l.to, VOCABULARY_TIME_FROM, &at);
    if (!joint || s->atom[l.to].is_arabic)
        return false;
    t->from_atom = atom;
    t->start = s->atom[atom].start;
    return count_from(c, &l, at, (int)joint->number, t);
}

static bool arabic_shift(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_TIME_FROM);
    struct length l;
    if (!m || !read_length(s, m->to, &l) || !scan_is_word(s, l.to, "من"))
        return false;
    t->from_atom = atom;
    t->start = scan_start(s, m);
    return count_from(c, &l, l.to + 1, (int)scan_item(s, m)->number, t);
}

bool timex_shift(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    if (c->is_nested)
        return false;
    return c->scan->atom[atom].is_arabic ? arabic_shift(c, atom, t) : english_shift(c, atom, t);
}

/* ---- in two weeks, within ten days, خلال أسبوعين ---- */

/* Only where the clause looks ahead: "in two weeks of fighting" tells how long, not when. */
bool timex_ahead(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_TIME_WITHIN);
    struct length l;
    if (!m)
        return false;
    uint32_t at = m->to, turn_to = at;
    at += scan_is_word(s, at, "the");
    bool has_next = timex_turn_at(s, at, &turn_to) == TIMEX_TURN_NEXT;
    bool is_point = strcmp(scan_item(s, m)->label, "point") == 0;
    if (has_next && is_point)
        return false; /* "in the next two days": timex_unit */
    if (has_next)
        at = turn_to;
    if (!read_length(s, at, &l) || scan_is_one_of(s, l.to, SCAN_WORDS("of", "من")) ||
        is_short(l.part[l.parts - 1].unit) || (!has_next && !timex_is_future(c, atom)))
        return false;
    uint32_t to = l.to;
    if (scan_is_word(s, to, "from") && scan_is_one_of(s, to + 1, SCAN_WORDS("now", "today")))
        to += 2;
    timex_cover(s, t, scan_start(s, m), atom, to);
    const char *unit = l.part[l.parts - 1].unit;
    t->precision = unit;
    if (!c->anchor.is_known || !has_count(&l))
        return true;
    int64_t day = day_away(c->anchor.day, &l, 1);
    timex_set_days(t, is_point ? day : c->anchor.day, day, "day");
    return true;
}

/* ---- the rest of the week, بقية العام ---- */

bool timex_rest(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_TIME_REST);
    uint32_t to;
    if (!m)
        return false;
    uint32_t at = m->to;
    timex_turn_at(s, at, &at);
    at += scan_is_word(s, at, "the");
    const struct vocabulary_item *unit = scan_word(s, at, VOCABULARY_TIME_UNIT, &to);
    if (!unit || timex_is_plural(s, at, unit) || !scan_same_sentence(s, atom, at))
        return false;
    if (s->atom[atom].is_arabic && timex_turn_at(s, to, &to) == TIMEX_TURN_LAST)
        return false;
    timex_cover(s, t, timex_start_of(s, m), atom, to);
    t->precision = unit->label;
    if (c->anchor.is_known && strcmp(unit->label, "day") == 0)
        timex_set_days(t, c->anchor.day, c->anchor.day, "day");
    else if (c->anchor.is_known && timex_set_unit(t, unit->label, c->anchor.day, 0))
        timex_set_days(t, c->anchor.day, t->to, "day");
    return true;
}
