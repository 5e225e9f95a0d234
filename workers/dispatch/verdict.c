/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict.h"

#include "common/clock.h"

/* How long a job waits after its n-th failure: base * 2^n up to the cap, full jitter. */
static const struct {
    uint64_t base_ms, cap_ms;
} backoffs[JOB_KIND_COUNT] = {
    [JOB_POLL] = {60000, 6 * 3600 * 1000},
    [JOB_PAGE] = {2000, 15 * 60 * 1000},
    [JOB_ENRICH] = {250, 60 * 1000}, /* asks nobody's site: only this machine must recover */
};

/* A job that was alone with its worker when that was lost without a word waits 2, 4, 8, 16 s: five
 * such losses condemn it, and so they must not fit into a storm of restarts that has nothing to do
 * with it. */
#define LOST_ALONE_BASE_MS 1000u
#define LOST_ALONE_DOUBLINGS 6 /* at most */

/* By Cw__Failure__Trouble. */
static const double weights[] = {1, 0.5, 0.25};

static uint64_t capped(uint64_t ms)
{
    return ms < VERDICT_MAX_DELAY_MS ? ms : VERDICT_MAX_DELAY_MS;
}

static uint64_t delay_of(const struct flight_job *job, uint64_t not_before_ms)
{
    unsigned failures = job->attempts > 0 ? job->attempts - 1 : 0;
    uint64_t delay =
        clock_backoff_ms(failures, backoffs[job->kind].base_ms, backoffs[job->kind].cap_ms);

    not_before_ms = capped(not_before_ms);
    return not_before_ms > delay ? not_before_ms : delay;
}

static bool is_scheduled_anew(const struct flight_job *job, const Cw__Failure *f)
{
    return job->kind == JOB_POLL && job->stage == STAGE_FETCH &&
           !(f->has_trouble && f->trouble == CW__FAILURE__TROUBLE__NAME);
}

static struct verdict of_retry(const struct verdict_limits *l, const struct flight_job *job,
                               const Cw__Failure *f, const char *reason)
{
    uint64_t not_before_ms = f->has_not_before_ms ? f->not_before_ms : 0;
    struct verdict v = {.delay_ms = delay_of(job, not_before_ms)};

    v.is_dead = job->attempts >= l->attempts;
    if (is_scheduled_anew(job, f)) {
        v.is_dead = true;
        v.delay_ms = capped(not_before_ms);
        (void)fail(&v.why, FATE_RETRY, "%s", reason);
    } else if (v.is_dead) {
        (void)fail(&v.why, FATE_RETRY, "given up after %u attempts: %s", job->attempts, reason);
    } else {
        (void)fail(&v.why, FATE_RETRY, "%s", reason);
    }
    return v;
}

static struct verdict of_crash(const struct verdict_limits *l, const struct flight_job *job,
                               const char *reason)
{
    struct verdict v = {.is_crash = true, .is_suspect = true};
    unsigned crashes = job->crashes + 1;

    v.is_dead = crashes >= l->crashes;
    if (v.is_dead)
        (void)fail(&v.why, FATE_RETRY, "its %s worker crashed %u times, last: %s",
                   stage_name(job->stage), crashes, reason);
    else
        (void)fail(&v.why, FATE_RETRY, "its %s worker crashed: %s", stage_name(job->stage), reason);
    return v;
}

static struct verdict by_kind(const struct verdict_limits *l, const struct flight_job *job,
                              const Cw__Failure *f, const char *reason)
{
    uint64_t not_before = f->has_not_before_ms ? f->not_before_ms : 0;
    struct verdict v = {0};

    switch (f->has_kind ? f->kind : CW__FAILURE__KIND__RETRY) {
    case CW__FAILURE__KIND__RELEASED:
        v = verdict_of_return(reason);
        v.delay_ms = capped(not_before);
        return v;
    case CW__FAILURE__KIND__REJECT:
        v.is_dead = true;
        v.delay_ms = capped(not_before);
        (void)fail(&v.why, FATE_RETRY, "%s", reason);
        return v;
    case CW__FAILURE__KIND__CRASHED:
        return of_crash(l, job, reason);
    case CW__FAILURE__KIND__RETRY:
    default: /* a kind of a newer minor version */
        return of_retry(l, job, f, reason);
    }
}

struct verdict verdict_of_failure(const struct verdict_limits *l, const struct flight_job *job,
                                  const Cw__Failure *failure)
{
    const char *reason =
        failure->reason && failure->reason[0] ? failure->reason : "no reason given";
    struct verdict v = by_kind(l, job, failure, reason);
    unsigned trouble = failure->has_trouble ? (unsigned)failure->trouble : 0;

    v.trouble = weights[trouble < sizeof(weights) / sizeof(*weights) ? trouble : 0];
    v.http_status = failure->has_http_status ? failure->http_status : 0;
    v.pause_ms = failure->has_pause_site_ms ? capped(failure->pause_site_ms) : 0;
    return v;
}

static uint64_t delay_of_suspect(const struct flight_job *job)
{
    unsigned n = job->attempts < LOST_ALONE_DOUBLINGS ? job->attempts : LOST_ALONE_DOUBLINGS;

    return (uint64_t)LOST_ALONE_BASE_MS << n;
}

struct verdict verdict_of_loss(const struct verdict_limits *l, const struct flight_job *job,
                               enum verdict_blame blame, const char *how)
{
    struct verdict v = {0};

    if (blame == VERDICT_INNOCENT)
        return verdict_of_return(how);
    v.is_suspect = blame == VERDICT_BLAMED || job->attempts >= 2;
    v.is_uncounted = blame == VERDICT_BLAMED && !job->is_suspect;
    v.is_dead = job->is_suspect && job->attempts >= l->attempts;
    v.delay_ms = job->is_suspect ? delay_of_suspect(job) : 0;
    if (v.is_dead)
        (void)fail(&v.why, FATE_RETRY,
                   "lost with its worker while alone with it, at attempt %u: %s", job->attempts,
                   how);
    else
        (void)fail(&v.why, FATE_RETRY, "%s", how);
    return v;
}

struct verdict verdict_of_return(const char *why)
{
    struct verdict v = {.is_uncounted = true};

    (void)fail(&v.why, FATE_RETRY, "%s", why);
    return v;
}
