/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "common/clock.h"

#define GOOD_LIFE_MS 2000
#define BACKOFF_BASE_MS 100
#define BACKOFF_CAP_MS 5000
#define LOG_KEEP_BYTES (64 << 20)
#define EXIT_CANNOT_EXEC 127

/* One older log is kept. */
static int open_log(const char *path)
{
    struct stat s;
    if (stat(path, &s) == 0 && s.st_size > LOG_KEEP_BYTES) {
        char older[4096];
        if (snprintf(older, sizeof older, "%s.1", path) < (int)sizeof older)
            (void)rename(path, older);
    }
    return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

static bool become_user(const struct child *c)
{
    if (geteuid() != 0 || (c->uid == 0 && c->gid == 0))
        return true;
    return setgroups(0, NULL) == 0 && setgid(c->gid) == 0 && setuid(c->uid) == 0;
}

/* In the child, between fork and exec: only calls that are safe there. */
static void become_program(const struct child *c, int log, pid_t parent)
{
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)setpgid(0, 0);
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0 || !become_user(c))
        _exit(EXIT_CANNOT_EXEC);
    (void)prctl(PR_SET_PDEATHSIG, c->stop_signal);
    if (getppid() != parent)
        _exit(EXIT_CANNOT_EXEC);
    if (c->environment_add && putenv((char *)c->environment_add) != 0)
        _exit(EXIT_CANNOT_EXEC);
    (void)execv(c->argv[0], c->argv);
    (void)dprintf(2, "cannot run '%s': %s\n", c->argv[0], strerror(errno));
    _exit(EXIT_CANNOT_EXEC);
}

enum fate child_start(struct child *c, struct error *e)
{
    int log = open_log(c->log_path);
    if (log < 0)
        return fail(e, FATE_RETRY, "cannot open '%s': %s", c->log_path, strerror(errno));
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0)
        become_program(c, log, parent);
    (void)close(log);
    if (pid < 0)
        return fail(e, FATE_RETRY, "cannot start '%s': %s", c->name, strerror(errno));
    c->pid = pid;
    c->started_ms = clock_monotonic_ms();
    return FATE_DONE;
}

void child_ended(struct child *c, int status, int *ret_code)
{
    uint64_t now_ms = clock_monotonic_ms();
    *ret_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    c->restarts = now_ms - c->started_ms > GOOD_LIFE_MS ? 0 : c->restarts + 1;
    uint64_t pause_ms = BACKOFF_BASE_MS << (c->restarts < 8 ? c->restarts : 8);
    c->not_before_ms = now_ms + (pause_ms > BACKOFF_CAP_MS ? BACKOFF_CAP_MS : pause_ms);
    c->pid = 0;
}

void child_stop(const struct child *c, int signal_number)
{
    if (c->pid > 0)
        (void)kill(c->pid, signal_number);
}

void child_last_line(const struct child *c, char *ret, size_t ret_len)
{
    char line[256];
    ret[0] = '\0';
    FILE *f = fopen(c->log_path, "r");
    if (!f)
        return;
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0])
            (void)snprintf(ret, ret_len, "%s", line);
    }
    (void)fclose(f);
}

enum fate child_run_once(struct child *c, struct error *e)
{
    int status, code;
    enum fate fate = child_start(c, e);
    if (fate != FATE_DONE)
        return fate;
    while (waitpid(c->pid, &status, 0) < 0)
        if (errno != EINTR)
            return fail(e, FATE_BROKEN, "cannot wait for '%s': %s", c->name, strerror(errno));
    child_ended(c, status, &code);
    if (code == 0)
        return FATE_DONE;
    char line[256];
    child_last_line(c, line, sizeof line);
    return fail(e, FATE_RETRY, "'%s' ended with %d: %s", c->name, code, line);
}
