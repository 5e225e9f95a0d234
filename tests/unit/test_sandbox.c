/* SPDX-License-Identifier: Apache-2.0 */
#include "common/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* Each trial is made by a child of its own, which has entered the sandbox, and ends in one of
 * these. */
enum outcome { WORKS, REFUSED, DIES, EITHER };
static const char *const outcome_names[] = {"works", "is refused", "dies"};

static char folder[] = "/tmp/cwsandbox.XXXXXX";
static char key_file[128], secret_file[128], listener[64];

/* ---- trials: true when what was tried could be done */

static bool run_program(void)
{
    char *argv[] = {(char *)"/bin/true", NULL};
    return execv(argv[0], argv) == 0;
}

static bool make_process(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static void *nothing(void *arg)
{
    return arg;
}

static bool make_thread(void)
{
    pthread_t thread;
    return pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0;
}

static bool trace(void)
{
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0;
}

static bool signal_parent(void)
{
    return kill(getppid(), 0) == 0;
}

static bool open_with(const char *path, int flags)
{
    return open(path, flags | O_CLOEXEC, 0600) >= 0;
}

static bool write_file(void)
{
    return open_with(key_file, O_WRONLY);
}

static bool append_file(void)
{
    return open_with(key_file, O_RDWR | O_APPEND);
}

static bool create_file(void)
{
    char path[96];
    (void)snprintf(path, sizeof(path), "%s/new", folder);
    return open_with(path, O_RDONLY | O_CREAT);
}

static bool truncate_file(void)
{
    return open_with(key_file, O_RDONLY | O_TRUNC);
}

static bool remove_file(void)
{
    return unlink(key_file) == 0;
}

static bool read_key(void)
{
    return open_with(key_file, O_RDONLY);
}

/* In another folder, as a database's password is. */
static bool read_secret(void)
{
    return open_with(secret_file, O_RDONLY);
}

static bool read_hosts(void)
{
    return open_with("/etc/hosts", O_RDONLY);
}

static bool make_socket(int family, int type)
{
    return socket(family, type | SOCK_CLOEXEC, 0) >= 0;
}

static bool tcp_socket(void)
{
    return make_socket(AF_INET, SOCK_STREAM);
}

static bool udp_socket(void)
{
    return make_socket(AF_INET6, SOCK_DGRAM);
}

static bool raw_socket(void)
{
    return make_socket(AF_PACKET, SOCK_RAW);
}

static bool connect_file(void)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)snprintf(to.sun_path, sizeof(to.sun_path), "%s", listener);
    return connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0;
}

static bool connect_port(uint16_t port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* nobody listens: being told so by the other side is having got through */
    return connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 || errno == ECONNREFUSED;
}

static bool connect_hub(void)
{
    return connect_port(5);
}

static bool connect_known(void)
{
    return connect_port(7);
}

static bool connect_elsewhere(void)
{
    return connect_port(6);
}

/* TCP as well, which older Landlocks do not take for it. */
static bool multipath_socket(void)
{
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_MPTCP) >= 0;
}

/* Connects without connect(). */
static bool send_ahead(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(6)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return sendto(fd, "x", 1, MSG_FASTOPEN | MSG_NOSIGNAL, (struct sockaddr *)&to, sizeof(to)) >=
               0 ||
           errno == ECONNREFUSED;
}

static bool listen_somewhere(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)bind(fd, (struct sockaddr *)&at, sizeof(at));
    return listen(fd, 1) == 0;
}

/* As a hub does. */
static bool listen_at_file(void)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)snprintf(at.sun_path, sizeof(at.sun_path), "%s-2", listener);
    bool is_bound = bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0;
    return listen(fd, 1) == 0 && is_bound && unlink(at.sun_path) == 0;
}

static bool look_up(void)
{
    struct addrinfo *found = NULL;
    int code = getaddrinfo("localhost", "80", NULL, &found);
    if (code == 0)
        freeaddrinfo(found);
    return code == 0;
}

static bool load_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
           MAP_FAILED;
}

static bool be_root(void)
{
    return setuid(0) == 0;
}

static bool leave_core(void)
{
    return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}

static bool call_unknown(void)
{
    return syscall(SYS_quotactl, 0, NULL, 0, NULL) == 0;
}

static bool do_work(void)
{
    size_t n = (size_t)8 << 20;
    char *p = malloc(n);
    bool is_good = p && memset(p, 1, n);
    free(p);
    return is_good && printf("%s", "") == 0 && getpid() > 0;
}

/* ---- the harness */

static enum outcome outcome_of(const struct sandbox *s, bool is_work_thread, bool (*try)(void))
{
    int status;
    struct error e;
    pid_t pid = fork();
    if (pid == 0) {
        (void)signal(SIGSYS, SIG_DFL);
        if (sandbox_enter(s, &e) != FATE_DONE ||
            (is_work_thread && sandbox_enter_work(s->kind, &e) != FATE_DONE)) {
            (void)fprintf(stderr, "%s\n", e.text);
            _exit(9);
        }
        _exit(try() ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status)) {
        assert_int_equal(WTERMSIG(status), SIGSYS);
        return DIES;
    }
    assert_in_range(WEXITSTATUS(status), 0, 1);
    return WEXITSTATUS(status) == 0 ? WORKS : REFUSED;
}

