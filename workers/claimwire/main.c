/* SPDX-License-Identifier: Apache-2.0 */
/*
 * claimwire - the command that a person uses: finds the verb and hands over.
 */
#include <stdio.h>
#include <string.h>
#include "verb.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *meaning;
} verbs[] = {
    {"annotate", verb_annotate, "print the annotation of files or JSON lines, without any server"},
    {"explain", verb_explain,
     "say for each name, time, figure and claim of a file what made it"},
    {"run", verb_run,
     "run everything on this machine, with a private PostgreSQL unless a DSN is given"},
    {"source", verb_source, "add, set, list, remove, import or export outlets"},
    {"feed", verb_feed, "add, list, pause, resume or poll feeds"},
    {"ingest", verb_ingest, "take in an address, a file, a folder or a WARC file, once, now"},
    {"status", verb_status, "show depth, age and outcome of the work"},
    {"claims", verb_claims, "ask the ledger who said what"},
    {"show", verb_show, "show an article with its claims"},
    {"diff", verb_diff, "show what changed between the editions of an article"},
    {"entity", verb_entity, "show who is who; merge two entities that are one, split what is not"},
    {"export", verb_export, "write articles, claims or the archive (WARC) to a file or a pipe"},
    {"quarantine", verb_quarantine, "list, show, replay or drop what could not be processed"},
    {"keys", verb_keys, "make a key pair, for connections between machines"},
    {"migrate", verb_migrate, "bring the database to this program's schema"},
    {"check", verb_check, "check settings, data files and database, and change nothing"},
};

static void usage(FILE *to)
{
    (void)fputs("usage: claimwire VERB [ARGUMENT ...]\n\n", to);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        (void)fprintf(to, "  %-11s %s\n", verbs[i].name, verbs[i].meaning);
    (void)fputs("\n'claimwire VERB --help' tells more. Exit codes: 0 done, 1 failed, 2 wrong "
                "usage, 78 configuration refused.\n",
                to);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return VERB_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        usage(stdout);
        return VERB_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)puts("claimwire " CW_VERSION);
        return VERB_DONE;
    }
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].run(argc - 1, argv + 1);
    (void)fprintf(stderr, "claimwire: there is no verb '%s'; 'claimwire --help' lists them\n",
                  argv[1]);
    return VERB_USAGE;
}
