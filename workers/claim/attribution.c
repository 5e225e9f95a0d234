/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "attribution_cell.h"
#include "attribution_short.h"
#include "content.h"
#include "english.h"

#define UNIT_WORDS 2048
#define CUE_BIAS 0.1f /* precision and recall of cues are nearest to each other here */
#define PATH_MAX_BYTES 4096
#define NEAR_WORDS 8 /* of a word that the tables know as a cue, the cue may have around it */
#define TIME_WORDS 6 /* in front of a name, up to the comma */
#define YEAR_DIGITS 4
#define SURE 20.0f      /* a margin beyond which nothing changes */
#define OWN_WORDS 5     /* of the longest phrase like "it is worth noting" */
#define RULE_SCORE 0.8f /* of cues that the rules find although the models do not */

struct attribution {
    struct sequence_model *cues, *roles;
};

static enum fate load(const char *dir, const char *file, const struct sequence_shape *shape,
                      struct sequence_model **ret, struct error *e)
{
    char path[PATH_MAX_BYTES];

    (void)snprintf(path, sizeof path, "%s/en/%s", dir, file);
    return sequence_load(path, shape, ret, e);
}

enum fate attribution_load(const char *data_dir, struct attribution **ret, struct error *e)
{
    struct attribution *x = calloc(1, sizeof *x);
    enum fate fate;

    if (!x)
        return fail(e, FATE_BROKEN, "out of memory");
    fate = load(data_dir, "cues.bin", &attribution_cue_shape, &x->cues, e);
    if (fate == FATE_DONE)
        fate = load(data_dir, "roles.bin", &attribution_role_shape, &x->roles, e);
    if (fate != FATE_DONE) {
        attribution_free(x);
        return fate;
    }
    *ret = x;
    return FATE_DONE;
}

void attribution_free(struct attribution *x)
{
    if (!x)
        return;
    sequence_free(x->cues);
    sequence_free(x->roles);
    free(x);
}

uint64_t attribution_version(const struct attribution *x)
{
    return sequence_hash(x->cues) * 31 + sequence_hash(x->roles);
}

/* ---- a claim of the models ---- */

static float score_of(float margin)
{
    return 1 / (1 + expf(-margin));
}

/* A cue that is in no table. */
static const struct lexicon_cue unknown_cue = {
    .lemma = "", .rule = "model", .kind = LEXICON_CUE_VERB, .act = CW__CLAIM__ACT__OTHER};

/* The longest that begins with word i. */
static const struct lexicon_word *cue_word(const struct view *v, uint32_t i)
{
    const struct lexicon_word *phrase = v->word[i].phrase;

    return phrase && phrase->cue ? phrase : v->word[i].lex;
}

static void put_draft(struct drafts *d, const struct draft *x)
{
    *(struct draft *)arena_push(d->arena, (void **)&d->at, &d->n, &d->cap, sizeof *x) = *x;
}

static bool may_attribute(const struct view *v, uint32_t i)
{
    const struct lexicon_word *w = cue_word(v, i);

    return w && w->cue;
}

/* The word of a cue that the tables know as one, verbs before nouns; VIEW_NONE: none. */
static uint32_t known_word(const struct view *v, struct words cue)
{
    uint32_t noun = VIEW_NONE;

    for (uint32_t i = cue.from; i < cue.to; i++) {
        const struct lexicon_cue *c = lexicon_cue_of(v->english, cue_word(v, i));
        if (c && c->kind != LEXICON_CUE_NOUN)
            return i;
        if (c)
            noun = i;
    }
    return noun;
}

static bool is_negated(const struct view *v, struct words cue)
{
    for (uint32_t i = cue.from; i < cue.to; i++)
        if (view_has(v, i, LEXICON_NEG) || view_ends_with(v, i, "n't"))
            return true;
    return false;
}

/* has repeatedly [called for], [said] on Monday in a statement. */
static struct words core_of(const struct view *v, struct words cue, uint32_t known)
{
    const struct view_word *w;
    struct words core = cue;

