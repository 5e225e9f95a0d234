/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explanation - an annotated document and its reasons as JSON, and that JSON for people.
 *
 * One object: "document", "sentences", "joints" (places that look like an end of a sentence and are
 * none), "tokens", "mentions", "times", "quantities", "claims". Offsets are code points, as
 * everywhere.
 */
#ifndef EXPLANATION_H
#define EXPLANATION_H

#include <jansson.h>
#include <stdio.h>
#include "claimwire.pb-c.h"
#include "entity/reason.h"

/* What is asked for; everything when neither is set. */
struct explanation_filter {
    bool has_at;
    uint32_t at;      /* what covers this code point */
    const char *text; /* what has this text in it; NULL: any. Letters A to Z match either way */
};

/* NULL when there is no memory. The caller's to json_decref. */
json_t *explanation_build(const Cw__Document *doc, const struct reasons *r,
                          const struct explanation_filter *filter);

/* Does it explain anything: a sentence, a token, a mention ...? */
bool explanation_has_content(const json_t *x);

/* Tokens are shown where the filter chose some of them. */
void explanation_print(FILE *to, const json_t *x, bool shows_tokens);

#endif
