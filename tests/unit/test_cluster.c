/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/sock.h"
#include "common/clock.h"

static char pid_file[] = "/tmp/claimwire_cluster_XXXXXX";

static void write_pid(const char *text)
{
    FILE *f = fopen(pid_file, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void write_number(long pid)
{
    char text[64];
    (void)snprintf(text, sizeof text, "%ld\n/some/where/data\n1795350286\n5432\n", pid);
    write_pid(text);
}

/* Who was killed together with his supervisor stays a number until init has seen to it, and
 * PostgreSQL takes it for a server. */
static void cluster__a_postmaster_that_nobody_has_reaped_holds_its_folder(void **state)
{
    siginfo_t info;
    (void)state;
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    assert_true(pid > 0);
    write_number(pid);
    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    assert_true(cluster_is_held(pid_file, geteuid()));
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_false(cluster_is_held(pid_file, geteuid()));
}

static void cluster__a_number_that_somebody_else_has_by_now_holds_nothing(void **state)
{
    (void)state;
    write_number(getpid());
    assert_true(cluster_is_held(pid_file, geteuid()));
    assert_false(cluster_is_held(pid_file, geteuid() + 1));
}

static void cluster__a_file_without_a_number_holds_nothing(void **state)
{
    static const char *const texts[] = {"", "\n", "-1\n", "0\n", "12x\n", "postmaster\n"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        write_pid(texts[i]);
        assert_false(cluster_is_held(pid_file, geteuid()));
    }
    assert_false(cluster_is_held("/nonexistent/postmaster.pid", geteuid()));
}

/* The earlier run: starts the server, and ends it once it is told to. */
static pid_t run_before(struct child *server, const int told[2])
{
    struct error e;
    char word;
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    (void)close(told[1]); /* ours: then it is told when the test has ended, too */
    if (child_start(server, &e) != FATE_DONE || read(told[0], &word, 1) < 0)
        _exit(1);
    child_stop(server, SIGINT);
    _exit(waitpid(server->pid, NULL, 0) == server->pid ? 0 : 1);
}

static void stop_server(struct child *server)
{
    child_stop(server, SIGINT);
    assert_int_equal(waitpid(server->pid, NULL, 0), server->pid);
}

static void cluster__a_server_of_an_earlier_run_is_waited_for(void **state)
{
    char dir[] = "/tmp/claimwire_cluster_XXXXXX", command[64];
    struct arena a;
    struct place p;
    struct child before, server;
    struct error e;
    int told[2], applied = 0, status = 1;
    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_int_equal(chmod(dir, 0755), 0);
    arena_init(&a, 1u << 20);
    assert_int_equal(place_find(dir, &a, &p, &e), FATE_DONE);
    assert_int_equal(mkdir(place_path(&p, "log", &a), 0755), 0);
    if (cluster_prepare(&p, &a, &before, &e) != FATE_DONE) {
        print_message("skipped: %s\n", e.text);
        arena_done(&a);
        skip();
    }
    server = before;
    assert_int_equal(pipe(told), 0);
    pid_t run = run_before(&before, told);
    assert_true(run > 0);
    const char *file = place_path(&p, "postgres/data/postmaster.pid", &a);
    for (uint64_t until = clock_monotonic_ms() + 20000; !cluster_is_held(file, server.uid);) {
        assert_true(clock_monotonic_ms() < until);
        (void)sock_poll(NULL, NULL, NULL, 0, 1);
    }
    assert_int_equal(cluster_start(&p, &server, &a, &e), FATE_DONE);
    assert_int_equal(server.pid, 0); /* it would end at once */
    assert_int_equal(write(told[1], "x", 1), 1);
    assert_int_equal(cluster_await(&p, &server, &a, &applied, &e), FATE_DONE);
    assert_true(server.pid > 0 && applied > 0);
    assert_int_equal(waitpid(run, &status, 0), run);
    assert_int_equal(status, 0);
    stop_server(&server);
    (void)close(told[0]);
    (void)close(told[1]);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", dir);
    assert_int_equal(system(command), 0);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cluster__a_postmaster_that_nobody_has_reaped_holds_its_folder),
        cmocka_unit_test(cluster__a_number_that_somebody_else_has_by_now_holds_nothing),
        cmocka_unit_test(cluster__a_file_without_a_number_holds_nothing),
        cmocka_unit_test(cluster__a_server_of_an_earlier_run_is_waited_for),
    };
    int fd = mkstemp(pid_file);
    if (fd < 0)
        return 1;
    (void)close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)unlink(pid_file);
    return failed;
}
