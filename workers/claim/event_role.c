/* SPDX-License-Identifier: Apache-2.0 */
#include "event_role.h"

#define ROLE_WORDS 22 /* how far from the trigger a place may stand */
#define COUNTED_POINTS 30
#define PLACES_MAX 4
#define PLACE_WORDS 4 /* how far in front of a place the word that makes it one */

static bool has_role(const struct event_builder *b, uint32_t mention)
{
    for (size_t i = 0; i < b->event->n_roles; i++)
        if (b->role[i]->mention == mention)
            return true;
    return false;
}

void event_add_role(struct event_builder *b, Cw__Role__Name name, uint32_t mention)
{
    Cw__Role *role;

    if (mention == VIEW_NONE || b->event->n_roles == EVENT_ROLES_MAX || has_role(b, mention))
        return;
    role = ARENA_NEW(b->a, Cw__Role);
    cw__role__init(role);
    role->has_role = role->has_mention = 1;
    role->role = name;
    role->mention = mention;
    b->role[b->event->n_roles++] = role;
}

static bool is_place_word(const struct view *v, uint32_t i)
{
    static const char *const words[] = {
        "in",     "at",     "near",   "from",    "of",   "to",    "towards", "around", "outside",
        "inside", "city",   "town",   "village", "في",   "قرب",   "شرقي",    "غربي",   "شمالي",
        "جنوبي",  "شرق",    "غرب",    "شمال",    "جنوب", "مدينه", "بلده",    "قريه",   "ريف",
        "الي",    "محافظه", "بمدينه", "من",      "نحو",  NULL};

    return view_is_any(v, i, words);
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

/* In Tall Amin; in Veldt's Tall Amin; in Tall Amin, Veldt; in the rebel-held eastern Veldt. */
static bool is_place(const struct view *v, uint32_t i, uint32_t from)
{
    if (v->word[i].prep == 'b')
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

/* Tall Amin, 60 kilometres northeast of [Veldt]: only says where that is. */
static bool is_reference(const struct view *v, uint32_t i)
{
    static const char *const sides[] = {"north",     "south",     "east",      "west",
                                        "northeast", "northwest", "southeast", "southwest",
                                        "outside",   NULL};

    return i > 1 && VIEW_IS(v, i - 1, "of") && view_is_any(v, i - 2, sides);
}

/* Every place behind a word of place; else the nearest place of the clause. */
static void add_places(struct event_builder *b)
{
    const struct view *v = b->v;
    uint32_t nearest = VIEW_NONE, from, found = 0;

    from = b->trigger > b->clause.from + ROLE_WORDS ? b->trigger - ROLE_WORDS : b->clause.from;
    for (uint32_t i = from; i < b->clause.to && i < b->behind + ROLE_WORDS; i++) {
        if (!is_place_mention(v, i) || (i > 0 && v->word[i - 1].mention == v->word[i].mention) ||
            is_dateline(v, i))
            continue;
        if (is_place(v, i, from) && !is_reference(v, i) && found < PLACES_MAX) {
            event_add_role(b, CW__ROLE__NAME__PLACE, v->word[i].mention);
            found++;
        }
        if (nearest == VIEW_NONE || i < b->behind + 6)
            nearest = v->word[i].mention;
    }
    if (!found)
        event_add_role(b, CW__ROLE__NAME__PLACE, nearest);
}

/* What is counted of those whom an event of this type befalls. */
static const char *counted_by(const char *type)
{
    static const struct {
        const char *type, *what;
    } rows[] = {
        {"violence.killing", "killed"},
        {"violence.execution", "killed"},
        {"violence.injury", "wounded"},
        {"detention.arrest", "arrested"},
        {"detention.abduction", "kidnapped"},
        {"detention.release", "released"},
        {"humanitarian.displacement", "displaced"},
    };

    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(type, rows[i].type) == 0)
            return rows[i].what;
    return NULL;
}

bool event_has_role(const struct event_builder *b, Cw__Role__Name name)
{
    for (size_t i = 0; i < b->event->n_roles; i++)
        if (b->role[i]->role == name)
            return true;
    return false;
}

/* The count of those who suffered that stands nearest to the trigger, within so many code points;
 * NULL: there is none. */
static const Cw__Quantity *count_within(const struct event_builder *b, uint32_t within,
                                        bool is_somebody)
{
    const struct view *v = b->v;
    const char *what = counted_by(b->event->type);
    const Cw__Quantity *best = NULL;
    uint32_t at = view_range(v, (struct words){b->trigger, b->behind}).start;

    for (size_t i = 0; what && i < b->event->n_quantities; i++) {
        const Cw__Quantity *q = v->doc->quantities[b->event->quantities[i]];
        const uint32_t gap = q->start > at ? q->start - at : at - q->start;
        if (q->what && strcmp(q->what, what) == 0 && gap < within && (q->who || !is_somebody)) {
            within = gap;
            best = q;
        }
    }
    return best;
}

bool event_is_counted(const struct event_builder *b)
{
    return count_within(b, COUNTED_POINTS, false) != NULL;
}

/* "Four people were killed": the target is who is counted. A bare number is nobody. */
static void add_counted(struct event_builder *b, uint32_t within)
{
    const struct view *v = b->v;
    const Cw__Quantity *best = count_within(b, within, true);

    if (best) {
        struct words w = {token_find(&v->tokens, best->start), token_find(&v->tokens, best->end)};
        if (w.from < w.to && w.to <= v->words)
            event_add_role(b, CW__ROLE__NAME__TARGET,
                           event_make_mention(b->reader, w, "claim:counted"));
    }
}

void event_fill_roles(struct event_builder *b, enum lexicon_roles roles)
{
    if (!b->v->word[b->trigger].arabic)
        add_counted(b, COUNTED_POINTS); /* before a name farther off */
    event_fill_parties(b, roles);
    if (!event_has_role(b, CW__ROLE__NAME__TARGET))
        add_counted(b, UINT32_MAX);
    add_places(b);
}
