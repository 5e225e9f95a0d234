/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include "address.h"
#include "answer.h"
#include "common/clock.h"
#include "politeness.h"
#include "transfer.h"

#define HOPS_MAX 5
#define ROBOTS_KEEP_MS (24ull * 60 * 60 * 1000)
#define ROBOTS_RETRY_MS (10ull * 60 * 1000) /* after a robots.txt that could not be had */
#define GIVE_BACK_MS 30000 /* a slot further away than this is not waited for here */
#define ORDERS_MAX 1024
#define ORDER_BYTES_MAX (64u << 20)
#define TICK_MS 50

const struct conf_row fetch_conf_rows[] = {
    {"fetch.contact", CONF_STRING, offsetof(struct fetch_conf, contact), "", 0, 0,
     "address or e-mail of who answers for this crawler, shown in the User-Agent"},
    {"fetch.spacing_ms", CONF_INT, offsetof(struct fetch_conf, spacing_ms), "5000", 0, 3600000,
     "pause between two requests to one site"},
    {"fetch.connect_ms", CONF_INT, offsetof(struct fetch_conf, connect_ms), "5000", 1, 600000,
     "longest wait for a connection"},
    {"fetch.total_ms", CONF_INT, offsetof(struct fetch_conf, total_ms), "30000", 1, 600000,
     "longest time for one request"},
    {"fetch.max_bytes", CONF_SIZE, offsetof(struct fetch_conf, max_bytes), "4MiB", 1024,
     WIRE_MAX_RAW_BYTES, "largest body after decompression"},
    {"fetch.allow_networks", CONF_STRING, offsetof(struct fetch_conf, allow_networks), "", 0, 0,
     "private networks that may be fetched from all the same, as 127.0.0.0/8 fd00::/8"},
    {"fetch.allow_ports", CONF_STRING, offsetof(struct fetch_conf, allow_ports), "80 443 8080 8443",
     0, 0, "ports that may be connected to"},
    {"fetch.robots", CONF_BOOL, offsetof(struct fetch_conf, obey_robots), "yes", 0, 0,
     "obey robots.txt; turning it off is for archives of your own"},
    {0},
};

/* Something that has a transfer running: an order, or the fetching of a robots.txt. */
struct errand {
    struct transfer transfer;
    struct arena arena;
    void (*ended)(struct fetcher *f, struct errand *self, CURLcode result);
    struct politeness_site *site; /* whose slot it holds while running */
    unsigned hops;
};

struct order {
    struct errand errand;
    struct station_task *task;
    Cw__Fetch *fetch;
    const char *url, *origin, *path; /* of the present hop */
    struct politeness_site *waits_for;
    struct order *next;
};

struct robots_errand {
    struct errand errand;
    struct politeness_site *owner; /* whose rules they will be; site may differ after a redirect */
};

struct fetcher {
    struct fetch_conf conf;
    struct address_rules addresses;
    struct transfer_limits limits;
    char user_agent[256];
    CURLM *multi;
    struct politeness *politeness;
    struct station *station;
    struct order *orders;
    size_t orders_len;
    size_t running;
};

enum fate fetch_open(const struct fetch_conf *conf, struct fetcher **ret, struct error *e)
{
    struct fetcher *f = calloc(1, sizeof *f);
    if (!f)
        return fail(e, FATE_BROKEN, "out of memory");
    f->conf = *conf;
    enum fate fate = address_rules_init(&f->addresses, conf->allow_networks, conf->allow_ports, e);
    if (fate != FATE_DONE) {
        free(f);
        return fate;
    }
    (void)snprintf(f->user_agent, sizeof f->user_agent, "claimwire/%s%s%s%s", CW_VERSION,
                   *conf->contact ? " (+" : "", conf->contact, *conf->contact ? ")" : "");
    f->limits = (struct transfer_limits){.connect_ms = conf->connect_ms,
                                         .total_ms = conf->total_ms,
                                         .body_bytes = conf->max_bytes,
                                         .user_agent = f->user_agent,
                                         .addresses = &f->addresses};
    f->politeness = politeness_new((uint64_t)conf->spacing_ms);
    if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !f->politeness ||
        !(f->multi = curl_multi_init())) {
        fetch_close(f);
        return fail(e, FATE_BROKEN, "cannot start curl");
    }
    *ret = f;
    return FATE_DONE;
}

