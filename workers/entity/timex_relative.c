/* SPDX-License-Identifier: Apache-2.0 */
/* Times that lean on the publication: weekdays, yesterday, last week, this Friday night. */
#include "calendar.h"
#include "number.h"
#include "timex_rules.h"

#define CLAUSE_ATOMS 8
#define FEW 3 /* "the past few days": no fewer */

/* "they'll": folded it would be another word. */
static bool is_short_will(const struct scan *s, uint32_t atom)
{
    const struct scan_atom *x = &s->atom[atom];
    if (x->is_arabic || x->end - x->start < 4)
        return false;
    uint32_t mark = s->text->point[x->end - 3];
    return (mark == '\'' || mark == 0x2019) && s->text->point[x->end - 2] == 'l' &&
           s->text->point[x->end - 1] == 'l';
}

bool timex_is_future(const struct timex_context *c, uint32_t atom)
{
    const struct scan *s = c->scan;
    for (uint32_t i = atom; i > 0 && atom - i < CLAUSE_ATOMS && scan_same_sentence(s, i - 1, atom);
         i--) {
        if (scan_has(s, i - 1, VOCABULARY_FUTURE) || is_short_will(s, i - 1))
            return true;
        for (unsigned r = 0; r < s->atom[i - 1].readings; r++)
            if (s->atom[i - 1].reading[r].before & SCAN_FUTURE)
                return true;
    }
    return false;
}

enum timex_turn timex_turn_at(const struct scan *s, uint32_t atom, uint32_t *ret_to)
{
    if (scan_word(s, atom, VOCABULARY_TIME_LAST, ret_to))
        return TIMEX_TURN_LAST;
    if (scan_word(s, atom, VOCABULARY_TIME_NEXT, ret_to))
        return TIMEX_TURN_NEXT;
    if (scan_word(s, atom, VOCABULARY_TIME_THIS, ret_to))
        return TIMEX_TURN_THIS;
    return TIMEX_TURN_NONE;
}

/* ---- parts of a day ---- */

static uint32_t skip_early(const struct scan *s, uint32_t atom)
{
    uint32_t to;
    if (!scan_word(s, atom, VOCABULARY_TIME_EDGE, &to))
        return atom;
    return to + scan_is_mark(s, to, '-'); /* "early-morning" */
}

uint32_t timex_skip_part_of_day(const struct scan *s, uint32_t atom)
{
    uint32_t at = atom, to;
    while (at < atom + 3 && scan_is_one_of(s, at, SCAN_WORDS("in", "at", "the", ",", "في", "،")))
        at++;
    at = skip_early(s, at);
    return scan_word(s, at, VOCABULARY_PART_OF_DAY, &to) && scan_same_sentence(s, atom, to - 1)
               ? to
               : atom;
}

uint32_t timex_skip_part_behind(const struct scan *s, uint32_t atom)
{
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_PART_OF_DAY);
    return m && scan_before(s, m) & SCAN_AND ? atom : timex_skip_part_of_day(s, atom);
}

/* What stands before a weekday: "early on", "the night of", "in the early hours of", مساء يوم.
 * Returns the atom behind it. */
static uint32_t skip_part_before(const struct scan *s, uint32_t atom)
{
    uint32_t part = timex_skip_part_of_day(s, atom), early = skip_early(s, atom);
    uint32_t to = part > atom ? part : early;
    if (to == atom)
        return atom;
    while (to < atom + 8 && scan_is_one_of(s, to, SCAN_WORDS("of", "on", "the", ",", "من")))
        to++;
    return to;
}

/* ---- weekdays ---- */

/* "next Friday" is that of the next week in English, يوم الجمعة المقبل the first one to come. */
static int64_t weekday_near(const struct timex_context *c, int weekday, enum timex_turn turn,
                            bool is_future)
{
    int today = calendar_weekday(c->anchor.day), back = (today - weekday + 7) % 7;
    if (turn == TIMEX_TURN_THIS)
        return c->anchor.day - today + weekday;
    if (turn == TIMEX_TURN_NEXT && !is_future)
        return c->anchor.day - today + weekday + 7;
    if (turn == TIMEX_TURN_NEXT || (turn == TIMEX_TURN_NONE && is_future))
        return c->anchor.day + (back == 0 && turn == TIMEX_TURN_NONE ? 0 : 7 - back);
    if (turn == TIMEX_TURN_LAST && back == 0)
        back = 7;
    return c->anchor.day - back;
}

