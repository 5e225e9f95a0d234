/* SPDX-License-Identifier: Apache-2.0 */
#include "language.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cld2.h"
#include "common/conf.h"
#include "guess.h"
#include "mix.h"
#include "runs.h"
#include "text/data.h"

#define DATA_BYTES ((size_t)32 << 20)
#define HEAP_KEPT (1 << 20) /* bytes that the C library keeps for the next call */
const struct conf_row language_conf_rows[] = {
    {"language.data", CONF_STRING, offsetof(struct language_conf, data_dir), "", 0, 0,
     "folder of alphabets.tsv and scripts.tsv; empty: share/claimwire/language beside the "
     "program's folder"},
    {"language.min_letters", CONF_INT, offsetof(struct language_conf, min_letters), "18", 1, 10000,
     "shorter texts in Latin letters are reported as 'und', unless the rest of the document tells; "
     "in other scripts a third of it is enough"},
    {0},
};

struct language_detector {
    struct arena arena;
    struct letters *letters;
    struct words *words;
    struct grams *grams;
    uint32_t min_letters;
    char version[64];
};

/* CLD2 asks for 170 KiB and frees them in every call. glibc would give them back to the kernel each
 * time, which costs as much as the call itself. */
static void keep_heap(void)
{
    (void)mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
    (void)mallopt(M_MMAP_THRESHOLD, HEAP_KEPT);
}

enum fate language_open(const struct language_conf *conf, struct language_detector **ret,
                        struct error *e)
{
    struct language_detector *d = calloc(1, sizeof *d);
    enum fate fate;

    if (!d)
        return fail(e, FATE_BROKEN, "out of memory");
    keep_heap();
    arena_init(&d->arena, DATA_BYTES);
    d->min_letters = (uint32_t)conf->min_letters;
    if (arena_guard(&d->arena)) {
        language_close(d);
        return fail(e, FATE_REJECT, "language data need more than %zu MiB", DATA_BYTES >> 20);
    }
    const char *dir = conf->data_dir[0] ? conf->data_dir : data_preset_dir("language", &d->arena);
    fate = letters_load(dir, &d->arena, &d->letters, e);
    if (fate == FATE_DONE)
        fate = words_load(dir, &d->arena, &d->words, e);
    if (fate == FATE_DONE)
        fate = grams_load(dir, &d->arena, &d->grams, e);
    arena_unguard(&d->arena);
    if (fate != FATE_DONE) {
        language_close(d);
        return fate;
    }
    (void)snprintf(d->version, sizeof d->version, "%016llx/cld2-%s",
                   (unsigned long long)(letters_hash(d->letters) ^ words_hash(d->words) ^
                                        grams_hash(d->grams)),
                   cld2_version());
    *ret = d;
    return FATE_DONE;
}

void language_close(struct language_detector *d)
{
    if (d) {
        arena_done(&d->arena);
        free(d);
    }
}

const char *language_version(const struct language_detector *d)
{
    return d->version;
}

/* ------------------------------------------------------------------------------ the document */

#define TOTALS_MAX 64
#define NAMES_WEIGHT 16 /* letters of names that weigh as much as one of a sentence */

/* Letters per language. Those beyond the table's size are not counted: no document has so many. */
struct total {
    const char *language;
    letter_script_id script;
    uint64_t letters, weight;
    double score; /* times letters */
};

struct totals {
    struct total at[TOTALS_MAX];
    size_t n;
    uint64_t letters; /* of all runs */
};

static void count_run(struct totals *t, const struct run *r, const struct guess *g)
{
    size_t i = 0;

    t->letters += r->letters;
    while (i < t->n &&
           (strcmp(t->at[i].language, g->language) != 0 || t->at[i].script != r->script))
        i++;
    if (i == TOTALS_MAX)
        return;
    if (i == t->n)
        t->at[t->n++] = (struct total){.language = g->language, .script = r->script};
    t->at[i].letters += r->letters;
    t->at[i].weight += g->is_names ? r->letters / NAMES_WEIGHT : r->letters;
    t->at[i].score += g->score * r->letters;
}

static const struct total *find_main(const struct totals *t)
{
    const struct total *best = NULL;

    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->at[i].language, GUESS_UNDETERMINED) != 0 &&
            (!best || t->at[i].weight > best->weight))
            best = &t->at[i];
    return best;
}

/* Headings and names too short to tell are in the language of what stands around them, if the
 * script agrees. */
static void adopt_short(struct guess *g, const struct run *r, const struct total *main,
                        uint32_t min_letters)
{
    if (g->is_too_short && main && main->script == r->script &&
        main->letters >= 2 * (uint64_t)min_letters)
        *g = (struct guess){.language = main->language, .score = 0.5};
}

