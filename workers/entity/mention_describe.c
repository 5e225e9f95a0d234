/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptions that stand for a name told before: "the governor" for Governor Salim Karam, المنظمة
 * for منظمة العفو الدولية. Only what may be one is found here, and only behind a name with such a
 * title or head; whom it means is for link to say. They are mentions of type TITLE: no names. */
#include "mention_rules.h"
#include <xxhash.h>

/* Nouns that may stand for an organisation, and the kinds that they say. */
static const struct {
    const char *noun; /* folded, Arabic without article */
    const char *kind; /* as of records, NULL: by the name's own head only */
} nouns[] = {
    {"group", "group"},
    {"faction", "armed_group"},
    {"militia", "armed_group"},
    {"movement", "party"},
    {"party", "party"},
    {"agency", "agency"},
    {"newspaper", "outlet"},
    {"observatory", "monitor"},
    {"organisation", "international"},
    {"organization", NULL},
    {"coalition", NULL},
    {"council", NULL},
    {"committee", NULL},
    {"commission", NULL},
    {"ministry", NULL},
    {"front", NULL},
    {"brigade", NULL},
    {"battalion", NULL},
    {"network", NULL},
    {"centre", NULL},
    {"center", NULL},
    {"association", NULL},
    {"foundation", NULL},
    {"company", "company"},
    {"جماعه", "group"},
    {"تنظيم", "armed_group"},
    {"فصيل", "armed_group"},
    {"ميليشيا", "armed_group"},
    {"حركه", "party"},
    {"حزب", "party"},
    {"وكاله", "agency"},
    {"صحيفه", "outlet"},
    {"مرصد", "monitor"},
    {"منظمه", "international"},
    {"ائتلاف", NULL},
    {"مجلس", NULL},
    {"لجنه", NULL},
    {"هيئه", NULL},
    {"وزاره", NULL},
    {"جبهه", NULL},
    {"لواء", NULL},
    {"كتيبه", NULL},
    {"شبكه", NULL},
    {"مركز", NULL},
    {"جمعيه", NULL},
    {"مؤسسه", NULL},
    {"شركه", "company"},
    {"اتحاد", NULL},
};

static struct span without_article(struct span w)
{
    return span_starts_with(w, SPAN("ال")) && w.n > 7 ? span_slice(w, 4, w.n) : w;
}

static uint64_t sense_of(struct span word, uint64_t seed)
{
    return XXH3_64bits_withSeed(word.p, word.n, seed) | 1;
}

/* ---- titles ---- */

/* The stem of the first atom of a match: لوزير, والوزير are وزير. */
static struct span stem_of(const struct scan *s, const struct scan_match *m)
{
    const struct scan_reading *r = &s->atom[m->from].reading[m->reading];
    struct span w = m->reading > 0 && r->word ? phrase_spell(s->vocabulary->phrases, r->word)
                                              : s->atom[m->from].folded;
    return without_article(w);
}

static bool is_second(struct span w)
{
    static const char *const words[] = {"vice", "deputy", "former", "acting", "assistant", "prime"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_equal(w, span_of(words[i])))
            return true;
    return false;
}

void mention_title_senses(const struct scan *s, const struct scan_match *title,
                          uint64_t ret[MENTION_SENSES])
{
    uint64_t whole = sense_of(stem_of(s, title), 't');
    bool is_arabic = s->atom[title->from].is_arabic;
    ret[1] = is_arabic ? whole : 0;
    for (uint32_t i = title->from + 1; i < title->to; i++)
        whole = sense_of(without_article(s->atom[i].folded), whole);
    ret[0] = whole;
    /* "vice president" is no president, وزير الدفاع is a وزير and "defence minister" a minister */
    if (!is_arabic && title->to > title->from + 1 && !is_second(s->atom[title->from].folded))
        ret[1] = sense_of(s->atom[title->to - 1].folded, 't');
}

