/* SPDX-License-Identifier: Apache-2.0 */
/* Whose full name a short one is: of all phrases collected the fullest that bears it. */
#include "arabic_word.h"
#include "speaker_name.h"

#define NAME_BYTES 64
#define MONITORS_MAX 4096 /* candidates that are looked at for one */

static bool holds_word(const struct view *v, struct words np, uint64_t hash)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (speaker_name_hash(v, i) == hash)
            return true;
    return false;
}

static bool holds_all(const struct view *v, struct words longer, struct words np)
{
    const uint32_t own = v->word[np.from].arabic ? speaker_name_own(v, np) : VIEW_NONE;

    for (uint32_t i = np.from; i < np.to; i++)
        if (speaker_name_is_word(v, i) && (own == VIEW_NONE || v->word[i].mention == own) &&
            !holds_word(v, longer, speaker_name_hash(v, i)))
            return false;
    return true;
}

/* المسؤول الإسرائيلي, of [مسؤول إسرائيلي] */
static bool holds_indefinite(const struct view *v, struct words np, uint64_t hash)
{
    for (uint32_t i = np.from; i < np.to; i++) {
        const struct span s = v->tokens.at[i].folded;
        if (v->word[i].arabic && !v->word[i].article && s.n + 4 <= NAME_BYTES) {
            char with[NAME_BYTES];
            memcpy(with, "ال", 4);
            memcpy(with + 4, s.p, s.n);
            if (lexicon_hash(span_at(with, s.n + 4)) == hash)
                return true;
        }
    }
    return false;
}

/* متحدث الخارجية, of [المتحدث باسم الخارجية]: a noun that what follows makes definite. */
static bool holds_definite(const struct view *v, struct words np, uint32_t i)
{
    const struct span s = v->tokens.at[i].folded;
    char with[NAME_BYTES];

    if (!v->word[i].arabic || v->word[i].article || !view_source(v, i) || s.n + 4 > NAME_BYTES)
        return false;
    memcpy(with, "ال", 4);
    memcpy(with + 4, s.p, s.n);
    return holds_word(v, np, lexicon_hash(span_at(with, s.n + 4)));
}

/* باسم, عن: what ties an office to its body; قوات التحالف is التحالف. */
static bool is_small(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_PREP) || VIEW_IS(v, i, "باسم") || VIEW_IS(v, i, "قوات") ||
           view_is_in_arabic(v, i, v->arabic->courtesies);
}

/* What is left of a country without article, feminine ending and the ending of an adjective. */
static struct span country_stem(struct span s)
{
    static const char *const heads[] = {"ال", "لل", NULL}, *const tails[] = {"يه", "يا", "ي",
                                                                             "ا",  "ه",  NULL};

    for (unsigned k = 0; heads[k]; k++)
        if (span_starts_with(s, span_of(heads[k])) && s.n > 8) {
            s = span_slice(s, 4, s.n);
            break;
        }
    for (unsigned k = 0; tails[k]; k++)
        if (span_ends_with(s, span_of(tails[k])) && s.n > span_of(tails[k]).n + 5)
            return span_slice(s, 0, s.n - span_of(tails[k]).n);
    return s;
}

/* رئيس المجلس البحريني, of [رئيس المجلس في مملكة البحرين ...] */
static bool holds_country(const struct view *v, struct words np, uint32_t adjective)
{
    const struct span stem = country_stem(v->tokens.at[adjective].folded);

    if (!v->word[adjective].arabic || !v->word[adjective].article ||
        !(view_ends_with(v, adjective, "ي") || view_ends_with(v, adjective, "يه")))
        return false;
    for (uint32_t i = np.from; i < np.to; i++)
        if (!v->word[i].mark && span_equal(country_stem(v->tokens.at[i].folded), stem))
            return true;
    return false;
}

