/* SPDX-License-Identifier: Apache-2.0 */
#include "write_json.h"

#include <stdio.h>
#include <string.h>

size_t write_json_most(const char *s)
{
    return s ? 6 * strlen(s) + 3 : 3; /* \u001f, quotes, and the NUL of sprintf */
}

char *write_json_string(char *to, const char *s)
{
    *to++ = '"';
    for (; s && *s; s++) {
        if (*s == '"' || *s == '\\') {
            *to++ = '\\';
            *to++ = *s;
        } else if ((unsigned char)*s < 0x20) {
            to += sprintf(to, "\\u%04x", (unsigned)*s);
        } else {
            *to++ = *s;
        }
    }
    *to++ = '"';
    return to;
}
