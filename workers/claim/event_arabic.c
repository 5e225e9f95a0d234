/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic_word.h"
#include "event_role.h"
#include "landmark.h"
#include "np_arabic.h"

#define BEHIND_WORDS 30 /* how far behind the trigger its phrases are read */
#define BEFORE_WORDS 14 /* how far in front of it the verb that carries it may stand */
#define PHRASES_MAX 10
#define TEH_MARBUTA 0x629
#define PARTY_LONG 4 /* words of a party without a name */

/* What a phrase is to the trigger, by what stands in front of it. */
enum relation {
    RELATION_BARE,
    RELATION_AGENT,   /* على يد, من قبل, برصاص */
    RELATION_OBJECT,  /* على, ضد, استهدفت */
    RELATION_BETWEEN, /* بين */
    RELATION_OTHER,
};

struct phrase {
    struct words words;
    enum relation relation;
    uint32_t party; /* the word of it that names a party; VIEW_NONE: none does */
    bool is_site;   /* مواقع [الجيش]: what belongs to the party does nothing */
};

/* The phrases behind a trigger, in the order of the text. */
struct phrases {
    struct phrase at[PHRASES_MAX];
    unsigned n;
};

static bool is_kind(const struct event_builder *b, const char *top)
{
    return strncmp(b->event->type, top, strlen(top)) == 0;
}

/* مقتل X, اعتقال X: who stands behind the noun alone has suffered it. */
static bool is_suffered(const struct event_builder *b, enum lexicon_roles roles)
{
    return roles == LEXICON_ROLES_PASSIVE || is_kind(b, "detention.") ||
           is_kind(b, "settlement.arrest") || is_kind(b, "protest.force") ||
           is_kind(b, "protest.suppressed") || is_kind(b, "humanitarian.displacement");
}

/* --------------------------------------------------------------------------------- phrases */

