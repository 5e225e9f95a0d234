/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "arabic_word.h"
#include "content.h"
#include "np_arabic.h"

#define ADDRESSEE_WORDS 5 /* with the closing mark */

bool arabic_has_suffix(const struct view *v, uint32_t i)
{
    static const char *const accuse[] = {"اتهم",  "واتهم", "فاتهم", "يتهم",
                                         "ويتهم", "تتهم",  "وتتهم", NULL};

    if (view_is_any(v, i, accuse))
        return false; /* its own last letters */
    return view_ends_with(v, i, "ها") || view_ends_with(v, i, "هم") ||
           (v->text.point[v->tokens.at[i].end - 1] == 0x647 && v->tokens.at[i].folded.n > 6);
}

/* ما يصفه البعض ب | "سيئ السمعة" ستة عشر بندا: in a relative clause the quotation is all of it. */
static bool is_relative_remark(const struct view *v, const struct draft *x, struct landmark l)
{
    const uint32_t verb = x->cue_words.from;

    return l.kind == LANDMARK_PREP && x->form == LEXICON_PAST && view_opens_speech(v, l.start) &&
           arabic_has_suffix(v, verb) && !v->word[verb].conj && verb > 0 && !v->word[verb - 1].mark;
}

void arabic_open_content(struct arabic_reader *r, struct draft *x, struct landmark l)
{
    if (l.kind == LANDMARK_QUOTE || is_relative_remark(r->v, x, l)) {
        r->free = view_quote_end(r->v, r->v->word[l.start].quote);
        draft_add_piece(x, l.start, r->free);
        x->is_quotation = true;
        return;
    }
    if (l.kind == LANDMARK_NP && x->act == CW__CLAIM__ACT__DEMAND && r->v->word[l.start].article &&
        r->v->word[l.start].prep == 'b')
        l.lead = 1; /* داعيا | بالتدخل */
    draft_add_piece(x, l.start, r->unit.to);
    x->is_open = true;
    x->is_np = l.kind == LANDMARK_NP || l.kind == LANDMARK_PREP;
    x->lead_word = l.start;
    x->lead = l.lead;
    r->free = l.start;
}

/* ----------------------------------------------------------------------------------------- via */

static bool is_outlet_noun(const struct view *v, uint32_t i)
{
    enum lexicon_source s = view_source(v, i);

    return view_has(v, i, LEXICON_MEDIA) || s == LEXICON_SOURCE_MEDIA ||
           s == LEXICON_SOURCE_MEDIA_PERSON;
}

/* لصحيفة Y, مع قناة Y: a word that introduces the outlet stands in front or is written on. */
static bool is_outlet(const struct view *v, uint32_t i, uint32_t low)
{
    static const char *const in_front[] = {"مع", "ل", "عبر", NULL};
    static const char *const the_press[] = {"للصحفيين", "للصحافيين", "للصحافه", "للاعلام", NULL};

    if (v->word[i].mark || view_is_any(v, i, the_press) ||
        (i > low && np_arabic_is_told_of_him(v, i - 1)))
        return false;
    if (view_letter(v, i) == 'l')
        return is_outlet_noun(v, i) ||
               (view_mentions(v, i, CW__MENTION__TYPE__ORG) && !arabic_word_is_inner(v, i));
    if (i > low && VIEW_IS(v, i - 1, "ل"))
        return true;
    if (i > low && ((VIEW_IS(v, i - 1, "في") && VIEW_IS(v, i, "برنامج")) ||
                    VIEW_IS(v, i - 1, "ضيف") || VIEW_IS(v, i - 1, "ضيفه")))
        return true;
    return i > low && view_is_any(v, i - 1, in_front) && is_outlet_noun(v, i);
}

/* في تصريح نقلته [وسائل إعلام], بثتها [قناة X]: the verb of whoever passes a statement on. */
static bool is_passed_on(const struct view *v, uint32_t i)
{
    static const char *const verbs[] = {"نقلته",   "نقلتها",   "نشرته",   "نشرتها", "بثته",
                                        "بثتها",   "اوردته",   "اوردتها", "نقله",   "نقلها",
                                        "تناقلته", "تناقلتها", "نشره",    "نشرها",  NULL};

    if (i > 2 && (VIEW_IS(v, i - 1, "معه") || VIEW_IS(v, i - 1, "معها")))
        return VIEW_IS(v, i - 2, "اجرته") || VIEW_IS(v, i - 2, "اجرتها");
    return i > 1 && view_is_any(v, i - 1, verbs) && is_outlet_noun(v, i) &&
           !view_has(v, i - 2, LEXICON_REL); /* التقرير الذي بثته X is X's own */
}

