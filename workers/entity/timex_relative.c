/* SPDX-License-Identifier: Apache-2.0 */
#include "timex_rules.h"
#include "calendar.h"
#include "number.h"

#define CLAUSE_ATOMS 8
#define FEW_DAYS 7

bool timex_is_future(const struct timex_context *c, uint32_t atom)
{
    const struct scan *s = c->scan;
    for (uint32_t i = atom; i > 0 && atom - i < CLAUSE_ATOMS && scan_same_sentence(s, i - 1, atom);
         i--) {
        if (scan_has(s, i - 1, VOCABULARY_FUTURE))
            return true;
        for (unsigned r = 0; r < s->atom[i - 1].readings; r++)
            if (s->atom[i - 1].reading[r].before & SCAN_FUTURE)
                return true;
    }
    return false;
}

/* First code point of a match; an article that was cut off the word counts as part of it. */
static uint32_t start_of(const struct scan *s, const struct scan_match *m)
{
    uint8_t points = s->atom[m->from].reading[m->reading].points;
    return scan_start(s, m) - (scan_before(s, m) & SCAN_ARTICLE ? (points < 2 ? points : 2) : 0);
}

/* ---- weekdays ---- */

enum turn { TURN_NONE, TURN_LAST, TURN_NEXT, TURN_THIS };

/* *ret_to stays as it is when there is none. */
static enum turn turn_at(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    if (scan_word(s, atom, VOCABULARY_TIME_LAST, ret_to))
        return TURN_LAST;
    if (scan_word(s, atom, VOCABULARY_TIME_NEXT, ret_to))
        return TURN_NEXT;
    if (scan_word(s, atom, VOCABULARY_TIME_THIS, ret_to))
        return TURN_THIS;
    return TURN_NONE;
}

/* "next Friday" is that of the next week in English, يوم الجمعة المقبل the first one to come. */
static int64_t weekday_near(const struct timex_context *c, int weekday, enum turn turn,
                            bool is_future)
{
    int today = calendar_weekday(c->anchor.day), back = (today - weekday + 7) % 7;
    if (turn == TURN_THIS)
        return c->anchor.day - today + weekday;
    if (turn == TURN_NEXT && !is_future)
        return c->anchor.day - today + weekday + 7;
    if (turn == TURN_NEXT || (turn == TURN_NONE && is_future))
        return c->anchor.day + (back == 0 && turn == TURN_NONE ? 0 : 7 - back);
    if (turn == TURN_LAST && back == 0)
        back = 7;
    return c->anchor.day - back;
}

static uint32_t skip_part_of_day(const struct scan *s, uint32_t atom)
{
    uint32_t to;
    return scan_word(s, atom, VOCABULARY_PART_OF_DAY, &to) ? to : atom;
}

/* What stands before an Arabic weekday: [مساء] [اليوم] [يوم]. Returns the atom of the weekday. */
static uint32_t skip_to_weekday(const struct scan *s, uint32_t atom,
                                const struct vocabulary_item **ret_day_word)
{
    uint32_t at = skip_part_of_day(s, atom), to;
    *ret_day_word = scan_word(s, at, VOCABULARY_DAY_WORD, &to);
    if (*ret_day_word)
        at = to;
    while (at < atom + 4 && scan_has(s, at, VOCABULARY_TIME_HEAD))
        at++;
    return at;
}

/* The first code point: the first of these classes that the atom has says which clitics are cut. */
static uint32_t weekday_start(const struct scan *s, uint32_t atom)
{
    static const enum vocabulary_class classes[] = {VOCABULARY_PART_OF_DAY, VOCABULARY_DAY_WORD,
                                                    VOCABULARY_WEEKDAY, VOCABULARY_TIME_HEAD};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        const struct scan_match *m = scan_at(s, atom, classes[i]);
        if (m)
            return start_of(s, m);
    }
    return s->atom[atom].start;
}

