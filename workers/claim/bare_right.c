/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind a verb that attributes, and in its place. */
#include "bare.h"
#include "bare_word.h"
#include "english.h"
#include "speaker.h"
#include "text/mojibake.h"

#define ADDRESSEE_WORDS 40 /* with mojibake */
#define CLAUSE_WORDS 4
#define LOOK_WORDS 60 /* how far one who was told is looked for */

bool bare_is_gerund(const struct view *v, uint32_t i)
{
    return view_is_lower(v, i) && view_ends_with(v, i, "ing") && !view_source(v, i) &&
           !view_has(v, i, LEXICON_DET | LEXICON_PRON | LEXICON_PREP);
}

/* repeated | the governor's denial, agreed | a truce for the coast: no speaker. */
bool bare_names_speaker(const struct view *v, struct words s)
{
    uint32_t end = s.from + 1;

    while (end < s.to && !view_has(v, end, LEXICON_PREP) && !bare_is_gerund(v, end))
        end++;
    s.to = end;
    for (uint32_t i = s.from; i < end; i++)
        if (v->word[i].capital)
            return true;
    return view_has(v, s.from, LEXICON_DET) ? bare_ends_in_speaker(v, s) : bare_can_speak(v, s);
}

/* told the Post's correspondent that: whatever mojibake stands in the name. */
static struct right behind_addressee(const struct view *v, const struct cue_hit *h, uint32_t end)
{
    struct right r = {.kind = RIGHT_NOTHING, .start = h->words.to};
    uint32_t name = h->words.to;

    (void)right_skip_addressee(v, name, end, &r.via);
    for (; name < end && v->word[name].capital; name++)
        ;
    for (uint32_t i = h->words.to; i + 1 < end && i < h->words.to + ADDRESSEE_WORDS; i++) {
        if (!bare_is_junk(v, i) &&
            (view_is_mark(v, i, VIEW_MARK_STOP) || bare_has_verb(v, (struct words){i, i + 1})))
            break;
        if (!VIEW_IS(v, i, "that"))
            continue;
        r = (struct right){RIGHT_CLAUSE, i + 1, {h->words.to, name}, true};
        break;
    }
    return r;
}

/* What stands behind the verb. */
struct right bare_right(const struct view *v, const struct cue_hit *h, uint32_t end)
{
    struct right r = right_of(h, v, h->words.to, end);

    while (r.kind != RIGHT_NOTHING && r.start > h->words.to && v->word[r.start - 1].possessive)
        r.start--; /* said | Wednesday's strike */
    if (r.kind == RIGHT_NOTHING && cue_has_frame(h, 'o'))
        return behind_addressee(v, h, end);
    if (r.kind == RIGHT_CLAUSE && cue_has_frame(h, 'o') && VIEW_IS(v, r.start + 1, "that") &&
        view_source(v, r.start) && r.start + 2 < end)
        r = (struct right){RIGHT_CLAUSE, r.start + 2, r.via, true}; /* told a reporter that */
    if (r.kind != RIGHT_NOTHING && VIEW_IS(v, r.start, "to") && VIEW_IS(v, r.start - 1, "due"))
        r.kind = RIGHT_NOTHING;
    return r;
}

/* told the Post's correspondent: the Post, without its 's. */
uint32_t bare_stem_end(const struct view *v, uint32_t i)
{
    const struct token *k = &v->tokens.at[i];

    return v->word[i].possessive && k->end > k->start + 2
               ? mojibake_trim(v->text.point, k->start, k->end - 2)
               : k->end;
}

/* in a statement | to the Post |, in a call | with MNA |: who was told, among these words. */
struct words bare_told_in_speech(const struct view *v, struct words w)
{
    struct words via = {0, 0};

    for (uint32_t i = w.from; i + 2 < w.to && w.to - w.from < LOOK_WORDS; i++)
        if (view_has(v, i, LEXICON_SPEECH) && view_is_lower(v, i) &&
            (VIEW_IS(v, i + 1, "to") || VIEW_IS(v, i + 1, "with"))) {
            (void)right_skip_addressee(v, i + 2, w.to, &via);
            break;
        }
    return via;
}

