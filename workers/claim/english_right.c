/* SPDX-License-Identifier: Apache-2.0 */
#include "english.h"

#define ADJUNCT_WORDS 24
#define ADDRESSEE_WORDS 8
#define PHRASE_WORDS 12
#define OBJECT_WORDS 14
#define CLAUSE_WORDS 30
#define SURE_SCORE 0.9f /* of verbs behind which a clause is what one expects */

static struct right right_at(enum right_kind kind, uint32_t start, bool is_explicit)
{
    return (struct right){kind, start, {0, 0}, is_explicit};
}

/* ------------------------------------------------------------------------------------ adjuncts */

static bool begins_no_addressee(const struct view *v, uint32_t i, uint32_t end)
{
    if (i >= end || v->word[i].mark || VIEW_IS(v, i, "that"))
        return true;
    return view_has(v, i, LEXICON_COMP | LEXICON_PREP | LEXICON_TIME | LEXICON_WHETHER) &&
           !view_has(v, i, LEXICON_DET | LEXICON_MEDIA);
}

static bool ends_addressee(const struct view *v, uint32_t i)
{
    if (v->word[i].mark || view_has(v, i, LEXICON_COMP | LEXICON_DET | LEXICON_TIME))
        return true;
    return view_is_lower(v, i) &&
           view_has(v, i, LEXICON_PREP | LEXICON_AUX | LEXICON_PRON | LEXICON_VERB);
}

/* told | SY24 | that, told | DPA |: initials that no table knows are an outlet's, more often than
 * not.
 */
static bool are_initials(const struct view *v, uint32_t i, uint32_t end)
{
    const struct token *t = &v->tokens.at[i];
    bool has_digit = false;

    for (uint32_t k = t->start; k < t->end; k++)
        has_digit |= v->text.point[k] >= '0' && v->text.point[k] <= '9';
    return i < end && t->end > t->start + 1 && !view_is_number(v, i) && !view_source(v, i) &&
           !view_mentions(v, i, CW__MENTION__TYPE__PER) &&
           (has_digit || t->shape == TOKEN_SHAPE_UPPER);
}

/* told | The New Arab |: a body that is none of state, court or party. */
static bool is_outlet(const struct view *v, struct words name)
{
    bool is_body = false;

    for (uint32_t i = name.from; i < name.to; i++) {
        is_body |= view_mentions(v, i, CW__MENTION__TYPE__ORG);
        if (view_source(v, i) && !view_has(v, i, LEXICON_MEDIA))
            return false;
    }
    return is_body;
}

uint32_t right_skip_addressee(const struct view *v, uint32_t i, uint32_t end, struct words *ret_via)
{
    static const char *const pronouns[] = {"him", "her", "them", "us", "me", "you", NULL};
    const uint32_t from = i;
    bool is_media = false, capitals;

    if (begins_no_addressee(v, i, end))
        return i;
    if (view_has(v, i, LEXICON_PRON) && !view_has(v, i, LEXICON_DET))
        return i + view_is_any(v, i, pronouns);
    while (i < end && view_has(v, i, LEXICON_DET) && !v->word[i].mark)
        i++;
    capitals = i < end && v->word[i].capital;
    is_media =
        capitals && i == from && i + 1 < end && !v->word[i + 1].capital && are_initials(v, i, end);
    for (; i < end && i - from < ADDRESSEE_WORDS && !ends_addressee(v, i); i++) {
        if (i > from && v->word[i].capital != capitals)
            break;
        is_media |= view_has(v, i, LEXICON_MEDIA);
    }
    while (
        capitals && i > from && i < end && view_is_lower(v, i) &&
        (view_has(v, i, LEXICON_MEDIA) || VIEW_IS(v, i, "service"))) { /* the AFP | news agency */
        is_media = true;
        i++;
    }
    if (i > from && v->word[i - 1].possessive && capitals && i < end &&
        view_source(v, i) == LEXICON_SOURCE_MEDIA_PERSON) { /* SANA's correspondent */
        *ret_via = (struct words){from, i};
        return i + 1;
    }
    if (i > from && view_source(v, i - 1) == LEXICON_SOURCE_MEDIA)
        for (; i < end && v->word[i].capital && !ends_addressee(v, i); i++)
            capitals = true; /* the newspaper | Al-Masar */
    if (capitals && (is_media || is_outlet(v, (struct words){from, i})))
        *ret_via = (struct words){from, i};
    return i;
}

