/* SPDX-License-Identifier: Apache-2.0 */
/*
 * curve - the keys of encrypted connections, and who may connect; used by sock only.
 *
 * CURVE alone encrypts: any key pair made a minute ago gets in. The gate is what turns strangers away: libzmq asks it
 * (RFC 27, "ZAP") about every handshake, and it looks the peer's key up in a file. The file is read each time, so that a
 * key can be taken away without a restart; handshakes are rare. A file that cannot be read or parsed lets nobody in.
 *
 * One gate per process, because ZAP has one fixed address. Keys are written in Z85, 40 characters.
 */
#ifndef COMMON_CURVE_H
#define COMMON_CURVE_H

#include <stdbool.h>
#include "common/error.h"
#include "common/span.h"

#define CURVE_KEY_BYTES 40
#define CURVE_DOMAIN "claimwire" /* a socket with another ZAP domain is refused by the gate */

struct curve_gate;

bool curve_is_key(struct span text);

/* The first line of the file, which others must not be able to read. FATE_REJECT: missing, open to others, no key. */
MUST_USE enum fate curve_read_secret(const char *path, char ret[static CURVE_KEY_BYTES + 1], struct error *e);

/* Starts the gate in a ZeroMQ context, before any socket is bound behind it. The file holds one public key a line; what
 * follows the key is a note, # begins a comment. FATE_REJECT names file and line. Free it after those sockets. */
MUST_USE enum fate curve_gate_new(void *context, const char *allow_file, struct curve_gate **ret, struct error *e);
void curve_gate_free(struct curve_gate *g);

#endif
