/* SPDX-License-Identifier: Apache-2.0 */
#include "plain.h"

#include "furniture.h"
#include "text/utf8.h"

static void lines_read(struct span s, struct arena *a, struct plain *ret)
{
    void *items = NULL;
    size_t cap = 0, at = 0;
    while (at < s.n) {
        const char *lf = memchr(s.p + at, '\n', s.n - at);
        size_t end = lf ? (size_t)(lf - s.p) : s.n;
        struct plain_line *l = arena_push(a, &items, &ret->n, &cap, sizeof(*l));
        *l = (struct plain_line){.start = at,
                                 .end = end > at && s.p[end - 1] == '\r' ? end - 1 : end};
        l->text = span_trim(span_slice(s, l->start, l->end));
        l->keep = true;
        at = end + 1;
    }
    ret->line = items;
}

static size_t words_of(struct span s)
{
    size_t n = 0;
    struct span word;
    while (span_split(&s, ' ', &word))
        n += word.n > 0;
    return n;
}

/* The next line with text behind i; n when there is none. */
static size_t next_text(const struct plain *p, size_t i)
{
    do
        i++;
    while (i < p->n && (span_is_empty(p->line[i].text) || !p->line[i].keep));
    return i;
}

static bool is_alone(const struct plain *p, size_t i)
{
    return (i == 0 || span_is_empty(p->line[i - 1].text) || !p->line[i - 1].keep) &&
           (i + 1 >= p->n || span_is_empty(p->line[i + 1].text));
}

/* Behind "Read also": short lines without a full stop, up to the first line that is prose; at most
 * eight, because a list longer than that is no list of links. */
static size_t links_drop(struct plain *p, size_t i)
{
    size_t dropped = 0;
    for (size_t k = i + 1; k < p->n && dropped < 8; k++) {
        if (span_is_empty(p->line[k].text))
            continue;
        if (!furniture_is_title(p->line[k].text))
            return k;
        p->line[k].keep = false;
        dropped++;
        i = k;
    }
    return i + 1;
}

static void furniture_drop(struct plain *p, struct arena *a)
{
    for (size_t i = 0; i < p->n;) {
        enum furniture is = furniture_of(p->line[i].text, a);
        if (is == FURNITURE_NONE) {
            i++;
            continue;
        }
        p->line[i].keep = false;
        if (is >= FURNITURE_END && i > p->n / 2) {
            for (; i < p->n; i++)
                p->line[i].keep = false;
            return;
        }
        i = is == FURNITURE_LINKS ? links_drop(p, i) : i + 1;
    }
}

/* "الشأن السوري" above the headline: at most three words without a mark, alone, and a longer title
 * line follows. */
static void section_drop(struct plain *p)
{
    size_t first = next_text(p, (size_t)-1), second = first < p->n ? next_text(p, first) : p->n;
    if (second >= p->n || !is_alone(p, first) || !is_alone(p, second))
        return;
    struct span name = p->line[first].text, title = p->line[second].text;
    size_t third = next_text(p, second);
    if (words_of(name) <= 3 && name.n <= 60 && furniture_is_title(name) &&
        !memchr(name.p, ',', name.n) && words_of(title) >= 5 && furniture_is_title(title) &&
        third < p->n && p->line[third].text.n > 2 * title.n / 3)
        p->line[first].keep = false;
}

/* "J.O, A.H": who wrote and who edited, as the last line. */
static void initials_drop(struct plain *p)
{
    size_t last = p->n;
    for (size_t i = 0; i < p->n; i++)
        if (p->line[i].keep && p->line[i].text.n)
            last = i;
    if (last >= p->n || p->line[last].text.n > 20 || !is_alone(p, last))
        return;
    struct span s = p->line[last].text;
    unsigned capitals = 0, letters = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool is_capital = s.p[i] >= 'A' && s.p[i] <= 'Z';
        if (!is_capital && !strchr("., /&", s.p[i]))
            return;
        capitals += is_capital;
        letters = is_capital ? letters + 1 : 0;
        if (letters > 2)
            return;
    }
    if (capitals >= 2)
        p->line[last].keep = false;
}

/* Certain only when it stands alone, is no sentence, and prose of several lines follows. */
static size_t title_find(const struct plain *p)
{
    size_t first = next_text(p, (size_t)-1);
    if (first >= p->n || !is_alone(p, first) || !furniture_is_title(p->line[first].text))
        return p->n;
    struct span title = p->line[first].text;
    size_t prose = 0;
    for (size_t i = first + 1; i < p->n; i++)
        prose += p->line[i].keep && p->line[i].text.n > title.n;
    return words_of(title) >= 3 && prose >= 2 ? first : p->n;
}

void plain_split(struct span utf8, struct arena *a, struct plain *ret)
{
    *ret = (struct plain){0};
    lines_read(utf8, a, ret);
    furniture_drop(ret, a);
    section_drop(ret);
    initials_drop(ret);
    ret->title = title_find(ret);
}