/* أبلغ | "الخبر" | مصدر في الوزارة أن: without the marks; empty when it is no name in front of
 * somebody. */
static struct words quoted_addressee(const struct view *v, uint32_t i)
{
    const uint32_t q = v->word[i].quote;

    if (!view_is_mark(v, i, VIEW_MARK_QUOTE) || q == VIEW_NONE || v->quote[q].open != i ||
        !v->quote[q].is_closed || v->quote[q].close > i + ADDRESSEE_WORDS ||
        v->quote[q].close + 1 >= v->words || v->word[v->quote[q].close + 1].mark)
        return (struct words){i, i};
    return (struct words){i + 1, v->quote[q].close};
}

static bool takes_addressee(const struct view *v, uint32_t i)
{
    const struct lexicon_cue *c =
        v->word[i].mark ? NULL : lexicon_cue_of(v->arabic, v->word[i].lex);

    return c && (c->frames & LEXICON_FRAME('A'));
}

/* وأكد، بحسب وكالة X، أن */
static bool cites(const struct view *v, uint32_t i)
{
    static const char *const by[] = {"بحسب", "حسب", "وفق", NULL};

    if (!view_is_any(v, i, by))
        return false;
    i += 1u + view_is_mark(v, i + 1, VIEW_MARK_QUOTE);
    return i < v->words && (view_source(v, i) == LEXICON_SOURCE_MEDIA || view_names_outlet(v, i));
}

struct words arabic_find_via(const struct view *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        struct words told = np_arabic_told(v, i, to);
        if (told.from == told.to && i > 0 && takes_addressee(v, i - 1))
            told = quoted_addressee(v, i);
        if (told.from < told.to && told.to <= to)
            return told;
        if (cites(v, i))
            return np_arabic_after(v, i + 1, to, false);
        if (is_outlet(v, i, from) || is_passed_on(v, i))
            return np_arabic_governed(v, i, to);
    }
    return (struct words){0, 0};
}

struct words arabic_up_to_outlet(const struct view *v, struct words source)
{
    for (uint32_t i = source.from + 1; i + 1 < source.to; i++) {
        const uint32_t q = v->word[i].quote;
        if (q == VIEW_NONE || v->quote[q].close != i || !v->quote[q].is_closed ||
            v->quote[q].open == source.from)
            continue;
        if (!v->word[i + 1].mark && !v->word[i + 1].article && !v->word[i + 1].lex &&
            !view_mention(v, i + 1) && view_ends_with(v, i + 1, "ت"))
            return (struct words){source.from, i + 1};
    }
    return source;
}

void arabic_set_via(const struct view *v, struct draft *x, struct words via)
{
    via = arabic_up_to_outlet(v, via);
    for (uint32_t i = via.from + 1; i < via.to; i++)
        if (view_is_mark(v, i, VIEW_MARK_COMMA) || VIEW_IS(v, i, "شريطه"))
            via.to = i; /* مراسل X، | مغادرته; رويترز | شريطة عدم نشر اسمه */
    for (uint32_t i = via.from + 1; i < via.to; i++)
        if (!v->word[i].lex && !v->word[i].mark && !view_mention(v, i) &&
            (view_ends_with(v, i, "ته") || view_ends_with(v, i, "تها")))
            via.to = i; /* صحيفة X | نشرته */
    while (via.to > via.from + 2 && v->word[via.to - 1].prep == 'b' && v->word[via.to - 1].article)
        via.to--; /* مراسل X | بالجهة */
    if (via.from + 2 < via.to && view_is_mark(v, via.from, VIEW_MARK_QUOTE) &&
        view_is_mark(v, via.to - 1, VIEW_MARK_QUOTE))
        via = (struct words){via.from + 1, via.to - 1}; /* نقل "المرصد" عن */
    if (via.from >= via.to)
        return;
    x->via = view_range(v, via);
    if (view_letter(v, via.from))
        x->via.start++;
}

/* ----------------------------------------------------------------------------------- the claim */

struct words arabic_widen_cue(const struct cue_hit *h, const struct view *v, uint32_t end)
{
    struct words cue = h->words;

    if (cue.to + 1 < end && cue_takes_preposition(h, v, cue.to))
        cue.to++;
    return cue;
}