    if (known != VIEW_NONE)
        core.from = known;
    while (core.from + 1 < core.to && known == VIEW_NONE &&
           attribution_short_is_helper(v, core.from))
        core.from++;
    w = &v->word[core.from];
    core.to = core.from + (w->phrase && w->phrase->cue ? w->phrase_words : 1u);
    if (core.to < cue.to && view_has(v, core.to, LEXICON_PREP) && !VIEW_IS(v, core.to, "as"))
        core.to++;
    return core.to > cue.to && known == VIEW_NONE ? cue : core;
}

/* Room for one unit, or reach, after the other. */
static struct sequence_items new_items(struct arena *a, size_t words, unsigned cells)
{
    uint32_t *all = ARENA_ARRAY(a, (words + 2 * SEQUENCE_REACH) * cells, uint32_t);

    return (struct sequence_items){.cells = all + (size_t)SEQUENCE_REACH * cells,
                                   .label = ARENA_ARRAY(a, words, uint8_t),
                                   .margin = ARENA_ARRAY(a, words, float)};
}

struct reading {
    struct attribution *x;
    enum attribution_style style;
    struct attribution_view view;
    struct drafts *out;
    struct sequence_room room;
    bool *is_far;                /* of these words: from any that short style takes for a cue */
    struct sequence_items unit;  /* words that may be cues */
    struct sequence_items reach; /* the words around a cue */
};

/* What the models say of one cue. */
struct finding {
    struct words cue, reach;
    float margin;
    const struct draft *rule; /* the rules' claim of the same cue; NULL: none */
};

/* The next run of words with a label of this kind from *at on; its least margin lowers *least. */
static bool next_part(const struct reading *r, const struct finding *f, uint8_t begins,
                      uint32_t *at, struct words *ret, float *least)
{
    const uint32_t n = f->reach.to - f->reach.from;
    uint32_t i = *at, end;

    while (i < n && r->reach.label[i] != begins)
        i++;
    if (i == n)
        return false;
    for (end = i + 1; end < n && r->reach.label[end] == begins + 1; end++)
        ;
    for (uint32_t k = i; k < end; k++)
        *least = fminf(*least, r->reach.margin[k]);
    *ret = (struct words){f->reach.from + i, f->reach.from + end};
    *at = end;
    return true;
}

static const struct draft *rule_of(const struct attribution_view *a, struct words cue)
{
    const uint32_t at =
        a->word[cue.from].draft != VIEW_NONE ? a->word[cue.from].draft : a->word[cue.to - 1].draft;

    return at == VIEW_NONE ? NULL : &a->drafts->at[at];
}

/* "it is worth noting that": the outlet's own voice. */
static bool is_own_voice(const struct view *v, struct words cue)
{
    for (uint32_t k = 0; k < OWN_WORDS && k <= cue.from; k++)
        if (view_phrase_has(v, cue.from - k, LEXICON_OWN) && v->word[cue.from - k].phrase_words > k)
            return true;
    return false;
}

/* "details about": a noun, which looks like a verb of the tables. */
static bool is_noun(const struct reading *r, uint32_t known, const struct lexicon_cue *entry)
{
    const struct view *v = r->view.view;
    const struct lexicon_word *w = cue_word(v, known);
    struct cue_hit h;

    return entry->kind == LEXICON_CUE_VERB && entry->frames & LEXICON_FRAME('N') &&
           (w->form == LEXICON_BASE || w->form == LEXICON_PRESENT) &&
           !cue_find(v, known, v->unit[r->out->unit], &h);
}

/* Short style leaves out thoughts and wishes, "has not acknowledged", "it is worth noting". */
static bool is_speech_act(const struct view *v, struct words cue, uint32_t known,
                          const struct lexicon_cue *entry)
{
    return known != VIEW_NONE && !is_own_voice(v, cue) &&
           (!is_negated(v, cue) || entry->act == CW__CLAIM__ACT__DENY);
}

static void set_via(struct draft *x, const struct reading *r, const struct finding *f)
{
    const struct view *v = r->view.view;
    struct words via = {0};

    if (f->rule)
        x->via = f->rule->via;
    if (x->via.start < x->via.end)
        return;
    if (x->entry->frames & LEXICON_FRAME('o'))
        (void)right_skip_addressee(v, x->cue_words.to, v->unit[r->out->unit].to, &via);
    if (via.from < via.to)
        x->via = view_range(v, via);
}

