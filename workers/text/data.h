/* SPDX-License-Identifier: Apache-2.0 */
/*
 * data - tables that people edit: tab-separated files with one header comment.
 *
 * Lines that begin with '#' and empty lines are skipped. Fields are UTF-8, separated by one TAB,
 * not quoted. The table keeps file and line so that whoever loads it can say "'actors.tsv' line 17:
 * ...". Immutable after loading.
 */
#ifndef DATA_H
#define DATA_H

#include <stddef.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

struct data_row {
    const struct span *field;
    uint32_t fields;
    uint32_t line;
};

struct data_table {
    const char *path;
    const struct data_row *row;
    uint32_t rows;
    uint64_t hash; /* xxh3 of the file, part of the data version */
};

/* Reads <dir>/<name> whole. Every row must have between min_fields and max_fields fields; missing
 * ones are empty. FATE_REJECT "cannot read '<path>': ...", or with the line that is wrong. */
MUST_USE enum fate data_load(const char *dir, const char *name, uint32_t min_fields,
                             uint32_t max_fields, struct arena *a, struct data_table *ret,
                             struct error *e);

/* Where data files lie when no setting says so: <directory of the
 * program>/../share/claimwire/<worker>. */
const char *data_preset_dir(const char *worker, struct arena *a);

#endif
