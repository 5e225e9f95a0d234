/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_charset - bytes of any charset; the text must be valid and end where the bytes end.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "charset.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena a;
    struct error e = {{0}};
    struct span body = span_at((const char *)bytes, n);
    arena_init(&a, 192u << 20);
    if (arena_guard(&a)) {
        arena_done(&a);
        return 0;
    }
    static const char *const types[] = {NULL, "x; charset=utf-16", "x; charset=windows-1256",
                                        "x; charset=gb18030"};
    struct charset_text t;
    if (charset_decode(body, types[n % 4], (enum charset_kind)(n % 3), &a, &t, &e) == FATE_DONE)
        if (!utf8_is_valid(t.utf8) || charset_raw(&t, t.utf8.n) != n)
            abort();
    arena_done(&a);
    return 0;
}
