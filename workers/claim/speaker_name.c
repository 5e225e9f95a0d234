/* SPDX-License-Identifier: Apache-2.0 */
#include "speaker_name.h"
#include "arabic_word.h"
#include "np_arabic.h"
#include "speaker_title.h"

#define GIVEN_POINTS 12 /* what a first name weighs against a title, in letters */
#define WORD_BYTES 64

/* A word that tells one name from another: not a title, not a small word. */
bool speaker_name_is_word(const struct view *v, uint32_t i)
{
    if (v->word[i].mark || v->tokens.at[i].folded.n < 3)
        return false;
    if (view_mention(v, i) && !view_mentions(v, i, CW__MENTION__TYPE__TITLE))
        return true;
    if (view_source(v, i) != LEXICON_SOURCE_NONE || view_is_in_arabic(v, i, v->arabic->courtesies))
        return false;
    return !v->word[i].lex || (view_flags(v, i) & ~(LEXICON_GIVEN | LEXICON_WHOLE)) == 0;
}

/* "the source", المصدر ذاته: definite, and nothing in it is a name. */
bool speaker_name_is_generic(const struct view *v, struct words np)
{
    static const char *const these[] = {"the", "this", "that", "هذا", "هذه", "هولاء", NULL};
    const bool is_the = view_is_any(v, np.from, these);

    if (np.to - np.from > 3 || !(v->word[np.from].article || is_the || VIEW_IS(v, np.from, "ذات") ||
                                 VIEW_IS(v, np.from, "نفس")))
        return false;
    if (np.to == np.from + 1 && v->word[np.from].arabic && view_source(v, np.from))
        return true; /* البابا, whatever mention covers it */
    if (np.to == np.from + 2 && v->word[np.from].article && v->word[np.from + 1].article &&
        view_source(v, np.from) == LEXICON_SOURCE_ANONYMOUS && view_source(v, np.from + 1))
        return false; /* المصدر العسكري: one of several kinds */
    for (uint32_t i = np.from + !v->word[np.from].article; i < np.to; i++)
        if (is_the && (VIEW_IS(v, i, "same")))
            continue;
        else if (speaker_name_is_word(v, i) ||
                 (i > np.from + 1 && v->word[i].arabic && view_source(v, i)) ||
                 (v->word[i].capital && !view_source(v, i)))
            return false;
    return true;
}

/* Two words for one office, and two spellings. */
static struct span usual_word(struct span s)
{
    static const char *const pairs[][2] = {
        {"ناطق", "متحدث"},        {"الناطق", "المتحدث"},
        {"الحكومه", "الوزراء"},   {"ابي", "ابو"},
        {"ابا", "ابو"},           {"بابي", "ابو"},
        {"الاميركي", "الامريكي"}, {"الاميركيه", "الامريكيه"},
        {"مسئول", "مسؤول"},       {"المسئول", "المسؤول"},
        {"مندوب", "سفير"},        {"الصحافي", "الصحفي"},
    };

    for (unsigned k = 0; k < sizeof pairs / sizeof *pairs; k++)
        if (span_equal(s, span_of(pairs[k][0])))
            return span_of(pairs[k][1]);
    return s;
}

/* The letter in front of the word stays off, if it is certain or `guesses`. */
static uint64_t hash_of(const struct view *v, uint32_t i, bool guesses)
{
    const char prep = v->word[i].is_guess && !guesses ? 0 : v->word[i].prep;
    struct span s = v->tokens.at[i].folded;
    char whole[WORD_BYTES];

    if (span_ends_with(s, SPAN("'s")))
        s.n -= 2;
    if (prep == 'l' && span_starts_with(s, SPAN("لل")) && s.n <= sizeof whole) {
        memcpy(whole, s.p, s.n); /* للأمم is of الأمم */
        memcpy(whole, "ا", 2);
        s.p = whole;
    } else if ((prep && s.n > 4) || (v->word[i].conj && v->word[i].article && !prep && s.n > 8)) {
        s = span_slice(s, 2, s.n); /* والناطق الرسمي: الناطق */
    }
    return lexicon_hash(v->word[i].arabic ? usual_word(s) : s);
}

/* بوزيد has no letter in front, even if no mention says so. */
uint64_t speaker_name_hash(const struct view *v, uint32_t i)
{
    return hash_of(v, i, false);
}

