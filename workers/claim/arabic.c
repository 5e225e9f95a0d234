/* SPDX-License-Identifier: Apache-2.0 */
#include "content.h"
#include "cue.h"
#include "draft.h"
#include "np.h"

#define LANDMARK_WORDS 60
#define NOMINAL_WORDS 10
#define REMARK_WORDS 9
#define SURE_SCORE 0.85f /* of verbs that are hardly anything else */

/* What marks where the content begins. */
enum landmark_kind {
    LANDMARK_NONE,
    LANDMARK_CLAUSE, /* behind إن / أن / بأن, a colon, or عما */
    LANDMARK_QUOTE,
    LANDMARK_PREP,   /* behind the verb's own preposition */
    LANDMARK_NP,     /* nothing marks it: behind the subject */
};

struct landmark {
    enum landmark_kind kind;
    uint32_t at;    /* the marking word itself */
    uint32_t start; /* first word of the content */
    uint32_t lead;  /* code points of the first word that stay outside: ب */
};

struct reader {
    struct drafts *d;
    const struct view *v;
    struct view_unit unit;
    uint32_t free; /* first word that no claim of this unit has used */
};

static bool has_frame(const struct cue_hit *h, char letter)
{
    return (h->cue->frames & LEXICON_FRAME(letter)) != 0;
}

static bool is_comp(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_COMP) && !v->word[i].mark && !view_phrase_has(v, i, LEXICON_NOT_COMP) &&
           !(i > 0 && view_phrase_has(v, i - 1, LEXICON_NOT_COMP));
}

static bool is_own_prep(const struct cue_hit *h, const struct view *v, uint32_t i)
{
    uint64_t hash;

    if (v->word[i].mark || v->word[i].prep)
        return false;
    hash = lexicon_hash(v->tokens.at[i].folded);
    for (unsigned p = 0; p < 4 && h->cue->prep[p]; p++)
        if (h->cue->prep[p] == hash)
            return true;
    return false;
}

static bool carries_prep(const struct cue_hit *h, const struct view *v, uint32_t i)
{
    return h->cue->attached && v->word[i].prep == h->cue->attached && !is_comp(v, i);
}

/* بـ"..." and ب "...": the letter stands alone. */
static bool is_lone_prep(const struct cue_hit *h, const struct view *v, uint32_t i)
{
    return h->cue->attached == 'b' && VIEW_IS(v, i, "ب");
}

/* ------------------------------------------------------------------------------------------------ landmarks */

static struct landmark landmark_behind_prep(const struct view *v, uint32_t i, uint32_t end)
{
    if (i + 1 >= end)
        return (struct landmark){LANDMARK_NONE, i, i, 0};
    if (view_has(v, i + 1, LEXICON_COMP) && !v->word[i + 1].mark) /* شدد على أن, whatever else على أن may be */
        return (struct landmark){LANDMARK_CLAUSE, i + 1, i + 2, 0};
    if (view_opens_speech(v, i + 1)) {
        uint32_t close = v->quote[v->word[i + 1].quote].close + 1;
        if (close >= end || v->word[close].mark)
            return (struct landmark){LANDMARK_QUOTE, i + 1, i + 1, 0};
    }
    return (struct landmark){LANDMARK_PREP, i, i + 1, 0};
}

/* Another claim begins here: looking for the content of this one further on would take that one's. */
static bool begins_other(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    if (!w->lex || !w->lex->cue || w->mark || w->article || w->prep)
        return false;
    if (view_has(v, i, LEXICON_ADV)) /* تابع قائلا */
        return false;
    return w->lex->form == LEXICON_ING || (w->lex->form == LEXICON_PAST && w->conj);
}

/* A quotation that may be the content, and not a remark on the speaker: قال مصدر "فضل عدم ذكر اسمه" لوكالة ... إن C. */
static bool is_content_quote(const struct view *v, uint32_t i, uint32_t end, uint32_t *ret_comp)
{
    const struct view_quote *q = &v->quote[v->word[i].quote];
    uint32_t words = 0;

    *ret_comp = VIEW_NONE;
    for (uint32_t j = i; j <= q->close && j < end && words <= 2; j++)
        words += !v->word[j].mark;
    if (i > 0 && (v->word[i - 1].mark || is_comp(v, i - 1) || !q->is_closed || q->close - q->open > REMARK_WORDS))
        return true;
    for (uint32_t j = q->close + 1; j < end && j < q->close + 14 && !begins_other(v, j); j++) {
        if (view_is_mark(v, j, VIEW_MARK_COMMA) || view_is_mark(v, j, VIEW_MARK_STOP) || view_in_speech(v, j))
            break;
        if (is_comp(v, j)) {
            *ret_comp = j;
            return false;
        }
    }
    return words > 2 || q->close + 2 >= end;
}

