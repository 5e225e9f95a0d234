/* SPDX-License-Identifier: Apache-2.0 */
#include "reason.h"
#include <stdio.h>
#include <stdlib.h>
#include "entity_find.h"
#include "origin.h"
#include "tagger_explain.h"

#define BESIDE 3 /* atoms around something whose words may have made it */
#define PHRASE_BYTES_MAX 512

struct reasoner {
    struct entity_recogniser *recogniser;
    struct origin_index *origins;
};

/* What one document is explained with. */
struct reasoning {
    const struct reasoner *x;
    const struct entity_found *found;
    struct arena *arena;
    struct tagger_view view;
};

enum fate reason_open(struct entity_recogniser *r, struct reasoner **ret, struct error *e)
{
    struct reasoner *x = calloc(1, sizeof *x);
    if (!x)
        return fail(e, FATE_BROKEN, "out of memory");
    x->recogniser = r;
    enum fate fate = origin_load(entity_data_dir(r), &x->origins, e);
    if (fate != FATE_DONE) {
        free(x);
        return fate;
    }
    *ret = x;
    return FATE_DONE;
}

void reason_close(struct reasoner *x)
{
    if (!x)
        return;
    origin_free(x->origins);
    free(x);
}

/* ---- rows of tables ---- */

/* The words of a match as the table has them. */
static struct span words_of(const struct reasoning *w, const struct scan_match *m)
{
    const struct scan *s = &w->found->scan;
    char *out = arena_alloc(w->arena, PHRASE_BYTES_MAX);
    size_t n = 0;
    for (uint32_t i = m->from; i < m->to; i++) {
        if (scan_is_mark(s, i, '-'))
            continue;
        unsigned reading = i == m->from ? m->reading : 0;
        struct span word = phrase_spell(s->vocabulary->phrases, s->atom[i].reading[reading].word);
        if (n + word.n + 1 > PHRASE_BYTES_MAX)
            break;
        if (n > 0)
            out[n++] = ' ';
        memcpy(out + n, word.p, word.n);
        n += word.n;
    }
    return span_at(out, n);
}

static bool is_of_record(const struct phrase_entry *p)
{
    return p->group == VOCABULARY_NAME || p->flags & PHRASE_DEMONYM;
}

static const char *id_of(const struct reasoning *w, uint32_t record)
{
    const struct gazetteer_record *r = &w->found->gazetteer->record[record];
    return r->id ? r->id : arena_printf(w->arena, "place:wof:%llu", (unsigned long long)r->wof);
}

/* What the row of a record begins with: its id without the kind. */
static struct span key_of(const char *id)
{
    const char *colon = strrchr(id, ':');
    return span_of(colon ? colon + 1 : id);
}

static const char *marks_of(const struct phrase_entry *p)
{
    return p->flags & PHRASE_CONTEXT      ? "context"
           : p->flags & PHRASE_SHORT      ? "short"
           : p->flags & PHRASE_DEROGATORY ? "derogatory"
                                          : "";
}

static const char *name_of(const struct gazetteer_record *r)
{
    return r->name_en ? r->name_en : r->name_ar;
}

static struct reason_row row_of(const struct reasoning *w, const struct scan_match *m)
{
    const struct scan *s = &w->found->scan;
    struct reason_row row = {.start = scan_start(s, m),
                             .end = s->atom[m->to - 1].end,
                             .what = m->entry->group == VOCABULARY_NAME
                                         ? "name"
                                         : vocabulary_class_name(m->entry->group),
                             .marks = marks_of(m->entry)};
    struct span words = words_of(w, m), first = span_of(row.what);
    if (is_of_record(m->entry) && m->entry->value != GAZETTEER_NONE) {
        row.label = id_of(w, m->entry->value);
        row.name = name_of(&w->found->gazetteer->record[m->entry->value]);
        first = key_of(row.label);
    } else if (m->entry->group != VOCABULARY_NAME_TOKEN) { /* they have no items */
        row.label = scan_item(s, m)->label;
    }
    struct origin origin = origin_of(w->x->origins, first, words);
    if (!origin.file && row.name) /* a form that the loader made of a name in the record's row */
        origin = origin_of(w->x->origins, first, SPAN(""));
    row.file = origin.file;
    row.line = origin.line;
    return row;
}