struct found_weekday {
    const struct vocabulary_item *weekday, *day_word;
    enum timex_turn turn;
    uint32_t to;
};

/* [مساء] [اليوم|هذا] [يوم] الجمعة [الفائت] */
static bool find_arabic_weekday(const struct scan *s, uint32_t atom, struct found_weekday *f)
{
    uint32_t at = skip_part_before(s, atom), to;
    f->day_word = scan_word(s, at, VOCABULARY_DAY_WORD, &to);
    if (f->day_word)
        at = to + scan_is_comma(s, to);
    else if (scan_word(s, at, VOCABULARY_TIME_THIS, &to) && at + 1 == to) {
        f->turn = TIMEX_TURN_THIS;
        at = to;
    }
    for (uint32_t first = at; at < first + 2 && scan_has(s, at, VOCABULARY_TIME_HEAD);)
        at++;
    f->weekday = scan_word(s, at, VOCABULARY_WEEKDAY, &f->to);
    if (f->weekday && !f->turn)
        f->turn = timex_turn_at(s, f->to, &f->to);
    return f->weekday && !f->weekday->label[0];
}

/* [early on] [last] Thursday [evening] */
static bool find_english_weekday(const struct scan *s, uint32_t atom, struct found_weekday *f)
{
    uint32_t at = skip_part_before(s, atom);
    f->turn = timex_turn_at(s, at, &at);
    f->weekday = scan_word(s, at, VOCABULARY_WEEKDAY, &f->to);
    if (!f->weekday || (f->weekday->label[0] && f->turn == TIMEX_TURN_NONE))
        return false;
    f->to += s->atom[at].end - s->atom[at].start <= 4 && scan_is_mark(s, f->to, '.');
    return true;
}

bool timex_weekday(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    static const enum vocabulary_class heads[] = {VOCABULARY_PART_OF_DAY, VOCABULARY_DAY_WORD,
                                                  VOCABULARY_WEEKDAY, VOCABULARY_TIME_HEAD,
                                                  VOCABULARY_NAME};
    const struct scan *s = c->scan;
    struct found_weekday f = {0};
    bool is_arabic = s->atom[atom].is_arabic;
    if (!(is_arabic ? find_arabic_weekday(s, atom, &f) : find_english_weekday(s, atom, &f)))
        return false;
    f.to = timex_skip_part_behind(s, f.to);
    timex_cover(s, t, timex_first_point(s, atom, heads), atom, f.to);
    t->precision = "day";
    if (!c->anchor.is_known)
        return true;
    bool is_ahead = f.turn == TIMEX_TURN_NONE ? timex_is_future(c, atom) : is_arabic;
    int64_t day = f.day_word ? c->anchor.day + (int)f.day_word->number
                             : weekday_near(c, (int)f.weekday->number, f.turn, is_ahead);
    timex_set_days(t, day, day, "day");
    return true;
}

/* ---- today, yesterday evening, صباح اليوم, أول أمس ---- */

/* نفس اليوم, ذلك اليوم, اليوم التالي: a day of the story; اليوم الأخير is no day of the calendar.
 */
static bool is_day_of_story(const struct scan *s, uint32_t atom, uint32_t to)
{
    return (atom > 0 && scan_is_one_of(s, atom - 1, SCAN_WORDS("نفس", "ذات", "ذلك", "بنفس"))) ||
           scan_is_one_of(s, to, SCAN_WORDS("نفسه", "ذاته", "عينه", "التالي", "الاول", "الثاني"));
}

bool timex_day_word(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = skip_part_before(s, atom), to;
    const struct scan_match *m = scan_at(s, at, VOCABULARY_DAY_WORD);
    if (!m) {
        at = atom;
        m = scan_at(s, at, VOCABULARY_DAY_WORD);
    }
    if (!m)
        return false;
    to = m->to;
    const struct vocabulary_item *w = scan_item(s, m);
    if (scan_has(s, to, VOCABULARY_TIME_LAST) && s->atom[at].is_arabic && w->number == 0)
        return false; /* اليوم الأخير is a day, not today */
    const struct scan_match *part = at > atom ? scan_at(s, atom, VOCABULARY_PART_OF_DAY) : m;
    bool is_of_story = w->number == 0 && is_day_of_story(s, at, to);
    to = timex_skip_part_behind(s, to);
    timex_cover(s, t, part ? timex_start_of(s, part) : s->atom[atom].start, atom, to);
    t->precision = "day";
    if (c->anchor.is_known && !is_of_story)
        timex_set_days(t, c->anchor.day + (int)w->number, c->anchor.day + (int)w->number, "day");
    return true;
}

