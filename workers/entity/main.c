/* SPDX-License-Identifier: Apache-2.0 */
#include "entity.h"
#include "station/station.h"

static enum fate open_recogniser(const void *conf, void **ret_ctx, struct error *e)
{
    return entity_open(conf, (struct entity_recogniser **)ret_ctx, e);
}

static void close_recogniser(void *ctx)
{
    entity_close(ctx);
}

static enum fate handle_document(void *ctx, enum message_type type, ProtobufCMessage *task,
                                 struct arena *a, enum message_type *ret_type,
                                 ProtobufCMessage **ret_result, struct error *e)
{
    *ret_type = type;
    *ret_result = task;
    return entity_annotate(ctx, (Cw__Document *)task, a, e);
}

static const char *data_version(void *ctx)
{
    return entity_version(ctx);
}

int main(int argc, char **argv)
{
    const struct station_worker worker = {
        .name = "entity",
        .stage = STAGE_ENTITY,
        .rows = entity_conf_rows,
        .memory_mib = 96, /* its tables take 116 */
        .conf_bytes = sizeof(struct entity_conf),
        .credit = 32,
        .open = open_recogniser,
        .close = close_recogniser,
        .handle = handle_document,
        .data_version = data_version,
    };
    return station_main(&worker, argc, argv);
}
