/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meta_date - the dates that a page gives for its article, and which of them are believed.
 *
 * Every date is a candidate with the place where it stood. Candidates are ranked by how surely that
 * place speaks of the article; among them
 * - one that agrees with the date in the address goes before a better ranked one that does not;
 * - one with time and zone goes before one that only has the same day;
 * - none is believed that lies before 1990, later than the fetch plus a day, is of the Islamic
 *   calendar, or is the day of the fetch in a place where pages show today's date;
 * - none of modification that lies before the publication.
 * A page that only says when it was modified was published then, as far as anybody knows.
 */
#ifndef READ_META_DATE_H
#define READ_META_DATE_H

#include "claimwire.pb-c.h"
#include "date.h"

enum meta_date_rank {
    META_RANK_LD,     /* JSON-LD of the article */
    META_RANK_META,   /* meta elements with names that only articles have */
    META_RANK_ITEM,   /* microdata, RDFa */
    META_RANK_MARKED, /* an element whose class or attribute says "published" */
    META_RANK_FEED,
    META_RANK_META_WEAK, /* <meta name="date"> */
    META_RANK_LABELLED,  /* "Published: 18 November 2021" */
    META_RANK_TIME,      /* time elements beside the title */
    META_RANK_TEXT,      /* a date beside the title */
    META_RANK_LD_OTHER,  /* JSON-LD of something else on the page */
    META_RANK_URL,
    META_RANK_LAST, /* known by what surrounds it to be doubtful */
};

struct meta_date_place {
    const char *origin; /* as DateCandidate.origin */
    enum meta_date_rank rank;
    bool is_modified;
    const char *refused; /* why nothing at this place is believed; NULL: it may be */
};

struct meta_date_entry; /* private */

struct meta_dates {
    struct arena *a;
    struct date_rules rules;
    struct meta_date_entry *at;
    size_t n;
};

void meta_date_init(struct meta_dates *ds, const struct date_rules *rules, struct arena *a);

/* The first date in `text` that can be believed, else the first with the reason; nothing when there
 * is none. */
void meta_date_add(struct meta_dates *ds, struct span text, const struct meta_date_place *place);
void meta_date_add_found(struct meta_dates *ds, const struct date *d,
                         const struct meta_date_place *place);

struct meta_date_choice {
    const char *published, *modified; /* may be NULL */
    Cw__DateCandidate **candidate;    /* the chosen first, then by rank, the refused last */
    size_t n;
};

void meta_date_choose(struct meta_dates *ds, struct span url, struct meta_date_choice *ret);

#endif