/* قالت صحيفة X نقلا عن Y إن C: Y says it, X passes it on. */
static bool add_relayed(struct arabic_reader *r, struct words via, uint32_t from, struct landmark l)
{
    const struct view *v = r->v;

    for (uint32_t i = from; i < l.at && l.kind != LANDMARK_NP; i++) {
        const struct lexicon_word *p = v->word[i].phrase;
        struct words cue = {i, i + v->word[i].phrase_words}, source;
        struct draft *x;
        if (!p || !p->cue || !VIEW_IS(v, i, "نقلا"))
            continue;
        source = np_arabic_after(v, cue.to, l.at, false);
        if (source.from == source.to)
            return false;
        x = draft_add(r->d, lexicon_cue_of(v->arabic, p), LEXICON_PHRASAL, cue);
        draft_set_source(x, v, source);
        arabic_set_via(v, x, via);
        arabic_open_content(r, x, l);
        return true;
    }
    return false;
}

/* أبلغ | مصدر قبلي (عكاظ) أن: the outlet in brackets is who was told. */
static struct words without_told(const struct view *v, const struct cue_hit *h, struct words np,
                                 struct words *ret_via)
{
    if (!cue_has_frame(h, 'A') || np.to < np.from + 4 ||
        !view_is_mark(v, np.to - 1, VIEW_MARK_CLOSE) || !view_is_mark(v, np.to - 3, VIEW_MARK_OPEN))
        return np;
    *ret_via = (struct words){np.to - 2, np.to - 1};
    return (struct words){np.from, np.to - 3};
}

/* What stands right behind the verb is already the content: the subject is left out, or stands in
 * front. */
static bool is_elided(const struct view *v, const struct cue_hit *h, uint32_t after)
{
    return h->form == LEXICON_ING || landmark_is_comp(v, after) ||
           cue_takes_preposition(h, v, after) || landmark_is_carried(h, v, after);
}

bool arabic_is_plural(const struct view *v, const struct cue_hit *h)
{
    return h->form == LEXICON_PAST &&
           (view_ends_with(v, h->words.from, "وا") || view_ends_with(v, h->words.from, "ون"));
}

/* Where the content in front of this verb ends. */
static uint32_t end_of_last(const struct arabic_reader *r, const struct cue_hit *h,
                            struct words subject)
{
    const uint32_t verb = h->words.from;
    const bool in_front = subject.from < subject.to && subject.from < verb;

    if (in_front)
        return arabic_clause_before(r, verb) < verb ? arabic_clause_before(r, verb) : subject.from;
    if (arabic_is_exception(r->v, verb) || arabic_is_step_regarded(r, verb))
        return verb - 2;
    return arabic_connective_before(r, verb);
}

/* حذر | الأسر من, أبلغ | الأهالي أن behind another claim: whom he told, by the case of a plural or
 * because it is nobody who speaks. */
static bool is_addressee(const struct view *v, const struct cue_hit *h, struct words np)
{
    if (!cue_has_frame(h, 'A') || np.to != np.from + 1 || !v->word[np.from].article ||
        view_mention(v, np.from))
        return false;
    return view_source(v, np.from) == LEXICON_SOURCE_GROUP ||
                   view_source(v, np.from) == LEXICON_SOURCE_LOCAL
               ? view_ends_with(v, np.from, "ين") ||
                     (view_ends_with(v, np.from, "ات") && !v->word[h->words.from].lex->feminine)
               : !view_source(v, np.from) && !view_ends_with(v, np.from, "ي");
}

static struct words subject_of(struct arabic_reader *r, const struct cue_hit *h,
                               struct words behind)
{
    struct words subject = behind.from == behind.to ? arabic_subject_before(r, h) : behind;

    if (draft_last(r->d))
        content_cut(draft_last(r->d), end_of_last(r, h, subject));
    return subject.from == subject.to ? arabic_subject_of_sentence(r, h) : subject;
}

