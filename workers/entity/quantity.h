/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quantity - how many of what: the dead, wounded, arrested, displaced and settled, people, things,
 * distances, areas, money.
 *
 * A quantity is a number, with what makes it open or approximate, and a counted noun, unit or
 * currency. `what` of people is what happened to them when a verb beside them says so ("killed six
 * people", "six people were killed", مقتل ستة), else who they are; "killed 5 civilians and 3
 * soldiers" passes the verb on. `who` keeps what they are, and a part of a total in the same
 * sentence ("including two children", بينهم طفلان) shares its fate and says of which it is a part:
 * nothing is summed. Ages, years, times, names of units and numbers inside names are not
 * quantities; the caller gives the spans of times and names.
 *
 *   at least 5: min 5      more than 5: min 5     about 5: min = max = 5, approximate
 *   up to 5: max 5         5-7: min 5, max 7      dozens: min 24, approximate (عشرات: min 20)
 *   a few: neither         قتيلان: min = max = 2
 */
#ifndef QUANTITY_H
#define QUANTITY_H

#include <stdbool.h>
#include <stdint.h>
#include "scan.h"

struct quantity {
    uint32_t from_atom, to_atom;
    uint32_t start, end; /* code points */
    const char *what;
    const char *who;  /* the kind of people, when they are counted: "children"; NULL else */
    const char *unit; /* NULL: a count */
    uint32_t part_of; /* index of the total that has this in it; SCAN_NONE: of none */
    double min, max;  /* NAN: not said */
    bool is_approximate;
};

struct quantities {
    struct quantity *at;
    size_t n, cap;
};

/* `is_taken[atom]` tells which atoms belong to times or names already. */
void quantity_find(const struct scan *s, const bool *is_taken, struct quantities *ret);

#endif