/* The first thing behind word i that can mark the beginning of the content of this cue. */
static struct landmark landmark_find(const struct cue_hit *h, const struct view *v, uint32_t i, uint32_t end)
{
    const uint32_t limit = end - i > LANDMARK_WORDS ? i + LANDMARK_WORDS : end;
    const bool takes_clause = has_frame(h, 't') || has_frame(h, 'g') || has_frame(h, 'q');

    for (; i < limit; i++) {
        if (is_comp(v, i) && (takes_clause || (has_frame(h, 'B') && v->tokens.at[i].folded.n > 4 &&
                                               span_starts_with(v->tokens.at[i].folded, SPAN("ب")))))
            return (struct landmark){LANDMARK_CLAUSE, i, i + 1, 0};
        if (view_opens_speech(v, i)) {
            uint32_t comp;
            if (is_content_quote(v, i, end, &comp))
                return (struct landmark){LANDMARK_QUOTE, i, i, 0};
            if (comp != VIEW_NONE && takes_clause)
                return (struct landmark){LANDMARK_CLAUSE, comp, comp + 1, 0};
            i = v->quote[v->word[i].quote].close;
            continue;
        }
        if (view_is_mark(v, i, VIEW_MARK_COLON) && i + 1 < end)
            return view_opens_speech(v, i + 1) ? (struct landmark){LANDMARK_QUOTE, i + 1, i + 1, 0}
                                               : (struct landmark){LANDMARK_CLAUSE, i, i + 1, 0};
        if (is_own_prep(h, v, i)) {
            struct landmark l = landmark_behind_prep(v, i, end);
            if (l.kind != LANDMARK_PREP || has_frame(h, 'g') || has_frame(h, 'e'))
                return l;
        }
        if ((carries_prep(h, v, i) && (has_frame(h, 'g') || has_frame(h, 'B'))) || is_lone_prep(h, v, i))
            return (struct landmark){LANDMARK_PREP, i, VIEW_IS(v, i, "ب") ? i + 1 : i, VIEW_IS(v, i, "ب") ? 0 : 1};
        if (has_frame(h, 'w') && (view_has(v, i, LEXICON_WHETHER) || view_phrase_has(v, i, LEXICON_WHETHER)))
            return (struct landmark){LANDMARK_CLAUSE, i,
                                     i + (VIEW_IS(v, i, "عما") ? 1 : 0) + (i + 1 < end && VIEW_IS(v, i + 1, "اذا") ? 1 : 0), 0};
        if (begins_other(v, i) || view_is_mark(v, i, VIEW_MARK_SEMICOLON))
            break;
    }
    return (struct landmark){LANDMARK_NONE, i, i, 0};
}

/* Is everything in [from, to) adverbial, so that what comes behind belongs to the verb? */
static bool is_only_adverbial(const struct view *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to;) {
        uint32_t next = np_arabic_skip_adverbial(v, i, to);
        if (next == i)
            return view_is_mark(v, i, VIEW_MARK_DASH) || v->word[i].mark >= VIEW_MARK_DASH;
        i = next;
    }
    return true;
}

static bool is_tightly_adverbial(const struct view *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to;) {
        uint32_t next = np_arabic_skip_pp(v, i, to);
        if (next == i)
            return v->word[i].mark != VIEW_MARK_NONE;
        i = next;
    }
    return true;
}

/* وصفها, اتهمته: the object is written onto the verb. */
static bool has_suffix(const struct view *v, uint32_t i)
{
    struct span s = v->tokens.at[i].folded;

    return span_ends_with(s, SPAN("ها")) || span_ends_with(s, SPAN("هم")) || (span_ends_with(s, SPAN("ه")) && s.n > 6);
}

/* Does the landmark belong to this verb, which could take a bare noun phrase as well? أعلن البيت الأبيض | استقالة X ... بعد
 * كشف الصحافة عن ...: no, because grammar ends the subject before. */
