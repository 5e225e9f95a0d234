/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inspect - reads the bytes of a body along its descriptor, before anything is allocated.
 *
 * protobuf-c takes strings with NUL inside (and then loses their length), invalid UTF-8, singular fields that occur
 * twice, varints of eleven bytes and any number of elements. All of that is refused here, on the wire bytes, where it
 * can still be seen: string and count limits, wire types, enum and 32-bit ranges, floats that are not finite. Unknown
 * fields are skipped: a newer minor version may send them.
 *
 * What needs two fields at a time (offsets in the text, indexes) is validate.h.
 */
#ifndef INSPECT_H
#define INSPECT_H

#include <protobuf-c/protobuf-c.h>
#include "common/error.h"
#include "common/span.h"

/* FATE_REJECT names message and field: "'Mention.rule' is not valid UTF-8". *ret_has_unknown (NULL allowed) tells
 * whether there are fields that the schema does not have. */
MUST_USE enum fate inspect_body(const ProtobufCMessageDescriptor *d, struct span body, bool *ret_has_unknown,
                             struct error *e);

/* The bytes of the first occurrence of sub-message `number`; empty and NULL when it does not occur. Nothing behind it
 * is looked at. */
MUST_USE enum fate inspect_find(struct span body, uint32_t number, struct span *ret, struct error *e);

#endif
