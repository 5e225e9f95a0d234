/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meta_name - titles without the site's name, and the names of authors without what stands around
 * them.
 */
#ifndef READ_META_NAME_H
#define READ_META_NAME_H

#include "json.h"
#include "run.h"

struct meta_titles {
    struct span declared[3]; /* JSON-LD, OpenGraph, microdata; may be empty */
    struct span h1;          /* empty when it cannot be the article's */
    struct span document;    /* <title> */
    struct span site, host;
};

/* The title that the page shows, empty when there is none. */
struct span meta_name_title(const struct meta_titles *t, struct arena *a);

struct meta_authors {
    const struct json_value *ld; /* author of JSON-LD; may be NULL */
    struct span declared[2];     /* meta element, microdata */
    struct span site;
    const struct runs *runs; /* "By Jane Doe" before first_run */
    uint32_t first_run;
};

void meta_name_authors(const struct meta_authors *in, struct arena *a, const char ***ret,
                       size_t *ret_n);

#endif
