/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_role - who did it, to whom, where and with what, around the trigger of one event.
 *
 * Parties and places are mentions, by where they stand beside the trigger. Weapons, forces and
 * people who are only counted are common nouns that no earlier stage mentions: mentions are made of
 * them when an event needs one, of type TITLE (a description) and rule "claim:instrument",
 * "claim:party" (troops, rebels), "claim:counted" (four people), "claim:object" (a school) or "claim:place" (the camp).
 */
#ifndef CLAIM_EVENT_ROLE_H
#define CLAIM_EVENT_ROLE_H

#include "event.h"

#define EVENT_ROLES_MAX 32
#define EVENT_OBJECT "claim:object" /* rule of what is hit and is nobody: a school */

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

/* The same for what has a role already: a camp that is shelled is where that happens too. */
void event_put_role(struct event_builder *b, Cw__Role__Name name, uint32_t mention);

/* Is this role of the event filled? */
bool event_has_role(const struct event_builder *b, Cw__Role__Name name);

/* Does a count of those who suffered stand beside the trigger? "At least 20 dead". */
bool event_is_counted(const struct event_builder *b);

/* The mention of these words, made if there is none; `rule` says what of. */
uint32_t event_make_mention(struct event_reader *r, struct words w, const char *rule);

/* The mention of this number, of the document or made. */
const Cw__Mention *event_mention_of(const struct event_reader *r, uint32_t mention);

/* Actors, targets and places; the quantities of the event are known. */
void event_fill_roles(struct event_builder *b, enum lexicon_roles roles);

/* Where it happened: names behind a word of place; in Arabic else what a common noun calls a place,
 * with its name if it has one (المخيم, حي العويجي): a mention of rule "claim:place". */
void event_fill_places(struct event_builder *b);

/* Those that stand beside the trigger: actors and targets. */
void event_fill_parties(struct event_builder *b, enum lexicon_roles roles);

/* Can a party stand at this word? A name, or a common noun of those who fight. */
bool event_is_party(const struct view *v, uint32_t i);

/* The same, Arabic: by the phrases around the trigger (event_arabic.c). */
void event_fill_arabic(struct event_builder *b, enum lexicon_roles roles);

/* The party that word i belongs to, made a mention if it is none; VIEW_NONE adds nothing. */
void event_add_party(struct event_builder *b, Cw__Role__Name name, uint32_t i);

/* The nearest party in front of the trigger that no preposition governs; VIEW_NONE: none. */
uint32_t event_party_before(const struct event_builder *b);

bool event_is_country(const struct view *v, uint32_t i);

/* Those who fight, arrest and govern: forces and bodies. False for VIEW_NONE. */
bool event_is_power(const struct view *v, uint32_t i);

/* A common noun of those who fight: troops, rebels, the army. */
bool event_is_force(const struct view *v, uint32_t i);

/* ---- what suffers and has no name, English (event_object.c) ---- */

/* The noun phrase that begins at `from` when its head is a common noun of people or of what is hit
 * and nothing in it is named: [two members of the council], [police patrol]. Empty: none. */
struct words event_object_at(const struct view *v, uint32_t from, uint32_t limit);

/* The same behind the first of these prepositions: fell on [a bakery]. */
struct words event_object_behind_word(const struct event_builder *b, const char *const *words);

/* The same in front of the passive that ends before word `end`: [the hospital] was hit. */
struct words event_object_before(const struct event_builder *b, uint32_t end);

/* Makes it the target, if there is none. False: the phrase is empty. */
bool event_add_object(struct event_builder *b, struct words w);

/* A common noun of what belongs to a side or lies somewhere: positions, a house. */
bool event_is_site(const struct view *v, uint32_t i);

/* A common noun of people: women, residents, prisoners. */
bool event_is_person(const struct view *v, uint32_t i);

/* Does a weapon or means begin at this word? */
bool event_is_means(const struct view *v, uint32_t i);

/* Gives what an event does not say from the events of the same report, before mentions are
 * numbered (event_neighbour.c). */
void event_share_roles(struct event_reader *r, Cw__Document *doc);

/* `end`, or the first word behind the weapon that the words [i, end) belong to, if that is later.
 */
uint32_t event_means_end(const struct view *v, uint32_t i, uint32_t end, uint32_t limit);

/* The weapon or means that the trigger names or that stands nearest to it. */
void event_fill_instrument(struct event_builder *b);

#endif
