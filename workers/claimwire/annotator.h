/* SPDX-License-Identifier: Apache-2.0 */
/*
 * annotator - text in, annotation out: the stages read, language, entity and claim in one process,
 * without any server.
 *
 * What `claimwire annotate` does, for it and for bench and tests. One thread.
 */
#ifndef ANNOTATOR_H
#define ANNOTATOR_H

#include "claimwire.pb-c.h"
#include "common/arena.h"
#include "common/buf.h"
#include "common/error.h"
#include "entity/reason.h"
#include "stages.h"

enum annotator_form {
    ANNOTATOR_FILE /* HTML or text, furniture left out */,
    ANNOTATOR_HTML,
    ANNOTATOR_TEXT /* as it is */
};

/* A document to annotate. Spans with p == NULL are not known. */
struct annotator_input {
    enum annotator_form form;
    struct span id, body, title, published, url, source;
};

struct annotator;

/* Opens the stages up to and including `until` (STAGE_READ .. STAGE_CLAIM), with settings from the
 * environment. */
MUST_USE enum fate annotator_new(enum stage until, struct annotator **ret, struct error *e);
void annotator_free(struct annotator *x);

/* The document lives until the next call. FATE_REJECT with the sentence when it cannot be read or
 * needs more memory than a worker has. */
MUST_USE enum fate annotator_run(struct annotator *x, const struct annotator_input *in,
                                 Cw__Document **ret, struct error *e);

/* As annotator_run, with why the entity stage found what it found; the reasons live as long as the
 * document. Needs an annotator that was opened up to STAGE_ENTITY at least. */
MUST_USE enum fate annotator_explain(struct annotator *x, const struct annotator_input *in,
                                     Cw__Document **ret, struct reasons *ret_reasons,
                                     struct error *e);

/* Reads one line of --jsonl; the spans of *ret live until the next call. FATE_REJECT when it is no
 * such object; *ret then holds the id when that much was there. */
#define ANNOTATOR_LINE_BYTES_MAX ((size_t)32 << 20)
MUST_USE enum fate annotator_parse(struct annotator *x, struct span line,
                                   struct annotator_input *ret, struct error *e);

/* A date as the caller or a page writes it, in ISO 8601; NULL when it is none that anybody knows.
 */
char *annotator_date(struct span s, struct arena *a);

/* CPU time that the stages took since the beginning, in microseconds. */
uint64_t annotator_spent_us(const struct annotator *x, enum stage s);

#endif
