/* SPDX-License-Identifier: Apache-2.0 */
#include "letters.h"

#include <string.h>
#include "text/data.h"
#include "text/utf8.h"

#define POINTS_MAX 0x2000 /* all marked letters lie below */
#define MARKED_MAX 512    /* different marked letters */
#define EVIDENCE_MIN 3    /* marked letters before they count */
#define EVIDENCE_SHARE 0.01
#define FIT_MIN 0.85   /* names and quotations bring foreign letters along */
#define FIT_SLACK 0.06 /* how much worse than the best fit still fits */
#define PROOF_MIN 2    /* letters of a language's own */
#define PROOF_SHARE 0.01
#define RARE_OWNERS 3
#define MANY_MIN 8 /* marked letters that leave one language only */
#define MANY_SHARE 0.08

struct alphabet {
    const char *language;
    letter_script_id script;
    bool has[MARKED_MAX];
};

/* A script that one language alone has. */
struct own_script {
    letter_script_id script;
    const char *language;
};

struct letters {
    struct alphabet *alphabet;
    uint32_t alphabets;
    uint16_t marked[POINTS_MAX]; /* number of a marked letter, from 1; 0: not marked */
    uint32_t marked_len;
    uint16_t owners[MARKED_MAX]; /* languages that have it */
    struct own_script *own;
    uint32_t owns;
    uint64_t hash;
    letter_script_id arabic; /* where keyboards of one language write another's letters */
};

static enum fate mark_letters(struct letters *l, struct alphabet *to, const struct data_table *t,
                              const struct data_row *row, struct error *e)
{
    for (size_t i = 0; i < row->field[2].n;) {
        uint32_t c = utf8_next(row->field[2], &i);
        if (c >= POINTS_MAX || l->marked_len + 1 >= MARKED_MAX)
            return fail(e, FATE_REJECT,
                        "'%s' line %u: letter U+%04X is beyond what the table holds", t->path,
                        row->line, c);
        if (l->marked[c] == 0)
            l->marked[c] = (uint16_t)++l->marked_len;
        l->owners[l->marked[c]] += !to->has[l->marked[c]];
        to->has[l->marked[c]] = true;
    }
    return FATE_DONE;
}

static enum fate load_alphabets(struct letters *l, const char *dir, struct arena *a,
                                struct error *e)
{
    struct data_table t;
    enum fate fate = data_load(dir, "alphabets.tsv", 2, 3, a, &t, e);

    if (fate != FATE_DONE)
        return fate;
    if (t.rows > LETTERS_LANGUAGES_MAX)
        return fail(e, FATE_REJECT, "'%s' has more than %d rows", t.path, LETTERS_LANGUAGES_MAX);
    l->alphabet = ARENA_ARRAY(a, t.rows, struct alphabet);
    l->alphabets = t.rows;
    l->hash = t.hash;
    for (uint32_t i = 0; i < t.rows && fate == FATE_DONE; i++) {
        const struct data_row *row = &t.row[i];
        l->alphabet[i].language = arena_string(a, row->field[0]);
        l->alphabet[i].script = letter_script_of(arena_string(a, row->field[1]));
        if (l->alphabet[i].script == LETTER_SCRIPT_NONE)
            return fail(e, FATE_REJECT, "'%s' line %u: '%.*s' is no script", t.path, row->line,
                        (int)row->field[1].n, row->field[1].p);
        fate = mark_letters(l, &l->alphabet[i], &t, row, e);
    }
    return fate;
}

static enum fate load_scripts(struct letters *l, const char *dir, struct arena *a, struct error *e)
{
    struct data_table t;
    enum fate fate = data_load(dir, "scripts.tsv", 2, 2, a, &t, e);

    if (fate != FATE_DONE)
        return fate;
    l->own = ARENA_ARRAY(a, t.rows, struct own_script);
    l->owns = t.rows;
    l->hash ^= t.hash * 31;
    for (uint32_t i = 0; i < t.rows; i++) {
        l->own[i].script = letter_script_of(arena_string(a, t.row[i].field[0]));
        l->own[i].language = arena_string(a, t.row[i].field[1]);
        if (l->own[i].script == LETTER_SCRIPT_NONE)
            return fail(e, FATE_REJECT, "'%s' line %u: '%.*s' is no script", t.path, t.row[i].line,
                        (int)t.row[i].field[0].n, t.row[i].field[0].p);
    }
    return FATE_DONE;
}

enum fate letters_load(const char *dir, struct arena *a, struct letters **ret, struct error *e)
{
    struct letters *l = ARENA_NEW(a, struct letters);
    enum fate fate = load_alphabets(l, dir, a, e);

