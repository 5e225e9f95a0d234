/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_field.h"

/* In a channel or item the first element that gives a field wins, but for authors. */
static const struct feed_row feed_rows[] = {
    /* clang-format off */
    {FEED_NS_NONE, "title", FEED_TITLE}, {FEED_NS_ATOM, "title", FEED_TITLE},
    {FEED_NS_DC, "title", FEED_TITLE}, {FEED_NS_NONE, "link", FEED_LINK},
    {FEED_NS_BURNER, "origLink", FEED_ORIGINAL}, {FEED_NS_NONE, "guid", FEED_GUID},
    {FEED_NS_ATOM, "id", FEED_GUID}, {FEED_NS_DC, "identifier", FEED_GUID},
    {FEED_NS_NONE, "pubDate", FEED_PUBLISHED}, {FEED_NS_NONE, "pubdate", FEED_PUBLISHED},
    {FEED_NS_DC, "date", FEED_PUBLISHED}, {FEED_NS_DCTERMS, "created", FEED_PUBLISHED},
    {FEED_NS_DCTERMS, "issued", FEED_PUBLISHED}, {FEED_NS_ATOM, "published", FEED_PUBLISHED},
    {FEED_NS_ATOM, "issued", FEED_PUBLISHED}, {FEED_NS_ATOM, "created", FEED_PUBLISHED},
    {FEED_NS_ATOM, "updated", FEED_UPDATED}, {FEED_NS_ATOM, "modified", FEED_UPDATED},
    {FEED_NS_DCTERMS, "modified", FEED_UPDATED}, {FEED_NS_NONE, "author", FEED_AUTHOR},
    {FEED_NS_DC, "creator", FEED_AUTHOR}, {FEED_NS_ITUNES, "author", FEED_AUTHOR},
    {FEED_NS_NONE, "description", FEED_SUMMARY}, {FEED_NS_ATOM, "summary", FEED_SUMMARY},
    {FEED_NS_DC, "description", FEED_SUMMARY}, {FEED_NS_CONTENT, "encoded", FEED_FULL},
    {FEED_NS_NONE, "encoded", FEED_FULL}, {FEED_NS_ATOM, "content", FEED_FULL},
    {FEED_NS_NONE, "language", FEED_LANGUAGE}, {FEED_NS_DC, "language", FEED_LANGUAGE},
    {FEED_NS_NONE, "ttl", FEED_TTL}, {FEED_NS_SYNDICATION, "updatePeriod", FEED_PERIOD},
    {FEED_NS_SYNDICATION, "updateFrequency", FEED_FREQUENCY},
    /* clang-format on */
};

static const struct feed_row author_name = {FEED_NS_ATOM, "name", FEED_AUTHOR};

enum feed_root feed_field_root(const char *name)
{
    if (!strcmp(name, "feed"))
        return FEED_ROOT_ATOM;
    bool is_rss = !strcmp(name, "rss") || !strcmp(name, "RDF") || !strcmp(name, "RSS") ||
                  !strcmp(name, "channel");
    return is_rss ? FEED_ROOT_RSS : FEED_ROOT_NONE;
}

enum feed_namespace feed_field_namespace(struct span uri, struct span prefix)
{
    static const struct {
        const char *part, *prefix;
        enum feed_namespace ns;
    } rows[] = {
        {"w3.org/2005/Atom", "atom", FEED_NS_ATOM},
        {"purl.org/atom/ns", "atom03", FEED_NS_ATOM},
        {"purl.org/dc/elements", "dc", FEED_NS_DC},
        {"purl.org/dc/terms", "dcterms", FEED_NS_DCTERMS},
        {"rss/1.0/modules/content", "content", FEED_NS_CONTENT},
        {"rss/1.0/modules/syndication", "sy", FEED_NS_SYNDICATION},
        {"feedburner", "feedburner", FEED_NS_BURNER},
        {"itunes", "itunes", FEED_NS_ITUNES},
        {"purl.org/rss/1.0/modules", "?", FEED_NS_OTHER},
        {"purl.org/rss", "rss", FEED_NS_NONE},
        {"my.netscape.com/rdf", "?", FEED_NS_NONE},
        {"channel.netscape.com/rdf", "?", FEED_NS_NONE},
        {"backend.userland.com", "?", FEED_NS_NONE},
        {"blogs.law.harvard.edu/tech/rss", "?", FEED_NS_NONE},
    };
    if (!uri.n && !prefix.n)
        return FEED_NS_NONE;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (uri.n ? span_find(uri, span_of(rows[i].part)) < uri.n
                  : span_equal(prefix, span_of(rows[i].prefix)))
            return rows[i].ns;
    return FEED_NS_OTHER;
}

bool feed_field_is_item(const char *name, enum feed_namespace ns)
{
    return (ns == FEED_NS_NONE && !strcmp(name, "item")) ||
           (ns == FEED_NS_ATOM && !strcmp(name, "entry"));
}

bool feed_field_is_skipped(const char *name, enum feed_namespace ns)
{
    static const char *const names[] = {"image", "textInput",   "textinput", "source",
                                        "cloud", "contributor", "skipHours", "skipDays"};
    if (ns != FEED_NS_NONE && ns != FEED_NS_ATOM)
        return ns == FEED_NS_OTHER;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (!strcmp(name, names[i]))
            return true;
    return false;
}

const struct feed_row *feed_field_row(const char *name, enum feed_namespace ns, bool in_author)
{
    if (in_author)
        return ns == FEED_NS_ATOM && !strcmp(name, "name") ? &author_name : NULL;
    for (size_t i = 0; i < sizeof(feed_rows) / sizeof(feed_rows[0]); i++)
        if (feed_rows[i].ns == ns && !strcmp(feed_rows[i].name, name))
            return &feed_rows[i];
    return NULL;
}

enum feed_content feed_field_content(const struct feed_row *row, struct span type)
{
    if (row->ns != FEED_NS_ATOM)
        return FEED_HTML;
    if (!type.n || span_equal(type, SPAN("text")) || span_equal(type, SPAN("text/plain")))
        return FEED_PLAIN;
    if (span_equal(type, SPAN("xhtml")) || span_equal(type, SPAN("application/xhtml+xml")))
        return FEED_XHTML;
    /* a title of an unknown kind is still the title; content may be a picture */
    return span_find(type, SPAN("html")) < type.n || row->field == FEED_TITLE ? FEED_HTML
                                                                              : FEED_OTHER;
}

struct span feed_field_author(struct span s)
{
    size_t at = span_find(s, SPAN("@"));
    if (at >= s.n)
        return s;
    size_t open = span_find(s, SPAN("(")), angle = span_find(s, SPAN("<"));
    if (open < s.n) {
        struct span rest = span_slice(s, open + 1, s.n);
        return span_trim(span_slice(rest, 0, span_find(rest, SPAN(")"))));
    }
    return angle < s.n && angle < at ? span_trim(span_slice(s, 0, angle)) : SPAN("");
}

int feed_field_period_s(struct span s)
{
    static const struct {
        const char *name;
        int seconds;
    } rows[] = {{"hourly", 3600},
                {"daily", 86400},
                {"weekly", 604800},
                {"monthly", 604800},
                {"yearly", 604800}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (span_equal_nocase(s, span_of(rows[i].name)))
            return rows[i].seconds;
    return 0;
}
