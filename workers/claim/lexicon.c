/* SPDX-License-Identifier: Apache-2.0 */
#include "lexicon.h"
#include <stdlib.h>
#include <xxhash.h>
#include "text/data.h"
#include "text/fold.h"
#include "text/text.h"
#include "text/token.h"

#define LEXICON_BYTES ((size_t)32 << 20)

static const char *const flag_names[32] = {
    "comp",  "whole", "not_comp", "whether",  "rel",  "pron",   "prep",   "time",
    "adv",   "same",  "conj",     "but",      "kana", "qad",    "speech", "media",
    "named", "neg",   "hedge",    "reported", "cond", "future", "cut",    "np_stop",
    "own",   "given", "aux",      "modal",    "have", "be",     "det",    "verb",
};

static const struct {
    const char *name;
    enum lexicon_source source;
} source_names[] = {
    {"anonymous", LEXICON_SOURCE_ANONYMOUS}, {"official_unnamed", LEXICON_SOURCE_OFFICIAL},
    {"role", LEXICON_SOURCE_ROLE},           {"organisation", LEXICON_SOURCE_ORGANISATION},
    {"media", LEXICON_SOURCE_MEDIA},         {"media_person", LEXICON_SOURCE_MEDIA_PERSON},
    {"local", LEXICON_SOURCE_LOCAL},         {"document", LEXICON_SOURCE_DOCUMENT},
    {"group", LEXICON_SOURCE_GROUP},
};

static const char *const act_names[] = {"say",     "confirm",  "announce", "deny",
                                        "accuse",  "warn",     "demand",   "promise",
                                        "condemn", "estimate", "other"};

uint64_t lexicon_hash(struct span folded)
{
    uint64_t h = XXH3_64bits(folded.p, folded.n);

    return h ? h : 1;
}

/* Its bit of `present`, by bits that do not choose the place in the table. */
static uint32_t presence(uint64_t hash)
{
    return (uint32_t)(hash >> 40) & (LEXICON_BITS - 1);
}

const struct lexicon_word *lexicon_find(const struct lexicon *l, uint64_t hash)
{
    const uint32_t bit = presence(hash);

    if (!(l->present[bit / 64] >> (bit % 64) & 1))
        return NULL;
    for (uint32_t i = (uint32_t)hash & l->mask;; i = (i + 1) & l->mask) {
        if (l->table[i].hash == hash)
            return &l->table[i];
        if (l->table[i].hash == 0)
            return NULL;
    }
}

static void lexicon_grow(struct lexicon *l)
{
    struct lexicon_word *old = l->table;
    uint32_t places = l->table ? l->mask + 1 : 0;

    l->mask = places ? places * 2 - 1 : 4095;
    l->table = ARENA_ARRAY(&l->arena, l->mask + 1, struct lexicon_word);
    for (uint32_t i = 0; i < places; i++) {
        uint32_t at = (uint32_t)old[i].hash & l->mask;
        if (old[i].hash == 0)
            continue;
        while (l->table[at].hash)
            at = (at + 1) & l->mask;
        l->table[at] = old[i];
    }
}

static struct lexicon_word *lexicon_add(struct lexicon *l, uint64_t hash)
{
    uint32_t at;

    if (!l->table || l->used * 2 > l->mask)
        lexicon_grow(l);
    for (at = (uint32_t)hash & l->mask; l->table[at].hash; at = (at + 1) & l->mask)
        if (l->table[at].hash == hash)
            return &l->table[at];
    l->table[at].hash = hash;
    l->present[presence(hash) / 64] |= 1ull << (presence(hash) % 64);
    l->used++;
    return &l->table[at];
}

/* The place of a word or phrase. It is split as texts are, so that both agree on what a word is. */
static struct lexicon_word *lexicon_place(struct lexicon *l, struct span form)
{
    struct text t;
    struct tokens ts;
    uint64_t hash, first;

