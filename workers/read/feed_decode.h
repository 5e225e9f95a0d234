/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_decode - the characters of a feed, sitemap or list page.
 *
 * Before charset_decode, which knows what web pages use, come the things that only feeds have: gzip
 * without a header that says so, EBCDIC, UTF-32 without a mark, and the many charsets that an XML
 * declaration may name and libc knows. As there, valid UTF-8 wins over whatever is declared, and a
 * text/xml without charset is not taken for ASCII (RFC 3023 would have it so; nobody writes so).
 *
 * Out: valid UTF-8 without controls, line ends LF.
 */
#ifndef READ_FEED_DECODE_H
#define READ_FEED_DECODE_H

#include "charset.h"
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

MUST_USE enum fate feed_decode(struct span body, const char *content_type, enum charset_kind kind,
                               struct arena *a, struct span *ret, struct error *e);

#endif
