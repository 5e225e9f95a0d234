/* SPDX-License-Identifier: Apache-2.0 */
#include "robots_txt.h"

#include "feed_decode.h"
#include "feed_listing.h"
#include "sitemap.h"

/* The address behind "Sitemap:", or empty. */
static struct span sitemap_of(struct span line)
{
    line = span_trim(span_slice(line, 0, span_find(line, SPAN("#"))));
    size_t colon = span_find(line, SPAN(":"));
    struct span key = span_trim(span_slice(line, 0, colon));
    bool is_sitemap =
        span_equal_nocase(key, SPAN("sitemap")) || span_equal_nocase(key, SPAN("site-map"));
    return is_sitemap && colon < line.n ? span_trim(span_slice(line, colon + 1, line.n)) : SPAN("");
}

static void sitemaps_take(struct feed_listing *b, struct span text, int class)
{
    struct span line;
    while (span_split(&text, '\n', &line)) {
        struct span ref = sitemap_of(line);
        struct span url = ref.n ? feed_listing_resolve(b, ref) : ref;
        if (url.n && sitemap_class(url) == class)
            feed_listing_add_feed(b, url, SPAN(""), CW__FEED_KIND__AUTO);
    }
}

static bool is_html(struct span s)
{
    s = span_trim(s);
    return s.n && s.p[0] == '<';
}

enum fate robots_txt_read(const struct feed_input *in, struct arena *a, Cw__Listing **ret,
                          struct error *e)
{
    struct feed_listing b;
    struct span text, body = in->body;
    body.n = body.n < ROBOTS_TXT_BYTES ? body.n : ROBOTS_TXT_BYTES;
    enum fate fate = feed_decode(body, in->content_type, CHARSET_PLAIN, a, &text, e);
    if (fate)
        return fate;
    if (is_html(text))
        return fail(e, FATE_REJECT, "not a robots.txt: an HTML page");
    feed_listing_open(&b, in->url, in->fetched_us, "robots", a);
    for (int class = 0; class <= 2; class ++)
        sitemaps_take(&b, text, class);
    *ret = b.l;
    return FATE_DONE;
}
