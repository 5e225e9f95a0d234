/* SPDX-License-Identifier: Apache-2.0 */
#include "sentence.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utf16.h>
#include "sentence_rules.h"

struct sentence_breaker {
    UBreakIterator *icu;
};

enum fate sentence_breaker_new(struct sentence_breaker **ret, struct error *e)
{
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *icu = ubrk_open(UBRK_SENTENCE, "en", NULL, 0, &status);
    struct sentence_breaker *b = calloc(1, sizeof *b);

    if (U_FAILURE(status) || !b) {
        if (U_SUCCESS(status))
            ubrk_close(icu);
        free(b);
        return fail(e, FATE_REJECT, "cannot load ICU sentence rules: %s", u_errorName(status));
    }
    b->icu = icu;
    *ret = b;
    return FATE_DONE;
}

void sentence_breaker_free(struct sentence_breaker *b)
{
    if (b) {
        ubrk_close(b->icu);
        free(b);
    }
}

/* What ICU sees: a blank for a line feed that ends nothing, a line feed for a gap that ends a line,
 * and a full stop for "…", which its rules do not know. */
/* What ICU sees: a blank for a line feed that ends nothing, a line feed for a gap that ends a line,
 * and a full stop for "…", which its rules do not know. */
static UChar *widen(const struct sentence_splitter *s, struct arena *a, int32_t *ret_len)
{
    UChar *wide = ARENA_ARRAY(a, 2 * (size_t)s->len + 1, UChar);
    int32_t n = 0;

    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t c = s->feed[i] == SENTENCE_FEED_SOFT   ? ' '
                     : s->feed[i] == SENTENCE_FEED_HARD ? '\n'
                     : s->point[i] == 0x2026            ? '.'
                                                        : s->point[i];
        U16_APPEND_UNSAFE(wide, n, c);
    }
    *ret_len = n;
    return wide;
}

struct pieces {
    struct sentence *at;
    size_t n, cap;
    struct sentence_joint *joint;
    size_t joints, joints_cap;
    uint32_t start; /* of the sentence that has not ended yet */
};

/* The strongest line feed in [from, to). */
static enum sentence_feed feed_between(const struct sentence_splitter *s, uint32_t from,
                                       uint32_t to)
{
    enum sentence_feed strongest = SENTENCE_FEED_NONE;

    for (; from < to; from++)
        if (s->feed[from] > strongest)
            strongest = s->feed[from];
    return strongest;
}

static bool has_content(const struct sentence_splitter *s, uint32_t from, uint32_t to)
{
    while (from < to && !u_isalnum((UChar32)s->point[from]))
        from++;
    return from < to;
}

static void add_sentence(const struct sentence_splitter *s, struct pieces *p, uint32_t end,
                         enum sentence_why why, struct arena *a)
{
    struct sentence *last = p->n > 0 ? &p->at[p->n - 1] : NULL;
    enum sentence_feed feed = last ? feed_between(s, last->end, p->start) : SENTENCE_FEED_NONE;
    uint32_t paragraph = last ? last->paragraph + (feed == SENTENCE_FEED_EMPTY) : 0;

    if (last && feed <= SENTENCE_FEED_SOFT && !has_content(s, p->start, end)) {
        last->end = end; /* a stray closing mark */
        last->why = (uint8_t)why;
        return;
    }
    *(struct sentence *)arena_push(a, (void **)&p->at, &p->n, &p->cap, sizeof(struct sentence)) =
        (struct sentence){
            .start = p->start, .end = end, .paragraph = paragraph, .why = (uint8_t)why};
}

static void add_joint(struct pieces *p, uint32_t at, enum sentence_why why, struct arena *a)
{
    *(struct sentence_joint *)arena_push(a, (void **)&p->joint, &p->joints, &p->joints_cap,
                                         sizeof(struct sentence_joint)) =
        (struct sentence_joint){.at = at, .why = (uint8_t)why};
}

/* ICU says that something ends before code point b. */
static void take_boundary(struct sentence_splitter *s, struct pieces *p, uint32_t b,
                          struct arena *a)
{
    uint32_t end = b;

    while (end > p->start && sentence_is_nothing(s->point[end - 1]))
        end--;
    if (end <= p->start) {
        p->start = b > p->start ? b : p->start; /* notes may have been taken already */
        return;
    }
    while (sentence_is_nothing(s->point[p->start]))
        p->start++;
    enum sentence_why why = b < s->len ? sentence_is_end(s, p->start, end, b) : SENTENCE_BY_LINE;
    if (why > SENTENCE_BY_LINE) {
        add_joint(p, end, why, a);
        return;
    }
    uint32_t noted = sentence_behind_notes(s, end);
    add_sentence(s, p, noted, why, a);
    p->start = noted > b ? noted : b;
}

enum fate sentence_split(struct sentence_breaker *b, const struct text *t, struct arena *a,
                         struct sentences *ret, struct error *e)
{
    struct sentence_splitter s = {
        .text = t, .point = t->point, .len = t->len, .feed = arena_alloc(a, t->len)};
    struct pieces p = {0};
    UErrorCode status = U_ZERO_ERROR;
    uint32_t at = 0;
    int32_t wide_len;

    if (t->len > INT32_MAX / 2)
        return fail(e, FATE_REJECT, "text of %u characters is too long", t->len);
    sentence_mark_feeds(&s);
    sentence_find_quotes(&s, a);
    const UChar *wide = widen(&s, a, &wide_len);
    ubrk_setText(b->icu, wide, wide_len, &status);
    if (U_FAILURE(status))
        return fail(e, FATE_BROKEN, "cannot split sentences: %s", u_errorName(status));
    for (int32_t unit = 0, to; (to = ubrk_next(b->icu)) != UBRK_DONE;) {
        for (; unit < to; at++) /* characters beyond the BMP are two units */
            unit += U16_LENGTH(s.point[at]);
        take_boundary(&s, &p, at, a);
    }
    arena_give_back(a, wide);
    arena_give_back(a, s.feed);
    *ret = (struct sentences){.at = p.at,
                              .n = (uint32_t)p.n,
                              .paragraphs = p.n > 0 ? p.at[p.n - 1].paragraph + 1 : 0,
                              .joint = p.joint,
                              .joints = (uint32_t)p.joints};
    return FATE_DONE;
}

const char *sentence_why_text(enum sentence_why why)
{
    static const char *const texts[] = {
        [SENTENCE_BY_MARK] = "a mark that ends sentences",
        [SENTENCE_BY_LINE] = "the end of a line or of the text",
        [SENTENCE_NOT_IN_QUOTE] = "inside a quotation that its sentence goes on behind",
        [SENTENCE_NOT_BEFORE_SMALL] = "before a small letter",
        [SENTENCE_NOT_BEFORE_ASIDE] = "before brackets that the sentence goes on behind",
        [SENTENCE_NOT_IN_HEADLINE] = "two full stops in a headline",
        [SENTENCE_NOT_LIST_NUMBER] = "the number of an entry in a list",
        [SENTENCE_NOT_ABBREVIATION] = "the full stop of an abbreviation",
    };
    return texts[why];
}
