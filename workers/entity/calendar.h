/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar - days as numbers (1970-01-01 is 0, Gregorian), and back.
 */
#ifndef CALENDAR_H
#define CALENDAR_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"

struct calendar_date {
    int year, month, day; /* month and day from 1 */
};

/* The day of a date; months outside 1..12 run on into other years. */
int64_t calendar_day(int year, int month, int day);
struct calendar_date calendar_date(int64_t day);

bool calendar_is_valid(int year, int month, int day);
int calendar_month_days(int year, int month);

/* The day of a date of the Islamic calendar by its arithmetic form (leap years 2, 5, 7, 10, 13, 16,
 * 18, 21, 24, 26 and 29 of 30, epoch 16 July 622 Julian). What is announced by sight of the moon is
 * this day or one beside it. `calendar_islamic_date` is the way back. */
int64_t calendar_islamic_day(int year, int month, int day);
struct calendar_date calendar_islamic_date(int64_t day);
int calendar_islamic_month_days(int year, int month);

/* Easter Sunday of the western churches (is_western) or of the eastern ones, as a Gregorian day. */
int64_t calendar_easter(int year, bool is_western);

/* 1 Monday ... 7 Sunday. */
int calendar_weekday(int64_t day);

/* Reads "2021-11-24" at the beginning of s; what follows (a time of day) is ignored. */
bool calendar_parse(struct span s, int64_t *ret_day);

/* "2021-11-24". */
char *calendar_print(int64_t day, struct arena *a);

#endif
