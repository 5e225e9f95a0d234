/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quantity_rules - what happened to the counted, and which count is part of which. Inner header of
 * quantity.
 */
#ifndef QUANTITY_RULES_H
#define QUANTITY_RULES_H

#include "quantity.h"

struct quantity_work {
    const struct scan *scan;
    const bool *is_taken;
    struct quantities *out;
};

/* Is a label of the table one of people: may something happen to them? */
bool quantity_is_people(const char *label);

/* Is a label what happens to people: killed, wounded ...? */
bool quantity_is_harm(const char *label);

/* What is said to have happened to the counted of *q, NULL when nothing is; quantity_harm.c. */
const char *quantity_harm(const struct quantity_work *w, const struct quantity *q);

/* The verb before a number, its object: "killed", مقتل; NULL when there is none. `is_counted`: people
 * stand behind the number, so that an Arabic verb may be farther off, with its subject between. */
const char *quantity_harm_before(const struct quantity_work *w, uint32_t from, bool is_counted);

/* The verb behind the counted; NULL when there is none. */
const char *quantity_harm_behind(const struct quantity_work *w, const struct quantity *q);

/* "including", "among them", بينهم right before an atom: the atom where that begins, SCAN_NONE when
 * it does not stand there. */
uint32_t quantity_part_marker(const struct scan *s, uint32_t from);

/* Joins *q, which goes behind the last found, to its total, or the last found to *q;
 * quantity_part.c.
 */
void quantity_join_part(const struct quantity_work *w, struct quantity *q);

#endif
