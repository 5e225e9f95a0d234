/* SPDX-License-Identifier: Apache-2.0 */
#include "meta_seen.h"

#include "date_word.h"
#include "text/fold.h"
#include "text/utf8.h"

#define LINE_POINTS 140 /* longer runs are text */
#define TRAIL_BYTES 300
#define HEADLINE_RUNS 400 /* before the text */
#define LABELLED_RUNS 400 /* behind the text that may say when it was published */
#define NEAR_NODES 120    /* of the headline or the text: still the article's */

/* ---- where things stand ---- */

/* Flags that all ancestors give to what is inside them. */
static unsigned flags_of(const struct meta_seen *s, const struct html_node *n)
{
    unsigned flags = 0;
    for (; n->parent; n = n->parent)
        flags |= s->runs->own[n->id];
    return flags;
}

static bool is_inside(const struct html_node *n, const struct html_node *outer)
{
    while (n && n != outer)
        n = n->parent;
    return n != NULL;
}

/* Inside a page header that is not the article's, or in a box that shows the day. */
static bool is_masthead(const struct meta_seen *s, const struct html_node *n)
{
    static const struct span words[] = {{"today", 5},   {"current", 7},  {"clock", 5},
                                        {"weather", 7}, {"topbar", 6},   {"top-bar", 7},
                                        {"ticker", 6},  {"masthead", 8}, {"top_bar", 7}};
    for (; n->parent; n = n->parent) {
        bool is_header = n->tag == HTML_HEADER || n->tag == HTML_NAV;
        if (is_header && !(s->headline && is_inside(s->headline, n)) &&
            !html_inside(n, HTML_ARTICLE) && !html_inside(n, HTML_MAIN))
            return true;
        struct span names[] = {html_attribute_raw(n, "class"), html_attribute_raw(n, "id")};
        for (size_t k = 0; k < 2; k++)
            for (size_t i = 0; n->tag != HTML_BODY && i < sizeof(words) / sizeof(words[0]); i++)
                if (span_find(names[k], words[i]) < names[k].n)
                    return !(s->headline && is_inside(s->headline, n));
    }
    return false;
}

static bool holds_heading(const struct html_node *box)
{
    unsigned nodes = 0;
    for (const struct html_node *n = box; n && nodes < 200; n = html_walk(n, box), nodes++)
        if (n->tag >= HTML_H1 && n->tag <= HTML_H6)
            return true;
    return false;
}

/* In an <article> that holds neither the headline nor the text: a card of another one. Some pages
 * have one for meta elements alone, without anything to see. */
static bool is_card(const struct meta_seen *s, const struct html_node *n)
{
    const struct html_node *article = html_inside(n, HTML_ARTICLE);
    if (!article || s->first_run >= s->runs->n)
        return false;
    return !is_inside(s->runs->at[s->first_run].block, article) &&
           !(s->headline && is_inside(s->headline, article)) &&
           (n->tag != HTML_META || holds_heading(article));
}

static uint32_t first_id(const struct meta_seen *s)
{
    return s->first_run < s->runs->n ? s->runs->at[s->first_run].block->id : 0;
}

static uint32_t last_id(const struct meta_seen *s)
{
    return s->last_run < s->runs->n ? s->runs->at[s->last_run].block->id : UINT32_MAX / 2;
}

/* Why what the element says is not about the article; NULL when it may be. */
static const char *why_not(const struct meta_seen *s, const struct html_node *n)
{
    unsigned flags = flags_of(s, n);
    uint32_t from = s->headline ? s->headline->id : first_id(s);
    if (s->headline && first_id(s) < from)
        from = first_id(s);
    from = from > NEAR_NODES ? from - NEAR_NODES : 0;
    if (flags & RUN_COMMENT)
        return "stands in comments";
    if (html_inside(n, HTML_BLOCKQUOTE))
        return "stands in a quotation";
    if (is_card(s, n))
        return "stands beside another article";
    if (is_masthead(s, n))
        return "stands in the masthead";
    if (n->tag != HTML_META && (n->id < from || n->id > last_id(s) + NEAR_NODES))
        return "stands far from the article";
    return NULL;
}