    if (text_build(form, &l->arena, &t, NULL) != FATE_DONE)
        return NULL;
    token_split(&t, &l->arena, &ts);
    if (ts.n == 0)
        return NULL;
    hash = first = lexicon_hash(ts.at[0].folded);
    for (uint32_t i = 1; i < ts.n; i++)
        hash = lexicon_join(hash, lexicon_hash(ts.at[i].folded));
    if (ts.n > 1) {
        struct lexicon_word *head = lexicon_add(l, first);
        if (head->longest < ts.n)
            head->longest = (uint8_t)(ts.n > 8 ? 8 : ts.n);
    }
    return lexicon_add(l, hash);
}

static bool span_is(struct span s, const char *literal)
{
    return span_equal(s, span_of(literal));
}

static enum fate load_words(struct lexicon *l, const struct data_table *d, struct error *e)
{
    for (uint32_t r = 0; r < d->rows; r++) {
        struct span rest = d->row[r].field[1], form;
        unsigned flag = 0;
        while (flag < 32 && !span_is(d->row[r].field[0], flag_names[flag]))
            flag++;
        if (flag == 32)
            return fail(e, FATE_REJECT, "'%s' line %u: there is no kind of word '%.*s'", d->path,
                        d->row[r].line, (int)d->row[r].field[0].n, d->row[r].field[0].p);
        while (span_split(&rest, ',', &form)) {
            struct lexicon_word *w = lexicon_place(l, span_trim(form));
            if (w)
                w->flags |= 1u << flag;
        }
    }
    return FATE_DONE;
}

static enum fate load_sources(struct lexicon *l, const struct data_table *d, struct error *e)
{
    const unsigned n = sizeof source_names / sizeof *source_names;

    for (uint32_t r = 0; r < d->rows; r++) {
        struct span rest = d->row[r].field[1], form;
        unsigned c = 0;
        while (c < n && !span_is(d->row[r].field[0], source_names[c].name))
            c++;
        if (c == n)
            return fail(e, FATE_REJECT, "'%s' line %u: there is no class of sources '%.*s'",
                        d->path, d->row[r].line, (int)d->row[r].field[0].n, d->row[r].field[0].p);
        while (span_split(&rest, ',', &form)) {
            struct lexicon_word *w = lexicon_place(l, span_trim(form));
            if (w && !w->source)
                w->source = (uint8_t)source_names[c].source;
        }
    }
    return FATE_DONE;
}

/* قالت, تقول, مضيفة: said of a woman or a body, where the verb itself (تابع, لفت) has no such
 * letter.
 */
static bool is_feminine(struct span form, struct span lemma, enum lexicon_form as)
{
    const bool begins = span_starts_with(lemma, SPAN("ت")), ends = span_ends_with(lemma, SPAN("ت"));

    if (as == LEXICON_ING)
        return span_ends_with(form, SPAN("ه")) || span_ends_with(form, SPAN("ات")) ||
               span_ends_with(form, SPAN("تين"));
    if (span_starts_with(form, begins ? SPAN("تت") : SPAN("ت")))
        return true;
    return span_ends_with(form, ends ? SPAN("تت") : SPAN("ت")) ||
           span_ends_with(form, ends ? SPAN("تتا") : SPAN("تا")) ||
           span_ends_with(form, SPAN("ته")) || span_ends_with(form, SPAN("تها"));
}

static void set_cue(struct lexicon *l, struct span form, uint32_t cue, enum lexicon_form as)
{
    struct lexicon_word *w = lexicon_place(l, span_trim(form));

    if (!w)
        return;
    /* The first row that claims a form keeps it; "said" is past before it is a participle. */
    if (w->cue)
        return;
    w->cue = (uint16_t)(cue + 1);
    w->form = (uint8_t)as;
    if (as == LEXICON_PAST || as == LEXICON_ING)
        w->feminine = is_feminine(fold_string(form, &l->arena),
                                  fold_string(span_of(l->cue[cue].lemma), &l->arena), as);
}

