/* SPDX-License-Identifier: Apache-2.0 */
#include "guess.h"

#include <string.h>
#include "cld2.h"
#include "sample.h"

#define OWN_SCRIPT_MIN 4      /* letters of a script that one language alone has */
#define KANA_SHARE 0.05       /* Japanese without kana is not seen in news */
#define FULL_LETTERS 120      /* a text of so many letters gets the full score */
#define SHORT_LETTERS 150     /* longer texts need no second look without names */
#define OTHER_SCRIPTS_SHARE 3 /* fewer languages share them, so that fewer letters tell */
#define SENTENCES_SHARE 4
#define CANDIDATES_MAX 24
#define PROPOSED_CHANCE 5.0F
#define WORDS_SURE 4
#define WORDS_SURE_RATIO 3

/* Marks, chosen on one half of the labelled lines. A word of one language's own is one vote. */
#define MARKS_STATISTICS 2.0 /* for all of the text */
#define MARKS_WITHOUT_NAMES 2.0
#define MARKS_DEFAULT 0.38 /* English is what CLD2 says when it has no idea */
#define MARKS_WORD 1.3
#define MARKS_WORDS_MAX 6.0
#define MARKS_STRANGE_LETTER 0.8
#define MARKS_STRANGE_MAX 3.2
#define MARKS_OWN_LETTER 0.7
#define MARKS_OWN_MAX 2.8
#define MARKS_LACKING 1.2
#define LACKING_LETTERS_MIN 10
#define MARKS_RARE 1.2 /* against languages that news are seldom written in */
#define MARKS_DECLARED 1.2
#define MARKS_GRAMS 0.3  /* for a factor of e in the chances */
#define GRAMS_POINTS 200 /* more says nothing new */
#define GRAMS_WORST 9.0  /* worse is no worse: a name may be anything */
#define NAMES_VOTES 0.3  /* a capitalised small word */
#define NAMES_LOG_CHANCE -0.8
#define CLEAR_LOG_CHANCE -0.02
#define CLEAR_VOTES 0.3
#define CLEAR_LEAD 0.7 /* what the marks of clear texts lead by, mostly */
#define MARKS_MIN 0.2  /* with less, "und" is the better answer */

/* Everything that is known about one run. */
struct question {
    const struct guess_context *context;
    const struct run *run;
    struct sample sample;
    struct letters_verdict verdict;
    struct words_votes votes;
    struct words_lead lead;
    struct grams_verdict grams;
};

struct candidate {
    const char *language;
    double statistics; /* shares of the text that CLD2 gives it, in marks */
};

struct candidates {
    struct candidate at[CANDIDATES_MAX];
    size_t n;
};

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

/* Languages so near each other that statistics give one what belongs to the other: a share of it
 * counts for both, so that words and letters decide. */
static const struct twin {
    const char *given, *other;
    double share;
} twins[] = {{"bs", "hr", 1.15}, {"hr", "bs", 0.85}, {"sr", "hr", 0.8},  {"bs", "sr", 0.8},
             {"hr", "sr", 0.6},  {"id", "ms", 0.75}, {"ms", "id", 0.75}, {"da", "no", 0.7},
             {"no", "da", 0.7},  {"no", "sv", 0.4},  {"pt", "gl", 0.7},  {"es", "gl", 0.6},
             {"gl", "pt", 0.5},  {"gl", "es", 0.5},  {"es", "ca", 0.4},  {"oc", "ca", 1},
             {"co", "it", 1.2},  {"hi", "ne", 0.6},  {"hi", "mr", 0.5},  {"ne", "hi", 0.6},
             {"mr", "hi", 0.5},  {"bh", "hi", 1},    {"bh", "ne", 1},    {"mk", "bg", 0.6},
             {"bg", "mk", 0.6},  {"mk", "sr", 0.5},  {"sr", "mk", 0.6},  {"cs", "sk", 0.6},
             {"sk", "cs", 0.6},  {"sk", "sl", 0.4},  {"hr", "sl", 0.5},  {"nl", "af", 0.75},
             {"af", "nl", 0.5},  {"yi", "he", 1},    {"war", "tl", 1},   {"ceb", "tl", 1},
             {"ru", "uk", 0.4},  {"uk", "be", 0.4},  {"ru", "be", 0.4},  {"tr", "az", 0.4},
             {"az", "tr", 0.4},  {"ckb", "fa", 0.8}, {"ug", "ckb", 0.7}, {"ur", "fa", 0.5},
             {"fa", "ps", 0.3},  {"ps", "fa", 0.8},  {"ar", "fa", 0.3},  {"ur", "sd", 0.4},
             {"sd", "ur", 0.4},  {"fa", "ur", 0.3},  {"kk", "ky", 0.4},  {"ky", "kk", 0.4},
             {"tt", "kk", 0.4},  {"kk", "tt", 0.4},  {"fo", "is", 0.7}};