static bool governs(const struct view *v, const struct cue_hit *h, uint32_t after, struct words loose, struct landmark l,
                    uint32_t end)
{
    struct words tight = np_arabic_after(v, after, end, true);

    if (!is_only_adverbial(v, loose.to, l.at))
        return false;
    if (l.kind == LANDMARK_CLAUSE)
        return !(tight.to < loose.to && tight.to > after && has_suffix(v, tight.to)); /* أكد الوزير | ثقته بأن */
    (void)h;
    return is_tightly_adverbial(v, tight.to, l.at);
}

/* ------------------------------------------------------------------------------------------------ via */

/* The outlet in [from, to): قال X لصحيفة Y إن; في مقابلة مع قناة Y. */
static struct words via_find(const struct view *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        const Cw__Mention *m = view_mention(v, i);
        uint32_t name = i;
        bool outlet = view_has(v, i, LEXICON_MEDIA);
        bool governed = v->word[i].prep == 'l' || (i > from && (VIEW_IS(v, i - 1, "مع") || VIEW_IS(v, i - 1, "ل") ||
                                                               VIEW_IS(v, i - 1, "عبر") || VIEW_IS(v, i - 1, "لـ")));
        if (v->word[i].mark)
            continue;
        if (VIEW_IS(v, i, "ل") && i + 1 < to && !v->word[i + 1].mark) {
            name = i + 1;
            governed = outlet = true;
        }
        if (!governed || (!outlet && !view_source(v, i) && !(m && m->type == CW__MENTION__TYPE__ORG && v->word[i].prep == 'l')))
            continue;
        if (!outlet && view_source(v, i) != LEXICON_SOURCE_MEDIA && view_source(v, i) != LEXICON_SOURCE_MEDIA_PERSON &&
            !(m && m->type == CW__MENTION__TYPE__ORG && v->word[i].prep == 'l'))
            continue;
        return (struct words){name, name + 1 < to ? np_arabic_after(v, name + 1, to, false).to : name + 1};
    }
    return (struct words){0, 0};
}

static void set_via(const struct view *v, struct draft *x, struct words via)
{
    if (via.from >= via.to)
        return;
    x->via = view_range(v, via);
    if (v->word[via.from].prep)
        x->via.start++;
}

/* ------------------------------------------------------------------------------------------------ verbs */

static void open_content(struct reader *r, struct draft *x, struct landmark l)
{
    const struct view *v = r->v;

    if (l.kind == LANDMARK_QUOTE) {
        const struct view_quote *q = &v->quote[v->word[l.start].quote];
        draft_add_piece(x, l.start, view_quote_end(v, v->word[l.start].quote));
        x->is_quotation = true;
        r->free = view_quote_end(v, v->word[q->open].quote);
        return;
    }
    draft_add_piece(x, l.start, r->unit.to);
    x->is_open = true;
    x->is_np = l.kind == LANDMARK_NP || l.kind == LANDMARK_PREP;
    x->lead_word = l.start;
    x->lead = l.lead;
    r->free = l.start;
}

/* The preposition directly behind the verb belongs to the cue: أشار إلى, مشيرا إلى. */
static struct words widen_cue(const struct cue_hit *h, const struct view *v, uint32_t end)
{
    struct words cue = h->words;

    if (cue.to + 1 < end && is_own_prep(h, v, cue.to) && h->form != LEXICON_PHRASAL)
        cue.to++;
    return cue;
}

/* May a claim begin at this word although the content of another is open? */
static bool may_follow(const struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const struct draft *last = draft_last(r->d);
    const uint32_t i = h->words.from;

    if (!last || !last->is_open || i <= r->unit.from)
        return true;
    if (i < r->free)
        return false;
    if (h->form == LEXICON_ING || h->cue->kind == LEXICON_CUE_PHRASE)
        return true;
    if (h->form == LEXICON_NOMINAL)
        return false;
    if (v->word[i].conj && has_suffix(v, i))
        return false; /* ودعتها إلى goes on with what is told */
    if (VIEW_IS(v, i - 1, "كما"))
        return i >= 2 && v->word[i - 2].mark != VIEW_MARK_NONE;
    if (view_is_mark(v, i - 1, VIEW_MARK_COMMA) && h->cue->score >= SURE_SCORE && has_frame(h, 't'))
        return !v->word[i].suffix && np_arabic_after(v, h->words.to, r->unit.to, false).to > h->words.to;
    return v->word[i].conj || view_has(v, i - 1, LEXICON_BUT) || VIEW_IS(v, i - 1, "و") ||
           view_is_mark(v, i - 1, VIEW_MARK_SEMICOLON);
}

