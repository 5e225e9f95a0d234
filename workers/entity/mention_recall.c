/* SPDX-License-Identifier: Apache-2.0 */
/* What a text has named once it may name shorter: family names, acronyms, the tables' short forms.
 * And titles. Only where a name may stand is found here; whom it means is for link to say, also
 * that it could be several. Forward only: a short form stands behind its full name, but in a
 * headline. */
#include "mention_rules.h"
#include <xxhash.h>

#define ARABIC_COMMA 0x60c
#define TITLE_REACH 9 /* atoms between the end of a title and the name it belongs to */
#define HEADLINE_SENTENCES 2

/* What is remembered besides names of a type: these are no types of mentions. */
#define ACRONYM 254 /* of whatever type its long form is */
#define RECORD 255  /* the words are numbers of records */

/* Words that stand for a name, and the first mention that has them. */
struct memory {
    struct remembered {
        uint64_t hash; /* 0: free */
        uint32_t mention;
    } * slot;
    size_t slots;
};

static struct remembered *slot_of(const struct memory *m, struct span word, int type)
{
    uint64_t h = XXH3_64bits_withSeed(word.p, word.n, (uint64_t)type) | 1;
    size_t i = h >> 20 & (m->slots - 1);
    while (m->slot[i].hash && m->slot[i].hash != h)
        i = (i + 1) & (m->slots - 1);
    if (m->slot[i].hash == 0)
        m->slot[i] = (struct remembered){h, SCAN_NONE};
    return &m->slot[i];
}

static struct memory *memory_new(struct arena *a, size_t mentions)
{
    struct memory *m = ARENA_NEW(a, struct memory);
    for (m->slots = 64; m->slots < 2 * mentions;)
        m->slots *= 2;
    m->slot = ARENA_ARRAY(a, m->slots, struct remembered);
    return m;
}

static void memory_done(struct arena *a, struct memory *m)
{
    arena_give_back(a, m->slot);
}

static void remember(struct memory *m, struct span word, int type, uint32_t mention)
{
    struct remembered *x = slot_of(m, word, type);
    if (x->mention == SCAN_NONE)
        x->mention = mention;
}

static uint32_t recall(const struct memory *m, struct span word, int type)
{
    uint64_t h = XXH3_64bits_withSeed(word.p, word.n, (uint64_t)type) | 1;
    size_t i = h >> 20 & (m->slots - 1);
    while (m->slot[i].hash && m->slot[i].hash != h)
        i = (i + 1) & (m->slots - 1);
    return m->slot[i].hash ? m->slot[i].mention : SCAN_NONE;
}

/* May an atom stand for what a mention told? */
static bool is_told(const struct scan *s, uint32_t atom, const struct mention *m)
{
    return m->to <= atom || s->atom[atom].sentence < HEADLINE_SENTENCES;
}

/* ---- "Syrian Observatory for Human Rights (SOHR)", قوات سوريا الديمقراطية (قسد) ---- */

/* The letters, one a word or more, in the order of the words? */
static bool is_acronym_of(const struct scan *s, const struct mention *m, struct span letters)
{
    size_t at = 0, unit = s->atom[m->from].is_arabic ? 2 : 1;
    for (uint32_t i = m->from; i < m->to && at < letters.n; i++) {
        struct span w = s->atom[i].folded;
        if (span_starts_with(w, SPAN("ال")) && w.n > 4)
            w = span_slice(w, 4, w.n);
        if (w.n < unit || at + unit > letters.n)
            continue; /* small words may have a letter: BoG is the Bank of Ghana */
        if (memcmp(w.p, letters.p + at, unit) == 0)
            at += unit;
    }
    return at == letters.n || (at + unit == letters.n && letters.n > 3 * unit);
}

