/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_times - times against the cases of Recognizers-Text.        bench: claimwire
 *
 * usage: bench_times FOLDER en|ar [-v]
 *
 * FOLDER is one of the set's datetime folders. Asked is what news would contain: every expected
 * result that names a day or a range of days, but for those that time_left_out.tsv leaves out, by
 * criteria that are written there. Right is a result of which value and span are right; the cases
 * of odd and of even place in their file are told apart, because the rules were mended by the odd
 * ones only.
 *
 * Their values and ours are brought together so, and no further:
 *   - a case may be read in the past or in the future where the set allows both;
 *   - their ranges end before the last day, ours with it; "from X to Y" of days ends with Y in
 * both; of years and months theirs ends where Y begins, ours where Y ends;
 *   - a part of a day ("Tuesday morning") is the day here;
 *   - "a month ago" is a day there, and the month that it lies in here: counted as right when that
 *     month has the day, and printed as `coarser` too;
 *   - an open bound ("since May", "before 2018") has one end there: only that is compared; "after
 *     the 15th" begins there on the 15th, here on the 16th.
 * Spans are equal exactly, or but for the small words at their edges that the table names ("on",
 * "the", يوم): the set itself now takes them, now leaves them.
 */
#include <jansson.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "entity/calendar.h"
#include "entity/entity.h"

#define CRITERIA_MAX 64
#define EDGES_MAX 64
#define VALUES_MAX 8

struct criterion {
    bool is_of_input; /* else of the expected text */
    regex_t pattern;
    unsigned left_out;
    char reason[160];
};

struct bench {
    struct entity_recogniser *recogniser;
    struct arena arena;
    const char *language;
    bool is_verbose;
    struct criterion criterion[CRITERIA_MAX];
    size_t criteria;
    char edge[EDGES_MAX][24];
    size_t edges;
};

/* One reading of an expected result, in days; a missing bound is INT64_MIN. */
struct expected {
    int64_t from, to;
};

struct counts {
    unsigned asked[2], value[2], right[2], exact[2], coarser, left_out, broken;
};

static void die(const char *message)
{
    fprintf(stderr, "bench_times: %s\n", message);
    exit(1);
}

/* ---- what is left out ---- */

static void add_row(struct bench *b, char *line)
{
    char *what = strtok(line, "\t"), *pattern = strtok(NULL, "\t"), *reason = strtok(NULL, "\n");
    if (!what || !pattern || what[0] == '#')
        return;
    if (strcmp(what, "edge") == 0) {
        pattern[strcspn(pattern, "\n")] = '\0';
        if (b->edges < EDGES_MAX)
            snprintf(b->edge[b->edges++], sizeof b->edge[0], "%.23s", pattern);
        return;
    }
    struct criterion *c = &b->criterion[b->criteria];
    if (b->criteria == CRITERIA_MAX || !reason ||
        regcomp(&c->pattern, pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB) != 0)
        die("time_left_out.tsv has a row that cannot be read");
    c->is_of_input = strcmp(what, "input") == 0;
    snprintf(c->reason, sizeof c->reason, "%.159s", reason);
    b->criteria++;
}

static void read_criteria(struct bench *b)
{
    FILE *f = fopen(CW_SOURCE_DIR "/tests/bench/time_left_out.tsv", "r");
    char line[1024];
    if (!f)
        die("cannot read time_left_out.tsv");
    while (fgets(line, sizeof line, f))
        add_row(b, line);
    fclose(f);
}

static bool is_left_out(struct bench *b, const char *input, const char *text)
{
    for (size_t i = 0; i < b->criteria; i++) {
        struct criterion *c = &b->criterion[i];
        if (regexec(&c->pattern, c->is_of_input ? input : text, 0, NULL, 0) == 0) {
            c->left_out++;
            return true;
        }
    }
    return false;
}

/* ---- expected values ---- */

