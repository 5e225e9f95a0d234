/* SPDX-License-Identifier: Apache-2.0 */
#include "read.h"
#include "station/station.h"

static enum fate open_reader(const void *conf, void **ret_ctx, struct error *e)
{
    return read_open(conf, (struct reader **)ret_ctx, e);
}

static void close_reader(void *ctx)
{
    read_close(ctx);
}

static enum fate handle_capture(void *ctx, enum message_type type, ProtobufCMessage *task,
                                struct arena *a, enum message_type *ret_type,
                                ProtobufCMessage **ret_result, struct error *e)
{
    (void)type; /* the hub gives read nothing but captures */
    return read_capture(ctx, (const Cw__Capture *)task, a, ret_type, ret_result, e);
}

int main(int argc, char **argv)
{
    const struct station_worker worker = {
        .name = "read",
        .stage = STAGE_READ,
        .rows = read_conf_rows,
        .conf_bytes = sizeof(struct read_conf),
        .credit = 16,
        .open = open_reader,
        .close = close_reader,
        .handle = handle_capture,
    };
    return station_main(&worker, argc, argv);
}
