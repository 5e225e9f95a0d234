/* SPDX-License-Identifier: Apache-2.0 */
/*
 * curve - files with the keys of encrypted connections: one's own secret, and who may connect.
 *
 * Keys are written in Z85, 40 characters. This module reads and checks files; the cryptography is libzmq's, and who asks
 * is sock.
 */
#ifndef COMMON_CURVE_H
#define COMMON_CURVE_H

#include <stdbool.h>
#include "common/error.h"
#include "common/span.h"

#define CURVE_KEY_BYTES 40

bool curve_is_key(struct span text);

/* The first line of the file, which others must not be able to read. FATE_REJECT: missing, open to others, no key. */
MUST_USE enum fate curve_read_secret(const char *path, char ret[static CURVE_KEY_BYTES + 1], struct error *e);

/* Is `wanted` (CURVE_KEY_BYTES long; NULL: only check the file) in the file of keys that may connect? It holds one public
 * key a line; what follows the key is a note, # begins a comment. FATE_REJECT names file and line. */
MUST_USE enum fate curve_allow_search(const char *path, const char *wanted, bool *ret_found, struct error *e);

#endif
