/* SPDX-License-Identifier: Apache-2.0 */
#include "cast.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/sock.h"
#include "dispatch/dispatch.h"
#include "station/station.h"
#include "write/write.h"

#define STOP_MS 15000

static Cw__Document *model; /* of tests/golden */
static struct arena model_arena;

static const char *const names[CAST_COUNT] = {"dispatch", "fetch", "read", "language",
                                              "entity",   "claim", "write"};

const char *cast_name(enum cast_role r)
{
    return names[r];
}

static void must(bool is_so, const char *what)
{
    if (is_so)
        return;
    perror(what);
    abort();
}

/* ------------------------------------------------------------------------------------------------
 * toys */

static void make_capture(const Cw__Fetch *f, Cw__Capture *ret, uint8_t sha[static 32])
{
    cw__capture__init(ret);
    memset(sha, (int)(f->target & 0xff), 32);
    ret->has_role = ret->has_target = ret->has_status = ret->has_fetched_us = 1;
    ret->has_body_zstd = ret->has_body_bytes = ret->has_sha256 = 1;
    ret->role = f->role;
    ret->target = f->target;
    ret->url = f->url;
    ret->status = 200;
    ret->fetched_us = (uint64_t)clock_wall_us();
    ret->body_zstd = (ProtobufCBinaryData){.len = 4, .data = (uint8_t *)(uintptr_t) "body"};
    ret->body_bytes = 4;
    ret->sha256 = (ProtobufCBinaryData){.len = 32, .data = sha};
    ret->source = f->source;
}

/* Every fourth task goes back unbegun. */
static enum fate fetch_one(struct station *s, struct station_task *t, unsigned turn,
                           struct arena *a, struct error *e)
{
    ProtobufCMessage *m;
    Cw__Capture c;
    uint8_t sha[32];

    if (turn % 4 == 3) {
        station_fail(s, t, CW__FAILURE__KIND__RELEASED, "not now", 0);
        return FATE_DONE;
    }
    arena_reset(a);
    if (wire_unpack(&t->header, wire_body(buf_span(&t->frame)), a, &m, e) != FATE_DONE) {
        station_fail(s, t, CW__FAILURE__KIND__REJECT, e->text, 0);
        return FATE_DONE;
    }
    make_capture((const Cw__Fetch *)m, &c, sha);
    c.envelope = ((const Cw__Fetch *)m)->envelope;
    return station_reply(s, t, MESSAGE_CAPTURE, &c.base, e);
}

static enum fate fetch_drive(void *ctx, struct station *s, struct error *e)
{
    enum fate fate = FATE_DONE;
    struct arena a;

    (void)ctx;
    arena_init(&a, 1u << 20);
    for (unsigned turn = 0; fate == FATE_DONE && !station_is_draining(s);) {
        struct station_task *t = station_take(s, 50);

        if (t)
            fate = fetch_one(s, t, turn++, &a, e);
    }
    arena_done(&a);
    return fate;
}

static ProtobufCMessage *make_listing(const Cw__Capture *c, struct arena *a)
{
    Cw__Listing *l = ARENA_NEW(a, Cw__Listing);

    cw__listing__init(l);
    l->envelope = c->envelope;
    l->has_target = l->has_capture = 1;
    l->target = c->target;
    l->capture = c->capture;
    l->title = arena_string(a, SPAN("Hadar"));
    l->n_items = CAST_PAGES;
    l->items = ARENA_ARRAY(a, CAST_PAGES, Cw__Listing__Item *);
    for (size_t i = 0; i < CAST_PAGES; i++) {
        l->items[i] = ARENA_NEW(a, Cw__Listing__Item);
        cw__listing__item__init(l->items[i]);
        l->items[i]->url = arena_printf(a, "%s/%s/%zu", c->url, i < CAST_BAD ? "bad" : "good", i);
        l->items[i]->title = arena_string(a, SPAN("A title"));
    }
    return &l->base;
}

static ProtobufCMessage *make_document(const Cw__Capture *c, struct arena *a)
{
    Cw__Document *d = ARENA_NEW(a, Cw__Document);

    *d = *model;
    d->envelope = c->envelope;
    d->page = c->target;
    d->capture = c->capture;
    d->url = d->canonical_url = c->url;
    d->source = c->source;
    d->text = arena_printf(a, "%s\n\n%s", model->text, c->url);
    return &d->base;
}

static enum fate read_handle(void *ctx, enum message_type type, ProtobufCMessage *task,
                             struct arena *a, enum message_type *ret_type,
                             ProtobufCMessage **ret_result, struct error *e)
{
    const Cw__Capture *c = (const Cw__Capture *)task;

    (void)ctx;
    (void)type;
    if (strstr(c->url, "/bad/"))
        return fail(e, FATE_REJECT, "cannot be read");
    *ret_type = c->role == CW__FETCH__ROLE__FEED ? MESSAGE_LISTING : MESSAGE_DOCUMENT;
    *ret_result = c->role == CW__FETCH__ROLE__FEED ? make_listing(c, a) : make_document(c, a);
    return FATE_DONE;
}

static enum fate pass_on(void *ctx, enum message_type type, ProtobufCMessage *task, struct arena *a,
                         enum message_type *ret_type, ProtobufCMessage **ret_result,
                         struct error *e)
{
    (void)ctx;
    (void)a;
    (void)e;
    *ret_type = type;
    *ret_result = task;
    return FATE_DONE;
}

