/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_url - a base and a reference, a line each; what comes out must be its own canonical form.
 */
#include <stdint.h>
#include <stdlib.h>
#include "common/arena.h"
#include "url.h"

static void check(struct span s, struct arena *a)
{
    struct span base = SPAN("");
    size_t feed = span_find(s, SPAN("\n"));
    if (feed < s.n) {
        base = span_slice(s, 0, feed);
        s = span_slice(s, feed + 1, s.n);
    }
    struct span once = url_resolve(base, s, a);
    if (span_is_empty(once))
        return;
    if (once.n > URL_MAX_BYTES || !url_host(once).n || !span_starts_with(once, SPAN("http")))
        abort();
    for (size_t i = 0; i < once.n; i++)
        if ((unsigned char)once.p[i] <= ' ' || (unsigned char)once.p[i] >= 0x7F)
            abort();
    if (!span_equal(url_resolve(SPAN(""), once, a), once) ||
        !span_equal(url_resolve(once, SPAN(""), a), once))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena a;
    arena_init(&a, 64u << 20);
    if (!arena_guard(&a))
        check(span_at((const char *)bytes, n), &a);
    arena_done(&a);
    return 0;
}
