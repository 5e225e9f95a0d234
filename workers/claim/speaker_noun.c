/* SPDX-License-Identifier: Apache-2.0 */
#include "speaker_noun.h"
#include "speaker.h"
#include "speaker_draft.h"

/* التقديرات, الأرقام: figures, not a paper. */
static bool is_figures(const struct view *v, uint32_t i)
{
    static const char *const several[] = {"الارقام", "النتائج", "الوثائق", "التقارير",
                                          "الصور",   "الابحاث", NULL};

    return view_ends_with(v, i, "ات") || view_is_any(v, i, several);
}

/* May "the paper" be what this one spoke of, or in? */
static bool is_of_paper(const struct view *v, const struct draft *y)
{
    return y->speaker.start < y->speaker.end &&
           (y->class == CW__CLAIM__CLASS__ORGANISATION ||
            y->class == CW__CLAIM__CLASS__NAMED_PERSON ||
            (y->class == CW__CLAIM__CLASS__DOCUMENT &&
             !(draft_has_source(y) && is_figures(v, y->source.from))));
}

/* وأضاف البيان: of the body or person that spoke last, else of the paper before. */
bool speaker_noun_document(struct resolver *r, struct draft *x, size_t at)
{
    if (is_figures(r->v, x->source.from))
        return false;
    for (size_t i = at; i > 0 && at - i < SPEAKER_DRAFT_LOOK_BACK; i--) {
        const struct draft *y = &r->d->at[i - 1];
        if (!is_of_paper(r->v, y) || (i < at && y->class != CW__CLAIM__CLASS__DOCUMENT))
            continue;
        speaker_draft_copy(x, y, 0.6f);
        x->class = CW__CLAIM__CLASS__DOCUMENT;
        return true;
    }
    return false;
}

static bool is_body(enum lexicon_source s)
{
    return s == LEXICON_SOURCE_ORGANISATION || s == LEXICON_SOURCE_MEDIA;
}

/* the Veldt-based | group |: who is told of by a seat alone. */
static bool is_based_group(const struct view *v, struct words np, uint32_t i)
{
    static const char *const words[] = {
        "group", "organisation", "organization", "observatory", "ngo", "watchdog", NULL};

    return i + 1 == np.to && i > np.from && view_is_any(v, i, words) &&
           view_ends_with(v, i - 1, "-based");
}

/* A monitor that is named by no more than what it does or where it sits. */
static bool is_monitor(const struct view *v, struct words np)
{
    bool monitors = false;

    for (uint32_t i = np.from; i < np.to; i++) {
        monitors |= VIEW_IS(v, i, "monitor") || VIEW_IS(v, i, "monitoring") ||
                    view_ends_with(v, i, "-monitoring") || is_based_group(v, np, i);
        if (v->word[i].mention != VIEW_NONE && v->word[i].capital &&
            !VIEW_IS(v, i, "observatory") && !view_mentions(v, i, CW__MENTION__TYPE__NORP) &&
            !view_ends_with(v, i, "-based"))
            return false;
    }
    return monitors;
}

/* "a monitoring group said": in news of war that is who is named so elsewhere, "the Northern
 * Observatory for Human Rights". */
bool speaker_noun_monitor(struct resolver *r, struct draft *x)
{
    if (r->monitor == VIEW_NONE || !is_monitor(r->v, x->source))
        return false;
    speaker_draft_set(r, x, r->at[r->monitor].np, 0.7f);
    return true;
}

/* "The group" may be any body; the army, the government or the court is none that spoke before by
 * another name. */
static bool is_any_body(const struct view *v, uint32_t head)
{
    static const char *const words[] = {"group",   "groups",   "organization", "organisation",
                                        "monitor", "monitors", "ngo",          "charity",
                                        "team",    "company",  "association",  "foundation",
                                        "network", "centre",   "center",       NULL};

    return view_source(v, head) != LEXICON_SOURCE_ORGANISATION || view_is_any(v, head, words);
}

