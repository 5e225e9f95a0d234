/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_list - link patterns: the first line is the pattern, the rest the text. Both without a star
 * or brace mean themselves.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "list.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct span s = span_at((const char *)bytes, n);
    size_t line = span_find(s, SPAN("\n"));
    struct span pattern = span_slice(s, 0, line);
    struct span text = span_slice(s, line < n ? line + 1 : n, n);
    bool matches = list_matches(pattern, text);
    bool is_plain = pattern.n <= LIST_PATTERN_BYTES && text.n <= 2048 && pattern.p &&
                    !memchr(pattern.p, '*', pattern.n) && !memchr(pattern.p, '{', pattern.n);
    if (is_plain && matches != span_equal(pattern, text))
        abort();
    return 0;
}
