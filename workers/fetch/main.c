/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch.h"

static enum fate open_fetcher(const void *conf, void **ret_ctx, struct error *e)
{
    return fetch_open(conf, (struct fetcher **)ret_ctx, e);
}

static void close_fetcher(void *ctx)
{
    fetch_close(ctx);
}

static enum fate drive_fetcher(void *ctx, struct station *s, struct error *e)
{
    return fetch_drive(ctx, s, e);
}

static void fetcher_needs(void *ctx, struct sandbox *rules)
{
    fetch_needs(ctx, rules);
}

int main(int argc, char **argv)
{
    const struct station_worker worker = {
        .name = "fetch",
        .stage = STAGE_FETCH,
        .rows = fetch_conf_rows,
        .conf_bytes = sizeof(struct fetch_conf),
        .credit = 256, /* they wait more than they work: robots.txt, a pause, the page */
        .open = open_fetcher,
        .close = close_fetcher,
        .drive = drive_fetcher,
        .needs = fetcher_needs,
    };
    return station_main(&worker, argc, argv);
}