/* Inside a prepositional phrase: does something else begin at i, `noun` being where its noun phrase
 * began? */
static bool ends_pp(const struct view *v, uint32_t i, uint32_t noun)
{
    if (v->word[i].mark)
        return true;
    if (view_has(v, i, LEXICON_COMP | LEXICON_PREP) && !(i == noun && view_has(v, i, LEXICON_DET)))
        return true;
    if (i == noun)
        return false;
    if (view_has(v, i, LEXICON_DET) ||
        (view_is_lower(v, i) && view_has(v, i, LEXICON_PRON | LEXICON_CONJ)))
        return true;
    if (v->word[i].capital && view_is_lower(v, i - 1) && !view_has(v, i, LEXICON_TIME))
        return true;
    return i > noun + 1 && view_source(v, i) && !view_has(v, i, LEXICON_SPEECH | LEXICON_MEDIA);
}

/* Behind the prepositional phrase that begins at i: "in a statement on Monday", "at a rally". */
static uint32_t skip_pp(const struct view *v, uint32_t i, uint32_t end)
{
    const uint32_t from = i++;
    uint32_t noun;

    while (i < end && !v->word[i].mark && (view_has(v, i, LEXICON_DET) || v->word[i].possessive))
        i++;
    for (noun = i; i < end && i - from < PHRASE_WORDS && !ends_pp(v, i, noun); i++)
        ;
    return i;
}

/* "in a statement", "on Monday", "in Geneva that": goes with the verb. "at least nine people", "in
 * Aleppo three people were" does not. */
static bool is_adjunct(const struct view *v, struct words pp, uint32_t end)
{
    if (pp.to >= end || v->word[pp.to].mark || view_has(v, pp.to, LEXICON_COMP | LEXICON_PREP))
        return !VIEW_IS(v, pp.from + 1, "least") && !VIEW_IS(v, pp.from + 1, "most");
    for (uint32_t i = pp.from + 1; i < pp.to; i++)
        if (view_has(v, i, LEXICON_SPEECH | LEXICON_TIME | LEXICON_MEDIA))
            return true;
    return false;
}

static bool begins_pp(const struct view *v, uint32_t i, uint32_t end)
{
    if (VIEW_IS(v, i, "to"))
        return i + 1 < end &&
               (v->word[i + 1].capital || view_has(v, i + 1, LEXICON_DET | LEXICON_MEDIA));
    return view_has(v, i, LEXICON_PREP) && view_is_lower(v, i) && !VIEW_IS(v, i, "like") &&
           !VIEW_IS(v, i, "as");
}

/* reported |, citing the police, | that ...: behind the comma at i, what stands in front of "that";
 * i when no "that" follows. */
static uint32_t skip_aside(const struct view *v, uint32_t i, uint32_t end)
{
    for (uint32_t j = i + 1; j + 1 < end && j - i < PHRASE_WORDS; j++) {
        if (view_is_mark(v, j, VIEW_MARK_COMMA))
            return VIEW_IS(v, j + 1, "that") ? j + 1 : i;
        if (v->word[j].mark)
            break;
    }
    return i;
}

/* a day | after, two hours | ago: behind the measure of time that begins at i; i when none does. */
static uint32_t skip_measure(const struct view *v, uint32_t i, uint32_t end)
{
    static const char *const units[] = {"minutes", "hour",  "hours",  "day",  "days",  "week",
                                        "weeks",   "month", "months", "year", "years", NULL};

    return i + 2 < end && (view_has(v, i, LEXICON_DET) || view_is_number(v, i)) &&
                   view_is_any(v, i + 1, units)
               ? i + 2
               : i;
}

/* said | a day after the talks: when it was said, with a clause of its own. */
static bool begins_when(const struct view *v, uint32_t i, uint32_t end)
{
    const uint32_t next = skip_measure(v, i, end);

    return next > i && (VIEW_IS(v, next, "after") || VIEW_IS(v, next, "before"));
}

