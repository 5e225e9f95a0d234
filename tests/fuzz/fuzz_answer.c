/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_answer - an HTTP answer: a status, lines of headers, a blank line, a body. Hints stay within
 * a day, what is kept is text, a redirect leads to the web or nowhere.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "answer.h"
#include "common/arena.h"
#include "text/utf8.h"

#define DAY_MS 86400000u
#define BODY_BYTES (1u << 16)

static void check_texts(const struct transfer *t)
{
    for (size_t i = 0; i < t->response.n; i++)
        if (!utf8_is_valid(span_of(t->response.at[i].name)) ||
            !utf8_is_valid(span_of(t->response.at[i].value)))
            abort();
}

static void check_redirect(struct transfer *t)
{
    struct transfer_place place;
    t->is_enough = true; /* else libcurl would be asked */
    const char *to = transfer_redirect(t);
    if (!to || !transfer_locate(to, t->arena, &place))
        return;
    if (strncmp(place.url, "http://", 7) != 0 && strncmp(place.url, "https://", 8) != 0)
        abort();
    if (strncmp(place.origin, place.url, 7) != 0 || !strstr(place.origin, "://"))
        abort();
}

static void decode(struct transfer *t, struct span body)
{
    struct error e;
    const char *encoding = transfer_header_value(t, "Content-Encoding");
    enum fate fate = encoding ? coding_learn(&t->coding, encoding, &e) : FATE_DONE;
    while (fate == FATE_DONE && body.n > 0 && !t->body.overflow) {
        size_t step = body.n < 7 ? body.n : 7;
        fate = coding_decode(&t->coding, span_slice(body, 0, step), &t->body, &e);
        body = span_slice(body, step, body.n);
    }
    (void)!coding_end(&t->coding, &e);
    if (t->body.n > BODY_BYTES)
        abort();
}

static void judge(struct transfer *t)
{
    struct error e;
    struct answer answer;
    Cw__Fetch fetch = CW__FETCH__INIT;
    Cw__Capture *capture;
    const int64_t now_us = INT64_C(1767571200000000);
    fetch.feed_title = "What the feed says";
    if (answer_ttl_s(t, now_us) > DAY_MS / 1000 || answer_retry_after_ms(t, now_us) > DAY_MS)
        abort();
    enum fate fate = answer_judge(t, CW__FETCH__ROLE__PAGE, now_us, &answer, &e);
    if (answer.not_before_ms > DAY_MS || answer.pause_ms > DAY_MS)
        abort();
    if (fate == FATE_DONE && answer_capture(t, &fetch, &capture, &e) != FATE_DONE)
        abort();
    if (answer.is_blocked && answer_capture_blocked(t, &fetch, e.text, &capture, &e) != FATE_DONE)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const long statuses[] = {200, 202, 203, 204, 206, 301, 302, 304, 308,
                                    401, 403, 404, 405, 416, 429, 451, 500, 503};
    struct arena a;
    struct span rest = span_at((const char *)bytes, n), line;
    arena_init(&a, 64u << 20);
    if (arena_guard(&a))
        abort(); /* order.c has no guard */
    struct transfer t = {.arena = &a, .url = "http://news.example/a/b?c"};
    t.status = n > 0 ? statuses[bytes[0] % (sizeof statuses / sizeof statuses[0])] : 200;
    t.is_conditional = n % 2;
    buf_init(&t.body, BODY_BYTES);
    bool is_good = true;
    while (is_good && span_split(&rest, '\n', &line) && span_trim(line).n > 0)
        is_good = transfer_take_header(&t, line);
    if (is_good) {
        check_texts(&t);
        decode(&t, rest);
        judge(&t);
        check_redirect(&t);
    }
    coding_done(&t.coding);
    buf_done(&t.body);
    arena_done(&a);
    return 0;
}
