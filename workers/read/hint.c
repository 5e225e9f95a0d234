/* SPDX-License-Identifier: Apache-2.0 */
#include "hint.h"

#include <stdlib.h>
#include "run.h"

/* Sorted by word. Words that name a part of nearly every template (post, article, content alone,
 * wrapper) say nothing and are not here. */
static const struct hint_row {
    const char *word;
    unsigned flags;
} hint_rows[] = {
    /* clang-format off */
    {"ad", RUN_FURNITURE}, {"addthis", RUN_FURNITURE}, {"addtoany", RUN_FURNITURE},
    {"ads", RUN_FURNITURE}, {"adsbygoogle", RUN_FURNITURE}, {"advert", RUN_FURNITURE},
    {"advertisement", RUN_FURNITURE}, {"advertising", RUN_FURNITURE}, {"articlebody", RUN_BODY},
    {"authorbox", RUN_FURNITURE}, {"banner", RUN_FURNITURE}, {"bio", RUN_FURNITURE},
    {"breadcrumb", RUN_FURNITURE}, {"breadcrumbs", RUN_FURNITURE}, {"byline", RUN_META},
    {"caption", RUN_CAPTION}, {"comment", RUN_COMMENT}, {"commentlist", RUN_COMMENT},
    {"comments", RUN_COMMENT}, {"consent", RUN_FURNITURE}, {"cookie", RUN_FURNITURE},
    {"cookies", RUN_FURNITURE}, {"copyright", RUN_FURNITURE}, {"correlated", RUN_FURNITURE},
    {"credit", RUN_CAPTION}, {"credits", RUN_CAPTION}, {"date", RUN_META}, {"dateline", RUN_META},
    {"disclaimer", RUN_FURNITURE}, {"disqus", RUN_COMMENT}, {"donate", RUN_FURNITURE},
    {"donation", RUN_FURNITURE}, {"entrycontent", RUN_BODY}, {"facebook", RUN_FURNITURE},
    {"fb", RUN_FURNITURE}, {"footer", RUN_FURNITURE}, {"gdpr", RUN_FURNITURE},
    {"infobox", RUN_FURNITURE}, {"instagram", RUN_FURNITURE}, {"lead", RUN_LEAD},
    {"lede", RUN_LEAD}, {"linkedin", RUN_FURNITURE}, {"livefyre", RUN_COMMENT},
    {"login", RUN_FURNITURE}, {"masthead", RUN_FURNITURE}, {"menu", RUN_FURNITURE},
    {"meta", RUN_META}, {"metadata", RUN_META}, {"modal", RUN_FURNITURE},
    {"mostread", RUN_FURNITURE}, {"nav", RUN_FURNITURE}, {"navbar", RUN_FURNITURE},
    {"navigation", RUN_FURNITURE}, {"newsletter", RUN_FURNITURE}, {"newsletters", RUN_FURNITURE},
    {"noprint", RUN_FURNITURE}, {"outbrain", RUN_FURNITURE}, {"pager", RUN_FURNITURE},
    {"pagination", RUN_FURNITURE}, {"popular", RUN_FURNITURE}, {"popup", RUN_FURNITURE},
    {"promo", RUN_FURNITURE}, {"promobox", RUN_FURNITURE}, {"promos", RUN_FURNITURE},
    {"rating", RUN_FURNITURE}, {"readmore", RUN_FURNITURE}, {"recirc", RUN_FURNITURE},
    {"recommendations", RUN_FURNITURE}, {"recommended", RUN_FURNITURE},
    {"related", RUN_FURNITURE}, {"relatedposts", RUN_FURNITURE}, {"respond", RUN_COMMENT},
    {"search", RUN_FURNITURE}, {"share", RUN_FURNITURE}, {"sharedaddy", RUN_FURNITURE},
    {"sharing", RUN_FURNITURE}, {"sidebar", RUN_FURNITURE}, {"signup", RUN_FURNITURE},
    {"social", RUN_FURNITURE}, {"sponsor", RUN_FURNITURE}, {"sponsored", RUN_FURNITURE},
    {"standfirst", RUN_LEAD}, {"storybody", RUN_BODY}, {"subscribe", RUN_FURNITURE},
    {"subscription", RUN_FURNITURE}, {"taboola", RUN_FURNITURE}, {"tagcloud", RUN_FURNITURE},
    {"taglist", RUN_FURNITURE}, {"tags", RUN_FURNITURE}, {"teaser", RUN_FURNITURE},
    {"teasers", RUN_FURNITURE}, {"timestamp", RUN_META}, {"toc", RUN_FURNITURE},
    {"toolbar", RUN_FURNITURE}, {"tooltip", RUN_FURNITURE}, {"trending", RUN_FURNITURE},
    {"twitter", RUN_FURNITURE}, {"whatsapp", RUN_FURNITURE}, {"widget", RUN_FURNITURE},
    {"yarpp", RUN_FURNITURE},
    /* clang-format on */
};