void fetch_close(struct fetcher *f)
{
    if (!f)
        return;
    if (f->multi)
        curl_multi_cleanup(f->multi);
    politeness_free(f->politeness);
    free(f);
}

/* ---- errands: a transfer on the multi handle ---- */

static enum fate errand_start(struct fetcher *f, struct errand *x, const char *url,
                              const Cw__Fetch *validators, struct error *e)
{
    x->transfer = (struct transfer){.arena = &x->arena, .limits = &f->limits};
    enum fate fate = transfer_open(&x->transfer, url, validators ? validators->etag : NULL,
                                   validators ? validators->last_modified : NULL, x, e);
    if (fate != FATE_DONE)
        return fate;
    if (curl_multi_add_handle(f->multi, x->transfer.handle) != CURLM_OK) {
        transfer_done(&x->transfer);
        return fail(e, FATE_RETRY, "cannot start a transfer");
    }
    f->running++;
    return FATE_DONE;
}

static void errand_stop(struct fetcher *f, struct errand *x, uint64_t pause_ms)
{
    if (x->transfer.handle) {
        curl_multi_remove_handle(f->multi, x->transfer.handle);
        transfer_done(&x->transfer);
        f->running--;
    }
    if (x->site)
        politeness_release(f->politeness, x->site, clock_monotonic_ms(), pause_ms);
    x->site = NULL;
}

/* ---- robots.txt ---- */

static void robots_free(struct fetcher *f, struct robots_errand *r)
{
    errand_stop(f, &r->errand, 0);
    arena_done(&r->errand.arena);
    free(r);
}

static void robots_known(struct fetcher *f, struct robots_errand *r, const struct span *body,
                         bool allows_nothing)
{
    politeness_set_rules(r->owner, body, allows_nothing, clock_monotonic_ms(),
                         allows_nothing ? ROBOTS_RETRY_MS : ROBOTS_KEEP_MS);
    robots_free(f, r);
}

/* RFC 9309: 2xx is parsed, up to five redirects are followed, 4xx allows all, 5xx and trouble allow
 * nothing for now. */
static void robots_ended(struct fetcher *f, struct errand *x, CURLcode result)
{
    struct robots_errand *r = (struct robots_errand *)x;
    struct error e;
    if (transfer_finish(&x->transfer, result, &e) != FATE_DONE) {
        if (x->transfer.is_address_refused && x->hops == 0) {
            politeness_refuse(r->owner, e.text, clock_monotonic_ms(), ROBOTS_RETRY_MS);
            robots_free(f, r);
        } else {
            robots_known(f, r, NULL, true);
        }
        return;
    }
    const char *to = transfer_redirect(&x->transfer);
    if (to && x->hops++ < HOPS_MAX) {
        curl_multi_remove_handle(f->multi, x->transfer.handle);
        transfer_done(&x->transfer);
        f->running--;
        if (errand_start(f, x, to, NULL, &e) != FATE_DONE)
            robots_known(f, r, NULL, true);
        return;
    }
    struct span body = buf_span(&x->transfer.body);
    bool is_good = x->transfer.status >= 200 && x->transfer.status < 300;
    robots_known(f, r, is_good ? &body : NULL, x->transfer.status >= 500);
}

static void robots_ask(struct fetcher *f, struct politeness_site *site)
{
    struct robots_errand *r = calloc(1, sizeof *r);
    struct error e;
    if (!r)
        return;
    arena_init(&r->errand.arena, ORDER_BYTES_MAX);
    r->errand.ended = robots_ended;
    r->owner = r->errand.site = site;
    site->rules = POLITENESS_RULES_ASKED_FOR;
    const char *url =
        arena_printf(&r->errand.arena, "%.*s/robots.txt", (int)site->origin.n, site->origin.p);
    if (errand_start(f, &r->errand, url, NULL, &e) != FATE_DONE)
        robots_known(f, r, NULL, true);
}

/* ---- orders ---- */

static void order_leave_line(struct order *o)
{
    if (o->waits_for)
        politeness_leave(o->waits_for);
    o->waits_for = NULL;
}

static void order_free(struct fetcher *f, struct order *o)
{
    order_leave_line(o);
    struct order **at = &f->orders;
    while (*at != o)
        at = &(*at)->next;
    *at = o->next;
    f->orders_len--;
    arena_done(&o->errand.arena);
    free(o);
}

