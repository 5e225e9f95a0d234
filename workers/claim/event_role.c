/* SPDX-License-Identifier: Apache-2.0 */
#include "event_role.h"

#define COUNTED_POINTS 30

static bool has_role(const struct event_builder *b, uint32_t mention)
{
    for (size_t i = 0; i < b->event->n_roles; i++)
        if (b->role[i]->mention == mention)
            return true;
    return false;
}

void event_add_role(struct event_builder *b, Cw__Role__Name name, uint32_t mention)
{
    if (!has_role(b, mention))
        event_put_role(b, name, mention);
}

void event_put_role(struct event_builder *b, Cw__Role__Name name, uint32_t mention)
{
    Cw__Role *role;

    if (mention == VIEW_NONE || b->event->n_roles == EVENT_ROLES_MAX)
        return;
    role = ARENA_NEW(b->a, Cw__Role);
    cw__role__init(role);
    role->has_role = role->has_mention = 1;
    role->role = name;
    role->mention = mention;
    b->role[b->event->n_roles++] = role;
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
    event_fill_places(b);
}
