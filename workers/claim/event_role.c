/* SPDX-License-Identifier: Apache-2.0 */
#include "event_role.h"

#define ROLE_WORDS 18 /* how far from the trigger a role may stand */

static bool is_country(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);
    const Cw__Entity *e =
        m && m->has_entity && m->entity < v->doc->n_entities ? v->doc->entities[m->entity] : NULL;

    return m && m->type == CW__MENTION__TYPE__LOC && e && e->kind &&
           strcmp(e->kind, "country") == 0;
}

/* Who can act: people, bodies and groups; a country that stands where no preposition makes a place
 * of it ("Israel shelled", "US warplanes"). */
static bool is_party(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);

    if (is_country(v, i))
        return i > 0 && v->word[i - 1].mention != v->word[i].mention
                   ? !view_has(v, i - 1, LEXICON_PREP) && !v->word[i].prep
                   : i == 0;
    return m && (m->type == CW__MENTION__TYPE__PER || m->type == CW__MENTION__TYPE__ORG ||
                 m->type == CW__MENTION__TYPE__NORP);
}

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

/* on [the brigade], in [the ministry]: not who does it. "Fighters of [the brigade]" are. */
static bool is_governed(const struct event_builder *b, uint32_t i)
{
    const struct view *v = b->v;

    /* killed in [Russian] airstrikes: they are the trigger's own */
    if (i + 2 >= b->trigger)
        return false;
    while (i > b->clause.from && v->word[i - 1].mention == v->word[i].mention)
        i--;
    while (i > b->clause.from && view_has(v, i - 1, LEXICON_DET) && !v->word[i - 1].mark)
        i--;
    return i > b->clause.from && !v->word[i].arabic && view_has(v, i - 1, LEXICON_PREP) &&
           !VIEW_IS(v, i - 1, "of");
}

/* The nearest party in front of the trigger, in its own clause. */
static uint32_t party_before(const struct event_builder *b)
{
    for (uint32_t i = b->trigger; i > b->clause.from && b->trigger - i < ROLE_WORDS; i--) {
        if (is_party(b->v, i - 1) && !is_governed(b, i - 1))
            return b->v->word[i - 1].mention;
        if (view_is_mark(b->v, i - 1, VIEW_MARK_SEMICOLON) ||
            view_is_mark(b->v, i - 1, VIEW_MARK_COMMA))
            break;
    }
    return VIEW_NONE;
}

/* [The army] and [the brigade] exchanged prisoners: the other one, joined by one word. */
static uint32_t party_beside(const struct event_builder *b, uint32_t mention)
{
    const Cw__Mention *m = mention == VIEW_NONE ? NULL : b->v->doc->mentions[mention];
    uint32_t from, to;

    if (!m)
        return VIEW_NONE;
    from = token_find(&b->v->tokens, m->start);
    to = token_find(&b->v->tokens, m->end);
    if (from >= b->clause.from + 2 && VIEW_IS(b->v, from - 1, "and") && is_party(b->v, from - 2))
        return b->v->word[from - 2].mention;
    if (to + 1 < b->clause.to && VIEW_IS(b->v, to, "and") && is_party(b->v, to + 1))
        return b->v->word[to + 1].mention;
    if (to < b->clause.to && b->v->word[to].arabic && is_party(b->v, to) && b->v->word[to].conj)
        return b->v->word[to].mention;
    return VIEW_NONE;
}

/* The nth party behind the trigger (0 the first). */
static uint32_t party_after(const struct event_builder *b, unsigned nth)
{
    uint32_t last = VIEW_NONE;

    for (uint32_t i = b->behind; i < b->clause.to && i - b->behind < ROLE_WORDS; i++) {
        uint32_t m = b->v->word[i].mention;
        if (view_is_mark(b->v, i, VIEW_MARK_SEMICOLON))
            break;
        if (!is_party(b->v, i) || m == last)
            continue;
        last = m;
        if (nth-- == 0)
            return m;
    }
    return VIEW_NONE;
}

