/* SPDX-License-Identifier: Apache-2.0 */
#include "verb.h"

#include <stdio.h>
#include <string.h>

int verb_fail(enum verb_exit code, const char *verb, const struct error *e)
{
    (void)fflush(stdout);
    (void)fprintf(stderr, "claimwire %s: %s\n", verb, e->text);
    return code;
}

int verb_misused(const char *verb, const char *problem, const char *argument)
{
    (void)fflush(stdout);
    (void)fprintf(stderr, "claimwire %s: %s%s%s%s; 'claimwire %s --help' lists what it takes\n",
                  verb, problem, argument ? " '" : "", argument ? argument : "",
                  argument ? "'" : "", verb);
    return VERB_USAGE;
}

bool verb_option(int argc, char **argv, int *i, const char *name, const char **ret)
{
    size_t len = strlen(name);
    if (strncmp(argv[*i], name, len) != 0)
        return false;
    if (argv[*i][len] == '=') {
        *ret = argv[*i] + len + 1;
        return true;
    }
    if (argv[*i][len] != '\0')
        return false;
    *ret = *i + 1 < argc ? argv[++*i] : NULL;
    return true;
}
