/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file - a whole file in memory: tables and models that are read at start.
 */
#ifndef COMMON_FILE_H
#define COMMON_FILE_H

#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

#define FILE_MAX_BYTES (256u << 20)

/* The bytes are kept in the arena. FATE_REJECT "cannot read '<path>': ..." for what is missing, no
 * regular file, or larger than FILE_MAX_BYTES. */
MUST_USE enum fate file_read(const char *path, struct arena *a, struct span *ret, struct error *e);

#endif
