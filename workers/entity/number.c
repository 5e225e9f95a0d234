/* SPDX-License-Identifier: Apache-2.0 */
#include "number.h"
#include "text/fold.h"

#define WORDS_MAX 12
#define INTEGER_DIGITS 9
#define DIGITS_MAX 15

int number_digit(uint32_t c)
{
    c = fold_point(c);
    return c >= '0' && c <= '9' ? (int)(c - '0') : -1;
}

bool number_integer(const struct scan *s, uint32_t atom, int *ret)
{
    if (atom >= s->atoms || s->atom[atom].kind != TOKEN_NUMBER)
        return false;
    const struct scan_atom *x = &s->atom[atom];
    *ret = 0;
    if (x->end - x->start > INTEGER_DIGITS)
        return false;
    for (uint32_t i = x->start; i < x->end; i++) {
        int d = number_digit(s->text->point[i]);
        if (d < 0)
            return false;
        *ret = *ret * 10 + d;
    }
    return true;
}

/* Digits up to the next separator; returns how many. */
static unsigned read_group(const struct scan *s, uint32_t *at, uint32_t end, double *ret)
{
    unsigned n = 0;
    *ret = 0;
    for (int d; *at < end && (d = number_digit(s->text->point[*at])) >= 0; (*at)++, n++)
        *ret = *ret * 10 + d;
    return n;
}

static bool is_thousands(uint32_t mark)
{
    return mark == ',' || mark == 0x66C || mark == 0x60C;
}

bool number_digits(const struct scan *s, uint32_t atom, double *ret)
{
    if (atom >= s->atoms || s->atom[atom].kind != TOKEN_NUMBER)
        return false;
    uint32_t at = s->atom[atom].start, end = s->atom[atom].end;
    double value, group;
    unsigned n = read_group(s, &at, end, &value);
    bool has_fraction = false;
    if (n == 0 || end - at > 2 * DIGITS_MAX || n > DIGITS_MAX)
        return false;
    while (at < end) {
        uint32_t mark = s->text->point[at++];
        if (has_fraction)
            return false;
        unsigned digits = read_group(s, &at, end, &group);
        if (digits == 0 || digits > DIGITS_MAX)
            return false;
        if (digits == 3 && n <= 3 && is_thousands(mark)) {
            value = value * 1000 + group;
            continue;
        }
        for (unsigned i = 0; i < digits; i++)
            group /= 10;
        value += group;
        has_fraction = true;
    }
    *ret = value;
    return true;
}

struct sum {
    double total, current;
    bool has_words, has_multiplier;
    unsigned words;
};

static void add_multiplier(struct sum *u, double m)
{
    double x = u->current > 0 ? u->current : 1;
    u->has_multiplier = true;
    if (m < 1000) {
        u->current = x * m;
        return;
    }
    u->total += x * m;
    u->current = 0;
}

/* May a further number word be joined? "five" "six" are two numbers, "twenty" "five" one, in Arabic
 * with و between. */
static bool can_add(const struct scan *s, const struct sum *u, const struct scan_match *m,
                    bool had_and)
{
    double v = scan_item(s, m)->number;
    if (s->atom[m->from].is_arabic)
        return (had_and || scan_before(s, m) & SCAN_AND) &&
               (u->current == 0 || u->current >= 100 || (u->current < 10 && v >= 20 && v < 100));
    if (u->current > 0 && u->current < 100)
        return u->current >= 20 && (int)u->current % 10 == 0 && v > 0 && v < 10 && !had_and;
    return u->current >= 100 || (u->current == 0 && u->has_multiplier);
}

/* A multiplier that begins a number or is joined by و: "a hundred", ألف وخمسمئة. */
static uint32_t begin_multiplier(const struct scan *s, uint32_t at, struct sum *u, bool is_first,
                                 bool had_and)
{
    const struct scan_match *m = scan_at(s, at, VOCABULARY_MULTIPLIER);
    if (!m)
        return 0;
    double value = scan_item(s, m)->number;
    bool is_joined = (had_and && s->atom[at].is_arabic) || scan_before(s, m) & SCAN_AND;
    bool is_start = is_first && (s->atom[at].is_arabic || value <= 1000);
    if ((!is_start && !is_joined) || (is_joined && u->current > 0))
        return 0;
    u->current = 0;
    add_multiplier(u, value);
    u->has_words = true;
    return m->to;
}

/* One step of a number in words; returns the atom behind it, 0 when nothing more belongs to the
 * number. */
static uint32_t add_word(const struct scan *s, uint32_t at, struct sum *u)
{
    bool is_first = u->words == 0 && u->total == 0 && u->current == 0;
    const struct scan_match *m = scan_at(s, at, VOCABULARY_MULTIPLIER);
    if (m && !is_first && !scan_before(s, m)) {
        add_multiplier(u, scan_item(s, m)->number);
        return m->to;
    }
    /* "two hundred and five", مئة و ستون with و apart */
    bool had_and = scan_has(s, at, VOCABULARY_AND) && at + 1 < s->atoms &&
                   (s->atom[at].is_arabic ? !is_first : u->has_multiplier);
    m = scan_at(s, at + had_and, VOCABULARY_NUMBER);
    if (m && (is_first || can_add(s, u, m, had_and))) {
        u->current += scan_item(s, m)->number;
        u->has_words = true;
        return m->to;
    }
    return begin_multiplier(s, at + had_and, u, is_first, had_and);
}

/* half a million, نصف مليون; returns the atom behind, 0 when it is none. */
static uint32_t read_fraction(const struct scan *s, uint32_t at, struct number *n)
{
    uint32_t to;
    const struct vocabulary_item *part = scan_word(s, at, VOCABULARY_FRACTION, &to);
    const struct scan_match *m = part ? scan_at(s, to, VOCABULARY_MULTIPLIER) : NULL;
    if (!m || scan_before(s, m) || scan_item(s, m)->number < 12)
        return 0;
    n->min = n->max = part->number * scan_item(s, m)->number;
    return m->to;
}

