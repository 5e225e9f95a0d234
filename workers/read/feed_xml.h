/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_xml - XML as feeds and sitemaps have it in the wild, one event at a time.
 *
 * Well-formed XML comes out as XML says. What is not well-formed is read on as far as that is safe,
 * because no outlet mends its feed for us: a bare "&" or "<" is text; names of HTML's references
 * are known; an end tag closes what it names and all that was left open inside; one that closes
 * nothing is passed over; prefixes need no declaration. Each first such place is kept as `fault`.
 *
 * No declaration of a DTD is ever obeyed: one with an internal subset that declares anything ends
 * the reading with `refused`; nothing outside is ever loaded, because there is no code that could.
 * Depth and attributes are capped. Linear in the source; nothing recurses, nothing is copied but
 * attribute values with references.
 *
 * In: valid UTF-8 without controls (utf8_clean), which must outlive the reader.
 */
#ifndef READ_FEED_XML_H
#define READ_FEED_XML_H

#include <stdbool.h>
#include "common/arena.h"
#include "common/span.h"
#include "feed_field.h"

#define FEED_XML_DEPTH 256
#define FEED_XML_ATTRIBUTES 512 /* in one tag */
#define FEED_XML_BINDINGS 128   /* namespaces in force at a time; more are not seen */

enum feed_xml_event { FEED_XML_END, FEED_XML_OPEN, FEED_XML_CLOSE, FEED_XML_TEXT };

struct feed_xml_pair {
    struct span name, value; /* as written */
};

struct feed_xml_element {
    struct span name; /* as written, with its prefix */
    enum feed_namespace ns;
    unsigned bindings; /* that were in force around it */
};

struct feed_xml_binding {
    struct span prefix, uri;
    enum feed_namespace ns;
};

struct feed_xml {
    /* the event */
    struct span name; /* OPEN, CLOSE: without prefix */
    enum feed_namespace ns;
    unsigned depth;   /* of the element opened, closed, or that holds the text; the root has 1 */
    struct span text; /* TEXT */
    bool is_cdata;
    /* how it went */
    const char *refused;    /* why reading ended; NULL: it did not, or at the end of the source */
    const char *fault;      /* the first place that is not well-formed; NULL: none */
    struct span fault_name; /* the element concerned; may be empty */
    size_t fault_at;
    /* inside */
    struct span s;
    size_t at;
    unsigned open, close_to;
    bool is_closing, has_no_quote[2];
    size_t tag_at; /* the next "<", so that it is looked for once */
    char small[8];
    unsigned attributes, bindings;
    struct feed_xml_pair attribute[FEED_XML_ATTRIBUTES];
    struct feed_xml_element element[FEED_XML_DEPTH];
    struct feed_xml_binding binding[FEED_XML_BINDINGS];
};

void feed_xml_open(struct feed_xml *x, struct span utf8);

enum feed_xml_event feed_xml_next(struct feed_xml *x);

/* After OPEN: the value of an attribute, references replaced; empty when there is none. The name is
 * taken without regard to case. */
struct span feed_xml_attribute(const struct feed_xml *x, const char *name, struct arena *a);

/* After OPEN: the address of the element's namespace; empty when it has none. */
struct span feed_xml_namespace(const struct feed_xml *x);

/* After OPEN: the new element stands at `depth`: what was left open from there on is forgotten. */
void feed_xml_lift(struct feed_xml *x, unsigned depth);

/* "line 3: the end tag of <title> is missing" */
const char *feed_xml_fault(const struct feed_xml *x, struct arena *a);

#endif