static bool is_named_party(const struct event_builder *b, uint32_t i, uint32_t from)
{
    const struct view *v = b->v;

    if (view_mentions(v, i, CW__MENTION__TYPE__PER) || view_mentions(v, i, CW__MENTION__TYPE__ORG))
        return true;
    if (view_mentions(v, i, CW__MENTION__TYPE__NORP)) /* قوات روسية; not أراض فلسطينية */
        return i == from || event_is_power(v, from);
    return i == from && view_mentions(v, i, CW__MENTION__TYPE__LOC) &&
           (event_is_country(v, i) || is_kind(b, "politics."));
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
static bool is_quantifier(const struct view *v, uint32_t i)
{
    static const char *const words[] = {
        "عدد",   "عددا",  "العديد", "احد",    "احدي",    "ابرز",   "بعض",    "كل",     "كافه",
        "جميع",  "معظم",  "غالبيه", "نحو",    "حوالي",   "قرابه",  "زهاء",   "اكثر",   "اقل",
        "عشرات", "مئات",  "الاف",   "مجموعه", "العشرات", "المئات", "الالاف", "الكثير", "من",
        "نصف",   "ثلاثه", "ثلاث",   "اربعه",  "اربع",    "خمسه",   "خمس",    "سته",    "ست",
        "سبعه",  "سبع",   "ثمانيه", "ثماني",  "تسعه",    "تسع",    "عشره",   "عشر",    "عشرين",
        "الف",   "مئه",   "مائه",   "هولاء",  "هذا",     "هذه",    NULL};

    return view_is_number(v, i) || view_is_any(v, i, words);
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
static uint32_t party_in(const struct event_builder *b, struct words w)
{
    const struct view *v = b->v;
    uint32_t head = w.from;

    while (head < w.to && (v->word[head].mark || is_quantifier(v, head)))
        head++;
    for (uint32_t i = w.from; i < w.to; i++) {
        if (i > head && np_arabic_is_prep(v, i) && !VIEW_IS(v, i, "من") &&
            !arabic_word_is_inner(v, i))
            break;
        if (is_named_party(b, i, head))
            return i;
    }
    if (head == w.to)
        return VIEW_NONE;
    if (view_mentions(v, head, CW__MENTION__TYPE__TITLE))
        return holder_of(b, head);
    return is_unnamed_party(v, head) || is_counted_people(v, head, w.from) ? head : VIEW_NONE;
}

/* A verb or noun that tells of something else: the phrase in front ends there. */
static bool begins_event(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    return !w->mark && !w->article && w->mention == VIEW_NONE && w->lex && w->lex->trigger &&
           !event_is_person(v, i) && !event_is_party(v, i);
}

/* The letter of a preposition on this word, on a name too: لسامر. */
static char letter_of(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);
    const uint32_t start = v->tokens.at[i].start;

    if (v->word[i].prep)
        return v->word[i].prep;
    if (!m || m->start <= start)
        return 0;
    switch (v->text.point[m->start - 1]) {
    case 0x644: /* lam */
        return 'l';
    case 0x628: /* beh */
        return 'b';
    default:
        return 0;
    }
}

/* خطف مجهولون | سامر: behind people without a name somebody else. */
static bool begins_name(const struct view *v, uint32_t i)
{
    return view_mentions(v, i, CW__MENTION__TYPE__PER) &&
           v->word[i].mention != v->word[i - 1].mention && !v->word[i - 1].article &&
           event_is_person(v, i - 1) && !view_source(v, i - 1);
}

static struct words phrase_from(const struct view *v, uint32_t from, uint32_t limit)
{
    struct words w = v->word[from].prep == 'l' ? np_arabic_governed(v, from, limit)
                                               : np_arabic_after(v, from, limit, true);
    uint32_t head = w.from;

    for (uint32_t i = w.from + 1; i < w.to; i++)
        if (begins_event(v, i) || event_is_means(v, i) || view_has(v, i, LEXICON_REL) ||
            begins_name(v, i) || (v->word[i].prep == 'l' && event_is_person(v, i)))
            w.to = i;
    if (w.to == w.from + 1 && w.to < limit && !v->word[w.from].article &&
        is_unnamed_party(v, w.from) && v->word[w.to].article) /* مقاتلي | التنظيم */
        w.to = np_arabic_after(v, w.to, limit, true).to;
    while (head < w.to && is_quantifier(v, head))
        head++;
    if (head == w.to && head > w.from && head + 1 < limit && VIEW_IS(v, head, "من"))
        w.to = np_arabic_after(v, head + 1, limit, true).to; /* أكثر من | 12 شخصا */
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
    if (i == b->behind && VIEW_IS(b->v, i, "من") && is_kind(b, "politics."))
        return RELATION_AGENT; /* أوامر من [X] */
    if (VIEW_IS(b->v, i, "مع") && is_kind(b, "violence.clash"))
        return RELATION_OBJECT;
    if (view_is_any(b->v, i, on) || (VIEW_IS(b->v, i, "حق") && VIEW_IS(b->v, i - 1, "في")) ||
        (VIEW_IS(b->v, i, "عن") && is_kind(b, "detention.")) ||
        (view_is_any(b->v, i, with) && is_kind(b, "politics.")))
        return RELATION_OBJECT;
    return VIEW_IS(b->v, i, "بين") ? RELATION_BETWEEN : RELATION_BARE;
}

/* قصف لقوات النظام is theirs; مواقع لقوات النظام, مساعدات للاجئين: who is meant. */
static enum relation relation_of_letter(const struct event_builder *b, uint32_t i,
                                        enum relation before)
{
    const char letter = letter_of(b->v, i);

    if (letter != 'l')
        return letter && before == RELATION_BARE ? RELATION_OTHER : before;
    if (before == RELATION_AGENT || (i == b->behind && is_kind(b, "violence.")))
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
           (v->word[i].conj && (begins_event(v, i) || np_arabic_is_finite_cue(v, i)));
}

/* The number of a date: 08 أفريل 2016. */
static bool is_of_date(const struct view *v, uint32_t i)
{
    return view_is_number(v, i) &&
           ((i > 0 && np_arabic_is_time(v, i - 1)) || np_arabic_is_time(v, i + 1));
}

/* هجوما | إرهابيا: an adjective of the trigger is nobody. */
static bool is_adjective(const struct event_builder *b, uint32_t i)
{
    const struct view *v = b->v;

    return i == b->behind && v->word[i].mention == VIEW_NONE && !view_has(v, i, LEXICON_PREP) &&
           v->word[i].article == v->word[b->trigger].article && !event_is_power(v, i) &&
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
        *next = is_kind(b, "politics.") ? RELATION_OTHER : RELATION_AGENT; /* برصاص [الأمن] */
        return v->word[i].phrase && v->word[i].phrase_words > 1 ? v->word[i].phrase_words : 1;
    }
    if (is_of_date(v, i) || is_adjective(b, i))
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
           (comma > 0 && (np_arabic_is_time(v, comma - 1) || is_of_date(v, comma - 1)));
}

