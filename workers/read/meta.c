/* SPDX-License-Identifier: Apache-2.0 */
#include "meta.h"

#include "meta_address.h"
#include "meta_author.h"
#include "meta_date.h"
#include "meta_seen.h"
#include "meta_title.h"
#include "meta_walk.h"
#include "text/fold.h"
#include "url.h"

#define SEEN_MORE 4 /* authors; a longer list is of something else */

struct collect {
    const struct meta_input *in;
    struct arena *a;
    struct meta_walk walk;
    const struct json_value *ld; /* the article's object; may be NULL */
    struct span site, host, title, section, canonical;
    struct meta_seen seen;
};

/* Text of a machine's field as one clean line: references replaced twice (templates escape what is
 * escaped already), tags left out. */
static struct span line_of(struct span s, struct arena *a)
{
    s = html_decode(s, a);
    if (span_find(s, SPAN("&")) < s.n)
        s = html_decode(s, a);
    size_t open = span_find(s, SPAN("<"));
    if (open >= s.n || span_find(s, SPAN(">")) >= s.n)
        return s;
    char *to = arena_alloc(a, s.n + 1);
    size_t n = 0;
    bool is_tag = false;
    for (size_t i = 0; i < s.n; i++) {
        is_tag |= s.p[i] == '<' && i + 1 < s.n && s.p[i + 1] != ' ';
        if (!is_tag)
            to[n++] = s.p[i];
        is_tag = is_tag && s.p[i] != '>';
    }
    return span_trim(span_at(to, n));
}

static const char *string_or_null(struct span s, size_t most, struct arena *a)
{
    return s.n && s.n <= most ? arena_string(a, s) : NULL;
}

/* ---- who came first in 05/11/2021 ---- */

/* Americans write the month first; English without a country is theirs on hosts without one. */
static void order_settle(struct date_rules *rules, struct span language, struct span host)
{
    if (span_is_empty(language) || rules->is_day_first)
        return;
    bool is_english = language.n >= 2 && span_equal_nocase(span_slice(language, 0, 2), SPAN("en"));
    bool has_country = language.n >= 5;
    struct span country = has_country ? span_slice(language, 3, 5) : SPAN("");
    size_t dot = host.n;
    while (dot > 0 && host.p[dot - 1] != '.')
        dot--;
    bool is_land = host.n - dot == 2 && !span_equal(span_slice(host, dot, host.n), SPAN("us"));
    rules->is_month_first =
        is_english && !is_land && (!has_country || span_equal_nocase(country, SPAN("US")));
    rules->is_day_first = !rules->is_month_first && (!is_english || has_country || is_land);
}

/* ---- title ---- */

static void titles_collect(struct collect *c, struct meta_titles *t)
{
    const struct meta_walk *w = &c->walk;
    t->declareds = 0;
    struct span headline = json_text(c->ld, "headline");
    headline = headline.n ? headline : json_text(c->ld, "name");
    if (headline.n)
        t->declared[t->declareds++] = line_of(headline, c->a);
    for (size_t i = 0; i < w->saids && t->declareds < META_TITLE_DECLARED; i++)
        if (w->said[i].field == META_TITLE)
            t->declared[t->declareds++] = line_of(w->said[i].value, c->a);
    t->document = w->document;
    t->feed = span_trim(span_of(c->in->feed_title));
    t->site = c->site;
    t->host = c->host;
    t->section = c->section;
    for (size_t i = 0; i < w->elements && t->headings < META_TITLE_HEADINGS; i++) {
        const struct html_node *n = w->element[i].node;
        if (!(w->element[i].signs & SIGN_HEADING))
            continue;
        if (n->tag == HTML_META && t->declareds < META_TITLE_DECLARED)
            t->declared[t->declareds++] = line_of(meta_walk_value(n, c->a), c->a);
        int level = n->tag == HTML_H1 ? 1 : n->tag == HTML_H2 ? 2 : n->tag == HTML_H3 ? 3 : 4;
        struct span text = span_trim(meta_walk_text(n, c->a));
        if (text.n && text.n <= 400)
            t->heading[t->headings++] = (struct meta_heading){text, level, n};
    }
}

/* ---- names of the outlet, the section ---- */

static struct span first_line(struct span s, size_t most, struct arena *a)
{
    s = line_of(s, a);
    return s.n <= most ? s : SPAN("");
}

