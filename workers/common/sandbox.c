/* SPDX-License-Identifier: Apache-2.0 */
#include "common/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "common/sandbox_files.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TYPE_BITS 0xfu /* of socket()'s second argument; the rest are flags */
#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41 /* names memory, which newer malloc()s do */
#endif

/* What every worker needs: memory, threads, time, its own signals, waiting, sockets that it has,
 * reading files. To find out what is missing after a change of a library: strace -f -p PID 2>&1 |
 * grep ENOSYS. */
static const int harmless[] = {
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(access),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(brk),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(close),
    SCMP_SYS(dup),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_pwait2),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(eventfd2),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(fadvise64),
    SCMP_SYS(fcntl),
    SCMP_SYS(fstat),
    SCMP_SYS(fstatfs),
    SCMP_SYS(futex),
    SCMP_SYS(futex_waitv),
    SCMP_SYS(getcpu),
    SCMP_SYS(getcwd),
    SCMP_SYS(getdents64),
    SCMP_SYS(getegid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getpeername),
    SCMP_SYS(getpid),
    SCMP_SYS(getppid),
    SCMP_SYS(getrandom),
    SCMP_SYS(getresgid),
    SCMP_SYS(getresuid),
    SCMP_SYS(getrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(getsockname),
    SCMP_SYS(getsockopt),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getuid),
    SCMP_SYS(lseek),
    SCMP_SYS(lstat),
    SCMP_SYS(madvise),
    SCMP_SYS(membarrier),
    SCMP_SYS(mincore),
    SCMP_SYS(mlock),
    SCMP_SYS(mremap),
    SCMP_SYS(munlock),
    SCMP_SYS(munmap),
    SCMP_SYS(nanosleep),
    SCMP_SYS(newfstatat),
    SCMP_SYS(pause),
    SCMP_SYS(pipe2),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(pread64),
    SCMP_SYS(pselect6),
    SCMP_SYS(read),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(readv),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmmsg),
    SCMP_SYS(recvmsg),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigsuspend),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_getparam),
    SCMP_SYS(sched_getscheduler),
    SCMP_SYS(sched_setaffinity),
    SCMP_SYS(sched_setparam),
    SCMP_SYS(sched_setscheduler),
    SCMP_SYS(sched_yield),
    SCMP_SYS(select),
    SCMP_SYS(sendfile),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(setsockopt),
    SCMP_SYS(shutdown),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(signalfd4),
    SCMP_SYS(stat),
    SCMP_SYS(statfs),
    SCMP_SYS(statx),
    SCMP_SYS(sysinfo),
    SCMP_SYS(time),
    SCMP_SYS(timerfd_create),
    SCMP_SYS(timerfd_settime),
    SCMP_SYS(umask),
    SCMP_SYS(uname),
    SCMP_SYS(write),
    SCMP_SYS(writev),
};

/* No library does these by the way: who does is an intruder, or has to be added to the tables here.
 */
static const int deadly[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(listen),
    SCMP_SYS(creat),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(rmdir),
    SCMP_SYS(link),
    SCMP_SYS(linkat),
    SCMP_SYS(symlink),
    SCMP_SYS(symlinkat),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(chmod),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchmodat),
    SCMP_SYS(chown),
    SCMP_SYS(fchown),
    SCMP_SYS(lchown),
    SCMP_SYS(fchownat),
    SCMP_SYS(truncate),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(setuid),
    SCMP_SYS(setgid),
    SCMP_SYS(setreuid),
    SCMP_SYS(setregid),
    SCMP_SYS(setresuid),
    SCMP_SYS(setresgid),
    SCMP_SYS(setgroups),
    SCMP_SYS(capset),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(personality),
    SCMP_SYS(shmget),
    SCMP_SYS(open_by_handle_at),
};

static char description[64] = "off";

/* ---- rules
 *
 * A filter is built in one go; the first rule that cannot be added spoils it, and is what errno
 * tells of. */

struct filter {
    scmp_filter_ctx ctx;
    int problem; /* 0, or a negative errno */
};

static void add(struct filter *f, uint32_t action, int call)
{
    if (!f->problem)
        f->problem = seccomp_rule_add_array(f->ctx, action, call, 0, NULL);
}

static void add_if(struct filter *f, uint32_t action, int call, struct scmp_arg_cmp when)
{
    if (!f->problem)
        f->problem = seccomp_rule_add_array(f->ctx, action, call, 1, &when);
}

static void add_each(struct filter *f, uint32_t action, const int *calls, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add(f, action, calls[i]);
}

