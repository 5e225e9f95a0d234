/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include "event_role.h"

#define SAME_EVENTS 24 /* how many events in front or behind may tell of the same deaths */
#define NEAR_UNITS 2   /* how many sentences back a scene reaches */
#define LEAD_UNITS 8   /* how far the place of an article's lead reaches */
#define SCENE_EVENTS 16
#define BACK_WORDS 3 /* beside a trigger, what points to an event told before */

/* One event of the document; they are looked at in the order of the text. */
struct told {
    Cw__Event *event;
    uint32_t trigger; /* word */
    uint32_t unit;
    size_t claim;
};

struct report {
    struct event_reader *reader;
    const struct view *v;
    struct told *at;
    size_t n;
    uint32_t lead; /* mention of the first place that is not vague; VIEW_NONE */
};

static bool is_kind(const struct told *t, const char *top)
{
    return strncmp(t->event->type, top, strlen(top)) == 0;
}

/* Talks, demands and trials have their own place or none. */
static bool happens_somewhere(const struct told *t)
{
    return !is_kind(t, "politics.") && !is_kind(t, "justice.") && !is_kind(t, "disaster.");
}

static bool is_harm(const struct told *t)
{
    return is_kind(t, "violence.killing") || is_kind(t, "violence.injury") ||
           is_kind(t, "violence.execution") || is_kind(t, "property.");
}

/* What somebody does to somebody, and not both to each other. */
static bool is_deed(const struct told *t)
{
    return is_kind(t, "violence.") && !is_harm(t) && !is_kind(t, "violence.clash");
}

static const Cw__Entity *entity_of(const struct report *r, uint32_t mention)
{
    const Cw__Document *doc = r->v->doc;
    const Cw__Mention *m = mention < doc->n_mentions ? doc->mentions[mention] : NULL;

    return m && m->has_entity && m->entity < doc->n_entities ? doc->entities[m->entity] : NULL;
}

/* A place that a town says better: a country; "the camp". */
static bool is_vague(const struct report *r, uint32_t mention)
{
    const Cw__Entity *e = entity_of(r, mention);

    if (mention >= r->v->doc->n_mentions)
        return true; /* made here, of common nouns */
    return e && e->kind &&
           (strcmp(e->kind, "country") == 0 || strcmp(e->kind, "continent") == 0 ||
            strcmp(e->kind, "river") == 0);
}

/* A thing that was hit: whom that hurt is told beside it. */
static bool is_object(const struct report *r, uint32_t mention)
{
    const size_t own = r->v->doc->n_mentions;

    return mention >= own && strcmp(r->reader->made[mention - own]->rule, EVENT_OBJECT) == 0;
}

static bool has(const struct report *r, const struct told *t, Cw__Role__Name name)
{
    for (size_t i = 0; i < t->event->n_roles; i++) {
        const uint32_t mention = t->event->roles[i]->mention;
        if (t->event->roles[i]->role == name &&
            (name != CW__ROLE__NAME__PLACE || !is_vague(r, mention)) &&
            (name != CW__ROLE__NAME__TARGET || !is_object(r, mention)))
            return true;
    }
    return false;
}

/* Has the event this mention in a role, or another one of the same name? */
static bool names(const struct report *r, const struct told *t, uint32_t mention)
{
    const Cw__Entity *e = entity_of(r, mention);

    for (size_t i = 0; i < t->event->n_roles; i++) {
        const Cw__Entity *other = entity_of(r, t->event->roles[i]->mention);
        if (t->event->roles[i]->mention == mention || (e && e == other) ||
            (e && other && e->name_en && other->name_en && strcmp(e->name_en, other->name_en) == 0))
            return true;
    }
    return false;
}

static void give(struct report *r, struct told *to, Cw__Role__Name name, uint32_t mention)
{
    Cw__Event *e = to->event;
    Cw__Role **list, *role;

    if (mention == VIEW_NONE || e->n_roles == EVENT_ROLES_MAX || names(r, to, mention))
        return;
    list = ARENA_ARRAY(r->reader->a, e->n_roles + 1, Cw__Role *);
    role = ARENA_NEW(r->reader->a, Cw__Role);
    cw__role__init(role);
    role->has_role = role->has_mention = role->has_inherited = 1;
    role->role = name;
    role->mention = mention;
    role->inherited = 1;
    memcpy(list, e->roles, e->n_roles * sizeof *list);
    list[e->n_roles++] = role;
    e->roles = list;
}