bool speaker_name_holds(const struct view *v, struct words longer, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (!v->word[i].mark && !(v->word[i].arabic && is_small(v, i)) &&
            !holds_word(v, longer, speaker_name_hash(v, i)) &&
            !holds_indefinite(v, longer, speaker_name_hash(v, i)) && !holds_country(v, longer, i) &&
            !(i == np.from && holds_definite(v, longer, i)))
            return false;
    return true;
}

/* وزير الدفاع: no name in it, so that only the noun leads to a person. */
static uint32_t find_by_noun(const struct resolver *r, struct words np)
{
    const uint32_t head = speaker_head(r->v, np);
    const uint64_t noun =
        head == VIEW_NONE || !r->v->word[head].lex ? 0 : speaker_name_noun(r->v, head);

    for (size_t i = 0; noun && i < r->n && i < 4096; i++)
        if ((r->at[i].head == noun || r->at[i].office == noun) &&
            r->at[i].class == CW__CLAIM__CLASS__NAMED_PERSON &&
            speaker_name_holds(r->v, r->at[i].np, np))
            return (uint32_t)i;
    return VIEW_NONE;
}

/* Where the name begins behind the title of a candidate, whose words all stand in np, too; np.from
 * when it is no such candidate. */
static uint32_t title_within(const struct view *v, struct words c, struct words np)
{
    const uint32_t name = speaker_name_start(v, c);

    for (uint32_t i = c.from; i < name; i++)
        if (!v->word[i].mark && !(i > c.from && view_source(v, i)) && !is_small(v, i) &&
            !holds_word(v, np, speaker_name_hash(v, i)))
            return c.from;
    return name;
}

/* Is the title that somebody bears a shorter form of this one? الرئيس [فلان] of الرئيس التركي,
 * الأمين العام [فلان] of الأمين العام للأمم المتحدة, but not وزير الخارجية [فلان] of وزير الخارجية
 * التركي, of whom there are many. */
static bool is_shorter_title(const struct view *v, struct words c, struct words np)
{
    const uint32_t name = title_within(v, c, np);
    bool is_of_country = false;

    if (name == c.from)
        return false;
    for (uint32_t i = np.from; i < np.to; i++)
        is_of_country |= (view_mentions(v, i, CW__MENTION__TYPE__NORP) ||
                          view_mentions(v, i, CW__MENTION__TYPE__LOC)) &&
                         !holds_word(v, c, speaker_name_hash(v, i));
    return name == c.from + 1 ? np.to == np.from + 2 && v->word[np.from + 1].article &&
                                    view_ends_with(v, np.from + 1, "ي")
                              : !is_of_country;
}

/* The only person whose name stands behind a shorter form of this title. */
static uint32_t find_bare_bearer(const struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    uint32_t best = VIEW_NONE;

    if (np.to < np.from + 2 || (view_source(v, np.from) != LEXICON_SOURCE_ROLE &&
                                view_source(v, np.from) != LEXICON_SOURCE_OFFICIAL &&
                                view_source(v, np.from) != LEXICON_SOURCE_MEDIA_PERSON))
        return VIEW_NONE;
    for (uint32_t i = 0; i < r->n && i < 4096; i++) {
        const struct words c = r->at[i].np;
        if (r->at[i].class != CW__CLAIM__CLASS__NAMED_PERSON || c.to < c.from + 2 ||
            speaker_name_hash(v, c.from) != speaker_name_hash(v, np.from) ||
            !is_shorter_title(v, c, np))
            continue;
        if (best != VIEW_NONE && !holds_word(v, r->at[best].np, speaker_name_hash(v, c.to - 1)))
            return VIEW_NONE; /* two of them */
        if (best == VIEW_NONE || view_points(v, c) > view_points(v, r->at[best].np))
            best = i;
    }
    return best;
}

/* المسؤول البحري: [مسؤول بحري في الميناء] who spoke before. */
static uint32_t find_introduced(const struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    const uint32_t head = speaker_head(v, np);
    const uint64_t noun = head != np.from || !v->word[head].lex ? 0 : speaker_name_noun(v, head);

    uint32_t last = VIEW_NONE;

    for (uint32_t i = 0; noun && v->word[np.from].article && i < r->n && i < 4096; i++)
        if (r->at[i].head == noun && r->at[i].speaks && r->at[i].np.to <= np.from &&
            !v->word[r->at[i].np.from].article && speaker_name_holds(v, r->at[i].np, np))
            last = i;
    return last;
}

