/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_entities - how well and how fast the entity stage works.        bench: claimwire
 *
 * usage: bench_entities ner FILE.tsv en|ar [-v]     token TAB tag (BIO); precision, recall, F by
 * type, exact spans bench_entities time FOLDER en|ar [-v]      cases of Recognizers-Text: dates and
 * date ranges with a value bench_entities killed FILE.jsonl [-v]      articles with the figure of
 * the killed as worded bench_entities speed FILE.jsonl en|ar      articles a second, CPU of one
 * core
 *
 * The folder of the tables is that of the build tree. -v prints every name: = right, + wrong, -
 * missed. Sentences of a token file are laid out as paragraphs, ten to a document, so that what a
 * text has told once is known later, as in an article.
 */
#include <ctype.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "common/buf.h"
#include "common/clock.h"
#include "entity/calendar.h"
#include "entity/entity.h"

#define SENTENCES_PER_DOCUMENT 10
#define SPANS_MAX 4096
#define TOKENS_MAX 8192
#define TEXT_BYTES (1u << 20)

struct bench {
    struct entity_recogniser *recogniser;
    struct arena arena;
    const char *language;
    bool is_verbose;
};

struct labelled {
    uint32_t start, end;
    int type;
    bool is_hit;
};

static const char *const types[] = {"PER", "ORG", "LOC", "MISC", "NORP", "TITLE"};
enum { TYPES = 6 };

static void die(const char *message)
{
    fprintf(stderr, "bench_entities: %s\n", message);
    exit(1);
}

static Cw__Document *annotate(struct bench *b, const char *text, const char *published)
{
    struct error e;
    Cw__Document *doc = ARENA_NEW(&b->arena, Cw__Document);
    cw__document__init(doc);
    doc->text = (char *)text;
    doc->language = (char *)b->language;
    doc->published = (char *)published;
    if (entity_annotate(b->recogniser, doc, &b->arena, &e) != FATE_DONE)
        die(e.text);
    return doc;
}

static char *slice(struct bench *b, const char *text, uint32_t start, uint32_t end)
{
    size_t i = 0, from = 0;
    uint32_t at = 0;
    for (; text[i] && at < end; i++) {
        if (at == start && ((unsigned char)text[i] & 0xC0) != 0x80)
            from = i;
        if (((unsigned char)text[i + 1] & 0xC0) != 0x80)
            at++;
    }
    return arena_string(&b->arena, span_at(text + from, i - from));
}

/* ---- names ---- */

struct gold {
    char text[TEXT_BYTES];
    size_t bytes;
    uint32_t points;
    struct labelled span[SPANS_MAX];
    size_t spans;
    struct {
        uint32_t start, end;
    } token[TOKENS_MAX];
    size_t tokens;
    bool has_open_quote;
};

struct counts {
    unsigned gold[TYPES], found[TYPES], hit[TYPES];
    unsigned gold_any, found_any, overlap;
    bool has_type[TYPES];
};

static int type_of(const char *name)
{
    static const struct {
        const char *name;
        int type;
    } map[] = {{"PER", 0},  {"PERS", 0},         {"person", 0},         {"politician", 0},
               {"ORG", 1},  {"organisation", 1}, {"politicalparty", 1}, {"LOC", 2},
               {"GPE", 2},  {"FAC", 2},          {"location", 2},       {"country", 2},
               {"MISC", 3}, {"NORP", 4}};
    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (strcmp(map[i].name, name) == 0)
            return map[i].type;
    return -1;
}

