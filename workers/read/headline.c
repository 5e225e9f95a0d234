/* SPDX-License-Identifier: Apache-2.0 */
#include "headline.h"

#include "text/utf8.h"

#define TITLE_WORDS 64
#define HEADLINE_POINTS 300

/* A text as the hashes of its words, and as its letters alone (for scripts that set no blanks). */
struct words {
    uint32_t at[TITLE_WORDS];
    unsigned n;
    uint32_t letter[HEADLINE_POINTS];
    unsigned letters;
};

static bool is_letter(uint32_t c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           (c >= 0xC0 && !(c >= 0x2000 && c < 0x2E80) && !(c >= 0x3000 && c < 0x3040) &&
            c != 0x60C && c != 0x61B && c != 0x61F && !(c >= 0xFF00 && c < 0xFF10));
}

static void words_add(struct words *w, uint32_t c, uint32_t *hash)
{
    if (is_letter(c)) {
        c = c >= 'A' && c <= 'Z' ? c + 32 : c;
        *hash = (*hash ^ c) * 0x01000193u;
        if (w->letters < HEADLINE_POINTS)
            w->letter[w->letters++] = c;
        return;
    }
    if (*hash && c != '\'' && c != 0x2019 && w->n < TITLE_WORDS)
        w->at[w->n++] = *hash;
    *hash = c == '\'' || c == 0x2019 ? *hash : 0;
}

static void words_of_span(struct span s, struct words *w)
{
    uint32_t hash = 0;
    w->n = w->letters = 0;
    for (size_t i = 0; i < s.n;)
        words_add(w, utf8_next(s, &i), &hash);
    words_add(w, ' ', &hash);
}

static void words_of_run(const struct runs *rs, const struct run *r, struct words *w)
{
    uint32_t hash = 0;
    w->n = w->letters = 0;
    for (uint32_t i = r->start; i < r->end; i++)
        words_add(w, rs->point[i].c, &hash);
    words_add(w, ' ', &hash);
}

static bool letters_contain(const struct words *big, const struct words *small)
{
    for (unsigned i = 0; small->letters && i + small->letters <= big->letters; i++)
        if (!memcmp(big->letter + i, small->letter, small->letters * sizeof(small->letter[0])))
            return true;
    return false;
}

/* Share of the words of w that the title has too. */
static double words_share(const struct words *w, const struct words *title)
{
    unsigned found = 0;
    if (!w->letters)
        return 0;
    if (letters_contain(title, w))
        return 1;
    for (unsigned i = 0; i < w->n; i++)
        for (unsigned k = 0; k < title->n; k++)
            if (w->at[i] == title->at[k]) {
                found++;
                break;
            }
    return w->n ? (double)found / w->n : 0;
}

/* <title> and og:title; returns how many were found. */
static unsigned titles_find(const struct html_tree *tree, struct arena *a, struct words title[2])
{
    unsigned n = 0;
    bool has_title = false, has_og = false;
    for (const struct html_node *k = tree->root; k && n < 2; k = html_walk(k, tree->root)) {
        struct span text = SPAN("");
        if (k->tag == HTML_TITLE && !has_title && !html_inside(k, HTML_SVG)) {
            text = html_text(k, a);
            has_title = true;
        } else if (k->tag == HTML_META && !has_og &&
                   span_equal_nocase(html_attribute_raw(k, "property"), SPAN("og:title"))) {
            text = html_attribute(k, "content", a);
            has_og = true;
        }
        if (text.n)
            words_of_span(text, &title[n++]);
        if (k->tag == HTML_BODY && has_title)
            break;
    }
    return n;
}

static double rank_of(const struct run *r)
{
    switch (r->block->tag) {
    case HTML_H1:
        return 1.6;
    case HTML_H2:
        return 1.3;
    case HTML_H3:
    case HTML_H4:
        return 1.1;
    default:
        return r->flags & RUN_HEADING ? 1.1 : run_link_share(r) > 0.5 ? 0 : 0.8;
    }
}

/* How sure it is that r is the headline: words in common by the rank of the element. */
static double headline_score(const struct runs *rs, const struct run *r, const struct words *title,
                             unsigned titles, struct words *w)
{
    double best = 0, rank = rank_of(r);
    if (run_len(r) > HEADLINE_POINTS || r->flags & (RUN_FURNITURE | RUN_COMMENT | RUN_OVERLAY))
        return 0;
    if (rank <= 0)
        return 0;
    words_of_run(rs, r, w);
    for (unsigned i = 0; i < titles; i++) {
        bool is_longer = rank > 1 && title[i].letters >= 6 && letters_contain(w, &title[i]);
        double share = is_longer ? 1 : words_share(w, &title[i]);
        double least = rank > 1 ? 0.6 : 0.85;
        double most = w->letters < title[i].letters ? w->letters : title[i].letters;
        double size = most < 60 ? most : 60;
        if (share >= least && w->letters >= 4 && share * rank * size > best)
            best = share * rank * size;
    }
    return rank > 1 || w->letters >= 14 ? best : 0;
}

uint32_t headline_find(const struct html_tree *tree, const struct runs *rs, struct arena *a)
{
    struct words *title = ARENA_ARRAY(a, 3, struct words);
    unsigned titles = titles_find(tree, a, title), tops = 0;
    uint32_t at = rs->n, top = rs->n;
    double best = 0;
    for (uint32_t i = 0; i < rs->n; i++) {
        const struct run *r = &rs->at[i];
        double score = headline_score(rs, r, title, titles, &title[2]);
        if (score > best) {
            best = score;
            at = i;
        }
        if (r->block->tag == HTML_H1 && r->words >= 3 &&
            !(r->flags & (RUN_FURNITURE | RUN_OVERLAY))) {
            top = i;
            tops++;
        }
    }
    return at < rs->n ? at : tops == 1 ? top : rs->n;
}