/* A journalist or a child has no title that one asks for again, and officials are many. */
static bool is_office(const struct scan *s, const struct scan_match *t)
{
    struct span stem = stem_of(s, t);
    static const char *const many[] = {"مسؤول", "مسؤوله", "ضابط", "عضو",
                                       "قيادي", "قياديه", "ممثل", "officer"};
    for (size_t i = 0; i < sizeof many / sizeof *many; i++)
        if (span_equal(stem, span_of(many[i])))
            return false;
    return strcmp(scan_item(s, t)->label, "trade") != 0;
}

/* ---- definite nouns ---- */

/* Words that may follow "the governor": "the general public" and "the chief of" are something
 * else. */
static bool ends_description(const struct scan *s, uint32_t atom)
{
    if (atom >= s->atoms || s->atom[atom].kind == TOKEN_MARK)
        return true;
    return scan_has(s, atom, VOCABULARY_SPEECH) ||
           scan_is_one_of(s, atom,
                          SCAN_WORDS("who", "said", "says", "was", "is", "had", "has", "will",
                                     "would", "also", "and", "from", "in", "to", "at", "on", "with",
                                     "by", "did", "does", "told", "added", "denied", "could", "has",
                                     "himself", "herself", "which", "that", "were", "are"));
}

static bool is_definite(const struct scan *s, const struct scan_match *t)
{
    if (!s->atom[t->from].is_arabic) {
        bool has_nation = t->from > 1 && scan_has(s, t->from - 1, VOCABULARY_GROUP);
        return t->from > has_nation && scan_is_word(s, t->from - 1 - has_nation, "the") &&
               ends_description(s, t->to);
    }
    bool has_article = mention_has_article(s, t->from) || scan_before(s, t) & SCAN_ARTICLE;
    bool is_construct = t->to > t->from + 1 && mention_has_article(s, t->to - 1);
    bool goes_on = mention_has_article(s, t->to) && !scan_has(s, t->to, VOCABULARY_GROUP) &&
                   !scan_is_one_of(s, t->to, SCAN_WORDS("الذي", "التي"));
    return (has_article || is_construct) && !goes_on;
}

/* Senses told so far, by the names of `chosen` that end before an atom. */
struct told {
    uint64_t *slot;
    size_t slots;
};

static bool is_told(const struct told *t, uint64_t sense, bool learn)
{
    size_t i = sense >> 20 & (t->slots - 1);
    while (t->slot[i] && t->slot[i] != sense)
        i = (i + 1) & (t->slots - 1);
    bool was_told = t->slot[i] == sense;
    if (learn)
        t->slot[i] = sense;
    return was_told;
}

static const char *kind_of_noun(struct span w, bool *ret_is_noun)
{
    *ret_is_noun = true;
    for (size_t i = 0; w.n > 1 && i < sizeof nouns / sizeof *nouns; i++)
        if (memcmp(w.p, nouns[i].noun, 2) == 0 && span_equal(w, span_of(nouns[i].noun)))
            return nouns[i].kind;
    *ret_is_noun = false;
    return NULL;
}

/* The stem of a definite noun at an atom: المنظمة, للمنظمة, "the group"; empty. */
static struct span definite_noun(const struct scan *s, uint32_t atom)
{
    const struct scan_atom *x = &s->atom[atom];
    if (!x->is_arabic)
        return atom > 0 && scan_is_word(s, atom - 1, "the") && ends_description(s, atom + 1)
                   ? x->folded
                   : SPAN("");
    for (unsigned r = 0; r < x->readings; r++) {
        if (r > 0 && !x->reading[r].word)
            continue;
        struct span w =
            r == 0 ? x->folded : phrase_spell(s->vocabulary->phrases, x->reading[r].word);
        bool is_noun;
        if (!span_starts_with(w, SPAN("ال")) && !(x->reading[r].before & SCAN_ARTICLE))
            continue;
        (void)kind_of_noun(without_article(w), &is_noun);
        if (is_noun)
            return mention_has_article(s, atom + 1) ? SPAN("") : without_article(w);
    }
    return SPAN("");
}

/* What the head of an organisation's name says: the first word in Arabic, the last in English or
 * the one before "of". */