static uint32_t count_points(const char *s)
{
    uint32_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

static bool is_glued(struct gold *g, const char *token, bool is_first)
{
    if (is_first)
        return true;
    char last = g->bytes ? g->text[g->bytes - 1] : ' ';
    if (strcmp(token, "\"") == 0) {
        g->has_open_quote = !g->has_open_quote;
        return !g->has_open_quote;
    }
    if (last == '(' || last == '[' || (last == '"' && g->has_open_quote))
        return true;
    return strchr(".,;:!?)]%", token[0]) || (token[0] == '\'' && token[1]) ||
           strncmp(token, "،", 2) == 0 || strncmp(token, "؛", 2) == 0 ||
           strncmp(token, "؟", 2) == 0;
}

static void add_token(struct gold *g, const char *token, const char *tag, bool is_first)
{
    if (!is_glued(g, token, is_first)) {
        g->text[g->bytes++] = ' ';
        g->points++;
    }
    uint32_t start = g->points;
    size_t n = strlen(token);
    memcpy(g->text + g->bytes, token, n);
    g->bytes += n;
    g->points += count_points(token);
    g->token[g->tokens].start = start;
    g->token[g->tokens++].end = g->points;
    int type = strlen(tag) > 2 ? type_of(tag + 2) : -1;
    if (type < 0)
        return;
    bool goes_on = tag[0] == 'I' && g->spans > 0 && g->span[g->spans - 1].type == type &&
                   !is_first && g->tokens > 1 &&
                   g->span[g->spans - 1].end == g->token[g->tokens - 2].end;
    if (goes_on)
        g->span[g->spans - 1].end = g->points;
    else
        g->span[g->spans++] = (struct labelled){start, g->points, type, false};
}

/* Gold marks whole tokens: a mention that begins behind a clitic is widened to its token. */
static void widen(const struct gold *g, uint32_t *start, uint32_t *end)
{
    for (size_t i = 0; i < g->tokens; i++) {
        if (g->token[i].start <= *start && *start < g->token[i].end)
            *start = g->token[i].start;
        if (g->token[i].start < *end && *end <= g->token[i].end)
            *end = g->token[i].end;
    }
}

static void score_document(struct bench *b, struct gold *g, struct counts *c)
{
    g->text[g->bytes] = '\0';
    const Cw__Document *doc = annotate(b, g->text, NULL);
    for (size_t i = 0; i < g->spans; i++) {
        c->gold[g->span[i].type]++;
        c->gold_any++;
    }
    for (size_t i = 0; i < doc->n_mentions; i++) {
        const Cw__Mention *m = doc->mentions[i];
        uint32_t start = m->start, end = m->end;
        if (!c->has_type[m->type])
            continue;
        widen(g, &start, &end);
        bool is_hit = false, overlaps = false;
        for (size_t k = 0; k < g->spans; k++) {
            struct labelled *s = &g->span[k];
            is_hit |= s->start == start && s->end == end && s->type == (int)m->type;
            overlaps |= s->start < end && start < s->end && s->type == (int)m->type;
            s->is_hit |= s->start == start && s->end == end && s->type == (int)m->type;
        }
        c->found[m->type]++;
        c->hit[m->type] += is_hit;
        c->overlap += overlaps;
        c->found_any++;
        if (b->is_verbose)
            printf("%c %-5s %-24s %s\n", is_hit ? '=' : '+', types[m->type], m->rule,
                   slice(b, g->text, start, end));
    }
    for (size_t k = 0; k < g->spans && b->is_verbose; k++)
        if (!g->span[k].is_hit)
            printf("- %-5s %s\n", types[g->span[k].type],
                   slice(b, g->text, g->span[k].start, g->span[k].end));
    arena_reset(&b->arena);
    g->bytes = g->points = 0;
    g->spans = g->tokens = 0;
    g->has_open_quote = false;
}

static double ratio(unsigned a, unsigned b)
{
    return b ? 100.0 * a / b : 0;
}

static void print_row(const char *name, unsigned gold, unsigned found, unsigned hit)
{
    double p = ratio(hit, found), r = ratio(hit, gold);
    printf("%-6s gold %5u found %5u  P %5.1f  R %5.1f  F %5.1f\n", name, gold, found, p, r,
           p + r > 0 ? 2 * p * r / (p + r) : 0);
}

static void print_counts(const struct counts *c)
{
    unsigned gold = 0, found = 0, hit = 0;
    for (int t = 0; t < TYPES; t++) {
        if (!c->has_type[t])
            continue;
        print_row(types[t], c->gold[t], c->found[t], c->hit[t]);
        gold += c->gold[t];
        found += c->found[t];
        hit += c->hit[t];
    }
    print_row("all", gold, found, hit);
    printf("overlapping and of the right type: %.1f %% of the found\n",
           ratio(c->overlap, c->found_any));
}

static void find_types(FILE *f, struct counts *c)
{
    char line[4096];
    while (fgets(line, sizeof line, f)) {
        char *tag = strrchr(line, '\t');
        if (!tag)
            continue;
        tag[strcspn(tag, "\r\n")] = '\0';
        int type = strlen(tag) > 3 ? type_of(tag + 3) : -1;
        if (type >= 0)
            c->has_type[type] = true;
    }
    rewind(f);
}

static void bench_ner(struct bench *b, const char *path)
{
    FILE *f = fopen(path, "r");
    static struct gold g;
    struct counts c = {0};
    char line[4096];
    unsigned sentences = 0;
    bool is_first = true;
    if (!f)
        die("cannot read the token file");
    find_types(f, &c);
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = '\0';
        char *tag = strchr(line, '\t');
        if (!tag) {
            if (!is_first) {
                memcpy(g.text + g.bytes, "\n\n", 2);
                g.bytes += 2;
                g.points += 2;
                if (++sentences % SENTENCES_PER_DOCUMENT == 0)
                    score_document(b, &g, &c);
            }
            is_first = true;
            continue;
        }
        *tag++ = '\0';
        add_token(&g, line, tag, is_first);
        is_first = false;
    }
    if (g.tokens)
        score_document(b, &g, &c);
    fclose(f);
    print_counts(&c);
}