static void set_preps(struct lexicon *l, struct lexicon_cue *c, struct span rest)
{
    struct span form;
    unsigned n = 0;

    while (n < 4 && span_split(&rest, ',', &form)) {
        form = fold_string(form, &l->arena);
        if (form.n == 2 && (unsigned char)form.p[0] >= 0xd8)
            c->attached = span_is(form, "ب") ? 'b' : 'l';
        else if (form.n > 0)
            c->prep[n++] = lexicon_hash(form);
    }
}

/* Position of a name in a list of n, or n. */
static unsigned find_name(struct span s, const char *const *names, unsigned n)
{
    unsigned i = 0;

    while (i < n && !span_is(s, names[i]))
        i++;
    return i;
}

static uint64_t read_frames(struct span s)
{
    uint64_t frames = 0;

    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z'))
            frames |= LEXICON_FRAME(s.p[i]);
    return frames;
}

/* What the nth form in this column is. */
static enum lexicon_form form_of(enum lexicon_kind kind, bool arabic, unsigned column, unsigned n)
{
    static const enum lexicon_form english_forms[] = {LEXICON_BASE, LEXICON_PRESENT, LEXICON_PAST,
                                                      LEXICON_PASSIVE, LEXICON_ING};
    static const enum lexicon_form arabic_forms[] = {LEXICON_PAST, LEXICON_ING, LEXICON_NOMINAL};

    if (kind == LEXICON_CUE_PHRASE)
        return LEXICON_PHRASAL;
    if (kind == LEXICON_CUE_NOUN)
        return LEXICON_NOMINAL;
    return arabic ? arabic_forms[column] : english_forms[n < 5 ? n : 4];
}

/* English: kind, forms, act, frames, prepositions, score. Arabic has three columns of forms. */
static enum fate load_cue_row(struct lexicon *l, const struct data_table *d, uint32_t r,
                              unsigned columns, struct error *e)
{
    static const char *const kinds[] = {"verb", "phrase", "noun", "quote"};
    const struct span *f = d->row[r].field, *after = f + 1 + columns;
    struct lexicon_cue *c = &l->cue[l->cues];
    const unsigned kind = find_name(f[0], kinds, 4), act = find_name(after[0], act_names, 11);
    struct span rest, form, lemma = f[1];

    if (kind == 4 || act == 11)
        return fail(e, FATE_REJECT, "'%s' line %u: there is no %s '%.*s'", d->path, d->row[r].line,
                    kind == 4 ? "kind of cue" : "act", (int)(kind == 4 ? f[0].n : after[0].n),
                    kind == 4 ? f[0].p : after[0].p);
    (void)span_split(&lemma, ',', &form);
    c->lemma = arena_string(&l->arena, form);
    c->rule = arena_printf(&l->arena, "%s.%s", l->language, c->lemma);
    c->number = (uint32_t)XXH3_64bits(c->rule, strlen(c->rule));
    c->kind = (enum lexicon_kind)kind;
    c->act = (Cw__Claim__Act)act;
    c->score = (float)atof(arena_string(&l->arena, after[3]));
    c->frames = read_frames(after[1]);
    set_preps(l, c, after[2]);
    for (unsigned column = 0; column < columns; column++) {
        rest = f[1 + column];
        for (unsigned n = 0; rest.n > 0 && span_split(&rest, ',', &form); n++)
            set_cue(l, form, l->cues, form_of(c->kind, columns > 1, column, n));
    }
    l->cues++;
    return FATE_DONE;
}

static enum fate load_cues(struct lexicon *l, const struct data_table *d, unsigned columns,
                           struct error *e)
{
    enum fate fate = FATE_DONE;

    l->cue = ARENA_ARRAY(&l->arena, d->rows + 1, struct lexicon_cue);
    for (uint32_t r = 0; r < d->rows && fate == FATE_DONE; r++)
        fate = load_cue_row(l, d, r, columns, e);
    return fate;
}

