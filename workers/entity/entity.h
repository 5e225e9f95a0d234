/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entity - sentences, mentions, entities, times and quantities of a document in English or Arabic.
 *
 * Fills sentences, mentions, entities, times and quantities; needs text, languages, published (or
 * fetched_date) and source. Spans of other languages get sentences only. A recogniser holds its
 * tables immutably and one sentence breaker: one thread each.
 *
 * Of each list no more than 19,999 are kept, the first in the text, and entities are those of the
 * mentions kept: the wire takes no more, and no article has so many. Whatever a text of a megabyte
 * holds, it is annotated within 192 MiB of arena and two seconds.
 */
#ifndef ENTITY_H
#define ENTITY_H

#include "common/arena.h"
#include "common/conf.h"
#include "common/error.h"
#include "claimwire.pb-c.h"

struct entity_recogniser;

struct entity_conf {
    char *data_dir; /* empty: data_preset_dir("entity") */
};

/* entity.data */
extern const struct conf_row entity_conf_rows[];

MUST_USE enum fate entity_open(const struct entity_conf *conf, struct entity_recogniser **ret,
                               struct error *e);
void entity_close(struct entity_recogniser *r);
const char *entity_version(const struct entity_recogniser *r);

MUST_USE enum fate entity_annotate(struct entity_recogniser *r, Cw__Document *doc, struct arena *a,
                                   struct error *e);

#endif
