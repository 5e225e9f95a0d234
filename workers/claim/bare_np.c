/* SPDX-License-Identifier: Apache-2.0 */
#include "bare.h"
#include "bare_word.h"

#define TAIL_WORDS 14
#define NOUN_WORDS 4
#define TITLE_POINTS 5 /* Capt */
#define RELATIVE_WORDS 10
#define APPOSITION_WORDS 16

/* in the town of Tal Mirsal | activist Karim Haddal: the place belongs to what stands in front. */
static bool is_place_of_clause(const struct view *v, uint32_t i)
{
    uint32_t from = i;

    if (!view_mentions(v, i, CW__MENTION__TYPE__LOC))
        return false;
    while (from > 0 && i - from < NOUN_WORDS && v->word[from - 1].mention == v->word[i].mention)
        from--;
    return from > 0 && view_has(v, from - 1, LEXICON_PREP) && !bare_word_joins_speaker(v, from - 1);
}

/* in Veldt | MNA reported: a name of one word, of an outlet. */
static bool is_wire_name(const struct view *v, uint32_t i)
{
    return view_source(v, i) == LEXICON_SOURCE_MEDIA && v->word[i].capital &&
           v->word[i + 1].mention != v->word[i].mention && !v->word[i + 1].capital;
}

/* The place where something happened | and the name of who tells it: two names side by side. */
static bool is_place_before_name(const struct view *v, uint32_t i)
{
    if (is_place_of_clause(v, i))
        return true;
    if (i > 0 && bare_word_joins_speaker(v, i - 1) &&
        !view_mentions(v, i + 1, CW__MENTION__TYPE__ORG))
        return false; /* the envoy for Syria Karim Haddal; not: forces in Veldt | MNA */
    if (view_mentions(v, i, CW__MENTION__TYPE__ORG) &&
        view_mentions(v, i + 1, CW__MENTION__TYPE__ORG) &&
        v->word[i + 1].mention != v->word[i].mention)
        return true;
    return view_mentions(v, i, CW__MENTION__TYPE__LOC) && v->word[i + 1].capital &&
           v->word[i + 1].mention != v->word[i].mention && v->word[i + 1].mention != VIEW_NONE &&
           (!bare_word_speaks(v, i + 1) || is_wire_name(v, i + 1)) && !v->word[i].possessive;
}

/* Maj|. Gen|. Karim Haddal: a stop behind a short capital word, in front of a name. */
static bool ends_title(const struct view *v, uint32_t i)
{
    return i > 0 && view_is_mark(v, i, VIEW_MARK_STOP) && !v->word[i].space &&
           v->word[i - 1].capital &&
           v->tokens.at[i - 1].end - v->tokens.at[i - 1].start <= TITLE_POINTS &&
           i + 1 < v->words && v->word[i + 1].capital;
}

/* to attack | Veldt: a place that a verb of violence governs. */
static bool is_struck_place(const struct view *v, uint32_t i)
{
    return view_mentions(v, i, CW__MENTION__TYPE__LOC) && view_is_lower(v, i - 1) &&
           v->word[i - 1].lex && v->word[i - 1].lex->trigger && view_is_lower(v, i + 1) &&
           !view_ends_with(v, i - 1, "s");
}

/* a hundred rebels | Mirsal News reported: those whom a clause ends with, in front of a name. */
static bool is_many_before_name(const struct view *v, uint32_t i)
{
    return view_is_lower(v, i) && view_ends_with(v, i, "s") && !v->word[i].possessive &&
           v->word[i + 1].capital && v->word[i + 1].mention != VIEW_NONE &&
           v->word[i + 1].mention != v->word[i].mention;
}

/* an ally of Karim Haddal | sources said */
static bool is_person_before_many(const struct view *v, uint32_t i)
{
    const enum lexicon_source s = view_source(v, i + 1);

    if (!view_is_lower(v, i + 1) || !view_ends_with(v, i + 1, "s") || v->word[i].possessive)
        return false;
    if (view_mentions(v, i, CW__MENTION__TYPE__ORG)) /* controlled by the Brigade | activists */
        return (s == LEXICON_SOURCE_LOCAL || s == LEXICON_SOURCE_ANONYMOUS) && i > 0 &&
               VIEW_IS(v, i - 1, "by");
    return view_mentions(v, i, CW__MENTION__TYPE__PER) && bare_word_speaks(v, i + 1);
}

/* as they left school | activists said: the object of a verb, in front of who speaks. */
static bool is_left(const struct view *v, uint32_t i)
{
    return i > 0 && view_is_lower(v, i + 1) && bare_word_speaks(v, i + 1) &&
           view_ends_with(v, i + 1, "s") && bare_word_is_finite(v, i - 1) &&
           !view_has(v, i - 1, LEXICON_AUX) && !view_ends_with(v, i, "s");
}