static void load_events(struct lexicon *l, const struct data_table *d)
{
    l->event = ARENA_ARRAY(&l->arena, d->rows + 1, struct lexicon_event);
    for (uint32_t r = 0; r < d->rows; r++) {
        const struct span *f = d->row[r].field;
        l->event[l->events++] = (struct lexicon_event){
            arena_string(&l->arena, f[0]),
            f[1].n ? arena_string(&l->arena, f[1]) : NULL,
            f[2].n ? arena_string(&l->arena, f[2]) : NULL,
        };
    }
}

static void link_trigger(struct lexicon *l, struct lexicon_word *w, uint16_t trigger)
{
    uint16_t *last = &w->trigger;

    while (*last)
        last = &l->link[*last - 1].next;
    *(struct lexicon_link *)arena_push(&l->arena, (void **)&l->link, &l->links, &l->link_cap,
                                       sizeof *l->link) = (struct lexicon_link){.trigger = trigger};
    /* the push may have moved the links: find the end again */
    for (last = &w->trigger; *last; last = &l->link[*last - 1].next)
        ;
    *last = (uint16_t)l->links;
}

#define GROUPS_MAX 64

struct groups {
    struct span name[GROUPS_MAX];
    unsigned n;
};

/* needs, name, words: one of the group must stand near a trigger that names it. */
static enum fate load_group(struct lexicon *l, const struct data_table *d, uint32_t r,
                            struct groups *g, struct error *e)
{
    const struct {
        const char *name;
        uint64_t *bit;
    } known[] = {
        {"instrument", &l->instruments}, {"occasion", &l->occasions}, {"force", &l->forces},
        {"power", &l->powers},           {"person", &l->people},      {"support", &l->supports},
        {"object", &l->objects},         {"site", &l->sites},         {"locality", &l->localities},
        {"quantity", &l->quantities},    {"choice", &l->choices},     {"courtesy", &l->courtesies},
        {"direction", &l->directions},   {"passive", &l->passives},
    };
    struct span rest = d->row[r].field[2], form;

    if (g->n == GROUPS_MAX)
        return fail(e, FATE_REJECT, "'%s' line %u: more than %d groups", d->path, d->row[r].line,
                    GROUPS_MAX);
    while (span_split(&rest, ',', &form)) {
        struct lexicon_word *w = lexicon_place(l, span_trim(form));
        if (w)
            w->needed |= (uint64_t)1 << g->n;
    }
    for (unsigned k = 0; k < sizeof known / sizeof *known; k++)
        if (span_is(d->row[r].field[1], known[k].name))
            *known[k].bit = (uint64_t)1 << g->n;
    g->name[g->n++] = d->row[r].field[1];
    return FATE_DONE;
}

/* Groups with their sides, "<army >rebels"; false when one is unknown or there are too many. */
static bool read_needs(struct span rest, const struct groups *g, struct lexicon_trigger *t)
{
    struct span need;

    while (rest.n > 0 && span_split(&rest, ' ', &need)) {
        const char side = need.n && strchr("<>+", need.p[0]) ? need.p[0] : 0;
        unsigned group = 0;

        if (side)
            need = span_slice(need, 1, need.n);
        while (group < g->n && !span_equal(need, g->name[group]))
            group++;
        if (group == g->n || t->needs == LEXICON_NEEDS)
            return false;
        t->need[t->needs++] = (struct lexicon_need){(uint64_t)1 << group, side};
    }
    return true;
}

static void link_form(struct lexicon *l, uint16_t trigger, const char *before, struct span stem,
                      const char *behind)
{
    struct span form =
        span_of(arena_printf(&l->arena, "%s%.*s%s", before, (int)stem.n, stem.p, behind));

    link_trigger(l, lexicon_add(l, lexicon_hash(form)), trigger);
}

/* The other persons of an Arabic verb in the past, and its imperfect: قصف قصفت قصفوا يقصف تقصف
 * يقصفون, استهدف يستهدف. Of nouns this makes words that no text has. Weak verbs (from و, to ي) and
 * what is no plain form are left out: they would make other words (توقع, يقضي). */