/* The body that spoke last under a name: not "the army". */
static const struct draft *body_before(const struct resolver *r, size_t at, Cw__Claim__Class class)
{
    const struct view *v = r->v;

    for (size_t i = at; i > 0 && at - i < SPEAKER_DRAFT_LOOK_BACK; i--) {
        const struct draft *y = &r->d->at[i - 1];
        const bool is_itself = draft_has_source(y) && y->source.from < v->words &&
                               v->tokens.at[y->source.from].start == y->speaker.start;

        if (y->speaker.start < y->speaker.end && y->class == class &&
            !(is_itself && speaker_name_is_generic(v, y->source)))
            return y;
    }
    return NULL;
}

/* النيابة | الاتحادية, but not الوزارة | نفسها */
static bool is_told_with(const struct view *v, struct words np)
{
    return np.to == np.from + 2 && v->word[np.from].article && v->word[np.from + 1].article &&
           v->word[np.from].arabic && !view_has(v, np.from + 1, LEXICON_SAME);
}

/* الشركة, الصحيفة: a noun for any body of its sort, so that it may stand for one whose name does
 * not say what it is. */
static bool is_sort_of_body(const struct view *v, uint32_t head)
{
    static const char *const sorts[] = {"الشركه",  "المجموعه", "المنظمه", "الجماعه", "المؤسسه",
                                        "الجمعيه", "التنظيم",  "الحركه",  "الوكاله", "الصحيفه",
                                        "القناه",  "الموقع",   "الشبكه",  "المحطه",  "الجريده",
                                        "المجله",  "الاذاعه",  NULL};

    return view_is_any(v, head, sorts);
}

/* الخطوط الجوية, رويترز: the body that spoke last and is named without a noun that says what it
 * is. */
static const struct draft *bare_body_before(const struct resolver *r, size_t at,
                                            Cw__Claim__Class class)
{
    const struct view *v = r->v;

    for (size_t i = at; i > 0 && at - i < SPEAKER_DRAFT_LOOK_BACK; i--) {
        const struct draft *y = &r->d->at[i - 1];
        uint32_t word;
        if (y->speaker.start >= y->speaker.end || y->class != class)
            continue;
        word = token_find(&v->tokens, y->speaker.start);
        if ((view_source(v, word) == LEXICON_SOURCE_NONE || VIEW_IS(v, word, "الخطوط")) &&
            !view_mentions(v, word, CW__MENTION__TYPE__LOC) &&
            !view_mentions(v, word, CW__MENTION__TYPE__NORP))
            return y;
    }
    return NULL;
}

/* الشاهدة: one of them, as who spoke before may be called. */
static bool is_one_local(const struct view *v, struct words np)
{
    static const char *const ones[] = {"الشاهد",   "الشاهده", "الناشط", "الناشطه", "المواطن",
                                       "المواطنه", "الرجل",   "المراه", NULL};

    return np.to == np.from + 1 && view_is_any(v, np.from, ones);
}

/* What makes a phrase the one that a generic noun speaks of, in this order: it holds all that the
 * noun is told with (النيابة الاتحادية), it spoke, it stands near. */
static bool is_meant_more(const struct view *v, struct words np, const struct candidate *c,
                          const struct candidate *best)
{
    const int holds = !best
                          ? 1
                          : speaker_name_holds(v, c->np, np) - speaker_name_holds(v, best->np, np),
              speaks = !best ? 0 : c->speaks - best->speaks;

    return holds != 0 ? holds > 0 : speaks != 0 ? speaks > 0 : c->np.from >= best->np.from;
}

/* the same source: who spoke last. */
static bool is_same(const struct view *v, struct words np)
{
    return np.to == np.from + 3 && VIEW_IS(v, np.from + 1, "same") &&
           view_source(v, np.from + 2) == LEXICON_SOURCE_ANONYMOUS;
}

