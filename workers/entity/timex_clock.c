/* SPDX-License-Identifier: Apache-2.0 */
/* Times of day: 3:30 pm, 8.30pm GMT, 14:00, الساعة الثالثة والنصف مساء بتوقيت دمشق. */
#include "calendar.h"
#include "number.h"
#include "timex_rules.h"

struct clock {
    int hour, minute;
    bool has_word;    /* الساعة */
    bool has_minutes; /* 14:00 */
    bool is_wide;     /* two digits before the colon */
    bool has_dot;     /* 8.30: a time only with am or pm */
    uint32_t to;
};

static bool is_label(const struct vocabulary_item *item, const char *label)
{
    return item && strcmp(item->label, label) == 0;
}

#define CLOCK_PARTS 3

/* One or two digits; returns the point behind them, `point` when there are none. */
static uint32_t read_part(const struct text *t, uint32_t point, int *ret)
{
    uint32_t at = point;
    *ret = 0;
    for (; at < t->len && at < point + 2 && number_digit(t->point[at]) >= 0; at++)
        *ret = *ret * 10 + number_digit(t->point[at]);
    return at;
}

/* H[:MM[:SS]] at a code point; returns the point behind, 0 when it is none. */
static uint32_t read_digits(const struct scan *s, uint32_t point, struct clock *k)
{
    const struct text *text = s->text;
    int part[CLOCK_PARTS] = {0};
    uint32_t mark = 0, at = read_part(text, point, &part[0]), behind;
    k->is_wide = at == point + 2;
    for (int n = 1; n < CLOCK_PARTS && at < text->len; n++) {
        uint32_t c = text->point[at];
        bool is_mark = n == 1 ? c == ':' || c == '.' : c == mark && c == ':';
        behind = is_mark ? read_part(text, at + 1, &part[n]) : at;
        if (behind != at + 3)
            break;
        mark = c;
        at = behind;
    }
    bool goes_on = at < text->len && number_digit(text->point[at]) >= 0;
    if (goes_on || part[0] > 24 || part[1] > 59)
        return 0;
    k->hour = part[0];
    k->minute = part[1];
    k->has_minutes = mark != 0;
    k->has_dot = mark == '.';
    return at;
}

/* The hour in digits or, behind الساعة, as an ordinal. */
static bool read_hour(const struct scan *s, uint32_t at, struct clock *k)
{
    const struct vocabulary_item *hour = scan_word(s, at, VOCABULARY_ORDINAL, &k->to);
    if (hour && k->has_word && hour->number <= 12) {
        k->hour = (int)hour->number;
        return true;
    }
    if (at >= s->atoms || s->atom[at].kind != TOKEN_NUMBER)
        return false;
    uint32_t end = read_digits(s, s->atom[at].start, k);
    for (k->to = at; k->to < s->atoms && s->atom[k->to].start < end;)
        k->to++;
    return end > 0 && s->atom[k->to - 1].end == end;
}

static bool is_half_of_day(const struct vocabulary_item *item)
{
    return is_label(item, "am") || is_label(item, "pm") || is_label(item, "night");
}

/* "at night" and ليلا: before five it is the night's second half. */
static int hour_of_day(int hour, const char *half)
{
    if (strcmp(half, "night") == 0)
        half = hour == 12 || hour < 5 ? "am" : "pm";
    if (strcmp(half, "pm") == 0 && hour < 12)
        return hour + 12;
    return strcmp(half, "am") == 0 && hour == 12 ? 0 : hour;
}

#define TAIL_MAX 3

/* One word behind the hour: والنصف, إلا ربعا, in the evening, مساء, GMT; false when it is none. */
static bool read_tail_word(const struct scan *s, struct clock *k, bool *has_tail)
{
    uint32_t at = k->to + scan_is_mark(s, k->to, '('), to;
    const struct vocabulary_item *item = scan_word(s, at, VOCABULARY_CLOCK, &to);
    if (is_label(item, "minutes") && k->has_word && at == k->to)
        k->minute = (int)item->number;
    else if (item && is_half_of_day(item) && at == k->to)
        k->hour = hour_of_day(k->hour, item->label);
    else if (!is_label(item, "zone"))
        return false;
    *has_tail |= !is_label(item, "minutes");
    k->to = to + (at > k->to && scan_is_mark(s, to, ')'));
    return true;
}

static bool read_tail(const struct scan *s, struct clock *k)
{
    bool has_tail = false;
    for (unsigned i = 0; i < TAIL_MAX && read_tail_word(s, k, &has_tail); i++)
        ;
    return has_tail;
}

bool timex_clock(const struct timex_context *c, uint32_t atom, struct timex *t)
{
    const struct scan *s = c->scan;
    struct clock k = {0};
    uint32_t at = atom;
    const struct scan_match *word = scan_at(s, atom, VOCABULARY_CLOCK);
    k.has_word = word && is_label(scan_item(s, word), "hour");
    if (k.has_word)
        at = word->to;
    if (!read_hour(s, at, &k))
        return false;
    bool has_tail = read_tail(s, &k);
    /* 2:00 without more is a score as likely */
    bool had_at = atom > 0 && scan_is_one_of(s, atom - 1, SCAN_WORDS("at", "عند"));
    bool is_score = !k.has_word && !had_at && !k.is_wide && k.minute == 0;
    if (!has_tail && !k.has_word && (!k.has_minutes || is_score || k.has_dot))
        return false;
    int minute = k.hour * 60 + k.minute;
    if (minute < 0 || minute > 24 * 60)
        return false;
    timex_cover(s, t, k.has_word ? timex_start_of(s, word) : s->atom[atom].start, atom, k.to);
    t->precision = "time";
    t->from_minute = minute;
    return true;
}
