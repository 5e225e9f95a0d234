/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link - which entity a mention names: a record of the gazetteer, one known from the text only, or
 * none. Nothing is forced: what cannot be told stays without an entity, and says why.
 *
 * Places are settled by passes in a fixed order, each leaving the rows that fit (link_place.c);
 * people and organisations by the tables and by what the text told before (link_name.c). Every
 * answer keeps the name of what gave it (Mention.link) and how many rows bear the name:
 *
 *   pass:only pass:kind pass:parent pass:again pass:country pass:area pass:beside pass:near
 *   pass:rank pass:size pass:home pass:sound       a place; the pass that left one row
 *   pass:within                                    "northern Syria": the place that it is a part of
 *   pass:table pass:context        an actor or person of the tables; the context chose among
 * several pass:sound                     ... or a person of them in a new spelling pass:family
 * pass:part                          a person told before by a longer name pass:acronym pass:short
 * pass:title pass:kind_of   a name or description of somebody told before pass:demonym a
 * nationality: its country pass:name                                      in no table: known by its
 * name only null:ambiguous null:far null:parent            a place: several rows, none; a row of a
 * country the text is not about; none where the text says null:shared null:context a name of
 * several; a description of nobody told
 *
 * A capital that speaks ("Damascus said") stays the place: whom it stands for is the claim's to
 * say.
 *
 * Ids. The same record in both scripts is the same entity. A name in no table is "name:<hash>": of
 * its letters when it is a full name (two parts at least), so that it meets itself in other texts;
 * of the letters and the document when it says too little ("Osama", "the Party"). Cost is linear in
 * the mentions: what a family name may mean is remembered for eight persons, more is null:shared.
 */
#ifndef LINK_H
#define LINK_H

#include "claimwire.pb-c.h"
#include "gazetteer.h"
#include "mention.h"
#include "scan.h"

#define LINK_MAX_ENTITIES 20000

/* What a document says about itself. */
struct link_about {
    const char *home;  /* ISO 3166-1 of the outlet's region, NULL: not known */
    uint64_t document; /* apart from all others: names that say too little are of this text only */
};

/* The country of an outlet that the tables know by this name, NULL; strings are the gazetteer's. */
const char *link_home(const struct vocabulary *v, const struct gazetteer *g, struct span outlet,
                      struct arena *a);

/* What became of one mention. */
struct link_answer {
    uint32_t entity; /* index into `at`, SCAN_NONE */
    uint32_t candidates;
    const char *how; /* NULL: not asked (titles) */
};

struct link_result {
    struct link_answer *answer; /* [mentions.n] */
    Cw__Entity **at;
    size_t n;
};

void link_mentions(const struct scan *s, const struct gazetteer *g, const struct mentions *m,
                   const struct link_about *about, struct link_result *ret);

#endif
