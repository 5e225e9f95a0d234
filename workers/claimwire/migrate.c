/* SPDX-License-Identifier: Apache-2.0 */
/*
 * migrate - brings the database to the schema of this program.
 */
#include "ask.h"

static const char help[] = "usage: claimwire migrate [--data DIR]\n\n"
                           "Applies the migrations that the database lacks, each in a transaction "
                           "of its own. Refuses a database that is newer\n"
                           "than this program. Safe to run twice and by two at once.\n";

int verb_migrate(int argc, char **argv)
{
    struct ask k;
    struct error e;
    int applied = 0, code = ask_begin(&k, argc, argv, help, NULL);
    if (code == VERB_DONE) {
        enum fate fate = pg_open(place_dsn(&k.place, &k.arena), NULL, &k.db, &e);
        if (fate == FATE_DONE)
            fate = pg_migrate(k.db, &applied, &e);
        if (fate == FATE_DONE)
            (void)printf("schema version %d, %d migrations applied\n", pg_schema_version(),
                         applied);
        else
            code = verb_fail(fate == FATE_RETRY ? VERB_FAILED : VERB_REFUSED, k.verb, &e);
    }
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