static void fill_span(Cw__LanguageSpan *s, const struct run *r, const struct guess *g)
{
    bool is_new = !s->language;

    if (is_new) {
        cw__language_span__init(s);
        s->has_start = s->has_end = s->has_score = 1;
        s->start = r->start;
        s->language = (char *)g->language;
        s->script = (char *)letter_script_name(r->script);
    }
    s->end = r->end;
}

/* One span for neighbours of one language and script; the score is the mean over the letters. */
static void fill_spans(Cw__Document *doc, const struct runs *runs, const struct guess *guess,
                       struct arena *a)
{
    Cw__LanguageSpan *span = ARENA_ARRAY(a, runs->n, Cw__LanguageSpan);
    double weighed = 0, letters = 0;
    size_t n = 0;

    doc->languages = ARENA_ARRAY(a, runs->n, Cw__LanguageSpan *);
    for (size_t i = 0; i < runs->n; i++) {
        const struct run *r = &runs->at[i];
        bool joins = i > 0 && strcmp(guess[i].language, guess[i - 1].language) == 0 &&
                     r->script == r[-1].script;
        if (!joins) {
            doc->languages[n] = &span[n];
            n++;
            weighed = letters = 0;
        }
        weighed += guess[i].score * r->letters;
        letters += r->letters;
        fill_span(&span[n - 1], r, &guess[i]);
        span[n - 1].score = (float)(weighed / letters);
    }
    doc->n_languages = n;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0;
}

/* Paragraphs without a letter belong to the span before them, or to the first: together the spans
 * cover all that is not blank. */
static void cover(Cw__Document *doc, const struct text *t)
{
    for (size_t i = 0; i < doc->n_languages; i++) {
        Cw__LanguageSpan *s = doc->languages[i];
        uint32_t end = i + 1 < doc->n_languages ? doc->languages[i + 1]->start : t->len;
        for (s->start = i > 0 ? s->start : 0; is_blank(t->point[s->start]);)
            s->start++;
        while (is_blank(t->point[end - 1]))
            end--;
        s->end = end;
    }
}

static void fill_language(Cw__Document *doc, const struct totals *t)
{
    const struct total *main = find_main(t);

    doc->language = (char *)(main ? main->language : GUESS_UNDETERMINED);
    doc->has_language_score = 1;
    doc->language_score = main ? (float)(main->score / (double)t->letters) : 0;
}

/* "en-US" -> "en"; NULL when nothing useful was declared. */
static const char *declared_language(const Cw__Document *doc, struct arena *a)
{
    struct span s = span_of(doc->declared_language);
    size_t n = 0;

    while (n < s.n && s.p[n] >= 'A' && s.p[n] <= 'z')
        n++;
    return n == 2 || n == 3 ? arena_string(a, span_slice(s, 0, n)) : NULL;
}

/* Finds the runs of the text, cuts those that are in several languages, and judges each. */
static void judge_runs(const struct guess_context *c, struct arena *a, struct runs *ret,
                       struct guess **ret_guess)
{
    struct runs found;
    size_t judged = 0, cap = 0;

    *ret = (struct runs){0};
    *ret_guess = NULL;
    runs_find(c->text, c->min_letters, a, &found);
    for (size_t i = 0; i < found.n; i++) {
        struct guess whole = guess_language(c, &found.at[i]);
        size_t begun = ret->n;
        mix_cut(c, &found.at[i], whole.language, a, ret);
        bool is_cut = ret->n > begun + 1;
        for (size_t k = begun; k < ret->n; k++)
            *(struct guess *)arena_push(a, (void **)ret_guess, &judged, &cap,
                                        sizeof(struct guess)) =
                is_cut ? guess_language(c, &ret->at[k]) : whole;
    }
}

enum fate language_annotate(const struct language_detector *d, Cw__Document *doc, struct arena *a,
                            struct error *e)
{
    struct text text;
    struct runs runs;
    struct totals totals = {0};
    struct guess *guess;
    enum fate fate = text_build(span_of(doc->text), a, &text, e);

    if (fate != FATE_DONE)
        return fate;
    const struct guess_context context = {.letters = d->letters,
                                          .words = d->words,
                                          .grams = d->grams,
                                          .min_letters = d->min_letters,
                                          .text = &text,
                                          .declared = declared_language(doc, a)};
    judge_runs(&context, a, &runs, &guess);
    for (size_t i = 0; i < runs.n; i++)
        count_run(&totals, &runs.at[i], &guess[i]);
    for (size_t i = 0; i < runs.n; i++)
        adopt_short(&guess[i], &runs.at[i], find_main(&totals), d->min_letters);
    fill_spans(doc, &runs, guess, a);
    cover(doc, &text);
    fill_language(doc, &totals);
    text_give_back(&text, a);
    return FATE_DONE;
}
