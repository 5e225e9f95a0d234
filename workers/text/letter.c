/* SPDX-License-Identifier: Apache-2.0 */
#include "letter.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

/* Letters of the two scripts that we see all day, without a look-up. */
static bool is_plain_latin(uint32_t c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_plain_arabic(uint32_t c)
{
    return (c >= 0x620 && c <= 0x63F) || (c >= 0x641 && c <= 0x64A) || (c >= 0x671 && c <= 0x6D3) ||
           c == 0x6D5;
}

letter_script_id letter_script(uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;

    if (c < 0x80)
        return is_plain_latin(c) ? USCRIPT_LATIN : LETTER_SCRIPT_NONE;
    if (is_plain_arabic(c))
        return USCRIPT_ARABIC;
    if (!u_isalpha((UChar32)c))
        return LETTER_SCRIPT_NONE;
    UScriptCode script = uscript_getScript((UChar32)c, &status);
    if (U_FAILURE(status) || script == USCRIPT_INHERITED)
        return LETTER_SCRIPT_NONE;
    return script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ? USCRIPT_HAN
                                                                    : (letter_script_id)script;
}

const char *letter_script_name(letter_script_id s)
{
    return uscript_getShortName((UScriptCode)s);
}

letter_script_id letter_script_of(const char *name)
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode found[1];
    int32_t n = strlen(name) == 4 ? uscript_getCode(name, found, 1, &status) : 0;

    return U_SUCCESS(status) && n == 1 ? (letter_script_id)found[0] : LETTER_SCRIPT_NONE;
}

bool letter_is_kana(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF) ||
           (c >= 0xFF66 && c <= 0xFF9F);
}

uint32_t letter_lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
    return (uint32_t)u_tolower((UChar32)c);
}
