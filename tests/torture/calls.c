/* SPDX-License-Identifier: Apache-2.0 */
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#define BLOCKS (1u << 16)
#define FILES_MAX 1024
#define FRAME_MAX_BYTES (1u << 20)

static struct calls_shared *shared;
static struct calls_wish wish;
static bool was_open[FILES_MAX];

/* Blocks of memory that our code has taken, by address; open addressing. */
static struct {
    pthread_mutex_t lock;
    struct block {
        uintptr_t p;
        struct calls_site *site;
    } slot[BLOCKS];
} blocks = {.lock = PTHREAD_MUTEX_INITIALIZER};

#define GONE ((uintptr_t)1)

/* ------------------------------------------------------------------------------------------------
 * places */

static struct calls_site *site_of(const char *name, uintptr_t key, uintptr_t at)
{
    for (size_t i = (key >> 2) % CALLS_SITES, tries = 0; tries < CALLS_SITES;
         i = (i + 1) % CALLS_SITES, tries++) {
        struct calls_site *s = &shared->site[i];
        uintptr_t none = 0;

        if (atomic_load(&s->key) == key)
            return s;
        if (atomic_compare_exchange_strong(&s->key, &none, key)) {
            s->name = name;
            s->at = at;
            return s;
        }
        if (none == key)
            return s;
    }
    abort(); /* CALLS_SITES is too small */
}

static bool is_ours(uintptr_t address)
{
    extern const char __executable_start, etext;

    return address >= (uintptr_t)&__executable_start && address < (uintptr_t)&etext;
}

/* The chain ends where a frame is not ours: libraries keep no frame pointers. */
static int callers_of(void *const *frame, uintptr_t ret[static CALLS_DEPTH])
{
    int n = 0;

    while (n < CALLS_DEPTH && is_ours((uintptr_t)frame[1])) {
        void *const *outer = frame[0];

        ret[n++] = (uintptr_t)frame[1];
        if (outer <= frame || (uintptr_t)outer - (uintptr_t)frame > FRAME_MAX_BYTES)
            break;
        frame = outer;
    }
    return n;
}

static uintptr_t path_of(void *const *frame)
{
    uintptr_t callers[CALLS_DEPTH], key = 0;
    int n = callers_of(frame, callers);

    for (int i = 0; i < n; i++)
        key = key * 0x9e3779b97f4a7c15u + callers[i];
    return key | 1;
}

/* True when this call is to fail. `frame` is that of the wrapped function. */
static bool fails(const char *name, const void *from, void *const *frame)
{
    uintptr_t at = (uintptr_t)from, key;
    uint64_t n;

    if (!shared)
        return false;
    key = wish.is_path ? path_of(frame) : at;
    n = atomic_fetch_add(&shared->count, 1) + 1;
    site_of(name, key, at)->can_fail = true;
    if (wish.key ? key != wish.key : n != wish.n)
        return false;
    if (atomic_exchange(&shared->is_injected, true))
        return false;
    (void)callers_of(frame, shared->injected_at);
    shared->injected_name = name;
    return true;
}

#define FAILS(name) fails(name, __builtin_return_address(0), __builtin_frame_address(0))

static void opened(enum calls_handle h, int n)
{
    if (shared)
        atomic_fetch_add(&shared->open[h], n);
}

static bool is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

