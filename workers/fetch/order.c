/* SPDX-License-Identifier: Apache-2.0 */
#include "errand.h"

#include <stdlib.h>
#include "answer.h"
#include "common/clock.h"
#include "common/log.h"

#define GIVE_BACK_MS 30000 /* a slot further away than this is not waited for here */
#define SPACING_PRESET_MS 5000
#define CROWDED_MS 2000
#define ADDRESS_BYTES_MAX 8192 /* a longer one could not be kept: see wire.h */

struct order {
    struct errand errand;
    struct station_task *task;
    Cw__Fetch *fetch;
    struct transfer_place place; /* of the present hop */
    struct politeness_site *waits_for;
    bool is_allowed;   /* robots.txt has been looked at for this hop */
    uint64_t spent_ms; /* on the hops before */
    struct order *next;
};

/* ---- ends */

static void leave_line(struct order *o)
{
    if (o->waits_for)
        politeness_leave(o->waits_for);
    o->waits_for = NULL;
}

static void order_free(struct fetcher *f, struct order *o)
{
    leave_line(o);
    struct order **at = &f->orders;
    while (*at != o)
        at = &(*at)->next;
    *at = o->next;
    arena_done(&o->errand.arena);
    free(o);
}

static void end_failed(struct fetcher *f, struct order *o, const struct station_failure *why)
{
    station_fail_fully(f->station, o->task, why);
    order_free(f, o);
}

static void end_released(struct fetcher *f, struct order *o, const char *reason,
                         uint64_t not_before_ms)
{
    station_fail(f->station, o->task, CW__FAILURE__KIND__RELEASED, reason, not_before_ms);
    order_free(f, o);
}

static void end_rejected(struct fetcher *f, struct order *o, const char *reason)
{
    end_failed(f, o, &(struct station_failure){CW__FAILURE__KIND__REJECT, .reason = reason});
}

static void end_replied(struct fetcher *f, struct order *o, const Cw__Capture *capture)
{
    struct error e;
    /* a failure to pack has been reported by the station */
    (void)!station_reply(f->station, o->task, MESSAGE_CAPTURE, &capture->base, &e);
    order_free(f, o);
}

static Cw__Failure__Kind kind_of(enum fate fate)
{
    return fate == FATE_REJECT ? CW__FAILURE__KIND__REJECT : CW__FAILURE__KIND__RETRY;
}

/* ---- waiting */

/* Does this hop need to look into robots.txt? A request for that file itself does not. */
static bool obeys_robots(const struct fetcher *f, const struct order *o, const char *path)
{
    return f->conf.obey_robots && !o->fetch->ignore_robots && strcmp(path, "/robots.txt") != 0;
}

/* Stands in the line of the site that `url` is on; a line too long sends the order back to the hub
 * until it may be its turn, so that one slow site does not use up the credit that the others need.
 */
static void wait_for_site(struct fetcher *f, struct order *o, const char *url)
{
    struct error e;
    if (!transfer_locate(url, &o->errand.arena, &o->place)) {
        (void)fail(&e, FATE_REJECT, "'%s' is not an http or https address", url);
        end_rejected(f, o, e.text);
        return;
    }
    if (strlen(o->place.url) > ADDRESS_BYTES_MAX) {
        (void)fail(&e, FATE_REJECT, "the address has %zu bytes, more than %d", strlen(o->place.url),
                   ADDRESS_BYTES_MAX);
        end_rejected(f, o, e.text);
        return;
    }
    o->is_allowed = !obeys_robots(f, o, o->place.path);
    o->waits_for = politeness_site(f->politeness, o->place.site, clock_monotonic_ms());
    if (!o->waits_for) {
        end_released(f, o, "out of memory", 1000);
        return;
    }
    uint64_t spacing_ms = o->fetch->has_spacing_ms ? o->fetch->spacing_ms : SPACING_PRESET_MS;
    /* Whoever was sent here by another outlet's redirect must not make it faster. */
    if (o->errand.hops == 0 || spacing_ms > o->waits_for->spacing_ms)
        o->waits_for->spacing_ms = spacing_ms;
    uint64_t wait_ms = politeness_join(o->waits_for);
    if (wait_ms > GIVE_BACK_MS)
        end_released(f, o, "the site's turn comes later", wait_ms);
}

