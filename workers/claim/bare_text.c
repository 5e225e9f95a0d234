/* SPDX-License-Identifier: Apache-2.0 */
#include "bare.h"

#define WORDS_MIN 20 /* a shorter text may do without a comma */
#define WORDS_A_COMMA 300
#define DATE_WORDS 12
#define TITLE_WORDS 40
#define DATELINE_WORDS 4
#define BRACKET_WORDS 8
#define GAP 2 /* white space between what once were lines */

bool bare_is(const struct view *v)
{
    uint32_t words = 0, commas = 0;

    for (uint32_t i = 0; i < v->words; i++) {
        words += !v->word[i].mark && !v->word[i].arabic;
        commas += view_is_mark(v, i, VIEW_MARK_COMMA);
    }
    return words >= WORDS_MIN && commas * WORDS_A_COMMA <= words;
}

/* Military denies | The source said: a capital article in the middle begins another sentence,
 * unless it is part of a name: told The Northern Post. */
static bool starts_sentence(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"the", "it",      "they",      "he", "in",
                                        "on",  "however", "meanwhile", NULL};

    return v->word[i].capital && v->tokens.at[i].shape != TOKEN_SHAPE_UPPER &&
           !v->word[i - 1].mark && v->word[i].mention == VIEW_NONE && view_is_any(v, i, words) &&
           i + 1 < v->words && !view_mentions(v, i + 1, CW__MENTION__TYPE__ORG) &&
           (view_is_lower(v, i + 1) || v->word[i + 1].mention != VIEW_NONE) &&
           v->word[i].quote == VIEW_NONE;
}

/* Islamic State (IS  ISIL |  Daesh): names that lost their commas, too. */
static bool is_in_brackets(const struct view *v, uint32_t i)
{
    bool is_open = false, is_closed = false;

    for (uint32_t k = i; k > 0 && i - k < BRACKET_WORDS && !is_open; k--) {
        if (view_is_mark(v, k - 1, VIEW_MARK_CLOSE))
            return false;
        is_open = view_is_mark(v, k - 1, VIEW_MARK_OPEN);
    }
    for (uint32_t k = i; is_open && k < v->words && k - i < BRACKET_WORDS && !is_closed; k++)
        is_closed = view_is_mark(v, k, VIEW_MARK_CLOSE);
    return is_closed;
}

/* Wide white space, other than what has no width. */
static bool is_wide(const struct view *v, uint32_t i)
{
    uint32_t blanks = 0;

    for (uint32_t at = v->tokens.at[i - 1].end; at < v->tokens.at[i].start && blanks < GAP; at++)
        blanks += v->text.point[at] <= ' ' || v->text.point[at] == 0xa0;
    return blanks >= GAP;
}

/* Raqqa falls | VELDT Norland (Mirsal News) - | Nine people: a place in capitals, and a dash. */
static bool is_behind_dateline(const struct view *v, uint32_t i)
{
    if (i < 2 || !view_is_mark(v, i - 1, VIEW_MARK_DASH) || !v->word[i].space)
        return false;
    for (uint32_t k = i - 1; k > 0 && i - k < DATELINE_WORDS + BRACKET_WORDS; k--) {
        if (!v->word[k - 1].capital && !v->word[k - 1].mark)
            return false;
        if (v->tokens.at[k - 1].shape == TOKEN_SHAPE_UPPER &&
            view_mentions(v, k - 1, CW__MENTION__TYPE__LOC))
            return true;
    }
    return false;
}

bool bare_is_gap(const struct view *v, uint32_t i)
{
    if (starts_sentence(v, i) || is_behind_dateline(v, i))
        return true;
    if (view_is_lower(v, i - 1) && view_has(v, i - 1, LEXICON_PREP | LEXICON_DET))
        return false;
    return (v->word[i].capital || view_is_number(v, i) || v->word[i].mark) && is_wide(v, i) &&
           !(view_in_speech(v, i) && view_in_speech(v, i - 1)) && !is_in_brackets(v, i);
}

bool bare_ends_with_stop(const struct view *v, uint32_t end)
{
    const uint8_t mark = v->word[end - 1].mark;

    return mark == VIEW_MARK_STOP || mark == VIEW_MARK_QUOTE || mark == VIEW_MARK_CLOSE ||
           mark == VIEW_MARK_COLON;
}

static bool is_year(const struct view *v, uint32_t i)
{
    const struct span s = v->tokens.at[i].folded;

    return view_is_number(v, i) && s.n >= 4 &&
           (span_starts_with(s, SPAN("19")) || span_starts_with(s, SPAN("20")) || s.n >= 8);
}

/* Sat 15 Aug 2016, 15.08.2016; not The 2016 Mirsal Council. */
static bool is_in_date(const struct view *v, uint32_t year, uint32_t low)
{
    return year == low || view_is_number(v, year - 1) || view_has(v, year - 1, LEXICON_TIME);
}

/* 15 Aug 2016 - Nine dead in Tal Mirsal - | Nine people were killed: the words up to the last dash
 * of a date and a headline; all of it when only a headline follows a date. */
