/* SPDX-License-Identifier: Apache-2.0 */
#include "timex.h"
#include "calendar.h"
#include "timex_rules.h"

#define B(name) SCAN_BIT(VOCABULARY_##name)
#define TURNS (B(TIME_LAST) | B(TIME_NEXT) | B(TIME_THIS))
#define PARTS (B(PART_OF_DAY) | B(TIME_EDGE))
#define COUNTS (B(NUMBER) | B(VAGUE) | B(MULTIPLIER) | B(FRACTION))

enum { AT_NUMBER = 1, AT_THE = 2 };

/* The rules, each tried where its expression can begin: at words of these classes, at digits, at
 * "the" or "a" before one of them. The longest span wins, the earlier rule among equals. */
static const struct {
    timex_rule *rule;
    uint64_t begins;
    unsigned also;
} rules[] = {
    {timex_numeric, 0, AT_NUMBER},
    {timex_month_first, B(MONTH) | B(WEEKDAY) | B(TIME_HEAD), 0},
    {timex_day_first, B(ORDINAL) | B(WEEKDAY) | B(TIME_HEAD) | B(BETWEEN), AT_NUMBER},
    {timex_weekday, B(WEEKDAY) | B(TIME_HEAD) | B(DAY_WORD) | PARTS | TURNS, AT_THE},
    {timex_weekday_date, B(WEEKDAY) | B(TIME_HEAD), 0},
    {timex_day_word, B(DAY_WORD) | PARTS, AT_THE},
    {timex_ago, COUNTS | B(TIME_AGO), AT_NUMBER | AT_THE},
    {timex_shift, COUNTS | B(TIME_FROM), AT_NUMBER | AT_THE},
    {timex_ahead, B(TIME_WITHIN), 0},
    {timex_nth, B(ORDINAL) | B(TIME_LAST) | B(TIME_UNIT) | B(TIME_EDGE), AT_NUMBER | AT_THE},
    {timex_day_of_week, B(WEEKDAY) | B(TIME_HEAD) | B(TIME_UNIT) | TURNS, 0},
    {timex_day_only, B(TIME_HEAD), AT_THE},
    {timex_unit, B(TIME_UNIT) | B(TIME_EDGE) | COUNTS | TURNS, AT_NUMBER | AT_THE},
    {timex_rest, B(TIME_REST), 0},
    {timex_week_of, B(TIME_UNIT), AT_THE},
    {timex_month_alone, B(MONTH) | B(TIME_HEAD) | TURNS, 0},
    {timex_feast, B(FEAST) | TURNS, 0},
    {timex_season, B(SEASON) | TURNS, AT_THE},
    {timex_decade, B(DECADE), AT_NUMBER | AT_THE},
    {timex_century, B(ORDINAL) | B(TIME_UNIT), AT_NUMBER | AT_THE},
    {timex_quarter, B(TIME_CODE), AT_NUMBER},
    {timex_year, B(TIME_HEAD) | B(TIME_UNIT), AT_NUMBER},
    {timex_each, B(TIME_EACH) | B(WEEKDAY), 0},
    {timex_unresolved, 0, AT_THE},
    {timex_clock, B(CLOCK), AT_NUMBER},
};

#define MAY_BEGIN                                                                                  \
    (B(MONTH) | B(WEEKDAY) | B(SEASON) | B(DAY_WORD) | B(TIME_UNIT) | B(TIME_AGO) |                \
     B(TIME_SINCE) | B(TIME_UNTIL) | B(TIME_REST) | B(TIME_FROM) | B(TIME_WITHIN) | B(TIME_EACH) | \
     B(TIME_HEAD) | B(TIME_CODE) | B(FEAST) | B(CLOCK) | B(ORDINAL) | B(BETWEEN) | B(DECADE) |     \
     PARTS | TURNS | COUNTS)

/* "the" or "a" before what an expression can begin with. */
static bool is_article(const struct scan *s, uint32_t i)
{
    if (s->atom[i].folded.n > 3 || i + 1 >= s->atoms ||
        !scan_is_one_of(s, i, SCAN_WORDS("the", "a", "an")))
        return false;
    return s->atom[i + 1].kind != TOKEN_WORD || s->mask[i + 1] & MAY_BEGIN ||
           scan_is_one_of(s, i + 1, SCAN_WORDS("same", "final"));
}

static unsigned also_at(const struct scan *s, uint32_t i)
{
    return s->atom[i].kind == TOKEN_NUMBER ? AT_NUMBER : is_article(s, i) ? AT_THE : 0u;
}