static void site_find(struct collect *c)
{
    struct span publisher = meta_ld_text(&c->walk.ld, json_get(c->ld, "publisher"));
    struct span said[] = {meta_walk_said(&c->walk, META_SITE), publisher,
                          meta_walk_said(&c->walk, META_SITE_WEAKLY), SPAN("")};
    for (size_t i = 0; i < c->walk.ld.n; i++)
        if (meta_ld_has_type(c->walk.ld.object[i], "WebSite") && span_is_empty(said[3]))
            said[3] = json_text(c->walk.ld.object[i], "name");
    for (size_t i = 0; i < 4 && span_is_empty(c->site); i++) {
        struct span s = first_line(said[i], 200, c->a);
        s = span_trim(span_slice(s, 0, span_find(s, SPAN(" | ")))); /* the slogan behind it */
        bool is_address = span_find(s, SPAN("://")) < s.n || span_starts_with(s, SPAN("@"));
        c->site = is_address ? c->site : s;
    }
}

/* What stands behind the title at the end of <title> is the outlet's name. */
static struct span site_behind_title(const struct collect *c)
{
    static const struct span marks[] = {{" | ", 3}, {" - ", 3}, {" – ", 5}, {" — ", 5}};
    struct span s = c->walk.document, title = c->title;
    if (title.n < 10 || !span_starts_with(s, title))
        return SPAN("");
    struct span rest = span_slice(s, title.n, s.n), tail = SPAN("");
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        for (size_t at = span_find(rest, marks[i]); at < rest.n;
             at += 1 + span_find(span_slice(rest, at + 1, rest.n), marks[i]))
            tail = span_trim(span_slice(rest, at + marks[i].n, rest.n));
    return tail.n <= 60 ? tail : SPAN("");
}

/* The name of the outlet behind the title or before it, when it is the host's. */
static struct span site_of_document(const struct collect *c)
{
    static const struct span marks[] = {{" | ", 3}, {" - ", 3}, {" – ", 5}, {" — ", 5},
                                        {" : ", 3}, {" « ", 4}, {": ", 2}};
    struct span s = c->walk.document;
    if (meta_title_is_site(s, SPAN(""), c->host, c->a))
        return s;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        size_t last = s.n;
        for (size_t at = span_find(s, marks[i]); at < s.n;
             at += 1 + span_find(span_slice(s, at + 1, s.n), marks[i]))
            last = at + marks[i].n;
        struct span tail = span_trim(span_slice(s, last, s.n));
        if (tail.n && meta_title_is_site(tail, SPAN(""), c->host, c->a))
            return tail;
        struct span head = span_trim(span_slice(s, 0, span_find(s, marks[i])));
        if (head.n < s.n && meta_title_is_site(head, SPAN(""), c->host, c->a))
            return head;
    }
    return SPAN("");
}

static bool is_section(const struct collect *c, struct span s)
{
    static const char *const fronts[] = {
        "home",    "homepage",   "الرئيسيه", "الصفحه الرئيسيه", "start",     "startseite",
        "accueil", "inicio",     "главная",  "uncategorized",   "غير مصنف",  "article",
        "null",    "none",       "post",     "posts",           "articles",  "story",
        "all",     "front page", "main",     "index",           "ana sayfa", "strona glowna"};
    struct span folded = fold_string(s, c->a);
    if (span_is_empty(folded) || s.n > 80 || span_find(s, SPAN("://")) < s.n ||
        span_equal(folded, fold_string(c->title, c->a)) ||
        meta_title_is_site(s, c->site, c->host, c->a))
        return false;
    for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
        if (span_equal(folded, span_of(fronts[i])))
            return false;
    return true;
}

static void section_find(struct collect *c, bool is_seen)
{
    struct span said[] = {meta_walk_said(&c->walk, META_SECTION),
                          meta_ld_text(&c->walk.ld, json_get(c->ld, "articleSection")),
                          is_seen ? meta_ld_crumb(&c->walk.ld, c->title, c->a) : SPAN(""),
                          is_seen ? meta_seen_section(&c->seen, c->title) : SPAN("")};
    for (size_t i = 0; i < 4 && span_is_empty(c->section); i++) {
        struct span s = line_of(said[i], c->a);
        s = span_trim(span_slice(s, 0, span_find(s, SPAN(", ")))); /* of several the first */
        if (is_section(c, s))
            c->section = s;
    }
}

/* ---- address ---- */

