/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "content.h"
#include "np.h"

#define SURE_SCORE 0.85f /* of verbs that are hardly anything else */
#define PARTICIPLE_GAP 6
#define EVENT_WORDS 3

bool arabic_has_suffix(const struct view *v, uint32_t i)
{
    return view_ends_with(v, i, "ها") || view_ends_with(v, i, "هم") ||
           (view_ends_with(v, i, "ه") && v->tokens.at[i].folded.n > 6);
}

void arabic_open_content(struct arabic_reader *r, struct draft *x, struct landmark l)
{
    if (l.kind == LANDMARK_QUOTE) {
        r->free = view_quote_end(r->v, r->v->word[l.start].quote);
        draft_add_piece(x, l.start, r->free);
        x->is_quotation = true;
        return;
    }
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

    if (v->word[i].mark)
        return false;
    if (v->word[i].prep == 'l')
        return is_outlet_noun(v, i) || view_mentions(v, i, CW__MENTION__TYPE__ORG);
    if (i > low && VIEW_IS(v, i - 1, "ل"))
        return true;
    return i > low && view_is_any(v, i - 1, in_front) && is_outlet_noun(v, i);
}

/* The outlet in [from, to): قال X لصحيفة Y إن; في مقابلة مع قناة Y. */
static struct words find_via(const struct view *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (is_outlet(v, i, from))
            return np_arabic_governed(v, i, to);
    return (struct words){0, 0};
}

void arabic_set_via(const struct view *v, struct draft *x, struct words via)
{
    if (via.from >= via.to)
        return;
    x->via = view_range(v, via);
    if (v->word[via.from].prep)
        x->via.start++;
}

/* ------------------------------------------------------------------------------------- subject */

/* Behind a comma a sure verb with a subject of its own begins another claim. */
static bool begins_with_subject(const struct arabic_reader *r, const struct cue_hit *h)
{
    return !r->v->word[h->words.from].suffix &&
           np_arabic_after(r->v, h->words.to, r->unit.to, false).to > h->words.to;
}

/* ، وقالت إنها: the speaker again, of whom a noun phrase or a quotation was reported. */
static bool goes_on_speaking(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const struct draft *last = draft_last(r->d);

    return v->word[h->words.from].conj && (last->is_np || last->is_quotation) &&
           last->is_feminine == (bool)v->word[h->words.from].lex->feminine &&
           (landmark_is_comp(v, h->words.to) || view_opens_speech(v, h->words.to));
}

static bool verb_may_follow(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;

    if (v->word[i].conj && arabic_has_suffix(v, i))
        return false; /* ودعتها إلى goes on with what is told */
    if (VIEW_IS(v, i - 1, "كما"))
        return i >= 2 && v->word[i - 2].mark != VIEW_MARK_NONE;
    if (view_is_mark(v, i - 1, VIEW_MARK_COMMA) && h->cue->score >= SURE_SCORE &&
        cue_has_frame(h, 't'))
        return begins_with_subject(r, h) || goes_on_speaking(r, h);
    return v->word[i].conj || view_has(v, i - 1, LEXICON_BUT) || VIEW_IS(v, i - 1, "و") ||
           view_is_mark(v, i - 1, VIEW_MARK_SEMICOLON);
}

bool arabic_may_follow(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct draft *last = draft_last(r->d);

    if (!last || !last->is_open || h->words.from <= r->unit.from)
        return true;
    if (h->words.from < r->free)
        return false;
    if (h->form == LEXICON_ING || h->cue->kind == LEXICON_CUE_PHRASE)
        return true;
    return h->form != LEXICON_NOMINAL && verb_may_follow(r, h);
}

static bool is_subject(const struct view *v, struct words np)
{
    if (np.from == np.to || (np.to == np.from + 1 && v->tokens.at[np.from].folded.n < 4))
        return false;
    return !view_has(v, np.from, LEXICON_PREP | LEXICON_ADV | LEXICON_TIME) &&
           !view_in_speech(v, np.from);
}