/* Codes differ in their first letter, mostly. */
static bool is_same(const char *one, const char *other)
{
    return one[0] == other[0] && strcmp(one, other) == 0;
}

bool guess_are_near(const char *one, const char *other)
{
    static const char *const near[][2] = {
        {"bs", "hr"}, {"bs", "sr"}, {"hr", "sr"},  {"id", "ms"}, {"da", "no"}, {"no", "sv"},
        {"da", "sv"}, {"pt", "gl"}, {"es", "gl"},  {"es", "ca"}, {"oc", "ca"}, {"cs", "sk"},
        {"hi", "ne"}, {"hi", "mr"}, {"mr", "ne"},  {"mk", "bg"}, {"mk", "sr"}, {"nl", "af"},
        {"kk", "ky"}, {"kk", "tt"}, {"ky", "tt"},  {"tr", "az"}, {"xh", "zu"}, {"fo", "is"},
        {"co", "it"}, {"rw", "rn"}, {"tl", "ceb"}, {"lb", "de"}, {"nl", "fy"}, {"ga", "gd"},
        {"st", "tn"}, {"jv", "su"}, {"jv", "id"},  {"su", "id"}, {"rm", "it"}, {"it", "la"}};

    if (is_same(one, other))
        return true;
    for (size_t i = 0; i < sizeof near / sizeof *near; i++)
        if ((is_same(near[i][0], one) && is_same(near[i][1], other)) ||
            (is_same(near[i][0], other) && is_same(near[i][1], one)))
            return true;
    return false;
}

static struct candidate *propose(struct candidates *c, const char *language)
{
    for (size_t i = 0; i < c->n; i++)
        if (is_same(c->at[i].language, language))
            return &c->at[i];
    if (c->n == CANDIDATES_MAX)
        return NULL;
    c->at[c->n] = (struct candidate){.language = language};
    return &c->at[c->n++];
}

static void give_one(struct candidates *c, const char *language, double marks)
{
    struct candidate *to = propose(c, language);

    if (to)
        to->statistics += marks;
}

static void give(struct candidates *c, const char *language, double marks)
{
    give_one(c, language, marks);
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        if (is_same(twins[i].given, language))
            give_one(c, twins[i].other, marks * twins[i].share);
}

static void ask_statistics(const struct question *q, struct span text, double marks,
                           struct candidates *c)
{
    const char *script = letter_script_name(q->run->script);
    struct cld2_answer answer;

    cld2_detect(text.p, text.n, NULL, &answer);
    for (int i = 0; i < CLD2_GUESSES; i++) {
        if (!answer.best[i].language)
            continue;
        const char *code = iso_code(answer.best[i].language, script);
        if (strcmp(code, "en") == 0 && strcmp(script, "Latn") != 0)
            continue; /* it looked at the foreign names only */
        double worth = strcmp(code, "en") == 0 ? marks * MARKS_DEFAULT : marks;
        give(c, code, worth * answer.best[i].percent / 100);
    }
}

static void propose_likely(const struct grams_verdict *v, struct candidates *c)
{
    for (uint32_t i = 0; i < v->languages; i++)
        if (v->log_chance[i] > -PROPOSED_CHANCE)
            (void)propose(c, v->language[i]);
}

