/* SPDX-License-Identifier: Apache-2.0 */
#include "quantity.h"
#include <math.h>
#include "number.h"

#define ADJECTIVES_MAX 3   /* "10 booby-trapped military vehicles" */
#define VERB_BEFORE_MAX 5  /* atoms between "killed" and its number */
#define VERB_BEHIND_MAX 10 /* atoms between the counted and "were killed" */

#define HARM_BEHIND 2 /* the verb stands behind the counted only */
#define HARM_FAR 3    /* number of a row: the verb may stand anywhere behind in the sentence */
#define FAR_MAX 24

struct work {
    const struct scan *scan;
    const bool *is_taken;
    struct quantities *out;
};

static bool is_free(const struct work *w, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to && i < w->scan->atoms; i++)
        if (w->is_taken[i])
            return false;
    return true;
}

/* ---- hedges ---- */

static void apply_hedge(struct quantity *q, const char *hedge)
{
    if (strcmp(hedge, "about") == 0) {
        q->is_approximate = true;
    } else if (strcmp(hedge, "atleast") == 0) {
        q->max = NAN;
    } else if (strcmp(hedge, "more") == 0) {
        q->max = NAN;
    } else if (strcmp(hedge, "less") == 0 || strcmp(hedge, "atmost") == 0) {
        q->min = NAN;
    }
}

/* Hedges before the number widen the span to the left; returns the first atom. */
static uint32_t take_hedges(const struct work *w, struct quantity *q, uint32_t from)
{
    const struct scan *s = w->scan;
    for (unsigned turns = 0; turns < 3; turns++) {
        bool found = false;
        for (uint32_t back = 5; back > 0 && !found; back--) {
            if (from < back || !scan_same_sentence(s, from - back, from) ||
                !is_free(w, from - back, from))
                continue;
            const struct scan_match *m = scan_at(s, from - back, VOCABULARY_HEDGE);
            if (!m || m->to != from)
                continue;
            apply_hedge(q, scan_item(s, m)->label);
            q->start = scan_start(s, m);
            from = m->from;
            found = true;
        }
        if (!found)
            break;
    }
    return from;
}

/* "100 or more", "على الأقل" behind the counted. */
static void take_hedge_behind(const struct work *w, struct quantity *q)
{
    const struct scan_match *m = scan_at(w->scan, q->to_atom, VOCABULARY_HEDGE);
    if (!m || !scan_same_sentence(w->scan, q->from_atom, q->to_atom))
        return;
    bool is_bound = strcmp(scan_item(w->scan, m)->label, "atleast") == 0 ||
                    strcmp(scan_item(w->scan, m)->label, "atmost") == 0;
    bool is_final = scan_is_word(w->scan, m->from, "علي") || scan_is_word(w->scan, m->from, "at") ||
                    scan_is_word(w->scan, m->from, "تقريبا");
    struct number n;
    if (!is_final || (!is_bound && !scan_is_word(w->scan, m->from, "تقريبا")) ||
        number_read(w->scan, m->to, &n))
        return;
    apply_hedge(q, scan_item(w->scan, m)->label);
    q->to_atom = m->to;
    q->end = w->scan->atom[m->to - 1].end;
}

/* ---- what happened to the counted ---- */

#define FORMS_OF_BE SCAN_WORDS("was", "were", "been", "being", "is", "are", "be", "got")

static bool is_passive(const struct scan *s, uint32_t verb)
{
    if (verb > 1 &&
        scan_is_one_of(s, verb - 1,
                       SCAN_WORDS("reportedly", "also", "reported", "allegedly", "then", "later")))
        verb--;
    return verb > 0 && scan_is_one_of(s, verb - 1, FORMS_OF_BE);
}

static bool is_clause_end(const struct scan *s, uint32_t atom)
{
    return scan_is_mark(s, atom, '.') || scan_is_mark(s, atom, ';') ||
           scan_is_mark(s, atom, 0x61B) || scan_is_mark(s, atom, '!') ||
           scan_is_mark(s, atom, '?') || scan_is_mark(s, atom, ':');
}

