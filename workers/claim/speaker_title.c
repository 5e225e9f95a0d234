/* SPDX-License-Identifier: Apache-2.0 */
#include "speaker_title.h"
#include "arabic_word.h"
#include "np_arabic.h"
#include "speaker_name.h"

#define TITLE_WORDS 7
#define ARABIC_TITLE_WORDS 14
#define JOINED_WORDS 3
#define ALIAS_WORDS 5 /* of another name */

bool speaker_title_calls(const struct view *v, uint32_t i)
{
    static const char *const called[] = {"المكني", "الملقب", "المعروف", "الشهير", NULL};

    return view_is_any(v, i, called);
}

static bool ends_title(const struct view *v, uint32_t i)
{
    if (v->word[i].mark ||
        view_has(v, i, LEXICON_COMP | LEXICON_REL | LEXICON_CONJ | LEXICON_KANA | LEXICON_TIME))
        return true;
    if (view_is_cue(v, i, LEXICON_PAST) && !view_source(v, i))
        return true;
    return view_has(v, i, LEXICON_PREP) && !VIEW_IS(v, i, "of");
}

/* The name between its quotation marks, with them. */
static struct words with_marks(const struct view *v, struct words np)
{
    const uint32_t q = v->word[np.from].quote;

    if (q == VIEW_NONE || !v->quote[q].is_name || v->quote[q].open + 1 != np.from ||
        v->quote[q].close != np.to)
        return np;
    return (struct words){v->quote[q].open, v->quote[q].close + 1};
}

/* الرئيس التنفيذي ل"X"، فلان: the marks of a name, and the comma in front of the one that is looked
 * for. */
static bool is_small_mark(const struct view *v, uint32_t i, struct words name)
{
    return view_in_name(v, i) || (i + 1 == name.from && view_is_mark(v, i, VIEW_MARK_COMMA));
}

/* المرشح الجمهوري [في انتخابات الرئاسة] فلان: one preposition, and nothing of a sentence. */
static bool is_office_of(const struct view *v, uint32_t title, struct words name)
{
    static const char *const inner[] = {"في", "من", "عن", "لدي", "الي", NULL};
    unsigned prepositions = 0;

    for (uint32_t i = title + 1; i < name.from; i++) {
        if (v->word[i].mark && is_small_mark(v, i, name))
            continue;
        if (v->word[i].mark || v->word[i].prep == 'b' || view_is_cue(v, i, LEXICON_PAST) ||
            view_has(v, i,
                     LEXICON_REL | LEXICON_SPEECH | LEXICON_TIME | LEXICON_KANA | LEXICON_QAD |
                         LEXICON_ADV))
            return false;
        prepositions += (view_has(v, i, LEXICON_PREP) || VIEW_IS(v, i, "ل")) && !v->word[i].article;
        if (view_has(v, i, LEXICON_PREP) && !v->word[i].article && !VIEW_IS(v, i, "ل") &&
            !view_is_any(v, i, inner))
            return false;
    }
    return prepositions == 1 && !view_has(v, name.from - 1, LEXICON_PREP);
}

/* Does the phrase that begins with this title go on to the name by grammar, and is the name its
 * bearer's? المتحدث باسم [الرئيس فلان] is not, nor is a title of somebody else in between. */
static bool leads_to_name(const struct view *v, uint32_t title, struct words name)
{
    for (uint32_t i = title + 1; i < name.from; i++)
        if (VIEW_IS(v, i, "باسم") || view_is_mark(v, i, VIEW_MARK_OPEN) ||
            (v->word[i].conj && (np_arabic_is_person_noun(v, i) || arabic_word_is_owned(v, i) ||
                                 np_arabic_is_name(v, i))))
            return false; /* but وزيرة الشباب | والرياضة | فلانة */
    return np_arabic_after(v, title, name.to, false).to >= name.to || is_office_of(v, title, name);
}

/* فلان المكنى بأبي X, فلان الملقب "Y": the other name belongs to the first. Returns its end, or
 * `to`. */
