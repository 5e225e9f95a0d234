/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset_mend - text whose UTF-8 was taken for a Windows charset and encoded once more.
 *
 * "Ã©" for é, "Ø§" or ط§ for ا: a server or editor read UTF-8 as windows-1252 or windows-1256. When
 * nearly all that is not ASCII in a text turns back into UTF-8, it is turned back; a text where
 * only some of it does is left as it is.
 */
#ifndef READ_CHARSET_MEND_H
#define READ_CHARSET_MEND_H

#include <stdbool.h>
#include "charset.h"
#include "common/arena.h"

/* Changes t and its way back to the bytes; false when there was nothing to mend. */
bool charset_mend(struct charset_text *t, struct arena *a);

#endif
