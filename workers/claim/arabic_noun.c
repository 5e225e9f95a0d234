/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "arabic_word.h"
#include "np_arabic.h"

#define NOMINAL_WORDS 10

/* جدد [الأسد] اتهامه: the subject of the verb in front is the owner of the noun. */
static struct words owner_before(const struct view *v, uint32_t noun, uint32_t low)
{
    struct words np = np_arabic_before(v, noun, low), first;

    if (np.from > low && view_has(v, np.from - 1, LEXICON_REL)) {
        first = np_arabic_after(v, low + 1u + VIEW_IS(v, low, "كما"), noun, true);
        if (arabic_is_somebody(v, first.from))
            return first; /* جدد [الحزب] في البلاغ الذي تلقت X نسخة منه، | دعوته */
    }

    if (np.from < np.to && (np.from == low || view_is_mark(v, np.from - 1, VIEW_MARK_COMMA)))
        np.from++; /* the verb */
    return np.from < np.to ? np : (struct words){noun, noun};
}

/* وفق مراحل | منظمة: behind a noun without article a body with nothing behind it is an adjective.
 */
static bool is_adjective(const struct view *v, struct words np, uint32_t i)
{
    return i > np.from && (i + 1 == np.to || v->word[i + 1].conj) && arabic_word_governs(v, i) &&
           view_ends_with(v, i, "ه") && !v->word[i - 1].article && !view_mention(v, i) &&
           !view_source(v, i - 1) && !view_mention(v, i - 1);
}

bool arabic_names_somebody(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if ((view_source(v, i) && !is_adjective(v, np, i)) || view_has(v, i, LEXICON_GIVEN) ||
            view_mentions(v, i, CW__MENTION__TYPE__PER) ||
            view_mentions(v, i, CW__MENTION__TYPE__ORG))
            return true;
    return false;
}

/* إعلان [وزارة الداخلية] عن: somebody, and right before the landmark. */
static bool is_owner(const struct view *v, struct words np, struct landmark l)
{
    if (np.to == np.from + 1 && v->word[np.from].article && v->word[np.from - 1].article &&
        view_ends_with(v, np.from, "ي"))
        return false; /* الإعلان | الرسمي عن */
    if (np.from == np.to || !landmark_is_reached(v, (struct words){np.to, l.at}))
        return false;
    return arabic_names_somebody(v, np) || view_mention(v, np.from) ||
           (np.to - np.from <= 2 && np.to == l.at);
}

/* وجّه [X] اتهامات إلى, جدد [X] التأكيد على: is the noun the object of a verb that only carries it?
 * Its subject may be left out. */
static bool is_directed(const struct arabic_reader *r, const struct cue_hit *h,
                        struct words *ret_source)
{
    const struct view *v = r->v;
    const uint32_t noun = h->words.from, low = r->free > r->unit.from ? r->free : r->unit.from;

    *ret_source = (struct words){noun, noun};
    for (uint32_t i = noun; i > low && noun - i < NOMINAL_WORDS; i--) {
        if (!view_is_in_arabic(v, i - 1, v->arabic->directions) || v->word[i - 1].article)
            continue;
        *ret_source = np_arabic_after(v, i, noun, false);
        if (ret_source->to != noun)
            return false;
        ret_source->to -= VIEW_IS(v, noun - 1, "اصابع"); /* وجهت [X] أصابع الاتهام إلى */
        return true;
    }
    return false;
}

/* إعلان [الحكومة] منع التجول: an act right behind somebody, without a preposition. */
static bool is_announced_act(const struct arabic_reader *r, const struct cue_hit *h,
                             struct words *source)
{
    const struct view *v = r->v;
    struct words np = np_arabic_after(v, h->words.to, r->unit.to, true);

    for (uint32_t i = np.from + 1; i < np.to; i++)
        if (arabic_word_is_owned(v, i) && !v->word[i].conj)
            np.to = i; /* إعلان تنظيم X | مسؤوليته عن */
    if (!cue_has_frame(h, 'n') || np.from == np.to || np.to >= r->unit.to ||
        !(arabic_word_is_act(v, np.to) || arabic_word_is_owned(v, np.to)) ||
        !(arabic_names_somebody(v, np) || view_mention(v, np.from)))
        return false;
    *source = np;
    return true;
}

