/* SPDX-License-Identifier: Apache-2.0 */
#include "common/program.h"

#include <getopt.h>
#include <stdio.h>

const char program_known_prefixes[] =
    "worker. log. pg. dispatch. fetch. read. language. entity. claim. write. "
    "hub.endpoint hub.plain_tcp hub.heartbeat_ms hub.dead_ms hub.overdue_ms hub.batch hub.in_flight "
    "hub.in_flight_bytes curve.secret_file curve.server_key curve.allow_file";

static void print_help(const struct program *p)
{
    (void)printf(
        "usage: claimwire-%s [--conf FILE] [--set NAME=VALUE]... [--check]\n\n"
        "%s\n\n"
        "  --conf FILE        settings, lines 'name = value' (else /etc/claimwire/%s.conf)\n"
        "  --set NAME=VALUE   one setting; wins over file and environment\n"
        "  --check            say whether settings and surroundings are good, and exit\n"
        "  --markdown         print the settings as rows of a table\n"
        "  --version, --help\n\n"
        "Settings, also as environment CLAIMWIRE_<NAME> with _ for dots:\n",
        p->name, p->purpose, p->name);
    conf_print_help(p->rows, stdout);
    (void)printf("\nExit codes: %s\n", p->exits);
}

static enum program_verb answer(const struct program *p, int option)
{
    if (option == 'h')
        print_help(p);
    else if (option == 'v')
        (void)printf("claimwire-%s %s\n", p->name, CW_VERSION);
    else
        conf_print_markdown(p->rows, stdout);
    return PROGRAM_ANSWERED;
}

enum program_verb program_parse(const struct program *p, int argc, char **argv,
                                const char **overrides, struct conf_sources *ret_from)
{
    static const struct option options[] = {
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {"check", no_argument, NULL, 'c'},
        {"conf", required_argument, NULL, 'f'},
        {"set", required_argument, NULL, 's'},
        {"markdown", no_argument, NULL, 'm'},
        {0},
    };
    enum program_verb verb = PROGRAM_RUN;
    *ret_from = (struct conf_sources){.overrides = overrides};
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'c') {
            verb = PROGRAM_CHECK;
        } else if (option == 'f') {
            ret_from->file = optarg;
        } else if (option == 's') {
            overrides[ret_from->overrides_len++] = optarg;
        } else if (option == '?') { /* getopt has said what is wrong */
            (void)fprintf(stderr, "try 'claimwire-%s --help'\n", p->name);
            return PROGRAM_MISUSED;
        } else {
            return answer(p, option);
        }
    }
    if (optind == argc)
        return verb;
    (void)fprintf(stderr, "unexpected argument '%s'; try 'claimwire-%s --help'\n", argv[optind],
                  p->name);
    return PROGRAM_MISUSED;
}

enum fate program_load(const struct program *p, const struct conf_sources *from, void *target,
                       struct error *e)
{
    char usual_file[128];
    struct conf_sources sources = *from;
    (void)snprintf(usual_file, sizeof(usual_file), "/etc/claimwire/%s.conf", p->name);
    if (!sources.file)
        sources.optional_file = usual_file;
    sources.known_prefixes = program_known_prefixes;
    return conf_load(p->rows, &sources, target, e);
}
