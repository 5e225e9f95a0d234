/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include "entity/tagger_net.h"
#include "scan_help.h"

enum { ROWS = 3 };

static const uint32_t features[ROWS] = {7, 1000, 4000000000u};

/* A net whose weights are small numbers of every sign, as a file has it; to be freed. */
static char *new_bytes(size_t *ret_n)
{
    struct tagger_net_head *h = calloc(1, sizeof *h);
    assert_non_null(h);
    h->rows = ROWS;
    h->row_scale = 1.0f / 32;
    for (unsigned m = 0; m < TAGGER_NET_MEMBERS; m++) {
        struct tagger_net_member *x = &h->member[m];
        x->in_scale = 1.0f / 64;
        x->out_scale = 1.0f / 128;
        for (unsigned i = 0; i < TAGGER_NET_HIDDEN; i++) {
            x->bias[i] = (int32_t)(i * 977 % 401) - 200;
            for (unsigned k = 0; k < TAGGER_NEAR_ATOMS * TAGGER_NET_WIDTH; k++)
                x->in[i][k] = (int8_t)((i * 31 + k * 17 + m * 5) % 255 - 127);
            for (unsigned l = 0; l < TAGGER_LANES; l++)
                x->out[l][i] = (int8_t)((i * 13 + l * 29 + m) % 255 - 127);
        }
        for (unsigned l = 0; l < TAGGER_LANES; l++)
            x->out_bias[l] = (float)l / 4;
    }
    *ret_n = sizeof *h + sizeof features + (size_t)ROWS * TAGGER_NET_LANES;
    char *bytes = malloc(*ret_n);
    assert_non_null(bytes);
    memcpy(bytes, h, sizeof *h);
    memcpy(bytes + sizeof *h, features, sizeof features);
    for (size_t i = 0; i < (size_t)ROWS * TAGGER_NET_LANES; i++)
        bytes[sizeof *h + sizeof features + i] = (char)(i * 37 % 255 - 127);
    free(h);
    return bytes;
}

static struct tagger_net *new_net(void)
{
    size_t n;
    struct error e;
    struct tagger_net *net = NULL;
    char *bytes = new_bytes(&n);
    assert_int_equal(tagger_net_read(bytes, n, &net, &e), FATE_DONE);
    free(bytes);
    return net;
}

/* What the header of tagger_net.h says, in real numbers. */
static void score_plainly(const struct tagger_net_head *h, unsigned member, const int16_t *near,
                          double ret[TAGGER_LANES])
{
    const struct tagger_net_member *m = &h->member[member];
    for (unsigned l = 0; l < TAGGER_LANES; l++)
        ret[l] = m->out_bias[l];
    for (unsigned i = 0; i < TAGGER_NET_HIDDEN; i++) {
        double unit = m->bias[i];
        for (unsigned k = 0; k < TAGGER_NEAR_ATOMS * TAGGER_NET_WIDTH; k++)
            unit += (double)m->in[i][k] * near[k];
        unit *= h->row_scale * m->in_scale;
        for (unsigned l = 0; l < TAGGER_LANES && unit > 0; l++)
            ret[l] += unit * m->out[l][i] * m->out_scale;
    }
}

static void tagger_net__scores_are_those_of_the_network_in_real_numbers(void **state)
{
    size_t n;
    struct tagger_net_head h;
    struct tagger_net *net = new_net();
    char *bytes = new_bytes(&n);
    int16_t near[TAGGER_NEAR_ATOMS * TAGGER_NET_WIDTH];
    (void)state;
    memcpy(&h, bytes, sizeof h);
    for (unsigned i = 0; i < sizeof near / sizeof *near; i++)
        near[i] = (int16_t)(i * 7919 % 201 - 100);
    for (unsigned m = 0; m < TAGGER_NET_MEMBERS; m++) {
        float score[TAGGER_LANES] = {0};
        double plain[TAGGER_LANES];
        tagger_net_score(net, m, near, score);
        score_plainly(&h, m, near, plain);
        for (unsigned l = 0; l < TAGGER_LANES; l++) /* units lose four bits */
            assert_true(fabs(score[l] - plain[l]) < 0.5 + fabs(plain[l]) / 100);
    }
    free(bytes);
    tagger_net_free(net);
}

