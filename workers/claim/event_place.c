/* SPDX-License-Identifier: Apache-2.0 */
#include "event_phrase.h"
#include "np_arabic.h"

#define ROLE_WORDS 22 /* how far from the trigger a place may stand */
#define PLACES_MAX 4
#define PLACE_WORDS 4    /* how far in front of a place the word that makes it one */
#define LOCALITY_WORDS 4 /* of a place without a name of its own */

static const char *const sides_arabic[] = {"شرقي", "غربي", "شمالي", "جنوبي", "شرق",
                                           "غرب",  "شمال", "جنوب",  NULL};

/* A common noun of places: a camp, a quarter; of Arabic alone. */
static bool is_locality(const struct view *v, uint32_t i)
{
    return v->word[i].arabic && view_is_in_arabic(v, i, v->arabic->localities);
}

static bool is_place_word(const struct view *v, uint32_t i)
{
    static const char *const words[] = {
        "in",     "at",     "near",   "from",    "of",   "to",    "towards", "around", "outside",
        "inside", "city",   "town",   "village", "في",   "قرب",   "شرقي",    "غربي",   "شمالي",
        "جنوبي",  "شرق",    "غرب",    "شمال",    "جنوب", "مدينه", "بلده",    "قريه",   "ريف",
        "الي",    "محافظه", "بمدينه", "من",      "نحو",  NULL};

    return view_is_any(v, i, words) || (is_locality(v, i) && v->word[i].prep != 'l');
}

static bool is_place_mention(const struct view *v, uint32_t i)
{
    return view_mentions(v, i, CW__MENTION__TYPE__LOC);
}

/* Veldt (AFP): where the report was written; so of agencies behind the name and nothing before. */
static bool is_dateline(const struct view *v, uint32_t i)
{
    uint32_t next = i + 1;

    while (next < v->words && v->word[next].mention == v->word[i].mention)
        next++;
    while (next < v->words && next <= i + 3 && v->word[next].mark &&
           !view_is_mark(v, next, VIEW_MARK_STOP))
        next++;
    return next < v->words && view_source(v, next) == LEXICON_SOURCE_MEDIA &&
           !(i > 0 && view_has(v, i - 1, LEXICON_PREP));
}

/* قصف [تل أمين]: a town that the noun or verb governs. */
static bool is_suffered_by(const struct event_builder *b, uint32_t i)
{
    return i == b->behind && b->v->word[b->trigger].arabic && event_is_kind(b, "violence.") &&
           !event_is_country(b->v, i);
}

/* In Tall Amin; in Veldt's Tall Amin; in Tall Amin, Veldt; in the rebel-held eastern Veldt. */
static bool is_place(const struct event_builder *b, uint32_t i, uint32_t from)
{
    const struct view *v = b->v;

    if (v->word[i].prep == 'b' || is_suffered_by(b, i))
        return true;
    if (i > from && is_place_mention(v, i - 1))
        return true;
    if (i > from + 1 && view_is_mark(v, i - 1, VIEW_MARK_COMMA) && is_place_mention(v, i - 2))
        return true;
    for (uint32_t n = 0; n < PLACE_WORDS && i > from; n++) {
        i--;
        if (is_place_word(v, i))
            return true;
        if (v->word[i].possessive && is_place_mention(v, i))
            return true; /* Veldt's rebel-held Tall Amin */
        if (n == 0 && !v->word[i].arabic && v->word[i].lex && v->word[i].lex->trigger)
            return true; /* struck Tall Amin */
        if (v->word[i].mark || v->word[i].mention != VIEW_NONE ||
            (v->word[i].lex && (v->word[i].lex->trigger || v->word[i].lex->cue)))
            return false;
    }
    return false;
}

/* على بعد 700 كيلومتر غربي [تل أمين]: so far from there. */
static bool is_measured(const struct view *v, uint32_t i)
{
    static const char *const units[] = {"كم",   "كيلومتر", "كيلومترا", "كيلومترات", "كلم",
                                        "كيلو", "مترا",    "متر",      NULL};

    for (uint32_t n = 1; n <= PLACE_WORDS && n <= i; n++) {
        if (v->word[i - n].mark || v->word[i - n].mention != VIEW_NONE)
            return false;
        if (view_is_any(v, i - n, units))
            return true;
    }
    return false;
}

/* Tall Amin, 60 kilometres northeast of [Veldt]: only says where that is. */
static bool is_reference(const struct view *v, uint32_t i)
{
    static const char *const sides[] = {"north",     "south",     "east",      "west",
                                        "northeast", "northwest", "southeast", "southwest",
                                        "outside",   NULL};

    if (v->word[i].arabic)
        return is_measured(v, i);
    return i > 1 && VIEW_IS(v, i - 1, "of") && view_is_any(v, i - 2, sides);
}

