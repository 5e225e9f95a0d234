/* SPDX-License-Identifier: Apache-2.0 */
/* According to S, quoted S as saying, accused by S: who is named behind, or by somebody else. */
#include "bare_reader.h"

#define QUOTE_SOURCE_WORDS 16

bool bare_reader_phrase(struct bare *b, const struct cue_hit *h)
{
    const struct view *v = b->v;
    const uint32_t low = bare_reader_start(b);
    struct draft *last = bare_reader_last(b);
    struct words s;
    uint32_t from;

    if (last && !last->is_open && !bare_reader_has_clause(b, b->behind, h->words.from)) {
        s = bare_rest(v, h->words.to, b->seg.to); /* S said according to V */
        bare_reader_set_via(b, last, s);
        b->free = s.to;
        return true;
    }
    if (h->words.from <= low + 1 && !(last && last->is_open)) { /* in front of what it reports */
        s = bare_head(v, h->words.to, b->seg.to);
        from = s.to;
        while (from < b->seg.to &&
               (view_has(v, from, LEXICON_TIME) || v->word[from].mark ||
                (VIEW_IS(v, from, "on") && view_has(v, from + 1, LEXICON_TIME))))
            from++;
        if (s.from == s.to || from >= b->seg.to)
            return false;
        bare_reader_put(b, h, s, (struct words){from, b->seg.to})->is_open = true;
        b->free = from;
        return true;
    }
    s = bare_rest(v, h->words.to, b->seg.to);
    if (s.from == s.to || !bare_can_speak(v, s))
        return false;
    if (last && last->is_open) {
        content_cut(last, h->words.from);
        bare_reader_set_via(b, last, s);
    } else if (!bare_reader_add_left(b, h, s, h->words.from)) {
        return false;
    }
    b->free = s.to;
    return true;
}

/* C | S was quoted as saying | by the Post. */
static bool read_passive(struct bare *b, const struct cue_hit *h, uint32_t behind)
{
    const struct view *v = b->v;
    struct words s, via = {behind, behind};

    s = bare_tail(v, bare_front(v, h->words.from, b->free), b->free);
    if (behind < b->seg.to && VIEW_IS(v, behind, "by"))
        via = bare_rest(v, behind + 1, b->seg.to);
    else if (behind < b->seg.to && !v->word[behind].mark && !view_has(v, behind, LEXICON_PREP))
        return false;
    if (s.from == s.to || !bare_can_speak(v, s) || !bare_reader_add_left(b, h, s, s.from))
        return false;
    bare_reader_set_via(b, bare_reader_last(b), via);
    b->free = via.to;
    return true;
}

/* SANA | quoted | S as saying C; C SANA quoted S as saying. */
bool bare_reader_quoted(struct bare *b, const struct cue_hit *h)
{
    const struct view *v = b->v;
    const struct words via = bare_tail(v, h->words.from, b->free);
    uint32_t as = h->words.to;

    while (as + 1 < b->seg.to && as < h->words.to + QUOTE_SOURCE_WORDS && !VIEW_IS(v, as, "as"))
        as++;
    if (as + 1 >= b->seg.to || !VIEW_IS(v, as + 1, "saying"))
        return false;
    if (h->is_passive)
        return read_passive(b, h, as + 2);
    if (via.from == via.to || (as + 2 < b->seg.to && !v->word[as + 2].mark))
        return false;
    if (!bare_reader_add_left(b, h, (struct words){h->words.to, as}, via.from))
        return false;
    bare_reader_set_via(b, bare_reader_last(b), via);
    b->free = as + 2;
    return true;
}

/* The army was accused by | S | of | C. */
bool bare_reader_accused(struct bare *b, const struct cue_hit *h)
{
    const struct view *v = b->v;
    struct words s = {h->words.to + 1, h->words.to + 1};

    if (h->words.to >= b->seg.to || !VIEW_IS(v, h->words.to, "by") ||
        strcmp(h->cue->lemma, "accuse") != 0)
        return false; /* not: held by rebels of the valley */
    while (s.to < b->seg.to && !VIEW_IS(v, s.to, "of") && s.to < s.from + QUOTE_SOURCE_WORDS)
        s.to++;
    if (s.to + 2 >= b->seg.to || !VIEW_IS(v, s.to, "of") || bare_has_verb(v, s) ||
        !bare_ends_in_speaker(v, s))
        return false;
    bare_reader_put(b, h, s, (struct words){s.to + 1, b->seg.to})->is_open = true;
    b->free = s.to + 1;
    return true;
}