/* مسؤول بمكتب X: one of several, whom no name is told of. */
static bool is_one_of(const struct view *v, struct words np)
{
    return view_source(v, np.from) == LEXICON_SOURCE_OFFICIAL && !v->word[np.from].article &&
           np.to > np.from + 1 && !v->word[np.from + 1].article &&
           (v->word[np.from + 1].prep || view_has(v, np.from + 1, LEXICON_PREP) ||
            view_ends_with(v, np.from + 1, "ي"));
}

/* الرئيس السوري, رئيس حركة X: the person who is introduced with all words of this title. */
static bool find_bearer(struct resolver *r, struct words np, struct words *ret)
{
    const struct view *v = r->v;
    uint32_t best = is_one_of(v, np) ? VIEW_NONE : speaker_name_find(r, np, SPEAKER_NAME_TITLE);

    if (is_one_of(v, np))
        return false;

    if ((best == VIEW_NONE || !speaker_name_holds(v, r->at[best].np, np)) && np.to > np.from + 1)
        best = find_by_noun(r, np);
    if ((best == VIEW_NONE || !speaker_name_holds(v, r->at[best].np, np)) &&
        (best = find_introduced(r, np)) != VIEW_NONE) {
        *ret = r->at[best].np;
        return true;
    }
    if (best == VIEW_NONE && (best = find_bare_bearer(r, np)) != VIEW_NONE) {
        *ret = r->at[best].np;
        return true;
    }
    if (best == VIEW_NONE || view_points(v, r->at[best].np) <= view_points(v, np) ||
        !speaker_name_holds(v, r->at[best].np, np))
        return false;
    *ret = r->at[best].np;
    return true;
}

/* Hash of a word without article and the letters in front of it: الشغل, للشغل, شغل. */
static uint64_t bare_hash(const struct view *v, uint32_t i)
{
    static const char *const prefixes[] = {"ال", "لل", "بال", "وال", NULL};
    struct span s = v->tokens.at[i].folded;

    for (unsigned k = 0; prefixes[k]; k++)
        if (span_starts_with(s, span_of(prefixes[k])) && s.n > span_of(prefixes[k]).n + 2)
            return lexicon_hash(span_slice(s, span_of(prefixes[k]).n, s.n));
    return lexicon_hash(s);
}

static bool holds_bare(const struct view *v, struct words np, uint64_t hash)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (bare_hash(v, i) == hash)
            return true;
    return false;
}

/* الخارجية: [وزارة الشؤون الخارجية], التكتل: [حزب التكتل الديمقراطي], by the noun in front. */
static bool is_called_by(const struct view *v, struct words body, uint32_t word)
{
    const uint64_t hash = speaker_name_hash(v, word);

    if (VIEW_IS(v, body.from, "وزاره") && body.to > body.from + 2 &&
        VIEW_IS(v, body.from + 1, "الشؤون") && speaker_name_hash(v, body.from + 2) == hash)
        return true;
    return (VIEW_IS(v, body.from, "وزاره") || VIEW_IS(v, body.from, "حزب")) &&
           body.to > body.from + 1 && speaker_name_hash(v, body.from + 1) == hash;
}

/* The one that is named most fully. */
static uint32_t find_ministry(const struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    uint32_t best = VIEW_NONE;

    if (np.to != np.from + 1 || !v->word[np.from].article)
        return VIEW_NONE;
    for (uint32_t i = 0; i < r->n && i < 4096; i++)
        if (r->at[i].class == CW__CLAIM__CLASS__ORGANISATION && !r->at[i].is_joined &&
            is_called_by(v, r->at[i].np, np.from) &&
            (best == VIEW_NONE || view_points(v, r->at[i].np) > view_points(v, r->at[best].np)))
            best = i;
    return best;
}