static void tagger_net__lanes_are_sums_of_the_rows_of_known_features(void **state)
{
    const uint32_t asked[] = {1000, 8, 7, 4000000000u, UINT32_MAX};
    int16_t lane[TAGGER_NET_LANES] = {1};
    struct tagger_net *net = new_net();
    (void)state;
    tagger_net_add(net, asked, sizeof asked / sizeof *asked, lane);
    for (unsigned k = 0; k < TAGGER_NET_LANES; k++) {
        int sum = k == 0;
        for (unsigned r = 0; r < ROWS; r++)
            sum += (int)((r * TAGGER_NET_LANES + k) * 37 % 255) - 127;
        assert_int_equal(lane[k], sum);
    }
    tagger_net_free(net);
}

static void refuses(char *bytes, size_t n, const char *reason)
{
    struct error e;
    struct tagger_net *net = NULL;
    assert_int_equal(tagger_net_read(bytes, n, &net, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, reason));
    assert_null(net);
    free(bytes);
}

static void tagger_net__hostile_bytes_are_refused(void **state)
{
    size_t n;
    char *bytes = new_bytes(&n);
    (void)state;
    refuses(bytes, 10, "cut off");
    bytes = new_bytes(&n);
    refuses(bytes, n - 1, "cut off");
    bytes = new_bytes(&n);
    ((struct tagger_net_head *)bytes)->rows = UINT32_MAX;
    refuses(bytes, n, "cut off");
    bytes = new_bytes(&n);
    ((struct tagger_net_head *)bytes)->row_scale = NAN;
    refuses(bytes, n, "no scale");
    bytes = new_bytes(&n);
    ((struct tagger_net_head *)bytes)->member[1].bias[5] = INT32_MAX;
    refuses(bytes, n, "a weight that is none");
    bytes = new_bytes(&n);
    ((struct tagger_net_head *)bytes)->member[0].out_bias[0] = INFINITY;
    refuses(bytes, n, "a weight that is none");
    bytes = new_bytes(&n);
    ((uint32_t *)(bytes + sizeof(struct tagger_net_head)))[1] = 7;
    refuses(bytes, n, "out of order");
}

static void tagger_net__is_asked_near_capitals_only(void **state)
{
    bool is_asked[64];
    const struct scan *s = scan_help_text(
        *state, "they spoke to the Ministry of the Interior about it at some length today");
    assert_true(s->atoms < 64);
    tagger_net_zone(s, 0, s->atoms, is_asked);
    for (uint32_t i = 0; i < s->atoms; i++) /* "the Ministry of the Interior about" */
        assert_int_equal(is_asked[i], i >= 3 && i <= 8);
}

static void tagger_net__an_echo_tells_how_a_word_was_read_elsewhere(void **state)
{
    struct scan_help *h = *state;
    struct tagger_view v = {
        .scan =
            scan_help_text(h, "Quistine left. Then Quistine wept, and Quistine sang; a quistine "
                              "is a bird."),
        .gazetteer = &h->gazetteer};
    uint8_t label[64] = {0};
    uint32_t at[4], n = 0;
    tagger_view_init(&v, &(struct mentions){0});
    for (uint32_t i = 0; i < v.scan->atoms; i++)
        if (span_equal(v.scan->atom[i].folded, SPAN("quistine")))
            at[n++] = i;
    assert_int_equal(n, 4);
    label[at[0]] = label[at[1]] = 1; /* begins a person, twice; outside, once */
    tagger_view_hear(&v, label);
    const uint64_t twice = SCAN_BIT(TAGGER_ECHO_TIMES + 1), small = SCAN_BIT(TAGGER_ECHO_SMALL);
    assert_true(tagger_echo(&v.hearing, at[0]) ==
                (SCAN_BIT(1 * TAGGER_ECHO_GRAINS + 1) | SCAN_BIT(0 * TAGGER_ECHO_GRAINS + 1) |
                 twice | small));
    assert_true(tagger_echo(&v.hearing, at[2]) ==
                (SCAN_BIT(1 * TAGGER_ECHO_GRAINS + 2) | twice | small));
    assert_true(tagger_echo(&v.hearing, at[3]) ==
                (SCAN_BIT(1 * TAGGER_ECHO_GRAINS + 1) | SCAN_BIT(0 * TAGGER_ECHO_GRAINS) |
                 SCAN_BIT(TAGGER_ECHO_TIMES + 2)));
    tagger_view_done(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tagger_net__scores_are_those_of_the_network_in_real_numbers),
        cmocka_unit_test(tagger_net__lanes_are_sums_of_the_rows_of_known_features),
        cmocka_unit_test(tagger_net__hostile_bytes_are_refused),
        cmocka_unit_test(tagger_net__is_asked_near_capitals_only),
        cmocka_unit_test(tagger_net__an_echo_tells_how_a_word_was_read_elsewhere),
    };
    return cmocka_run_group_tests(tests, scan_help_open, scan_help_close);
}