/* ---- last week, العام الماضي, the past three days ---- */

static int months_of(const char *unit)
{
    static const struct {
        const char *unit;
        int months;
    } map[] = {{"month", 1}, {"quarter", 3},  {"half", 6},
               {"year", 12}, {"decade", 120}, {"century", 1200}};
    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (strcmp(map[i].unit, unit) == 0)
            return map[i].months;
    return 0;
}

static int days_of(const char *unit)
{
    return strcmp(unit, "day") == 0         ? 1
           : strcmp(unit, "week") == 0      ? 7
           : strcmp(unit, "fortnight") == 0 ? 14
                                            : 0;
}

bool timex_set_unit(struct timex *t, const char *unit, int64_t day, int shift)
{
    int64_t monday = day - (calendar_weekday(day) - 1) + 7 * shift;
    int months = months_of(unit);
    if (strcmp(unit, "week") == 0) {
        timex_set_days(t, monday, monday + 6, "week");
    } else if (strcmp(unit, "weekend") == 0) {
        timex_set_days(t, monday + 5, monday + 6, "day");
    } else if (months) {
        struct calendar_date now = calendar_date(day);
        int first = now.year * 12 + now.month - 1;
        first = (first / months + shift) * months;
        timex_set_days(t, calendar_day(first / 12, first % 12 + 1, 1),
                       calendar_day((first + months) / 12, (first + months) % 12 + 1, 1) - 1,
                       months == 3 || months == 6 ? "month" : unit);
    } else {
        return false;
    }
    return true;
}

int64_t timex_day_away(int64_t day, const char *unit, double count)
{
    int months = months_of(unit) * (int)count;
    if (!months)
        return day + (int64_t)(days_of(unit) * count);
    struct calendar_date d = calendar_date(day);
    int64_t first = calendar_day(d.year, d.month + months, 1);
    struct calendar_date target = calendar_date(first);
    int last = calendar_month_days(target.year, target.month);
    return first + (d.day < last ? d.day : last) - 1;
}

bool timex_is_plural(const struct scan *s, uint32_t atom, const struct vocabulary_item *unit)
{
    struct span w = s->atom[atom].folded;
    if (!s->atom[atom].is_arabic)
        return span_ends_with(w, SPAN("s"));
    static const char *const plurals[] = {"ايام",  "اسابيع", "اشهر",  "شهور", "سنوات", "سنين",
                                          "اعوام", "عقود",   "ساعات", "قرون", "دقائق"};
    for (size_t i = 0; i < sizeof plurals / sizeof *plurals; i++)
        if (span_ends_with(w, span_of(plurals[i])))
            return true;
    return unit->number == 2;
}

/* What a length in units is told by: there is no precision of a fortnight or a quarter. */
static const char *precision_of(const char *unit)
{
    static const char *const map[][2] = {
        {"hour", "day"},       {"minute", "day"},    {"second", "day"}, {"weekend", "day"},
        {"fortnight", "week"}, {"quarter", "month"}, {"half", "month"}};
    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (strcmp(map[i][0], unit) == 0)
            return map[i][1];
    return unit;
}

/* The days of "the past three weeks" end with the publication, those of "the next" begin behind. */
static void set_period(const struct timex_context *c, struct timex *t, const char *unit,
                       double count, int sign)
{
    bool is_short = strcmp(unit, "hour") == 0 || strcmp(unit, "minute") == 0;
    t->precision = precision_of(unit);
    t->is_approximate = count == 0;
    if (!c->anchor.is_known || count > 2000)
        return;
    count = count > 0 ? count : FEW;
    int64_t other = is_short ? c->anchor.day + sign * (int64_t)(count / 24)
                             : timex_day_away(c->anchor.day, unit, count * sign);
    timex_set_days(t, sign < 0 ? other : c->anchor.day + 1, sign < 0 ? c->anchor.day : other,
                   t->precision);
    if (t->to < t->from)
        t->from = t->to;
}

