/* SPDX-License-Identifier: Apache-2.0 */
#include "jsonfeed.h"

#include "feed_html.h"
#include "feed_listing.h"
#include "feed_text.h"
#include "json.h"

#define AUTHORS 32
#define ID_BYTES 2048
#define SUMMARY_BYTES 262144
#define SUMMARIES_BYTES (4u << 20)

struct names {
    char **name;
    size_t n;
};

/* A string, or a number as written: ids are often numbers. */
static struct span text_of(const struct json_value *v, const char *name)
{
    const struct json_value *m = json_get(v, name);
    return m && (m->kind == JSON_STRING || m->kind == JSON_NUMBER) ? span_trim(m->text) : SPAN("");
}

static void name_put(struct arena *a, struct names *to, const struct json_value *author)
{
    struct span s = author->kind == JSON_STRING ? author->text : json_text(author, "name");
    char *line = feed_text_line(s, true, a);
    s = line ? feed_field_author(span_of(line), a) : SPAN("");
    if (!s.n || to->n == AUTHORS)
        return;
    if (!to->name)
        to->name = ARENA_ARRAY(a, AUTHORS, char *);
    to->name[to->n++] = arena_string(a, s);
}

/* "authors": [...] of 1.1, "author": {...} of 1.0. */
static struct names authors_of(const struct json_value *v, struct arena *a)
{
    struct names to = {0};
    const struct json_value *all = json_get(v, "authors"), *one = json_get(v, "author");
    for (const struct json_value *m = all ? all->first : NULL; m; m = m->next)
        name_put(a, &to, m);
    if (!to.n && one)
        name_put(a, &to, one);
    return to;
}

static char *summary_of(const struct json_value *v, const struct feed_listing *b, size_t *used)
{
    struct arena *a = b->a;
    struct span html = span_trim(json_text(v, "content_html"));
    html = feed_html_clean(html, b->base, a);
    if (!html.n) {
        struct span text = span_trim(json_text(v, "content_text"));
        text = text.n ? text : span_trim(json_text(v, "summary"));
        html = text.n ? feed_text_escape(text, a) : text;
    }
    if (!html.n || html.n > SUMMARY_BYTES || *used + html.n > SUMMARIES_BYTES)
        return NULL;
    *used += html.n;
    return arena_string(a, html);
}

static struct span page_of(const struct json_value *v, const struct feed_listing *b)
{
    static const char *const names[] = {"url", "external_url", "id"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct span ref = text_of(v, names[i]);
        bool is_id = i == 2 && span_find(ref, SPAN("://")) >= ref.n;
        struct span url = is_id ? SPAN("") : feed_listing_resolve(b, ref);
        if (url.n)
            return url;
    }
    return SPAN("");
}

static void item_put(struct feed_listing *b, const struct json_value *v, const struct names *feed,
                     size_t *used)
{
    Cw__Listing__Item *item = ARENA_NEW(b->a, Cw__Listing__Item);
    cw__listing__item__init(item);
    if (v->kind != JSON_OBJECT || !feed_listing_add(b, item, page_of(v, b)))
        return;
    struct span id = text_of(v, "id");
    item->guid = id.n && id.n <= ID_BYTES ? arena_string(b->a, id) : NULL;
    item->title = feed_text_line(json_text(v, "title"), true, b->a);
    item->published = feed_listing_date(b, json_text(v, "date_published"));
    item->updated = feed_listing_date(b, json_text(v, "date_modified"));
    item->summary_html = summary_of(v, b, used);
    struct names authors = authors_of(v, b->a);
    authors = authors.n ? authors : *feed;
    item->authors = authors.name;
    item->n_authors = authors.n;
}

enum fate jsonfeed_parse(const struct feed_input *in, struct span text, struct arena *a,
                         Cw__Listing **ret, struct error *e)
{
    struct feed_listing b;
    size_t used = 0;
    const struct json_value *root = json_parse(text, a), *items = json_get(root, "items");
    struct span version = json_text(root, "version");
    bool is_declared = span_find(version, SPAN("jsonfeed")) < version.n;
    if (!root || (!items && !is_declared) || (items && items->kind != JSON_ARRAY))
        return fail(e, FATE_REJECT, "not a feed: JSON without items");
    bool is_first = !span_ends_with(version, SPAN("1.1"));
    feed_listing_open(&b, in->url, in->fetched_us, is_first ? "jsonfeed1.0" : "jsonfeed1.1", a);
    b.l->title = feed_text_line(json_text(root, "title"), true, a);
    b.l->language = feed_listing_text(&b, json_text(root, "language"), 35);
    struct span home = feed_listing_resolve(&b, json_text(root, "home_page_url"));
    b.l->home = home.n ? arena_string(a, home) : NULL;
    if (!b.base.n)
        b.base = feed_listing_resolve(&b, json_text(root, "feed_url"));
    struct names authors = authors_of(root, a);
    bool is_cut = text.p[text.n - 1] != '}' && text.p[text.n - 1] != ']';
    for (const struct json_value *m = items ? items->first : NULL; m; m = m->next)
        if (m->next || !is_cut) /* where the file is cut off, an address may be too */
            item_put(&b, m, &authors, &used);
    *ret = b.l;
    return FATE_DONE;
}
