/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stages - the one contract file: which workers there are, what they take and give, and where a result goes next.
 *
 * To add a worker: 1. its message in claimwire.proto, a type below, limits in inspect.c, a golden file  2. rows here
 * 3. a folder and a line in workers/CMakeLists.txt  4. deploy/conf/<name>.conf. To add a message type: the enum, the
 * row in wire.c, a golden file.
 */
#ifndef STAGES_H
#define STAGES_H

#include <stdbool.h>
#include <stddef.h>
#include "common/span.h"

/* Types of messages, the `type` of the header. Numbers are never used again. */
enum message_type {
    MESSAGE_NONE = 0,
    /* transport */
    MESSAGE_HELLO = 1,
    MESSAGE_WELCOME = 2,
    MESSAGE_REFUSE = 3,
    MESSAGE_HEARTBEAT = 4,
    MESSAGE_CREDIT = 5,
    MESSAGE_BYE = 6,
    MESSAGE_FAILURE = 7,
    MESSAGE_ACK = 8,
    /* work */
    MESSAGE_FETCH = 16,
    MESSAGE_CAPTURE = 17,
    MESSAGE_LISTING = 18,
    MESSAGE_DOCUMENT = 19,
};

enum stage { STAGE_NONE, STAGE_FETCH, STAGE_READ, STAGE_LANGUAGE, STAGE_ENTITY, STAGE_CLAIM, STAGE_WRITE, STAGE_COUNT };

/* Kinds of ledger rows (job.kind in the database). */
enum job_kind { JOB_POLL = 1, JOB_PAGE = 2, JOB_ENRICH = 3, JOB_KIND_COUNT };

/* "fetch" ... "write"; STAGE_NONE is "none". */
const char *stage_name(enum stage s);
enum stage stage_of(struct span name);

/* Where a job of this kind starts: POLL and PAGE at fetch, ENRICH at read. */
enum stage stage_first(enum job_kind k);

/* May a worker of stage s be given this type? (write takes CAPTURE, LISTING and DOCUMENT.) */
bool stage_takes(enum stage s, enum message_type t);

/* Where a result of type t made by stage s goes next; STAGE_NONE: s must not send it. write's Ack ends a job. */
enum stage stage_next(enum stage s, enum message_type t);

/* "poll", "page", "enrich". */
const char *stage_job_kind_name(enum job_kind k);

/* Where the hub listens and workers connect when nothing else is set: "ipc://<run dir>/hub". */
#define STAGES_HUB_SOCKET "hub"

#endif