/* وكان [الأمين العام، فلان،] (قد) أدان ...: with all of its appositions. */
static struct words subject_of_kana(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t from = r->unit.from, i = h->words.from;
    struct words np;

    if (h->form != LEXICON_PAST || !view_has(v, from, LEXICON_KANA) || draft_last(r->d) ||
        i < from + 2 || v->word[i].conj)
        return (struct words){i, i};
    np = np_arabic_after(v, from + 1, i, false);
    for (uint32_t j = np.to; j < i; j++)
        if (view_has(v, j, LEXICON_BUT))
            return (struct words){i, i};
    return is_subject(v, np) && (view_source(v, np.from) || view_mention(v, np.from)) &&
                   landmark_is_reached(v, (struct words){np.to, i})
               ? np
               : (struct words){i, i};
}

/* The subject that stands in front: [مكتب الرئيس] قال, وكانت [مصادر] أشارت. */
static struct words subject_before(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;
    struct words none = {i, i}, np = subject_of_kana(r, h);

    if (np.from < np.to)
        return np;
    if (i == r->unit.from || v->word[i].conj || h->form != LEXICON_PAST ||
        view_has(v, i - 1, LEXICON_BUT | LEXICON_REL))
        return none;
    np = np_arabic_before(v, i, r->free > r->unit.from ? r->free : r->unit.from);
    return is_subject(v, np) ? np : none;
}

/* A participle without a claim before it takes the subject of the sentence: امتنع [مسؤول] ... مشيرا
 * إلى. */
static struct words subject_of_sentence(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const bool has_qad = view_has(v, r->unit.from, LEXICON_KANA) && h->words.from > r->unit.from &&
                         VIEW_IS(v, h->words.from - 1, "قد");
    uint32_t i = r->unit.from, first = i;
    struct words none = {0, 0};

    if (draft_last(r->d) || h->words.from < i + 3 ||
        (h->form != LEXICON_ING && !v->word[h->words.from].conj && !has_qad &&
         !view_has(v, h->words.from - 1, LEXICON_CONJ)))
        return none;
    for (uint32_t j = i + 1; j < i + 4 && VIEW_IS(v, i, "من"); j++)
        if (view_is_mark(v, j, VIEW_MARK_COMMA))
            first = i = j + 1; /* من جانبها، اتخذت البحرين */
    while (i < h->words.from &&
           (view_has(v, i, LEXICON_KANA | LEXICON_QAD | LEXICON_ADV) || v->word[i].mark))
        i++;
    if (i == first || !view_has(v, first, LEXICON_KANA))
        i++; /* the verb */
    if (i >= h->words.from ||
        (!view_source(v, i) && !view_mention(v, i) && !view_has(v, i, LEXICON_GIVEN)))
        return none;
    return np_arabic_after(v, i, h->words.from, true);
}

/* -------------------------------------------------------------------- where the content begins */

/* Accuse, demand, describe: the object belongs to the content, so the subject ends by grammar. */
static struct landmark content_with_object(const struct arabic_reader *r, const struct cue_hit *h,
                                           uint32_t after, struct words *ret_source)
{
    const struct view *v = r->v;
    const struct landmark l = landmark_find(h, v, after, r->unit.to);
    struct words source = np_arabic_after(v, after, r->unit.to, true);
    uint32_t at, next;

    if (l.kind == LANDMARK_NONE && cue_has_frame(h, 'B'))
        return l;
    if (l.kind != LANDMARK_NONE && l.at < source.to)
        source.to = l.at;
    for (at = source.to; at < l.at && v->word[at].prep != 'b' && !cue_takes_preposition(h, v, at);
         at = next)
        if ((next = np_arabic_skip_pp(v, at, r->unit.to)) == at)
            break;
    *ret_source = source;
    if (l.kind == LANDMARK_NONE || at < l.at)
        return landmark_np(at);
    if (!cue_has_frame(h, 'B') || cue_has_frame(h, 'U') || arabic_has_suffix(v, h->words.from))
        return l;
    *ret_source =
        (struct words){after, after}; /* وصف الأمر بأنه: the one noun phrase is the object */
    return landmark_np(after);
}

/* Does the landmark belong to this verb, which could take a bare noun phrase as well? أعلن البيت
 * الأبيض | استقالة X ... بعد كشف الصحافة عن ...: no, because grammar ends the subject before. */
