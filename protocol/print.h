/* SPDX-License-Identifier: Apache-2.0 */
/*
 * print - a message as indented text; see wire_print.
 */
#ifndef PRINT_H
#define PRINT_H

#include <protobuf-c/protobuf-c.h>
#include "common/buf.h"

/* Appends; the caller checks for overflow. */
void print_as_text(const ProtobufCMessage *m, struct buf *to);

#endif
