/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pg_migrations - the files of deploy/postgres as a table, made by CMake. Only pg_migrate.c uses it.
 */
#ifndef PG_MIGRATIONS_H
#define PG_MIGRATIONS_H

struct pg_migration {
    int version; /* 1, 2, 3 ... without gaps; 0 ends the table */
    const char *name;
    const char *sql;
};

extern const struct pg_migration pg_migrations[];

#endif