static void count_files(struct calls_shared *s)
{
    for (int fd = 0; fd < FILES_MAX; fd++) {
        char path[64];
        ssize_t n;

        if (was_open[fd] || !is_open(fd))
            continue;
        (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
        n = readlink(path, s->left_file, sizeof(s->left_file) - 1);
        s->left_file[n > 0 ? n : 0] = '\0';
        atomic_fetch_add(&s->open[CALLS_FILES], 1);
    }
}

void calls_arm(struct calls_shared *to, const struct calls_wish *w)
{
    for (int fd = 0; fd < FILES_MAX; fd++)
        was_open[fd] = is_open(fd);
    wish = *w;
    shared = to;
}

void calls_settle(void)
{
    struct calls_shared *s = shared;

    if (!s)
        return;
    shared = NULL;
    count_files(s);
    s->is_settled = true;
}

void calls_name(uintptr_t at, const char *call, char *ret, unsigned long ret_len)
{
    extern const char __executable_start;
    char command[256], place[256] = "?";
    uintptr_t offset = at - (uintptr_t)&__executable_start;
    FILE *p;

    /* the call stands before the address that it returns to */
    (void)snprintf(command, sizeof(command), "addr2line -e /proc/%d/exe 0x%lx", (int)getpid(),
                   (unsigned long)offset - 1);
    p = popen(command, "r");
    if (p) {
        if (fgets(place, sizeof(place), p))
            place[strcspn(place, " \n")] = '\0';
        (void)pclose(p);
    }
    const char *rest = strstr(place, "/workers/");
    if (!rest)
        rest = strstr(place, "/protocol/");
    (void)snprintf(ret, ret_len, "%s%s%s", call ? call : "", call ? " at " : "",
                   rest ? rest + 1 : place);
}

/* ------------------------------------------------------------------------------------------------
 * memory */

static void took(const char *name, const void *from, const void *p)
{
    uintptr_t address = (uintptr_t)p;

    if (!shared || !p)
        return;
    (void)pthread_mutex_lock(&blocks.lock);
    for (size_t i = (address >> 4) % BLOCKS;; i = (i + 1) % BLOCKS) {
        if (blocks.slot[i].p > GONE)
            continue;
        blocks.slot[i] = (struct block){address, site_of(name, (uintptr_t)from, (uintptr_t)from)};
        atomic_fetch_add(&blocks.slot[i].site->blocks, 1);
        break;
    }
    (void)pthread_mutex_unlock(&blocks.lock);
}

static void gave(const void *p)
{
    uintptr_t address = (uintptr_t)p;

    if (!shared || !p)
        return;
    (void)pthread_mutex_lock(&blocks.lock);
    for (size_t i = (address >> 4) % BLOCKS; blocks.slot[i].p; i = (i + 1) % BLOCKS) {
        if (blocks.slot[i].p != address)
            continue;
        atomic_fetch_sub(&blocks.slot[i].site->blocks, 1);
        blocks.slot[i].p = GONE;
        break;
    }
    (void)pthread_mutex_unlock(&blocks.lock);
}

/* ------------------------------------------------------------------------------------------------
 * the table
 *
 * A row for each wrapped function: its type, its name and how it fails. CMakeLists.txt takes the
 * names from here. Only what needs a function of its own has one. */

/* Declared as the linker names it, with the real one. */
#define WRAP(type, name, ...)                                                                      \
    type __real_##name(__VA_ARGS__);                                                               \
    type __wrap_##name(__VA_ARGS__);                                                               \
    type __wrap_##name(__VA_ARGS__)
#define DECLARED(...) __VA_ARGS__

/* Fails with `value` and errno, else does the real thing. */
#define WRAP_PLAIN(type, name, value, reason, declared, passed)                                    \
    WRAP(type, name, DECLARED declared)                                                            \
    {                                                                                              \
        if (FAILS(#name)) {                                                                        \
            errno = (reason);                                                                      \
            return (value);                                                                        \
        }                                                                                          \
        return __real_##name passed;                                                               \
    }

/* The same for what gives a block of memory, which is to be given back. */
#define WRAP_BLOCK(type, name, declared, passed)                                                   \
    WRAP(type, name, DECLARED declared)                                                            \
    {                                                                                              \
        type p = NULL;                                                                             \
        if (FAILS(#name))                                                                          \
            errno = ENOMEM;                                                                        \
        else                                                                                       \
            p = __real_##name passed;                                                              \
        took(#name, __builtin_return_address(0), p);                                               \
        return p;                                                                                  \
    }

/* The same for what opens something that is to be closed, and for what closes it. */
#define WRAP_OPEN(type, name, handle, reason, declared, passed)                                    \
    WRAP(type, name, DECLARED declared)                                                            \
    {                                                                                              \
        type p = NULL;                                                                             \
        if (FAILS(#name))                                                                          \
            errno = (reason);                                                                      \
        else                                                                                       \
            p = __real_##name passed;                                                              \
        opened((handle), p != NULL);                                                               \
        return p;                                                                                  \
    }
#define WRAP_CLOSE(type, name, handle, declared)                                                   \
    WRAP(type, name, declared *p)                                                                  \
    {                                                                                              \
        opened((handle), p ? -1 : 0);                                                              \
        return __real_##name(p);                                                                   \
    }

/* Does the real thing on a connection whose server has gone just now: what libpq then says is its
 * own. */
#define WRAP_CUT(type, name)                                                                       \
    WRAP(type, name, PGconn *c)                                                                    \
    {                                                                                              \
        if (FAILS(#name) && PQsocket(c) >= 0)                                                      \
            (void)shutdown(PQsocket(c), SHUT_RDWR);                                                \
        return __real_##name(c);                                                                   \
    }

WRAP_BLOCK(void *, malloc, (size_t n), (n))
WRAP_BLOCK(void *, calloc, (size_t n, size_t size), (n, size))
WRAP_BLOCK(char *, strdup, (const char *s), (s))

WRAP(void *, realloc, void *old, size_t n)
{
    void *p;

    if (FAILS("realloc")) {
        errno = ENOMEM;
        return NULL;
    }
    gave(old);
    p = __real_realloc(old, n);
    took("realloc", __builtin_return_address(0), p);
    return p;
}

WRAP(void, free, void *p)
{
    gave(p);
    __real_free(p);
}

/* ------------------------------------------------------------------------------------------------
 * the system */

WRAP_PLAIN(int, eventfd, -1, EMFILE, (unsigned n, int flags), (n, flags))
WRAP_PLAIN(int, signalfd, -1, EMFILE, (int fd, const sigset_t *s, int flags), (fd, s, flags))
WRAP_PLAIN(int, socket, -1, EMFILE, (int domain, int type, int protocol), (domain, type, protocol))
WRAP_PLAIN(int, bind, -1, EADDRINUSE, (int fd, const struct sockaddr *a, socklen_t n), (fd, a, n))
WRAP_PLAIN(int, listen, -1, EADDRINUSE, (int fd, int backlog), (fd, backlog))
WRAP_PLAIN(int, getsockname, -1, ENOBUFS, (int fd, struct sockaddr *a, socklen_t *n), (fd, a, n))
WRAP_PLAIN(int, getaddrinfo, EAI_MEMORY, ENOMEM,
           (const char *host, const char *port, const struct addrinfo *hints,
            struct addrinfo **ret),
           (host, port, hints, ret))
WRAP_PLAIN(int, poll, -1, ENOMEM, (struct pollfd * fds, nfds_t n, int ms), (fds, n, ms))
WRAP_PLAIN(ssize_t, read, -1, EIO, (int fd, void *to, size_t n), (fd, to, n))
WRAP_PLAIN(ssize_t, write, -1, ENOSPC, (int fd, const void *from, size_t n), (fd, from, n))
WRAP_PLAIN(ssize_t, send, -1, ENOBUFS, (int fd, const void *from, size_t n, int flags),
           (fd, from, n, flags))
WRAP_PLAIN(int, mkdir, -1, ENOSPC, (const char *path, mode_t mode), (path, mode))
WRAP_PLAIN(int, unlink, -1, EACCES, (const char *path), (path))
WRAP_PLAIN(FILE *, fopen, NULL, EMFILE, (const char *path, const char *mode), (path, mode))
WRAP_PLAIN(int, sigaltstack, -1, ENOMEM, (const stack_t *s, stack_t *old), (s, old))
WRAP_PLAIN(int, pthread_create, EAGAIN, EAGAIN,
           (pthread_t * t, const pthread_attr_t *a, void *(*run)(void *), void *arg),
           (t, a, run, arg))

WRAP(int, open, const char *path, int flags, ...)
{
    mode_t mode = 0;

    if (flags & O_CREAT) {
        va_list args;

        va_start(args, flags);
        mode = va_arg(args, mode_t);
        va_end(args);
    }
    if (FAILS("open")) {
        errno = EMFILE;
        return -1;
    }
    return __real_open(path, flags, mode);
}

/* ------------------------------------------------------------------------------------------------
 * ZeroMQ */

WRAP_OPEN(void *, zmq_ctx_new, CALLS_ZMQ_CONTEXTS, EMFILE, (void), ())
WRAP_OPEN(void *, zmq_socket, CALLS_ZMQ_SOCKETS, EMFILE, (void *context, int type), (context, type))
WRAP_CLOSE(int, zmq_close, CALLS_ZMQ_SOCKETS, void)

WRAP(int, zmq_ctx_term, void *context)
{
    int rc = -1;

    if (FAILS("zmq_ctx_term"))
        errno = EINTR;
    else
        rc = __real_zmq_ctx_term(context);
    opened(CALLS_ZMQ_CONTEXTS, rc == 0 ? -1 : 0);
    return rc;
}

/* Who sends to a peer that has gone is told so; a worker's queue may only be full. */
WRAP(int, zmq_send, void *s, const void *p, size_t n, int flags)
{
    int type = ZMQ_DEALER;
    size_t size = sizeof(type);

    if (!FAILS("zmq_send"))
        return __real_zmq_send(s, p, n, flags);
    (void)zmq_getsockopt(s, ZMQ_TYPE, &type, &size);
    errno = type == ZMQ_ROUTER ? EHOSTUNREACH : EAGAIN;
    return -1;
}

WRAP_PLAIN(int, zmq_setsockopt, -1, EINVAL, (void *s, int option, const void *p, size_t n),
           (s, option, p, n))
WRAP_PLAIN(int, zmq_getsockopt, -1, EINVAL, (void *s, int option, void *p, size_t *n),
           (s, option, p, n))
WRAP_PLAIN(int, zmq_bind, -1, EADDRINUSE, (void *s, const char *endpoint), (s, endpoint))
WRAP_PLAIN(int, zmq_connect, -1, ENOMEM, (void *s, const char *endpoint), (s, endpoint))
WRAP_PLAIN(int, zmq_msg_init_size, -1, ENOMEM, (zmq_msg_t * m, size_t n), (m, n))
WRAP_PLAIN(int, zmq_msg_send, -1, ENOMEM, (zmq_msg_t * m, void *s, int flags), (m, s, flags))
WRAP_PLAIN(int, zmq_msg_recv, -1, EINTR, (zmq_msg_t * m, void *s, int flags), (m, s, flags))
WRAP_PLAIN(int, zmq_recv, -1, EINTR, (void *s, void *to, size_t n, int flags), (s, to, n, flags))
WRAP_PLAIN(int, zmq_poll, -1, EINTR, (zmq_pollitem_t * items, int n, long ms), (items, n, ms))
WRAP_PLAIN(int, zmq_curve_public, -1, ENOTSUP, (char *public_key, const char *secret),
           (public_key, secret))
WRAP_PLAIN(int, zmq_curve_keypair, -1, ENOTSUP, (char *public_key, char *secret),
           (public_key, secret))
WRAP_PLAIN(char *, zmq_z85_encode, NULL, EINVAL, (char *to, const uint8_t *from, size_t n),
           (to, from, n))
WRAP_PLAIN(int, zmq_socket_monitor, -1, EINVAL, (void *s, const char *endpoint, int events),
           (s, endpoint, events))

/* ------------------------------------------------------------------------------------------------
 * PostgreSQL */

WRAP_CUT(PostgresPollingStatusType, PQconnectPoll)
WRAP_CUT(int, PQflush)
WRAP_CUT(int, PQconsumeInput)
WRAP_OPEN(PGconn *, PQconnectStartParams, CALLS_PG_CONNECTIONS, ENOMEM,
          (const char *const *keys, const char *const *values, int expand), (keys, values, expand))
WRAP_CLOSE(void, PQfinish, CALLS_PG_CONNECTIONS, PGconn)
WRAP_CLOSE(void, PQclear, CALLS_PG_RESULTS, PGresult)
WRAP_PLAIN(PQconninfoOption *, PQconninfoParse, NULL, ENOMEM, (const char *dsn, char **reason),
           (dsn, reason))
WRAP_PLAIN(int, PQsetnonblocking, -1, EINVAL, (PGconn * c, int on), (c, on))
WRAP_PLAIN(int, PQsendQuery, 0, ENOMEM, (PGconn * c, const char *sql), (c, sql))
WRAP_PLAIN(int, PQsendPrepare, 0, ENOMEM,
           (PGconn * c, const char *name, const char *sql, int n, const Oid *types),
           (c, name, sql, n, types))
WRAP_PLAIN(int, PQsendQueryPrepared, 0, ENOMEM,
           (PGconn * c, const char *name, int n, const char *const *values, const int *lens,
            const int *formats, int format),
           (c, name, n, values, lens, formats, format))

/* An answer for which libpq had no memory: it says so in an answer without an SQLSTATE. */
WRAP(PGresult *, PQgetResult, PGconn *c)
{
    PGresult *r = __real_PQgetResult(c);

    if (r && FAILS("PQgetResult")) {
        PGresult *empty = PQmakeEmptyPGresult(c, PGRES_FATAL_ERROR);

        (PQclear)(r);
        r = empty;
    }
    opened(CALLS_PG_RESULTS, r != NULL);
    return r;
}
