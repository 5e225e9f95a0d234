/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "mojibake.h"
#include "text.h"
#include "utf8.h"

/* What a text reads as, its signs of no width left out. */
static void assert_reads(const char *text, const char *wanted)
{
    struct arena a;
    struct text t;
    struct error e;
    char got[1024];
    size_t n = 0;

    arena_init(&a, 1 << 20);
    assert_int_equal(text_build(span_of(text), &a, &t, &e), FATE_DONE);
    for (uint32_t i = 0; i < t.len; i++)
        if (t.point[i] != MOJIBAKE_NO_WIDTH)
            n += utf8_write(t.point[i], got + n);
    got[n] = 0;
    assert_string_equal(got, wanted);
    arena_done(&a);
}

static void mojibake__is_an_apostrophe_between_letters(void **state)
{
    (void)state;
    assert_reads("Orab_â__â_s mayor didn_â__â_t come", "Orab’s mayor didn’t come");
    assert_reads("Orabâ€™s mayor", "Orab’s mayor");
    assert_reads("Orab\uFFFDs mayor", "Orab’s mayor");
}

static void mojibake__is_a_pair_of_marks_around_speech(void **state)
{
    (void)state;
    assert_reads("_â__âcome_â_¢â_ he said", "“come” he said");
    assert_reads("â€œcomeâ€ he said. â€œgoâ€", "“come” he said. “go”");
    assert_reads("_â__âcome._â_¢â_ Then", "“come.” Then");
}

static void mojibake__of_a_plural_is_written_as_the_apostrophes_are(void **state)
{
    (void)state;
    assert_reads("Orab_â__â_s men _â__âtook the locals_â__â_ sheep_â_¢â_",
                 "Orab’s men “took the locals’ sheep”");
}

static void mojibake__opens_nothing_that_is_not_closed(void **state)
{
    (void)state;
    assert_reads("_â__âOrab falls", "Orab falls");
    assert_reads("the locals_â__â_ sheep", "the locals’ sheep");
}

static void mojibake__is_a_dash_between_blanks_unless_it_is_long(void **state)
{
    static const char lines[] = "a _â__â__â__â__â__â__â__â__â__â__â__â__â__â_ b";

    (void)state;
    assert_reads("VELDT _â__â_ Nine died", "VELDT – Nine died");
    assert_reads(lines, lines);
}

static void mojibake__leaves_proper_text_alone(void **state)
{
    static const char *const texts[] = {"snake_case_name", "pâté_de_foie", "«été»",
                                        "a ___ b", "10 € – «prix»", "ب ــ ت"};

    (void)state;
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_reads(texts[i], texts[i]);
}

static void mojibake__keeps_every_offset(void **state)
{
    struct arena a;
    struct text t;
    struct error e;

    (void)state;
    arena_init(&a, 1 << 20);
    assert_int_equal(text_build(SPAN("Orabâ€™s ox"), &a, &t, &e), FATE_DONE);
    assert_int_equal(t.len, 11);
    assert_int_equal(t.point[6], 0x2019);
    assert_int_equal(t.point[7], 's');
    assert_true(span_equal(text_slice(&t, 0, 8), SPAN("Orabâ€™s")));
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mojibake__is_an_apostrophe_between_letters),
        cmocka_unit_test(mojibake__is_a_pair_of_marks_around_speech),
        cmocka_unit_test(mojibake__of_a_plural_is_written_as_the_apostrophes_are),
        cmocka_unit_test(mojibake__opens_nothing_that_is_not_closed),
        cmocka_unit_test(mojibake__is_a_dash_between_blanks_unless_it_is_long),
        cmocka_unit_test(mojibake__leaves_proper_text_alone),
        cmocka_unit_test(mojibake__keeps_every_offset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
