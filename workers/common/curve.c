/* SPDX-License-Identifier: Apache-2.0 */
#include "common/curve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

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

enum fate curve_public_of(const char *secret_path, char ret_public[static CURVE_KEY_BYTES + 1],
                          struct error *e)
{
    char secret[CURVE_KEY_BYTES + 1];
    enum fate fate = curve_read_secret(secret_path, secret, e);
    if (fate == FATE_DONE && zmq_curve_public(ret_public, secret) != 0)
        fate = fail(e, FATE_REJECT, "cannot use the key in '%s': %s", secret_path,
                    zmq_strerror(zmq_errno()));
    explicit_bzero(secret, sizeof(secret));
    return fate;
}

static bool write_whole(int fd, struct span s)
{
    return write(fd, s.p, s.n) == (ssize_t)s.n;
}

enum fate curve_make_pair(const char *path, char ret_public[static CURVE_KEY_BYTES + 1],
                          struct error *e)
{
    char secret[CURVE_KEY_BYTES + 1];
    if (zmq_curve_keypair(ret_public, secret) != 0)
        return fail(e, FATE_REJECT, "cannot make keys: %s", zmq_strerror(zmq_errno()));
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0400);
    bool is_there = fd >= 0, is_written = is_there &&
                                          write_whole(fd, span_at(secret, CURVE_KEY_BYTES)) &&
                                          write_whole(fd, SPAN("\n")) && fsync(fd) == 0;
    int reason = errno;
    explicit_bzero(secret, sizeof(secret));
    if (is_there)
        (void)close(fd);
    if (is_written)
        return FATE_DONE;
    if (is_there)
        (void)unlink(path);
    return fail(e, FATE_REJECT, "cannot write '%s': %s", path, strerror(reason));
}

/* The key at the beginning of a line; what follows is the keeper's note: whose it is. */
static struct span key_of(struct span line)
{
    if (line.n > CURVE_KEY_BYTES &&
        (line.p[CURVE_KEY_BYTES] == ' ' || line.p[CURVE_KEY_BYTES] == '\t'))
        line.n = CURVE_KEY_BYTES;
    return line;
}

/* Calls `take` for each key of a text with one a line. */
static enum fate each_key(struct span text, const char *path, bool (*take)(void *, struct span),
                          void *ctx, struct error *e)
{
    struct span line;
    for (unsigned number = 1; span_split(&text, '\n', &line); number++) {
        line = span_trim(line);
        if (!line.n || line.p[0] == '#')
            continue;
        line = key_of(line);
        if (!curve_is_key(line))
            return fail(e, FATE_REJECT, "'%s' line %u is not a public key in Z85", path, number);
        if (!take(ctx, line))
            return fail(e, FATE_REJECT, "out of memory for the keys of '%s'", path);
    }
    return FATE_DONE;
}

/* ---- the hub's key, as workers know it */

struct choice {
    unsigned wanted, n;
    char *key;
};

static bool choose(void *ctx, struct span key)
{
    struct choice *c = ctx;
    if (c->n++ == c->wanted)
        memcpy(c->key, key.p, CURVE_KEY_BYTES);
    return true;
}

static enum fate each_server_key(const char *setting, struct choice *c, struct error *e)
{
    struct span rest = span_of(setting), word;
    if (setting[0] == '@') {
        struct buf content;
        buf_init(&content, KEY_FILE_BYTES);
        enum fate fate =
            buf_read_file(&content, setting + 1, e) == FATE_DONE ? FATE_DONE : FATE_REJECT;
        if (fate == FATE_DONE)
            fate = each_key(buf_span(&content), setting + 1, choose, c, e);
        buf_done(&content);
        return fate;
    }
    while (span_split(&rest, ' ', &word)) {
        if (word.n && !curve_is_key(word))
            return fail(e, FATE_REJECT,
                        "CURVE needs the hub's public key, 40 characters of Z85, not '%.*s'",
                        (int)(word.n < 64 ? word.n : 64), word.p);
        if (word.n)
            (void)choose(c, word);
    }
    return FATE_DONE;
}