/* one and a half [million], مليون ونصف [المليون]: returns the atom behind, `at` when none is added.
 */
static uint32_t add_fraction(const struct scan *s, uint32_t at, struct number *n)
{
    bool had_and = scan_has(s, at, VOCABULARY_AND);
    const struct scan_match *m = scan_at(s, at + had_and, VOCABULARY_FRACTION);
    if (!m || (!had_and && !(scan_before(s, m) & SCAN_AND)))
        return at;
    double part = scan_item(s, m)->number, unit = 1;
    uint32_t to = m->to;
    const struct scan_match *behind = scan_at(s, to, VOCABULARY_MULTIPLIER);
    if (behind && (scan_before(s, behind) & ~(unsigned)SCAN_ARTICLE) == 0) {
        unit = scan_item(s, behind)->number;
        to = behind->to;
    }
    if (n->max < unit)
        n->max = (n->max + part) * unit;
    else if (unit == 1 && n->max >= 1000) /* مليون ونصف, a million and a half */
        n->max += part * (n->max >= 1e9 ? 1e9 : n->max >= 1e6 ? 1e6 : 1e3);
    else
        n->max += part * unit;
    n->min = n->max;
    n->is_digits = false;
    return to;
}

static uint32_t read_plain(const struct scan *s, uint32_t at, struct number *n)
{
    uint32_t half = read_fraction(s, at, n);
    if (half)
        return half;
    struct sum u = {0};
    double value;
    if (number_digits(s, at, &value)) {
        u.current = value;
        n->is_digits = true;
        at++;
        const struct scan_match *m = scan_at(s, at, VOCABULARY_MULTIPLIER);
        /* "5 m" may be metres: one-letter multipliers need to be glued to the digits */
        if (m && !scan_before(s, m) &&
            !(s->atom[at].end - s->atom[at].start == 1 && s->atom[at].after_space)) {
            add_multiplier(&u, scan_item(s, m)->number);
            n->is_digits = false;
            at = m->to;
        }
    } else {
        for (uint32_t next; u.words < WORDS_MAX && (next = add_word(s, at, &u)) > 0; at = next)
            u.words++;
        if (u.words == 0)
            return 0;
    }
    n->min = n->max = u.total + u.current;
    return add_fraction(s, at, n);
}

static bool read_vague(const struct scan *s, uint32_t atom, struct number *ret)
{
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_VAGUE);
    if (!m)
        return false;
    *ret = (struct number){.from = atom,
                           .to = m->to,
                           .start = scan_start(s, m),
                           .min = scan_item(s, m)->number,
                           .is_open = true,
                           .is_vague = true};
    return true;
}

/* The atom behind what joins two numbers: "-", "to", "and" after "between", إلى, و; 0 when nothing
 * does. */
static uint32_t range_joint(const struct scan *s, uint32_t at, bool is_between)
{
    if (at >= s->atoms)
        return 0;
    bool is_dash = scan_is_mark(s, at, '-') || scan_is_mark(s, at, 0x2013);
    if (is_dash || scan_has(s, at, VOCABULARY_TO))
        return at + 1;
    if (!is_between)
        return 0;
    if (s->atom[at].is_arabic) /* و15: the letter alone, or bound to the number */
        return at + (s->atom[at].folded.n == 2);
    return scan_has(s, at, VOCABULARY_AND) ? at + 1 : 0;
}

/* "2-3 million": the multiplier counts for both. */
static void share_multiplier(struct number *n, const struct number *second)
{
    static const double multipliers[] = {1e9, 1e6, 1e3};
    if (!n->is_digits || second->is_digits || n->min >= 1000)
        return;
    for (size_t i = 0; i < 3; i++)
        if (second->max >= multipliers[i] && n->min * multipliers[i] <= second->max) {
            n->min *= multipliers[i];
            return;
        }
}

/* Behind the first number: "-15", "to 15", "إلى 15". */
static void read_range(const struct scan *s, struct number *n, bool is_between)
{
    struct number second = {0};
    uint32_t at = range_joint(s, n->to, is_between), to = at ? read_plain(s, at, &second) : 0;
    if (to == 0)
        return;
    share_multiplier(n, &second);
    /* A range grows; 3-1 is a score, 2-2011 something else. */
    bool is_dash = s->atom[n->to].kind == TOKEN_MARK;
    if (!(second.max > n->min) || (is_dash && second.max > n->min * 20 + 20))
        return;
    n->max = second.max;
    n->to = to;
    n->is_range = true;
    n->is_digits = false;
}

bool number_read(const struct scan *s, uint32_t atom, struct number *ret)
{
    if (atom >= s->atoms || s->atom[atom].is_skipped)
        return false;
    bool is_between = false;
    uint32_t at = atom;
    if (scan_has(s, at, VOCABULARY_BETWEEN)) {
        is_between = true;
        at++;
    }
    if (!is_between && read_vague(s, at, ret))
        return true;
    struct number n = {.from = atom};
    uint32_t to = read_plain(s, at, &n);
    if (to == 0)
        return false;
    n.to = to;
    read_range(s, &n, is_between);
    if (is_between && !n.is_range)
        return false;
    const struct scan_match *m = scan_at(s, at, VOCABULARY_NUMBER);
    if (!m)
        m = scan_at(s, at, VOCABULARY_MULTIPLIER);
    n.start = m && !is_between ? scan_start(s, m) : s->atom[atom].start;
    *ret = n;
    return true;
}
