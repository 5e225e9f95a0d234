/* SPDX-License-Identifier: Apache-2.0 */
#include "write/write_names.h"

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

struct person {
    const char *id, *en, *ar, *key;
};

static const struct person fadi_en = {"name:1", "Fadi Tarbush", NULL, "فادي trbS"},
                           fadi_ar = {"name:2", NULL, "فادي طربوش", "فادي trbS"},
                           fady_en = {"name:3", "Fady Tarboush", NULL, "فادي trbS"},
                           other_ar = {"name:4", NULL, "فادي ترابيشي", "فادي trbS"};

/* An article that names persons. */
static void store(struct scene *s, const char *name, const struct person *const *who, size_t n)
{
    const char *url = arena_printf(&s->a, "https://hadar.example/names/%s", name);
    int64_t capture, page = scene_page(s, url, &capture);
    Cw__Document *d = scene_document(s, page, capture, url, url);

    d->n_entities = n;
    d->entities = ARENA_ARRAY(&s->a, n, Cw__Entity *);
    for (size_t i = 0; i < n; i++) {
        Cw__Entity *x = d->entities[i] = ARENA_NEW(&s->a, Cw__Entity);

        cw__entity__init(x);
        x->id = (char *)who[i]->id;
        x->name_en = (char *)who[i]->en;
        x->name_ar = (char *)who[i]->ar;
        x->name_key = (char *)who[i]->key;
        x->has_type = 1;
        x->type = CW__MENTION__TYPE__PER;
    }
    (void)scene_store(s, d, 9);
}

#define STORE(s, name, ...)                                                                        \
    store(s, name, (const struct person *const[]){__VA_ARGS__},                                    \
          sizeof((const struct person *const[]){__VA_ARGS__}) / sizeof(void *))

static void write_names__the_name_in_the_other_script_is_the_same_person(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    STORE(s, "a", &fadi_en);
    scene_has(s, "entity_merge", 0);
    STORE(s, "b", &fadi_ar);
    scene_has(s, "entity", 2);
    scene_has(s, "entity_merge where by_whom = 'write' and score > 0.9 and undone_at is null", 1);
    scene_has(s, "entity_same", 2);
    scene_is_sound(s);
}

static void write_names__both_in_one_article_meet_too(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    STORE(s, "a", &fadi_en, &fadi_ar);
    scene_has(s, "entity_merge", 1);
}

static void write_names__a_third_spelling_joins_the_same_person(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    STORE(s, "a", &fadi_en);
    STORE(s, "b", &fadi_ar);
    STORE(s, "c", &fady_en);
    scene_has(s, "entity_merge", 2);
    scene_has(s, "(select distinct into_id from entity_merge) x", 1);
    scene_has(s, "entity_same", 6); /* each knows the two others */
}

static void write_names__a_name_that_sounds_otherwise_is_left_alone(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    STORE(s, "a", &fadi_en);
    STORE(s, "b", &other_ar);
    scene_has(s, "entity_merge", 0);
}

static void write_names__what_was_taken_apart_stays_so(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    STORE(s, "a", &fadi_en);
    STORE(s, "b", &fadi_ar);
    scene_sql(s, "update entity_merge set undone_at = now(), undone_by = 'test'");
    scene_has(s, "entity_same", 0);
    write_seen_forget(s->store.seen);
    STORE(s, "c", &fadi_en, &fadi_ar);
    scene_has(s, "entity_merge where undone_at is null", 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, wipe)
    const struct CMUnitTest tests[] = {
        TEST(write_names__the_name_in_the_other_script_is_the_same_person),
        TEST(write_names__both_in_one_article_meet_too),
        TEST(write_names__a_third_spelling_joins_the_same_person),
        TEST(write_names__a_name_that_sounds_otherwise_is_left_alone),
        TEST(write_names__what_was_taken_apart_stays_so),
    };
    int failed;

    (void)scene_open(&scene, "--no-fsync");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    scene_close(&scene);
    return failed;
}