static void link_persons(struct lexicon *l, uint16_t trigger, struct span form)
{
    static const char *const not_first[] = {"و", "ت", "م", "ي"}, *const not_last[] = {
                                                                     "ت",  "ه",  "ي", "وا",
                                                                     "ون", "ين", "ا"};
    struct span stem = fold_string(form, &l->arena);

    for (unsigned i = 0; i < sizeof not_first / sizeof *not_first; i++)
        if (span_starts_with(stem, span_of(not_first[i])))
            return;
    for (unsigned i = 0; i < sizeof not_last / sizeof *not_last; i++)
        if (span_ends_with(stem, span_of(not_last[i])))
            return;
    if (stem.n < 6 || stem.n > 12 || memchr(stem.p, ' ', stem.n))
        return;
    link_form(l, trigger, "", stem, "ت");
    link_form(l, trigger, "", stem, "وا");
    if (span_starts_with(stem, SPAN("ا")))
        stem = span_slice(stem, 2, stem.n);
    if (span_starts_with(stem, SPAN("و")))
        return;
    link_form(l, trigger, "ي", stem, "");
    link_form(l, trigger, "ت", stem, "");
    link_form(l, trigger, "ي", stem, "ون");
}

/* The accusative of an Arabic noun: احتجاجا. */
static void link_accusative(struct lexicon *l, uint16_t trigger, struct span form)
{
    static const char *const not_last[] = {"ا", "ه", "ت", "ي", "ء", "ون", "ين", "هم", "ها"};
    struct span stem = fold_string(form, &l->arena);

    for (unsigned i = 0; i < sizeof not_last / sizeof *not_last; i++)
        if (span_ends_with(stem, span_of(not_last[i])))
            return;
    if (stem.n >= 6 && !memchr(stem.p, ' ', stem.n))
        link_form(l, trigger, "", stem, "ا");
}

/* With the pronoun of an object or owner: قتله, اعتقلوهم, زيارتها. */
static void link_owned(struct lexicon *l, uint16_t trigger, struct span form)
{
    static const char *const pronouns[] = {"ه", "ها", "هم"};
    struct span stem = fold_string(form, &l->arena);
    const char *tie = "";

    if (stem.n < 6 || memchr(stem.p, ' ', stem.n) || span_ends_with(stem, SPAN("ها")) ||
        span_ends_with(stem, SPAN("هم")) || span_ends_with(stem, SPAN("ي")))
        return;
    if (span_ends_with(stem, SPAN("وا")) || span_ends_with(stem, SPAN("ه")))
        stem = span_slice(stem, 0, stem.n - 2);
    else if (span_ends_with(stem, SPAN("ا")))
        return;
    if (span_ends_with(fold_string(form, &l->arena), SPAN("ه")))
        tie = "ت";
    /* behind a short stem ه is the ending of a noun: سيطر, سيطرة */
    for (unsigned i = stem.n < 10 && !span_ends_with(stem, SPAN("ت")); i < 3; i++)
        link_form(l, trigger, "",
                  span_of(arena_printf(&l->arena, "%.*s%s", (int)stem.n, stem.p, tie)),
                  pronouns[i]);
}