static void propose_all(const struct question *q, struct candidates *c)
{
    const char *by_words[WORDS_PROPOSED];
    size_t n = words_best(q->context->words, &q->votes, by_words);
    struct sample_bytes bytes;

    sample_write(&q->sample, &bytes);
    ask_statistics(q, bytes.all, MARKS_STATISTICS, c);
    if (q->run->letters <= SHORT_LETTERS && bytes.small.n > 0)
        ask_statistics(q, bytes.small, MARKS_WITHOUT_NAMES, c);
    for (size_t i = 0; i < n; i++)
        (void)propose(c, by_words[i]);
    propose_likely(&q->grams, c);
    for (size_t i = 0; q->verdict.has_evidence && q->verdict.fits[i] && i < 4; i++)
        (void)propose(c, q->verdict.fits[i]);
}

static double at_most(double x, double most)
{
    return x < most ? x : most;
}

/* From nothing for the unlikeliest to MARKS_GRAMS * GRAMS_WORST for a sure one. */
static double grams_marks(const struct grams_verdict *v, const char *language)
{
    double log_chance = grams_for(v, language);

    if (log_chance > 0 || log_chance < -GRAMS_WORST)
        return 0;
    return (log_chance + GRAMS_WORST) * MARKS_GRAMS;
}

/* Every few words of these have a letter that the others of their script have not. */
static bool lacks_letters(const struct question *q, const char *language)
{
    static const char *const marked[][2] = {{"ckb", "Arab"}, {"ug", "Arab"}, {"ps", "Arab"},
                                            {"sd", "Arab"},  {"ur", "Arab"}, {"sr", "Cyrl"},
                                            {"mk", "Cyrl"},  {"uk", "Cyrl"}, {"be", "Cyrl"}};
    const char *script = letter_script_name(q->run->script);

    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++)
        if (strcmp(marked[i][0], language) == 0 && strcmp(marked[i][1], script) == 0)
            return q->sample.letters >= LACKING_LETTERS_MIN;
    return false;
}

/* What the leader has beyond the most that words may give is taken from all, so that the distance
 * stays. */
static double words_marks(const struct question *q, double votes)
{
    double most = q->lead.most * MARKS_WORD;
    double marks = votes * MARKS_WORD - (most - at_most(most, MARKS_WORDS_MAX));

    return marks > 0 ? marks : 0;
}

static double mark(const struct question *q, const struct candidate *c)
{
    const struct guess_context *context = q->context;
    struct letters_fit fit =
        letters_fit(context->letters, q->run->script, &q->verdict, c->language);
    double votes = words_for(context->words, &q->votes, c->language), marks = c->statistics;

    if (fit.is_elsewhere)
        return -1; /* a name in another script misled the statistics */
    marks += grams_marks(&q->grams, c->language);
    marks += words_marks(q, votes);
    marks -= at_most(fit.strange * MARKS_STRANGE_LETTER, MARKS_STRANGE_MAX);
    marks += at_most(fit.own * MARKS_OWN_LETTER, MARKS_OWN_MAX);
    if (fit.is_known && fit.own == 0 && lacks_letters(q, c->language))
        marks -= MARKS_LACKING;
    if (votes < 0 && !fit.is_known)
        marks -= MARKS_RARE;
    if (context->declared && strcmp(context->declared, c->language) == 0)
        marks += MARKS_DECLARED;
    return marks;
}

/* Latin words that all begin with a capital, none of them the language's: a list of names. */
static bool is_list_of_names(const struct question *q, const char *language)
{
    if (q->sample.is_sentence || strcmp(letter_script_name(q->run->script), "Latn") != 0)
        return false;
    if (q->context->declared && strcmp(q->context->declared, language) == 0)
        return false;
    return words_for(q->context->words, &q->votes, language) < NAMES_VOTES &&
           grams_for(&q->grams, language) < NAMES_LOG_CHANCE;
}

static double score_of(const struct question *q, double lead)
{
    double length = at_most((double)q->run->letters / FULL_LETTERS, 1);

    return (0.55 + 0.4 * length) * (0.7 + 0.3 * lead);
}

static struct guess guess_by_marks(const struct question *q)
{
    struct candidates c = {0};
    const char *best = GUESS_UNDETERMINED;
    double most = 0, next = 0;