static struct scmp_arg_cmp bits(unsigned argument, uint64_t mask, uint64_t value)
{
    return SCMP_CMP64(argument, SCMP_CMP_MASKED_EQ, mask, value);
}

static struct scmp_arg_cmp equal(unsigned argument, uint64_t value)
{
    return SCMP_CMP64(argument, SCMP_CMP_EQ, value, 0);
}

/* libzmq takes the hub's socket away when it closes it; Landlock sees to it that it is no other
 * file. */
static bool is_for_hub(const struct sandbox *s, int call)
{
    bool is_removal = call == SCMP_SYS(unlink) || call == SCMP_SYS(unlinkat);
    return s->kind == SANDBOX_HUB &&
           (call == SCMP_SYS(listen) || (is_removal && !sandbox_files_is_tcp(s->hub)));
}

static void add_deadly(struct filter *f, const struct sandbox *s)
{
    for (size_t i = 0; i < COUNT(deadly); i++)
        add(f, is_for_hub(s, deadly[i]) ? SCMP_ACT_ALLOW : SCMP_ACT_TRAP, deadly[i]);
}

/* Reading passes. What is opened for writing, or made, is deadly. */
static void add_open(struct filter *f, int call, unsigned flags, uint32_t reading)
{
    static const unsigned writing[] = {O_WRONLY, O_RDWR};
    add_if(f, reading, call, bits(flags, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY));
    for (size_t i = 0; i < COUNT(writing); i++)
        add_if(f, SCMP_ACT_TRAP, call, bits(flags, O_ACCMODE, writing[i]));
    add_if(f, SCMP_ACT_TRAP, call, bits(flags, O_CREAT, O_CREAT));
    add_if(f, SCMP_ACT_TRAP, call, bits(flags, O_TRUNC, O_TRUNC));
}

/* Threads, but no processes. clone3 hides its flags behind a pointer: ENOSYS makes libc use clone.
 */
static void add_threads(struct filter *f)
{
    add_if(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), bits(0, CLONE_THREAD, CLONE_THREAD));
    add_if(f, SCMP_ACT_TRAP, SCMP_SYS(clone), bits(0, CLONE_THREAD, 0));
}

/* Whoever looks up names loads modules of libc, libpq those of TLS; nobody else gets new code into
 * memory. */
static void add_memory(struct filter *f, bool has_modules)
{
    const int calls[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
    for (size_t i = 0; i < COUNT(calls); i++) {
        if (has_modules) {
            add(f, SCMP_ACT_ALLOW, calls[i]);
            continue;
        }
        add_if(f, SCMP_ACT_ALLOW, calls[i], bits(2, PROT_EXEC, 0));
        add_if(f, SCMP_ACT_TRAP, calls[i], bits(2, PROT_EXEC, PROT_EXEC));
    }
}

static void add_socket(struct filter *f, uint32_t action, int family, unsigned type, int protocol)
{
    struct scmp_arg_cmp when[] = {equal(0, (uint64_t)family), bits(1, TYPE_BITS, type),
                                  bits(2, UINT32_MAX, (uint64_t)protocol)};
    if (!f->problem)
        f->problem = seccomp_rule_add_array(f->ctx, action, SCMP_SYS(socket), 3, when);
}

/* Other kinds (raw ones, MPTCP, which Landlock's ports do not bind) nobody gets. */
static void add_internet(struct filter *f, int family, bool has_tcp, bool has_udp)
{
    uint32_t tcp = has_tcp ? SCMP_ACT_ALLOW : SCMP_ACT_TRAP;
    uint32_t udp = has_udp ? SCMP_ACT_ALLOW : SCMP_ACT_TRAP;
    add_socket(f, tcp, family, SOCK_STREAM, 0);
    add_socket(f, tcp, family, SOCK_STREAM, IPPROTO_TCP);
    add_socket(f, udp, family, SOCK_DGRAM, 0);
    add_socket(f, udp, family, SOCK_DGRAM, IPPROTO_UDP);
}

static void add_sockets(struct filter *f, const struct sandbox *s, bool has_names)
{
    bool is_far = sandbox_files_is_tcp(s->hub), is_hub = s->kind == SANDBOX_HUB;
    bool has_tcp = has_names || s->ports[0] || is_far;
    /* Whose hub is no file needs none; a database may be one. libc asks the daemons of name
     * services, and does without. */
    bool has_files = !is_far || is_hub || s->kind == SANDBOX_KEEPER;
    add(f, SCMP_ACT_ALLOW, SCMP_SYS(connect));
    add_if(f, has_files ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket),
           equal(0, AF_UNIX));
    add_if(f, SCMP_ACT_ALLOW, SCMP_SYS(socketpair), equal(0, AF_UNIX));
    add_internet(f, AF_INET, has_tcp, has_names);
    add_internet(f, AF_INET6, has_tcp, has_names);
    if (has_names || (is_hub && is_far)) /* the kernel is asked for our own addresses */
        add_if(f, SCMP_ACT_ALLOW, SCMP_SYS(socket), equal(0, AF_NETLINK));
    add(f, has_names || is_hub ? SCMP_ACT_ALLOW : SCMP_ACT_TRAP, SCMP_SYS(bind));
}

