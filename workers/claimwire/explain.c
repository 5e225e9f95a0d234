/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain - says for each name, time, figure and claim of a document what made it.
 */
#include <stdlib.h>
#include <string.h>
#include "annotator.h"
#include "explanation.h"
#include "verb.h"
#include "wire.h"

static const char help[] =
    "usage: claimwire explain [OPTION ...] FILE | -\n\n"
    "Annotates one document, HTML or plain text, as 'claimwire annotate' does, and says what made "
    "each part of it:\n\n"
    "  sentences   where they end and why; places that look like an end and are none\n"
    "  tokens      with --at or --text: kind, folded form, what an Arabic word may be without its "
    "clitics, and the\n"
    "              rows of the tables that stand there, also where no name was made of them\n"
    "  mentions    type, score and rule; the entity, which pass of the link chose it, and all that "
    "bear the name;\n"
    "              the rows of the tables (file:line) that stand in the name and beside it; of "
    "names that the\n"
    "              trained model found, for each word the label, the next best, and the features "
    "that decided\n"
    "  times       what they mean, the date they are counted from, the rows of their words\n"
    "  quantities  what they count, between which bounds, the rows of their words\n"
    "  claims      source, cue and content, the rule and the row of the cue, the events\n\n"
    "  --at N            only what covers the character N, counted from 0\n"
    "  --text STRING     only what has this text in it\n"
    "  --json            the same as one line of JSON, tokens included\n"
    "  --published DATE  when it was published, ISO 8601: what \"yesterday\" is counted from\n"
    "  --url URL         its address\n"
    "  --source NAME     the outlet\n"
    "  --plain           FILE is text as it is: nothing is taken for furniture, offsets are "
    "yours\n\n"
    "Files of tables are named as they stand in share/claimwire/entity. Exit code 1: the document "
    "cannot be read, or\nnothing is there or has that text.\n";

struct options {
    const char *at, *text, *published, *url, *source, *file;
    bool is_json, is_plain;
    struct explanation_filter filter;
};

static bool take_flag(const char *argument, struct options *o)
{
    if (strcmp(argument, "--json") == 0)
        return o->is_json = true;
    if (strcmp(argument, "--plain") == 0)
        return o->is_plain = true;
    return false;
}

/* Takes one argument at *i. Returns VERB_DONE, or what to exit with. */
static int take_option(int argc, char **argv, int *i, struct options *o)
{
    const struct {
        const char *name;
        const char **to;
    } options[] = {{"--at", &o->at},
                   {"--text", &o->text},
                   {"--published", &o->published},
                   {"--url", &o->url},
                   {"--source", &o->source}};

    if (take_flag(argv[*i], o))
        return VERB_DONE;
    for (size_t k = 0; k < sizeof options / sizeof *options; k++)
        if (verb_option(argc, argv, i, options[k].name, options[k].to))
            return *options[k].to
                       ? VERB_DONE
                       : verb_misused(argv[0], "a value is missing behind", options[k].name);
    return verb_misused(argv[0], "there is no option", argv[*i]);
}

static int take_filter(const char *verb, struct options *o)
{
    char *end;
    unsigned long at = o->at ? strtoul(o->at, &end, 10) : 0;

    if (o->at && (o->at[0] < '0' || o->at[0] > '9' || *end != '\0' || at > UINT32_MAX))
        return verb_misused(verb, "--at needs a number, not", o->at);
    if (o->text && o->text[0] == '\0')
        return verb_misused(verb, "--text needs a text", NULL);
    o->filter =
        (struct explanation_filter){.has_at = o->at != NULL, .at = (uint32_t)at, .text = o->text};
    return VERB_DONE;
}

static int take_options(int argc, char **argv, struct options *o)
{
    int i = 1;

    for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
        int code = take_option(argc, argv, &i, o);
        if (code != VERB_DONE)
            return code;
    }
    if (i == argc)
        return verb_misused(argv[0], "no file is named", NULL);
    if (i + 1 < argc)
        return verb_misused(argv[0], "one file at a time, not also", argv[i + 1]);
    o->file = argv[i];
    return take_filter(argv[0], o);
}

static struct span span_or_none(const char *s)
{
    return s ? span_of(s) : (struct span){0};
}

static int print(const struct options *o, const char *verb, const json_t *x)
{
    struct error e = {0};

    if (!explanation_has_content(x)) {
        (void)fail(&e, FATE_REJECT, "'%s' has nothing there", o->file);
        return verb_fail(VERB_FAILED, verb, &e);
    }
    if (o->is_json) {
        (void)json_dumpf(x, stdout, JSON_COMPACT | JSON_REAL_PRECISION(4));
        (void)fputc('\n', stdout);
    } else {
        explanation_print(stdout, x, o->filter.has_at || o->filter.text);
    }
    if (fflush(stdout) == 0 && !ferror(stdout))
        return VERB_DONE;
    (void)fail(&e, FATE_BROKEN, "cannot write to standard output");
    return verb_fail(VERB_FAILED, verb, &e);
}

static enum fate explain(struct annotator *a, const struct options *o, const struct buf *input,
                         json_t **ret, struct error *e)
{
    struct annotator_input in = {.form = o->is_plain ? ANNOTATOR_TEXT : ANNOTATOR_FILE,
                                 .id = span_of(o->file),
                                 .published = span_or_none(o->published),
                                 .url = span_or_none(o->url),
                                 .source = span_or_none(o->source)};
    Cw__Document *doc = NULL;
    struct reasons reasons = {0};

    in.body = buf_span(input);
    enum fate fate = annotator_explain(a, &in, &doc, &reasons, e);
    if (fate != FATE_DONE)
        return fate;
    *ret = explanation_build(doc, &reasons, &o->filter);
    return *ret ? FATE_DONE : fail(e, FATE_BROKEN, "out of memory");
}

static int run(const struct options *o, const char *verb)
{
    struct annotator *a = NULL;
    struct error e = {0};
    struct buf input;
    json_t *x = NULL;
    int code;

    buf_init(&input, WIRE_MAX_RAW_BYTES);
    if (buf_read_file(&input, o->file, &e) != FATE_DONE) /* said before seconds of tables */
        code = verb_fail(VERB_FAILED, verb, &e);
    else if (annotator_new(STAGE_CLAIM, &a, &e) != FATE_DONE)
        code = verb_fail(VERB_REFUSED, verb, &e);
    else
        code = explain(a, o, &input, &x, &e) == FATE_DONE ? print(o, verb, x)
                                                          : verb_fail(VERB_FAILED, verb, &e);
    json_decref(x);
    buf_done(&input);
    annotator_free(a);
    return code;
}

int verb_explain(int argc, char **argv)
{
    struct options o = {0};
    int code;

    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        (void)fputs(help, stdout);
        return VERB_DONE;
    }
    code = take_options(argc, argv, &o);
    return code == VERB_DONE ? run(&o, argv[0]) : code;
}