/* Classes of words that make something of what stands beside them. */
#define BESIDE_MENTIONS                                                                            \
    (SCAN_BIT(VOCABULARY_TITLE) | SCAN_BIT(VOCABULARY_PLACE_HEAD) |                                \
     SCAN_BIT(VOCABULARY_PLACE_TAIL) | SCAN_BIT(VOCABULARY_PLACE_PREPOSITION) |                    \
     SCAN_BIT(VOCABULARY_DIRECTION) | SCAN_BIT(VOCABULARY_ORG_HEAD) |                              \
     SCAN_BIT(VOCABULARY_ORG_TAIL) | SCAN_BIT(VOCABULARY_SPEECH))
#define BESIDE_TIMES SCAN_BIT(VOCABULARY_FUTURE)
#define BESIDE_QUANTITIES (SCAN_BIT(VOCABULARY_HARM) | SCAN_BIT(VOCABULARY_NOT_COUNTED))

/* Rows whose phrases stand in the atoms [from, to), and of some classes beside them. */
static void add_rows(const struct reasoning *w, uint32_t from, uint32_t to, uint64_t beside,
                     struct reason *ret)
{
    const struct scan *s = &w->found->scan;
    uint32_t first = from > BESIDE ? from - BESIDE : 0;
    void *items = NULL;
    size_t cap = 0;
    for (uint32_t i = first; i < s->atoms && i < to + BESIDE; i++) {
        if (s->atom[i].sentence != s->atom[from].sentence)
            continue;
        for (uint32_t k = s->first[i]; k < s->first[i + 1]; k++) {
            const struct scan_match *m = &s->match[k];
            bool is_inside = m->from < to && from < m->to;
            if (!is_inside && !(beside >> m->entry->group & 1))
                continue;
            struct reason_row *row = arena_push(w->arena, &items, &ret->rows, &cap, sizeof *row);
            *row = row_of(w, m);
        }
    }
    ret->row = items;
}

/* ---- candidates ---- */

static bool is_chosen(const struct reasoning *w, size_t mention, uint32_t record)
{
    uint32_t entity = w->found->links.answer[mention].entity;
    const char *id = entity == SCAN_NONE ? NULL : w->found->links.at[entity]->id;
    return id && strcmp(id, id_of(w, record)) == 0;
}

static bool has_candidate(const struct reason *r, const char *id)
{
    for (size_t i = 0; i < r->candidates; i++)
        if (strcmp(r->candidate[i].id, id) == 0)
            return true;
    return false;
}

/* The records that bear exactly this name. */
static void add_candidates(const struct reasoning *w, size_t mention, struct reason *ret)
{
    const struct scan *s = &w->found->scan;
    const struct mention *m = &w->found->mentions.at[mention];
    void *items = NULL;
    size_t cap = 0;
    for (uint32_t k = s->first[m->from]; k < s->first[m->from + 1]; k++) {
        const struct scan_match *x = &s->match[k];
        if (x->to != m->to || !is_of_record(x->entry) || x->entry->value == GAZETTEER_NONE)
            continue;
        const struct gazetteer_record *r = &w->found->gazetteer->record[x->entry->value];
        const char *id = id_of(w, x->entry->value);
        if (has_candidate(ret, id))
            continue;
        struct reason_candidate *c =
            arena_push(w->arena, &items, &ret->candidates, &cap, sizeof *c);
        *c = (struct reason_candidate){.id = id,
                                       .name = name_of(r),
                                       .kind = r->kind,
                                       .country = r->country[0] ? r->country : NULL,
                                       .population = r->population,
                                       .is_chosen = is_chosen(w, mention, x->entry->value)};
        ret->candidate = items;
    }
}

/* ---- all of a document ---- */