static const struct conf_row no_rows[] = {{0}};

static int play_station(const struct cast *c, enum cast_role r)
{
    struct station_worker toy = {.name = names[r],
                                 .stage = stage_of(span_of(names[r])),
                                 .rows = no_rows,
                                 .conf_bytes = sizeof(int),
                                 .credit = 8,
                                 .handle = pass_on};
    char endpoint[128];
    char *argv[] = {"torture",          "--set", endpoint,           "--set",
                    "write.batch_ms=5", "--set", "write.quiet_ms=2", NULL};

    (void)snprintf(endpoint, sizeof(endpoint), "hub.endpoint=ipc://%s/hub", c->dir);
    if (r == CAST_WRITE)
        return station_main(&write_worker, 7, argv);
    if (r == CAST_READ)
        toy.handle = read_handle;
    if (r == CAST_FETCH) {
        toy.handle = NULL;
        toy.drive = fetch_drive;
    }
    return station_main(&toy, 3, argv);
}

/* ------------------------------------------------------------------------------------------------
 * dispatch */

static int play_dispatch(const struct cast *c)
{
    char endpoint[128];
    const char *overrides[] = {endpoint,
                               "dispatch.name=torture",
                               "hub.heartbeat_ms=50",
                               "hub.dead_ms=250",
                               "dispatch.poll_ms=5",
                               "dispatch.poll_max_ms=20",
                               "dispatch.lease_ms=3000",
                               "dispatch.spacing_ms=1",
                               "dispatch.metrics=127.0.0.1:0"};
    const struct conf_sources from = {.overrides = overrides,
                                      .overrides_len = sizeof(overrides) / sizeof(*overrides)};
    struct dispatch_conf conf = {0};
    struct error e;
    int code;

    (void)snprintf(endpoint, sizeof(endpoint), "hub.endpoint=ipc://%s/hub", c->dir);
    if (conf_load(dispatch_rows, &from, &conf, &e) != FATE_DONE) {
        (void)fprintf(stderr, "%s\n", e.text);
        return 78;
    }
    code = dispatch_run(&conf, false);
    conf_free(dispatch_rows, &conf);
    return code;
}

/* ------------------------------------------------------------------------------------------------
 * processes */

static void redirect(const struct cast *c, enum cast_role r)
{
    char path[128];
    int fd;

    (void)snprintf(path, sizeof(path), "%s/%s.log", c->dir, names[r]);
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    must(fd >= 0 && dup2(fd, 2) == 2, path);
    (void)close(fd);
}

void cast_start(struct cast *c, enum cast_role r, struct calls_shared *shared,
                const struct calls_wish *w)
{
    pid_t pid = fork();
    int code;

    must(pid >= 0, "fork");
    c->pid[r] = pid;
    if (pid > 0)
        return;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    redirect(c, r);
    (void)setenv("CLAIMWIRE_PG_DSN", c->dsn, 1);
    if (shared)
        calls_arm(shared, w);
    code = r == CAST_DISPATCH ? play_dispatch(c) : play_station(c, r);
    calls_settle();
    exit(code); /* a sanitizer looks for leaks now */
}

static int code_of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

bool cast_has_ended(struct cast *c, enum cast_role r, int *ret_code)
{
    int status;

    if (c->pid[r] == 0 || waitpid(c->pid[r], &status, WNOHANG) != c->pid[r])
        return false;
    c->pid[r] = 0;
    *ret_code = code_of(status);
    return true;
}

int cast_stop(struct cast *c, enum cast_role r)
{
    uint64_t until = clock_monotonic_ms() + STOP_MS;
    int code = 0;

    if (c->pid[r] == 0)
        return 0;
    (void)kill(c->pid[r], SIGTERM);
    while (!cast_has_ended(c, r, &code)) {
        if (clock_monotonic_ms() > until)
            (void)kill(c->pid[r], SIGKILL);
        (void)poll(NULL, 0, 2);
    }
    return code;
}

static void read_model(void)
{
    struct wire_header h;
    ProtobufCMessage *m;
    struct buf frame;
    struct error e;

    buf_init(&frame, 1u << 20);
    arena_init(&model_arena, 1u << 20);
    if (buf_read_file(&frame, CW_SOURCE_DIR "/tests/golden/Document.bin", &e) != FATE_DONE ||
        wire_check(buf_span(&frame), &h, &e) != FATE_DONE ||
        wire_unpack(&h, wire_body(buf_span(&frame)), &model_arena, &m, &e) != FATE_DONE) {
        (void)fprintf(stderr, "%s\n", e.text);
        abort();
    }
    model = (Cw__Document *)m;
    buf_done(&frame);
}

void cast_init(struct cast *c, const char *dsn)
{
    *c = (struct cast){.dsn = dsn, .dir = "/tmp/claimwire_torture_XXXXXX"};
    must(mkdtemp(c->dir) != NULL, c->dir);
    read_model();
}

void cast_done(struct cast *c, bool has_failed)
{
    char command[128];

    for (int r = 0; r < CAST_COUNT; r++)
        (void)cast_stop(c, (enum cast_role)r);
    arena_done(&model_arena);
    if (has_failed) {
        printf("# logs are in %s\n", c->dir);
        return;
    }
    (void)snprintf(command, sizeof(command), "rm -r %s", c->dir);
    (void)!system(command);
}
