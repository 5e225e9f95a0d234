/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include "claim.h"
#include "station/station.h"

static const struct conf_row rows[] = {
    {"claim.data", CONF_STRING, offsetof(struct claim_conf, data_dir), "", 0, 0,
     "folder of the cue, source and event tables; empty: the installed ones"},
    {"claim.whole_spans", CONF_BOOL, offsetof(struct claim_conf, keeps_whole), "no", 0, 0,
     "yes: English sources, cues and contents as PolNeAR marks them, thoughts and wishes too"},
    {0},
};

static enum fate worker_open(const void *conf, void **ret_ctx, struct error *e)
{
    struct claim_extractor *x;
    enum fate fate = claim_open(conf, &x, e);

    if (fate == FATE_DONE)
        *ret_ctx = x;
    return fate;
}

static void worker_close(void *ctx)
{
    claim_close(ctx);
}

static enum fate worker_handle(void *ctx, enum message_type type, ProtobufCMessage *task,
                               struct arena *a, enum message_type *ret_type,
                               ProtobufCMessage **ret_result, struct error *e)
{
    *ret_type = type;
    *ret_result = task;
    return claim_annotate(ctx, (Cw__Document *)task, a, e);
}

static const char *worker_version(void *ctx)
{
    return claim_version(ctx);
}

static const struct station_worker worker = {
    .name = "claim",
    .stage = STAGE_CLAIM,
    .rows = rows,
    .conf_bytes = sizeof(struct claim_conf),
    .credit = 16,
    .open = worker_open,
    .close = worker_close,
    .handle = worker_handle,
    .data_version = worker_version,
};

int main(int argc, char **argv)
{
    return station_main(&worker, argc, argv);
}