enum fate curve_server_key(const char *setting, unsigned n, char ret[static CURVE_KEY_BYTES + 1],
                           unsigned *ret_n, struct error *e)
{
    struct choice count = {.wanted = (unsigned)-1};
    enum fate fate = each_server_key(setting ? setting : "", &count, e);
    if (fate == FATE_DONE && count.n == 0)
        fate = fail(e, FATE_REJECT, "CURVE needs the hub's public key, 40 characters of Z85");
    if (fate != FATE_DONE)
        return fate;
    struct choice wanted = {.wanted = n % count.n, .key = ret};
    *ret_n = count.n;
    ret[CURVE_KEY_BYTES] = '\0';
    return each_server_key(setting, &wanted, e);
}

/* ---- who may connect */

struct keys {
    char (*p)[CURVE_KEY_BYTES]; /* sorted */
    size_t n, allocated;
};

struct curve_list {
    char *path;
    struct keys keys;
    struct stat seen; /* the file that was read last, well or not */
};

static bool keys_take(void *ctx, struct span key)
{
    struct keys *k = ctx;
    if (k->n == k->allocated) {
        size_t room = k->allocated ? 2 * k->allocated : 16;
        void *p = realloc(k->p, room * sizeof(*k->p));
        if (!p)
            return false;
        k->p = p;
        k->allocated = room;
    }
    memcpy(k->p[k->n++], key.p, CURVE_KEY_BYTES);
    return true;
}

static int key_order(const void *a, const void *b)
{
    return memcmp(a, b, CURVE_KEY_BYTES);
}

static enum fate list_read(struct curve_list *l, struct error *e)
{
    struct keys fresh = {0};
    struct buf content;
    buf_init(&content, KEY_FILE_BYTES);
    enum fate fate = buf_read_file(&content, l->path, e) == FATE_DONE ? FATE_DONE : FATE_REJECT;
    if (fate == FATE_DONE)
        fate = each_key(buf_span(&content), l->path, keys_take, &fresh, e);
    if (fate == FATE_DONE && content.n == 0) /* half of a change: cut off, not yet written */
        fate = fail(e, FATE_REJECT, "'%s' is empty", l->path);
    buf_done(&content);
    if (fate != FATE_DONE) {
        free(fresh.p);
        return fate;
    }
    if (fresh.n)
        qsort(fresh.p, fresh.n, sizeof(*fresh.p), key_order);
    free(l->keys.p);
    l->keys = fresh;
    return FATE_DONE;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

enum fate curve_list_refresh(struct curve_list *l, bool *ret_changed, struct error *e)
{
    struct stat now = {0}; /* stays so for a file that is gone */
    *ret_changed = false;
    (void)stat(l->path, &now);
    if (is_same_file(&now, &l->seen))
        return FATE_DONE;
    l->seen = now;
    enum fate fate = list_read(l, e);
    *ret_changed = fate == FATE_DONE;
    return fate;
}

enum fate curve_list_open(const char *path, struct curve_list **ret, struct error *e)
{
    struct curve_list *l = calloc(1, sizeof(*l));
    if (!l || !(l->path = strdup(path))) {
        free(l);
        return fail(e, FATE_BROKEN, "out of memory");
    }
    (void)stat(path, &l->seen);
    enum fate fate = list_read(l, e);
    if (fate == FATE_DONE)
        *ret = l;
    else
        curve_list_free(l);
    return fate;
}

void curve_list_free(struct curve_list *l)
{
    if (!l)
        return;
    free(l->keys.p);
    free(l->path);
    free(l);
}

bool curve_list_has(const struct curve_list *l, const char *key)
{
    return l->keys.n && bsearch(key, l->keys.p, l->keys.n, sizeof(*l->keys.p), key_order);
}

size_t curve_list_len(const struct curve_list *l)
{
    return l->keys.n;
}