void meta_seen_init(struct meta_seen *s, struct span title)
{
    const struct runs *rs = s->runs;
    struct span folded = fold_string(title, s->a);
    uint32_t points = (uint32_t)utf8_len(title);
    s->headline_run = rs->n;
    uint32_t from = s->first_run > HEADLINE_RUNS ? s->first_run - HEADLINE_RUNS : 0;
    for (uint32_t i = from; i < rs->n && i <= s->first_run + 8; i++) {
        const struct run *r = &rs->at[i];
        bool is_it = s->headline && is_inside(r->block, s->headline);
        uint32_t apart = run_len(r) > points ? run_len(r) - points : points - run_len(r);
        if (!is_it && points > 0 && apart <= 8)
            is_it = span_equal(fold_string(run_text(rs, r, s->a), s->a), folded);
        if (is_it)
            s->headline_run = i;
    }
}

/* ---- words before a date ---- */

enum label { LABEL_NONE, LABEL_PUBLISHED, LABEL_MODIFIED };

/* Folded; what stands nearest before the date counts. */
static const struct label_row {
    const char *word;
    enum label label;
} label_rows[] = {
    /* clang-format off */
    {"publish", LABEL_PUBLISHED}, {"posted", LABEL_PUBLISHED}, {"created", LABEL_PUBLISHED},
    {"written", LABEL_PUBLISHED}, {"issued", LABEL_PUBLISHED}, {"released", LABEL_PUBLISHED},
    {"submitted", LABEL_PUBLISHED}, {"date:", LABEL_PUBLISHED}, {"publie", LABEL_PUBLISHED},
    {"mis en ligne", LABEL_PUBLISHED}, {"publicad", LABEL_PUBLISHED},
    {"pubblicat", LABEL_PUBLISHED}, {"veroffentlicht", LABEL_PUBLISHED},
    {"erstellt", LABEL_PUBLISHED}, {"gepubliceerd", LABEL_PUBLISHED},
    {"publicerad", LABEL_PUBLISHED}, {"publisert", LABEL_PUBLISHED},
    {"udgivet", LABEL_PUBLISHED}, {"opublikowan", LABEL_PUBLISHED},
    {"data publikacji", LABEL_PUBLISHED}, {"dodano", LABEL_PUBLISHED},
    {"опубликован", LABEL_PUBLISHED}, {"дата публикации", LABEL_PUBLISHED},
    {"yayin", LABEL_PUBLISHED}, {"giris", LABEL_PUBLISHED}, {"eklenme", LABEL_PUBLISHED},
    {"نشر", LABEL_PUBLISHED}, {"نشرت", LABEL_PUBLISHED}, {"تاريخ", LABEL_PUBLISHED},
    {"كتب في", LABEL_PUBLISHED}, {"اضيف", LABEL_PUBLISHED}, {"انتشار", LABEL_PUBLISHED},
    {"منتشر", LABEL_PUBLISHED},
    {"update", LABEL_MODIFIED}, {"modified", LABEL_MODIFIED}, {"edited", LABEL_MODIFIED},
    {"revised", LABEL_MODIFIED}, {"mis a jour", LABEL_MODIFIED}, {"modifie", LABEL_MODIFIED},
    {"actualizad", LABEL_MODIFIED}, {"atualizad", LABEL_MODIFIED},
    {"aggiornat", LABEL_MODIFIED}, {"aktualisiert", LABEL_MODIFIED},
    {"bearbeitet", LABEL_MODIFIED}, {"stand:", LABEL_MODIFIED}, {"bijgewerkt", LABEL_MODIFIED},
    {"uppdaterad", LABEL_MODIFIED}, {"oppdatert", LABEL_MODIFIED},
    {"opdateret", LABEL_MODIFIED}, {"aktualizac", LABEL_MODIFIED},
    {"zaktualizowan", LABEL_MODIFIED}, {"обновлен", LABEL_MODIFIED},
    {"guncelle", LABEL_MODIFIED}, {"تحديث", LABEL_MODIFIED}, {"تعديل", LABEL_MODIFIED},
    {"بروز", LABEL_MODIFIED}, {"به روز", LABEL_MODIFIED},
    /* clang-format on */
};

static enum label label_of(struct span before, struct arena *a)
{
    struct span s = fold_string(before, a);
    enum label found = LABEL_NONE;
    size_t nearest = 0;
    for (size_t i = 0; i < sizeof(label_rows) / sizeof(label_rows[0]); i++) {
        struct span word = span_of(label_rows[i].word);
        for (size_t at = span_find(s, word); at < s.n;
             at += 1 + span_find(span_slice(s, at + 1, s.n), word))
            if (found == LABEL_NONE || at >= nearest) {
                nearest = at;
                found = label_rows[i].label;
            }
    }
    return found;
}

