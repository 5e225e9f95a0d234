/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/program.h"

#define PLACE(member) offsetof(struct settings, member)

static const struct conf_row station_rows[] = {
    {"hub.endpoint", CONF_STRING, PLACE(endpoint), "ipc:///run/claimwire/hub", 0, 0,
     "where dispatch listens: ipc:///path or tcp://host:port"},
    {"worker.credit", CONF_INT, PLACE(credit), "", 1, 4096, "tasks that are taken at once"},
    {"worker.credit_bytes", CONF_SIZE, PLACE(credit_bytes), "32 MiB", 1 << 20, 1 << 30,
     "bytes of tasks that are taken at once"},
    {"worker.cpu_ms", CONF_INT, PLACE(cpu_ms), "2000", 10, 3600000,
     "CPU time that one task may use before it is quarantined and the worker restarts"},
    {"worker.wall_ms", CONF_INT, PLACE(wall_ms), "60000", 100, 3600000,
     "time that one task may take before the same happens"},
    {"worker.memory_bytes", CONF_SIZE, PLACE(memory_bytes), "", 1 << 20, 1LL << 40,
     "memory that one task may use before the same happens"},
    {"worker.metrics", CONF_STRING, PLACE(metrics), "off", 0, 0,
     "address for /metrics and /healthz, such as 127.0.0.1:9101; or off"},
    {"worker.sandbox", CONF_BOOL, PLACE(has_sandbox), "yes", 0, 0,
     "give up what the stage does not need (files, programs, sockets) before the first task"},
    {"worker.core", CONF_BOOL, PLACE(has_core), "no", 0, 0,
     "leave a core file after a crash, with all that the process knew in it, keys and passwords "
     "too"},
    {"log.level", CONF_STRING, PLACE(log_level), "info", 0, 0, "debug, info, warn or error"},
    {"curve.secret_file", CONF_STRING, PLACE(curve_secret_file), "", 0, 0,
     "file with this worker's secret key, for a hub on another machine"},
    {"curve.server_key", CONF_STRING, PLACE(curve_server_key), "", 0, 0,
     "the hub's public key; several with blanks between are tried in turn; @FILE: one a line, read "
     "at "
     "each connection"},
    {0},
};

/* The worker's struct stands behind ours, aligned for anything. */
static size_t worker_offset(void)
{
    size_t align = _Alignof(max_align_t);
    return (sizeof(struct settings) + align - 1) / align * align;
}

enum fate settings_init(const struct station_worker *w, struct settings_loaded *l, struct error *e)
{
    *l = (struct settings_loaded){0};
    (void)snprintf(l->credit_preset, sizeof l->credit_preset, "%u", w->credit ? w->credit : 1);
    (void)snprintf(l->memory_preset, sizeof l->memory_preset, "%u MiB",
                   w->memory_mib ? w->memory_mib : 192);
    l->own = calloc(1, worker_offset() + w->conf_bytes);
    l->rows = conf_join(station_rows, w->rows, worker_offset());
    if (!l->own || !l->rows)
        return fail(e, FATE_BROKEN, "out of memory for settings");
    l->worker = (char *)l->own + worker_offset();
    for (struct conf_row *row = l->rows; row->name; row++) {
        if (row->offset == PLACE(credit) && row->type == CONF_INT)
            row->preset = l->credit_preset;
        if (row->offset == PLACE(memory_bytes) && row->type == CONF_SIZE)
            row->preset = l->memory_preset;
    }
    return FATE_DONE;
}

enum fate settings_load(const struct station_worker *w, const struct conf_sources *from,
                        struct settings_loaded *l, struct error *e)
{
    char usual_file[128];
    struct conf_sources sources = *from;
    (void)snprintf(usual_file, sizeof usual_file, "/etc/claimwire/%s.conf", w->name);
    if (!sources.file)
        sources.optional_file = usual_file;
    sources.known_prefixes = program_known_prefixes;
    return conf_load(l->rows, &sources, l->own, e);
}

void settings_done(struct settings_loaded *l)
{
    if (l->rows && l->own)
        conf_free(l->rows, l->own);
    free(l->rows);
    free(l->own);
}

void settings_print_help(const struct station_worker *w, const struct settings_loaded *l)
{
    (void)printf(
        "usage: claimwire-%s [--conf FILE] [--set NAME=VALUE]... [--check]\n\n"
        "Connects to dispatch and works as stage '%s'.\n\n"
        "  --conf FILE        settings, lines 'name = value' (else /etc/claimwire/%s.conf)\n"
        "  --set NAME=VALUE   one setting; wins over file and environment\n"
        "  --check            load settings and data, say whether they are good, exit\n"
        "  --markdown         print the settings as rows of a table\n"
        "  --version, --help\n\n"
        "Settings, also as environment CLAIMWIRE_<NAME> with _ for dots:\n",
        w->name, stage_name(w->stage), w->name);
    conf_print_help(l->rows, stdout);
    (void)printf("\nExit codes: 0 drained, 1 broken, 2 wrong usage, 78 settings, data or hub "
                 "refused, 86 watchdog\n");
}

enum settings_verb settings_parse(const struct station_worker *w, int argc, char **argv,
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
    enum settings_verb verb = SETTINGS_RUN;
    *ret_from = (struct conf_sources){.overrides = overrides};
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (option) {
        case 'h':
            return SETTINGS_HELP;
        case 'v':
            return SETTINGS_VERSION;
        case 'm':
            return SETTINGS_MARKDOWN;
        case 'c':
            verb = SETTINGS_CHECK;
            break;
        case 'f':
            ret_from->file = optarg;
            break;
        case 's':
            overrides[ret_from->overrides_len++] = optarg;
            break;
        default: /* getopt has said what is wrong */
            (void)fprintf(stderr, "try 'claimwire-%s --help'\n", w->name);
            return SETTINGS_USAGE;
        }
    }
    if (optind == argc)
        return verb;
    (void)fprintf(stderr, "unexpected argument '%s'; try 'claimwire-%s --help'\n", argv[optind],
                  w->name);
    return SETTINGS_USAGE;
}