/* Nobody has spoken yet: the person of the sentence before, most likely its subject. */
bool speaker_noun_subject(struct resolver *r, struct draft *x)
{
    const struct candidate *best = NULL;

    for (size_t i = 0; i < r->n && i < 4096; i++) {
        const struct candidate *c = &r->at[i];
        if (c->np.from >= x->cue_words.from || c->class != CW__CLAIM__CLASS__NAMED_PERSON)
            continue;
        if (x->cue_words.from - c->np.from > 120)
            continue;
        if (!best || c->np.from < best->np.from)
            best = c;
    }
    if (best)
        speaker_draft_set(r, x, speaker_fullest(r, best->np), 0.5f);
    return best != NULL;
}

bool speaker_noun_is_of_world(const struct view *v, struct words np)
{
    return np.to == np.from + 2 && VIEW_IS(v, np.from, "المنظمه") &&
           (VIEW_IS(v, np.from + 1, "الدوليه") || VIEW_IS(v, np.from + 1, "الامميه"));
}

static const struct draft *united_nations_before(const struct resolver *r, size_t at)
{
    const struct view *v = r->v;

    for (size_t i = at; i > 0 && at - i < SPEAKER_DRAFT_LOOK_BACK; i--) {
        const struct draft *y = &r->d->at[i - 1];
        if (y->speaker.start < y->speaker.end && y->class == CW__CLAIM__CLASS__ORGANISATION &&
            VIEW_IS(v, token_find(&v->tokens, y->speaker.start), "الامم"))
            return y;
    }
    return NULL;
}

/* القضاة, المسؤولون: several, whom nobody alone can be. */
static bool is_many(const struct view *v, uint32_t head)
{
    static const char *const many[] = {"القضاه", "الضباط", "القاده", "القيادات", NULL};

    return view_is_any(v, head, many) || view_ends_with(v, head, "ون") ||
           view_ends_with(v, head, "ين");
}

/* قالت X ...، وأوضح المسؤول: two verbs that do not agree have two subjects. */
static bool agree(const struct draft *x, const struct draft *y)
{
    return !x->is_arabic || x->is_feminine == y->is_feminine || x->form != LEXICON_PAST ||
           y->form != LEXICON_PAST;
}

/* Who spoke before and may be meant by a noun that no phrase in front of it has; NULL: nobody. */
static const struct draft *spoken_of_before(const struct resolver *r, const struct draft *x,
                                            size_t at, enum lexicon_source s)
{
    const struct view *v = r->v;
    const uint32_t head = speaker_head(v, x->source);

    if (s == LEXICON_SOURCE_OFFICIAL || s == LEXICON_SOURCE_ANONYMOUS) {
        const struct draft *before = speaker_draft_before(r, at, s == LEXICON_SOURCE_OFFICIAL);
        const bool is_other = before && !x->is_arabic && VIEW_IS(v, head, "sources") &&
                              (before->class == CW__CLAIM__CLASS__MEDIA ||
                               before->class == CW__CLAIM__CLASS__NAMED_PERSON ||
                               before->class == CW__CLAIM__CLASS__ORGANISATION);
        const bool disagrees = before && s == LEXICON_SOURCE_OFFICIAL &&
                               (!agree(x, before) || (x->is_arabic && is_many(v, head)));
        return is_other || disagrees ? NULL : before;
    }
    if (s == LEXICON_SOURCE_LOCAL && x->is_arabic && is_one_local(v, x->source)) {
        const struct draft *before = at > 0 ? speaker_draft_before(r, at, false) : NULL;
        return before && before->class == CW__CLAIM__CLASS__LOCAL ? before : NULL;
    }
    if (!is_body(s))
        return NULL;
    if (x->is_arabic)
        return is_sort_of_body(v, head) ? bare_body_before(r, at, speaker_classify(v, x->source))
                                        : NULL;
    return is_any_body(v, head) ? body_before(r, at, speaker_classify(v, x->source)) : NULL;
}

/* "the source", المصدر: the last phrase before it with the same noun; NULL: none. */
static const struct candidate *phrase_with_noun(const struct resolver *r, const struct draft *x,
                                                uint64_t noun)
{
    const struct candidate *best = NULL;

    for (size_t i = 0; i < r->n && i < 4096; i++)
        if ((r->at[i].head == noun || r->at[i].office == noun) &&
            r->at[i].np.from < x->source.from && !r->at[i].is_generic &&
            !(r->at[i].is_joined && x->is_arabic) &&
            is_meant_more(r->v, x->source, &r->at[i], best))
            best = &r->at[i];
    return best && !x->is_arabic && r->monitor != VIEW_NONE && is_monitor(r->v, best->np)
               ? &r->at[r->monitor]
               : best;
}

