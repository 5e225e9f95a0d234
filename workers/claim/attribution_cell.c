/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution_cell.h"
#include <xxhash.h>

#define QUOTES_WORDS 12
#define SUBJECT_WORDS 6
#define THAT_WORDS 8

/* ---- templates ---- */

#define C(name) ATTRIBUTION_##name
#define AT(cell, from, to) SEQUENCE_AT(C(cell), from, to)
#define PAIR(cell, at, cell2, at2) SEQUENCE_PAIR(C(cell), at, C(cell2), at2)
#define TRIPLE(cell, at, cell2, at2, cell3, at3)                                                   \
    SEQUENCE_TRIPLE(C(cell), at, C(cell2), at2, C(cell3), at3)

/* Groups whose cells have few values together are remembered; in what is left, words stand side by
 * side. */

static const struct sequence_template cue_word[] = {
    AT(ONE, 0, 0),    AT(WORD, -2, 2),  AT(KIND, -2, 2),    AT(FLAGS, -1, 1),
    AT(CUE, -1, 1),   AT(ACT, 0, 0),    AT(SPEAKER, -1, 1), AT(PHRASE, 0, 0),
    AT(TAIL_2, 0, 0), AT(TAIL_3, 0, 0), AT(HEAD_3, 0, 0),
};
static const struct sequence_template cue_kinds[] = {
    AT(QUOTE, -1, 1),
    AT(RULES, -1, 1),
    TRIPLE(KIND, -1, KIND, 0, KIND, 1),
    TRIPLE(RULES, -1, RULES, 0, RULES, 1),
};
static const struct sequence_template cue_word_in_quotes[] = {
    TRIPLE(WORD, 0, QUOTE, -1, QUOTE, 1),
    PAIR(RULES, 0, WORD, 0),
    AT(QUOTES, 0, 0),
    PAIR(QUOTES, 0, WORD, 0),
    PAIR(QUOTES, 0, TAIL_2, 0),
};
static const struct sequence_template cue_word_in_sentence[] = {
    PAIR(SUBJECT, 0, WORD, 0), PAIR(SUBJECT, 0, TAIL_3, 0), PAIR(SUBJECT, 0, KIND, 0),
    PAIR(THAT, 0, WORD, 0),    PAIR(THAT, 0, TAIL_3, 0),    PAIR(FIRST, 0, WORD, 0),
    AT(FIRST, 0, 0),
};
static const struct sequence_template cue_words[] = {
    PAIR(WORD, -1, WORD, 0), PAIR(WORD, 0, WORD, 1),   PAIR(KIND, -1, WORD, 0),
    PAIR(WORD, 0, KIND, 1),  PAIR(TAIL_3, 0, KIND, 1), PAIR(TAIL_3, 0, WORD, 1),
};

static const struct sequence_group cue_groups[] = {
    SEQUENCE_GROUP(cue_word, 13),           SEQUENCE_GROUP(cue_kinds, 12),
    SEQUENCE_GROUP(cue_word_in_quotes, 12), SEQUENCE_GROUP(cue_word_in_sentence, 12),
    SEQUENCE_GROUP(cue_words, 0),
};