/* [مساء] [اليوم] [يوم] الجمعة [الفائت]; last Thursday; Thursday evening */
bool timex_weekday(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    bool is_arabic = s->atom[atom].is_arabic;
    const struct vocabulary_item *day_word = NULL;
    uint32_t at = atom, to;
    enum turn turn = is_arabic ? TURN_NONE : turn_at(s, at, &at);
    if (is_arabic)
        at = skip_to_weekday(s, atom, &day_word);
    const struct vocabulary_item *w = scan_word(s, at, VOCABULARY_WEEKDAY, &to);
    if (!w || (w->label[0] && turn == TURN_NONE))
        return false;
    bool is_short = !is_arabic && s->atom[at].end - s->atom[at].start <= 4;
    to += is_short && scan_is_mark(s, to, '.');
    if (is_arabic)
        turn = turn_at(s, to, &to);
    else
        to = skip_part_of_day(s, to);
    timex_cover(s, t, weekday_start(s, atom), atom, to);
    t->precision = "day";
    if (!c->anchor.is_known)
        return true;
    bool is_ahead = turn == TURN_NONE ? timex_is_future(c, atom) : is_arabic;
    int64_t day = day_word ? c->anchor.day + (int)day_word->number
                           : weekday_near(c, (int)w->number, turn, is_ahead);
    timex_set_days(t, day, day, "day");
    return true;
}

/* today, yesterday evening, صباح اليوم, أول أمس */
bool timex_day_word(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = s->atom[atom].is_arabic ? skip_part_of_day(s, atom) : atom, to;
    const struct vocabulary_item *w = scan_word(s, at, VOCABULARY_DAY_WORD, &to);
    if (!w)
        return false;
    const struct scan_match *m = scan_at(s, at, VOCABULARY_DAY_WORD);
    if (at > atom)
        m = scan_at(s, atom, VOCABULARY_PART_OF_DAY);
    if (scan_has(s, to, VOCABULARY_TIME_LAST) && s->atom[at].is_arabic && w->number == 0)
        return false; /* اليوم الأخير is a day, not today */
    if (!s->atom[at].is_arabic)
        to = skip_part_of_day(s, to);
    timex_cover(s, t, start_of(s, m), atom, to);
    t->precision = "day";
    if (c->anchor.is_known)
        timex_set_days(t, c->anchor.day + (int)w->number, c->anchor.day + (int)w->number, "day");
    return true;
}

/* ---- last week, العام الماضي, the past three days ---- */

static void set_week(struct timex *t, int64_t day, int shift)
{
    int64_t monday = day - (calendar_weekday(day) - 1) + 7 * shift;
    timex_set_days(t, monday, monday + 6, "week");
}

static void set_unit(struct timex *t, const char *unit, int64_t day, int shift)
{
    struct calendar_date now = calendar_date(day);
    if (strcmp(unit, "week") == 0)
        set_week(t, day, shift);
    else if (strcmp(unit, "month") == 0)
        timex_set_month(t, calendar_date(calendar_day(now.year, now.month + shift, 1)).year,
                        calendar_date(calendar_day(now.year, now.month + shift, 1)).month);
    else if (strcmp(unit, "year") == 0)
        timex_set_days(t, calendar_day(now.year + shift, 1, 1),
                       calendar_day(now.year + shift, 12, 31), "year");
    else if (strcmp(unit, "decade") == 0)
        timex_set_days(t, calendar_day((now.year / 10 + shift) * 10, 1, 1),
                       calendar_day((now.year / 10 + shift) * 10 + 9, 12, 31), "decade");
    else if (strcmp(unit, "weekend") == 0) {
        set_week(t, day, shift);
        t->from += 5;
        t->precision = "day";
    }
}

