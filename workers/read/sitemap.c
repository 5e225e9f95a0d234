/* SPDX-License-Identifier: Apache-2.0 */
#include "sitemap.h"

#include <stdio.h>
#include <stdlib.h>
#include "feed_date.h"
#include "feed_listing.h"
#include "feed_text.h"

#define ENTRIES 60000 /* the protocol allows 50,000 */
#define UNDATED INT64_MIN
#define TITLE_BYTES 8192

/* <url> or <sitemap>; what is kept of it stands in the source. */
struct entry {
    struct span loc, changed, published, title;
    int64_t us;     /* newest date; UNDATED */
    uint32_t order; /* in the file */
    int class;
};

struct site {
    struct arena *a;
    struct feed_listing b;
    void *entries;
    size_t n, cap;
    struct entry now;
    bool is_news;
    struct feed_text text;
    struct span *field; /* where the text goes; NULL: nowhere */
};

static bool has_word(struct span path, const char *word)
{
    struct span w = span_of(word);
    for (size_t i = 0; i + w.n <= path.n; i++)
        if (span_equal_nocase(span_slice(path, i, i + w.n), w))
            return true;
    return false;
}

int sitemap_class(struct span url)
{
    static const char *const others[] = {"tag",          "categor", "author",  "taxonom", "image",
                                         "video",        "photo",   "galler",  "podcast", "user",
                                         "page-sitemap", "static",  "product", "location"};
    size_t host = span_find(url, SPAN("://"));
    struct span path = host < url.n ? span_slice(url, host + 3, url.n) : url;
    path = span_slice(path, span_find(path, SPAN("/")), path.n);
    if (has_word(path, "news"))
        return 0;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (has_word(path, others[i]))
            return 2;
    return 1;
}

/* 2021-11, 202111 or 2021 in an address, as a moment; UNDATED. */
static int64_t moment_of_url(const struct site *s, struct span url)
{
    for (size_t i = 0; i + 4 <= url.n; i++) {
        size_t n = 0;
        while (i + n < url.n && url.p[i + n] >= '0' && url.p[i + n] <= '9')
            n++;
        if (!n)
            continue;
        char day[16] = "";
        if (n == 4 || n == 6 || n == 8)
            memcpy(day, url.p + i, 4);
        if (n >= 6 && day[0])
            snprintf(day + 4, sizeof(day) - 4, "-%.2s", url.p + i + 4);
        else if (n == 4 && i + 7 <= url.n && strchr("-_/", url.p[i + 4]) && url.p[i + 5] >= '0' &&
                 url.p[i + 5] <= '1')
            snprintf(day + 4, sizeof(day) - 4, "-%.2s", url.p + i + 5);
        int64_t us = UNDATED;
        if (day[0] && feed_date_parse(span_of(day), s->b.latest_us, s->a, &us))
            return us;
        i += n;
    }
    return UNDATED;
}

static int by_date(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->class != y->class)
        return x->class - y->class;
    if (x->us != y->us)
        return x->us > y->us ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void entry_close(struct site *s, bool is_index)
{
    struct entry *now = &s->now;
    int64_t us = UNDATED;
    if (!now->loc.n || s->n >= ENTRIES)
        return;
    now->us = UNDATED;
    if (now->changed.n && feed_date_parse(now->changed, s->b.latest_us, s->a, &us))
        now->us = us;
    if (now->published.n && feed_date_parse(now->published, s->b.latest_us, s->a, &us))
        now->us = us;
    if (is_index) {
        now->class = sitemap_class(now->loc);
        now->us = now->us == UNDATED ? moment_of_url(s, now->loc) : now->us;
    }
    now->order = (uint32_t)s->n;
    *(struct entry *)arena_push(s->a, &s->entries, &s->n, &s->cap, sizeof(*now)) = *now;
}

/* ---- events ---- */

static bool is_named(const struct feed_xml *x, const char *name)
{
    return span_equal_nocase(x->name, span_of(name));
}

static struct span *field_of(struct site *s, const struct feed_xml *x)
{
    if (x->ns == FEED_NS_NEWS) {
        s->is_news = true;
        return is_named(x, "publication_date") ? &s->now.published
               : is_named(x, "title")          ? &s->now.title
                                               : NULL;
    }
    bool is_prefixed = memchr(x->element[x->open - 1].name.p, ':', x->element[x->open - 1].name.n);
    if (is_prefixed && x->ns == FEED_NS_OTHER)
        return NULL; /* image:loc */
    return is_named(x, "loc") ? &s->now.loc : is_named(x, "lastmod") ? &s->now.changed : NULL;
}

