/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "arabic_word.h"
#include "content.h"
#include "np_arabic.h"

#define SHORT_CLAUSE 3 /* words of a clause that goes on behind "according to", without a comma */
#define RELAY_WORDS 20
#define TIME_WORDS 6
#define TOLD_WORDS 6  /* of an outlet in front of who told it */
#define SHORT_WORDS 3 /* على الإنترنت, "السياسية" */

/* وفق | تأكيد X: what somebody says, not a statement that was issued. */
static bool is_saying(const struct view *v, uint32_t i)
{
    static const char *const sayings[] = {"تاكيد", "قول",   "تعبير", "راي",    "وصف",   "تقدير",
                                          "زعم",   "ادعاء", "روايه", "اعتراف", "افاده", NULL};

    return view_is_any(v, i, sayings);
}

/* بحسب | مانقلته, حسب | ماذكرت */
static bool is_glued_verb(const struct view *v, uint32_t i)
{
    const struct span s = v->tokens.at[i].folded;
    const struct lexicon_word *w;

    if (v->word[i].lex || s.n < 12 || !view_starts_with(v, i, "ما"))
        return false;
    w = lexicon_find(v->arabic, lexicon_hash(span_slice(s, 4, s.n)));
    if (!w && view_ends_with(v, i, "ه"))
        w = lexicon_find(v->arabic, lexicon_hash(span_slice(s, 4, s.n - 2)));
    return w && w->cue && w->form == LEXICON_PAST;
}

/* وفق ما أعلنته X, كما قال X: behind the verb that belongs to the cue; words.to when there is none.
 */
static uint32_t behind_verb(const struct view *v, const struct cue_hit *h, uint32_t end)
{
    static const char *const about_it[] = {"عنه", "عنها", "به", "بها",  "اليه",  "اليها",
                                           "له",  "لنا",  "لي", "عليه", "عليها", NULL};
    static const char *const said_in[] = {"جاء", "ورد", "جاءت", "وردت", NULL};
    uint32_t i = h->words.to;

    if (cue_has_frame(h, 'm') && i < end && is_glued_verb(v, i))
        return i + 1; /* بحسب مانقلته */
    if (cue_has_frame(h, 'm') && (VIEW_IS(v, i, "ما") || VIEW_IS(v, i, "لما")))
        i++;
    else if (is_saying(v, i))
        return i + 1;
    else if (!cue_has_frame(h, 'v'))
        return h->words.to;
    if (i + 1 < end && i > h->words.to && VIEW_IS(v, i, "علم") &&
        (VIEW_IS(v, i + 1, "لدي") || VIEW_IS(v, i + 1, "من")))
        return i + 2;                       /* حسب ما علم لدى | الشرطة */
    if (i >= end || VIEW_IS(v, i, "بين") || /* على ما بين 400 و470 */
        (!view_is_cue(v, i, LEXICON_PAST) &&
         !(i > h->words.to && view_is_cue(v, i, LEXICON_NOMINAL) && arabic_has_suffix(v, i)) &&
         !(i > h->words.to && !v->word[i].lex && view_ends_with(v, i, "ته"))))
        return h->words.to; /* وفق ما تناقلته X: whatever the verb is */
    if (i + 1 < end && view_is_any(v, i, said_in) && VIEW_IS(v, i + 1, "في"))
        return i + 2; /* بحسب ما جاء في | نص البلاغ */
    if (i + 2 < end && view_is_any(v, i, said_in) && VIEW_IS(v, i + 1, "علي") &&
        VIEW_IS(v, i + 2, "لسان"))
        return i + 3;
    return i + 1 + (i + 1 < end && view_is_any(v, i + 1, about_it));
}

/* وفقا لـ: the letter is written onto the noun, or stands alone. */
static struct words source_behind_letter(const struct view *v, uint32_t after, uint32_t end)
{
    if (after >= end)
        return (struct words){after, after};
    if (VIEW_IS(v, after, "ل") || VIEW_IS(v, after, "لما"))
        return np_arabic_after(v, after + 1, end, false);
    if (v->word[after].prep == 'l')
        return np_arabic_governed(v, after, end);
    return (struct words){after, after};
}