static int64_t day_of(const json_t *side, const char *const *names)
{
    for (; *names; names++) {
        const char *s = json_string_value(json_object_get(side, *names));
        int64_t day;
        if (s && calendar_parse(span_of(s), &day))
            return day;
    }
    return INT64_MIN;
}

static bool read_side(const json_t *side, struct expected *ret)
{
    static const char *const one[] = {"date", "dateTime", "value", NULL};
    static const char *const starts[] = {"startDate", "startDateTime", "start", NULL};
    static const char *const ends[] = {"endDate", "endDateTime", "end", NULL};
    ret->from = ret->to = day_of(side, one);
    if (ret->from == INT64_MIN) {
        ret->from = day_of(side, starts);
        ret->to = day_of(side, ends);
    }
    return ret->from != INT64_MIN || ret->to != INT64_MIN;
}

static size_t read_expected(const json_t *result, struct expected *ret)
{
    const json_t *value = json_object_get(result, "Value"), *side;
    if (!value)
        value = json_object_get(result, "Resolution");
    size_t n = 0, i;
    n += read_side(json_object_get(value, "PastResolution"), &ret[n]);
    n += read_side(json_object_get(value, "FutureResolution"), &ret[n]);
    json_array_foreach(json_object_get(value, "values"), i, side) if (n + 1 < VALUES_MAX) n +=
        read_side(side, &ret[n]);
    return n;
}

/* ---- ours against theirs ---- */

static bool is_end(const struct expected *x, int64_t to, const char *precision)
{
    if (to == x->to || to + 1 == x->to)
        return true;
    if (!precision || (strcmp(precision, "year") && strcmp(precision, "month")))
        return false;
    struct calendar_date last = calendar_date(to), theirs = calendar_date(x->to);
    bool is_year = strcmp(precision, "year") == 0;
    return theirs.day == 1 && theirs.year == last.year &&
           theirs.month == (is_year ? 1 : last.month);
}

static bool is_value(const struct expected *x, const Cw__Time *t, bool *ret_coarser)
{
    int64_t from, to;
    *ret_coarser = false;
    if (t->from && !t->to) /* after X, of a day to come */
        return x->to == INT64_MIN && calendar_parse(span_of(t->from), &from) &&
               (from == x->from || from == x->from + 1);
    if (!t->to || !calendar_parse(span_of(t->to), &to))
        return false;
    if (!t->from || !calendar_parse(span_of(t->from), &from))
        return x->from == INT64_MIN && is_end(x, to, t->precision);
    if (x->to == INT64_MIN) /* since X, after X */
        return from == x->from || from == x->from + 1 || to + 1 == x->from;
    if (x->from == INT64_MIN) /* before X, until X */
        return from == x->to || to == x->to || to + 1 == x->to;
    if (x->from == x->to && from != to && t->approximate && from <= x->from && x->from <= to)
        return *ret_coarser = true;
    return from == x->from && is_end(x, to, t->precision);
}

/* Cuts small words off both ends of [*start, *end) of a text. */
static void trim(const struct bench *b, const char *text, size_t *start, size_t *end)
{
    for (bool again = true; again;) {
        again = false;
        for (; *start < *end && strchr(" ,.!?", text[*start]); again = true)
            (*start)++;
        for (; *start < *end && strchr(" ,.!?", text[*end - 1]); again = true)
            (*end)--;
        for (size_t i = 0; i < b->edges; i++) {
            size_t n = strlen(b->edge[i]);
            if (*start + n < *end && strncasecmp(text + *start, b->edge[i], n) == 0 &&
                text[*start + n] == ' ') {
                *start += n;
                again = true;
            }
        }
    }
}

static size_t byte_of(const char *text, uint32_t point)
{
    size_t i = 0;
    for (; text[i]; i++)
        if (((unsigned char)text[i] & 0xC0) != 0x80 && point-- == 0)
            break;
    return i;
}

