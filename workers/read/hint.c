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
    {"ads", RUN_FURNITURE}, {"adsbygoogle", RUN_FURNITURE}, {"adsense", RUN_FURNITURE},
    {"advert", RUN_FURNITURE}, {"advertisement", RUN_FURNITURE}, {"advertising", RUN_FURNITURE},
    {"advertorial", RUN_FURNITURE}, {"alsoread", RUN_FURNITURE}, {"appbanner", RUN_FURNITURE},
    {"appdownload", RUN_FURNITURE}, {"articlebody", RUN_BODY}, {"articlecontent", RUN_BODY},
    {"articlelead", RUN_LEAD}, {"articlesummary", RUN_LEAD}, {"articletext", RUN_BODY},
    {"authorbio", RUN_FURNITURE}, {"authorbox", RUN_FURNITURE}, {"banner", RUN_FURNITURE},
    {"bio", RUN_FURNITURE}, {"bodytext", RUN_BODY}, {"breadcrumb", RUN_FURNITURE},
    {"breadcrumbs", RUN_FURNITURE}, {"byline", RUN_META}, {"caption", RUN_CAPTION},
    {"ccpa", RUN_OVERLAY}, {"chapeau", RUN_LEAD}, {"chapo", RUN_LEAD}, {"cmp", RUN_OVERLAY},
    {"comentarios", RUN_COMMENT}, {"comment", RUN_COMMENT}, {"commentaire", RUN_COMMENT},
    {"commentaires", RUN_COMMENT}, {"commentlist", RUN_COMMENT}, {"comments", RUN_COMMENT},
    {"consent", RUN_OVERLAY}, {"cookie", RUN_OVERLAY}, {"cookies", RUN_OVERLAY},
    {"copyright", RUN_FURNITURE}, {"correlated", RUN_FURNITURE}, {"credit", RUN_CAPTION},
    {"credits", RUN_CAPTION}, {"currency", RUN_FURNITURE}, {"date", RUN_META},
    {"dateline", RUN_META}, {"deck", RUN_LEAD}, {"dek", RUN_LEAD}, {"dianomi", RUN_FURNITURE},
    {"didomi", RUN_OVERLAY}, {"disclaimer", RUN_FURNITURE}, {"disqus", RUN_COMMENT},
    {"donate", RUN_FURNITURE}, {"donatebox", RUN_FURNITURE}, {"donation", RUN_FURNITURE},
    {"entrycontent", RUN_BODY}, {"facebook", RUN_FURNITURE}, {"fb", RUN_FURNITURE},
    {"fbcomments", RUN_COMMENT}, {"footer", RUN_FURNITURE}, {"gdpr", RUN_OVERLAY},
    {"infobox", RUN_FURNITURE}, {"inread", RUN_FURNITURE}, {"instagram", RUN_FURNITURE},
    {"intro", RUN_LEAD}, {"introtext", RUN_LEAD}, {"itemfulltext", RUN_BODY},
    {"itemintrotext", RUN_BODY}, {"kommentare", RUN_COMMENT}, {"lead", RUN_LEAD},
    {"lede", RUN_LEAD}, {"lightbox", RUN_OVERLAY}, {"linkedin", RUN_FURNITURE},
    {"livefyre", RUN_COMMENT}, {"login", RUN_FURNITURE}, {"marquee", RUN_FURNITURE},
    {"masthead", RUN_FURNITURE}, {"menu", RUN_FURNITURE}, {"meta", RUN_META},
    {"metadata", RUN_META}, {"mgid", RUN_FURNITURE}, {"modal", RUN_FURNITURE},
    {"morenews", RUN_FURNITURE}, {"moreon", RUN_FURNITURE}, {"mostpopular", RUN_FURNITURE},
    {"mostread", RUN_FURNITURE}, {"mostviewed", RUN_FURNITURE}, {"nav", RUN_FURNITURE},
    {"navbar", RUN_FURNITURE}, {"navigation", RUN_FURNITURE}, {"newsbody", RUN_BODY},
    {"newscontent", RUN_BODY}, {"newsletter", RUN_FURNITURE}, {"newsletters", RUN_FURNITURE},
    {"newstext", RUN_BODY}, {"noprint", RUN_FURNITURE}, {"onetrust", RUN_OVERLAY},
    {"outbrain", RUN_FURNITURE}, {"pager", RUN_FURNITURE}, {"pagination", RUN_FURNITURE},
    {"paywall", RUN_FURNITURE}, {"piano", RUN_FURNITURE}, {"popular", RUN_FURNITURE},
    {"popup", RUN_FURNITURE}, {"postbody", RUN_BODY}, {"posttags", RUN_FURNITURE},
    {"prayer", RUN_FURNITURE}, {"promo", RUN_FURNITURE}, {"promobox", RUN_FURNITURE},
    {"promos", RUN_FURNITURE}, {"rating", RUN_FURNITURE}, {"readalso", RUN_FURNITURE},
    {"readmore", RUN_FURNITURE}, {"recirc", RUN_FURNITURE}, {"recommendations", RUN_FURNITURE},
    {"recommended", RUN_FURNITURE}, {"regwall", RUN_FURNITURE}, {"related", RUN_FURNITURE},
    {"relatedarticles", RUN_FURNITURE}, {"relatedcontent", RUN_FURNITURE},
    {"relatednews", RUN_FURNITURE}, {"relatedposts", RUN_FURNITURE}, {"respond", RUN_COMMENT},
    {"revcontent", RUN_FURNITURE}, {"sapo", RUN_LEAD}, {"search", RUN_FURNITURE},
    {"share", RUN_FURNITURE}, {"sharebar", RUN_FURNITURE}, {"sharebuttons", RUN_FURNITURE},
    {"sharedaddy", RUN_FURNITURE}, {"sharing", RUN_FURNITURE}, {"sidebar", RUN_FURNITURE},
    {"sidebars", RUN_FURNITURE}, {"signup", RUN_FURNITURE}, {"skiplink", RUN_FURNITURE},
    {"social", RUN_FURNITURE}, {"socials", RUN_FURNITURE}, {"sponsor", RUN_FURNITURE},
    {"sponsored", RUN_FURNITURE}, {"spot", RUN_LEAD}, {"standfirst", RUN_LEAD},
    {"storybody", RUN_BODY}, {"storytext", RUN_BODY}, {"subhead", RUN_LEAD},
    {"subheadline", RUN_LEAD}, {"subscribe", RUN_FURNITURE}, {"subscribebox", RUN_FURNITURE},
    {"subscription", RUN_FURNITURE}, {"subtitle", RUN_LEAD}, {"summary", RUN_LEAD},
    {"taboola", RUN_FURNITURE}, {"tagcloud", RUN_FURNITURE}, {"taglist", RUN_FURNITURE},
    {"tags", RUN_FURNITURE}, {"tagslist", RUN_FURNITURE}, {"talkback", RUN_COMMENT},
    {"talkbacks", RUN_COMMENT}, {"teads", RUN_FURNITURE}, {"teaser", RUN_FURNITURE},
    {"teasers", RUN_FURNITURE}, {"teasertext", RUN_LEAD}, {"ticker", RUN_FURNITURE},
    {"timestamp", RUN_META}, {"toc", RUN_FURNITURE}, {"toolbar", RUN_FURNITURE},
    {"tooltip", RUN_FURNITURE}, {"tooltipster", RUN_FURNITURE}, {"topbar", RUN_FURNITURE},
    {"trending", RUN_FURNITURE}, {"twitter", RUN_FURNITURE}, {"usercentrics", RUN_OVERLAY},
    {"vorspann", RUN_LEAD}, {"weather", RUN_FURNITURE}, {"whatsapp", RUN_FURNITURE},
    {"widget", RUN_FURNITURE}, {"yarpp", RUN_FURNITURE}, {"yorum", RUN_COMMENT},
    {"yorumlar", RUN_COMMENT}, {"zergnet", RUN_FURNITURE},
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