static bool governs(const struct arabic_reader *r, uint32_t after, struct words loose,
                    struct landmark l)
{
    const struct view *v = r->v;
    struct words tight = np_arabic_after(v, after, r->unit.to, true);

    if (!landmark_is_reached(v, (struct words){loose.to, l.at}))
        return false;
    if (l.kind == LANDMARK_CLAUSE) /* أكد الوزير | ثقته بأن */
        return !(tight.to < loose.to && tight.to > after && arabic_has_suffix(v, tight.to));
    return landmark_is_reached_strictly(v, (struct words){tight.to, l.at});
}

/* كان [تنظيم X] قد أعلن | مسؤوليته عن: the subject stands in front, so what follows is the content.
 */
static bool follows_qad(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct words subject = subject_before(r, h);

    return (VIEW_IS(r->v, h->words.from - 1, "قد") || view_has(r->v, r->unit.from, LEXICON_KANA)) &&
           subject.from < subject.to;
}

static struct landmark content_behind_qad(const struct arabic_reader *r, const struct cue_hit *h,
                                          uint32_t after)
{
    const struct landmark l = landmark_find(h, r->v, after, r->unit.to);

    if (l.kind != LANDMARK_NONE && landmark_is_reached_strictly(r->v, (struct words){after, l.at}))
        return l;
    if (!cue_has_frame(h, 'n') && !cue_has_frame(h, 'o'))
        return l;
    return landmark_np(after);
}

static struct landmark content_of_verb(const struct arabic_reader *r, const struct cue_hit *h,
                                       uint32_t after, struct words *ret_source)
{
    const struct view *v = r->v;
    const bool takes_np = cue_has_frame(h, 'n') || cue_has_frame(h, 'o');
    const struct words loose = np_arabic_after(v, after, r->unit.to, false);
    const struct landmark l = landmark_find(h, v, after, r->unit.to);
    uint32_t at, next;

    if (cue_has_frame(h, 'o') && !cue_has_frame(h, 'q'))
        return content_with_object(r, h, after, ret_source);
    *ret_source = cue_has_frame(h, 'A') ? np_arabic_after(v, after, r->unit.to, true) : loose;
    if (!takes_np || (l.kind != LANDMARK_NONE && governs(r, after, loose, l)))
        return l;
    *ret_source = np_arabic_after(v, after, r->unit.to, true);
    for (at = ret_source->to; at < r->unit.to && (next = np_arabic_skip_pp(v, at, r->unit.to)) > at;
         at = next)
        ;
    return l.kind != LANDMARK_NONE && at >= l.at ? l : landmark_np(at);
}

/* مضيفا أن, داعيا X إلى, واصفا إياه ب: no subject in between. */
static struct landmark content_of_participle(const struct arabic_reader *r, const struct cue_hit *h,
                                             uint32_t after)
{
    const struct view *v = r->v;
    const struct landmark l = landmark_find(h, v, after, r->unit.to);

    if (VIEW_IS(v, after, "اياه"))
        after++;
    if (!cue_has_frame(h, 'o') && !cue_has_frame(h, 'n'))
        return l;
    if (l.at <= after || v->word[after].mark || landmark_is_comp(v, after) ||
        view_opens_speech(v, after))
        return l;
    return l.kind == LANDMARK_NONE && cue_has_frame(h, 'B') ? l : landmark_np(after);
}

/* --------------------------------------------------------------------------- is it one at all? */

static bool names_event(const struct view *v, uint32_t from, uint32_t end)
{
    for (uint32_t i = from; i < end && i < from + EVENT_WORDS; i++)
        if (v->word[i].lex && v->word[i].lex->trigger)
            return true;
    return false;
}

static bool is_good_np(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l)
{
    const struct view *v = r->v;

    if (cue_has_frame(h, 'S') || cue_has_frame(h, 'C'))
        return l.kind != LANDMARK_NP;
    if (l.start >= r->unit.to || (v->word[l.start].conj && !l.lead))
        return false;
    if (v->word[l.start].mark && v->word[l.start].mark != VIEW_MARK_OPEN &&
        v->word[l.start].quote == VIEW_NONE)
        return false;
    /* أشار إلى + noun phrase counts only when it names an event. */
    return !(l.kind == LANDMARK_PREP && cue_has_frame(h, 'e') && !cue_has_frame(h, 'g')) ||
           names_event(v, l.start, r->unit.to);
}

