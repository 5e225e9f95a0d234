/* SPDX-License-Identifier: Apache-2.0 */
/* Roles of a person: "2000-07-17..2024-12-08 president of Syria|businessman". */
#include "gazetteer.h"
#include "gazetteer_load.h"

#define MONTH_LEAST 1
#define MONTH_MOST 12
#define DAY_LEAST 1
#define DAY_MOST 31

/* Takes `digits` figures off the front; false when there are other letters. */
static bool take_number(struct span *s, size_t digits, uint32_t *ret)
{
    *ret = 0;
    if (s->n < digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        *ret = *ret * 10 + (uint32_t)(s->p[i] - '0');
    }
    *s = span_slice(*s, digits, s->n);
    return true;
}

static bool take_part(struct span *s, uint32_t least, uint32_t most, uint32_t *ret)
{
    *ret = 0;
    if (s->n == 0)
        return true;
    if (s->p[0] != '-')
        return false;
    *s = span_slice(*s, 1, s->n);
    return take_number(s, 2, ret) && *ret >= least && *ret <= most;
}

/* YYYY[-MM[-DD]] or nothing. */
static bool parse_date(struct span s, uint32_t *ret)
{
    uint32_t year, month, day;
    *ret = 0;
    if (s.n == 0)
        return true;
    if (!take_number(&s, 4, &year) || !take_part(&s, MONTH_LEAST, MONTH_MOST, &month) ||
        !take_part(&s, DAY_LEAST, DAY_MOST, &day) || s.n > 0)
        return false;
    *ret = year * 10000 + month * 100 + day;
    return true;
}

/* The day on which a date that lacks month or day ends. */
static uint32_t last_day(uint32_t date)
{
    if (date % 10000 == 0)
        return date + MONTH_MOST * 100 + DAY_MOST;
    return date % 100 == 0 ? date + DAY_MOST : date;
}

static size_t find_dots(struct span s)
{
    for (size_t i = 0; i + 1 < s.n; i++)
        if (s.p[i] == '.' && s.p[i + 1] == '.')
            return i;
    return s.n;
}

bool gazetteer_parse_role(struct span text, struct arena *keep, struct gazetteer_role *ret)
{
    struct span when, name = span_trim(text);
    size_t blank = 0, dots;
    *ret = (struct gazetteer_role){0};
    while (blank < name.n && name.p[blank] != ' ')
        blank++;
    when = span_slice(name, 0, blank);
    dots = find_dots(when);
    if (dots < when.n) {
        if (!parse_date(span_slice(when, 0, dots), &ret->from) ||
            !parse_date(span_slice(when, dots + 2, when.n), &ret->to) ||
            (ret->to && last_day(ret->to) < ret->from) || (!ret->from && !ret->to))
            return false;
        name = span_trim(span_slice(name, blank, name.n));
    }
    if (name.n == 0)
        return false;
    ret->name = arena_string(keep, name);
    return true;
}

const struct gazetteer_role *gazetteer_role_at(const struct gazetteer_record *r, uint32_t date)
{
    for (size_t i = 0; i < r->roles; i++)
        if (r->role[i].from <= last_day(date) &&
            (!r->role[i].to || last_day(r->role[i].to) >= date))
            return &r->role[i];
    return NULL;
}