static void order_failed(struct fetcher *f, struct order *o, enum fate fate, uint64_t not_before_ms,
                         const struct error *e)
{
    Cw__Failure__Kind kind =
        fate == FATE_REJECT ? CW__FAILURE__KIND__REJECT : CW__FAILURE__KIND__RETRY;
    station_fail(f->station, o->task, kind, e->text, not_before_ms);
    order_free(f, o);
}

static void order_released(struct fetcher *f, struct order *o, const char *reason,
                           uint64_t not_before_ms)
{
    station_fail(f->station, o->task, CW__FAILURE__KIND__RELEASED, reason, not_before_ms);
    order_free(f, o);
}

static void order_replied(struct fetcher *f, struct order *o)
{
    struct error e;
    struct transfer *t = &o->errand.transfer;
    Cw__Capture *capture;
    enum fate fate = answer_capture(t, o->fetch, &capture, &e);
    if (fate == FATE_DONE) {
        /* a failure to pack has been reported by the station */
        (void)!station_reply(f->station, o->task, MESSAGE_CAPTURE, &capture->base, &e);
        errand_stop(f, &o->errand, 0);
        order_free(f, o);
        return;
    }
    errand_stop(f, &o->errand, 0);
    order_failed(f, o, fate, 0, &e);
}

/* Stands in the line of the site that `url` is on; a line too long sends the order back to the hub
 * until it may be its turn, so that one slow site does not use up the credit that the others need.
 * Returns false when o is gone. */
static bool order_wait(struct fetcher *f, struct order *o, const char *url)
{
    struct error e;
    o->url = url;
    if (!transfer_clean_url(url, &o->errand.arena, &o->origin, &o->path)) {
        (void)fail(&e, FATE_REJECT, "'%s' is not an http or https address", url);
        order_failed(f, o, FATE_REJECT, 0, &e);
        return false;
    }
    o->waits_for = politeness_site(f->politeness, o->origin, clock_monotonic_ms());
    if (!o->waits_for) {
        order_released(f, o, "out of memory", 1000);
        return false;
    }
    uint64_t wait_ms = politeness_join(f->politeness, o->waits_for);
    if (wait_ms <= GIVE_BACK_MS)
        return true;
    order_released(f, o, "the site's turn comes later", wait_ms);
    return false;
}

/* Follows a redirect as a request of its own: robots.txt and slot of the new site are waited for.
 */
static void order_redirected(struct fetcher *f, struct order *o, const char *to)
{
    struct error e;
    const char *from = o->errand.transfer.url;
    errand_stop(f, &o->errand, 0);
    if (o->errand.hops++ < HOPS_MAX) {
        (void)order_wait(f, o, to);
        return;
    }
    (void)fail(&e, FATE_REJECT, "more than %d redirects, the last from '%s'", HOPS_MAX, from);
    order_failed(f, o, FATE_REJECT, 0, &e);
}

static void order_ended(struct fetcher *f, struct errand *x, CURLcode result)
{
    struct order *o = (struct order *)x;
    struct answer answer = {0};
    struct error e;
    enum fate fate = transfer_finish(&x->transfer, result, &e);
    if (fate == FATE_DONE) {
        const char *to = transfer_redirect(&x->transfer);
        if (to) {
            order_redirected(f, o, to);
            return;
        }
        fate = answer_judge(&x->transfer, o->fetch->role, clock_wall_us(), &answer, &e);
    }
    if (fate == FATE_DONE) {
        order_replied(f, o);
        return;
    }
    errand_stop(f, x, answer.pause_ms);
    order_failed(f, o, fate, answer.not_before_ms, &e);
}

static void order_forbidden(struct fetcher *f, struct order *o)
{
    struct error e;
    if (o->waits_for->refusal) {
        (void)fail(&e, FATE_REJECT, "%s", o->waits_for->refusal);
        order_failed(f, o, FATE_REJECT, 0, &e);
        return;
    }
    if (o->waits_for->allows_nothing) {
        (void)fail(&e, FATE_RETRY, "robots.txt of '%s' cannot be read", o->origin);
        order_failed(f, o, FATE_RETRY, ROBOTS_RETRY_MS, &e);
        return;
    }
    (void)fail(&e, FATE_REJECT, "robots.txt of '%s' does not allow '%s'", o->origin, o->path);
    order_failed(f, o, FATE_REJECT, 0, &e);
}

