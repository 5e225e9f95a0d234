/* SPDX-License-Identifier: Apache-2.0 */
#include "modality.h"
#include "modality_rules.h"

#define CLAUSE_WORDS 60 /* what stands farther behind is no part of the main clause */
#define NP_WORDS 3 /* of a noun phrase only its beginning tells: "no strikes", عدم وجود */

bool modality_is_condition(const struct clause *c, uint32_t at)
{
    return marker_has(c->m, at, MARKER_CONDITION) &&
           !(at > 0 && marker_has(c->m, at - 1, MARKER_ASKS));
}

static struct clause clause_of(const struct markers *m, struct words content, bool is_np)
{
    const uint32_t most = is_np ? NP_WORDS : CLAUSE_WORDS;

    return (struct clause){
        .m = m,
        .v = m->view,
        .from = content.from,
        .end = content.to - content.from > most ? content.from + most : content.to,
        .lead = VIEW_NONE,
        .is_np = is_np,
    };
}

/* What the speech act makes of its content before the content says anything itself. */
static Cw__Claim__Factuality factuality_of_act(const struct clause *c, const struct draft *x)
{
    switch (x ? x->act : CW__CLAIM__ACT__SAY) {
    case CW__CLAIM__ACT__ESTIMATE:
        return CW__CLAIM__FACTUALITY__POSSIBLE;
    case CW__CLAIM__ACT__DEMAND:
    case CW__CLAIM__ACT__PROMISE:
        return CW__CLAIM__FACTUALITY__FUTURE;
    case CW__CLAIM__ACT__WARN: /* "threatened to attack", "warned of an attack" */
        if (VIEW_IS(c->v, c->from, "to"))
            return CW__CLAIM__FACTUALITY__FUTURE;
        return c->has_verb ? CW__CLAIM__FACTUALITY__ASSERTED : CW__CLAIM__FACTUALITY__POSSIBLE;
    default:
        return CW__CLAIM__FACTUALITY__ASSERTED;
    }
}

/* claim, allege, زعم; "claimed responsibility", "claimed the attack" doubt nothing. */
static bool keeps_distance(const struct view *v, const struct draft *x)
{
    return (x->entry->frames & LEXICON_FRAME('R')) && !x->is_np &&
           !(x->pieces > 0 && VIEW_IS(v, x->piece[0].from, "responsibility"));
}

static Cw__Claim__Factuality factuality_of(const struct clause *c, const struct draft *x)
{
    const Cw__Claim__Factuality preset = factuality_of_act(c, x);

    if ((x && x->act == CW__CLAIM__ACT__DENY) || c->has_denial)
        return CW__CLAIM__FACTUALITY__DENIED;
    if (c->found & MARKER_CONDITION)
        return CW__CLAIM__FACTUALITY__CONDITIONAL;
    if ((c->found & MARKER_POSSIBLE) || preset == CW__CLAIM__FACTUALITY__POSSIBLE)
        return CW__CLAIM__FACTUALITY__POSSIBLE;
    if ((c->found & MARKER_REPORTED) || (x && keeps_distance(c->v, x)))
        return CW__CLAIM__FACTUALITY__REPORTED;
    if ((c->found & (MARKER_FUTURE | MARKER_WOULD)) || preset == CW__CLAIM__FACTUALITY__FUTURE)
        return CW__CLAIM__FACTUALITY__FUTURE;
    return CW__CLAIM__FACTUALITY__ASSERTED;
}

struct modality modality_of(const struct markers *m, struct words content, const struct draft *x)
{
    struct clause c = clause_of(m, content, x && x->is_np);

    if (content.from < content.to && m->view->word[content.from].arabic)
        modality_read_arabic(&c);
    else if (content.from < content.to)
        modality_read_english(&c);
    return (struct modality){factuality_of(&c, x), c.found & (MARKER_NOT | MARKER_NONE)
                                                       ? CW__CLAIM__POLARITY__NEGATIVE
                                                       : CW__CLAIM__POLARITY__POSITIVE};
}

void modality_hedges(const struct markers *m, struct words content, struct range *ret, size_t *n)
{
    for (uint32_t i = content.from; i < content.to && *n < MODALITY_HEDGES; i++) {
        const uint32_t to = i + m->at[i].words;
        if (m->at[i].words == 0 || to > content.to)
            continue;
        struct range at = view_range(m->view, (struct words){i, to});
        at.start += m->at[i].is_joined; /* و stands outside */
        if (marker_has(m, i, MARKER_HEDGE))
            ret[(*n)++] = at;
        i = to - 1; /* المحتمل in من المحتمل is no hedge of its own */
    }
}
