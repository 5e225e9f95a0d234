/* SPDX-License-Identifier: Apache-2.0 */
#include "quantity.h"
#include <math.h>
#include "number.h"
#include "quantity_rules.h"

#define SIGN_MAX 3       /* atoms of "US $" */
#define ADJECTIVES_MAX 3 /* "10 booby-trapped military vehicles" */

static bool is_free(const struct quantity_work *w, uint32_t from, uint32_t to)
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
static uint32_t take_hedges(const struct quantity_work *w, struct quantity *q, uint32_t from)
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
static void take_hedge_behind(const struct quantity_work *w, struct quantity *q)
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

static bool take_unit(const struct quantity_work *w, struct quantity *q)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, q->to_atom, VOCABULARY_CURRENCY), *before = NULL;
    for (uint32_t back = SIGN_MAX; back > 0 && !before; back--) {
        before = back <= q->from_atom ? scan_at(s, q->from_atom - back, VOCABULARY_CURRENCY) : NULL;
        before = before && before->to == q->from_atom ? before : NULL;
    }
    bool is_sign = before && (s->atom[before->to - 1].kind == TOKEN_MARK ||
                              s->atom[before->from].shape == TOKEN_SHAPE_UPPER);
    if (is_sign) { /* $5, USD 5, US $5 */
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
    const struct scan_match *noun = scan_at(s, q->to_atom, VOCABULARY_COUNTED);
    if (!m || scan_before(s, m) || !scan_same_sentence(s, q->from_atom, m->from) ||
        (noun && noun->to >= m->to))
        return false; /* "six barrel bombs" */
    set_unit(s, q, scan_item(s, m)->label);
    end_at(s, q, m->to);
    return true;
}

static bool take_duration(const struct quantity_work *w, struct quantity *q)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, q->to_atom, VOCABULARY_TIME_UNIT);
    if (!m || scan_before(s, m) & (SCAN_AND | SCAN_PREPOSITION) ||
        scan_is_word(s, q->to_atom, "اليوم") || /* ارتفع العدد إلى 5 اليوم الجمعة */
        !scan_same_sentence(s, q->from_atom, q->to_atom))
        return false;
    q->what = "duration";
    q->unit = scan_item(s, m)->label;
    end_at(s, q, m->to);
    return true;
}

#define BITS_NO_ADJECTIVE                                                                          \
    (SCAN_BIT(VOCABULARY_PLACE_PREPOSITION) | SCAN_BIT(VOCABULARY_AND) |                           \
     SCAN_BIT(VOCABULARY_HARM) | SCAN_BIT(VOCABULARY_SPEECH) | SCAN_BIT(VOCABULARY_TIME_UNIT) |    \
     SCAN_BIT(VOCABULARY_TO) | SCAN_BIT(VOCABULARY_NUMBER))

static bool can_be_adjective(const struct scan *s, uint32_t atom)
{
    if (atom >= s->atoms || s->atom[atom].kind != TOKEN_WORD)
        return false;
    if (s->atom[atom].shape == TOKEN_SHAPE_UPPER) /* 31 IS militants */
        return true;
    if (scan_is_one_of(s, atom,
                       SCAN_WORDS("with", "but", "most", "by", "after", "when", "while", "have",
                                  "has", "had", "was", "were", "been", "are", "is", "that", "who")))
        return false;
    return !scan_has_any(s, atom, BITS_NO_ADJECTIVE) ||
           scan_is_one_of(
               s, atom,
               SCAN_WORDS("of", "other", "more", "the", "its", "his", "their", "من", "other's"));
}

/* The counted noun behind a number, adjectives between: "27 other bodies", "عشرات من المدنيين". */
static const struct scan_match *counted_behind(const struct quantity_work *w,
                                               const struct quantity *q)
{
    const struct scan *s = w->scan;
    for (uint32_t at = q->to_atom;
         at <= q->to_atom + ADJECTIVES_MAX && scan_same_sentence(s, q->from_atom, at); at++) {
        const struct scan_match *m = scan_at(s, at, VOCABULARY_COUNTED);
        if (m && s->atom[at].is_arabic && scan_before(s, m) & (SCAN_AND | SCAN_PREPOSITION))
            return NULL; /* مقتل 12 وإصابة 30 */
        if (m && m->to < s->atoms && s->atom[m->to].is_glued && !s->atom[at].is_arabic)
            return NULL; /* "several rebel-held districts" */
        if (m && s->atom[at].is_arabic && at > q->to_atom + 1 &&
            !quantity_is_people(scan_item(s, m)->label))
            return NULL; /* ألف من موظفي الدولة */
        if (m && is_free(w, m->from, m->to)) {
            /* The longest run of counted words is the noun: "police officers", "militia members".
             */
            const struct scan_match *next = scan_at(s, m->to, VOCABULARY_COUNTED);
            bool is_compound = next && !s->atom[m->from].is_arabic &&
                               !quantity_is_harm(scan_item(s, m)->label) &&
                               !quantity_is_harm(scan_item(s, next)->label);
            return is_compound ? next : m;
        }
        bool is_arabic = s->atom[at].is_arabic;
        if (!can_be_adjective(s, at) ||
            (is_arabic && at > q->to_atom && !scan_is_word(s, at - 1, "من")))
            return NULL;
    }
    return NULL;
}

