/* SPDX-License-Identifier: Apache-2.0 */
#include "meta_date.h"

#include <stdlib.h>

#define ENTRIES_MAX 64
#define PRINTED_MAX 24
#define DAY_S 86400

struct meta_date_entry {
    struct date date;
    struct meta_date_place place;
    const char *value;
    const char *refused;
    size_t order;
    bool is_chosen;
};

void meta_date_init(struct meta_dates *ds, const struct date_rules *rules, struct arena *a)
{
    *ds = (struct meta_dates){.a = a, .rules = *rules};
    ds->at = ARENA_ARRAY(a, ENTRIES_MAX, struct meta_date_entry);
}

void meta_date_add_found(struct meta_dates *ds, const struct date *d,
                         const struct meta_date_place *place)
{
    const char *value = date_print(d, ds->a);
    for (size_t i = 0; i < ds->n; i++) {
        const struct meta_date_entry *x = &ds->at[i];
        if (!strcmp(x->value, value) && x->place.is_modified == place->is_modified &&
            (!strcmp(x->place.origin, place->origin) || place->refused))
            return;
    }
    if (ds->n >= ENTRIES_MAX)
        return;
    const char *fault = date_fault(d, &ds->rules);
    ds->at[ds->n] = (struct meta_date_entry){.date = *d,
                                             .place = *place,
                                             .value = value,
                                             .refused = fault ? fault : place->refused,
                                             .order = ds->n};
    ds->n++;
}

void meta_date_add(struct meta_dates *ds, struct span text, const struct meta_date_place *place)
{
    struct date d, first;
    bool has_first = false;
    for (size_t from = 0; date_find(text, from, &ds->rules, &d); from = d.end) {
        if (!date_fault(&d, &ds->rules)) {
            meta_date_add_found(ds, &d, place);
            return;
        }
        first = has_first ? first : d;
        has_first = true;
    }
    if (has_first)
        meta_date_add_found(ds, &first, place);
}

static int64_t day_of(const struct date *d)
{
    return date_days(d->year, d->month, d->day);
}

static int64_t distance(const struct date *x, const struct date *y)
{
    return llabs(day_of(x) - day_of(y));
}

static bool is_full(const struct date *d)
{
    return d->has_time && d->has_zone;
}

/* Can both be one moment: the same day, or the same minutes in different zones? */
static bool agrees(const struct date *x, const struct date *y)
{
    if (!x->has_time || !y->has_time)
        return day_of(x) == day_of(y);
    int64_t apart = llabs(date_seconds(x) - date_seconds(y));
    if (is_full(x) && is_full(y))
        return apart < 60;
    return apart <= 14 * 3600 && apart % 900 < 60;
}

