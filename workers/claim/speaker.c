/* SPDX-License-Identifier: Apache-2.0 */
#include "speaker_issuer.h"
#include "speaker_name.h"

#define NAME_BYTES 64
#define LOOK_BACK 12 /* claims to look back at for an elided subject */

static uint32_t np_points(const struct view *v, struct words np)
{
    struct range at = view_range(v, np);

    return at.end - at.start;
}

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

/* باسم, عن: what ties an office to its body; قوات التحالف is التحالف. */
static bool is_small(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_PREP) || VIEW_IS(v, i, "باسم") || VIEW_IS(v, i, "قوات");
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

static bool holds_every_word(const struct view *v, struct words longer, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (!v->word[i].mark && !(v->word[i].arabic && is_small(v, i)) &&
            !holds_word(v, longer, speaker_name_hash(v, i)) &&
            !holds_indefinite(v, longer, speaker_name_hash(v, i)) && !holds_country(v, longer, i))
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
            holds_every_word(r->v, r->at[i].np, np))
            return (uint32_t)i;
    return VIEW_NONE;
}

/* الرئيس التركي: the only person whose name stands right behind this title, of whatever country. */
static uint32_t find_bare_bearer(const struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    uint32_t best = VIEW_NONE;

    if (np.to != np.from + 2 || !v->word[np.from].article || !v->word[np.from + 1].article ||
        !view_ends_with(v, np.from + 1, "ي") ||
        (view_source(v, np.from) != LEXICON_SOURCE_ROLE &&
         view_source(v, np.from) != LEXICON_SOURCE_MEDIA_PERSON))
        return VIEW_NONE;
    for (uint32_t i = 0; i < r->n && i < 4096; i++) {
        const struct words c = r->at[i].np;
        if (r->at[i].class != CW__CLAIM__CLASS__NAMED_PERSON || c.to < c.from + 2 ||
            speaker_name_hash(v, c.from) != speaker_name_hash(v, np.from) ||
            !view_mentions(v, c.from + 1, CW__MENTION__TYPE__PER))
            continue;
        if (best != VIEW_NONE && !holds_word(v, r->at[best].np, speaker_name_hash(v, c.to - 1)))
            return VIEW_NONE; /* two of them */
        if (best == VIEW_NONE || np_points(v, c) > np_points(v, r->at[best].np))
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
            !v->word[r->at[i].np.from].article && holds_every_word(v, r->at[i].np, np))
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

    if ((best == VIEW_NONE || !holds_every_word(v, r->at[best].np, np)) && np.to > np.from + 1)
        best = find_by_noun(r, np);
    if ((best == VIEW_NONE || !holds_every_word(v, r->at[best].np, np)) &&
        (best = find_introduced(r, np)) != VIEW_NONE) {
        *ret = r->at[best].np;
        return true;
    }
    if (best == VIEW_NONE && (best = find_bare_bearer(r, np)) != VIEW_NONE) {
        *ret = r->at[best].np;
        return true;
    }
    if (best == VIEW_NONE || np_points(v, r->at[best].np) <= np_points(v, np) ||
        !holds_every_word(v, r->at[best].np, np))
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

/* سلطات المقاطعة: [سلطات مقاطعة X]; اتحاد الشغل: [الاتحاد العام للشغل]. */
static uint32_t find_body(const struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    const uint64_t noun = v->word[np.from].lex ? speaker_name_noun(v, np.from) : 0;

    if (np.to != np.from + 2 || !noun || v->word[np.from].article || !v->word[np.from + 1].article)
        return VIEW_NONE;
    for (uint32_t i = 0; i < r->n && i < 4096; i++)
        if (r->at[i].head == noun && r->at[i].class == CW__CLAIM__CLASS__ORGANISATION &&
            r->at[i].np.from < np.from && r->at[i].np.to > r->at[i].np.from + 2 &&
            holds_bare(v, r->at[i].np, bare_hash(v, np.from + 1)))
            return i;
    return VIEW_NONE;
}

/* الشرطة الإيطالية is not السلطات الإيطالية: two nouns that say what a body is. */
static bool is_other_body(const struct resolver *r, struct words np, const struct candidate *c)
{
    const struct view *v = r->v;
    const uint32_t head = speaker_head(v, np);

    return v->word[np.from].arabic && c->class == CW__CLAIM__CLASS__ORGANISATION && c->head &&
           head == np.from && v->word[head].lex && speaker_name_noun(v, head) != c->head &&
           !holds_word(v, c->np, speaker_name_hash(v, head)) &&
           view_source(v, head) == LEXICON_SOURCE_ORGANISATION;
}

/* The longest phrase of the text that holds every name word of this one. */
static struct words fullest_of(struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    const Cw__Claim__Class class = speaker_classify(v, np);
    const uint64_t salt = class == CW__CLAIM__CLASS__NAMED_PERSON ? SPEAKER_NAME_PERSON : 0;
    uint32_t best = speaker_name_find(r, np, salt);
    struct words bearer;

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
    if (best == VIEW_NONE && !salt) /* الرئيس السوري: a title whose bearer is named elsewhere */
        best = speaker_name_find(r, np, SPEAKER_NAME_TITLE);
    if (best == VIEW_NONE || !holds_all(v, r->at[best].np, np) ||
        speaker_name_fullness(v, r->at[best].np) + (v->word[np.from].prep == 'l') <=
            speaker_name_fullness(v, np))
        return np; /* للأمم المتحدة is no fuller than الأمم المتحدة */
    if (r->at[best].class != class && r->at[best].class != CW__CLAIM__CLASS__NAMED_PERSON)
        return np;
    if (is_other_body(r, np, &r->at[best]))
        return np;
    return r->at[best].np;
}

/* The same; who that is by kin stays with the name. */
static struct words fullest(struct resolver *r, struct words np)
{
    static const char *const these[] = {"هذا", "هذه", "ذلك", "تلك", NULL};
    struct words name = speaker_name_without_kin(r->v, np), found;

    name.from += name.to > name.from + 1 && view_is_any(r->v, name.from, these);
    found = fullest_of(r, name);
    return found.from == name.from && found.to == name.to ? np : found;
}

static void set_speaker(struct resolver *r, struct draft *x, struct words np, float score)
{
    const struct view *v = r->v;

    if (np_points(v, np) > DRAFT_NAME_POINTS)
        return;
    np = draft_without_marks(v, np);
    x->speaker = view_range(v, np);
    if (np.from == x->source.from && np.to == x->source.to)
        x->speaker = x->source_at;
    else if ((v->word[np.from].prep || v->word[np.from].conj) && !v->word[np.from].is_guess &&
             view_source(v, np.from))
        x->speaker.start++;
    x->class = speaker_classify(v, np);
    x->source_score = score;
    for (uint32_t i = np.from; i < np.to; i++) {
        const Cw__Mention *m = view_mention(v, i);
        /* "Syrian officials" are not Syria; a title has an entity where it stands for somebody */
        if (!m || !m->has_entity || m->type == CW__MENTION__TYPE__NORP)
            continue;
        if (x->speaker_entity == VIEW_NONE ||
            (m->type == CW__MENTION__TYPE__PER && x->class == CW__CLAIM__CLASS__NAMED_PERSON))
            x->speaker_entity = m->entity;
        if (m->type == CW__MENTION__TYPE__PER)
            break;
    }
}

/* A document speaks for whom issued it, but stays a document. */
static void name_issuer(struct resolver *r, struct draft *x, struct words np)
{
    struct words issuer = speaker_issuer_of(r->v, np);
    const uint32_t verb = speaker_issuer_verb(r->v, np);

    if (verb + 1 < np.to && x->via.start == x->via.end && r->v->word[np.from].arabic) {
        const struct words outlet = {
            verb + 1 + (VIEW_IS(r->v, verb + 1, "عليها") || VIEW_IS(r->v, verb + 1, "عليه")),
            np.to};
        if (outlet.from < outlet.to && speaker_classify(r->v, outlet) == CW__CLAIM__CLASS__MEDIA)
            x->via = view_range(r->v, outlet); /* رسالة اطلعت عليها X */
    }

    if (issuer.from == np.from)
        return;
    while (issuer.to > issuer.from + 1 && r->v->word[issuer.to - 1].prep == 'b')
        issuer.to--; /* منظمة X | باليمن */
    set_speaker(r, x, fullest(r, issuer), x->source_score);
    x->class = CW__CLAIM__CLASS__DOCUMENT;
}

static void copy_speaker(struct draft *x, const struct draft *from, float score)
{
    x->speaker = from->speaker;
    x->speaker_entity = from->speaker_entity;
    x->class = from->class;
    x->source_score = score;
}

/* he, she: one of these. */
static bool is_somebody(const struct draft *x, Cw__Claim__Class class)
{
    return class == CW__CLAIM__CLASS__NAMED_PERSON || class == CW__CLAIM__CLASS__OFFICIAL_UNNAMED ||
           (class == CW__CLAIM__CLASS__LOCAL && !x->is_arabic);
}

/* The speaker before this one: of the same gender when a recent one is. */
static const struct draft *speaker_before(const struct resolver *r, size_t at, bool wants_person)
{
    const struct draft *x = &r->d->at[at], *any = NULL;
    const bool is_it = draft_has_source(x) && VIEW_IS(r->v, x->source.from, "it");

    for (size_t i = at; i > 0 && at - i < LOOK_BACK; i--) {
        const struct draft *y = &r->d->at[i - 1];
        if (y->speaker.start == y->speaker.end)
            continue;
        if (any && x->is_arabic && x->form == LEXICON_ING && any->unit == x->unit &&
            y->unit != x->unit)
            break; /* قالت المصادر ...، مبينا أن: whatever its gender, of its own sentence */
        if (wants_person ? !is_somebody(x, y->class) : is_it && is_somebody(x, y->class))
            continue;
        if (!any)
            any = y;
        if (!x->is_arabic || y->is_feminine == x->is_feminine || y->form == LEXICON_NOMINAL ||
            y->form == LEXICON_PHRASAL || y->entry->kind == LEXICON_CUE_QUOTE)
            return y;
    }
    return any;
}

/* وأضاف البيان: of the body or person that spoke last. */
static bool resolve_document(struct resolver *r, struct draft *x, size_t at)
{
    const struct draft *before = at > 0 ? &r->d->at[at - 1] : NULL;

    if (!before || view_ends_with(r->v, x->source.from, "ات") ||
        /* figures, not a paper */ before->speaker.start == before->speaker.end ||
        (before->class != CW__CLAIM__CLASS__ORGANISATION &&
         before->class != CW__CLAIM__CLASS__NAMED_PERSON &&
         before->class != CW__CLAIM__CLASS__DOCUMENT))
        return false;
    copy_speaker(x, before, 0.6f);
    x->class = CW__CLAIM__CLASS__DOCUMENT;
    return true;
}

static bool is_body(enum lexicon_source s)
{
    return s == LEXICON_SOURCE_ORGANISATION || s == LEXICON_SOURCE_MEDIA;
}

/* "a monitoring group said": in news of war that is who is named so elsewhere, "the Northern
 * Observatory for Human Rights". */
static bool resolve_monitor(struct resolver *r, struct draft *x)
{
    const struct view *v = r->v;
    bool is_monitor = false;

    if (r->monitor == VIEW_NONE)
        return false;
    for (uint32_t i = x->source.from; i < x->source.to; i++) {
        is_monitor |= VIEW_IS(v, i, "monitor") || VIEW_IS(v, i, "monitoring") ||
                      view_ends_with(v, i, "-monitoring");
        if (v->word[i].mention != VIEW_NONE && v->word[i].capital &&
            !view_mentions(v, i, CW__MENTION__TYPE__NORP))
            return false;
    }
    if (is_monitor)
        set_speaker(r, x, r->at[r->monitor].np, 0.7f);
    return is_monitor;
}

/* "the source", المصدر: the last phrase before it with the same noun. */
static bool resolve_generic(struct resolver *r, struct draft *x, size_t at)
{
    uint32_t head = speaker_head(r->v, x->source);
    uint64_t hash = head != VIEW_NONE && r->v->word[head].lex ? speaker_name_noun(r->v, head) : 0;
    const struct candidate *best = NULL;
    const struct draft *before;
    enum lexicon_source s;

    if (!hash)
        return false;
    for (size_t i = 0; i < r->n && i < 4096; i++)
        if ((r->at[i].head == hash || r->at[i].office == hash) &&
            r->at[i].np.from < x->source.from && !r->at[i].is_generic &&
            !(r->at[i].is_joined && x->is_arabic) &&
            (!best || r->at[i].speaks > best->speaks ||
             (r->at[i].speaks == best->speaks && r->at[i].np.from >= best->np.from)))
            best = &r->at[i];
    if (best) {
        set_speaker(r, x, fullest(r, best->np), 0.8f);
        if (x->class == CW__CLAIM__CLASS__DOCUMENT)
            name_issuer(r, x, best->np);
        return true;
    }
    s = view_source(r->v, head);
    if (s == LEXICON_SOURCE_DOCUMENT)
        return resolve_document(r, x, at);
    if (s != LEXICON_SOURCE_OFFICIAL && s != LEXICON_SOURCE_ANONYMOUS &&
        (x->is_arabic || !is_body(s)))
        return false;
    before = speaker_before(r, at, s == LEXICON_SOURCE_OFFICIAL);
    if (before && is_body(s) && before->class != speaker_classify(r->v, x->source))
        return false;
    if (before)
        copy_speaker(x, before, 0.6f);
    return before != NULL;
}

/* Nobody has spoken yet: the person of the sentence before, most likely its subject. */
static bool resolve_from_text(struct resolver *r, struct draft *x)
{
    const struct candidate *best = NULL;

    for (size_t i = 0; i < r->n && i < 4096; i++) {
        const struct candidate *c = &r->at[i];
        if (c->np.from >= x->cue_words.from || c->class != CW__CLAIM__CLASS__NAMED_PERSON)
            continue;
        if (x->cue_words.from - c->np.from > 120)
            continue;
        if (!best || c->np.from < best->np.from)
            best = c;
    }
    if (best)
        set_speaker(r, x, fullest(r, best->np), 0.5f);
    return best != NULL;
}

/* ضيف "البرنامج": who spoke there before. */
static bool is_guest(const struct view *v, struct words np)
{
    static const char *const guests[] = {"ضيف", "ضيفه", NULL};

    return view_is_any(v, np.from, guests) && np.to - np.from <= 6 &&
           speaker_classify(v, np) != CW__CLAIM__CLASS__NAMED_PERSON;
}

/* نص البيان */
static bool is_text_of_document(const struct view *v, struct words np)
{
    return np.to == np.from + 2 && VIEW_IS(v, np.from, "نص") && v->word[np.from + 1].article &&
           view_source(v, np.from + 1) == LEXICON_SOURCE_DOCUMENT;
}

/* سموه, معاليه: he, in the language of courts; الأخير is who was named last, as well. */
static bool is_honoured(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"سموه",   "سموها",  "معاليه",  "سعادته", "فخامته",
                                        "جلالته", "دولته",  "فضيلته",  "سماحته", "سيادته",
                                        "غبطته",  "قداسته", "معاليها", NULL};

    return view_is_any(v, i, words);
}

