/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "common/clock.h"
#include "utf8.h"

#define BUDGET ((size_t)128 << 20)

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

static void assert_span(struct span got, struct span expected)
{
    if (!span_equal(got, expected))
        fail_msg("expected '%.*s', got '%.*s'", (int)expected.n, expected.p, (int)got.n, got.p);
}

static void utf8__ill_formed_bytes_are_found(void **state)
{
    static const struct span bad[] = {
        {"\x80", 1},         {"\xC0\xAF", 2},         {"\xC1\xBF", 2},         {"\xE0\x80\xAF", 3},
        {"\xED\xA0\x80", 3}, {"\xED\xBF\xBF", 3},     {"\xF0\x80\x80\xAF", 4}, {"\xF5\x80", 2},
        {"\xE2\x82", 2},     {"abcdefgh\xFFijk", 12}, {"\xF4\x90\x80\x80", 4}, {"\xD9", 1},
        {"a\xD9", 2},        {"\xD9\x61", 2},
    };
    static const struct span good[] = {
        {"", 0},           {"a\0b", 3},         {"\xF4\x8F\xBF\xBF", 4}, {"\xED\x9F\xBF", 3},
        {"دير الزور", 17}, {"\xEF\xBF\xBE", 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(utf8_is_valid(bad[i]));
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(utf8_is_valid(good[i]));
}

/* Against a slow and plain reading of the definition, on every string of up to three bytes of
 * interest. */
static void utf8__every_short_string_agrees_with_the_definition(void **state)
{
    static const unsigned char bytes[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F,
                                          0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
                                          0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF};
    enum { N = sizeof bytes };
    char s[4];

    (void)state;
    for (unsigned n = 0; n < (unsigned)N * N * N * N; n++) {
        unsigned rest = n;
        size_t i = 0, at = 0;
        bool is_bad = false;
        for (unsigned k = 0; k < 4; k++, rest /= N)
            s[k] = (char)bytes[rest % N];
        while (i < 4) {
            char again[4];
            size_t from = i;
            uint32_t c = utf8_next(span_at(s, 4), &i);
            assert_true(i > from && i <= 4);
            bool is_same =
                utf8_write(c, again) == i - from && memcmp(again, s + from, i - from) == 0;
            is_bad |= !is_same;
            assert_true(is_same || c == 0xFFFD);
            at++;
        }
        assert_int_equal(utf8_is_valid(span_at(s, 4)), !is_bad);
        assert_true(at >= 1);
    }
}

static void utf8__one_replacement_for_each_maximal_part(void **state)
{
    struct arena *a = *state;

    assert_span(utf8_clean(SPAN("a\xE2\x82z"), a), SPAN("a\uFFFDz"));
    assert_span(utf8_clean(SPAN("\xF0\x80\x80\x80"), a), SPAN("\uFFFD\uFFFD\uFFFD\uFFFD"));
    assert_span(utf8_clean(SPAN("\xED\xA0\x80"), a), SPAN("\uFFFD\uFFFD\uFFFD"));
    assert_span(utf8_clean(SPAN("\xF0\x9F\x98"), a), SPAN("\uFFFD"));
}

static void utf8__clean_text_is_returned_itself(void **state)
{
    struct span s = SPAN("قال \"one\"\n\tأجل \U0001F600");

    assert_ptr_equal(utf8_clean(s, *state).p, s.p);
}

static void utf8__controls_go_and_line_ends_are_line_feeds(void **state)
{
    struct arena *a = *state;

    assert_span(utf8_clean((struct span){"a\0b\x01\x7F\xC2\x80z", 9}, a), SPAN("abz"));
    assert_span(utf8_clean(SPAN("a\r\nb\rc\xC2\x85z\u2028e\u2029f\n"), a),
                SPAN("a\nb\nc\nz\ne\nf\n"));
    assert_span(utf8_clean(SPAN("a\uFDD0\uFFFE\U0001FFFFz\uFFFD"), a), SPAN("az\uFFFD"));
    assert_span(utf8_clean(SPAN("\r"), a), SPAN("\n"));
}

static struct span nfc(struct arena *a, struct span s)
{
    struct span out;
    struct error e;

    if (utf8_nfc(s, a, &out, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    return out;
}

static void utf8__nfc_composes_and_orders(void **state)
{
    struct arena *a = *state;

    assert_span(nfc(a, SPAN("Cafe\u0301")), SPAN("Caf\u00E9"));
    assert_span(nfc(a, SPAN("\u0627\u0654")), SPAN("\u0623"));
    /* shadda typed before fatha: canonical order is fatha, shadda */
    assert_span(nfc(a, SPAN("\u062F\u0651\u064E")), SPAN("\u062F\u064E\u0651"));
    assert_span(nfc(a, SPAN("\u212B \U0002F800")), SPAN("\u00C5 \u4E3D"));
}

static void utf8__nfc_text_is_returned_itself(void **state)
{
    static const char *const texts[] = {"plain", "الرقة",      "Caf\u00E9 \u2019 \u2026 \u00AB",
                                        "دَيْر",   "\U0001F600", ""};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_ptr_equal(nfc(*state, span_of(texts[i])).p, texts[i]);
}

static void utf8__nfc_refuses_ill_formed_text(void **state)
{
    struct span out;
    struct error e;

    assert_int_equal(utf8_nfc(SPAN("a\xED\xA0\x80"), *state, &out, &e), FATE_REJECT);
    assert_string_equal(e.text, "text is not valid UTF-8");
}

static size_t marks_of(struct span s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n;)
        n += utf8_next(s, &i) >= 0x300;
    return n;
}

static void utf8__thirty_marks_in_a_row_survive(void **state)
{
    struct arena *a = *state;
    size_t pairs = 250000;
    char *p = malloc(4 * pairs + 2);
    uint64_t begun = clock_thread_cpu_us();

    assert_non_null(p);
    p[0] = 'a';
    for (size_t i = 0; i < pairs;
         i++) /* above, below, above ...: the worst case of canonical ordering */
        memcpy(p + 1 + 4 * i, "\u0301\u0316", 4);
    p[4 * pairs + 1] = 'z';
    struct span out = nfc(a, span_at(p, 4 * pairs + 2));
    assert_true(marks_of(out) <= 30);
    assert_int_equal(out.p[out.n - 1], 'z');
    assert_true((clock_thread_cpu_us() - begun) / 1000 < 1000);
    /* marks that decompose into two are counted again */
    for (size_t i = 0; i < 30; i++)
        memcpy(p + 1 + 2 * i, "\u0344", 2);
    assert_true(marks_of(nfc(a, span_at(p, 61))) <= 30);
    free(p);
}

static void utf8__length_counts_code_points(void **state)
{
    (void)state;
    assert_int_equal(utf8_len(SPAN("")), 0);
    assert_int_equal(utf8_len(SPAN("aé€\U0001F600ي")), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8__ill_formed_bytes_are_found),
        cmocka_unit_test(utf8__every_short_string_agrees_with_the_definition),
        cmocka_unit_test_setup_teardown(utf8__one_replacement_for_each_maximal_part, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(utf8__clean_text_is_returned_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(utf8__controls_go_and_line_ends_are_line_feeds, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(utf8__nfc_composes_and_orders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(utf8__nfc_text_is_returned_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(utf8__nfc_refuses_ill_formed_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(utf8__thirty_marks_in_a_row_survive, set_up, tear_down),
        cmocka_unit_test(utf8__length_counts_code_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