/* The subject that stands in front: [مكتب الرئيس] قال, وكانت [مصادر] أشارت. */
static struct words subject_before(const struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;
    struct words none = {i, i}, np;

    if (i == r->unit.from || v->word[i].conj || h->form != LEXICON_PAST || view_has(v, i - 1, LEXICON_BUT | LEXICON_REL))
        return none;
    np = np_arabic_before(v, i, r->free > r->unit.from ? r->free : r->unit.from);
    if (np.to == np.from + 1 && v->tokens.at[np.from].folded.n < 4)
        return none;
    if (np.from == np.to || view_has(v, np.from, LEXICON_PREP | LEXICON_ADV | LEXICON_TIME) || view_in_speech(v, np.from))
        return none;
    return np;
}

/* A participle without a claim before it takes the subject of the sentence: امتنع [مسؤول] ... مشيرا إلى. */
static struct words subject_of_sentence(const struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    uint32_t i = r->unit.from;
    struct words none = {0, 0}, np;

    if (draft_last(r->d) || h->words.from < i + 3 || (h->form != LEXICON_ING && !v->word[h->words.from].conj))
        return none;
    while (i < h->words.from && (view_has(v, i, LEXICON_KANA | LEXICON_QAD | LEXICON_ADV) || v->word[i].mark))
        i++;
    i += view_has(v, r->unit.from, LEXICON_KANA) && i > r->unit.from ? 0 : 1;
    if (i >= h->words.from || (!view_source(v, i) && !view_mention(v, i) && !view_has(v, i, LEXICON_GIVEN)))
        return none;
    np = np_arabic_after(v, i, h->words.from, true);
    return np.from < np.to ? np : none;
}

static bool is_np_landmark_good(const struct reader *r, const struct cue_hit *h, struct landmark l)
{
    const struct view *v = r->v;

    if (l.start >= r->unit.to)
        return false;
    if (v->word[l.start].mark && v->word[l.start].mark != VIEW_MARK_OPEN && v->word[l.start].quote == VIEW_NONE)
        return false;
    /* أشار إلى + noun phrase counts only when it names an event. */
    if (l.kind == LANDMARK_PREP && has_frame(h, 'e') && !has_frame(h, 'g')) {
        for (uint32_t i = l.start; i < r->unit.to && i < l.start + 3; i++)
            if (v->word[i].lex && v->word[i].lex->trigger)
                return true;
        return false;
    }
    return true;
}

/* Where the content begins, given where the subject would end with and without a mark behind it. */
static struct landmark content_of_verb(const struct reader *r, const struct cue_hit *h, uint32_t after,
                                       struct words *ret_source)
{
    const struct view *v = r->v;
    const bool takes_np = has_frame(h, 'n') || has_frame(h, 'o');
    struct words loose = np_arabic_after(v, after, r->unit.to, false);
    struct landmark l = landmark_find(h, v, after, r->unit.to);
    struct words tight = loose;

    *ret_source = loose;
    if (has_frame(h, 'o') && !has_frame(h, 'q')) { /* accuse, demand, describe: the object belongs to the content */
        tight = np_arabic_after(v, after, r->unit.to, true);
        if (l.kind == LANDMARK_NONE && has_frame(h, 'B'))
            return l;
        if (l.kind != LANDMARK_NONE && l.at < tight.to)
            tight.to = l.at;
        *ret_source = tight;
        if (h->form == LEXICON_ING)
            *ret_source = (struct words){after, after};
        uint32_t at = ret_source->to;
        while (at < r->unit.to && np_arabic_skip_adverbial(v, at, r->unit.to) > at && v->word[at].prep != 'b' &&
               !is_own_prep(h, v, at) && l.at > at)
            at = np_arabic_skip_adverbial(v, at, r->unit.to);
        if (l.kind != LANDMARK_NONE && at >= l.at && has_frame(h, 'B') && !has_frame(h, 'U') &&
            !has_suffix(v, h->words.from)) {
            *ret_source = (struct words){after, after}; /* وصف الأمر بأنه: the one noun phrase is the object */
            return (struct landmark){LANDMARK_NP, after, after, 0};
        }
        if (l.kind != LANDMARK_NONE && at >= l.at)
            return l;
        return (struct landmark){LANDMARK_NP, at, at, 0};
    }
    if (has_frame(h, 'A'))
        *ret_source = tight = np_arabic_after(v, after, r->unit.to, true);
    if (l.kind != LANDMARK_NONE && (!takes_np || governs(v, h, after, loose, l, r->unit.to)))
        return l;
    if (!takes_np || (l.kind != LANDMARK_NONE && l.at < after))
        return takes_np ? l : (struct landmark){LANDMARK_NONE, after, after, 0};
    tight = np_arabic_after(v, after, r->unit.to, true);
    *ret_source = tight;
    uint32_t at = tight.to;
    for (uint32_t next; at < r->unit.to && (next = np_arabic_skip_pp(v, at, r->unit.to)) > at; at = next)
        ;
    if (l.kind != LANDMARK_NONE && at >= l.at)
        return l;
    return (struct landmark){LANDMARK_NP, at, at, 0};
}

