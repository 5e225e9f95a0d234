/* SPDX-License-Identifier: Apache-2.0 */
/*
 * speaker_noun - who is meant by a noun that names nobody: "the source", المصدر, الشركة, البيان,
 * المسؤول الليبي.
 *
 * The last phrase in front of it with the same noun, else who spoke before and may be called so.
 * Every search is bounded; nothing is allocated.
 */
#ifndef CLAIM_SPEAKER_NOUN_H
#define CLAIM_SPEAKER_NOUN_H

#include "speaker_name.h"

/* The source of draft number `at` is such a noun (speaker_name_is_generic). Sets its speaker;
 * false: nobody is found, and nothing is set. */
bool speaker_noun_resolve(struct resolver *r, struct draft *x, size_t at);

/* المنظمة الدولية, المنظمة الأممية: the United Nations and the like, for speaker_noun_resolve, too.
 */
bool speaker_noun_is_of_world(const struct view *v, struct words np);

/* وأضاف البيان: of the body or person that spoke last. False: of none. */
bool speaker_noun_document(struct resolver *r, struct draft *x, size_t at);

/* "a monitoring group said": in news of war that is who is named so elsewhere. */
bool speaker_noun_monitor(struct resolver *r, struct draft *x);

/* المسؤول الليبي, where nobody was called so before: who was named last with an office of that
 * country; المسؤول الأمني: who spoke last. Changes nothing else. */
void speaker_noun_official(struct resolver *r, struct draft *x, size_t at);

/* Nobody has spoken yet: the person of the sentences before, most likely their subject. False:
 * none is named. */
bool speaker_noun_subject(struct resolver *r, struct draft *x);

#endif
