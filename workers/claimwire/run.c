/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run - everything on one machine, in the foreground: a private PostgreSQL unless $CLAIMWIRE_PG_DSN
 * names a database, and all workers, restarted when they die. Stops in the order in which work
 * flows, so that what is in hand can finish.
 */
#include "verb.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "child.h"
#include "cluster.h"
#include "common/clock.h"
#include "common/secret.h"
#include "pg/pg.h"
#include "place.h"
#include "progress.h"
#include "stages.h"

#define CHILDREN_MAX 64
#define SETTINGS_MAX 128
#define DRAIN_MS 11000 /* a worker has 10 s */
#define POSTGRES_STOP_MS 30000
#define EXIT_REFUSED 78

/* In the order of stopping: first those that take work in, last those that everyone needs. */
static const char *const workers[] = {"fetch", "read",  "language", "entity",
                                      "claim", "write", "dispatch"};
#define WORKERS (sizeof workers / sizeof workers[0])

struct run {
    struct arena arena;
    struct place place;
    const char *conf_file;
    const char *settings[SETTINGS_MAX];
    size_t settings_len;
    unsigned count[WORKERS];
    unsigned progress_s;
    const char *bin;
    struct child postgres; /* argv NULL: somebody else's */
    struct child child[CHILDREN_MAX];
    const char *role[CHILDREN_MAX]; /* which worker it is */
    size_t children;
    struct pg *db; /* for progress */
    bool is_refused;
};

static const char help[] =
    "usage: claimwire run [--data DIR] [--conf FILE] [--set NAME=VALUE ...] [--workers NAME=N ...] "
    "[--progress SECONDS]\n\n"
    "Runs everything on this machine until ctrl-C: a private PostgreSQL in DIR (or the database "
    "that the environment\n"
    "variable CLAIMWIRE_PG_DSN names) and all workers. Settings go to the workers that know them; "
    "--workers read=2 starts two of a kind;\n"
    "a line per stage is printed every SECONDS (5) when something changed. Logs are in DIR/log.\n";

/* ---- arguments ---- */

static bool concerns_any(const char *setting);

static bool set_count(struct run *r, const char *text)
{
    for (size_t i = 0; i < WORKERS; i++) {
        size_t n = strlen(workers[i]);
        char *end;
        if (strncmp(text, workers[i], n) != 0 || text[n] != '=')
            continue;
        unsigned long count = strtoul(text + n + 1, &end, 10);
        if (*end != '\0' || end == text + n + 1 || count > 8)
            return false;
        r->count[i] = (unsigned)count;
        return true;
    }
    return false;
}

static int parse(struct run *r, int argc, char **argv, const char **ret_data)
{
    const char *value = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            (void)fputs(help, stdout);
            return -1;
        }
        if (verb_option(argc, argv, &i, "--data", ret_data) ||
            verb_option(argc, argv, &i, "--conf", &r->conf_file))
            continue;
        if (verb_option(argc, argv, &i, "--set", &value)) {
            if (!value || !strchr(value, '=') || r->settings_len == SETTINGS_MAX)
                return verb_misused("run", "--set needs NAME=VALUE", NULL);
            if (!concerns_any(value))
                return verb_misused("run", "no program has the setting", value);
            r->settings[r->settings_len++] = value;
        } else if (verb_option(argc, argv, &i, "--workers", &value)) {
            if (!value || !set_count(r, value))
                return verb_misused("run", "--workers needs NAME=N with N up to 8, not",
                                    value ? value : "");
        } else if (verb_option(argc, argv, &i, "--progress", &value)) {
            r->progress_s = value ? (unsigned)strtoul(value, NULL, 10) : 0;
        } else {
            return verb_misused("run", "there is no option", argv[i]);
        }
    }
    return 0;
}

static bool needs_database(const char *worker)
{
    return strcmp(worker, "write") == 0 || strcmp(worker, "dispatch") == 0;
}

/* ---- preparing ---- */

static enum fate find_programs(struct run *r, struct error *e)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0)
        return fail(e, FATE_BROKEN, "cannot tell where this program is: %s", strerror(errno));
    path[n] = '\0';
    *strrchr(path, '/') = '\0';
    r->bin = arena_string(&r->arena, span_of(path));
    for (size_t i = 0; i < WORKERS; i++) {
        const char *program = arena_printf(&r->arena, "%s/claimwire-%s", r->bin, workers[i]);
        if (access(program, X_OK) != 0)
            return fail(e, FATE_REJECT, "program '%s' is missing", program);
    }
    return FATE_DONE;
}

