/* SPDX-License-Identifier: Apache-2.0 */
#include "meta_title.h"

#include "html.h"
#include "text/fold.h"
#include "text/utf8.h"

#define WORDS_MAX 40
#define TITLE_BYTES 600

/* Between a title and what templates put behind or before it. */
static const struct span separators[] = {
    {" | ", 3}, {" - ", 3}, {" – ", 5}, {" — ", 5}, {" :: ", 4}, {" » ", 4}, {" « ", 4},
    {" • ", 5}, {" · ", 4}, {" / ", 3}, {" › ", 5}, {" ‹ ", 5},  {" ~ ", 3}, {" < ", 3},
    {" > ", 3}, {"|", 1},   {" ‒ ", 5}, {" ― ", 5}, {" : ", 3},  {" -", 2},  {"- ", 2}};

/* ---- words ---- */

struct words {
    struct span at[WORDS_MAX];
    size_t n;
};

static bool is_word_point(uint32_t c)
{
    return c > 0x7F ? c != 0x60C && c != 0x61B && c != 0x61F && (c < 0x2000 || c > 0x206F) &&
                          c != 0xAB && c != 0xBB
                    : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

static void words_of(struct span s, struct arena *a, struct words *ret)
{
    s = fold_string(s, a);
    ret->n = 0;
    for (size_t i = 0, from = 0; i <= s.n && ret->n < WORDS_MAX;) {
        size_t at = i;
        uint32_t c = i < s.n ? utf8_next(s, &i) : 0;
        if (at < s.n && is_word_point(c))
            continue;
        if (at > from)
            ret->at[ret->n++] = span_slice(s, from, at);
        if (at >= s.n)
            break;
        from = i;
    }
}

/* Share of common words, both ways (F1), in percent. */
static unsigned likeness(const struct words *x, const struct words *y)
{
    bool used[WORDS_MAX] = {false};
    unsigned common = 0;
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++)
            if (!used[k] && span_equal(x->at[i], y->at[k])) {
                used[k] = true;
                common++;
                break;
            }
    return x->n + y->n ? (unsigned)(200 * common / (x->n + y->n)) : 0;
}

unsigned meta_title_likeness(struct span x, struct span y, struct arena *a)
{
    struct words xs, ys;
    words_of(x, a, &xs);
    words_of(y, a, &ys);
    return likeness(&xs, &ys);
}

static unsigned count_words(struct span s)
{
    unsigned n = 0;
    struct span word;
    while (span_split(&s, ' ', &word))
        n += word.n > 0;
    return n;
}

static bool is_same(struct span x, struct span y, struct arena *a)
{
    return x.n < TITLE_BYTES && y.n < TITLE_BYTES &&
           span_equal(fold_string(x, a), fold_string(y, a));
}

/* ---- the outlet's name ---- */

/* Letters and figures alone: "The Plain Dealer" -> "theplaindealer"; the first letters of the words
 * go to `initials`. */
static size_t squeeze(struct span folded, char *to, size_t room, char *initials, size_t *ret_words)
{
    size_t n = 0, words = 0;
    bool is_first = true;
    for (size_t i = 0; i < folded.n && n < room; i++) {
        char c = folded.p[i];
        if (c == ' ' || c == '-' || c == '.' || c == '\'' || c == ',' || c == '&') {
            is_first = true;
            continue;
        }
        if (is_first && words < 8)
            initials[words++] = c;
        is_first = false;
        to[n++] = c;
    }
    *ret_words = words;
    return n;
}

static struct span host_label(struct span host)
{
    static const struct span heads[] = {{"www.", 4},    {"m.", 2},    {"amp.", 4},
                                        {"mobile.", 7}, {"en.", 3},   {"arabic.", 7},
                                        {"ar.", 3},     {"news.", 5}, {"edition.", 8}};
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
        if (span_starts_with(host, heads[i]) &&
            span_find(span_slice(host, heads[i].n, host.n), SPAN(".")) < host.n - heads[i].n)
            host = span_slice(host, heads[i].n, host.n);
    return host;
}

