/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>
#include "cases.h"
#include "sequence.h"

/* A world of items with two cells: what they are, and what they may close with. */
enum { ONE, KIND, CELLS };
#define KINDS 9

static const struct sequence_template templates[] = {
    SEQUENCE_AT(ONE, 0, 0), SEQUENCE_AT(KIND, -1, 1), SEQUENCE_PAIR(KIND, -1, KIND, 0)};
static const uint32_t outside[CELLS] = {0};
static const struct sequence_group groups[] = {SEQUENCE_GROUP(templates, 0)};
static const struct sequence_shape shape = {groups, 1, CELLS, 3, outside, KIND};

/* The same with memories of two and four sums, so that newcomers put out older ones all the time:
 * one for what an item says of those around it, one for pairs. */
static const struct sequence_template alone[] = {SEQUENCE_AT(ONE, 0, 0), SEQUENCE_AT(KIND, -1, 1)},
                                      pairs[] = {SEQUENCE_PAIR(KIND, -1, KIND, 0)};
static const struct sequence_group kept_groups[] = {SEQUENCE_GROUP(alone, 1),
                                                    SEQUENCE_GROUP(pairs, 2)};
static const struct sequence_shape kept_shape = {kept_groups, 2, CELLS, 3, outside, KIND};

struct row {
    uint32_t feature;
    int8_t weight[4];
};

/* A model file: each row given, transitions 0. */
struct file {
    struct sequence_header h;
    float transition[4][3];
    struct row row[4 * KINDS];
};

