/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as an article: cleaned, composed, folded, cut into tokens and sentences. What the
 * headers promise about offsets and units is checked on every input.
 */
#include <stdint.h>
#include <stdlib.h>
#include "data.h"
#include "fold.h"
#include "sentence.h"
#include "token.h"
#include "utf8.h"

#define ARENA_BYTES ((size_t)256 << 20)

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static struct span clean(struct span s, struct arena *a)
{
    struct span once = utf8_clean(s, a), out, again;
    struct error e;

    require(utf8_is_valid(once));
    require(span_equal(utf8_clean(once, a), once));
    require(utf8_nfc(once, a, &out, &e) == FATE_DONE);
    require(utf8_nfc(out, a, &again, &e) == FATE_DONE);
    require(span_equal(out, again));
    return out;
}

static void check_fold(const struct text *t, struct arena *a)
{
    size_t room = fold_room(t->point, t->len);
    char *to = arena_alloc(a, room);
    size_t n = fold_points(t->point, t->len, to);

    require(n <= room && utf8_is_valid(span_at(to, n)));
    struct span once = fold_string(t->utf8, a);
    require(utf8_is_valid(once));
    require(span_equal(fold_string(once, a), once));
    require(utf8_is_valid(fold_name_key(t->utf8, a)));
}

static void check_tokens(const struct text *t, struct arena *a)
{
    struct tokens ts;
    uint32_t last = 0;

    token_split(t, a, &ts);
    for (uint32_t i = 0; i < ts.n; i++) {
        const struct token *k = &ts.at[i];
        struct token_reading reading[TOKEN_READINGS_MAX];
        require(last <= k->start && k->start < k->end && k->end <= t->len);
        require(utf8_is_valid(k->folded));
        last = k->end;
        unsigned n = token_clitics(t, k, reading);
        require(n >= 1 && n <= TOKEN_READINGS_MAX);
        for (unsigned r = 0; r < n; r++) {
            require(reading[r].prefix.n + reading[r].stem.n == k->folded.n);
            require(reading[r].prefix_points <= k->end - k->start);
        }
        require(token_find(&ts, k->start) == i);
    }
}

static void check_sentences(const struct text *t, struct arena *a)
{
    static struct sentence_breaker *breaker;
    struct sentences ss;
    struct error e;
    uint32_t last = 0, paragraph = 0;

    if (!breaker)
        require(sentence_breaker_new(&breaker, &e) == FATE_DONE);
    require(sentence_split(breaker, t, a, &ss, &e) == FATE_DONE);
    for (uint32_t i = 0; i < ss.n; i++) {
        require(last <= ss.at[i].start && ss.at[i].start < ss.at[i].end && ss.at[i].end <= t->len);
        require(ss.at[i].paragraph == paragraph || ss.at[i].paragraph == paragraph + 1);
        last = ss.at[i].end;
        paragraph = ss.at[i].paragraph;
    }
    require(ss.paragraphs == (ss.n > 0 ? paragraph + 1 : 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct text t;
    struct error e;

    arena_init(&a, ARENA_BYTES);
    struct span s = clean(span_at((const char *)data, size), &a);
    require(text_build(s, &a, &t, &e) == FATE_DONE);
    require(t.byte[t.len] == s.n);
    for (uint32_t i = 0; i < t.len; i++)
        require(text_at_byte(&t, t.byte[i]) == i);
    check_fold(&t, &a);
    check_tokens(&t, &a);
    check_sentences(&t, &a);
    arena_done(&a);
    return 0;
}