/* A moment `count` units away: days exactly, larger units by their own length. */
static int64_t day_away(int64_t day, const char *unit, double count, int sign)
{
    struct calendar_date d = calendar_date(day);
    int n = (int)count * sign;
    if (strcmp(unit, "week") == 0)
        return day + 7 * (int64_t)n;
    if (strcmp(unit, "month") == 0 || strcmp(unit, "year") == 0 || strcmp(unit, "decade") == 0) {
        int months = strcmp(unit, "month") == 0 ? n : strcmp(unit, "year") == 0 ? 12 * n : 120 * n;
        int64_t first = calendar_day(d.year, d.month + months, 1);
        struct calendar_date target = calendar_date(first);
        int last = calendar_month_days(target.year, target.month);
        return first + (d.day < last ? d.day : last) - 1;
    }
    if (strcmp(unit, "day") == 0)
        return day + n;
    return day; /* hours and minutes */
}

static bool is_plural(const struct scan *s, uint32_t atom, const struct vocabulary_item *unit)
{
    struct span w = s->atom[atom].folded;
    if (!s->atom[atom].is_arabic)
        return span_ends_with(w, SPAN("s"));
    static const char *const plurals[] = {
        "الايام",  "الاسابيع", "الاشهر", "الشهور", "السنوات", "الاعوام", "العقود", "الساعات",
        "الدقائق", "ايام",     "اسابيع", "اشهر",   "سنوات",   "شهور",    "اعوام",  "ساعات"};
    for (size_t i = 0; i < sizeof plurals / sizeof *plurals; i++)
        if (span_ends_with(w, span_of(plurals[i])))
            return true;
    return unit->number == 2;
}

static void set_period(const struct timex_context *c, struct timex *t, const char *unit,
                       double count, int sign)
{
    t->precision = strcmp(unit, "hour") == 0 || strcmp(unit, "minute") == 0 ? "day" : unit;
    t->is_approximate = count == 0;
    if (!c->anchor.is_known || count > 2000 || (count == 0 && strcmp(unit, "day") != 0))
        return;
    int64_t other = day_away(c->anchor.day, unit, count > 0 ? count : FEW_DAYS, sign);
    timex_set_days(t, sign < 0 ? other : c->anchor.day + 1, sign < 0 ? c->anchor.day : other,
                   t->precision);
    if (t->to < t->from)
        t->from = t->to;
}

static bool is_unit(const struct vocabulary_item *unit, const char *name)
{
    return strcmp(unit->label, name) == 0;
}

static int shift_of(enum turn turn)
{
    return turn == TURN_LAST ? -1 : turn == TURN_NEXT ? 1 : 0;
}

/* "earlier this month" ends today, "later this month" begins. */
static void cut_at_anchor(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct vocabulary_item *this = scan_word(c->scan, atom, VOCABULARY_TIME_THIS, NULL);
    if (this && strcmp(this->label, "earlier") == 0)
        t->to = c->anchor.day;
    else if (this && strcmp(this->label, "later") == 0)
        t->from = c->anchor.day;
}

/* "last week", "this month"; the following week and the previous day are of the story. */
static bool single_unit(const struct timex_context *c, uint32_t atom, enum turn turn,
                        struct timex *t)
{
    if (strcmp(t->precision, "day") == 0)
        return turn != TURN_THIS;
    if (scan_is_one_of(c->scan, atom, SCAN_WORDS("following", "previous")))
        return false;
    if (c->anchor.is_known) {
        set_unit(t, t->precision, c->anchor.day, shift_of(turn));
        cut_at_anchor(c, atom, t);
    }
    return true;
}

static bool english_unit(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at, to;
    enum turn turn = turn_at(s, atom, &at);
    struct number n = {0};
    if (turn == TURN_NONE)
        return false;
    bool has_number = number_read(s, at, &n);
    if (has_number)
        at = n.to;
    const struct vocabulary_item *unit = scan_word(s, at, VOCABULARY_TIME_UNIT, &to);
    if (!unit)
        return false;
    bool is_period = has_number || is_plural(s, at, unit);
    if (turn == TURN_THIS && (is_period || is_unit(unit, "hour") || is_unit(unit, "minute")))
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    t->precision = unit->label;
    if (!is_period)
        return single_unit(c, atom, turn, t);
    set_period(c, t, unit->label, has_number && !n.is_vague ? n.max : 0,
               turn == TURN_LAST ? -1 : 1);
    return true;
}