static char *write_file(struct file *f, uint32_t rows, size_t cut)
{
    static char path[] = "/tmp/cw_sequence_XXXXXX";
    size_t body = sizeof f->transition + rows * sizeof *f->row;
    int fd;

    strcpy(path + strlen(path) - 6, "XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    memcpy(f->h.magic, SEQUENCE_MAGIC, sizeof f->h.magic);
    f->h.rows = rows;
    f->h.hash = XXH3_64bits(f->transition, body);
    assert_true(write(fd, f, sizeof f->h + body - cut) > 0);
    close(fd);
    return path;
}

static struct file plain(void)
{
    return (struct file){.h = {.labels = 3, .shape = sequence_shape_hash(&shape), .scale = 0.1f}};
}

/* The feature of a template at a distance, by asking for the features of items that differ in it.
 */
static uint32_t feature_of_kind(uint32_t kind)
{
    uint32_t cells[CELLS] = {0, kind}, ret[SEQUENCE_FEATURES];

    assert_int_equal(sequence_features(&shape, cells, 1, 0, ret), 1);
    return ret[0];
}

static struct sequence_model *must_load_as(const struct sequence_shape *as, const char *path)
{
    struct sequence_model *m = NULL;
    struct error e = {0};

    assert_int_equal(sequence_load(path, as, &m, &e), FATE_DONE);
    unlink(path);
    return m;
}

static struct sequence_model *must_load(const char *path)
{
    return must_load_as(&shape, path);
}

/* What a model says of items of these kinds. */
struct labelled {
    uint8_t label[32];
    float margin[32];
};

static struct labelled label_kinds(struct sequence_model *m, const uint32_t *kind, size_t n,
                                   const bool *is_closed, float bias)
{
    uint32_t cells[(32 + 2 * SEQUENCE_REACH) * CELLS] = {0};
    struct labelled x = {.label = {0}};
    struct arena a;
    struct sequence_room room = {.arena = &a};
    struct sequence_items items = {n, cells + SEQUENCE_REACH * CELLS, is_closed, x.label, x.margin};

    for (size_t i = 0; i < n; i++) {
        items.cells[i * CELLS + ONE] = 1;
        items.cells[i * CELLS + KIND] = kind[i];
    }
    arena_init(&a, 1 << 20);
    sequence_label(m, &items, bias, &room);
    arena_done(&a);
    return x;
}

static void refuses(struct file *f, uint32_t rows, size_t cut, const char *what)
{
    struct sequence_model *m = NULL;
    struct error e = {0};
    const char *path = write_file(f, rows, cut);

    assert_int_equal(sequence_load(path, &shape, &m, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, what));
    assert_null(m);
    unlink(path);
}

static void sequence__weights_choose_labels(void **state)
{
    struct file f = plain();
    /* kinds: 7 begins, 8 goes on, 9 is nothing */
    uint32_t kind[5] = {9, 7, 8, 9, 8};
    struct labelled x;

    (void)state;
    f.row[0] = (struct row){feature_of_kind(7), {0, 50, 0, 0}};
    f.row[1] = (struct row){feature_of_kind(8), {0, 0, 50, 0}};
    f.row[2] = (struct row){feature_of_kind(9), {100, 0, 0, 0}};
    struct sequence_model *m = must_load(write_file(&f, 3, 0));
    x = label_kinds(m, kind, 5, NULL, 0);
    assert_memory_equal(x.label, ((uint8_t[]){0, 1, 2, 0, 0}), 5); /* 8 alone cannot go on */
    assert_true(x.margin[2] > 4.9f && x.margin[2] < 5.1f);
    sequence_free(m);
}

static void sequence__a_bias_finds_more(void **state)
{
    struct file f = plain();
    uint32_t kind = 7;

    (void)state;
    f.row[0] = (struct row){feature_of_kind(7), {10, 5, 0, 0}};
    struct sequence_model *m = must_load(write_file(&f, 1, 0));
    assert_int_equal(label_kinds(m, &kind, 1, NULL, 0).label[0], 0);
    assert_int_equal(label_kinds(m, &kind, 1, NULL, 0.6f).label[0], 1);
    sequence_free(m);
}

static void sequence__closed_items_are_outside(void **state)
{
    struct file f = plain();
    uint32_t kind[2] = {7, 6};

    (void)state;
    f.row[0] = (struct row){feature_of_kind(7), {0, 50, 0, 0}};
    f.row[1] = (struct row){feature_of_kind(6), {0, 50, 0, 0}};
    f.row[2] = (struct row){sequence_mix(SEQUENCE_CLOSING_KEY, 7), {0}};
    struct sequence_model *m = must_load(write_file(&f, 3, 0));
    assert_memory_equal(label_kinds(m, kind, 2, NULL, 0).label, ((uint8_t[]){0, 1}), 2);
    assert_memory_equal(label_kinds(m, kind, 2, (bool[]){false, true}, 0).label,
                        ((uint8_t[]){0, 0}), 2);
    sequence_free(m);
}

/* Every kind before, at and behind an item weighs something, and some pairs do. */
static struct file weighty(void)
{
    struct file f = plain();

    for (uint32_t i = 0; i < KINDS; i++) {
        uint32_t cells[3 * CELLS] = {0}, ret[SEQUENCE_FEATURES];
        for (uint32_t k = 0; k < 3; k++) {
            memset(cells, 0, sizeof cells);
            cells[k * CELLS + KIND] = i + 1;
            assert_int_equal(sequence_features(&shape, cells, 3, 1, ret), 1);
            f.row[i * 3 + k] = (struct row){
                ret[0], {(int8_t)(i * 7 % 5), (int8_t)(i * 5 % 11 + k), (int8_t)(i * 3 % 7 - k)}};
        }
    }
    for (uint32_t i = 0; i < KINDS; i++) {
        uint32_t cells[2 * CELLS] = {0, i + 1, 0, KINDS - i}, ret[SEQUENCE_FEATURES];
        assert_int_equal(sequence_features(&shape, cells, 2, 1, ret), 3);
        f.row[3 * KINDS + i] = (struct row){ret[2], {(int8_t)(i % 3), (int8_t)(9 - i), (int8_t)i}};
    }
    return f;
}

static void sequence__what_is_remembered_changes_nothing(void **state)
{
    struct file f = weighty();
    uint32_t kind[32], seed = 7;
    struct sequence_model *plain_model = must_load(write_file(&f, 4 * KINDS, 0)), *m[2];

    (void)state;
    for (unsigned k = 0; k < 2; k++)
        m[k] = must_load_as(&kept_shape, write_file(&f, 4 * KINDS, 0));
    for (unsigned round = 0; round < 200; round++) {
        size_t n = 1 + round % 32;
        struct labelled x, y, fresh;
        for (size_t i = 0; i < n; i++) {
            seed = sequence_mix(seed, round);
            kind[i] = seed % (KINDS + 1);
        }
        x = label_kinds(plain_model, kind, n, NULL, 0.1f);
        y = label_kinds(m[0], kind, n, NULL, 0.1f);
        assert_memory_equal(&x, &y, sizeof x);
        if (round % 50 == 49) { /* one that was asked nothing before */
            fresh = label_kinds(m[1], kind, n, NULL, 0.1f);
            assert_memory_equal(&x, &fresh, sizeof x);
        }
    }
    sequence_free(plain_model);
    sequence_free(m[0]);
    sequence_free(m[1]);
}

static void sequence__cells_that_are_0_make_no_feature(void **state)
{
    uint32_t cells[2 * CELLS] = {1, 5, 1, 0}, ret[SEQUENCE_FEATURES];

    (void)state;
    assert_int_equal(sequence_features(&shape, cells, 2, 0, ret), 2); /* one, kind */
    assert_int_equal(sequence_features(&shape, cells, 2, 1, ret), 2); /* one, kind before */
}

static void sequence__bad_files_are_refused_in_one_sentence(void **state)
{
    struct file f = plain();
    struct sequence_model *m = NULL;
    struct error e = {0};

    (void)state;
    f.row[0] = (struct row){feature_of_kind(7), {0}};
    refuses(&f, 1, 1, "is cut off or too long");
    f.h.labels = 5;
    refuses(&f, 1, 0, "was learned with other features");
    f = plain();
    f.h.shape++;
    refuses(&f, 0, 0, "was learned with other features");
    f = plain();
    f.transition[1][1] = 1.0f / 0.0f;
    refuses(&f, 0, 0, "has a weight that is no number");
    f = plain();
    f.row[0] = (struct row){0, {1}};
    refuses(&f, 1, 0, "has weights of no feature");
    assert_int_equal(sequence_load("/nowhere/cues.bin", &shape, &m, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "/nowhere/cues.bin"));
}

static void sequence__a_changed_byte_is_seen(void **state)
{
    struct file f = plain();
    struct sequence_model *m = NULL;
    struct error e = {0};
    const char *path;
    FILE *file;

    (void)state;
    f.row[0] = (struct row){feature_of_kind(7), {0, 1, 0, 0}};
    path = write_file(&f, 1, 0);
    file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, -1, SEEK_END), 0);
    assert_int_equal(fputc(3, file), 3);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(sequence_load(path, &shape, &m, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "is damaged"));
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequence__weights_choose_labels),
        cmocka_unit_test(sequence__a_bias_finds_more),
        cmocka_unit_test(sequence__closed_items_are_outside),
        cmocka_unit_test(sequence__what_is_remembered_changes_nothing),
        cmocka_unit_test(sequence__cells_that_are_0_make_no_feature),
        cmocka_unit_test(sequence__bad_files_are_refused_in_one_sentence),
        cmocka_unit_test(sequence__a_changed_byte_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