/* Looking back from a number for its verb: another number, another counted noun, a mark end it. */
static bool ends_verb_search(const struct scan *s, uint32_t atom)
{
    double number;
    bool is_mark =
        !s->atom[atom].is_arabic && s->atom[atom].kind == TOKEN_MARK && !scan_is_quote(s, atom);
    return is_mark || number_digits(s, atom, &number) || scan_has(s, atom, VOCABULARY_COUNTED);
}

/* The verb at an atom, when its object stands behind it. */
static const char *harm_of_object(const struct scan *s, const struct scan_match *verb)
{
    bool is_behind =
        !s->atom[verb->from].is_arabic && is_passive(s, verb->from) && verb->to - verb->from == 1;
    return is_behind || scan_item(s, verb)->number == HARM_BEHIND ? NULL
                                                                  : scan_item(s, verb)->label;
}

/* A verb before the number whose object is counted: "killed at least six", مقتل ستة. */
static const char *harm_before(const struct work *w, uint32_t from)
{
    const struct scan *s = w->scan;
    for (uint32_t back = 1; back <= VERB_BEFORE_MAX && back <= from; back++) {
        uint32_t at = from - back;
        if (!scan_same_sentence(s, at, from) || is_clause_end(s, at))
            return NULL;
        const struct scan_match *m = scan_at(s, at, VOCABULARY_HARM);
        if (m && m->to <= from)
            return harm_of_object(s, m);
        if (ends_verb_search(s, at))
            return NULL;
    }
    return NULL;
}

/* What an atom behind the counted says of them; `is_bound`: right behind, or after "were". */
static const char *harm_at(const struct scan *s, uint32_t at, bool is_bound)
{
    const struct scan_match *m = scan_at(s, at, VOCABULARY_HARM);
    if (m && scan_is_one_of(s, at, SCAN_WORDS("died", "die")))
        return scan_item(s, m)->label;
    if (m && (is_bound || s->atom[at].is_arabic || is_passive(s, at)))
        return scan_item(s, m)->label;
    m = is_bound && !s->atom[at].is_arabic ? scan_at(s, at, VOCABULARY_COUNTED) : NULL;
    if (!m) /* "six soldiers dead", "were left dead" */
        return NULL;
    const char *label = scan_item(s, m)->label;
    return strcmp(label, "killed") == 0 || strcmp(label, "wounded") == 0 ? label : NULL;
}

/* "six people killed 5": the verb has an object of its own. */
static bool has_object(const struct scan *s, uint32_t verb)
{
    const struct scan_match *m = scan_at(s, verb, VOCABULARY_HARM);
    double n;
    return m && number_digits(s, m->to, &n);
}

/* A verb behind the counted whose subject they are: "six people were reported killed", "12
 * civilians killed". */
static const char *harm_behind(const struct work *w, uint32_t to, uint32_t from)
{
    const struct scan *s = w->scan;
    bool had_be = false;
    for (uint32_t at = to; at < to + VERB_BEHIND_MAX && scan_same_sentence(s, from, at); at++) {
        if (s->atom[at].kind == TOKEN_NUMBER || is_clause_end(s, at))
            return NULL;
        const char *harm = harm_at(s, at, at == to || had_be);
        if (harm)
            return has_object(s, at) && !had_be ? NULL : harm;
        had_be |= scan_is_one_of(s, at, SCAN_WORDS("was", "were", "been", "are", "being"));
        bool is_turn =
            !had_be && scan_is_one_of(s, at, SCAN_WORDS("and", "who", "while", "but", "as"));
        if (at > to + 2 && (is_turn || s->atom[at].is_arabic))
            return NULL;
    }
    return NULL;
}

/* "dozens of people came from ... to strike reconciliation deals" */
static const char *harm_far(const struct work *w, uint32_t to)
{
    const struct scan *s = w->scan;
    for (uint32_t at = to; at < to + FAR_MAX && scan_same_sentence(s, to - 1, at); at++) {
        const struct scan_match *m = scan_at(s, at, VOCABULARY_HARM);
        if (m && scan_item(s, m)->number == HARM_FAR)
            return scan_item(s, m)->label;
    }
    return NULL;
}

