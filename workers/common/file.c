/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void descriptor_done(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

enum fate file_read(const char *path, struct arena *a, struct span *ret, struct error *e)
{
    CLEANUP(descriptor_done) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    size_t n = 0;

    if (fd < 0 || fstat(fd, &st) != 0)
        return fail(e, FATE_REJECT, "cannot read '%s': %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return fail(e, FATE_REJECT, "cannot read '%s': not a file", path);
    if (st.st_size > FILE_MAX_BYTES)
        return fail(e, FATE_REJECT, "cannot read '%s': larger than %u bytes", path, FILE_MAX_BYTES);
    char *bytes = arena_alloc(a, (size_t)st.st_size + 1);
    while (n < (size_t)st.st_size) {
        ssize_t got = read(fd, bytes + n, (size_t)st.st_size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(e, FATE_REJECT, "cannot read '%s': %s", path, strerror(errno));
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *ret = span_at(bytes, n);
    return FATE_DONE;
}