/* the governor of Orab | province | Karim Haddal */
static bool ends_region(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"province", "city",    "governorate", "region",
                                        "district", "area",    "countryside", "town",
                                        "village",  "council", NULL};

    return view_is_any(v, i, words) && i > 1 && v->word[i - 1].capital &&
           view_mentions(v, i + 1, CW__MENTION__TYPE__PER) && bare_word_joins_speaker(v, i - 2);
}

static bool fits_tail(const struct view *v, uint32_t i, uint32_t end)
{
    if (ends_title(v, i))
        return true;
    if (bare_is_junk(v, i) || v->word[i].mark || bare_word_is_time(v, i))
        return false;
    if (v->word[i].mention != VIEW_NONE && i + 1 < end &&
        v->word[i].mention == v->word[i + 1].mention)
        return true;
    if (i > 0 && i + 1 < end && is_struck_place(v, i))
        return false; /* ready to attack Veldt | security sources said */
    if (view_is_lower(v, i) && i + 1 < end && view_mentions(v, i + 1, CW__MENTION__TYPE__NORP) &&
        view_source(v, i) == LEXICON_SOURCE_ORGANISATION)
        return false; /* remain in office | Turkish officials said */
    if (v->word[i].capital)
        return !(i + 1 < end && (is_place_before_name(v, i) || is_person_before_many(v, i)));
    if (VIEW_IS(v, i + 1, "media") && view_is_lower(v, i) && view_ends_with(v, i, "s") &&
        bare_word_speaks(v, i))
        return false; /* a hundred militants | media reported */
    if (bare_word_speaks(v, i) && i + 1 < end && (is_many_before_name(v, i) || is_left(v, i)))
        return false;
    if (bare_word_speaks(v, i) || v->word[i].possessive)
        return true;
    if (i + 1 == end)
        return false;
    if (ends_region(v, i))
        return true;
    if (VIEW_IS(v, i, "and") && i > 0) /* France and Britain, a medical source and witnesses */
        return (v->word[i + 1].mention != VIEW_NONE && v->word[i - 1].mention != VIEW_NONE) ||
               (bare_word_speaks(v, i + 1) && bare_word_speaks(v, i - 1) && i + 2 == end);
    return bare_word_is_modifier(v, i) || bare_word_joins_speaker(v, i) ||
           ((VIEW_IS(v, i, "of") || VIEW_IS(v, i, "for")) && i > 0 && v->word[i - 1].capital);
}

/* residents, media: need no article. */
static bool is_many(const struct view *v, uint32_t i)
{
    return view_ends_with(v, i, "s") || VIEW_IS(v, i, "media") || VIEW_IS(v, i, "police") ||
           VIEW_IS(v, i, "people");
}

/* the British-based | monitoring group: a determiner a few words in front of what does not fit. */
static uint32_t determiner_before(const struct view *v, uint32_t i, uint32_t low)
{
    for (uint32_t j = i; j > low && i - j < NOUN_WORDS; j--) {
        if (v->word[j - 1].mark || view_has(v, j - 1, LEXICON_PREP | LEXICON_CONJ | LEXICON_TIME) ||
            bare_word_is_finite(v, j - 1))
            return i;
        if (bare_word_is_det(v, j - 1))
            return j - 1;
    }
    return i;
}

static struct words pronoun_before(const struct view *v, uint32_t end, uint32_t low)
{
    const bool is_one = end > low && view_has(v, end - 1, LEXICON_PRON) &&
                        !view_has(v, end - 1, LEXICON_DET) && !v->word[end - 1].mark;

    return (struct words){is_one ? end - 1 : end, end};
}

/* Norland | and Veldt; the Food Council | and the Seed Board: where two whole names begin. */
static uint32_t before_joined(const struct view *v, struct words np, uint32_t low)
{
    const uint32_t and = VIEW_IS(v, np.from, "and") || np.from == low ? np.from : np.from - 1;
    uint32_t i;

    if (and > low + 1 && VIEW_IS(v, and, "and") && bare_word_is_det(v, and+1) &&
        view_is_lower(v, and-1) && bare_word_speaks(v, and-1)) /* a witness | and an official */
        return determiner_before(v, and-1, low) < and-1 ? determiner_before(v, and-1, low)
                                                        : np.from;
    if (!VIEW_IS(v, and, "and") || and < low + 1 || v->word[and-1].mention == VIEW_NONE ||
        v->word[np.to - 1].mention == VIEW_NONE)
        return np.from;
    i = and+1 + bare_word_is_det(v, and+1);
    if (v->word[i].mention != v->word[np.to - 1].mention || v->word[and-1].type != v->word[i].type)
        return np.from;
    for (i = and-1; i > low && v->word[i - 1].mention == v->word[and-1].mention; i--)
        ;
    if (i > low && view_has(v, i - 1, LEXICON_PREP))
        return np.from; /* in Veldt | and Norland said */
    return i - (i > low && bare_word_is_det(v, i - 1));
}

/* the Observatory (MO) |: what stands in brackets goes with the name. */
static uint32_t before_bracket(const struct view *v, uint32_t end, uint32_t low)
{
    if (end > low + 3 && view_is_mark(v, end - 1, VIEW_MARK_CLOSE))
        for (uint32_t i = end - 1; i > low + 1 && end - i < NOUN_WORDS + 2; i--)
            if (view_is_mark(v, i - 1, VIEW_MARK_OPEN))
                return i - 1;
    return end;
}

