/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cast - the processes of a scenario: dispatch and write as they are, the stages between them as toys on the real
 * station. Each is forked from this program, so that all of them are its code.
 *
 * The toys know one outlet: its feed lists CAST_PAGES pages, one of which cannot be read (it must end in quarantine);
 * fetch hands some tasks back unbegun; every other page becomes the document of tests/golden/Document.bin with a text of
 * its own, which has everything that a document can have.
 */
#ifndef TORTURE_CAST_H
#define TORTURE_CAST_H

#include <sys/types.h>
#include "calls.h"

#define CAST_PAGES 6 /* that a feed lists */
#define CAST_BAD 1   /* of them */
#define CAST_GOOD (CAST_PAGES - CAST_BAD)

enum cast_role { CAST_DISPATCH, CAST_FETCH, CAST_READ, CAST_LANGUAGE, CAST_ENTITY, CAST_CLAIM, CAST_WRITE, CAST_COUNT };

struct cast {
    const char *dsn;
    char dir[64]; /* socket, keys, logs; removed by cast_done */
    pid_t pid[CAST_COUNT];
};

/* Makes the folder and reads the document. Aborts with a sentence where that fails. */
void cast_init(struct cast *c, const char *dsn);
/* Ends all; keeps the logs, and says where, when they have to be read. */
void cast_done(struct cast *c, bool has_failed);

/* Starts one; with `shared` its calls are counted and one of them fails (calls.h). */
void cast_start(struct cast *c, enum cast_role r, struct calls_shared *shared, const struct calls_wish *w);

/* Asks it to end and waits: exit code, or minus the signal that it died of. After 15 s it is killed. */
int cast_stop(struct cast *c, enum cast_role r);

/* Whether it has ended by itself; *ret_code as above. */
bool cast_has_ended(struct cast *c, enum cast_role r, int *ret_code);

const char *cast_name(enum cast_role r);

#endif