/* Is the word where such a verb or participle stands, or is it a noun or adjective that looks like it? */
static bool is_placed_well(const struct reader *r, const struct cue_hit *h, struct landmark l, struct words source)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from, gap = l.at - h->words.to;
    struct span s = v->tokens.at[i].folded;

    if (i > r->unit.from && view_has(v, i - 1, LEXICON_REL) && v->word[i].conj)
        return false; /* التي وردت is not و + ردت */
    if (h->form == LEXICON_ING) {
        if (i > r->unit.from && (view_has(v, i - 1, LEXICON_NEG) || VIEW_IS(v, i - 1, "غير")))
            return false;
        /* متوقعة and مهددة are adjectives unless the content follows at once. */
        if (span_ends_with(s, SPAN("ه")) && (l.kind == LANDMARK_NP || (l.kind == LANDMARK_PREP && l.lead)))
            return false;
        return gap <= (span_ends_with(s, SPAN("ه")) ? 2u : 6u);
    }
    if (has_suffix(v, i) && source.from == source.to && !v->word[i].conj)
        return false;
    if (has_frame(h, 'C') && l.kind != LANDMARK_QUOTE && gap > 0)
        return false;
    if (has_frame(h, 'G') && !is_own_prep(h, v, l.at) && !(l.at > 0 && is_own_prep(h, v, l.at - 1)))
        return false; /* عبر تويتر is "by way of" */
    if (l.kind == LANDMARK_NP && has_frame(h, 'o') && !has_frame(h, 'B') && !h->cue->attached && !h->cue->prep[0] &&
        (span_starts_with(s, SPAN("ي")) || span_starts_with(s, SPAN("ت"))))
        return false; /* تعتبر شديدة الأهمية: a passive */
    if (l.kind == LANDMARK_QUOTE && !has_frame(h, 'q') && l.at > 0 && !view_is_mark(v, l.at - 1, VIEW_MARK_COLON) && !is_comp(v, l.at - 1) &&
        !is_own_prep(h, v, l.at - 1))
        return false;
    if (i == r->unit.from || v->word[i].conj || source.from == source.to || v->word[i - 1].mark)
        return true;
    if (l.kind == LANDMARK_CLAUSE && h->cue->score >= SURE_SCORE)
        return true;
    return view_has(v, i - 1, LEXICON_TIME | LEXICON_ADV | LEXICON_SAME | LEXICON_BUT | LEXICON_KANA | LEXICON_QAD |
                                  LEXICON_CONJ | LEXICON_REL | LEXICON_COMP) ||
           v->tokens.at[i - 1].kind == TOKEN_NUMBER || VIEW_IS(v, i - 1, "ما") || VIEW_IS(v, i - 1, "و") || l.kind == LANDMARK_QUOTE;
}

static bool is_elided(const struct view *v, const struct cue_hit *h, uint32_t after, struct words source)
{
    return source.from == source.to || h->form == LEXICON_ING || is_comp(v, after) || is_own_prep(h, v, after) ||
           carries_prep(h, v, after);
}

/* قالت صحيفة X نقلا عن Y إن C: Y says it, X passes it on. */
static bool add_relayed(struct reader *r, struct words via, uint32_t from, struct landmark l)
{
    const struct view *v = r->v;

    for (uint32_t i = from; i < l.at; i++) {
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
        set_via(v, x, via);
        open_content(r, x, l);
        return true;
    }
    return false;
}

