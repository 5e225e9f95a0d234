/* SPDX-License-Identifier: Apache-2.0 */
#include "event_phrase.h"
#include "arabic_word.h"
#include "np_arabic.h"

#define BEHIND_WORDS 30 /* how far behind the trigger its phrases are read */

bool event_phrase_is_named(const struct event_builder *b, uint32_t i, uint32_t from)
{
    const struct view *v = b->v;

    if (view_mentions(v, i, CW__MENTION__TYPE__PER) || view_mentions(v, i, CW__MENTION__TYPE__ORG))
        return true;
    if (view_mentions(v, i, CW__MENTION__TYPE__NORP)) /* قوات روسية; not أراض فلسطينية */
        return i == from || event_is_power(v, from);
    return i == from && view_mentions(v, i, CW__MENTION__TYPE__LOC) &&
           (event_is_country(v, i) || event_is_kind(b, "politics."));
}

/* Somebody without a name: troops, residents, a minister. */
static bool is_unnamed_party(const struct view *v, uint32_t i)
{
    switch (view_source(v, i)) {
    case LEXICON_SOURCE_OFFICIAL:
    case LEXICON_SOURCE_ROLE:
    case LEXICON_SOURCE_ORGANISATION:
    case LEXICON_SOURCE_LOCAL:
    case LEXICON_SOURCE_GROUP:
    case LEXICON_SOURCE_MEDIA_PERSON:
        return v->word[i].mention == VIEW_NONE || view_mentions(v, i, CW__MENTION__TYPE__TITLE);
    default:
        return event_is_party(v, i) || event_is_person(v, i);
    }
}

/* In front of the head of a phrase: how many, or which of them. */
bool event_phrase_is_quantifier(const struct view *v, uint32_t i)
{
    static const char *const words[] = {
        "نحو",  "حوالي",  "قرابه", "زهاء",  "اكثر", "اقل",  "من",  "ثلاثه",
        "ثلاث", "اربعه",  "اربع",  "خمسه",  "خمس",  "سته",  "ست",  "سبعه",
        "سبع",  "ثمانيه", "ثماني", "تسعه",  "تسع",  "عشره", "عشر", "عشرين",
        "الف",  "مئه",    "مائه",  "هولاء", "هذا",  "هذه",  NULL};

    return view_is_number(v, i) || view_is_quantifier(v, i) || view_is_any(v, i, words);
}

/* 480 فلسطينيا: who is counted by where he comes from. */
static bool is_counted_people(const struct view *v, uint32_t i, uint32_t from)
{
    return i > from && view_is_number(v, i - 1) && !v->word[i].article &&
           (view_ends_with(v, i, "يا") || view_ends_with(v, i, "يين"));
}

/* رئيس فرع الأمن، [سامر الحلبي]: who holds the office, if he is named behind it. */
static uint32_t holder_of(const struct event_builder *b, uint32_t title)
{
    const struct view *v = b->v;
    uint32_t i = title;

    while (i < b->clause.to && v->word[i].mention == v->word[title].mention)
        i++;
    if (i < b->clause.to && view_is_mark(v, i, VIEW_MARK_COMMA))
        i++;
    if (i < b->clause.to && view_mentions(v, i, CW__MENTION__TYPE__PER))
        return i;
    return is_unnamed_party(v, title) ? title : VIEW_NONE;
}

/* The word that says which party a phrase names: a name before a description. */
uint32_t event_phrase_party_in(const struct event_builder *b, struct words w)
{
    const struct view *v = b->v;
    uint32_t head = w.from;

    while (head < w.to && (v->word[head].mark || event_phrase_is_quantifier(v, head)))
        head++;
    for (uint32_t i = w.from; i < w.to; i++) {
        if (i > head && np_arabic_is_prep(v, i) && !VIEW_IS(v, i, "من") &&
            !arabic_word_is_inner(v, i))
            break;
        if (event_phrase_is_named(b, i, head))
            return view_mentions(v, i, CW__MENTION__TYPE__NORP) && is_unnamed_party(v, head) ? head
                                                                                             : i;
    }
    if (head == w.to)
        return VIEW_NONE;
    if (view_mentions(v, head, CW__MENTION__TYPE__TITLE))
        return holder_of(b, head);
    return is_unnamed_party(v, head) || is_counted_people(v, head, w.from) ? head : VIEW_NONE;
}

/* A verb or noun that tells of something else: the phrase in front ends there. */
bool event_phrase_begins_event(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    return !w->mark && !w->article && w->mention == VIEW_NONE && w->lex && w->lex->trigger &&
           !event_is_person(v, i) && !event_is_party(v, i);
}