/* Says of what the counted are and what happened to them. */
static void set_counted(const struct quantity_work *w, struct quantity *q, const char *label)
{
    q->what = label;
    if (!quantity_is_people(label))
        return;
    q->who = quantity_is_harm(label) || strcmp(label, "casualties") == 0 ? NULL : label;
    const char *harm = quantity_harm(w, q);
    if (harm)
        q->what = harm;
}

/* "five of the dead were children", "six of them children": who they are stands behind. */
static void take_kind_behind(const struct quantity_work *w, struct quantity *q)
{
    const struct scan *s = w->scan;
    uint32_t at = q->to_atom;
    bool is_pronoun = scan_is_one_of(s, at - 1, SCAN_WORDS("them", "whom"));
    at += scan_is_one_of(s, at, SCAN_WORDS("were", "was", "are"));
    const struct scan_match *m = scan_at(s, at, VOCABULARY_COUNTED);
    if (!m || !scan_same_sentence(s, q->from_atom, at) || (at == q->to_atom && !is_pronoun) ||
        !quantity_is_people(scan_item(s, m)->label))
        return;
    q->who = scan_item(s, m)->label;
    if (!q->what)
        q->what = q->who;
    end_at(s, q, m->to);
}

static bool take_counted(const struct quantity_work *w, struct quantity *q)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = counted_behind(w, q);
    if (!m)
        return false;
    end_at(s, q, m->to);
    set_counted(w, q, scan_item(s, m)->label);
    if (!q->who && m->from > 0 && scan_is_one_of(s, m->from - 1, SCAN_WORDS("the", "of")))
        take_kind_behind(w, q);
    return true;
}

/* "five of them children", "12 of whom were women" */
static bool take_pronoun(const struct quantity_work *w, struct quantity *q)
{
    const struct scan *s = w->scan;
    if (!scan_is_word(s, q->to_atom, "of") ||
        !scan_is_one_of(s, q->to_atom + 1, SCAN_WORDS("them", "whom")) ||
        !scan_same_sentence(s, q->from_atom, q->to_atom + 1))
        return false;
    end_at(s, q, q->to_atom + 2);
    take_kind_behind(w, q);
    return q->what != NULL;
}

/* "15 young Assyrians", 5 سوريين: people by where they are from. */
static bool take_group(const struct quantity_work *w, struct quantity *q)
{
    const struct scan *s = w->scan;
    for (uint32_t at = q->to_atom; at <= q->to_atom + 1 && scan_same_sentence(s, q->from_atom, at);
         at++) {
        const struct scan_match *m = scan_at(s, at, VOCABULARY_GROUP);
        struct span last = m ? s->atom[m->to - 1].folded : SPAN("");
        bool is_plural = s->atom[at].is_arabic
                             ? span_ends_with(last, SPAN("ين")) || span_ends_with(last, SPAN("ون"))
                             : span_ends_with(last, SPAN("s"));
        if (m && is_plural && is_free(w, m->from, m->to)) {
            end_at(s, q, m->to);
            set_counted(w, q, "people");
            return true;
        }
        if (s->atom[at].is_arabic || !can_be_adjective(s, at))
            return false;
    }
    return false;
}

/* An English plural that no table knows is counted under its own name: "24 cemeteries". */
static bool take_plural(const struct quantity_work *w, struct quantity *q)
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
    const char *harm = quantity_harm(w, q); /* "116 loyalists" */
    q->what = harm ? harm : arena_string(s->arena, s->atom[at].folded);
    return true;
}

#define FORMS_OF_BE SCAN_WORDS("was", "were", "are", "have", "had", "is")