static uint32_t alias_end(const struct view *v, uint32_t to)
{
    uint32_t i = to + view_is_mark(v, to, VIEW_MARK_COMMA), name;

    if (speaker_title_calls(v, to - 1))
        i = to - 1; /* a mention that runs too far */
    if (i + 2 >= v->words || !speaker_title_calls(v, i))
        return to;
    name = ++i;
    i += VIEW_IS(v, i, "ب") || VIEW_IS(v, i, "باسم");
    if (view_is_mark(v, i, VIEW_MARK_QUOTE) && v->word[i].quote != VIEW_NONE &&
        v->quote[v->word[i].quote].is_closed && v->quote[v->word[i].quote].open == i &&
        v->quote[v->word[i].quote].close - i <= ALIAS_WORDS)
        return v->quote[v->word[i].quote].close + 1;
    if (v->word[i].mark ||
        (i == name && v->word[i].prep != 'b' && !view_mention(v, i) && !VIEW_IS(v, i, "بابي")))
        return to;
    to = i + 1; /* a kunya or nickname has two words at most, unless they are one mention */
    if (to < v->words && !v->word[to].mark && (view_mention(v, to) || !v->word[to].lex))
        to++;
    while (to < v->words && to < i + ALIAS_WORDS && arabic_word_is_inner(v, to))
        to++;
    return to;
}

/* [الناشط الحقوقي] والطبيب فلان: one person of two titles. */
static uint32_t joined_title(const struct view *v, uint32_t title)
{
    uint32_t first = title;

    if (!v->word[title].conj || !v->word[title].article)
        return title;
    for (uint32_t i = title; i > 0 && title - i < JOINED_WORDS; i--) {
        if (v->word[i - 1].mark || !v->word[i - 1].article)
            break;
        if (view_source(v, i - 1))
            first = i - 1;
    }
    return first;
}

/* وزير الصحة | الدكتور فلان: a form of address, in front of which the office may stand. */
static bool is_honorific(const struct view *v, uint32_t i)
{
    static const char *const words[] = {
        "الدكتور", "الدكتوره", "الاستاذ", "الاستاذه", "الشيخ",    "المهندس", "المهندسه",
        "اللواء",  "العميد",   "العقيد",  "المقدم",   "الرائد",   "الفريق",  "المشير",
        "الامير",  "القاضي",   "السيد",   "السيده",   "المستشار", "السفير",  NULL};

    return view_is_any(v, i, words);
}

/* محمد آل | الشيخ: a name that a mention leaves open. */
static uint32_t line_end(const struct view *v, uint32_t to)
{
    return speaker_name_is_line(v, to - 1) && to < v->words && !v->word[to].mark ? to + 1 : to;
}

/* An office, or what somebody definite is: الصحفي المصري فلان, الناشط فلان. */
static bool is_title(const struct view *v, uint32_t i)
{
    const enum lexicon_source s = view_source(v, i);

    return s == LEXICON_SOURCE_ROLE || s == LEXICON_SOURCE_OFFICIAL ||
           ((s == LEXICON_SOURCE_MEDIA_PERSON || s == LEXICON_SOURCE_LOCAL) && v->word[i].article &&
            !view_ends_with(v, i, "ون") && !view_ends_with(v, i, "ين"));
}

/* الصحفي المصري | فلان, but not الرجل ويدعى | فلان: nothing but adjectives stands between. */
static bool is_beside(const struct view *v, uint32_t title, uint32_t name)
{
    if (view_source(v, title) != LEXICON_SOURCE_MEDIA_PERSON &&
        view_source(v, title) != LEXICON_SOURCE_LOCAL)
        return true;
    for (uint32_t i = title + 1; i < name; i++)
        if (!v->word[i].article || v->word[i].conj)
            return false;
    return true;
}

/* قال التونسي | فلان: of which country he is, where the word is not the adjective of a noun in
 * front of it. */
static bool is_of_country(const struct view *v, uint32_t i)
{
    return view_mentions(v, i, CW__MENTION__TYPE__NORP) && v->word[i].article && !v->word[i].conj &&
           !v->word[i].prep && (view_ends_with(v, i, "ي") || view_ends_with(v, i, "يه")) &&
           (i == 0 ||
            (!v->word[i - 1].article && !view_source(v, i - 1) &&
             (v->word[i - 1].mark || v->word[i - 1].lex || view_ends_with(v, i - 1, "ت"))));
}

