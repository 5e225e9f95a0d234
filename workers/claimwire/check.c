/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check - settings, data files and database, without changing anything: every worker is asked to
 * check itself.
 */
#include "ask.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char help[] =
    "usage: claimwire check [--data DIR] [--conf FILE]\n\n"
    "Lets each worker check its settings and data files, and looks whether the database answers "
    "and has this\n"
    "program's schema. Exit code 78 when something would be refused at start.\n";

static const char *const workers[] = {"dispatch", "fetch", "read", "language",
                                      "entity",   "claim", "write"};

/* The worker's own exit code: 0 or 78, with its sentence on standard error. */
static int check_worker(struct ask *k, const char *bin, const char *name, const char *conf)
{
    char *program = arena_printf(&k->arena, "%s/claimwire-%s", bin, name);
    char *argv[] = {program, (char *)"--check", conf ? (char *)"--conf" : NULL, (char *)conf, NULL};
    pid_t pid;
    int status, problem = posix_spawn(&pid, program, NULL, NULL, argv, environ);
    if (problem != 0)
        return ask_fail(k, "cannot run '%s': %s", program, strerror(problem));
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return ask_fail(k, "cannot wait for '%s': %s", program, strerror(errno));
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : VERB_FAILED;
    (void)printf("%-9s %s\n", name, code == 0 ? "ok" : "refused");
    (void)fflush(stdout);
    return code;
}

static int check_all(struct ask *k, const char *conf)
{
    char path[4096];
    int worst = VERB_DONE;
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
    for (size_t i = 0; i < sizeof workers / sizeof workers[0]; i++) {
        int code = check_worker(k, path, workers[i], conf);
        worst = code > worst ? code : worst;
    }
    int code = ask_connect(k, NULL);
    if (code == VERB_DONE)
        (void)printf("%-9s ok, schema version %d\n", "database", pg_schema_version());
    return code > worst ? code : worst;
}

int verb_check(int argc, char **argv)
{
    struct ask k;
    const char *conf = NULL;
    const struct ask_option options[] = {{"--conf", &conf, NULL}, {0}};
    int code = ask_begin(&k, argc, argv, help, options);
    if (code == VERB_DONE) {
        if (k.place.dsn == NULL) /* dispatch and write must check against the private database */
            (void)setenv("CLAIMWIRE_PG_DSN", place_dsn(&k.place, &k.arena), 1);
        code = check_all(&k, conf);
    }
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