uint32_t mention_acronym(const struct scan *s, const struct mention *m)
{
    uint32_t at = m->to + 1;
    bool is_bracket = scan_is_mark(s, m->to, '(') && scan_is_mark(s, at + 1, ')');
    bool is_quoted = scan_is_quote(s, m->to) && scan_is_quote(s, at + 1);
    if ((!is_bracket && !is_quoted) || s->atom[at].kind != TOKEN_WORD || s->atom[at].folded.n > 16)
        return SCAN_NONE;
    bool is_upper = s->atom[at].shape == TOKEN_SHAPE_UPPER;
    if (s->atom[at].is_arabic != s->atom[m->from].is_arabic)
        return is_bracket && is_upper ? at : SCAN_NONE; /* letters of another language */
    if (!is_upper && !s->atom[at].is_arabic && s->atom[at].shape != TOKEN_SHAPE_MIXED)
        return SCAN_NONE;
    return is_acronym_of(s, m, s->atom[at].folded) ? at : SCAN_NONE;
}

static void learn_acronyms(struct mention_work *w, struct mentions *chosen, struct memory *memory)
{
    for (size_t i = 0; i < chosen->n; i++) {
        const struct mention *m = &chosen->at[i];
        bool has_short_form = m->type == CW__MENTION__TYPE__ORG ||
                              m->type == CW__MENTION__TYPE__LOC ||
                              m->type == CW__MENTION__TYPE__MISC;
        uint32_t at = has_short_form ? mention_acronym(w->scan, m) : SCAN_NONE;
        if (at != SCAN_NONE)
            remember(memory, w->scan->atom[at].folded, ACRONYM, (uint32_t)i);
    }
}

/* A short form is what its long form is: the FSDP is a programme, although most are organisations.
 */
static void agree_acronyms(const struct mention_work *w, struct mentions *chosen,
                           const struct memory *memory)
{
    for (size_t i = 0; i < chosen->n; i++) {
        struct mention *m = &chosen->at[i];
        if (m->to != m->from + 1 || m->match || m->record != GAZETTEER_NONE ||
            w->scan->atom[m->from].is_arabic)
            continue;
        uint32_t full = recall(memory, w->scan->atom[m->from].folded, ACRONYM);
        if (full != SCAN_NONE && is_told(w->scan, m->from, &chosen->at[full]))
            m->type = chosen->at[full].type;
    }
}

/* ---- family names ---- */

static struct span family_name(struct span folded)
{
    return span_starts_with(folded, SPAN("ال")) && folded.n > 10 ? span_slice(folded, 4, folded.n)
                                                                 : folded;
}

/* The word that later stands for the whole: the last of a Latin name, the last or the one with an
 * article in Arabic. */
static void learn_persons(struct mention_work *w, const struct mentions *chosen,
                          struct memory *memory)
{
    const struct scan *s = w->scan;
    for (size_t i = 0; i < chosen->n; i++) {
        const struct mention *m = &chosen->at[i];
        if (m->type != CW__MENTION__TYPE__PER || m->to - m->from < 2 || m->score < 0.6f)
            continue;
        struct span last = s->atom[m->to - 1].folded;
        if (scan_has(s, m->to - 1, VOCABULARY_COMMON) || last.n < 4)
            continue;
        bool is_given = scan_has(s, m->to - 1, VOCABULARY_GIVEN) && s->atom[m->from].is_arabic;
        if (!is_given)
            remember(memory, family_name(last), CW__MENTION__TYPE__PER, (uint32_t)i);
    }
}

static void add_repeat(struct mention_work *w, uint32_t atom, uint32_t mention,
                       const struct mentions *chosen)
{
    const struct mention *full = &chosen->at[mention];
    bool is_person = full->type == CW__MENTION__TYPE__PER;
    uint32_t from = atom;
    if (from > 0 && scan_is_word(w->scan, from - 1, "al") && mention_is_capital(w, from - 1))
        from--;
    struct mention *c = mention_add(w, from, atom + 1, full->type, 0.6f,
                                    is_person ? "recall:family_name" : "recall:acronym");
    c->same_as = mention;
    c->record = is_person ? GAZETTEER_NONE : full->record;
}

static bool is_occupied(const bool *taken, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (taken[i])
            return true;
    return false;
}

static bool may_name(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_atom *x = &s->atom[atom];
    if (x->kind != TOKEN_WORD || x->is_skipped || w->is_time[atom] || x->folded.n < 3)
        return false;
    if (!x->is_arabic)
        return x->shape != TOKEN_SHAPE_LOWER;
    return !scan_has(s, atom, VOCABULARY_COMMON) && !scan_has(s, atom, VOCABULARY_GROUP);
}

