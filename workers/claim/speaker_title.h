/* SPDX-License-Identifier: Apache-2.0 */
/*
 * speaker_title - the name of a person with the titles that stand around it.
 *
 * In English a title stands in front; in Arabic offices, courtesies and forms of address do, other
 * names and an office behind a comma stand behind. Every search is bounded.
 */
#ifndef CLAIM_SPEAKER_TITLE_H
#define CLAIM_SPEAKER_TITLE_H

#include "view.h"

/* المكنى, الملقب: another name of the same person follows. */
bool speaker_title_calls(const struct view *v, uint32_t i);

/* The name in words [from, to) with its titles. */
struct words speaker_title_with(const struct view *v, uint32_t from, uint32_t to);

#endif