static bool is_about_people(const char *label)
{
    static const char *const people[] = {"people",     "civilians", "women",
                                         "children",   "soldiers",  "fighters",
                                         "casualties", "displaced", "arrested"};
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        if (strcmp(label, people[i]) == 0)
            return true;
    return false;
}

/* The verb of "killed 5 civilians and 3 soldiers" holds for the soldiers too. */
static const char *harm_passed_on(const struct work *w, uint32_t from)
{
    const char *const *joins =
        SCAN_WORDS("and", ",", "،", "including", "among", "them", "of", "بينهم", "بينهن", "و",
                   "منهم", "من", "another", "as", "well", "at", "least", "plus");
    if (w->out->n == 0)
        return NULL;
    const struct quantity *last = &w->out->at[w->out->n - 1];
    static const char *const passed[] = {"killed",   "wounded",   "arrested", "kidnapped",
                                         "released", "displaced", "settled"};
    if (last->unit || !scan_same_sentence(w->scan, last->from_atom, from) ||
        from - last->to_atom > 4)
        return NULL;
    for (uint32_t i = last->to_atom; i < from; i++)
        if (!scan_is_one_of(w->scan, i, joins))
            return NULL;
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
        if (strcmp(last->what, passed[i]) == 0)
            return passed[i];
    return NULL;
}

/* What is said to have happened to the counted; `label` when nothing is. */
static const char *what_of(const struct work *w, const struct quantity *q, const char *label,
                           bool can_suffer)
{
    if (!can_suffer)
        return label;
    const char *harm = harm_before(w, q->from_atom);
    if (!harm)
        harm = harm_behind(w, q->to_atom, q->from_atom);
    if (!harm)
        harm = harm_passed_on(w, q->from_atom);
    if (!harm)
        harm = harm_far(w, q->to_atom);
    return harm ? harm : label;
}

/* ---- units, currencies, counted nouns behind a number ---- */

static void end_at(const struct scan *s, struct quantity *q, uint32_t to)
{
    q->to_atom = to;
    q->end = s->atom[to - 1].end;
}

/* "distance km" -> what and unit. */
static void set_unit(const struct scan *s, struct quantity *q, const char *label)
{
    const char *blank = strchr(label, ' ');
    q->what = blank ? arena_string(s->arena, span_at(label, (size_t)(blank - label))) : label;
    q->unit = blank ? blank + 1 : label;
}

static bool take_unit(const struct work *w, struct quantity *q)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, q->to_atom, VOCABULARY_CURRENCY), *before = NULL;
    if (q->from_atom > 0)
        before = scan_at(s, q->from_atom - 1, VOCABULARY_CURRENCY);
    if (before && before->to == q->from_atom && s->atom[before->from].kind == TOKEN_MARK) {
        q->what = "money";
        q->unit = scan_item(s, before)->label;
        q->start = scan_start(s, before);
        q->from_atom = before->from;
        return true;
    }
    if (m && scan_same_sentence(s, q->from_atom, m->from)) {
        q->what = "money";
        q->unit = scan_item(s, m)->label;
        end_at(s, q, m->to);
        return true;
    }
    m = scan_at(s, q->to_atom, VOCABULARY_UNIT);
    if (!m || !scan_same_sentence(s, q->from_atom, m->from))
        return false;
    set_unit(s, q, scan_item(s, m)->label);
    end_at(s, q, m->to);
    return true;
}

static bool take_duration(const struct work *w, struct quantity *q)
{
    const struct scan *s = w->scan;
    uint32_t to;
    const struct vocabulary_item *unit = scan_word(s, q->to_atom, VOCABULARY_TIME_UNIT, &to);
    if (!unit || !scan_same_sentence(s, q->from_atom, q->to_atom))
        return false;
    q->what = "duration";
    q->unit = unit->label;
    end_at(s, q, to);
    return true;
}

#define BITS_NO_ADJECTIVE                                                                          \
    (SCAN_BIT(VOCABULARY_PLACE_PREPOSITION) | SCAN_BIT(VOCABULARY_AND) |                           \
     SCAN_BIT(VOCABULARY_HARM) | SCAN_BIT(VOCABULARY_SPEECH) | SCAN_BIT(VOCABULARY_TIME_UNIT) |    \
     SCAN_BIT(VOCABULARY_TO))

