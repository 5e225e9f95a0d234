/* SPDX-License-Identifier: Apache-2.0 */
#include "write_fault.h"

#ifdef CW_FAULTS

#include <signal.h>
#include <stdlib.h>
#include "common/clock.h"
#include "common/span.h"

static bool is_due(struct span when, unsigned pass)
{
    char text[32] = "";

    if (when.n == 0)
        return true;
    memcpy(text, when.p, when.n < sizeof(text) ? when.n : sizeof(text) - 1);
    if (text[0] == '@')
        return pass == strtoul(text + 1, NULL, 10);
    return (double)(clock_random() >> 11) / (double)(1ull << 53) < strtod(text, NULL);
}

void write_fault(const char *place)
{
    static unsigned pass[16]; /* per entry of the list; the work thread only */
    struct span rest = span_of(getenv("CW_FAULT")), entry;

    for (unsigned i = 0; i < 16 && span_split(&rest, ',', &entry); i++) {
        struct span name;

        if (!span_split(&entry, ':', &name) || !span_equal(name, span_of(place)))
            continue;
        pass[i]++;
        if (is_due(entry, pass[i]))
            (void)raise(SIGKILL);
    }
}

#else
typedef int write_fault_is_off; /* ISO C wants something in every file */
#endif
