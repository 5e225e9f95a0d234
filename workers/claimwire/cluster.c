/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include <errno.h>
#include <glob.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "claimwire_sql.h"
#include "common/clock.h"
#include "pg/pg.h"

#define START_WAIT_MS 60000
#define TAKEN_WAIT_MS 15000
#define OLDEST_MAJOR 15

/* The newest server among Debian's /usr/lib/postgresql/<major>/bin. */
static const char *find_server(struct arena *a)
{
    glob_t found;
    const char *best = NULL;
    long best_major = OLDEST_MAJOR - 1;
    if (glob("/usr/lib/postgresql/*/bin/postgres", 0, NULL, &found) != 0)
        return NULL;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        long major = strtol(found.gl_pathv[i] + strlen("/usr/lib/postgresql/"), NULL, 10);
        if (major > best_major) {
            best_major = major;
            best = arena_string(
                a, span_at(found.gl_pathv[i], strlen(found.gl_pathv[i]) - strlen("/postgres")));
        }
    }
    globfree(&found);
    return best;
}

static void choose_user(struct child *c)
{
    c->uid = geteuid();
    c->gid = getegid();
    if (c->uid != 0)
        return;
    const struct passwd *user = getpwnam("postgres");
    if (!user)
        user = getpwnam("nobody");
    if (user) {
        c->uid = user->pw_uid;
        c->gid = user->pw_gid;
    }
}

static enum fate make_folder(const char *path, const struct child *owner, struct error *e)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return fail(e, FATE_REJECT, "cannot make folder '%s': %s", path, strerror(errno));
    if (geteuid() == 0 && chown(path, owner->uid, owner->gid) != 0)
        return fail(e, FATE_REJECT, "cannot give folder '%s' to user %u: %s", path,
                    (unsigned)owner->uid, strerror(errno));
    return FATE_DONE;
}

/* The user that PostgreSQL runs as must be able to walk down to the folder: /root, for one, does
 * not let it. */
static enum fate check_reachable(const struct place *p, const struct child *c, struct error *e)
{
    if (geteuid() != 0)
        return FATE_DONE;
    pid_t pid = fork();
    if (pid == 0)
        _exit(setgid(c->gid) == 0 && setuid(c->uid) == 0 && access(p->dir, X_OK) == 0 ? 0 : 1);
    int status = 1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (status == 0)
        return FATE_DONE;
    return fail(
        e, FATE_REJECT,
        "PostgreSQL does not run as root, and its user cannot reach '%s': choose another --data",
        p->dir);
}

/* A cluster is made beside its place and moved there whole, so that a crash leaves none that is
 * half made. */
static enum fate make_cluster(const struct place *p, const char *bin, const struct child *owner,
                              struct arena *a, struct error *e)
{
    const char *home = place_path(p, "postgres/data", a),
               *fresh = place_path(p, "postgres/data.new", a);
    if (access(arena_printf(a, "%s/PG_VERSION", home), F_OK) == 0)
        return FATE_DONE;
    char *clean[] = {(char *)"/bin/rm", (char *)"-rf", (char *)fresh, NULL};
    char *make[] = {arena_printf(a, "%s/initdb", bin),
                    (char *)"-D",
                    (char *)fresh,
                    (char *)"-U",
                    (char *)"claimwire",
                    (char *)"-A",
                    (char *)"trust",
                    (char *)"-E",
                    (char *)"UTF8",
                    (char *)"--locale=C.UTF-8",
                    NULL};
    struct child once = *owner;
    once.name = "initdb";
    once.argv = clean;
    enum fate fate = child_run_once(&once, e);
    once.argv = make;
    if (fate == FATE_DONE)
        fate = child_run_once(&once, e);
    if (fate == FATE_DONE && rename(fresh, home) != 0)
        return fail(e, FATE_REJECT, "cannot move '%s' to '%s': %s", fresh, home, strerror(errno));
    return fate;
}

enum fate cluster_prepare(const struct place *p, struct arena *a, struct child *ret,
                          struct error *e)
{
    const char *bin = find_server(a);
    if (!bin)
        return fail(e, FATE_REJECT,
                    "there is no PostgreSQL server of version %d or later; install the package "
                    "'postgresql'",
                    OLDEST_MAJOR);
    *ret = (struct child){.name = "postgres",
                          .stop_signal = SIGINT,
                          .log_path = place_path(p, "log/postgres.log", a)};
    choose_user(ret);
    enum fate fate = check_reachable(p, ret, e);
    if (fate == FATE_DONE)
        fate = make_folder(place_path(p, "postgres", a), ret, e);
    if (fate == FATE_DONE)
        fate = make_folder(place_path(p, "socket", a), ret, e);
    if (fate == FATE_DONE)
        fate = make_cluster(p, bin, ret, a, e);
    if (fate != FATE_DONE)
        return fate;
    /* syncfs: before it replays its log after a crash the server brings to the disk what is still
     * unwritten; file by file that took 4 to 7 s of a recovery of 5 to 8. Kernels since 5.8 report
     * errors here too. */
    const char *arguments[] = {arena_printf(a, "%s/postgres", bin),
                               "-D",
                               place_path(p, "postgres/data", a),
                               "-k",
                               place_path(p, "socket", a),
                               "-c",
                               "listen_addresses=",
                               "-c",
                               "unix_socket_permissions=0700",
                               "-c",
                               "port=5432",
                               "-c",
                               "max_connections=40",
                               "-c",
                               "shared_buffers=128MB",
                               "-c",
                               "wal_level=minimal",
                               "-c",
                               "max_wal_senders=0",
                               "-c",
                               "max_wal_size=1GB",
                               "-c",
                               "jit=off",
                               "-c",
                               "recovery_init_sync_method=syncfs",
                               "-c",
                               "log_timezone=UTC",
                               "-c",
                               "timezone=UTC"};
    const size_t n = sizeof arguments / sizeof arguments[0];
    char **argv = ARENA_ARRAY(a, n + 1, char *);
    memcpy(argv, arguments, sizeof arguments);
    ret->argv = argv;
    return FATE_DONE;
}

