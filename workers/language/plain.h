/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plain - letters of the two scripts that are seen all day, told without a call: the loops over
 * every letter of a text ask these first.
 */
#ifndef LANGUAGE_PLAIN_H
#define LANGUAGE_PLAIN_H

#include <stdbool.h>
#include <stdint.h>
#include "text/letter.h"

static inline bool plain_is_latin(uint32_t c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static inline bool plain_is_arabic(uint32_t c)
{
    return (c >= 0x621 && c <= 0x63A) || (c >= 0x641 && c <= 0x64A);
}

/* Whether letter_script() knows a script of c. */
static inline bool plain_is_letter(uint32_t c)
{
    if (c < 0x80 || plain_is_arabic(c))
        return c >= 0x80 || plain_is_latin(c);
    return letter_script(c) != LETTER_SCRIPT_NONE;
}

struct plain_scripts {
    letter_script_id latin, arabic;
};

static inline struct plain_scripts plain_scripts(void)
{
    return (struct plain_scripts){.latin = letter_script('a'), .arabic = letter_script(0x628)};
}

/* letter_script(). */
static inline letter_script_id plain_script(struct plain_scripts s, uint32_t c)
{
    if (c < 0x80)
        return plain_is_latin(c) ? s.latin : LETTER_SCRIPT_NONE;
    return plain_is_arabic(c) ? s.arabic : letter_script(c);
}

/* letter_lower(). */
static inline uint32_t plain_lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
    return c >= 0x590 && c < 0x10A0 ? c : letter_lower(c); /* no case from Hebrew to Burmese */
}

#endif