struct row {
    const char *name;
    bool (*try)(void);
    int landlock; /* version that the kernel needs for it */
    /* a parser, its work thread, one whose hub is tcp:// with port 5, fetch, its work thread,
     * write, write whose database has port 7, dispatch, dispatch that listens at port 5 and whose
     * database has port 7 */
    enum outcome parser, work, remote, fetcher, transfer, keeper, far_keeper, hub, far_hub;
};

/* The table of sandbox.h, tried. */
static const struct row rows[] = {
    {"ordinary work", do_work, 0, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS},
    {"running a program", run_program, 0, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES},
    {"making a process", make_process, 0, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES},
    {"making a thread", make_thread, 0, WORKS, DIES, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS,
     WORKS},
    {"tracing", trace, 0, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES},
    {"signalling another", signal_parent, 0, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES},
    {"opening for writing", write_file, 0, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES},
    {"opening to append", append_file, 0, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES},
    {"creating", create_file, 0, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES},
    {"truncating", truncate_file, 0, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES},
    {"removing", remove_file, 1, DIES, DIES, DIES, DIES, DIES, DIES, DIES, REFUSED, DIES},
    {"reading the key", read_key, 0, WORKS, REFUSED, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS,
     WORKS},
    {"reading another secret", read_secret, 1, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, WORKS,
     WORKS, WORKS, WORKS},
    {"reading /etc", read_hosts, 1, REFUSED, REFUSED, REFUSED, WORKS, WORKS, WORKS, WORKS, WORKS,
     WORKS},
    {"a TCP socket", tcp_socket, 0, DIES, DIES, WORKS, WORKS, WORKS, DIES, WORKS, DIES, WORKS},
    {"an MPTCP socket", multipath_socket, 0, REFUSED, DIES, REFUSED, REFUSED, REFUSED, REFUSED,
     REFUSED, REFUSED, REFUSED},
    {"a UDP socket", udp_socket, 0, DIES, DIES, DIES, WORKS, WORKS, DIES, DIES, DIES, DIES},
    {"a raw socket", raw_socket, 0, REFUSED, DIES, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED,
     REFUSED, REFUSED},
    {"connecting to a file", connect_file, 0, WORKS, DIES, REFUSED, WORKS, REFUSED, WORKS, WORKS,
     WORKS, WORKS},
    {"connecting to the hub's port", connect_hub, 4, DIES, DIES, WORKS, REFUSED, REFUSED, DIES,
     REFUSED, DIES, WORKS},
    {"connecting to a port it needs", connect_known, 4, DIES, DIES, REFUSED, WORKS, WORKS, DIES,
     WORKS, DIES, WORKS},
    {"connecting to another port", connect_elsewhere, 4, DIES, DIES, REFUSED, REFUSED, REFUSED,
     DIES, REFUSED, DIES, REFUSED},
    {"sending without connecting", send_ahead, 0, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES,
     DIES},
    {"listening", listen_somewhere, 0, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES, WORKS},
    {"listening at a file", listen_at_file, 1, DIES, DIES, DIES, DIES, DIES, DIES, DIES, WORKS,
     REFUSED},
    {"looking up a name", look_up, 0, DIES, DIES, DIES, WORKS, WORKS, EITHER, EITHER, EITHER,
     EITHER},
    {"new code in memory", load_code, 0, DIES, DIES, DIES, WORKS, WORKS, WORKS, WORKS, WORKS,
     WORKS},
    {"becoming root", be_root, 0, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES, DIES},
    {"becoming traceable", leave_core, 0, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED,
     REFUSED, REFUSED, REFUSED},
    {"a call that nobody needs", call_unknown, 0, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED,
     REFUSED, REFUSED, REFUSED, REFUSED},
};

static void assert_outcome(const struct row *r, const char *who, enum outcome found,
                           enum outcome expected)
{
    if (expected != EITHER && found != expected) /* EITHER: as /etc/hosts has it */
        fail_msg("%s by %s %s, where it should be that it %s", r->name, who, outcome_names[found],
                 outcome_names[expected]);
}

