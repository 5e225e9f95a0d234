/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link_fit - which rows fit a place of the text, one question a function. Inner header of link.
 *
 * To add a pass: 1. its test here and in link_fit.c  2. its row in pass_rest() of link_place.c  3.
 * its name in link.h.
 */
#ifndef LINK_FIT_H
#define LINK_FIT_H

#include "link_place.h"

#define LINK_CANDIDATES_MAX 32
#define LINK_ANCHORS_MAX 24

struct places {
    const struct scan *scan;
    const struct gazetteer *gazetteer;
    const struct mentions *mentions;
    const struct link_about *about;
    const struct link_parent *parent;
    uint32_t *record;
    struct link_answer *answer;
    struct link_countries *countries;
    uint32_t anchor[LINK_ANCHORS_MAX]; /* settled places, countries excepted */
    size_t anchors;
    struct told *told; /* open addressing by name */
    size_t slots;
    unsigned sounds_asked;
};

struct choice {
    uint32_t at[LINK_CANDIDATES_MAX];
    double km[LINK_CANDIDATES_MAX]; /* to the nearest anchor, NAN: not measured */
    size_t n;
    const struct mention *mention;
    size_t index;
    const char *said; /* what kind of place */
    uint32_t parent;  /* the record that the pass asks about */
    const char *how;  /* the pass that left fewer, at last one */
    bool is_part;     /* "northern ...": of the place */
};

static inline const struct gazetteer_record *link_get(const struct places *p, uint32_t record)
{
    return &p->gazetteer->record[record];
}

static inline const struct gazetteer_record *link_at(const struct places *p, const struct choice *c,
                                                     size_t i)
{
    return &p->gazetteer->record[c->at[i]];
}

static inline bool link_is_kind(const struct gazetteer_record *r, const char *kind)
{
    return strcmp(r->kind, kind) == 0;
}

static inline bool link_is_area(const struct gazetteer_record *r)
{
    return link_is_kind(r, "governorate") || link_is_kind(r, "district") ||
           link_is_kind(r, "region");
}

/* Is the text about a country, or does it only name it? */
bool link_is_about(const struct places *p, const char *code);

/* Does candidate i fit? */
typedef bool link_fits(const struct places *p, const struct choice *c, size_t i);
link_fits link_fits_kind;      /* what is said beside it */
link_fits link_fits_marks;     /* its name needs no context, or has it */
link_fits link_fits_parent;    /* lies in c->parent */
link_fits link_fits_neighbour; /* near c->parent */
link_fits link_fits_again;     /* the same place as c->parent */
link_fits link_fits_known;     /* known everywhere, in a country named */
link_fits link_fits_country;   /* in a country that the text is about */
link_fits link_fits_beside;    /* lies in a place of the same breath */
link_fits link_fits_area;      /* in a governorate that is named */
link_fits link_fits_near;      /* nearest to what is settled: km is measured */
link_fits link_fits_rank;      /* the best known */
link_fits link_fits_size;      /* not clearly smaller */
link_fits link_fits_home;      /* in the outlet's country */

/* The one place that all candidates are, city, district and governorate of one name; GAZETTEER_NONE
 * when they are several. */
uint32_t link_settle(const struct places *p, const struct choice *c);

#endif