/* خطف مجهولون | سامر: behind people without a name somebody else. */
static bool begins_name(const struct view *v, uint32_t i)
{
    return view_mentions(v, i, CW__MENTION__TYPE__PER) &&
           v->word[i].mention != v->word[i - 1].mention && !v->word[i - 1].article &&
           event_is_person(v, i - 1) && !view_source(v, i - 1);
}

/* قصفت قوات روسية | مواقع X: behind an adjective or name what was hit. */
static bool begins_site(const struct view *v, uint32_t i)
{
    return event_is_site(v, i) && !v->word[i].article && !v->word[i].conj && !v->word[i].prep &&
           !arabic_word_is_inner(v, i) &&
           (v->word[i - 1].article || view_mention(v, i - 1) || view_ends_with(v, i - 1, "يه"));
}

/* عناصر الأمن | المعلمين, دورية | شبانا: behind a force that is whole, people of another sort. */
static bool begins_people(const struct view *v, uint32_t i, uint32_t head)
{
    if (v->word[i].conj || v->word[i].prep || !event_is_person(v, i) || !event_is_party(v, head))
        return false;
    if (view_ends_with(v, i - 1, "ون") && !view_ends_with(v, i, "ون"))
        return true; /* مجهولون | طبيبا: with its ن a plural governs nothing */
    if (v->word[i].article)
        return i > head + 1 && v->word[i - 1].article;
    return !v->word[i - 1].article && view_ends_with(v, head, "ه") && view_ends_with(v, i, "ا");
}

/* A phrase as the grammar of subjects has it; مقاتلي | التنظيم: with what its first word governs.
 */
static struct words bound_phrase(const struct view *v, uint32_t from, uint32_t limit)
{
    struct words w = v->word[from].prep == 'l' ? np_arabic_governed(v, from, limit)
                                               : np_arabic_after(v, from, limit, true);

    if (w.to == w.from + 1 && w.to < limit && !v->word[w.from].article &&
        is_unnamed_party(v, w.from) && (v->word[w.to].article || view_mention(v, w.to)) &&
        !view_mentions(v, w.to, CW__MENTION__TYPE__PER))
        w.to = np_arabic_after(v, w.to, limit, true).to;
    return w;
}

struct words event_phrase_from(const struct view *v, uint32_t from, uint32_t limit)
{
    struct words w = bound_phrase(v, from, limit);
    uint32_t head = w.from;

    for (uint32_t i = w.from + 1; i < w.to; i++)
        if (event_phrase_begins_event(v, i) || event_is_means(v, i) ||
            view_has(v, i, LEXICON_REL) || begins_name(v, i) || begins_site(v, i) ||
            begins_people(v, i, w.from) || (v->word[i].prep == 'l' && event_is_person(v, i)))
            w.to = i;
    while (head < w.to && event_phrase_is_quantifier(v, head))
        head++;
    if (head == w.to && head > w.from && head + 1 < limit && VIEW_IS(v, head, "من"))
        w.to = bound_phrase(v, head + 1, limit).to; /* أكثر من | 12 شخصا */
    return w;
}

/* What the next phrase is to the trigger when this word stands in front of it; RELATION_BARE: the
 * word says nothing of that. */
static enum relation relation_by(const struct event_builder *b, uint32_t i)
{
    static const char *const by[] = {"يد",     "ايدي",    "بايدي",    "بيد",     "بنيران", "نيران",
                                     "بواسطه", "شنته",    "شنتها",    "شنها",    "شنه",    "تشنها",
                                     "يشنها",  "نفذته",   "نفذتها",   "نفذه",    "نفذها",  "تنفذها",
                                     "ينفذها", "ينفذه",   "قادها",    "قادته",   "تقودها", "يقودها",
                                     "ارتكبه", "ارتكبها", "ارتكبتها", "ارتكبته", NULL};
    static const char *const on[] = {"علي",    "ضد",     "استهدفت",  "استهدف", "تستهدف",
                                     "يستهدف", "طالت",   "طال",      "ضربت",   "ضرب",
                                     "بحق",    "باتجاه", "لاستهداف", NULL};
    static const char *const with[] = {"مع", "الي", NULL};