static bool may_begin(const struct scan *s, uint32_t i)
{
    return i < s->atoms && !s->atom[i].is_skipped && (s->mask[i] & MAY_BEGIN || also_at(s, i));
}

bool timex_best(const struct timex_context *c, uint32_t atom, struct timex *ret)
{
    bool found = false;
    if (!may_begin(c->scan, atom))
        return false;
    uint64_t mask = c->scan->mask[atom];
    unsigned also = also_at(c->scan, atom);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct timex t = {0};
        if (!(mask & rules[i].begins) && !(also & rules[i].also))
            continue;
        if (!rules[i].rule(c, atom, &t) || (found && t.to_atom <= ret->to_atom))
            continue;
        *ret = t;
        found = true;
    }
    return found;
}

/* ---- early March, منتصف العام, the end of the week ---- */

/* Which part of a period is meant, by the label of the word. */
enum edge { EDGE_EARLY, EDGE_MIDDLE, EDGE_LATE, EDGE_BEGINNING, EDGE_END, EDGES };

static enum edge edge_of(const struct vocabulary_item *item)
{
    static const char *const label[EDGES] = {"early", "middle", "late", "beginning", "end"};
    for (int i = 0; i < EDGES; i++)
        if (strcmp(item->label, label[i]) == 0)
            return (enum edge)i;
    return EDGE_MIDDLE;
}

static void narrow_years(struct timex *t, enum edge edge)
{
    static const struct {
        int from, to;
    } months[EDGES] = {{1, 6}, {5, 8}, {7, 12}, {1, 4}, {9, 12}};
    int first = calendar_date(t->from).year, last = calendar_date(t->to).year;
    bool is_late = edge == EDGE_LATE || edge == EDGE_END;
    t->from = calendar_day(is_late ? last : first, months[edge].from, 1);
    t->to = calendar_day(is_late ? last : first, months[edge].to + 1, 1) - 1;
}

/* The parts of a period, as newsrooms and the usual taggers take them: early and late are its
 * halves, its beginning, middle and end the thirds of a year; late March is the 16th to the 31st,
 * late in the week Thursday to Sunday. */
static void narrow(struct timex *t, enum edge edge)
{
    static const struct {
        int from, to;
    } month[3] = {{0, 14}, {9, 19}, {15, 40}}, week[3] = {{0, 2}, {1, 4}, {3, 6}};
    int64_t begin = t->from, end = t->to;
    t->is_approximate = true;
    if (timex_is_precision(t, "year")) {
        narrow_years(t, edge);
        return;
    }
    unsigned part = edge == EDGE_BEGINNING ? EDGE_EARLY : edge == EDGE_END ? EDGE_LATE : edge;
    bool is_month = timex_is_precision(t, "month"), is_week = timex_is_precision(t, "week");
    int64_t third = (end - begin + 1) / 3;
    t->from = begin + (is_month ? month[part].from : is_week ? week[part].from : part * third);
    t->to = begin + (is_month ? month[part].to : is_week ? week[part].to : (part + 1) * third - 1);
    if (t->to > end || part == EDGE_LATE)
        t->to = end;
}

/* "the week", "the year", الأسبوع without more: the one of the publication. */
static bool bare_unit(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom + (scan_is_word(s, atom, "the") ? 1u : 0u), to;
    const struct vocabulary_item *unit = scan_word(s, at, VOCABULARY_TIME_UNIT, &to);
    if (!unit || unit->number == 2 || at + 1 != to)
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    t->precision = unit->label;
    if (!c->anchor.is_known)
        return strcmp(unit->label, "day") != 0;
    return timex_set_unit(t, unit->label, c->anchor.day, 0);
}

static bool read_edge(const struct timex_context *c, uint32_t atom, struct timex *ret)
{
    const struct scan *s = c->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_TIME_EDGE);
    struct timex t = {0};
    if (timex_best(c, atom, ret))
        return true; /* early on Friday, آخر ثلاثة أيام */
    if (!m)
        return false;
    uint32_t at = m->to;
    if (scan_is_mark(s, at, '-') && !s->atom[at].after_space)
        at++; /* mid-2015 */
    at += scan_is_one_of(s, at, SCAN_WORDS("in", "of", "في", "من"));
    if (!scan_same_sentence(s, atom, at))
        return false;
    if (!timex_best(c, at, &t) && !bare_unit(c, at, &t)) {
        int year = timex_year_at(s, at);
        if (!year)
            return false;
        timex_cover(s, &t, s->atom[at].start, at, at + 1);
        timex_set_year(&t, year);
    }
    if (!t.precision || timex_is_precision(&t, "time"))
        return false;
    if (t.is_resolved && !timex_is_precision(&t, "day"))
        narrow(&t, edge_of(scan_item(s, m)));
    t.start = timex_start_of(s, m);
    t.from_atom = atom;
    *ret = t;
    return true;
}