/* أكد | اليوم الثلاثاء | النائب X أن: when and where may stand in front of who. */
static uint32_t behind_circumstance(const struct arabic_reader *r, const struct cue_hit *h,
                                    uint32_t after)
{
    const struct view *v = r->v;
    uint32_t at = after, next;
    struct words told;

    if (h->form != LEXICON_PAST)
        return after;
    if (cue_has_frame(h, 'A') && quoted_addressee(v, after).to > after &&
        arabic_is_somebody(v, quoted_addressee(v, after).to + 1))
        return quoted_addressee(v, after).to + 1;
    while (at < r->unit.to && !landmark_is_comp(v, at) && !cue_takes_preposition(h, v, at) &&
           !landmark_is_carried(h, v, at) && (next = np_arabic_skip_pp(v, at, r->unit.to)) > at)
        at = next;
    told = np_arabic_told(v, after, r->unit.to);
    if (told.from < told.to && told.to + 1 == at && at < r->unit.to)
        return at; /* أكد لـ"X" | فلان أن: whoever that is */
    if (at == after + 1 && at + 1 < r->unit.to && !v->word[at].mark && !np_arabic_is_prep(v, at) &&
        (v->word[at].article || arabic_is_somebody(v, at + 1) || landmark_is_comp(v, at)))
        return at; /* أكد اليوم | ذات المصدر, | السياسي فلان, أكد لفلان | أن */
    return at > after && at < r->unit.to && arabic_is_somebody(v, at) ? at : after;
}

/* أردف | يقول "...": one saying in two verbs. */
static bool goes_on_to_say(const struct view *v, const struct cue_hit *h, uint32_t i)
{
    static const char *const says[] = {"يقول", "تقول", "يقولون", NULL};

    return i == h->words.to && h->form == LEXICON_PAST && view_is_any(v, i, says);
}

static bool read_verb(struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    uint32_t after = h->words.to;
    struct words behind, subject, told = {0, 0};
    struct landmark l;
    struct draft *x;

    while (after < r->unit.to && (np_arabic_behind_manner(v, after) > after ||
                                  (!v->word[after].mark && goes_on_to_say(v, h, after))))
        after = np_arabic_behind_manner(v, after) > after ? np_arabic_behind_manner(v, after)
                                                          : after + 1;
    if (h->form == LEXICON_PAST && after + 1 < r->unit.to &&
        view_is_mark(v, after, VIEW_MARK_COMMA) && cue_has_frame(h, 't') &&
        (view_mention(v, after + 1) || view_source(v, after + 1)))
        after++; /* وأوضح، كريم حداد، أن */
    after = behind_circumstance(r, h, after);
    if (after >= r->unit.to || !arabic_may_follow(r, h))
        return false;
    l = arabic_find_content(r, h, after, &behind);
    if (!arabic_is_claim(r, h, l, behind))
        return false;
    if (arabic_is_plural(v, h) || is_elided(v, h, after) ||
        (l.kind == LANDMARK_CLAUSE && l.at == after) || is_addressee(v, h, behind))
        behind = (struct words){after, after};
    subject = subject_of(r, h, behind);
    if (add_relayed(r, subject, behind.to, l))
        return true;
    x = draft_add(r->d, h->cue, h->form, arabic_widen_cue(h, v, r->unit.to));
    draft_set_source(x, v, without_told(v, h, subject, &told));
    arabic_set_via(v, x, told);
    if (x->via.start == x->via.end)
        arabic_set_via(v, x, arabic_find_via(v, h->words.to, behind.from));
    if (x->via.start == x->via.end)
        arabic_set_via(v, x, arabic_find_via(v, behind.to, l.at));
    arabic_open_content(r, x, l);
    return true;
}

static bool read_cue(struct arabic_reader *r, const struct cue_hit *h)
{
    if (h->cue->kind == LEXICON_CUE_PHRASE)
        return arabic_read_phrase(r, h);
    if (h->cue->kind == LEXICON_CUE_QUOTE)
        return arabic_read_quoted(r, h);
    if (cue_has_frame(h, 'D'))
        return arabic_read_document(r, h);
    if (h->form == LEXICON_NOMINAL)
        return arabic_read_noun(r, h);
    return arabic_read_behind(r, h) || read_verb(r, h);
}

void arabic_read_unit(struct drafts *d)
{
    struct arabic_reader r = {.d = d, .v = d->view, .unit = d->view->unit[d->unit]};
    const size_t before = d->n;

    r.free = r.unit.from;
    for (uint32_t i = r.unit.from; i < r.unit.to && d->n < DRAFT_MAX;) {
        struct cue_hit h;
        if (!cue_find(d->view, i, r.unit, &h))
            i++;
        else if (read_cue(&r, &h) && r.free > h.words.to)
            i = r.free;
        else
            i = h.words.from + 1;
    }
    if (d->n == before)
        draft_continue_quotation(d);
}