static const struct sequence_template role_cue[] = {
    AT(ONE, 0, 0),
    AT(SIDE, 0, 0),
    AT(DISTANCE, 0, 0),
    PAIR(LAST, 0, DISTANCE, 0),
    PAIR(FRAME, 0, DISTANCE, 0),
    PAIR(NEXT, 0, DISTANCE, 0),
};
static const struct sequence_template role_word[] = {
    PAIR(SIDE, 0, WORD, 0),
    PAIR(SIDE, 0, FLAGS, 0),
    PAIR(SIDE, 0, SPEAKER, 0),
    PAIR(SIDE, 0, TAIL_3, 0),
};
static const struct sequence_template role_kinds[] = {
    PAIR(PLACE, 0, KIND, -1),
    PAIR(PLACE, 0, KIND, 0),
    PAIR(PLACE, 0, KIND, 1),
    TRIPLE(KIND, -1, KIND, 0, KIND, 1),
};
static const struct sequence_template role_between[] = {
    AT(BETWEEN, 0, 0),
    PAIR(BETWEEN, 0, MARK, 0),
    PAIR(BETWEEN, 0, KIND, -1),
    PAIR(BETWEEN, 0, KIND, 1),
};
static const struct sequence_template role_edge[] = {
    AT(NAMES, 0, 0),
    AT(EDGE, 0, 0),
    TRIPLE(BETWEEN, 0, EDGE, 0, MARK, 0),
    PAIR(PLACE, 0, QUOTE, 0),
};
static const struct sequence_template role_cue_kinds[] = {
    TRIPLE(LAST, 0, PLACE, 0, QUOTE, 0),
    TRIPLE(LAST, 0, SIDE, 0, KIND, 0),
    PAIR(NEXT, 0, MARK, 0),
};
static const struct sequence_template role_draft[] = {
    AT(DRAFT, -1, 1),
    PAIR(DRAFT, 0, PLACE, 0),
    PAIR(DRAFT, 0, MARK, 0),
    TRIPLE(DRAFT, 0, MARK, -1, MARK, 1),
    TRIPLE(PLACE, 0, RULES, 0, DRAFT, 0),
};
static const struct sequence_template role_words[] = {
    PAIR(SIDE, 0, WORD, -1),
    PAIR(SIDE, 0, WORD, 1),
    TRIPLE(LAST, 0, SIDE, 0, WORD, 0),
    PAIR(NEXT, 0, WORD, 0),
    TRIPLE(WORD, -1, WORD, 0, SIDE, 0),
    TRIPLE(WORD, 0, WORD, 1, SIDE, 0),
};

static const struct sequence_group role_groups[] = {
    SEQUENCE_GROUP(role_cue, 10),   SEQUENCE_GROUP(role_word, 13),
    SEQUENCE_GROUP(role_kinds, 12), SEQUENCE_GROUP(role_between, 12),
    SEQUENCE_GROUP(role_edge, 12),  SEQUENCE_GROUP(role_cue_kinds, 12),
    SEQUENCE_GROUP(role_draft, 12), SEQUENCE_GROUP(role_words, 0),
};

/* Beyond the ends nothing is known, but that it is beyond. */
static const uint32_t outside[ATTRIBUTION_ROLE_CELLS] = {[ATTRIBUTION_WORD] = 1,
                                                         [ATTRIBUTION_KIND] = 1,
                                                         [ATTRIBUTION_MARK] = 1,
                                                         [ATTRIBUTION_QUOTE] = 7};

#define GROUPS(list) list, sizeof(list) / sizeof *(list)

const struct sequence_shape attribution_cue_shape = {
    GROUPS(cue_groups), ATTRIBUTION_CUE_CELLS, ATTRIBUTION_CUE_LABELS, outside, ATTRIBUTION_WORD};
const struct sequence_shape attribution_role_shape = {GROUPS(role_groups), ATTRIBUTION_ROLE_CELLS,
                                                      ATTRIBUTION_ROLE_LABELS, outside, 0};

/* ---- cells of a word ---- */

static uint32_t hash_tail(struct span s, size_t n, uint32_t seed)
{
    return (uint32_t)XXH3_64bits_withSeed(s.p + (s.n > n ? s.n - n : 0), s.n > n ? n : s.n, seed) |
           1;
}

static uint32_t kind_of(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];
    const Cw__Mention *m = view_mention(v, i);
    uint32_t form = w->lex && w->lex->cue ? w->lex->form + 1u : 0;
    uint32_t name = m ? 1 + m->type * 2u + (m->start < v->tokens.at[i].start) : 0;

    return 1 + w->mark + 16 * form + 256 * name + 16384u * w->capital;
}