static bool read_verb(struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const struct words cue = widen_cue(h, v, r->unit.to);
    struct words source, before;
    struct landmark l;
    struct draft *x;
    uint32_t after = h->words.to;

    while (h->form == LEXICON_PAST && after < r->unit.to && view_has(v, after, LEXICON_ADV) && !v->word[after].mark)
        after++;
    if (!may_follow(r, h) || after >= r->unit.to)
        return false;
    if (h->form == LEXICON_ING)
        l = landmark_find(h, v, after, r->unit.to), source = (struct words){after, after};
    else
        l = content_of_verb(r, h, after, &source);
    if (h->form == LEXICON_ING && VIEW_IS(v, after, "اياه"))
        after++;
    if (h->form == LEXICON_ING && (has_frame(h, 'o') || has_frame(h, 'n')) && !is_comp(v, after) && l.at > after &&
        !(l.kind == LANDMARK_NONE && has_frame(h, 'B')) && !view_opens_speech(v, after) && !v->word[after].mark)
        l = (struct landmark){LANDMARK_NP, after, after, 0};
    if (l.kind == LANDMARK_NONE || ((has_frame(h, 'S') || has_frame(h, 'C')) && l.kind == LANDMARK_NP))
        return false;
    if ((l.kind == LANDMARK_NP || l.kind == LANDMARK_PREP) && !is_np_landmark_good(r, h, l))
        return false;
    if (!is_placed_well(r, h, l, source))
        return false;
    if (is_elided(v, h, after, source))
        source = (struct words){after, after};
    before = source.from == source.to ? subject_before(r, h) : source;
    if (draft_last(r->d))
        content_cut(v, draft_last(r->d), before.from < h->words.from && before.from < before.to ? before.from : h->words.from);
    if (before.from == before.to)
        before = subject_of_sentence(r, h);
    if (l.kind != LANDMARK_NP && add_relayed(r, before, source.to, l))
        return true;
    x = draft_add(r->d, h->cue, h->form, cue);
    draft_set_source(x, v, before);
    set_via(v, x, via_find(v, source.to, l.at));
    open_content(r, x, l);
    return true;
}

/* ------------------------------------------------------------------------------------------------ the other cues */

/* جدد [الأسد] اتهامه: the subject of the verb in front is the owner of the noun. */
static struct words owner_before(const struct view *v, uint32_t noun, uint32_t low)
{
    struct words np = np_arabic_before(v, noun, low);

    if (np.from < np.to && (np.from == low || view_is_mark(v, np.from - 1, VIEW_MARK_COMMA)))
        np.from++; /* the verb */
    return np.from < np.to ? np : (struct words){noun, noun};
}

/* إعلان X عن NP, قول X إن C, اتهامه X ب NP */
static bool read_noun(struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    struct words source;
    struct landmark l;
    struct draft *x;
    const bool is_owned = !v->word[h->words.from].article && has_suffix(v, h->words.from);

    if (!may_follow(r, h) || h->words.to + 1 >= r->unit.to)
        return false;
    source = np_arabic_after(v, h->words.to, r->unit.to, false);
    l = landmark_find(h, v, h->words.to, r->unit.to);
    if (l.kind == LANDMARK_NONE || l.at > h->words.to + NOMINAL_WORDS || l.at < source.to)
        return false;
    if (source.from == source.to && !is_owned)
        return false;
    if (!is_owned && !view_source(v, source.from) && !view_mention(v, source.from) && source.to - source.from > 2)
        return false;
    if (l.at > source.to && !is_only_adverbial(v, source.to, l.at))
        return false;
    if (is_owned && h->cue->frames & LEXICON_FRAME('o'))
        l = (struct landmark){LANDMARK_NP, h->words.to, h->words.to, 0};
    if (is_owned)
        source = owner_before(v, h->words.from, r->unit.from);
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    open_content(r, x, l);
    return true;
}

/* عن [هولاند] قوله, عن [المسؤول العام عن المسح الجغرافي فلان] تأكيده أن */
static struct words quoted_person(const struct view *v, uint32_t from, uint32_t end)
{
    uint32_t i = from;

    for (; i < end && i - from < 20; i++) {
        if (view_has(v, i, LEXICON_COMP) || view_opens_speech(v, i) || view_is_mark(v, i, VIEW_MARK_COLON) ||
            view_is_mark(v, i, VIEW_MARK_STOP))
            break;
        if (i > from && v->word[i].lex && v->word[i].lex->cue && v->word[i].lex->form == LEXICON_NOMINAL && has_suffix(v, i))
            break;
        if (view_is_mark(v, i, VIEW_MARK_COMMA))
            break;
    }
    return (struct words){from, i};
}

