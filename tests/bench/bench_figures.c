/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_figures - quantities against annotated sets.        bench: claimwire
 *
 * usage: bench_figures killed|units|numbers FILE [en|ar] [-v]
 *
 * killed: FILE.jsonl has articles with the figures of the killed as worded. A figure is right when
 * a quantity of that value is killed; one of children or women when it is of that kind, too. An
 * article is right when all of its figures are. fa_kes_wrong.tsv names the figures that the text
 * contradicts: they are counted apart.
 *
 * units: FILE.json has amounts of Recognizers-Text. Right are value and span, of what has a unit.
 *
 * numbers: FILE.json has numbers, ordinals or percentages of Recognizers-Text, read by
 * number_read() at every word. Right are value and span. Left out is what news does not count by:
 * parts of one ("three fifths", 1e-5) and what is below nothing.
 */
#include <ctype.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "entity/entity.h"
#include "entity/number.h"

#define WRONG_MAX 256

struct bench {
    struct entity_recogniser *recogniser;
    struct arena arena;
    const char *language;
    bool is_verbose;
};

static const char data_dir[] = CW_SOURCE_DIR "/workers/entity/data";

static void die(const char *message)
{
    fprintf(stderr, "bench_figures: %s\n", message);
    exit(1);
}

static double ratio(unsigned a, unsigned b)
{
    return b ? 100.0 * a / b : 0;
}

static const Cw__Document *annotate(struct bench *b, const char *text)
{
    Cw__Document *doc = ARENA_NEW(&b->arena, Cw__Document);
    struct error e;
    cw__document__init(doc);
    doc->text = (char *)text;
    doc->language = (char *)b->language;
    if (entity_annotate(b->recogniser, doc, &b->arena, &e) != FATE_DONE)
        die(e.text);
    return doc;
}

/* ---- figures of the killed ---- */

static const char *const number_words[] = {
    "zero",     "one",     "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};

static double value_of_word(const char *word)
{
    if (isdigit((unsigned char)word[0]))
        return atof(word);
    if (strcmp(word, "a") == 0 || strcmp(word, "an") == 0)
        return 1;
    for (size_t i = 1; i < sizeof number_words / sizeof *number_words; i++)
        if (strcmp(word, number_words[i]) == 0)
            return (double)i;
    return 0;
}

/* The first figure of "six Syrian", "at least 12 people", "a child"; 0 when it has none. */
static double figure_of(const char *worded)
{
    while (worded && *worded) {
        char word[64];
        size_t n = 0;
        while (*worded && !isalnum((unsigned char)*worded))
            worded++;
        for (; isalnum((unsigned char)*worded) ||
               (*worded == ',' && isdigit((unsigned char)worded[1]));
             worded++)
            if (*worded != ',' && n + 1 < sizeof word)
                word[n++] = (char)tolower((unsigned char)*worded);
        word[n] = '\0';
        double value = n ? value_of_word(word) : 0;
        if (value > 0)
            return value;
    }
    return 0;
}

struct wrong {
    char id[40], field[20];
};

static size_t read_wrong(struct wrong *w)
{
    FILE *f = fopen(CW_SOURCE_DIR "/tests/bench/fa_kes_wrong.tsv", "r");
    char line[1024];
    size_t n = 0;
    if (!f)
        die("cannot read fa_kes_wrong.tsv");
    while (n < WRONG_MAX && fgets(line, sizeof line, f))
        if (line[0] != '#' && sscanf(line, "%39[^\t]\t%19[^\t]", w[n].id, w[n].field) == 2)
            n++;
    fclose(f);
    return n;
}

static bool is_wrong(const struct wrong *w, size_t n, const char *id, const char *field)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(w[i].id, id) == 0 && strcmp(w[i].field, field) == 0)
            return true;
    return false;
}

struct field {
    const char *name, *who; /* who: of that kind; NULL: anybody */
    unsigned gold, named, right, wrong;
};

/* Bit 0: a quantity has the value; bit 1: and is killed, of that kind. */
static unsigned find_figure(const Cw__Document *doc, double figure, const char *who)
{
    unsigned found = 0;
    for (size_t k = 0; k < doc->n_quantities; k++) {
        const Cw__Quantity *q = doc->quantities[k];
        bool is_same = (q->has_min && q->min == figure) || (q->has_max && q->max == figure);
        bool is_kind =
            strcmp(q->what, "killed") == 0 && (!who || (q->who && strcmp(q->who, who) == 0));
        found |= is_same ? 1u : 0;
        found |= is_same && is_kind ? 2u : 0;
    }
    return found;
}

