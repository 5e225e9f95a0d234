/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_phrase - the noun phrases behind an Arabic trigger, and what each is to it by the word in
 * front of it; which party a phrase names.
 *
 * Words are read once, at most 30 behind the trigger and 10 phrases. Phrases belong to the caller.
 */
#ifndef CLAIM_EVENT_PHRASE_H
#define CLAIM_EVENT_PHRASE_H

#include "event_role.h"

#define EVENT_PHRASES_MAX 10

/* What a phrase is to the trigger, by what stands in front of it. */
enum relation {
    RELATION_BARE,
    RELATION_AGENT,   /* على يد, من قبل, برصاص */
    RELATION_OBJECT,  /* على, ضد, استهدفت */
    RELATION_BETWEEN, /* بين */
    RELATION_OTHER,
};

struct phrase {
    struct words words;
    enum relation relation;
    uint32_t party; /* the word of it that names a party; VIEW_NONE: none does */
    bool is_plain;  /* that word is any noun: no name, people or force */
    bool is_site;   /* مواقع [الجيش]: what belongs to the party does nothing */
};

/* The phrases behind a trigger, in the order of the text. */
struct phrases {
    struct phrase at[EVENT_PHRASES_MAX];
    unsigned n;
};

void event_phrases_read(const struct event_builder *b, struct phrases *ret);

/* The nth phrase of this relation, from 0; NULL when there are not so many. */
const struct phrase *event_phrase_nth(const struct phrases *all, enum relation relation,
                                      unsigned n);

/* The party of the first phrase of this relation that names one; VIEW_NONE when none does. */
uint32_t event_phrase_party(const struct phrases *all, enum relation relation);

/* The phrase that begins at this word, as far as its grammar and other events let it. */
struct words event_phrase_from(const struct view *v, uint32_t from, uint32_t limit);

/* The word that says which party these words name, a name before a description; VIEW_NONE: none. */
uint32_t event_phrase_party_in(const struct event_builder *b, struct words w);

/* Does this word name a party, given that its phrase begins at `from`? */
bool event_phrase_is_named(const struct event_builder *b, uint32_t i, uint32_t from);

/* In front of the head of a phrase: how many, or which of them. */
bool event_phrase_is_quantifier(const struct view *v, uint32_t i);

/* A noun of any sort that may suffer where the grammar leaves nothing else: no time, means, event. */
bool event_phrase_is_plain(const struct view *v, uint32_t i);

/* A verb or noun that tells of something else. */
bool event_phrase_begins_event(const struct view *v, uint32_t i);

/* The number of a date: 08 أفريل 2016. */
bool event_phrase_is_of_date(const struct view *v, uint32_t i);

/* Is the event of this type, or of one below it? "violence." */
static inline bool event_is_kind(const struct event_builder *b, const char *top)
{
    return strncmp(b->event->type, top, strlen(top)) == 0;
}

#endif
