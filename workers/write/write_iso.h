/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_iso - ISO 8601 texts as moments, for columns that are sorted and compared.
 *
 * Understood: YYYY, YYYY-MM, YYYY-MM-DD, YYYY-MM-DDTHH:MM[:SS[.f]][Z|+HH:MM|-HH:MM]; without a zone it counts as UTC.
 * Anything else, and years outside 1..9999, is not a moment: the text itself is stored as well, so nothing is lost.
 */
#ifndef WRITE_ISO_H
#define WRITE_ISO_H

#include <stdbool.h>
#include <stdint.h>

/* The first and one behind the last microsecond (since 1970) of what is named: a day, a month, a second. NULL is no moment. */
bool write_iso_range(const char *iso, int64_t *ret_from_us, int64_t *ret_to_us);

#endif
