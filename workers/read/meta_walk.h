/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meta_walk - what the elements of a page say about its article, gathered in one walk and not yet
 * judged.
 */
#ifndef READ_META_WALK_H
#define READ_META_WALK_H

#include "html.h"
#include "meta_ld.h"

enum meta_field {
    META_TITLE,
    META_PUBLISHED,
    META_PUBLISHED_WEAKLY, /* names that templates also use for the day of the rendering */
    META_MODIFIED,
    META_AUTHOR,
    META_SITE,
    META_SITE_WEAKLY,
    META_URL,
    META_LANGUAGE,
    META_SECTION,
};

/* What a meta element says. */
struct meta_said {
    enum meta_field field;
    const char *name; /* of the element, in lower case */
    struct span value;
};

/* What an element in the body may be, by its name, attributes and classes. */
enum meta_sign {
    SIGN_HEADING = 1, /* h1 to h3, or a class says title */
    SIGN_PUBLISHED = 2,
    SIGN_MODIFIED = 4,
    SIGN_TIME = 8, /* a time element */
    SIGN_AUTHOR = 16,
    SIGN_BYLINE = 32,
    SIGN_CRUMBS = 64,
    SIGN_ITEM = 128, /* itemprop or property says so, not a class */
    SIGN_SECTION = 256,
};

struct meta_element {
    const struct html_node *node;
    unsigned signs;
};

#define META_SAID_MAX 96
#define META_ELEMENTS_MAX 400

struct meta_walk {
    const struct html_tree *tree;
    struct meta_said said[META_SAID_MAX];
    size_t saids;
    struct meta_element element[META_ELEMENTS_MAX];
    size_t elements;
    struct span document; /* <title> */
    struct span canonical, base, language;
    struct span script_date; /* of publication, said in a script that is not JSON-LD */
    struct meta_ld ld;
};

void meta_walk(const struct html_tree *tree, struct arena *a, struct meta_walk *ret);

/* The first value of a field, empty when there is none. */
struct span meta_walk_said(const struct meta_walk *w, enum meta_field field);

/* The text of an element that shows one line; empty when it holds more than a line has: makers of
 * pages put telling names on boxes around everything, too. */
struct span meta_walk_text(const struct html_node *n, struct arena *a);

/* What an element says: content, datetime or title of an abbr, else its text. */
struct span meta_walk_value(const struct html_node *n, struct arena *a);

#endif