/* What an attribute adds. Frameworks with generated class names keep the makers' names in data-*.
 */
static unsigned attribute_flags(struct span name, struct span value)
{
    static const char *const names[] = {"class",   "id",           "data-component", "data-testid",
                                        "data-qa", "data-gu-name", "data-module",    "aria-label"};
    if (span_equal_nocase(name, SPAN("itemprop")) || span_equal_nocase(name, SPAN("property"))) {
        if (span_ends_with(value, SPAN("articleBody")) ||
            span_ends_with(value, SPAN("content:encoded")))
            return RUN_BODY;
        return span_equal(value, SPAN("description")) ? RUN_LEAD : 0;
    }
    if (span_equal_nocase(name, SPAN("role"))) {
        if (span_equal_nocase(value, SPAN("dialog")) ||
            span_equal_nocase(value, SPAN("alertdialog")))
            return RUN_OVERLAY;
        return span_equal_nocase(value, SPAN("navigation")) ||
                       span_equal_nocase(value, SPAN("complementary")) ||
                       span_equal_nocase(value, SPAN("search"))
                   ? RUN_FURNITURE
                   : 0;
    }
    if (span_equal_nocase(name, SPAN("itemtype")))
        return span_ends_with(value, SPAN("/Comment")) ? RUN_COMMENT : 0;
    if (span_equal_nocase(name, SPAN("aria-modal")))
        return RUN_OVERLAY;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (span_equal_nocase(name, span_of(names[i])))
            return names_flags(value);
    return 0;
}

unsigned hint_of(const struct html_node *n)
{
    unsigned flags = 0;
    if (!n->attributes || n->tag == HTML_BODY || n->tag == HTML_HTML)
        return 0;
    for (uint32_t i = 0; i < n->attributes; i++)
        flags |= attribute_flags(n->attribute[i].name, n->attribute[i].value);
    if (n->tag == HTML_BLOCKQUOTE) /* an embedded post is quoted, whatever its class is called */
        flags &= ~(unsigned)(RUN_FURNITURE | RUN_COMMENT);
    if (is_hidden(n))
        flags |= RUN_HIDDEN;
    return flags;
}