/* MNA | reports: initials that report what others said. */
bool bare_is_wire(const struct view *v, struct words s, const struct cue_hit *h)
{
    return s.to == s.from + 1 && v->tokens.at[s.from].shape == TOKEN_SHAPE_UPPER &&
           strcmp(h->cue->lemma, "report") == 0;
}

bool bare_ends_behind(const struct view *v, uint32_t i, uint32_t to)
{
    while (i < to && (view_has(v, i, LEXICON_TIME) || VIEW_IS(v, i, "on")))
        i++;
    return i == to || view_is_mark(v, i, VIEW_MARK_STOP);
}

/* Pictures show, and "must show": nobody states. */
bool bare_shows(const struct view *v, const struct lexicon_cue *cue, enum lexicon_form form,
                struct words source)
{
    static const char *const lemmas[] = {"show", "find", "record", NULL};

    for (unsigned k = 0; lemmas[k]; k++)
        if (strcmp(cue->lemma, lemmas[k]) == 0)
            return form == LEXICON_BASE ||
                   speaker_classify(v, source) != CW__CLAIM__CLASS__DOCUMENT;
    return false;
}

uint32_t bare_front(const struct view *v, uint32_t verb, uint32_t low)
{
    while (verb > low + 1 && view_is_lower(v, verb - 1) &&
           view_has(v, verb - 1, LEXICON_AUX | LEXICON_ADV) && !view_has(v, verb - 1, LEXICON_PRON))
        verb--;
    return verb;
}

bool bare_behind_with(const struct view *v, uint32_t verb, uint32_t low, struct words *ret_source)
{
    const struct words s = bare_tail(v, verb, low);

    if (s.from == s.to || s.from < low + 1 || !VIEW_IS(v, s.from - 1, "with") ||
        v->word[s.from - 1].capital || !bare_ends_in_speaker(v, s))
        return false;
    *ret_source = s;
    return true;
}

bool bare_gives_reason(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"because", "unless", "although", "though", NULL};

    return view_is_any(v, i, words) && view_is_lower(v, i);
}

bool bare_is_phrase(const struct view *v, struct words w)
{
    for (uint32_t i = w.from; i < w.to && i < w.from + LOOK_WORDS; i++) {
        if (!bare_word_is_finite(v, i))
            continue;
        while (i > w.from && view_has(v, i - 1, LEXICON_ADV | LEXICON_AUX))
            i--;
        return i > w.from && (VIEW_IS(v, i - 1, "and") || VIEW_IS(v, i - 1, "but") ||
                              view_has(v, i - 1, LEXICON_REL));
    }
    return false;
}

/* -ing behind an adjunct goes on with the sentence: said on Sunday | marking an escalation. */
bool bare_begins_content(const struct view *v, const struct cue_hit *h, const struct right *r,
                         uint32_t to)
{
    const uint32_t cue_end = h->words.to;
    const uint32_t i = r->start;

    if (r->kind == RIGHT_NOTHING || i >= to || (i > 1 && VIEW_IS(v, i - 2, "condition")))
        return false;
    if (i > cue_end && view_has(v, i - 1, LEXICON_COMP) && i - 1 > cue_end)
        return !(view_is_lower(v, i) && view_has(v, i, LEXICON_AUX | LEXICON_VERB)) &&
               i - cue_end < CLAUSE_WORDS * 3;
    if (i == cue_end && bare_gives_reason(v, i))
        return false;
    if (r->is_explicit)
        return true;
    if (bare_is_gerund(v, i) &&
        !(i == cue_end && (r->kind == RIGHT_NP || h->cue->act == CW__CLAIM__ACT__DENY)))
        return false;
    if (i > cue_end && bare_is_gerund(v, i - 1))
        return false;
    return !view_has(v, i, LEXICON_BUT) && !(view_has(v, i, LEXICON_PREP) && view_is_lower(v, i));
}
