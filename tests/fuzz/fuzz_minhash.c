/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_minhash - any bytes as two texts: signed, and compared as editions. fuzz: text
 *
 * The input is cut at its first NUL byte. What the headers promise is checked: words in order, a
 * text is its own copy and no change of itself, runs cover both sides in order and alternate.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "change.h"
#include "minhash.h"
#include "word.h"

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static void check_words(struct span s)
{
    struct word_walk walk;
    struct word w;
    uint32_t last = 0;

    word_begin(&walk, s);
    while (word_next(&walk, &w)) {
        require(last <= w.start && w.start < w.end && w.end <= s.n);
        require(w.folded.n > 0 && w.folded.n <= WORD_BYTES);
        require(w.raw.p >= s.p && w.raw.n > 0 && w.raw.p + w.raw.n <= s.p + s.n);
        last = w.end;
    }
}

static void check_signature(struct span x, struct span y, struct arena *a)
{
    uint8_t p[MINHASH_BYTES], q[MINHASH_BYTES];
    int64_t band[MINHASH_BANDS];

    if (!minhash_sign(x, a, p))
        return;
    require(minhash_likeness(p, p) == 1);
    minhash_bands(p, band);
    for (unsigned i = 0; i < MINHASH_BANDS; i++)
        require(band[i] >= 0);
    if (!minhash_sign(y, a, q))
        return;
    double is = minhash_likeness(p, q);
    require(is >= 0 && is <= 1 && is == minhash_likeness(q, p));
}

static void check_change(struct span x, struct span y, struct arena *a)
{
    struct change c;
    uint32_t before = 0, after = 0;
    enum change_kind gravest = CHANGE_COSMETIC;

    require(change_between(x, x, a) == CHANGE_COSMETIC);
    change_diff(x, y, a, &c);
    require(c.kind == change_between(x, y, a));
    for (uint32_t i = 0; i < c.n; i++) {
        const struct change_run *r = &c.run[i];
        require(i == 0 || r->is_kept != c.run[i - 1].is_kept);
        require(before <= r->before_start && r->before_start <= r->before_end);
        require(after <= r->after_start && r->after_start <= r->after_end);
        before = r->before_end;
        after = r->after_end;
        gravest = !r->is_kept && r->kind > gravest ? r->kind : gravest;
    }
    /* a number may change its place without one run telling */
    require(gravest <= c.kind && (c.kind == CHANGE_COSMETIC) == (gravest == CHANGE_COSMETIC));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena a;
    struct span all = span_at((const char *)bytes, n);
    const char *zero = memchr(all.p, 0, n);
    size_t cut = zero ? (size_t)(zero - all.p) : n / 2;
    struct span x = span_slice(all, 0, cut), y = span_slice(all, zero ? cut + 1 : cut, n);

    arena_init(&a, (size_t)256 << 20);
    check_words(all);
    check_signature(x, y, &a);
    check_change(x, y, &a);
    arena_done(&a);
    return 0;
}
