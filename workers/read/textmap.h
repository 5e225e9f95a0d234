/* SPDX-License-Identifier: Apache-2.0 */
/*
 * textmap - the stored text of an article and the way from it back to the bytes of the capture.
 *
 * Takes the characters that were kept, in order, each with its bytes in the decoded source; makes
 * them NFC; gives the text and ranges of it that stand in one run of bytes. A word that NFC changes
 * is one range of its own; characters that no byte stands for (the empty line between paragraphs)
 * are in no range.
 */
#ifndef READ_TEXTMAP_H
#define READ_TEXTMAP_H

#include "charset.h"
#include "claimwire.pb-c.h"
#include "run.h"

struct textmap {
    char *text;
    size_t n;
    Cw__TextRange **range;
    size_t ranges;
};

/* FATE_REJECT when the text is larger than a Document may hold. */
MUST_USE enum fate textmap_build(const struct run_point *point, size_t n,
                                 const struct charset_text *source, struct arena *a,
                                 struct textmap *ret, struct error *e);

#endif