/* The person of this sentence, or the last one before it. */
static bool resolve_honoured(struct resolver *r, struct draft *x)
{
    const struct candidate *best = NULL;

    for (size_t i = 0; i < r->n && i < 4096; i++)
        if (r->at[i].np.to <= x->cue_words.from &&
            r->at[i].class == CW__CLAIM__CLASS__NAMED_PERSON &&
            (!best || r->at[i].np.from > best->np.from))
            best = &r->at[i];
    if (best)
        set_speaker(r, x, fullest(r, best->np), 0.6f);
    return best != NULL;
}

/* الوجيه: a name that is a noun as well, of somebody who is named with it. */
static bool resolve_surname(struct resolver *r, struct draft *x)
{
    const struct view *v = r->v;
    uint32_t best;

    if (x->source.to == x->source.from + 1 &&
        (is_honoured(v, x->source.from) || VIEW_IS(v, x->source.from, "الاخير") ||
         VIEW_IS(v, x->source.from, "الاخيره")))
        return resolve_honoured(r, x);
    if (x->source.to != x->source.from + 1 || !v->word[x->source.from].article ||
        !view_source(v, x->source.from))
        return false;
    best = speaker_name_find_word(r, x->source.from, SPEAKER_NAME_PERSON);
    if (best == VIEW_NONE || r->at[best].np.to < r->at[best].np.from + 3 ||
        speaker_name_hash(v, r->at[best].np.to - 1) != speaker_name_hash(v, x->source.from) ||
        !view_mentions(v, r->at[best].np.to - 1, CW__MENTION__TYPE__PER))
        return false;
    set_speaker(r, x, r->at[best].np, 0.8f);
    return true;
}

