/* SPDX-License-Identifier: Apache-2.0 */
/* English: what an event befalls where no name tells it: a bakery, a police patrol, the lawyer's
 * sons. By grammar the noun phrase right behind the verb, behind its preposition, or in front of
 * the passive; its head is a common noun of people or of what is hit. */
#include "event_phrase.h"

#define OBJECT_WORDS 10
#define OWNER_WORDS 8
#define BEHIND_WORDS 14 /* from the trigger to the preposition in front of the object */
#define PASSIVE_WORDS 8 /* from "was" to what it was done by */

static const char *const articles[] = {"the", "a",     "an",   "its", "his",
                                       "her", "their", "this", NULL};

static bool is_thing(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];
    const uint64_t group = v->english->objects;

    return !w->mark && !w->arabic &&
           ((w->lex && (w->lex->needed & group)) || (w->phrase && (w->phrase->needed & group)));
}

static bool is_somebody(const struct view *v, uint32_t i)
{
    if (VIEW_IS(v, i, "local")) /* a local truce */
        return false;
    switch (view_source(v, i)) {
    case LEXICON_SOURCE_LOCAL:
    case LEXICON_SOURCE_OFFICIAL:
    case LEXICON_SOURCE_ROLE:
    case LEXICON_SOURCE_GROUP:
    case LEXICON_SOURCE_MEDIA_PERSON:
        return true;
    default:
        return event_is_person(v, i) || event_is_force(v, i);
    }
}

/* What no noun phrase goes on with. */
static bool ends_phrase(const struct view *v, uint32_t i, bool has_head)
{
    if (v->word[i].mark)
        return true;
    if (VIEW_IS(v, i, "that"))
        return true;
    if (!view_is_lower(v, i) || view_has(v, i, LEXICON_DET))
        return has_head && view_has(v, i, LEXICON_DET);
    if (view_has(v, i,
                 LEXICON_PREP | LEXICON_CONJ | LEXICON_AUX | LEXICON_REL | LEXICON_COMP |
                     LEXICON_PRON | LEXICON_TIME))
        return true;
    return has_head && (view_has(v, i, LEXICON_ADV) || view_ends_with(v, i, "ly") ||
                        (v->word[i].lex && !is_somebody(v, i) && !is_thing(v, i) &&
                         (v->word[i].lex->trigger || v->word[i].lex->cue)) ||
                        view_ends_with(v, i, "ing") || view_ends_with(v, i, "ed"));
}

/* two members | of the Orab council */
static uint32_t owner_end(const struct view *v, uint32_t to, uint32_t limit)
{
    uint32_t i = to + 1;

    if (i >= limit || !VIEW_IS(v, to, "of"))
        return to;
    while (i < limit && i - to < OWNER_WORDS && (i == to + 1 || !ends_phrase(v, i, true)))
        i++;
    return i;
}

static bool names_body(const struct view *v, struct words w)
{
    for (uint32_t i = w.from; i < w.to; i++)
        if (event_is_party(v, i) && !view_mentions(v, i, CW__MENTION__TYPE__NORP))
            return true;
    return false;
}

/* the village | of Tall Amin: a place, and no thing. */
static bool is_named_place(const struct view *v, uint32_t behind, uint32_t limit)
{
    if (behind < limit && VIEW_IS(v, behind, "of"))
        behind++;
    return behind < limit && view_mentions(v, behind, CW__MENTION__TYPE__LOC);
}

/* The head of the phrase that begins at *from, behind which it ends: the last noun, when it is
 * one of those; *from moves to an article one word on ("shot | a farmer"). */
