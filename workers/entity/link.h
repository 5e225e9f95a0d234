/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link - which entity a mention names: a record of the gazetteer, or one known from the text only.
 *
 * A name that several places bear is settled by passes, in this order, each leaving those that fit:
 * the kind that a head says ("province"), a region or country named beside it, the countries that
 * the text is about, what is near the places settled before, how well known they are. When more
 * than one is left it is forced on none: the entity then has the name alone, without coordinates.
 * Titles, nationalities and groups name no entity.
 *
 * The same record in both scripts is the same entity. A name in no table gets "name:<hash of its
 * folded words>"; shorter forms of a person's name in one text get the entity of the longer one.
 */
#ifndef LINK_H
#define LINK_H

#include "claimwire.pb-c.h"
#include "gazetteer.h"
#include "mention.h"
#include "scan.h"

#define LINK_MAX_ENTITIES 20000

struct link_result {
    uint32_t *entity; /* [mentions.n]: index into `at`, SCAN_NONE */
    Cw__Entity **at;
    size_t n;
};

void link_mentions(const struct scan *s, const struct gazetteer *g, const struct mentions *m,
                   struct link_result *ret);

#endif
