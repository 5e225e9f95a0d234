/* SPDX-License-Identifier: Apache-2.0 */
/*
 * marker - words that say how something is said, and by whom without a name: negations, "may",
 * "will", "if", "so-called", "on condition of anonymity", "medical sources".
 *
 * A table of a language is data/<iso>/manner.tsv, whose first lines say what its kinds mean. It is
 * kept apart from the lexicon on purpose: a word that the lexicon knows is no name, and models of
 * attribution see that. Tables are immutable after loading; markers are those of one document, made
 * once, in time linear in its words.
 */
#ifndef CLAIM_MARKER_H
#define CLAIM_MARKER_H

#include "view.h"

/* The names stand in marker.c in the same order. */
enum marker_kind {
    MARKER_NOT = 1u << 0,
    MARKER_NONE = 1u << 1,
    MARKER_PLAIN = 1u << 2,
    MARKER_POSSIBLE = 1u << 3,
    MARKER_REPORTED = 1u << 4,
    MARKER_CONDITION = 1u << 5,
    MARKER_FUTURE = 1u << 6,
    MARKER_WOULD = 1u << 7,
    MARKER_ASKS = 1u << 8,
    MARKER_SUB = 1u << 9,
    MARKER_AFTER = 1u << 10,
    MARKER_HEDGE = 1u << 11,
    MARKER_WISH = 1u << 12,
    MARKER_REASON = 1u << 13,
    MARKER_SHADE = 1u << 14, /* and those above it: shifted by a Cw__Shade */
};
#define MARKER_SHADES ((uint32_t)CW__SHADE__PRESS + 1)

/* The longest word or phrase of the table that begins at a word. */
struct marker {
    uint32_t kinds; /* enum marker_kind; 0: none begins here */
    uint8_t words;
    bool is_joined; /* Arabic: و or ف stands in front */
};

struct markers {
    const struct view *view;
    const struct marker *at; /* [view->words + 1], the last of no kind */
};

void marker_find(const struct view *v, struct arena *a, struct markers *ret);

static inline bool marker_has(const struct markers *m, uint32_t i, uint32_t kinds)
{
    return (m->at[i].kinds & kinds) != 0;
}

#endif