/* The party behind a preposition: "by X", "against X", من قبل X, ضد X. */
static uint32_t party_behind_word(const struct event_builder *b, const char *const *words)
{
    for (uint32_t i = b->behind; i + 1 < b->clause.to && i - b->behind < ROLE_WORDS; i++)
        for (uint32_t j = i + 1; view_is_any(b->v, i, words) && j < b->clause.to && j < i + 5; j++)
            if ((is_party(b->v, j) || (j == i + 1 && is_country(b->v, j))))
                return b->v->word[j].mention;
    return VIEW_NONE;
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

/* Every place behind a word of place; else the nearest place of the clause. */
static void add_places(struct event_builder *b)
{
    const struct view *v = b->v;
    uint32_t nearest = VIEW_NONE, from, found = 0;

    from = b->trigger > b->clause.from + ROLE_WORDS ? b->trigger - ROLE_WORDS : b->clause.from;
    for (uint32_t i = from; i < b->clause.to && i < b->behind + ROLE_WORDS; i++) {
        const Cw__Mention *m = view_mention(v, i);
        if (!m || m->type != CW__MENTION__TYPE__LOC ||
            (i > 0 && v->word[i - 1].mention == v->word[i].mention))
            continue;
        if (i > from && is_place_word(v, i - 1) && found < 3) {
            event_add_role(b, CW__ROLE__NAME__PLACE, v->word[i].mention);
            found++;
        }
        if (nearest == VIEW_NONE || i < b->behind + 6)
            nearest = v->word[i].mention;
    }
    if (!found)
        event_add_role(b, CW__ROLE__NAME__PLACE, nearest);
}

static bool is_passive(const struct event_builder *b)
{
    const struct view *v = b->v;
    uint32_t i = b->trigger;

    for (unsigned n = 0; n < 3 && i > b->clause.from; n++, i--)
        if (view_has(v, i - 1, LEXICON_BE) && !v->word[i - 1].arabic)
            return true;
    return b->behind < b->clause.to && VIEW_IS(v, b->behind, "by");
}

static const char *const by_words[] = {"by",    "قبل",   "يد",   "ايدي", "نفذتها",
                                       "نفذها", "شنتها", "شنها", NULL};
static const char *const on_words[] = {"on", "against", "of",     "targeting", "علي",
                                       "ضد", "استهدفت", "استهدف", NULL};

/* خطف مجهولون X: the subject is a plain plural, so that the party behind it is the target. */
static bool is_unnamed(const struct view *v, uint32_t i, uint32_t limit)
{
    return i < limit && v->word[i].mention == VIEW_NONE && !v->word[i].mark &&
           (view_ends_with(v, i, "ون") || VIEW_IS(v, i, "مجهول") || VIEW_IS(v, i, "مسلح"));
}

/* X shelled Y; قصفت X Y */
static void add_active(struct event_builder *b)
{
    const bool arabic = b->v->word[b->trigger].arabic;
    uint32_t actor = arabic ? party_after(b, 0) : party_before(b);

    if (arabic && is_unnamed(b->v, b->behind, b->clause.to)) {
        event_add_role(b, CW__ROLE__NAME__TARGET, actor);
        return;
    }
    if (arabic && actor == VIEW_NONE)
        actor = party_before(b);
    event_add_role(b, CW__ROLE__NAME__ACTOR, actor);
    event_add_role(b, CW__ROLE__NAME__ACTOR, party_beside(b, actor));
    event_add_role(b, CW__ROLE__NAME__TARGET, party_after(b, arabic ? 1 : 0));
}

/* an airstrike by X on Y; clashes between X and Y */
static void add_noun(struct event_builder *b)
{
    uint32_t actor = party_behind_word(b, by_words), target = party_behind_word(b, on_words);

    if (actor == VIEW_NONE && b->v->word[b->trigger].arabic && target != party_after(b, 0))
        actor = party_after(b, 0);
    if (actor == VIEW_NONE)
        actor = party_before(b);
    event_add_role(b, CW__ROLE__NAME__ACTOR, actor);
    event_add_role(b, CW__ROLE__NAME__ACTOR, party_beside(b, actor));
    event_add_role(b, CW__ROLE__NAME__TARGET, target);
}

/* Y was shelled by X; Y died; قتل Y */
static void add_passive(struct event_builder *b)
{
    const bool arabic = b->v->word[b->trigger].arabic;
    uint32_t target = arabic ? party_after(b, 0) : party_before(b);

    if (target == VIEW_NONE && !arabic && !is_passive(b))
        target = party_after(b, 0);
    event_add_role(b, CW__ROLE__NAME__ACTOR, party_behind_word(b, by_words));
    event_add_role(b, CW__ROLE__NAME__TARGET, target);
}

static void add_parties(struct event_builder *b, enum lexicon_roles roles)
{
    if (roles == LEXICON_ROLES_NOUN)
        add_noun(b);
    else if (roles != LEXICON_ROLES_PASSIVE && !is_passive(b))
        add_active(b);
    else
        add_passive(b);
}

void event_fill_roles(struct event_builder *b, enum lexicon_roles roles)
{
    add_parties(b, roles);
    add_places(b);
}
