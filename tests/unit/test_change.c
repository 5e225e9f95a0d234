/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include "cases.h"
#include "change.h"
#include "common/buf.h"
#include "common/clock.h"
#include "text.h"

#define BUDGET ((size_t)512 << 20)
#define PATIENCE_MS 8000 /* with sanitizers; an eighth of it without */

static void print_runs(struct span before, struct span after, struct arena *a, struct buf *out)
{
    struct change c;
    struct text x, y;

    change_diff(before, after, a, &c);
    assert_int_equal(c.kind, change_between(before, after, a));
    assert_int_equal(text_build(before, a, &x, NULL), FATE_DONE);
    assert_int_equal(text_build(after, a, &y, NULL), FATE_DONE);
    assert_true(buf_printf(out, "%s", change_name(c.kind)));
    for (uint32_t i = 0; i < c.n; i++) {
        const struct change_run *r = &c.run[i];
        assert_true(i == 0 || r->is_kept != c.run[i - 1].is_kept);
        if (r->is_kept)
            continue;
        struct span from = text_slice(&x, r->before_start, r->before_end);
        struct span to = text_slice(&y, r->after_start, r->after_end);
        char *line = arena_printf(a, "\n%s: %.*s -> %.*s", change_name(r->kind), (int)from.n,
                                  from.p, (int)to.n, to.p);
        for (char *p = line + 1; *p; p++)
            *p = *p == '\n' ? ' ' : *p;
        assert_true(buf_printf(out, "%s", line));
    }
}

static void check(struct cases_block *block, void *ctx)
{
    struct arena a;
    struct buf out;
    size_t at = span_find(block->input, SPAN("=>\n"));

    (void)ctx;
    arena_init(&a, BUDGET);
    buf_init(&out, 1 << 20);
    assert_true(at < block->input.n);
    struct span before = span_trim(span_slice(block->input, 0, at));
    print_runs(before, span_slice(block->input, at + 3, block->input.n), &a, &out);
    cases_expect(block, buf_span(&out));
    buf_done(&out);
    arena_done(&a);
}

static void change__cases(void **state)
{
    (void)state;
    cases_run("change", "*.case", check, NULL);
}

/* 1 MB each, in shapes that make diffs slow. */
static void fill(char *to, size_t n, unsigned shape, unsigned side)
{
    static const char *const words[] = {"the ", "a ", "of ", "in ", "and ", "to ", "on ", "at "};
    uint32_t seed = 7 + side;
    size_t at = 0;

    while (at + 16 < n) {
        seed = seed * 1664525 + 1013904223;
        if (shape == 0) /* few words, in no order */
            at += (size_t)sprintf(to + at, "%s", words[seed >> 29]);
        else if (shape == 1) /* every word another one */
            at += (size_t)sprintf(to + at, "w%u ", seed >> 4);
        else if (shape == 2) /* the reverse order on the other side */
            at += (size_t)sprintf(to + at, "x%zu ", side ? n - at : at);
        else if (shape == 3) /* one word, and a number now and then */
            at += (size_t)sprintf(to + at, (seed >> 24) ? "word " : side ? "7 " : "two ");
        else /* no blank at all */
            at += (size_t)sprintf(to + at, side ? "abcd" : "abce");
    }
    memset(to + at, ' ', n - at);
}

static void change__a_megabyte_costs_less_than_a_second(void **state)
{
    size_t n = 1 << 20;
    char *x = malloc(n), *y = malloc(n);

    (void)state;
    for (unsigned shape = 0; shape < 5; shape++) {
        struct arena a;
        arena_init(&a, BUDGET);
        fill(x, n, shape, 0);
        fill(y, n, shape, 1);
        uint64_t start = clock_thread_cpu_us();
        (void)change_between(span_at(x, n), span_at(y, n), &a);
        uint64_t took_ms = (clock_thread_cpu_us() - start) / 1000;
        if (took_ms > PATIENCE_MS)
            fail_msg("shape %u took %d ms", shape, (int)took_ms);
        if (getenv("VERBOSE"))
            print_message("shape %u: %d ms, %zu MiB\n", shape, (int)took_ms, a.used_bytes >> 20);
        arena_done(&a);
    }
    free(x);
    free(y);
}

static void change__an_edition_is_no_change_of_itself(void **state)
{
    struct span s = SPAN("Five people, 3,468 houses.\n\nUpdated 14:30\n«قتيلان» و١٢ جريحاً.");
    struct arena a;
    struct change c;

    (void)state;
    arena_init(&a, BUDGET);
    change_diff(s, s, &a, &c);
    assert_int_equal(c.kind, CHANGE_COSMETIC);
    assert_int_equal(c.n, 1);
    assert_true(c.run[0].is_kept);
    change_diff(SPAN(""), SPAN(""), &a, &c);
    assert_int_equal(c.kind, CHANGE_COSMETIC);
    assert_int_equal(c.n, 0);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(change__cases),
        cmocka_unit_test(change__an_edition_is_no_change_of_itself),
        cmocka_unit_test(change__a_megabyte_costs_less_than_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