static void resolve(struct resolver *r, size_t at)
{
    struct draft *x = &r->d->at[at];
    const struct view *v = r->v;
    const bool is_pronoun = draft_has_source(x) && x->source.to - x->source.from == 1 &&
                            view_has(v, x->source.from, LEXICON_PRON);
    const struct draft *before;

    if (draft_has_source(x) && !is_pronoun) {
        if (x->is_arabic ? resolve_surname(r, x) : resolve_monitor(r, x))
            return;
        if ((speaker_name_is_generic(v, x->source) && resolve_generic(r, x, at)) ||
            (is_text_of_document(v, x->source) && resolve_document(r, x, at)))
            return;
        before = is_guest(v, x->source) ? speaker_before(r, at, true) : NULL;
        if (before) {
            copy_speaker(x, before, 0.7f);
            return;
        }
        set_speaker(r, x, fullest(r, x->source), 0.9f);
        if (x->class == CW__CLAIM__CLASS__DOCUMENT)
            name_issuer(r, x, x->source);
        return;
    }
    if (is_pronoun && (VIEW_IS(v, x->source.from, "i") || VIEW_IS(v, x->source.from, "we") ||
                       VIEW_IS(v, x->source.from, "you")))
        return;
    if (x->about.from < x->about.to) {
        set_speaker(r, x, fullest(r, x->about), 0.6f);
        return;
    }
    before = speaker_before(
        r, at,
        is_pronoun && (VIEW_IS(v, x->source.from, "he") || VIEW_IS(v, x->source.from, "she")));
    if (before)
        copy_speaker(x, before, 0.7f);
    else
        (void)resolve_from_text(r, x);
}

/* قال X لقناة Y ..., مضيفا: told to the same outlet. */
static void carry_via(struct drafts *d, size_t at)
{
    struct draft *x = &d->at[at];
    const struct draft *before = at > 0 ? x - 1 : NULL;

    if (before && x->is_arabic && x->form == LEXICON_ING && before->unit == x->unit &&
        x->via.start == x->via.end && !draft_has_source(x))
        x->via = before->via;
}

void speaker_resolve(struct drafts *d)
{
    struct resolver r = {.d = d, .v = d->view};

    if (d->n == 0)
        return;
    speaker_name_collect(&r);
    for (size_t i = 0; i < d->n; i++) {
        resolve(&r, i);
        carry_via(d, i);
    }
}
