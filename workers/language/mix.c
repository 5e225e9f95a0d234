/* SPDX-License-Identifier: Apache-2.0 */
#include "mix.h"

#include <string.h>
#include "plain.h"

#define LANGUAGES_MAX 4     /* of one run: the main one and those that its pieces speak for most */
#define PIECE_LETTERS_MIN 4 /* fewer tell nothing */
#define DOUBT 2.0F          /* a piece that speaks so much against the main language counts */
#define EVIDENCE_MAX 30.0F  /* of one piece: names may look like anything */
#define CHANGE_COST 4.5F
#define CHANGE_COST_INSIDE 16.0F /* where no punctuation stands */
#define PIECE_WORDS_MAX 5
#define PLAIN_VOTES 0.9
#define PLAIN_RATIO 2
#define SENTENCE_RATIO 8 /* a clause of it may be in another language */

struct piece {
    uint32_t start, end, letters;
    float change_cost;           /* of another language than that of the piece before */
    bool goes_on;                /* no strong mark stands before it */
    float cost[LANGUAGES_MAX];   /* of being in each language */
    uint8_t from[LANGUAGES_MAX]; /* cheapest language of the piece before */
    uint8_t language;
};

struct mixture {
    const struct guess_context *context;
    const struct run *run;
    struct piece *piece;
    size_t pieces, cap;
    const char *language[LANGUAGES_MAX];
    uint32_t languages;
};

/* ------------------------------------------------------------------------------ pieces */

enum mark { MARK_NONE, MARK_WEAK, MARK_STRONG }; /* few quotations begin behind a weak one */

static enum mark mark_of(uint32_t c)
{
    switch (c) {
    case ',':
    case ';':
    case ':':
    case '(':
    case ')':
    case '[':
    case ']':
    case 0x60C:
    case 0x61B:
    case 0x2013:
    case 0x2014:
        return MARK_WEAK;
    case '.':
    case '!':
    case '?':
    case '"':
    case '\n':
    case 0xAB:
    case 0xBB:
    case 0x61F:
    case 0x6D4:
    case 0x964:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x2026:
    case 0x2039:
    case 0x203A:
        return MARK_STRONG;
    default:
        return MARK_NONE;
    }
}

static void find_pieces(struct mixture *m, struct arena *a)
{
    const struct run *r = m->run;
    const struct plain_scripts scripts = plain_scripts();
    struct piece p = {.start = r->start, .change_cost = CHANGE_COST};
    uint32_t words = 0;

    for (uint32_t i = r->start; i < r->end; i++) {
        uint32_t c = m->context->text->point[i];
        letter_script_id script = plain_script(scripts, c);
        enum mark mark = script == LETTER_SCRIPT_NONE && c != ' ' ? mark_of(c) : MARK_NONE;
        p.letters += script == r->script;
        words += c == ' ';
        if (i + 1 < r->end && mark == MARK_NONE && words < PIECE_WORDS_MAX)
            continue;
        p.end = i + 1;
        *(struct piece *)arena_push(a, (void **)&m->piece, &m->pieces, &m->cap, sizeof p) = p;
        p = (struct piece){.start = i + 1,
                           .change_cost = mark != MARK_NONE ? CHANGE_COST : CHANGE_COST_INSIDE,
                           .goes_on = mark != MARK_STRONG};
        words = 0;
    }
}

static void judge(const struct mixture *m, const struct piece *p, struct grams_verdict *v)
{
    grams_sum(m->context->grams, m->run->script, m->context->text->point + p->start,
              p->end - p->start, v);
}

/* ------------------------------------------------------------------------------ languages */

struct tally {
    float of[GRAMS_LANGUAGES_MAX]; /* evidence of the pieces against the main language */
    const char *const *language;
    uint32_t languages;
};

/* Small words of the main language alone are cheaper to find than letter groups. */
static bool is_plain(const struct mixture *m, uint32_t start, uint32_t end, const char *main,
                     double ratio)
{
    struct words_votes votes;
    struct words_lead lead;

    words_count(m->context->words, m->context->text->point + start, end - start, &votes);
    words_find_lead(m->context->words, &votes, &lead);
    return lead.most >= PLAIN_VOTES && lead.most >= ratio * lead.next &&
           strcmp(lead.language, main) == 0;
}

