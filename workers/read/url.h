/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url - addresses found in pages and feeds, made absolute and comparable.
 *
 * Canonical form: http or https; scheme and host in lower case, hosts in other scripts as xn--; no
 * user, default port or fragment; dot segments resolved; everything but ASCII printables
 * percent-encoded, escapes in upper case and only where they are needed; parameters that only tell
 * where a reader came from (utm_*, fbclid ...) left out. Two addresses of one article mostly become
 * the same; what the server might tell apart (www, AMP and mobile forms, a slash at the end) is
 * never changed. The canonical form of a canonical address is itself. No state.
 */
#ifndef READ_URL_H
#define READ_URL_H

#include "common/arena.h"
#include "common/span.h"

#define URL_MAX_BYTES 2048

/* `ref` as seen from a page at `base` (RFC 3986 section 5), in canonical form. Empty when it is no
 * web address (mailto:, javascript:, data:), has no host, is too long, or is relative while base is
 * empty. */
struct span url_resolve(struct span base, struct span ref, struct arena *a);

/* The host of an absolute address, without port; empty when there is none. */
struct span url_host(struct span url);

#endif
