/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic_word.h"
#include "np.h"
#include "speaker_issuer.h"
#include "speaker_name.h"

#define LOOK_BACK 12     /* claims to look back at for an elided subject */
#define HONOUR_WORDS 4   /* around the beginning of a name */
#define SEVERAL_WORDS 40 /* words to look back at for people */

static void set_speaker(struct resolver *r, struct draft *x, struct words np, float score)
{
    const struct view *v = r->v;

    if (view_points(v, np) > DRAFT_NAME_POINTS)
        return;
    np = draft_without_marks(v, np);
    x->speaker = view_range(v, np);
    if (np.from == x->source.from && np.to == x->source.to)
        x->speaker = x->source_at;
    else if ((v->word[np.from].prep || v->word[np.from].conj) && !v->word[np.from].is_guess &&
             view_source(v, np.from))
        x->speaker.start++;
    x->class = speaker_classify(v, np);
    x->source_score = score;
    for (uint32_t i = np.from; i < np.to; i++) {
        const Cw__Mention *m = view_mention(v, i);
        /* "Syrian officials" are not Syria; a title has an entity where it stands for somebody */
        if (!m || !m->has_entity || m->type == CW__MENTION__TYPE__NORP)
            continue;
        if (x->speaker_entity == VIEW_NONE ||
            (m->type == CW__MENTION__TYPE__PER && x->class == CW__CLAIM__CLASS__NAMED_PERSON))
            x->speaker_entity = m->entity;
        if (m->type == CW__MENTION__TYPE__PER)
            break;
    }
}

/* بيان أصدره [الحزب]: the body of that kind that the text names, when it names one. */
static bool resolve_body(struct resolver *r, struct draft *x, struct words np)
{
    const uint32_t head = speaker_head(r->v, np);
    const uint64_t noun =
        head == np.from && r->v->word[head].lex ? speaker_name_noun(r->v, head) : 0;
    const struct candidate *best = NULL;

    for (size_t i = 0; noun && i < r->n && i < 4096; i++)
        if (r->at[i].head == noun && !r->at[i].is_generic && !r->at[i].is_joined &&
            r->at[i].np.from < np.from && (!best || r->at[i].np.from >= best->np.from))
            best = &r->at[i];
    if (best)
        set_speaker(r, x, speaker_fullest(r, best->np), x->source_score);
    return best != NULL;
}

/* A document speaks for whom issued it, but stays a document. */
static void name_issuer(struct resolver *r, struct draft *x, struct words np)
{
    struct words issuer = speaker_issuer_of(r->v, np);
    const uint32_t verb = speaker_issuer_verb(r->v, np);

    if (verb + 1 < np.to && x->via.start == x->via.end && r->v->word[np.from].arabic) {
        const struct words outlet = {
            verb + 1 + (VIEW_IS(r->v, verb + 1, "عليها") || VIEW_IS(r->v, verb + 1, "عليه")),
            np.to};
        if (outlet.from < outlet.to && speaker_classify(r->v, outlet) == CW__CLAIM__CLASS__MEDIA)
            x->via = view_range(r->v, outlet); /* رسالة اطلعت عليها X */
    }

    if (issuer.from == np.from)
        return;
    while (issuer.to > issuer.from + 1 && r->v->word[issuer.to - 1].prep == 'b')
        issuer.to--; /* منظمة X | باليمن */
    if (!speaker_name_is_generic(r->v, issuer) || !resolve_body(r, x, issuer))
        set_speaker(r, x, speaker_fullest(r, issuer), x->source_score);
    x->class = CW__CLAIM__CLASS__DOCUMENT;
}

static void copy_speaker(struct draft *x, const struct draft *from, float score)
{
    x->speaker = from->speaker;
    x->speaker_entity = from->speaker_entity;
    x->class = from->class;
    x->source_score = score;
}

/* he, she: one of these. */
static bool is_somebody(const struct draft *x, Cw__Claim__Class class)
{
    return class == CW__CLAIM__CLASS__NAMED_PERSON || class == CW__CLAIM__CLASS__OFFICIAL_UNNAMED ||
           (class == CW__CLAIM__CLASS__LOCAL && !x->is_arabic);
}

/* مؤكدين, طالبوا: of several. */
static bool is_of_several(const struct view *v, const struct draft *x)
{
    const uint32_t i = x->cue_words.from;

    return x->is_arabic && !draft_has_source(x) &&
           ((x->form == LEXICON_ING && view_ends_with(v, i, "ين")) ||
            (x->form == LEXICON_PAST &&
             (view_ends_with(v, i, "وا") || view_ends_with(v, i, "ون"))));
}