static void address_find(struct collect *c)
{
    const struct json_value *of = json_get(c->ld, "mainEntityOfPage");
    const struct span said[] = {c->walk.canonical, meta_walk_said(&c->walk, META_URL),
                                json_text(c->ld, "url"), json_text(c->ld, "mainEntityOfPage"),
                                json_text(of, "@id")};
    c->canonical =
        meta_address_choose(span_of(c->in->url), said, sizeof(said) / sizeof(said[0]), c->a);
}

/* ---- dates ---- */

static void ld_dates(const struct json_value *v, enum meta_date_rank rank, struct meta_dates *to)
{
    static const struct {
        const char *name, *origin;
        bool is_modified;
    } rows[] = {{"datePublished", "json-ld datePublished", false},
                {"dateCreated", "json-ld dateCreated", false},
                {"uploadDate", "json-ld uploadDate", false},
                {"coverageStartTime", "json-ld coverageStartTime", false},
                {"dateModified", "json-ld dateModified", true}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct json_value *m = json_get(v, rows[i].name);
        m = m && m->kind == JSON_ARRAY ? m->first : m;
        m = m && m->kind == JSON_OBJECT ? json_get(m, "@value") : m;
        struct meta_date_place place = {
            .origin = rows[i].origin, .rank = rank, .is_modified = rows[i].is_modified};
        if (m && (m->kind == JSON_STRING || m->kind == JSON_NUMBER))
            meta_date_add(to, m->text, &place);
    }
}

static void said_dates(const struct collect *c, struct meta_dates *to)
{
    for (size_t i = 0; i < c->walk.saids; i++) {
        const struct meta_said *s = &c->walk.said[i];
        struct meta_date_place place = {
            .rank = s->field == META_PUBLISHED_WEAKLY ? META_RANK_META_WEAK : META_RANK_META,
            .is_modified = s->field == META_MODIFIED};
        if (s->field != META_PUBLISHED && s->field != META_PUBLISHED_WEAKLY &&
            s->field != META_MODIFIED)
            continue;
        place.origin = arena_printf(c->a, "meta %s", s->name);
        meta_date_add(to, s->value, &place);
    }
}

static void dates_find(struct collect *c, struct meta *m)
{
    struct meta_dates dates;
    struct date_rules rules = c->in->dates;
    order_settle(&rules, c->walk.language, c->host);
    meta_date_init(&dates, &rules, c->a);
    ld_dates(c->ld, META_RANK_LD, &dates);
    said_dates(c, &dates);
    if (c->in->feed_published)
        meta_date_add(&dates, span_of(c->in->feed_published),
                      &(struct meta_date_place){.origin = "feed", .rank = META_RANK_FEED});
    struct span url = span_of(c->in->url);
    struct date of_url;
    bool is_own = date_find_in_url(url, &of_url);
    url = is_own || span_is_empty(c->canonical) ? url : c->canonical;
    if (date_find_in_url(url, &of_url))
        meta_date_add_found(&dates, &of_url,
                            &(struct meta_date_place){.origin = "url", .rank = META_RANK_URL});
    for (size_t i = 0; i < c->walk.ld.n; i++)
        if (c->walk.ld.object[i] != c->ld &&
            (meta_ld_has_type(c->walk.ld.object[i], "WebPage") ||
             meta_ld_has_type(c->walk.ld.object[i], "VideoObject")))
            ld_dates(c->walk.ld.object[i], META_RANK_LD_OTHER, &dates);
    meta_date_add(&dates, c->walk.script_date,
                  &(struct meta_date_place){.origin = "script", .rank = META_RANK_LAST});
    meta_seen_dates(&c->seen, &dates);
    struct meta_date_choice choice;
    meta_date_choose(&dates, url, &choice);
    m->published = choice.published;
    m->modified = choice.modified;
    m->dates = choice.candidate;
    m->n_dates = choice.n;
}

/* ---- authors ---- */

static void authors_said(const struct collect *c, struct meta_authors *to)
{
    const char *name = NULL;
    for (size_t i = 0; i < c->walk.saids; i++) {
        const struct meta_said *s = &c->walk.said[i];
        if (s->field != META_AUTHOR || (name && s->name != name))
            continue; /* elements of one name complete each other, others repeat them */
        size_t before = to->n;
        meta_author_add(to, line_of(s->value, c->a));
        name = to->n > before ? s->name : name;
    }
}

/* JSON-LD goes before meta elements, these before what is seen: who posted an article is not always
 * who wrote it, but readers see names that are not the author's, too. So what is seen decides only
 * when the others do not agree with each other, or when it names more than they do. */