static float most_of(const struct grams_verdict *v)
{
    float most = v->log_chance[0];

    for (uint32_t k = 1; k < v->languages; k++)
        most = v->log_chance[k] > most ? v->log_chance[k] : most;
    return most;
}

/* What a piece says against the main language; false: nothing. */
static bool count_piece(const struct mixture *m, const struct piece *p, const char *main,
                        struct tally *t)
{
    struct grams_verdict v;
    bool speaks_against = false;

    if (p->letters < PIECE_LETTERS_MIN || is_plain(m, p->start, p->end, main, PLAIN_RATIO))
        return false;
    judge(m, p, &v);
    if (v.languages == 0)
        return false;
    t->language = v.language;
    t->languages = v.languages;
    double of_main = grams_for(&v, main);
    float least = of_main == GRAMS_UNKNOWN ? most_of(&v) - 2 * DOUBT : (float)of_main;
    for (uint32_t k = 0; k < v.languages; k++) {
        float more = v.log_chance[k] - least;
        if (more < DOUBT)
            continue;
        t->of[k] += more < EVIDENCE_MAX ? more : EVIDENCE_MAX;
        speaks_against = speaks_against || !guess_are_near(v.language[k], main);
    }
    return speaks_against;
}

/* Counts what all pieces say, if the first one of a sentence or quotation speaks against the main
 * language. Most have small words of the main one alone, which are cheap to see. */
static bool count_doubts(const struct mixture *m, const char *main, struct tally *t)
{
    bool has_doubt = false;

    for (size_t i = 0, next; i < m->pieces && !has_doubt; i = next) {
        for (next = i + 1; next < m->pieces && m->piece[next].goes_on;)
            next++;
        has_doubt = !is_plain(m, m->piece[i].start, m->piece[next - 1].end, main, SENTENCE_RATIO) &&
                    count_piece(m, &m->piece[i], main, t);
    }
    if (!has_doubt)
        return false;
    memset(t->of, 0, sizeof t->of);
    for (size_t i = 0; i < m->pieces; i++)
        (void)count_piece(m, &m->piece[i], main, t);
    return true;
}

static void choose_languages(struct mixture *m, const char *main, struct tally *t)
{
    m->language[m->languages++] = main;
    while (m->languages < LANGUAGES_MAX) {
        uint32_t best = 0;
        for (uint32_t k = 1; k < t->languages; k++)
            best = t->of[k] > t->of[best] ? k : best;
        if (t->of[best] < CHANGE_COST)
            return;
        bool is_near = false;
        for (uint32_t i = 0; i < m->languages; i++)
            is_near |= guess_are_near(m->language[i], t->language[best]);
        if (!is_near)
            m->language[m->languages++] = t->language[best];
        t->of[best] = 0;
    }
}

/* ------------------------------------------------------------------------------ the way */

/* Costs are against the likeliest of the run's languages: that another fits better is no matter. */
static void weigh(const struct mixture *m, struct piece *p)
{
    struct grams_verdict v;
    double of[LANGUAGES_MAX], best = -GRAMS_UNKNOWN;

    memset(p->cost, 0, sizeof p->cost);
    if (p->letters < PIECE_LETTERS_MIN)
        return;
    judge(m, p, &v);
    if (v.languages == 0)
        return;
    for (uint32_t k = 0; k < m->languages; k++) {
        of[k] = grams_for(&v, m->language[k]);
        best = of[k] != GRAMS_UNKNOWN && of[k] > best ? of[k] : best;
    }
    for (uint32_t k = 0; k < m->languages; k++)
        p->cost[k] = of[k] == GRAMS_UNKNOWN || best - of[k] > EVIDENCE_MAX ? EVIDENCE_MAX
                                                                           : (float)(best - of[k]);
}