static uint32_t head_of(const struct view *v, uint32_t *from, uint32_t limit)
{
    uint32_t head = VIEW_NONE;

    for (uint32_t i = *from; i < limit && i - *from < OBJECT_WORDS; i++) {
        if (ends_phrase(v, i, head != VIEW_NONE))
            break;
        if (view_mentions(v, i, CW__MENTION__TYPE__PER))
            return VIEW_NONE; /* the paramedic | Nour Haddad */
        if (i == *from + 1 && view_is_any(v, i, articles))
            *from = i;
        if (!view_is_lower(v, i))
            continue;
        head = !v->word[i].possessive && (is_thing(v, i) || is_somebody(v, i)) ? i : VIEW_NONE;
        if (head != VIEW_NONE && v->word[i].phrase && is_thing(v, i))
            head = i += v->word[i].phrase_words - 1u; /* police station */
    }
    return head;
}

struct words event_object_at(const struct view *v, uint32_t from, uint32_t limit)
{
    const uint32_t start = from, head = head_of(v, &from, limit);
    uint32_t to;

    if (head == VIEW_NONE || head >= limit || is_named_place(v, head + 1, limit))
        return (struct words){start, start};
    to = owner_end(v, head + 1, limit);
    if (!is_somebody(v, head) && names_body(v, (struct words){from, to}))
        return (struct words){start, start}; /* positions of the army: whose they are says more */
    while (from < head && view_is_any(v, from, articles))
        from++;
    return (struct words){from, is_somebody(v, head) ? to : head + 1};
}

struct words event_object_behind_word(const struct event_builder *b, const char *const *words)
{
    static const char *const anew[] = {"after", "before", "following", "while", "amid", "since",
                                       "when",  "which",  "who",       "where", NULL};
    const struct view *v = b->v;

    for (uint32_t i = b->behind; i + 1 < b->clause.to && i - b->behind < BEHIND_WORDS; i++) {
        if (view_is_any(v, i, anew) || view_is_mark(v, i, VIEW_MARK_SEMICOLON) ||
            view_is_mark(v, i, VIEW_MARK_COMMA) || view_is_mark(v, i, VIEW_MARK_STOP))
            break;
        if (view_is_any(v, i, words))
            return event_object_at(v, i + 1, b->clause.to);
    }
    return (struct words){b->behind, b->behind};
}

struct words event_object_before(const struct event_builder *b, uint32_t end)
{
    const struct view *v = b->v;
    uint32_t be = end, from;
    struct words w = {end, end};

    while (be > b->clause.from && end - be < PASSIVE_WORDS && !view_has(v, be - 1, LEXICON_BE))
        if (v->word[--be].mark)
            return w;
    if (be == b->clause.from || !view_has(v, be - 1, LEXICON_BE))
        return w;
    for (be--; be > b->clause.from && view_has(v, be - 1, LEXICON_AUX); be--)
        ;
    for (from = be; from > b->clause.from && be - from < 2 * OBJECT_WORDS; from--)
        if (v->word[from - 1].mark || view_has(v, from - 1, LEXICON_COMP | LEXICON_REL) ||
            view_is_cue(v, from - 1, LEXICON_PAST))
            break;
    for (uint32_t i = from; i < be && w.from == w.to; i++)
        if (i == from || (view_has(v, i, LEXICON_DET) && !view_has(v, i - 1, LEXICON_PREP)))
            w = event_object_at(v, i, be);
    return w;
}

bool event_add_object(struct event_builder *b, struct words w)
{
    bool is_people = false;

    for (uint32_t i = w.from; i < w.to; i++)
        is_people |= is_somebody(b->v, i);
    if (!is_people && !event_is_kind(b, "violence.") && !event_is_kind(b, "property."))
        return false; /* set up a base */
    if (event_is_kind(b, "politics.") &&
        (VIEW_IS(b->v, b->behind - 1, "to") || view_has(b->v, b->behind - 1, LEXICON_AUX)))
        return false; /* intends to | educate voters */
    if (w.from < w.to && !event_has_role(b, CW__ROLE__NAME__TARGET))
        event_add_role(b, CW__ROLE__NAME__TARGET,
                       event_make_mention(b->reader, w, is_people ? "claim:party" : EVENT_OBJECT));
    return w.from < w.to;
}