static bool can_be_adjective(const struct scan *s, uint32_t atom)
{
    if (atom >= s->atoms || s->atom[atom].kind != TOKEN_WORD)
        return false;
    return !scan_has_any(s, atom, BITS_NO_ADJECTIVE) ||
           scan_is_one_of(
               s, atom,
               SCAN_WORDS("of", "other", "more", "the", "its", "his", "their", "من", "other's"));
}

/* The counted noun behind a number, adjectives between: "27 other bodies", "عشرات من المدنيين". */
static const struct scan_match *counted_behind(const struct work *w, const struct quantity *q)
{
    const struct scan *s = w->scan;
    for (uint32_t at = q->to_atom;
         at <= q->to_atom + ADJECTIVES_MAX && scan_same_sentence(s, q->from_atom, at); at++) {
        const struct scan_match *m = scan_at(s, at, VOCABULARY_COUNTED);
        if (m && is_free(w, m->from, m->to)) {
            /* The longest run of counted words is the noun: "police officers", "militia members".
             */
            const struct scan_match *next = scan_at(s, m->to, VOCABULARY_COUNTED);
            bool is_compound = next && !s->atom[m->from].is_arabic &&
                               scan_item(s, next)->number != 2 &&
                               strcmp(scan_item(s, next)->label, "killed") &&
                               strcmp(scan_item(s, next)->label, "wounded");
            return is_compound ? next : m;
        }
        bool is_arabic = s->atom[at].is_arabic;
        if (!can_be_adjective(s, at) ||
            (is_arabic && at > q->to_atom && !scan_is_word(s, at - 1, "من")))
            return NULL;
    }
    return NULL;
}

static bool take_counted(const struct work *w, struct quantity *q)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = counted_behind(w, q);
    if (!m)
        return false;
    end_at(s, q, m->to);
    q->what = what_of(w, q, scan_item(s, m)->label, is_about_people(scan_item(s, m)->label));
    return true;
}

/* An English plural that no table knows is counted under its own name: "24 cemeteries". */
static bool take_plural(const struct work *w, struct quantity *q)
{
    const struct scan *s = w->scan;
    uint32_t at = q->to_atom;
    if (at >= s->atoms || s->atom[at].is_arabic || !s->atom[at].after_space ||
        s->atom[at].shape != TOKEN_SHAPE_LOWER || s->atom[at].folded.n < 4 ||
        !span_ends_with(s->atom[at].folded, SPAN("s")) ||
        span_ends_with(s->atom[at].folded, SPAN("ss")) ||
        span_ends_with(s->atom[at].folded, SPAN("us")) || scan_has(s, at, VOCABULARY_TIME_UNIT) ||
        scan_has(s, at, VOCABULARY_HARM) || !is_free(w, at, at + 1))
        return false;
    end_at(s, q, at + 1);
    q->what = what_of(w, q, arena_string(s->arena, s->atom[at].folded), true); /* "116 loyalists" */
    return true;
}

/* A number alone beside its verb: "injured 32", "أصيب 12". */
static bool take_bare(const struct work *w, struct quantity *q)
{
    const char *harm = harm_before(w, q->from_atom);
    if (!harm && scan_at(w->scan, q->to_atom, VOCABULARY_HARM))
        harm = harm_behind(w, q->to_atom, q->from_atom);
    if (!harm || (q->to_atom < w->scan->atoms && w->scan->atom[q->to_atom].is_glued))
        return false;
    const struct scan_match *m = scan_at(w->scan, q->to_atom, VOCABULARY_HARM);
    if (m && !harm_before(w, q->from_atom))
        end_at(w->scan, q, m->to);
    q->what = harm;
    return true;
}

/* ---- numbers ---- */

/* What a number behind is the name of: "resolution 2254". */
#define LABELS                                                                                     \
    SCAN_WORDS("page", "resolution", "article", "no", "number", "chapter", "version", "flight",    \
               "channel", "القرار", "قرار", "رقم", "الماده", "ماده", "aged", "age", "عمره",        \
               "عمرها")