/* type, roles, forms, groups or nothing, weight */
static enum fate load_trigger(struct lexicon *l, const struct data_table *d, uint32_t r,
                              const struct groups *g, struct error *e)
{
    static const char *const roles[] = {"active", "passive", "noun", "speech"};
    const struct span *f = d->row[r].field;
    const unsigned role = find_name(f[1], roles, 4);
    struct lexicon_trigger *t = &l->trigger[l->triggers];
    struct span rest = f[2], form;
    unsigned type = 0;

    while (type < l->events && !span_is(f[0], l->event[type].type))
        type++;
    *t = (struct lexicon_trigger){.type = (uint16_t)type, .roles = (enum lexicon_roles)role};
    if ((type == l->events && !span_is(f[0], "none")) || role == 4 || !read_needs(f[3], g, t))
        return fail(e, FATE_REJECT, "'%s' line %u: no such event type, order of roles or group",
                    d->path, d->row[r].line);
    t->weight = f[4].n ? (float)atof(arena_string(&l->arena, f[4])) : 0.8f;
    while (span_split(&rest, ',', &form)) {
        struct lexicon_word *w = lexicon_place(l, span_trim(form));
        if (w)
            link_trigger(l, w, (uint16_t)l->triggers);
        if (strcmp(l->language, "ar") == 0 && t->roles != LEXICON_ROLES_NOUN)
            link_persons(l, (uint16_t)l->triggers, span_trim(form));
        if (strcmp(l->language, "ar") == 0) {
            link_accusative(l, (uint16_t)l->triggers, span_trim(form));
            link_owned(l, (uint16_t)l->triggers, span_trim(form));
        }
    }
    l->triggers++;
    return FATE_DONE;
}

static enum fate load_triggers(struct lexicon *l, const struct data_table *d, struct error *e)
{
    struct groups groups = {.n = 0};
    enum fate fate = FATE_DONE;

    l->trigger = ARENA_ARRAY(&l->arena, d->rows + 1, struct lexicon_trigger);
    for (uint32_t r = 0; r < d->rows && fate == FATE_DONE; r++)
        fate = span_is(d->row[r].field[0], "needs") ? load_group(l, d, r, &groups, e)
                                                    : load_trigger(l, d, r, &groups, e);
    return fate;
}

static enum fate lexicon_read(struct lexicon *l, const char *dir, const char *own, struct error *e)
{
    struct data_table events, words, sources, cues, triggers, manner;
    const unsigned columns = strcmp(l->language, "ar") == 0 ? 3 : 1;
    enum fate fate;

    if ((fate = data_load(dir, "events.tsv", 4, 4, &l->arena, &events, e)) != FATE_DONE ||
        (fate = data_load(own, "words.tsv", 2, 2, &l->arena, &words, e)) != FATE_DONE ||
        (fate = data_load(own, "sources.tsv", 2, 2, &l->arena, &sources, e)) != FATE_DONE ||
        (fate = data_load(own, "cues.tsv", 5 + columns, 5 + columns, &l->arena, &cues, e)) !=
            FATE_DONE ||
        (fate = data_load(own, "manner.tsv", 2, 2, &l->arena, &manner, e)) != FATE_DONE ||
        (fate = data_load(own, "triggers.tsv", 3, 5, &l->arena, &triggers, e)) != FATE_DONE)
        return fate;
    load_events(l, &events);
    l->version = events.hash ^ words.hash * 3 ^ sources.hash * 5 ^ cues.hash * 7 ^
                 triggers.hash * 11 ^ manner.hash * 13;
    if ((fate = load_words(l, &words, e)) != FATE_DONE ||
        (fate = load_sources(l, &sources, e)) != FATE_DONE ||
        (fate = marker_load(&l->manner, &manner, &l->arena, e)) != FATE_DONE ||
        (fate = load_cues(l, &cues, columns, e)) != FATE_DONE)
        return fate;
    return load_triggers(l, &triggers, e);
}

enum fate lexicon_load(const char *data_dir, const char *language, struct lexicon *ret,
                       struct error *e)
{
    enum fate fate;

    *ret = (struct lexicon){.language = language};
    arena_init(&ret->arena, LEXICON_BYTES);
    if (arena_guard(&ret->arena)) {
        arena_done(&ret->arena);
        return fail(e, FATE_REJECT, "word lists of '%s' need more than 32 MiB", language);
    }
    fate = lexicon_read(ret, data_dir, arena_printf(&ret->arena, "%s/%s", data_dir, language), e);
    arena_unguard(&ret->arena);
    if (fate != FATE_DONE)
        arena_done(&ret->arena);
    return fate;
}

void lexicon_done(struct lexicon *l)
{
    arena_done(&l->arena);
}
