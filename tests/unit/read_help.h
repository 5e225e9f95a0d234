/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read_help - what the tests of the read worker share: a reader, a way to make long inputs, CPU
 * time, the check that a document's map leads back to the bytes.
 */
#ifndef TESTS_READ_HELP_H
#define TESTS_READ_HELP_H

#include "budget.h"
#include "cases.h"
#include <iconv.h>
#include "common/arena.h"
#include "common/buf.h"
#include "common/clock.h"
#include "charset.h"
#include "html.h"
#include "page.h"
#include "read.h"
#include "text/text.h"
#include "text/utf8.h"

/* 2022-01-10 */
#define HELP_FETCHED_US ((int64_t)19002 * 86400 * 1000000)

static const struct read_conf help_conf = {4 << 20, 512, 200000, 512};

static inline struct page_input help_input(struct span body)
{
    return (struct page_input){.body = body,
                               .url = "https://news.example/a/b.html",
                               .fetched_us = HELP_FETCHED_US,
                               .limits = {512, 200000, 512}};
}

static inline void help_repeat(struct buf *b, const char *what, size_t times)
{
    for (size_t i = 0; i < times; i++)
        assert_true(buf_append(b, span_of(what)));
}

static inline void help_fold(const char *from, char *to)
{
    size_t n = 0;
    bool space = false;
    for (size_t i = 0; from[i];) {
        size_t at = i;
        uint32_t c = utf8_next(span_of(from), &i);
        if (charset_is_space(c)) {
            space = true;
            continue;
        }
        if (space)
            to[n++] = ' ';
        space = false;
        memcpy(to + n, from + at, i - at);
        n += i - at;
    }
    if (space)
        to[n++] = ' ';
    to[n] = 0;
}

/* UTF-8 to another encoding; what it has no sign for becomes a numeric reference. */
static inline bool help_encode(struct span utf8, const char *encoding, struct buf *to)
{
    iconv_t cd = iconv_open(encoding, "UTF-8");
    bool is_fine = cd != (iconv_t)-1;
    for (size_t i = 0; is_fine && i < utf8.n;) {
        size_t at = i;
        uint32_t c = utf8_next(utf8, &i);
        char out[8], *o = out, *p = (char *)(uintptr_t)utf8.p + at;
        size_t in_left = i - at, out_left = sizeof(out);
        if (iconv(cd, &p, &in_left, &o, &out_left) == (size_t)-1)
            is_fine = buf_printf(to, "&#%u;", c);
        else
            is_fine = buf_append(to, span_at(out, (size_t)(o - out)));
    }
    if (cd != (iconv_t)-1)
        iconv_close(cd);
    return is_fine;
}

/* What the bytes of a range are as text: decoded by the document's charset, references replaced,
 * NFC. */
static inline char *help_bytes_as_text(struct span body, const Cw__Document *d,
                                       const Cw__TextRange *r, bool is_html, struct arena *a)
{
    struct span piece = span_slice(body, r->byte_start, r->byte_end), nfc;
    struct charset_text t;
    char *type = arena_printf(a, "text/plain; charset=%s", d->charset);
    struct buf raw;
    buf_init(&raw, 1 << 20);
    assert_int_equal(charset_decode(piece, type, CHARSET_PLAIN, a, &t, NULL), FATE_DONE);
    for (size_t i = 0; i < t.utf8.n;) {
        char utf8[4];
        unsigned escaped = 0;
        if (is_html && t.utf8.p[i] == '\\') { /* from JSON; no page of the tests shows one */
            if (t.utf8.p[i + 1] == 'u')
                escaped =
                    (unsigned)strtoul(arena_string(a, span_slice(t.utf8, i + 2, i + 6)), NULL, 16);
            i += escaped ? 6 : 1;
        }
        if (escaped) {
            assert_true(buf_append(&raw, span_at(utf8, utf8_write(escaped, utf8))));
            continue;
        }
        uint32_t c = is_html ? html_next(t.utf8, &i) : utf8_next(t.utf8, &i);
        assert_true(buf_append(&raw, span_at(utf8, utf8_write(c, utf8))));
    }
    assert_int_equal(utf8_nfc(buf_span(&raw), a, &nfc, NULL), FATE_DONE);
    char *copy = arena_string(a, nfc);
    buf_done(&raw);
    return copy;
}

/* Every range of the map decodes to its part of the text; returns how many characters are in
 * ranges. */
static inline size_t help_check_map(struct span body, const Cw__Document *d, bool is_html,
                                    struct arena *a)
{
    size_t covered = 0;
    struct text t;
    struct error e = {{0}};
    assert_int_equal(text_build(span_of(d->text), a, &t, &e), FATE_DONE);
    for (size_t i = 0; i < d->n_map; i++) {
        const Cw__TextRange *r = d->map[i];
        assert_true(r->start < r->end && r->end <= t.len);
        assert_true(r->byte_start < r->byte_end && r->byte_end <= body.n);
        assert_true(i == 0 || r->start >= d->map[i - 1]->end);
        char *want = arena_string(a, text_slice(&t, r->start, r->end));
        char *got = help_bytes_as_text(body, d, r, is_html, a);
        char *folded_want = arena_alloc(a, 4 * strlen(want) + 8),
             *folded_got = arena_alloc(a, 4 * strlen(got) + 8);
        help_fold(want, folded_want);
        help_fold(got, folded_got);
        assert_string_equal(folded_got, folded_want);
        covered += r->end - r->start;
    }
    return covered;
}

#endif
