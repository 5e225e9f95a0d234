/* SPDX-License-Identifier: Apache-2.0 */
#include "modality.h"

/* Only the main clause counts, which stands in front: a "not" forty words on negates something
 * else. */
#define MODALITY_WORDS 14
#define NEGATION_WORDS 8
#define CONDITION_WORDS 2

static bool is_imperfect(struct span s)
{
    return s.n > 4 && (span_starts_with(s, SPAN("ي")) || span_starts_with(s, SPAN("ت")) ||
                       span_starts_with(s, SPAN("ن")));
}

/* سيتم, ستعلن: the letter of the future on an imperfect; سيارة and ستة are not. */
static bool is_future_verb(struct span s)
{
    static const char *const not_verbs[] = {"سياس", "سيطر", "سيار", "سيناء", "سيناريو", "سيد",
                                            "ستين", "ستار", "سياح", "سياج",  "ستوك",    "سياد"};

    if (s.n < 8 || span_ends_with(s, SPAN("ه")) ||
        !(span_starts_with(s, SPAN("سي")) || span_starts_with(s, SPAN("ست"))))
        return false;
    for (unsigned i = 0; i < sizeof not_verbs / sizeof *not_verbs; i++)
        if (span_starts_with(s, span_of(not_verbs[i])))
            return false;
    return true;
}

static uint32_t flags_at(const struct view *v, uint32_t i, uint32_t end)
{
    uint32_t flags = view_flags(v, i) | (v->word[i].phrase ? v->word[i].phrase->flags : 0);
    struct span s = v->tokens.at[i].folded;

    if (!v->word[i].arabic) {
        if (span_ends_with(s, SPAN("n't")))
            flags |= LEXICON_NEG;
        if (span_ends_with(s, SPAN("'ll")))
            flags |= LEXICON_FUTURE;
        return flags;
    }
    if (VIEW_IS(v, i, "قد") && !(i + 1 < end && is_imperfect(v->tokens.at[i + 1].folded)))
        flags &= ~(uint32_t)LEXICON_HEDGE;
    if (!v->word[i].lex && is_future_verb(s))
        flags |= LEXICON_FUTURE;
    return flags;
}

struct modality modality_of(const struct view *v, struct words content, Cw__Claim__Act act)
{
    struct modality m = {CW__CLAIM__FACTUALITY__ASSERTED, CW__CLAIM__POLARITY__POSITIVE};
    uint32_t seen = 0, words = 0;

    for (uint32_t i = content.from; i < content.to && words < MODALITY_WORDS; i++) {
        uint32_t flags = flags_at(v, i, content.to);
        if (v->word[i].mark)
            continue;
        words++;
        if (words > CONDITION_WORDS)
            flags &= ~(uint32_t)LEXICON_COND;
        if (words <= NEGATION_WORDS && (flags & LEXICON_NEG))
            m.polarity = CW__CLAIM__POLARITY__NEGATIVE;
        seen |= flags;
    }
    if (act == CW__CLAIM__ACT__DENY)
        m.factuality = CW__CLAIM__FACTUALITY__DENIED;
    else if (seen & LEXICON_COND)
        m.factuality = CW__CLAIM__FACTUALITY__CONDITIONAL;
    else if ((seen & LEXICON_HEDGE) || act == CW__CLAIM__ACT__ESTIMATE)
        m.factuality = CW__CLAIM__FACTUALITY__POSSIBLE;
    else if (seen & LEXICON_REPORTED)
        m.factuality = CW__CLAIM__FACTUALITY__REPORTED;
    else if ((seen & LEXICON_FUTURE) || act == CW__CLAIM__ACT__PROMISE)
        m.factuality = CW__CLAIM__FACTUALITY__FUTURE;
    return m;
}