static enum fate make_folders(struct run *r, struct error *e)
{
    static const char *const names[] = {"", "log", "run"};
    char *path = arena_string(&r->arena, span_of(r->place.dir));
    for (char *c = path + 1; *c; c++) /* parents first */
        if (*c == '/') {
            *c = '\0';
            (void)mkdir(path, 0755);
            *c = '/';
        }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *name = place_path(&r->place, names[i], &r->arena);
        if (mkdir(name, i == 0 ? 0755 : 0700) != 0 && errno != EEXIST)
            return fail(e, FATE_REJECT, "cannot make folder '%s': %s", name, strerror(errno));
    }
    return FATE_DONE;
}

/* The lock is held as long as the descriptor is open: until this process ends, however it ends. */
static enum fate take_lock(struct run *r, struct error *e)
{
    const char *path = place_path(&r->place, "lock", &r->arena);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0)
        return fail(e, FATE_REJECT, "cannot open '%s': %s", path, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return FATE_DONE;
    (void)close(fd);
    return fail(e, FATE_REJECT, "another 'claimwire run' is using '%s'", r->place.dir);
}

/* Settings that do not begin with the name of the worker that has them. */
static const struct {
    const char *name; /* or its beginning, up to a dot */
    bool of_workers, of_dispatch, of_database;
} shared_settings[] = {
    {"log.", true, true, false},
    {"worker.", true, false, false},
    {"pg.", false, false, true},
    {"hub.endpoint", true, true, false},
    {"hub.", false, true, false},
    {"curve.secret_file", true, true, false},
    {"curve.server_key", true, false, false},
    {"curve.allow_file", false, true, false},
};

/* Is the setting "read.max_bytes=1" for worker "read"? */
static bool concerns(const char *setting, const char *worker)
{
    size_t n = strlen(worker);
    bool is_dispatch = strcmp(worker, "dispatch") == 0;
    if (strncmp(setting, worker, n) == 0 && setting[n] == '.')
        return true;
    for (size_t i = 0; i < sizeof shared_settings / sizeof shared_settings[0]; i++) {
        const char *name = shared_settings[i].name;
        n = strlen(name);
        if (strncmp(setting, name, n) != 0 || (name[n - 1] != '.' && setting[n] != '='))
            continue;
        if (shared_settings[i].of_database)
            return needs_database(worker);
        return is_dispatch ? shared_settings[i].of_dispatch : shared_settings[i].of_workers;
    }
    return false;
}

static bool concerns_any(const char *setting)
{
    for (size_t i = 0; i < WORKERS; i++)
        if (concerns(setting, workers[i]))
            return true;
    return false;
}

static char **arguments_of(struct run *r, const char *worker)
{
    struct arena *a = &r->arena;
    char **argv = ARENA_ARRAY(a, 2 * r->settings_len + 8, char *);
    size_t n = 0;
    argv[n++] = arena_printf(a, "%s/claimwire-%s", r->bin, worker);
    if (r->conf_file) {
        argv[n++] = (char *)"--conf";
        argv[n++] = (char *)r->conf_file;
    }
    argv[n++] = (char *)"--set";
    argv[n++] = arena_printf(a, "hub.endpoint=ipc://%s/run/" STAGES_HUB_SOCKET, r->place.dir);
    for (size_t i = 0; i < r->settings_len; i++)
        if (concerns(r->settings[i], worker)) {
            argv[n++] = (char *)"--set";
            argv[n++] = (char *)r->settings[i];
        }
    return argv;
}

/* Workers need no root: they run as PostgreSQL's user when it can reach the programs, else as who
 * started us. */
static void choose_user(struct run *r, uid_t *ret_uid, gid_t *ret_gid)
{
    *ret_uid = geteuid();
    *ret_gid = getegid();
    if (*ret_uid != 0 || !r->postgres.argv)
        return;
    pid_t pid = fork();
    if (pid == 0)
        _exit(setgid(r->postgres.gid) == 0 && setuid(r->postgres.uid) == 0 &&
                      access(r->bin, X_OK) == 0
                  ? 0
                  : 1);
    int status = 1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (status != 0) {
        (void)printf("claimwire: workers run as root, because another user cannot reach '%s'\n",
                     r->bin);
        return;
    }
    *ret_uid = r->postgres.uid;
    *ret_gid = r->postgres.gid;
}