/* ---- times ---- */

/* Cases worth looking at for news: a calendar date or range, one result, not of meetings and alarms
 * at a clock time. */
static const char *const time_files[] = {"DateParser.json", "DatePeriodParser.json"};

static bool case_value(const json_t *result, const char **ret_from, const char **ret_to)
{
    const json_t *value = json_object_get(result, "Value");
    const json_t *past = json_object_get(value, "PastResolution");
    *ret_from = json_string_value(json_object_get(past, "date"));
    *ret_to = *ret_from;
    if (!*ret_from) {
        *ret_from = json_string_value(json_object_get(past, "startDate"));
        *ret_to = json_string_value(json_object_get(past, "endDate"));
    }
    return *ret_from && *ret_to;
}

static bool is_next_day(const char *day, const char *next)
{
    int64_t x, y;
    return calendar_parse(span_of(day), &x) && calendar_parse(span_of(next), &y) && y == x + 1;
}

/* Their ranges end before endDate, ours with the last day; the future reading is as good as the
 * past one. */
static bool is_right(const json_t *result, const Cw__Time *t)
{
    const json_t *value = json_object_get(result, "Value");
    static const char *const sides[] = {"PastResolution", "FutureResolution"};
    for (size_t i = 0; i < 2 && t->from; i++) {
        const json_t *side = json_object_get(value, sides[i]);
        const char *date = json_string_value(json_object_get(side, "date"));
        const char *start = json_string_value(json_object_get(side, "startDate"));
        const char *end = json_string_value(json_object_get(side, "endDate"));
        if (date && strncmp(t->from, date, 10) == 0 && strncmp(t->to, date, 10) == 0)
            return true;
        if (start && end && strncmp(t->from, start, 10) == 0 &&
            (strncmp(t->to, end, 10) == 0 || is_next_day(t->to, end)))
            return true;
    }
    return false;
}

struct time_counts {
    unsigned cases, spans, values, news, news_right;
};

/* News dates things by months, weekdays, years, yesterday and last week; the other cases are for
 * calendars of meetings. */