/* Data may not go ahead of connect(), where Landlock looks. */
static void add_sending(struct filter *f)
{
    static const struct {
        int call;
        unsigned flags; /* which argument they are */
    } calls[] = {{SCMP_SYS(sendto), 3}, {SCMP_SYS(sendmsg), 2}, {SCMP_SYS(sendmmsg), 3}};
    for (size_t i = 0; i < COUNT(calls); i++) {
        add_if(f, SCMP_ACT_ALLOW, calls[i].call, bits(calls[i].flags, MSG_FASTOPEN, 0));
        add_if(f, SCMP_ACT_TRAP, calls[i].call, bits(calls[i].flags, MSG_FASTOPEN, MSG_FASTOPEN));
    }
}

static void add_odds(struct filter *f)
{
    static const unsigned long requests[] = {FIONREAD, FIONBIO, TCGETS};
    for (size_t i = 0; i < COUNT(requests); i++)
        add_if(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), equal(1, requests[i]));
    add_if(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), equal(0, PR_SET_NAME));
    add_if(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), equal(0, PR_SET_VMA));
    /* narrower still: sandbox_enter_work */
    add(f, SCMP_ACT_ALLOW, SCMP_SYS(seccomp));
    add_if(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), equal(0, PR_SET_NO_NEW_PRIVS));
    /* raise() and abort() of our own threads */
    add_if(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), equal(0, (uint64_t)getpid()));
    /* looking at limits, not setting them */
    add_if(f, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), equal(2, 0));
}

static enum fate load(struct filter *f, struct error *e)
{
    if (!f->problem && f->ctx)
        f->problem = seccomp_load(f->ctx);
    int problem = f->ctx ? f->problem : -ENOMEM;
    seccomp_release(f->ctx);
    if (problem)
        return fail(e, FATE_REJECT,
                    "cannot enter the sandbox (seccomp): %s; 'worker.sandbox = no' works without",
                    strerror(-problem));
    return FATE_DONE;
}

static enum fate close_calls(const struct sandbox *s, struct error *e)
{
    bool has_names = s->has_names || sandbox_files_has_name(s->hub);
    struct filter f = {.ctx = seccomp_init(SCMP_ACT_ERRNO(ENOSYS))};
    if (!f.ctx)
        return load(&f, e);
    /* calls of another architecture: killed, which is libseccomp's preset; threads that libraries
     * made before are bound as well */
    f.problem = seccomp_attr_set(f.ctx, SCMP_FLTATR_CTL_TSYNC, 1);
    add_each(&f, SCMP_ACT_ALLOW, harmless, COUNT(harmless));
    add_deadly(&f, s);
    add_open(&f, SCMP_SYS(open), 1, SCMP_ACT_ALLOW);
    add_open(&f, SCMP_SYS(openat), 2, SCMP_ACT_ALLOW);
    add_threads(&f);
    add_memory(&f, has_names || s->kind != SANDBOX_PARSER);
    add_sockets(&f, s, has_names);
    add_sending(&f);
    add_odds(&f);
    return load(&f, e);
}

/* ---- for others */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif

/* There when the program was built for coverage, whose counts are written at the end. */
extern void __gcov_dump(void) __attribute__((weak));
extern int __llvm_profile_write_file(void) __attribute__((weak));

/* It has no seccomp, and writes files in our place. */
static bool is_below_valgrind(void)
{
    const char *preload = getenv("LD_PRELOAD");
    return preload && strstr(preload, "/vgpreload_");
}

#ifdef HAS_SANITIZER
static const bool has_sanitizer = true;
#else
static const bool has_sanitizer = false;
#endif

void sandbox_add_file(struct sandbox *s, const char *path)
{
    for (size_t i = 0; i < SANDBOX_FILES && path && *path; i++) {
        if (!s->files[i] || !*s->files[i]) {
            s->files[i] = path;
            return;
        }
    }
}

void sandbox_add_port(struct sandbox *s, unsigned port)
{
    for (size_t i = 0; i < SANDBOX_PORTS && port && s->ports[i] != port; i++) {
        if (!s->ports[i]) {
            s->ports[i] = (uint16_t)port;
            return;
        }
    }
}