static void bench_killed(struct bench *b, const char *path)
{
    static struct wrong wrong[WRONG_MAX];
    struct field fields[] = {{.name = "civilians"},
                             {.name = "non_civilians"},
                             {.name = "children", .who = "children"},
                             {.name = "women", .who = "women"}};
    size_t wrongs = read_wrong(wrong), cap = 0;
    unsigned articles = 0, right_articles = 0, all = 0, all_right = 0;
    FILE *f = fopen(path, "r");
    char *line = NULL;
    if (!f)
        die("cannot read the articles");
    while (getline(&line, &cap, f) > 0) {
        json_t *x = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(x, "text"));
        const char *id = json_string_value(json_object_get(x, "id"));
        const Cw__Document *doc = text ? annotate(b, text) : NULL;
        unsigned asked = 0, right = 0;
        for (size_t i = 0; doc && i < sizeof fields / sizeof *fields; i++) {
            struct field *fd = &fields[i];
            const char *worded =
                json_string_value(json_object_get(json_object_get(x, "gold"), fd->name));
            double figure = figure_of(worded);
            if (figure <= 0)
                continue;
            unsigned found = find_figure(doc, figure, fd->who);
            all++;
            all_right += found > 1;
            if (is_wrong(wrong, wrongs, id, fd->name)) {
                fd->wrong++;
                continue;
            }
            fd->gold++;
            fd->named += found & 1;
            fd->right += found > 1;
            asked += !fd->who;
            right += !fd->who && found > 1;
            if (b->is_verbose && found < 2)
                printf("- %s %s: '%s'%s\n", id, fd->name, worded, found ? " (value found)" : "");
        }
        articles += asked > 0;
        right_articles += asked > 0 && asked == right;
        json_decref(x);
        arena_reset(&b->arena);
    }
    free(line);
    fclose(f);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        printf("%-14s gold %4u  value found %5.1f %%  killed%s %5.1f %%  (wrong gold %u)\n",
               fields[i].name, fields[i].gold, ratio(fields[i].named, fields[i].gold),
               fields[i].who ? ", of that kind" : "", ratio(fields[i].right, fields[i].gold),
               fields[i].wrong);
    printf("articles with a figure of the killed %u: all of them right %.1f %%\n", articles,
           ratio(right_articles, articles));
    printf("with the wrong gold too: %u figures, right %.1f %%\n", all, ratio(all_right, all));
}

/* ---- Recognizers-Text ---- */

static size_t byte_of(const char *text, uint32_t point)
{
    size_t i = 0;
    for (; text[i]; i++)
        if (((unsigned char)text[i] & 0xC0) != 0x80 && point-- == 0)
            break;
    return i;
}

/* "1000000" "20%" "half"; NAN when it is no number. */
static double value_of(const json_t *result)
{
    const char *s =
        json_string_value(json_object_get(json_object_get(result, "Resolution"), "value"));
    char *end;
    double v = s ? strtod(s, &end) : NAN;
    return s && end > s && (*end == '\0' || *end == '%') ? v : NAN;
}

static bool is_same_span(const char *input, const json_t *result, uint32_t start, uint32_t end)
{
    const char *text = json_string_value(json_object_get(result, "Text"));
    size_t from = byte_of(input, start), to = byte_of(input, end);
    return strlen(text) == to - from && strncasecmp(input + from, text, to - from) == 0;
}

struct tally {
    unsigned asked, value, right, left_out;
};

static void print_tally(const char *path, const struct tally *t)
{
    const char *name = strrchr(path, '/');
    printf("%-24s asked %4u  value %5.1f %%  value and span %5.1f %%; left out %u\n",
           name ? name + 1 : path, t->asked, ratio(t->value, t->asked), ratio(t->right, t->asked),
           t->left_out);
}

static void add_verdict(struct bench *b, struct tally *t, const char *input, const json_t *result,
                        unsigned found)
{
    t->asked++;
    t->value += found > 0;
    t->right += found > 1;
    if (b->is_verbose && found < 2)
        printf("%c [%s] in \"%.120s\"\n", found ? 's' : '-',
               json_string_value(json_object_get(result, "Text")), input);
}

static bool is_near(double a, double b)
{
    return fabs(a - b) <= 1e-6 * fmax(1, fabs(b));
}

static unsigned find_unit(const Cw__Document *doc, const char *input, const json_t *result)
{
    unsigned found = 0;
    for (size_t i = 0; i < doc->n_quantities; i++) {
        const Cw__Quantity *q = doc->quantities[i];
        double value = q->has_min ? q->min : q->max;
        if (!q->unit || !is_near(value, value_of(result)))
            continue;
        found |= 1u | (is_same_span(input, result, q->start, q->end) ? 2u : 0);
    }
    return found;
}

