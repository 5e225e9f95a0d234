/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spacing - blanks between the tokens of an annotated set, as newspapers set them.
 *
 * Sets write "Obama ’ s “ plan ”"; what is measured should see "Obama’s “plan”", as texts have it.
 */
#ifndef BENCH_SPACING_H
#define BENCH_SPACING_H

#include <stdbool.h>
#include <string.h>

/* All zero before the first token of a document. */
struct spacing {
    bool has_open_quote;    /* a straight mark is open */
    bool is_behind_opening; /* the last token was “ ( [ or an opening straight mark */
    bool is_behind_apostrophe;
};

static inline bool spacing_is_one_of(const char *token, const char *const words[])
{
    for (; *words; words++)
        if (strcmp(token, *words) == 0)
            return true;
    return false;
}

/* s, t, re behind an apostrophe, and the ed of Wa’ed: one or two small letters that are no word. */
static inline bool spacing_is_clitic(const char *token)
{
    static const char *const words[] = {"a",  "am", "an", "as", "at", "be", "by", "do", "go",
                                        "he", "i",  "if", "in", "is", "it", "me", "my", "no",
                                        "of", "on", "or", "so", "to", "up", "us", "we", NULL};
    const size_t n = strspn(token, "abcdefghijklmnopqrstuvwxyz");

    return n > 0 && n <= 2 && !token[n] && !spacing_is_one_of(token, words);
}

/* Does the token stand without a blank behind the text so far? Called once for each. */
static inline bool spacing_is_glued(struct spacing *s, const char *token, bool is_first)
{
    static const char *const openings[] = {"(", "[", "“", "‘", "«", NULL};
    static const char *const closings[] = {"”", "’", "»", "،", "؛", "؟", NULL};
    const struct spacing before = *s;
    const bool is_mark = strcmp(token, "\"") == 0;

    s->is_behind_apostrophe = strcmp(token, "’") == 0;
    s->is_behind_opening =
        spacing_is_one_of(token, openings) || (is_mark && !before.has_open_quote);
    if (is_mark)
        s->has_open_quote = !before.has_open_quote;
    if (is_first || before.is_behind_opening)
        return true;
    if (is_mark)
        return before.has_open_quote;
    if (before.is_behind_apostrophe && spacing_is_clitic(token))
        return true;
    return strchr(".,;:!?)]%", token[0]) || (token[0] == '\'' && token[1]) ||
           spacing_is_one_of(token, closings);
}

#endif