/* 1 none, 2 opens, 3 inside, 4 closes; 4 more round a mere name. */
static uint32_t quote_of(const struct view *v, uint32_t i)
{
    const uint32_t q = v->word[i].quote;

    if (q == VIEW_NONE)
        return 1;
    return (v->quote[q].open == i    ? 2u
            : v->quote[q].close == i ? 4u
                                     : 3u) +
           (v->quote[q].is_name ? 4 : 0);
}

static uint32_t cue_of(const struct view *v, uint32_t i, const struct lexicon_word *w)
{
    const struct lexicon_cue *c = lexicon_cue_of(view_lexicon(v, i), w);

    return c ? sequence_mix(c->number, w->form + 1u) : 0;
}

static void fill_word(struct attribution_view *a, uint32_t i)
{
    const struct view *v = a->view;
    const struct span s = v->tokens.at[i].folded;
    const struct lexicon_cue *c = lexicon_cue_of(view_lexicon(v, i), v->word[i].lex);
    uint32_t *cell = a->word[i].cell;

    cell[ATTRIBUTION_ONE] = 1;
    cell[ATTRIBUTION_WORD] = (uint32_t)XXH3_64bits(s.p, s.n) | 1;
    cell[ATTRIBUTION_TAIL_2] = hash_tail(s, 2, 2);
    cell[ATTRIBUTION_TAIL_3] = hash_tail(s, 3, 3);
    cell[ATTRIBUTION_HEAD_3] = (uint32_t)XXH3_64bits_withSeed(s.p, s.n < 3 ? s.n : 3, 4) | 1;
    cell[ATTRIBUTION_KIND] = kind_of(v, i);
    cell[ATTRIBUTION_FLAGS] = view_flags(v, i) ? sequence_mix(view_flags(v, i), 1) : 1;
    cell[ATTRIBUTION_CUE] = cue_of(v, i, v->word[i].lex);
    cell[ATTRIBUTION_ACT] = c ? 1u + c->act : 0;
    cell[ATTRIBUTION_PHRASE] = cue_of(v, i, v->word[i].phrase);
    cell[ATTRIBUTION_SPEAKER] = 1u + view_source(v, i);
    cell[ATTRIBUTION_QUOTE] = quote_of(v, i);
    cell[ATTRIBUTION_RULES] = 1;
    a->word[i].draft = VIEW_NONE;
}

static void mark_words(struct attribution_view *a, struct words w, uint32_t bit)
{
    for (uint32_t i = w.from; i < w.to && i < a->words; i++)
        a->word[i].cell[ATTRIBUTION_RULES] |= bit;
}

static void fill_draft(struct attribution_view *a, uint32_t d)
{
    const struct draft *x = &a->drafts->at[d];

    mark_words(a, x->cue_words, 2);
    mark_words(a, x->source, 4);
    for (uint32_t p = 0; p < x->pieces; p++) {
        mark_words(a, x->piece[p], 8);
        mark_words(a, (struct words){x->piece[p].from, x->piece[p].from + 1}, 16);
    }
    for (uint32_t i = x->cue_words.from; i < x->cue_words.to && i < a->words; i++)
        a->word[i].draft = d;
}

static void fill_places(struct attribution_view *a)
{
    const struct view *v = a->view;
    size_t sentence = 0;

    for (uint32_t u = 0; u < v->units; u++)
        for (uint32_t i = v->unit[u].from; i < v->unit[u].to && i < a->words; i++) {
            while (sentence < v->doc->n_sentences &&
                   v->doc->sentences[sentence]->end <= v->tokens.at[i].start)
                sentence++;
            a->word[i].sentence = (uint32_t)sentence;
            a->word[i].unit = u;
            a->has_speech[u] |= view_in_speech(v, i);
        }
}