static bool is_span(const struct bench *b, const char *text, const Cw__Time *t,
                    const size_t gold[2])
{
    size_t start = byte_of(text, t->start), end = byte_of(text, t->end);
    size_t from = gold[0], to = gold[1];
    trim(b, text, &start, &end);
    trim(b, text, &from, &to);
    return start == from && end == to;
}

struct verdict {
    bool is_value, is_right, is_exact, is_coarser;
    const Cw__Time *seen;
};

static struct verdict judge(struct bench *b, const char *input, const json_t *result,
                            const Cw__Document *doc, const size_t gold[2])
{
    struct expected x[VALUES_MAX];
    size_t values = read_expected(result, x);
    struct verdict v = {0};
    for (size_t i = 0; i < doc->n_times; i++) {
        const Cw__Time *t = doc->times[i];
        size_t start = byte_of(input, t->start), end = byte_of(input, t->end);
        if (start >= gold[1] || gold[0] >= end)
            continue;
        bool is_same = values == 0, is_coarser = false;
        for (size_t k = 0; k < values && !is_same; k++)
            is_same = is_value(&x[k], t, &is_coarser);
        bool is_right = is_same && is_span(b, input, t, gold);
        if (v.seen && !is_right)
            continue;
        v = (struct verdict){is_same, is_right, is_right && start == gold[0] && end == gold[1],
                             is_coarser && is_right, t};
    }
    return v;
}

static void print_miss(const char *input, const json_t *result, const struct verdict *v,
                       size_t place)
{
    const json_t *value = json_object_get(result, "Value");
    char *dump = json_dumps(value ? value : json_object_get(result, "Resolution"), JSON_COMPACT);
    printf("%s %zu [%s] in \"%s\": %.220s\n    got ",
           v->is_right   ? "e"
           : v->is_value ? "s"
                         : "-",
           place, json_string_value(json_object_get(result, "Text")), input, dump ? dump : "");
    if (v->seen)
        printf("%u..%u %s..%s %s\n", v->seen->start, v->seen->end, v->seen->from, v->seen->to,
               v->seen->precision);
    else
        printf("nothing\n");
    free(dump);
}

/* Days and ranges of days; without a value there are the seasons. */
static bool is_asked(const json_t *result)
{
    const char *type = json_string_value(json_object_get(result, "Type"));
    if (!type)
        type = json_string_value(json_object_get(result, "TypeName"));
    const char *dot = type ? strrchr(type, '.') : NULL;
    type = dot ? dot + 1 : type;
    return type && (strncmp(type, "date", 4) == 0);
}

/* The expected text as bytes of the input; false when it does not stand where the case says. */
static bool find_gold(const char *input, const json_t *result, size_t gold[2])
{
    const char *text = json_string_value(json_object_get(result, "Text"));
    uint32_t start = (uint32_t)json_integer_value(json_object_get(result, "Start"));
    gold[0] = byte_of(input, start);
    gold[1] = gold[0] + strlen(text);
    return gold[1] <= strlen(input) && strncasecmp(input + gold[0], text, strlen(text)) == 0;
}

static void score_result(struct bench *b, const json_t *x, const json_t *result, size_t place,
                         struct counts *c)
{
    const char *input = json_string_value(json_object_get(x, "Input"));
    const char *text = json_string_value(json_object_get(result, "Text"));
    const char *reference =
        json_string_value(json_object_get(json_object_get(x, "Context"), "ReferenceDateTime"));
    size_t gold[2];
    if (!is_asked(result))
        return;
    if (!find_gold(input, result, gold)) {
        c->broken++;
        return;
    }
    if (is_left_out(b, input, text)) {
        c->left_out++;
        return;
    }
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct error e;
    doc.text = (char *)input;
    doc.language = (char *)b->language;
    doc.published = (char *)reference;
    if (entity_annotate(b->recogniser, &doc, &b->arena, &e) != FATE_DONE)
        die(e.text);
    struct verdict v = judge(b, input, result, &doc, gold);
    unsigned even = place % 2 == 0;
    c->asked[even]++;
    c->value[even] += v.is_value;
    c->right[even] += v.is_right;
    c->exact[even] += v.is_exact;
    c->coarser += v.is_coarser;
    if (b->is_verbose && !v.is_exact)
        print_miss(input, result, &v, place);
    arena_reset(&b->arena);
}

