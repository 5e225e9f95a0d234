/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_charset - bytes of any charset, under any declaration; the text must be valid, and every
 * character must know a byte, none before that of the character in front of it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "charset.h"
#include "text/utf8.h"

#define DECLARATION_BYTES 64

static void check(struct span body, const char *content_type, enum charset_kind kind)
{
    struct arena a;
    struct error e = {{0}};
    struct charset_text t;

    arena_init(&a, 192u << 20);
    if (arena_guard(&a)) {
        arena_done(&a);
        return;
    }
    if (charset_decode(body, content_type, kind, &a, &t, &e) == FATE_DONE) {
        if (!utf8_is_valid(t.utf8) || charset_raw(&t, t.utf8.n) != body.n)
            abort();
        for (size_t i = 1; i <= t.utf8.n; i++)
            if (charset_raw(&t, i - 1) > charset_raw(&t, i))
                abort();
    } else if (!e.text[0]) {
        abort();
    }
    arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const char *const types[] = {
        NULL, "x; charset=utf-16", "x; charset=windows-1256", "x; charset=gb18030",
        "x; charset=utf-8", "x; charset=iso-2022-jp", "x; charset=windows-1255", "x; charset=big5"};
    struct span body = span_at((const char *)bytes, n);
    char declaration[DECLARATION_BYTES + 1] = "x; charset=";
    size_t head = strlen(declaration), used = n < 16 ? n : 16;

    check(body, types[n % 8], (enum charset_kind)(n % 3));
    /* the first bytes as a header of HTTP */
    memcpy(declaration + head, bytes, used);
    declaration[head + used] = '\0';
    check(body, declaration, (enum charset_kind)((n + 1) % 3));
    return 0;
}