bool meta_title_is_site(struct span name, struct span site, struct span host, struct arena *a)
{
    name = span_trim(name);
    if (span_is_empty(name) || name.n > 100)
        return false;
    if (site.n && is_same(name, site, a))
        return true;
    host = host_label(host);
    struct span label = span_slice(host, 0, span_find(host, SPAN(".")));
    char squeezed[100], initials[8], plain[64];
    size_t words, n = squeeze(fold_string(name, a), squeezed, sizeof(squeezed), initials, &words);
    size_t labels = 0;
    for (size_t i = 0; i < label.n && labels < sizeof(plain); i++)
        if (label.p[i] != '-')
            plain[labels++] = label.p[i];
    struct span s = span_at(squeezed, n), l = span_at(plain, labels);
    if (l.n < 3 || n == 0)
        return l.n == 2 && span_equal(s, l);
    struct span tail = span_starts_with(s, SPAN("the")) ? span_slice(s, 3, s.n) : s;
    if (span_equal(s, l) || span_equal(s, host) || span_equal(tail, l))
        return true;
    /* "BBC News" of bbc.example, "Sahl Times" of sahltimesonline.example */
    bool is_part = span_starts_with(s, l) || span_starts_with(l, s) || span_starts_with(tail, l) ||
                   (tail.n >= 4 && span_starts_with(l, tail));
    if (is_part && words <= 4 && s.n >= 3)
        return true;
    /* "The New York Times" of nytimes.example begins with the letters n and y */
    return words >= 3 && words <= 5 && span_equal(span_at(initials, words), l);
}

static bool is_site(struct span part, const struct meta_titles *t, struct arena *a)
{
    return meta_title_is_site(part, t->site, t->host, a);
}

/* ---- cutting ---- */

struct cut {
    struct span head, tail;
};

/* The place of the first or last separator of a kind. */
static bool cut_at(struct span title, struct span mark, bool is_last, struct cut *ret)
{
    size_t at = span_find(title, mark);
    if (at >= title.n)
        return false;
    for (size_t next = at; is_last && next < title.n;
         next += 1 + span_find(span_slice(title, next + 1, title.n), mark))
        at = next;
    ret->head = span_trim(span_slice(title, 0, at));
    ret->tail = span_trim(span_slice(title, at + mark.n, title.n));
    return ret->head.n && ret->tail.n;
}

static bool is_declared(struct span s, const struct meta_titles *t, struct arena *a)
{
    for (size_t i = 0; i < t->declareds; i++)
        if (is_same(s, t->declared[i], a))
            return true;
    for (size_t i = 0; i < t->headings; i++)
        if (t->heading[i].level == 1 && is_same(s, t->heading[i].text, a))
            return true;
    return t->feed.n && is_same(s, t->feed, a);
}

/* One part less: the outlet's name, the section, or what stands behind a head that another source
 * gives alone. `is_loose`: a short last part is taken for the outlet's name, too. */
static bool shorten(struct span *title, const struct meta_titles *t, bool is_loose, struct arena *a)
{
    for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
        struct cut last, first;
        if (!cut_at(*title, separators[i], true, &last))
            continue;
        bool is_tail =
            is_site(last.tail, t, a) || (t->section.n && is_same(last.tail, t->section, a));
        is_tail = is_tail || (count_words(last.head) > 2 && is_declared(last.head, t, a));
        is_tail = is_tail || (is_loose && i < 15 && count_words(last.tail) <= 4 &&
                              count_words(last.head) >= 4);
        if (is_tail) {
            *title = last.head;
            return true;
        }
        if (cut_at(*title, separators[i], false, &first) &&
            (is_site(first.head, t, a) ||
             (count_words(first.tail) > 2 && is_declared(first.tail, t, a)))) {
            *title = first.tail;
            return true;
        }
    }
    return false;
}

static struct span shortened(struct span title, const struct meta_titles *t, bool is_loose,
                             struct arena *a)
{
    for (int i = 0; i < 3 && shorten(&title, t, is_loose && i == 0, a); i++)
        ;
    return title;
}

/* ---- choosing ---- */

static bool is_front(struct span s, struct arena *a)
{
    static const char *const names[] = {"home",     "home page", "homepage",   "index",
                                        "untitled", "الرئيسيه",  "news",       "article",
                                        "اخبار",    "blog",      "startseite", "accueil"};
    s = fold_string(s, a);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (span_equal(s, span_of(names[i])))
            return true;
    return false;
}

