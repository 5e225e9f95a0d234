/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The main clause of Arabic: particles stand in front of their verb, and most verbs cannot be told
 * from nouns without vowels. So a particle is taken for the main verb's unless a relative or
 * adverbial clause was opened whose verb is still to come, or a verb that is known for one was read
 * before.
 */
#include "modality_rules.h"

#define GROUP_KINDS                                                                                \
    (MARKER_NOT | MARKER_POSSIBLE | MARKER_REPORTED | MARKER_FUTURE | MARKER_WOULD | MARKER_NONE)
#define SAID_WORDS 20

static bool begins_with_any(struct span s, const char *const *begins)
{
    for (; *begins; begins++)
        if (span_starts_with(s, span_of(*begins)))
            return true;
    return false;
}

/* The word without و or ف in front, where the view or the markers cut one off. */
static struct span stem_of(const struct view *v, uint32_t i)
{
    const struct span s = v->tokens.at[i].folded;

    return v->word[i].conj && s.n > 2 ? span_slice(s, 2, s.n) : s;
}

static bool is_imperfect(struct span s)
{
    static const char *const nouns[] = {
        "يوم",   "يناير", "يونيو", "يوليو", "يمين",  "يسار",  "يهود",  "يمن",  "يد",    "ياس",
        "يوسف",  "يحي",   "يونس",  "يعقوب", "تنظيم", "تحالف", "تركيا", "تونس", "تقرير", "تفجير",
        "تصريح", "تحقيق", "تنفيذ", "تقديم", "تعاون", "تلك",   "تحت",   "تجاه", NULL};

    return s.n > 6 &&
           (span_starts_with(s, SPAN("ي")) || span_starts_with(s, SPAN("ت")) ||
            span_starts_with(s, SPAN("ن"))) &&
           !begins_with_any(s, nouns);
}

/* سيتم, ستعلن, سنعود: the letter of the future on an imperfect; سيارة and ستة are not. */
static bool is_future(const struct view *v, uint32_t i)
{
    static const char *const nouns[] = {
        "سيد",  "سيده",  "سيدات", "سيدي",  "سيف",   "سيل",   "سيول", "سير",   "سيره", "سيئ",
        "سيئه", "سينا",  "سيسي",  "سيما",  "ستين",  "ستون",  "ستار", "ستاره", "سنه",  "سنتين",
        "سند",  "سندات", "سنوي",  "سنويا", "سنويه", "سينما", "ستره", "سيتي",  "سنيه", NULL};
    static const char *const begins[] = {"سياس",    "سيطر",  "سيار",  "سياح",  "سياج",    "سياد",
                                         "سيناريو", "سيناء", "سنوات", "سيرغ",  "سيبران",  "ستيف",
                                         "ستوك",    "سنجار", "سنغاف", "سيمنز", "سيتروين", NULL};
    const struct span s = stem_of(v, i);

    if (s.n < 8 || v->word[i].article || v->word[i].mention != VIEW_NONE ||
        begins_with_any(s, begins) || span_ends_with(s, SPAN("ا")))
        return false; /* سيلا: a noun in the accusative */
    for (unsigned n = 0; nouns[n]; n++)
        if (span_equal(s, span_of(nouns[n])))
            return false;
    return span_starts_with(s, SPAN("سي")) || span_starts_with(s, SPAN("ست")) ||
           span_starts_with(s, SPAN("سن"));
}

static bool is_verbal_trigger(const struct view *v, uint32_t i)
{
    const struct lexicon_word *lex = v->word[i].lex;

    return lex && lex->trigger &&
           v->arabic->trigger[v->arabic->link[lex->trigger - 1].trigger].roles !=
               LEXICON_ROLES_NOUN;
}

/* Known words that are verbs or nouns (قتل), and those in ت (بيت), are verbs in front of a subject.
 */
static bool precedes_subject(const struct view *v, uint32_t i)
{
    return v->word[i + 1].article || v->word[i + 1].mention != VIEW_NONE;
}

