/* SPDX-License-Identifier: Apache-2.0 */
#include "write/write_edition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "write_scene.h"

static struct scene scene;

static int wipe(void **state)
{
    scene_begin(&scene, state);
    return 0;
}

#define URL "https://hadar.example/e/1"
#define FIRST "The council of Tal Marwan said that 12 people had registered on Tuesday."

static void write_edition__each_says_what_it_changed(void **state)
{
    static const char *const texts[] = {
        FIRST,
        "The council of Tal Marwan said, that 12 people had registered on Tuesday!",
        "The council of Tal Marwan said that 17 people had registered on Tuesday.",
        "The council of Bir Adham denied that 17 people had registered on Tuesday.",
        FIRST, /* known already: no edition */
    };
    struct scene *s = *state;
    int64_t page, capture;

    NEEDS_SERVER();
    page = scene_page(s, URL, &capture);
    for (int i = 0; i < 5; i++)
        (void)scene_store(s, scene_document(s, page, capture, URL, texts[i]), 5 + i);
    scene_has(s, "edition where n = 1 and change is null", 1);
    scene_has(s, "edition where n = 2 and change = 'cosmetic'", 1);
    scene_has(s, "edition where n = 3 and change = 'number-changed'", 1);
    scene_has(s, "edition where n = 4 and change = 'substantive'", 1);
    scene_has(s, "edition", 4);
}

/* Editions are numbered by when they were fetched, and each is compared with the one before it. */
static void write_edition__several_of_one_article_in_a_batch_are_compared_in_order(void **state)
{
    struct scene *s = *state;
    struct write_item items[3];
    int64_t now = clock_wall_us();

    NEEDS_SERVER();
    for (int i = 0; i < 3; i++) {
        static const char *const texts[] = {
            "Seven came to the square.", "Eight came to the square.", "Eight came to the Square!"};
        int64_t capture, page = scene_page(s, arena_printf(&s->a, URL "?%d", i), &capture);
        Cw__Document *d = scene_document(s, page, capture, URL, texts[i]);

        d->fetched_us = (uint64_t)(now + i);
        if (i == 2)
            d->has_fetched_us = 0; /* the last, as nobody knows when */
        scene_lease(s, JOB_ENRICH, capture, page, 9);
        items[2 - i] = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 9);
    }
    scene_commit(s, items, 3);
    scene_has(s, "edition where n = 1 and text like 'Seven%' and change is null", 1);
    scene_has(s, "edition where n = 2 and text like '%square.' and change = 'number-changed'", 1);
    scene_has(s, "edition where n = 3 and change = 'cosmetic' and fetched_at is null", 1);
}

static Cw__DateCandidate *a_date(struct scene *s, const char *value, const char *origin,
                                 const char *refused)
{
    Cw__DateCandidate *c = ARENA_NEW(&s->a, Cw__DateCandidate);

    cw__date_candidate__init(c);
    c->value = scene_text(s, value);
    c->origin = scene_text(s, origin);
    c->refused = refused ? scene_text(s, refused) : NULL;
    return c;
}

static void write_edition__section_outlet_and_every_date_are_kept(void **state)
{
    struct scene *s = *state;
    int64_t page, capture;
    Cw__Document *d;

    NEEDS_SERVER();
    page = scene_page(s, URL, &capture);
    d = scene_document(s, page, capture, URL, FIRST);
    d->section = scene_text(s, "أخبار");
    d->outlet = scene_text(s, "Hadar \"online\"");
    d->n_dates = 2;
    d->dates = ARENA_ARRAY(&s->a, 2, Cw__DateCandidate *);
    d->dates[0] = a_date(s, "2026-02-03", "meta article:published_time", NULL);
    d->dates[0]->has_chosen = d->dates[0]->chosen = 1;
    d->dates[1] = a_date(s, "2203-01-01", "text \\ \"today\"\n", "later than the fetch");
    d->dates[1]->has_role = 1;
    d->dates[1]->role = CW__DATE_CANDIDATE__ROLE__MODIFIED;
    (void)scene_store(s, d, 5);
    scene_has(
        s,
        "edition where section = 'أخبار' and outlet = 'Hadar \"online\"' and quality = 'article'",
        1);
    scene_has(s,
              "edition where dates->0 = '{\"value\": \"2026-02-03\", \"origin\": \"meta "
              "article:published_time\","
              " \"role\": \"published\", \"chosen\": true}'",
              1);
    scene_has(
        s,
        "edition where dates->1 = '{\"value\": \"2203-01-01\", \"role\": \"modified\","
        " \"origin\": \"text \\\\ \\\"today\\\"\\n\", \"refused\": \"later than the fetch\"}'",
        1);
}

/* Two texts of a megabyte that have nothing in common: the comparison has memory of its own. */
static void write_edition__the_largest_texts_are_compared(void **state)
{
    struct scene *s = *state;
    size_t budget = s->store.arena.budget_bytes;
    int64_t page, capture;

    NEEDS_SERVER();
    page = scene_page(s, URL, &capture);
    for (int i = 0; i < 2; i++) {
        char *text = arena_alloc(&s->a, (1 << 20) + 1);

        for (size_t j = 0; j < 1 << 17; j++)
            (void)sprintf(text + 8 * j, "%c%06zx ", 'g' + i, j);
        s->store.arena.budget_bytes = (size_t)112 << 20;
        (void)scene_store(s, scene_document(s, page, capture, URL, text), 5 + i);
        s->store.arena.budget_bytes = budget;
    }
    scene_has(s, "edition where n = 2 and change is not null", 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, wipe)
    const struct CMUnitTest tests[] = {
        TEST(write_edition__each_says_what_it_changed),
        TEST(write_edition__several_of_one_article_in_a_batch_are_compared_in_order),
        TEST(write_edition__section_outlet_and_every_date_are_kept),
        TEST(write_edition__the_largest_texts_are_compared),
    };
    int failed;

    (void)scene_open(&scene, "--no-fsync");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    scene_close(&scene);
    return failed;
}
