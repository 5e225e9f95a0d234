/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link_name - who is meant by a name: the tables' row, or somebody the text told before. Inner
 * header of link.
 */
#ifndef LINK_NAME_H
#define LINK_NAME_H

#include "link_place.h"

/* The folded word of a mention's atom, without the clitic before the name. */
struct span link_word(const struct scan *s, const struct mention *m, uint32_t atom);

/* The same without the article of a family name: "لوقا" of اللوقا. */
struct span link_family(struct span word);

/* The same for all spellings of one name that differ in blanks, articles of parts, case and marks:
 * عبد الرحمن and عبدالرحمن. */
uint64_t link_name_hash(const struct scan *s, const struct mention *m, uint64_t seed);

/* Parts of a name: words that are no marks, particles or articles. */
unsigned link_name_parts(const struct scan *s, const struct mention *m);

/* What the spellings of a full name in both scripts have in common: the given name as the table of
 * parts of names has it, the rest by its consonants. NULL when the table does not know the given
 * name, or knows two. */
char *link_name_key(const struct scan *s, const struct mention *m);

/* Persons of a text by the words of their names. */
struct link_persons;
struct link_persons *link_persons_new(const struct scan *s, const struct mentions *m,
                                      const uint32_t *record);
void link_persons_done(struct link_persons *p);

/* The fullest mention of the same person: `i` itself when nobody longer is told. SCAN_NONE: the
 * name is one of several persons told here; *ret_how says which way. */
uint32_t link_person(const struct link_persons *p, size_t i, const char **ret_how);

/* A bare family name of the tables (Assad): false in a text that tells of others of the family and
 * not of this one. */
bool link_is_told(const struct link_persons *p, size_t i);

/* The rows of the tables for persons and organisations: into record[] with how and candidates. */
void link_actors(const struct scan *s, const struct gazetteer *g, const struct mentions *m,
                 const struct link_countries *countries, uint32_t *record,
                 struct link_answer *answer);

#endif