/* All dates of a short text by the words before them; `needs_label`: only those that have some. */
static void text_add(struct meta_dates *to, struct span text, struct meta_date_place place,
                     bool needs_label)
{
    struct date d;
    size_t begin = 0;
    enum label label = LABEL_NONE;
    const char *origin = place.origin;
    for (size_t from = 0; date_find(text, from, &to->rules, &d); from = d.end) {
        enum label now = label_of(span_slice(text, begin, d.start), to->a);
        begin = d.end;
        /* "Published 3 May 2021 (Gregorian) / 21 Ramadan": one label for several */
        label = now != LABEL_NONE || from == 0 ? now : label;
        struct meta_date_place here = place;
        if (needs_label && label == LABEL_NONE)
            continue;
        here.is_modified = place.is_modified || label == LABEL_MODIFIED;
        if (label != LABEL_NONE && place.rank > META_RANK_LABELLED) {
            here.rank = needs_label ? META_RANK_LAST : META_RANK_LABELLED;
            here.origin = arena_printf(to->a, "%s, labelled", origin);
        }
        meta_date_add_found(to, &d, &here);
    }
}

/* ---- dates in elements ---- */

/* The text that stands right before an element, for its label. */
static struct span text_before(const struct html_node *n, struct arena *a)
{
    for (int up = 0; up < 3 && n->parent; up++, n = n->parent) {
        for (const struct html_node *p = n->previous; p; p = p->previous) {
            struct span text = p->tag == HTML_TEXT ? html_decode(p->name, a) : meta_walk_text(p, a);
            if (!span_is_empty(span_trim(text)))
                return text.n < 120 ? text : SPAN("");
        }
        if (html_is_block(n->tag))
            break;
    }
    return SPAN("");
}

static bool holds_digit(struct span s)
{
    for (size_t i = 0; i < s.n;)
        if (date_word_digit((unsigned char)s.p[i]) >= 0 || (unsigned char)s.p[i] >= 0xD9)
            return true;
        else
            i++;
    return false;
}

static struct meta_date_place place_of(const struct meta_element *x)
{
    struct meta_date_place p = {.rank = META_RANK_TIME, .origin = "time element"};
    p.is_modified = (x->signs & SIGN_MODIFIED) && !(x->signs & SIGN_PUBLISHED);
    if (x->signs & SIGN_ITEM) {
        p.rank = META_RANK_ITEM;
        p.origin = p.is_modified ? "microdata dateModified" : "microdata datePublished";
    } else if (x->signs & (SIGN_PUBLISHED | SIGN_MODIFIED)) {
        p.rank = META_RANK_MARKED;
        p.origin = x->signs & SIGN_TIME ? "time element, marked" : "element, marked";
    }
    return p;
}

static void element_add(const struct meta_seen *s, const struct meta_element *x,
                        struct meta_dates *to)
{
    struct span value = meta_walk_value(x->node, s->a);
    if (span_is_empty(value) || value.n > 200 || !holds_digit(value))
        return;
    struct meta_date_place place = place_of(x);
    place.refused = why_not(s, x->node);
    unsigned flags = flags_of(s, x->node);
    if (flags & (RUN_FURNITURE | RUN_FOOTER | RUN_ASIDE) && place.rank != META_RANK_ITEM)
        place.rank = META_RANK_LAST;
    /* in the midst of the text it dates something else: a post of a live page, a picture */
    bool is_amid = x->node->id > first_id(s) && x->node->id < last_id(s) && !(flags & RUN_META) &&
                   s->headline && s->headline->id < first_id(s);
    if (is_amid && place.rank != META_RANK_ITEM)
        place.rank = META_RANK_LAST;
    bool is_plain = place.rank == META_RANK_TIME || place.rank == META_RANK_MARKED;
    if (is_plain && !place.is_modified &&
        label_of(text_before(x->node, s->a), s->a) == LABEL_MODIFIED)
        place.is_modified = true;
    if (span_equal(value, meta_walk_text(x->node, s->a)))
        text_add(to, value, place, false);
    else
        meta_date_add(to, value, &place);
}

static void elements_add(const struct meta_seen *s, struct meta_dates *to)
{
    unsigned n = 0;
    /* of two alike the one below the headline: what stands above may be the day's */
    for (int above = 0; above < 2; above++)
        for (size_t i = 0; i < s->walk->elements && n < 60; i++) {
            const struct meta_element *x = &s->walk->element[i];
            bool is_above = s->headline && x->node->id < s->headline->id;
            if (!(x->signs & (SIGN_TIME | SIGN_PUBLISHED | SIGN_MODIFIED)) || is_above != above)
                continue;
            element_add(s, x, to);
            n++;
        }
}