/* Behind the adjunct that begins at i, or i. */
static uint32_t skip_adjunct(const struct view *v, uint32_t i, uint32_t end)
{
    uint32_t next;

    if (view_is_mark(v, i, VIEW_MARK_COMMA)) /* ", however," */
        return i + 2 < end && view_has(v, i + 1, LEXICON_ADV) &&
                       view_is_mark(v, i + 2, VIEW_MARK_COMMA)
                   ? i + 3
                   : skip_aside(v, i, end);
    if (v->word[i].mark)
        return i;
    if (begins_pp(v, i, end)) {
        next = skip_pp(v, i, end);
        return is_adjunct(v, (struct words){i, next}, end) ? next : i;
    }
    next = skip_measure(v, i, end);
    if (next > i && (VIEW_IS(v, next, "ago") || VIEW_IS(v, next, "earlier")))
        return next + 1;
    if (view_phrase_has(v, i, LEXICON_TIME))
        return i + v->word[i].phrase_words < end ? i + v->word[i].phrase_words : end;
    if (view_has(v, i, LEXICON_TIME) ||
        (view_has(v, i, LEXICON_ADV) && !view_has(v, i, LEXICON_NEG)))
        return i + 1;
    return i;
}

/* ------------------------------------------------------------------------------------- clauses */

static bool ends_clause(const struct view *v, uint32_t i)
{
    const uint8_t mark = v->word[i].mark;

    return mark && mark != VIEW_MARK_COMMA && mark < VIEW_MARK_DASH &&
           v->word[i].quote == VIEW_NONE;
}

static bool is_finite(const struct view *v, uint32_t i)
{
    if (view_ends_with(v, i, "n't") || view_ends_with(v, i, "'s") || view_ends_with(v, i, "'re"))
        return true;
    if (!view_is_lower(v, i))
        return false;
    return view_has(v, i, LEXICON_AUX | LEXICON_VERB) || view_ends_with(v, i, "ed") ||
           (v->word[i].lex && v->word[i].lex->cue);
}

bool right_is_clause(const struct view *v, uint32_t i, uint32_t end)
{
    for (uint32_t j = i; j < end && j - i < CLAUSE_WORDS && !ends_clause(v, j); j++)
        if (j > i && is_finite(v, j))
            return true;
    return false;
}

/* Three words or more without a mark: a clause whose verb no list knows, rather than "said
 * goodbye". */
static bool is_long(const struct view *v, uint32_t i, uint32_t end)
{
    return i + 3 < end && !v->word[i].mark && !v->word[i + 1].mark && !v->word[i + 2].mark &&
           !view_has(v, i, LEXICON_PREP | LEXICON_CONJ | LEXICON_ADV);
}

/* ------------------------------------------------------------------------------ the right side */

/* it rains: a subject pronoun and a word. */
static bool begins_with_pronoun(const struct view *v, uint32_t i, uint32_t end)
{
    return view_has(v, i, LEXICON_PRON) && !view_has(v, i, LEXICON_DET) && i + 1 < end &&
           !v->word[i].mark && (!v->word[i + 1].mark || view_is_mark(v, i + 1, VIEW_MARK_QUOTE));
}

static bool takes_bare_clause(const struct cue_hit *h, const struct view *v, uint32_t i,
                              uint32_t end)
{
    if (!cue_has_frame(h, 'b'))
        return false;
    return right_is_clause(v, i, end) || begins_with_pronoun(v, i, end) ||
           (h->cue->score >= SURE_SCORE && is_long(v, i, end));
}

/* asked | if: of "he said | if nobody left" the condition is no content. */
static bool asks(const struct cue_hit *h)
{
    return strcmp(h->cue->lemma, "ask") == 0 || strcmp(h->cue->lemma, "wonder") == 0 ||
           strcmp(h->cue->lemma, "question") == 0;
}

/* What the verb's frames allow at word i, where something begins that is no adjunct. */
static struct right right_bare(const struct cue_hit *h, const struct view *v, uint32_t i,
                               uint32_t end)
{
    if (i >= end || (v->word[i].mark && v->word[i].quote == VIEW_NONE) || begins_when(v, i, end))
        return right_at(RIGHT_NOTHING, i, false);
    if (cue_has_frame(h, 'w') && view_has(v, i, LEXICON_WHETHER))
        return right_at(VIEW_IS(v, i, "if") && !asks(h) ? RIGHT_NOTHING : RIGHT_CLAUSE, i, true);
    if (VIEW_IS(v, i, "to"))
        return right_at(
            cue_has_frame(h, 'i') || cue_has_frame(h, 'o') ? RIGHT_CLAUSE : RIGHT_NOTHING, i, true);
    if (takes_bare_clause(h, v, i, end))
        return right_at(RIGHT_CLAUSE, i, false);
    if (cue_has_frame(h, 'n') && !view_has(v, i, LEXICON_CONJ | LEXICON_AUX) &&
        !VIEW_IS(v, i, "into")) /* shells slammed into the market */
        return right_at(RIGHT_NP, i, false);
    return right_at(RIGHT_NOTHING, i, false);
}