static void read_phrases(const struct event_builder *b, struct phrases *ret)
{
    const struct view *v = b->v;
    const uint32_t limit =
        b->clause.to < b->behind + BEHIND_WORDS ? b->clause.to : b->behind + BEHIND_WORDS;
    enum relation next = RELATION_BARE;
    bool is_over = false;    /* behind a comma or a relative word no phrase is bare */
    bool is_crossed = false; /* behind another event: قتلى في مظاهرة ضد X */

    ret->n = 0;
    for (uint32_t i = b->behind, step; i < limit && ret->n < PHRASES_MAX; i += step) {
        const bool is_joined = i == b->behind && v->word[i].conj && begins_event(v, i);
        if (ends_clause(v, i) && !is_joined)
            break;
        step = is_joined ? 1 : between_phrases(b, i, &next); /* مقتل وإصابة X */
        if (view_is_mark(v, i, VIEW_MARK_COMMA) && !is_beside_time(v, i))
            is_over = ret->n > 0;
        is_over |= view_has(v, i, LEXICON_REL);
        is_crossed |= i > b->behind && begins_event(v, i) && !event_is_means(v, i) &&
                      relation_by(b, i) == RELATION_BARE;
        if (step > 0)
            continue;
        struct phrase *p = &ret->at[ret->n];
        p->words = phrase_from(v, i, limit);
        step = p->words.to > i ? p->words.to - i : 1;
        p->relation = relation_of_letter(b, i, next);
        if ((is_over && p->relation == RELATION_BARE) ||
            (is_crossed && p->relation == RELATION_OBJECT))
            p->relation = RELATION_OTHER;
        p->party = p->words.from < p->words.to ? party_in(b, p->words) : VIEW_NONE;
        p->is_site = event_is_site(v, i);
        if (p->is_site && p->relation == RELATION_OBJECT && is_kind(b, "politics."))
            p->relation = RELATION_OTHER; /* زيارة إلى مناطق X */
        ret->n += p->words.from < p->words.to;
        next = RELATION_BARE;
    }
}

static const struct phrase *nth(const struct phrases *all, enum relation relation, unsigned n)
{
    for (unsigned i = 0; i < all->n; i++)
        if (all->at[i].relation == relation && n-- == 0)
            return &all->at[i];
    return NULL;
}

/* The first phrase of this relation that names a party. */
static uint32_t party_of(const struct phrases *all, enum relation relation)
{
    for (unsigned i = 0; i < all->n; i++)
        if (all->at[i].relation == relation && all->at[i].party != VIEW_NONE)
            return all->at[i].party;
    return VIEW_NONE;
}

/* ---------------------------------------------------------------------------- in front of it */

/* Where the clause begins that word `end` stands in. */
static uint32_t clause_start(const struct event_builder *b, uint32_t end)
{
    const struct view *v = b->v;
    uint32_t i = end;

    while (i > b->clause.from && !np_arabic_is_comp(v, i - 1) &&
           !view_is_mark(v, i - 1, VIEW_MARK_COMMA) && !view_has(v, i - 1, LEXICON_BUT))
        i--;
    while (i < end && (v->word[i].mark || view_has(v, i, LEXICON_KANA | LEXICON_QAD)))
        i++;
    return i;
}

/* The subject in front of the verb at `end`: [قوات النظام] (مساء أمس) قصفت; empty when there is
 * none. */
static struct words phrase_before(const struct event_builder *b, uint32_t end)
{
    const struct view *v = b->v;
    const uint32_t from = clause_start(b, end);
    struct words w = {end, end};

