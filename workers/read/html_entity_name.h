/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_entity_name - the table of HTML's named character references. Inner header of html_entity.
 */
#ifndef READ_HTML_ENTITY_NAME_H
#define READ_HTML_ENTITY_NAME_H

#include <stdint.h>

#define HTML_ENTITY_LEGACY 0x80000000u /* browsers take it without a semicolon */
#define HTML_ENTITY_NAME_MAX 31        /* bytes of the longest name */

struct html_entity_name {
    char name[HTML_ENTITY_NAME_MAX + 1];
    uint32_t point; /* with HTML_ENTITY_LEGACY */
};

extern const struct html_entity_name html_entity_names[]; /* sorted by bytes */
extern const unsigned html_entity_names_len;

#endif