/* صاحب السمو الملكي | الأمير فلان: where the form of address begins, or `title`. */
static uint32_t highness_start(const struct view *v, uint32_t title)
{
    static const char *const bearers[] = {"صاحب", "صاحبه", NULL};

    for (uint32_t i = title; i > 0 && title - i < JOINED_WORDS; i--) {
        if (view_is_any(v, i - 1, bearers))
            return i < title ? i - 1 : title;
        if (!v->word[i - 1].article || v->word[i - 1].mark)
            break;
    }
    return title;
}

/* أمير منطقة | عسير: what the noun of a place governs, whatever else the word may be. */
static uint32_t place_end(const struct view *v, uint32_t to)
{
    static const char *const nouns[] = {"منطقه", "محافظه", "مدينه", "ولايه", NULL};

    return view_is_any(v, to - 1, nouns) && to < v->words && !v->word[to].mark ? to + 1 : to;
}

/* Where what stands in front of the name begins. */
static uint32_t arabic_start(const struct view *v, struct words name)
{
    uint32_t from = name.from;

    for (uint32_t i = name.from; i > 0 && name.from - i < ARABIC_TITLE_WORDS; i--) {
        if (view_is_mark(v, i - 1, VIEW_MARK_STOP) || view_has(v, i - 1, LEXICON_COMP) ||
            (from < name.from && view_mentions(v, i - 1, CW__MENTION__TYPE__PER)))
            break; /* رئيس الحكومة فلان | وزير الداخلية فلان */
        if (!is_title(v, i - 1) || !is_beside(v, i - 1, name.from))
            continue;
        if (!leads_to_name(v, i - 1, name))
            break;
        from = i - 1;
        if (v->word[i - 1].article && !is_honorific(v, i - 1))
            break;
    }
    if (from < name.from)
        from = joined_title(v, from);
    else if (from > 0 && is_of_country(v, from - 1))
        from--;
    if (from == name.from)
        return from;
    from -= from > 0 && view_is_in_arabic(v, from - 1, v->arabic->courtesies) &&
            !v->word[from - 1].article; /* معالي | رئيس المجلس */
    return highness_start(v, from);
}

/* رئيس حركة X، فلان / المرشح في انتخابات Y فلان / فلان، رئيس Y. A definite title next to the name
 * is its own; one without article may be governed by another. */
static struct words with_arabic_title(const struct view *v, struct words name)
{
    const bool goes_on = name.to > name.from + 2 && arabic_word_governs(v, name.to - 1) &&
                         name.to < v->words && !v->word[name.to].mark &&
                         view_source(v, name.to - 1) == LEXICON_SOURCE_ROLE;

    name.to -= goes_on; /* فيصل بن خالد | أمير منطقة X */
    const struct words marked = with_marks(v, name);
    struct words np = {marked.from, alias_end(v, line_end(v, marked.to))}, whole;

    np.from = arabic_start(v, marked);
    if (!goes_on &&
        (np.from < marked.from || np.to >= v->words || !view_is_mark(v, np.to, VIEW_MARK_COMMA)))
        return np;
    if (goes_on)
        return (struct words){np.from, place_end(v, np_arabic_after(v, np.to, v->words, true).to)};
    whole = np_arabic_after(v, np.from, v->words, true);
    return whole.to > np.to && view_source(v, np.to + 1) == LEXICON_SOURCE_ROLE ? whole : np;
}

/* A person's name with the title in front of it. */
struct words speaker_title_with(const struct view *v, uint32_t from, uint32_t to)
{
    uint32_t start = from;

    if (v->word[from].arabic)
        return with_arabic_title(v, (struct words){from, to});

    for (uint32_t i = from; i > 0 && from - i < TITLE_WORDS && !ends_title(v, i - 1); i--) {
        if (view_mentions(v, i - 1, CW__MENTION__TYPE__TITLE) ||
            view_source(v, i - 1) == LEXICON_SOURCE_ROLE)
            start = i - 1;
        else if (!v->word[i - 1].arabic && !v->word[i - 1].capital && !VIEW_IS(v, i - 1, "of"))
            break;
    }
    if (start < from && start > 0 && view_mentions(v, start - 1, CW__MENTION__TYPE__NORP))
        start--; /* Veldtian | Foreign Minister Karim Haddal */
    return (struct words){start, to};
}