struct found_unit {
    const struct vocabulary_item *unit;
    enum turn turn;
    struct number number;
    bool has_number, had_this;
    uint32_t at, to;
};

/* [هذا] الأيام [الثلاثة] [القليلة] الماضية */
static bool find_arabic_unit(const struct scan *s, uint32_t atom, struct found_unit *f)
{
    f->had_this =
        scan_has(s, atom, VOCABULARY_TIME_THIS) && !scan_has(s, atom, VOCABULARY_TIME_UNIT);
    f->at = atom + f->had_this;
    f->unit = scan_word(s, f->at, VOCABULARY_TIME_UNIT, &f->to);
    if (!f->unit)
        return false;
    f->has_number = number_read(s, f->to, &f->number) && !f->number.is_digits;
    f->to = f->has_number ? f->number.to : f->to + scan_is_word(s, f->to, "القليله");
    f->turn = turn_at(s, f->to, &f->to);
    if (f->had_this && f->turn == TURN_NONE)
        f->turn = TURN_THIS;
    return f->turn != TURN_NONE;
}

static bool arabic_unit(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct found_unit f = {0};
    if (!find_arabic_unit(s, atom, &f))
        return false;
    uint32_t start =
        f.had_this ? s->atom[atom].start : start_of(s, scan_at(s, f.at, VOCABULARY_TIME_UNIT));
    timex_cover(s, t, start, atom, f.to);
    t->precision = f.unit->label;
    if (f.has_number || is_plural(s, f.at, f.unit)) {
        double count = f.has_number && !f.number.is_vague ? f.number.max : f.unit->number;
        set_period(c, t, f.unit->label, count, f.turn == TURN_NEXT ? 1 : -1);
        return f.turn != TURN_THIS;
    }
    if (is_unit(f.unit, "day")) /* اليوم التالي: which day, the text does not say */
        return f.turn != TURN_THIS;
    if (c->anchor.is_known && !is_unit(f.unit, "hour"))
        set_unit(t, f.unit->label, c->anchor.day, shift_of(f.turn));
    return true;
}

bool timex_unit(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    return c->scan->atom[atom].is_arabic ? arabic_unit(c, atom, t) : english_unit(c, atom, t);
}

/* ---- three days ago, a few days ago, قبل ثلاثة أيام, منذ يومين ---- */

static void set_ago(const struct timex_context *c, struct timex *t, const char *unit, double count)
{
    t->precision = strcmp(unit, "hour") == 0 || strcmp(unit, "minute") == 0 ? "day" : unit;
    t->is_approximate = count == 0 || strcmp(unit, "week") == 0 || strcmp(unit, "month") == 0 ||
                        strcmp(unit, "year") == 0 || strcmp(unit, "decade") == 0;
    if (!c->anchor.is_known || count > 2000)
        return;
    if (count == 0) {
        /* "a few days ago" lies within a week; "years ago" cannot be told. */
        if (strcmp(unit, "day") == 0)
            timex_set_days(t, c->anchor.day - FEW_DAYS, c->anchor.day - 1, "day");
        return;
    }
    int64_t day = day_away(c->anchor.day, unit, count, -1);
    struct calendar_date d = calendar_date(day);
    if (strcmp(unit, "year") == 0 || strcmp(unit, "decade") == 0)
        timex_set_days(t, calendar_day(d.year, 1, 1), calendar_day(d.year, 12, 31), "year");
    else if (strcmp(unit, "month") == 0)
        timex_set_month(t, d.year, d.month);
    else if (strcmp(unit, "week") == 0)
        set_week(t, day, 0);
    else
        timex_set_days(t, day, day, "day");
}

static double count_before(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    struct number n;
    if (number_read(s, atom, &n)) {
        *ret_to = n.to;
        return n.is_vague ? 0 : n.max;
    }
    struct span w = s->atom[atom].folded;
    *ret_to = atom + 1;
    return span_equal(w, SPAN("a")) || span_equal(w, SPAN("an")) ? 1 : -1;
}

