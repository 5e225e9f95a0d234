/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meta_author - names of authors, out of what stands around them.
 *
 * "By Jane Doe and Ali Saleh, Political Editors | @jane" is two names. Left out: "By" in a dozen
 * languages and بقلم or كتب, roles, addresses of mail and of social networks, the outlet's own name
 * and words that name nobody (admin, staff, هيئة التحرير). Agencies (Reuters, AFP, وكالات) stay: a
 * reader wants to know that the text is not the outlet's. Names are the same when they have the
 * same words, whatever the case and order.
 */
#ifndef READ_META_AUTHOR_H
#define READ_META_AUTHOR_H

#include "meta_ld.h"

#define META_AUTHORS_MAX 12

struct meta_authors {
    struct arena *a;
    struct span site, host; /* names that are the outlet's */
    const char *name[META_AUTHORS_MAX];
    size_t n;
};

/* What a machine was told: author of JSON-LD, a meta element, microdata. */
void meta_author_add_ld(struct meta_authors *to, const struct meta_ld *ld,
                        const struct json_value *author);
void meta_author_add(struct meta_authors *to, struct span said);

/* What readers see: only what looks like names is taken. */
void meta_author_add_seen(struct meta_authors *to, struct span text);

/* How many names of x are in y. */
size_t meta_author_common(const struct meta_authors *x, const struct meta_authors *y);

/* Text that begins with "By", بقلم and the like. */
bool meta_author_is_byline(struct span line, struct arena *a);

#endif