static bool is_capitals(struct span s)
{
    unsigned upper = 0, lower = 0;
    for (size_t i = 0; i < s.n; i++) {
        upper += s.p[i] >= 'A' && s.p[i] <= 'Z';
        lower += s.p[i] >= 'a' && s.p[i] <= 'z';
    }
    return upper > 5 && lower * 8 < upper;
}

static bool is_cut_off(struct span s)
{
    return span_ends_with(s, SPAN("...")) || span_ends_with(s, SPAN("…"));
}

struct chooser {
    const struct meta_titles *t;
    struct arena *a;
    struct span other[META_TITLE_DECLARED + 2]; /* declared, document, feed; shortened */
    struct words words[META_TITLE_DECLARED + 2];
    size_t others;
};

static void other_add(struct chooser *c, struct span s, bool is_loose)
{
    s = span_trim(s);
    if (span_is_empty(s) || s.n > TITLE_BYTES || is_site(s, c->t, c->a) || is_front(s, c->a))
        return;
    s = shortened(s, c->t, is_loose, c->a);
    c->other[c->others] = s;
    words_of(s, c->a, &c->words[c->others]);
    c->others++;
}

/* How like the heading is to the likest of the others; headings without any other to be like are
 * believed when they are an h1 of some words. */
static unsigned heading_worth(const struct chooser *c, const struct meta_heading *h)
{
    struct words words;
    unsigned most = 0;
    if (h->text.n > TITLE_BYTES || is_site(h->text, c->t, c->a) || is_front(h->text, c->a))
        return 0;
    words_of(h->text, c->a, &words);
    for (size_t i = 0; i < c->others; i++) {
        unsigned alike = likeness(&words, &c->words[i]);
        most = alike > most ? alike : most;
    }
    if (c->others == 0)
        return h->level == 1 && words.n >= 3 ? 60 : 0;
    return most;
}

/* A heading that is like what is declared is the title, but for what its letters show worse. */
static struct span visible(const struct chooser *c, struct span heading)
{
    struct span folded = fold_string(heading, c->a);
    for (size_t i = 0; i < c->others; i++) {
        struct span s = c->other[i], other = fold_string(s, c->a);
        if (span_equal(folded, other))
            return is_capitals(heading) && !is_capitals(s) ? s : heading;
        /* "Live: " and the like inside of the heading; two sources leave it out */
        unsigned votes = 0;
        for (size_t k = 0; k < c->others; k++)
            votes += k != i && is_same(s, c->other[k], c->a);
        if (votes && !is_cut_off(s) && other.n > 20 && span_find(folded, other) < folded.n &&
            count_words(folded) <= count_words(other) + 4)
            return s;
    }
    return heading;
}

struct span meta_title_choose(const struct meta_titles *t, struct arena *a, const void **ret_node)
{
    struct chooser c = {.t = t, .a = a};
    *ret_node = NULL;
    for (size_t i = 0; i < t->declareds; i++) /* some templates declare the whole of <title> */
        other_add(&c, t->declared[i], span_equal(t->declared[i], t->document));
    size_t declared = c.others;
    other_add(&c, t->document, declared == 0);
    size_t documents = c.others;
    other_add(&c, t->feed, false);
    const struct meta_heading *best = NULL;
    unsigned most = 0;
    for (size_t i = 0; i < t->headings; i++) {
        unsigned worth = heading_worth(&c, &t->heading[i]);
        bool is_enough = worth >= (t->heading[i].level == 1 ? 50u : 75u);
        worth += t->heading[i].level == 1 ? 20 : 0;
        if (is_enough && worth > most) {
            most = worth;
            best = &t->heading[i];
        }
    }
    if (best) {
        *ret_node = best->node;
        return visible(&c, shortened(span_trim(best->text), t, false, a));
    }
    /* a feed gives the title without the site's name */
    if (c.others > documents && c.other[c.others - 1].n >= 16 && c.others > 1 &&
        span_find(c.other[0], c.other[c.others - 1]) < c.other[0].n)
        return c.other[c.others - 1];
    return c.others ? c.other[0] : SPAN("");
}