/* ---- asking */

static void log_ignored_robots(const struct order *o)
{
    log_info("robots.ignored", LOG_INT("job", o->task->header.job),
             LOG_INT("trace", o->task->envelope.trace), LOG_STR("url", o->place.url),
             LOG_STR("source", o->fetch->source));
}

/* Asks for the present hop, in the slot that it has. */
static void ask(struct fetcher *f, struct order *o)
{
    struct error e;
    struct transfer_request request = {.url = o->place.url,
                                       .body_bytes = (size_t)f->conf.max_bytes,
                                       .is_cut = o->fetch->role == CW__FETCH__ROLE__FEED};
    /* validators belong to the address that was asked for */
    if (o->errand.hops == 0) {
        request.etag = o->fetch->etag;
        request.last_modified = o->fetch->last_modified;
    }
    if (o->fetch->ignore_robots)
        log_ignored_robots(o);
    enum fate fate = errand_start(f, &o->errand, &request, &e);
    if (fate == FATE_DONE) {
        o->errand.transfer.started_ms -= o->spent_ms;
        return;
    }
    errand_stop(f, &o->errand, 0);
    end_failed(f, o, &(struct station_failure){kind_of(fate), .reason = e.text});
}

/* A hop within its site belongs to the same visit, when the rules of where it leads are known. */
static bool may_stay(const struct fetcher *f, struct order *o, const struct transfer_place *to)
{
    const struct politeness_rules *rules = &o->errand.site->rules[to->is_https];
    return strcmp(to->site, o->place.site) == 0 && strlen(to->url) <= ADDRESS_BYTES_MAX &&
           (!obeys_robots(f, o, to->path) ||
            (politeness_knows(rules, clock_monotonic_ms()) &&
             politeness_allows(rules, to->path, &o->errand.arena)));
}

/* Another site is asked as if it were the first: its robots.txt and slot are waited for. */
static void follow_redirect(struct fetcher *f, struct order *o, const char *to)
{
    struct error e;
    struct transfer_place place;
    const char *from = o->errand.transfer.url;
    if (o->errand.hops++ == FETCH_HOPS_MAX) {
        errand_stop(f, &o->errand, 0);
        (void)fail(&e, FATE_REJECT, "more than %d redirects, the last from '%s'", FETCH_HOPS_MAX,
                   from);
        end_rejected(f, o, e.text);
        return;
    }
    o->spent_ms = clock_monotonic_ms() - o->errand.transfer.started_ms;
    if (transfer_locate(to, &o->errand.arena, &place) && may_stay(f, o, &place)) {
        errand_halt(f, &o->errand);
        o->place = place;
        ask(f, o);
        return;
    }
    errand_stop(f, &o->errand, 0);
    wait_for_site(f, o, to);
}

/* ---- answers */

static void take_answer(struct fetcher *f, struct order *o, enum fate fate,
                        const struct answer *answer, struct error *e)
{
    struct transfer *t = &o->errand.transfer;
    struct station_failure why = {.reason = e->text,
                                  .not_before_ms = answer->not_before_ms,
                                  .trouble = answer->trouble,
                                  .http_status = (uint32_t)t->status,
                                  .pause_site_ms = answer->pause_ms};
    Cw__Capture *capture;
    struct error no_better;
    if (fate == FATE_DONE) {
        fate = answer_capture(t, o->fetch, &capture, e);
    } else if (answer->is_blocked) {
        fate = answer_capture_blocked(t, o->fetch, e->text, &capture, &no_better);
    }
    errand_stop(f, &o->errand, answer->pause_ms); /* the capture is in the arena, not in curl */
    if (fate == FATE_DONE) {
        end_replied(f, o, capture);
        return;
    }
    why.kind = kind_of(fate);
    end_failed(f, o, &why);
}

static void order_ended(struct fetcher *f, struct errand *x, CURLcode result)
{
    struct order *o = (struct order *)x;
    struct answer answer = {0};
    struct error e;
    enum fate fate = transfer_finish(&x->transfer, result, &e);
    const char *to = fate == FATE_DONE ? transfer_redirect(&x->transfer) : NULL;
    if (to) {
        follow_redirect(f, o, to);
        return;
    }
    if (x->transfer.is_crowded) {
        errand_stop(f, x, 0);
        end_released(f, o, e.text, CROWDED_MS);
        return;
    }
    if (fate == FATE_DONE)
        fate = answer_judge(&x->transfer, o->fetch->role, clock_wall_us(), &answer, &e);
    else
        answer.trouble = x->transfer.trouble;
    take_answer(f, o, fate, &answer, &e);
}

