/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include "cases.h"
#include "sentence.h"
#include "utf8.h"
#include "common/buf.h"
#include "common/clock.h"

#define BUDGET ((size_t)256 << 20)
#define PATIENCE_MS 4000 /* with sanitizers; a tenth of it without */

struct fixture {
    struct arena arena;
    struct sentence_breaker *breaker;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    arena_init(&f->arena, BUDGET);
    assert_int_equal(sentence_breaker_new(&f->breaker, NULL), FATE_DONE);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    sentence_breaker_free(f->breaker);
    arena_done(&f->arena);
    free(f);
    return 0;
}

static struct sentences split(struct fixture *f, struct span s, struct text *ret_text)
{
    struct error e;
    struct sentences out = {0};

    if (text_build(s, &f->arena, ret_text, &e) != FATE_DONE ||
        sentence_split(f->breaker, ret_text, &f->arena, &out, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    return out;
}

/* One line a sentence, line feeds inside shown as "\n"; an empty line between paragraphs. */
static void check(struct cases_block *block, void *ctx)
{
    struct fixture *f = ctx;
    struct text t;
    struct buf out;

    arena_reset(&f->arena);
    struct sentences ss = split(f, block->input, &t);
    buf_init(&out, 1 << 20);
    for (uint32_t i = 0; i < ss.n; i++) {
        struct span s = text_slice(&t, ss.at[i].start, ss.at[i].end);
        if (i > 0 && ss.at[i].paragraph != ss.at[i - 1].paragraph)
            assert_true(buf_append_byte(&out, '\n'));
        for (size_t k = 0; k < s.n; k++)
            assert_true(s.p[k] == '\n' ? buf_append(&out, SPAN("\\n"))
                                       : buf_append_byte(&out, s.p[k]));
        assert_true(buf_append_byte(&out, '\n'));
    }
    cases_expect(block, buf_span(&out));
    buf_done(&out);
}

static void sentence__cases(void **state)
{
    cases_run("sentence", "*.case", check, *state);
}

static void sentence__empty_text_has_none(void **state)
{
    struct text t;

    assert_int_equal(split(*state, SPAN(""), &t).n, 0);
    assert_int_equal(split(*state, SPAN(" \n\n\t\n "), &t).n, 0);
    assert_int_equal(split(*state, SPAN("\n\n"), &t).paragraphs, 0);
}

static void sentence__offsets_count_code_points_beyond_the_bmp(void **state)
{
    struct text t;
    struct sentences ss =
        split(*state, SPAN("\U0001F600\U0001F600 One. Two \U0001F600. Three."), &t);

    assert_int_equal(ss.n, 3);
    assert_int_equal(ss.at[0].start, 0);
    assert_int_equal(ss.at[0].end, 7);
    assert_int_equal(ss.at[1].start, 8);
    assert_int_equal(ss.at[1].end, 14);
    assert_int_equal(ss.at[2].end, t.len);
}

/* `unit` over and over, a megabyte of it. */
static char *repeat(const char *unit, size_t bytes)
{
    size_t n = strlen(unit);
    char *p = malloc(bytes + 1);

    assert_non_null(p);
    for (size_t i = 0; i < bytes; i++)
        p[i] = unit[i % n];
    p[bytes / n * n] = '\0';
    return p;
}

static void sentence__hostile_text_takes_linear_time(void **state)
{
    static const char *const units[] = {
        "a",      " ",        "\n",         ".",        "\"",
        "a. ",    "A. ",      "\" .",       "\u201C",   "\u201Ca. B\u201D ",
        "a\n",    "\u064E",   "\U0001F600", ". 1 ",     "\u200F",
        "?\" A",  "\u0645. ", "1. ",        "\u2026 A", "\"A. B\" C ",
        "\u00AB",
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        char *bytes = repeat(units[i], 1 << 20);
        uint64_t begun = clock_thread_cpu_us();
        struct text t;
        struct sentences ss = split(f, span_of(bytes), &t);
        uint64_t took_ms = (clock_thread_cpu_us() - begun) / 1000;
        uint32_t last = 0;
        for (uint32_t k = 0; k < ss.n; k++) {
            assert_true(ss.at[k].start >= last && ss.at[k].start < ss.at[k].end &&
                        ss.at[k].end <= t.len);
            last = ss.at[k].end;
        }
        if (took_ms > PATIENCE_MS)
            fail_msg("a megabyte of '%s' took %u ms", units[i], (unsigned)took_ms);
        arena_reset(&f->arena);
        free(bytes);
    }
}

static void sentence__sentences_cover_every_letter(void **state)
{
    struct text t;
    struct sentences ss = split(
        *state, SPAN("One (two. Three) \u201Cfour. Five\u201D six.\n\nSeven? \" Eight \u2026 nine"),
        &t);
    uint32_t covered = 0;

    for (uint32_t i = 0, k = 0; i < t.len; i++) {
        while (k < ss.n && ss.at[k].end <= i)
            k++;
        bool is_inside = k < ss.n && ss.at[k].start <= i;
        bool is_letter =
            t.point[i] < 0x80 && ((t.point[i] | 0x20) >= 'a' && (t.point[i] | 0x20) <= 'z');
        assert_true(is_inside || !is_letter);
        covered += is_inside;
    }
    assert_true(covered > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sentence__cases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sentence__empty_text_has_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sentence__offsets_count_code_points_beyond_the_bmp, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(sentence__hostile_text_takes_linear_time, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(sentence__sentences_cover_every_letter, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
