/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entity_find - what the stage found in a document, before it becomes a message. Inner header of
 * entity, for explanations.
 */
#ifndef ENTITY_FIND_H
#define ENTITY_FIND_H

#include "entity.h"
#include "link.h"
#include "mention.h"
#include "quantity.h"
#include "scan.h"
#include "timex.h"

/* Everything lives in the arena of the document, the tables as long as the recogniser. */
struct entity_found {
    struct text text;
    struct scan scan;
    const struct gazetteer *gazetteer;
    const struct mention_models *models;
    struct timexes times;
    struct mentions mentions; /* in the order of the document's */
    struct link_result links;
    struct quantities quantities;
};

/* entity_annotate() is this, then entity_put(). */
MUST_USE enum fate entity_find(const struct entity_recogniser *r, const Cw__Document *doc,
                               struct arena *a, struct entity_found *ret, struct error *e);
/* The folder of its tables. */
const char *entity_data_dir(const struct entity_recogniser *r);

void entity_put(const struct entity_found *found, Cw__Document *doc, struct arena *a);

#endif
