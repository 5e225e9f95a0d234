/* SPDX-License-Identifier: Apache-2.0 */
/* Nations inside the names of English organisations: "Iraqi" in "Iraqi government". Both are named:
 * whoever looks for a people finds what is said of its institutions. */
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

void mention_nested(struct mention_work *w, const struct mentions *chosen)
{
    for (size_t i = 0; i < chosen->n; i++) {
        const struct mention *m = &chosen->at[i];
        if (m->type != CW__MENTION__TYPE__ORG || w->scan->atom[m->from].is_arabic)
            continue;
        for (uint32_t atom = m->from; atom < m->to; atom++)
            try_group(w, m, atom);
    }
}