/* "كما قالت X," says where the clause in front comes from; with a clause of its own it is an
 * ordinary verb. */
static bool is_aside(const struct view *v, uint32_t after, struct view_unit unit)
{
    struct words np = np_arabic_after(v, after, unit.to, false);

    if (np.to < unit.to && v->word[np.to].prep == 'l')
        np.to++; /* كما قال مسؤولون | للصحيفة */
    return np.from < np.to && after > unit.from + 3 && (np.to >= unit.to || v->word[np.to].mark);
}

static bool opens_with_fa(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"فان", "فقد", "فانه", "فانها", "فانهم", NULL};

    return view_is_any(v, i, words);
}

/* وفق معلومات نشرتها X، ونقلها Y، | فإن C: the word that opens the clause, when it stands near. */
static uint32_t opened_clause(const struct view *v, uint32_t from, uint32_t end)
{
    const uint32_t limit = from + RELAY_WORDS < end ? from + RELAY_WORDS : end;

    for (uint32_t i = from + 1; i < limit; i++)
        if ((opens_with_fa(v, i)) && view_is_mark(v, i - 1, VIEW_MARK_COMMA))
            return i;
    return from;
}

static bool add_in_front(struct arabic_reader *r, struct draft *x)
{
    const struct view *v = r->v;
    uint32_t start = draft_has_source(x) ? x->source.to : x->cue_words.to, next;

    for (; start < r->unit.to && !view_has(v, start, LEXICON_QAD) &&
           (next = np_arabic_skip_adverbial(v, start, r->unit.to)) > start;
         start = next)
        if (view_is_mark(v, start, VIEW_MARK_COMMA)) {
            start++;
            break;
        }
    if (start < r->unit.to && VIEW_IS(v, start, "تلقت")) /* بيان | تلقت الصحيفة نسخة منه، | ... */
        while (start < r->unit.to && !view_is_mark(v, start++, VIEW_MARK_COMMA))
            ;
    start = opened_clause(v, start, r->unit.to);
    if (start >= r->unit.to)
        return false;
    if (opens_with_fa(v, start) || landmark_is_comp(v, start))
        start++;
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
           view_starts_with(v, i, "و");
}

/* ستتم، وفق ما صرح به فلان | في تصريح لصحيفة X، مناقشة ...: the comma behind where it was said. */
static uint32_t behind_statement(const struct view *v, uint32_t i, uint32_t end)
{
    const uint32_t comma =
        i + 1 < end && np_arabic_is_prep(v, i) ? np_arabic_skip_adverbial(v, i, end) : i;

    return comma < end && (view_has(v, i + 1, LEXICON_SPEECH) || comma <= i + SHORT_WORDS) &&
                   view_is_mark(v, comma, VIEW_MARK_COMMA)
               ? comma
               : i;
}

