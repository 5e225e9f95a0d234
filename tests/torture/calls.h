/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calls - every call of claimwire's own code that can fail goes through here and fails when it is told to.
 *
 * The linker's --wrap turns malloc, zmq_send, PQflush and their like (calls.c; the list is CMakeLists.txt's) into
 * functions of calls.c, which count and, at the place that was asked for, fail as the real one does: with its error
 * value, errno and, for a connection, the connection cut. Only calls of our own objects are seen: what libzmq and libpq
 * do among themselves is theirs.
 *
 * Which call is to fail is said as the n-th one of the process, or as a place: the address that it returns to, or the
 * whole chain of such addresses, by frame pointers (the same call on behalf of another statement is another place then).
 * What is counted, and what was still open at the end, stands in memory shared with the process that forked us.
 */
#ifndef TORTURE_CALLS_H
#define TORTURE_CALLS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define CALLS_SITES 8192
#define CALLS_DEPTH 12 /* callers that are told apart and named */

enum calls_handle {
    CALLS_ZMQ_CONTEXTS,
    CALLS_ZMQ_SOCKETS,
    CALLS_PG_CONNECTIONS,
    CALLS_PG_RESULTS,
    CALLS_FILES, /* descriptors */
    CALLS_HANDLE_COUNT
};

/* A place. */
struct calls_site {
    _Atomic uintptr_t key; /* 0: free */
    uintptr_t at;          /* return address */
    const char *name;
    atomic_bool can_fail; /* else memory was taken here, which is all that is known of it */
    atomic_int blocks; /* of memory that were taken here and are not given back: at the end, leaks */
    bool is_tried;     /* the parent's */
};

struct calls_shared {
    atomic_uint_fast64_t count;
    atomic_bool is_injected;
    uintptr_t injected_at[CALLS_DEPTH]; /* where the failing call returns to, its caller, ...; 0: no more */
    const char *injected_name;
    struct calls_site site[CALLS_SITES];
    atomic_int open[CALLS_HANDLE_COUNT];
    char left_file[128]; /* what a descriptor that was left open leads to */
    bool is_settled; /* the process came to its end in order: blocks and open say what it left behind */
};

struct calls_wish {
    uint64_t n;    /* this call fails; 0: none */
    uintptr_t key; /* or the first one at this place, when not 0 */
    bool is_path;  /* places are chains of addresses */
};

/* From now on calls are counted into `shared`, and one fails. Once per process. */
void calls_arm(struct calls_shared *shared, const struct calls_wish *w);

/* No more counting; descriptors that were opened since calls_arm() are counted as left behind. */
void calls_settle(void);

/* "malloc at workers/common/buf.c:47"; `call` NULL: the place alone. */
void calls_name(uintptr_t at, const char *call, char *ret, unsigned long ret_len);

#endif