static void recall_words(struct mention_work *w, const struct memory *memory, const bool *taken,
                         const struct mentions *chosen)
{
    const struct scan *s = w->scan;
    for (uint32_t i = 0; i < s->atoms; i++) {
        if (taken[i] || !may_name(w, i))
            continue;
        uint32_t mention = recall(memory, family_name(s->atom[i].folded), CW__MENTION__TYPE__PER);
        if (mention == SCAN_NONE)
            mention = recall(memory, s->atom[i].folded, ACRONYM);
        if (mention != SCAN_NONE && is_told(s, i, &chosen->at[mention]))
            add_repeat(w, i, mention, chosen);
    }
}

/* ---- the tables' short forms (~) of records that the text has in full ---- */

static struct span record_word(const uint32_t *record)
{
    return span_at((const char *)record, sizeof *record);
}

/* Where each record is named first: its atom. */
static struct memory *first_told(const struct mention_work *w, const struct mentions *chosen)
{
    struct memory *first = memory_new(w->scan->arena, chosen->n);
    for (size_t i = 0; i < chosen->n; i++) {
        const struct mention *m = &chosen->at[i];
        uint32_t record = m->match && m->match->entry->group == VOCABULARY_NAME &&
                                  !(m->match->entry->flags & PHRASE_SHORT)
                              ? m->match->entry->value
                              : m->record;
        if (record != GAZETTEER_NONE)
            remember(first, record_word(&record), RECORD, m->from);
    }
    return first;
}

/* The one record that a short form means here; GAZETTEER_NONE when none or several were named. */
static uint32_t short_record(const struct mention_work *w, const struct scan_match *m,
                             const struct memory *first)
{
    const struct scan *s = w->scan;
    uint32_t only = GAZETTEER_NONE;
    for (uint32_t k = s->first[m->from]; k < s->first[m->from + 1]; k++) {
        const struct phrase_entry *e = s->match[k].entry;
        bool is_short = s->match[k].to == m->to && e->group == VOCABULARY_NAME &&
                        e->flags & (PHRASE_SHORT | PHRASE_CONTEXT);
        if (!is_short || w->gazetteer->record[e->value].type == CW__MENTION__TYPE__LOC)
            continue;
        uint32_t at = recall(first, record_word(&e->value), RECORD);
        bool is_named =
            at < m->from || (at != SCAN_NONE && s->atom[m->from].sentence < HEADLINE_SENTENCES);
        if (!is_named && !(e->flags & PHRASE_CONTEXT && mention_is_seen(w, e->value)))
            continue;
        if (only != GAZETTEER_NONE && only != e->value)
            return GAZETTEER_NONE;
        only = e->value;
    }
    return only;
}

static void recall_short_forms(struct mention_work *w, const struct mentions *chosen,
                               const bool *taken)
{
    const struct scan *s = w->scan;
    struct memory *first = first_told(w, chosen);
    for (uint32_t i = 0; i < s->atoms; i++) {
        if (!scan_has(s, i, VOCABULARY_NAME) || taken[i] || w->is_time[i])
            continue;
        for (uint32_t k = s->first[i]; k < s->first[i + 1]; k++) {
            const struct scan_match *m = &s->match[k];
            if (m->entry->group != VOCABULARY_NAME ||
                !(m->entry->flags & (PHRASE_SHORT | PHRASE_CONTEXT)) ||
                is_occupied(taken, m->from, m->to))
                continue;
            uint32_t record = short_record(w, m, first);
            if (record == GAZETTEER_NONE)
                continue;
            struct mention *c = mention_add(w, m->from, m->to, w->gazetteer->record[record].type,
                                            0.7f, "recall:short_form");
            c->start = scan_start(s, m);
            c->record = record;
            break;
        }
    }
    memory_done(s->arena, first);
}