static struct draft *new_draft(const struct reading *r, const struct finding *f)
{
    const struct view *v = r->view.view;
    const uint32_t known = known_word(v, f->cue);
    const struct lexicon_word *w = known == VIEW_NONE ? NULL : cue_word(v, known);
    const struct lexicon_cue *entry = f->rule ? f->rule->entry
                                      : w     ? lexicon_cue_of(v->english, w)
                                              : &unknown_cue;
    struct words cue = f->cue;
    struct draft *x;

    if (r->style == ATTRIBUTION_SHORT) {
        if (!f->rule && (!is_speech_act(v, cue, known, entry) || is_noun(r, known, entry)))
            return NULL;
        cue = f->rule ? f->rule->cue_words : core_of(v, cue, known);
    }
    x = draft_add(r->out, entry, w ? (enum lexicon_form)w->form : LEXICON_PAST, cue);
    x->is_learned = true;
    x->cue_score = score_of(f->margin);
    if (f->rule) {
        x->form = f->rule->form;
        x->cue = r->style == ATTRIBUTION_SHORT ? f->rule->cue : x->cue;
    }
    set_via(x, r, f);
    return x;
}

/* The Observatory (NO|) said; of Springfield, Va|. */
static bool ends_name(const struct view *v, uint32_t i)
{
    return view_is_mark(v, i, VIEW_MARK_CLOSE) || view_is_mark(v, i, VIEW_MARK_OTHER) ||
           (view_is_mark(v, i, VIEW_MARK_STOP) && !v->word[i].space && i + 1 < v->words &&
            v->word[i - 1].capital);
}

/* The first comma in these words, or their end. */
static uint32_t first_comma(const struct view *v, struct words w)
{
    while (w.from < w.to && !view_is_mark(v, w.from, VIEW_MARK_COMMA))
        w.from++;
    return w.from;
}

/* On November 14, | the council; 2017 | the council: what is no part of the name in front. */
static uint32_t behind_time(const struct view *v, struct words source)
{
    const uint32_t comma = first_comma(v, source);
    const struct token *first = &v->tokens.at[source.from];

    if (view_has(v, source.from, LEXICON_PREP) && comma + 1 < source.to &&
        comma - source.from <= TIME_WORDS)
        return comma + 1;
    if (view_is_number(v, source.from) && first->end - first->start == YEAR_DIGITS &&
        source.from + 1 < source.to && v->word[source.from + 1].capital)
        return source.from + 1;
    return source.from;
}

/* Brigadier Faris | , who leads the talks: a clause about the speaker is the narrator's. */
static struct words only_name(const struct view *v, struct words source)
{
    source.from = behind_time(v, source);
    for (struct words rest = source; rest.from < source.to; rest.from++) {
        rest.from = first_comma(v, rest);
        if (rest.from > source.from && rest.from + 1 < source.to &&
            view_has(v, rest.from + 1, LEXICON_REL))
            source.to = rest.from;
    }
    return source;
}

static void add_source(struct draft *x, const struct reading *r, const struct finding *f)
{
    struct words part;
    uint32_t at = 0;
    float margin = SURE;

    if (!next_part(r, f, ATTRIBUTION_SOURCE, &at, &part, &margin))
        return;
    while (r->style == ATTRIBUTION_SHORT && part.from < part.to &&
           r->view.view->word[part.to - 1].mark && !ends_name(r->view.view, part.to - 1))
        part.to--;
    if (r->style == ATTRIBUTION_SHORT && part.from < part.to)
        part = only_name(r->view.view, english_real_source(r->view.view, part, f->cue.from));
    draft_set_source(x, r->view.view, part);
    x->source_score = score_of(margin);
}

static void add_contents(struct draft *x, const struct reading *r, const struct finding *f)
{
    const struct view *v = r->view.view;
    struct words part;
    uint32_t at = 0, end = 0;
    float margin = SURE;

    while (next_part(r, f, ATTRIBUTION_CONTENT, &at, &part, &margin)) {
        if (r->style == ATTRIBUTION_SHORT)
            part = attribution_short_content(v, part, v->unit[r->out->unit].to);
        if (part.from < end)
            continue; /* the same speech again */
        if (r->style == ATTRIBUTION_SHORT)
            attribution_short_add(x, v, part);
        else
            draft_add_piece(x, part.from, part.to);
        end = part.to;
    }
    x->content_score = score_of(margin);
}

