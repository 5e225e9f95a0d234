/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_text - the text of one field of a feed while its pieces come in, and what it is in the end.
 *
 * A field may hold plain text, HTML written as text (escaped or CDATA), markup of its own (XHTML,
 * or HTML that somebody forgot to escape), or base64 of either. Declarations say which, and are
 * wrong often enough: markup is told by its being there.
 *
 * RSS says nothing at all about titles, so there ("wild") tags count as such only when they are
 * HTML's and look meant, and what was escaped twice is unescaped twice.
 */
#ifndef READ_FEED_TEXT_H
#define READ_FEED_TEXT_H

#include <stdbool.h>
#include "common/arena.h"
#include "common/span.h"
#include "feed_field.h"
#include "feed_xml.h"

struct feed_text {
    struct arena *a;
    char *p;
    size_t n, cap;
    enum feed_content content;
    bool is_wild;
    bool has_markup; /* elements of its own */
};

/* Forgets what was there; keeps the memory. */
void feed_text_begin(struct feed_text *t, enum feed_content content, bool is_wild);

void feed_text_put(struct feed_text *t, struct span s, bool is_cdata);

/* An element inside the field: at its OPEN and CLOSE event. */
void feed_text_open(struct feed_text *t, const struct feed_xml *x);
void feed_text_close(struct feed_text *t, struct span name);

/* After the last piece: unpacks base64. */
void feed_text_end(struct feed_text *t);

/* The pieces as they are; valid until the next begin. */
struct span feed_text_raw(const struct feed_text *t);

/* One line without markup, NULL when empty or 8 KiB and more. */
char *feed_text_plain(const struct feed_text *t);

/* As HTML: plain text is escaped. Valid until the next begin. */
struct span feed_text_html(const struct feed_text *t);

/* One line of what may hold HTML; for JSON Feed. */
char *feed_text_line(struct span s, bool is_wild, struct arena *a);

/* "&", "<", ">" and quotes written as references. */
struct span feed_text_escape(struct span s, struct arena *a);

#endif