static void sandbox__each_kind_does_what_its_table_says_and_no_more(void **state)
{
    (void)state;
    char hub[128];
    (void)snprintf(hub, sizeof(hub), "ipc://%s", listener);
    const char *far = "tcp://127.0.0.1:5";
    const struct sandbox parser = {.kind = SANDBOX_PARSER, .hub = hub, .files = {key_file}},
                         remote = {.kind = SANDBOX_PARSER, .hub = far, .files = {key_file}},
                         fetcher = {.kind = SANDBOX_FETCHER,
                                    .hub = hub,
                                    .files = {key_file},
                                    .ports = {80, 7},
                                    .has_names = true},
                         keeper = {.kind = SANDBOX_KEEPER, .hub = hub, .files = {key_file}},
                         far_keeper = {.kind = SANDBOX_KEEPER, .hub = hub, .ports = {7}},
                         own_hub = {.kind = SANDBOX_HUB, .hub = hub},
                         far_hub = {.kind = SANDBOX_HUB, .hub = far, .ports = {7}};
    if (!sandbox_is_possible()) {
        print_message("skipped: there is no seccomp below valgrind\n");
        skip();
    }
    int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1u);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *r = &rows[i];
        if (r->landlock > version) {
            print_message("skipped: %s takes Landlock %d, this kernel has %d\n", r->name,
                          r->landlock, version);
            continue;
        }
        assert_outcome(r, "a parser", outcome_of(&parser, false, r->try), r->parser);
        assert_outcome(r, "a parser's work thread", outcome_of(&parser, true, r->try), r->work);
        assert_outcome(r, "a parser far from the hub", outcome_of(&remote, false, r->try),
                       r->remote);
        assert_outcome(r, "fetch", outcome_of(&fetcher, false, r->try), r->fetcher);
        assert_outcome(r, "fetch's work thread", outcome_of(&fetcher, true, r->try), r->transfer);
        assert_outcome(r, "write", outcome_of(&keeper, true, r->try), r->keeper);
        assert_outcome(r, "write far from its database", outcome_of(&far_keeper, true, r->try),
                       r->far_keeper);
        assert_outcome(r, "dispatch", outcome_of(&own_hub, false, r->try), r->hub);
        assert_outcome(r, "dispatch far from all others", outcome_of(&far_hub, false, r->try),
                       r->far_hub);
    }
}

static void *try_socket(void *arg)
{
    atomic_bool *may_go = arg;
    while (!atomic_load(may_go))
        (void)sched_yield();
    (void)tcp_socket();
    return NULL;
}

/* libraries make threads before we enter: they are bound as well */
static bool try_on_older_thread(void)
{
    pthread_t older;
    struct error e;
    atomic_bool may_go = false;
    const struct sandbox s = {.kind = SANDBOX_PARSER, .hub = "ipc:///nowhere/hub"};
    (void)signal(SIGSYS, SIG_DFL);
    if (pthread_create(&older, NULL, try_socket, &may_go) != 0 ||
        sandbox_enter(&s, &e) != FATE_DONE)
        _exit(9);
    atomic_store(&may_go, true);
    return pthread_join(older, NULL) == 0;
}

static void sandbox__binds_threads_that_were_there_before(void **state)
{
    (void)state;
    if (!sandbox_is_possible())
        skip();
    int status;
    pid_t pid = fork();
    if (pid == 0)
        _exit(try_on_older_thread() ? 0 : 1);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
}

static void sandbox__says_what_it_is(void **state)
{
    (void)state;
    assert_string_equal(sandbox_describe(), "off");
    assert_string_equal(sandbox_call_name(SYS_socket), "socket");
    assert_string_equal(sandbox_call_name(SYS_execve), "execve");
    assert_string_equal(sandbox_call_name(-1), "a system call");
}

static int make_files(void **state)
{
    (void)state;
    char other[64];
    sandbox_insist(); /* the children of these tests leave by _exit() */
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(key_file, sizeof(key_file), "%s/keys", folder);
    (void)snprintf(other, sizeof(other), "%s/other", folder);
    (void)snprintf(listener, sizeof(listener), "%s/run", folder);
    if (mkdir(key_file, 0700) != 0 || mkdir(other, 0700) != 0 || mkdir(listener, 0700) != 0)
        return -1;
    (void)snprintf(key_file, sizeof(key_file), "%s/keys/key", folder);
    (void)snprintf(secret_file, sizeof(secret_file), "%s/password", other);
    (void)snprintf(listener, sizeof(listener), "%s/run/hub", folder);
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)snprintf(at.sun_path, sizeof(at.sun_path), "%s", listener);
    bool is_made = open_with(key_file, O_WRONLY | O_CREAT) &&
                   open_with(secret_file, O_WRONLY | O_CREAT) &&
                   bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0 && listen(fd, 64) == 0;
    return is_made ? 0 : -1;
}

static int remove_files(void **state)
{
    (void)state;
    char path[96];
    const char *const names[] = {"keys/key", "other/password", "run/hub", "run/hub-2", "new"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof(path), "%s/keys", folder);
    (void)rmdir(path);
    (void)snprintf(path, sizeof(path), "%s/other", folder);
    (void)rmdir(path);
    (void)snprintf(path, sizeof(path), "%s/run", folder);
    (void)rmdir(path);
    (void)rmdir(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sandbox__each_kind_does_what_its_table_says_and_no_more),
        cmocka_unit_test(sandbox__binds_threads_that_were_there_before),
        cmocka_unit_test(sandbox__says_what_it_is),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
