/* SPDX-License-Identifier: Apache-2.0 */
/* Collects the phrases of a text that name somebody who may speak. */
#include "arabic_word.h"
#include "np_arabic.h"
#include "speaker_issuer.h"
#include "speaker_name.h"
#include "speaker_title.h"

#define GIVEN_WORDS 2 /* in front of a surname */
#define CANDIDATE_WORDS 24
#define BODY_WORDS 9
#define TITLED_WORDS 10

/* By whom it is found: by its noun alone, or by every name in it, too. */
enum finding { FIND_BY_NOUN, FIND_BY_NAME, FIND_SPEAKER };

/* العميد فلان [المتحدث] باسم X: what somebody is besides. */
static uint64_t office_behind(const struct view *v, struct words np, uint32_t head)
{
    for (uint32_t i = head == VIEW_NONE ? np.to : head + 1; i < np.to && v->word[i].arabic; i++)
        if (v->word[i].article && v->word[i].lex &&
            (view_source(v, i) == LEXICON_SOURCE_ROLE ||
             view_source(v, i) == LEXICON_SOURCE_OFFICIAL))
            return speaker_name_noun(v, i);
    return 0;
}

static void add_candidate(struct resolver *r, struct words np, enum finding finding)
{
    const struct view *v = r->v;
    uint32_t head = speaker_head(v, np), index = (uint32_t)r->n;
    struct candidate c = {.np = np,
                          .class = speaker_classify(v, np),
                          .is_generic = speaker_name_is_generic(v, np),
                          .speaks = finding == FIND_SPEAKER};

    if (np.to - np.from > CANDIDATE_WORDS || np.from >= np.to ||
        view_points(v, np) > DRAFT_NAME_POINTS)
        return;
    for (uint32_t i = np.from; i < np.to; i++)
        if (v->word[i].arabic && view_has(v, i, LEXICON_COMP))
            return; /* a mention that runs too far */
    if (head != VIEW_NONE && v->word[head].lex &&
        !(c.class == CW__CLAIM__CLASS__ORGANISATION && v->word[head].arabic && head > np.from &&
          !view_is_quantifier(v, np.from) && !v->word[np.from].mark))
        c.head = speaker_name_noun(v, head); /* اقتراح الوزارة is no ministry */
    c.office = office_behind(v, np, head);
    c.is_joined = VIEW_IS(v, np.from, "كل") && VIEW_IS(v, np.from + 1, "من");
    for (uint32_t i = np.from; i < np.to; i++)
        c.is_joined |=
            VIEW_IS(v, i, "and") || (i > np.from && v->word[i].conj && view_source(v, i) &&
                                     c.class != CW__CLAIM__CLASS__NAMED_PERSON);
    *(struct candidate *)arena_push(r->d->arena, (void **)&r->at, &r->n, &r->cap, sizeof c) = c;
    if (c.is_joined)
        return; /* two speakers are nobody's full name */
    if (finding != FIND_BY_NOUN &&
        !(c.class == CW__CLAIM__CLASS__DOCUMENT && v->word[np.from].arabic))
        speaker_name_index(r, np, index); /* تقرير للأمم المتحدة is not who the UN are */
}

/* the | United Nations; not "the Veldt Brigade fighters", whose article it is. */
static bool has_article(const struct view *v, uint32_t from, uint32_t to)
{
    if (from == 0 || !VIEW_IS(v, from - 1, "the") || v->word[from].paragraph)
        return false;
    return to >= v->words || v->word[to].mark || v->word[to].capital ||
           view_has(v, to,
                    LEXICON_PREP | LEXICON_CONJ | LEXICON_AUX | LEXICON_REL | LEXICON_COMP |
                        LEXICON_TIME | LEXICON_ADV | LEXICON_DET | LEXICON_PRON) ||
           (v->word[to].lex && v->word[to].lex->cue) || view_ends_with(v, to, "ed");
}