    if (view_is_any(b->v, i, by) || (VIEW_IS(b->v, i, "قبل") && VIEW_IS(b->v, i - 1, "من")))
        return RELATION_AGENT;
    if (i == b->behind && VIEW_IS(b->v, i, "من") && event_is_kind(b, "politics."))
        return RELATION_AGENT; /* أوامر من [X] */
    if (VIEW_IS(b->v, i, "مع") && event_is_kind(b, "violence.clash"))
        return RELATION_OBJECT;
    if (view_is_any(b->v, i, on) || (VIEW_IS(b->v, i, "حق") && VIEW_IS(b->v, i - 1, "في")) ||
        (VIEW_IS(b->v, i, "عن") && event_is_kind(b, "detention.")) ||
        (view_is_any(b->v, i, with) && event_is_kind(b, "politics.")))
        return RELATION_OBJECT;
    return VIEW_IS(b->v, i, "بين") ? RELATION_BETWEEN : RELATION_BARE;
}

/* قصف لقوات النظام is theirs; مواقع لقوات النظام, مساعدات للاجئين: who is meant. */
static enum relation relation_of_letter(const struct event_builder *b, uint32_t i,
                                        enum relation before)
{
    const char letter = view_letter(b->v, i);

    if (letter != 'l')
        return letter && before == RELATION_BARE ? RELATION_OTHER : before;
    if (before == RELATION_AGENT || (i == b->behind && event_is_kind(b, "violence.")))
        return RELATION_AGENT;
    return RELATION_OBJECT;
}

/* The clause of the trigger is over. */
static bool ends_clause(const struct view *v, uint32_t i)
{
    if (v->word[i].mark)
        return view_is_mark(v, i, VIEW_MARK_STOP) || view_is_mark(v, i, VIEW_MARK_SEMICOLON) ||
               view_is_mark(v, i, VIEW_MARK_COLON);
    return np_arabic_is_comp(v, i) || view_has(v, i, LEXICON_BUT) ||
           (v->word[i].conj && (event_phrase_begins_event(v, i) || np_arabic_is_finite_cue(v, i)));
}

/* The number of a date: 08 أفريل 2016. */
bool event_phrase_is_of_date(const struct view *v, uint32_t i)
{
    return view_is_number(v, i) && !event_is_person(v, i + 1) &&
           ((i > 0 && np_arabic_is_time(v, i - 1)) || np_arabic_is_time(v, i + 1));
}

/* رفض | أهالي المدينة, مقاتلي X: people of somebody, no adjective though they end like one. */
static bool is_construct(const struct view *v, uint32_t i)
{
    return !v->word[i].article && view_ends_with(v, i, "ي") && is_unnamed_party(v, i) &&
           i + 1 < v->words && (v->word[i + 1].article || view_mention(v, i + 1));
}

/* هجوما | إرهابيا: an adjective of the trigger is nobody. */
static bool is_adjective(const struct event_builder *b, uint32_t i)
{
    const struct view *v = b->v;

    return i == b->behind && v->word[i].mention == VIEW_NONE && !view_has(v, i, LEXICON_PREP) &&
           v->word[i].article == v->word[b->trigger].article && !event_is_power(v, i) &&
           !is_construct(v, i) &&
           (view_ends_with(v, i, "ي") || view_ends_with(v, i, "يه") || view_ends_with(v, i, "يا"));
}

/* Words between phrases: how many there are at i; 0: a phrase begins. */
static uint32_t between_phrases(const struct event_builder *b, uint32_t i, enum relation *next)
{
    const struct view *v = b->v;
    const enum relation said = relation_by(b, i);

    if (v->word[i].mark)
        return view_is_mark(v, i, VIEW_MARK_QUOTE) && view_in_name(v, i) ? 0 : 1;
    if (view_phrase_has(v, i, LEXICON_HEDGE | LEXICON_ADV))
        return v->word[i].phrase_words; /* نفذه على الأرجح X */
    if (said != RELATION_BARE) {
        *next = said;
        return 1;
    }
    if (event_is_means(v, i)) {
        *next = event_is_kind(b, "politics.") ? RELATION_OTHER : RELATION_AGENT; /* برصاص [الأمن] */
        return v->word[i].phrase && v->word[i].phrase_words > 1 ? v->word[i].phrase_words : 1;
    }
    if (event_phrase_is_of_date(v, i) || is_adjective(b, i))
        return 1;
    if (np_arabic_is_time(v, i) || view_has(v, i, LEXICON_ADV | LEXICON_QAD))
        return view_phrase_has(v, i, LEXICON_TIME | LEXICON_ADV) ? v->word[i].phrase_words : 1;
    if (np_arabic_is_prep(v, i) || view_has(v, i, LEXICON_REL)) {
        *next = RELATION_OTHER;
        return 1;
    }
    return 0;
}

