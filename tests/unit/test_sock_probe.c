/* SPDX-License-Identifier: Apache-2.0 */
#include "common/sock_probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>
#include "common/curve.h"
#include "common/sock.h"

struct scene {
    char secret_file[64], allow_file[64];
    char public_key[CURVE_KEY_BYTES + 1], secret_key[CURVE_KEY_BYTES + 1];
};

static void write_file(char *path, const char *text)
{
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, 0400), 0);
    (void)close(fd);
}

static int scene_open(void **state)
{
    struct scene *s = calloc(1, sizeof(*s));
    if (!s || zmq_curve_keypair(s->public_key, s->secret_key) != 0)
        return -1;
    (void)snprintf(s->secret_file, sizeof(s->secret_file), "/tmp/cwprobe.XXXXXX");
    (void)snprintf(s->allow_file, sizeof(s->allow_file), "/tmp/cwprobe.XXXXXX");
    write_file(s->secret_file, s->secret_key);
    write_file(s->allow_file, s->public_key);
    *state = s;
    return 0;
}

static int scene_close(void **state)
{
    struct scene *s = *state;
    (void)unlink(s->secret_file);
    (void)unlink(s->allow_file);
    free(s);
    sock_shutdown();
    return 0;
}

static void sock_probe__a_guarded_hub_turns_strangers_away(void **state)
{
    struct scene *s = *state;
    const struct sock_options o = {.curve_secret_file = s->secret_file,
                                   .curve_allow_file = s->allow_file};
    struct sock *hub;
    struct error e;
    assert_int_equal(sock_router("tcp://127.0.0.1:*", &o, &hub, &e), FATE_DONE);
    assert_int_equal(sock_probe(sock_endpoint(hub), s->secret_file, 10000, &e), FATE_DONE);
    sock_close(hub);
}

/* CURVE without a handler, as libzmq gives it to those who do not ask for more. */
static void sock_probe__a_hub_without_a_gate_is_found_out(void **state)
{
    struct scene *s = *state;
    void *context = zmq_ctx_new(), *open_hub = zmq_socket(context, ZMQ_ROUTER);
    char endpoint[64];
    size_t n = sizeof(endpoint);
    int one = 1;
    struct error e;
    assert_int_equal(zmq_setsockopt(open_hub, ZMQ_CURVE_SERVER, &one, sizeof(one)), 0);
    assert_int_equal(zmq_setsockopt(open_hub, ZMQ_CURVE_SECRETKEY, s->secret_key, CURVE_KEY_BYTES),
                     0);
    assert_int_equal(zmq_bind(open_hub, "tcp://127.0.0.1:*"), 0);
    assert_int_equal(zmq_getsockopt(open_hub, ZMQ_LAST_ENDPOINT, endpoint, &n), 0);
    assert_int_equal(sock_probe(endpoint, s->secret_file, 10000, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "lets in a key that is not allowed"));
    (void)zmq_close(open_hub);
    (void)zmq_ctx_term(context);
}

static void sock_probe__silence_is_no_proof(void **state)
{
    struct scene *s = *state;
    struct error e;
    assert_int_equal(sock_probe("tcp://127.0.0.1:1", s->secret_file, 200, &e), FATE_REJECT);
    assert_int_equal(sock_probe("tcp://127.0.0.1:1", "/nowhere/key", 200, &e), FATE_REJECT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sock_probe__a_guarded_hub_turns_strangers_away),
        TEST(sock_probe__a_hub_without_a_gate_is_found_out),
        TEST(sock_probe__silence_is_no_proof),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
