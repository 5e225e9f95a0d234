/* SPDX-License-Identifier: Apache-2.0 */
#include "common/clock.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

static uint64_t clock_us(clockid_t id)
{
    struct timespec now = {0};
    int result = clock_gettime(id, &now);
    assert(result == 0); /* every Linux has these clocks */
    (void)result;
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t clock_monotonic_ms(void)
{
    return clock_us(CLOCK_MONOTONIC) / 1000;
}

uint64_t clock_monotonic_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

uint64_t clock_thread_cpu_us(void)
{
    return clock_us(CLOCK_THREAD_CPUTIME_ID);
}

int64_t clock_wall_us(void)
{
    return (int64_t)clock_us(CLOCK_REALTIME);
}

uint64_t clock_random(void)
{
    uint64_t bits;
    ssize_t n;
    do
        n = getrandom(&bits, sizeof(bits), 0);
    while (n < 0 && errno == EINTR);
    if (n != (ssize_t)sizeof(bits))
        abort(); /* ids that repeat would join two jobs */
    return bits;
}

uint64_t clock_backoff_ms(unsigned attempt, uint64_t base_ms, uint64_t cap_ms)
{
    uint64_t most = cap_ms;
    if (attempt < 64 && base_ms <= (cap_ms >> attempt))
        most = base_ms << attempt;
    return most == UINT64_MAX ? clock_random() : clock_random() % (most + 1);
}
