/* SPDX-License-Identifier: Apache-2.0 */
#include "speaker_name.h"
#include "arabic_word.h"
#include "np_arabic.h"
#include "speaker_issuer.h"
#include "speaker_title.h"

#define GIVEN_WORDS 2 /* in front of a surname */
#define CANDIDATE_WORDS 24
#define BODY_WORDS 9
#define TITLED_WORDS 10
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
    } else if (prep && s.n > 4) {
        s = span_slice(s, 2, s.n);
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

/* محافظ المدينة السابق | صخر الوجيه: where a name that no mention covers begins, behind the last
 * definite word of a title; its first word when nothing looks so. */
static uint32_t shape_start(const struct view *v, struct words np)
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
        return shape_start(v, np);
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

static void index_words(struct resolver *r, struct words np, uint32_t index)
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

/* By whom it is found: by its noun alone, or by every name in it, too. */
enum finding { FIND_BY_NOUN, FIND_BY_NAME, FIND_SPEAKER };

/* العميد فلان [المتحدث] باسم X: what somebody is besides. */
static uint64_t office_behind(const struct view *v, struct words np, uint32_t head)
{
    for (uint32_t i = head == VIEW_NONE ? np.to : head + 1; i < np.to && v->word[i].arabic; i++)
        if (v->word[i].article && v->word[i].lex &&
            (view_source(v, i) == LEXICON_SOURCE_ROLE ||
             view_source(v, i) == LEXICON_SOURCE_OFFICIAL))
            return speaker_name_noun(v, i);
    return 0;
}

static void add_candidate(struct resolver *r, struct words np, enum finding finding)
{
    const struct view *v = r->v;
    uint32_t head = speaker_head(v, np), index = (uint32_t)r->n;
    struct candidate c = {.np = np,
                          .class = speaker_classify(v, np),
                          .is_generic = speaker_name_is_generic(v, np),
                          .speaks = finding == FIND_SPEAKER};

    if (np.to - np.from > CANDIDATE_WORDS || np.from >= np.to ||
        view_points(v, np) > DRAFT_NAME_POINTS)
        return;
    for (uint32_t i = np.from; i < np.to; i++)
        if (v->word[i].arabic && view_has(v, i, LEXICON_COMP))
            return; /* a mention that runs too far */
    if (head != VIEW_NONE && v->word[head].lex &&
        !(c.class == CW__CLAIM__CLASS__ORGANISATION && v->word[head].arabic && head > np.from &&
          !view_is_quantifier(v, np.from) && !v->word[np.from].mark))
        c.head = speaker_name_noun(v, head); /* اقتراح الوزارة is no ministry */
    c.office = office_behind(v, np, head);
    c.is_joined = VIEW_IS(v, np.from, "كل") && VIEW_IS(v, np.from + 1, "من");
    for (uint32_t i = np.from; i < np.to; i++)
        c.is_joined |=
            VIEW_IS(v, i, "and") || (i > np.from && v->word[i].conj && view_source(v, i) &&
                                     c.class != CW__CLAIM__CLASS__NAMED_PERSON);
    *(struct candidate *)arena_push(r->d->arena, (void **)&r->at, &r->n, &r->cap, sizeof c) = c;
    if (c.is_joined)
        return; /* two speakers are nobody's full name */
    if (finding != FIND_BY_NOUN &&
        !(c.class == CW__CLAIM__CLASS__DOCUMENT && v->word[np.from].arabic))
        index_words(r, np, index); /* تقرير للأمم المتحدة is not who the UN are */
}

/* the | United Nations; not "the Veldt Brigade fighters", whose article it is. */
static bool has_article(const struct view *v, uint32_t from, uint32_t to)
{
    if (from == 0 || !VIEW_IS(v, from - 1, "the") || v->word[from].paragraph)
        return false;
    return to >= v->words || v->word[to].mark || v->word[to].capital ||
           view_has(v, to,
                    LEXICON_PREP | LEXICON_CONJ | LEXICON_AUX | LEXICON_REL | LEXICON_COMP |
                        LEXICON_TIME | LEXICON_ADV | LEXICON_DET | LEXICON_PRON) ||
           (v->word[to].lex && v->word[to].lex->cue) || view_ends_with(v, to, "ed");
}

/* نقل [مسؤول في الشركة] عن X: who passes it on may speak next. */
static void add_via(struct resolver *r, const struct draft *x)
{
    const struct view *v = r->v;
    struct words np;

    if (!x->is_arabic || x->via.start >= x->via.end)
        return;
    np.from = np.to = token_find(&v->tokens, x->via.start);
    while (np.to < v->words && np.to < np.from + CANDIDATE_WORDS &&
           v->tokens.at[np.to].end <= x->via.end)
        np.to++;
    if (np.to > np.from && view_source(v, np.from) == LEXICON_SOURCE_OFFICIAL)
        add_candidate(r, np, FIND_SPEAKER);
}

/* الحركة | كريم حداد: a mention of a body that runs on over somebody's name. */
static bool holds_person(const struct view *v, uint32_t from, uint32_t to)
{
    const struct view_word *next = &v->word[from + 1];

    return to > from + 1 && v->word[from].arabic && v->word[from].article && view_source(v, from) &&
           !next->article && !next->prep && !next->mark &&
           (!next->lex || view_has(v, from + 1, LEXICON_GIVEN));
}

static void collect_names(struct resolver *r)
{
    const struct view *v = r->v;
    uint32_t wanted = 1024;

    while (wanted < 8 * (r->d->n * 8 + v->doc->n_mentions * 4) && wanted < 1u << 22)
        wanted *= 2;
    r->mask = wanted / 2 - 1;
    r->slot = ARENA_ARRAY(r->d->arena, wanted / 2, struct slot);
    for (size_t i = 0; i < r->d->n; i++)
        if (draft_has_source(&r->d->at[i]) && !view_has(v, r->d->at[i].source.from, LEXICON_PRON))
            add_candidate(r, speaker_issuer_of_words(v, r->d->at[i].source), FIND_SPEAKER);
    for (size_t i = 0; i < r->d->n; i++)
        add_via(r, &r->d->at[i]);
    for (size_t m = 0; m < v->doc->n_mentions && r->n * 12 < wanted; m++) {
        const Cw__Mention *x = v->doc->mentions[m];
        uint32_t from = token_find(&v->tokens, x->start), to = from;
        while (to < v->words && v->tokens.at[to].end <= x->end)
            to++;
        if (to <= from)
            continue;
        if (x->type == CW__MENTION__TYPE__PER)
            add_candidate(r, speaker_title_with(v, from, to), FIND_BY_NAME);
        else if (view_type(v, x) == CW__MENTION__TYPE__ORG && !holds_person(v, from, to))
            add_candidate(r, (struct words){from - has_article(v, from, to), to}, FIND_BY_NAME);
    }
}

static bool holds_name(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (view_in_name(v, i) || view_mentions(v, i, CW__MENTION__TYPE__ORG) ||
            view_mentions(v, i, CW__MENTION__TYPE__LOC) ||
            view_mentions(v, i, CW__MENTION__TYPE__NORP))
            return true;
    return false;
}

/* مصادر مطلعة, مصدر أمني: who may be meant by "the sources" behind, said or not; مصادر الطاقة are
 * not. */
static void add_source(struct resolver *r, uint32_t i)
{
    static const char *const adjectives[] = {"مطلع", "مسؤول", "رفيع", "عليم", "موثوق", NULL};
    const struct view *v = r->v;
    const bool is_several = VIEW_IS(v, i, "مصادر");
    struct words np;

    if (!(is_several || VIEW_IS(v, i, "مصدر")) || v->word[i + 1].article || v->word[i + 1].mark ||
        v->word[i + 1].prep ||
        !(view_is_any(v, i + 1, adjectives) || view_ends_with(v, i + 1, is_several ? "ه" : "ي")))
        return;
    np = np_arabic_after(v, i, v->words, true);
    if (np.to > i + 1 && np.to <= i + BODY_WORDS)
        add_candidate(r, np, FIND_BY_NOUN);
}

/* May the phrase go on behind this noun? Behind a definite one only what is definite, a name or
 * what ties them does. */
static bool may_go_on(const struct view *v, uint32_t i)
{
    const struct view_word *next = &v->word[i + 1];

    if (next->mark)
        return next->mark == VIEW_MARK_QUOTE || next->mark == VIEW_MARK_OPEN;
    return !v->word[i].article || next->article || next->prep || next->mention != VIEW_NONE ||
           view_has(v, i + 1, LEXICON_PREP);
}

/* ل|محطة "Y": a letter that leaves the noun whole behind it, as للمحطة does not. */
static bool is_split_letter(const struct view *v, uint32_t i)
{
    return (v->word[i].prep == 'l' || v->word[i].prep == 'b') && !v->word[i].is_guess &&
           !v->word[i].article && !view_starts_with(v, i, "لل");
}

/* لجنة X ... , محطة "Y": bodies that the text names anywhere, so that "اللجنة" finds them. */
static void collect_bodies(struct resolver *r)
{
    const struct view *v = r->v;

    for (uint32_t i = 0; i + 1 < v->words && r->n * 6 < r->mask; i++) {
        const enum lexicon_source s = view_source(v, i);
        struct words np;
        if (s == LEXICON_SOURCE_ANONYMOUS && v->word[i].arabic)
            add_source(r, i);
        if (!v->word[i].arabic || (s != LEXICON_SOURCE_ORGANISATION && s != LEXICON_SOURCE_MEDIA) ||
            v->word[i].conj || (v->word[i].prep && !is_split_letter(v, i)) || !may_go_on(v, i))
            continue;
        np = np_arabic_after(v, i, v->words, true);
        if (np.to > i && view_is_mark(v, np.to - 1, VIEW_MARK_QUOTE) &&
            v->quote[v->word[np.to - 1].quote].open < i)
            np.to--; /* "الأزهر | " */
        if (np.to <= i + 1 || np.to > i + BODY_WORDS ||
            (!holds_name(v, np) && np.to < i + 3 && !view_ends_with(v, i + 1, "يه") &&
             !view_is_mark(v, np.to - 1, VIEW_MARK_CLOSE)))
            continue;
        add_candidate(r, np, FIND_BY_NOUN);
        i = np.to - 1;
    }
}

/* Two words in a row that nothing knows, near enough to be the name behind a title. */
static bool may_be_named(const struct view *v, uint32_t i)
{
    const uint32_t limit = i + TITLED_WORDS < v->words ? i + TITLED_WORDS : v->words;

    for (; i + 1 < limit && !v->word[i].mark; i++)
        if (v->word[i].mention == VIEW_NONE && v->word[i + 1].mention == VIEW_NONE &&
            (!v->word[i].lex || view_has(v, i, LEXICON_GIVEN)) && !v->word[i].article &&
            !v->word[i + 1].mark && (!view_source(v, i + 1) || v->word[i + 1].article))
            return true;
    return false;
}

/* وزير النقل جمال حداد: persons behind a title whom no mention covers, by the shape of the phrase.
 */
static void collect_titled(struct resolver *r)
{
    const struct view *v = r->v;

    for (uint32_t i = 0; i + 2 < v->words && r->n * 6 < r->mask; i++) {
        struct words np;
        if (!v->word[i].arabic || v->word[i].prep || v->word[i].conj ||
            view_source(v, i) != LEXICON_SOURCE_ROLE || arabic_word_is_inner(v, i) ||
            !may_be_named(v, i + 1))
            continue;
        np = np_arabic_after(v, i, v->words, true);
        if (np.to < i + 3 || np.to > i + TITLED_WORDS || shape_start(v, np) == np.from ||
            np.to - shape_start(v, np) < 2 || speaker_name_own(v, np) != VIEW_NONE ||
            speaker_classify(v, np) != CW__CLAIM__CLASS__NAMED_PERSON)
            continue;
        add_candidate(r, np, FIND_BY_NAME);
        i = np.to - 1;
    }
}

/* A word in front of a surname that may be its given name. */
static bool may_be_given(const struct view *v, uint32_t i)
{
    return !v->word[i].mark && !v->word[i].article && !v->word[i].prep &&
           (!v->word[i].lex || view_has(v, i, LEXICON_GIVEN));
}

/* وزيرة الدفاع الفرنسية | "سيلفي غولار": the office right in front of the quotation, with it; else
 * as it was. */
static struct words with_office(const struct view *v, struct words quoted)
{
    struct words np = quoted;

    for (uint32_t i = quoted.from; i > 0 && quoted.from - i < TITLED_WORDS; i--) {
        if (v->word[i - 1].mark || v->word[i - 1].prep || v->word[i - 1].conj ||
            view_has(v, i - 1, LEXICON_PREP | LEXICON_COMP | LEXICON_REL))
            break;
        if (view_source(v, i - 1) == LEXICON_SOURCE_ROLE)
            np.from = i - 1;
    }
    return np;
}

/* The fuller name that ends with this word, if what stands in front tells that it is one: a given
 * name, an office, or quotation marks; else the word alone. */
static struct words name_around(const struct view *v, uint32_t i)
{
    const uint32_t q = v->word[i].quote;
    uint32_t from = i;
    struct words np;

    while (from > 1 && i - from < GIVEN_WORDS && may_be_given(v, from - 1))
        from--;
    if (from < i && q != VIEW_NONE && v->quote[q].open + 1 == from && v->quote[q].close == i + 1)
        return with_office(v, (struct words){from - 1, i + 2});
    np = speaker_title_with(v, from, i + 1);
    return from < i && (np.from < from || view_has(v, from, LEXICON_GIVEN))
               ? np
               : (struct words){i, i + 1};
}

/* A name that no mention covers, found by the surname that somebody speaks with. */
static void collect_unseen(struct resolver *r)
{
    const struct view *v = r->v;

    for (uint32_t i = 1; i < v->words && r->n * 6 < r->mask; i++) {
        const struct slot *s;
        struct words np;
        if (!v->word[i].arabic || v->word[i].mark || v->word[i].lex || v->word[i].conj ||
            v->word[i].prep)
            continue;
        s = slot_of(r, speaker_name_hash(v, i) ^ SPEAKER_NAME_PERSON);
        if (!s->hash || !r->at[s->candidate].speaks || r->at[s->candidate].np.from == i ||
            r->at[s->candidate].np.to != r->at[s->candidate].np.from + 1)
            continue;
        np = name_around(v, i);
        if (np.to - np.from > 1)
            add_candidate(r, np, FIND_BY_NAME);
    }
}

void speaker_name_collect(struct resolver *r)
{
    collect_names(r);
    collect_bodies(r);
    collect_titled(r);
    collect_unseen(r);
    r->monitor = speaker_monitor(r);
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
