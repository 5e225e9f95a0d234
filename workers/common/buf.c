/* SPDX-License-Identifier: Apache-2.0 */
#include "common/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BUF_FIRST_BYTES 256

void buf_init(struct buf *b, size_t cap)
{
    *b = (struct buf){.cap = cap};
}

void buf_done(struct buf *b)
{
    free(b->p);
    *b = (struct buf){.cap = b->cap};
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->overflow = b->is_starved = false;
}

/* One byte more than asked for is always there: vsnprintf wants to write its NUL somewhere. */
char *buf_reserve(struct buf *b, size_t n)
{
    if (b->overflow || n > b->cap || b->n > b->cap - n || b->cap == SIZE_MAX) {
        b->overflow = true;
        return NULL;
    }
    size_t need = b->n + n + 1;
    if (need > b->allocated) {
        size_t grown = b->allocated > SIZE_MAX / 2 ? need : b->allocated * 2;
        if (grown < BUF_FIRST_BYTES)
            grown = BUF_FIRST_BYTES;
        if (grown > b->cap + 1)
            grown = b->cap + 1;
        if (grown < need)
            grown = need;
        char *p = realloc(b->p, grown);
        if (!p) {
            b->overflow = b->is_starved = true;
            return NULL;
        }
        b->p = p;
        b->allocated = grown;
    }
    return b->p + b->n;
}

bool buf_append(struct buf *b, struct span s)
{
    char *to = buf_reserve(b, s.n);
    if (!to)
        return false;
    if (s.n)
        memcpy(to, s.p, s.n);
    b->n += s.n;
    return true;
}

bool buf_append_byte(struct buf *b, char c)
{
    return buf_append(b, (struct span){&c, 1});
}

bool buf_printf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *to = n < 0 ? NULL : buf_reserve(b, (size_t)n);
    if (to) {
        (void)vsnprintf(to, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    } else {
        b->overflow = true;
    }
    va_end(again);
    return to != NULL;
}

enum fate buf_check(const struct buf *b, const char *what, struct error *e)
{
    if (b->is_starved)
        return fail(e, FATE_RETRY, "out of memory for %s", what);
    if (b->overflow)
        return fail(e, FATE_REJECT, "%s is larger than %zu bytes", what, b->cap);
    return FATE_DONE;
}

static enum fate read_all(struct buf *b, int fd, const char *path, struct error *e)
{
    char part[16384];
    for (;;) {
        ssize_t n = read(fd, part, sizeof(part));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(e, FATE_RETRY, "cannot read '%s': %s", path, strerror(errno));
        if (n == 0)
            return FATE_DONE;
        if (!buf_append(b, span_at(part, (size_t)n)))
            return b->is_starved
                       ? fail(e, FATE_RETRY, "out of memory for '%s'", path)
                       : fail(e, FATE_REJECT, "'%s' is larger than %zu bytes", path, b->cap);
    }
}

enum fate buf_read_file(struct buf *b, const char *path, struct error *e)
{
    if (strcmp(path, "-") == 0)
        return read_all(b, STDIN_FILENO, "standard input", e);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(e, FATE_RETRY, "cannot open '%s': %s", path, strerror(errno));
    enum fate fate = read_all(b, fd, path, e);
    (void)close(fd);
    return fate;
}