static void walk(struct mixture *m)
{
    float so_far[LANGUAGES_MAX] = {0};

    for (size_t i = 0; i < m->pieces; i++) {
        struct piece *p = &m->piece[i];
        uint8_t best = 0;
        weigh(m, p);
        for (uint8_t k = 1; k < m->languages; k++)
            best = so_far[k] < so_far[best] ? k : best;
        float change = i > 0 ? so_far[best] + p->change_cost : 0;
        for (uint8_t k = 0; k < m->languages; k++) {
            p->from[k] = so_far[k] <= change ? k : best;
            so_far[k] = p->cost[k] + (so_far[k] <= change ? so_far[k] : change);
        }
    }
    uint8_t at = 0;
    for (uint8_t k = 1; k < m->languages; k++)
        at = so_far[k] < so_far[at] ? k : at;
    for (size_t i = m->pieces; i > 0; i--) {
        m->piece[i - 1].language = at;
        at = m->piece[i - 1].from[at];
    }
}

/* ------------------------------------------------------------------------------ runs */

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0;
}

static bool opens(uint32_t c)
{
    return c == '(' || c == '[' || c == 0xAB || c == 0x201C || c == 0x201E || c == 0x2039;
}

/* Pieces [from, to) as one run, the opening marks in front of it with it. */
static struct run run_of(const struct mixture *m, size_t from, size_t to)
{
    const uint32_t *point = m->context->text->point;
    struct run r = {
        .start = m->piece[from].start, .end = m->piece[to - 1].end, .script = m->run->script};

    for (size_t i = from; i < to; i++)
        r.letters += m->piece[i].letters;
    r.small = r.letters;
    while (r.start > m->run->start && opens(point[r.start - 1]))
        r.start--;
    while (to < m->pieces && r.end > r.start && opens(point[r.end - 1]))
        r.end--;
    while (r.start < r.end && is_blank(point[r.start]))
        r.start++;
    while (r.end > r.start && is_blank(point[r.end - 1]))
        r.end--;
    return r;
}

static bool is_confirmed(const struct mixture *m, size_t from, size_t to)
{
    struct run r = run_of(m, from, to);

    return r.letters >= m->context->min_letters / 2 &&
           strcmp(guess_language(m->context, &r).language, m->language[m->piece[from].language]) ==
               0;
}

static size_t stretch_end(const struct mixture *m, size_t from)
{
    size_t to = from + 1;

    while (to < m->pieces && m->piece[to].language == m->piece[from].language)
        to++;
    return to;
}

/* Stretches that are not confirmed go to what stands before them, the first one to the next. */
static bool confirm(struct mixture *m)
{
    bool is_mixed = false;
    size_t sure = 0; /* pieces of the text so far that are confirmed */

    for (size_t from = 0, to; from < m->pieces; from = to) {
        to = stretch_end(m, from);
        if (is_confirmed(m, from, to)) {
            for (size_t i = 0; sure == 0 && i < from; i++)
                m->piece[i].language = m->piece[from].language;
            is_mixed |= sure > 0 && m->piece[from].language != m->piece[from - 1].language;
            sure = to;
        } else if (sure > 0) {
            for (size_t i = from; i < to; i++)
                m->piece[i].language = m->piece[from - 1].language;
        }
    }
    return is_mixed;
}

void mix_cut(const struct guess_context *c, const struct run *r, const char *main, struct arena *a,
             struct runs *ret)
{
    struct mixture m = {.context = c, .run = r};
    struct tally t = {0};

    if (r->letters >= 2 * c->min_letters && grams_knows(c->grams, r->script))
        find_pieces(&m, a);
    bool is_mixed = m.pieces > 1 && count_doubts(&m, main, &t);
    if (is_mixed) {
        choose_languages(&m, main, &t);
        is_mixed = m.languages > 1;
    }
    if (is_mixed) {
        walk(&m);
        is_mixed = confirm(&m);
    }
    for (size_t from = 0, to; is_mixed && from < m.pieces; from = to) {
        to = stretch_end(&m, from);
        *(struct run *)arena_push(a, (void **)&ret->at, &ret->n, &ret->cap, sizeof(struct run)) =
            run_of(&m, from, to);
    }
    if (!is_mixed)
        *(struct run *)arena_push(a, (void **)&ret->at, &ret->n, &ret->cap, sizeof(struct run)) =
            *r;
}
