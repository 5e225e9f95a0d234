/* SPDX-License-Identifier: Apache-2.0 */
#include "common/log.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* POSIX promises that a write of this size to a pipe is not torn. */
#define LINE_BYTES 4096
#define VALUE_BYTES 512

static const char *log_worker = "claimwire";
static enum log_level log_lowest = LOG_INFO;
static atomic_uint_fast64_t log_lost;
static pthread_mutex_t log_turn = PTHREAD_MUTEX_INITIALIZER;

static const char *const level_names[] = {"debug", "info", "warn", "error"};

struct line {
    char p[LINE_BYTES];
    size_t n;
    bool is_full;
};

void log_open(const char *worker, enum log_level lowest)
{
    log_worker = worker;
    log_lowest = lowest;
}

enum log_level log_level_of(const char *name)
{
    for (int i = LOG_DEBUG; i <= LOG_ERROR; i++) {
        if (strcmp(name, level_names[i]) == 0)
            return (enum log_level)i;
    }
    return LOG_INFO;
}

uint64_t log_dropped(void)
{
    return atomic_load(&log_lost);
}

static void line_add(struct line *l, struct span s)
{
    if (l->is_full || s.n > sizeof(l->p) - l->n) {
        l->is_full = true;
        return;
    }
    memcpy(l->p + l->n, s.p, s.n);
    l->n += s.n;
}

/* Decodes the code point at s[0..n); 0 when it is not well-formed UTF-8. */
static size_t decode(const unsigned char *s, size_t n, uint32_t *ret)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char c = s[0];
    if (c < 0x80) {
        *ret = c;
        return 1;
    }
    size_t len = (c & 0xE0) == 0xC0 ? 2 : (c & 0xF0) == 0xE0 ? 3 : (c & 0xF8) == 0xF0 ? 4 : 0;
    if (!len || len > n)
        return 0;
    uint32_t point = c & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        point = point << 6 | (s[i] & 0x3Fu);
    }
    if (point < least[len] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return 0;
    *ret = point;
    return len;
}

/* Would change how the rest of the line reads on a terminal: controls, line separators,
 * bidirectional marks. */
static bool is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x61C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool needs_quotes(struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ' ' || s.p[i] == '"' || s.p[i] == '=' || s.p[i] == '\\')
            return true;
    }
    return s.n == 0;
}

static void line_add_escaped(struct line *l, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char text[5];
        (void)snprintf(text, sizeof(text), "\\x%02X", (unsigned char)bytes[i]);
        line_add(l, span_at(text, 4));
    }
}

static void line_add_value(struct line *l, struct span s)
{
    bool is_quoted = needs_quotes(s);
    if (is_quoted)
        line_add(l, SPAN("\""));
    size_t at = 0;
    while (at < s.n) {
        uint32_t point = 0;
        size_t len = decode((const unsigned char *)s.p + at, s.n - at, &point);
        bool is_bad = !len;
        if (is_bad)
            len = 1;
        if (at + len > VALUE_BYTES)
            break;
        if (is_bad || is_unsafe(point)) {
            line_add_escaped(l, s.p + at, len);
        } else {
            if (point == '"' || point == '\\')
                line_add(l, SPAN("\\"));
            line_add(l, span_at(s.p + at, len));
        }
        at += len;
    }
    if (is_quoted)
        line_add(l, SPAN("\""));
}

static void line_add_field(struct line *l, const struct log_field *f)
{
    char number[64];
    line_add(l, SPAN(" "));
    line_add(l, span_of(f->key));
    line_add(l, SPAN("="));
    switch (f->type) {
    case LOG_FIELD_STRING:
        line_add_value(l, f->string);
        break;
    case LOG_FIELD_INTEGER:
        (void)snprintf(number, sizeof(number), "%lld", (long long)f->integer);
        line_add(l, span_of(number));
        break;
    case LOG_FIELD_REAL:
        (void)snprintf(number, sizeof(number), "%.6g", f->real);
        line_add(l, span_of(number));
        break;
    }
}

static void line_begin(struct line *l, enum log_level level, const char *event)
{
    struct timespec now;
    struct tm utc;
    char text[64];
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &utc);
    size_t n = strftime(text, sizeof(text), "ts=%Y-%m-%dT%H:%M:%S", &utc);
    line_add(l, span_at(text, n));
    (void)snprintf(text, sizeof(text), ".%03dZ level=", (int)(now.tv_nsec / 1000000));
    line_add(l, span_of(text));
    line_add(l, span_of(level_names[level]));
    line_add(l, SPAN(" worker="));
    line_add_value(l, span_of(log_worker));
    line_add(l, SPAN(" event="));
    line_add_value(l, span_of(event));
}

/* O_NONBLOCK is no way out: it would be set for everybody who shares this terminal or pipe. A
 * socket (journald) takes a flag per call; a pipe that polls writable has a free page, and a line
 * fits in one. */
static bool put(const struct line *l)
{
    ssize_t n = send(STDERR_FILENO, l->p, l->n, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n >= 0 || errno != ENOTSOCK)
        return n == (ssize_t)l->n;
    struct pollfd out = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (poll(&out, 1, 0) != 1 || out.revents != POLLOUT)
        return false;
    return write(STDERR_FILENO, l->p, l->n) == (ssize_t)l->n;
}

/* Not for ever: the thread that has the turn may have crashed in between, and the last words of the
 * other one count. */
static bool take_turn(void)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 100000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    return pthread_mutex_timedlock(&log_turn, &until) == 0;
}

void log_write(enum log_level level, const char *event, const struct log_field *fields)
{
    if (level < log_lowest)
        return;
    struct line l;
    l.n = 0;
    l.is_full = false;
    line_begin(&l, level, event);

    static const struct span cut = {" cut=1", 6};
    for (; fields && fields->key; fields++) {
        size_t before = l.n;
        line_add_field(&l, fields);
        if (l.is_full || l.n + cut.n + 1 > sizeof(l.p)) {
            /* whole fields only, so that the line can still be parsed; room for "cut=1" was left by
             * this very test */
            l.n = before;
            l.is_full = false;
            line_add(&l, cut);
            break;
        }
    }
    line_add(&l, SPAN("\n"));

    bool is_out = false;
    if (take_turn()) {
        is_out = put(&l);
        (void)pthread_mutex_unlock(&log_turn);
    }
    if (!is_out)
        (void)atomic_fetch_add(&log_lost, 1);
}
