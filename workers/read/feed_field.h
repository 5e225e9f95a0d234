/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_field - which element of which vocabulary means what in a feed.
 *
 * Feeds in the wild use wrong namespace addresses and undeclared prefixes, so a namespace is known
 * by a part of its address or by its usual prefix.
 */
#ifndef READ_FEED_FIELD_H
#define READ_FEED_FIELD_H

#include <stdbool.h>
#include "common/span.h"

enum feed_root { FEED_ROOT_NONE, FEED_ROOT_RSS, FEED_ROOT_ATOM };

enum feed_namespace {
    FEED_NS_NONE, /* RSS's own */
    FEED_NS_ATOM,
    FEED_NS_DC,
    FEED_NS_DCTERMS,
    FEED_NS_CONTENT,
    FEED_NS_SYNDICATION,
    FEED_NS_BURNER,
    FEED_NS_ITUNES,
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
    FEED_SUMMARY,
    FEED_FULL,
    FEED_LANGUAGE,
    FEED_TTL,
    FEED_PERIOD,
    FEED_FREQUENCY,
};

enum feed_content {
    FEED_PLAIN,
    FEED_HTML,
    FEED_XHTML,
    FEED_OTHER /* base64, pictures: left out */
};

struct feed_row {
    enum feed_namespace ns;
    const char *name;
    enum feed_field field;
};

enum feed_root feed_field_root(const char *name);
enum feed_namespace feed_field_namespace(struct span uri, struct span prefix);
bool feed_field_is_item(const char *name, enum feed_namespace ns);

/* Elements whose titles and links are not the item's or feed's: image, textInput, source,
 * contributor. */
bool feed_field_is_skipped(const char *name, enum feed_namespace ns);

/* NULL: an element of no meaning here. Inside Atom's author only the name has one. */
const struct feed_row *feed_field_row(const char *name, enum feed_namespace ns, bool in_author);

/* What an element's text is, from its vocabulary and Atom's type attribute. */
enum feed_content feed_field_content(const struct feed_row *row, struct span type);

/* "jane@example.org (Jane Doe)" and "Jane Doe <jane@example.org>" are Jane Doe; a bare address is
 * nobody. */
struct span feed_field_author(struct span s);

/* hourly, daily ...; 0 when unknown */
int feed_field_period_s(struct span s);

#endif
