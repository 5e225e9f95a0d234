/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gate - turns strangers away: answers libzmq's question about every handshake of CURVE (RFC 27, "ZAP").
 *
 * CURVE alone encrypts: any key pair made a minute ago gets in. The gate lets in the keys of the allow file, to a socket
 * of our domain, and nobody else; plain connections and other mechanisms never. The file is looked at with each handshake
 * and taken over when it has changed; one that cannot be read or has a bad line changes nothing, so that a slip of the
 * editor does not close the door to all.
 *
 * One gate per process: ZAP has one fixed address. It answers on a thread of its own. For sock.c only.
 */
#ifndef COMMON_GATE_H
#define COMMON_GATE_H

#include <stdbool.h>
#include "common/error.h"

#define GATE_DOMAIN "claimwire"

struct gate;

/* `context` is libzmq's. FATE_REJECT: the allow file cannot be used; FATE_BROKEN: there is a gate already. */
MUST_USE enum fate gate_new(void *context, const char *allow_file, struct gate **ret, struct error *e);
void gate_free(struct gate *g);

/* Any thread. *ret_keys: how many keys may connect now, -1 when the file is as it was. FATE_REJECT: what is wrong with it;
 * both once for each state of the file, also when a handshake was the first to see it. */
MUST_USE enum fate gate_refresh(struct gate *g, int *ret_keys, struct error *e);

/* Any thread. Is this User-Id, as a message has it, a key that may connect? Costs nothing until the list has changed for
 * the first time, as nobody else came through the handshake. */
bool gate_lets_in(struct gate *g, const char *key);

#endif