/* According to | the agreement, C: what stands behind the phrase is whose statement it is. */
static void name_source(struct draft *x, const struct view *v)
{
    if (x->entry->kind != LEXICON_CUE_PHRASE || draft_has_source(x))
        return;
    for (uint32_t p = 0; p < x->pieces; p++)
        if (x->piece[p].from == x->cue_words.to) {
            draft_set_source(x, v, x->piece[p]);
            x->pieces--;
            memmove(x->piece + p, x->piece + p + 1, (x->pieces - p) * sizeof *x->piece);
            return;
        }
}

/* "quoted X as saying": who is quoted, and who quotes; "X's announcement of a curfew": a noun
 * phrase, which PolNeAR's nouns seldom have. */
static bool is_for_rules(const struct lexicon_cue *c)
{
    return c->kind == LEXICON_CUE_NOUN || c->frames & LEXICON_FRAME('Q');
}

static void read_cue(struct reading *r, struct words cue, float margin)
{
    struct finding f = {.cue = cue, .reach = attribution_reach(&r->view, cue), .margin = margin};
    struct draft *x;

    f.rule = rule_of(&r->view, cue);
    if (r->style == ATTRIBUTION_SHORT && f.rule && is_for_rules(f.rule->entry)) {
        put_draft(r->out, f.rule);
        return;
    }
    x = new_draft(r, &f);
    if (!x)
        return;
    attribution_role_cells(&r->view, cue, f.reach, r->reach.cells);
    r->reach.n = f.reach.to - f.reach.from;
    sequence_label(r->x->roles, &r->reach, 0, &r->room);
    add_source(x, r, &f);
    add_contents(x, r, &f);
    if (r->style == ATTRIBUTION_SHORT)
        name_source(x, r->view.view);
}

/* ---- the claims of a unit ---- */

static bool overlaps(struct words a, struct words b)
{
    return a.from < b.to && b.from < a.to;
}

/* What only the rules found, where they are seldom wrong. */
static void add_rules(const struct reading *r, size_t first, size_t rule_first, size_t rule_end)
{
    const struct drafts *rules = r->view.drafts;
    const size_t n = r->out->n;

    for (size_t k = rule_first; k < rule_end && r->out->n < DRAFT_MAX; k++) {
        const struct draft *x = &rules->at[k];
        bool is_known = x->is_arabic || x->entry->score < RULE_SCORE;
        for (size_t i = first; i < n && !is_known; i++) {
            is_known = overlaps(r->out->at[i].cue_words, x->cue_words);
            for (uint32_t p = 0; p < r->out->at[i].pieces && !is_known; p++)
                is_known = overlaps(r->out->at[i].piece[p], x->cue_words);
        }
        if (!is_known)
            put_draft(r->out, x);
    }
}

static int by_cue(const void *a, const void *b)
{
    const struct draft *x = a, *y = b;

    return x->cue.start < y->cue.start ? -1 : x->cue.start > y->cue.start;
}

static bool finish(const struct reading *r, struct draft *x)
{
    const struct view *v = r->view.view;

    if (r->style == ATTRIBUTION_SHORT)
        return attribution_short_finish(v, x, rule_of(&r->view, x->cue_words) != NULL);
    for (uint32_t p = 0; p < x->pieces; p++)
        x->content[p] = view_range(v, x->piece[p]);
    x->direct = content_direct(v, x);
    return x->pieces > 0;
}

/* Keeps what becomes a claim; when `is_trial` as it was before. */
static void finish_drafts(const struct reading *r, size_t first, bool is_trial)
{
    struct drafts *out = r->out;
    size_t kept = first;

    for (size_t i = first; i < out->n; i++) {
        struct draft x = out->at[i];
        if (x.is_learned && !finish(r, &x))
            continue;
        out->at[kept++] = is_trial ? out->at[i] : x;
    }
    out->n = kept;
}

/* What becomes no claim neither ends another one nor takes its source. */
static void finish_unit(const struct reading *r, size_t first, size_t rule_first, size_t rule_end)
{
    struct drafts *out = r->out;

    if (r->style == ATTRIBUTION_SHORT) {
        finish_drafts(r, first, true);
        attribution_short_join(out, first);
    }
    finish_drafts(r, first, false);
    if (r->style == ATTRIBUTION_SHORT) {
        attribution_short_drop_inner(out, first);
        add_rules(r, first, rule_first, rule_end);
    }
    if (out->n > first + 1)
        qsort(out->at + first, out->n - first, sizeof *out->at, by_cue);
}