/* اعتقلت الشرطة، الجمعة 25 نوفمبر، شابين */
static bool is_beside_time(const struct view *v, uint32_t comma)
{
    return np_arabic_is_time(v, comma + 1) ||
           (comma > 0 &&
            (np_arabic_is_time(v, comma - 1) || event_phrase_is_of_date(v, comma - 1)));
}

/* The first word behind how many they are; the last one where that is all. */
static uint32_t head_of(const struct view *v, struct words w)
{
    while (w.from + 1 < w.to && event_phrase_is_quantifier(v, w.from))
        w.from++;
    return w.from;
}

/* وإصابة: the form of a verbal noun. */
static bool is_noun_like(const struct view *v, uint32_t i)
{
    return view_ends_with(v, i, "ه") || view_ends_with(v, i, "ات") || arabic_word_is_act(v, i);
}

/* مواقع | لتنظيم X is theirs who are hit; مسلحين | تابعين لحركة X is not. */
static bool belongs_to_site(const struct event_builder *b, const struct phrases *all, uint32_t i)
{
    const struct phrase *last = all->n > 0 ? &all->at[all->n - 1] : NULL;

    return !event_is_kind(b, "violence.") || (last && last->is_site && last->words.to == i);
}

/* Somebody or something by any noun: what may suffer where the grammar leaves nothing else. */
bool event_phrase_is_plain(const struct view *v, uint32_t i)
{
    static const char *const idioms[] = {
        "خلفيه", "اثر",  "الرغم", "رغم",    "ضوء",     "مدار",   "مدي",    "صعيد",
        "مستوي", "راس",  "شكل",   "متن",    "الاقل",   "الارجح", "الفور",  "التوالي",
        "وجه",   "نطاق", "الارض", "امتداد", "غرار",    "طول",    "انه",    "انها",
        "حين",   "حد",   "ما",    "من",     "لم",      "لا",     "ذلك",    "سبيل",
        "تعود",  "يعود", "تضم",   "يضم",    "تقع",     "يقع",    "تحمل",   "يحمل",
        "تشمل",  "يشمل", "اساسي", "اساسيه", "مباشر",   "كامل",   "كبير",   "نهائي",
        "عين",   "جانب", "اساس",  "هامش",   "الاراضي", "حدود",   "الحدود", "شمال",
        "جنوب",  "شرق",  "غرب",   "شمالي",  "جنوبي",   "شرقي",   "غربي",   NULL};
    const struct view_word *w = &v->word[i];

    return w->arabic && !w->mark && !w->prep && !w->conj && w->mention == VIEW_NONE &&
           v->tokens.at[i].end - v->tokens.at[i].start > 2 && !view_is_number(v, i) &&
           !np_arabic_is_prep(v, i) && !np_arabic_is_time(v, i) && !event_is_means(v, i) &&
           !event_phrase_begins_event(v, i) && !event_phrase_is_quantifier(v, i) &&
           !view_has(v, i, LEXICON_REL | LEXICON_ADV | LEXICON_QAD | LEXICON_KANA) &&
           !view_is_any(v, i, idioms);
}

/* Who is killed, hurt or taken is somebody, by whatever word. */
static bool befalls_people(const struct event_builder *b)
{
    return event_is_kind(b, "violence.killing") || event_is_kind(b, "violence.injury") ||
           event_is_kind(b, "violence.execution") || event_is_kind(b, "detention.");
}

/* 39 قتيلا, الجريح: those whom the trigger itself names; behind it stands nobody else. */
static bool names_sufferer(const struct event_builder *b)
{
    static const char *const victims[] = {"قتيل", "قتيلا", "جريح", "جريحا", "شهيد",  "شهيدا",
                                          "مصاب", "مصابا", "ضحيه", "جثه",   "قتيله", NULL};

    return view_is_any(b->v, b->trigger, victims) || b->v->word[b->trigger].article;
}

/* مقتل [سائح], هجوم استهدف [حفلا], هجوم على [المتحف]: the head of a phrase that names no party. */
static uint32_t sufferer_of(const struct event_builder *b, const struct phrases *all,
                            const struct phrase *p)
{
    const uint32_t head = head_of(b->v, p->words);
    const bool is_close = all->n == 0 && p->relation == RELATION_BARE && !names_sufferer(b) &&
                          (befalls_people(b) || (p->is_site && event_is_kind(b, "violence.")));

    if (p->words.from == p->words.to || !event_phrase_is_plain(b->v, head))
        return VIEW_NONE;
    for (uint32_t i = head; i < p->words.to && !np_arabic_is_prep(b->v, i); i++)
        if (view_mentions(b->v, i, CW__MENTION__TYPE__LOC))
            return VIEW_NONE; /* جزيرة X: where it was */
    return is_close || (p->relation == RELATION_OBJECT && event_is_kind(b, "violence."))
               ? head
               : VIEW_NONE;
}

