/* SPDX-License-Identifier: Apache-2.0 */
#include "abbreviation.h"
#include "sentence_rules.h"

#define QUOTE_MAX 2000   /* code points between quotation marks */
#define LOOKAHEAD_MAX 60 /* code points in which a reporting verb follows a quotation */

static bool is_quote(uint32_t c)
{
    return c == '"' || c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB;
}

/* Arabic texts use the curly marks either way round, so each of them closes what any of them
 * opened. */
static bool closes(uint32_t open, uint32_t c)
{
    if (open == '"')
        return c == '"';
    return open == 0xAB ? c == 0xBB : c == 0x201D || c == 0x201C;
}

/* Can the mark at i open a quotation: content right behind it, and nothing of a word before it? A
 * mark that cannot does not, so that one that was forgotten spoils only its own quotation. */
static bool can_open(const struct sentence_splitter *s, uint32_t i)
{
    uint32_t before = i > 0 ? s->point[i - 1] : ' ', next = i + 1 < s->len ? s->point[i + 1] : ' ';

    if (s->point[i] == 0xBB || sentence_is_space(next) || sentence_is_terminal(next) ||
        next == ',' || next == 0x60C)
        return false;
    return s->point[i] != '"' ||
           !(sentence_is_letter(before) || sentence_is_terminal(before) || before == ',');
}

/* `"Who?" Smith asked.`: a verb of saying among the next words, before the sentence or clause is
 * over. */
static bool is_reported(const struct sentence_splitter *s, uint32_t i)
{
    uint32_t stop = s->len - i > LOOKAHEAD_MAX ? i + LOOKAHEAD_MAX : s->len;

    while (i < stop && !sentence_is_terminal(s->point[i]) && s->point[i] != ',' &&
           s->feed[i] <= SENTENCE_FEED_SOFT) {
        uint32_t start = i;
        while (i < stop && sentence_is_letter(s->point[i]))
            i++;
        if (abbreviation_is_reporting(text_slice(s->text, start, i)))
            return true;
        i += i == start;
    }
    return false;
}

static struct span word_at(const struct sentence_splitter *s, uint32_t i)
{
    uint32_t start = i;

    while (i < s->len && i - start < LOOKAHEAD_MAX && sentence_is_letter(s->point[i]))
        i++;
    return text_slice(s->text, start, i);
}

/* Does the sentence go on behind the quotation mark at `close`? */
static bool goes_on(const struct sentence_splitter *s, uint32_t open, uint32_t close)
{
    uint32_t next = sentence_skip_spaces(s, close + 1), last = close;
    uint32_t c = next < s->len ? s->point[next] : '\n';

    while (last > open + 1 && sentence_is_nothing(s->point[last - 1]))
        last--;
    if (s->len == next || s->feed[next] > SENTENCE_FEED_SOFT)
        return false;
    if (sentence_is_lower(c) || c == ',' || c == 0x60C || c == ';' || c == 0x2013 || c == 0x2014 ||
        c == '-')
        return true;
    if (!sentence_is_letter(c))
        return false;
    /* before a reporting clause stands a comma, or ? or !, never a full stop */
    return !sentence_is_terminal(s->point[last - 1]) ||
           (s->point[last - 1] != '.' &&
            (abbreviation_is_joiner(word_at(s, next)) || is_reported(s, next)));
}

/* A straight mark behind a blank and before a word opens; what was open had no end. */
static bool is_reopened(const struct sentence_splitter *s, uint32_t i)
{
    return s->point[i] == '"' && i > 0 && sentence_is_space(s->point[i - 1]) && i + 1 < s->len &&
           u_isalnum((UChar32)s->point[i + 1]);
}

void sentence_find_quotes(struct sentence_splitter *s, struct arena *a)
{
    uint32_t open = UINT32_MAX;

    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t c = s->point[i];
        if (s->feed[i] > SENTENCE_FEED_SOFT || (open != UINT32_MAX && i - open > QUOTE_MAX))
            open = UINT32_MAX;
        if (!is_quote(c))
            continue;
        if (open == UINT32_MAX || !closes(s->point[open], c) || is_reopened(s, i)) {
            open = can_open(s, i) ? i : open;
            continue;
        }
        if (goes_on(s, open, i))
            *(struct sentence_range *)arena_push(a, (void **)&s->quote, &s->quotes, &s->quotes_cap,
                                                 sizeof(struct sentence_range)) =
                (struct sentence_range){open, sentence_skip_spaces(s, i + 1)};
        open = UINT32_MAX;
    }
}

bool sentence_is_in_quote(struct sentence_splitter *s, uint32_t b)
{
    while (s->quote_at < s->quotes && s->quote[s->quote_at].end < b)
        s->quote_at++;
    return s->quote_at < s->quotes && s->quote[s->quote_at].start < b;
}