/* ---- since ..., until ... ---- */

static bool read_since(const struct timex_context *c, uint32_t atom, struct timex *ret)
{
    const struct scan_match *m = scan_at(c->scan, atom, VOCABULARY_TIME_SINCE);
    struct timex t = {0};
    if (timex_best(c, atom, ret))
        return true; /* منذ ثلاثة أيام */
    if (!scan_same_sentence(c->scan, atom, m->to) || !read_edge(c, m->to, &t))
        return false;
    if (t.is_resolved && c->anchor.is_known && t.from <= c->anchor.day)
        t.to = c->anchor.day;
    t.start = scan_start(c->scan, m);
    t.from_atom = atom;
    *ret = t;
    return true;
}

/* What lasts until a day to come lasts from the publication on; of the past only the end is
 * known. */
static bool read_until(const struct timex_context *c, uint32_t atom, struct timex *ret)
{
    const struct scan_match *m = scan_at(c->scan, atom, VOCABULARY_TIME_UNTIL);
    struct timex t = {0};
    if (!scan_same_sentence(c->scan, atom, m->to) || !read_edge(c, m->to, &t))
        return false;
    if (t.is_resolved && c->anchor.is_known && t.from > c->anchor.day)
        t.from = c->anchor.day;
    else
        t.has_no_from = t.is_resolved;
    t.start = scan_start(c->scan, m);
    t.from_atom = atom;
    *ret = t;
    return true;
}

static bool read_time(const struct timex_context *c, uint32_t atom, struct timex *ret)
{
    if (scan_has(c->scan, atom, VOCABULARY_TIME_UNTIL) && read_until(c, atom, ret))
        return true;
    if (scan_has(c->scan, atom, VOCABULARY_TIME_SINCE) && read_since(c, atom, ret))
        return true;
    return read_edge(c, atom, ret);
}

/* ---- a date and a time of day beside each other are one moment ---- */

static bool is_one_day(const struct timex *t)
{
    return timex_is_precision(t, "day") && t->from == t->to && !t->has_no_from;
}

/* Small words between a date and its hour; returns the atom behind them. */
static uint32_t skip_to_other(const struct scan *s, uint32_t atom)
{
    uint32_t at = atom;
    while (at < atom + 3 && (scan_is_comma(s, at) || scan_is_dash(s, at) ||
                             scan_is_one_of(s, at,
                                            SCAN_WORDS("at", "on", "of", "around", "about", "عند",
                                                       "في", "من", "تمام", "حوالي", "نحو"))))
        at++;
    return at;
}

static void join_clock(const struct timex_context *c, struct timex *t)
{
    struct timex other = {0};
    uint32_t at = skip_to_other(c->scan, t->to_atom);
    bool is_clock = timex_is_precision(t, "time") && !t->is_resolved;
    if ((!is_clock && !is_one_day(t)) || !scan_same_sentence(c->scan, t->from_atom, at))
        return;
    if (is_clock) {
        if (!timex_best(c, at, &other) || !is_one_day(&other))
            return;
        t->from = t->to = other.from;
        t->is_resolved = other.is_resolved;
        t->is_approximate |= other.is_approximate;
    } else {
        if (!timex_clock(c, at, &other))
            return;
        t->precision = "time";
        t->from_minute = other.from_minute;
    }
    t->to_atom = other.to_atom;
    t->end = other.end;
}

/* ---- from ... to ... ---- */

/* Where the second time begins when one is joined to the first: behind "-", "to", and, after
 * "between", "and"; in Arabic و may be bound to its first word. 0 when none is. */
static uint32_t second_at(const struct scan *s, const struct timex *t)
{
    uint32_t at = t->to_atom;
    if (!scan_same_sentence(s, t->from_atom, at))
        return 0;
    if (scan_is_dash(s, at) || scan_has(s, at, VOCABULARY_TO))
        return at + 1;
    if (s->atom[at].is_glued) /* June-August */
        return at;
    if (t->from_atom == 0 || !scan_has(s, t->from_atom - 1, VOCABULARY_BETWEEN))
        return 0;
    if (scan_has(s, at, VOCABULARY_AND))
        return at + 1;
    return scan_can_be_joined(s, at) ? at : 0;
}