/* تصريحات | وصفت ب, تغريدة X | قائلا: what a verb between tells of the noun is the verb's. */
static bool is_told_by_verb(const struct view *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if ((np_arabic_is_finite_cue(v, i) && !v->word[i].conj) || VIEW_IS(v, i, "قائلا") ||
            VIEW_IS(v, i, "قائله"))
            return true;
    return false;
}

/* The act right behind the noun is what was announced, and nobody says by whom. */
static bool add_act(struct arabic_reader *r, const struct cue_hit *h)
{
    struct draft *x = draft_add(r->d, h->cue, h->form, h->words);

    arabic_open_content(r, x, landmark_np(h->words.to));
    return true;
}

/* كشف | درجات معتمد: what is the verb's form as well, or stands behind another claim, is an act of
 * speech by whose it is. */
static bool must_have_somebody(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct draft *last = draft_last(r->d);

    return cue_is_act(r->v, h->words.from, r->unit.from) || (last && last->is_open);
}

/* "إعلان الرياض", أكد | إعلان الرياض: what was signed there, not who announces. */
static bool is_paper(const struct view *v, uint32_t i)
{
    return VIEW_IS(v, i, "اعلان") &&
           (view_in_name(v, i) || (i > 0 && np_arabic_is_finite_cue(v, i - 1) &&
                                   view_mentions(v, i + 1, CW__MENTION__TYPE__LOC)));
}

/* إعلان X عن NP, قول X إن C, اتهامه X ب NP */
bool arabic_read_noun(struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const bool is_owned = !v->word[h->words.from].article && arabic_has_suffix(v, h->words.from);
    struct words source, director;
    const bool directed = is_directed(r, h, &director);
    struct landmark l;
    struct draft *x;

    if (!arabic_may_follow(r, h) || h->words.to + 1 >= r->unit.to || is_paper(v, h->words.from) ||
        (h->words.from > r->unit.from && VIEW_IS(v, h->words.from - 1, "عدم")))
        return false; /* عدم | الكشف عن هويته */
    source = np_arabic_after(v, h->words.to, r->unit.to, false);
    l = landmark_find(h, v, h->words.to, r->unit.to);
    if (is_announced_act(r, h, &source))
        l = landmark_np(source.to);
    if (cue_has_frame(h, 'n') && !directed && !v->word[h->words.from].article &&
        arabic_word_is_definite_act(v, h->words.to) && np_arabic_is_prep(v, h->words.to + 1))
        return add_act(r, h); /* بإعلان | الاستغناء عن المراسل */
    if (l.kind == LANDMARK_NONE || l.at > h->words.to + NOMINAL_WORDS || l.at < source.to ||
        is_told_by_verb(v, h->words.to, l.at))
        return false;
    if (directed)
        source = director;
    else if (is_owned && (v->word[h->words.from].conj || r->free > r->unit.from))
        source.to = source.from; /* وقوله */
    else if (is_owned)
        source = owner_before(v, h->words.from, r->unit.from);
    else if (!is_owner(v, source, l) ||
             (must_have_somebody(r, h) && !arabic_is_somebody(v, source.from)))
        return false;
    if (is_owned && source.from == source.to && l.at > h->words.to + 1)
        return false;
    if (is_owned && cue_has_frame(h, 'o') && !cue_takes_preposition(h, v, h->words.to))
        l = landmark_np(h->words.to);
    if (directed && cue_has_frame(h, 'o') && v->word[h->words.to].prep == 'l')
        l = (struct landmark){LANDMARK_PREP, h->words.to, h->words.to, 1};
    if (directed && VIEW_IS(v, h->words.from - 1, "اصابع") && VIEW_IS(v, h->words.to, "الي"))
        l = (struct landmark){LANDMARK_PREP, h->words.to, h->words.to + 1, 0};
    x = draft_add(r->d, h->cue, h->form, arabic_widen_cue(h, v, r->unit.to));
    draft_set_source(x, v, source);
    arabic_open_content(r, x, l);
    return true;
}