/* نقل [مسؤول في الشركة] عن X: who passes it on may speak next. */
static void add_via(struct resolver *r, const struct draft *x)
{
    const struct view *v = r->v;
    struct words np;

    if (!x->is_arabic || x->via.start >= x->via.end)
        return;
    np.from = np.to = token_find(&v->tokens, x->via.start);
    while (np.to < v->words && np.to < np.from + CANDIDATE_WORDS &&
           v->tokens.at[np.to].end <= x->via.end)
        np.to++;
    if (np.to > np.from && view_source(v, np.from) == LEXICON_SOURCE_OFFICIAL)
        add_candidate(r, np, FIND_SPEAKER);
}

/* الحركة | كريم حداد: a mention of a body that runs on over somebody's name. */
static bool holds_person(const struct view *v, uint32_t from, uint32_t to)
{
    const struct view_word *next = &v->word[from + 1];

    return to > from + 1 && v->word[from].arabic && v->word[from].article && view_source(v, from) &&
           !next->article && !next->prep && !next->mark &&
           (!next->lex || view_has(v, from + 1, LEXICON_GIVEN));
}

static void collect_names(struct resolver *r)
{
    const struct view *v = r->v;
    uint32_t wanted = 1024;
    uint8_t *cue = ARENA_ARRAY(r->d->arena, v->words + 1, uint8_t);

    for (size_t i = 0; i < r->d->n; i++)
        cue[r->d->at[i].cue_words.from] = 1;
    while (wanted < 8 * (r->d->n * 8 + v->doc->n_mentions * 4) && wanted < 1u << 22)
        wanted *= 2;
    r->mask = wanted / 2 - 1;
    r->slot = ARENA_ARRAY(r->d->arena, wanted / 2, struct slot);
    for (size_t i = 0; i < r->d->n; i++)
        if (draft_has_source(&r->d->at[i]) && !view_has(v, r->d->at[i].source.from, LEXICON_PRON))
            add_candidate(r, speaker_issuer_of_words(v, r->d->at[i].source), FIND_SPEAKER);
    for (size_t i = 0; i < r->d->n; i++)
        add_via(r, &r->d->at[i]);
    for (size_t m = 0; m < v->doc->n_mentions && r->n * 12 < wanted; m++) {
        const Cw__Mention *x = v->doc->mentions[m];
        uint32_t from = token_find(&v->tokens, x->start), to = from;
        while (to < v->words && v->tokens.at[to].end <= x->end)
            to++;
        from += from + 1 < to && cue[from]; /* اعتبر | فلان: a mention that begins too early */
        if (to <= from)
            continue;
        if (x->type == CW__MENTION__TYPE__PER)
            add_candidate(r, speaker_title_with(v, from, to), FIND_BY_NAME);
        else if (view_type(v, x) == CW__MENTION__TYPE__ORG && !holds_person(v, from, to))
            add_candidate(r, (struct words){from - has_article(v, from, to), to}, FIND_BY_NAME);
    }
}

static bool holds_name(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (view_in_name(v, i) || view_mentions(v, i, CW__MENTION__TYPE__ORG) ||
            view_mentions(v, i, CW__MENTION__TYPE__LOC) ||
            view_mentions(v, i, CW__MENTION__TYPE__NORP))
            return true;
    return false;
}

/* مصادر مطلعة, مصدر أمني: who may be meant by "the sources" behind, said or not; مصادر الطاقة are
 * not. */
static void add_source(struct resolver *r, uint32_t i)
{
    static const char *const adjectives[] = {"مطلع", "مسؤول", "رفيع", "عليم", "موثوق", NULL};
    const struct view *v = r->v;
    const bool is_several = VIEW_IS(v, i, "مصادر");
    struct words np;

    if (!(is_several || VIEW_IS(v, i, "مصدر")) || v->word[i + 1].article || v->word[i + 1].mark ||
        v->word[i + 1].prep ||
        !(view_is_any(v, i + 1, adjectives) || view_ends_with(v, i + 1, is_several ? "ه" : "ي")))
        return;
    np = np_arabic_after(v, i, v->words, true);
    if (np.to > i + 1 && np.to <= i + BODY_WORDS)
        add_candidate(r, np, FIND_BY_NOUN);
}

