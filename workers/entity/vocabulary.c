/* SPDX-License-Identifier: Apache-2.0 */
#include "vocabulary.h"
#include <stdlib.h>
#include "grow.h"
#include "text/data.h"
#include "text/fold.h"

static const char *const class_name[VOCABULARY_CLASSES] = {
    [VOCABULARY_NAME] = "",
    [VOCABULARY_GROUP] = "group",
    [VOCABULARY_TITLE] = "title",
    [VOCABULARY_PLACE_HEAD] = "place_head",
    [VOCABULARY_PLACE_TAIL] = "place_tail",
    [VOCABULARY_PLACE_PREFIX] = "place_prefix",
    [VOCABULARY_PLACE_PREPOSITION] = "place_preposition",
    [VOCABULARY_DIRECTION] = "direction",
    [VOCABULARY_ORG_HEAD] = "org_head",
    [VOCABULARY_ORG_TAIL] = "org_tail",
    [VOCABULARY_ORG_WORD] = "org_word",
    [VOCABULARY_GIVEN] = "given",
    [VOCABULARY_NAME_TOKEN] = "name_token",
    [VOCABULARY_NASAB] = "nasab",
    [VOCABULARY_SPEECH] = "speech",
    [VOCABULARY_COMMON] = "common",
    [VOCABULARY_MONTH] = "month",
    [VOCABULARY_WEEKDAY] = "weekday",
    [VOCABULARY_SEASON] = "season",
    [VOCABULARY_DAY_WORD] = "day_word",
    [VOCABULARY_PART_OF_DAY] = "part_of_day",
    [VOCABULARY_TIME_UNIT] = "time_unit",
    [VOCABULARY_TIME_LAST] = "time_last",
    [VOCABULARY_TIME_NEXT] = "time_next",
    [VOCABULARY_TIME_THIS] = "time_this",
    [VOCABULARY_TIME_AGO] = "time_ago",
    [VOCABULARY_TIME_SINCE] = "time_since",
    [VOCABULARY_TIME_UNTIL] = "time_until",
    [VOCABULARY_TIME_REST] = "time_rest",
    [VOCABULARY_TIME_FROM] = "time_from",
    [VOCABULARY_TIME_WITHIN] = "time_within",
    [VOCABULARY_TIME_EACH] = "time_each",
    [VOCABULARY_TIME_CODE] = "time_code",
    [VOCABULARY_FEAST] = "feast",
    [VOCABULARY_TIME_EDGE] = "time_edge",
    [VOCABULARY_TIME_HEAD] = "time_head",
    [VOCABULARY_CLOCK] = "clock",
    [VOCABULARY_ORDINAL] = "ordinal",
    [VOCABULARY_DECADE] = "decade",
    [VOCABULARY_TO] = "to",
    [VOCABULARY_BETWEEN] = "between",
    [VOCABULARY_AND] = "and",
    [VOCABULARY_NUMBER] = "number",
    [VOCABULARY_MULTIPLIER] = "multiplier",
    [VOCABULARY_VAGUE] = "vague",
    [VOCABULARY_FRACTION] = "fraction",
    [VOCABULARY_HEDGE] = "hedge",
    [VOCABULARY_COUNTED] = "counted",
    [VOCABULARY_HARM] = "harm",
    [VOCABULARY_UNIT] = "unit",
    [VOCABULARY_CURRENCY] = "currency",
    [VOCABULARY_NOT_COUNTED] = "not_counted",
    [VOCABULARY_PART_MARKER] = "part_marker",
    [VOCABULARY_FUTURE] = "future",
    [VOCABULARY_ORG_PURPOSE] = "org_purpose",
};

/* Files of a language folder, in the order they are read. */
static const char *const tables[] = {"titles.tsv",  "heads.tsv",  "calendar.tsv", "numbers.tsv",
                                     "counted.tsv", "groups.tsv", "names.tsv",    "common.tsv"};

const char *vocabulary_class_name(unsigned class)
{
    return class < VOCABULARY_CLASSES ? class_name[class] : "";
}

static int class_of(struct span name)
{
    for (int c = 1; c < VOCABULARY_CLASSES; c++)
        if (span_equal(span_of(class_name[c]), name))
            return c;
    return -1;
}

