/* SPDX-License-Identifier: Apache-2.0 */
/*
 * annotate - prints the annotation of files or JSON lines, without any server.
 */
#include "annotator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "annotation.h"
#include "verb.h"
#include "wire.h"

#define OUTPUT_BYTES_MAX ((size_t)256 << 20)

static const char help[] =
    "usage: claimwire annotate [OPTION ...] FILE... | -\n\n"
    "Prints one line of JSON for every document (format: README, annotation). FILE is HTML or "
    "plain text; - is standard\n"
    "input.\n\n"
    "  --published DATE  when it was published, ISO 8601: what \"yesterday\" is counted from\n"
    "  --url URL         its address\n"
    "  --source NAME     the outlet\n"
    "  --until STAGE     stop after read, language, entity or claim (preset: claim)\n"
    "  --jsonl           FILE holds lines {\"id\", \"text\" or \"html\", \"title\", \"published\", "
    "\"url\", \"source\"}; a\n"
    "                    \"text\" is taken as it is, so that offsets are yours\n\n"
    "A document that cannot be read gives {\"document\": {\"id\"}, \"error\"}; the others go on, "
    "and the exit code is 1.\n";

struct options {
    const char *published, *url, *source, *until;
    bool is_jsonl;
    const char *const *files;
    int files_len;
};

struct session {
    struct annotator *annotator;
    struct options options;
    struct buf input, output;
    unsigned failed;
};

static void preset_span(struct span *s, const char *value)
{
    if (!s->p && value)
        *s = span_of(value);
}

/* Prints the document or why there is none; at once, so that a reader of the pipe does not wait for
 * the next one. */
static enum fate finish(struct session *s, enum fate fate, const struct annotator_input *in,
                        const Cw__Document *doc, struct error *e)
{
    struct error why = *e;
    struct span out;

    buf_clear(&s->output);
    if (fate == FATE_DONE)
        fate = annotation_print(doc, &s->output, &why);
    if (fate == FATE_BROKEN)
        return fate;
    if (fate != FATE_DONE) {
        char *id = in->id.p ? strndup(in->id.p, in->id.n) : NULL;
        s->failed++;
        buf_clear(&s->output);
        fate = annotation_print_error(id, &why, &s->output, e);
        free(id);
        if (fate != FATE_DONE)
            return fate;
    }
    out = buf_span(&s->output);
    if (fwrite(out.p, 1, out.n, stdout) != out.n || fflush(stdout) != 0)
        return fail(e, FATE_BROKEN, "cannot write to standard output");
    return FATE_DONE;
}

static enum fate annotate_one(struct session *s, struct annotator_input *in, struct error *e)
{
    Cw__Document *doc = NULL;
    enum fate fate;

    preset_span(&in->published, s->options.published);
    preset_span(&in->url, s->options.url);
    preset_span(&in->source, s->options.source);
    fate = annotator_run(s->annotator, in, &doc, e);
    return finish(s, fate, in, doc, e);
}

static enum fate annotate_file(struct session *s, const char *path, struct error *e)
{
    struct annotator_input in = {.form = ANNOTATOR_FILE, .id = span_of(path)};
    enum fate fate;

    buf_clear(&s->input);
    fate = buf_read_file(&s->input, path, e);
    if (fate != FATE_DONE)
        return finish(s, FATE_REJECT, &in, NULL, e);
    in.body = buf_span(&s->input);
    return annotate_one(s, &in, e);
}

/* Reads up to the next line feed. A line above the cap is read to its end, too, and leaves
 * buf->overflow set. */
static bool next_line(FILE *from, struct buf *to)
{
    int c;

    buf_clear(to);
    while ((c = getc_unlocked(from)) != EOF && c != '\n')
        (void)(to->overflow || buf_append_byte(to, (char)c));
    return c != EOF || to->n > 0;
}

static enum fate annotate_line(struct session *s, unsigned number, struct error *e)
{
    struct annotator_input in = {0};
    enum fate fate = buf_check(&s->input, "line", e);

    if (fate == FATE_DONE)
        fate = annotator_parse(s->annotator, buf_span(&s->input), &in, e);
    if (fate == FATE_DONE)
        return annotate_one(s, &in, e);
    error_prefix(e, "line %u", number);
    return finish(s, fate, &in, NULL, e);
}

