/* SPDX-License-Identifier: Apache-2.0 */
#include "speaker.h"

#define LOOK_BACK 12 /* claims to look back at for an elided subject */
#define CANDIDATE_WORDS 24
#define TITLE_WORDS 7

struct candidate {
    struct words np;
    uint64_t head; /* hash of the noun that says what it is; 0: none */
    Cw__Claim__Class class;
    bool is_generic;
};

/* Open addressing: hash of a word of a name -> the longest candidate that holds it. */
struct slot {
    uint64_t hash;
    uint32_t candidate;
};

struct resolver {
    struct drafts *d;
    const struct view *v;
    struct candidate *at;
    size_t n, cap;
    struct slot *slot;
    uint32_t mask, used;
};

/* ---------------------------------------------------------------------------------- candidates */

/* A word that tells one name from another: not a title, not a small word. */
static bool is_name_word(const struct view *v, uint32_t i)
{
    if (v->word[i].mark || v->tokens.at[i].folded.n < 3)
        return false;
    if (view_mention(v, i) && view_mention(v, i)->type != CW__MENTION__TYPE__TITLE)
        return true;
    if (view_source(v, i) != LEXICON_SOURCE_NONE)
        return false;
    return !v->word[i].lex || (view_flags(v, i) & ~LEXICON_GIVEN) == 0;
}

/* "the source", المصدر ذاته: definite, and nothing in it is a name. */
static bool is_generic(const struct view *v, struct words np)
{
    const bool is_the =
        VIEW_IS(v, np.from, "the") || VIEW_IS(v, np.from, "this") || VIEW_IS(v, np.from, "that");

    if (np.to - np.from > 3 || !(v->word[np.from].article || is_the || VIEW_IS(v, np.from, "ذات") ||
                                 VIEW_IS(v, np.from, "نفس")))
        return false;
    for (uint32_t i = np.from + is_the; i < np.to; i++)
        if (is_name_word(v, i) || (v->word[i].capital && !view_source(v, i)))
            return false;
    return true;
}

/* Names of persons, their titles, and everything else are kept apart: "the Syrian president" is
 * found by a title, "Haddal" by a name, and neither by the party that is called after somebody. */
#define PERSON_SALT 0x517cc1b727220a95u
#define TITLE_SALT 0x2545f4914f6cdd1du

static uint64_t name_hash(const struct view *v, uint32_t i)
{
    struct span s = v->tokens.at[i].folded;

    if (span_ends_with(s, SPAN("'s")))
        s.n -= 2;
    if (v->word[i].prep && s.n > 4)
        s = span_slice(s, 2, s.n);
    return lexicon_hash(s);
}

static struct slot *slot_of(struct resolver *r, uint64_t hash)
{
    uint32_t i = (uint32_t)hash & r->mask;

    while (r->slot[i].hash && r->slot[i].hash != hash)
        i = (i + 1) & r->mask;
    return &r->slot[i];
}

static uint32_t np_points(const struct view *v, struct words np)
{
    struct range at = view_range(v, np);

    return at.end - at.start;
}

/* وزير خارجية أوباما [جون كيري]: the mention that names the person, the last one. */
static uint32_t last_person(const struct view *v, struct words np)
{
    for (uint32_t i = np.to; i > np.from; i--)
        if (view_mentions(v, i - 1, CW__MENTION__TYPE__PER))
            return v->word[i - 1].mention;
    return VIEW_NONE;
}

/* The longest candidate wins the word. */
static void index_word(struct resolver *r, uint64_t hash, uint32_t candidate)
{
    struct slot *s = slot_of(r, hash);

    if (!s->hash && ++r->used * 4 > r->mask * 3)
        return; /* full enough; only a hostile text comes here */
    if (s->hash && np_points(r->v, r->at[s->candidate].np) >= np_points(r->v, r->at[candidate].np))
        return;
    s->hash = hash;
    s->candidate = candidate;
}

