/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_role - who did it, to whom, where and with what, around the trigger of one event.
 *
 * Parties and places are mentions, by where they stand beside the trigger. Weapons and means are
 * common nouns that no earlier stage mentions: event_instrument.c makes mentions of them, of type
 * TITLE (a description) and rule "claim:instrument", when an event needs one.
 */
#ifndef CLAIM_EVENT_ROLE_H
#define CLAIM_EVENT_ROLE_H

#include "event.h"

#define EVENT_ROLES_MAX 32

struct event_builder {
    struct event_reader *reader;
    const struct view *v;
    struct arena *a;
    struct words clause;
    uint32_t trigger, behind; /* words of the trigger: [trigger, behind) */
    Cw__Event *event;
    Cw__Role *role[EVENT_ROLES_MAX];
};

/* Once for a mention; VIEW_NONE adds nothing. */
void event_add_role(struct event_builder *b, Cw__Role__Name name, uint32_t mention);

/* Actors, targets and places. */
void event_fill_roles(struct event_builder *b, enum lexicon_roles roles);

/* `end`, or the first word behind the weapon that the words [i, end) belong to, if that is later.
 */
uint32_t event_means_end(const struct view *v, uint32_t i, uint32_t end, uint32_t limit);

/* The weapon or means that the trigger names or that stands nearest to it. */
void event_fill_instrument(struct event_builder *b);

#endif