/* سلطات المقاطعة: [سلطات مقاطعة X]; اتحاد الشغل: [الاتحاد العام للشغل]. */
static uint32_t find_body(const struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    const uint64_t noun = v->word[np.from].lex ? speaker_name_noun(v, np.from) : 0;

    if (np.to == np.from + 1)
        return find_ministry(r, np);
    if (np.to != np.from + 2 || !noun || v->word[np.from].article || !v->word[np.from + 1].article)
        return VIEW_NONE;
    for (uint32_t i = 0; i < r->n && i < 4096; i++)
        if (r->at[i].head == noun && r->at[i].class == CW__CLAIM__CLASS__ORGANISATION &&
            r->at[i].np.from < np.from && r->at[i].np.to > r->at[i].np.from + 2 &&
            holds_bare(v, r->at[i].np, bare_hash(v, np.from + 1)))
            return i;
    return VIEW_NONE;
}

/* الشرطة الإيطالية is not السلطات الإيطالية: two nouns that say what a body is. Nor is قيادة
 * المقاومة the المقاومة. */
static bool is_other_body(const struct resolver *r, struct words np, const struct candidate *c)
{
    const struct view *v = r->v;
    const uint32_t head = speaker_head(v, np);
    static const char *const parts[] = {"قياده", "مكتب", "فرع",  "بعثه",
                                        "وفد",   "مركز", "شعبه", NULL};

    if (c->class == CW__CLAIM__CLASS__MEDIA && v->word[np.from].arabic)
        return np.to > np.from + 1 && !v->word[np.from].article &&
               view_source(v, np.from) == LEXICON_SOURCE_MEDIA &&
               view_source(v, c->np.from) == LEXICON_SOURCE_MEDIA &&
               !holds_word(v, c->np, speaker_name_hash(v, np.from)); /* صحف X, وسائل إعلام X */
    if (v->word[np.from].arabic && c->class == CW__CLAIM__CLASS__ORGANISATION && !c->head)
        return head == np.from && !holds_word(v, c->np, speaker_name_hash(v, head));
    return v->word[np.from].arabic && c->class == CW__CLAIM__CLASS__ORGANISATION && c->head &&
           head == np.from && v->word[head].lex && speaker_name_noun(v, head) != c->head &&
           (!holds_word(v, c->np, speaker_name_hash(v, head)) ||
            view_is_any(v, c->np.from, parts)) &&
           view_source(v, head) == LEXICON_SOURCE_ORGANISATION;
}

/* The entity that an English phrase names and nothing else but an article; VIEW_NONE: none. */
static uint32_t entity_named(const struct view *v, struct words np)
{
    const Cw__Mention *m = np.from < np.to ? view_mention(v, np.to - 1) : NULL;

    if (!m || !m->has_entity || m->type == CW__MENTION__TYPE__NORP || v->word[np.from].arabic)
        return VIEW_NONE;
    for (uint32_t i = np.from; i < np.to; i++)
        if (v->word[i].mention != v->word[np.to - 1].mention &&
            !(i == np.from && view_has(v, i, LEXICON_DET)))
            return VIEW_NONE;
    return m->entity;
}

/* The UN: [the United Nations]. */
static uint32_t find_other_name(const struct resolver *r, struct words np)
{
    const uint32_t entity = entity_named(r->v, np);
    uint32_t best = VIEW_NONE;

    for (uint32_t i = 0; entity != VIEW_NONE && i < r->n && i < 4096; i++)
        if (r->at[i].class == CW__CLAIM__CLASS__ORGANISATION &&
            entity_named(r->v, r->at[i].np) == entity &&
            (best == VIEW_NONE || speaker_name_fullness(r->v, r->at[i].np) >
                                      speaker_name_fullness(r->v, r->at[best].np)))
            best = i;
    return best != VIEW_NONE &&
                   speaker_name_fullness(r->v, r->at[best].np) > speaker_name_fullness(r->v, np)
               ? best
               : VIEW_NONE;
}