/* Behind the clause, or in the middle of it. */
static bool add_behind(struct arabic_reader *r, struct draft *x, bool goes_on)
{
    const struct view *v = r->v;
    const uint32_t cue = x->cue_words.from;
    uint32_t front = r->free, end = cue,
             behind = draft_has_source(x) ? x->source.to : x->cue_words.to;

    behind = behind_statement(v, behind, r->unit.to);
    while (front < end &&
           (v->word[front].mark || (view_has(v, front, LEXICON_QAD) && front == r->unit.from)))
        front++;
    if (view_phrase_has(v, front, LEXICON_OWN))
        front += v->word[front].phrase_words; /* يذكر أن */
    if (front > r->free && VIEW_IS(v, front, "الي") && landmark_is_comp(v, front + 1))
        front += 2; /* تجدر الإشارة | إلى أن */
    if (VIEW_IS(v, front, "كما") && front == r->unit.from)
        front++; /* كما | تناول اللقاء */
    else if (VIEW_IS(v, front, "الا") && VIEW_IS(v, front + 1, "ان") && front == r->unit.from)
        front += 2; /* إلا أن | الوضع هادئ */
    else if (VIEW_IS(v, front, "الي") && VIEW_IS(v, front + 1, "ذلك"))
        front += 2; /* إلى ذلك | قتل أربعة */
    if (front >= end)
        return false;
    end -= VIEW_IS(v, end - 1, "وذلك");
    draft_add_piece(x, front, end);
    x->lead_word = front;
    x->lead = begins_with_and(v, front);
    r->free = behind;
    if (behind + 3 < r->unit.to && view_is_mark(v, behind, VIEW_MARK_COMMA) &&
        !view_has(v, behind + 1, LEXICON_REL) && !begins_with_and(v, behind + 1) &&
        !(np_arabic_is_prep(v, behind + 1) && view_has(v, behind + 2, LEXICON_SPEECH)) &&
        (view_is_mark(v, cue - 1, VIEW_MARK_COMMA) || cue <= front + SHORT_CLAUSE)) {
        draft_add_piece(x, behind + 1, r->unit.to);
        x->is_open = true;
        r->free = behind + 1;
    } else if (goes_on) {
        draft_add_piece(x, behind, r->unit.to); /* صادرت الشرطة، | سيارة فاخرة */
        x->is_open = true;
        r->free = behind;
    }
    return true;
}

/* Behind a claim the phrase only says through whom it came. */
static bool belongs_to_last(struct arabic_reader *r, const struct cue_hit *h, struct words source)
{
    struct draft *last = draft_last(r->d);

    if (!last)
        return false;
    if (!last->is_open && (!last->is_quotation || r->free + 2 < h->words.from))
        return false;
    if (last->is_open)
        content_cut(last, h->words.from);
    if (last->via.start == last->via.end &&
        view_source(r->v, source.from) != LEXICON_SOURCE_DOCUMENT)
        arabic_set_via(r->v, last, source);
    return true;
}

static Cw__Claim__Act act_of_verb(const struct view *v, const struct cue_hit *h, uint32_t after)
{
    for (uint32_t i = after; i > h->words.to; i--)
        if (view_is_cue(v, i - 1, LEXICON_PAST) || view_is_cue(v, i - 1, LEXICON_NOMINAL))
            return lexicon_cue_of(v->arabic, v->word[i - 1].lex)->act;
    return h->cue->act;
}

/* وفق ما أعلنت، | أمس الخميس، | منظمة X; وفق ما ذكرت | اليوم 22 فيفري 2016 | X */
static uint32_t behind_time(const struct view *v, uint32_t i, uint32_t end)
{
    const uint32_t first = i;

    for (; i + 1 < end && i < first + TIME_WORDS; i++) {
        const bool is_joint = view_is_mark(v, i, VIEW_MARK_COMMA) || view_is_number(v, i);

        if (!view_has(v, i, LEXICON_TIME) &&
            !(is_joint && view_has(v, i > first ? i - 1 : i + 1, LEXICON_TIME)))
            break;
    }
    return i;
}

/* صرح به | للجوهرة أف أم، | الصحفي فلان: whoever stands behind the comma told it. */
static bool is_told_first(const struct view *v, uint32_t i, uint32_t end)
{
    const uint32_t limit = i + TOLD_WORDS < end ? i + TOLD_WORDS : end;

    for (i++; i + 1 < limit; i++)
        if (view_is_mark(v, i, VIEW_MARK_COMMA))
            return arabic_is_somebody(v, i + 1) && !v->word[i + 1].conj;
    return false;
}

