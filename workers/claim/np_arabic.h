/* SPDX-License-Identifier: Apache-2.0 */
/*
 * np_arabic - what the files of Arabic noun phrases ask about a word.
 *
 * np_arabic.c: phrases to the right, from a word on. np_arabic_around.c: phrases to the left,
 * adverbials. np_arabic_word.c: words one by one. np_arabic_stay.c: which prepositions and letters
 * stay inside a phrase. np_arabic_grammar.c: where a phrase ends when nothing but its grammar
 * tells.
 */
#ifndef CLAIM_NP_ARABIC_H
#define CLAIM_NP_ARABIC_H

#include "np.h"

/* The noun phrase behind a preposition, as far as grammar says: a first word without article takes
 * the next (في | بادئ الأمر), unless it is a statement (في بيان | الاتهامات). */
struct words np_arabic_object_of(const struct view *v, uint32_t from, uint32_t high);

/* A complementiser, and not the first word of a name (بان كي مون). */
bool np_arabic_is_comp(const struct view *v, uint32_t i);

/* A letter of a name that is spelt with dots: سي.إن.إن */
bool np_arabic_is_spelt(const struct view *v, uint32_t i);

/* The outlet in quotation marks or brackets behind a ل that stands alone at i, without the marks;
 * empty when there is none. */
struct words np_arabic_told(const struct view *v, uint32_t i, uint32_t high);

/* Behind an adverb or adverbial phrase of one or two words: مجددا |, بشكل رسمي |; i when none
 * begins there. */
uint32_t np_arabic_behind_manner(const struct view *v, uint32_t i);

/* A word of a time: a day, a month, "last". */
bool np_arabic_is_time(const struct view *v, uint32_t i);

/* A preposition of its own, not one that belongs to a name. */
bool np_arabic_is_prep(const struct view *v, uint32_t i);

/* A finite verb that attributes, and is nothing else. */
bool np_arabic_is_finite_cue(const struct view *v, uint32_t i);

/* "في" and the like stay inside the phrase when a place or an institution follows: الشرطة في
 * بنغلادش. */
bool np_arabic_prep_stays(const struct view *v, uint32_t from, uint32_t i, uint32_t high);

/* A verb that hardly is anything else: تصريحات ترامب | قال فيها */
bool np_arabic_is_sure_verb(const struct view *v, uint32_t i);

/* A word of a person's name, a noun for a person, a body; a word that is definite by itself. */
bool np_arabic_is_name(const struct view *v, uint32_t i);
bool np_arabic_is_person_noun(const struct view *v, uint32_t i);
bool np_arabic_is_body(const struct view *v, uint32_t i);
bool np_arabic_is_definite(const struct view *v, uint32_t i);

bool np_arabic_has_name(const struct view *v, uint32_t from, uint32_t to);

/* مرسوم | نشر أمس: when a document came out does not tell which it is. */
bool np_arabic_is_published(const struct view *v, uint32_t i);

/* فلان | ضيف X: of an outlet. */
bool np_arabic_is_guest(const struct view *v, uint32_t i);

/* صادر | اليوم | عن X: time inside what says who issued it. */
bool np_arabic_is_time_of_issue(const struct view *v, uint32_t from, uint32_t i);

/* فلان | البالغ من العمر, | المولود في X, | المنتسب لحزب Y */
bool np_arabic_is_told_of_him(const struct view *v, uint32_t i);

/* مدينة, ريف, صفوف: where, or as part of what. */
bool np_arabic_is_kind(const struct view *v, uint32_t i);

/* بمدينة, بريف: the same behind "in". */
bool np_arabic_is_of_place(const struct view *v, uint32_t i);

/* فلان | ويدعى X، ومقره Y, ويبلغ من العمر: begins what is put in about the one before. */
bool np_arabic_is_put_in(const struct view *v, uint32_t i);

/* شمالي, غرب */
bool np_arabic_is_direction(const struct view *v, uint32_t i);

/* A word with ل that belongs to the phrase from `from` on: وكالة | للأنباء, مستشار | للشؤون. */
bool np_arabic_letter_stays(const struct view *v, uint32_t from, uint32_t i);

/* A word with ب that does: المكلف | بالإعلام, مسؤول | بمنطقة X. */
bool np_arabic_is_of_office(const struct view *v, uint32_t from, uint32_t i);

/* Behind the preposition comes the name of who holds the office, at once or behind all that the
 * office is about. */
bool np_arabic_leads_to_name(const struct view *v, uint32_t from, uint32_t prep, uint32_t high);
bool np_arabic_leads_far(const struct view *v, uint32_t from, uint32_t prep, uint32_t high);

/* With nothing else to mark where the content begins, the subject ends where its definiteness does.
 */
bool np_arabic_ends_by_grammar(const struct view *v, uint32_t from, uint32_t i);

/* خامنئي | الشعراء, بيان الرئاسة | الحكم: where the object begins with which a phrase ends that
 * holds a whole subject in front of it; np.to when there is none. */
uint32_t np_arabic_last_object(const struct view *v, struct words np);

#endif