static const struct meta_authors *authors_choose(const struct meta_authors *ld,
                                                 const struct meta_authors *said,
                                                 const struct meta_authors *seen)
{
    const struct meta_authors *first = ld->n ? ld : said;
    if (first->n == 0)
        return seen;
    size_t common = meta_author_common(first, seen);
    bool is_more = common == first->n && seen->n > first->n && seen->n <= SEEN_MORE;
    bool is_other = common == 0 && first == ld && meta_author_common(said, seen) > 0;
    return is_more || is_other ? seen : first;
}

static void authors_find(struct collect *c, struct meta *m)
{
    struct meta_authors ld = {.a = c->a, .site = c->site, .host = c->host}, said = ld, seen = ld;
    meta_author_add_ld(&ld, &c->walk.ld, json_get(c->ld, "author"));
    if (!ld.n)
        meta_author_add_ld(&ld, &c->walk.ld, json_get(c->ld, "creator"));
    authors_said(c, &said);
    meta_seen_authors(&c->seen, &seen);
    const struct meta_authors *best = authors_choose(&ld, &said, &seen);
    m->byline = ARENA_ARRAY(c->a, best->n, const char *);
    memcpy(m->byline, best->name, best->n * sizeof(best->name[0]));
    m->bylines = best->n;
}

/* ---- all together ---- */

static void article_find(struct collect *c)
{
    struct span titles[META_TITLE_DECLARED + 4];
    struct meta_ld_page page = {
        .url = span_of(c->in->url), .canonical = c->walk.canonical, .title = titles};
    titles[page.titles++] = c->walk.document;
    titles[page.titles++] = span_of(c->in->feed_title);
    for (size_t i = 0; i < c->walk.saids && page.titles < META_TITLE_DECLARED; i++)
        if (c->walk.said[i].field == META_TITLE)
            titles[page.titles++] = c->walk.said[i].value;
    for (size_t i = 0; i < c->walk.elements && page.titles < META_TITLE_DECLARED + 4; i++)
        if (c->walk.element[i].node->tag == HTML_H1)
            titles[page.titles++] = meta_walk_text(c->walk.element[i].node, c->a);
    c->ld = meta_ld_article(&c->walk.ld, &page, c->a);
}

static void seen_init(struct collect *c, const void *headline)
{
    const struct meta_input *in = c->in;
    uint32_t last = in->first_run;
    for (uint32_t i = in->first_run; in->keep && i < in->runs->n; i++)
        last = in->keep[i] ? i : last;
    c->seen = (struct meta_seen){.walk = &c->walk,
                                 .runs = in->runs,
                                 .keep = in->keep,
                                 .first_run = in->first_run,
                                 .last_run = last,
                                 .headline = headline,
                                 .a = c->a};
    meta_seen_init(&c->seen, c->title);
}

void meta_collect(const struct meta_input *in, struct arena *a, struct meta *ret)
{
    struct collect *c = ARENA_NEW(a, struct collect);
    const void *headline;
    *ret = (struct meta){0};
    *c = (struct collect){.in = in, .a = a};
    c->site = c->title = c->section = c->canonical = SPAN("");
    meta_walk(in->tree, a, &c->walk);
    c->host = url_host(url_resolve(SPAN(""), span_of(in->url), a));
    article_find(c);
    address_find(c);
    if (span_is_empty(c->host))
        c->host = url_host(c->canonical);
    site_find(c);
    section_find(c, false);
    struct meta_titles *titles = ARENA_NEW(a, struct meta_titles);
    titles_collect(c, titles);
    c->title = meta_title_choose(titles, a, &headline);
    if (span_is_empty(c->site))
        c->site = site_of_document(c);
    if (span_is_empty(c->site))
        c->site = site_behind_title(c);
    seen_init(c, headline);
    section_find(c, true);
    ret->title = string_or_null(c->title, 2000, a);
    dates_find(c, ret);
    authors_find(c, ret);
    ret->canonical = string_or_null(c->canonical, URL_MAX_BYTES, a);
    ret->section = string_or_null(c->section, 80, a);
    ret->outlet = string_or_null(c->site, 200, a);
    ret->language = string_or_null(span_trim(c->walk.language), 35, a);
    struct span base = url_resolve(span_of(in->url), c->walk.base, a);
    ret->base = c->walk.base.n && base.n ? base.p : in->url;
}