static bool is_newslike(const char *input, const char *text)
{
    static const char *const words[] = {
        "jan",      "feb",    "march",  "april",  "may",    "june",  "july",    "aug",
        "sep",      "oct",    "nov",    "dec",    "day",    "week",  "month",   "year",
        "ago",      "يناير",  "فبراير", "مارس",   "أبريل",  "مايو",  "يونيو",   "يوليو",
        "أغسطس",    "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر", "الأحد", "الاثنين", "الثلاثاء",
        "الأربعاء", "الخميس", "الجمعة", "السبت",  "أمس",    "اليوم", "غد",      "الماضي",
        "المقبل",   "القادم", "عام",    "قبل",    "منذ",    "199",   "20"};
    static const char *const agenda[] = {
        "meeting", "schedul",      "Cortana",  "OOO",     "ooo",   "time to meet",
        "كورتانا", "اجتماع",       "موعد",     "Q1",      "Q2",    "Q3",
        "Q4",      "H1",           "H2",       "w/c",     "my ",   "week 1",
        "Week 3",  "two thousand", "nineteen", "hundred", "ألفين", "مائتين"};
    for (size_t i = 0; i < sizeof agenda / sizeof *agenda; i++)
        if (strstr(input, agenda[i]))
            return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasestr(text, words[i]))
            return true;
    return false;
}

static void time_case(struct bench *b, const json_t *x, struct time_counts *c)
{
    const char *input = json_string_value(json_object_get(x, "Input"));
    const json_t *results = json_object_get(x, "Results"), *result = json_array_get(results, 0);
    const char *reference =
        json_string_value(json_object_get(json_object_get(x, "Context"), "ReferenceDateTime"));
    const char *from, *to;
    if (!input || !reference || json_array_size(results) != 1 || !case_value(result, &from, &to))
        return;
    const Cw__Document *doc = annotate(b, input, reference);
    uint32_t start = (uint32_t)json_integer_value(json_object_get(result, "Start"));
    uint32_t end = start + (uint32_t)json_integer_value(json_object_get(result, "Length"));
    bool is_found = false, is_value = false;
    const Cw__Time *seen = NULL;
    for (size_t i = 0; i < doc->n_times; i++) {
        const Cw__Time *t = doc->times[i];
        if (t->start < end && start < t->end) {
            is_found = true;
            seen = t;
            is_value |= is_right(result, t);
        }
    }
    c->cases++;
    c->spans += is_found;
    c->values += is_value;
    bool is_news = is_newslike(input, json_string_value(json_object_get(result, "Text")));
    c->news += is_news;
    c->news_right += is_news && is_value;
    if (b->is_verbose && !is_value)
        printf("- [%s] in %s: %s..%s, got %s..%s\n",
               json_string_value(json_object_get(result, "Text")), input, from, to,
               seen && seen->from ? seen->from : "-", seen && seen->to ? seen->to : "-");
    arena_reset(&b->arena);
}

static void bench_time(struct bench *b, const char *folder)
{
    for (size_t i = 0; i < sizeof time_files / sizeof *time_files; i++) {
        char path[4096];
        struct time_counts c = {0};
        size_t k;
        json_t *x;
        snprintf(path, sizeof path, "%s/%s", folder, time_files[i]);
        json_t *cases = json_load_file(path, 0, NULL);
        if (!cases)
            die("cannot read the folder of time cases");
        json_array_foreach(cases, k, x) time_case(b, x, &c);
        json_decref(cases);
        printf(
            "%-24s cases %4u  found %5.1f %%  right value %5.1f %%; newslike %4u, right %5.1f %%\n",
            time_files[i], c.cases, ratio(c.spans, c.cases), ratio(c.values, c.cases), c.news,
            ratio(c.news_right, c.news));
    }
}

/* ---- figures of the killed ---- */