static void add_candidate(struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    uint32_t head = speaker_head(v, np), index = (uint32_t)r->n;
    struct candidate c = {
        .np = np, .class = speaker_classify(v, np), .is_generic = is_generic(v, np)};

    if (np.to - np.from > CANDIDATE_WORDS || np.from >= np.to ||
        np_points(v, np) > DRAFT_NAME_POINTS)
        return;
    if (head != VIEW_NONE && v->word[head].lex)
        c.head = v->word[head].lex->hash;
    *(struct candidate *)arena_push(r->d->arena, (void **)&r->at, &r->n, &r->cap, sizeof c) = c;
    for (uint32_t i = np.from; i < np.to; i++)
        if (VIEW_IS(v, i, "and"))
            return; /* two speakers are nobody's full name */
    const bool is_person = c.class == CW__CLAIM__CLASS__NAMED_PERSON;
    const uint32_t own = is_person ? last_person(v, np) : VIEW_NONE;
    for (uint32_t i = np.from; i < np.to; i++) {
        if (!is_name_word(v, i))
            continue;
        if (own == VIEW_NONE || v->word[i].mention == own)
            index_word(r, name_hash(v, i) ^ (is_person ? PERSON_SALT : 0), index);
        if (is_person)
            index_word(r, name_hash(v, i) ^ TITLE_SALT, index);
    }
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

/* A person's name with the title in front of it. */
static struct words with_title(const struct view *v, uint32_t from, uint32_t to)
{
    uint32_t start = from;

    for (uint32_t i = from; i > 0 && from - i < TITLE_WORDS && !ends_title(v, i - 1); i--) {
        if (view_mentions(v, i - 1, CW__MENTION__TYPE__TITLE) ||
            view_source(v, i - 1) == LEXICON_SOURCE_ROLE)
            start = i - 1;
        else if (!v->word[i - 1].arabic && !v->word[i - 1].capital && !VIEW_IS(v, i - 1, "of"))
            break;
    }
    return (struct words){start, to};
}

static void collect(struct resolver *r)
{
    const struct view *v = r->v;
    uint32_t wanted = 1024;

    while (wanted < 8 * (r->d->n * 8 + v->doc->n_mentions * 4) && wanted < 1u << 22)
        wanted *= 2;
    r->mask = wanted - 1;
    r->slot = ARENA_ARRAY(r->d->arena, wanted, struct slot);
    for (size_t i = 0; i < r->d->n; i++)
        if (draft_has_source(&r->d->at[i]) && !view_has(v, r->d->at[i].source.from, LEXICON_PRON))
            add_candidate(r, r->d->at[i].source);
    for (size_t m = 0; m < v->doc->n_mentions && r->n * 12 < wanted; m++) {
        const Cw__Mention *x = v->doc->mentions[m];
        uint32_t from = token_find(&v->tokens, x->start), to = from;
        while (to < v->words && v->tokens.at[to].end <= x->end)
            to++;
        if (to <= from)
            continue;
        if (x->type == CW__MENTION__TYPE__PER)
            add_candidate(r, with_title(v, from, to));
        else if (x->type == CW__MENTION__TYPE__ORG)
            add_candidate(r, (struct words){from, to});
    }
}

/* ---------------------------------------------------------------------------------- resolution */

static bool holds_word(const struct view *v, struct words np, uint64_t hash)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (name_hash(v, i) == hash)
            return true;
    return false;
}

static bool holds_all(const struct view *v, struct words longer, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (is_name_word(v, i) && !holds_word(v, longer, name_hash(v, i)))
            return false;
    return true;
}

/* The candidate for the last name word of this phrase; VIEW_NONE when there is none. */
static uint32_t find_candidate(struct resolver *r, struct words np, uint64_t salt)
{
    for (uint32_t i = np.to; i > np.from; i--) {
        const struct slot *s;
        if (!is_name_word(r->v, i - 1))
            continue;
        s = slot_of(r, name_hash(r->v, i - 1) ^ salt);
        return s->hash ? s->candidate : VIEW_NONE;
    }
    return VIEW_NONE;
}

/* The longest phrase of the text that holds every name word of this one. */
static struct words fullest(struct resolver *r, struct words np)
{
    const struct view *v = r->v;
    const Cw__Claim__Class class = speaker_classify(v, np);
    const uint64_t salt = class == CW__CLAIM__CLASS__NAMED_PERSON ? PERSON_SALT : 0;
    uint32_t best = find_candidate(r, np, salt);

    if (best == VIEW_NONE && !salt) /* الرئيس السوري: a title whose bearer is named elsewhere */
        best = find_candidate(r, np, TITLE_SALT);
    if (best == VIEW_NONE || np_points(v, r->at[best].np) <= np_points(v, np) ||
        !holds_all(v, r->at[best].np, np))
        return np;
    if (r->at[best].class != class && r->at[best].class != CW__CLAIM__CLASS__NAMED_PERSON)
        return np;
    return r->at[best].np;
}