static void list_children(struct run *r)
{
    uid_t uid;
    gid_t gid;
    struct arena *a = &r->arena;
    choose_user(r, &uid, &gid);
    if (geteuid() == 0)
        (void)!chown(place_path(&r->place, "run", a), uid, gid);
    char *dsn = arena_printf(a, "CLAIMWIRE_PG_DSN=%s", place_dsn(&r->place, a));
    for (size_t i = 0; i < WORKERS; i++)
        for (unsigned k = 0; k < r->count[i] && r->children < CHILDREN_MAX; k++) {
            const char *name = k == 0 ? workers[i] : arena_printf(a, "%s-%u", workers[i], k + 1);
            r->role[r->children] = workers[i];
            r->child[r->children++] =
                (struct child){.name = name,
                               .argv = arguments_of(r, workers[i]),
                               .environment_add = needs_database(workers[i]) ? dsn : NULL,
                               .log_path = arena_printf(a, "%s/log/%s.log", r->place.dir, name),
                               .stop_signal = SIGTERM,
                               .uid = uid,
                               .gid = gid};
        }
    secret_forget_variable("CLAIMWIRE_PG_DSN"); /* the others have no business with it */
}

/* ---- running ---- */

/* Somebody else's must be there; ours is started, and not waited for yet. */
static enum fate begin_database(struct run *r, struct error *e)
{
    enum fate fate;
    if (r->place.dsn) {
        fate = pg_open(r->place.dsn, NULL, &r->db, e);
        return fate == FATE_DONE ? pg_check_schema(r->db, e) : fate;
    }
    fate = cluster_prepare(&r->place, &r->arena, &r->postgres, e);
    return fate == FATE_DONE ? cluster_start(&r->place, &r->postgres, &r->arena, e) : fate;
}

static enum fate await_database(struct run *r, struct error *e)
{
    int applied = 0;
    enum fate fate;
    if (r->place.dsn)
        return FATE_DONE;
    fate = cluster_await(&r->place, &r->postgres, &r->arena, &applied, e);
    if (fate == FATE_DONE && applied > 0)
        (void)printf("claimwire: database made ready in '%s' (%d migrations)\n", r->place.dir,
                     applied);
    return fate == FATE_DONE ? pg_open(place_dsn(&r->place, &r->arena), NULL, &r->db, e) : fate;
}

static void start_child(struct child *c)
{
    struct error e;
    if (c->pid == 0 && clock_monotonic_ms() >= c->not_before_ms && child_start(c, &e) != FATE_DONE)
        (void)fprintf(stderr, "claimwire run: %s\n", e.text);
}

/* While PostgreSQL recovers from a crash, which takes seconds, the others load their tables. Who
 * needs the database comes after its migrations: an older schema is refused for good. */
static void start_early(struct run *r)
{
    for (size_t i = 0; i < r->children; i++)
        if (!needs_database(r->role[i]))
            start_child(&r->child[i]);
}

static void start_due(struct run *r)
{
    if (r->postgres.argv)
        start_child(&r->postgres);
    for (size_t i = r->children; i-- > 0;) /* dispatch first */
        start_child(&r->child[i]);
}

static void reap(struct run *r, bool is_stopping)
{
    pid_t pid;
    int status, code;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        struct child *c = r->postgres.pid == pid ? &r->postgres : NULL;
        for (size_t i = 0; i < r->children && !c; i++)
            c = r->child[i].pid == pid ? &r->child[i] : NULL;
        if (!c)
            continue;
        child_ended(c, status, &code);
        if (is_stopping)
            continue;
        char line[256];
        child_last_line(c, line, sizeof line);
        (void)printf("claimwire: %s ended with %d%s%s; its log is '%s'\n", c->name, code,
                     line[0] && code < 128 ? ": " : "", line[0] && code < 128 ? line : "",
                     c->log_path);
        r->is_refused |= code == EXIT_REFUSED;
    }
}

/* Sends the signal to all of one kind and waits until they are gone; those that stay too long are
 * killed. */
static void stop_and_wait(struct run *r, const char *role, unsigned limit_ms)
{
    const struct timespec tick = {.tv_nsec = 20000000};
    uint64_t until_ms = clock_monotonic_ms() + limit_ms;
    sigset_t child_died;
    sigemptyset(&child_died);
    sigaddset(&child_died, SIGCHLD);
    int signal_number = 0;
    for (bool waiting = true; waiting;) {
        waiting = false;
        if (clock_monotonic_ms() > until_ms)
            signal_number = SIGKILL;
        for (size_t i = 0; i < r->children; i++)
            if (r->child[i].pid > 0 && (!role || strcmp(r->role[i], role) == 0)) {
                child_stop(&r->child[i], signal_number == SIGKILL ? SIGKILL : 0);
                waiting = true;
            }
        if (waiting)
            (void)sigtimedwait(&child_died, NULL, &tick);
        reap(r, true);
    }
}

