/* SPDX-License-Identifier: Apache-2.0 */
/*
 * modality_rules - the main clause of a content, read word by word. Inner header of modality.
 */
#ifndef CLAIM_MODALITY_RULES_H
#define CLAIM_MODALITY_RULES_H

#include "marker.h"

struct clause {
    const struct markers *m;
    const struct view *v;
    uint32_t from, end;
    uint32_t found;   /* enum marker_kind of the main verb and of its clause */
    uint32_t pending; /* clauses inside the subject whose verb is still to come */
    uint32_t lead;    /* the main verb says that something is said: may hold a clause; VIEW_NONE */
    bool has_verb;    /* the main verb was read */
    bool has_denial;  /* and it denies */
    bool is_behind;   /* in a clause behind the main one, where only a condition counts */
    bool is_aside;    /* in one that says why, when or which: a condition there is its own */
    bool is_np;       /* a noun phrase: there is no verb to come */
};

/* Both read from c->from to c->end and fill the rest. */
void modality_read_english(struct clause *c);
void modality_read_arabic(struct clause *c);

/* A condition at word `at` of a clause: "asked if" and "even if" are none. */
bool modality_is_condition(const struct clause *c, uint32_t at);

#endif