/* May the phrase go on behind this noun? Behind a definite one only what is definite, a name or
 * what ties them does. */
static bool may_go_on(const struct view *v, uint32_t i)
{
    const struct view_word *next = &v->word[i + 1];

    if (next->mark)
        return next->mark == VIEW_MARK_QUOTE || next->mark == VIEW_MARK_OPEN;
    return !v->word[i].article || next->article || next->prep || next->mention != VIEW_NONE ||
           view_has(v, i + 1, LEXICON_PREP);
}

/* ل|محطة "Y": a letter that leaves the noun whole behind it, as للمحطة does not. */
static bool is_split_letter(const struct view *v, uint32_t i)
{
    return (v->word[i].prep == 'l' || v->word[i].prep == 'b') && !v->word[i].is_guess &&
           !v->word[i].article && !view_starts_with(v, i, "لل");
}

/* بلاغ | لوزارة الدفاع, المكتب السياسي | لحزب آفاق مرسال: behind its letter, up to a person's name.
 */
static struct words governed_body(const struct view *v, uint32_t i)
{
    struct words np = np_arabic_object_of(v, i, v->words);

    if (np.to <= i)
        np = np_arabic_governed(v, i, v->words);
    for (uint32_t k = i + 1; k < np.to; k++)
        if (view_mentions(v, k, CW__MENTION__TYPE__PER))
            np.to = k;
    return np;
}

/* هنأت حركة النهضة | المرشح فلان, رئيس الحركة | فلان: a person behind what is definite is another.
 */
static struct words without_person(const struct view *v, struct words np)
{
    for (uint32_t k = np.from + 1; k < np.to; k++)
        if (v->word[k - 1].article &&
            ((v->word[k].article && np_arabic_is_person_noun(v, k)) ||
             (view_mentions(v, k, CW__MENTION__TYPE__PER) && !arabic_word_is_inner(v, k))))
            np.to = k;
    return np;
}

/* لجنة X ... , محطة "Y": bodies that the text names anywhere, so that "اللجنة" finds them. */
static void collect_bodies(struct resolver *r)
{
    const struct view *v = r->v;

    for (uint32_t i = 0; i + 1 < v->words && r->n * 6 < r->mask; i++) {
        const enum lexicon_source s = view_source(v, i);
        struct words np;
        if (s == LEXICON_SOURCE_ANONYMOUS && v->word[i].arabic)
            add_source(r, i);
        if (!v->word[i].arabic || (s != LEXICON_SOURCE_ORGANISATION && s != LEXICON_SOURCE_MEDIA) ||
            v->word[i].conj || (v->word[i].prep && !is_split_letter(v, i)) || !may_go_on(v, i))
            continue;
        np = v->word[i].prep ? governed_body(v, i) : np_arabic_after(v, i, v->words, true);
        np = without_person(v, np);
        if (np.to > i && view_is_mark(v, np.to - 1, VIEW_MARK_QUOTE) &&
            v->quote[v->word[np.to - 1].quote].open < i)
            np.to--; /* "الأزهر | " */
        if (np.to <= i + 1 || np.to > i + BODY_WORDS ||
            (!holds_name(v, np) && np.to < i + 3 && !view_ends_with(v, i + 1, "يه") &&
             !view_is_mark(v, np.to - 1, VIEW_MARK_CLOSE)))
            continue;
        add_candidate(r, np, FIND_BY_NOUN);
        i = np.to - 1;
    }
}

/* Two words in a row that nothing knows, near enough to be the name behind a title. */
static bool may_be_named(const struct view *v, uint32_t i)
{
    const uint32_t limit = i + TITLED_WORDS < v->words ? i + TITLED_WORDS : v->words;

    for (; i + 1 < limit && !v->word[i].mark; i++)
        if (v->word[i].mention == VIEW_NONE && v->word[i + 1].mention == VIEW_NONE &&
            (!v->word[i].lex || view_has(v, i, LEXICON_GIVEN)) && !v->word[i].article &&
            !v->word[i + 1].mark && (!view_source(v, i + 1) || v->word[i + 1].article))
            return true;
    return false;
}