    if (from < end && !begins_event(v, from) && !np_arabic_is_prep(v, from) &&
        !(v->word[from].lex && (v->word[from].lex->needed & v->arabic->supports)))
        w = np_arabic_after(v, from, end, false);
    if (w.from < w.to && landmark_is_reached(v, (struct words){w.to, end}))
        return (struct words){w.from, end};
    while (end > b->clause.from && (np_arabic_is_time(v, end - 1) || is_of_date(v, end - 1) ||
                                    view_has(v, end - 1, LEXICON_ADV | LEXICON_QAD | LEXICON_REL)))
        end--;
    w = np_arabic_before(v, end, b->clause.from);
    if (w.from > b->clause.from && np_arabic_is_prep(v, w.from - 1))
        w.from = w.to; /* في حي X | قتل */
    return w;
}

/* Who does what the verb at word `i` says: the phrase in front of it, or behind. */
static uint32_t subject_of(const struct event_builder *b, uint32_t i)
{
    const struct view *v = b->v;
    const struct words before = phrase_before(b, i);
    uint32_t party = before.from < before.to && !v->word[i].conj ? party_in(b, before) : VIEW_NONE;
    struct words w, of;

    if (party != VIEW_NONE || i + 1 >= b->trigger)
        return party;
    w = phrase_from(v, i + 1, b->trigger);
    party = w.from < w.to ? party_in(b, w) : VIEW_NONE;
    if (party == VIEW_NONE || v->word[party].mention != VIEW_NONE || !VIEW_IS(v, w.to, "من"))
        return party;
    of = np_arabic_after(v, w.to + 1, b->trigger, true); /* وحدات من [الجيش] */
    for (i = of.from; i < of.to; i++)
        if (view_mentions(v, i, CW__MENTION__TYPE__ORG))
            return i;
    return party;
}

/* نفذ [الجيش] غارات, تمكنت [الشرطة] من اعتقال: who does what a noun says stands at its verb. */
static uint32_t subject_of_support(const struct event_builder *b)
{
    const struct view *v = b->v;
    const uint64_t group = v->arabic->supports;

    for (uint32_t i = b->trigger; i > b->clause.from && b->trigger - i < BEFORE_WORDS; i--) {
        const struct view_word *w = &v->word[i - 1];
        if (view_is_mark(v, i - 1, VIEW_MARK_STOP) || np_arabic_is_comp(v, i - 1))
            break;
        if (!w->article && !w->prep && w->lex && (w->lex->needed & group))
            return subject_of(b, i - 1);
    }
    return VIEW_NONE;
}

static uint32_t party_of_speaker(const struct event_builder *b)
{
    const struct words w = b->reader->speaker;

    return w.from < w.to ? party_in(b, w) : VIEW_NONE;
}

/* أعلنت الشرطة أنها أحبطت; "ندين الهجوم": it is the speaker who does. */
static uint32_t speaker_of(const struct event_builder *b)
{
    const struct view *v = b->v;
    const uint32_t i = b->trigger, start = clause_start(b, i);
    if (view_is_cue(v, i, LEXICON_ING) ||
        (i >= b->reader->cue.from && i < b->reader->cue.to)) /* اتهمت, متهما: the act itself */
        return party_of_speaker(b);
    const bool is_first_person =
        view_in_speech(v, i) && (view_starts_with(v, i, "ن") || view_starts_with(v, i, "سن"));

    if (!is_first_person && !(start > 0 && landmark_is_pronoun_comp(v, start - 1)))
        return VIEW_NONE;
    return party_of_speaker(b);
}

/* أعلنت [الشرطة] اعتقال X: what powers announce without a doer they did. */
static uint32_t announcer_of(const struct event_builder *b)
{
    static const char *const own[] = {"detention.", "violence.foiled", "military.", "settlement."};
    const struct words w = b->reader->speaker;

    for (unsigned k = 0; k < sizeof own / sizeof *own && w.from < w.to; k++)
        if (is_kind(b, own[k]) && event_is_power(b->v, w.from))
            return party_of_speaker(b);
    return speaker_of(b);
}

/* قام [X] بجولة، اجتمع خلالها: the subject that the sentence began with goes on. */
static uint32_t subject_of_sentence(const struct event_builder *b)
{
    const struct view *v = b->v;
    uint32_t i = b->clause.from;

    while (i < b->trigger && (v->word[i].mark || view_has(v, i, LEXICON_KANA | LEXICON_QAD)))
        i++;
    return i < b->trigger && !np_arabic_is_prep(v, i) && !arabic_word_is_act(v, i)
               ? subject_of(b, i)
               : VIEW_NONE;
}