/* متوقعة and مهددة are adjectives unless the content follows at once. */
static bool is_participle(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from, gap = l.at - h->words.to;

    if (i > r->unit.from && (view_has(v, i - 1, LEXICON_NEG) || VIEW_IS(v, i - 1, "غير")))
        return false;
    if (!view_ends_with(v, i, "ه"))
        return gap <= PARTICIPLE_GAP;
    return gap <= 2 && l.kind != LANDMARK_NP && !(l.kind == LANDMARK_PREP && l.lead);
}

/* A quotation behind a verb that takes none counts only behind a colon, a complementiser or its
 * preposition. */
static bool is_good_quote(const struct view *v, const struct cue_hit *h, struct landmark l)
{
    if (l.kind != LANDMARK_QUOTE || cue_has_frame(h, 'q') || cue_has_frame(h, 'n') || l.at == 0)
        return true;
    return view_is_mark(v, l.at - 1, VIEW_MARK_COLON) || landmark_is_comp(v, l.at - 1) ||
           cue_takes_preposition(h, v, l.at - 1);
}

static bool is_passive(const struct view *v, const struct cue_hit *h, struct landmark l)
{
    const uint32_t i = h->words.from;

    return l.kind == LANDMARK_NP && cue_has_frame(h, 'o') && !cue_has_frame(h, 'B') &&
           !h->cue->attached && !h->cue->prep[0] &&
           (view_starts_with(v, i, v->word[i].conj ? "وي" : "ي") ||
            view_starts_with(v, i, v->word[i].conj ? "وت" : "ت"));
}

/* Pictures that show something say nothing. */
static bool is_picture(const struct view *v, struct words source)
{
    static const char *const pictures[] = {
        "الصوره",  "صوره", "صور",   "الصور",  "لقطات", "لقطه",  "فيديو",  "مشاهد",   "اللقطات",
        "المشاهد", "مقطع", "مقاطع", "المقطع", "خريطه", "خرائط", "الصوره", "الخريطه", NULL};

    return source.from < source.to && view_is_any(v, source.from, pictures);
}

static bool has_own_prep(const struct view *v, const struct cue_hit *h, struct landmark l)
{
    return cue_takes_preposition(h, v, l.at) || (l.at > 0 && cue_takes_preposition(h, v, l.at - 1));
}

/* May a verb stand behind this word, or is it a noun that looks like one? */
static bool stands_free(const struct arabic_reader *r, uint32_t i)
{
    const struct view *v = r->v;

    return i == r->unit.from || v->word[i].conj || v->word[i - 1].mark ||
           view_is_number(v, i - 1) || VIEW_IS(v, i - 1, "ما") || VIEW_IS(v, i - 1, "و") ||
           view_has(v, i - 1,
                    LEXICON_TIME | LEXICON_ADV | LEXICON_SAME | LEXICON_BUT | LEXICON_KANA |
                        LEXICON_QAD | LEXICON_CONJ | LEXICON_REL | LEXICON_COMP);
}

/* هي عقوبة وصفت ب: an object that is left out makes the verb a passive. */
static bool is_told_of(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l,
                       bool elided)
{
    return elided && l.kind != LANDMARK_NP && cue_has_frame(h, 'o') && cue_has_frame(h, 'B') &&
           !cue_has_frame(h, 'U') && h->form == LEXICON_PAST &&
           !arabic_has_suffix(r->v, h->words.from) && l.at == h->words.to;
}

/* التي أعلنت الانفصال: who they are, not what is reported. لافتات تطالب ب: of no speaker. */
static bool is_background(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;

    if (i == r->unit.from || v->word[i].conj || (l.kind != LANDMARK_NP && l.kind != LANDMARK_PREP))
        return false;
    if (view_has(v, i - 1, LEXICON_REL))
        return !arabic_has_suffix(v, i);
    return (view_starts_with(v, i, "ت") || view_starts_with(v, i, "ي")) && l.at == h->words.to &&
           !v->word[i - 1].mark && !v->word[i - 1].lex && !v->word[i - 1].article &&
           !view_mention(v, i - 1);
}

