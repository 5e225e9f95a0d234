/* SPDX-License-Identifier: Apache-2.0 */
/* The main clause of English: the group of words round its first finite verb that is not in a
 * clause inside the subject. */
#include "modality_rules.h"

#define GROUP_WORDS 10
#define GROUP_KINDS                                                                                \
    (MARKER_NOT | MARKER_POSSIBLE | MARKER_REPORTED | MARKER_FUTURE | MARKER_WOULD | MARKER_NONE)
#define REDUCED_WORDS 14 /* "footage filmed by activists shows": how far the verb may stand */
#define OPENED_WORDS 24
#define SAID_WORDS 14 /* "announced on Monday in Damascus that" */

static bool is_lower_word(const struct view *v, uint32_t i)
{
    return view_is_lower(v, i) && v->tokens.at[i].kind == TOKEN_WORD;
}

static bool is_contraction(const struct view *v, uint32_t i)
{
    return view_ends_with(v, i, "n't") || view_ends_with(v, i, "'ve") ||
           view_ends_with(v, i, "'re") || view_ends_with(v, i, "'ll");
}

/* has, will, did: says at once that a verb is finite. */
static bool is_auxiliary(const struct view *v, uint32_t i)
{
    static const char *const not_finite[] = {"to", "be", "been", "being", "having", "'s", NULL};

    return (view_has(v, i, LEXICON_AUX | LEXICON_MODAL | LEXICON_HAVE | LEXICON_BE) &&
            !v->word[i].capital && !view_is_any(v, i, not_finite)) ||
           is_contraction(v, i);
}

static bool is_past(const struct view *v, uint32_t i)
{
    return is_lower_word(v, i) && !(i > 0 && view_has(v, i - 1, LEXICON_DET)) &&
           (view_has(v, i, LEXICON_VERB) || view_is_cue(v, i, LEXICON_PAST) ||
            (v->tokens.at[i].folded.n > 4 && view_ends_with(v, i, "ed")));
}

/* "areas held by rebels were hit": a participle behind its noun, the verb follows. */
static bool is_reduced(const struct clause *c, uint32_t i)
{
    const struct view *v = c->v;

    if (!view_ends_with(v, i, "ed") &&
        !view_is_any(v, i,
                     (const char *const[]){"held", "led", "run", "hit", "known", "seen", "taken",
                                           "shot", "caught", "left", "made", NULL}))
        return false;
    if (i + 1 >= c->end || !view_has(v, i + 1, LEXICON_PREP))
        return false;
    for (uint32_t j = i + 1; j < c->end && j < i + REDUCED_WORDS; j++) {
        if (view_is_mark(v, j, VIEW_MARK_COMMA) || marker_has(c->m, j, MARKER_SUB) ||
            view_has(v, j, LEXICON_BUT))
            return false;
        if (is_auxiliary(v, j))
            return true;
    }
    return false;
}

static bool starts_group(const struct clause *c, uint32_t i)
{
    const struct view *v = c->v;

    if (v->word[i].mark || (i > c->from && VIEW_IS(v, i - 1, "to")))
        return false;
    if (is_auxiliary(v, i))
        return true;
    if (marker_has(c->m, i, MARKER_NOT | MARKER_FUTURE | MARKER_WOULD) && v->word[i].lex == NULL)
        return true; /* plans to, didnt */
    return (is_past(v, i) && !is_reduced(c, i)) ||
           (view_is_cue(v, i, LEXICON_PRESENT) && is_lower_word(v, i)) ||
           marker_has(c->m, i, MARKER_FUTURE) || view_has(v, i, LEXICON_VERB);
}

struct group {
    uint32_t kinds, to;
    uint32_t verb; /* the word that says what is done; VIEW_NONE */
    bool has_be, has_auxiliary;
};

/* One word or phrase of the group; false when the word belongs to it no more. */
static bool take_word(const struct clause *c, struct group *g)
{
    const struct view *v = c->v;
    const uint32_t i = g->to;
    const struct marker *m = &c->m->at[i];

    if (v->word[i].mark)
        return v->word[i].mark == VIEW_MARK_QUOTE && ++g->to;
    if (g->verb != VIEW_NONE && !(m->kinds & MARKER_NONE))
        return false;
    if (m->kinds & (MARKER_PLAIN | GROUP_KINDS)) {
        g->kinds |= m->kinds & MARKER_PLAIN ? 0 : m->kinds & GROUP_KINDS;
        g->to += m->words;
        return (m->kinds & MARKER_NONE) == 0;
    }
    if (g->has_be && VIEW_IS(v, i, "to")) {
        g->kinds |= MARKER_FUTURE; /* they are to meet */
        return false;
    }
    if (view_has(v, i, LEXICON_AUX | LEXICON_MODAL | LEXICON_HAVE | LEXICON_BE) ||
        view_has(v, i, LEXICON_ADV) || view_ends_with(v, i, "ly") || is_contraction(v, i)) {
        if ((g->kinds & MARKER_WOULD) && VIEW_IS(v, i, "have") && !VIEW_IS(v, i + 1, "to"))
            g->kinds |= MARKER_CONDITION; /* would have fallen */
        g->has_be |= view_has(v, i, LEXICON_BE);
        g->has_auxiliary = true;
        g->to++;
        return true;
    }
    if (!is_lower_word(v, i) ||
        !(g->has_auxiliary || g->kinds || is_past(v, i) || view_is_cue(v, i, LEXICON_PRESENT)))
        return false;
    g->verb = g->to++;
    return true;
}

