/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trespass - does what whoever took over a program might try, so that tests see the sandbox refuse it.
 *
 * In builds with CW_FAULTS only. What is tried kills the process (SIGSYS), or its outcome is written to standard error:
 * "trespass WHAT: done", which a test takes for a hole, or the reason why it was not.
 */
#ifndef COMMON_TRESPASS_H
#define COMMON_TRESPASS_H

/* Once, when the environment has CW_FAULT=trespass:WHAT. WHAT is "read:PATH", "connect:PATH" (a socket file), "listen:PATH" (one of
 * one's own, which is removed again), "unlink:PATH", "dial:ADDRESS:PORT" (TCP) or one of the words in trespass.c. Does nothing in other builds. */
void trespass_if_asked(void);

#endif
