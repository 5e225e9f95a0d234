/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arabic - how the claims of an Arabic unit are read, cue by cue.
 *
 * arabic.c: verbs and participles. arabic_behind.c: verbs behind what was said. arabic_noun.c:
 * verbal nouns. arabic_phrase.c: phrases. arabic_relay.c: relayed speech. arabic_follow.c: where
 * another claim may begin. arabic_object.c: where the content of a verb begins. arabic_subject.c:
 * subjects in front of the verb. arabic_judge.c: what looks like a claim and is none.
 */
#ifndef CLAIM_ARABIC_H
#define CLAIM_ARABIC_H

#include "cue.h"
#include "draft.h"
#include "landmark.h"

#define ARABIC_SURE 0.85f /* score of verbs that are hardly anything else */

struct arabic_reader {
    struct drafts *d;
    const struct view *v;
    struct view_unit unit;
    uint32_t free; /* first word that no claim of this unit has used */
};

/* May a claim begin with this cue although the content of another is open? Else it is part of that
 * content. */
bool arabic_may_follow(const struct arabic_reader *r, const struct cue_hit *h);

/* ، من جهتها | أكدت مصادر أن: the comma of a connective in front of the verb, or the verb. */
uint32_t arabic_connective_before(const struct arabic_reader *r, uint32_t verb);

/* إلا أن [مصدرا] أعلن, فيما كان [مصدر] أشار: where a clause with a subject of its own opens in
 * front of the verb, or the verb. */
uint32_t arabic_clause_before(const struct arabic_reader *r, uint32_t verb);

/* في خطوة | وصفها X ب: a remark of others on what was told. */
bool arabic_is_step_regarded(const struct arabic_reader *r, uint32_t verb);

/* لكنه | رجح, إلا أنها | نفت: the pronoun is the subject of the verb. */
bool arabic_is_pronoun_in_front(const struct view *v, uint32_t verb);

/* إلا أنه | شدد على: the speaker again, in the narrator's words; the content before ends two words
 * before the verb. */
bool arabic_is_exception(const struct view *v, uint32_t verb);

/* قالوا, يطالبون: in front of its subject a verb is singular, so that nothing behind this one is
 * it. */
bool arabic_is_plural(const struct view *v, const struct cue_hit *h);

/* The preposition directly behind the word belongs to the cue: أشار إلى, مشيرا إلى, التحذير من. */
struct words arabic_widen_cue(const struct cue_hit *h, const struct view *v, uint32_t end);

/* The content begins at the landmark. */
void arabic_open_content(struct arabic_reader *r, struct draft *x, struct landmark l);

/* The pronoun of an object or owner is written onto the word: وصفها, اتهامه. */
bool arabic_has_suffix(const struct view *v, uint32_t i);

/* "..."، قال [X] (، "..."): what is said stands in front of the verb. */
bool arabic_read_behind(struct arabic_reader *r, const struct cue_hit *h);

/* أصدر التنظيم بيانا قال | فيه: what stands behind the verb makes it part of what is told of a
 * noun. */
bool arabic_is_said_therein(const struct view *v, uint32_t behind);

/* The outlet in [from, to): قال X لصحيفة Y إن; في مقابلة مع قناة Y. */
struct words arabic_find_via(const struct view *v, uint32_t from, uint32_t to);

/* وفقا لتقرير لقناة "X" | قامت الحكومة, شبكة "X" | نشرت: behind the name of an outlet in marks a
 * verb begins what it reports. */
struct words arabic_up_to_outlet(const struct view *v, struct words np);

/* The outlet, without the letter that governs it. */
void arabic_set_via(const struct view *v, struct draft *x, struct words via);

/* The subject that stands in front of the verb: [مكتب الرئيس] قال, وكانت [مصادر] أشارت. */
struct words arabic_subject_before(const struct arabic_reader *r, const struct cue_hit *h);

/* A participle or coordinated verb without a claim before it takes the subject of its sentence. */
struct words arabic_subject_of_sentence(const struct arabic_reader *r, const struct cue_hit *h);

/* Where the content of this verb or participle begins, and the subject behind the verb. */
struct landmark arabic_find_content(const struct arabic_reader *r, const struct cue_hit *h,
                                    uint32_t after, struct words *ret_source);

/* طالب | العالمين ب, دعا | تونس إلى: a dual or plural in the case of an object, or a city or
 * country behind a masculine verb. */
bool arabic_is_whom(const struct view *v, const struct cue_hit *h, uint32_t i);

/* طالب الموظفون (في بيان لهم) | "الجهات المعنية ببذل ...": does the quotation at word `at` hold
 * whom somebody asks, and for what? */
bool arabic_is_demand(const struct view *v, const struct cue_hit *h, struct words source,
                      uint32_t at);

/* حمّل X [المسؤولية]: the word that makes it an accusation, or `end`. */
uint32_t arabic_find_blame(const struct view *v, uint32_t from, uint32_t end);

/* The word begins the name, the title or the kind of somebody. */
bool arabic_is_somebody(const struct view *v, uint32_t i);

/* Does the noun phrase hold somebody who may speak, and not as an adjective of something else? */
bool arabic_names_somebody(const struct view *v, struct words np);

/* مشيرا إلى | تراجع المياه, | وجود خلافات, not | الضحايا: do the words tell that something happened or is so? */
bool arabic_names_event(const struct view *v, uint32_t from, uint32_t end);

/* Is this verb with this content and source a claim? */
bool arabic_is_claim(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l,
                     struct words source);

/* Each adds the claim of this cue, or returns false. */
bool arabic_read_noun(struct arabic_reader *r, const struct cue_hit *h);
bool arabic_read_quoted(struct arabic_reader *r, const struct cue_hit *h);
bool arabic_read_document(struct arabic_reader *r, const struct cue_hit *h);
bool arabic_read_phrase(struct arabic_reader *r, const struct cue_hit *h);

#endif
