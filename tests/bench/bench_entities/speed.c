/* SPDX-License-Identifier: Apache-2.0 */
/*
 * speed - what the entity stage costs, and the models of names alone in it.
 *
 * The models alone are asked again with weights of their own, so that they remember only what
 * earlier articles had, as in the stage.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"
#include "common/clock.h"
#include "entity/entity_find.h"
#include "entity/tagger.h"
#include "text/text.h"
#include "text/token.h"

#define ARTICLES_MAX 2000
#define BUDGET_TOKENS_PER_S 400000 /* of the models */

static uint32_t count_tokens(struct bench *b, const char *text)
{
    struct text t;
    struct tokens ts;
    struct error e;

    if (text_build(span_of(text), &b->arena, &t, &e) != FATE_DONE)
        bench_die(e.text, "");
    token_split(&t, &b->arena, &ts);
    return ts.n;
}

struct spent {
    double articles, points, tokens, stage_us, models_us;
};

static void ask_model(struct bench *b, struct tagger *t, const char *text, struct spent *x)
{
    struct entity_found found;
    struct tagger_spans spans = {0};
    struct error e;
    Cw__Document doc;

    cw__document__init(&doc);
    doc.text = (char *)text;
    doc.language = (char *)b->language;
    if (entity_find(b->recogniser, &doc, &b->arena, &found, &e) != FATE_DONE)
        bench_die(e.text, "");
    const struct scan *s = &found.scan;
    struct tagger_view v = {.scan = s, .gazetteer = found.gazetteer};
    uint64_t begun_us = clock_thread_cpu_us();
    tagger_view_init(&v, &found.mentions);
    tagger_document(&(struct mention_models){.english = t, .arabic = t}, &v, &spans);
    x->models_us += (double)(clock_thread_cpu_us() - begun_us);
}

static void take_article(struct bench *b, struct tagger *t, const char *text, struct spent *x)
{
    uint64_t begun_us = clock_thread_cpu_us();

    (void)bench_annotate(b, text, "2017-01-20");
    x->stage_us += (double)(clock_thread_cpu_us() - begun_us);
    x->points += bench_count_points(text);
    x->tokens += count_tokens(b, text);
    x->articles++;
    ask_model(b, t, text, x);
}

void bench_speed(struct bench *b)
{
    FILE *f = fopen(b->path, "r");
    char *line = NULL;
    size_t cap = 0;
    struct spent x = {0};
    struct tagger *t = NULL;
    struct error e;

    if (!f)
        bench_die("cannot read", b->path);
    if (tagger_load(entity_data_dir(b->recogniser), b->language, &t, &e) != FATE_DONE)
        bench_die(e.text, b->language);
    while (x.articles < ARTICLES_MAX && getline(&line, &cap, f) > 0) {
        json_t *article = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(article, "text"));
        if (text && *text)
            take_article(b, t, text, &x);
        json_decref(article);
        arena_reset(&b->arena);
    }
    free(line);
    (void)fclose(f);
    tagger_free(t);
    if (x.articles == 0 || x.stage_us == 0)
        bench_die("no articles in", b->path);
    printf("%s: %.0f articles of %.0f characters, %.0f us of CPU each, %.0f articles/s, %.0f "
           "tokens/s; the models alone %.0f us, %.0f tokens/s (budget %d)\n",
           b->language, x.articles, x.points / x.articles, x.stage_us / x.articles,
           1e6 * x.articles / x.stage_us, 1e6 * x.tokens / x.stage_us, x.models_us / x.articles,
           1e6 * x.tokens / x.models_us, BUDGET_TOKENS_PER_S);
}