/* حسب ما أكده [لمراسلة X، | فلان]; حسبما نقلت [X] عن [فلان]: through whom, and who. */
static struct words relayed_source(const struct arabic_reader *r, const struct cue_hit *h,
                                   uint32_t after, struct words *ret_via)
{
    const struct view *v = r->v;
    const struct lexicon_cue *verb =
        after > h->words.to ? lexicon_cue_of(v->arabic, v->word[after - 1].lex) : NULL;
    struct words np;

    if (after > h->words.to)
        after = behind_time(v, after, r->unit.to);

    if (v->word[after].prep == 'l' && (view_has(v, after, LEXICON_MEDIA) ||
                                       view_source(v, after) == LEXICON_SOURCE_MEDIA_PERSON ||
                                       is_told_first(v, after, r->unit.to))) {
        uint32_t comma = after;
        while (comma < r->unit.to && comma < after + RELAY_WORDS &&
               !view_is_mark(v, comma, VIEW_MARK_COMMA) &&
               !(comma > after + 1 && np_arabic_is_person_noun(v, comma) &&
                 !v->word[comma].article && v->word[comma - 1].article))
            comma++; /* what stands behind it is no apposition to the outlet */
        *ret_via = np_arabic_governed(v, after, comma);
        after = ret_via->to + view_is_mark(v, ret_via->to, VIEW_MARK_COMMA);
        return np_arabic_after(v, after, r->unit.to, false);
    }
    np = after < r->unit.to && v->word[after].prep == 'l' &&
                 view_source(v, after) == LEXICON_SOURCE_DOCUMENT
             ? np_arabic_governed(v, after, r->unit.to) /* وفق | لإحصائيات رسمية */
             : np_arabic_after(v, after, r->unit.to, false);
    for (uint32_t i = np.from; verb && verb->kind == LEXICON_CUE_QUOTE && i <= np.to; i++)
        if (VIEW_IS(v, i, "عن") && i > np.from) {
            *ret_via = (struct words){np.from, i};
            return np_arabic_after(v, i + 1, r->unit.to, false);
        }
    return np;
}

/* C، بحسب الريح برس.: a short name that nothing knows, between a comma and the end. */
static bool closes_sentence(const struct arabic_reader *r, const struct cue_hit *h,
                            struct words source)
{
    const struct view *v = r->v;

    return !VIEW_IS(v, h->words.from, "كما") && h->words.from > r->unit.from &&
           view_is_mark(v, h->words.from - 1, VIEW_MARK_COMMA) && source.from < source.to &&
           source.to - source.from <= 3 && !v->word[source.from].lex &&
           (source.to >= r->unit.to || view_is_mark(v, source.to, VIEW_MARK_STOP));
}

/* وحسب الديلي ميل البريطانية | فإن C: whatever the sentence begins with in this way has said it,
 * unless it is a thing. */
static bool opens_sentence(const struct arabic_reader *r, const struct cue_hit *h,
                           struct words source)
{
    const struct view *v = r->v;
    const uint32_t i = source.to + view_is_mark(v, source.to, VIEW_MARK_COMMA);

    return h->words.from == r->unit.from && source.from < source.to && i < r->unit.to &&
           opens_with_fa(v, i) && !arabic_word_points(v, source.from) &&
           !np_arabic_is_time(v, source.from) && !np_arabic_is_prep(v, source.from);
}

/* A quotation of a few words at word i, its marks included; else empty. */
static struct words short_quotation(const struct view *v, uint32_t i)
{
    const uint32_t q = i < v->words ? v->word[i].quote : VIEW_NONE;
    const bool is_short = q != VIEW_NONE && v->quote[q].open == i && v->quote[q].is_closed &&
                          v->quote[q].close <= i + 1 + SHORT_WORDS;

    return (struct words){i, is_short ? v->quote[q].close + 1 : i};
}

static struct words source_of_phrase(const struct arabic_reader *r, const struct cue_hit *h,
                                     uint32_t after, struct words *ret_via)
{
    const struct view *v = r->v;
    const struct words none = {after, after};
    const bool has_verb = after > h->words.to;
    struct words source;

    if (cue_has_frame(h, 'v') && !has_verb)
        return none;
    if (VIEW_IS(v, h->words.from, "كما") &&
        (!is_aside(v, after, r->unit) || !arabic_is_somebody(v, after)))
        return none; /* كما كشف X أن: "X also revealed" */
    source = cue_has_frame(h, 'L') && !has_verb ? source_behind_letter(v, after, r->unit.to)
                                                : relayed_source(r, h, after, ret_via);
    if (source.from == source.to && short_quotation(v, after).to > after)
        source = short_quotation(v, after); /* وبحسب "السياسية"، فإن */
    source = arabic_up_to_outlet(v, source);
    if (view_is_mark(v, source.from, VIEW_MARK_QUOTE) && v->word[source.from].quote != VIEW_NONE &&
        v->quote[v->word[source.from].quote].close + 1 < source.to)
        source.to = v->quote[v->word[source.from].quote].close + 1; /* حسب "X" | يشتبه */
    return (has_verb && !VIEW_IS(v, h->words.from, "كما")) || arabic_names_somebody(v, source) ||
                   closes_sentence(r, h, source) || opens_sentence(r, h, source)
               ? source
               : none;
}