/* Nobody is asked: the rules of the origin say no. */
static void end_forbidden(struct fetcher *f, struct order *o, const struct politeness_rules *rules)
{
    struct error e, no_better;
    Cw__Capture *capture;
    if (rules->is_refused) {
        end_rejected(f, o, rules->why);
        return;
    }
    if (rules->allows_nothing) {
        uint64_t now_ms = clock_monotonic_ms();
        (void)fail(&e, FATE_RETRY, "robots.txt of '%s' cannot be read: %s", o->place.origin,
                   rules->why);
        end_failed(f, o,
                   &(struct station_failure){CW__FAILURE__KIND__RETRY, .reason = e.text,
                                             .not_before_ms = rules->until_ms - now_ms + 1,
                                             .trouble = rules->trouble});
        return;
    }
    (void)fail(&e, FATE_REJECT, "robots.txt of '%s' does not allow '%s'", o->place.origin,
               o->place.path);
    o->errand.transfer = (struct transfer){.arena = &o->errand.arena, .url = o->place.url};
    if (answer_capture_blocked(&o->errand.transfer, o->fetch, e.text, &capture, &no_better) ==
        FATE_DONE)
        end_replied(f, o, capture);
    else
        end_rejected(f, o, e.text);
}

/* ---- beginnings */

/* Starts the request if robots.txt and the slot of its site let it; else it is looked at again at
 * the next tick. */
static void advance(struct fetcher *f, struct order *o)
{
    uint64_t now_ms = clock_monotonic_ms();
    struct politeness_site *site = o->waits_for;
    struct politeness_rules *rules = &site->rules[o->place.is_https];
    if (!o->is_allowed && rules->known == POLITENESS_RULES_ASKED_FOR)
        return;
    if (!o->is_allowed && politeness_knows(rules, now_ms)) {
        o->is_allowed = politeness_allows(rules, o->place.path, &o->errand.arena);
        if (!o->is_allowed) {
            end_forbidden(f, o, rules);
            return;
        }
    }
    uint64_t wait_ms = politeness_take(site, now_ms);
    if (wait_ms == 0 && o->is_allowed) {
        o->errand.site = site;
        leave_line(o);
        ask(f, o);
    } else if (wait_ms == 0) {
        errand_ask_robots(f, site, rules, o->place.origin);
    } else if (wait_ms != UINT64_MAX && wait_ms > GIVE_BACK_MS) {
        end_released(f, o, "the site's turn comes later", wait_ms);
    }
}

void order_accept(struct fetcher *f, struct station_task *task)
{
    struct error e;
    ProtobufCMessage *m;
    struct order *o = calloc(1, sizeof *o);
    if (!o) {
        station_fail(f->station, task, CW__FAILURE__KIND__RELEASED, "out of memory", 1000);
        return;
    }
    arena_init(&o->errand.arena, FETCH_ORDER_BYTES_MAX);
    o->errand.ended = order_ended;
    o->task = task;
    o->next = f->orders;
    f->orders = o;
    enum fate fate =
        wire_unpack(&task->header, wire_body(buf_span(&task->frame)), &o->errand.arena, &m, &e);
    if (fate != FATE_DONE) {
        end_rejected(f, o, e.text);
        return;
    }
    o->fetch = (Cw__Fetch *)m;
    wait_for_site(f, o, o->fetch->url);
}

void order_advance_all(struct fetcher *f)
{
    bool draining = station_is_draining(f->station);
    for (struct order *o = f->orders, *next; o; o = next) {
        next = o->next;
        if (!o->waits_for)
            continue; /* its transfer is running */
        if (draining)
            end_released(f, o, "the worker is stopping", 0);
        else if (station_is_lost(f->station, o->task)) /* else the site is asked twice for it */
            end_released(f, o, "the hub was lost", 0);
        else
            advance(f, o);
    }
}
