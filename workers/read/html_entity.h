/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_entity - character references of HTML: &eacute; &#233; &#xE9;
 *
 * Both functions get the source behind "&" or "&#", return the code point and say how many bytes
 * the reference took there; 0 when there is no reference. Numbers that are no character give
 * U+FFFD. No state.
 */
#ifndef READ_HTML_ENTITY_H
#define READ_HTML_ENTITY_H

#include <stdint.h>
#include "common/span.h"

uint32_t html_entity_named(struct span s, size_t *ret_used);
uint32_t html_entity_numeric(struct span s, size_t *ret_used);

#endif
