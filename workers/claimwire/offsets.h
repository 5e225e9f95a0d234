/* SPDX-License-Identifier: Apache-2.0 */
/*
 * offsets - an annotation of the stored text as one of the text that the caller gave.
 *
 * Texts are stored clean and in NFC: controls are gone, letters and their marks are one code point.
 * Who hands in a text wants to find the spans in his own. Needs a document of read_text(), whose
 * map leads from one to the other.
 */
#ifndef CLAIMWIRE_OFFSETS_H
#define CLAIMWIRE_OFFSETS_H

#include "claimwire.pb-c.h"
#include "common/arena.h"
#include "common/span.h"

/* Makes every span of the document one of `given`, the very bytes that were read, and `given` its
 * text (with a blank for each NUL). A span whose first or last character came from several takes
 * all of them. Does nothing when the text is as it was given, or when that was no valid UTF-8.
 * Linear in the text and the spans. */
void offsets_restore(Cw__Document *doc, struct span given, struct arena *a);

#endif
