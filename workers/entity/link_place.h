/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link_place - choosing among the places of one name. Inner header of link.
 */
#ifndef LINK_PLACE_H
#define LINK_PLACE_H

#include "link.h"

/* The record of each mention: settled, GAZETTEER_NONE when it is no place, has no record or cannot
 * be told. */
void link_places(const struct scan *s, const struct gazetteer *g, const struct mentions *m,
                 uint32_t *record);

#endif