/* Is the trigger a noun here? قصف, قتل and خطف are verbs too, where a clause begins. */
static bool is_noun(const struct event_builder *b, enum lexicon_roles roles)
{
    const struct view *v = b->v;
    const uint32_t i = b->trigger;
    const struct view_word *w = &v->word[i];

    if (w->article || w->prep)
        return true;
    if (view_ends_with(v, i, "ت") && !view_ends_with(v, i, "ات"))
        return false;
    if (view_ends_with(v, i, "ا") && !view_ends_with(v, i, "وا"))
        return true; /* هجوما */
    if (roles == LEXICON_ROLES_NOUN || view_ends_with(v, i, "ه") || view_ends_with(v, i, "ات") ||
        view_ends_with(v, i, "ء") || arabic_word_is_act(v, i))
        return true;
    if (view_starts_with(v, i, "م") || view_starts_with(v, i, "وم"))
        return true; /* مقتل */
    return i > b->clause.from && !w->conj && np_arabic_is_prep(v, i - 1);
}

/* ------------------------------------------------------------------------------------- roles */

/* سكان | المدينة, شاب | سوري: still the same people. */
static bool goes_on(const struct view *v, uint32_t i)
{
    return !v->word[i].mark && !v->word[i].conj && !v->word[i].prep && !np_arabic_is_prep(v, i) &&
           (v->word[i].article || view_mention(v, i) || event_is_person(v, i) ||
            view_ends_with(v, i, "ي") || view_ends_with(v, i, "يين"));
}

static void add(struct event_builder *b, Cw__Role__Name name, uint32_t party,
                const struct phrases *all)
{
    struct words w = {party, party + 1};

    if (party == VIEW_NONE)
        return;
    for (unsigned i = 0; all && i < all->n; i++)
        if (party >= all->at[i].words.from && party < all->at[i].words.to)
            w = (struct words){all->at[i].words.from, all->at[i].words.to};
    while (w.from < party && !is_quantifier(b->v, w.from))
        w.from++; /* [58 مدنيا], [عدد من المدنيين] */
    if (b->v->word[party].mention != VIEW_NONE || event_is_party(b->v, party)) {
        event_add_party(b, name, party);
        return;
    }
    for (uint32_t i = party + 1; i < w.to; i++)
        if (!goes_on(b->v, i) || i - party >= PARTY_LONG)
            w.to = i;
    event_add_role(b, name, event_make_mention(b->reader, w, "claim:party"));
}

/* Everybody whom a phrase names: اشتباكات بين [الجيش] و[الفصائل]. */
static void add_all(struct event_builder *b, Cw__Role__Name name, const struct phrase *p)
{
    const struct view *v = b->v;
    uint32_t last = VIEW_NONE;

    for (uint32_t i = p->words.from; i < p->words.to; i++) {
        const uint32_t mention = v->word[i].mention;
        if (mention == VIEW_NONE || mention == last || !is_named_party(b, i, p->words.from))
            continue;
        event_add_party(b, name, i);
        last = mention;
    }
    if (last == VIEW_NONE)
        add(b, name, p->party, NULL);
}

/* قتله, اعتقالهم, مطالبهم: the pronoun stands for somebody told of in front. */
static bool is_owned(const struct event_builder *b)
{
    const struct view *v = b->v;

    for (uint32_t i = b->trigger; i < b->behind; i++)
        if (arabic_word_is_owned(v, i) && v->text.point[v->tokens.at[i].end - 1] != TEH_MARBUTA)
            return true;
    return false;
}

