/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_repair - XML as feeds in the wild have it, made fit for a strict parser.
 *
 * In: valid UTF-8. Out: without XML declaration and DOCTYPE, without characters that XML forbids,
 * with every character reference replaced but those of markup, and with "&" that begins none
 * written as "&amp;". CDATA and comments keep their text. Linear.
 */
#ifndef READ_FEED_REPAIR_H
#define READ_FEED_REPAIR_H

#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

#define FEED_MAX_ATTRIBUTES 512 /* in one tag; libxml2 compares each with each */

/* FATE_REJECT when a DOCTYPE declares something or a tag has too many attributes. */
MUST_USE enum fate feed_repair(struct span xml, struct arena *a, struct span *ret, struct error *e);

#endif
