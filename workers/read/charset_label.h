/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset_label - the names under which pages declare charsets.
 *
 * Labels as the WHATWG Encoding Standard reads them: what pages call ISO-8859-1 is windows-1252,
 * and so on. UTF-7, HZ, ISO-2022-KR and x-user-defined are no charsets of ours: they are passed
 * over as any unknown label is, because bytes that are safe in one reading become markup in theirs.
 */
#ifndef READ_CHARSET_LABEL_H
#define READ_CHARSET_LABEL_H

#include <stdbool.h>
#include <stdint.h>
#include "charset.h"
#include "common/span.h"

struct charset {
    const char *name;  /* IANA's, or WHATWG's where IANA's is another charset in practice */
    const char *iconv; /* libc's; NULL: UTF-8 */
    const char
        *labels; /* separated by blanks, small letters; "iso-8859-6" serves "ISO_8859-6:1987" */
};

/* NULL when no charset has this label. */
const struct charset *charset_find(struct span label);

/* The i-th of all; NULL behind the last. */
const struct charset *charset_at(size_t i);

/* Labels that HTTP and the bytes themselves declare, in the order in which they are believed. A
 * known label is listed once. */
#define CHARSET_DECLARED_MAX 6
unsigned charset_declared(struct span body, const char *content_type, enum charset_kind kind,
                          const struct charset *ret[CHARSET_DECLARED_MAX]);

/* The 256 characters of a single-byte charset; 0 where a byte has none. false for charsets of
 * several bytes. */
bool charset_table(const char *iconv_name, uint32_t ret[256]);

#endif