static bool is_unit(const struct vocabulary_item *unit, const char *name)
{
    return strcmp(unit->label, name) == 0;
}

static int shift_of(enum timex_turn turn)
{
    return turn == TIMEX_TURN_LAST ? -1 : turn == TIMEX_TURN_NEXT ? 1 : 0;
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
static bool single_unit(const struct timex_context *c, uint32_t atom, enum timex_turn turn,
                        struct timex *t)
{
    if (timex_is_precision(t, "day"))
        return turn != TIMEX_TURN_THIS;
    if (scan_is_one_of(c->scan, atom, SCAN_WORDS("following", "previous")))
        return false;
    if (c->anchor.is_known && timex_set_unit(t, t->precision, c->anchor.day, shift_of(turn)))
        cut_at_anchor(c, atom, t);
    t->precision = precision_of(t->precision);
    return true;
}

/* the week after next */
static bool second_next(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom + scan_is_word(s, atom, "the"), to;
    const struct vocabulary_item *unit = scan_word(s, at, VOCABULARY_TIME_UNIT, &to);
    if (!unit || !scan_is_word(s, to, "after"))
        return false;
    to += 1 + scan_is_word(s, to + 1, "the");
    if (!scan_is_word(s, to, "next") || !scan_same_sentence(s, atom, to))
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to + 1);
    t->precision = unit->label;
    return !c->anchor.is_known || timex_set_unit(t, unit->label, c->anchor.day, 2);
}

/* "over the weekend", عطلة نهاية الأسبوع: until Wednesday the one that was, later the one to come.
 */
static bool bare_weekend(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom + scan_is_word(s, atom, "the"), to;
    const struct vocabulary_item *unit = scan_word(s, at, VOCABULARY_TIME_UNIT, &to);
    if (!unit || strcmp(unit->label, "weekend") != 0 || timex_is_plural(s, at, unit))
        return false;
    uint32_t start =
        at > atom ? s->atom[atom].start : timex_start_of(s, scan_at(s, at, VOCABULARY_TIME_UNIT));
    timex_cover(s, t, start, atom, to);
    t->precision = "day";
    bool is_past =
        calendar_weekday(c->anchor.day) <= 3 && unit->number != 1 && !timex_is_future(c, atom);
    if (c->anchor.is_known)
        timex_set_unit(t, "weekend", c->anchor.day, is_past ? -1 : 0);
    return true;
}

static bool english_unit(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom, to;
    struct number n = {0};
    bool has_number = number_read(s, at, &n) && !n.is_range; /* "the 5 upcoming years" */
    enum timex_turn turn = timex_turn_at(s, has_number ? n.to : atom, &at);
    if (turn == TIMEX_TURN_NONE)
        return second_next(c, atom, t) || bare_weekend(c, atom, t);
    if (!has_number && (has_number = number_read(s, at, &n)))
        at = n.to;
    const struct vocabulary_item *unit = scan_word(s, at, VOCABULARY_TIME_UNIT, &to);
    if (!unit)
        return false;
    bool is_period = has_number || timex_is_plural(s, at, unit) || is_unit(unit, "fortnight");
    double count = has_number && !n.is_vague ? n.max : !has_number && is_unit(unit, "fortnight");
    if (turn == TIMEX_TURN_THIS && (is_period || is_unit(unit, "hour") || is_unit(unit, "minute")))
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, to);
    t->precision = unit->label;
    if (!is_period)
        return single_unit(c, atom, turn, t);
    set_period(c, t, unit->label, count, shift_of(turn));
    return true;
}

struct found_unit {
    const struct vocabulary_item *unit;
    enum timex_turn turn;
    struct number number;
    bool has_number, had_this, is_second;
    uint32_t at, to;
};