static bool is_age_or_label(const struct scan *s, const struct number *n)
{
    if (n->to < s->atoms && s->atom[n->to].is_glued)
        return true; /* 25-year-old */
    const struct scan_match *m = scan_at(s, n->to, VOCABULARY_NOT_COUNTED);
    if (m && !s->atom[n->to].after_space)
        return true;
    return n->from > 0 && scan_is_one_of(s, n->from - 1, LABELS);
}

static void push(const struct work *w, struct quantity q)
{
    void *items = w->out->at;
    *(struct quantity *)arena_push(w->scan->arena, &items, &w->out->n, &w->out->cap, sizeof q) = q;
    w->out->at = items;
}

/* The first reading that a number has: with a unit, counted nouns, a duration, beside a verb. */
static bool take_meaning(const struct work *w, struct quantity *q, const struct number *n)
{
    bool is_one = n->min == 1 && n->max == 1 && !n->is_digits;
    if (take_unit(w, q) || take_counted(w, q))
        return true;
    if (!is_one && (take_duration(w, q) || (!n->is_vague && take_plural(w, q))))
        return true;
    bool is_some = n->is_vague && n->min == 0;
    return !is_some && take_bare(w, q);
}

/* Returns the atom behind the quantity, 0 when there is none. */
static uint32_t read_number(const struct work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    struct number n;
    if (!number_read(s, atom, &n) || !is_free(w, n.from, n.to) || is_age_or_label(s, &n))
        return 0;
    struct quantity q = {
        .from_atom = n.from, .to_atom = n.to, .start = n.start, .end = s->atom[n.to - 1].end};
    q.min = n.is_vague && n.min == 0 ? NAN : n.min;
    q.max = n.is_open ? NAN : n.max;
    q.is_approximate = n.is_vague;
    q.from_atom = take_hedges(w, &q, n.from);
    if (!take_meaning(w, &q, &n))
        return 0;
    take_hedge_behind(w, &q);
    push(w, q);
    return q.to_atom;
}

/* قتيلان, طفلتين: the dual needs no number. */
static uint32_t read_dual(const struct work *w, uint32_t atom)
{
    const struct scan_match *m = scan_at(w->scan, atom, VOCABULARY_COUNTED);
    if (!m || scan_item(w->scan, m)->number != 2 || !is_free(w, m->from, m->to))
        return 0;
    struct quantity q = {.from_atom = m->from, .start = scan_start(w->scan, m), .min = 2, .max = 2};
    end_at(w->scan, &q, m->to);
    q.what =
        what_of(w, &q, scan_item(w->scan, m)->label, is_about_people(scan_item(w->scan, m)->label));
    push(w, q);
    return m->to;
}

/* "killed a nurse", "a child was killed", مقتل طفل: one, when something happened to it. */
static uint32_t read_single(const struct work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    if (!scan_is_one_of(s, atom, SCAN_WORDS("a", "an", "another")))
        return 0;
    struct quantity q = {
        .from_atom = atom, .to_atom = atom + 1, .start = s->atom[atom].start, .min = 1, .max = 1};
    const struct scan_match *m = counted_behind(w, &q);
    if (!m || !is_about_people(scan_item(s, m)->label) ||
        span_ends_with(s->atom[m->to - 1].folded, SPAN("s")))
        return 0;
    end_at(s, &q, m->to);
    q.what = what_of(w, &q, scan_item(s, m)->label, true);
    if (q.what == scan_item(s, m)->label)
        return 0;
    push(w, q);
    return q.to_atom;
}

void quantity_find(const struct scan *s, const bool *is_taken, struct quantities *ret)
{
    struct work w = {.scan = s, .is_taken = is_taken, .out = ret};
    *ret = (struct quantities){0};
    for (uint32_t i = 0; i < s->atoms;) {
        uint32_t to = 0;
        if (!s->atom[i].is_skipped && !is_taken[i]) {
            to = read_number(&w, i);
            if (!to)
                to = read_dual(&w, i);
            if (!to)
                to = read_single(&w, i);
        }
        i = to > i ? to : i + 1;
    }
}