static enum fate annotate_lines(struct session *s, const char *path, struct error *e)
{
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *from = is_stdin ? stdin : fopen(path, "rb");
    struct annotator_input whole = {.id = span_of(path)};
    enum fate fate = FATE_DONE;

    if (!from) {
        (void)fail(e, FATE_REJECT, "cannot open '%s': %m", path);
        return finish(s, FATE_REJECT, &whole, NULL, e);
    }
    for (unsigned n = 1; fate == FATE_DONE && next_line(from, &s->input); n++)
        if (span_trim(buf_span(&s->input)).n > 0 || s->input.overflow)
            fate = annotate_line(s, n, e);
    if (!is_stdin)
        (void)fclose(from);
    return fate;
}

static int run_session(struct session *s, const char *verb, enum stage until)
{
    struct error e = {0};

    if (annotator_new(until, &s->annotator, &e) != FATE_DONE)
        return verb_fail(VERB_REFUSED, verb, &e);
    for (int i = 0; i < s->options.files_len; i++) {
        const char *path = s->options.files[i];
        enum fate fate =
            s->options.is_jsonl ? annotate_lines(s, path, &e) : annotate_file(s, path, &e);
        if (fate != FATE_DONE)
            return verb_fail(VERB_FAILED, verb, &e);
    }
    return s->failed > 0 ? VERB_FAILED : VERB_DONE;
}

/* Takes one argument at *i. Returns VERB_DONE, or what to exit with. */
static int take_option(int argc, char **argv, int *i, struct options *o)
{
    const struct {
        const char *name;
        const char **to;
    } options[] = {{"--published", &o->published},
                   {"--url", &o->url},
                   {"--source", &o->source},
                   {"--until", &o->until}};

    if (strcmp(argv[*i], "--jsonl") == 0) {
        o->is_jsonl = true;
        return VERB_DONE;
    }
    for (size_t k = 0; k < sizeof options / sizeof *options; k++)
        if (verb_option(argc, argv, i, options[k].name, options[k].to))
            return *options[k].to
                       ? VERB_DONE
                       : verb_misused(argv[0], "a value is missing behind", options[k].name);
    return verb_misused(argv[0], "there is no option", argv[*i]);
}

static int take_options(int argc, char **argv, struct options *o, enum stage *ret_until)
{
    int i = 1;

    for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
        if (strcmp(argv[i], "--") == 0) {
            i++;
            break;
        }
        int code = take_option(argc, argv, &i, o);
        if (code != VERB_DONE)
            return code;
    }
    o->files = (const char *const *)argv + i;
    o->files_len = argc - i;
    *ret_until = o->until ? stage_of(span_of(o->until)) : STAGE_CLAIM;
    if (*ret_until < STAGE_READ || *ret_until > STAGE_CLAIM)
        return verb_misused(argv[0], "--until takes read, language, entity or claim, not",
                            o->until);
    if (o->files_len == 0)
        return verb_misused(argv[0], "no file is named", NULL);
    return VERB_DONE;
}

static bool is_date(const char *s)
{
    struct arena a;
    bool is;

    arena_init(&a, 1 << 16);
    is = annotator_date(span_of(s), &a) != NULL;
    arena_done(&a);
    return is;
}

int verb_annotate(int argc, char **argv)
{
    struct session s = {0};
    enum stage until;
    int code;

    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        (void)fputs(help, stdout);
        return VERB_DONE;
    }
    code = take_options(argc, argv, &s.options, &until);
    if (code != VERB_DONE)
        return code;
    if (s.options.published && !is_date(s.options.published))
        return verb_misused(argv[0], "--published needs a date, not", s.options.published);
    buf_init(&s.input, s.options.is_jsonl ? ANNOTATOR_LINE_BYTES_MAX : WIRE_MAX_RAW_BYTES);
    buf_init(&s.output, OUTPUT_BYTES_MAX);
    code = run_session(&s, argv[0], until);
    annotator_free(s.annotator);
    buf_done(&s.input);
    buf_done(&s.output);
    return code;
}
