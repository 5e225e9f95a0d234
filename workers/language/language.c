/* SPDX-License-Identifier: Apache-2.0 */
#include "language.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cld2.h"
#include "common/conf.h"
#include "letters.h"
#include "runs.h"
#include "text/data.h"
#include "words.h"

#define DATA_BYTES ((size_t)4 << 20)
#define OWN_SCRIPT_MIN 4 /* letters of a script that one language alone has */
#define KANA_SHARE 0.05  /* Japanese without kana is not seen in news */
#define SURE_PERCENT 80  /* of the text, by CLD2, below which what was declared is asked */
#define FULL_LETTERS 120 /* a text of so many letters gets the full score */
#define HINT_BYTES 256
#define WORDS_POINTS_MAX 150 /* statistics of longer texts are right */
#define WORDS_LEAD 1.4       /* votes; a word of one language's own is one */
#define WORDS_LEAD_DEFAULT 0.3
#define WORDS_RATIO 1.5
#define WORDS_SURE 2
#define WORDS_SURE_RATIO 2
#define SAMPLE_POINTS 1000
#define UNDETERMINED "und"
#define OTHER_SCRIPTS_SHARE 3 /* fewer languages share them, so that fewer letters tell */

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
    uint32_t min_letters;
    char version[64];
};

/* What a run is written in. */
struct guess {
    const char *language; /* a constant of CLD2 or of the data; UNDETERMINED */
    double score;
    bool is_too_short;
};

enum fate language_open(const struct language_conf *conf, struct language_detector **ret,
                        struct error *e)
{
    struct language_detector *d = calloc(1, sizeof *d);
    enum fate fate;

    if (!d)
        return fail(e, FATE_BROKEN, "out of memory");
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
    arena_unguard(&d->arena);
    if (fate != FATE_DONE) {
        language_close(d);
        return fate;
    }
    (void)snprintf(d->version, sizeof d->version, "%016llx/cld2-%s",
                   (unsigned long long)(letters_hash(d->letters) ^ words_hash(d->words)),
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

/* --------------------------------------------------------------------------------- one run */

/* CLD2's codes that are not those of ISO 639, and variants that one label covers. */
static const char *iso_code(const char *cld2, const char *script)
{
    static const struct {
        const char *from, *to;
    } codes[] = {{"iw", "he"},    {"zh-Hant", "zh"}, {"nn", "no"}, {"mo", "ro"}, {"jw", "jv"},
                 {"sr-ME", "sr"}, {"in", "id"},      {"ji", "yi"}, {"fil", "tl"}};

    if (strcmp(cld2, "ku") == 0 && strcmp(script, "Arab") == 0)
        return "ckb"; /* Kurdish in Arabic letters is Sorani */
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(codes[i].from, cld2) == 0)
            return codes[i].to;
    return cld2;
}

struct question {
    const struct language_detector *detector;
    const struct text *text;
    const struct run *run;
    struct letters_verdict verdict;
    const char *declared; /* NULL: nothing */
    struct words_votes votes;
    const char *by_words; /* the language with most votes, if the letters allow it */
    double most, next;
};

/* The beginning of a long run says as much as all of it, and CLD2 takes 30 ns a letter. */
static struct span sample(const struct question *q)
{
    uint32_t start = q->run->start, end = q->run->end;

    if (end - start > SAMPLE_POINTS)
        end = start + SAMPLE_POINTS;
    return text_slice(q->text, start, end);
}

/* The first of CLD2's guesses that the letters allow; NULL when there is none. */
static const char *ask_cld2(const struct question *q, const char *hint, int *ret_percent)
{
    struct span s = sample(q);
    const char *script = letter_script_name(q->run->script);
    struct cld2_answer answer;

    cld2_detect(s.p, s.n, hint, &answer);
    for (int i = 0; i < CLD2_GUESSES; i++) {
        if (!answer.best[i].language)
            continue;
        const char *code = iso_code(answer.best[i].language, script);
        *ret_percent = answer.best[i].percent;
        if (letters_allow(q->detector->letters, q->run->script, &q->verdict, code))
            return code;
    }
    return NULL;
}

/* The languages that the letters fit, as a Content-Language list. */
static void write_hint(const struct letters_verdict *v, char hint[HINT_BYTES])
{
    size_t n = 0;

    hint[0] = '\0';
    for (size_t i = 0; v->fits[i] && n + 8 < HINT_BYTES; i++)
        n += (size_t)snprintf(hint + n, HINT_BYTES - n, "%s%s", i > 0 ? "," : "", v->fits[i]);
}

static void count_words(struct question *q)
{
    uint32_t points = q->run->end - q->run->start;

    words_count(q->detector->words, q->text->point + q->run->start,
                points < SAMPLE_POINTS ? points : SAMPLE_POINTS, &q->votes);
    q->by_words = words_best(q->detector->words, &q->votes, &q->most, &q->next);
    if (q->by_words &&
        !letters_allow(q->detector->letters, q->run->script, &q->verdict, q->by_words))
        q->by_words = NULL;
}

/* A sentence or two of running text: its small words alone tell, in a tenth of the time that
 * statistics take. */
static bool is_plain_by_words(const struct question *q)
{
    return q->by_words && q->most >= WORDS_SURE && q->most >= WORDS_SURE_RATIO * q->next;
}

/* English is what CLD2 says when it has no idea, so that a few small words of another language
 * overrule it. */
static const char *overrule_by_words(const struct question *q, const char *language)
{
    bool is_default = strcmp(language, "en") == 0;
    uint32_t points = q->run->end - q->run->start;
    double own = words_for(q->detector->words, &q->votes, language);

    if (!is_default && points > WORDS_POINTS_MAX)
        return language;
    if (!q->by_words || own < 0 || q->most < WORDS_RATIO * own)
        return language;
    return q->most - own < (is_default ? WORDS_LEAD_DEFAULT : WORDS_LEAD) ? language : q->by_words;
}

static double score_of(const struct question *q, int percent)
{
    double length = q->run->letters < FULL_LETTERS ? (double)q->run->letters / FULL_LETTERS : 1;

    return percent / 100.0 * (0.6 + 0.35 * length);
}

static struct guess guess_by_statistics(const struct question *q)
{
    char hint[HINT_BYTES];
    int percent = 0;
    const char *language = ask_cld2(q, NULL, &percent);