/* وزير النقل جمال حداد: persons behind a title whom no mention covers, by the shape of the phrase.
 */
static void collect_titled(struct resolver *r)
{
    const struct view *v = r->v;

    for (uint32_t i = 0; i + 2 < v->words && r->n * 6 < r->mask; i++) {
        struct words np;
        if (!v->word[i].arabic || v->word[i].prep || v->word[i].conj ||
            view_source(v, i) != LEXICON_SOURCE_ROLE || arabic_word_is_inner(v, i) ||
            !may_be_named(v, i + 1))
            continue;
        np = np_arabic_after(v, i, v->words, true);
        if (np.to < i + 3 || np.to > i + TITLED_WORDS || speaker_name_shape(v, np) == np.from ||
            np.to - speaker_name_shape(v, np) < 2 || speaker_name_own(v, np) != VIEW_NONE ||
            speaker_classify(v, np) != CW__CLAIM__CLASS__NAMED_PERSON)
            continue;
        add_candidate(r, np, FIND_BY_NAME);
        i = np.to - 1;
    }
}

/* A word in front of a surname that may be its given name. */
static bool may_be_given(const struct view *v, uint32_t i)
{
    return !v->word[i].mark && !v->word[i].article && !v->word[i].prep &&
           (!v->word[i].lex || view_has(v, i, LEXICON_GIVEN));
}

/* وزيرة الدفاع الفرنسية | "سيلفي غولار": the office right in front of the quotation, with it; else
 * as it was. */
static struct words with_office(const struct view *v, struct words quoted)
{
    struct words np = quoted;

    for (uint32_t i = quoted.from; i > 0 && quoted.from - i < TITLED_WORDS; i--) {
        if (v->word[i - 1].mark || v->word[i - 1].prep || v->word[i - 1].conj ||
            view_has(v, i - 1, LEXICON_PREP | LEXICON_COMP | LEXICON_REL))
            break;
        if (view_source(v, i - 1) == LEXICON_SOURCE_ROLE)
            np.from = i - 1;
    }
    return np;
}

/* The fuller name that ends with this word, if what stands in front tells that it is one: a given
 * name, an office, or quotation marks; else the word alone. */
static struct words name_around(const struct view *v, uint32_t i)
{
    const uint32_t q = v->word[i].quote;
    uint32_t from = i;
    struct words np;

    while (from > 1 && i - from < GIVEN_WORDS && may_be_given(v, from - 1))
        from--;
    if (from < i && q != VIEW_NONE && v->quote[q].open + 1 == from && v->quote[q].close == i + 1)
        return with_office(v, (struct words){from - 1, i + 2});
    np = speaker_title_with(v, from, i + 1);
    return from < i && (np.from < from || view_has(v, from, LEXICON_GIVEN))
               ? np
               : (struct words){i, i + 1};
}

/* A name that no mention covers, found by the surname that somebody speaks with. */
static void collect_unseen(struct resolver *r)
{
    const struct view *v = r->v;

    for (uint32_t i = 1; i < v->words && r->n * 6 < r->mask; i++) {
        uint32_t known;
        struct words np;
        if (!v->word[i].arabic || v->word[i].mark || v->word[i].lex || v->word[i].conj ||
            v->word[i].prep)
            continue;
        known = speaker_name_find_word(r, i, SPEAKER_NAME_PERSON);
        if (known == VIEW_NONE || !r->at[known].speaks || r->at[known].np.from == i ||
            r->at[known].np.to != r->at[known].np.from + 1)
            continue;
        np = name_around(v, i);
        if (np.to - np.from > 1)
            add_candidate(r, np, FIND_BY_NAME);
    }
}

void speaker_name_collect(struct resolver *r)
{
    collect_names(r);
    collect_bodies(r);
    collect_titled(r);
    collect_unseen(r);
    r->monitor = speaker_monitor(r);
}
