/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wall - tells that an answer comes from a guard who keeps programs out, not from the site.
 *
 * Known by facts only: a status, a header that the guard documents or always sends, a mark in a
 * small body. We do not try to get past: a page behind a wall is kept as the feed has it.
 */
#ifndef WALL_H
#define WALL_H

#include "transfer.h"

/* "Cloudflare challenge"; NULL when there is no wall. Takes a transfer whose status is known. */
const char *wall_find(const struct transfer *t);

#endif
