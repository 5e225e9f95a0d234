/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include "common/program.h"
#include "dispatch.h"

int main(int argc, char **argv)
{
    static const struct program program = {"dispatch",
                                           "Leases due work from the ledger, hands it to workers "
                                           "by credit, and notices workers that are gone.",
                                           "0 ended by a signal, 1 broken or no database, 2 wrong "
                                           "usage, 78 settings or database refused",
                                           dispatch_rows};
    const char **overrides = calloc((size_t)argc + 1, sizeof(*overrides));
    struct dispatch_conf conf = {0};
    struct conf_sources from;
    struct error e;
    enum program_verb verb;
    int code;

    if (!overrides)
        return PROGRAM_FAILED;
    verb = program_parse(&program, argc, argv, overrides, &from);
    if (verb == PROGRAM_ANSWERED || verb == PROGRAM_MISUSED) {
        code = verb == PROGRAM_ANSWERED ? PROGRAM_DONE : PROGRAM_USAGE;
    } else if (program_load(&program, &from, &conf, &e) != FATE_DONE) {
        (void)fprintf(stderr, "claimwire-dispatch: %s\n", e.text);
        code = PROGRAM_REFUSED;
    } else {
        code = dispatch_run(&conf, verb == PROGRAM_CHECK);
        conf_free(program.rows, &conf);
    }
    free(overrides);
    return code;
}
