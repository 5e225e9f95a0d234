/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bare_word - what a word may be in the noun phrase of a speaker, where no comma ends it.
 */
#ifndef CLAIM_BARE_WORD_H
#define CLAIM_BARE_WORD_H

#include "view.h"

/* A participle that describes what stands behind it: backed, led; the list of verbs has it, too. */
bool bare_word_is_participle(const struct view *v, uint32_t i);

/* A verb that is no participle in front of a noun. */
bool bare_word_is_finite(const struct view *v, uint32_t i);

/* Sunday, yesterday; not a name that is a month's. */
bool bare_word_is_time(const struct view *v, uint32_t i);

bool bare_word_is_det(const struct view *v, uint32_t i);

/* A noun that speaks: source, ministry, witness. */
bool bare_word_speaks(const struct view *v, uint32_t i);

/* What may stand in front of one: local, civil defence. */
bool bare_word_is_modifier(const struct view *v, uint32_t i);

/* The preposition behind one: a source | in. */
bool bare_word_joins_speaker(const struct view *v, uint32_t i);

#endif