/* قصف [الجيش] [مواقع X]; [الجيش] قصف [مواقع X]; اعتقل [شابان]; طالبت بـ ... */
static void fill_verb(struct event_builder *b, const struct phrases *all, bool is_suffered)
{
    const struct words before = phrase_before(b, b->trigger);
    const bool is_in_front = before.from < before.to && !b->v->word[b->trigger].conj;
    const struct phrase *first = nth(all, RELATION_BARE, 0), *second = nth(all, RELATION_BARE, 1);
    uint32_t actor = party_of(all, RELATION_AGENT), target = VIEW_NONE;
    const uint32_t against = party_of(all, RELATION_OBJECT);

    const uint32_t front = is_in_front ? party_in(b, before) : VIEW_NONE;

    if (view_is_cue(b->v, b->trigger, LEXICON_ING)) { /* متهما [X] */
        target = first ? first->party : VIEW_NONE;
    } else if (is_owned(b)) { /* [الرجل] الذي قتله [جنود] */
        actor = actor == VIEW_NONE && first ? first->party : actor;
        target = front;
    } else if (is_in_front && (!is_suffered || (first && first->party != VIEW_NONE))) {
        actor = front; /* whoever that is: مظاهرات طالبت has no party */
        target = first ? first->party : VIEW_NONE;
    } else if (is_in_front) {
        target = front;
    } else if (is_suffered && first && (!second || second->party == VIEW_NONE)) {
        if (actor == VIEW_NONE && event_is_power(b->v, first->party))
            actor = first->party; /* اعتقلت الشرطة ... */
        else
            target = first->party;
    } else if (first && first->is_site) {
        target = first->party;
    } else if (first) {
        actor = actor == VIEW_NONE ? first->party : actor;
        target = second ? second->party : VIEW_NONE;
    }
    if (actor == VIEW_NONE && !is_in_front && (!is_suffered || target != VIEW_NONE))
        actor = speaker_of(b); /* أنها اعتقلت شابين; not أنه قتل */
    if (actor == VIEW_NONE && !is_in_front &&
        (!first || first->party == VIEW_NONE || first->is_site) &&
        (!is_suffered || is_kind(b, "detention.")))
        actor = subject_of_sentence(b);
    if (actor == against)
        actor = VIEW_NONE;
    add(b, CW__ROLE__NAME__ACTOR, actor, all);
    add(b, CW__ROLE__NAME__TARGET, target != VIEW_NONE ? target : against, all);
}

/* قصف [الجيش] [المدينة], اعتقال [الشرطة] [شابين], مقتل [شابين] على يد [الشرطة] */
static void fill_noun(struct event_builder *b, const struct phrases *all, bool is_suffered)
{
    const struct phrase *first = nth(all, RELATION_BARE, 0), *second = nth(all, RELATION_BARE, 1),
                        *between = nth(all, RELATION_BETWEEN, 0);
    uint32_t actor = party_of(all, RELATION_AGENT), target = VIEW_NONE;
    const uint32_t against = party_of(all, RELATION_OBJECT);
    const bool is_owner = is_owned(b);

    if (between && between->party != VIEW_NONE) {
        do
            add_all(b, CW__ROLE__NAME__ACTOR, between);
        while (++between < all->at + all->n && b->v->word[between->words.from].conj);
        return;
    }
    if (first && second && first->party != VIEW_NONE && second->party != VIEW_NONE) {
        actor = actor == VIEW_NONE ? first->party : actor;
        target = second->party;
    } else if (first && is_suffered && against != VIEW_NONE && event_is_power(b->v, first->party)) {
        actor = first->party; /* اعتقال الشرطة لشابين */
    } else if (first && (is_suffered || first->is_site)) {
        target = first->party;
    } else if (first) {
        actor = actor == VIEW_NONE ? first->party : actor;
    }
    if (is_suffered && !first && b->trigger > b->clause.from &&
        event_is_person(b->v, b->trigger - 1))
        target = b->trigger - 1; /* 10 أطفال قتلى */
    else if (is_owner && is_suffered)
        target = event_party_before(b);
    else if (is_owner && actor == VIEW_NONE)
        actor = party_of_speaker(b); /* أعلن X مسؤوليته */
    if (actor == VIEW_NONE)
        actor = subject_of_support(b);
    if (actor == VIEW_NONE)
        actor = announcer_of(b);
    if (actor == VIEW_NONE && !is_suffered && !is_kind(b, "violence.")) /* أحبطت الشرطة هجوما */
        actor = event_party_before(b);
    if (actor == against || actor == target)
        actor = VIEW_NONE;
    add(b, CW__ROLE__NAME__ACTOR, actor, all);
    add(b, CW__ROLE__NAME__TARGET, target != VIEW_NONE ? target : against, all);
}

void event_fill_arabic(struct event_builder *b, enum lexicon_roles roles)
{
    struct phrases all;

    read_phrases(b, &all);
    if (is_noun(b, roles) && !view_is_cue(b->v, b->trigger, LEXICON_ING))
        fill_noun(b, &all, is_suffered(b, roles));
    else
        fill_verb(b, &all, is_suffered(b, roles));
}
