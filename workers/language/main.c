/* SPDX-License-Identifier: Apache-2.0 */
#include "language.h"
#include "station/station.h"

static enum fate open_detector(const void *conf, void **ret_ctx, struct error *e)
{
    return language_open(conf, (struct language_detector **)ret_ctx, e);
}

static void close_detector(void *ctx)
{
    language_close(ctx);
}

static enum fate handle_document(void *ctx, enum message_type type, ProtobufCMessage *task,
                                 struct arena *a, enum message_type *ret_type,
                                 ProtobufCMessage **ret_result, struct error *e)
{
    *ret_type = type;
    *ret_result = task;
    return language_annotate(ctx, (Cw__Document *)task, a, e);
}

static const char *data_version(void *ctx)
{
    return language_version(ctx);
}

int main(int argc, char **argv)
{
    const struct station_worker worker = {
        .name = "language",
        .stage = STAGE_LANGUAGE,
        .rows = language_conf_rows,
        .conf_bytes = sizeof(struct language_conf),
        .credit = 32,
        .open = open_detector,
        .close = close_detector,
        .handle = handle_document,
        .data_version = data_version,
    };
    return station_main(&worker, argc, argv);
}
