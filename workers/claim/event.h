/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event - what is said to have happened: typed triggers and who, to whom, where, when, how many
 * around them.
 *
 * Types are the project's own (data/events.tsv), triggers are data (data/<iso>/triggers.tsv). Roles
 * are mentions of the same sentence, by their place beside the trigger (event_role.h); times and
 * quantities are those of the sentence.
 */
#ifndef CLAIM_EVENT_H
#define CLAIM_EVENT_H

#include "view.h"

#define EVENT_MAX 8 /* of one claim */

/* Reads the events of one document; zeroed but for the view and the arena. */
struct event_reader {
    const struct view *v;
    struct arena *a;
    uint32_t *made_at; /* by word: 1 + index into `made` of the mention that begins there */
    Cw__Mention **made;
    size_t mades, made_cap;
    /* of the claim that is read: who says it, how, in which sentence; empty: none is read */
    struct words speaker, cue, unit;
};

/* The main event stands first: by the weight of its trigger, less for what is mere background or
 * what a demand, promise or threat in front of it speaks of. */
struct event_list {
    Cw__Event *at[EVENT_MAX];
    float weight[EVENT_MAX];
    size_t n;
    bool is_spoken_of; /* event_find goes on behind a demand, promise or threat */
};

/* Adds the events of the words `in`, one per type, up to EVENT_MAX. `clause` is the sentence or
 * content that roles, times and quantities may come from. */
void event_find(struct event_reader *r, struct words in, struct words clause,
                struct event_list *list);

/* The event that a speech act is: accusing, condemning, demanding or promising; of other acts none.
 */
void event_add_act(struct event_reader *r, struct words cue, struct words clause,
                   Cw__Claim__Act act, struct event_list *list);

/* The protest that speaks: "demonstrators demanded". Whatever else a source is, it is no event. */
void event_find_crowd(struct event_reader *r, struct words source, struct words clause,
                      struct event_list *list);

/* Puts the mentions that roles needed among those of the document, whose claims are complete, and
 * numbers the roles anew. */
void event_finish(struct event_reader *r, Cw__Document *doc);

#endif
