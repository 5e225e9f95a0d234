/* SPDX-License-Identifier: Apache-2.0 */
/*
 * robots - what a site's robots.txt allows us, by RFC 9309.
 *
 * The group whose user-agent token is ours is used, else the group of '*'; several groups with the
 * same token count as one. The longest matching rule wins, allow before disallow when equally long.
 * '*' matches any run, '$' at the end of a rule the end of the path. Matching is linear in the path
 * for each rule; the first 500 KiB of a file count. Bytes that are no text are tolerated: unknown
 * lines are skipped.
 */
#ifndef ROBOTS_H
#define ROBOTS_H

#include <stdbool.h>
#include "common/arena.h"
#include "common/span.h"

#define ROBOTS_MAX_BYTES (500u << 10)

struct robots_rule {
    struct span pattern;
    bool allows;
};

struct robots {
    struct robots_rule *rule;
    size_t rules, cap;
};

/* Reads a file for the product token `agent` ("claimwire"). Rules point into `body`, which must
 * live as long. */
void robots_parse(struct span body, struct span agent, struct arena *a, struct robots *ret);

/* `path` is what follows the host: path and query, percent-encoded as sent. */
bool robots_allows(const struct robots *r, struct span path);

#endif