static int entry_compare(const void *x, const void *y)
{
    const struct meta_date_entry *a = x, *b = y;
    if (a->is_chosen != b->is_chosen)
        return a->is_chosen ? -1 : 1;
    if (!a->refused != !b->refused)
        return a->refused ? 1 : -1;
    if (a->place.rank != b->place.rank)
        return a->place.rank < b->place.rank ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

/* Today's date stands in mastheads; an article of today has the same date in a better place. */
static void todays_refuse(struct meta_dates *ds)
{
    int64_t today = (ds->rules.latest_us / 1000000 - DAY_S) / DAY_S;
    bool has_other = false;
    for (size_t i = 0; i < ds->n; i++)
        has_other |= !ds->at[i].refused && day_of(&ds->at[i].date) < today - 1;
    for (size_t i = 0; has_other && i < ds->n; i++) {
        struct meta_date_entry *x = &ds->at[i];
        bool is_loose = x->place.rank == META_RANK_TIME || x->place.rank == META_RANK_TEXT ||
                        x->place.rank == META_RANK_META_WEAK || x->place.rank >= META_RANK_LAST;
        if (is_loose && !x->refused && llabs(day_of(&x->date) - today) <= 1)
            x->refused = "the day of the fetch, in a place where pages show it";
    }
}

/* Does `x` fit what the address says: its day give or take one, or its month? */
static bool fits_url(const struct meta_date_entry *x, struct span url, bool *ret_has_date)
{
    struct date of_url;
    int64_t year;
    int month;
    *ret_has_date = true;
    if (date_find_in_url(url, &of_url))
        return distance(&x->date, &of_url) <= 1;
    if (date_month_in_url(url, &year, &month)) {
        int64_t first = date_days(year, month, 1);
        return day_of(&x->date) >= first - 1 && day_of(&x->date) <= first + 31;
    }
    *ret_has_date = false;
    return true;
}

/* The best of one role: entries stand by rank. */
static struct meta_date_entry *best_of(struct meta_dates *ds, bool is_modified, struct span url)
{
    struct meta_date_entry *best = NULL;
    for (size_t i = 0; i < ds->n; i++) {
        struct meta_date_entry *x = &ds->at[i];
        bool has_date;
        if (x->refused || x->place.is_modified != is_modified)
            continue;
        best = best ? best : x;
        if (is_modified || (fits_url(x, url, &has_date) && has_date &&
                            (x->place.rank != META_RANK_URL || best->place.rank > META_RANK_FEED)))
            return is_modified ? best : x;
    }
    return best;
}

/* The same moment said with time and zone. */
static struct meta_date_entry *fuller(struct meta_dates *ds, struct meta_date_entry *x)
{
    for (size_t i = 0; x && !is_full(&x->date) && i < ds->n; i++) {
        struct meta_date_entry *y = &ds->at[i];
        if (!y->refused && y->place.is_modified == x->place.is_modified && is_full(&y->date) &&
            agrees(&x->date, &y->date))
            return y;
    }
    return x;
}

static bool is_before(const struct date *x, const struct date *y)
{
    return is_full(x) && is_full(y) ? date_seconds(x) < date_seconds(y) : day_of(x) < day_of(y);
}

static void print(struct meta_dates *ds, struct meta_date_choice *ret)
{
    size_t n = ds->n < PRINTED_MAX ? ds->n : PRINTED_MAX;
    ret->candidate = ARENA_ARRAY(ds->a, n, Cw__DateCandidate *);
    ret->n = n;
    for (size_t i = 0; i < n; i++) {
        const struct meta_date_entry *x = &ds->at[i];
        Cw__DateCandidate *c = ARENA_NEW(ds->a, Cw__DateCandidate);
        cw__date_candidate__init(c);
        c->value = (char *)x->value;
        c->origin = (char *)x->place.origin;
        c->has_role = 1;
        c->role = x->place.is_modified ? CW__DATE_CANDIDATE__ROLE__MODIFIED
                                       : CW__DATE_CANDIDATE__ROLE__PUBLISHED;
        c->has_chosen = 1;
        c->chosen = x->is_chosen;
        c->refused = (char *)x->refused;
        ret->candidate[i] = c;
    }
}

void meta_date_choose(struct meta_dates *ds, struct span url, struct meta_date_choice *ret)
{
    *ret = (struct meta_date_choice){0};
    todays_refuse(ds);
    qsort(ds->at, ds->n, sizeof(ds->at[0]), entry_compare);
    struct meta_date_entry *published = fuller(ds, best_of(ds, false, url)), *modified;
    for (size_t i = 0; published && i < ds->n; i++)
        if (ds->at[i].place.is_modified && !ds->at[i].refused &&
            is_before(&ds->at[i].date, &published->date))
            ds->at[i].refused = "earlier than the publication";
    modified = fuller(ds, best_of(ds, true, url));
    if (published)
        published->is_chosen = true;
    if (modified)
        modified->is_chosen = true;
    ret->modified = modified ? modified->value : NULL;
    ret->published = published ? published->value : ret->modified;
    qsort(ds->at, ds->n, sizeof(ds->at[0]), entry_compare);
    print(ds, ret);
}