/* طبقا للمرسوم: what is done by it, not what it says. */
static bool is_law(const struct view *v, uint32_t i)
{
    static const char *const laws[] = {"مرسوم",  "قانون",  "دستور", "فصل",    "اتفاق", "قرار",
                                       "قرارات", "معايير", "توقيت", "مبادره", "خطه",   "احكام",
                                       "بنود",   "مبدا",   "شريعه", "قواعد",  NULL};
    static const char *const prefixes[] = {"لل", "ال", "ل", "", NULL};
    const struct span s = v->tokens.at[i].folded;

    for (unsigned p = 0; prefixes[p]; p++)
        for (unsigned k = 0; laws[k] && span_starts_with(s, span_of(prefixes[p])); k++)
            if (span_equal(span_slice(s, span_of(prefixes[p]).n, s.n), span_of(laws[k])))
                return true;
    return false;
}

/* C، وفق ما أعلنت.: the speaker is whoever the sentence is about. */
static bool is_left_out(const struct arabic_reader *r, const struct cue_hit *h, uint32_t after)
{
    return cue_has_frame(h, 'm') && after > h->words.to + 1 &&
           (after >= r->unit.to || r->v->word[after].mark == VIEW_MARK_COMMA ||
            r->v->word[after].mark == VIEW_MARK_STOP);
}

/* ، وبحسب المصادر، | فإن C: behind another claim, with a clause of its own. */
static bool opens_clause(const struct arabic_reader *r, const struct cue_hit *h,
                         struct words source)
{
    const struct view *v = r->v;
    const uint32_t i = source.to + view_is_mark(v, source.to, VIEW_MARK_COMMA);

    return v->word[h->words.from].conj && source.from < source.to && i < r->unit.to &&
           (opens_with_fa(v, i));
}

/* حسب بيانات الشرطة | تعد الحادثة ...: without a comma an imperfect begins the clause. */
static struct words without_predicate(const struct arabic_reader *r, struct words source)
{
    const struct view *v = r->v;
    const bool is_same = view_has(v, source.from, LEXICON_SAME) && source.from + 1 < source.to;
    const struct words open = {source.from,
                               np_arabic_after(v, source.from + is_same, source.to, true).to};
    const uint32_t i = open.to;

    if (open.from == open.to || i >= r->unit.to || i >= source.to || v->word[i].mark ||
        v->word[i].lex || v->word[i].article || view_mention(v, i))
        return source;
    if (view_ends_with(v, i, "ت") && !view_ends_with(v, i, "ات") && v->tokens.at[i].folded.n >= 8)
        return open; /* حسب الوزير | سجلت السوق */
    return view_starts_with(v, i, "ت") || view_starts_with(v, i, "ي") ? open : source;
}

/* صادرت الشرطة حسب الإذاعة الفرنسية | سيارة فاخرة, تتضمن بحسب صحف محلية | إقرار بروتوكول: in the
 * middle of a clause and without commas the phrase ends where its grammar does, and the clause
 * goes on with an act or an indefinite noun. */
static struct words within_clause(const struct arabic_reader *r, const struct cue_hit *h,
                                  struct words source, bool *ret_goes_on)
{
    const struct view *v = r->v;
    const uint32_t cue = h->words.from;
    uint32_t i;