/* نقلت X عن Y قوله إن C; نسبت X إلى Y قوله */
static bool read_quoted(struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    struct words via = np_arabic_after(v, h->words.to, r->unit.to, false), source;
    uint32_t at = h->words.to, limit;
    struct landmark l;
    struct cue_hit clause = *h;
    struct draft *x;

    limit = at + 20 < r->unit.to ? at + 20 : r->unit.to;
    while (at < limit && !is_own_prep(h, v, at) && !VIEW_IS(v, at, "عنه") && !VIEW_IS(v, at, "عنها"))
        at++;
    if (at >= limit)
        return false;
    source = is_own_prep(h, v, at) ? quoted_person(v, at + 1, r->unit.to) : (struct words){at + 1, at + 1};
    static const struct lexicon_cue say = {.frames = LEXICON_FRAME('t') | LEXICON_FRAME('q')};
    clause.cue = &say;
    l = landmark_find(&clause, v, source.to, r->unit.to);
    if (l.kind == LANDMARK_NONE || !may_follow(r, h))
        return false;
    if (draft_last(r->d))
        content_cut(v, draft_last(r->d), h->words.from);
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    if (via.to <= at)
        set_via(v, x, via);
    open_content(r, x, l);
    return true;
}

static bool is_attributive(const struct view *v, struct words np)
{
    if (np.from == np.to)
        return false;
    for (uint32_t i = np.from; i < np.to; i++) {
        const Cw__Mention *m = view_mention(v, i);
        if (view_source(v, i) || view_has(v, i, LEXICON_GIVEN) ||
            (m && (m->type == CW__MENTION__TYPE__PER || m->type == CW__MENTION__TYPE__ORG)))
            return true;
    }
    return false;
}

/* وفق ما أعلنته X, كما قال X: the verb that belongs to the cue; words.to when there is none. */
static uint32_t verb_of_phrase(const struct view *v, const struct cue_hit *h, uint32_t end)
{
    uint32_t i = h->words.to;

    if ((h->cue->frames & LEXICON_FRAME('m')) && i < end && VIEW_IS(v, i, "ما"))
        i++;
    else if (!(h->cue->frames & LEXICON_FRAME('v')))
        return h->words.to;
    if (i < end && v->word[i].lex && v->word[i].lex->cue && v->word[i].lex->form == LEXICON_PAST)
        return i + 1;
    return h->words.to;
}

static bool phrase_in_front(struct reader *r, const struct cue_hit *h, struct words source, struct draft *x)
{
    const struct view *v = r->v;
    uint32_t start = source.to;

    for (uint32_t next; start < r->unit.to && (next = np_arabic_skip_adverbial(v, start, r->unit.to)) > start; start = next)
        if (view_is_mark(v, start, VIEW_MARK_COMMA)) {
            start++;
            break;
        }
    if (start >= r->unit.to)
        return false;
    if (VIEW_IS(v, start, "فان") || VIEW_IS(v, start, "فقد") || is_comp(v, start))
        start++;
    (void)h;
    draft_add_piece(x, start, r->unit.to);
    x->is_open = true;
    r->free = start;
    return true;
}

/* ويكفي: a word that nothing knows and that begins with و carries the conjunction, most likely. */
static bool begins_with_and(const struct view *v, uint32_t i)
{
    if (v->word[i].conj)
        return v->word[i].prefix_points > 0 || !v->word[i].lex;
    return !v->word[i].lex && !view_mention(v, i) && v->tokens.at[i].folded.n >= 8 &&
           span_starts_with(v->tokens.at[i].folded, SPAN("و"));
}

/* Behind the clause, or in the middle of it. */
static bool phrase_behind(struct reader *r, const struct cue_hit *h, struct words source, struct draft *x)
{
    const struct view *v = r->v;
    uint32_t front = r->free, end = h->words.from;

    while (front < end && (v->word[front].mark || (view_has(v, front, LEXICON_QAD) && front == r->unit.from)))
        front++;
    if (front >= end)
        return false;
    if (VIEW_IS(v, end - 1, "وذلك"))
        end--;
    draft_add_piece(x, front, end);
    if (begins_with_and(v, front)) {
        x->lead_word = front;
        x->lead = 1;
    }
    r->free = source.to;
    if (source.to + 3 < r->unit.to && view_is_mark(v, source.to, VIEW_MARK_COMMA) && view_is_mark(v, h->words.from - 1, VIEW_MARK_COMMA)) {
        draft_add_piece(x, source.to + 1, r->unit.to);
        x->is_open = true;
        r->free = source.to + 1;
    }
    return true;
}