static void set_speaker(struct resolver *r, struct draft *x, struct words np, float score)
{
    const struct view *v = r->v;

    if (np_points(v, np) > DRAFT_NAME_POINTS)
        return;
    x->speaker = view_range(v, np);
    if (np.from == x->source.from && np.to == x->source.to)
        x->speaker = x->source_at;
    else if (v->word[np.from].prep && !v->word[np.from].is_guess && view_source(v, np.from))
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

/* تقرير صادر عن [المنظمة], a report by [the Observatory], بيان [الأمم المتحدة]: who issued it. */
static struct words issuer_of(const struct view *v, struct words np)
{
    static const char *const by[] = {"عن", "by", "from", "of", NULL};

    for (uint32_t i = np.from + 1; i + 1 < np.to; i++)
        if (view_is_any(v, i, by))
            return (struct words){i + 1, np.to};
    for (uint32_t i = np.from + 1; i < np.to && v->word[np.from].arabic; i++)
        if (view_mentions(v, i, CW__MENTION__TYPE__ORG) ||
            view_source(v, i) == LEXICON_SOURCE_ORGANISATION)
            return (struct words){i, np.to};
    return np;
}

/* A document speaks for whom issued it, but stays a document. */
static void name_issuer(struct resolver *r, struct draft *x, struct words np)
{
    const struct words issuer = issuer_of(r->v, np);

    if (issuer.from == np.from)
        return;
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

/* The speaker before this one: of the same gender when a recent one is. */
static const struct draft *speaker_before(const struct resolver *r, size_t at, bool wants_person)
{
    const struct draft *x = &r->d->at[at], *any = NULL;

    for (size_t i = at; i > 0 && at - i < LOOK_BACK; i--) {
        const struct draft *y = &r->d->at[i - 1];
        if (y->speaker.start == y->speaker.end)
            continue;
        if (wants_person && y->class != CW__CLAIM__CLASS__NAMED_PERSON &&
            y->class != CW__CLAIM__CLASS__OFFICIAL_UNNAMED)
            continue;
        if (!any)
            any = y;
        if (!x->is_arabic || y->is_feminine == x->is_feminine || y->form == LEXICON_NOMINAL ||
            y->form == LEXICON_PHRASAL)
            return y;
    }
    return any;
}

/* "the source", المصدر: the last phrase before it with the same noun. */
static bool resolve_generic(struct resolver *r, struct draft *x, size_t at)
{
    uint32_t head = speaker_head(r->v, x->source);
    uint64_t hash = head != VIEW_NONE && r->v->word[head].lex ? r->v->word[head].lex->hash : 0;
    const struct candidate *best = NULL;
    const struct draft *before;
    enum lexicon_source s;

    if (!hash)
        return false;
    for (size_t i = 0; i < r->n && i < 4096; i++)
        if (r->at[i].head == hash && r->at[i].np.from < x->source.from && !r->at[i].is_generic &&
            (!best || r->at[i].np.from >= best->np.from))
            best = &r->at[i];
    if (best) {
        set_speaker(r, x, fullest(r, best->np), 0.8f);
        return true;
    }
    s = view_source(r->v, head);
    if (s != LEXICON_SOURCE_OFFICIAL && s != LEXICON_SOURCE_ANONYMOUS)
        return false;
    before = speaker_before(r, at, s == LEXICON_SOURCE_OFFICIAL);
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

static void resolve(struct resolver *r, size_t at)
{
    struct draft *x = &r->d->at[at];
    const struct view *v = r->v;
    const bool is_pronoun = draft_has_source(x) && x->source.to - x->source.from == 1 &&
                            view_has(v, x->source.from, LEXICON_PRON);
    const struct draft *before;

    if (draft_has_source(x) && !is_pronoun) {
        if (is_generic(v, x->source) && resolve_generic(r, x, at))
            return;
        set_speaker(r, x, fullest(r, x->source), 0.9f);
        if (x->class == CW__CLAIM__CLASS__DOCUMENT)
            name_issuer(r, x, x->source);
        return;
    }
    if (is_pronoun && (VIEW_IS(v, x->source.from, "i") || VIEW_IS(v, x->source.from, "we") ||
                       VIEW_IS(v, x->source.from, "you")))
        return;
    before = speaker_before(
        r, at,
        is_pronoun && (VIEW_IS(v, x->source.from, "he") || VIEW_IS(v, x->source.from, "she")));
    if (before)
        copy_speaker(x, before, 0.7f);
    else
        (void)resolve_from_text(r, x);
}

void speaker_resolve(struct drafts *d)
{
    struct resolver r = {.d = d, .v = d->view};

    collect(&r);
    for (size_t i = 0; i < d->n; i++)
        resolve(&r, i);
}
