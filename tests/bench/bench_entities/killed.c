/* SPDX-License-Identifier: Apache-2.0 */
/*
 * killed - figures of the killed, as the facts of FA-KES word them.
 */
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

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

void bench_killed(struct bench *b)
{
    static const char *const fields[] = {"civilians", "non_civilians", "children", "women"};
    FILE *f = fopen(b->path, "r");
    char *line = NULL;
    size_t cap = 0;
    unsigned gold = 0, named = 0, killed = 0;
    if (!f)
        bench_die("cannot read", b->path);
    while (getline(&line, &cap, f) > 0) {
        json_t *x = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(x, "text"));
        const Cw__Document *doc = text ? bench_annotate(b, text, NULL) : NULL;
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
           bench_ratio(named, gold), bench_ratio(killed, gold));
}
