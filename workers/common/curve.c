/* SPDX-License-Identifier: Apache-2.0 */
#include "common/curve.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "common/buf.h"

#define KEY_FILE_BYTES ((size_t)1 << 20)

/* Letters only: a text whose groups stand for more than 32 bits passes here and is refused by
 * libzmq. */
bool curve_is_key(struct span text)
{
    static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  ".-:+=^!/*?&<>()[]{}@%$#";
    if (text.n != CURVE_KEY_BYTES)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (!memchr(letters, text.p[i], sizeof(letters) - 1))
            return false;
    }
    return true;
}

enum fate curve_allow_search(const char *path, const char *wanted, bool *ret_found, struct error *e)
{
    struct buf content;
    buf_init(&content, KEY_FILE_BYTES);
    *ret_found = false;
    enum fate fate = buf_read_file(&content, path, e) == FATE_DONE ? FATE_DONE : FATE_REJECT;
    struct span rest = buf_span(&content), line;
    for (unsigned number = 1; fate == FATE_DONE && span_split(&rest, '\n', &line); number++) {
        line = span_trim(line);
        if (!line.n || line.p[0] == '#')
            continue;
        /* what follows the key is the keeper's note: whose it is */
        if (line.n > CURVE_KEY_BYTES &&
            (line.p[CURVE_KEY_BYTES] == ' ' || line.p[CURVE_KEY_BYTES] == '\t'))
            line.n = CURVE_KEY_BYTES;
        if (!curve_is_key(line))
            fate = fail(e, FATE_REJECT, "'%s' line %u is not a public key in Z85", path, number);
        else if (wanted && memcmp(line.p, wanted, CURVE_KEY_BYTES) == 0)
            *ret_found = true;
    }
    buf_done(&content);
    return fate;
}

enum fate curve_read_secret(const char *path, char ret[static CURVE_KEY_BYTES + 1], struct error *e)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return fail(e, FATE_REJECT, "cannot read '%s': %s", path, strerror(errno));
    /* the group may read: systemd hands credentials over with an ACL, which shows there */
    if (st.st_mode & (S_IWGRP | S_IXGRP | S_IRWXO))
        return fail(e, FATE_REJECT, "secret key '%s' is open to others (mode %04o): chmod 400",
                    path, (unsigned)st.st_mode & 07777);
    struct buf content;
    buf_init(&content, 4096);
    enum fate fate = buf_read_file(&content, path, e) == FATE_DONE ? FATE_DONE : FATE_REJECT;
    struct span rest = buf_span(&content), line = SPAN("");
    (void)span_split(&rest, '\n', &line);
    line = span_trim(line);
    if (fate == FATE_DONE && !curve_is_key(line))
        fate = fail(e, FATE_REJECT, "'%s' does not begin with a secret key in Z85", path);
    if (fate == FATE_DONE) {
        memcpy(ret, line.p, CURVE_KEY_BYTES);
        ret[CURVE_KEY_BYTES] = '\0';
    }
    if (content.p)
        explicit_bzero(content.p, content.n);
    buf_done(&content);
    return fate;
}
