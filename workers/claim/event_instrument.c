/* SPDX-License-Identifier: Apache-2.0 */
#include "event_role.h"

#define MEANS_WORDS 14 /* how far from the trigger a weapon may stand */

/* Words of a group from i on: one word or the longest phrase; 0: none. The group is of the lexicon
 * of word i: one and the same bit means another thing in the other language. */
static uint32_t words_of(const struct view *v, uint32_t i, uint64_t group)
{
    const struct view_word *w = &v->word[i];

    if (w->mark || !group)
        return 0;
    if (w->phrase && (w->phrase->needed & group))
        return w->phrase_words;
    return view_is_in(v, i, group) ? 1 : 0;
}

static uint32_t means_at(const struct view *v, uint32_t i)
{
    return words_of(v, i, view_lexicon(v, i)->instruments);
}

static uint32_t occasion_at(const struct view *v, uint32_t i)
{
    return words_of(v, i, view_lexicon(v, i)->occasions);
}

bool event_is_means(const struct view *v, uint32_t i)
{
    return means_at(v, i) > 0;
}

/* suicide + car bomb + attack: everything that goes on naming it. In Arabic a noun with its
 * adjective ends it: [طائرات حربية] غارات. */
static uint32_t means_end(const struct view *v, uint32_t i, uint32_t limit)
{
    uint32_t n;

    while (i < limit && (n = means_at(v, i)) > 0) {
        i += n;
        if (n > 1 && v->word[i - n].arabic)
            break;
    }
    return i < limit ? i : limit;
}

uint32_t event_means_end(const struct view *v, uint32_t i, uint32_t end, uint32_t limit)
{
    const uint32_t means = v->word[i].arabic ? end : means_end(v, i, limit);

    return means > end ? means : end;
}

/* The first word of the weapon that word i ends or goes on with. */
static uint32_t means_start(const struct view *v, uint32_t i, uint32_t from)
{
    while (i > from && !v->word[i].arabic && means_at(v, i - 1) > 0)
        i--;
    return i;
}

/* The word of the group that stands nearest to the trigger; of what is mere occasion (clashes, an
 * ambush) not the trigger itself. */
static uint32_t find_near(const struct event_builder *b, bool is_occasion)
{
    uint32_t (*at)(const struct view *, uint32_t) = is_occasion ? occasion_at : means_at;

    for (uint32_t d = 0; d < MEANS_WORDS; d++) {
        if (is_occasion && b->trigger + d < b->behind)
            continue;
        if (b->trigger + d < b->clause.to && at(b->v, b->trigger + d) > 0)
            return b->trigger + d;
        if (d > 0 && b->trigger >= b->clause.from + d && at(b->v, b->trigger - d) > 0)
            return b->trigger - d;
    }
    return VIEW_NONE;
}

/* Are these words what the event befalls? */
static bool is_target(const struct event_builder *b, struct words w)
{
    const struct range at = view_range(b->v, w);

    for (size_t i = 0; i < b->event->n_roles; i++) {
        const Cw__Role *role = b->role[i];
        const Cw__Mention *m = role->role == CW__ROLE__NAME__TARGET
                                   ? event_mention_of(b->reader, role->mention)
                                   : NULL;
        if (m && m->start <= at.start && at.end <= m->end)
            return true;
    }
    return false;
}

void event_fill_instrument(struct event_builder *b)
{
    uint32_t i = find_near(b, false);
    struct words w;

    if (i != VIEW_NONE) {
        w.from = means_start(b->v, i, b->clause.from);
        w.to = means_end(b->v, w.from, b->clause.to);
        if (is_target(b, w))
            return; /* destroyed some [tanks] */
    } else if ((i = find_near(b, true)) != VIEW_NONE) {
        w.from = i;
        w.to = i + occasion_at(b->v, i);
    } else {
        return;
    }
    event_add_role(b, CW__ROLE__NAME__INSTRUMENT,
                   event_make_mention(b->reader, w, "claim:instrument"));
}