/* What `from` says itself of a role that `to` lacks. */
static void share(struct report *r, struct told *to, const struct told *from, Cw__Role__Name name)
{
    if (has(r, to, name))
        return;
    for (size_t i = 0; i < from->event->n_roles; i++) {
        const Cw__Role *role = from->event->roles[i];
        if (role->role == name && !role->inherited &&
            (name != CW__ROLE__NAME__PLACE || !is_vague(r, role->mention)))
            give(r, to, name, role->mention);
    }
}

/* Does the place lie in the other one? */
static bool lies_in(const Cw__Entity *place, const Cw__Entity *other)
{
    for (size_t i = 0; place && other && other->name_en && i < place->n_admin; i++)
        if (strcmp(place->admin[i], other->name_en) == 0)
            return true;
    return false;
}

/* Of the same deed, a town in the province that was named: [Tall Amin] of Veldt. */
static void refine_place(struct report *r, struct told *to, const struct told *from)
{
    const size_t own = to->event->n_roles;

    for (size_t i = 0; i < own; i++) /* one town is enough */
        if (to->event->roles[i]->role == CW__ROLE__NAME__PLACE && to->event->roles[i]->inherited)
            return;
    for (size_t i = 0; i < from->event->n_roles; i++) {
        const Cw__Role *town = from->event->roles[i];
        bool is_finer = false;
        for (size_t k = 0; k < own && !is_finer; k++)
            is_finer =
                to->event->roles[k]->role == CW__ROLE__NAME__PLACE &&
                !is_vague(r, to->event->roles[k]->mention) &&
                lies_in(entity_of(r, town->mention), entity_of(r, to->event->roles[k]->mention));
        if (town->role == CW__ROLE__NAME__PLACE && !town->inherited && is_finer)
            give(r, to, CW__ROLE__NAME__PLACE, town->mention);
    }
}

/* The dead that an event counts; 0: none. */
static double figure_of(const struct report *r, const struct told *t)
{
    for (size_t i = 0; i < t->event->n_quantities; i++) {
        const Cw__Quantity *q = r->v->doc->quantities[t->event->quantities[i]];
        if (q->what && strcmp(q->what, "killed") == 0 && q->has_min && q->min > 1)
            return q->min;
    }
    return 0;
}

/* Two that count the same dead tell of the same deed: a headline and its lead. */
static void share_by_figure(struct report *r, size_t i)
{
    const double figure = is_kind(&r->at[i], "violence.") ? figure_of(r, &r->at[i]) : 0;

    for (size_t d = 1; figure > 0 && d <= SAME_EVENTS; d++)
        for (int side = 0; side < 2; side++) {
            const size_t k = side ? i - d : i + d;
            if (k >= r->n || r->at[k].claim == r->at[i].claim || !is_kind(&r->at[k], "violence.") ||
                figure_of(r, &r->at[k]) != figure)
                continue;
            share(r, &r->at[i], &r->at[k], CW__ROLE__NAME__PLACE);
            refine_place(r, &r->at[i], &r->at[k]);
            share(r, &r->at[i], &r->at[k], CW__ROLE__NAME__ACTOR);
            share(r, &r->at[i], &r->at[k], CW__ROLE__NAME__INSTRUMENT);
            share(r, &r->at[i], &r->at[k], CW__ROLE__NAME__TARGET);
        }
}

/* Shelled the town, killing three: the harm is done by who did the deed of the same sentence, and
 * the deed done to those who suffered. */
static void share_in_sentence(struct report *r, size_t i)
{
    struct told *t = &r->at[i];

    for (size_t d = 1; d <= SCENE_EVENTS; d++)
        for (int side = 0; side < 2; side++) {
            const size_t k = side ? i - d : i + d;
            if (k >= r->n || r->at[k].unit != t->unit)
                continue;
            if (is_harm(t) && is_deed(&r->at[k])) {
                share(r, t, &r->at[k], CW__ROLE__NAME__ACTOR);
                share(r, t, &r->at[k], CW__ROLE__NAME__INSTRUMENT);
            }
            if (is_harm(&r->at[k]) && is_deed(t))
                share(r, t, &r->at[k], CW__ROLE__NAME__TARGET);
            if (happens_somewhere(t))
                share(r, t, &r->at[k], CW__ROLE__NAME__PLACE);
        }
}

/* An attack that the text knows already: the attack, الهجوم. */
static bool is_known_deed(const struct view *v, uint32_t i)
{
    static const char *const pointers[] = {"the", "this", "these", "that", "those", NULL};
    const struct lexicon_word *w = v->word[i].lex;

    return w && (w->needed & view_lexicon(v, i)->occasions) &&
           (v->word[i].arabic ? v->word[i].article : i > 0 && view_is_any(v, i - 1, pointers));
}