/* في | جموع [السكان]: behind a preposition a noun without article governs the next. */
static void extend_construct(const struct view *v, struct words *w, uint32_t limit)
{
    if (w->to == w->from + 1 && w->to < limit && !v->word[w->from].article &&
        v->word[w->from].mention == VIEW_NONE && v->word[w->to].article && !v->word[w->to].conj)
        w->to = np_arabic_after(v, w->to, limit, true).to;
}

void event_phrases_read(const struct event_builder *b, struct phrases *ret)
{
    const struct view *v = b->v;
    const uint32_t limit =
        b->clause.to < b->behind + BEHIND_WORDS ? b->clause.to : b->behind + BEHIND_WORDS;
    enum relation next = RELATION_BARE;
    const bool is_crossable = event_is_kind(b, "violence.killing") ||
                              event_is_kind(b, "violence.injury") ||
                              event_is_kind(b, "detention.") || event_is_kind(b, "politics.");
    bool is_over = false;   /* behind a comma or a relative word no phrase is bare */
    bool is_behind = false; /* behind another event */
    bool is_crossed =
        false; /* the same, where that ends what is done to whom: قتلى في مظاهرة ضد X */

    ret->n = 0;
    for (uint32_t i = b->behind, step; i < limit && ret->n < EVENT_PHRASES_MAX; i += step) {
        const bool is_joined = i == b->behind && v->word[i].conj &&
                               event_phrase_begins_event(v, i) && is_noun_like(v, i);
        if (ends_clause(v, i) && !is_joined)
            break;
        step = is_joined ? 1 : between_phrases(b, i, &next); /* مقتل وإصابة X */
        if (view_is_mark(v, i, VIEW_MARK_COMMA) && !is_beside_time(v, i))
            is_over = ret->n > 0;
        is_over |= view_has(v, i, LEXICON_REL);
        is_behind |= i > b->behind && event_phrase_begins_event(v, i) && !event_is_means(v, i) &&
                     relation_by(b, i) == RELATION_BARE;
        is_crossed = is_crossable && is_behind;
        if (step > 0)
            continue;
        struct phrase *p = &ret->at[ret->n];
        p->words = event_phrase_from(v, i, limit);
        if (p->words.from == p->words.to && next == RELATION_OBJECT && event_phrase_is_plain(v, i))
            p->words = (struct words){i, i + 1};
        if (next == RELATION_OTHER)
            extend_construct(v, &p->words, limit);
        step = p->words.to > i ? p->words.to - i : 1;
        p->relation = relation_of_letter(b, i, next);
        if ((is_over && p->relation == RELATION_BARE) ||
            (i == b->behind && v->word[i].conj) || /* قتلى | وعشرات الجرحى */
            (is_crossed && p->relation == RELATION_OBJECT) ||
            (is_crossed && p->relation == RELATION_AGENT && event_is_kind(b, "politics.")) ||
            (view_letter(v, i) == 'l' && p->relation == RELATION_OBJECT &&
             !belongs_to_site(b, ret, i)))
            p->relation = RELATION_OTHER;
        p->party = p->words.from < p->words.to ? event_phrase_party_in(b, p->words) : VIEW_NONE;
        p->is_site = event_is_site(v, head_of(v, p->words));
        p->is_plain = p->party == VIEW_NONE && !is_behind;
        if (p->is_plain)
            p->party = sufferer_of(b, ret, p);
        if (p->is_site && p->relation == RELATION_OBJECT && event_is_kind(b, "politics."))
            p->relation = RELATION_OTHER; /* زيارة إلى مناطق X */
        ret->n += p->words.from < p->words.to;
        next = RELATION_BARE;
    }
}

const struct phrase *event_phrase_nth(const struct phrases *all, enum relation relation, unsigned n)
{
    for (unsigned i = 0; i < all->n; i++)
        if (all->at[i].relation == relation && n-- == 0)
            return &all->at[i];
    return NULL;
}

/* The first phrase of this relation that names a party. */
uint32_t event_phrase_party(const struct phrases *all, enum relation relation)
{
    for (unsigned i = 0; i < all->n; i++)
        if (all->at[i].relation == relation && all->at[i].party != VIEW_NONE)
            return all->at[i].party;
    return VIEW_NONE;
}
