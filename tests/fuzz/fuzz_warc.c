/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_warc - archives and the HTTP messages in them (fuzz: warc); reading must end, and what is
 * given must lie within what was read.
 */
#include <stdint.h>
#include <stdlib.h>
#include "warc_http.h"
#include "warc_reader.h"

#define BODY_BYTES (1u << 20)

static void look_into(const struct warc_record *record)
{
    struct arena a;
    struct buf body;
    struct warc_http m;
    arena_init(&a, 4u << 20);
    buf_init(&body, BODY_BYTES);
    if (warc_http_parse(record->block, &a, &m, NULL) == FATE_DONE) {
        if (m.body.n > record->block.n || m.status < 100 || m.status > 999)
            abort();
        if (warc_http_body(&m, &body, NULL) == FATE_DONE && body.n > BODY_BYTES)
            abort();
    }
    buf_done(&body);
    arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct warc_reader *r = NULL;
    struct warc_record *record = malloc(sizeof *record);
    struct error e;
    int64_t us;
    FILE *from = n > 0 ? fmemopen((void *)(uintptr_t)bytes, n, "rb") : NULL;
    if (!record || !from || warc_reader_new(from, &r, &e) != FATE_DONE) {
        free(record);
        if (from)
            (void)fclose(from);
        return 0;
    }
    size_t steps = 0;
    for (enum warc_step step; (step = warc_reader_next(r, record, &e)) != WARC_END;) {
        if (++steps > 2 * n + 2)
            abort();
        if (step != WARC_RECORD)
            continue;
        (void)warc_record_date(record, &us);
        (void)warc_record_get(record, "WARC-Target-URI");
        look_into(record);
    }
    warc_reader_free(r);
    free(record);
    (void)fclose(from);
    return 0;
}
