/* SPDX-License-Identifier: Apache-2.0 */
#include "marker.h"
#include "text/fold.h"

#define PHRASE_WORDS 8
#define AND_BYTES 2 /* و and ف are two bytes of UTF-8 each */

static const char *const kind_names[] = {"not",
                                         "none",
                                         "plain",
                                         "possible",
                                         "reported",
                                         "condition",
                                         "future",
                                         "would",
                                         "asks",
                                         "sub",
                                         "after",
                                         "hedge",
                                         "wish",
                                         "reason",
                                         "shade.local",
                                         "shade.military",
                                         "shade.security",
                                         "shade.medical",
                                         "shade.diplomatic",
                                         "shade.official",
                                         "shade.informed",
                                         "shade.eyewitness",
                                         "shade.activist",
                                         "shade.political",
                                         "shade.opposition",
                                         "shade.judicial",
                                         "shade.relief",
                                         "shade.press"};
#define KINDS (sizeof kind_names / sizeof *kind_names)

/* --------------------------------------------------------------------------------- the table */

static const struct marker_row *find_row(const struct marker_table *t, uint64_t hash)
{
    for (uint32_t i = (uint32_t)hash & t->mask;; i = (i + 1) & t->mask) {
        if (t->row[i].hash == hash)
            return &t->row[i];
        if (t->row[i].hash == 0)
            return NULL;
    }
}

static struct marker_row *add_row(struct marker_table *t, uint64_t hash)
{
    uint32_t i = (uint32_t)hash & t->mask;

    while (t->row[i].hash && t->row[i].hash != hash)
        i = (i + 1) & t->mask;
    t->used += t->row[i].hash == 0;
    t->row[i].hash = hash;
    return &t->row[i];
}

/* Split as texts are, so that both agree on what a word is. */
static enum fate add_phrase(struct marker_table *t, struct span phrase, uint32_t kinds,
                            struct arena *a, struct error *e)
{
    struct text text;
    struct tokens tokens;
    uint64_t hash;
    enum fate fate = text_build(span_trim(phrase), a, &text, e);

    if (fate != FATE_DONE)
        return fate;
    token_split(&text, a, &tokens);
    if (tokens.n == 0 || tokens.n > PHRASE_WORDS)
        return fail(e, FATE_REJECT, "'%.*s' has no word or more than %d", (int)phrase.n, phrase.p,
                    PHRASE_WORDS);
    if (t->used * 2 > t->mask)
        return fail(e, FATE_REJECT, "there are more than %u phrases", t->mask / 2);
    hash = lexicon_hash(tokens.at[0].folded);
    if (tokens.n > 1) {
        struct marker_row *first = add_row(t, hash);
        if (first->longest < tokens.n)
            first->longest = tokens.n;
    }
    for (uint32_t i = 1; i < tokens.n; i++)
        hash = lexicon_join(hash, lexicon_hash(tokens.at[i].folded));
    add_row(t, hash)->kinds |= kinds;
    return FATE_DONE;
}

enum fate marker_load(struct marker_table *t, const struct data_table *d, struct arena *a,
                      struct error *e)
{
    t->mask = 8191;
    t->row = ARENA_ARRAY(a, t->mask + 1, struct marker_row);
    for (uint32_t r = 0; r < d->rows; r++) {
        struct span rest = d->row[r].field[1], phrase;
        unsigned kind = 0;
        enum fate fate = FATE_DONE;
        while (kind < KINDS && !span_equal(d->row[r].field[0], span_of(kind_names[kind])))
            kind++;
        if (kind == KINDS)
            return fail(e, FATE_REJECT, "'%s' line %u: there is no kind '%.*s'", d->path,
                        d->row[r].line, (int)d->row[r].field[0].n, d->row[r].field[0].p);
        while (fate == FATE_DONE && span_split(&rest, ',', &phrase))
            fate = add_phrase(t, phrase, 1u << kind, a, e);
        if (fate != FATE_DONE) {
            error_prefix(e, "'%s' line %u", d->path, d->row[r].line);
            return fate;
        }
    }
    return FATE_DONE;
}

/* ---------------------------------------------------------------------------------- documents */

/* The longest phrase whose first word reads `first`. */
static void look_up(const struct view *v, const struct marker_table *t, uint32_t i,
                    struct span first, struct marker *m)
{
    uint64_t hash = lexicon_hash(first);
    const struct marker_row *row = find_row(t, hash);
    const uint32_t longest = row ? row->longest : 0;

    if (row && row->kinds && m->words == 0)
        *m = (struct marker){.kinds = row->kinds, .words = 1};
    for (uint32_t n = 1; n < longest && i + n < v->words; n++) {
        hash = lexicon_join(hash, lexicon_hash(v->tokens.at[i + n].folded));
        row = find_row(t, hash);
        if (row && row->kinds && n + 1 > m->words)
            *m = (struct marker){.kinds = row->kinds, .words = (uint8_t)(n + 1)};
    }
}

static void look_at_arabic(const struct view *v, uint32_t i, struct marker *m)
{
    const struct span s = v->tokens.at[i].folded;

    look_up(v, &v->arabic->manner, i, s, m);
    if (m->words || s.n < 3 * AND_BYTES ||
        !(span_starts_with(s, SPAN("و")) || span_starts_with(s, SPAN("ف"))))
        return;
    look_up(v, &v->arabic->manner, i, span_slice(s, AND_BYTES, s.n), m);
    m->is_joined = m->words > 0;
}

/* didn't, they'll: one token, of which the end says it. */
static void look_at_latin(const struct view *v, uint32_t i, struct marker *m)
{
    const struct span s = v->tokens.at[i].folded;

    look_up(v, &v->english->manner, i, s, m);
    if (m->words == 1 && v->word[i].capital && span_equal(s, SPAN("may")))
        *m = (struct marker){.kinds = 0}; /* the month */
    if (m->words)
        return;
    const uint32_t kinds =
        (span_ends_with(s, SPAN("n't")) ? MARKER_NOT : 0u) |
        (span_ends_with(s, SPAN("'ll")) || span_equal(s, SPAN("won't")) ? MARKER_FUTURE : 0u) |
        (span_ends_with(s, SPAN("'d")) ? MARKER_WOULD : 0u);
    if (kinds)
        *m = (struct marker){.kinds = kinds, .words = 1};
}

void marker_find(const struct view *v, struct arena *a, struct markers *ret)
{
    struct marker *at = ARENA_ARRAY(a, v->words + 1, struct marker);

    for (uint32_t i = 0; i < v->words; i++) {
        if (v->word[i].mark)
            continue;
        if (v->word[i].arabic)
            look_at_arabic(v, i, &at[i]);
        else
            look_at_latin(v, i, &at[i]);
    }
    *ret = (struct markers){.view = v, .at = at};
}