/* صحيفة [خبر] يوم, وكالة "[خبر]": does the name of the body begin with this word? */
static bool is_behind_noun(const struct view *v, struct words body, uint32_t word)
{
    const uint32_t i = body.from + 1 + (v->word[body.from + 1].mark == VIEW_MARK_QUOTE);

    return i < body.to && speaker_name_hash(v, i) == speaker_name_hash(v, word);
}

/* خبر يوم: where no person bears it, the name of [صحيفة خبر يوم]. */
static uint32_t find_named_body(struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    uint32_t best = VIEW_NONE;

    if (!v->word[np.from].arabic || speaker_name_own(v, np) != VIEW_NONE ||
        (v->word[np.from].article && np.to > np.from + 1) ||
        view_mentions(v, np.from, CW__MENTION__TYPE__LOC) ||
        (view_source(v, np.from) && np.to > np.from + 1))
        return VIEW_NONE;
    for (uint32_t i = 0; i < r->n && i < 4096; i++) {
        const struct candidate *c = &r->at[i];
        if ((c->class == CW__CLAIM__CLASS__ORGANISATION || c->class == CW__CLAIM__CLASS__MEDIA) &&
            c->head && !c->is_joined && c->np.to - c->np.from > np.to - np.from &&
            is_behind_noun(v, c->np, np.from) && speaker_name_holds(v, c->np, np) &&
            (best == VIEW_NONE || view_points(v, c->np) > view_points(v, r->at[best].np)))
            best = i;
    }
    return best;
}

/* الزرلي: [طاهر زرلي], زرلي: [طاهر الزرلي]. */
static uint32_t find_without_article(struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    const struct span s = v->tokens.at[np.from].folded;
    char with[NAME_BYTES];

    if (np.to != np.from + 1 || !v->word[np.from].arabic || v->word[np.from].lex ||
        v->word[np.from].prep || s.n + 4 > NAME_BYTES || s.n < 10)
        return VIEW_NONE;
    if (span_starts_with(s, SPAN("ال")))
        return speaker_name_find_spelt(r, span_slice(s, 4, s.n), SPEAKER_NAME_PERSON);
    memcpy(with, "ال", 4);
    memcpy(with + 4, s.p, s.n);
    return speaker_name_find_spelt(r, span_at(with, s.n + 4), SPEAKER_NAME_PERSON);
}

/* Is the candidate a fuller form of this phrase, and of the same? للأمم المتحدة is no fuller than
 * الأمم المتحدة. */
static bool is_fuller(const struct resolver *r, struct words np, Cw__Claim__Class class,
                      const struct candidate *c)
{
    const struct view *v = r->v;

    if (!holds_all(v, c->np, np) ||
        speaker_name_fullness(v, c->np) + (v->word[np.from].prep == 'l') <=
            speaker_name_fullness(v, np) ||
        (c->class != class && c->class != CW__CLAIM__CLASS__NAMED_PERSON) ||
        is_other_body(r, np, c))
        return false;
    return !v->word[np.from].arabic || v->word[c->np.from].arabic ||
           view_points(v, c->np) > view_points(v, np);
}

