/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "common/buf.h"
#include "common/clock.h"
#include "token.h"

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

static struct tokens split(struct arena *a, struct span s, struct text *ret_text)
{
    struct error e;
    struct tokens ts;

    if (text_build(s, a, ret_text, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    token_split(ret_text, a, &ts);
    return ts;
}

/* "surface TAB folded TAB kind shape flags": w n m u; - l c U x; A Arabic, _ after a blank, P
 * begins a paragraph. */
static void print_token(struct buf *out, const struct text *t, const struct token *k)
{
    struct span s = text_slice(t, k->start, k->end);

    assert_true(buf_printf(out, "%.*s\t%.*s\t%c%c%s%s%s\n", (int)s.n, s.p, (int)k->folded.n,
                           k->folded.p, "wnmu"[k->kind], "-lcUx"[k->shape],
                           k -> is_arabic ? "A" : "", k->after_space ? "_" : "",
                           k->starts_paragraph ? "P" : ""));
}

static void check_split(struct cases_block *block, void *ctx)
{
    struct text t;
    struct buf out;

    arena_reset(ctx);
    struct tokens ts = split(ctx, block->input, &t);
    buf_init(&out, 1 << 20);
    for (uint32_t i = 0; i < ts.n; i++)
        print_token(&out, &t, &ts.at[i]);
    cases_expect(block, buf_span(&out));
    buf_done(&out);
}

static void token__cases(void **state)
{
    cases_run("token", "split*.case", check_split, *state);
}

/* One line a word: prefix+stem, in the order of the readings; points of the text in brackets. */
static void check_clitics(struct cases_block *block, void *ctx)
{
    struct text t;
    struct buf out;

    arena_reset(ctx);
    struct tokens ts = split(ctx, block->input, &t);
    buf_init(&out, 1 << 20);
    for (uint32_t i = 0; i < ts.n; i++) {
        struct token_reading r[TOKEN_READINGS_MAX];
        unsigned n = token_clitics(&t, &ts.at[i], r);
        assert_true(n >= 1 && span_is_empty(r[0].prefix) && r[0].prefix_points == 0);
        for (unsigned k = 0; k < n; k++)
            assert_true(buf_printf(&out, "%s%.*s+%.*s(%u)", k ? " " : "", (int)r[k].prefix.n,
                                   r[k].prefix.p, (int)r[k].stem.n, r[k].stem.p,
                                   r[k].prefix_points));
        assert_true(buf_append_byte(&out, '\n'));
    }
    cases_expect(block, buf_span(&out));
    buf_done(&out);
}

static void token__clitics_cases(void **state)
{
    cases_run("token", "clitics*.case", check_clitics, *state);
}

static void assert_sound(const struct text *t, const struct tokens *ts)
{
    uint32_t last = 0;

    for (uint32_t i = 0; i < ts->n; i++) {
        assert_true(ts->at[i].start >= last);
        assert_true(ts->at[i].start < ts->at[i].end);
        assert_true(ts->at[i].end <= t->len);
        last = ts->at[i].end;
    }
}

static void token__hostile_text_takes_linear_time(void **state)
{
    static const char *const units[] = {
        "a",        "\"",      "a.",           "a@",         "@",
        "#",        "http://", "\u064E",       "1,",         "a'",
        "a-",       "-1",      "\u0627\u0644", "\u200F",     "\uFDFA",
        " ",        "\n",      "a1",           "\U0001F600", "a\u0627",
        "foo.bar@", "www.",
    };
    struct arena *a = *state;

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t n = strlen(units[i]), bytes = (1u << 20) / n * n;
        char *p = malloc(bytes);
        uint64_t begun = clock_thread_cpu_us();
        struct text t;
        assert_non_null(p);
        for (size_t k = 0; k < bytes; k += n)
            memcpy(p + k, units[i], n);
        struct tokens ts = split(a, span_at(p, bytes), &t);
        if ((clock_thread_cpu_us() - begun) / 1000 > PATIENCE_MS)
            fail_msg("a megabyte of '%s' took %u ms", units[i],
                     (unsigned)((clock_thread_cpu_us() - begun) / 1000));
        assert_sound(&t, &ts);
        arena_reset(a);
        free(p);
    }
}

static void token__a_megabyte_without_a_space_is_one_token(void **state)
{
    size_t bytes = 1 << 20;
    char *p = malloc(bytes);
    struct text t;

    assert_non_null(p);
    memset(p, 'x', bytes);
    struct tokens ts = split(*state, span_at(p, bytes), &t);
    assert_int_equal(ts.n, 1);
    assert_int_equal(ts.at[0].folded.n, bytes);
    free(p);
}

static void token__find_gives_the_first_behind(void **state)
{
    struct text t;
    struct tokens ts = split(*state, SPAN("one  two three"), &t);

    assert_int_equal(token_find(&ts, 0), 0);
    assert_int_equal(token_find(&ts, 1), 1);
    assert_int_equal(token_find(&ts, 5), 1);
    assert_int_equal(token_find(&ts, 6), 2);
    assert_int_equal(token_find(&ts, 10), 3);
    assert_int_equal(token_find(&ts, 1000), 3);
}

static void token__empty_text_has_none(void **state)
{
    struct text t;

    assert_int_equal(split(*state, SPAN(""), &t).n, 0);
    assert_int_equal(split(*state, SPAN(" \n\u00A0\u200F\t"), &t).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(token__cases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(token__clitics_cases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(token__hostile_text_takes_linear_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(token__a_megabyte_without_a_space_is_one_token, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(token__find_gives_the_first_behind, set_up, tear_down),
        cmocka_unit_test_setup_teardown(token__empty_text_has_none, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