static const char *const number_words[] = {
    "zero",     "one",     "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};

/* The first figure of "six Syrian", "at least 12 people"; 0 when it has none. */
static double figure_of(const char *worded)
{
    char word[64];
    while (worded && *worded) {
        size_t n = 0;
        while (*worded && !isalnum((unsigned char)*worded))
            worded++;
        while (*worded &&
               (isalnum((unsigned char)*worded) ||
                (*worded == ',' && isdigit((unsigned char)worded[1]))) &&
               n + 1 < sizeof word) {
            if (*worded != ',')
                word[n++] = (char)tolower((unsigned char)*worded);
            worded++;
        }
        word[n] = '\0';
        if (isdigit((unsigned char)word[0]))
            return atof(word);
        for (size_t i = 1; i < sizeof number_words / sizeof *number_words; i++)
            if (strcmp(word, number_words[i]) == 0)
                return (double)i;
        while (*worded && isalnum((unsigned char)*worded))
            worded++;
    }
    return 0;
}

static void bench_killed(struct bench *b, const char *path)
{
    static const char *const fields[] = {"civilians", "non_civilians", "children", "women"};
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0;
    unsigned gold = 0, named = 0, killed = 0;
    if (!f)
        die("cannot read the articles");
    while (getline(&line, &cap, f) > 0) {
        json_t *x = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(x, "text"));
        const Cw__Document *doc = text ? annotate(b, text, NULL) : NULL;
        for (size_t i = 0; doc && i < sizeof fields / sizeof *fields; i++) {
            const char *worded =
                json_string_value(json_object_get(json_object_get(x, "gold"), fields[i]));
            double figure = figure_of(worded);
            bool is_named = false, is_killed = false;
            if (figure <= 0)
                continue;
            for (size_t k = 0; k < doc->n_quantities; k++) {
                const Cw__Quantity *q = doc->quantities[k];
                bool is_same = (q->has_min && q->min == figure) || (q->has_max && q->max == figure);
                is_named |= is_same;
                is_killed |= is_same && strcmp(q->what, "killed") == 0;
            }
            gold++;
            named += is_named;
            killed += is_killed;
            if (b->is_verbose && !is_killed)
                printf("- %s %s: '%s'\n", json_string_value(json_object_get(x, "id")), fields[i],
                       worded);
        }
        json_decref(x);
        arena_reset(&b->arena);
    }
    free(line);
    fclose(f);
    printf("figures in gold %u  found as a quantity %.1f %%  found as killed %.1f %%\n", gold,
           ratio(named, gold), ratio(killed, gold));
}

/* ---- speed ---- */

static void bench_speed(struct bench *b, const char *path)
{
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0, bytes = 0, points = 0;
    unsigned n = 0;
    uint64_t cpu = 0;
    if (!f)
        die("cannot read the articles");
    while (n < 2000 && getline(&line, &cap, f) > 0) {
        json_t *x = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(x, "text"));
        if (text && *text) {
            uint64_t begin = clock_thread_cpu_us();
            (void)annotate(b, text, "2017-01-20");
            cpu += clock_thread_cpu_us() - begin;
            bytes += strlen(text);
            points += count_points(text);
            n++;
        }
        json_decref(x);
        arena_reset(&b->arena);
    }
    free(line);
    fclose(f);
    double per = n ? (double)cpu / n : 0;
    printf("%u articles of %.0f characters: %.0f us each, %.0f articles/s, %.1f MB/s\n", n,
           n ? (double)points / n : 0, per, per > 0 ? 1e6 / per : 0,
           cpu ? (double)bytes / (double)cpu : 0);
}

int main(int argc, char **argv)
{
    struct bench b = {.language = argc > 3 ? argv[3] : "en",
                      .is_verbose = argc > 2 && strcmp(argv[argc - 1], "-v") == 0};
    static char dir[] = CW_SOURCE_DIR "/workers/entity/data";
    struct error e;
    if (argc < 3)
        die("usage: bench_entities ner|time|killed|speed FILE [en|ar] [-v]");
    if (b.language[0] == '-')
        b.language = "en";
    uint64_t begin = clock_monotonic_us();
    if (entity_open(&(struct entity_conf){.data_dir = dir}, &b.recogniser, &e) != FATE_DONE)
        die(e.text);
    printf("tables loaded in %.2f s\n", (double)(clock_monotonic_us() - begin) / 1e6);
    arena_init(&b.arena, (size_t)192 << 20);
    if (strcmp(argv[1], "ner") == 0)
        bench_ner(&b, argv[2]);
    else if (strcmp(argv[1], "time") == 0)
        bench_time(&b, argv[2]);
    else if (strcmp(argv[1], "killed") == 0)
        bench_killed(&b, argv[2]);
    else if (strcmp(argv[1], "speed") == 0)
        bench_speed(&b, argv[2]);
    arena_done(&b.arena);
    entity_close(b.recogniser);
    return 0;
}
