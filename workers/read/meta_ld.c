/* SPDX-License-Identifier: Apache-2.0 */
#include "meta_ld.h"

#include "html.h"
#include "meta_title.h"
#include "text/fold.h"
#include "url.h"

#define DEPTH_MAX 6
#define VIDEO_WORTH 1 /* a video is the article only when it has its headline */

static void objects_add(struct meta_ld *ld, const struct json_value *v, int depth)
{
    if (!v || depth > DEPTH_MAX)
        return;
    if (v->kind == JSON_ARRAY)
        for (const struct json_value *m = v->first; m; m = m->next)
            objects_add(ld, m, depth + 1);
    if (v->kind != JSON_OBJECT || ld->n >= META_LD_OBJECTS)
        return;
    ld->object[ld->n++] = v;
    static const char *const inside[] = {"@graph", "mainEntity", "mainEntityOfPage", "breadcrumb"};
    for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
        objects_add(ld, json_get(v, inside[i]), depth + 1);
}

void meta_ld_collect(struct meta_ld *ld, struct span script, struct arena *a)
{
    /* a template that escaped the block as if it were text */
    if (span_find(script, SPAN("&quot;")) < script.n && span_find(script, SPAN("\"")) >= script.n)
        script = html_decode(script, a);
    objects_add(ld, json_parse(script, a), 0);
}

bool meta_ld_has_type(const struct json_value *v, const char *type)
{
    const struct json_value *t = json_get(v, "@type");
    bool is_list = t && t->kind == JSON_ARRAY;
    for (t = is_list ? t->first : t; t; t = is_list ? t->next : NULL) {
        struct span name = t->text;
        size_t slash = span_find(name, SPAN("schema.org/"));
        if (slash < name.n)
            name = span_slice(name, slash + 11, name.n);
        if (span_equal_nocase(name, span_of(type)))
            return true;
    }
    return false;
}

static bool type_contains(const struct json_value *v, struct span part)
{
    const struct json_value *t = json_get(v, "@type");
    bool is_list = t && t->kind == JSON_ARRAY;
    for (t = is_list ? t->first : t; t; t = is_list ? t->next : NULL)
        if (span_find(t->text, part) < t->text.n)
            return true;
    return false;
}

const struct json_value *meta_ld_follow(const struct meta_ld *ld, const struct json_value *v)
{
    struct span id = json_text(v, "@id");
    if (span_is_empty(id) || json_get(v, "name"))
        return v;
    for (size_t i = 0; i < ld->n; i++)
        if (ld->object[i] != v && span_equal(json_text(ld->object[i], "@id"), id) &&
            json_get(ld->object[i], "@type"))
            return ld->object[i];
    return v;
}

struct span meta_ld_text(const struct meta_ld *ld, const struct json_value *v)
{
    if (v && v->kind == JSON_ARRAY)
        v = v->first;
    if (!v)
        return SPAN("");
    if (v->kind == JSON_STRING)
        return v->text;
    v = meta_ld_follow(ld, v);
    struct span name = json_text(v, "name");
    return name.n ? name : json_text(v, "@value");
}

/* How much the type alone speaks for it; 0: no article. */
static int type_worth(const struct json_value *v)
{
    if (type_contains(v, SPAN("Article")) || type_contains(v, SPAN("Posting")) ||
        meta_ld_has_type(v, "Report"))
        return 12;
    bool is_dated = json_get(v, "datePublished") || json_get(v, "dateCreated");
    if (json_get(v, "headline") && is_dated)
        return 6;
    if (meta_ld_has_type(v, "CreativeWork") || meta_ld_has_type(v, "Review"))
        return is_dated ? 4 : 0;
    if (type_contains(v, SPAN("WebPage")) || meta_ld_has_type(v, "ItemPage"))
        return is_dated ? 3 : 0;
    return meta_ld_has_type(v, "VideoObject") && json_get(v, "uploadDate") ? VIDEO_WORTH : 0;
}

