/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_field.h"

static const struct feed_row feed_rows[] = {
    /* clang-format off */
    {FEED_NS_NONE, "title", FEED_TITLE, 0}, {FEED_NS_ATOM, "title", FEED_TITLE, 0},
    {FEED_NS_DC, "title", FEED_TITLE, 1}, {FEED_NS_MEDIA, "title", FEED_TITLE, 2},
    {FEED_NS_ITUNES, "title", FEED_TITLE, 3},
    {FEED_NS_NONE, "link", FEED_LINK, 0}, {FEED_NS_ATOM, "link", FEED_LINK, 0},
    {FEED_NS_NONE, "a", FEED_LINK, 0}, {FEED_NS_BURNER, "origlink", FEED_ORIGINAL, 0},
    {FEED_NS_NONE, "guid", FEED_GUID, 0}, {FEED_NS_ATOM, "id", FEED_GUID, 0},
    {FEED_NS_NONE, "id", FEED_GUID, 1}, {FEED_NS_DC, "identifier", FEED_GUID, 2},
    {FEED_NS_DCTERMS, "identifier", FEED_GUID, 2},
    {FEED_NS_NONE, "pubdate", FEED_PUBLISHED, 0}, {FEED_NS_ATOM, "published", FEED_PUBLISHED, 0},
    {FEED_NS_ATOM, "pubdate", FEED_PUBLISHED, 1}, {FEED_NS_ATOM, "issued", FEED_PUBLISHED, 1},
    {FEED_NS_DCTERMS, "issued", FEED_PUBLISHED, 1}, {FEED_NS_NONE, "published", FEED_PUBLISHED, 1},
    {FEED_NS_DC, "date", FEED_PUBLISHED, FEED_RANK_ANY_DATE},
    {FEED_NS_DCTERMS, "date", FEED_PUBLISHED, FEED_RANK_ANY_DATE},
    {FEED_NS_DCTERMS, "created", FEED_PUBLISHED, 3}, {FEED_NS_ATOM, "created", FEED_PUBLISHED, 3},
    {FEED_NS_NONE, "date", FEED_PUBLISHED, 3},
    {FEED_NS_ATOM, "updated", FEED_UPDATED, 0}, {FEED_NS_ATOM, "modified", FEED_UPDATED, 0},
    {FEED_NS_DCTERMS, "modified", FEED_UPDATED, 1}, {FEED_NS_NONE, "updated", FEED_UPDATED, 2},
    {FEED_NS_ATOM, "author", FEED_AUTHOR, 0}, {FEED_NS_DC, "creator", FEED_AUTHOR, 0},
    {FEED_NS_DC, "author", FEED_AUTHOR, 0}, {FEED_NS_NONE, "author", FEED_AUTHOR, 1},
    {FEED_NS_DCTERMS, "creator", FEED_AUTHOR, 1}, {FEED_NS_NONE, "creator", FEED_AUTHOR, 1},
    {FEED_NS_ITUNES, "author", FEED_AUTHOR, 2},
    {FEED_NS_CONTENT, "encoded", FEED_TEXT, 0}, {FEED_NS_NONE, "encoded", FEED_TEXT, 0},
    {FEED_NS_ATOM, "content", FEED_TEXT, 0}, {FEED_NS_XHTML, "body", FEED_TEXT, 1},
    {FEED_NS_NONE, "body", FEED_TEXT, 1}, {FEED_NS_NONE, "fullitem", FEED_TEXT, 1},
    {FEED_NS_NONE, "description", FEED_TEXT, 4}, {FEED_NS_ATOM, "summary", FEED_TEXT, 4},
    {FEED_NS_NONE, "abstract", FEED_TEXT, 4}, {FEED_NS_NONE, "summary", FEED_TEXT, 5},
    {FEED_NS_DC, "description", FEED_TEXT, 5}, {FEED_NS_DCTERMS, "abstract", FEED_TEXT, 6},
    {FEED_NS_ITUNES, "summary", FEED_TEXT, 6}, {FEED_NS_MEDIA, "description", FEED_TEXT, 7},
    {FEED_NS_MEDIA, "text", FEED_TEXT, 8}, {FEED_NS_ITUNES, "subtitle", FEED_TEXT, 9},
    {FEED_NS_NONE, "language", FEED_LANGUAGE, 0}, {FEED_NS_DC, "language", FEED_LANGUAGE, 1},
    {FEED_NS_NONE, "ttl", FEED_TTL, 0}, {FEED_NS_SYNDICATION, "updateperiod", FEED_PERIOD, 0},
    {FEED_NS_SYNDICATION, "updatefrequency", FEED_FREQUENCY, 0},
    {FEED_NS_NONE, "hour", FEED_SKIP_HOUR, 0}, {FEED_NS_NONE, "day", FEED_SKIP_DAY, 0},
    /* clang-format on */
};