/* A number alone beside its verb: "injured 32", "أصيب 12". */
static bool take_bare(const struct quantity_work *w, struct quantity *q)
{
    const struct scan *s = w->scan;
    const char *harm = quantity_harm_before(w, q->from_atom, false);
    const struct scan_match *m = scan_at(s, q->to_atom, VOCABULARY_HARM);
    bool is_behind = !harm && m, is_subject = scan_is_one_of(s, q->to_atom, FORMS_OF_BE);
    if (is_behind || (!harm && is_subject))
        harm = quantity_harm_behind(w, q);
    if (!harm || (q->to_atom < s->atoms && s->atom[q->to_atom].is_glued))
        return false;
    if (is_behind)
        end_at(s, q, m->to);
    q->what = harm;
    return true;
}

/* ---- numbers ---- */

/* "page 12", القرار 2254, الفرقة 25: what a number behind is the name of. */
static bool is_name_before(const struct scan *s, uint32_t from)
{
    for (uint32_t back = 1; back <= 3 && back <= from; back++) {
        const struct scan_match *m = scan_at(s, from - back, VOCABULARY_NOT_COUNTED);
        if (m && m->to == from && strcmp(scan_item(s, m)->label, "before") == 0)
            return true;
    }
    return false;
}

/* (30 عاما), 24 years old */
static bool is_age(const struct scan *s, const struct number *n)
{
    uint32_t to;
    const struct vocabulary_item *unit = scan_word(s, n->to, VOCABULARY_TIME_UNIT, &to);
    if (!unit)
        return false;
    return (n->from > 0 && scan_is_mark(s, n->from - 1, '(') && scan_is_mark(s, to, ')')) ||
           scan_is_word(s, to, "old") ||
           (scan_is_word(s, to, "of") && scan_is_word(s, to + 1, "age"));
}

static bool is_age_or_label(const struct scan *s, const struct number *n)
{
    if (n->to < s->atoms && s->atom[n->to].is_glued && !scan_has(s, n->to, VOCABULARY_UNIT))
        return true; /* 25-year-old, but a six-mile stretch */
    const struct scan_match *m = scan_at(s, n->to, VOCABULARY_NOT_COUNTED);
    if (m && !s->atom[n->to].after_space && !scan_item(s, m)->label[0])
        return true;
    return is_name_before(s, n->from) || is_age(s, n);
}

static void push(const struct quantity_work *w, struct quantity q)
{
    q.part_of = SCAN_NONE;
    quantity_join_part(w, &q);
    void *items = w->out->at;
    *(struct quantity *)arena_push(w->scan->arena, &items, &w->out->n, &w->out->cap, sizeof q) = q;
    w->out->at = items;
}

/* The first reading that a number has: with a unit, counted nouns, a duration, beside a verb. */
static bool take_meaning(const struct quantity_work *w, struct quantity *q, const struct number *n)
{
    bool is_one = n->min == 1 && n->max == 1 && !n->is_digits;
    if (take_unit(w, q) || take_counted(w, q) || take_group(w, q) || take_pronoun(w, q))
        return true;
    if (!is_one && (take_duration(w, q) || (!n->is_vague && take_plural(w, q))))
        return true;
    bool is_some = n->is_vague && n->min == 0;
    return !is_some && take_bare(w, q);
}

/* Returns the atom behind the quantity, 0 when there is none. */
static uint32_t read_number(const struct quantity_work *w, uint32_t atom)
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
    if (n.is_digits && scan_is_mark(s, n.to, '+') && !s->atom[n.to].after_space) { /* 20+ killed */
        q.max = NAN;
        end_at(s, &q, n.to + 1);
    }
    q.from_atom = take_hedges(w, &q, n.from);
    if (!take_meaning(w, &q, &n))
        return 0;
    take_hedge_behind(w, &q);
    push(w, q);
    return q.to_atom;
}

/* قتيلان, طفلتين: the dual needs no number. */
static uint32_t read_dual(const struct quantity_work *w, uint32_t atom)
{
    const struct scan_match *m = scan_at(w->scan, atom, VOCABULARY_COUNTED);
    if (!m || scan_item(w->scan, m)->number != 2 || !is_free(w, m->from, m->to))
        return 0;
    struct quantity q = {.from_atom = m->from, .start = scan_start(w->scan, m), .min = 2, .max = 2};
    end_at(w->scan, &q, m->to);
    set_counted(w, &q, scan_item(w->scan, m)->label);
    bool is_known = scan_before(w->scan, m) & SCAN_ARTICLE; /* القريتان: told of before */
    if (is_known && !quantity_is_harm(q.what))
        return 0;
    push(w, q);
    return m->to;
}

static bool is_single_noun(const struct scan *s, const struct scan_match *m)
{
    return m && quantity_is_people(scan_item(s, m)->label) &&
           !span_ends_with(s->atom[m->to - 1].folded, SPAN("s"));
}

