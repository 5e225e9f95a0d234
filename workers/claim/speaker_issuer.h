/* SPDX-License-Identifier: Apache-2.0 */
/*
 * speaker_issuer - who issued the document that a noun phrase names.
 */
#ifndef CLAIM_SPEAKER_ISSUER_H
#define CLAIM_SPEAKER_ISSUER_H

#include "view.h"

/* رسالة [اطلعت] عليها X, الأرقام التي [أوردتها] X: the verb of the relative clause behind the noun,
 * or np.to. */
uint32_t speaker_issuer_verb(const struct view *v, struct words np);

/* تقرير صادر عن [المنظمة], a report by [the Observatory], بيان [الأمم المتحدة]; `np` itself when
 * nothing tells. */
struct words speaker_issuer_of(const struct view *v, struct words np);

/* الأرقام | التي أوردتها [المنظمة]: who issued it by the relative clause behind the phrase; `np`
 * itself without one. */
struct words speaker_issuer_behind(const struct view *v, struct words np);

/* تصريحات | المتحدث باسم X: whose words they are; np itself when it is no such phrase. */
struct words speaker_issuer_of_words(const struct view *v, struct words np);

#endif