uint32_t bare_behind_headline(const struct view *v, struct view_unit seg)
{
    uint32_t dash = VIEW_NONE;
    bool has_date = false;

    for (uint32_t i = seg.from; i < seg.to && i < seg.from + DATE_WORDS / 2; i++)
        has_date |= is_year(v, i) && is_in_date(v, i, seg.from);
    if (!has_date || VIEW_IS(v, seg.from, "in") || VIEW_IS(v, seg.from, "on"))
        return seg.from;
    for (uint32_t i = seg.from; i + 1 < seg.to && i < seg.from + TITLE_WORDS; i++)
        if (view_is_mark(v, i, VIEW_MARK_DASH) && v->word[i].space && v->word[i + 1].space)
            dash = i;
    if (dash != VIEW_NONE)
        return dash + 1;
    for (uint32_t i = seg.from + 1; i < seg.to; i++)
        if (bare_is_gap(v, i))
            return i;
    return seg.to > seg.from + TITLE_WORDS ? seg.from : seg.to;
}

/* Marks, mojibake, "BEIRUT -" and a conjunction in front of a clause. */
static uint32_t skip_date(const struct view *v, uint32_t from, uint32_t end)
{
    bool has_year = false;
    uint32_t i = from;

    for (; i < end && i < from + 6; i++) {
        if (!view_is_number(v, i) && !view_has(v, i, LEXICON_TIME))
            break;
        has_year |= is_year(v, i);
    }
    return has_year ? i : from;
}

/* Tags Mirsal Tall Amin Drought | Nine people died: words for a search engine. */
static uint32_t skip_tags(const struct view *v, uint32_t from, uint32_t end)
{
    if (from >= end || !VIEW_IS(v, from, "tags") || !v->word[from].capital)
        return from;
    for (uint32_t i = from + 1; i < end && i < from + TITLE_WORDS; i++) {
        if (view_has(v, i, LEXICON_DET) && v->word[i].capital)
            return i;
        if (view_is_lower(v, i) && v->word[i].mention == VIEW_NONE)
            return i - 1;
    }
    return from;
}

/* Get short URL | 0 87 | Nine people: counters in front of a capital. */
static uint32_t skip_counters(const struct view *v, uint32_t from, uint32_t end)
{
    uint32_t i = from;

    if (i + 3 < end && VIEW_IS(v, i, "get") && VIEW_IS(v, i + 1, "short") &&
        VIEW_IS(v, i + 2, "url"))
        i += 3;
    if (i + 2 < end && VIEW_IS(v, i, "0") && view_is_number(v, i + 1))
        return i + 2;
    return i > from && i + 1 < end && view_is_number(v, i) ? i + 1 : from;
}

/* Orab | Two people were hurt: a place in front of a sentence, where it headed a list. */
static uint32_t skip_heading(const struct view *v, uint32_t from, uint32_t end)
{
    uint32_t i = from;

    if (from + 3 >= end || !view_mentions(v, from, CW__MENTION__TYPE__LOC) ||
        !v->word[from].capital || v->word[from].possessive)
        return from;
    while (i < end && v->word[i].mention == v->word[from].mention)
        i++;
    return i + 1 < end && v->word[i].capital && view_has(v, i, LEXICON_DET) &&
                   v->word[i].mention == VIEW_NONE && view_is_lower(v, i + 1)
               ? i
               : from;
}

/* MOSCOW (Mirsal News) -: up to the dash, or to what is left of it. */
static uint32_t skip_bracketed(const struct view *v, uint32_t from, uint32_t end)
{
    if (from >= end || v->tokens.at[from].shape != TOKEN_SHAPE_UPPER)
        return from;
    for (uint32_t i = from + 1; i + 1 < end && i < from + DATE_WORDS; i++)
        if (view_is_mark(v, i, VIEW_MARK_CLOSE)) {
            i++;
            if (!bare_is_junk(v, i) && !view_is_mark(v, i, VIEW_MARK_DASH))
                return from;
            while (i < end && (v->word[i].mark || bare_is_junk(v, i)))
                i++;
            return i;
        }
    return from;
}

uint32_t bare_skip_dateline(const struct view *v, uint32_t from, uint32_t end)
{
    uint32_t i = from;

    while (i < end && ((v->word[i].mark && v->word[i].quote == VIEW_NONE) || bare_is_junk(v, i)))
        i++;
    i = skip_heading(v, skip_counters(v, i, end), end);
    i = skip_date(v, skip_bracketed(v, skip_tags(v, i, end), end), end);
    for (uint32_t j = i; j < end && j < i + DATELINE_WORDS; j++) {
        if (!(v->tokens.at[j].shape == TOKEN_SHAPE_UPPER || (j == i && v->word[j].capital)))
            break;
        if (j + 1 < end && (bare_is_junk(v, j + 1) || view_is_mark(v, j + 1, VIEW_MARK_DASH)))
            i = j + 1;
    }
    while (i < end && ((v->word[i].mark && v->word[i].quote == VIEW_NONE) || bare_is_junk(v, i)))
        i++;
    if (i + 1 < end && (VIEW_IS(v, i, "and") || VIEW_IS(v, i, "but") || VIEW_IS(v, i, "while")))
        i++;
    return i;
}
