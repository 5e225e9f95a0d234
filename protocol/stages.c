/* SPDX-License-Identifier: Apache-2.0 */
#include "stages.h"

static const char *const stage_names[STAGE_COUNT] = {
    [STAGE_NONE] = "none",         [STAGE_FETCH] = "fetch",   [STAGE_READ] = "read",
    [STAGE_LANGUAGE] = "language", [STAGE_ENTITY] = "entity", [STAGE_CLAIM] = "claim",
    [STAGE_WRITE] = "write",
};

static const struct {
    const char *name;
    enum stage first;
} job_kinds[JOB_KIND_COUNT] = {
    [JOB_POLL] = {"poll", STAGE_FETCH},
    [JOB_PAGE] = {"page", STAGE_FETCH},
    [JOB_ENRICH] = {"enrich", STAGE_READ},
};

/* What a stage may be given. */
static const struct {
    enum stage stage;
    enum message_type type;
} inputs[] = {
    {STAGE_FETCH, MESSAGE_FETCH},       {STAGE_READ, MESSAGE_CAPTURE},
    {STAGE_LANGUAGE, MESSAGE_DOCUMENT}, {STAGE_ENTITY, MESSAGE_DOCUMENT},
    {STAGE_CLAIM, MESSAGE_DOCUMENT},    {STAGE_WRITE, MESSAGE_CAPTURE},
    {STAGE_WRITE, MESSAGE_LISTING},     {STAGE_WRITE, MESSAGE_DOCUMENT},
};

/* What a stage may send as a result, and who gets it. D1 is the first row: the capture is stored
 * before anything reads it, so that a crash in a parser never asks the site again. */
static const struct {
    enum stage from;
    enum message_type type;
    enum stage to;
} routes[] = {
    {STAGE_FETCH, MESSAGE_CAPTURE, STAGE_WRITE},
    {STAGE_READ, MESSAGE_LISTING, STAGE_WRITE},
    {STAGE_READ, MESSAGE_DOCUMENT, STAGE_LANGUAGE},
    {STAGE_LANGUAGE, MESSAGE_DOCUMENT, STAGE_ENTITY},
    {STAGE_ENTITY, MESSAGE_DOCUMENT, STAGE_CLAIM},
    {STAGE_CLAIM, MESSAGE_DOCUMENT, STAGE_WRITE},
};

#define LEN(array) (sizeof(array) / sizeof((array)[0]))

const char *stage_name(enum stage s)
{
    return (unsigned)s < STAGE_COUNT ? stage_names[s] : "none";
}

enum stage stage_of(struct span name)
{
    for (unsigned s = STAGE_NONE + 1; s < STAGE_COUNT; s++) {
        if (span_equal(name, span_of(stage_names[s])))
            return (enum stage)s;
    }
    return STAGE_NONE;
}

enum stage stage_first(enum job_kind k)
{
    return (unsigned)k < JOB_KIND_COUNT ? job_kinds[k].first : STAGE_NONE;
}

bool stage_takes(enum stage s, enum message_type t)
{
    for (size_t i = 0; i < LEN(inputs); i++) {
        if (inputs[i].stage == s && inputs[i].type == t)
            return true;
    }
    return false;
}

enum stage stage_next(enum stage s, enum message_type t)
{
    for (size_t i = 0; i < LEN(routes); i++) {
        if (routes[i].from == s && routes[i].type == t)
            return routes[i].to;
    }
    return STAGE_NONE;
}

const char *stage_job_kind_name(enum job_kind k)
{
    return (unsigned)k < JOB_KIND_COUNT && job_kinds[k].name ? job_kinds[k].name : "none";
}