/* The year of an end without one goes over to the beginning: "January 1 to April 5". */
static void move_begin(struct timex *t, const struct timex *second)
{
    struct calendar_date d = calendar_date(t->from), end = calendar_date(second->from);
    int year = second->has_year ? end.year : d.year - 1;
    if (!t->is_yearless || (!second->has_year && second->to >= t->to))
        return;
    t->from = calendar_day(year, d.month, d.day);
    if (t->from > second->to)
        t->from = calendar_day(year - 1, d.month, d.day);
    t->to = t->from;
}

/* A weekday ahead of the first one: "from Tuesday to Thursday". */
static void move_end(const struct timex *t, struct timex *second)
{
    if (second->to < t->to && t->to - second->to < 7 && !second->has_year &&
        timex_is_precision(second, "day")) {
        second->from += 7;
        second->to += 7;
    }
}

static bool is_weekday_range(const struct scan *s, const struct timex *t,
                             const struct timex *second)
{
    return scan_has(s, t->to_atom - 1, VOCABULARY_WEEKDAY) &&
           scan_has(s, second->from_atom, VOCABULARY_WEEKDAY);
}

/* Without a publication two expressions are a range as well, of days that cannot be told. */
static bool can_join(const struct timex_context *c, const struct timex *a, const struct timex *b)
{
    if (a->is_resolved && b->is_resolved)
        return true;
    return !c->anchor.is_known && a->precision && b->precision && !timex_is_precision(a, "time") &&
           !timex_is_precision(b, "time");
}

static void join_range(const struct timex_context *c, struct timex *t)
{
    struct timex second = {0};
    uint32_t at = t->has_no_from ? 0 : second_at(c->scan, t);
    if (!at || !scan_same_sentence(c->scan, t->from_atom, at) || !read_edge(c, at, &second) ||
        !can_join(c, t, &second))
        return;
    bool is_resolved = t->is_resolved && second.is_resolved;
    if (is_resolved && is_weekday_range(c->scan, t, &second))
        move_end(t, &second);
    else if (is_resolved)
        move_begin(t, &second);
    if (is_resolved && second.to < t->to)
        return;
    t->to = second.to;
    t->is_resolved = is_resolved;
    t->to_atom = second.to_atom;
    t->end = second.end;
    t->precision = second.precision;
    t->is_approximate |= second.is_approximate;
    t->is_range = true;
}

/* "from", "between", من belong to the range behind them. */
static void take_between(const struct scan *s, struct timex *t)
{
    if (!t->is_range || t->from_atom == 0)
        return;
    const struct scan_match *m = scan_at(s, t->from_atom - 1, VOCABULARY_BETWEEN);
    if (!m || m->to != t->from_atom || !scan_same_sentence(s, m->from, t->from_atom))
        return;
    t->from_atom = m->from;
    t->start = scan_start(s, m);
}

/* ---- before ..., after ... ---- */

/* Does nothing follow that the time could belong to? "after Friday." but not "after Friday
 * prayers", "after Monday's raid". */
static bool stands_alone(const struct scan *s, const struct timex *t)
{
    const uint32_t at = t->to_atom;

    if (s->atom[at - 1].is_possessive)
        return false;
    if (!scan_same_sentence(s, t->from_atom, at) || s->atom[at].kind == TOKEN_MARK)
        return true;
    return scan_has_any(s, at, B(PLACE_PREPOSITION) | B(AND) | B(TO) | B(SPEECH)) ||
           scan_is_one_of(s, at,
                          SCAN_WORDS("or", "but", "if", "when", "while", "because", "as", "with",
                                     "for", "by", "and", "was", "were", "is", "are", "has", "had",
                                     "have", "will", "would", "that", "which", "than", "أو", "لكن",
                                     "إذا", "بسبب", "وفق", "بحسب", "حسب"));
}

/* "shortly before", "hours after", بعد أيام من: near it, no bound. */
static bool is_nearby(const struct scan *s, uint32_t atom)
{
    return atom > 0 && scan_same_sentence(s, atom - 1, atom) &&
           (scan_has_any(s, atom - 1, B(TIME_UNIT)) ||
            scan_is_one_of(s, atom - 1,
                           SCAN_WORDS("shortly", "soon", "just", "right", "immediately", "moments",
                                      "long", "day", "الي", "ما")));
}

/* "the end of", "the beginning of" at an atom. */
static bool is_edge_of(const struct scan *s, uint32_t atom, bool is_end)
{
    const struct vocabulary_item *edge = scan_word(s, atom, VOCABULARY_TIME_EDGE, NULL);

    return edge && strcmp(edge->label, is_end ? "end" : "beginning") == 0;
}

/* "before 2018" ends where 2018 begins; "after May" begins where May ends and, when that is past,
 * lasts to the publication. The hour of a day is no bound. */
