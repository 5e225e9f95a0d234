/* SPDX-License-Identifier: Apache-2.0 */
/* Names inside what names or describes English organisations. "Iraqi" in "Iraqi Red Crescent": both
 * are named, and whoever looks for a people finds what is said of its institutions. "Iraqi
 * government" and "Trump administration", with a small letter at the end, are no names: they
 * describe whom they mean as titles do, and name what they hold. */
#include "mention_rules.h"

static void try_group(struct mention_work *w, const struct mention *outer, uint32_t atom)
{
    const struct scan_match *m = scan_at(w->scan, atom, VOCABULARY_GROUP);
    if (!m || m->to > outer->to || m->to - m->from == outer->to - outer->from)
        return;
    struct mention *c =
        mention_add(w, m->from, m->to, CW__MENTION__TYPE__NORP, outer->score, "nested:group");
    c->match = m;
    c->kind = m->entry->flags & PHRASE_DEMONYM ? "nationality" : scan_item(w->scan, m)->label;
}

bool mention_is_described(const struct scan *s, const struct mention *m)
{
    return (m->type == CW__MENTION__TYPE__ORG || m->type == CW__MENTION__TYPE__MISC) && m->match &&
           !s->atom[m->from].is_arabic && s->atom[m->to - 1].shape == TOKEN_SHAPE_LOWER;
}

/* Is nothing of it named but nations? */
static bool is_nameless(const struct scan *s, const struct mention *m)
{
    const struct scan_match *group = NULL;
    for (uint32_t atom = m->from; atom < m->to; atom = group ? group->to : atom + 1) {
        group = scan_at(s, atom, VOCABULARY_GROUP);
        if (!group && s->atom[atom].shape != TOKEN_SHAPE_LOWER &&
            s->atom[atom].shape != TOKEN_SHAPE_NONE)
            return false;
    }
    return true;
}

void mention_nested(struct mention_work *w, struct mentions *chosen)
{
    for (size_t i = 0; i < chosen->n; i++) {
        struct mention *m = &chosen->at[i];
        if (m->type != CW__MENTION__TYPE__ORG || m->is_description ||
            w->scan->atom[m->from].is_arabic)
            continue;
        for (uint32_t atom = m->from; atom < m->to; atom++)
            try_group(w, m, atom);
        m->is_description = mention_is_described(w->scan, m) && is_nameless(w->scan, m);
    }
}