void mention_recall(struct mention_work *w, struct mentions *chosen)
{
    const struct scan *s = w->scan;
    struct memory *memory = memory_new(s->arena, chosen->n);
    bool *taken = ARENA_ARRAY(s->arena, s->atoms + 1, bool);
    for (size_t i = 0; i < chosen->n; i++)
        if (chosen->at[i].type != CW__MENTION__TYPE__NORP)
            memset(taken + chosen->at[i].from, true, chosen->at[i].to - chosen->at[i].from);
    learn_persons(w, chosen, memory);
    learn_acronyms(w, chosen, memory);
    agree_acronyms(w, chosen, memory);
    w->candidates.n = 0;
    recall_short_forms(w, chosen, taken);
    recall_words(w, memory, taken, chosen);
    arena_give_back(s->arena, taken);
    memory_done(s->arena, memory);
}

/* ---- titles ---- */

/* Looking back from a name: does the way to its title end at this atom? */
static bool ends_title_search(const struct scan *s, uint32_t atom, uint32_t back, bool had_title)
{
    if (back > 3 && scan_is_mark(s, atom, ARABIC_COMMA))
        return true; /* one may stand right before the name, or words of it that nobody knows */
    if (!s->atom[atom].is_arabic)
        return had_title || (s->atom[atom].kind == TOKEN_WORD && back > 2);
    return back > 1 &&
           scan_has_any(s, atom, SCAN_BIT(VOCABULARY_SPEECH) | SCAN_BIT(VOCABULARY_HARM));
}

/* The title whose name begins at `atom`: right before it, or with its complement between. An
 * English title may have words before it that are titles too: "Prime Minister". */
static const struct scan_match *title_before(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *best = NULL;
    for (uint32_t back = 1; back <= TITLE_REACH + 3 && back <= atom; back++) {
        uint32_t at = atom - back;
        if (!scan_same_sentence(s, at, atom))
            break;
        const struct scan_match *m = scan_at(s, at, VOCABULARY_TITLE);
        if (m && m->to <= atom) {
            if (s->atom[at].is_arabic)
                return m;
            if (m->to + 2 < atom || (best && m->to < best->from))
                break;
            best = m;
        } else if (ends_title_search(s, at, back, best != NULL)) {
            break;
        }
    }
    return best;
}

/* An Arabic title ends before its name's comma and quotes; with a complement it goes up to the
 * name. */
static uint32_t title_end(const struct scan *s, const struct scan_match *m, uint32_t name)
{
    uint32_t to = s->atom[m->from].is_arabic ? name : m->to;
    while (to > m->to && s->atom[to - 1].kind == TOKEN_MARK)
        to--;
    return to;
}

/* "Abu Khawla, the General Commander", "Hassan Nasrallah, secretary-general of": behind the name.
 */
static const struct scan_match *title_behind(const struct mention_work *w, uint32_t to)
{
    const struct scan *s = w->scan;
    uint32_t at = to;
    bool had_comma = scan_is_mark(s, at, ',');
    at += had_comma;
    bool had_the = scan_is_word(s, at, "the") || scan_is_word(s, at, "a");
    at += had_the;
    if ((!had_comma && !had_the) || at >= s->atoms || s->atom[at].is_arabic)
        return NULL;
    return scan_same_sentence(s, to - 1, at) ? scan_at(s, at, VOCABULARY_TITLE) : NULL;
}

void mention_titles(struct mention_work *w, struct mentions *chosen)
{
    w->candidates.n = 0;
    uint32_t last = 0;
    for (size_t i = 0; i < chosen->n; i++) {
        const struct mention *m = &chosen->at[i];
        if (m->type != CW__MENTION__TYPE__PER)
            continue;
        const struct scan_match *t = title_before(w, m->from);
        uint32_t to = t ? title_end(w->scan, t, m->from) : 0;
        if (!t && (t = title_behind(w, m->to)))
            to = t->to;
        if (!t || t->from < last)
            continue;
        struct mention *c =
            mention_add(w, t->from, to, CW__MENTION__TYPE__TITLE, 0.7f, "rule:title");
        c->start = scan_start(w->scan, t);
        c->kind = scan_item(w->scan, t)->label;
        c->same_as = (uint32_t)i;
        mention_title_senses(w->scan, t, c->sense);
        last = to;
    }
    mention_descriptions(w, chosen);
}