static uint64_t sense_of_org(const struct scan *s, const struct mention *m)
{
    bool is_noun;
    uint32_t head = s->atom[m->from].is_arabic ? m->from : m->to - 1;
    for (uint32_t i = m->from + 1; i < m->to && !s->atom[m->from].is_arabic; i++)
        if (scan_is_one_of(s, i, SCAN_WORDS("of", "for", "on"))) {
            head = i - 1;
            break;
        }
    struct span w = without_article(s->atom[head].folded);
    (void)kind_of_noun(w, &is_noun);
    return is_noun ? sense_of(w, 'o') : 0;
}

static void describe_org(struct mention_work *w, uint32_t atom, const struct told *told,
                         bool has_kind)
{
    const struct scan *s = w->scan;
    bool is_noun;
    struct span noun = definite_noun(s, atom);
    const char *kind = kind_of_noun(noun, &is_noun);
    uint64_t sense = is_noun ? sense_of(noun, 'o') : 0;
    if (!is_noun || (!is_told(told, sense, false) && !(kind && has_kind)))
        return;
    struct mention *c =
        mention_add(w, atom, atom + 1, CW__MENTION__TYPE__TITLE, 0.5f, "recall:description");
    c->kind = kind;
    c->sense[0] = sense;
}

static void describe_person(struct mention_work *w, const struct scan_match *t,
                            const struct told *told)
{
    uint64_t sense[MENTION_SENSES];
    mention_title_senses(w->scan, t, sense);
    if (!is_told(told, sense[0], false))
        return;
    struct mention *c =
        mention_add(w, t->from, t->to, CW__MENTION__TYPE__TITLE, 0.5f, "recall:title");
    c->start = scan_start(w->scan, t);
    c->sense[0] = sense[0];
}

/* Learns from the names that begin at an atom and the titles beside them. */
static void learn_at(const struct scan *s, uint32_t atom, struct mentions *m, size_t *next,
                     const struct told *told, bool *has_org)
{
    for (; *next < m->n && m->at[*next].from <= atom; ++*next) {
        struct mention *x = &m->at[*next];
        if (x->type != CW__MENTION__TYPE__ORG)
            continue;
        *has_org = true;
        x->sense[0] = sense_of_org(s, x);
        if (x->sense[0])
            (void)is_told(told, x->sense[0], true);
    }
}

void mention_descriptions(struct mention_work *w, struct mentions *chosen)
{
    const struct scan *s = w->scan;
    size_t titles = w->candidates.n, next = 0, next_title = 0;
    struct told told = {.slots = 64};
    bool has_org = false, *taken = ARENA_ARRAY(s->arena, s->atoms + 1, bool);
    while (told.slots < 4 * (chosen->n + titles))
        told.slots *= 2;
    told.slot = ARENA_ARRAY(s->arena, told.slots, uint64_t);
    for (size_t i = 0; i < chosen->n; i++)
        if (chosen->at[i].type != CW__MENTION__TYPE__NORP)
            memset(taken + chosen->at[i].from, true, chosen->at[i].to - chosen->at[i].from);
    for (size_t i = 0; i < titles; i++)
        memset(taken + w->candidates.at[i].from, true,
               w->candidates.at[i].to - w->candidates.at[i].from);
    for (uint32_t i = 0; i < s->atoms; i++) {
        learn_at(s, i, chosen, &next, &told, &has_org);
        for (; next_title < titles && w->candidates.at[next_title].from <= i; next_title++)
            for (size_t k = 0; k < MENTION_SENSES; k++)
                if (w->candidates.at[next_title].sense[k])
                    (void)is_told(&told, w->candidates.at[next_title].sense[k], true);
        if (taken[i] || s->atom[i].is_skipped || s->atom[i].kind != TOKEN_WORD)
            continue;
        const struct scan_match *t =
            scan_has(s, i, VOCABULARY_TITLE) ? scan_at(s, i, VOCABULARY_TITLE) : NULL;
        size_t before = w->candidates.n;
        if (t && !taken[t->to - 1] && !taken[t->to] && is_office(s, t) && is_definite(s, t))
            describe_person(w, t, &told);
        if (w->candidates.n == before)
            describe_org(w, i, &told, has_org);
        else
            i = t->to - 1;
    }
    arena_give_back(s->arena, told.slot);
    arena_give_back(s->arena, taken);
}