bool vocabulary_is_article(struct span word, struct span next)
{
    if (word.n != 2 && word.n != 3)
        return false;
    if (span_equal(word, SPAN("al")) || span_equal(word, SPAN("el")) ||
        span_equal(word, SPAN("ul")))
        return next.n > 0;
    if (!memchr("aeu", word.p[0], 3) || word.p[1] == 'l')
        return false;
    /* Before a sun letter the article takes its sound: ad-Dahi, ez-Zor, ash-Sham, ath-Thawra. */
    struct span sun = span_slice(word, 1, word.n);
    return memchr("dnrstz", sun.p[0], 6) && span_starts_with(next, sun) &&
           (sun.n == 1 || sun.p[1] == 'h');
}

/* Takes the next part of a folded phrase: up to a blank or hyphen. */
static bool next_word(struct span *rest, struct span *ret)
{
    while (rest->n > 0 && strchr(" -/", rest->p[0]))
        *rest = span_slice(*rest, 1, rest->n);
    size_t n = 0;
    while (n < rest->n && !strchr(" -/", rest->p[n]))
        n++;
    *ret = span_slice(*rest, 0, n);
    *rest = span_slice(*rest, n, rest->n);
    return n > 0;
}

struct span vocabulary_words(struct span phrase, struct arena *a)
{
    struct span folded = fold_string(phrase, a), rest = folded, word, next;
    char *out = arena_alloc(a, folded.n + 2);
    size_t n = 0;
    for (bool more = next_word(&rest, &word); more; word = next) {
        more = next_word(&rest, &next);
        if (n > 0)
            out[n++] = ' ';
        if (more && vocabulary_is_article(word, next)) {
            memcpy(out + n, "al", 2);
            n += 2;
            continue;
        }
        if (word.n > 2 && span_ends_with(word, SPAN("'s")))
            word.n -= 2; /* as in a text's atoms */
        for (size_t i = 0; i < word.n; i++)
            if (word.p[i] != '\'' && word.p[i] != '.')
                out[n++] = word.p[i];
    }
    return span_at(out, n);
}

static uint32_t vocabulary_push(struct vocabulary *v, struct vocabulary_item item, struct arena *a)
{
    v->item = grow_array(v->item, &v->items_cap, v->items, sizeof *v->item, a);
    v->item[v->items] = item;
    return (uint32_t)v->items++;
}

static enum fate load_row(struct vocabulary *v, const struct data_table *t,
                          const struct data_row *row, struct arena *a, struct error *e)
{
    int group = class_of(row->field[0]);
    if (group < 0)
        return fail(e, FATE_REJECT, "'%s' line %u: no class '%.*s'", t->path, row->line,
                    (int)row->field[0].n, row->field[0].p);
    char *end = NULL, *number = arena_string(a, row->field[3]);
    struct vocabulary_item item = {.label = arena_string(a, row->field[2]),
                                   .group = (uint8_t)group};
    item.number = *number ? strtod(number, &end) : 0;
    if (end && *end)
        return fail(e, FATE_REJECT, "'%s' line %u: '%s' is no number", t->path, row->line, number);
    item.is_arabic = row->field[1].n > 0 && (unsigned char)row->field[1].p[0] >= 0xD8;
    uint32_t value = vocabulary_push(v, item, a);
    struct span rest = row->field[1], phrase;
    while (span_split(&rest, '|', &phrase)) {
        struct phrase_entry entry = {.value = value, .group = (uint8_t)group};
        if (phrase.n > 0 && phrase.p[0] == '^') {
            /* ^May: only with a capital letter */
            entry.flags = PHRASE_CAPITAL;
            phrase = span_slice(phrase, 1, phrase.n);
        }
        phrase_add(v->phrases, vocabulary_words(phrase, a), entry);
    }
    return FATE_DONE;
}

enum fate vocabulary_load(struct vocabulary *v, const char *dir, const char *iso, struct arena *a,
                          struct error *e)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct data_table t;
        enum fate fate = data_load(dir, arena_printf(a, "%s/%s", iso, tables[i]), 2, 4, a, &t, e);
        for (uint32_t r = 0; fate == FATE_DONE && r < t.rows; r++)
            fate = load_row(v, &t, &t.row[r], a, e);
        if (fate != FATE_DONE)
            return fate;
        v->hash = v->hash * 31 + t.hash;
    }
    return FATE_DONE;
}

void vocabulary_done(struct vocabulary *v)
{
    free(v->item);
    v->item = NULL;
}