void attribution_view_init(struct attribution_view *a, const struct drafts *d)
{
    const struct view *v = d->view;

    *a = (struct attribution_view){.view = v, .drafts = d};
    a->words = v->words < ATTRIBUTION_WORDS ? v->words : ATTRIBUTION_WORDS;
    a->word = ARENA_ARRAY(d->arena, a->words + 1, struct attribution_word);
    a->has_speech = ARENA_ARRAY(d->arena, v->units + 1, bool);
    for (uint32_t i = 0; i < a->words; i++)
        fill_word(a, i);
    for (uint32_t i = 0; i < d->n; i++)
        if (!d->at[i].is_arabic)
            fill_draft(a, i);
    fill_places(a);
}

void attribution_view_done(struct attribution_view *a)
{
    arena_give_back(a->drafts->arena, a->word);
    arena_give_back(a->drafts->arena, a->has_speech);
}

/* ---- cells of a word that may be a cue ---- */

/* How far a quotation mark is: 0 none in reach, else 1 near .. 3 far. */
static uint32_t rough_steps(uint32_t steps)
{
    return steps >= QUOTES_WORDS ? 0 : 1u + (steps > 2) + (steps > 5);
}

/* Distances from one word to the next quotation marks before and behind it. */
struct quotes_near {
    const struct view *view;
    uint32_t before, behind; /* words; `behind` may be farther than QUOTES_WORDS */
    bool has_before;
};

static struct quotes_near quotes_near(const struct view *v, uint32_t i)
{
    struct quotes_near q = {.view = v, .behind = i};
    const uint32_t low = i > QUOTES_WORDS ? i - QUOTES_WORDS : 0;

    for (q.before = i; q.before > low && !q.has_before;)
        q.has_before = view_is_mark(v, --q.before, VIEW_MARK_QUOTE);
    return q;
}

static uint32_t step_quotes(struct quotes_near *q, uint32_t i)
{
    uint32_t cell = q->has_before ? rough_steps(i - q->before) : 0;
    const uint32_t high = i + QUOTES_WORDS < q->view->words ? i + QUOTES_WORDS : q->view->words;

    if (q->behind <= i)
        q->behind = i + 1;
    while (q->behind < high && !view_is_mark(q->view, q->behind, VIEW_MARK_QUOTE))
        q->behind++;
    cell = 1 + cell * 4 + (q->behind < high ? rough_steps(q->behind - i) : 0);
    if (view_is_mark(q->view, i, VIEW_MARK_QUOTE)) {
        q->before = i;
        q->has_before = true;
    }
    return cell;
}

static uint32_t subject_of(const struct attribution_view *a, uint32_t i)
{
    const struct view *v = a->view;

    for (uint32_t k = 1; k < SUBJECT_WORDS && k <= i; k++) {
        const uint32_t at = i - k;
        if (a->word[at].sentence != a->word[i].sentence)
            break;
        if (view_mentions(v, at, CW__MENTION__TYPE__PER))
            return 2;
        if (view_mentions(v, at, CW__MENTION__TYPE__ORG))
            return 3;
        if (view_has(v, at, LEXICON_PRON))
            return 4;
        if (view_source(v, at))
            return 5;
    }
    return 1;
}

static uint32_t that_behind(const struct attribution_view *a, uint32_t i)
{
    for (uint32_t k = 1; k < THAT_WORDS && i + k < a->words; k++) {
        if (a->word[i + k].sentence != a->word[i].sentence)
            break;
        if (view_has(a->view, i + k, LEXICON_COMP))
            return 2u + (k > 1);
    }
    return 1;
}

void attribution_cue_cells(const struct attribution_view *a, struct words unit, uint32_t *ret)
{
    struct quotes_near quotes = quotes_near(a->view, unit.from);

    for (uint32_t i = unit.from; i < unit.to; i++) {
        uint32_t *cell = ret + (size_t)(i - unit.from) * ATTRIBUTION_CUE_CELLS;
        memcpy(cell, a->word[i].cell, sizeof a->word[i].cell);
        cell[ATTRIBUTION_QUOTES] = step_quotes(&quotes, i);
        cell[ATTRIBUTION_SUBJECT] = subject_of(a, i);
        cell[ATTRIBUTION_THAT] = that_behind(a, i);
        cell[ATTRIBUTION_FIRST] = 1 + (i == 0 || a->word[i - 1].sentence != a->word[i].sentence);
    }
}