uint64_t speaker_name_noun(const struct view *v, uint32_t i)
{
    static const struct {
        const char *noun, *usual;
    } nouns[] = {{"ناطق", "متحدث"}, {"مسئول", "مسؤول"},  {"صحافي", "صحفي"},  {"خفر", "حرس"},
                 {"مصدرا", "مصدر"}, {"مسؤولا", "مسؤول"}, {"متحدثا", "متحدث"}};
    const uint64_t hash = v->word[i].lex->hash;

    for (unsigned k = 0; v->word[i].arabic && k < sizeof nouns / sizeof *nouns; k++)
        if (hash == lexicon_hash(span_of(nouns[k].noun)))
            return lexicon_hash(span_of(nouns[k].usual));
    return hash;
}

static struct slot *slot_of(struct resolver *r, uint64_t hash)
{
    uint32_t i = (uint32_t)hash & r->mask;

    while (r->slot[i].hash && r->slot[i].hash != hash)
        i = (i + 1) & r->mask;
    return &r->slot[i];
}

/* Brian Tal, | who works for Haddal: whose name it is stands in front of the comma, if one does. */
static struct words name_part(const struct view *v, struct words np)
{
    bool has_name = false;

    for (uint32_t i = np.from; i < np.to && !v->word[np.from].arabic; i++) {
        if (view_is_mark(v, i, VIEW_MARK_COMMA))
            return has_name ? (struct words){np.from, i} : np;
        has_name |= view_mentions(v, i, CW__MENTION__TYPE__PER);
    }
    return np;
}

/* كريم حداد | المتحدث باسم الرئيس X: where a name that comes first ends in front of its title;
 * np.to when no name does. */
static uint32_t first_name_end(const struct view *v, struct words np)
{
    if (!v->word[np.from].arabic || !view_mentions(v, np.from, CW__MENTION__TYPE__PER))
        return np.to;
    for (uint32_t i = np.from + 1; i < np.to; i++)
        if (view_source(v, i) && !view_mentions(v, i, CW__MENTION__TYPE__PER))
            return i;
    return np.to;
}

/* وزير خارجية أوباما [جون كيري]: the mention that names the person, the last one. */
uint32_t speaker_name_own(const struct view *v, struct words np)
{
    np = name_part(v, np);
    np.to = first_name_end(v, np);
    for (uint32_t i = np.to; i > np.from; i--)
        if (view_mentions(v, i - 1, CW__MENTION__TYPE__PER))
            return v->word[i - 1].mention;
    return VIEW_NONE;
}

/* باولو شاكاريان is fuller than الدكتور شاكاريان: 1 when more than one word names the person. */
static uint32_t given_names(const struct view *v, struct words np)
{
    uint32_t words = 0;

    for (uint32_t i = np.from; i < np.to; i++)
        words +=
            view_mentions(v, i, CW__MENTION__TYPE__PER) && view_source(v, i) == LEXICON_SOURCE_NONE;
    return words > 1;
}

uint32_t speaker_name_fullness(const struct view *v, struct words np)
{
    uint32_t names = 0;

    if (v->word[np.from].arabic)
        return view_points(v, np) + given_names(v, np) * GIVEN_POINTS;
    for (uint32_t i = np.from; i < np.to; i++)
        names += v->word[i].mention != VIEW_NONE && v->word[i].capital;
    return names * DRAFT_NAME_POINTS + view_points(v, np);
}

/* The longest candidate wins the word. */
static void index_word(struct resolver *r, uint64_t hash, uint32_t candidate)
{
    struct slot *s = slot_of(r, hash);

    if (!s->hash && ++r->used * 4 > r->mask * 3)
        return; /* full enough; only a hostile text comes here */
    if (s->hash && speaker_name_fullness(r->v, r->at[s->candidate].np) >=
                       speaker_name_fullness(r->v, r->at[candidate].np))
        return;
    s->hash = hash;
    s->candidate = candidate;
}

bool speaker_name_is_line(const struct view *v, uint32_t i)
{
    return VIEW_IS(v, i, "ال") || VIEW_IS(v, i, "بن") || VIEW_IS(v, i, "ابن");
}

uint32_t speaker_name_shape(const struct view *v, struct words np)
{
    for (uint32_t i = np.from + 1; i < np.to; i++) {
        const struct view_word *w = &v->word[i];
        if (view_is_mark(v, i - 1, VIEW_MARK_COMMA) && !w->lex && !w->mark)
            return i;
        if (!w->mark && !w->article && (!w->prep || w->is_guess) && !w->conj &&
            !view_has(v, i, LEXICON_PREP) && (!w->lex || view_has(v, i, LEXICON_GIVEN)) &&
            !view_mention(v, i) && (v->word[i - 1].article || view_mention(v, i - 1)))
            return i;
    }
    return np.from;
}