/* The longest phrase of the text that holds every name word of this one. */
static struct words fullest_of(struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    const Cw__Claim__Class class = speaker_classify(v, np);
    const uint64_t salt = class == CW__CLAIM__CLASS__NAMED_PERSON ? SPEAKER_NAME_PERSON : 0;
    uint32_t best = speaker_name_find(r, np, salt);
    struct words bearer;

    if (salt && (best == VIEW_NONE || r->at[best].np.to == r->at[best].np.from + 1)) {
        const uint32_t other = find_without_article(r, np);
        if (other != VIEW_NONE && r->at[other].np.to > r->at[other].np.from + 1)
            return r->at[other].np;
    }
    if ((salt || class == CW__CLAIM__CLASS__MEDIA) &&
        (best == VIEW_NONE || view_points(v, r->at[best].np) <= view_points(v, np))) {
        const uint32_t body = find_named_body(r, np);
        if (body != VIEW_NONE)
            return r->at[body].np;
    }
    if (class == CW__CLAIM__CLASS__UNKNOWN && v->word[np.from].arabic && np.to == np.from + 1 &&
        !v->word[np.from].article) {
        best = speaker_name_find_word(r, np.from, SPEAKER_NAME_PERSON);
        return best == VIEW_NONE ? np : r->at[best].np; /* بريم, where no name was seen in it */
    }
    if (v->word[np.from].arabic &&
        (class == CW__CLAIM__CLASS__OFFICIAL_UNNAMED ||
         (v->word[np.from].article && view_source(v, np.from) == LEXICON_SOURCE_MEDIA_PERSON &&
          class == CW__CLAIM__CLASS__MEDIA)))
        return find_bearer(r, np, &bearer) ? bearer : np;
    if (!salt && v->word[np.from].arabic) {
        const uint32_t named =
            class == CW__CLAIM__CLASS__ORGANISATION ? find_body(r, np) : find_introduced(r, np);
        if (named != VIEW_NONE)
            return r->at[named].np;
    }
    if (!salt) {
        const uint32_t other = find_other_name(r, np);
        if (other != VIEW_NONE &&
            (best == VIEW_NONE ||
             speaker_name_fullness(v, r->at[best].np) <= speaker_name_fullness(v, r->at[other].np)))
            return r->at[other].np;
    }
    if (best == VIEW_NONE && !salt && /* الرئيس السوري: a title whose bearer is named elsewhere */
        !(v->word[np.from].arabic && class == CW__CLAIM__CLASS__ORGANISATION))
        best = speaker_name_find(r, np, SPEAKER_NAME_TITLE);
    return best != VIEW_NONE && is_fuller(r, np, class, &r->at[best]) ? r->at[best].np : np;
}

uint32_t speaker_monitor(const struct resolver *r)
{
    static const char *const kinds[] = {"observatory", "network", "monitor", NULL};
    const struct view *v = r->v;
    uint32_t best = VIEW_NONE;

    for (uint32_t i = 0; i < r->n && i < MONITORS_MAX; i++) {
        const struct candidate *c = &r->at[i];
        bool fits = false;
        bool is_clean = !view_is_number(v, c->np.from);
        for (uint32_t w = c->np.from; w < c->np.to; w++) {
            fits |= v->word[w].capital && view_is_any(v, w, kinds);
            is_clean &= !(view_is_lower(v, w) && view_has(v, w, LEXICON_VERB));
        }
        if (fits && is_clean && c->class == CW__CLAIM__CLASS__ORGANISATION && !c->is_joined &&
            !v->word[c->np.from].arabic &&
            (best == VIEW_NONE ||
             speaker_name_fullness(v, c->np) > speaker_name_fullness(v, r->at[best].np)))
            best = i;
    }
    return best;
}

/* human rights groups: no short form of the Observatory for Human Rights. */
static bool is_nameless_plural(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (v->word[i].arabic || v->word[i].capital || v->word[i].mention != VIEW_NONE)
            return false;
    return view_ends_with(v, np.to - 1, "s") && !view_has(v, np.from, LEXICON_DET);
}

/* Who that is by kin stays with the name. */
struct words speaker_fullest(struct resolver *r, struct words np)
{
    struct words name = speaker_name_without_kin(r->v, np), found;

    name.from += name.to > name.from + 1 && arabic_word_points(r->v, name.from);
    if (VIEW_IS(r->v, name.from, "كل") && VIEW_IS(r->v, name.from + 1, "من"))
        return np; /* كل من X وY: several names are nobody's short form */
    if (is_nameless_plural(r->v, name) || view_is_number(r->v, name.from))
        return np; /* 20% ممن شملهم الاستطلاع: not those 12% */
    found = fullest_of(r, name);
    return found.from == name.from && found.to == name.to ? np : found;
}