static void order_start(struct fetcher *f, struct order *o)
{
    struct error e;
    o->errand.site = o->waits_for;
    order_leave_line(o);
    const Cw__Fetch *validators = o->errand.hops == 0 ? o->fetch : NULL;
    enum fate fate = errand_start(f, &o->errand, o->url, validators, &e);
    if (fate == FATE_DONE)
        return;
    errand_stop(f, &o->errand, 0);
    order_failed(f, o, fate, 0, &e);
}

/* Starts the request if robots.txt and the slot of its site let it; else it is looked at again at
 * the next tick. */
static void order_advance(struct fetcher *f, struct order *o)
{
    uint64_t now_ms = clock_monotonic_ms();
    struct politeness_site *site = o->waits_for;
    if (site->rules == POLITENESS_RULES_ASKED_FOR)
        return;
    bool rules_are_known = site->rules == POLITENESS_RULES_KNOWN && site->rules_until_ms >= now_ms;
    bool must_ask = f->conf.obey_robots && !rules_are_known;
    if (f->conf.obey_robots && rules_are_known && !politeness_allows(site, o->path)) {
        order_forbidden(f, o);
        return;
    }
    uint64_t wait_ms = politeness_take(site, now_ms);
    if (wait_ms == 0 && must_ask)
        robots_ask(f, site);
    else if (wait_ms == 0)
        order_start(f, o);
    else if (wait_ms != UINT64_MAX && wait_ms > GIVE_BACK_MS)
        order_released(f, o, "the site's turn comes later", wait_ms);
}

static void order_accept(struct fetcher *f, struct station_task *task)
{
    struct error e;
    ProtobufCMessage *m;
    struct order *o = calloc(1, sizeof *o);
    if (!o) {
        station_fail(f->station, task, CW__FAILURE__KIND__RELEASED, "out of memory", 1000);
        return;
    }
    arena_init(&o->errand.arena, ORDER_BYTES_MAX);
    o->errand.ended = order_ended;
    o->task = task;
    o->next = f->orders;
    f->orders = o;
    f->orders_len++;
    enum fate fate =
        wire_unpack(&task->header, wire_body(buf_span(&task->frame)), &o->errand.arena, &m, &e);
    if (fate != FATE_DONE) {
        order_failed(f, o, FATE_REJECT, 0, &e);
        return;
    }
    o->fetch = (Cw__Fetch *)m;
    (void)order_wait(f, o, o->fetch->url);
}

/* ---- the loop ---- */

static void take_orders(struct fetcher *f)
{
    struct station_task *task;
    while (f->orders_len < ORDERS_MAX && !station_is_draining(f->station) &&
           (task = station_take(f->station, 0)))
        order_accept(f, task);
}

static void advance_orders(struct fetcher *f)
{
    bool draining = station_is_draining(f->station);
    for (struct order *o = f->orders, *next; o; o = next) {
        next = o->next;
        if (!o->waits_for)
            continue; /* its transfer is running */
        if (draining)
            order_released(f, o, "the worker is stopping", 0);
        else if (station_is_lost(f->station, o->task)) /* else the site is asked twice for it */
            order_released(f, o, "the hub was lost", 0);
        else
            order_advance(f, o);
    }
}

static void end_transfers(struct fetcher *f)
{
    CURLMsg *m;
    int left;
    while ((m = curl_multi_info_read(f->multi, &left))) {
        struct errand *x = NULL;
        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&x);
        x->ended(f, x, m->data.result);
    }
}

enum fate fetch_drive(struct fetcher *f, struct station *s, struct error *e)
{
    f->station = s;
    while (!station_is_draining(s) || f->orders || f->running > 0) {
        int still;
        struct curl_waitfd tasks = {.fd = station_fd(s), .events = CURL_WAIT_POLLIN};
        take_orders(f);
        if (curl_multi_perform(f->multi, &still) != CURLM_OK)
            return fail(e, FATE_BROKEN, "curl cannot go on");
        end_transfers(f);
        advance_orders(f); /* behind the ends: a slot that is free now need not wait for a tick */
        curl_multi_poll(f->multi, &tasks, station_is_draining(s) ? 0 : 1, TICK_MS, NULL);
    }
    return FATE_DONE;
}
