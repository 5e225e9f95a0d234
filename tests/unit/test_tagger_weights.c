/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "entity/tagger_weights.h"

enum { ROWS = 20000 };

static uint32_t step(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed;
}

/* Ascending, spread as hashes are: the i-th of ROWS equal parts and a bit. */
static struct tagger_row *new_rows(uint32_t n)
{
    struct tagger_row *rows = calloc(n + 1u, sizeof *rows);
    uint32_t seed = 7;
    assert_non_null(rows);
    for (uint32_t i = 0; i < n; i++) {
        rows[i].feature = (uint32_t)((uint64_t)i * UINT32_MAX / n) + step(&seed) % 1000 + 1;
        rows[i].weight[0] = (int8_t)(i % 100);
        rows[i].weight[TAGGER_LANES - 1] = 99;
    }
    return rows;
}

static void tagger_weights__every_row_is_found_and_no_other(void **state)
{
    struct tagger_row *rows = new_rows(ROWS);
    struct tagger_weights w;
    struct error e;
    unsigned strangers = 0;
    uint32_t seed = 1;
    (void)state;
    assert_int_equal(tagger_weights_init(&w, (char *)rows, ROWS, &e), FATE_DONE);
    for (uint32_t i = 0; i < ROWS; i++) {
        assert_true(tagger_weights_may_have(&w, rows[i].feature));
        const struct tagger_row *r = tagger_weights_find(&w, rows[i].feature);
        assert_non_null(r);
        assert_int_equal(r->weight[0], rows[i].weight[0]);
        assert_int_equal(r->weight[TAGGER_LANES - 1], 0); /* padding says nothing */
    }
    for (uint32_t i = 0; i < ROWS; i++) {
        const struct tagger_row *r = tagger_weights_find(&w, step(&seed) | 1);
        strangers += r != NULL;
        assert_true(!r || r->feature == (seed | 1));
    }
    assert_true(strangers < 3);
    tagger_weights_done(&w);
    free(rows);
}

static void tagger_weights__none_at_all_is_a_table_too(void **state)
{
    struct tagger_weights w;
    struct error e;
    (void)state;
    assert_int_equal(tagger_weights_init(&w, "", 0, &e), FATE_DONE);
    assert_false(tagger_weights_may_have(&w, 5));
    assert_null(tagger_weights_find(&w, 5));
    assert_null(tagger_weights_find(&w, UINT32_MAX));
    tagger_weights_done(&w);
}

static void refuses(struct tagger_row *rows, uint32_t n, const char *reason)
{
    struct tagger_weights w;
    struct error e;
    assert_int_equal(tagger_weights_init(&w, (char *)rows, n, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, reason));
    tagger_weights_done(&w);
    free(rows);
}

static void tagger_weights__rows_out_of_order_are_refused(void **state)
{
    struct tagger_row *rows = new_rows(ROWS);
    (void)state;
    rows[5].feature = rows[4].feature;
    refuses(rows, ROWS, "out of order");
    rows = new_rows(ROWS);
    rows[0].feature = 0;
    refuses(rows, ROWS, "out of order");
    rows = new_rows(ROWS);
    rows[ROWS - 1].feature = 1;
    refuses(rows, ROWS, "out of order");
}

/* They would be found one by one, for ever. */
static void tagger_weights__rows_that_crowd_are_refused(void **state)
{
    struct tagger_row *rows = new_rows(ROWS);
    (void)state;
    for (uint32_t i = 0; i < ROWS; i++)
        rows[i].feature = 1 + i;
    refuses(rows, ROWS, "crowd");
    rows = new_rows(ROWS);
    for (uint32_t i = 0; i < ROWS; i++)
        rows[i].feature = UINT32_MAX - ROWS + 1 + i;
    refuses(rows, ROWS, "crowd");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tagger_weights__every_row_is_found_and_no_other),
        cmocka_unit_test(tagger_weights__none_at_all_is_a_table_too),
        cmocka_unit_test(tagger_weights__rows_out_of_order_are_refused),
        cmocka_unit_test(tagger_weights__rows_that_crowd_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