/* "The attack killed", "they also arrested", "were killed in the attack": told of before. */
static bool points_back(const struct report *r, const struct told *t)
{
    static const char *const pronouns[] = {"they", "it", "he", "she", "كما", "وكذلك", NULL};
    const struct view *v = r->v;
    const struct view_unit *unit = &v->unit[t->unit];
    uint32_t i = t->trigger - unit->from > BACK_WORDS ? t->trigger - BACK_WORDS : unit->from;

    for (; i < unit->to && i <= t->trigger + BACK_WORDS; i++)
        if (is_known_deed(v, i) || (i < t->trigger && view_is_any(v, i, pronouns)))
            return true;
    return false;
}

/* The sentences in front; for a headline also the one behind. */
static void share_with_scene(struct report *r, size_t i)
{
    struct told *t = &r->at[i];
    const bool is_back = points_back(r, t);

    for (size_t d = 1; d <= SCENE_EVENTS; d++)
        for (int side = 0; side < 2; side++) {
            const size_t k = side ? i + d : i - d;
            const struct told *o = k < r->n ? &r->at[k] : NULL;
            if (!o || o->unit == t->unit || (side == 1 && t->unit > 1) ||
                (side ? o->unit - t->unit : t->unit - o->unit) > NEAR_UNITS)
                continue;
            if (happens_somewhere(t) && happens_somewhere(o))
                share(r, t, o, CW__ROLE__NAME__PLACE);
            if (side == 0 && is_back && is_kind(t, "violence.") && is_kind(o, "violence.")) {
                share(r, t, o, CW__ROLE__NAME__ACTOR);
                share(r, t, o, CW__ROLE__NAME__INSTRUMENT);
            }
        }
    if (happens_somewhere(t) && t->unit < LEAD_UNITS && !has(r, t, CW__ROLE__NAME__PLACE))
        give(r, t, CW__ROLE__NAME__PLACE, r->lead);
}

static int by_trigger(const void *a, const void *b)
{
    const struct told *x = a, *y = b;

    if (x->trigger != y->trigger)
        return x->trigger < y->trigger ? -1 : 1;
    return x->claim < y->claim ? -1 : x->claim > y->claim;
}

/* The word that has this code point; an Arabic trigger begins behind the clitics of its word. */
static uint32_t word_at(const struct view *v, uint32_t point)
{
    const uint32_t i = token_find(&v->tokens, point);

    return i > 0 && (i >= v->words || v->tokens.at[i].start > point) ? i - 1 : i;
}

static uint32_t unit_of(const struct view *v, uint32_t word)
{
    uint32_t low = 0, high = v->units;

    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;
        if (v->unit[middle].from <= word)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void collect(struct report *r, const Cw__Document *doc)
{
    size_t n = 0;

    for (size_t c = 0; c < doc->n_claims; c++)
        n += doc->claims[c]->n_events;
    r->at = ARENA_ARRAY(r->reader->a, n, struct told);
    for (size_t c = 0; c < doc->n_claims; c++)
        for (size_t k = 0; k < doc->claims[c]->n_events; k++) {
            Cw__Event *e = doc->claims[c]->events[k];
            const uint32_t word = word_at(r->v, e->trigger->start);
            r->at[r->n++] = (struct told){e, word, unit_of(r->v, word), c};
        }
    if (r->n > 1)
        qsort(r->at, r->n, sizeof *r->at, by_trigger);
    for (size_t i = 0; i < r->n && r->lead == VIEW_NONE && r->at[i].unit < LEAD_UNITS; i++)
        for (size_t k = 0; k < r->at[i].event->n_roles; k++) {
            const Cw__Role *role = r->at[i].event->roles[k];
            if (role->role == CW__ROLE__NAME__PLACE && !is_vague(r, role->mention) &&
                happens_somewhere(&r->at[i]) && r->lead == VIEW_NONE)
                r->lead = role->mention;
        }
}

void event_share_roles(struct event_reader *reader, Cw__Document *doc)
{
    struct report r = {.reader = reader, .v = reader->v, .lead = VIEW_NONE};

    collect(&r, doc);
    for (size_t i = 0; i < r.n; i++) {
        share_in_sentence(&r, i);
        share_by_figure(&r, i);
        share_with_scene(&r, i);
    }
}