static double ratio(unsigned a, unsigned b)
{
    return b ? 100.0 * a / b : 0;
}

static void print_counts(const char *name, const struct counts *c)
{
    unsigned asked = c->asked[0] + c->asked[1], right = c->right[0] + c->right[1];
    printf("%-22s asked %4u  value %5.1f  right %5.1f (odd %5.1f even %5.1f)  exact span %5.1f  "
           "coarser %u; left out %u, broken %u\n",
           name, asked, ratio(c->value[0] + c->value[1], asked), ratio(right, asked),
           ratio(c->right[0], c->asked[0]), ratio(c->right[1], c->asked[1]),
           ratio(c->exact[0] + c->exact[1], asked), c->coarser, c->left_out, c->broken);
}

static void add(struct counts *all, const struct counts *c)
{
    for (int i = 0; i < 2; i++) {
        all->asked[i] += c->asked[i];
        all->value[i] += c->value[i];
        all->right[i] += c->right[i];
        all->exact[i] += c->exact[i];
    }
    all->coarser += c->coarser;
    all->left_out += c->left_out;
    all->broken += c->broken;
}

/* The sets with days in them; the others have clock times, sets and zones. */
static const struct {
    const char *name;
    bool has_values; /* else only spans are asked, without a publication */
} files[] = {
    {"DateParser", true},       {"DatePeriodParser", true},     {"HolidayParser", true},
    {"DateTimeParser", true},   {"DateTimePeriodParser", true}, {"MergedParser", true},
    {"DateTimeModel", true},    {"DateExtractor", false},       {"DatePeriodExtractor", false},
    {"MergedExtractor", false}, {"HolidayExtractor", false}};

static void bench_file(struct bench *b, const char *folder, const char *name, struct counts *c)
{
    char path[4096];
    size_t k, r;
    json_t *x, *result;
    snprintf(path, sizeof path, "%s/%s.json", folder, name);
    json_t *cases = json_load_file(path, 0, NULL);
    if (!cases)
        die("cannot read the folder of cases");
    if (b->is_verbose)
        printf("## %s\n", name);
    json_array_foreach(cases, k, x) json_array_foreach(json_object_get(x, "Results"), r, result)
        score_result(b, x, result, k, c);
    json_decref(cases);
}

static void bench_folder(struct bench *b, const char *folder)
{
    struct counts with_values = {0}, spans_alone = {0};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct counts c = {0};
        bench_file(b, folder, files[i].name, &c);
        print_counts(files[i].name, &c);
        add(files[i].has_values ? &with_values : &spans_alone, &c);
    }
    print_counts("all with values", &with_values);
    print_counts("all of spans alone", &spans_alone);
    for (size_t i = 0; i < b->criteria; i++)
        printf("left out %4u: %s\n", b->criterion[i].left_out, b->criterion[i].reason);
}

int main(int argc, char **argv)
{
    static struct bench b;
    static char dir[] = CW_SOURCE_DIR "/workers/entity/data";
    struct error e;
    if (argc < 3)
        die("usage: bench_times FOLDER en|ar [-v]");
    b.language = argv[2];
    b.is_verbose = strcmp(argv[argc - 1], "-v") == 0;
    read_criteria(&b);
    if (entity_open(&(struct entity_conf){.data_dir = dir}, &b.recogniser, &e) != FATE_DONE)
        die(e.text);
    arena_init(&b.arena, (size_t)192 << 20);
    bench_folder(&b, argv[1]);
    arena_done(&b.arena);
    entity_close(b.recogniser);
    for (size_t i = 0; i < b.criteria; i++)
        regfree(&b.criterion[i].pattern);
    return 0;
}