/* Does a word in front of the common noun at word i make a place of it? في المخيم, بحي X; who takes
 * a quarter, takes it: سيطر على حي X. */
static bool is_located(const struct event_builder *b, uint32_t i)
{
    const struct view *v = b->v;

    static const char *const within[] = {"داخل",  "وسط",   "قرب",  "محيط",  "عند",  "بمحيط",
                                         "مدخل",  "اطراف", "شهد",  "شهدت",  "يشهد", "تشهد",
                                         "ويشهد", "وتشهد", "وشهد", "وشهدت", NULL};

    if (VIEW_IS(v, i, "بسجن") || VIEW_IS(v, i, "بالسجن"))
        return false; /* حكم بالسجن: a sentence */
    if (v->word[i].prep == 'b' || (i > 0 && view_is_any(v, i - 1, within)))
        return true;
    if (i == 0 || v->word[i].prep || v->word[i].conj)
        return false;
    if (event_is_kind(b, "control.") && i == b->behind)
        return true;
    if (VIEW_IS(v, i - 1, "علي") && (event_is_kind(b, "control.") || event_is_kind(b, "violence.")))
        return true; /* what is taken or shelled: المخيم */
    return VIEW_IS(v, i - 1, "في") || view_is_any(v, i - 1, sides_arabic);
}

/* Goes word i on with the place whose noun stands at `head`? حي | العويجي, المنطقة | الجبلية. */
static bool is_of_locality(const struct view *v, uint32_t i, uint32_t head)
{
    if (v->word[i].mark || v->word[i].prep || v->word[i].conj || np_arabic_is_prep(v, i) ||
        np_arabic_is_time(v, i) || view_is_number(v, i) ||
        view_has(v, i, LEXICON_REL | LEXICON_ADV | LEXICON_QAD | LEXICON_KANA) ||
        event_phrase_begins_event(v, i) || event_phrase_is_quantifier(v, i))
        return false;
    if (v->word[head].article) /* the camp is known; an adjective says which */
        return v->word[i].article && (view_ends_with(v, i, "ي") || view_ends_with(v, i, "يه"));
    return i == head + 1 || v->word[i].article == v->word[i - 1].article;
}

/* A place that no table has: its common noun, with its name if it has one. Of several the nearest
 * to the trigger; empty: there is none. */
static struct words locality_near(const struct event_builder *b, struct words within)
{
    const struct view *v = b->v;
    struct words best = {0, 0};
    uint32_t gap = UINT32_MAX;

    for (uint32_t i = within.from; i < within.to; i++) {
        const uint32_t far = i > b->trigger ? i - b->trigger : b->trigger - i;
        uint32_t end = i + 1;
        if (far >= gap || !is_locality(v, i) || v->word[i].mention != VIEW_NONE ||
            !is_located(b, i))
            continue;
        while (end < within.to && end < i + LOCALITY_WORDS && is_of_locality(v, end, i))
            end++;
        best = (struct words){i, end};
        gap = far;
    }
    return best;
}

/* Every place behind a word of place; else one that is no name, and the nearest of the clause. */
void event_fill_places(struct event_builder *b)
{
    const struct view *v = b->v;
    const uint32_t from = b->trigger > b->clause.from + ROLE_WORDS ? b->trigger - ROLE_WORDS
                                                                   : b->clause.from,
                   to = b->clause.to < b->behind + ROLE_WORDS ? b->clause.to
                                                              : b->behind + ROLE_WORDS;
    uint32_t nearest = VIEW_NONE, found = 0;
    struct words at = {0, 0};

    for (uint32_t i = from; i < to; i++) {
        if (!is_place_mention(v, i) || (i > 0 && v->word[i - 1].mention == v->word[i].mention) ||
            is_dateline(v, i))
            continue;
        if (is_place(b, i, from) && !is_reference(v, i) && found < PLACES_MAX) {
            event_add_role(b, CW__ROLE__NAME__PLACE, v->word[i].mention);
            found++;
        }
        if ((nearest == VIEW_NONE || i < b->behind + 6) &&
            !(v->word[i].arabic && is_reference(v, i)))
            nearest = v->word[i].mention;
    }
    if (!found && v->word[b->trigger].arabic)
        at = locality_near(b, (struct words){from, to});
    if (at.from < at.to)
        event_put_role(b, CW__ROLE__NAME__PLACE, event_make_mention(b->reader, at, "claim:place"));
    if (!found)
        event_add_role(b, CW__ROLE__NAME__PLACE, nearest);
}