/* ---- cells of a word near a cue ---- */

struct words attribution_reach(const struct attribution_view *a, struct words cue)
{
    const struct view *v = a->view;
    const uint32_t unit = a->word[cue.from].unit;
    const struct view_unit *first = &v->unit[unit > 0 ? unit - 1 : 0],
                           *last = &v->unit[unit + 1 < v->units ? unit + 1 : unit];
    const struct view_unit *own = &v->unit[unit];
    struct words reach = {own->from, own->to};

    if (a->has_speech[unit > 0 ? unit - 1 : 0])
        reach.from = first->from;
    if (a->has_speech[unit + 1 < v->units ? unit + 1 : unit])
        reach.to = last->to;

    if (cue.from > ATTRIBUTION_REACH_WORDS && reach.from < cue.from - ATTRIBUTION_REACH_WORDS)
        reach.from = cue.from - ATTRIBUTION_REACH_WORDS;
    if (reach.to > cue.to + ATTRIBUTION_REACH_WORDS)
        reach.to = cue.to + ATTRIBUTION_REACH_WORDS;
    if (reach.to > a->words)
        reach.to = a->words;
    return reach;
}

enum side { IN_FRONT = 1, BEHIND, WITHIN };

/* What is counted on the way from the cue to a word. */
struct way {
    uint32_t commas, marks, quotes, cues, verbs, names;
};

static uint32_t few(uint32_t n)
{
    return n > 3 ? 3 : n;
}

static void pass(struct way *way, const struct view *v, const struct attribution_word *word,
                 uint32_t i)
{
    const struct lexicon_word *lex = v->word[i].lex;
    const Cw__Mention *m = view_mention(v, i);

    way->commas += view_is_mark(v, i, VIEW_MARK_COMMA);
    way->quotes += view_is_mark(v, i, VIEW_MARK_QUOTE);
    way->marks += v->word[i].mark != VIEW_MARK_NONE;
    way->verbs += view_has(v, i, LEXICON_AUX | LEXICON_VERB);
    way->names += m && m->start >= v->tokens.at[i].start;
    way->cues += (word[i].cell[ATTRIBUTION_RULES] & 2) != 0 ||
                 (lex && lex->cue && lex->form > LEXICON_BASE && lex->form < LEXICON_ING);
}

static uint32_t rough(uint32_t n)
{
    static const uint32_t limit[] = {1, 2, 3, 4, 5, 8, 12, 20, 35};
    uint32_t k = 0;

    while (k < sizeof limit / sizeof *limit && n >= limit[k])
        k++;
    return k;
}

/* What word i is in the rules' claim. */
static uint32_t part_of_draft(const struct draft *x, uint32_t i)
{
    uint32_t part = 0;

    if (x->source.from <= i && i < x->source.to)
        part = 1 + (i > x->source.from) + (i + 1 == x->source.to ? 8 : 0);
    for (uint32_t p = 0; p < x->pieces; p++) {
        const struct words w = x->piece[p];
        if (w.from <= i && i < w.to)
            part = 3 + (i > w.from) + (i + 1 == w.to ? 8 : 0);
        else if (i + 1 == w.from)
            part = 5;
        else if (i == w.to)
            part = 6;
    }
    return 17 + part + (draft_has_source(x) ? 0 : 32);
}

struct around {
    const struct attribution_view *a;
    struct words cue;
    const struct draft *draft; /* NULL: the rules do not know the cue */
    uint32_t last, frame, next, words;
};

static uint32_t edge_of(const struct attribution_view *a, uint32_t i)
{
    const struct attribution_word *w = &a->word[i];
    const bool is_last = i + 1 == a->words;

    return (i == 0 || w[-1].sentence != w->sentence) +
           2u * (is_last || w[1].sentence != w->sentence) + 4u * (i == 0 || w[-1].unit != w->unit) +
           8u * (is_last || w[1].unit != w->unit);
}

