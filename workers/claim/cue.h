/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cue - words that attribute: which of them are really used so.
 *
 * "claims" is a verb in "Damascus claims that" and a noun in "the claims"; بين is "between" before
 * it is "made clear" (cue_arabic.c). What cannot be told from the neighbours is left to the shapes
 * that english.c and arabic.c look for.
 */
#ifndef CLAIM_CUE_H
#define CLAIM_CUE_H

#include "view.h"

struct cue_hit {
    const struct lexicon_cue *cue;
    struct words words;
    enum lexicon_form form;
    bool is_finite;  /* English: "is saying" as well as "says" */
    bool is_passive; /* "was quoted" */
};

static inline bool cue_has_frame(const struct cue_hit *h, char letter)
{
    return (h->cue->frames & LEXICON_FRAME(letter)) != 0;
}

/* Is word i, standing alone, a preposition that introduces the content of this cue? */
bool cue_takes_preposition(const struct cue_hit *h, const struct view *v, uint32_t i);

/* Does a cue begin at word i? Words inside quoted speech are none. */
bool cue_find(const struct view *v, uint32_t i, struct view_unit unit, struct cue_hit *ret);

/* بعد | كشف الصحافة عن, لتنفيذ | وعد الرئيس ب: written like the verb, and by what stands in front
 * the verbal noun. */
bool cue_is_act(const struct view *v, uint32_t i, uint32_t low);

/* Is the Arabic word i, a verb, participle or verbal noun by the lexicon, one in this place? `low`
 * begins its unit. */
bool cue_is_arabic(const struct view *v, uint32_t i, uint32_t low, const struct cue_hit *h);

#endif
