/* SPDX-License-Identifier: Apache-2.0 */
/* What goes on with the subject of what stands in front: participles, and verbs behind "and". */
#include "bare.h"
#include "english.h"

#define LOOK_WORDS 60 /* how far a verb is looked for */
#define LIVES_WORDS 6
#define SURE_SCORE 0.7f /* of verbs that go on behind "and" */

/* [The council] raised its toll | saying that: who does what the sentence is about, by its first
 * verb; empty when nobody does who can speak. */
struct words bare_sentence_subject(const struct view *v, uint32_t low, uint32_t cue)
{
    struct words s = {low, low};

    for (uint32_t i = low + 1; i < cue && i < low + LOOK_WORDS; i++)
        if (bare_has_verb(v, (struct words){i, i + 1})) {
            s = bare_subject(v, i, low);
            break;
        } else if (i + 1 == cue || i + 1 == low + LOOK_WORDS) {
            s = bare_head(v, low, cue); /* a verb that no list knows */
        }
    return bare_ends_in_speaker(v, s) && !english_is_nobody(v, s) ? s : (struct words){low, low};
}

/* and | has since, but | later | said */
static bool is_helper(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_AUX | LEXICON_ADV) || VIEW_IS(v, i, "since") ||
           view_ends_with(v, i, "ly");
}

/* The conjunction in front of a verb that goes on with the subject of the one before: C | and has
 * also | said that. VIEW_NONE: none. */
uint32_t bare_conjunction_before(const struct view *v, uint32_t cue, uint32_t low)
{
    uint32_t i = cue;

    while (i > low && is_helper(v, i - 1))
        i--;
    return i > low && (VIEW_IS(v, i - 1, "and") || VIEW_IS(v, i - 1, "but")) ? i - 1 : VIEW_NONE;
}

/* confirmed the toll | and said that, | but denied that: goes on with the same subject. */
bool bare_begins_saying(const struct view *v, uint32_t i)
{
    if (!VIEW_IS(v, i, "and") && !VIEW_IS(v, i, "but"))
        return false;
    while (i + 2 < v->words && is_helper(v, i + 1))
        i++;
    if (i + 1 < v->words && v->word[i + 1].phrase && v->word[i + 1].phrase->cue)
        return v->word[i + 1].phrase->form == LEXICON_PAST; /* and called on */
    return i + 1 < v->words && v->word[i + 1].lex && v->word[i + 1].lex->cue &&
           (v->word[i + 1].lex->form == LEXICON_PAST ||
            v->word[i + 1].lex->form == LEXICON_PASSIVE) &&
           lexicon_cue_of(v->english, v->word[i + 1].lex)->score >= SURE_SCORE;
}

bool bare_claims_lives(const struct view *v, const struct cue_hit *h, uint32_t to)
{
    const uint32_t from = h->words.to;

    if (strcmp(h->cue->lemma, "claim") != 0)
        return false;
    for (uint32_t i = from; i < to && i < from + LIVES_WORDS; i++)
        if (VIEW_IS(v, i, "lives") || VIEW_IS(v, i, "life"))
            return true;
    return false;
}

/* said there were dead | but had no toll */
static bool gives_nothing(const struct view *v, uint32_t i)
{
    static const char *const verbs[] = {"had", "gave", "provided", "has", NULL};

    return VIEW_IS(v, i, "but") && view_is_any(v, i + 1, verbs) &&
           (VIEW_IS(v, i + 2, "no") || VIEW_IS(v, i + 2, "not"));
}

uint32_t bare_narrator(const struct view *v, uint32_t from, uint32_t to)
{
    static const char *const verbs[] = {"saying",     "giving",    "specifying",  "elaborating",
                                        "naming",     "providing", "identifying", "offering",
                                        "mentioning", NULL};

    static const char *const effects[] = {"prompting", "echoing", "contradicting", "underscoring",
                                          NULL};

    for (uint32_t i = from + 1; i + 1 < to; i++)
        if ((VIEW_IS(v, i, "without") && view_is_any(v, i + 1, verbs)) ||
            (view_is_any(v, i, effects) && !view_in_speech(v, i)) || gives_nothing(v, i))
            return i;
    return to;
}

/* must stop | insisting, heard them | saying: part of what is told. */
bool bare_is_governed(const struct view *v, uint32_t i)
{
    static const char *const phases[] = {"stop",    "stopped", "keep",  "kept",  "start",
                                         "started", "begin",   "began", "avoid", NULL};
    static const char *const senses[] = {"heard", "hear", "hears", "hearing", NULL};

    if (view_is_any(v, i - 1, phases))
        return true;
    for (uint32_t n = 1; n <= 4 && n <= i; n++)
        if (view_is_any(v, i - n, senses))
            return true;
    return false;
}