/* "accused Y of Z", "urged Y to Z": the object is part of the content. */
static struct right right_with_object(const struct cue_hit *h, const struct view *v, uint32_t i,
                                      uint32_t end)
{
    for (uint32_t j = i + 1; j < end && j - i < ADJUNCT_WORDS; j++) {
        if (view_is_mark(v, j, VIEW_MARK_SEMICOLON) || view_is_mark(v, j, VIEW_MARK_COLON))
            break;
        if (cue_takes_preposition(h, v, j) || (cue_has_frame(h, 'x') && VIEW_IS(v, j, "to")))
            return right_at(RIGHT_NP, i, true);
    }
    return right_at(RIGHT_NOTHING, i, false);
}

/* called the attack "cowardly" */
static struct right right_described(const struct view *v, uint32_t i, uint32_t end)
{
    for (uint32_t j = i; j < end && j < i + OBJECT_WORDS && !view_is_mark(v, j, VIEW_MARK_COMMA);
         j++)
        if (view_opens_speech(v, j))
            return right_at(j > i ? RIGHT_NP : RIGHT_NOTHING, i, true);
    return right_at(RIGHT_NOTHING, i, false);
}

/* What begins at i and needs no guess; RIGHT_NOTHING when nothing does. */
static struct right right_explicit(const struct cue_hit *h, const struct view *v, uint32_t i,
                                   uint32_t end)
{
    const bool has_next = i + 1 < end;

    if (view_opens_speech(v, i))
        return right_at(RIGHT_QUOTE, i, true);
    if (view_is_mark(v, i, VIEW_MARK_COLON) && has_next)
        return right_at(view_opens_speech(v, i + 1) ? RIGHT_QUOTE : RIGHT_CLAUSE, i + 1, true);
    if (view_is_mark(v, i, VIEW_MARK_COMMA) && has_next && view_opens_speech(v, i + 1))
        return right_at(RIGHT_QUOTE, i + 1, true);
    if (view_has(v, i, LEXICON_COMP) && has_next &&
        (cue_has_frame(h, 't') || cue_has_frame(h, 'q')))
        return right_at(RIGHT_CLAUSE, i + 1, true);
    if (cue_takes_preposition(h, v, i) && has_next)
        return right_at(RIGHT_NP, i + 1, true);
    return right_at(RIGHT_NOTHING, i, false);
}

/* Behind adjuncts, one after the other. */
static struct right right_behind(const struct cue_hit *h, const struct view *v, uint32_t i,
                                 uint32_t end)
{
    const uint32_t from = i;

    while (i < end && i - from < ADJUNCT_WORDS) {
        struct right r = right_explicit(h, v, i, end);
        uint32_t next;
        if (r.kind != RIGHT_NOTHING)
            return r;
        if (view_has(v, i, LEXICON_COMP) && !view_has(v, i, LEXICON_DET))
            return r;
        next = skip_adjunct(v, i, end);
        if (next == i)
            break;
        i = next;
    }
    return right_bare(h, v, i, end);
}

struct right right_of(const struct cue_hit *h, const struct view *v, uint32_t i, uint32_t end)
{
    struct words via = {0, 0};
    struct right r;

    if (cue_has_frame(h, 'd'))
        return right_described(v, i, end);
    if (cue_has_frame(h, 'a') && i < end && VIEW_IS(v, i, "of"))
        return right_at(RIGHT_NOTHING, i, false); /* one accused | of theft */
    if (cue_has_frame(h, 'a'))
        return right_with_object(h, v, i, end);
    if (cue_has_frame(h, 'x') && i < end && VIEW_IS(v, i, "on"))
        return right_at(RIGHT_NOTHING, i, false); /* a raid blamed | on the army */
    if (cue_has_frame(h, 'x') && i < end && !v->word[i].mark && !VIEW_IS(v, i, "that")) {
        r = right_with_object(h, v, i, end);
        if (r.kind != RIGHT_NOTHING)
            return r;
    }
    if (cue_has_frame(h, 'o'))
        i = right_skip_addressee(v, i, end, &via);
    r = right_behind(h, v, i, end);
    r.via = via;
    return r;
}
