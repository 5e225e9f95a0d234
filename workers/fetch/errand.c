/* SPDX-License-Identifier: Apache-2.0 */
#include "errand.h"

#include <stdlib.h>
#include "common/clock.h"

#define ROBOTS_KEEP_MS (24ull * 60 * 60 * 1000)
#define ROBOTS_RETRY_MS (10ull * 60 * 1000) /* after one that could not be had */

enum fate errand_start(struct fetcher *f, struct errand *x, struct transfer_request *r,
                       struct error *e)
{
    r->owner = x;
    x->transfer = (struct transfer){.arena = &x->arena, .limits = &f->limits};
    enum fate fate = transfer_open(&x->transfer, r, e);
    if (fate != FATE_DONE)
        return fate;
    if (curl_multi_add_handle(f->multi, x->transfer.handle) != CURLM_OK) {
        transfer_done(&x->transfer);
        return fail(e, FATE_RETRY, "cannot start a transfer");
    }
    f->running++;
    return FATE_DONE;
}

void errand_halt(struct fetcher *f, struct errand *x)
{
    if (!x->transfer.handle)
        return;
    curl_multi_remove_handle(f->multi, x->transfer.handle);
    transfer_done(&x->transfer);
    f->running--;
}

void errand_stop(struct fetcher *f, struct errand *x, uint64_t pause_ms)
{
    errand_halt(f, x);
    if (x->site)
        politeness_release(x->site, clock_monotonic_ms(), pause_ms);
    x->site = NULL;
}

/* ---- robots.txt */

struct robots_errand {
    struct errand errand;
    struct politeness_rules *rules; /* what they will be; of another origin after a redirect */
};

static void robots_free(struct fetcher *f, struct robots_errand *r)
{
    errand_stop(f, &r->errand, 0);
    arena_done(&r->errand.arena);
    free(r);
}

/* NULL: there are no rules. */
static void robots_known(struct fetcher *f, struct robots_errand *r, const struct span *body)
{
    politeness_set_rules(r->rules, body, clock_monotonic_ms(), ROBOTS_KEEP_MS);
    robots_free(f, r);
}

static void robots_unknown(struct fetcher *f, struct robots_errand *r,
                           const struct politeness_trouble *t)
{
    politeness_refuse(r->rules, t, clock_monotonic_ms(), ROBOTS_RETRY_MS);
    robots_free(f, r);
}

static enum fate robots_start(struct fetcher *f, struct robots_errand *r, const char *url,
                              struct error *e)
{
    struct transfer_request request = {.url = url, .body_bytes = ROBOTS_MAX_BYTES, .is_cut = true};
    return errand_start(f, &r->errand, &request, e);
}

/* RFC 9309: 2xx is parsed, up to five redirects are followed and more count as no file, 4xx allows
 * all, 5xx and trouble allow nothing for now. So does 429, which may allow all: whoever says that
 * we ask too much does not mean that. */
static void robots_ended(struct fetcher *f, struct errand *x, CURLcode result)
{
    struct robots_errand *r = (struct robots_errand *)x;
    struct transfer *t = &x->transfer;
    struct error e;
    if (transfer_finish(t, result, &e) != FATE_DONE) {
        robots_unknown(
            f, r,
            &(struct politeness_trouble){e.text, t->trouble, t->is_origin_bad && x->hops == 0});
        return;
    }
    const char *to = transfer_redirect(t);
    if (to && x->hops++ < FETCH_HOPS_MAX) {
        errand_halt(f, x);
        if (robots_start(f, r, to, &e) != FATE_DONE)
            robots_known(f, r, NULL); /* it leads to no web address: as if it were not there */
        return;
    }
    if (t->status >= 500 || t->status == 429) {
        (void)fail(&e, FATE_RETRY, "the server answered with status %ld", t->status);
        robots_unknown(f, r,
                       &(struct politeness_trouble){e.text, CW__FAILURE__TROUBLE__SOFT, false});
        return;
    }
    struct span body = buf_span(&t->body);
    robots_known(f, r, t->status >= 200 && t->status < 300 ? &body : NULL);
}

void errand_ask_robots(struct fetcher *f, struct politeness_site *site,
                       struct politeness_rules *rules, const char *origin)
{
    struct robots_errand *r = calloc(1, sizeof *r);
    struct error e;
    if (!r) {
        politeness_release(site, clock_monotonic_ms(), 0);
        return; /* it is asked for again at the next turn */
    }
    arena_init(&r->errand.arena, FETCH_ORDER_BYTES_MAX);
    r->errand.ended = robots_ended;
    r->errand.site = site;
    r->rules = rules;
    rules->known = POLITENESS_RULES_ASKED_FOR;
    const char *url = arena_printf(&r->errand.arena, "%s/robots.txt", origin);
    if (robots_start(f, r, url, &e) != FATE_DONE)
        robots_unknown(f, r,
                       &(struct politeness_trouble){e.text, CW__FAILURE__TROUBLE__SOFT, false});
}
