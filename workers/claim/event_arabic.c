/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic_word.h"
#include "event_phrase.h"
#include "landmark.h"
#include "np_arabic.h"

#define BEFORE_WORDS 14 /* how far in front of it the verb that carries it may stand */
#define CLAUSE_WORDS 60 /* how far in front of a word its clause may begin */
#define TEH_MARBUTA 0x629
#define PARTY_LONG 4 /* words of a party without a name */

/* مقتل X, اعتقال X: who stands behind the noun alone has suffered it. */
static bool is_suffered(const struct event_builder *b, enum lexicon_roles roles)
{
    return roles == LEXICON_ROLES_PASSIVE || event_is_kind(b, "detention.") ||
           event_is_kind(b, "settlement.arrest") || event_is_kind(b, "settlement.centre_opened") ||
           event_is_kind(b, "protest.force") || event_is_kind(b, "protest.suppressed") ||
           event_is_kind(b, "humanitarian.displacement");
}

/* ---------------------------------------------------------------------------- in front of it */

/* Where the clause begins that word `end` stands in. */
static uint32_t clause_start(const struct event_builder *b, uint32_t end)
{
    const struct view *v = b->v;
    uint32_t i = end;

    while (i > b->clause.from && end - i < CLAUSE_WORDS && !np_arabic_is_comp(v, i - 1) &&
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

    if (from < end && !event_phrase_begins_event(v, from) && !np_arabic_is_prep(v, from) &&
        !view_is_in_arabic(v, from, v->arabic->supports))
        w = np_arabic_after(v, from, end, false);
    if (w.from < w.to && landmark_is_reached(v, (struct words){w.to, end}))
        return (struct words){w.from, end};
    while (end > b->clause.from &&
           (np_arabic_is_time(v, end - 1) || event_phrase_is_of_date(v, end - 1) ||
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
    uint32_t party =
        before.from < before.to && !v->word[i].conj ? event_phrase_party_in(b, before) : VIEW_NONE;
    struct words w, of;

    if (party != VIEW_NONE || i + 1 >= b->trigger)
        return party;
    w = event_phrase_from(v, i + 1, b->trigger);
    party = w.from < w.to ? event_phrase_party_in(b, w) : VIEW_NONE;
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
        if (!w->article && !w->prep && view_is_in_arabic(v, i - 1, group))
            return subject_of(b, i - 1);
    }
    return VIEW_NONE;
}

/* [قوات X] ردت باستخدام طائرات لقصف ...: who begins the clause does what its verb is for. */
static uint32_t subject_of_clause(const struct event_builder *b)
{
    const uint32_t from = clause_start(b, b->trigger);
    const struct words w = from < b->trigger && !event_phrase_begins_event(b->v, from)
                               ? np_arabic_after(b->v, from, b->trigger, true)
                               : (struct words){from, from};

    return w.from < w.to ? event_phrase_party_in(b, w) : VIEW_NONE;
}

static uint32_t party_of_speaker(const struct event_builder *b)
{
    const struct words w = b->reader->speaker;

    return w.from < w.to ? event_phrase_party_in(b, w) : VIEW_NONE;
}

/* أعلنت X (أنها) ... (وأنها) ...: does the claim's own "that it" stand at word i? One farther in,
 * as in رجل يعتقد (أنه), speaks of others. */
static bool is_that_it(const struct event_builder *b, uint32_t i)
{
    /* أنه تم إطلاق النار */
    return !view_is_in_arabic(b->v, i + 1, b->v->arabic->passives) &&
           landmark_is_pronoun_comp(b->v, i) && (i <= b->clause.from || b->v->word[i].conj);
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

    if (!is_first_person && !(start > 0 && is_that_it(b, start - 1)))
        return VIEW_NONE;
    return party_of_speaker(b);
}

/* أعلنت [الشرطة] اعتقال X: what powers announce without a doer they did. */
static uint32_t announcer_of(const struct event_builder *b)
{
    static const char *const own[] = {"detention.", "violence.foiled", "military.", "settlement."};
    const struct words w = b->reader->speaker;

    for (unsigned k = 0; k < sizeof own / sizeof *own && w.from < w.to; k++)
        if (event_is_kind(b, own[k]) && event_is_power(b->v, w.from))
            return party_of_speaker(b);
    return speaker_of(b);
}

/* قام [X] بجولة، اجتمع خلالها: the subject that the sentence began with goes on. */
static uint32_t subject_of_sentence(const struct event_builder *b)
{
    const struct view *v = b->v;
    uint32_t i = b->clause.from;

    while (i < b->trigger && i - b->clause.from < CLAUSE_WORDS &&
           (v->word[i].mark || view_has(v, i, LEXICON_KANA | LEXICON_QAD)))
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

    static const char *const victims[] = {"قتلي",  "جرحي",  "قتيل",  "قتيلا",  "جريح", "جريحا",
                                          "شهيدا", "شهداء", "مصابا", "مصابين", NULL};

    if (w->article || w->prep || view_is_any(v, i, victims))
        return true;
    if (i > b->clause.from && view_has(v, i - 1, LEXICON_REL))
        return false; /* الذي قتله */
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
    bool is_somebody;

    if (party == VIEW_NONE)
        return;
    is_somebody = event_is_person(b->v, party) || event_is_power(b->v, party) ||
                  view_source(b->v, party) != LEXICON_SOURCE_NONE;
    for (unsigned i = 0; all && i < all->n; i++)
        if (party >= all->at[i].words.from && party < all->at[i].words.to)
            w = (struct words){all->at[i].words.from, all->at[i].words.to};
    while (w.from < party && !event_phrase_is_quantifier(b->v, w.from))
        w.from++; /* [58 مدنيا], [عدد من المدنيين] */
    if (b->v->word[party].mention != VIEW_NONE || event_is_party(b->v, party)) {
        event_add_party(b, name, party);
        return;
    }
    for (uint32_t i = party + 1; i < w.to; i++)
        if (!goes_on(b->v, i) || i - party >= PARTY_LONG)
            w.to = i;
    event_add_role(b, name,
                   event_make_mention(b->reader, w, is_somebody ? "claim:party" : EVENT_OBJECT));
}

/* Everybody whom a phrase names: اشتباكات بين [الجيش] و[الفصائل] و[تنظيم X]. */
static void add_all(struct event_builder *b, Cw__Role__Name name, const struct phrase *p)
{
    const struct view *v = b->v;
    uint32_t last = VIEW_NONE;

    for (uint32_t i = p->words.from, end; i < p->words.to; i = end) {
        end = i + 1;
        while (end < p->words.to && !v->word[end].conj)
            end++;
        const uint32_t party = event_phrase_party_in(b, (struct words){i, end});
        const uint32_t mention = party != VIEW_NONE ? v->word[party].mention : VIEW_NONE;
        if (party != VIEW_NONE && (mention == VIEW_NONE || mention != last))
            add(b, name, party, NULL);
        last = mention;
    }
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

/* الذي | قتله */
static bool is_relative(const struct event_builder *b)
{
    return b->trigger > b->clause.from && view_has(b->v, b->trigger - 1, LEXICON_REL);
}

/* The party in front of the verb; of what befalls people any noun: [أحد العسكريين] أصيب. */
static uint32_t front_of(const struct event_builder *b, struct words before, bool is_suffered)
{
    const uint32_t party = event_phrase_party_in(b, before);
    uint32_t head = before.from;

    while (head + 1 < before.to && event_phrase_is_quantifier(b->v, head))
        head++;
    if (party != VIEW_NONE || !is_suffered || head == before.to)
        return party;
    return (head > before.from || b->v->word[head].article || view_ends_with(b->v, head, "ا")) &&
                   event_phrase_is_plain(b->v, head)
               ? head
               : VIEW_NONE;
}

/* ناشدوا [الجهات]: the subject is in the ending of the verb, what stands behind is the object. */
static bool has_own_subject(const struct event_builder *b)
{
    return view_ends_with(b->v, b->trigger, "وا");
}

/* 10 من [منسوبي] الحرس, [3] عناصر من الجيش: the head of a phrase that counts people; VIEW_NONE. */
static uint32_t counted_head(const struct event_builder *b, const struct phrase *p)
{
    uint32_t i = p->words.from;

    while (i < p->words.to && event_phrase_is_quantifier(b->v, i))
        i++;
    return i > p->words.from && i < p->words.to && event_is_person(b->v, i) ? i : VIEW_NONE;
}

/* قصف [الجيش] [مواقع X]; [الجيش] قصف [مواقع X]; اعتقل [شابان]; طالبت بـ ... */
static void fill_verb(struct event_builder *b, const struct phrases *all, bool is_suffered)
{
    const struct words before = phrase_before(b, b->trigger);
    const bool is_in_front = before.from < before.to && !b->v->word[b->trigger].conj;
    const struct phrase *first = event_phrase_nth(all, RELATION_BARE, 0),
                        *second = event_phrase_nth(all, RELATION_BARE, 1);
    uint32_t actor = event_phrase_party(all, RELATION_AGENT), target = VIEW_NONE;
    const uint32_t against = event_phrase_party(all, RELATION_OBJECT);

    const uint32_t front = is_in_front ? front_of(b, before, is_suffered) : VIEW_NONE;

    if (view_is_cue(b->v, b->trigger, LEXICON_ING) || /* متهما [X], طلبت من [X] */
        (b->behind > b->trigger + 1 && VIEW_IS(b->v, b->behind - 1, "من"))) {
        target = first ? first->party : VIEW_NONE;
    } else if (is_owned(b) && !is_relative(b) && (!first || first->party == VIEW_NONE)) {
        actor = actor == VIEW_NONE ? front : actor; /* [التنظيم] أعدمهم */
    } else if (is_owned(b)) {                       /* [الرجل] الذي قتله [جنود] */
        actor = actor == VIEW_NONE && first ? first->party : actor;
        target = front;
    } else if (is_relative(b) && first && second && event_is_power(b->v, first->party) &&
               second->party != VIEW_NONE) { /* التي اختطفت [X] [13 عنصرا] منها */
        actor = first->party;
        target = second->party;
    } else if (is_in_front && (!is_suffered || (first && first->party != VIEW_NONE))) {
        actor = front; /* whoever that is: مظاهرات طالبت has no party */
        target = first ? first->party : VIEW_NONE;
    } else if (is_in_front) {
        target = front;
    } else if (is_suffered && first && (!second || second->party == VIEW_NONE)) {
        if (counted_head(b, first) != VIEW_NONE)
            target = counted_head(b, first); /* استشهد 10 من منسوبي الحرس */
        else if (actor == VIEW_NONE && event_is_power(b->v, first->party))
            actor = first->party; /* اعتقلت الشرطة ... */
        else
            target = first->party;
    } else if (first && (first->is_site || has_own_subject(b))) {
        target = first->party;
    } else if (first) {
        actor = actor == VIEW_NONE ? first->party : actor;
        target = second ? second->party : VIEW_NONE;
    }
    if (actor == VIEW_NONE && !is_in_front &&
        (!is_suffered || target != VIEW_NONE || event_is_kind(b, "detention.")))
        actor = speaker_of(b); /* أنها اعتقلت شابين; not أنه قتل */
    if (actor == VIEW_NONE && !is_in_front &&
        (!first || first->party == VIEW_NONE || first->is_site) &&
        (!is_suffered || event_is_kind(b, "detention.")))
        actor = subject_of_sentence(b);
    if (actor == against)
        actor = VIEW_NONE;
    add(b, CW__ROLE__NAME__ACTOR, actor, all);
    add(b, CW__ROLE__NAME__TARGET, target != VIEW_NONE ? target : against, all);
}

/* [المحتجون], [متظاهرين]: the word that tells of the deed names who does it. */
static bool is_doer(const struct event_builder *b)
{
    return event_is_kind(b, "protest.") &&
           (view_ends_with(b->v, b->trigger, "ون") || view_ends_with(b->v, b->trigger, "ين"));
}

/* قصف [الجيش] [المدينة], اعتقال [الشرطة] [شابين], مقتل [شابين] على يد [الشرطة] */
static void fill_noun(struct event_builder *b, const struct phrases *all, bool is_suffered)
{
    const struct phrase *first = event_phrase_nth(all, RELATION_BARE, 0),
                        *second = event_phrase_nth(all, RELATION_BARE, 1),
                        *between = event_phrase_nth(all, RELATION_BETWEEN, 0);
    uint32_t actor = event_phrase_party(all, RELATION_AGENT), target = VIEW_NONE;
    const uint32_t against = event_phrase_party(all, RELATION_OBJECT);
    const bool is_owner = is_owned(b);

    if (is_doer(b)) {
        event_add_role(
            b, CW__ROLE__NAME__ACTOR,
            event_make_mention(b->reader, (struct words){b->trigger, b->behind}, "claim:party"));
        return;
    }
    if (between && between->party != VIEW_NONE) {
        do
            add_all(b, CW__ROLE__NAME__ACTOR, between);
        while (++between < all->at + all->n && b->v->word[between->words.from].conj);
        return;
    }
    if (first && second && first->party != VIEW_NONE && second->party != VIEW_NONE &&
        !first->is_plain) {
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
    if (actor == VIEW_NONE && b->v->word[b->trigger].prep)
        actor = subject_of_clause(b);
    if (actor == VIEW_NONE)
        actor = announcer_of(b);
    if (actor == VIEW_NONE && !is_suffered &&
        !event_is_kind(b, "violence.")) /* أحبطت الشرطة هجوما */
        actor = event_party_before(b);
    if (actor == against || actor == target)
        actor = VIEW_NONE;
    add(b, CW__ROLE__NAME__ACTOR, actor, all);
    add(b, CW__ROLE__NAME__TARGET, target != VIEW_NONE ? target : against, all);
}

void event_fill_arabic(struct event_builder *b, enum lexicon_roles roles)
{
    struct phrases all;

    event_phrases_read(b, &all);
    const bool is_participle =
        view_is_cue(b->v, b->trigger, LEXICON_ING) && b->behind == b->trigger + 1;
    if (is_noun(b, roles) && !is_participle) /* مذكرة احتجاج is none */
        fill_noun(b, &all, is_suffered(b, roles));
    else
        fill_verb(b, &all, is_suffered(b, roles));
}
