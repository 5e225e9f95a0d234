/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sock_probe - tries the hub's door with a key that nobody has been given.
 *
 * CURVE lets any key in unless a ZAP handler turns it away, and a handler that is not asked looks
 * just like one that agrees. So the hub knocks at its own door before it opens: a key made a moment
 * ago must be refused.
 */
#ifndef COMMON_SOCK_PROBE_H
#define COMMON_SOCK_PROBE_H

#include "common/error.h"

/* `endpoint` is what sock_endpoint() says of a bound ROUTER with CURVE, `secret_file` its secret.
 * FATE_DONE: the stranger was turned away. FATE_REJECT: it got in, or was not answered within
 * wait_ms. */
MUST_USE enum fate sock_probe(const char *endpoint, const char *secret_file, int wait_ms,
                              struct error *e);

#endif
