/* SPDX-License-Identifier: Apache-2.0 */
/*
 * np_arabic - what np_arabic.c (phrases to the right, from a word on) and np_arabic_around.c
 * (phrases to the left, adverbials) both ask about a word.
 */
#ifndef CLAIM_NP_ARABIC_H
#define CLAIM_NP_ARABIC_H

#include "np.h"

/* The noun phrase behind a preposition, as far as grammar says: a first word without article takes
 * the next (في | بادئ الأمر), unless it is a statement (في بيان | الاتهامات). */
struct words np_arabic_object_of(const struct view *v, uint32_t from, uint32_t high);

/* A complementiser, and not the first word of a name (بان كي مون). */
bool np_arabic_is_comp(const struct view *v, uint32_t i);

/* The outlet in quotation marks or brackets behind a ل that stands alone at i, without the marks;
 * empty when there is none. */
struct words np_arabic_told(const struct view *v, uint32_t i, uint32_t high);

/* A word of a time: a day, a month, "last". */
bool np_arabic_is_time(const struct view *v, uint32_t i);

/* A preposition of its own, not one that belongs to a name. */
bool np_arabic_is_prep(const struct view *v, uint32_t i);

/* A finite verb that attributes, and is nothing else. */
bool np_arabic_is_finite_cue(const struct view *v, uint32_t i);

/* "في" and the like stay inside the phrase when a place or an institution follows: الشرطة في
 * بنغلادش. */
bool np_arabic_prep_stays(const struct view *v, uint32_t from, uint32_t i, uint32_t high);

#endif