    *ret_goes_on = false;
    if (source.from + 2 >= source.to || cue <= r->unit.from + 1 || v->word[cue - 1].mark ||
        v->word[source.from].mark || source.from > h->words.to)
        return source;
    i = np_arabic_after(v, source.from, source.to, true).to;
    *ret_goes_on =
        i > source.from && i < source.to &&
        (arabic_word_is_act(v, i) ||
         (v->word[i - 1].article && !v->word[i].article && !v->word[i].prep && !v->word[i].conj &&
          !view_mention(v, i) && !view_source(v, i) && view_ends_with(v, i, "ه")));
    return *ret_goes_on ? (struct words){source.from, i} : source;
}

/* حيث و | حسب X ...: nothing but a word or two that join stands in front. */
static bool is_in_front(const struct arabic_reader *r, uint32_t cue)
{
    const struct view *v = r->v;
    uint32_t i = r->unit.from;

    while (i < cue && (view_has(v, i, LEXICON_CONJ | LEXICON_BUT) || VIEW_IS(v, i, "و")))
        i++;
    return (i == cue || cue <= r->unit.from + 1) && r->free <= r->unit.from + 1;
}

/* بحسب X, C / C, بحسب X / كما قال X / نقلا عن X */
bool arabic_read_phrase(struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t after = behind_verb(v, h, r->unit.to);
    bool in_front = is_in_front(r, h->words.from), goes_on = false;
    struct words source, via = {0, 0};
    struct draft *x;

    if (h->words.from > r->unit.from && VIEW_IS(v, h->words.from + 1, "لسان") &&
        view_is_cue(v, h->words.from - 1, LEXICON_PAST))
        return false;            /* ما ورد على لسان X is what is talked about */
    if (cue_has_frame(h, 's')) { /* على حد قوله: closes a clause, says nothing new */
        if (draft_last(r->d))
            content_cut(draft_last(r->d), h->words.from);
        return false;
    }
    if (draft_last(r->d) && draft_last(r->d)->is_open && r->free == h->words.from)
        return false; /* قال إنه | وفقا لإحصاءات X فإن: within what he says */
    if (is_law(v, h->words.to) || VIEW_IS(v, h->words.to, "قضيه") ||
        VIEW_IS(v, h->words.to, "القضيه") || VIEW_IS(v, h->words.to, "التحقيق"))
        return false; /* على ذمة القضية */
    source = source_of_phrase(r, h, after, &via);
    source = in_front ? without_predicate(r, source) : within_clause(r, h, source, &goes_on);
    if (after == h->words.to && source.to == source.from + 1 &&
        arabic_word_is_owned(v, source.from))
        return false; /* لكل هيئة صلاحيات، حسب طبيعتها */
    if (!in_front && opens_clause(r, h, source)) {
        if (draft_last(r->d))
            content_cut(draft_last(r->d), h->words.from);
        in_front = true;
    }
    if (source.from == source.to && after > h->words.to + 1 &&
        (arabic_has_suffix(v, after - 1) || VIEW_IS(v, after - 1, "به")) && draft_last(r->d) &&
        np_arabic_is_prep(v, after)) {
        content_cut(draft_last(r->d), h->words.from); /* كشف أنه نصح به بحسب ما قاله في حوار */
        r->free = after;
        return false;
    }
    if ((source.from == source.to && !is_left_out(r, h, after)) ||
        (!in_front && belongs_to_last(r, h, source)))
        return false;
    x = draft_add(r->d, h->cue, h->form, (struct words){h->words.from, after});
    if (after > h->words.to)
        x->act = act_of_verb(v, h, after); /* وفق ما أعلنته X: an announcement */
    draft_set_source(x, v, source);
    if (np_arabic_told(v, source.to, r->unit.to).to > source.to)
        via = np_arabic_told(v, source.to, r->unit.to); /* بحسب ما أكد مصدر لـ«X» */
    if (source.from == source.to && arabic_is_somebody(v, r->unit.from + 1))
        x->about = np_arabic_after(v, r->unit.from + 1, h->words.from, true);
    arabic_set_via(v, x, via);
    if (in_front ? add_in_front(r, x) : add_behind(r, x, goes_on))
        return true;
    draft_drop(r->d);
    return false;
}
