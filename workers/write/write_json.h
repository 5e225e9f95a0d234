/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_json - strings as JSON, for columns that hold lists of them. Used between files of this
 * folder.
 */
#ifndef WRITE_JSON_H
#define WRITE_JSON_H

#include <stddef.h>

/* The most bytes that write_json_string() needs; NULL counts as "". */
size_t write_json_most(const char *s);

/* Puts s (UTF-8) in quotes at `to`, without a NUL; returns the end. */
char *write_json_string(char *to, const char *s);

#endif
