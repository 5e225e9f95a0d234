/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html - a page as a tree in which every text knows its place in the source.
 *
 * A tag-soup parser of our own, because nothing that libxml2's parser gives can be led back to
 * bytes, because it needs 22 s for 50,000 attributes in one tag, and because its tree is not in the
 * message's arena. It follows the HTML standard where that decides what is text and what is markup
 * (comments, raw text, character references, void elements, implied end tags) and leaves out what
 * only matters for display (adoption agency, foster parenting).
 *
 * Linear in the source but for the search of open elements, which the depth cap bounds. Nothing
 * recurses. The tree lives in the arena and points into the source, which must be valid UTF-8 and
 * outlive it.
 */
#ifndef READ_HTML_H
#define READ_HTML_H

#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

/* Known elements, in the order of their names: html.c's table has the same order. */
enum html_tag {
    /* clang-format off */
    HTML_TEXT, /* not an element */
    HTML_OTHER, /* an element without a row: custom elements, SVG */
    HTML_A, HTML_ABBR, HTML_ACRONYM, HTML_ADDRESS, HTML_AREA, HTML_ARTICLE, HTML_ASIDE,
    HTML_AUDIO, HTML_B, HTML_BASE, HTML_BIG, HTML_BLINK, HTML_BLOCKQUOTE, HTML_BODY, HTML_BR,
    HTML_BUTTON, HTML_CANVAS, HTML_CAPTION, HTML_CENTER, HTML_CITE, HTML_CODE, HTML_COL,
    HTML_COLGROUP, HTML_DD, HTML_DEL, HTML_DETAILS, HTML_DIALOG, HTML_DIR, HTML_DIV, HTML_DL,
    HTML_DT, HTML_EM, HTML_EMBED, HTML_FIELDSET, HTML_FIGCAPTION, HTML_FIGURE, HTML_FONT,
    HTML_FOOTER, HTML_FORM, HTML_FRAME, HTML_FRAMESET, HTML_H1, HTML_H2, HTML_H3, HTML_H4,
    HTML_H5, HTML_H6, HTML_HEAD, HTML_HEADER, HTML_HGROUP, HTML_HR, HTML_HTML, HTML_I,
    HTML_IFRAME, HTML_IMG, HTML_INPUT, HTML_INS, HTML_LABEL, HTML_LEGEND, HTML_LI, HTML_LINK,
    HTML_MAIN, HTML_MARK, HTML_MENU, HTML_META, HTML_NAV, HTML_NOBR, HTML_NOEMBED, HTML_NOFRAMES,
    HTML_NOSCRIPT, HTML_OBJECT, HTML_OL, HTML_OPTION, HTML_P, HTML_PARAM, HTML_PICTURE,
    HTML_PLAINTEXT, HTML_PRE, HTML_Q, HTML_S, HTML_SCRIPT, HTML_SECTION, HTML_SELECT, HTML_SMALL,
    HTML_SOURCE, HTML_SPAN, HTML_STRIKE, HTML_STRONG, HTML_STYLE, HTML_SUB, HTML_SUMMARY,
    HTML_SUP, HTML_SVG, HTML_TABLE, HTML_TBODY, HTML_TD, HTML_TEMPLATE, HTML_TEXTAREA, HTML_TFOOT,
    HTML_TH, HTML_THEAD, HTML_TIME, HTML_TITLE, HTML_TR, HTML_TRACK, HTML_TT, HTML_U, HTML_UL,
    HTML_VIDEO, HTML_WBR, HTML_XMP, HTML_TAGS,
    /* clang-format on */
};

struct html_attribute {
    struct span name;  /* as written */
    struct span value; /* as written, references not replaced */
};

struct html_node {
    enum html_tag tag;
    uint32_t id;      /* in document order, the root is 0 */
    uint32_t depth;   /* of open elements */
    struct span name; /* element: as written; text: the source text, references not replaced */
    const struct html_attribute *attribute;
    uint32_t attributes;
    struct html_node *parent, *first, *last, *next, *previous;
};

struct html_limits {
    int64_t attributes; /* in one tag */
    int64_t tags;
    int64_t depth;
};

struct html_tree {
    struct span source;
    struct html_node *root;
    uint32_t nodes; /* ids are below */
};

/* FATE_REJECT only when a limit is broken: any bytes are some page. */
MUST_USE enum fate html_parse(struct span source, const struct html_limits *limits, struct arena *a,
                              struct html_tree *ret, struct error *e);

/* Starts a block of its own (p, div, li, td, ...): text on its two sides does not run together. */
bool html_is_block(enum html_tag t);

/* The attribute's value with references replaced, trimmed; empty when there is none. */
struct span html_attribute(const struct html_node *n, const char *name, struct arena *a);

/* The value as written: for looking without cost. */
struct span html_attribute_raw(const struct html_node *n, const char *name);

/* The character at *i of a text, a character reference being one; advances. Not cleaned: may be NUL
 * or a control. */
uint32_t html_next(struct span s, size_t *i);

/* References replaced, white space folded, controls dropped. */
struct span html_decode(struct span s, struct arena *a);

/* The same for text in which "&" is just a character. */
struct span html_decode_plain(struct span s, struct arena *a);

/* All text below n, white space folded, a blank between blocks; script and style left out. */
struct span html_text(const struct html_node *n, struct arena *a);

/* The node that follows in document order, and the one that follows when n's inside is left out;
 * NULL: outside of `within`. */
struct html_node *html_walk(const struct html_node *n, const struct html_node *within);
struct html_node *html_skip(const struct html_node *n, const struct html_node *within);

/* Is `n` the element `tag` or inside one? NULL when not. */
const struct html_node *html_inside(const struct html_node *n, enum html_tag tag);

#endif