/* "a woman and child": the second needs no article. */
static bool is_second_single(const struct quantity_work *w, uint32_t atom)
{
    const struct quantity *last = w->out->n ? &w->out->at[w->out->n - 1] : NULL;
    return last && last->min == 1 && last->max == 1 && last->to_atom == atom &&
           scan_is_word(w->scan, atom, "and");
}

/* "killed a nurse", "a child was killed", "including a woman and child": one, when something
 * happened to it. */
static uint32_t read_english_single(const struct quantity_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    bool is_second = is_second_single(w, atom);
    if (!is_second && !scan_is_one_of(s, atom, SCAN_WORDS("a", "an", "another", "his", "her")))
        return 0;
    uint32_t from = atom + is_second;
    struct quantity q = {.from_atom = from, .to_atom = from + !is_second, .min = 1, .max = 1};
    const struct scan_match *m = scan_at(s, from, VOCABULARY_COUNTED);
    if (!is_second)
        m = counted_behind(w, &q);
    if (!is_single_noun(s, m))
        return 0;
    q.start = s->atom[from].start;
    end_at(s, &q, m->to);
    set_counted(w, &q, scan_item(s, m)->label);
    uint32_t n = (uint32_t)w->out->n;
    if (q.who && strcmp(q.what, q.who) == 0 && quantity_part_marker(s, from) == SCAN_NONE)
        return 0;
    push(w, q);
    return w->out->n > n ? q.to_atom : 0;
}

/* مقتل مدني, بينهم طفل وامرأة: a singular is one where a verb or "among them" stands before it. */
static uint32_t read_arabic_single(const struct quantity_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_COUNTED);
    if (!m || scan_item(s, m)->number != 1 || atom == 0 || !is_free(w, m->from, m->to) ||
        scan_before(s, m) & SCAN_ARTICLE || !scan_same_sentence(s, atom - 1, atom))
        return 0;
    const struct scan_match *verb = scan_at(s, atom - 1, VOCABULARY_HARM);
    const struct quantity *last = w->out->n ? &w->out->at[w->out->n - 1] : NULL;
    bool is_joined = last && last->to_atom == atom && scan_before(s, m) & SCAN_AND &&
                     quantity_is_harm(last->what);
    bool is_object = verb && verb->to == atom && !(scan_before(s, m) & SCAN_AND);
    if (!is_object && !is_joined && quantity_part_marker(s, atom) == SCAN_NONE)
        return 0;
    struct quantity q = {.from_atom = atom, .start = scan_start(s, m), .min = 1, .max = 1};
    end_at(s, &q, m->to);
    set_counted(w, &q, scan_item(s, m)->label);
    push(w, q);
    return q.to_atom;
}

static uint32_t read_single(const struct quantity_work *w, uint32_t atom)
{
    return w->scan->atom[atom].is_arabic ? read_arabic_single(w, atom)
                                         : read_english_single(w, atom);
}

#define MAY_BEGIN                                                                                  \
    (SCAN_BIT(VOCABULARY_NUMBER) | SCAN_BIT(VOCABULARY_MULTIPLIER) | SCAN_BIT(VOCABULARY_VAGUE) |  \
     SCAN_BIT(VOCABULARY_FRACTION) | SCAN_BIT(VOCABULARY_BETWEEN) | SCAN_BIT(VOCABULARY_COUNTED))

static bool may_begin(const struct scan *s, uint32_t atom)
{
    const struct scan_atom *x = &s->atom[atom];
    if (x->is_skipped)
        return false;
    return x->kind == TOKEN_NUMBER || s->mask[atom] & MAY_BEGIN ||
           (!x->is_arabic &&
            scan_is_one_of(s, atom, SCAN_WORDS("a", "an", "and", "another", "his", "her")));
}

void quantity_find(const struct scan *s, const bool *is_taken, struct quantities *ret)
{
    struct quantity_work w = {.scan = s, .is_taken = is_taken, .out = ret};
    *ret = (struct quantities){0};
    for (uint32_t i = 0; i < s->atoms;) {
        const struct scan_match *nth = scan_at(s, i, VOCABULARY_ORDINAL);
        uint32_t to = nth && s->atom[i].is_arabic && nth->to > i + 1 ? nth->to : 0;
        if (!to && !is_taken[i] && may_begin(s, i)) { /* الدورة السابعة والعشرون */
            to = read_number(&w, i);
            if (!to)
                to = read_dual(&w, i);
            if (!to)
                to = read_single(&w, i);
        }
        i = to > i ? to : i + 1;
    }
}
