/* SPDX-License-Identifier: Apache-2.0 */
/*
 * date_word - a text as the tokens that dates are made of: figures, names of months, zones, units,
 * marks.
 *
 * One table knows the months of the languages in which outlets write (English, Arabic in its three
 * namings, the larger languages of Europe, Turkish, Persian with the months of its own calendar,
 * Urdu, Hebrew, Indonesian), folded, so that marks, case and letter forms do not matter.
 */
#ifndef READ_DATE_WORD_H
#define READ_DATE_WORD_H

#include <stdbool.h>
#include <stdint.h>
#include "common/span.h"

enum date_kind {
    DATE_END,
    DATE_NUMBER,
    DATE_MONTH,
    DATE_HALF_MONTH, /* تشرين and كانون: which of the two is said by what follows */
    DATE_ORDINAL,
    DATE_JALALI,     /* a month of the Persian calendar */
    DATE_HIJRI,      /* a month of the Islamic calendar */
    DATE_HALF_HIJRI, /* ربيع, جمادى, ذو: likewise */
    DATE_ZONE,
    DATE_HALF_DAY,
    DATE_AT,   /* stands between a time and its zone */
    DATE_AGO,  /* before or behind a stretch of time that has passed */
    DATE_UNIT, /* of time */
    DATE_TWO_UNITS,
    DATE_WORD,
    DATE_MARK,
};

struct date_token {
    enum date_kind kind;
    int64_t value; /* NUMBER; months 1-12; HALF_* the first of the pair; ORDINAL 1 or 2; ZONE
                      minutes east; HALF_DAY hours; AGO the month that the word means else, or 0;
                      UNIT seconds; MARK character */
    int digits;    /* NUMBER */
    bool is_arabic, is_persian; /* NUMBER: which figures */
    size_t start, end;          /* bytes */
};

#define DATE_TOKENS 48
#define DATE_BEYOND 16 /* patterns look a few tokens beyond the end: all DATE_END */

/* The tokens of s, months of two words joined; returns how many. What does not fit is left out. */
size_t date_word_split(struct span s, struct date_token ret[DATE_TOKENS + DATE_BEYOND]);

/* 0-9 of a digit in ASCII or one of the Arabic forms, else -1. */
int date_word_digit(uint32_t c);

/* Does every row of the table stand in its folded form and in order? For the test. */
bool date_word_check(const char **ret_wrong);

#endif
