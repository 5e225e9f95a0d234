/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "arabic_word.h"
#include "content.h"
#include "np_arabic.h"

#define RELAY_WORDS 20

static bool ends_person(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_COMP | LEXICON_REL) || view_opens_speech(v, i) ||
           (view_is_cue(v, i, LEXICON_PAST) && arabic_has_suffix(v, i)) ||
           view_is_mark(v, i, VIEW_MARK_COLON) || view_is_mark(v, i, VIEW_MARK_STOP) ||
           view_is_mark(v, i, VIEW_MARK_COMMA);
}

/* عن [هولاند] قوله, عن [المسؤول العام عن المسح الجغرافي فلان] تأكيده أن */
static struct words quoted_person(const struct view *v, uint32_t from, uint32_t end)
{
    const struct words np = np_arabic_after(v, from, end, false);
    uint32_t i = from;

    for (; i < np.to && i < end && !ends_person(v, i); i++)
        ;
    if (i < np.to && view_is_mark(v, i, VIEW_MARK_COMMA))
        return np; /* عن [مدير الشركة، فلان،] قوله */
    for (i = from; i < end && i - from < RELAY_WORDS && !ends_person(v, i); i++)
        if (i > from && ((view_is_cue(v, i, LEXICON_NOMINAL) && arabic_has_suffix(v, i)) ||
                         (VIEW_IS(v, i, "القول") && landmark_is_comp(v, i + 1)) ||
                         (view_has(v, i, LEXICON_PREP) && view_has(v, i + 1, LEXICON_SPEECH)) ||
                         VIEW_IS(v, i, "تم"))) /* مسؤول كبير | تم اطلاعه على التقرير */
            break;
    return (struct words){from, i};
}

/* The word عن of نقلت X عن Y; `end` when there is none near. عنه has nobody behind it. */
static uint32_t relay_word(const struct view *v, const struct cue_hit *h, uint32_t end)
{
    static const char *const of_him[] = {"عنه", "عنها", "عنهم", NULL};
    static const char *const to_him[] = {"اليه", "اليها", "اليهم", NULL};
    const bool is_told_of = strcmp(h->cue->lemma, "نقل") == 0;
    const uint32_t limit = h->words.to + RELAY_WORDS < end ? h->words.to + RELAY_WORDS : end;

    for (uint32_t i = h->words.to; i < limit; i++)
        if (cue_takes_preposition(h, v, i) || view_is_any(v, i, is_told_of ? of_him : to_him))
            return i;
    return end;
}

/* نقلت [صحيفة X] أن C: from nobody else. */
static bool read_own_report(struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    uint32_t comp = h->words.to;
    struct words np;
    struct draft *x;

    if (h->form != LEXICON_PAST || !arabic_is_somebody(v, comp))
        return false;
    while (comp < r->unit.to && comp < h->words.to + RELAY_WORDS && !landmark_is_comp(v, comp) &&
           !cue_takes_preposition(h, v, comp))
        comp++;
    if (comp >= r->unit.to || !landmark_is_comp(v, comp))
        return false;
    np = np_arabic_after(v, h->words.to, comp, true);
    if (np.from == np.to ||
        !(VIEW_IS(v, comp - 1, "مفادها") || landmark_is_reached(v, (struct words){np.to, comp})) ||
        !arabic_may_follow(r, h))
        return false;
    np.to -= np.to > np.from + 1 && VIEW_IS(v, np.to - 1, "انباء");
    if (draft_last(r->d))
        content_cut(draft_last(r->d), h->words.from);
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, np);
    arabic_open_content(r, x, (struct landmark){LANDMARK_CLAUSE, comp, comp + 1, 0});
    return true;
}

/* نقلت X عن Y قوله إن C; نسبت X إلى Y قوله */
bool arabic_read_quoted(struct arabic_reader *r, const struct cue_hit *h)
{
    static const struct lexicon_cue say = {.frames = LEXICON_FRAME('t') | LEXICON_FRAME('q')};
    const struct view *v = r->v;
    const uint32_t about = relay_word(v, h, r->unit.to);
    struct cue_hit clause = *h;
    struct words via = np_arabic_after(v, h->words.to, about, true),
                 source = {about + 1, about + 1};
    struct landmark l;
    struct draft *x;

    if (read_own_report(r, h))
        return true;
    if (about >= r->unit.to || !arabic_may_follow(r, h))
        return false;
    if (cue_takes_preposition(h, v, about))
        source = quoted_person(v, about + 1, r->unit.to);
    else if (about + 1 < r->unit.to && view_source(v, about + 1) == LEXICON_SOURCE_MEDIA) {
        via = np_arabic_after(v, about + 1, r->unit.to, true); /* نقلت عنه | صحيفة X | قوله */
        source.from = source.to =
            via.to + (view_is_cue(v, via.to, LEXICON_NOMINAL) && arabic_has_suffix(v, via.to));
    }
    if (VIEW_IS(v, about, "الي") && !view_is_cue(v, source.to, LEXICON_NOMINAL))
        return false; /* نسب إليه | أقوالا */
    clause.cue = &say;
    l = landmark_find(&clause, v, source.to, r->unit.to);
    if (source.from < source.to && source.to + 2 < r->unit.to &&
        view_is_mark(v, source.to, VIEW_MARK_COMMA) && arabic_word_is_happening(v, source.to + 1))
        l = landmark_np(source.to + 1); /* نقلت X عن فلان، | ارتفاع الحصيلة */
    for (uint32_t i = source.from + 1; i < source.to && VIEW_IS(v, about, "عن"); i++)
        if (arabic_word_is_owned(v, i) && !v->word[i].conj && !v->word[i].prep &&
            (v->word[i - 1].article || view_mention(v, i - 1))) {
            source.to = i; /* نقلت X عن فلان | شعوره بالسعادة */
            l = landmark_np(i);
        }
    if (l.kind == LANDMARK_NONE ||
        (source.from == source.to && !landmark_is_reached(v, (struct words){source.to, l.at}) &&
         !view_is_cue(v, about + 1, LEXICON_NOMINAL)))
        return false;
    if (draft_last(r->d))
        content_cut(draft_last(r->d), h->words.from);
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    if (via.to <= about || via.from > about)
        arabic_set_via(v, x, via);
    arabic_open_content(r, x, l);
    return true;
}

/* جاء في [البيان] أن C */
bool arabic_read_document(struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    struct words source;
    struct landmark l;
    struct draft *x;
    uint32_t noun;

    if (!cue_takes_preposition(h, v, h->words.to) || !arabic_may_follow(r, h))
        return false;
    source = np_arabic_after(v, h->words.to + 1, r->unit.to, false);
    noun = source.from + (source.from < source.to && arabic_word_points(v, source.from));
    if (noun >= source.to ||
        (view_source(v, noun) != LEXICON_SOURCE_DOCUMENT && !view_has(v, noun, LEXICON_SPEECH)))
        return false;
    l = landmark_find(h, v, source.to, r->unit.to);
    if (l.kind == LANDMARK_NONE || l.at > source.to + RELAY_WORDS)
        return false;
    if (draft_last(r->d))
        content_cut(draft_last(r->d), h->words.from);
    x = draft_add(r->d, h->cue, h->form, (struct words){h->words.from, h->words.to + 1});
    draft_set_source(x, v, source);
    arabic_open_content(r, x, l);
    return true;
}