    if (!language && q->verdict.has_evidence) {
        write_hint(&q->verdict, hint);
        language = ask_cld2(q, hint, &percent);
        if (!language && !q->verdict.fits[1])
            language = q->verdict.fits[0]; /* no other is left */
        percent /= 2;
    } else if (language && percent < SURE_PERCENT && q->declared) {
        int again = 0;
        const char *declared = ask_cld2(q, q->declared, &again);
        language = declared && again > percent ? declared : language;
    }
    if (!language)
        return (struct guess){.language = UNDETERMINED};
    return (struct guess){.language = overrule_by_words(q, language),
                          .score = score_of(q, percent)};
}

static struct guess guess_by_script(const struct question *q)
{
    const struct run *r = q->run;
    const char *only = letters_only_language(q->detector->letters, r->script);

    if (r->letters < OWN_SCRIPT_MIN)
        return (struct guess){0};
    if (r->kana > KANA_SHARE * r->letters)
        only = "ja";
    return (struct guess){.language = only, .score = only ? 0.99 : 0};
}

static bool is_too_short(const struct language_detector *d, const struct run *r)
{
    const char *script = letter_script_name(r->script);
    uint32_t min =
        strcmp(script, "Latn") == 0 ? d->min_letters : d->min_letters / OTHER_SCRIPTS_SHARE;

    return r->letters < min && strcmp(script, "Hani") != 0; /* a Han character is a word */
}

static struct guess guess_language(struct question *q)
{
    const struct run *r = q->run;
    struct guess g = guess_by_script(q);

    if (g.language)
        return g;
    if (is_too_short(q->detector, r))
        return (struct guess){.language = UNDETERMINED, .is_too_short = true};
    letters_judge(q->detector->letters, r->script, q->text->point + r->start, r->end - r->start,
                  r->letters, &q->verdict);
    if (q->verdict.is_unique)
        return (struct guess){.language = q->verdict.fits[0], .score = 0.98};
    count_words(q);
    if (is_plain_by_words(q))
        return (struct guess){.language = q->by_words, .score = 0.97};
    return guess_by_statistics(q);
}

/* ------------------------------------------------------------------------------ the document */

#define TOTALS_MAX 64

/* Letters per language. Those beyond the table's size are not counted: no document has so many. */
struct total {
    const char *language;
    letter_script_id script;
    uint64_t letters;
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
    t->at[i].score += g->score * r->letters;
}

static const struct total *find_main(const struct totals *t)
{
    const struct total *best = NULL;

    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->at[i].language, UNDETERMINED) != 0 &&
            (!best || t->at[i].letters > best->letters))
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

static void fill_language(Cw__Document *doc, const struct totals *t)
{
    const struct total *main = find_main(t);

    doc->language = (char *)(main ? main->language : UNDETERMINED);
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

enum fate language_annotate(const struct language_detector *d, Cw__Document *doc, struct arena *a,
                            struct error *e)
{
    struct text text;
    struct runs runs;
    struct totals totals = {0};
    enum fate fate = text_build(span_of(doc->text), a, &text, e);

    if (fate != FATE_DONE)
        return fate;
    struct question q = {.detector = d, .text = &text, .declared = declared_language(doc, a)};
    runs_find(&text, d->min_letters, a, &runs);
    struct guess *guess = ARENA_ARRAY(a, runs.n, struct guess);
    for (size_t i = 0; i < runs.n; i++) {
        q.run = &runs.at[i];
        guess[i] = guess_language(&q);
        count_run(&totals, q.run, &guess[i]);
    }
    for (size_t i = 0; i < runs.n; i++)
        adopt_short(&guess[i], &runs.at[i], find_main(&totals), d->min_letters);
    fill_spans(doc, &runs, guess, a);
    fill_language(doc, &totals);
    return FATE_DONE;
}