/* ---- dates in lines ---- */

static bool is_line_with_digit(const struct runs *rs, const struct run *r)
{
    if (run_len(r) > LINE_POINTS || run_len(r) < 4)
        return false;
    for (uint32_t i = r->start; i < r->end; i++)
        if (date_word_digit(rs->point[i].c) >= 0)
            return true;
    return false;
}

/* "18 Nov 2021" or "Beirut, 18 Nov 2021 | Syria": little beside the date. A sentence that holds a
 * date is text. */
static bool is_dateline(const struct run *r)
{
    return (r->flags & RUN_META) || !r->ends_sentence || r->words <= 8;
}

static void line_add(const struct meta_seen *s, uint32_t i, enum meta_date_rank rank,
                     struct meta_dates *to)
{
    const struct run *r = &s->runs->at[i];
    if (!is_line_with_digit(s->runs, r) || !is_dateline(r) || (r->flags & RUN_FOOTER) ||
        ((r->flags & RUN_HEADING) && r->words > 10))
        return;
    struct meta_date_place place = {.origin = "text", .rank = rank};
    if (r->flags & RUN_COMMENT)
        place.refused = "stands in comments";
    else if (is_card(s, r->block))
        place.refused = "stands beside another article";
    else if (is_masthead(s, r->block))
        place.refused = "stands in the masthead";
    if (r->flags & (RUN_FURNITURE | RUN_ASIDE))
        place.rank = META_RANK_LAST;
    text_add(to, run_text(s->runs, r, s->a), place, rank == META_RANK_LAST);
}

/* Lines around the headline, nearest first and those below it before those above; then those before
 * the text and right behind it. */
static void lines_add(const struct meta_seen *s, struct meta_dates *to)
{
    const struct runs *rs = s->runs;
    uint32_t first = s->first_run < rs->n ? s->first_run : rs->n;
    bool has_headline = s->headline_run < rs->n;
    uint32_t at = has_headline ? s->headline_run : first;
    for (uint32_t k = 1; k <= 12; k++) {
        uint32_t below = has_headline ? at + k : at + k - 1;
        bool is_text = below < rs->n && s->keep && s->keep[below] && below > first &&
                       run_len(&rs->at[below]) > 60;
        if (below < rs->n && !is_text && (has_headline || k <= 4))
            line_add(s, below, META_RANK_TEXT, to);
        if (at >= k && (!has_headline || k <= 6))
            line_add(s, at - k, META_RANK_TEXT, to);
    }
    for (uint32_t i = first > 6 ? first - 6 : 0; i < first; i++)
        line_add(s, i, META_RANK_TEXT, to);
    for (uint32_t i = s->last_run + 1; i < rs->n && i <= s->last_run + LABELLED_RUNS; i++)
        line_add(s, i, META_RANK_LAST, to);
}

void meta_seen_dates(const struct meta_seen *s, struct meta_dates *to)
{
    elements_add(s, to);
    lines_add(s, to);
}

/* ---- authors ---- */

/* Links to the pages of persons: /author/, /profile/, /by/ ... */
static bool is_person_link(const struct html_node *n)
{
    static const struct span parts[] = {{"/author", 7}, {"/profile", 8},     {"/people/", 8},
                                        {"/staff/", 7}, {"/journalist", 11}, {"/contributor", 12},
                                        {"/writer", 7}, {"/by/", 4},         {"/autor", 6},
                                        {"/auteur", 7}, {"/reporter", 9},    {"/columnist", 10},
                                        {"/yazar", 6},  {"/bio/", 5},        {"author=", 7}};
    if (n->tag != HTML_A)
        return false;
    struct span href = html_attribute_raw(n, "href");
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (span_find(href, parts[i]) < href.n)
            return true;
    return false;
}

static bool is_item_name(const struct html_node *n)
{
    return span_equal_nocase(span_trim(html_attribute_raw(n, "itemprop")), SPAN("name"));
}

/* Names inside an element that says "author" or "byline": its itemprop name, its links to persons,
 * what says "author" in it, else its text. */
