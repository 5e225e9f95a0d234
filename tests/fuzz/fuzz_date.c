/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_date - dates in texts and addresses: each lies in the text, behind the one before, and its
 * printed form is read as the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include "common/arena.h"
#include "date.h"

static void check(const struct date *d, const struct date_rules *rules, struct arena *a)
{
    const char *printed = date_print(d, a);
    const char *again = date_parse(span_of(printed), rules, a);
    if (!date_fault(d, rules) && (!again || !span_equal(span_of(again), span_of(printed))))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena a;
    struct date d;
    struct span s = span_at((const char *)bytes, n);
    struct date_rules rules = {.latest_us = INT64_C(4102444800000000),
                               .is_day_first = n % 3 == 1,
                               .is_month_first = n % 3 == 2,
                               .now_us = n & 1 ? INT64_C(1641772800000000) : 0};
    arena_init(&a, 64u << 20);
    if (arena_guard(&a)) {
        arena_done(&a);
        return 0;
    }
    for (size_t from = 0; date_find(s, from, &rules, &d); from = d.end) {
        if (d.start < from || d.end <= d.start || d.end > s.n)
            abort();
        check(&d, &rules, &a);
    }
    if (date_find_in_url(s, &d))
        check(&d, &rules, &a);
    int64_t year;
    int month;
    if (date_month_in_url(s, &year, &month) && (month < 1 || month > 12))
        abort();
    arena_done(&a);
    return 0;
}
