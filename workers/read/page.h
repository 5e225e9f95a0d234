/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page - the article in a page: its main text without furniture, led back to the bytes, and what
 * the page says of it.
 *
 * Plain text goes by the same rules, line by line; what stays is not rewritten but for runs of
 * empty lines.
 */
#ifndef READ_PAGE_H
#define READ_PAGE_H

#include "claimwire.pb-c.h"
#include "common/arena.h"
#include "common/error.h"
#include "html.h"

struct page_input {
    struct span body;
    const char *content_type; /* may be NULL */
    const char *url;          /* may be NULL */
    int64_t fetched_us;
    bool knows_fetch; /* the page was like this then: "2 hours ago" means something */
    const char *feed_title,
        *feed_published; /* what a feed said: used when the page says nothing; may be NULL */
    struct html_limits limits;
};

/* FATE_REJECT: no text, no article in it, or a cap is broken. */
MUST_USE enum fate page_read_html(const struct page_input *in, struct arena *a, Cw__Document **ret,
                                  struct error *e);
/* What a feed said of a page that cannot be had (Capture.blocked): the whole of the fragment is the
 * article, but for what feeds put behind it ("The post X appeared first on Y", "Read more"). */
MUST_USE enum fate page_read_fragment(const struct page_input *in, struct arena *a,
                                      Cw__Document **ret, struct error *e);
MUST_USE enum fate page_read_plain(const struct page_input *in, struct arena *a, Cw__Document **ret,
                                   struct error *e);

#endif
