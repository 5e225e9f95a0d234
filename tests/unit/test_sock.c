/* SPDX-License-Identifier: Apache-2.0 */
#include "common/sock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <zmq.h>
#include <cmocka.h>

#include "common/clock.h"

#define PATIENCE_MS 5000

static char folder[64];

static const char *in_folder(const char *scheme, const char *name)
{
    static char texts[4][128];
    static unsigned next;
    char *text = texts[next++ % 4];
    (void)snprintf(text, sizeof(texts[0]), "%s%s/%s", scheme, folder, name);
    return text;
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/claimwire-sock-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    (void)snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    sock_shutdown();
    return system(command);
}

static struct sock *open_router(const char *endpoint, const struct sock_options *o)
{
    struct sock *s = NULL;
    struct error e = {""};
    if (sock_router(endpoint, o, &s, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    return s;
}

static struct sock *open_dealer(const char *endpoint, const struct sock_options *o)
{
    struct sock *s = NULL;
    struct error e = {""};
    if (sock_dealer(endpoint, o, &s, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    return s;
}

/* Waits until a frame is there; false when none came in time. */
static bool wait_frame(struct sock *s, struct sock_peer *from, struct sock_frame *f,
                       int patience_ms)
{
    struct error e = {""};
    bool has_got = false;
    uint64_t until = clock_monotonic_ms() + (uint64_t)patience_ms;
    do {
        (void)sock_poll(s, NULL, NULL, 0, 20);
        if (sock_receive(s, from, f, &has_got, NULL, &e) != FATE_DONE)
            fail_msg("%s", e.text);
    } while (!has_got && clock_monotonic_ms() < until);
    return has_got;
}

static void assert_frame(struct sock *s, struct sock_peer *from, struct span expected)
{
    struct sock_frame f;
    assert_true(wait_frame(s, from, &f, PATIENCE_MS));
    assert_int_equal(f.bytes.n, expected.n);
    assert_memory_equal(f.bytes.p, expected.p, expected.n);
    sock_frame_done(&f);
    sock_frame_done(&f);
}

static void assert_sent(struct sock *s, const struct sock_peer *to, struct span bytes)
{
    struct error e = {""};
    if (sock_send(s, to, bytes, &e) != FATE_DONE)
        fail_msg("%s", e.text);
}

static void sock__frames_travel_both_ways(void **state)
{
    (void)state;
    static char big[200000];
    memset(big, 'b', sizeof(big));
    const char *endpoint = in_folder("ipc://", "hub");
    struct sock *hub = open_router(endpoint, NULL), *worker = open_dealer(endpoint, NULL);
    struct sock_peer peer, again;
    assert_sent(worker, NULL, SPAN("hello"));
    assert_frame(hub, &peer, SPAN("hello"));
    assert_true(peer.len > 0);
    assert_sent(hub, &peer, span_at(big, sizeof(big)));
    assert_frame(worker, NULL, span_at(big, sizeof(big)));
    assert_sent(worker, NULL, SPAN(""));
    assert_frame(hub, &again, SPAN(""));
    assert_true(sock_peer_equal(&peer, &again));
    sock_close(worker);
    sock_close(hub);
}

static void sock__nothing_there_is_not_an_error(void **state)
{
    (void)state;
    struct sock *hub = open_router(in_folder("ipc://", "quiet"), NULL);
    struct sock_frame f;
    struct sock_peer peer;
    struct error e;
    bool has_got = true;
    assert_int_equal(sock_receive(hub, &peer, &f, &has_got, NULL, &e), FATE_DONE);
    assert_false(has_got);
    assert_false(sock_poll(hub, NULL, NULL, 0, 0));
    sock_close(hub);
    sock_close(NULL);
}

static void sock__the_folder_and_socket_belong_to_the_owner_only(void **state)
{
    (void)state;
    struct sock *hub = open_router(in_folder("ipc://", "run/hub"), NULL);
    struct stat st;
    assert_int_equal(stat(in_folder("", "run"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0700);
    assert_int_equal(stat(in_folder("", "run/hub"), &st), 0);
    assert_true(S_ISSOCK(st.st_mode));
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_string_equal(sock_endpoint(hub), in_folder("ipc://", "run/hub"));
    sock_close(hub);
}

static void sock__a_living_hub_is_not_pushed_aside(void **state)
{
    (void)state;
    const char *endpoint = in_folder("ipc://", "taken");
    struct sock *first = open_router(endpoint, NULL), *second = NULL;
    struct error e;
    assert_int_equal(sock_router(endpoint, NULL, &second, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "another process listens on"));
    struct sock *worker = open_dealer(endpoint, NULL);
    assert_sent(worker, NULL, SPAN("still there"));
    struct sock_peer peer;
    assert_frame(first, &peer, SPAN("still there"));
    sock_close(worker);
    sock_close(first);
}

static void sock__a_stale_socket_is_replaced_and_another_file_is_not(void **state)
{
    (void)state;
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    strcpy(at.sun_path, in_folder("", "stale"));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(close(fd), 0);
    sock_close(open_router(in_folder("ipc://", "stale"), NULL));

    FILE *f = fopen(in_folder("", "precious"), "w");
    assert_non_null(f);
    assert_int_equal(fclose(f), 0);
    struct sock *s;
    struct error e;
    assert_int_equal(sock_router(in_folder("ipc://", "precious"), NULL, &s, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "is there already and is not a socket"));
    assert_int_equal(access(in_folder("", "precious"), F_OK), 0);
}

static void sock__bad_endpoints_are_refused_with_a_sentence(void **state)
{
    (void)state;
    char long_one[200] = "ipc:///tmp/";
    memset(long_one + 11, 'x', 150);
    const char *bad[] = {"",
                         "hub",
                         "udp://1.2.3.4:5",
                         "ipc://",
                         "ipc://@hub",
                         "ipc://hub",
                         "ipc:///nonexistent/a/b",
                         "tcp://127.0.0.1",
                         "tcp://nosuchhost.invalid:1",
                         long_one};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct sock *s = NULL;
        struct error e = {""};
        assert_int_equal(sock_router(bad[i], NULL, &s, &e), FATE_REJECT);
        assert_null(s);
        assert_true(strlen(e.text) > 10);
    }
}

static void sock__tcp_says_which_port_it_was_given(void **state)
{
    (void)state;
    struct sock *hub = open_router("tcp://127.0.0.1:*", NULL);
    assert_null(strchr(sock_endpoint(hub), '*'));
    struct sock *worker = open_dealer(sock_endpoint(hub), NULL);
    struct sock_peer peer;
    assert_sent(worker, NULL, SPAN("over tcp"));
    assert_frame(hub, &peer, SPAN("over tcp"));
    sock_close(worker);
    sock_close(hub);
}

static void sock__sending_to_a_peer_that_is_gone_says_so(void **state)
{
    (void)state;
    const char *endpoint = in_folder("ipc://", "gone");
    struct sock *hub = open_router(endpoint, NULL), *worker = open_dealer(endpoint, NULL);
    struct sock_peer peer, nobody = {.id = {9, 9, 9, 9, 9}, .len = 5};
    struct error e;
    assert_int_equal(sock_send(hub, &nobody, SPAN("x"), &e), FATE_RETRY);
    assert_string_equal(e.text, "the peer is gone");
    assert_sent(worker, NULL, SPAN("hello"));
    assert_frame(hub, &peer, SPAN("hello"));
    sock_close(worker);
    enum fate fate = FATE_DONE;
    uint64_t until = clock_monotonic_ms() + PATIENCE_MS;
    while (fate == FATE_DONE && clock_monotonic_ms() < until) {
        (void)sock_poll(hub, NULL, NULL, 0, 5);
        fate = sock_send(hub, &peer, SPAN("are you there"), &e);
    }
    assert_int_equal(fate, FATE_RETRY);
    sock_close(hub);
}

static void sock__a_full_queue_says_so_and_does_not_block(void **state)
{
    (void)state;
    const struct sock_options small = {.high_water = 2};
    struct sock *worker = open_dealer(in_folder("ipc://", "nobody-home"), &small);
    struct error e;
    enum fate fate = FATE_DONE;
    for (int i = 0; fate == FATE_DONE && i < 10; i++)
        fate = sock_send(worker, NULL, SPAN("x"), &e);
    assert_int_equal(fate, FATE_RETRY);
    assert_string_equal(e.text, "the peer's queue is full");
    sock_close(worker);
}

/* A peer that does not keep to the rules, on plain libzmq. */
struct stranger {
    void *context, *zmq;
};

static void stranger_open(struct stranger *s, const char *endpoint)
{
    s->context = zmq_ctx_new();
    s->zmq = zmq_socket(s->context, ZMQ_DEALER);
    assert_int_equal(zmq_connect(s->zmq, endpoint), 0);
}

static void stranger_close(struct stranger *s)
{
    int none = 0;
    (void)zmq_setsockopt(s->zmq, ZMQ_LINGER, &none, sizeof(none));
    (void)zmq_close(s->zmq);
    (void)zmq_ctx_term(s->context);
}

static void sock__wrong_multipart_messages_are_swallowed_whole(void **state)
{
    (void)state;
    const char *endpoint = in_folder("ipc://", "parts");
    struct sock *hub = open_router(endpoint, NULL);
    struct stranger s;
    stranger_open(&s, endpoint);
    for (int i = 0; i < 3; i++) {
        assert_true(zmq_send(s.zmq, "one", 3, ZMQ_SNDMORE) >= 0);
        assert_true(zmq_send(s.zmq, "two", 3, ZMQ_SNDMORE) >= 0);
        assert_true(zmq_send(s.zmq, "three", 5, 0) >= 0);
    }
    assert_true(zmq_send(s.zmq, "good", 4, 0) >= 0);
    struct sock_peer peer;
    struct sock_frame f;
    struct error e;
    unsigned malformed = 0;
    bool has_got = false;
    while (!has_got) {
        (void)sock_poll(hub, NULL, NULL, 0, 100);
        assert_int_equal(sock_receive(hub, &peer, &f, &has_got, &malformed, &e), FATE_DONE);
    }
    assert_int_equal(malformed, 3);
    assert_true(span_equal(f.bytes, SPAN("good")));
    sock_frame_done(&f);
    stranger_close(&s);
    sock_close(hub);
}

static void sock__too_large_frames_never_arrive(void **state)
{
    (void)state;
    const char *endpoint = in_folder("ipc://", "large");
    const struct sock_options small = {.max_frame_bytes = 1000};
    struct sock *hub = open_router(endpoint, &small);
    struct stranger s, other;
    static char big[1001];
    stranger_open(&s, endpoint);
    stranger_open(&other, endpoint);
    assert_true(zmq_send(s.zmq, big, sizeof(big), 0) >= 0);
    assert_true(zmq_send(other.zmq, big, 1000, 0) >= 0);
    struct sock_peer peer;
    struct sock_frame f;
    assert_true(wait_frame(hub, &peer, &f, PATIENCE_MS));
    assert_int_equal(f.bytes.n, 1000);
    sock_frame_done(&f);
    assert_false(wait_frame(hub, &peer, &f, 100));
    stranger_close(&s);
    stranger_close(&other);
    sock_close(hub);
}

static void sock__poll_tells_which_descriptor_is_ready(void **state)
{
    (void)state;
    int quiet[2], loud[2];
    assert_int_equal(pipe(quiet), 0);
    assert_int_equal(pipe(loud), 0);
    assert_int_equal(write(loud[1], "x", 1), 1);
    const int fds[] = {quiet[0], loud[0]};
    bool ready[2] = {true, false};
    struct sock *hub = open_router(in_folder("ipc://", "poll"), NULL);
    assert_false(sock_poll(hub, fds, ready, 2, PATIENCE_MS));
    assert_false(ready[0]);
    assert_true(ready[1]);
    ready[1] = false;
    assert_false(sock_poll(NULL, fds, ready, 2, PATIENCE_MS));
    assert_true(ready[1]);
    sock_close(hub);
    for (int i = 0; i < 2; i++) {
        (void)close(quiet[i]);
        (void)close(loud[i]);
    }
}

/* ---- CURVE */

static void write_text(const char *name, mode_t mode, const char *text)
{
    const char *path = in_folder("", name);
    (void)unlink(path);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(path, mode), 0);
}

struct keys {
    char public[41], secret[41];
};

static struct keys make_keys(const char *name)
{
    struct keys k;
    assert_int_equal(zmq_curve_keypair(k.public, k.secret), 0);
    write_text(name, 0400, k.secret);
    return k;
}

static void sock__curve_lets_listed_keys_in_and_no_other(void **state)
{
    (void)state;
    if (!zmq_has("curve")) {
        print_message("skipped: this libzmq has no CURVE\n");
        skip();
    }
    struct keys hub_keys = make_keys("hub.key"), friend_keys = make_keys("friend.key");
    (void)make_keys("unknown.key");
    char allowed[128], secret[128], own[128], strange[128];
    (void)snprintf(allowed, sizeof(allowed), "# who may\n%s  the reader\n", friend_keys.public);
    write_text("allowed", 0600, allowed);
    strcpy(allowed, in_folder("", "allowed"));
    strcpy(secret, in_folder("", "hub.key"));
    strcpy(own, in_folder("", "friend.key"));
    strcpy(strange, in_folder("", "unknown.key"));

    const struct sock_options of_hub = {.curve_secret_file = secret, .curve_allow_file = allowed};
    const struct sock_options of_friend = {.curve_secret_file = own,
                                           .curve_server_key = hub_keys.public};
    const struct sock_options of_unknown = {.curve_secret_file = strange,
                                            .curve_server_key = hub_keys.public};
    struct sock *hub = open_router("tcp://127.0.0.1:*", &of_hub);
    struct sock *plain = open_dealer(sock_endpoint(hub), NULL);
    struct sock *unknown = open_dealer(sock_endpoint(hub), &of_unknown);
    struct sock *friend = open_dealer(sock_endpoint(hub), &of_friend);
    struct sock_peer peer;
    struct sock_frame f;
    assert_sent(plain, NULL, SPAN("no key"));
    assert_sent(unknown, NULL, SPAN("unknown key"));
    assert_sent(friend, NULL, SPAN("listed key"));
    assert_frame(hub, &peer, SPAN("listed key"));
    assert_false(wait_frame(hub, &peer, &f, 300));
    assert_sent(hub, &peer, SPAN("welcome"));
    assert_frame(friend, NULL, SPAN("welcome"));

    /* the list is read at every handshake: without the friend's key he cannot come back */
    write_text("allowed", 0600, "# nobody\n");
    sock_close(friend);
    friend = open_dealer(sock_endpoint(hub), &of_friend);
    assert_sent(friend, NULL, SPAN("again"));
    assert_false(wait_frame(hub, &peer, &f, 300));
    sock_close(friend);
    sock_close(unknown);
    sock_close(plain);
    sock_close(hub);
}

static void sock__curve_may_be_opened_again_at_once(void **state)
{
    (void)state;
    struct keys k = make_keys("again.key");
    char secret[128], list[128];
    write_text("again.list", 0600, k.public);
    strcpy(secret, in_folder("", "again.key"));
    strcpy(list, in_folder("", "again.list"));
    const struct sock_options o = {.curve_secret_file = secret, .curve_allow_file = list};
    for (int i = 0; i < 20; i++)
        sock_close(open_router("tcp://127.0.0.1:*", &o));
    struct sock *first = open_router("tcp://127.0.0.1:*", &o), *second;
    struct error e;
    assert_int_equal(sock_router("tcp://127.0.0.1:*", &o, &second, &e), FATE_BROKEN);
    sock_close(first);
}

static void assert_curve_refused(const struct sock_options *o, bool is_router, const char *part)
{
    struct sock *s = NULL;
    struct error e = {""};
    enum fate fate = is_router ? sock_router("tcp://127.0.0.1:*", o, &s, &e)
                               : sock_dealer("tcp://127.0.0.1:9", o, &s, &e);
    assert_int_equal(fate, FATE_REJECT);
    if (!strstr(e.text, part))
        fail_msg("expected '%s' in '%s'", part, e.text);
}

static void sock__curve_files_that_are_wrong_are_refused(void **state)
{
    (void)state;
    struct keys k = make_keys("own.key");
    char own[128], open_key[128], bad_key[128], list[128], bad_list[128];
    write_text("open.key", 0644, k.secret);
    write_text("bad.key", 0400, "not a key\n");
    write_text("list", 0600, k.public);
    write_text("bad-list", 0600, "# fine\n\nnot-a-key\n");
    strcpy(own, in_folder("", "own.key"));
    strcpy(open_key, in_folder("", "open.key"));
    strcpy(bad_key, in_folder("", "bad.key"));
    strcpy(list, in_folder("", "list"));
    strcpy(bad_list, in_folder("", "bad-list"));

    assert_curve_refused(&(struct sock_options){.curve_secret_file = own}, true,
                         "needs a file of the keys");
    assert_curve_refused(&(struct sock_options){.curve_secret_file = own}, false,
                         "needs the hub's public key");
    assert_curve_refused(
        &(struct sock_options){.curve_secret_file = own, .curve_server_key = "short"}, false,
        "needs the hub's public key");
    assert_curve_refused(
        &(struct sock_options){.curve_secret_file = open_key, .curve_allow_file = list}, true,
        "is open to others (mode 0644)");
    assert_curve_refused(
        &(struct sock_options){.curve_secret_file = bad_key, .curve_allow_file = list}, true,
        "does not begin with a secret key");
    assert_curve_refused(
        &(struct sock_options){.curve_secret_file = own, .curve_allow_file = bad_list}, true,
        "line 3 is not a public key in Z85");
    assert_curve_refused(
        &(struct sock_options){.curve_secret_file = own, .curve_allow_file = "/nonexistent/list"},
        true, "cannot open '/nonexistent/list'");
    assert_curve_refused(
        &(struct sock_options){.curve_secret_file = "/nonexistent/key", .curve_allow_file = list},
        true, "cannot read '/nonexistent/key'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sock__frames_travel_both_ways),
        cmocka_unit_test(sock__nothing_there_is_not_an_error),
        cmocka_unit_test(sock__the_folder_and_socket_belong_to_the_owner_only),
        cmocka_unit_test(sock__a_living_hub_is_not_pushed_aside),
        cmocka_unit_test(sock__a_stale_socket_is_replaced_and_another_file_is_not),
        cmocka_unit_test(sock__bad_endpoints_are_refused_with_a_sentence),
        cmocka_unit_test(sock__tcp_says_which_port_it_was_given),
        cmocka_unit_test(sock__sending_to_a_peer_that_is_gone_says_so),
        cmocka_unit_test(sock__a_full_queue_says_so_and_does_not_block),
        cmocka_unit_test(sock__wrong_multipart_messages_are_swallowed_whole),
        cmocka_unit_test(sock__too_large_frames_never_arrive),
        cmocka_unit_test(sock__poll_tells_which_descriptor_is_ready),
        cmocka_unit_test(sock__curve_lets_listed_keys_in_and_no_other),
        cmocka_unit_test(sock__curve_may_be_opened_again_at_once),
        cmocka_unit_test(sock__curve_files_that_are_wrong_are_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