    propose_all(q, &c);
    for (size_t i = 0; i < c.n; i++) {
        double marks = mark(q, &c.at[i]);
        if (marks > most) {
            next = most;
            most = marks;
            best = c.at[i].language;
        } else if (marks > next) {
            next = marks;
        }
    }
    if (most < MARKS_MIN || is_list_of_names(q, best))
        return (struct guess){.language = GUESS_UNDETERMINED, .is_too_short = true};
    return (struct guess){.language = best, .score = score_of(q, (most - next) / most)};
}

/* Letter groups that are sure, small words and letters that agree: CLD2 would change nothing. */
static bool is_clear(const struct question *q, const char **ret)
{
    const struct grams_verdict *v = &q->grams;
    uint32_t best = 0;

    if (v->languages == 0 || !q->lead.language || !q->sample.is_sentence)
        return false;
    for (uint32_t i = 1; i < v->languages; i++)
        best = v->log_chance[i] > v->log_chance[best] ? i : best;
    *ret = v->language[best];
    return v->log_chance[best] > (float)CLEAR_LOG_CHANCE && q->lead.most >= CLEAR_VOTES &&
           words_for(q->context->words, &q->votes, *ret) >= q->lead.most &&
           (!q->context->declared || strcmp(q->context->declared, *ret) == 0) &&
           letters_fit(q->context->letters, q->run->script, &q->verdict, *ret).strange == 0;
}

static struct guess guess_by_script(const struct question *q)
{
    const struct run *r = q->run;
    const char *only = letters_only_language(q->context->letters, r->script);

    if (strcmp(letter_script_name(r->script), "Hani") == 0)
        only = r->kana > KANA_SHARE * r->letters ? "ja" : "zh"; /* a Han character is a word */
    else if (r->letters < OWN_SCRIPT_MIN)
        return (struct guess){0};
    return (struct guess){.language = only, .score = only ? 0.99 : 0};
}

/* A name or two says nothing of the language around; a short sentence does. */
static bool is_too_short(const struct question *q)
{
    bool is_latin = strcmp(letter_script_name(q->run->script), "Latn") == 0;
    uint32_t min = q->context->min_letters;

    if (!is_latin || q->sample.is_sentence)
        min /= q->sample.is_sentence && !is_latin ? SENTENCES_SHARE : OTHER_SCRIPTS_SHARE;
    return q->run->letters < min;
}

/* Letters of two languages in one run may be those of a third. */
static bool is_unlikely(const struct grams_verdict *v, const char *language)
{
    return grams_for(v, language) < -GRAMS_WORST;
}

struct guess guess_language(const struct guess_context *c, const struct run *r)
{
    struct question q = {.context = c, .run = r};
    struct guess g = guess_by_script(&q);

    if (g.language)
        return g;
    sample_take(c->text, r, &q.sample);
    letters_judge(c->letters, r->script, q.sample.point, q.sample.points, q.sample.letters,
                  &q.verdict);
    words_count(c->words, q.sample.point, q.sample.points, &q.votes);
    words_find_lead(c->words, &q.votes, &q.lead);
    if (q.lead.most >= WORDS_SURE && q.lead.most >= WORDS_SURE_RATIO * q.lead.next &&
        letters_fit(c->letters, r->script, &q.verdict, q.lead.language).strange == 0)
        return (struct guess){.language = q.lead.language, .score = 0.97};
    grams_judge(c->grams, r->script, q.sample.point,
                q.sample.points < GRAMS_POINTS ? q.sample.points : GRAMS_POINTS, &q.grams);
    if (q.verdict.is_unique && !is_unlikely(&q.grams, q.verdict.fits[0]))
        return (struct guess){.language = q.verdict.fits[0], .score = 0.98};
    if (is_too_short(&q) || (q.sample.is_arabizi && !q.verdict.is_unique))
        return (struct guess){.language = GUESS_UNDETERMINED, .is_too_short = true};
    if (is_clear(&q, &g.language))
        return (struct guess){.language = g.language, .score = score_of(&q, CLEAR_LEAD)};
    g = guess_by_marks(&q);
    g.is_names = !q.sample.is_sentence;
    return g;
}
