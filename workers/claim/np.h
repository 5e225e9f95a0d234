/* SPDX-License-Identifier: Apache-2.0 */
/*
 * np - where the noun phrase of a speaker begins and ends, without a parser.
 *
 * English: to the left of "said" or to the right of a verb that stands behind a quotation. Arabic:
 * to the right of the verb (verb first), or to the left in nominal sentences. Every search looks at
 * no more than NP_WORDS_MAX words.
 */
#ifndef CLAIM_NP_H
#define CLAIM_NP_H

#include "view.h"

#define NP_WORDS_MAX 40

/* The noun phrase that ends before word `end`, auxiliaries and adverbs between skipped; empty when
 * there is none. */
struct words np_english_before(const struct view *v, uint32_t end, uint32_t low);

/* The shortest noun phrase of a speaker that ends before word `end`, for texts that lost their
 * commas: "nine died in shelling [the Observatory] said." */
struct words np_english_tail(const struct view *v, uint32_t end, uint32_t low);

/* The noun phrase that begins at word `from`: "said [Ian Kelly, a spokesman for the ministry], on
 * Monday". */
struct words np_english_after(const struct view *v, uint32_t from, uint32_t high);

/* The noun phrase of the subject that begins at word `from`, behind a verb. Stops before a
 * complementiser, a preposition that opens an adverbial, a time, a quotation; `is_open` says that
 * nothing else marks where the content begins, so that the phrase must end where its grammar ends
 * (أعلن البيت الأبيض | استقالة ...). */
struct words np_arabic_after(const struct view *v, uint32_t from, uint32_t high, bool is_open);

/* The same when the letter of a preposition is written onto its first word: وفقا [لتقرير صادر عن
 * المنظمة]. */
struct words np_arabic_governed(const struct view *v, uint32_t from, uint32_t high);

/* The noun phrase that ends before word `end`: [مكتب الرئيس] قال. */
struct words np_arabic_before(const struct view *v, uint32_t end, uint32_t low);

/* تقرير صادر | عن: a preposition that belongs to the noun phrase of a document. */
bool np_arabic_is_issued(const struct view *v, uint32_t prep);

/* Arabic: end of an adverbial that begins at `from` (a time, a prepositional phrase, a relative
 * clause), or `from` when none begins there. */
uint32_t np_arabic_skip_adverbial(const struct view *v, uint32_t from, uint32_t high);

/* The same, but a prepositional phrase ends where its noun phrase ends by grammar: في الوقت نفسه |
 * استمرار ... */
uint32_t np_arabic_skip_pp(const struct view *v, uint32_t from, uint32_t high);

#endif