/* Neighbouring words that say more together. */
static const struct pair_row {
    const char *first, *second;
    unsigned flags;
} pair_rows[] = {
    /* clang-format off */
    {"article", "body", RUN_BODY}, {"article", "text", RUN_BODY},
    {"article", "content", RUN_BODY}, {"entry", "content", RUN_BODY},
    {"post", "content", RUN_BODY}, {"post", "body", RUN_BODY}, {"story", "body", RUN_BODY},
    {"story", "content", RUN_BODY}, {"news", "body", RUN_BODY}, {"news", "text", RUN_BODY},
    {"field", "body", RUN_BODY}, {"body", "text", RUN_BODY}, {"article", "summary", RUN_LEAD},
    {"article", "intro", RUN_LEAD}, {"author", "box", RUN_FURNITURE},
    {"author", "info", RUN_FURNITURE}, {"about", "author", RUN_FURNITURE},
    {"most", "read", RUN_FURNITURE}, {"read", "more", RUN_FURNITURE},
    {"see", "also", RUN_FURNITURE}, {"sign", "up", RUN_FURNITURE},
    {"screen", "reader", RUN_FURNITURE}, {"visually", "hidden", RUN_FURNITURE},
    {"sr", "only", RUN_FURNITURE}, {"post", "tags", RUN_FURNITURE},
    {"back", "top", RUN_FURNITURE}, {"more", "stories", RUN_FURNITURE},
    {"more", "news", RUN_FURNITURE}, {"read", "also", RUN_FURNITURE},
    {"post", "navigation", RUN_FURNITURE},
    /* clang-format on */
};

#define WORD_BYTES 24
#define NAME_BYTES 400 /* of class and id that are looked at */

static int row_compare(const void *key, const void *row)
{
    return strcmp(key, ((const struct hint_row *)row)->word);
}

static unsigned word_flags(const char *word, const char *before)
{
    const struct hint_row *r = bsearch(word, hint_rows, sizeof(hint_rows) / sizeof(hint_rows[0]),
                                       sizeof(hint_rows[0]), row_compare);
    unsigned flags = r ? r->flags : 0;
    for (size_t i = 0; i < sizeof(pair_rows) / sizeof(pair_rows[0]); i++)
        if (pair_rows[i].second[0] == word[0] && before[0] == pair_rows[i].first[0] &&
            !strcmp(pair_rows[i].second, word) && !strcmp(pair_rows[i].first, before))
            flags |= pair_rows[i].flags;
    return flags;
}

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static unsigned names_flags(struct span s)
{
    unsigned flags = 0;
    char word[WORD_BYTES] = "", before[WORD_BYTES] = "";
    if (s.n > NAME_BYTES)
        s.n = NAME_BYTES;
    for (size_t i = 0; i < s.n;) {
        size_t n = 0;
        while (i < s.n && is_alnum(s.p[i])) {
            char c = s.p[i++];
            if (n + 1 < WORD_BYTES)
                word[n++] = (char)(is_upper(c) ? c + 32 : c);
            if (i < s.n && is_upper(s.p[i]) && !is_upper(c))
                break; /* camelCase */
        }
        word[n] = 0;
        if (n) {
            flags |= word_flags(word, before);
            memcpy(before, word, sizeof(before));
        } else {
            if (s.p[i] == ' ')
                before[0] = 0;
            i++;
        }
    }
    return flags;
}

static bool is_hidden(const struct html_node *n)
{
    struct span style = html_attribute_raw(n, "style");
    if (style.n && style.n < 200) {
        size_t i = span_find(style, SPAN("display"));
        struct span rest = span_slice(style, i, style.n);
        size_t none = span_find(rest, SPAN("none"));
        if (none < rest.n && none < 12)
            return true;
    }
    for (uint32_t i = 0; i < n->attributes; i++)
        if (span_equal_nocase(n->attribute[i].name, SPAN("hidden")))
            return true;
    return false;
}

unsigned hint_of(const struct html_node *n)
{
    if (!n->attributes || n->tag == HTML_BODY || n->tag == HTML_HTML)
        return 0;
    unsigned flags =
        names_flags(html_attribute_raw(n, "class")) | names_flags(html_attribute_raw(n, "id"));
    if (n->tag == HTML_BLOCKQUOTE) /* an embedded post is quoted, whatever its class is called */
        flags &= ~(unsigned)(RUN_FURNITURE | RUN_COMMENT);
    struct span item = html_attribute_raw(n, "itemprop"), role = html_attribute_raw(n, "role");
    if (span_equal_nocase(item, SPAN("articleBody")))
        flags |= RUN_BODY;
    if (span_equal_nocase(role, SPAN("navigation")) ||
        span_equal_nocase(role, SPAN("complementary")) || span_equal_nocase(role, SPAN("search")) ||
        span_equal_nocase(role, SPAN("dialog")))
        flags |= RUN_FURNITURE;
    if (is_hidden(n))
        flags |= RUN_HIDDEN;
    return flags;
}
