/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time - times against the cases of Recognizers-Text.
 */
#include <jansson.h>
#include <string.h>
#include "bench.h"
#include "entity/calendar.h"

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
    const Cw__Document *doc = bench_annotate(b, input, reference);
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

void bench_time(struct bench *b)
{
    for (size_t i = 0; i < sizeof time_files / sizeof *time_files; i++) {
        char path[4096];
        struct time_counts c = {0};
        size_t k;
        json_t *x;
        snprintf(path, sizeof path, "%s/%s", b->path, time_files[i]);
        json_t *cases = json_load_file(path, 0, NULL);
        if (!cases)
            bench_die("cannot read", path);
        json_array_foreach(cases, k, x) time_case(b, x, &c);
        json_decref(cases);
        printf(
            "%-24s cases %4u  found %5.1f %%  right value %5.1f %%; newslike %4u, right %5.1f %%\n",
            time_files[i], c.cases, bench_ratio(c.spans, c.cases), bench_ratio(c.values, c.cases),
            c.news, bench_ratio(c.news_right, c.news));
    }
}