/* The same without what may stand behind it. */
static struct words tail_of(const struct view *v, uint32_t end, uint32_t low)
{
    const uint32_t name_end = before_bracket(v, end, low);
    struct words np = pronoun_before(v, end, low);

    if (np.from < np.to)
        return np;
    if (name_end < end) {
        np = tail_of(v, name_end, low);
        return np.from < np.to ? (struct words){np.from, end} : (struct words){end, end};
    }
    while (np.from > low && end - np.from < TAIL_WORDS) {
        uint32_t i = np.from - 1;
        if (bare_word_is_det(v, i) && np.from < end) {
            np.from = i;
            if (i > low + 2 && VIEW_IS(v, i - 1, "to") && VIEW_IS(v, i - 2, "close"))
                np.from = --i; /* sources close to the group */
            else if (!(i > low + 1 && bare_word_joins_speaker(v, i - 1)))
                return (struct words){before_joined(v, np, low), end};
            np.from = i - 1;
        } else if (fits_tail(v, i, end)) {
            np.from = i;
        } else {
            if (np.from < end && view_is_lower(v, np.from) && !is_many(v, end - 1))
                np.from = determiner_before(v, np.from, low);
            break;
        }
    }
    np.from = before_joined(v, np, low);
    while (np.from < end && view_is_lower(v, np.from) &&
           (view_has(v, np.from, LEXICON_PREP) || VIEW_IS(v, np.from, "and")))
        np.from++;
    return np;
}

/* an official | who declined to be named said. */
static struct words before_relative(const struct view *v, uint32_t end, uint32_t low)
{
    for (uint32_t i = end; i > low + 1 && end - i < RELATIVE_WORDS && !v->word[i - 1].mark; i--)
        if (VIEW_IS(v, i - 1, "who") || VIEW_IS(v, i - 1, "which")) {
            low = i > low + TAIL_WORDS ? i - TAIL_WORDS : low;
            return bare_word_speaks(v, i - 2) || v->word[i - 2].capital ? bare_tail(v, i - 1, low)
                                                                        : (struct words){end, end};
        }
    return (struct words){end, end};
}

/* activists | in the town, a member | of the relief team | said. */
static struct words before_complement(const struct view *v, uint32_t end, uint32_t low)
{
    for (uint32_t i = end > low ? end - 1 : low;
         i > low + 1 && end - i <= NOUN_WORDS && !v->word[i].mark; i--) {
        if (bare_word_is_finite(v, i) || bare_word_is_time(v, i) || VIEW_IS(v, i, "to") ||
            view_has(v, i, LEXICON_CONJ | LEXICON_REL))
            break;
        if (bare_word_joins_speaker(v, i) && i + 1 < end)
            return (struct words){tail_of(v, i, low).from, end};
    }
    return (struct words){end, end};
}

/* Karim Haddal | an official based in Veldt in the ministry | said. */
static struct words before_apposition(const struct view *v, uint32_t end, uint32_t low)
{
    for (uint32_t i = end; i > low + 2 && end - i < APPOSITION_WORDS && !v->word[i - 1].mark; i--) {
        if (view_has(v, i - 1, LEXICON_AUX | LEXICON_VERB | LEXICON_REL) ||
            VIEW_IS(v, i - 1, "the"))
            break;
        if (!(VIEW_IS(v, i - 1, "a") || VIEW_IS(v, i - 1, "an")) ||
            !view_mentions(v, i - 2, CW__MENTION__TYPE__PER))
            continue;
        if (!bare_word_speaks(v, i) && !bare_word_speaks(v, i + 1) && !bare_word_speaks(v, i + 2))
            break;
        for (i -= 2; i > low && v->word[i - 1].mention == v->word[i].mention; i--)
            ;
        return (struct words){i, end};
    }
    return (struct words){end, end};
}

/* a number of | officials */
static struct words with_quantity(const struct view *v, struct words np, uint32_t low)
{
    static const char *const words[] = {"number", "majority", "dozens", "hundreds", "group", NULL};

    if (np.from > low + 2 && VIEW_IS(v, np.from - 1, "of") && view_is_any(v, np.from - 2, words) &&
        view_is_lower(v, np.from - 2)) {
        np.from -= 2;
        np.from -= bare_word_is_det(v, np.from - 1);
    }
    return np;
}

struct words bare_tail(const struct view *v, uint32_t end, uint32_t low)
{
    struct words np = tail_of(v, end, low), named;

    if (np.from == end)
        np = before_complement(v, end, low);
    if (np.from == end || (view_is_lower(v, np.from) && !bare_word_is_det(v, np.from))) {
        named = before_apposition(v, end, low);
        np = named.from < end ? named : np;
    }
    return np.from < end ? with_quantity(v, np, low) : before_relative(v, end, low);
}
