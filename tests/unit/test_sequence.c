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

static const struct sequence_template templates[] = {
    SEQUENCE_AT(ONE, 0, 0), SEQUENCE_AT(KIND, -1, 1), SEQUENCE_PAIR(KIND, -1, KIND, 0)};
static const uint32_t outside[CELLS] = {0};
static const struct sequence_shape shape = {templates, 3, CELLS, 3, outside, KIND};

struct row {
    uint32_t feature;
    int8_t weight[4];
};

/* A model file: each row given, transitions 0. */
struct file {
    struct sequence_header h;
    float transition[4][3];
    struct row row[8];
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

static struct sequence_model *must_load(const char *path)
{
    struct sequence_model *m = NULL;
    struct error e = {0};

    assert_int_equal(sequence_load(path, &shape, &m, &e), FATE_DONE);
    unlink(path);
    return m;
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
    struct arena a;
    struct sequence_room room = {.arena = &a};
    /* kinds: 7 begins, 8 goes on, 9 is nothing */
    uint32_t cells[5 * CELLS] = {1, 9, 1, 7, 1, 8, 1, 9, 1, 8};
    uint8_t label[5];
    float margin[5];

    (void)state;
    f.row[0] = (struct row){feature_of_kind(7), {0, 50, 0, 0}};
    f.row[1] = (struct row){feature_of_kind(8), {0, 0, 50, 0}};
    f.row[2] = (struct row){feature_of_kind(9), {100, 0, 0, 0}};
    struct sequence_model *m = must_load(write_file(&f, 3, 0));
    arena_init(&a, 1 << 20);
    sequence_label(m, cells, 5, 0, &room, label, margin);
    assert_memory_equal(label, ((uint8_t[]){0, 1, 2, 0, 0}), 5); /* 8 alone cannot go on */
    assert_true(margin[0] > 9.9f && margin[0] < 10.1f);
    sequence_free(m);
    arena_done(&a);
}

static void sequence__a_bias_finds_more(void **state)
{
    struct file f = plain();
    struct arena a;
    struct sequence_room room = {.arena = &a};
    uint32_t cells[CELLS] = {1, 7};
    uint8_t label;
    float margin;

    (void)state;
    f.row[0] = (struct row){feature_of_kind(7), {10, 5, 0, 0}};
    struct sequence_model *m = must_load(write_file(&f, 1, 0));
    arena_init(&a, 1 << 20);
    sequence_label(m, cells, 1, 0, &room, &label, &margin);
    assert_int_equal(label, 0);
    sequence_label(m, cells, 1, 0.6f, &room, &label, &margin);
    assert_int_equal(label, 1);
    sequence_free(m);
    arena_done(&a);
}

static void sequence__closed_items_are_outside(void **state)
{
    struct file f = plain();
    struct arena a;
    struct sequence_room room = {.arena = &a};
    uint32_t cells[CELLS] = {1, 7};
    uint8_t label;
    float margin;

    (void)state;
    f.row[0] = (struct row){feature_of_kind(7), {0, 50, 0, 0}};
    f.row[1] = (struct row){sequence_mix(SEQUENCE_CLOSING_KEY, 7), {0}};
    struct sequence_model *m = must_load(write_file(&f, 2, 0));
    arena_init(&a, 1 << 20);
    sequence_label(m, cells, 1, 0, &room, &label, &margin);
    assert_int_equal(label, 0);
    sequence_free(m);
    arena_done(&a);
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
        cmocka_unit_test(sequence__cells_that_are_0_make_no_feature),
        cmocka_unit_test(sequence__bad_files_are_refused_in_one_sentence),
        cmocka_unit_test(sequence__a_changed_byte_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