uint32_t speaker_name_start(const struct view *v, struct words np)
{
    uint32_t i = first_name_end(v, np), last;

    while (i > np.from && !view_mentions(v, i - 1, CW__MENTION__TYPE__PER))
        i--;
    if (i == np.from && v->word[i].arabic && view_source(v, i))
        return speaker_name_shape(v, np);
    last = i > np.from ? i - 1 : i;
    for (; i > np.from; i--) {
        const bool goes_on = view_mentions(v, i - 1, CW__MENTION__TYPE__PER) &&
                             (i > last || v->word[i].mention == v->word[i - 1].mention ||
                              speaker_name_is_line(v, i));
        const bool is_line = speaker_name_is_line(v, i - 1) && i > np.from + 1 &&
                             view_mentions(v, i - 2, CW__MENTION__TYPE__PER);
        if (!goes_on && !is_line)
            break;
    }
    return i;
}

/* Where فلان | المكنى بأبي X has its other name, or np.to. */
static uint32_t alias_start(const struct view *v, struct words np)
{
    for (uint32_t i = np.from + 1; i < np.to; i++)
        if (speaker_title_calls(v, i))
            return i;
    return np.to;
}

/* محمد، | نجل كريم الحداد: the name behind the kin is somebody else's. Returns the phrase in front.
 */
struct words speaker_name_without_kin(const struct view *v, struct words np)
{
    static const char *const kin[] = {"نجل",   "زوجه", "زوج", "ارمله", "ابن",   "ابنه",  "والد",
                                      "والده", "شقيق", "عم",  "خال",   "شقيقه", "محامي", NULL};

    for (uint32_t i = np.from + 1; i + 1 < np.to; i++)
        if (view_is_any(v, i, kin) && v->word[np.from].arabic && !view_in_name(v, i) &&
            (view_is_mark(v, i - 1, VIEW_MARK_COMMA) ||
             view_mentions(v, i - 1, CW__MENTION__TYPE__PER)))
            return (struct words){np.from, i - view_is_mark(v, i - 1, VIEW_MARK_COMMA)};
    return np;
}

void speaker_name_index(struct resolver *r, struct words np, uint32_t index)
{
    const struct view *v = r->v;
    const bool is_person = r->at[index].class == CW__CLAIM__CLASS__NAMED_PERSON;
    np = speaker_name_without_kin(v, np);
    const uint32_t alias = !is_person                ? np.to
                           : v->word[np.from].arabic ? alias_start(v, np)
                                                     : name_part(v, np).to;
    const uint32_t own =
        is_person ? speaker_name_start(v, (struct words){np.from, alias}) : np.from;
    const bool is_shape = own > np.from && !view_mentions(v, own, CW__MENTION__TYPE__PER);
    bool is_own = true;

    for (uint32_t i = np.from; i < np.to; i++) {
        is_own = (i > alias && v->word[i].arabic) ||
                 (i >= own && i < alias &&
                  (own == np.from || is_shape || view_mentions(v, i, CW__MENTION__TYPE__PER) ||
                   (is_own && v->word[i].mention == VIEW_NONE && !v->word[i].lex)));
        if (!speaker_name_is_word(v, i))
            continue;
        if (is_own)
            index_word(r, speaker_name_hash(v, i) ^ (is_person ? SPEAKER_NAME_PERSON : 0), index);
        if (is_person)
            index_word(r, speaker_name_hash(v, i) ^ SPEAKER_NAME_TITLE, index);
    }
}

uint32_t speaker_name_find_word(struct resolver *r, uint32_t i, uint64_t salt)
{
    const struct slot *s = slot_of(r, speaker_name_hash(r->v, i) ^ salt);

    if (!s->hash && r->v->word[i].is_guess)
        s = slot_of(r, hash_of(r->v, i, true) ^ salt); /* بريم */
    return s->hash ? s->candidate : VIEW_NONE;
}

uint32_t speaker_name_find_spelt(struct resolver *r, struct span folded, uint64_t salt)
{
    const struct slot *s = slot_of(r, lexicon_hash(folded) ^ salt);

    return s->hash ? s->candidate : VIEW_NONE;
}

uint32_t speaker_name_find(struct resolver *r, struct words np, uint64_t salt)
{
    const uint32_t own = salt == SPEAKER_NAME_PERSON ? speaker_name_own(r->v, np) : VIEW_NONE;

    for (uint32_t i = np.to; i > np.from; i--) {
        if (!speaker_name_is_word(r->v, i - 1) ||
            (own != VIEW_NONE && r->v->word[i - 1].mention != own))
            continue;
        return speaker_name_find_word(r, i - 1, salt);
    }
    return VIEW_NONE;
}
