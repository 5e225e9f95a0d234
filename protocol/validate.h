/* SPDX-License-Identifier: Apache-2.0 */
/*
 * validate - what a decoded message must also satisfy: required fields, offsets inside the text, indexes inside their
 * lists, hash sizes, ranges of scores. inspect.h has seen the bytes before, so strings and counts are good already.
 */
#ifndef VALIDATE_H
#define VALIDATE_H

#include "wire.h"

/* m is the Cw__ message of `type`. FATE_REJECT names what is wrong: "mention 3 ends at 900, behind the text of 12". */
MUST_USE enum fate validate_message(enum message_type type, const ProtobufCMessage *m, struct error *e);

/* An Envelope on its own: it must exist and carry a token. */
MUST_USE enum fate validate_envelope(const Cw__Envelope *envelope, struct error *e);

#endif