/* One person cannot be several. */
static bool is_single(Cw__Claim__Class class)
{
    return class == CW__CLAIM__CLASS__NAMED_PERSON || class == CW__CLAIM__CLASS__DOCUMENT;
}

/* trusted sources, two officials */
static bool is_plural(const struct view *v, const struct draft *x)
{
    return draft_has_source(x) && view_ends_with(v, x->source.to - 1, "s");
}

/* it: no people; they: nobody who is one. */
static bool is_of_number(const struct view *v, const struct draft *x, const struct draft *y)
{
    if (x->is_arabic || !draft_has_source(x))
        return true;
    if (VIEW_IS(v, x->source.from, "it"))
        return !is_somebody(x, y->class) &&
               (y->class != CW__CLAIM__CLASS__ANONYMOUS || !is_plural(v, y)) &&
               y->class != CW__CLAIM__CLASS__LOCAL && y->class != CW__CLAIM__CLASS__GROUP;
    if (VIEW_IS(v, x->source.from, "they"))
        return y->class != CW__CLAIM__CLASS__NAMED_PERSON &&
               (y->class != CW__CLAIM__CLASS__OFFICIAL_UNNAMED || !draft_has_source(y) ||
                !view_has(v, y->source.from, LEXICON_DET));
    return true;
}

/* The speaker before this one: of the same gender when a recent one is. */
static const struct draft *speaker_before(const struct resolver *r, size_t at, bool wants_person)
{
    const struct draft *x = &r->d->at[at], *any = NULL;
    const bool of_several = is_of_several(r->v, x);

    for (size_t i = at; i > 0 && at - i < LOOK_BACK; i--) {
        const struct draft *y = &r->d->at[i - 1];
        if (y->speaker.start == y->speaker.end || (of_several && is_single(y->class)))
            continue;
        if (any && x->is_arabic && x->form == LEXICON_ING && any->unit == x->unit &&
            y->unit != x->unit)
            break; /* قالت المصادر ...، مبينا أن: whatever its gender, of its own sentence */
        if (wants_person ? !is_somebody(x, y->class) : !is_of_number(r->v, x, y))
            continue;
        if (!any)
            any = y;
        if (!x->is_arabic || y->is_feminine == x->is_feminine || y->form == LEXICON_NOMINAL ||
            y->form == LEXICON_PHRASAL || y->entry->kind == LEXICON_CUE_QUOTE)
            return y;
    }
    return any;
}

/* وأضاف البيان: of the body or person that spoke last. */
static bool resolve_document(struct resolver *r, struct draft *x, size_t at)
{
    const struct draft *before = at > 0 ? &r->d->at[at - 1] : NULL;

    if (!before || view_ends_with(r->v, x->source.from, "ات") ||
        /* figures, not a paper */ before->speaker.start == before->speaker.end ||
        (before->class != CW__CLAIM__CLASS__ORGANISATION &&
         before->class != CW__CLAIM__CLASS__NAMED_PERSON &&
         before->class != CW__CLAIM__CLASS__DOCUMENT))
        return false;
    copy_speaker(x, before, 0.6f);
    x->class = CW__CLAIM__CLASS__DOCUMENT;
    return true;
}

static bool is_body(enum lexicon_source s)
{
    return s == LEXICON_SOURCE_ORGANISATION || s == LEXICON_SOURCE_MEDIA;
}

/* "a monitoring group said": in news of war that is who is named so elsewhere, "the Northern
 * Observatory for Human Rights". */