enum feed_root feed_field_root(struct span name)
{
    static const struct {
        struct span name;
        enum feed_root root;
    } rows[] = {{{"rss", 3}, FEED_ROOT_RSS},
                {{"rdf", 3}, FEED_ROOT_RDF},
                {{"feed", 4}, FEED_ROOT_ATOM},
                {{"entry", 5}, FEED_ROOT_ATOM},
                {{"channel", 7}, FEED_ROOT_CDF}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (span_equal(name, rows[i].name))
            return rows[i].root;
    return FEED_ROOT_NONE;
}

enum feed_namespace feed_field_namespace(struct span uri, struct span prefix)
{
    static const struct {
        const char *part, *prefix;
        enum feed_namespace ns;
    } rows[] = {
        {"w3.org/2005/Atom", "atom", FEED_NS_ATOM},
        {"purl.org/atom/ns", "atom03", FEED_NS_ATOM},
        {"purl.org/pie", "?", FEED_NS_ATOM}, /* what Atom was called before */
        {"purl.org/echo", "?", FEED_NS_ATOM},
        {"purl.org/atom/app", "app", FEED_NS_OTHER},
        {"purl.org/dc/elements", "dc", FEED_NS_DC},
        {"purl.org/dc/terms", "dcterms", FEED_NS_DCTERMS},
        {"rss/1.0/modules/content", "content", FEED_NS_CONTENT},
        {"rss/1.0/modules/syndication", "sy", FEED_NS_SYNDICATION},
        {"rss/1.0/modules/dcterms", "dcq", FEED_NS_DCTERMS},
        {"feedburner", "feedburner", FEED_NS_BURNER},
        {"itunes", "itunes", FEED_NS_ITUNES},
        {"yahoo.com/mrss", "media", FEED_NS_MEDIA},
        {"w3.org/1999/xhtml", "xhtml", FEED_NS_XHTML},
        {"schemas/sitemap-news", "news", FEED_NS_NEWS},
        {"schemas/sitemap/", "?", FEED_NS_NONE},
        {"sitemaps.org/schemas/sitemap", "?", FEED_NS_NONE},
        {"rss/1.0/modules/rss091", "rss091", FEED_NS_NONE},
        {"purl.org/rss/1.0/modules", "?", FEED_NS_OTHER},
        {"purl.org/rss", "rss", FEED_NS_NONE},
        {"purl.org/net/rss", "?", FEED_NS_NONE},
        {"my.netscape.com/rdf", "?", FEED_NS_NONE},
        {"channel.netscape.com/rdf", "?", FEED_NS_NONE},
        {"backend.userland.com", "?", FEED_NS_NONE},
        {"blogs.law.harvard.edu/tech/rss", "?", FEED_NS_NONE},
    };
    if (!uri.n && !prefix.n)
        return FEED_NS_NONE;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (uri.n ? span_find(uri, span_of(rows[i].part)) < uri.n
                  : span_equal_nocase(prefix, span_of(rows[i].prefix)))
            return rows[i].ns;
    return FEED_NS_OTHER;
}

bool feed_field_is_item(struct span name, enum feed_namespace ns)
{
    return (ns == FEED_NS_NONE && span_equal(name, SPAN("item"))) ||
           (ns == FEED_NS_ATOM && span_equal(name, SPAN("entry")));
}

bool feed_field_is_skipped(struct span name, enum feed_namespace ns)
{
    static const char *const names[] = {"image", "textinput", "cloud",     "contributor",
                                        "logo",  "schedule",  "inreplyto", "comments"};
    if (ns != FEED_NS_NONE && ns != FEED_NS_ATOM)
        return ns == FEED_NS_OTHER;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (span_equal(name, span_of(names[i])))
            return true;
    return false;
}

const struct feed_row *feed_field_row(struct span name, enum feed_namespace ns)
{
    if (!name.n || ns == FEED_NS_OTHER)
        return NULL;
    for (size_t i = 0; i < sizeof(feed_rows) / sizeof(feed_rows[0]); i++)
        if (feed_rows[i].ns == ns && feed_rows[i].name[0] == name.p[0] &&
            span_equal(span_of(feed_rows[i].name), name))
            return &feed_rows[i];
    return NULL;
}

static bool is_in(struct span s, const char *part)
{
    return span_find(s, span_of(part)) < s.n;
}

enum feed_content feed_field_content(const struct feed_row *row, struct span type, struct span mode)
{
    if (row->ns != FEED_NS_ATOM)
        return FEED_HTML;
    if (span_equal_nocase(mode, SPAN("base64")))
        return FEED_BASE64;
    bool is_escaped = span_equal_nocase(mode, SPAN("escaped"));
    if (is_in(type, "xhtml"))
        return is_escaped ? FEED_HTML : FEED_XHTML;
    if (is_in(type, "html"))
        return FEED_HTML;
    if (!type.n || span_equal_nocase(type, SPAN("text")) || span_starts_with(type, SPAN("text/")))
        return FEED_PLAIN;
    if (is_in(type, "xml"))
        return FEED_XHTML;
    return row->field == FEED_TEXT || is_in(type, "octet-stream") ? FEED_BASE64 : FEED_HTML;
}

/* The word that holds the "@", as [from, to). */
static struct span mail_find(struct span s)
{
    size_t at = span_find(s, SPAN("@")), from = at, to = at;
    while (from > 0 && !strchr(" \t\n<>()[],;\"", s.p[from - 1]))
        from--;
    while (to < s.n && !strchr(" \t\n<>()[],;\"", s.p[to]))
        to++;
    return span_slice(s, from, to);
}

struct span feed_field_author(struct span s, struct arena *a)
{
    if (span_find(s, SPAN("@")) >= s.n || s.p[0] == '@')
        return s;
    struct span mail = mail_find(s);
    char *to = arena_alloc(a, s.n + 1);
    size_t n = 0, skip_from = (size_t)(mail.p - s.p), skip_to = skip_from + mail.n;
    for (size_t i = 0; i < s.n; i++)
        if ((i < skip_from || i >= skip_to) && !strchr("<>()[]", s.p[i]))
            to[n++] = s.p[i];
    struct span name = span_trim(span_at(to, n));
    while (name.n && strchr(",;:- \"", name.p[name.n - 1]))
        name.n--;
    while (name.n && strchr(",;:- \"", name.p[0]))
        name = span_slice(name, 1, name.n);
    return name;
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