static void author_element_add(const struct meta_seen *s, const struct meta_element *x,
                               struct meta_authors *to)
{
    size_t before = to->n;
    for (const struct html_node *n = x->node; n; n = html_walk(n, x->node)) {
        if (n->tag == HTML_TEXT)
            continue;
        if (is_item_name(n) && (x->signs & SIGN_ITEM))
            meta_author_add(to, meta_walk_value(n, s->a));
        else if (is_person_link(n))
            meta_author_add_seen(to, meta_walk_value(n, s->a));
    }
    bool is_box = to->n == before && (x->signs & SIGN_BYLINE);
    for (size_t i = 0; is_box && i < s->walk->elements; i++) {
        const struct meta_element *inner = &s->walk->element[i];
        if (inner != x && (inner->signs & SIGN_AUTHOR) && is_inside(inner->node, x->node))
            meta_author_add_seen(to, meta_walk_value(inner->node, s->a));
    }
    if (to->n > before)
        return;
    struct span text = meta_walk_value(x->node, s->a);
    if (text.n <= 200 && (x->signs & SIGN_ITEM))
        meta_author_add(to, text);
    else if (text.n <= 200)
        meta_author_add_seen(to, text);
}

static void authors_of_elements(const struct meta_seen *s, unsigned sign, struct meta_authors *to)
{
    unsigned tries = 0;
    for (size_t i = 0; i < s->walk->elements && tries < 12; i++) {
        const struct meta_element *x = &s->walk->element[i];
        bool is_item = (x->signs & SIGN_ITEM) != 0;
        if (!(x->signs & sign & (SIGN_AUTHOR | SIGN_BYLINE)) || (sign & SIGN_ITEM && !is_item))
            continue;
        if (x->node->id > first_id(s) && to->n) /* one behind the text repeats the one before it */
            break;
        if (why_not(s, x->node))
            continue;
        author_element_add(s, x, to);
        tries++;
    }
}

/* Lines between headline and text, and the first and last of the text, that begin with "By". */
static void authors_of_lines(const struct meta_seen *s, struct meta_authors *to)
{
    const struct runs *rs = s->runs;
    uint32_t at = s->headline_run < rs->n ? s->headline_run : s->first_run;
    uint32_t from = at > 8 ? at - 8 : 0, end = s->first_run + 2 < rs->n ? s->first_run + 2 : rs->n;
    for (uint32_t i = from; i < end && !to->n; i++) {
        const struct run *r = &rs->at[i];
        if (run_len(r) > LINE_POINTS || (r->flags & (RUN_COMMENT | RUN_HEADING)) ||
            is_card(s, r->block))
            continue;
        struct span line = run_text(rs, r, s->a), text = line;
        line = span_slice(line, 0, span_find(line, SPAN("\n")));
        if (meta_author_is_byline(line, s->a))
            meta_author_add_seen(to, line);
        else if (meta_author_is_byline(text, s->a))
            meta_author_add_seen(to, text);
    }
}

void meta_seen_authors(const struct meta_seen *s, struct meta_authors *to)
{
    authors_of_elements(s, SIGN_AUTHOR | SIGN_ITEM, to);
    if (!to->n)
        authors_of_elements(s, SIGN_BYLINE, to);
    if (!to->n)
        authors_of_elements(s, SIGN_AUTHOR, to);
    if (!to->n)
        authors_of_lines(s, to);
}

/* ---- section ---- */

/* The last link of the trail that is not the article itself; the first one is the front page. */
struct span meta_seen_section(const struct meta_seen *s, struct span title)
{
    struct span folded = fold_string(title, s->a);
    for (size_t i = 0; i < s->walk->elements; i++) {
        const struct html_node *trail = s->walk->element[i].node;
        if (!(s->walk->element[i].signs & SIGN_CRUMBS))
            continue;
        struct span last = SPAN("");
        unsigned links = 0;
        size_t bytes = meta_walk_text(trail, s->a).n;
        if (bytes == 0 || bytes > TRAIL_BYTES)
            continue;
        for (const struct html_node *n = trail; n && links < 8; n = html_walk(n, trail)) {
            if (n->tag != HTML_A)
                continue;
            struct span text = meta_walk_text(n, s->a);
            if (text.n && links++ > 0 && text.n < 60 &&
                !span_equal(fold_string(text, s->a), folded))
                last = text;
        }
        if (last.n)
            return last;
    }
    for (size_t i = 0; i < s->walk->elements; i++) {
        const struct meta_element *x = &s->walk->element[i];
        if ((x->signs & SIGN_SECTION) && (x->signs & SIGN_ITEM)) {
            struct span text = meta_walk_value(x->node, s->a);
            if (text.n && text.n < 60)
                return text;
        }
    }
    return SPAN("");
}
