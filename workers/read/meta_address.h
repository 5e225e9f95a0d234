/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meta_address - the canonical address of an article, out of what its page says.
 */
#ifndef READ_META_ADDRESS_H
#define READ_META_ADDRESS_H

#include <stddef.h>
#include "common/arena.h"
#include "common/span.h"

/* The first of `said` that can be the article's: on the site of the page (its www, mobile and AMP
 * hosts count as one), not the front page, not a folder that the page lies in. Empty when none is;
 * any web address will do while `url` is empty. */
struct span meta_address_choose(struct span url, const struct span *said, size_t n,
                                struct arena *a);

#endif
