/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf - bytes that grow, up to a cap.
 *
 * A buf owns its memory (malloc). Appending beyond the cap fails with FATE_REJECT and leaves the content as it was:
 * nothing is ever cut in silence. After a failed append the flag `overflow` stays set until buf_clear(), so a writer
 * may append many parts and check once at the end.
 */
#ifndef COMMON_BUF_H
#define COMMON_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include "common/error.h"
#include "common/span.h"

struct buf {
    char *p;
    size_t n;
    size_t allocated;
    size_t cap;
    bool overflow;
    bool is_starved; /* and it was for want of memory */
};

void buf_init(struct buf *b, size_t cap);
void buf_done(struct buf *b);
void buf_clear(struct buf *b); /* keeps the memory */

/* Each returns false when the cap (or memory) does not allow it, and sets overflow. */
bool buf_append(struct buf *b, struct span s);
bool buf_append_byte(struct buf *b, char c);
bool buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for n more bytes at the end, to be filled by the caller and then counted with b->n += ...; NULL as above. */
char *buf_reserve(struct buf *b, size_t n);

/* FATE_REJECT "<what> is larger than <cap> bytes" when overflow is set; FATE_RETRY when there was no memory. */
MUST_USE enum fate buf_check(const struct buf *b, const char *what, struct error *e);

static inline struct span buf_span(const struct buf *b)
{
    return (struct span){b->p ? b->p : "", b->n};
}

/* Reads a whole file, "-" meaning standard input. FATE_REJECT when it is over the buf's cap, else FATE_RETRY. */
MUST_USE enum fate buf_read_file(struct buf *b, const char *path, struct error *e);

#endif