static bool is_insisted_on;

void sandbox_insist(void)
{
    is_insisted_on = true;
}

bool sandbox_is_possible(void)
{
    bool is_instrumented = has_sanitizer || __gcov_dump || __llvm_profile_write_file;
    return (!is_instrumented || is_insisted_on) && !is_below_valgrind();
}

enum fate sandbox_enter(const struct sandbox *s, struct error *e)
{
    int abi = 0;
    if (!sandbox_is_possible()) {
        (void)snprintf(description, sizeof(description),
                       "off with sanitizers, coverage or valgrind");
        return FATE_DONE;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail(e, FATE_REJECT, "cannot enter the sandbox (no_new_privs): %s", strerror(errno));
    enum fate fate = sandbox_files_close(s, &abi, e);
    if (fate == FATE_DONE)
        fate = close_calls(s, e);
    if (fate != FATE_DONE)
        return fate;
    if (abi)
        (void)snprintf(description, sizeof(description), "seccomp and Landlock %d", abi);
    else
        (void)snprintf(description, sizeof(description), "seccomp; this kernel offers no Landlock");
    return FATE_DONE;
}

static void close_parsing(struct filter *f)
{
    static const int none[] = {SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(socketpair),
                               SCMP_SYS(clone),  SCMP_SYS(accept),  SCMP_SYS(accept4)};
    add_each(f, SCMP_ACT_TRAP, none, COUNT(none));
    /* libraries look for files that may be there; they take no for an answer */
    add_open(f, SCMP_SYS(open), 1, SCMP_ACT_ERRNO(EACCES));
    add_open(f, SCMP_SYS(openat), 2, SCMP_ACT_ERRNO(EACCES));
}

/* On top of the other filter; of two answers the stricter one counts. */
enum fate sandbox_enter_work(enum sandbox_kind kind, struct error *e)
{
    if (!sandbox_is_possible() || kind == SANDBOX_KEEPER || kind == SANDBOX_HUB)
        return FATE_DONE;
    struct filter f = {.ctx = seccomp_init(SCMP_ACT_ALLOW)};
    if (!f.ctx)
        return load(&f, e);
    if (kind == SANDBOX_PARSER)
        close_parsing(&f);
    else /* libc asks the daemons of name services, and does without */
        add_if(&f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), equal(0, AF_UNIX));
    return load(&f, e);
}

/* Without stdio, which a handler may not use. */
void sandbox_say_refused(int number)
{
    const char *parts[] = {"level=error event=sandbox.violated reason=\"the sandbox refused '",
                           sandbox_call_name(number), "'\"\n"};
    for (size_t i = 0; i < COUNT(parts); i++) {
        ssize_t n = write(STDERR_FILENO, parts[i], strlen(parts[i]));
        (void)n;
    }
}

/* SA_RESETHAND has restored the default action, of which the process dies once this returns. */
static void on_refused(int number, siginfo_t *info, void *context)
{
    (void)context;
    sandbox_say_refused(info->si_syscall);
    (void)raise(number);
}

void sandbox_report(void)
{
    struct sigaction action = {.sa_sigaction = on_refused, .sa_flags = SA_RESETHAND | SA_SIGINFO};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGSYS, &action, NULL);
}

const char *sandbox_describe(void)
{
    return description;
}

const char *sandbox_call_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {
        {SCMP_SYS(socket), "socket"},
        {SCMP_SYS(connect), "connect"},
        {SCMP_SYS(bind), "bind"},
        {SCMP_SYS(listen), "listen"},
        {SCMP_SYS(clone), "clone"},
        {SCMP_SYS(fork), "fork"},
        {SCMP_SYS(vfork), "vfork"},
        {SCMP_SYS(execve), "execve"},
        {SCMP_SYS(execveat), "execveat"},
        {SCMP_SYS(open), "open for writing"},
        {SCMP_SYS(openat), "open for writing"},
        {SCMP_SYS(creat), "creat"},
        {SCMP_SYS(ptrace), "ptrace"},
        {SCMP_SYS(kill), "kill"},
        {SCMP_SYS(mmap), "mmap of code"},
        {SCMP_SYS(mprotect), "mprotect of code"},
        {SCMP_SYS(unlink), "unlink"},
        {SCMP_SYS(unlinkat), "unlinkat"},
        {SCMP_SYS(rename), "rename"},
        {SCMP_SYS(process_vm_readv), "process_vm_readv"},
        {SCMP_SYS(process_vm_writev), "process_vm_writev"},
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        if (names[i].number == number)
            return names[i].name;
    }
    return "a system call";
}
