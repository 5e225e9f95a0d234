/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_annotate - bytes in, annotation out, through all four stages. fuzz: claimwire
 *
 * The first byte chooses: HTML, text as a file, text as it is, or a line of JSON. What comes out must pass the limits and
 * offsets of the protocol (wire_pack looks at them), and must print as JSON that a parser of others can read.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "annotation.h"
#include "annotator.h"
#include "wire.h"

#define INPUT_MOST 32768

static void require(bool is_true, const char *why)
{
    if (is_true)
        return;
    (void)fprintf(stderr, "%s\n", why);
    abort();
}

/* Loaded once: the data of the stages are large, and no input's time. */
static struct annotator *annotator(void)
{
    static struct annotator *x;
    struct error e = {{0}};

    if (!x)
        require(annotator_new(STAGE_CLAIM, &x, &e) == FATE_DONE, e.text);
    return x;
}

static void check_json(const Cw__Document *d)
{
    struct buf line;
    struct error e = {{0}};
    json_t *json;
    json_error_t why;

    buf_init(&line, (size_t)256 << 20);
    require(annotation_print(d, &line, &e) == FATE_DONE, e.text);
    json = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    require(json != NULL, why.text);
    json_decref(json);
    buf_done(&line);
}

/* As the worker of the last stage would send it. */
static void check_wire(Cw__Document *d)
{
    Cw__Envelope envelope = CW__ENVELOPE__INIT;
    struct buf frame;
    struct error e = {{0}};

    envelope.has_token = envelope.has_attempt = envelope.has_trace = envelope.has_produced_us = 1;
    envelope.token = envelope.attempt = 1;
    d->envelope = &envelope;
    d->has_page = d->has_capture = 1;
    d->page = d->capture = 1;
    buf_init(&frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    require(wire_pack(MESSAGE_DOCUMENT, 1, &d->base, &frame, &e) == FATE_DONE, e.text);
    buf_done(&frame);
    d->envelope = NULL;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return annotator() == NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const enum annotator_form forms[] = {ANNOTATOR_HTML, ANNOTATOR_FILE, ANNOTATOR_TEXT};
    struct annotator_input in = {.url = SPAN("https://news.example/a"),
                                 .published = SPAN("2026-01-05")};
    Cw__Document *d = NULL;
    struct error e;

    if (n == 0 || n > INPUT_MOST)
        return 0;
    in.body = span_at((const char *)bytes + 1, n - 1);
    if (bytes[0] % 4 == 3) {
        if (annotator_parse(annotator(), in.body, &in, &e) != FATE_DONE)
            return 0;
    } else {
        in.form = forms[bytes[0] % 4];
    }
    if (annotator_run(annotator(), &in, &d, &e) != FATE_DONE)
        return 0;
    if (in.form != ANNOTATOR_TEXT) /* the spans of that one are of the caller's text */
        check_wire(d);
    check_json(d);
    return 0;
}