/* What the models saw: the mentions of tables and rules alone. */
static void look_as_models_do(struct reasoning *w)
{
    const struct entity_found *f = w->found;
    bool *is_time = ARENA_ARRAY(w->arena, f->scan.atoms + 1, bool);
    struct mentions rules;
    for (size_t i = 0; i < f->times.n; i++)
        memset(is_time + f->times.at[i].from_atom, true,
               f->times.at[i].to_atom - f->times.at[i].from_atom);
    mention_find(&f->scan, f->gazetteer, NULL, is_time, &rules);
    w->view = (struct tagger_view){.scan = &f->scan, .gazetteer = f->gazetteer};
    tagger_view_init(&w->view, &rules);
    struct tagger_spans spans = {0};
    tagger_document(f->models, &w->view, &spans);
}

/* Which model was asked: the one of most words of the sentence (tagger_chain.c). */
static bool is_arabic_sentence(const struct scan *s, uint32_t atom)
{
    int more = 0;
    uint32_t i = atom;
    while (i > 0 && scan_same_sentence(s, i - 1, atom))
        i--;
    for (; scan_same_sentence(s, i, atom); i++)
        if (s->atom[i].kind == TOKEN_WORD)
            more += s->atom[i].is_arabic ? 1 : -1;
    return more > 0;
}

static void explain_mentions(struct reasoning *w, struct reason *ret)
{
    const struct entity_found *f = w->found;
    for (size_t i = 0; i < f->mentions.n; i++) {
        const struct mention *m = &f->mentions.at[i];
        add_rows(w, m->from, m->to, BESIDE_MENTIONS, &ret[i]);
        add_candidates(w, i, &ret[i]);
        if (strncmp(m->rule, "model:", 6) != 0 || !f->models)
            continue;
        if (!w->view.scan)
            look_as_models_do(w);
        bool is_arabic = is_arabic_sentence(&f->scan, m->from);
        struct tagger_explainer x = {is_arabic ? f->models->arabic : f->models->english,
                                     tagger_templates_of(is_arabic ? "ar" : "en"), &w->view};
        ret[i].label = tagger_explain(&x, m->from, m->to, m->type);
        ret[i].labels = m->to - m->from;
    }
}

static void explain_rest(const struct reasoning *w, struct reasons *ret)
{
    const struct entity_found *f = w->found;
    struct reason *time = ARENA_ARRAY(w->arena, f->times.n + 1, struct reason);
    struct reason *quantity = ARENA_ARRAY(w->arena, f->quantities.n + 1, struct reason);
    for (size_t i = 0; i < f->times.n; i++)
        add_rows(w, f->times.at[i].from_atom, f->times.at[i].to_atom, BESIDE_TIMES, &time[i]);
    for (size_t i = 0; i < f->quantities.n; i++)
        add_rows(w, f->quantities.at[i].from_atom, f->quantities.at[i].to_atom, BESIDE_QUANTITIES,
                 &quantity[i]);
    ret->time = time;
    ret->quantity = quantity;
}

enum fate reason_annotate(struct reasoner *x, Cw__Document *doc, struct arena *a,
                          struct reasons *ret, struct error *e)
{
    struct entity_found *found = ARENA_NEW(a, struct entity_found);
    struct reasoning *w = ARENA_NEW(a, struct reasoning);
    *w = (struct reasoning){.x = x, .found = found, .arena = a};
    enum fate fate = entity_find(x->recogniser, doc, a, found, e);
    if (fate != FATE_DONE)
        return fate;
    entity_put(found, doc, a);
    struct reason *mention = ARENA_ARRAY(a, found->mentions.n + 1, struct reason);
    explain_mentions(w, mention);
    ret->mention = mention;
    explain_rest(w, ret);
    ret->sentences = found->scan.sentences;
    ret->reasoning = w;
    token_split(&found->text, a, &ret->tokens);
    return FATE_DONE;
}

const struct reason_row *reason_rows(const struct reasons *r, uint32_t start, uint32_t end,
                                     size_t *ret_n)
{
    const struct scan *s = &r->reasoning->found->scan;
    struct reason rows = {0};
    uint32_t from = 0, to;
    while (from < s->atoms && s->atom[from].end <= start)
        from++;
    for (to = from; to < s->atoms && s->atom[to].start < end; to++)
        ;
    if (from < to)
        add_rows(r->reasoning, from, to, 0, &rows);
    *ret_n = rows.rows;
    return rows.row;
}
