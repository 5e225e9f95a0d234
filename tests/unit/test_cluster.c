/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cluster__a_postmaster_that_nobody_has_reaped_holds_its_folder),
        cmocka_unit_test(cluster__a_number_that_somebody_else_has_by_now_holds_nothing),
        cmocka_unit_test(cluster__a_file_without_a_number_holds_nothing),
    };
    int fd = mkstemp(pid_file);
    if (fd < 0)
        return 1;
    (void)close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)unlink(pid_file);
    return failed;
}