/* [هذا] الأيام [الثلاثة] [القليلة] الماضية; آخر ثلاثة أيام */
static bool find_arabic_unit(const struct scan *s, uint32_t atom, struct found_unit *f)
{
    const struct vocabulary_item *this = scan_word(s, atom, VOCABULARY_TIME_THIS, &f->at);
    f->had_this = this && !scan_has(s, atom, VOCABULARY_TIME_UNIT);
    if (!f->had_this)
        f->at = atom;
    bool had_last = scan_is_word(s, f->at, "اخر");
    if (had_last && (f->has_number = number_read(s, f->at + 1, &f->number)))
        f->at = f->number.to;
    f->unit = scan_word(s, f->at, VOCABULARY_TIME_UNIT, &f->to);
    if (!f->unit)
        return false;
    if (had_last) {
        f->turn = TIMEX_TURN_LAST;
        return f->has_number;
    }
    f->has_number = number_read(s, f->to, &f->number);
    f->to = f->has_number ? f->number.to : f->to + scan_is_word(s, f->to, "القليله");
    f->is_second = scan_is_word(s, f->to, "بعد") && scan_has(s, f->to + 1, VOCABULARY_TIME_NEXT);
    f->turn = timex_turn_at(s, f->to + f->is_second, &f->to); /* الأسبوع بعد القادم */
    if (f->had_this && f->turn == TIMEX_TURN_NONE)
        f->turn = TIMEX_TURN_THIS;
    return f->turn != TIMEX_TURN_NONE;
}

static bool arabic_unit(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct found_unit f = {0};
    if (!find_arabic_unit(s, atom, &f))
        return bare_weekend(c, atom, t);
    uint32_t start = f.at > atom ? s->atom[atom].start
                                 : timex_start_of(s, scan_at(s, f.at, VOCABULARY_TIME_UNIT));
    timex_cover(s, t, start, atom, f.to);
    t->precision = f.unit->label;
    if (f.has_number || timex_is_plural(s, f.at, f.unit)) {
        double count = f.has_number && !f.number.is_vague ? f.number.max : f.unit->number;
        set_period(c, t, f.unit->label, count, f.turn == TIMEX_TURN_NEXT ? 1 : -1);
        return f.turn != TIMEX_TURN_THIS;
    }
    if (is_unit(f.unit, "day")) /* اليوم التالي: which day, the text does not say */
        return f.turn != TIMEX_TURN_THIS;
    if (c->anchor.is_known &&
        timex_set_unit(t, f.unit->label, c->anchor.day, shift_of(f.turn) + f.is_second))
        cut_at_anchor(c, atom, t);
    t->precision = precision_of(t->precision);
    return true;
}

bool timex_unit(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    if (atom >= c->scan->atoms)
        return false;
    return c->scan->atom[atom].is_arabic ? arabic_unit(c, atom, t) : english_unit(c, atom, t);
}

/* ---- what the text alone cannot settle: the same day, every Friday ---- */

bool timex_unresolved(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    if (!scan_is_word(s, atom, "the") || !scan_is_word(s, atom + 2, "day") ||
        !scan_is_one_of(s, atom + 1,
                        SCAN_WORDS("next", "same", "following", "first", "second", "third",
                                   "previous", "last", "final")))
        return false;
    timex_cover(s, t, s->atom[atom].start, atom, atom + 3);
    t->precision = "day";
    return true;
}

/* every Friday, each two weeks, كل يوم جمعة, on Mondays: no single time */
bool timex_each(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    uint32_t at = atom, to;
    struct number n;
    const struct vocabulary_item *w = scan_word(s, atom, VOCABULARY_WEEKDAY, &to);
    if (!w || !w->label[0]) {
        const struct scan_match *each = scan_at(s, atom, VOCABULARY_TIME_EACH);
        if (!each)
            return false;
        at = each->to;
        if (number_read(s, at, &n))
            at = n.to;
        const struct vocabulary_item *unit = scan_word(s, at, VOCABULARY_TIME_UNIT, &to);
        w = scan_word(s, at, VOCABULARY_WEEKDAY, &to);
        if (!w && unit && s->atom[at].is_arabic)
            w = scan_word(s, to, VOCABULARY_WEEKDAY, &to);
        if (!w && !unit && !scan_word(s, at, VOCABULARY_PART_OF_DAY, &to))
            return false;
        t->precision = unit && !w ? unit->label : "day";
    } else {
        t->precision = "day";
    }
    static const enum vocabulary_class heads[] = {VOCABULARY_TIME_EACH, VOCABULARY_WEEKDAY,
                                                  VOCABULARY_NAME};
    timex_cover(s, t, timex_first_point(s, atom, heads), atom, timex_skip_part_behind(s, to));
    return true;
}
