/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_field - which element of which vocabulary means what in a feed.
 *
 * Feeds in the wild use wrong namespace addresses and undeclared prefixes, so a namespace is known
 * by a part of its address or by its usual prefix. Names come in lower case.
 */
#ifndef READ_FEED_FIELD_H
#define READ_FEED_FIELD_H

#include <stdbool.h>
#include "common/arena.h"
#include "common/span.h"

enum feed_root { FEED_ROOT_NONE, FEED_ROOT_RSS, FEED_ROOT_RDF, FEED_ROOT_ATOM, FEED_ROOT_CDF };

enum feed_namespace {
    FEED_NS_NONE, /* RSS's own, and that of sitemaps */
    FEED_NS_ATOM,
    FEED_NS_DC,
    FEED_NS_DCTERMS,
    FEED_NS_CONTENT,
    FEED_NS_SYNDICATION,
    FEED_NS_BURNER,
    FEED_NS_ITUNES,
    FEED_NS_MEDIA,
    FEED_NS_XHTML,
    FEED_NS_NEWS, /* of news sitemaps */
    FEED_NS_OTHER,
};

enum feed_field {
    FEED_TITLE,
    FEED_LINK,
    FEED_ORIGINAL,
    FEED_GUID,
    FEED_PUBLISHED,
    FEED_UPDATED,
    FEED_AUTHOR,
    FEED_TEXT,
    FEED_LANGUAGE,
    FEED_TTL,
    FEED_PERIOD,
    FEED_FREQUENCY,
    FEED_SKIP_HOUR,
    FEED_SKIP_DAY,
    FEED_FIELDS,
};

enum feed_content {
    FEED_PLAIN,
    FEED_HTML,
    FEED_XHTML,
    FEED_BASE64, /* or whatever else it turns out to be */
};

/* Of several elements that give a field the lowest rank wins, then the first. */
struct feed_row {
    enum feed_namespace ns;
    const char *name;
    enum feed_field field;
    unsigned char rank;
};

#define FEED_RANK_NESTED 16 /* added inside an element of no meaning */
#define FEED_RANK_NONE 255
#define FEED_RANK_ANY_DATE 2 /* dc:date: published, and changed too when nothing else says so */

enum feed_root feed_field_root(struct span name);
enum feed_namespace feed_field_namespace(struct span uri, struct span prefix);
bool feed_field_is_item(struct span name, enum feed_namespace ns);

/* Elements whose titles and links are not the item's or feed's: image, textInput, contributor. */
bool feed_field_is_skipped(struct span name, enum feed_namespace ns);

/* NULL: an element of no meaning here. */
const struct feed_row *feed_field_row(struct span name, enum feed_namespace ns);

/* What an element's text is, from its vocabulary and Atom's attributes type and mode. */
enum feed_content feed_field_content(const struct feed_row *row, struct span type,
                                     struct span mode);

/* "jane@example.org (Jane Doe)", "Jane Doe <jane@example.org>" and "Jane Doe, jane@example.org" are
 * Jane Doe; a bare address is nobody. */
struct span feed_field_author(struct span s, struct arena *a);

/* hourly, daily ...; 0 when unknown */
int feed_field_period_s(struct span s);

#endif