/* "كما قالت X," says where the clause in front comes from; with a clause of its own it is an ordinary verb. */
static bool is_aside(const struct view *v, uint32_t after, struct view_unit unit)
{
    struct words np = np_arabic_after(v, after, unit.to, false);

    return np.from < np.to && after > unit.from + 3 && (np.to >= unit.to || v->word[np.to].mark);
}

/* بحسب X, C / C, بحسب X / كما قال X / نقلا عن X */
static bool read_phrase(struct reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    struct draft *last = draft_last(r->d), *x;
    uint32_t after = verb_of_phrase(v, h, r->unit.to);
    struct words cue = {h->words.from, after}, source;
    bool in_front;

    if (has_frame(h, 's')) { /* على حد قوله: closes a clause, says nothing new */
        if (last)
            content_cut(v, last, h->words.from);
        return false;
    }
    if (after == h->words.to && has_frame(h, 'v'))
        return false;
    if (VIEW_IS(v, h->words.from, "كما") && !is_aside(v, after, r->unit))
        return false; /* كما كشف X أن: "X also revealed" */
    source = np_arabic_after(v, after, r->unit.to, false);
    if (has_frame(h, 'L')) { /* وفقا لـ: the letter is written onto the noun, or stands alone */
        if (after < r->unit.to && (VIEW_IS(v, after, "ل") || VIEW_IS(v, after, "لما")))
            source = np_arabic_after(v, after + 1, r->unit.to, false);
        else if (after < r->unit.to && v->word[after].prep == 'l')
            source = (struct words){after, np_arabic_after(v, after + 1, r->unit.to, false).to};
        else
            return false;
    }
    if (!is_attributive(v, source) && !(after > h->words.to && source.from < source.to))
        return false;
    in_front = h->words.from <= r->unit.from + 1 && r->free <= r->unit.from + 1;
    if (!in_front && last && last->is_open) {
        content_cut(v, last, h->words.from);
        if (last->via.start == last->via.end && last->pieces)
            set_via(v, last, source);
        return false;
    }
    if (!in_front && last && last->is_quotation && r->free + 2 >= h->words.from) {
        set_via(v, last, source);
        return false;
    }
    x = draft_add(r->d, h->cue, h->form, cue);
    if (after > h->words.to)
        x->act = lexicon_cue_of(v->arabic, v->word[after - 1].lex)->act; /* وفق ما أعلنته X: an announcement */
    draft_set_source(x, v, source);
    if (in_front ? phrase_in_front(r, h, source, x) : phrase_behind(r, h, source, x))
        return true;
    draft_drop(r->d);
    return false;
}

static void continue_quotation(struct reader *r)
{
    const struct view *v = r->v;
    uint32_t q = v->word[r->unit.from].quote;
    struct draft *last = r->d->n ? &r->d->at[r->d->n - 1] : NULL;

    if (!last || q == VIEW_NONE || v->quote[q].open != r->unit.from || v->quote[q].is_name || last->unit + 1 != r->d->unit)
        return;
    if (view_quote_end(v, q) + 1 < r->unit.to || !last->is_quotation)
        return;
    draft_add_piece(last, v->quote[q].open, view_quote_end(v, q));
    last->unit = r->d->unit;
}

void arabic_read_unit(struct drafts *d)
{
    struct reader r = {.d = d, .v = d->view, .unit = d->view->unit[d->unit]};
    size_t before = d->n;

    r.free = r.unit.from;
    for (uint32_t i = r.unit.from; i < r.unit.to && d->n < DRAFT_MAX;) {
        struct cue_hit h;
        bool found = false;
        if (!cue_find(d->view, i, r.unit, &h)) {
            i++;
            continue;
        }
        if (h.cue->kind == LEXICON_CUE_PHRASE)
            found = read_phrase(&r, &h);
        else if (h.cue->kind == LEXICON_CUE_QUOTE)
            found = read_quoted(&r, &h);
        else if (h.form == LEXICON_NOMINAL)
            found = read_noun(&r, &h);
        else
            found = read_verb(&r, &h);
        i = found && r.free > h.words.to ? r.free : h.words.from + 1;
    }
    if (d->n == before)
        continue_quotation(&r);
}
