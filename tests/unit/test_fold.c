/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "common/clock.h"
#include "fold.h"
#include "utf8.h"

#define BUDGET ((size_t)256 << 20)
#define PATIENCE_MS 4000 /* with sanitizers; a tenth of it without */

static int set_up(void **state)
{
    struct arena *a = calloc(1, sizeof *a);

    arena_init(a, BUDGET);
    *state = a;
    return 0;
}

static int tear_down(void **state)
{
    arena_done(*state);
    free(*state);
    return 0;
}

/* Every input line folds to the expected line beside it. */
static void check_fold(struct cases_block *block, void *ctx)
{
    struct span rest = block->input, line, got = SPAN("");

    arena_reset(ctx);
    while (rest.n > 0 && span_split(&rest, '\n', &line)) {
        struct span folded = fold_string(line, ctx);
        got = span_of(arena_printf(ctx, "%.*s%.*s\n", (int)got.n, got.p, (int)folded.n, folded.p));
    }
    cases_expect(block, got);
}

static void fold__cases(void **state)
{
    cases_run("fold", "string*.case", check_fold, *state);
}

/* All names of a block have one key, and it is the expected line. */
static void check_key(struct cases_block *block, void *ctx)
{
    struct span rest = block->input, line;

    arena_reset(ctx);
    while (rest.n > 0 && span_split(&rest, '\n', &line)) {
        struct span key = fold_name_key(line, ctx);
        if (!span_equal(key, block->expected)) {
            fprintf(stderr, "'%.*s': ", (int)line.n, line.p);
            cases_mismatch(block, key);
        }
    }
}

static void fold__names_of_one_thing_share_a_key(void **state)
{
    cases_run("fold", "key*.case", check_key, *state);
}

static void fold__points_and_string_agree(void **state)
{
    static const char *const texts[] = {"Deir ez-Zor", "الرَّقَّة",          "\uFDFA \uFEFB",
                                        "Ünal Şahin",  "a\u0301\u0302b", "٣٫٥"};
    struct arena *a = *state;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct span s = fold_string(span_of(texts[i]), a);
        struct text t;
        assert_int_equal(text_build(span_of(texts[i]), a, &t, NULL), FATE_DONE);
        char *to = arena_alloc(a, fold_room(t.point, t.len));
        size_t n = fold_points(t.point, t.len, to);
        assert_true(n <= fold_room(t.point, t.len));
        assert_true(span_equal(span_at(to, n), s));
    }
}

/* Each code point by itself, so that a token's form is a part of the folded text. */
static void fold__every_point_becomes_what_it_expands_to(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x20000; c++) {
        uint32_t out[FOLD_EXPANSION_MAX];
        char want[4 * FOLD_EXPANSION_MAX], got[4 * FOLD_EXPANSION_MAX];
        size_t n = 0;
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        for (unsigned i = 0, len = fold_expand(c, out); i < len; i++)
            n += utf8_write(out[i], want + n);
        size_t m = fold_points(&c, 1, got);
        if (m != n || memcmp(got, want, n) != 0 || m > fold_room(&c, 1))
            fail_msg("U+%04X", (unsigned)c);
    }
}

static void fold__folding_twice_changes_nothing(void **state)
{
    struct arena *a = *state;
    char c[4];

    for (uint32_t p = 1; p < 0x20000; p++) {
        if (p >= 0xD800 && p <= 0xDFFF)
            continue;
        arena_reset(a);
        struct span once = fold_string(span_at(c, utf8_write(p, c)), a);
        struct span twice = fold_string(once, a);
        if (!span_equal(once, twice))
            fail_msg("U+%04X folds to '%.*s' and that to '%.*s'", p, (int)once.n, once.p,
                     (int)twice.n, twice.p);
        assert_true(utf8_is_valid(once));
    }
}

static void fold__hostile_text_takes_linear_time_and_bounded_memory(void **state)
{
    static const char *const units[] = {"\uFDFA", "\u064E",     "\u1F82", "\uFE77",
                                        "A",      "\U0001F600", "al-"};
    struct arena *a = *state;

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t n = strlen(units[i]), bytes = (1u << 20) / n * n;
        char *p = malloc(bytes);
        uint64_t begun = clock_thread_cpu_us();
        struct text t;
        assert_non_null(p);
        for (size_t k = 0; k < bytes; k += n)
            memcpy(p + k, units[i], n);
        assert_int_equal(text_build(span_at(p, bytes), a, &t, NULL), FATE_DONE);
        size_t folded = fold_points(t.point, t.len, arena_alloc(a, fold_room(t.point, t.len)));
        assert_true(folded <= fold_room(t.point, t.len));
        assert_true(utf8_is_valid(fold_name_key(t.utf8, a)));
        assert_true((clock_thread_cpu_us() - begun) / 1000 < PATIENCE_MS);
        arena_reset(a);
        free(p);
    }
}

static void fold__keys_of_nothing_are_empty(void **state)
{
    assert_true(span_is_empty(fold_name_key(SPAN(""), *state)));
    assert_true(span_is_empty(fold_name_key(SPAN(" \u064E\n"), *state)));
    assert_false(span_is_empty(fold_name_key(SPAN("Aya"), *state)));
    assert_false(span_is_empty(fold_name_key(SPAN("\u0622\u064A\u0629"), *state)));
}

/* ---- the pairs of the shared data: how often both scripts give the same key */

static void measure(const char *path, struct arena *a, double *ret_share)
{
    char command[4200], line[512];
    unsigned pairs = 0, same = 0;

    snprintf(command, sizeof command, "zcat '%s'", path);
    FILE *in = popen(command, "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in)) {
        struct span rest = span_trim(span_of(line)), latin, arabic;
        if (!span_split(&rest, '\t', &latin) || !span_split(&rest, '\t', &arabic))
            continue;
        arena_reset(a);
        pairs++;
        same += span_equal(fold_name_key(latin, a), fold_name_key(arabic, a));
    }
    assert_int_equal(pclose(in), 0);
    assert_true(pairs > 0);
    *ret_share = (double)same / pairs;
    printf("name keys: %u of %u pairs share one (%.3f)\n", same, pairs, *ret_share);
}

static void fold__name_pairs_share_keys(void **state)
{
    double share;
    const char *path = cases_shared("data/names/anetac_dev.tsv.gz");

    if (!path)
        return;
    measure(path, *state, &share);
    assert_true(share > 0.93);
    path = cases_shared("data/names/anetac_train.tsv.gz");
    if (!path)
        return;
    measure(path, *state, &share);
    assert_true(share > 0.84);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fold__cases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fold__names_of_one_thing_share_a_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fold__every_point_becomes_what_it_expands_to, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fold__points_and_string_agree, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fold__folding_twice_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fold__hostile_text_takes_linear_time_and_bounded_memory,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(fold__keys_of_nothing_are_empty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fold__name_pairs_share_keys, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