static bool english_ago(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at, to;
    double count = count_before(s, atom, &at);
    if (count < 0 || at >= s->atoms)
        return false;
    const struct vocabulary_item *unit = scan_word(s, at, VOCABULARY_TIME_UNIT, &to);
    const struct vocabulary_item *ago = unit ? scan_word(s, to, VOCABULARY_TIME_AGO, &to) : NULL;
    if (!ago && unit && to < s->atoms && span_equal(s->atom[to].folded, SPAN("ag"))) {
        timex_cover(s, t, s->atom[atom].start, atom, to + 1); /* a text cut off at its end */
        set_ago(c, t, unit->label, count);
        return true;
    }
    if (!ago)
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    t->precision = unit->label;
    /* "earlier", "before", "later" count from a day of the story, which the words do not tell. */
    if (strcmp(ago->label, "from_now") == 0 && c->anchor.is_known && count > 0 && count < 2000) {
        int64_t day = day_away(c->anchor.day, unit->label, count, 1);
        timex_set_days(t, day, day, "day");
    }
    if (span_equal(s->atom[to - 1].folded, SPAN("ago")))
        set_ago(c, t, unit->label, count);
    return true;
}

/* منذ عام 2011, قبل شهر رمضان: the unit belongs to what follows. */
static bool is_head_of_date(const struct scan *s, uint32_t to)
{
    return timex_year_at(s, to) ||
           scan_has_any(s, to, SCAN_BIT(VOCABULARY_MONTH) | SCAN_BIT(VOCABULARY_WEEKDAY));
}

/* How many units: a number, a dual, one, or 0 for "days"; -1 when it is no such expression. */
static double arabic_count(const struct scan *s, uint32_t *at, uint32_t *to)
{
    struct number n = {0};
    bool has_number = number_read(s, *at, &n);
    if (has_number)
        *at = n.to;
    const struct scan_match *m = scan_at(s, *at, VOCABULARY_TIME_UNIT);
    if (!m || scan_before(s, m) & SCAN_ARTICLE || span_starts_with(s->atom[*at].folded, SPAN("ال")))
        return -1;
    *to = m->to;
    const struct vocabulary_item *unit = scan_item(s, m);
    if (is_unit(unit, "century") || is_head_of_date(s, m->to) ||
        (is_unit(unit, "day") && !has_number && unit->number != 2 && !is_plural(s, *at, unit)))
        return -1;
    if (has_number)
        return n.is_vague ? 0 : n.max;
    return unit->number == 2 ? 2 : is_plural(s, *at, unit) ? 0 : 1;
}

static bool arabic_ago(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_TIME_AGO);
    if (!m || strcmp(scan_item(s, m)->label, "later") == 0)
        return false;
    uint32_t at = m->to, to;
    scan_word(s, at, VOCABULARY_HEDGE, &at);
    double count = arabic_count(s, &at, &to);
    if (count < 0)
        return false;
    timex_cover(s, t, scan_start(s, m), atom, to);
    set_ago(c, t, scan_word(s, at, VOCABULARY_TIME_UNIT, NULL)->label, count);
    return true;
}

bool timex_ago(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    return c->scan->atom[atom].is_arabic ? arabic_ago(c, atom, t) : english_ago(c, atom, t);
}

/* ---- what the text alone cannot settle: the first day, the same day ---- */

bool timex_unresolved(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    static const char *const words[] = {"next",  "same",     "following", "first", "second",
                                        "third", "previous", "last",      "final"};
    const struct scan *s = c->scan;
    if (!span_equal(s->atom[atom].folded, SPAN("the")) || atom + 2 >= s->atoms ||
        !span_equal(s->atom[atom + 2].folded, SPAN("day")))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_equal(s->atom[atom + 1].folded, span_of(words[i]))) {
            timex_cover(s, t, s->atom[atom].start, atom, atom + 3);
            t->precision = "day";
            return true;
        }
    return false;
}
