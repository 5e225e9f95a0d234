/* SPDX-License-Identifier: Apache-2.0 */
#include "common/trespass.h"

#ifdef CW_FAULTS

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "common/span.h"

static bool try_exec(void)
{
    char *argv[] = {(char *)"/bin/true", NULL};
    return execv(argv[0], argv) == 0;
}

static bool try_fork(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static bool try_socket(void)
{
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool try_datagram(void)
{
    return socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool try_file_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool try_write(void)
{
    return open("/dev/null", O_WRONLY | O_CLOEXEC) >= 0;
}

static bool try_create(void)
{
    return open("trespass.tmp", O_RDONLY | O_CREAT | O_CLOEXEC, 0600) >= 0;
}

static bool try_unlink(void)
{
    return unlink("trespass.tmp") == 0 || errno == ENOENT;
}

static bool try_ptrace(void)
{
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0;
}

static bool try_kill(void)
{
    return kill(getppid(), 0) == 0;
}

static bool try_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
           MAP_FAILED;
}

static void *nothing(void *arg)
{
    return arg;
}

static bool try_thread(void)
{
    pthread_t thread;
    int reason = pthread_create(&thread, NULL, nothing, NULL);
    errno = reason;
    return reason == 0 && pthread_join(thread, NULL) == 0;
}

static bool try_listen(void)
{
    struct sockaddr_in any = {.sin_family = AF_INET};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)bind(fd, (struct sockaddr *)&any, sizeof any);
    return listen(fd, 1) == 0;
}

static bool try_read(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC) >= 0;
}

static bool try_connect(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
    return fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
}

/* "127.0.0.1:5432" */
static bool try_dial(const char *where)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    struct span address = span_of(where);
    char host[INET_ADDRSTRLEN];
    size_t n = span_find(address, SPAN(":"));
    if (n >= sizeof host || n == address.n)
        return false;
    memcpy(host, where, n);
    host[n] = '\0';
    to.sin_port = htons((uint16_t)strtoul(where + n + 1, NULL, 10));
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return fd >= 0 && inet_pton(AF_INET, host, &to.sin_addr) == 1 &&
           connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
}

static bool try_listen_at(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    return fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 1) == 0 &&
           unlink(path) == 0;
}

static bool try_unlink_at(const char *path)
{
    return unlink(path) == 0;
}

/* With an argument behind a colon. */
static const struct {
    const char *name;
    bool (*try)(const char *argument);
} verbs[] = {
    {"read:", try_read},        {"connect:", try_connect}, {"listen:", try_listen_at},
    {"unlink:", try_unlink_at}, {"dial:", try_dial},
};

static const struct {
    const char *name;
    bool (*try)(void);
} words[] = {
    {"exec", try_exec},
    {"fork", try_fork},
    {"socket", try_socket},
    {"datagram", try_datagram},
    {"file_socket", try_file_socket},
    {"write", try_write},
    {"create", try_create},
    {"unlink", try_unlink},
    {"ptrace", try_ptrace},
    {"kill", try_kill},
    {"code", try_code},
    {"thread", try_thread},
    {"listen", try_listen},
};

static void trespass(const char *what)
{
    bool is_done = false;
    errno = 0;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (span_starts_with(span_of(what), span_of(verbs[i].name)))
            is_done = verbs[i].try(what + strlen(verbs[i].name));
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i].name, what) == 0)
            is_done = words[i].try();
    }
    (void)fprintf(stderr, "trespass %s: %s\n", what, is_done ? "done" : strerror(errno));
}

void trespass_if_asked(void)
{
    static bool is_over;
    struct span fault = span_of(getenv("CW_FAULT")), verb = SPAN("trespass:");
    if (is_over || !span_starts_with(fault, verb))
        return;
    is_over = true;
    trespass(fault.p + verb.n);
}

#else

void trespass_if_asked(void)
{
}

#endif