/* An address without scheme, "www.", parameters and the slash at its end. */
static struct span bare(struct span url, struct arena *a)
{
    url = url_resolve(SPAN(""), url, a);
    url = span_slice(url, 0, span_find(url, SPAN("?")));
    size_t host = span_find(url, SPAN("://"));
    url = host < url.n ? span_slice(url, host + 3, url.n) : url;
    if (span_starts_with(url, SPAN("www.")))
        url = span_slice(url, 4, url.n);
    while (url.n && url.p[url.n - 1] == '/')
        url.n--;
    return url;
}

static int address_worth(const struct json_value *v, const struct meta_ld_page *page,
                         struct arena *a)
{
    const struct json_value *of = json_get(v, "mainEntityOfPage");
    const struct span said[] = {json_text(v, "url"), json_text(v, "mainEntityOfPage"),
                                json_text(of, "@id"), json_text(v, "@id")};
    const struct span here[] = {bare(page->url, a), bare(page->canonical, a)};
    bool is_other = false;
    for (size_t i = 0; i < 4; i++) {
        struct span there = said[i].n ? bare(said[i], a) : said[i];
        for (size_t k = 0; k < 2 && there.n; k++) {
            if (span_equal(there, here[k]))
                return 6;
            is_other |= i < 2 && here[k].n > 0;
        }
    }
    return is_other ? -2 : 0;
}

static int headline_worth(const struct json_value *v, const struct meta_ld_page *page,
                          struct arena *a)
{
    struct span headline = json_text(v, "headline");
    headline = headline.n ? headline : json_text(v, "name");
    headline = fold_string(html_decode(headline, a), a);
    if (headline.n < 4)
        return 0;
    bool is_other = false;
    for (size_t i = 0; i < page->titles; i++) {
        struct span title = fold_string(page->title[i], a);
        if (title.n < 4)
            continue;
        if (span_find(title, headline) < title.n ||
            (title.n > 12 && span_find(headline, title) < headline.n) ||
            meta_title_likeness(headline, title, a) >= 50)
            return 4;
        is_other = true;
    }
    return is_other ? -3 : 0;
}

const struct json_value *meta_ld_article(const struct meta_ld *ld, const struct meta_ld_page *page,
                                         struct arena *a)
{
    const struct json_value *best = NULL;
    int most = 0;
    for (size_t i = 0; i < ld->n; i++) {
        int worth = type_worth(ld->object[i]);
        if (!worth)
            continue;
        int headline = headline_worth(ld->object[i], page, a);
        if (worth == VIDEO_WORTH && headline <= 0)
            continue;
        int address = address_worth(ld->object[i], page, a);
        if (headline < 0 && address < 0) /* another article of a list */
            continue;
        worth += 10 + address + headline;
        if (worth > most) {
            most = worth;
            best = ld->object[i];
        }
    }
    return best;
}

struct span meta_ld_crumb(const struct meta_ld *ld, struct span title, struct arena *a)
{
    struct span crumb[2] = {SPAN(""), SPAN("")}; /* the last, the one before */
    size_t n = 0;
    for (size_t i = 0; i < ld->n && !n; i++) {
        const struct json_value *list = json_get(ld->object[i], "itemListElement");
        if (!meta_ld_has_type(ld->object[i], "BreadcrumbList") || !list)
            continue;
        for (const struct json_value *m = list->first; m; m = m->next) {
            struct span name = json_text(m, "name");
            name = name.n ? name : json_text(json_get(m, "item"), "name");
            if (span_is_empty(name))
                continue;
            crumb[1] = crumb[0];
            crumb[0] = html_decode(name, a);
            n++;
        }
    }
    struct span last = fold_string(crumb[0], a), whole = fold_string(title, a);
    /* the article's own name may be cut short; a list without it ends in the section */
    bool is_own = last.n > 40 || (whole.n && span_starts_with(whole, last));
    if (is_own)
        return n > 2 ? crumb[1] : SPAN("");
    return n > 1 ? crumb[0] : SPAN("");
}
