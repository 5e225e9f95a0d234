/* SPDX-License-Identifier: Apache-2.0 */
#include "textmap.h"

#include "text/utf8.h"
#include "wire.h"

struct build {
    const struct charset_text *source;
    struct arena *a;
    char *text;
    size_t n;
    uint32_t points; /* in text */
    void *range;
    size_t ranges, ranges_cap;
    Cw__TextRange *open; /* may still grow */
};

/* Characters [from, to) of the text come from decoded bytes [start, end). */
static void range_add(struct build *b, uint32_t from, uint32_t to, const struct run_point *p)
{
    if (p->end <= p->start) {
        b->open = NULL;
        return;
    }
    uint32_t start = (uint32_t)charset_raw(b->source, p->start),
             end = (uint32_t)charset_raw(b->source, p->end);
    if (b->open && b->open->end == from && b->open->byte_end == start) {
        b->open->end = to;
        b->open->byte_end = end;
        return;
    }
    Cw__TextRange *r = ARENA_NEW(b->a, Cw__TextRange);
    cw__text_range__init(r);
    r->has_start = r->has_end = r->has_byte_start = r->has_byte_end = 1;
    r->start = from;
    r->end = to;
    r->byte_start = start;
    r->byte_end = end;
    *(Cw__TextRange **)arena_push(b->a, &b->range, &b->ranges, &b->ranges_cap, sizeof(r)) = r;
    b->open = r;
}

/* Where the source goes on without a gap, its points are one range. */
static void put_ranges(struct build *b, const struct run_point *p, size_t n)
{
    for (size_t i = 0, to; i < n; i = to) {
        for (to = i + 1; to < n && p[to].start == p[to - 1].end && p[to - 1].end > p[to - 1].start &&
                         p[to].end > p[to].start;)
            to++;
        range_add(b, b->points, b->points + (uint32_t)(to - i),
                  &(struct run_point){.start = p[i].start, .end = p[to - 1].end});
        b->points += (uint32_t)(to - i);
    }
}

static void put_points(struct build *b, const struct run_point *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        b->n += utf8_write(p[i].c, b->text + b->n);
    put_ranges(b, p, n);
}

static struct span points_utf8(const struct run_point *p, size_t n, struct arena *a)
{
    char *to = arena_alloc(a, 4 * n + 1);
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        used += utf8_write(p[i].c, to + used);
    return span_at(to, used);
}

/* A word: as it is when it is NFC, else its NFC form as one range. */
static enum fate put_word(struct build *b, const struct run_point *p, size_t n, struct error *e)
{
    struct span word = points_utf8(p, n, b->a), nfc = word;
    enum fate fate = utf8_nfc(word, b->a, &nfc, e);
    if (fate)
        return fate;
    if (span_equal(nfc, word)) {
        put_points(b, p, n);
        return FATE_DONE;
    }
    uint32_t len = (uint32_t)utf8_len(nfc);
    memcpy(b->text + b->n, nfc.p, nfc.n);
    b->n += nfc.n;
    b->open = NULL;
    range_add(b, b->points, b->points + len,
              &(struct run_point){.start = p[0].start, .end = p[n - 1].end});
    b->open = NULL;
    b->points += len;
    return FATE_DONE;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static enum fate put_words(struct build *b, const struct run_point *p, size_t n, struct error *e)
{
    for (size_t i = 0; i < n;) {
        size_t to = i;
        while (to < n && is_blank(p[to].c) == is_blank(p[i].c))
            to++;
        enum fate fate = is_blank(p[i].c) ? FATE_DONE : put_word(b, p + i, to - i, e);
        if (fate)
            return fate;
        if (is_blank(p[i].c))
            put_points(b, p + i, to - i);
        i = to;
    }
    return FATE_DONE;
}

enum fate textmap_build(const struct run_point *point, size_t n, const struct charset_text *source,
                        struct arena *a, struct textmap *ret, struct error *e)
{
    *ret = (struct textmap){.text = arena_string(a, SPAN(""))};
    struct span all = points_utf8(point, n, a), nfc = all;
    if (all.n > WIRE_MAX_TEXT_BYTES)
        return fail(e, FATE_REJECT, "the text has %zu bytes, more than %u", all.n,
                    (unsigned)WIRE_MAX_TEXT_BYTES);
    enum fate fate = utf8_nfc(all, a, &nfc, e);
    if (fate)
        return fate;
    struct build b = {.source = source, .a = a};
    if (span_equal(nfc, all)) {
        b.text = (char *)all.p; /* ours, and with room for a NUL */
        b.n = all.n;
        put_ranges(&b, point, n);
    } else {
        b.text = arena_alloc(a, 3 * all.n + 1); /* NFC grows a character to at most three times its bytes */
        fate = put_words(&b, point, n, e);
    }
    ret->text = b.text;
    ret->n = b.n;
    ret->range = b.range;
    ret->ranges = b.ranges;
    return fate;
}