static bool take_bound(const struct timex_context *c, struct timex *t)
{
    const struct scan *s = c->scan;
    const uint32_t at = t->from_atom - 1;
    const bool is_before = t->from_atom > 0 && scan_is_one_of(s, at, SCAN_WORDS("before", "قبل")),
               is_after = t->from_atom > 0 && scan_is_one_of(s, at, SCAN_WORDS("after", "بعد"));

    if ((!is_before && !is_after) || t->has_no_from || t->has_no_to || !t->precision ||
        !scan_same_sentence(s, at, t->from_atom) || !stands_alone(s, t) || is_nearby(s, at))
        return false;
    /* Before the end of May is in May, and after 4 pm begins at 4. */
    const bool is_inside = timex_is_precision(t, "time") || is_edge_of(s, t->from_atom, is_before);
    t->start = s->atom[at].start;
    t->from_atom = at;
    if (!t->is_resolved)
        return true;
    if (is_before) {
        t->to = is_inside ? t->to : t->from - 1;
        t->has_no_from = true;
    } else {
        t->from = is_inside ? t->from : t->to + 1;
        t->has_no_to = !c->anchor.is_known || t->from > c->anchor.day;
        t->to = t->has_no_to ? t->from : c->anchor.day;
    }
    return true;
}

static bool has_part_of_day(const struct scan *s, const struct timex *t)
{
    for (uint32_t i = t->from_atom; i < t->to_atom; i++)
        if (scan_has(s, i, VOCABULARY_PART_OF_DAY))
            return true;
    return false;
}

/* The article belongs to the 27th of May. Words that the expression could do without are outside:
 * next week, the end of May and the year 2008 need no article, the 1970s do; الجمعة is a day
 * without يوم. "in the morning of" is one adverb. */
static void fit_head(const struct scan *s, struct timex *t)
{
    const uint32_t at = t->from_atom + 1;
    uint32_t to;

    if (at >= t->to_atom)
        return;
    const bool is_the = scan_is_word(s, t->from_atom, "the");
    if (t->from_atom > 0 && scan_is_word(s, t->from_atom - 1, "the") &&
        timex_day_at(s, t->from_atom, &to) &&
        (to > t->from_atom + 1 || s->atom[t->from_atom].kind != TOKEN_NUMBER)) {
        t->from_atom--;
        t->start = s->atom[t->from_atom].start;
        return;
    }
    if (is_the && has_part_of_day(s, t)) {
        if (at > 1 && scan_is_word(s, at - 2, "in") && scan_same_sentence(s, at - 2, at)) {
            t->from_atom = at - 2;
            t->start = s->atom[at - 2].start;
        }
        return;
    }
    const bool is_turn =
        scan_is_one_of(s, at,
                       SCAN_WORDS("next", "coming", "following", "upcoming", "past", "same",
                                  "remaining", "previous", "current")) &&
        !scan_is_word(s, at + 1, "day"); /* of the story: "the next day" */
    const bool is_last = scan_is_word(s, at, "last") && s->atom[at + 1].kind == TOKEN_NUMBER;
    const bool is_edge = scan_is_one_of(s, at, SCAN_WORDS("end", "beginning", "start", "middle"));
    const bool is_year = scan_is_word(s, at, "year") && timex_year_at(s, at + 1);
    const bool is_count =
        s->atom[at].kind == TOKEN_NUMBER && timex_turn_at(s, at + 1, &to) != TIMEX_TURN_NONE;
    const bool is_day = scan_is_word(s, t->from_atom, "يوم") &&
                        scan_has(s, at, VOCABULARY_WEEKDAY) && !has_part_of_day(s, t);
    if (!is_day && !(is_the && (is_turn || is_last || is_edge || is_year || is_count)))
        return;
    t->from_atom = at;
    t->start = s->atom[at].start;
}

void timex_find(const struct scan *s, struct timex_anchor anchor, struct timexes *ret)
{
    struct timex_context c = {.scan = s, .anchor = anchor, .order = timex_order_of(s)};
    *ret = (struct timexes){0};
    for (uint32_t i = 0; i < s->atoms;) {
        struct timex t = {0};
        if (!may_begin(s, i) || !read_time(&c, i, &t)) {
            i++;
            continue;
        }
        join_clock(&c, &t);
        join_range(&c, &t);
        take_between(s, &t);
        if (!take_bound(&c, &t))
            fit_head(s, &t);
        void *items = ret->at;
        *(struct timex *)arena_push(s->arena, &items, &ret->n, &ret->cap, sizeof t) = t;
        ret->at = items;
        i = t.to_atom;
    }
}