static struct group read_group(const struct clause *c, uint32_t at)
{
    struct group g = {.to = at, .verb = VIEW_NONE};

    for (unsigned n = 0; n < GROUP_WORDS && g.to < c->end && take_word(c, &g); n++)
        ;
    if (g.to == at)
        g.to++;
    return g;
}

/* "denied the reports", not "was denied access", "denied them entry". */
static bool is_denial(const struct clause *c, const struct group *g)
{
    static const char *const things[] = {"permission", "access", "entry", "aid", "food",
                                         "them",       "him",    "her",   NULL};
    const struct lexicon_cue *cue =
        g->verb == VIEW_NONE ? NULL : lexicon_cue_of(c->v->english, c->v->word[g->verb].lex);

    return cue && cue->act == CW__CLAIM__ACT__DENY && cue->score > 0.9f && !g->has_be &&
           !view_is_any(c->v, g->verb + 1, things);
}

static bool is_speech(const struct clause *c, const struct group *g)
{
    const struct lexicon_cue *cue =
        g->verb == VIEW_NONE ? NULL : lexicon_cue_of(c->v->english, c->v->word[g->verb].lex);

    return cue && (cue->frames & LEXICON_FRAME('t'));
}

static uint32_t take_group(struct clause *c, uint32_t at)
{
    const struct group g = read_group(c, at);

    if (c->pending > 0) {
        c->pending--;
    } else if (!c->has_verb) {
        c->has_verb = true;
        c->found |= g.kinds;
        c->has_denial = is_denial(c, &g);
        c->lead = is_speech(c, &g) ? at : VIEW_NONE;
    }
    return g.to;
}

/* "It is possible that", "reportedly": says it of the clause wherever it stands in front of the
 * verb. */
static void take_adverb(struct clause *c, uint32_t at)
{
    const struct marker *m = &c->m->at[at];

    if (m->words > 1 || view_ends_with(c->v, at, "ly") || VIEW_IS(c->v, at, "perhaps") ||
        VIEW_IS(c->v, at, "maybe"))
        c->found |= m->kinds & (MARKER_POSSIBLE | MARKER_REPORTED);
    if ((m->kinds & MARKER_NONE) &&
        !(at > 0 && !c->v->word[at - 1].mark && view_has(c->v, at - 1, LEXICON_PREP)))
        c->found |= MARKER_NONE; /* no one was hurt; but "areas with no electricity" */
}

/* Does a clause with a verb of its own begin here, in front of the main verb? "After the siege" is
 * none: only where two verbs follow is the first of them its. */
static bool opens_clause(const struct clause *c, uint32_t at)
{
    unsigned verbs = 0;

    if (VIEW_IS(c->v, at, "that"))
        return at > c->from && !c->v->word[at - 1].mark &&
               !lexicon_cue_of(c->v->english, c->v->word[at - 1].lex);
    if (!marker_has(c->m, at, MARKER_SUB))
        return false;
    if (view_has(c->v, at, LEXICON_REL))
        return true;
    for (uint32_t i = at + 1; i < c->end && i < at + OPENED_WORDS && verbs < 2; i++) {
        if (view_is_mark(c->v, i, VIEW_MARK_COMMA))
            return false;
        if (!starts_group(c, i))
            continue;
        verbs++;
        i = read_group(c, i).to - 1;
    }
    return verbs > 1;
}

/* A condition, or the beginning of another clause; true when the word was one. */
static bool take_joint(struct clause *c, uint32_t at)
{
    if (modality_is_condition(c, at)) {
        if (c->pending == 0 && !c->is_aside &&
            (!c->is_behind || c->found & (MARKER_FUTURE | MARKER_WOULD | MARKER_POSSIBLE)))
            c->found |= MARKER_CONDITION;
        c->pending += !c->has_verb;
        return true;
    }
    if (c->lead != VIEW_NONE && view_has(c->v, at, LEXICON_COMP) && at - c->lead < SAID_WORDS &&
        !(c->found & (MARKER_NOT | MARKER_NONE))) {
        c->found &= MARKER_REPORTED; /* the outlet says that somebody said: what was said counts */
        c->has_verb = c->has_denial = c->is_behind = false;
        c->lead = VIEW_NONE;
        return true;
    }
    if (!marker_has(c->m, at, MARKER_SUB | MARKER_AFTER | MARKER_CONDITION))
        return false;
    if (c->has_verb && marker_has(c->m, at, MARKER_SUB))
        c->is_aside = true;
    else if (c->has_verb)
        c->is_behind = true;
    else if (opens_clause(c, at))
        c->pending++;
    return true;
}

void modality_read_english(struct clause *c)
{
    const struct view *v = c->v;

    for (uint32_t i = c->from; i < c->end;) {
        const struct marker *m = &c->m->at[i];
        if (v->word[i].mark == VIEW_MARK_STOP || v->word[i].mark == VIEW_MARK_SEMICOLON) {
            if (c->has_verb || i > c->from + 1)
                return;
        } else if (v->word[i].mark == VIEW_MARK_COMMA) {
            c->pending = 0;
        }
        if (v->word[i].mark) {
            i++;
        } else if (m->kinds & MARKER_PLAIN) {
            i += m->words;
        } else if (take_joint(c, i)) {
            i += m->words ? m->words : 1;
        } else if (!c->has_verb && !c->is_np && starts_group(c, i)) {
            i = take_group(c, i);
        } else {
            if (!c->has_verb && c->pending == 0)
                take_adverb(c, i);
            i += m->words ? m->words : 1;
        }
    }
}
