/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_opml - lists of feeds; what was read is written, and must read as the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include "opml.h"

static void check_again(const struct opml *one, struct arena *a)
{
    char *text = NULL;
    size_t n = 0;
    struct opml other;
    FILE *to = open_memstream(&text, &n);
    if (!to)
        return;
    opml_begin(to, "fuzz");
    for (size_t i = 0; i < one->n; i++)
        opml_write(to, &one->at[i]);
    opml_end(to);
    (void)fclose(to);
    if (opml_read(span_at(text, n), a, &other, NULL) != FATE_DONE || other.n != one->n ||
        other.fault)
        abort();
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena a;
    struct opml all;
    arena_init(&a, (size_t)192 << 20);
    if (arena_guard(&a)) {
        arena_done(&a);
        return 0;
    }
    if (opml_read(span_at((const char *)bytes, n), &a, &all, NULL) == FATE_DONE)
        check_again(&all, &a);
    arena_done(&a);
    return 0;
}