static void stop_workers(struct run *r)
{
    /* all that only transform may go at once; write and dispatch are needed to bring in what they
     * finish */
    for (size_t i = 0; i < r->children; i++)
        if (!needs_database(r->role[i]))
            child_stop(&r->child[i], SIGTERM);
    for (size_t i = 0; i < WORKERS; i++) {
        if (needs_database(workers[i]))
            for (size_t k = 0; k < r->children; k++)
                if (strcmp(r->role[k], workers[i]) == 0)
                    child_stop(&r->child[k], SIGTERM);
        stop_and_wait(r, workers[i], DRAIN_MS);
    }
}

static void stop_database(struct run *r)
{
    int status, code;
    uint64_t until_ms = clock_monotonic_ms() + POSTGRES_STOP_MS;
    const struct timespec tick = {.tv_nsec = 20000000};
    sigset_t child_died;
    sigemptyset(&child_died);
    sigaddset(&child_died, SIGCHLD);
    pg_close(r->db);
    child_stop(&r->postgres, SIGINT); /* "fast": ends sessions, writes a checkpoint */
    while (r->postgres.pid > 0) {
        if (waitpid(r->postgres.pid, &status, WNOHANG) == r->postgres.pid)
            child_ended(&r->postgres, status, &code);
        else
            (void)sigtimedwait(&child_died, NULL, &tick);
        if (clock_monotonic_ms() > until_ms) {
            child_stop(&r->postgres,
                       SIGQUIT); /* gives up the checkpoint; the next start recovers */
            until_ms = UINT64_MAX;
        }
    }
}

/* Returns the exit code once a signal asks to stop or a worker refuses its configuration. */
static int supervise(struct run *r, const sigset_t *signals)
{
    const struct timespec tick = {.tv_nsec = 100000000};
    uint64_t next_ms = 0;
    struct progress shown = {0};
    for (;;) {
        start_due(r);
        int got = sigtimedwait(signals, NULL, &tick);
        reap(r, false);
        if (r->is_refused)
            return VERB_REFUSED;
        if (got == SIGINT || got == SIGTERM)
            return VERB_DONE;
        if (r->progress_s > 0 && clock_monotonic_ms() >= next_ms) {
            progress_print_change(r->db, &shown);
            next_ms = clock_monotonic_ms() + 1000u * r->progress_s;
        }
    }
}

static int code_of(enum fate fate)
{
    if (fate == FATE_DONE)
        return VERB_DONE;
    return fate == FATE_REJECT || fate == FATE_BROKEN ? VERB_REFUSED : VERB_FAILED;
}

static int prepare(struct run *r, const char *data, struct error *e)
{
    enum fate fate = place_find(data, &r->arena, &r->place, e);
    if (fate == FATE_DONE && r->place.dsn)
        secret_hide_process();
    if (fate == FATE_DONE)
        fate = find_programs(r, e);
    if (fate == FATE_DONE)
        fate = make_folders(r, e);
    if (fate == FATE_DONE)
        fate = take_lock(r, e);
    if (fate == FATE_DONE)
        fate = begin_database(r, e);
    return code_of(fate);
}

static int run_all(struct run *r, const sigset_t *signals, struct error *e)
{
    list_children(r);
    start_early(r);
    int code = code_of(await_database(r, e));
    if (code == VERB_DONE) {
        (void)printf("claimwire: running in '%s'; ctrl-C stops\n", r->place.dir);
        code = supervise(r, signals);
        (void)puts("claimwire: stopping");
    } else {
        (void)verb_fail(code, "run", e);
    }
    stop_workers(r);
    return code;
}

int verb_run(int argc, char **argv)
{
    static struct run r; /* too large for a stack; there is one */
    struct error e;
    const char *data = NULL;
    sigset_t signals;
    r.progress_s = 5;
    for (size_t i = 0; i < WORKERS; i++)
        r.count[i] = 1;
    int code = parse(&r, argc, argv, &data);
    if (code != 0)
        return code < 0 ? VERB_DONE : code;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &signals, NULL);
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    arena_init(&r.arena, 8u << 20);
    code = prepare(&r, data, &e);
    if (code == VERB_DONE)
        code = run_all(&r, &signals, &e);
    else
        (void)verb_fail(code, "run", &e);
    stop_database(&r);
    (void)puts("claimwire: stopped");
    arena_done(&r.arena);
    return code;
}
