/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetteer - the people, organisations and places that are known by name, in both scripts.
 *
 * Read from data/: countries.tsv, places.tsv (Who's On First), world.tsv (cities, rivers and
 * regions by hand), spellings.tsv (more names of places), actors.tsv, persons.tsv. Every name goes
 * into the phrase table with the record's number; the records hold what an entity is printed from.
 * Immutable after loading.
 *
 * Rank of a place: 1 known everywhere, 2 known in its country, 3 a hamlet or a name that is also a
 * word: to be believed only where the text shows that a place is meant (PHRASE_CONTEXT).
 */
#ifndef GAZETTEER_H
#define GAZETTEER_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"
#include "claimwire.pb-c.h"
#include "vocabulary.h"

#define GAZETTEER_NONE UINT32_MAX

/* What somebody was and when: days as YYYYMMDD, MM and DD 0 where only the year or month is known,
 * 0 where it is open or not known. */
struct gazetteer_role {
    const char *name;
    uint32_t from, to;
};

struct gazetteer_record {
    const char *id;      /* NULL: a place of Who's On First, "place:wof:<wof>" */
    const char *name_en; /* NULL: none */
    const char *name_ar;
    const char *kind;
    const struct gazetteer_role *role; /* of persons, NULL: none */
    size_t roles;
    uint64_t wof;
    uint32_t geonames, wikidata; /* 0: none; wikidata without its Q */
    uint32_t population;
    uint32_t region, district; /* records that it lies in, GAZETTEER_NONE */
    float lat, lon;            /* NAN: not known */
    char country[3];           /* "" when none */
    uint8_t rank;
    uint8_t type; /* Cw__Mention__Type */
};

/* A place or person under the sound of one of its names (text/bridge.h). */
struct gazetteer_sound {
    uint64_t key; /* hash of the coarse key and the type */
    const char *sounds;
    uint32_t record;
};

/* A question for records that sound like a name. */
struct gazetteer_wanted {
    struct span name;
    unsigned type;       /* Cw__Mention__Type: LOC or PER, others find nothing */
    const char *country; /* two letters: only there; NULL: anywhere */
};

struct gazetteer_ranked {
    uint32_t record;
    float score;
};

#define GAZETTEER_RANKED_MAX 8

struct gazetteer {
    struct gazetteer_record *record;
    size_t records, records_cap;
    struct gazetteer_sound *sound; /* by key */
    size_t sounds, sounds_cap;
    uint64_t *sieve; /* a bit for every key: most keys that are asked for are none */
    uint64_t hash;   /* of all files read */
};

/* Reads all tables; names go into v's phrases, strings that are kept into `a`. FATE_REJECT names
 * the file (and line). */
MUST_USE enum fate gazetteer_load(struct gazetteer *g, const char *dir, struct vocabulary *v,
                                  struct arena *a, struct error *e);
void gazetteer_done(struct gazetteer *g);

/* The record of a country by its code, GAZETTEER_NONE when there is none. */
uint32_t gazetteer_country(const struct gazetteer *g, const char code[3]);

/* Places or persons whose names sound like the wanted one in either script, best first, each once;
 * returns how many. The score is that of bridge_score(): 1 the same sounds, never below
 * BRIDGE_LIKELY (text/bridge.h); of equal scores the better known first. Names with the same
 * consonants are tried first, and those one consonant apart where none of them is BRIDGE_SURE. Only
 * a proposal: take the first only where it is likely enough, alone at the top (the second, if
 * of another name, some hundredths below), and the text has other reasons to mean it. Up to 0.2 ms:
 * ask once a name, not once a mention. */
size_t gazetteer_rank_like(const struct gazetteer *g, const struct gazetteer_wanted *wanted,
                           struct arena *a, struct gazetteer_ranked ret[GAZETTEER_RANKED_MAX]);

/* The first role that somebody may have held on a day (YYYYMMDD), NULL when there is none. */
const struct gazetteer_role *gazetteer_role_at(const struct gazetteer_record *r, uint32_t date);

/* Kilometres between two records; INFINITY when one has no place. */
double gazetteer_distance_km(const struct gazetteer_record *x, const struct gazetteer_record *y);

#endif