    l->arabic = letter_script_of("Arab");

    if (fate == FATE_DONE)
        fate = load_scripts(l, dir, a, e);
    if (fate == FATE_DONE)
        *ret = l;
    return fate;
}

uint64_t letters_hash(const struct letters *l)
{
    return l->hash;
}

const char *letters_only_language(const struct letters *l, letter_script_id script)
{
    for (uint32_t i = 0; i < l->owns; i++)
        if (l->own[i].script == script)
            return l->own[i].language;
    return NULL;
}

struct tally {
    uint32_t count[MARKED_MAX];
    uint16_t seen[MARKED_MAX]; /* the different ones, in order of appearance */
    uint32_t seen_len, total;
};

static void count_marked(const struct letters *l, const uint32_t *point, uint32_t n,
                         struct tally *t)
{
    memset(t, 0, sizeof *t);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t c = point[i];
        if (c < 0x80 || c >= POINTS_MAX)
            continue;
        uint16_t k = l->marked[c];
        if (k == 0 && c < 0x600)
            k = l->marked[letter_lower(c) % POINTS_MAX];
        if (k == 0)
            continue;
        if (t->count[k]++ == 0)
            t->seen[t->seen_len++] = k;
        t->total++;
    }
}

static uint32_t count_owned(const struct alphabet *a, const struct tally *t)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < t->seen_len; i++)
        n += a->has[t->seen[i]] ? t->count[t->seen[i]] : 0;
    return n;
}

/* Letters that few have, each once, worth less the more have it. */
static float count_rare(const struct letters *l, const struct alphabet *a, const struct tally *t)
{
    float n = 0;

    for (uint32_t i = 0; i < t->seen_len; i++)
        if (a->has[t->seen[i]] && l->owners[t->seen[i]] <= RARE_OWNERS)
            n += 1.0F / l->owners[t->seen[i]];
    return n;
}

/* Occurrences of letters that no other language has. */
static uint32_t count_proof(const struct letters *l, const struct alphabet *a,
                            const struct tally *t)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < t->seen_len; i++)
        n += a->has[t->seen[i]] && l->owners[t->seen[i]] == 1 ? t->count[t->seen[i]] : 0;
    return n;
}

void letters_judge(const struct letters *l, letter_script_id script, const uint32_t *point,
                   uint32_t n, uint32_t letters, struct letters_verdict *ret)
{
    struct tally tally;
    double fit[LETTERS_LANGUAGES_MAX], best = 0;
    uint32_t fits = 0, proof = 0;

    count_marked(l, point, n, &tally);
    *ret = (struct letters_verdict){.marked = tally.total};
    for (uint32_t i = 0; i < l->alphabets; i++) {
        if (l->alphabet[i].script != script)
            continue;
        ret->owned[i] = count_owned(&l->alphabet[i], &tally);
        ret->own[i] = count_rare(l, &l->alphabet[i], &tally);
    }
    ret->has_evidence = tally.total >= EVIDENCE_MIN && tally.total >= EVIDENCE_SHARE * letters;
    if (!ret->has_evidence)
        return;
    for (uint32_t i = 0; i < l->alphabets; i++) {
        bool is_script = l->alphabet[i].script == script;
        fit[i] = is_script ? (double)ret->owned[i] / tally.total : 0;
        best = fit[i] > best ? fit[i] : best;
    }
    for (uint32_t i = 0; i < l->alphabets; i++) {
        if (fit[i] < FIT_MIN || fit[i] < best - FIT_SLACK)
            continue;
        ret->fits[fits++] = l->alphabet[i].language;
        proof = count_proof(l, &l->alphabet[i], &tally);
    }
    ret->has_evidence = fits > 0;
    bool is_proved = proof >= PROOF_MIN && proof >= PROOF_SHARE * letters;
    bool has_many = tally.total >= MANY_MIN && tally.total >= MANY_SHARE * letters;
    ret->is_unique = fits == 1 && (is_proved || (has_many && script != l->arabic));
}

struct letters_fit letters_fit(const struct letters *l, letter_script_id script,
                               const struct letters_verdict *v, const char *language)
{
    struct letters_fit fit = {0};

    for (uint32_t i = 0; i < l->alphabets; i++) {
        if (strcmp(l->alphabet[i].language, language) != 0)
            continue;
        fit.is_elsewhere = true;
        if (l->alphabet[i].script == script)
            return (struct letters_fit){
                .is_known = true, .strange = v->marked - v->owned[i], .own = (double)v->own[i]};
    }
    return fit;
}
