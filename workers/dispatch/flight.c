/* SPDX-License-Identifier: Apache-2.0 */
#include "flight.h"

#include <stdlib.h>
#include <string.h>
#include "wire.h"

#define SLOTS_FIRST 1024

enum fate flight_init(struct flight *f, struct error *e)
{
    memset(f, 0, sizeof(*f));
    f->slots = calloc(SLOTS_FIRST, sizeof(struct flight_job *));
    if (!f->slots)
        return fail(e, FATE_BROKEN, "out of memory for the table of jobs");
    f->slots_len = SLOTS_FIRST;
    return FATE_DONE;
}

static void job_free(struct flight_job *job)
{
    buf_done(&job->frame);
    free(job);
}

void flight_done(struct flight *f)
{
    for (size_t i = 0; i < f->slots_len; i++) {
        while (f->slots[i]) {
            struct flight_job *job = f->slots[i];

            f->slots[i] = job->chain;
            job_free(job);
        }
    }
    free(f->slots);
    memset(f, 0, sizeof(*f));
}

/* Ids are hashes already: their low bits are as good as any. */
static struct flight_job **slot_of(const struct flight *f, uint64_t id)
{
    return &f->slots[id & (f->slots_len - 1)];
}

struct flight_job *flight_find(const struct flight *f, uint64_t id)
{
    struct flight_job *job = *slot_of(f, id);

    while (job && job->id != id)
        job = job->chain;
    return job;
}

static void list_take(struct flight_job *job)
{
    struct flight_list *l = job->in;

    if (!l)
        return;
    *(job->prev ? &job->prev->next : &l->first) = job->next;
    *(job->next ? &job->next->prev : &l->last) = job->prev;
    l->n--;
    job->in = NULL;
    job->prev = job->next = NULL;
}

static void list_put(struct flight_list *l, struct flight_job *job)
{
    list_take(job);
    job->in = l;
    job->prev = l->last;
    *(l->last ? &l->last->next : &l->first) = job;
    l->last = job;
    l->n++;
}

static void take_line(struct flight *f, struct flight_job *job)
{
    list_put(job->is_suspect ? &f->suspects[job->stage] : &f->waiting[job->stage], job);
}

/* The table doubles before chains grow long; failing to grow only makes it slower. */
static void grow(struct flight *f)
{
    struct flight_job **bigger = calloc(f->slots_len * 2, sizeof(struct flight_job *));
    size_t mask = f->slots_len * 2 - 1;

    if (!bigger)
        return;
    for (size_t i = 0; i < f->slots_len; i++) {
        while (f->slots[i]) {
            struct flight_job *job = f->slots[i];

            f->slots[i] = job->chain;
            job->chain = bigger[job->id & mask];
            bigger[job->id & mask] = job;
        }
    }
    free(f->slots);
    f->slots = bigger;
    f->slots_len = mask + 1;
}

static void note_frame(struct flight *f, struct flight_job *job)
{
    struct span frame = buf_span(&job->frame);

    f->bytes = f->bytes - job->frame_bytes + frame.n;
    job->frame_bytes = frame.n;
    job->head_len = 0;
    if (frame.n > WIRE_HEADER_BYTES) {
        size_t body = frame.n - WIRE_HEADER_BYTES;

        job->head_len = body < sizeof(job->head) ? body : sizeof(job->head);
        memcpy(job->head, frame.p + WIRE_HEADER_BYTES, job->head_len);
    }
}

void flight_add(struct flight *f, struct flight_job *job)
{
    struct flight_job *old = flight_find(f, job->id);

    if (old)
        flight_drop(f, old);
    if (f->n >= f->slots_len)
        grow(f);
    job->in = NULL;
    job->prev = job->next = NULL;
    job->frame_bytes = 0;
    note_frame(f, job);
    job->chain = *slot_of(f, job->id);
    *slot_of(f, job->id) = job;
    f->n++;
    f->started[stage_first(job->kind)]++;
    take_line(f, job);
}

bool flight_forward(struct flight *f, struct flight_job *job, enum stage to, enum message_type type,
                    struct span frame)
{
    struct buf copy;

    buf_init(&copy, frame.n);
    if (!buf_append(&copy, frame)) {
        buf_done(&copy);
        return false;
    }
    buf_done(&job->frame);
    job->frame = copy;
    job->stage = to;
    job->type = type;
    note_frame(f, job);
    take_line(f, job);
    return true;
}

void flight_hold(struct flight *f, struct flight_job *job, struct flight_list *hand,
                 uint64_t now_ms)
{
    (void)f; /* its bytes still count: they are in ZeroMQ's queue or with the worker */
    buf_done(&job->frame);
    buf_init(&job->frame, 0);
    job->held_since_ms = now_ms;
    list_put(hand, job);
}

void flight_drop(struct flight *f, struct flight_job *job)
{
    struct flight_job **at = slot_of(f, job->id);

    while (*at && *at != job)
        at = &(*at)->chain;
    if (*at)
        *at = job->chain;
    list_take(job);
    f->n--;
    f->bytes -= job->frame_bytes;
    f->started[stage_first(job->kind)]--;
    job_free(job);
}

void flight_each(struct flight *f, void (*see)(void *ctx, struct flight_job *job), void *ctx)
{
    for (size_t i = 0; i < f->slots_len; i++) {
        struct flight_job *job = f->slots[i];

        while (job) {
            struct flight_job *next = job->chain;

            see(ctx, job);
            job = next;
        }
    }
}

size_t flight_waiting(const struct flight *f, enum stage s)
{
    return f->waiting[s].n + f->suspects[s].n;
}
