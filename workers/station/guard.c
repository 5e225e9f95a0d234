/* SPDX-License-Identifier: Apache-2.0 */
#include "guard.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>
#include "common/sandbox.h"

#define STACK_BYTES 65536

static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS};

/* A signal handler can reach nothing but statics. */
static struct {
    int crashed_fd, reported_fd;
    atomic_int signal;
    atomic_int call; /* that the sandbox refused, of SIGSYS */
    atomic_bool is_entered;
    pthread_t work;
    stack_t
        before; /* the signal stack that the thread had (a sanitizer's), given back at its end */
    void *stack;
} guard = {.crashed_fd = -1, .reported_fd = -1};

static void ring(int fd)
{
    uint64_t one = 1;
    ssize_t n = write(fd, &one, sizeof one);
    (void)n;
}

/* Only calls that are allowed here. SA_RESETHAND has restored the default action; the raised signal
 * is blocked until this returns, and then ends the process. */
static void on_fatal(int number, siginfo_t *info, void *context)
{
    (void)context;
    if (atomic_load(&guard.is_entered) && pthread_equal(pthread_self(), guard.work)) {
        atomic_store(&guard.call, number == SIGSYS ? info->si_syscall : -1);
        struct pollfd reported = {.fd = guard.reported_fd, .events = POLLIN};
        atomic_store(&guard.signal, number);
        ring(guard.crashed_fd);
        (void)poll(&reported, 1, GUARD_REPORT_MS);
    } else if (number == SIGSYS) { /* another thread: nobody is there to report it */
        sandbox_say_refused(info->si_syscall);
    }
    (void)raise(number);
}

enum fate guard_init(struct error *e)
{
    struct sigaction action = {.sa_sigaction = on_fatal,
                               .sa_flags = SA_ONSTACK | SA_RESETHAND | SA_SIGINFO};
    guard.crashed_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    guard.reported_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (guard.crashed_fd < 0 || guard.reported_fd < 0)
        return fail(e, FATE_BROKEN, "cannot make an eventfd: %s", strerror(errno));
    (void)sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
        if (sigaction(fatal[i], &action, NULL) != 0)
            return fail(e, FATE_BROKEN, "cannot handle signal %d: %s", fatal[i], strerror(errno));
    }
    return FATE_DONE;
}

void guard_done(void)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
        (void)sigaction(fatal[i], &action, NULL);
    if (guard.crashed_fd >= 0)
        (void)close(guard.crashed_fd);
    if (guard.reported_fd >= 0)
        (void)close(guard.reported_fd);
    guard.crashed_fd = guard.reported_fd = -1;
}

enum fate guard_enter(struct error *e)
{
    guard.stack = malloc(STACK_BYTES);
    stack_t stack = {.ss_sp = guard.stack, .ss_size = STACK_BYTES};
    if (!guard.stack || sigaltstack(&stack, &guard.before) != 0) {
        free(guard.stack);
        guard.stack = NULL;
        return fail(e, FATE_BROKEN, "cannot make a signal stack: %s", strerror(errno));
    }
    guard.work = pthread_self();
    atomic_store(&guard.is_entered, true);
    return FATE_DONE;
}

void guard_leave(void)
{
    atomic_store(&guard.is_entered, false);
    (void)sigaltstack(&guard.before, NULL);
    free(guard.stack);
    guard.stack = NULL;
}

int guard_fd(void)
{
    return guard.crashed_fd;
}

int guard_signal(void)
{
    return atomic_load(&guard.signal);
}

void guard_describe(char *ret, size_t ret_len)
{
    int number = guard_signal();
    if (number == SIGSYS)
        (void)snprintf(ret, ret_len, "the sandbox refused the worker '%s' (SIGSYS)",
                       sandbox_call_name(atomic_load(&guard.call)));
    else
        (void)snprintf(ret, ret_len, "the worker died of signal %d (SIG%s)", number,
                       sigabbrev_np(number) ? sigabbrev_np(number) : "?");
}

void guard_reported(void)
{
    ring(guard.reported_fd);
}

uint64_t guard_cpu_us(pthread_t thread)
{
    clockid_t id;
    struct timespec t;
    if (pthread_getcpuclockid(thread, &id) != 0 || clock_gettime(id, &t) != 0)
        return 0;
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}
