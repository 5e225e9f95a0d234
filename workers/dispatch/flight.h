/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flight - the jobs that this dispatch has leased: where each one is, and the frame that waits to
 * be handed over.
 *
 * A job is in exactly one list: a waiting line of its stage (suspects have lines of their own) or
 * the hand of a worker. Lines are first in, first out. A frame is kept only while it waits: what is
 * lost after that is not sent again from memory but given back to the ledger, which is the one way
 * of recovery.
 *
 * Pure data, no clock, no sockets; one thread.
 */
#ifndef FLIGHT_H
#define FLIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "common/buf.h"
#include "common/error.h"
#include "stages.h"

#define FLIGHT_HEAD_BYTES 256

struct flight_job;

struct flight_list {
    struct flight_job *first, *last;
    size_t n;
};

struct flight_job {
    uint64_t id, token;
    enum job_kind kind;
    enum stage stage;       /* where it waits or is worked on */
    enum message_type type; /* of the frame that this stage gets */
    unsigned attempts;      /* this one included */
    unsigned crashes;
    bool is_suspect;
    int64_t site;        /* whose slot it has; 0: none */
    uint32_t spacing_ms; /* the pause that follows its request */
    struct buf frame;    /* empty once handed over */
    size_t frame_bytes;  /* its size, kept: ZeroMQ and the worker hold it still */
    char head[FLIGHT_HEAD_BYTES];
    size_t head_len;         /* first bytes of the body, for the quarantine */
    uint64_t held_since_ms;  /* when the worker got it */
    unsigned asked, renewed; /* numbers of the renewals that named it and that confirmed it */
    struct flight_list *in;
    struct flight_job *prev, *next; /* in `in` */
    struct flight_job *chain;       /* in its hash slot */
};

struct flight {
    struct flight_job **slots;
    size_t slots_len; /* a power of two */
    size_t n;
    uint64_t bytes;                           /* of all frames, handed over or not */
    struct flight_list waiting[STAGE_COUNT];  /* ordinary jobs */
    struct flight_list suspects[STAGE_COUNT]; /* those that run alone */
    size_t started[STAGE_COUNT];              /* jobs by the stage at which their kind starts */
};

MUST_USE enum fate flight_init(struct flight *f, struct error *e);

/* Frees every job; no hand may be used afterwards. */
void flight_done(struct flight *f);

/* NULL: not ours. */
struct flight_job *flight_find(const struct flight *f, uint64_t id);

/* Takes a job (calloc'ed by the caller, with its frame) into the line of job->stage. A job of the
 * same id that is still here is dropped first: its lease ran out, or it would not have been leased
 * again. */
void flight_add(struct flight *f, struct flight_job *job);

/* Next stage: `frame` (copied) waits there. False: out of memory, nothing has changed. */
MUST_USE bool flight_forward(struct flight *f, struct flight_job *job, enum stage to,
                             enum message_type type, struct span frame);

/* The job has been sent: into the worker's hand. */
void flight_hold(struct flight *f, struct flight_job *job, struct flight_list *hand,
                 uint64_t now_ms);

/* Out of its list and gone. */
void flight_drop(struct flight *f, struct flight_job *job);

/* Every job once; `see` may drop the job that it is shown, no other. */
void flight_each(struct flight *f, void (*see)(void *ctx, struct flight_job *job), void *ctx);

/* Jobs that wait at a stage. */
size_t flight_waiting(const struct flight *f, enum stage s);

#endif