/* A word that is most likely a finite verb; `from` is where the clause begins. */
static bool is_verb(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const short_verbs[] = {"بات", "صار", NULL};
    const struct view_word *w = &v->word[i];
    const struct span s = stem_of(v, i);

    if (w->mark || w->article || w->prep || w->mention != VIEW_NONE)
        return false;
    if (view_is_in_arabic(v, i, v->arabic->passives) || view_is_any(v, i, short_verbs))
        return true;
    if (view_is_cue(v, i, LEXICON_PAST) || is_verbal_trigger(v, i))
        return i == from || is_imperfect(s) || precedes_subject(v, i);
    if (w->lex && w->lex->flags)
        return false;
    return (is_imperfect(s) && span_starts_with(s, SPAN("ي"))) ||
           (s.n >= 8 && span_ends_with(s, SPAN("وا"))) ||
           (s.n >= 8 && span_ends_with(s, SPAN("ت")) && !span_ends_with(s, SPAN("ات")) &&
            (i == from || precedes_subject(v, i)));
}

/* الجسر غير صالح: without an article behind what has one, غير denies; in مهاجر غير شرعي it is part
 * of a name for somebody. */
static bool is_predicate_not(const struct clause *c, uint32_t i)
{
    const struct view *v = c->v;

    return VIEW_IS(v, i, "غير") && i > c->from && i + 1 < c->end && !v->word[i + 1].article &&
           (v->word[i - 1].article || v->word[i - 1].mention != VIEW_NONE);
}

/* قد يسقط, قد تندلع, but قد تمكن, قد تعرضت: pasts that begin as an imperfect does. */
static bool is_uncertain(struct span s)
{
    static const char *const pasts[] = {
        "تمكن", "تعرض",  "تسبب",  "توجه", "تقدم", "توفي", "تلقي", "تحدث", "تراجع", "تبني", "تحصل",
        "تجمع", "تضمن",  "تجاوز", "تعهد", "توقف", "تولي", "تاسس", "تكرر", "تزامن", "تطور", "تدخل",
        "تقرر", "تداول", "تضرر",  "تاكد", "تعذر", "توصل", "تحطم", "تفجر", "تحول",  "تخلي", "تبين",
        "تم",   "تناقل", "تعامل", "تخرج", "تزوج", "تجند", "تسلم", NULL};

    if (!is_imperfect(s) || span_starts_with(s, SPAN("ن")) ||
        (span_starts_with(s, SPAN("ت")) && span_ends_with(s, SPAN("ت"))))
        return false;
    for (unsigned i = 0; pasts[i]; i++)
        if (span_equal(s, span_of(pasts[i])))
            return false;
    return true;
}

/* What a word says of its verb. قد before anything but an imperfect only says that it did happen.
 */
static uint32_t kinds_at(const struct clause *c, uint32_t i)
{
    const struct marker *m = &c->m->at[i];

    if (m->kinds & MARKER_WOULD)
        return i + 1 < c->end && is_uncertain(c->v->tokens.at[i + 1].folded) ? MARKER_POSSIBLE
                                                                             : MARKER_WOULD;
    if ((m->kinds & GROUP_KINDS) == MARKER_NONE && i > c->from + 1 &&
        view_ends_with(c->v, i, "عدم"))
        return 0; /* "a decision of not": only in front it is the content */
    if (m->kinds & GROUP_KINDS)
        return m->kinds & GROUP_KINDS;
    if (is_predicate_not(c, i))
        return MARKER_NONE;
    return is_future(c->v, i) ? MARKER_FUTURE : 0;
}

/* The words from a particle to its verb; *ret_kinds what they say. */
static uint32_t read_group(const struct clause *c, uint32_t at, uint32_t *ret_kinds)
{
    uint32_t i = at, kinds = 0, more;

    while (i < c->end && !c->v->word[i].mark && (more = kinds_at(c, i)) != 0) {
        kinds |= more;
        i += c->m->at[i].words ? c->m->at[i].words : 1;
        if (more == MARKER_FUTURE && c->m->at[i - 1].words == 0)
            break; /* the verb itself */
    }
    if (i > at && i < c->end && !c->v->word[i].mark && is_imperfect(c->v->tokens.at[i].folded))
        i++; /* the verb */
    /* لا يمكن, لن يكون ممكنا: what cannot be is no possibility; لن is future as well */
    if (kinds & MARKER_NOT)
        kinds &= ~(uint32_t)MARKER_POSSIBLE;
    if ((kinds & MARKER_NOT) &&
        (VIEW_IS(c->v, at, "لن") || VIEW_IS(c->v, at, "ولن") || VIEW_IS(c->v, at, "فلن")))
        kinds |= MARKER_FUTURE;
    *ret_kinds = kinds & ~(uint32_t)MARKER_WOULD;
    return i > at ? i : at + 1;
}

