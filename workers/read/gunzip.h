/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gunzip - bodies that are gzip files themselves: sitemap.xml.gz, feeds of servers that pack twice.
 *
 * What libz unpacks up to the cap counts: a file cut off, with a wrong check sum, with garbage
 * behind it, or a bomb gives its first bytes, and the reader behind makes of them what it can.
 */
#ifndef READ_GUNZIP_H
#define READ_GUNZIP_H

#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

#define GUNZIP_BYTES (16u << 20)

/* `body` itself when it is not packed. FATE_REJECT when nothing comes out. */
MUST_USE enum fate gunzip(struct span body, struct arena *a, struct span *ret, struct error *e);

#endif