static bool is_over(struct child *server)
{
    int status, code;
    if (waitpid(server->pid, &status, WNOHANG) != server->pid)
        return false;
    child_ended(server, status, &code);
    return true;
}

bool cluster_is_held(const char *pid_file, uid_t owner)
{
    char line[32] = "", path[64], *end;
    struct stat process;
    FILE *f = fopen(pid_file, "r");
    if (!f)
        return false;
    (void)!fgets(line, sizeof line, f);
    (void)fclose(f);
    long pid = strtol(line, &end, 10);
    if (pid <= 0 || (*end != '\n' && *end != '\0'))
        return false;
    (void)snprintf(path, sizeof path, "/proc/%ld", pid);
    return stat(path, &process) == 0 && process.st_uid == owner;
}

static const char *pid_file_of(const struct place *p, struct arena *a)
{
    return place_path(p, "postgres/data/postmaster.pid", a);
}

enum fate cluster_start(const struct place *p, struct child *server, struct arena *a,
                        struct error *e)
{
    return cluster_is_held(pid_file_of(p, a), server->uid) ? FATE_DONE : child_start(server, e);
}

/* A server that finds another one's traces ends at once: its file, or memory that sessions of one
 * that was killed still have. Without such traces there is no hope in trying again. */
static enum fate start_again(const struct place *p, struct child *server, struct arena *a,
                             bool is_late, struct error *e)
{
    const char *pid_file = pid_file_of(p, a);
    uint64_t now_ms = clock_monotonic_ms();
    if (is_late || (server->started_ms && access(pid_file, F_OK) != 0))
        return fail(e, FATE_REJECT, "PostgreSQL did not start; its log is '%s'", server->log_path);
    if (cluster_is_held(pid_file, server->uid) || now_ms < server->not_before_ms)
        return FATE_DONE;
    return child_start(server, e);
}

static enum fate await_answer(const struct place *p, const char *dsn, struct child *server,
                              struct arena *a, struct pg **ret, struct error *e)
{
    const struct timespec pause = {.tv_nsec = 50000000};
    uint64_t until_ms = clock_monotonic_ms() + START_WAIT_MS;
    uint64_t taken_until_ms = clock_monotonic_ms() + TAKEN_WAIT_MS;
    sigset_t stop; /* blocked by the supervisor: a stop that comes now ends the wait */
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    /* without a server of our own it is the earlier one that answers */
    while (server->pid == 0 || pg_open(dsn, NULL, ret, e) != FATE_DONE) {
        enum fate fate = FATE_DONE;
        if (server->pid == 0 || is_over(server))
            fate = start_again(p, server, a, clock_monotonic_ms() > taken_until_ms, e);
        if (fate != FATE_DONE)
            return fate;
        if (clock_monotonic_ms() > until_ms)
            return fail(e, FATE_RETRY, "PostgreSQL did not answer within %d s; its log is '%s'",
                        START_WAIT_MS / 1000, server->log_path);
        if (sigtimedwait(&stop, NULL, &pause) > 0)
            return fail(e, FATE_RETRY, "stopped while PostgreSQL was starting");
    }
    return FATE_DONE;
}

enum fate cluster_await(const struct place *p, struct child *server, struct arena *a,
                        int *ret_migrations, struct error *e)
{
    struct pg *db;
    const char *first = arena_printf(a, "host='%s' port=5432 dbname=postgres user=claimwire",
                                     place_path(p, "socket", a));
    enum fate fate = await_answer(p, first, server, a, &db, e);
    if (fate != FATE_DONE)
        return fate;
    struct pg_result *found = NULL;
    fate = pg_run(db, &sql_database_find, pg_params_new(a), &found, e);
    if (fate == FATE_DONE && pg_rows(found) == 0)
        fate = pg_script(db, "database_create", sql_database_create.sql, e);
    pg_result_free(found);
    pg_close(db);
    if (fate != FATE_DONE)
        return fate;
    fate = pg_open(place_dsn(p, a), NULL, &db, e);
    if (fate != FATE_DONE)
        return fate;
    fate = pg_migrate(db, ret_migrations, e);
    pg_close(db);
    return fate;
}
