/* SPDX-License-Identifier: Apache-2.0 */
/*
 * robots - what a site's robots.txt allows us, by RFC 9309.
 *
 * The groups that name our product token are used, all of them as one, else those of '*'. The rule
 * with the most octets that matches wins, allow before disallow when equally long; "/robots.txt"
 * is always allowed. '*' matches any run, '$' at the end of a rule the end of the path.
 *
 * Rules and paths are compared in one canonical form, so that it does not matter how either was
 * written: bytes outside ASCII and those that do not belong into an address are percent-encoded,
 * unreserved characters are not, a literal '*' or '$' is %2A or %24, and the reserved characters
 * that nothing hangs on (! ' ( ) , ; : @ [ ], in a query '/' and '?' as well) are plain.
 *
 * The first 500 KiB of a file count. Whatever is no rule is skipped: BOM and NULs (UTF-16 reads as
 * ASCII then), line ends of any kind, unknown lines. A body that begins with '<' is a page that was
 * served in place of a robots.txt and has no rules.
 *
 * Cost. A rule is compared in time linear to the path and itself, whatever its stars; the rules
 * stand longest first, so that the first match decides.
 */
#ifndef ROBOTS_H
#define ROBOTS_H

#include <stdbool.h>
#include "common/arena.h"
#include "common/span.h"

#define ROBOTS_MAX_BYTES (500u << 10)

struct robots_rule {
    struct span pattern; /* canonical; without the '$' at its end */
    bool is_anchored;    /* there was one */
    bool allows;
};

struct robots {
    struct robots_rule *rule;
    size_t rules, cap;
};

/* Reads a file for the product token `agent` ("claimwire"). What it keeps is in the arena: body may
 * go. */
void robots_parse(struct span body, struct span agent, struct arena *a, struct robots *ret);

/* `path` is what follows the host: path and query. The arena is for scratch. */
bool robots_allows(const struct robots *r, struct span path, struct arena *a);

#endif