/* المكتب الإعلامي is not مكتب الوالي, but المنظمة الدولية is who spoke as one. */
static bool is_another(const struct view *v, const struct draft *x, const struct candidate *c,
                       enum lexicon_source s)
{
    return is_body(s) && is_told_with(v, x->source) &&
           !(c->speaks && speaker_noun_is_of_world(v, x->source)) &&
           !speaker_name_holds(v, c->np, x->source);
}

static bool speaks_as(struct draft *x, const struct draft *before, float score)
{
    if (before)
        speaker_draft_copy(x, before, score);
    return before != NULL;
}

bool speaker_noun_resolve(struct resolver *r, struct draft *x, size_t at)
{
    const struct view *v = r->v;
    const uint32_t head = speaker_head(v, x->source);
    const struct candidate *best;
    enum lexicon_source s;

    if (head == VIEW_NONE || !v->word[head].lex || (!x->is_arabic && VIEW_IS(v, head, "groups")))
        return false; /* rights groups are not the group */
    if (is_same(v, x->source) && speaks_as(x, speaker_draft_before(r, at, false), 0.8f))
        return true;
    best = phrase_with_noun(r, x, speaker_name_noun(v, head));
    if (speaker_noun_is_of_world(v, x->source) && !(best && best->speaks) &&
        speaks_as(x, united_nations_before(r, at), 0.6f))
        return true;
    s = view_source(v, head);
    if (best && is_another(v, x, best, s))
        return false;
    if (best) {
        speaker_draft_set(r, x, speaker_fullest(r, best->np), 0.8f);
        if (x->class == CW__CLAIM__CLASS__DOCUMENT)
            speaker_draft_set_issuer(r, x, best->np);
        return true;
    }
    if (s == LEXICON_SOURCE_DOCUMENT)
        return speaker_noun_document(r, x, at);
    if (VIEW_IS(v, x->source.from, "المصادر"))
        return false; /* no single source is meant */
    return speaks_as(x, spoken_of_before(r, x, at, s), 0.6f) ||
           (x->is_arabic && s == LEXICON_SOURCE_ANONYMOUS && speaker_noun_subject(r, x));
}

void speaker_noun_official(struct resolver *r, struct draft *x, size_t at)
{
    static const char *const any[] = {"المسؤول",     "المسؤوله", "المسئول",  "الدبلوماسي",
                                      "الدبلوماسيه", "المبعوث",  "المبعوثه", NULL};
    const struct view *v = r->v;
    const struct words np = x->source;
    const struct candidate *best = NULL;
    const struct draft *before;

    if (np.to < np.from + 2 || np.to > np.from + 3 || !view_is_any(v, np.from, any) ||
        !v->word[np.from + 1].article || x->speaker.start != x->source_at.start)
        return;
    before = at > 0 ? speaker_draft_before(r, at, true) : NULL;
    for (size_t i = 0;
         i < r->n && i < 4096 && view_mentions(v, np.from + 1, CW__MENTION__TYPE__NORP); i++) {
        const struct candidate *c = &r->at[i];
        if (c->np.to <= np.from && view_source(v, c->np.from) != LEXICON_SOURCE_NONE &&
            (c->class == CW__CLAIM__CLASS__NAMED_PERSON ||
             c->class == CW__CLAIM__CLASS__OFFICIAL_UNNAMED) &&
            speaker_name_holds(v, c->np, (struct words){np.from + 1, np.to}) &&
            (!best || c->np.from >= best->np.from))
            best = c;
    }
    if (best)
        speaker_draft_set(r, x, speaker_fullest(r, best->np), 0.6f);
    else if (before)
        speaker_draft_copy(x, before, 0.6f);
}