static bool is_lead(const struct clause *c, uint32_t at)
{
    const struct lexicon_cue *cue = lexicon_cue_of(c->v->arabic, c->v->word[at].lex);

    return cue && view_is_cue(c->v, at, LEXICON_PAST) && cue->kind == LEXICON_CUE_VERB;
}

static uint32_t take_verb(struct clause *c, uint32_t at)
{
    uint32_t kinds = 0, to = at + 1;
    const struct lexicon_cue *cue = lexicon_cue_of(c->v->arabic, c->v->word[at].lex);

    if (kinds_at(c, at))
        to = read_group(c, at, &kinds);
    if (c->pending > 0) {
        c->pending--;
        return to;
    }
    c->found |= kinds;
    c->has_verb = true;
    c->lead = is_lead(c, at) ? at : VIEW_NONE;
    c->has_denial = c->lead == at && cue->act == CW__CLAIM__ACT__DENY && cue->score > 0.9f;
    return to;
}

/* A condition, or the beginning of another clause; true when the word was one. */
static bool take_joint(struct clause *c, uint32_t at)
{
    const bool is_comp = view_has(c->v, at, LEXICON_COMP);

    if (modality_is_condition(c, at)) {
        if (!c->is_behind)
            c->found |= MARKER_CONDITION;
        c->pending += !c->has_verb;
        return true;
    }
    if (is_comp && c->lead != VIEW_NONE && at - c->lead < SAID_WORDS && c->pending == 0) {
        c->found &= MARKER_REPORTED; /* the outlet says that somebody said: what was said counts */
        c->has_verb = c->has_denial = c->is_behind = false;
        c->lead = VIEW_NONE;
        return true;
    }
    if (VIEW_IS(c->v, at, "من") && at + 1 < c->end &&
        is_imperfect(c->v->tokens.at[at + 1].folded)) {
        c->pending += !c->has_verb; /* "who", not "from" */
        return true;
    }
    if (!marker_has(c->m, at, MARKER_SUB | MARKER_AFTER))
        return false;
    if (view_has(c->v, at, LEXICON_REL) && !c->has_verb)
        c->pending++;
    else if (c->has_verb ? c->lead == VIEW_NONE : at > c->from && marker_has(c->m, at, MARKER_SUB))
        c->is_behind = c->has_verb = true; /* the main clause may have no verb */
    else if (at == c->from && marker_has(c->m, at, MARKER_SUB))
        c->pending++;
    return true;
}

/* "... وليست مجرد صفقة": a second clause is not the main one. */
static bool is_second(const struct clause *c, uint32_t from, uint32_t at)
{
    return at > from &&
           (c->v->word[at].conj || c->m->at[at].is_joined || VIEW_IS(c->v, at - 1, "و")) &&
           (kinds_at(c, at) & ~(uint32_t)MARKER_WOULD ||
            view_has(c->v, at, LEXICON_COMP | LEXICON_KANA) ||
            (c->has_verb && is_verb(c->v, from, at)));
}

void modality_read_arabic(struct clause *c)
{
    const struct view *v = c->v;
    const uint32_t from = c->from;

    for (uint32_t i = from; i < c->end;) {
        const struct marker *m = &c->m->at[i];
        const uint32_t words = m->words ? m->words : 1;
        if (v->word[i].mark == VIEW_MARK_STOP || v->word[i].mark == VIEW_MARK_SEMICOLON ||
            (c->pending == 0 && is_second(c, from, i)))
            return;
        if (v->word[i].mark) {
            c->pending = v->word[i].mark == VIEW_MARK_COMMA ? 0 : c->pending;
            i++;
        } else if (m->kinds & MARKER_PLAIN) {
            i += words;
        } else if (take_joint(c, i)) {
            i += words;
        } else if (!c->has_verb && view_has(v, i, LEXICON_KANA)) {
            i++; /* كان سيسافر: the verb follows */
        } else if (!c->has_verb && (kinds_at(c, i) & ~(uint32_t)MARKER_WOULD ||
                                    (!c->is_np && is_verb(v, from, i)))) {
            i = take_verb(c, i);
        } else {
            if (c->lead != VIEW_NONE) /* "unconfirmed reports pointed to ..." */
                c->found |= m->kinds & MARKER_REPORTED;
            i += words;
        }
    }
}
