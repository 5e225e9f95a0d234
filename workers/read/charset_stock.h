/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset_stock - libc's decoders, loaded before they are needed.
 *
 * iconv_open() opens files and maps code the first time that a charset is met, which the sandbox
 * forbids the thread that works (common/sandbox.h): it would refuse every page in UTF-16 or a
 * charset of several bytes, and every feed in any charset of its own. One decoder held open for
 * each keeps its code in memory; those that are opened later share it. Costs a few milliseconds and
 * 1 MiB. What feeds may name besides, which libc knows and nobody has been seen to write, stays
 * refused in the sandbox.
 */
#ifndef READ_CHARSET_STOCK_H
#define READ_CHARSET_STOCK_H

#include "common/error.h"

struct charset_stock;

/* A charset that this libc does not have is left out. FATE_BROKEN: no memory. */
MUST_USE enum fate charset_stock_new(struct charset_stock **ret, struct error *e);
void charset_stock_free(struct charset_stock *s);

#endif
