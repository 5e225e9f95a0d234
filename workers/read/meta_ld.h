/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meta_ld - the JSON-LD of a page, and which of its objects is the article.
 *
 * Pages carry several objects in several blocks: the site, a list of breadcrumbs, a video, other
 * articles. The article is the one whose type, address and headline fit the page best. References
 * ({"@id": ...}) are followed among the objects of the page.
 */
#ifndef READ_META_LD_H
#define READ_META_LD_H

#include <stdbool.h>
#include "json.h"

#define META_LD_OBJECTS 64

struct meta_ld {
    const struct json_value *object[META_LD_OBJECTS];
    size_t n;
};

/* Adds the objects of one block. */
void meta_ld_collect(struct meta_ld *ld, struct span script, struct arena *a);

/* What the page shows of itself: to tell the article among its objects. */
struct meta_ld_page {
    struct span url, canonical; /* may be empty */
    const struct span *title;
    size_t titles;
};

/* NULL when no object is an article. */
const struct json_value *meta_ld_article(const struct meta_ld *ld, const struct meta_ld_page *page,
                                         struct arena *a);

/* v itself, or the object with its @id and more members. */
const struct json_value *meta_ld_follow(const struct meta_ld *ld, const struct json_value *v);

bool meta_ld_has_type(const struct json_value *v, const char *type);

/* A string, the first string of a list, or the name of an object; empty when it is none. */
struct span meta_ld_text(const struct meta_ld *ld, const struct json_value *v);

/* The last breadcrumb but the article's own; empty when there is none. */
struct span meta_ld_crumb(const struct meta_ld *ld, struct span title, struct arena *a);

#endif