/* In short style a cue has a word that the tables know: only words near such ones may be of one.
 * Returns whether there are any. */
static bool find_far_words(const struct reading *r, struct words unit)
{
    const struct view *v = r->view.view;
    uint32_t last = VIEW_NONE;

    for (uint32_t i = unit.from; i < unit.to; i++) {
        bool *is_far = r->is_far + (i - unit.from);
        if (may_attribute(v, i)) {
            for (uint32_t k = 0; k < NEAR_WORDS && k < i - unit.from; k++)
                is_far[-1 - (int)k] = false;
            last = i;
        }
        *is_far = last == VIEW_NONE || i - last > NEAR_WORDS;
    }
    return last != VIEW_NONE;
}

/* At most UNIT_WORDS: a longer unit is a list or a slip, and is read in pieces. */
static void read_piece(struct reading *r, struct words unit)
{
    const uint32_t n = unit.to - unit.from;
    const uint8_t *label = r->unit.label;
    const float *margin = r->unit.margin;

    if (r->style == ATTRIBUTION_SHORT && !find_far_words(r, unit))
        return;
    attribution_cue_cells(&r->view, unit, r->unit.cells);
    r->unit.n = n;
    sequence_label(r->x->cues, &r->unit, CUE_BIAS, &r->room);
    for (uint32_t i = 0, end; i < n; i = end) {
        float least = margin[i];
        for (end = i + 1; end < n && label[i] && label[end] == 2; end++)
            least = fminf(least, margin[end]);
        if (label[i] && end - i <= ATTRIBUTION_CUE_WORDS && r->out->n < DRAFT_MAX)
            read_cue(r, (struct words){unit.from + i, unit.from + end}, least);
    }
}

static void read_unit(struct reading *r, struct words unit)
{
    for (uint32_t to; unit.from < unit.to; unit.from = to) {
        to = unit.to - unit.from < UNIT_WORDS ? unit.to : unit.from + UNIT_WORDS;
        read_piece(r, (struct words){unit.from, to});
    }
}

static uint32_t longest_unit(const struct view *v)
{
    uint32_t most = 0;

    for (uint32_t u = 0; u < v->units; u++)
        if (!v->unit[u].is_arabic && v->unit[u].to - v->unit[u].from > most)
            most = v->unit[u].to - v->unit[u].from;
    return most < UNIT_WORDS ? most : UNIT_WORDS;
}

void attribution_read(struct attribution *x, enum attribution_style style, struct drafts *d)
{
    const struct view *v = d->view;
    struct drafts out = {.view = v, .arena = d->arena};
    struct reading r = {.x = x, .style = style, .out = &out, .room = {.arena = d->arena}};
    size_t rule = 0, rule_end;

    attribution_view_init(&r.view, d);
    r.unit = new_items(d->arena, longest_unit(v), ATTRIBUTION_CUE_CELLS);
    r.is_far = style == ATTRIBUTION_SHORT ? ARENA_ARRAY(d->arena, longest_unit(v), bool) : NULL;
    r.unit.is_closed = r.is_far;
    r.reach = new_items(d->arena, ATTRIBUTION_ROLE_WORDS, ATTRIBUTION_ROLE_CELLS);
    for (out.unit = 0; out.unit < v->units; out.unit++, rule = rule_end) {
        const struct view_unit *u = &v->unit[out.unit];
        const size_t first = out.n;
        for (rule_end = rule; rule_end < d->n && d->at[rule_end].cue_words.from < u->to; rule_end++)
            if (d->at[rule_end].is_arabic || u->to > r.view.words)
                put_draft(&out, &d->at[rule_end]);
        if (u->is_arabic || u->to > r.view.words)
            continue;
        read_unit(&r, (struct words){u->from, u->to});
        finish_unit(&r, first, rule, rule_end);
    }
    attribution_view_done(&r.view);
    arena_give_back(d->arena, d->at);
    d->at = out.at;
    d->n = out.n;
    d->cap = out.cap;
}
