/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trespass - does what a page that took over the worker might try, so that tests see the sandbox refuse it.
 *
 * In builds with CW_FAULTS only. What is tried kills the process (SIGSYS), or its outcome is written to standard error:
 * "trespass WHAT: done", which a test takes for a hole, or the reason why it was not.
 */
#ifndef STATION_TRESPASS_H
#define STATION_TRESPASS_H

/* WHAT is "read:PATH", "connect:PATH" (a socket file), "dial:ADDRESS:PORT" (TCP) or one of the words in trespass.c. */
void trespass(const char *what);

#endif
