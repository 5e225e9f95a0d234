/* SPDX-License-Identifier: Apache-2.0 */
#include "faults.h"

#ifdef CW_FAULTS

#include <poll.h>
#include <stdlib.h>
#include "common/trespass.h"

static bool is_asked(struct span fault, struct span verb, struct span frame)
{
    if (!span_starts_with(fault, verb))
        return false;
    struct span text = span_slice(fault, verb.n, fault.n);
    return text.n > 0 && span_find(frame, text) < frame.n;
}

void faults_before_task(struct span frame)
{
    struct span fault = span_of(getenv("CW_FAULT"));
    if (span_starts_with(fault, SPAN("slow:")))
        (void)poll(NULL, 0, atoi(fault.p + 5));
    trespass_if_asked();
    if (is_asked(fault, SPAN("crash_on:"), frame))
        abort();
    if (is_asked(fault, SPAN("spin_on:"), frame)) {
        for (volatile unsigned turns = 0;;)
            turns++;
    }
}

#else

void faults_before_task(struct span frame)
{
    (void)frame;
}

#endif
