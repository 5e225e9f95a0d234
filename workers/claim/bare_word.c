/* SPDX-License-Identifier: Apache-2.0 */
#include "bare_word.h"
#include "bare.h"

bool bare_is_junk(const struct view *v, uint32_t i)
{
    const uint32_t c = v->text.point[v->tokens.at[i].start];

    return c == '_' || c == 0xe2 || (c >= 0x80 && c < 0xc0) || c == 0xfffd;
}

/* Participles that the list of verbs has, too: in a noun phrase they describe. */
bool bare_word_is_participle(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"named",  "known",   "given", "taken", "seen", "held",
                                        "backed", "planned", "led",   "based", NULL};

    return view_is_any(v, i, words) && i > 0 && !view_has(v, i - 1, LEXICON_AUX);
}

bool bare_word_is_finite(const struct view *v, uint32_t i)
{
    const struct lexicon_word *w = v->word[i].lex;

    if (!view_is_lower(v, i) || v->word[i].possessive || bare_word_is_participle(v, i))
        return false;
    if (view_has(v, i, LEXICON_AUX))
        return true;
    if (VIEW_IS(v, i + 1, "by"))
        return false; /* contacted by telephone */
    if (view_has(v, i, LEXICON_VERB))
        return true;
    if (w && w->cue && w->form == LEXICON_PAST)
        return true;
    return view_ends_with(v, i, "ed") && i > 0 && v->tokens.at[i].folded.n > 4 &&
           !view_has(v, i - 1, LEXICON_DET | LEXICON_PREP) &&
           !memchr(v->tokens.at[i].folded.p, '-', v->tokens.at[i].folded.n);
}

bool bare_has_verb(const struct view *v, struct words w)
{
    for (uint32_t i = w.from; i < w.to; i++)
        if (bare_word_is_finite(v, i))
            return true;
    return false;
}

bool bare_word_is_time(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_TIME) && !view_has(v, i, LEXICON_GIVEN) &&
           !view_mentions(v, i, CW__MENTION__TYPE__ORG) &&
           !view_mentions(v, i, CW__MENTION__TYPE__PER); /* Orab Today, Jan Haddal */
}

/* What may stand in front of a noun that speaks: local activists, civil defence workers. */
bool bare_word_is_modifier(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"local",         "medical",     "military",
                                        "security",      "civil",       "defence",
                                        "defense",       "rescue",      "hospital",
                                        "opposition",    "rebel",       "government",
                                        "state",         "official",    "police",
                                        "tribal",        "diplomatic",  "health",
                                        "humanitarian",  "human",       "rights",
                                        "media",         "senior",      "field",
                                        "informed",      "monitoring",  "several",
                                        "private",       "aid",         "war",
                                        "intelligence",  "regime",      "presidential",
                                        "well-informed", "eye",         "foreign",
                                        "defence",       "interior",    "prime",
                                        "news",          "tv",          "conflict",
                                        "emergency",     "unnamed",     "anonymous",
                                        "reliable",      "independent", "other",
                                        "top",           "key",         NULL};
    static const char *const joined[] = {"-run",    "-owned",    "-based",      "-backed",
                                         "-linked", "-language", "-affiliated", NULL};

    if (!view_is_lower(v, i))
        return false;
    for (unsigned k = 0; joined[k]; k++)
        if (view_ends_with(v, i, joined[k]))
            return true;
    return view_is_any(v, i, words) ||
           (i > 0 && v->word[i - 1].capital && !view_has(v, i, LEXICON_PREP | LEXICON_CONJ) &&
            (view_ends_with(v, i, "al") || view_ends_with(v, i, "ary") ||
             view_ends_with(v, i, "ic")));
}

bool bare_word_speaks(const struct view *v, uint32_t i)
{
    return view_source(v, i) != LEXICON_SOURCE_NONE && !v->word[i].mark;
}

bool bare_word_joins_speaker(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"of", "for",  "in",     "at",     "from",
                                        "to", "with", "within", "inside", NULL};

    return view_is_any(v, i, words) && i > 0 && bare_word_speaks(v, i - 1);
}

bool bare_word_is_det(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_DET) && !v->word[i].mark && !v->word[i].possessive;
}

bool bare_can_speak(const struct view *v, struct words s)
{
    for (uint32_t i = s.from; i < s.to; i++)
        if (v->word[i].capital || view_source(v, i) || v->word[i].mention != VIEW_NONE ||
            (view_has(v, i, LEXICON_PRON) && !view_has(v, i, LEXICON_DET) && !VIEW_IS(v, i, "we")))
            return true;
    return false;
}

bool bare_ends_in_speaker(const struct view *v, struct words s)
{
    while (s.to > s.from && v->word[s.to - 1].mark)
        s.to--;
    return s.from < s.to && !bare_word_is_det(v, s.to - 1) &&
           !view_ends_with(v, s.to - 1, "-based") &&
           (v->word[s.to - 1].capital || v->word[s.to - 1].mention != VIEW_NONE ||
            view_source(v, s.to - 1) || (s.to == s.from + 1 && bare_can_speak(v, s)));
}