static bool is_verb(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l,
                    struct words source)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;
    const bool elided = source.from == source.to;

    if (arabic_has_suffix(v, i) && elided && !v->word[i].conj)
        return false;
    if (cue_has_frame(h, 'C') && l.kind != LANDMARK_QUOTE && l.at > h->words.to)
        return false;
    if (cue_has_frame(h, 'G') && !has_own_prep(v, h, l)) /* عبر تويتر is "by way of" */
        return false;
    if (is_passive(v, h, l) || !is_good_quote(v, h, l)) /* تعتبر شديدة الأهمية */
        return false;
    if (is_picture(v, source) || is_told_of(r, h, l, elided) || is_background(r, h, l))
        return false;
    if (elided || l.kind == LANDMARK_QUOTE ||
        (l.kind == LANDMARK_CLAUSE && h->cue->score >= SURE_SCORE))
        return true;
    return stands_free(r, i);
}

static bool is_placed_well(const struct arabic_reader *r, const struct cue_hit *h,
                           struct landmark l, struct words source)
{
    const uint32_t i = h->words.from;

    if (l.kind == LANDMARK_NONE)
        return false;
    if ((l.kind == LANDMARK_NP || l.kind == LANDMARK_PREP) && !is_good_np(r, h, l))
        return false;
    if (i > r->unit.from && view_has(r->v, i - 1, LEXICON_REL) && r->v->word[i].conj)
        return false; /* التي وردت is not و + ردت */
    return h->form == LEXICON_ING ? is_participle(r, h, l) : is_verb(r, h, l, source);
}

/* ----------------------------------------------------------------------------------- the claim */

/* The preposition directly behind the verb belongs to the cue: أشار إلى, مشيرا إلى. */
static struct words widen_cue(const struct cue_hit *h, const struct view *v, uint32_t end)
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

/* What stands right behind the verb is already the content: the subject is left out, or stands in
 * front. */
static bool is_elided(const struct view *v, const struct cue_hit *h, uint32_t after)
{
    return h->form == LEXICON_ING || landmark_is_comp(v, after) ||
           cue_takes_preposition(h, v, after) || landmark_is_carried(h, v, after);
}

static struct words subject_of(struct arabic_reader *r, const struct cue_hit *h,
                               struct words behind)
{
    struct words subject = behind.from == behind.to ? subject_before(r, h) : behind;
    const bool in_front = subject.from < subject.to && subject.from < h->words.from;

    if (draft_last(r->d))
        content_cut(draft_last(r->d), in_front ? subject.from : h->words.from);
    return subject.from == subject.to ? subject_of_sentence(r, h) : subject;
}

static bool read_verb(struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    uint32_t after = h->words.to;
    struct words behind, subject;
    struct landmark l;
    struct draft *x;

    while (after < r->unit.to && view_has(v, after, LEXICON_ADV) && !v->word[after].mark)
        after++;
    if (h->form == LEXICON_PAST && after + 1 < r->unit.to &&
        view_is_mark(v, after, VIEW_MARK_COMMA) && cue_has_frame(h, 't') &&
        (view_mention(v, after + 1) || view_source(v, after + 1)))
        after++; /* وأوضح، كريم حداد، أن */
    if (after >= r->unit.to || !arabic_may_follow(r, h))
        return false;
    behind = (struct words){after, after};
    if (h->form == LEXICON_ING)
        l = content_of_participle(r, h, after);
    else if (h->words.from > r->unit.from && follows_qad(r, h))
        l = content_behind_qad(r, h, after);
    else
        l = content_of_verb(r, h, after, &behind);
    if (!is_placed_well(r, h, l, behind))
        return false;
    if (is_elided(v, h, after))
        behind = (struct words){after, after};
    subject = subject_of(r, h, behind);
    if (add_relayed(r, subject, behind.to, l))
        return true;
    x = draft_add(r->d, h->cue, h->form, widen_cue(h, v, r->unit.to));
    draft_set_source(x, v, subject);
    arabic_set_via(v, x, find_via(v, behind.to, l.at));
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
    return h->form == LEXICON_NOMINAL ? arabic_read_noun(r, h) : read_verb(r, h);
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
