/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link_place - choosing among the places of one name. Inner header of link.
 */
#ifndef LINK_PLACE_H
#define LINK_PLACE_H

#include "link.h"

#define LINK_COUNTRIES (26 * 26)

/* How often a text names countries, by places, actors and nationalities. */
struct link_countries {
    uint16_t votes[LINK_COUNTRIES], most;
};

unsigned link_votes(const struct link_countries *c, const char *code);
void link_vote(struct link_countries *c, const char *code);

/* Settles the record of each place into record[] (GAZETTEER_NONE: none) and says how in answer[].
 * Nationalities get their country. */
void link_places(const struct scan *s, const struct gazetteer *g, const struct mentions *m,
                 const struct link_about *about, uint32_t *record, struct link_answer *answer,
                 struct link_countries *countries);

/* ---- where the text itself says that a place lies (link_parent.c) ---- */

enum link_relation {
    LINK_RELATION_NONE,
    LINK_RELATION_NEAR, /* "north of Y", قرب Y */
    LINK_RELATION_SOFT, /* "X, Y"; X and Z in Y; "Syrian town of X" */
    LINK_RELATION_IN,   /* "X in Y", في ريف Y, "Y's X": a row elsewhere is refused */
};

struct link_parent {
    uint32_t mention; /* SCAN_NONE: the text says nothing */
    uint32_t
        listed; /* SCAN_NONE, or the next place behind a comma, that may be one of a list too */
    enum link_relation relation;
};

/* Of every mention. */
struct link_parent *link_parents(const struct scan *s, const struct mentions *m);

/* The record of the country of a nationality, GAZETTEER_NONE. */
uint32_t link_demonym(const struct scan *s, const struct mention *m);

/* What the words beside a place say it is: "governorate", "countryside", "village"; NULL. */
const char *link_said_kind(const struct scan *s, const struct mention *m);

#endif