/* The site's name and language stand at every page of a news sitemap. */
static void publication_close(struct site *s, const struct feed_xml *x)
{
    struct span text = feed_text_raw(&s->text);
    if (is_named(x, "name") && !s->b.l->title)
        s->b.l->title = feed_text_line(text, true, s->a);
    else if (is_named(x, "language") && !s->b.l->language)
        s->b.l->language = feed_listing_text(&s->b, text, 35);
}

static void on_close(struct site *s, const struct feed_xml *x)
{
    if (s->field) {
        struct span text = span_trim(feed_text_raw(&s->text));
        if (!s->field->n && text.n <= TITLE_BYTES)
            *s->field = span_of(arena_string(s->a, text));
        s->field = NULL;
    } else if (x->ns == FEED_NS_NEWS) {
        publication_close(s, x);
    } else if (is_named(x, "url") || is_named(x, "sitemap")) {
        entry_close(s, is_named(x, "sitemap"));
        s->now = (struct entry){0};
    }
}

static void on_open(struct site *s, const struct feed_xml *x)
{
    if ((is_named(x, "url") || is_named(x, "sitemap")) && x->ns != FEED_NS_NEWS) {
        if (s->now.loc.n) /* the end tag before is missing */
            entry_close(s, is_named(x, "sitemap"));
        s->now = (struct entry){0};
    }
    s->field = field_of(s, x);
    feed_text_begin(&s->text, FEED_PLAIN, true);
}

static void site_read(struct site *s, struct feed_xml *x)
{
    for (enum feed_xml_event event; (event = feed_xml_next(x)) != FEED_XML_END;) {
        if (event == FEED_XML_TEXT)
            feed_text_put(&s->text, x->text, x->is_cdata);
        else if (event == FEED_XML_OPEN)
            on_open(s, x);
        else
            on_close(s, x);
    }
}

/* ---- the results ---- */

static void items_list(struct site *s)
{
    const struct entry *entry = s->entries;
    for (size_t i = 0; i < s->n && !feed_listing_is_full(&s->b); i++) {
        Cw__Listing__Item *item = ARENA_NEW(s->a, Cw__Listing__Item);
        cw__listing__item__init(item);
        if (!feed_listing_add(&s->b, item, feed_listing_resolve(&s->b, entry[i].loc)))
            continue;
        item->title = entry[i].title.n ? feed_text_line(entry[i].title, true, s->a) : NULL;
        item->published =
            entry[i].published.n ? feed_listing_date(&s->b, entry[i].published) : NULL;
        item->updated = entry[i].changed.n ? feed_listing_date(&s->b, entry[i].changed) : NULL;
    }
}

static void feeds_list(struct site *s)
{
    const struct entry *entry = s->entries;
    for (size_t i = 0; i < s->n; i++) {
        if (entry[i].class == 2)
            break;
        struct span url = feed_listing_resolve(&s->b, entry[i].loc);
        Cw__Listing__Feed *feed = feed_listing_add_feed(&s->b, url, SPAN(""), CW__FEED_KIND__AUTO);
        if (feed && entry[i].changed.n)
            feed->changed = feed_listing_date(&s->b, entry[i].changed);
    }
}

enum fate sitemap_parse(const struct feed_input *in, struct feed_xml *x, struct arena *a,
                        Cw__Listing **ret, struct error *e)
{
    struct site s = {.a = a, .text.a = a};
    bool is_index = is_named(x, "sitemapindex");
    feed_listing_open(&s.b, in->url, in->fetched_us, is_index ? "sitemapindex" : "sitemap", a);
    site_read(&s, x);
    if (x->refused)
        return fail(e, FATE_REJECT, "%s", x->refused);
    if (!s.n && x->fault && x->open)
        return fail(e, FATE_REJECT, "the sitemap does not parse: %s", feed_xml_fault(x, a));
    if (s.n)
        qsort(s.entries, s.n, sizeof(struct entry), by_date);
    if (is_index)
        feeds_list(&s);
    else
        items_list(&s);
    if (s.is_news)
        s.b.l->format = (char *)"newssitemap";
    *ret = s.b.l;
    return FATE_DONE;
}

enum fate sitemap_parse_plain(const struct feed_input *in, struct span text, struct arena *a,
                              Cw__Listing **ret, struct error *e)
{
    struct feed_listing b;
    struct span line;
    feed_listing_open(&b, NULL, in->fetched_us, "sitemap", a);
    while (span_split(&text, '\n', &line) && !feed_listing_is_full(&b)) {
        line = span_trim(line);
        if (!line.n)
            continue;
        struct span url = feed_listing_resolve(&b, line);
        if (!url.n)
            return fail(e, FATE_REJECT, "not a feed: text without markup");
        Cw__Listing__Item *item = ARENA_NEW(a, Cw__Listing__Item);
        cw__listing__item__init(item);
        feed_listing_add(&b, item, url);
    }
    *ret = b.l;
    return FATE_DONE;
}
