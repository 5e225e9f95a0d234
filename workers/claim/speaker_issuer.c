/* SPDX-License-Identifier: Apache-2.0 */
#include "speaker_issuer.h"
#include "np_arabic.h"

/* أصدره, أوردتها: whoever does this to a document speaks in it; نشرته and اطلعت عليها do not. */
static bool issues(const struct view *v, uint32_t i)
{
    static const char *const verbs[] = {"اعلن", "اعلنت", "كشف",   "كشفت", "اصدر", "اصدرت", "اعد",
                                        "اعدت", "اورد",  "اوردت", "سجل",  "سجلت", "جمع",   "جمعت",
                                        "وزع",  "وزعت",  "اجري",  "اجرت", NULL};
    struct span s = v->tokens.at[i].folded;

    if (span_ends_with(s, SPAN("ها")))
        s.n -= SPAN("ها").n;
    else if (span_ends_with(s, SPAN("ه")))
        s.n -= SPAN("ه").n;
    for (unsigned k = 0; verbs[k]; k++)
        if (span_equal(s, span_of(verbs[k])))
            return true;
    return false;
}

/* دراسة [نشرتها] مجموعة X: not a paper, which publishes what others say. */
static bool is_published_by_body(const struct view *v, uint32_t verb)
{
    static const char *const verbs[] = {"نشرته", "نشرتها", "نشره", "نشرها", NULL};

    return view_is_any(v, verb, verbs) && view_source(v, verb + 1) == LEXICON_SOURCE_ORGANISATION;
}

/* رسالة [اطلعت] عليها X, الأرقام التي [أوردتها] X: the verb of the relative clause behind the noun,
 * or np.to. */
uint32_t speaker_issuer_verb(const struct view *v, struct words np)
{
    uint32_t i = np.from + 1;

    if (i >= np.to || !v->word[np.from].arabic)
        return np.to;
    if (view_has(v, i, LEXICON_REL))
        return i + 1;
    if (v->word[np.from].article || v->word[i].article || v->word[i].mark || view_mention(v, i))
        return np.to;
    return issues(v, i) || view_ends_with(v, i, "ته") || view_ends_with(v, i, "تها") ||
                   (view_ends_with(v, i, "ت") && !view_ends_with(v, i, "ات"))
               ? i
               : np.to;
}

/* تقرير صادر عن [المنظمة], a report by [the Observatory], بيان [الأمم المتحدة]: who issued it. */
struct words speaker_issuer_of(const struct view *v, struct words np)
{
    static const char *const by[] = {"عن", "by", "from", "of", NULL};
    const uint32_t verb = speaker_issuer_verb(v, np);

    if (verb < np.to)
        return issues(v, verb) || is_published_by_body(v, verb) ? (struct words){verb + 1, np.to}
                                                                : np;
    for (uint32_t i = np.from + 1; i + 1 < np.to; i++)
        if (view_is_any(v, i, by))
            return view_ends_with(v, i + 1, "ه") && !v->word[i + 1].article && np.to == i + 2 &&
                           view_source(v, i + 1) == LEXICON_SOURCE_NONE
                       ? np /* بيان صادر عن مكتبه */
                       : (struct words){i + 1, np.to};
    for (uint32_t i = np.from + 1; i < np.to && v->word[np.from].arabic; i++)
        if (view_mentions(v, i, CW__MENTION__TYPE__ORG) ||
            view_source(v, i) == LEXICON_SOURCE_ORGANISATION)
            return (struct words){i, np.to};
    return np;
}

struct words speaker_issuer_behind(const struct view *v, struct words np)
{
    const uint32_t verb = np.to + 1;

    if (verb + 1 >= v->words || !v->word[np.from].arabic || !view_has(v, np.to, LEXICON_REL) ||
        !(view_ends_with(v, verb, "ه") || view_ends_with(v, verb, "ها")) || !issues(v, verb))
        return np;
    return np_arabic_after(v, verb + 1, v->words, true);
}

struct words speaker_issuer_of_words(const struct view *v, struct words np)
{
    static const char *const words[] = {"اقوال", "تصريحات", "تصريح",  "كلام",
                                        "شهاده", "افاده",   "افادات", NULL};
    const uint32_t i = np.from + 1;

    if (i >= np.to || v->word[np.from].article || v->word[i].mark || v->word[i].prep)
        return np;
    for (unsigned k = 0; words[k]; k++)
        if (view_ends_with(v, np.from, words[k]) && (view_source(v, i) || view_mention(v, i)))
            return (struct words){i, np.to};
    return np;
}
