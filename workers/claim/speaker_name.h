/* SPDX-License-Identifier: Apache-2.0 */
/*
 * speaker_name - the phrases of a text that name somebody who may speak, found by their words.
 *
 * Candidates are the sources of the claims, persons with their titles, organisations, and phrases
 * that begin with a noun of a body. speaker.c asks for the fullest of them; all of it lives in the
 * arena of the drafts. Every search is bounded, so that the time is linear in the text.
 */
#ifndef CLAIM_SPEAKER_NAME_H
#define CLAIM_SPEAKER_NAME_H

#include "speaker.h"

/* Names of persons, their titles, and everything else are kept apart: "the Syrian president" is
 * found by a title, "Haddal" by a name, and neither by the party that is called after somebody. */
#define SPEAKER_NAME_PERSON 0x517cc1b727220a95u
#define SPEAKER_NAME_TITLE 0x2545f4914f6cdd1du

struct candidate {
    struct words np;
    uint64_t head; /* hash of the noun that says what it is; 0: none */
    uint64_t office; /* the same of a title behind the first: العميد فلان المتحدث باسم X */
    Cw__Claim__Class class;
    bool is_generic;
    bool is_joined; /* the army and the police */
    bool speaks;    /* the source of a claim */
};

/* Open addressing: hash of a word of a name -> the longest candidate that holds it. */
struct slot {
    uint64_t hash;
    uint32_t candidate;
};

struct resolver {
    struct drafts *d;
    const struct view *v;
    struct candidate *at;
    size_t n, cap;
    struct slot *slot;
    uint32_t mask, used;
    uint32_t monitor; /* the observatory that is named most fully; VIEW_NONE: none */
};

/* speaker_collect.c: finds the candidates; r->d and r->v are set. */
void speaker_name_collect(struct resolver *r);

/* A word that tells one name from another: not a title, not a small word. */
bool speaker_name_is_word(const struct view *v, uint32_t i);

/* آل سعود, بن سلمان: a name of the same person goes on. */
bool speaker_name_is_line(const struct view *v, uint32_t i);

/* "the source", المصدر ذاته: definite, and nothing in it is a name. */
bool speaker_name_is_generic(const struct view *v, struct words np);

/* Hash of the noun that says what a phrase is; one for words that mean the same office. */
uint64_t speaker_name_noun(const struct view *v, uint32_t i);

uint64_t speaker_name_hash(const struct view *v, uint32_t i);

/* محمد، | نجل كريم الحداد: the name behind the kin is somebody else's. Returns the phrase in front.
 */
struct words speaker_name_without_kin(const struct view *v, struct words np);

/* Where the last name of a person in the phrase begins, which mentions may have cut (محمد بن سلمان
 * | آل سعود) or not seen at all; its first word without one. */
uint32_t speaker_name_start(const struct view *v, struct words np);

/* محافظ المدينة السابق | صخر الوجيه: where a name that no mention covers begins, behind the last
 * definite word of a title; its first word when nothing looks so. */
uint32_t speaker_name_shape(const struct view *v, struct words np);

/* Every name word of the phrase leads to the candidate. */
void speaker_name_index(struct resolver *r, struct words np, uint32_t index);

/* How full a name is: in English by the words of proper names first, so that "the Observatory, a
 * monitoring group" is no fuller than "the Syrian Observatory". */
uint32_t speaker_name_fullness(const struct view *v, struct words np);

/* وزير خارجية أوباما [جون كيري]: the last mention of a person in the phrase, VIEW_NONE without. */
uint32_t speaker_name_own(const struct view *v, struct words np);

/* The candidate for the last name word of this phrase; VIEW_NONE when there is none. `salt` is 0
 * or one of the above. */
uint32_t speaker_name_find(struct resolver *r, struct words np, uint64_t salt);

/* The same for one word, whatever it is. */
uint32_t speaker_name_find_word(struct resolver *r, uint32_t i, uint64_t salt);

/* The same for a word that stands nowhere as it is given. */
uint32_t speaker_name_find_spelt(struct resolver *r, struct span folded, uint64_t salt);

/* Does the longer phrase hold every word of np but the small ones, whatever their articles? */
bool speaker_name_holds(const struct view *v, struct words longer, struct words np);

/* The observatory or network that the text names most fully; VIEW_NONE: none. */
uint32_t speaker_monitor(const struct resolver *r);

/* The fullest phrase of the document whose short form np may be; np when there is none. */
struct words speaker_fullest(struct resolver *r, struct words np);

#endif
