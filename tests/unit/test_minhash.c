/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "common/arena.h"
#include "common/clock.h"
#include "minhash.h"

struct signed_text {
    uint8_t bytes[MINHASH_BYTES];
    bool is_signed;
};

static struct signed_text sign(const char *text)
{
    struct signed_text s = {{0}, false};
    struct arena a;

    arena_init(&a, 1 << 24);
    s.is_signed = minhash_sign(span_of(text), &a, s.bytes);
    arena_done(&a);
    return s;
}

static double likeness(const char *x, const char *y)
{
    struct signed_text a = sign(x), b = sign(y);

    assert_true(a.is_signed && b.is_signed);
    double is = minhash_likeness(a.bytes, b.bytes);
    assert_true(is == minhash_likeness(b.bytes, a.bytes));
    return is;
}

static unsigned common_bands(const char *x, const char *y)
{
    struct signed_text a = sign(x), b = sign(y);
    int64_t p[MINHASH_BANDS], q[MINHASH_BANDS];
    unsigned n = 0;

    minhash_bands(a.bytes, p);
    minhash_bands(b.bytes, q);
    for (unsigned i = 0; i < MINHASH_BANDS; i++) {
        assert_true(p[i] >= 0);
        for (unsigned k = 0; k < i; k++)
            assert_true(p[i] != p[k]);
        n += p[i] == q[i];
    }
    return n;
}

#define LEAD                                                                                       \
    "The council of Tel Amin said on Monday that the river had risen by two metres during the "    \
    "night and that twelve houses near the old bridge had been flooded before dawn. "
#define BODY                                                                                       \
    "Residents spoke of a wall of brown water that came without any warning and carried off "      \
    "sheep, fences and a parked bus. The mayor promised tents, blankets and a new dam, and "       \
    "asked the ministry for help with pumps. Two schools were opened for families who had "        \
    "lost their homes, and volunteers cooked for them until the evening. "
#define OTHER                                                                                      \
    "Prices of bread went up again in the northern towns this week, bakers said, because flour "   \
    "has to be brought over the mountains since the road through the valley was closed in "        \
    "March. A kilogram now costs twice as much as a year ago, and many bakeries only open on "     \
    "three days of the week. Traders hope for the harvest. "

static void minhash__a_text_is_its_own_copy(void **state)
{
    (void)state;
    assert_true(likeness(LEAD BODY, LEAD BODY) == 1);
    assert_int_equal(common_bands(LEAD BODY, LEAD BODY), MINHASH_BANDS);
}

static void minhash__marks_and_letter_variants_do_not_matter(void **state)
{
    static const char x[] = "أعلن المجلس المحلّي في «تل الأمين» أنَّ ١٢ عائلةً عادت إلى منازلها "
                            "بعد انحسار مياه النهر، وأن الجسر القديم ما زال مغلقاً أمام السيارات";
    static const char y[] = "اعلن المجلس المحلي في \"تل الامين\" ان 12 عائلة عادت الى منازلها - "
                            "بعد انحسار مياه النهر وان الجســر القديم ما زال مغلقا امام السيارات.";

    (void)state;
    assert_memory_equal(sign(x).bytes, sign(y).bytes, MINHASH_BYTES);
}

static void minhash__other_texts_are_not_alike(void **state)
{
    (void)state;
    assert_true(likeness(LEAD BODY, OTHER) < 0.1);
    assert_int_equal(common_bands(LEAD BODY, OTHER), 0);
}

static void minhash__a_copy_that_was_cut_is_a_copy(void **state)
{
    (void)state;
    assert_true(likeness(LEAD BODY, BODY) >= MINHASH_LIKE);
    assert_true(likeness(LEAD BODY BODY, LEAD BODY) >= MINHASH_LIKE);
}

/* Whoever changes folding or words changes what is stored: count MINHASH_VERSION up with it. */
static void minhash__signatures_stay_as_they_are_stored(void **state)
{
    static const char ar[] = "أعلن المجلس المحلّي أنَّ ١٢ عائلةً عادت إلى منازلها بعد انحسار مياه "
                             "النهر، وأن الجسر القديم ما زال مغلقاً";
    static const char *const texts[] = {LEAD BODY, ar};
    static const uint64_t golden[] = {0xf80c0f946b0c478b, 0x32d048ff294fa136};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct signed_text s = sign(texts[i]);
        int64_t band[MINHASH_BANDS];
        minhash_bands(s.bytes, band);
        uint64_t sum = 0;
        for (unsigned b = 0; b < MINHASH_BANDS; b++)
            sum += (uint64_t)band[b];
        if (sum != golden[i])
            fail_msg("text %zu: bands add up to %#lx", i, (unsigned long)sum);
    }
}

static void minhash__short_texts_have_no_signature(void **state)
{
    (void)state;
    assert_false(sign("").is_signed);
    assert_false(sign("... !!! ").is_signed);
    assert_false(sign("one two three four five six seven eight nine ten eleven").is_signed);
    assert_true(sign("one two three four five six seven eight nine ten eleven twelve").is_signed);
}

static void minhash__versions_are_not_compared(void **state)
{
    struct signed_text a = sign(LEAD), b = sign(LEAD);

    (void)state;
    assert_int_equal(a.bytes[0], MINHASH_VERSION);
    b.bytes[0]++;
    assert_true(minhash_likeness(a.bytes, b.bytes) == 0);
}

static void minhash__any_bytes_are_signed(void **state)
{
    uint8_t s[MINHASH_BYTES];
    struct arena a;
    size_t n = 1 << 20;
    char *bytes = malloc(n);

    (void)state;
    arena_init(&a, 1 << 20);
    for (unsigned shape = 0; shape < 4; shape++) {
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)(shape == 0   ? 'x'
                              : shape == 1 ? "\xEF\xB7\xBA"[i % 3]
                              : shape == 2 ? (char)((i * 2654435761u) >> 13)
                                           : "ab 1,"[i % 5]);
        uint64_t start = clock_thread_cpu_us();
        (void)minhash_sign(span_at(bytes, n), &a, s);
        assert_true(clock_thread_cpu_us() - start < 2000000);
    }
    free(bytes);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minhash__a_text_is_its_own_copy),
        cmocka_unit_test(minhash__marks_and_letter_variants_do_not_matter),
        cmocka_unit_test(minhash__other_texts_are_not_alike),
        cmocka_unit_test(minhash__a_copy_that_was_cut_is_a_copy),
        cmocka_unit_test(minhash__signatures_stay_as_they_are_stored),
        cmocka_unit_test(minhash__short_texts_have_no_signature),
        cmocka_unit_test(minhash__versions_are_not_compared),
        cmocka_unit_test(minhash__any_bytes_are_signed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
