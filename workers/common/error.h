/* SPDX-License-Identifier: Apache-2.0 */
/*
 * error - what becomes of a message, and the one sentence that says why.
 *
 * Everything that can fail returns a fate. The function that first knows writes the sentence with fail(); callers pass
 * it on or add context with error_prefix(). Sentences are lower case, without a full stop, the problem first and the
 * subject in single quotes. Library modules neither log nor exit: they return.
 */
#ifndef COMMON_ERROR_H
#define COMMON_ERROR_H

#include <stdarg.h>

#define MUST_USE __attribute__((warn_unused_result))

/* CLEANUP(pgresult_done) PGresult *res = ...: calls pgresult_done(&res) when the variable goes out of scope. */
#define CLEANUP(function) __attribute__((cleanup(function)))

enum fate {
    FATE_DONE = 0, /* acknowledge */
    FATE_RETRY,    /* the message is fine, the world is not: deliver again after a back-off */
    FATE_REJECT,   /* the message can never succeed: quarantine it with the reason */
    FATE_BROKEN,   /* this process must not go on: exit, the supervisor starts another */
};

#define ERROR_TEXT_BYTES 512

struct error {
    char text[ERROR_TEXT_BYTES]; /* UTF-8, one line, cut at a code point when too long */
};

/* Writes the sentence into e (NULL allowed: the caller does not care) and returns `fate`.
 * Control characters (C0, C1) in the arguments are shown as '?', so that remote text cannot break a log line. */
enum fate fail(struct error *e, enum fate fate, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts "<prefix>: " in front of the sentence: "cannot read 'feeds.opml': no such file". */
void error_prefix(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "done", "retry", "reject", "broken": for logs and metrics. */
const char *fate_name(enum fate fate);

#endif
