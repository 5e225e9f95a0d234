/* SPDX-License-Identifier: Apache-2.0 */
/*
 * annotation - a document as one line of JSON, format "claimwire.annotation/1" (README: annotation
 * format).
 *
 * Every key is always there; what is not known is null or an empty list. UTF-8 stands as it is,
 * only quotation marks, backslashes and control characters are escaped. Written by hand and not
 * through a JSON library: building a tree of values first takes five times as long (tests/bench:
 * bench_enrich).
 */
#ifndef ANNOTATION_H
#define ANNOTATION_H

#include "claimwire.pb-c.h"
#include "common/buf.h"

/* Appends the line with its line feed. FATE_REJECT when it does not fit into `to`, which is then as
 * it was. */
MUST_USE enum fate annotation_print(const Cw__Document *doc, struct buf *to, struct error *e);

/* {"document": {"id": ...}, "error": ...}; an id of NULL is null. */
MUST_USE enum fate annotation_print_error(const char *id, const struct error *why, struct buf *to,
                                          struct error *e);

#endif