static void fill_role(const struct around *r, uint32_t i, enum side side, uint32_t distance,
                      const struct way *way, uint32_t *cell)
{
    const struct attribution_word *w = &r->a->word[i], *cue = &r->a->word[r->cue.from];
    const uint32_t place =
        side * 16u + (w->unit + 1 - cue->unit) * 2u + (w->sentence == cue->sentence);

    memcpy(cell, w->cell, sizeof w->cell);
    cell[ATTRIBUTION_SIDE] = side;
    cell[ATTRIBUTION_PLACE] = place;
    cell[ATTRIBUTION_DISTANCE] = side * 16u + rough(distance);
    cell[ATTRIBUTION_BETWEEN] =
        sequence_mix(place, few(way->commas) * 16 + few(way->quotes) * 4 + few(way->cues));
    cell[ATTRIBUTION_VERBS] = sequence_mix(place, few(way->verbs) * 4 + few(way->commas));
    cell[ATTRIBUTION_NAMES] = sequence_mix(place, few(way->names) * 4 + few(way->marks));
    cell[ATTRIBUTION_EDGE] = sequence_mix(place, edge_of(r->a, i));
    cell[ATTRIBUTION_DRAFT] = r->draft ? part_of_draft(r->draft, i) : 1;
    cell[ATTRIBUTION_MARK] = 1 + r->a->view->word[i].mark * 8u + w->cell[ATTRIBUTION_QUOTE];
    cell[ATTRIBUTION_LAST] = r->last;
    cell[ATTRIBUTION_FRAME] = r->frame;
    cell[ATTRIBUTION_NEXT] = sequence_mix(r->next, side);
    cell[ATTRIBUTION_AROUND] = sequence_mix(r->words, side);
}

static uint32_t word_cell(const struct attribution_view *a, uint32_t i, enum attribution_cell cell)
{
    return i < a->words ? a->word[i].cell[cell] : 1;
}

static struct around around_of(const struct attribution_view *a, struct words cue)
{
    const uint32_t before = cue.from - 1; /* wraps at the beginning: beyond all words */
    const uint32_t kind = word_cell(a, cue.from, ATTRIBUTION_KIND),
                   next = word_cell(a, cue.to, ATTRIBUTION_KIND);
    const uint32_t draft =
        a->word[cue.from].draft != VIEW_NONE ? a->word[cue.from].draft : a->word[cue.to - 1].draft;

    return (struct around){
        .a = a,
        .cue = cue,
        .draft = draft == VIEW_NONE ? NULL : &a->drafts->at[draft],
        .last = word_cell(a, cue.to - 1, ATTRIBUTION_WORD),
        .frame = sequence_mix(sequence_mix(word_cell(a, before, ATTRIBUTION_KIND), kind), next),
        .next = sequence_mix(kind, next),
        .words = sequence_mix(word_cell(a, before, ATTRIBUTION_WORD),
                              word_cell(a, cue.to, ATTRIBUTION_WORD)),
    };
}

void attribution_role_cells(const struct attribution_view *a, struct words cue, struct words reach,
                            uint32_t *ret)
{
    const struct around r = around_of(a, cue);
    struct way way = {0};

#define ROW(i) (ret + (size_t)((i)-reach.from) * ATTRIBUTION_ROLE_CELLS)
    for (uint32_t i = cue.from; i < cue.to; i++)
        fill_role(&r, i, WITHIN, 0, &way, ROW(i));
    for (uint32_t i = cue.from; i-- > reach.from;) {
        fill_role(&r, i, IN_FRONT, cue.from - i, &way, ROW(i));
        pass(&way, a->view, a->word, i);
    }
    way = (struct way){0};
    for (uint32_t i = cue.to; i < reach.to; i++) {
        fill_role(&r, i, BEHIND, i - cue.to + 1, &way, ROW(i));
        pass(&way, a->view, a->word, i);
    }
#undef ROW
}
