/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox - what a worker can no longer do once it has started: the kernel holds it to that.
 *
 * A page can be made to break the program that parses it. Whoever manages that shall find a process that can compute, and
 * speak with the hub, and nothing else. Entered once, after data and settings are loaded and before the first task.
 *
 *   kind            who                            files                              sockets
 *   SANDBOX_PARSER  read, language, entity, claim  reads the folders of its keys      to the hub
 *   SANDBOX_FETCHER fetch                          reads these, /etc, libraries,      to the ports that it may fetch
 *                                                  certificates                       from, name servers, the hub
 *   SANDBOX_KEEPER  write                          reads what its user may read       to the database, name servers
 *                                                                                     where it has a name, the hub
 *   SANDBOX_HUB     dispatch                       reads what its user may read,      to the database as write, and
 *                                                  makes and removes sockets          listens at the hub's endpoint
 *                                                  beside the hub's
 *
 * None may run a program, make a process, trace or signal another one, open a file for writing, make, move or remove
 * one, or listen (metrics listen before), but dispatch as said. The work thread of a parser may in addition open no file,
 * make no socket and no thread, that of fetch make no socket of the file kind, by which a database could be near
 * (sandbox_enter_work): what they need they have.
 *
 * How: no_new_privs; Landlock for files, TCP ports, abstract sockets and signals, as much of it as the kernel knows; and
 * seccomp, three answers: calls that the workers need pass; those that only an intruder makes (the table `deadly`)
 * raise SIGSYS, of which the process dies, see station/guard.h; anything else is answered with ENOSYS, because
 * libraries try what newer kernels have.
 *
 * What cannot be enforced: connect() to which file socket or which host. seccomp cannot see addresses; Landlock knows
 * TCP ports (Linux 6.7) but neither hosts nor UDP, and socket files by their folder only from its version 9 on (Linux
 * 7.1), where a parser and fetch reach those beside the hub's and no other. What it does not see of TCP, MPTCP and data
 * that is sent before connect() (MSG_FASTOPEN), seccomp refuses, but not that dispatch listens at a port that the
 * kernel chose. So on an older kernel a parser or fetch whose hub is a socket file could connect to other socket files
 * that its user may open, but not with its work thread; one whose hub is tcp:// makes no socket of the file kind, and
 * connects to that port of any host. Threads share memory: whoever rules the work thread can in the end rule the
 * others, whose filter is the wider one. SECURITY.md says what else stands between them and a database.
 *
 * Kernels: seccomp is required, refused (FATE_REJECT) where it is missing; Landlock is used where it is there (Linux
 * 5.13 and switched on), sandbox_describe() says so. Builds with sanitizers or for coverage write files, run programs
 * (to name the lines of a report) and trace themselves (to look for leaks) when they end, and valgrind knows no seccomp:
 * there it is off, and describes itself so. A test that leaves by _exit() does none of that and may insist.
 *
 * Literature: Landlock and seccomp_unl(2) of the kernel's documentation; OpenSSH's sandbox for the idea of entering
 * after start and before the first byte from outside.
 */
#ifndef COMMON_SANDBOX_H
#define COMMON_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>
#include "common/error.h"

enum sandbox_kind { SANDBOX_PARSER, SANDBOX_FETCHER, SANDBOX_KEEPER, SANDBOX_HUB };

#define SANDBOX_FILES 4
#define SANDBOX_PORTS 40

struct sandbox {
    enum sandbox_kind kind;
    const char *hub; /* endpoint of the hub: connected to again and again, of SANDBOX_HUB where it listens */
    /* Files that are read again later, such as keys: their folders stay readable, as files are replaced by renaming. NULL
     * or "": none. */
    const char *files[SANDBOX_FILES];
    uint16_t ports[SANDBOX_PORTS]; /* TCP ports that it connects to, of any host, besides the hub's; 0: no more */
    bool has_names;                /* it looks up hosts by name; that the hub has one is seen by itself */
};

/* Add one to `files` and `ports`; which are large enough for what the workers have. NULL, "" and 0 add nothing. */
void sandbox_add_file(struct sandbox *s, const char *path);
void sandbox_add_port(struct sandbox *s, unsigned port);

/* For this thread and all that it makes from now on, which must be all but those of libraries that ask nothing of the
 * kernel: call it before the first thread. FATE_REJECT with the reason. Does nothing where sandbox_is_possible() says no. */
MUST_USE enum fate sandbox_enter(const struct sandbox *s, struct error *e);

/* For the calling thread, and those that it makes, only; after sandbox_enter. */
MUST_USE enum fate sandbox_enter_work(enum sandbox_kind kind, struct error *e);

/* False in builds with sanitizers or for coverage, and below valgrind. */
bool sandbox_is_possible(void);

/* For tests: it is possible with sanitizers and for coverage as well. */
void sandbox_insist(void);

/* From now on the call that was refused is named on standard error before the process dies of it. For programs without a
 * station, whose guard does so. */
void sandbox_report(void);

/* That line. Safe in a signal handler. */
void sandbox_say_refused(int number);

/* "seccomp and Landlock 7", for people; what sandbox_enter did or, before it, "off". */
const char *sandbox_describe(void);

/* "socket" for the number that siginfo.si_syscall had; "a system call" when it is not known. */
const char *sandbox_call_name(int number);

#endif