static void bench_units(struct bench *b, const char *path)
{
    json_t *cases = json_load_file(path, 0, NULL), *x, *result;
    struct tally t = {0};
    size_t i, k;
    if (!cases)
        die("cannot read the cases");
    json_array_foreach(cases, i, x)
    {
        const char *input = json_string_value(json_object_get(x, "Input"));
        const Cw__Document *doc = annotate(b, input);
        json_array_foreach(json_object_get(x, "Results"), k, result) if (!isnan(value_of(result)))
            add_verdict(b, &t, input, result, find_unit(doc, input, result));
        arena_reset(&b->arena);
    }
    json_decref(cases);
    print_tally(path, &t);
}

struct tables {
    struct arena arena;
    struct vocabulary vocabulary;
    struct sentence_breaker *breaker;
};

static void load_tables(struct tables *t)
{
    struct error e;
    arena_init(&t->arena, (size_t)64 << 20);
    t->vocabulary.phrases = phrase_new(&t->arena);
    if (vocabulary_load(&t->vocabulary, data_dir, "en", &t->arena, &e) != FATE_DONE ||
        vocabulary_load(&t->vocabulary, data_dir, "ar", &t->arena, &e) != FATE_DONE ||
        sentence_breaker_new(&t->breaker, &e) != FATE_DONE)
        die(e.text);
}

static unsigned find_number(const struct scan *s, const char *input, const json_t *result)
{
    unsigned found = 0;
    double gold = value_of(result);
    struct number n;
    for (uint32_t i = 0; i < s->atoms; i = number_read(s, i, &n) ? n.to : i + 1) {
        const struct vocabulary_item *o = scan_word(s, i, VOCABULARY_ORDINAL, &n.to);
        bool is_number = number_read(s, i, &n) && is_near(n.max, gold);
        bool is_ordinal = !is_number && o && o->number == gold;
        if (!is_number && !is_ordinal)
            continue;
        uint32_t to = is_number ? n.to : i + 1;
        uint32_t start = is_number ? n.start : s->atom[i].start, end = s->atom[to - 1].end;
        if (to < s->atoms && scan_has(s, to, VOCABULARY_UNIT) &&
            is_same_span(input, result, start, s->atom[to].end))
            found |= 3; /* the sign of percent is a unit here */
        found |= 1u | (is_same_span(input, result, start, end) ? 2u : 0);
    }
    return found;
}

static void bench_numbers(struct bench *b, const char *path)
{
    json_t *cases = json_load_file(path, 0, NULL), *x, *result;
    struct tables tables = {0};
    struct tally t = {0};
    size_t i, k;
    struct error e;
    if (!cases)
        die("cannot read the cases");
    load_tables(&tables);
    json_array_foreach(cases, i, x)
    {
        const char *input = json_string_value(json_object_get(x, "Input"));
        struct text text;
        struct scan s = {.text = &text, .vocabulary = &tables.vocabulary, .arena = &b->arena};
        if (text_build(span_of(input), &b->arena, &text, &e) != FATE_DONE ||
            sentence_split(tables.breaker, &text, &b->arena, &s.sentences, &e) != FATE_DONE)
            die(e.text);
        scan_text(&s, NULL, 0);
        json_array_foreach(json_object_get(x, "Results"), k, result)
        {
            double value = value_of(result);
            if (value >= 0 && value == floor(value))
                add_verdict(b, &t, input, result, find_number(&s, input, result));
            else
                t.left_out++;
        }
        arena_reset(&b->arena);
    }
    json_decref(cases);
    print_tally(path, &t);
    sentence_breaker_free(tables.breaker);
    vocabulary_done(&tables.vocabulary);
    phrase_free(tables.vocabulary.phrases);
    arena_done(&tables.arena);
}

int main(int argc, char **argv)
{
    struct bench b = {.language = argc > 3 && argv[3][0] != '-' ? argv[3] : "en",
                      .is_verbose = argc > 2 && strcmp(argv[argc - 1], "-v") == 0};
    struct error e;
    if (argc < 3)
        die("usage: bench_figures killed|units|numbers FILE [en|ar] [-v]");
    struct entity_conf conf = {.data_dir = (char *)data_dir};
    if (entity_open(&conf, &b.recogniser, &e) != FATE_DONE)
        die(e.text);
    arena_init(&b.arena, (size_t)192 << 20);
    if (strcmp(argv[1], "killed") == 0)
        bench_killed(&b, argv[2]);
    else if (strcmp(argv[1], "units") == 0)
        bench_units(&b, argv[2]);
    else if (strcmp(argv[1], "numbers") == 0)
        bench_numbers(&b, argv[2]);
    else
        die("usage: bench_figures killed|units|numbers FILE [en|ar] [-v]");
    arena_done(&b.arena);
    entity_close(b.recogniser);
    return 0;
}