static bool resolve_monitor(struct resolver *r, struct draft *x)
{
    const struct view *v = r->v;
    bool is_monitor = false;

    if (r->monitor == VIEW_NONE)
        return false;
    for (uint32_t i = x->source.from; i < x->source.to; i++) {
        is_monitor |= VIEW_IS(v, i, "monitor") || VIEW_IS(v, i, "monitoring") ||
                      view_ends_with(v, i, "-monitoring");
        if (v->word[i].mention != VIEW_NONE && v->word[i].capital &&
            !view_mentions(v, i, CW__MENTION__TYPE__NORP) && !view_ends_with(v, i, "-based"))
            return false;
    }
    if (is_monitor)
        set_speaker(r, x, r->at[r->monitor].np, 0.7f);
    return is_monitor;
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

    for (size_t i = at; i > 0 && at - i < LOOK_BACK; i--) {
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

/* "the source", المصدر: the last phrase before it with the same noun. */
static bool resolve_generic(struct resolver *r, struct draft *x, size_t at)
{
    uint32_t head = speaker_head(r->v, x->source);
    uint64_t hash = head != VIEW_NONE && r->v->word[head].lex ? speaker_name_noun(r->v, head) : 0;
    const struct candidate *best = NULL;
    const struct draft *before;
    enum lexicon_source s;

    if (!hash)
        return false;
    before = is_same(r->v, x->source) ? speaker_before(r, at, false) : NULL;
    if (before) {
        copy_speaker(x, before, 0.8f);
        return true;
    }
    for (size_t i = 0; i < r->n && i < 4096; i++)
        if ((r->at[i].head == hash || r->at[i].office == hash) &&
            r->at[i].np.from < x->source.from && !r->at[i].is_generic &&
            !(r->at[i].is_joined && x->is_arabic) &&
            is_meant_more(r->v, x->source, &r->at[i], best))
            best = &r->at[i];
    s = view_source(r->v, head);
    if (best && is_body(s) && is_told_with(r->v, x->source) &&
        !speaker_name_holds(r->v, best->np, x->source))
        return false; /* المكتب الإعلامي is not مكتب الوالي */
    if (best) {
        set_speaker(r, x, speaker_fullest(r, best->np), 0.8f);
        if (x->class == CW__CLAIM__CLASS__DOCUMENT)
            name_issuer(r, x, best->np);
        return true;
    }
    if (s == LEXICON_SOURCE_DOCUMENT)
        return resolve_document(r, x, at);
    if (s != LEXICON_SOURCE_OFFICIAL && s != LEXICON_SOURCE_ANONYMOUS &&
        (x->is_arabic || !is_body(s) || !is_any_body(r->v, head)))
        return false;
    if (VIEW_IS(r->v, x->source.from, "المصادر"))
        return false; /* no single source is meant */
    before = is_body(s) ? body_before(r, at, speaker_classify(r->v, x->source))
                        : speaker_before(r, at, s == LEXICON_SOURCE_OFFICIAL);
    if (before)
        copy_speaker(x, before, 0.6f);
    return before != NULL;
}

/* المواطنون ... مطالبين: the people in front of the cue, in its sentence. */
static bool resolve_several(struct resolver *r, struct draft *x)
{
    const struct view *v = r->v;
    const uint32_t cue = x->cue_words.from, low = v->unit[x->unit].from;

    for (uint32_t i = cue; i > low && cue - i < SEVERAL_WORDS; i--) {
        const enum lexicon_source s = view_source(v, i - 1);
        if ((s != LEXICON_SOURCE_GROUP && s != LEXICON_SOURCE_LOCAL) || v->word[i - 1].conj)
            continue;
        set_speaker(r, x, np_arabic_after(v, i - 1, cue, true), 0.5f);
        return x->speaker.start < x->speaker.end;
    }
    return false;
}

/* Nobody has spoken yet: the person of the sentence before, most likely its subject. */
static bool resolve_from_text(struct resolver *r, struct draft *x)
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
        set_speaker(r, x, speaker_fullest(r, best->np), 0.5f);
    return best != NULL;
}

/* ضيف "البرنامج": who spoke there before. */
static bool is_guest(const struct view *v, struct words np)
{
    static const char *const guests[] = {"ضيف", "ضيفه", NULL};

    return view_is_any(v, np.from, guests) && np.to - np.from <= 6 &&
           speaker_classify(v, np) != CW__CLAIM__CLASS__NAMED_PERSON;
}

/* نص البيان */
static bool is_text_of_document(const struct view *v, struct words np)
{
    return np.to == np.from + 2 && VIEW_IS(v, np.from, "نص") && v->word[np.from + 1].article &&
           view_source(v, np.from + 1) == LEXICON_SOURCE_DOCUMENT;
}

/* معاليه: of [معالي الوزير فلان]; سموه: of صاحب السمو [الأمير فلان]. */
static bool has_honour(const struct view *v, struct words np, struct span honour)
{
    const uint32_t from = np.from > HONOUR_WORDS ? np.from - HONOUR_WORDS : 0;

    for (uint32_t i = from; i < np.to && i < np.from + HONOUR_WORDS; i++) {
        struct span s = v->tokens.at[i].folded;
        if (v->word[i].article && s.n > 4)
            s = span_slice(s, 4, s.n);
        if (span_ends_with(s, SPAN("ه"))) /* سعادة, سعادته */
            s = span_slice(s, 0, s.n - 2);
        if (view_is_in_arabic(v, i, v->arabic->courtesies) && span_starts_with(honour, s))
            return true;
    }
    return false;
}

/* Who is meant by an honour or "the last": who has that honour, else who spoke last, else the last
 * one who was named. */
static bool resolve_honoured(struct resolver *r, struct draft *x, size_t at)
{
    const struct view *v = r->v;
    const struct span honour = span_slice(v->tokens.at[x->source.from].folded, 0,
                                          v->tokens.at[x->source.from].folded.n - 2);
    const struct draft *before = at > 0 ? speaker_before(r, at, true) : NULL;
    const struct candidate *best = NULL;

    for (size_t i = 0; i < r->n && i < 4096; i++) {
        const struct candidate *c = &r->at[i];
        const int better =
            best ? has_honour(v, c->np, honour) - has_honour(v, best->np, honour) : 1;
        if (c->np.to <= x->cue_words.from && c->class == CW__CLAIM__CLASS__NAMED_PERSON &&
            (better > 0 || (better == 0 && c->np.from > best->np.from)))
            best = c;
    }
    if (before && !(best && has_honour(v, best->np, honour)))
        copy_speaker(x, before, 0.6f);
    else if (best)
        set_speaker(r, x, speaker_fullest(r, best->np), 0.6f);
    return before || best;
}

/* معاليه, الأخير, هذا الأخير */
static bool is_last(const struct view *v, struct words np)
{
    np.from += np.to == np.from + 2 && arabic_word_points(v, np.from);
    return np.to == np.from + 1 &&
           (arabic_word_is_honoured(v, np.from) || arabic_word_is_last(v, np.from));
}

/* الوجيه: a name that is a noun as well, of somebody who is named with it. */
static bool resolve_surname(struct resolver *r, struct draft *x, size_t at)
{
    const struct view *v = r->v;
    uint32_t best;

    if (is_last(v, x->source))
        return resolve_honoured(r, x, at);
    if (x->source.to != x->source.from + 1 || !v->word[x->source.from].article ||
        !view_source(v, x->source.from))
        return false;
    best = speaker_name_find_word(r, x->source.from, SPEAKER_NAME_PERSON);
    if (best == VIEW_NONE || r->at[best].np.to < r->at[best].np.from + 3 ||
        speaker_name_hash(v, r->at[best].np.to - 1) != speaker_name_hash(v, x->source.from) ||
        !view_mentions(v, r->at[best].np.to - 1, CW__MENTION__TYPE__PER))
        return false;
    set_speaker(r, x, r->at[best].np, 0.8f);
    return true;
}

static void resolve(struct resolver *r, size_t at)
{
    struct draft *x = &r->d->at[at];
    const struct view *v = r->v;
    const bool is_pronoun = draft_has_source(x) && x->source.to - x->source.from == 1 &&
                            view_has(v, x->source.from, LEXICON_PRON);
    const struct draft *before;

    if (draft_has_source(x) && !is_pronoun) {
        if (x->is_arabic ? resolve_surname(r, x, at) : resolve_monitor(r, x))
            return;
        if ((speaker_name_is_generic(v, x->source) && resolve_generic(r, x, at)) ||
            (is_text_of_document(v, x->source) && resolve_document(r, x, at)))
            return;
        before = is_guest(v, x->source) ? speaker_before(r, at, true) : NULL;
        if (before) {
            copy_speaker(x, before, 0.7f);
            return;
        }
        set_speaker(r, x, speaker_fullest(r, speaker_issuer_of_words(v, x->source)), 0.9f);
        if (x->class == CW__CLAIM__CLASS__DOCUMENT)
            name_issuer(r, x, x->source);
        return;
    }
    if (is_pronoun && (VIEW_IS(v, x->source.from, "i") || VIEW_IS(v, x->source.from, "we") ||
                       VIEW_IS(v, x->source.from, "you")))
        return;
    if (x->about.from < x->about.to) {
        set_speaker(r, x, speaker_fullest(r, x->about), 0.6f);
        return;
    }
    if (is_of_several(v, x) && resolve_several(r, x))
        return;
    before = speaker_before(
        r, at,
        is_pronoun && (VIEW_IS(v, x->source.from, "he") || VIEW_IS(v, x->source.from, "she")));
    if (before)
        copy_speaker(x, before, 0.7f);
    else if (!is_of_several(v, x))
        (void)resolve_from_text(r, x);
}

/* قال X لقناة Y ..., مضيفا: told to the same outlet. */
static void carry_via(struct drafts *d, size_t at)
{
    struct draft *x = &d->at[at];
    const struct draft *before = at > 0 ? x - 1 : NULL;

    if (before && x->is_arabic && x->form == LEXICON_ING && before->unit == x->unit &&
        x->via.start == x->via.end && !draft_has_source(x))
        x->via = before->via;
}

void speaker_resolve(struct drafts *d)
{
    struct resolver r = {.d = d, .v = d->view};

    if (d->n == 0)
        return;
    speaker_name_collect(&r);
    for (size_t i = 0; i < d->n; i++) {
        resolve(&r, i);
        carry_via(d, i);
    }
}
