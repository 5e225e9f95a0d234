/* SPDX-License-Identifier: Apache-2.0 */
#include "annotator.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "claim/claim.h"
#include "common/clock.h"
#include "common/conf.h"
#include "entity/entity.h"
#include "language/language.h"
#include "offsets.h"
#include "read/date.h"
#include "read/read.h"
#include "text/utf8.h"

#define ARENA_BYTES ((size_t)96 << 20) /* with the tables of all stages under 256 MiB in all */
#define DAY_US 86400000000

struct annotator {
    enum stage until;
    struct arena arena;
    struct reader *reader;
    struct language_detector *language;
    struct entity_recogniser *entity;
    struct claim_extractor *claim;
    struct reasoner *reasoner; /* NULL until something is explained */
    struct reasons *reasons;   /* of the document at hand; NULL: none are asked for */
    json_t *line; /* what the spans of the last parsed input point into */
    uint64_t spent_us[STAGE_COUNT];
};

/* ------------------------------------------------------------------------------------- stages */

static enum fate open_read(struct annotator *x, struct error *e)
{
    struct read_conf conf;
    enum fate fate = conf_load(read_conf_rows, &(struct conf_sources){0}, &conf, e);

    if (fate != FATE_DONE)
        return fate;
    fate = read_open(&conf, &x->reader, e);
    conf_free(read_conf_rows, &conf);
    return fate;
}

static enum fate open_language(struct annotator *x, struct error *e)
{
    struct language_conf conf;
    enum fate fate = conf_load(language_conf_rows, &(struct conf_sources){0}, &conf, e);

    if (fate != FATE_DONE)
        return fate;
    fate = language_open(&conf, &x->language, e);
    conf_free(language_conf_rows, &conf);
    return fate;
}

static enum fate open_entity(struct annotator *x, struct error *e)
{
    struct entity_conf conf;
    enum fate fate = conf_load(entity_conf_rows, &(struct conf_sources){0}, &conf, e);

    if (fate != FATE_DONE)
        return fate;
    fate = entity_open(&conf, &x->entity, e);
    conf_free(entity_conf_rows, &conf);
    return fate;
}

static enum fate open_stages(struct annotator *x, struct error *e)
{
    static char none[] = "";
    enum fate fate = open_read(x, e);

    if (fate == FATE_DONE && x->until >= STAGE_LANGUAGE)
        fate = open_language(x, e);
    if (fate == FATE_DONE && x->until >= STAGE_ENTITY)
        fate = open_entity(x, e);
    if (fate == FATE_DONE && x->until >= STAGE_CLAIM)
        fate = claim_open(&(struct claim_conf){.data_dir = none}, &x->claim, e);
    return fate;
}

enum fate annotator_new(enum stage until, struct annotator **ret, struct error *e)
{
    struct annotator *x = calloc(1, sizeof *x);
    enum fate fate;

    if (!x)
        return fail(e, FATE_BROKEN, "out of memory");
    x->until = until;
    arena_init(&x->arena, ARENA_BYTES);
    fate = open_stages(x, e);
    if (fate != FATE_DONE) {
        annotator_free(x);
        return fate;
    }
    *ret = x;
    return FATE_DONE;
}

void annotator_free(struct annotator *x)
{
    if (!x)
        return;
    if (x->claim)
        claim_close(x->claim);
    reason_close(x->reasoner);
    if (x->entity)
        entity_close(x->entity);
    if (x->language)
        language_close(x->language);
    if (x->reader)
        read_close(x->reader);
    json_decref(x->line);
    arena_done(&x->arena);
    free(x);
}

uint64_t annotator_spent_us(const struct annotator *x, enum stage s)
{
    return x->spent_us[s];
}

/* ----------------------------------------------------------------------------------- documents */

/* A string from outside for a field of the document; NULL when it is not known or nothing of it is
 * left. */
static enum fate field_of(struct span s, struct arena *a, char **ret, struct error *e)
{
    enum fate fate;

    if (!s.p)
        return FATE_DONE;
    fate = utf8_nfc(utf8_clean(s, a), a, &s, e);
    s = span_trim(s);
    if (fate == FATE_DONE && s.n > 0)
        *ret = arena_string(a, s);
    return fate;
}

static bool has_form(struct span s, const char *form)
{
    for (size_t i = 0; i < s.n; i++, form++)
        if (*form == '0' ? s.p[i] < '0' || s.p[i] > '9' : *form != s.p[i])
            return false;
    return *form == '\0';
}

/* ISO dates and moments with a zone stay as they are written. */
static bool is_iso(struct span s)
{
    static const char *const forms[] = {"0000-00-00", "0000-00-00T00:00Z", "0000-00-00T00:00:00Z",
                                        "0000-00-00T00:00:00+00:00", "0000-00-00T00:00:00-00:00"};

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (has_form(s, forms[i]))
            return true;
    return false;
}

char *annotator_date(struct span s, struct arena *a)
{
    struct date_rules rules = {.latest_us = clock_wall_us() + DAY_US};
    const char *date;

    s = span_trim(s);
    if (!s.p || is_iso(s))
        return s.p ? arena_string(a, s) : NULL;
    date = date_parse(s, &rules, a);
    return date ? arena_string(a, span_of(date)) : NULL;
}

/* What the caller says is truer than what the page says. */
static enum fate set_fields(const struct annotator_input *in, struct arena *a, Cw__Document *doc,
                            struct error *e)
{
    char *published = annotator_date(in->published, a);
    enum fate fate = field_of(in->id, a, &doc->id, e);

    if (fate == FATE_DONE)
        fate = field_of(in->title, a, &doc->title, e);
    if (fate == FATE_DONE)
        fate = field_of(in->url, a, &doc->url, e);
    if (fate == FATE_DONE)
        fate = field_of(in->source, a, &doc->source, e);
    if (published)
        doc->published = published;
    return fate;
}

static enum fate read_input(struct annotator *x, const struct annotator_input *in,
                            Cw__Document **ret, struct error *e)
{
    const char *type = in->form == ANNOTATOR_HTML ? "text/html; charset=utf-8" : NULL;
    char *url = NULL;
    enum fate fate = field_of(in->url, &x->arena, &url, e);

    if (fate == FATE_DONE)
        fate = in->form == ANNOTATOR_TEXT
                   ? read_text(in->body, &x->arena, ret, e)
                   : read_bytes(x->reader, in->body, type, url, &x->arena, ret, e);
    return fate == FATE_DONE ? set_fields(in, &x->arena, *ret, e) : fate;
}

static enum fate run_stage(struct annotator *x, enum stage s, const struct annotator_input *in,
                           Cw__Document **doc, struct error *e)
{
    uint64_t begun_us = clock_thread_cpu_us();
    enum fate fate = FATE_DONE;

    if (s == STAGE_READ)
        fate = read_input(x, in, doc, e);
    else if (s == STAGE_LANGUAGE)
        fate = language_annotate(x->language, *doc, &x->arena, e);
    else if (s == STAGE_ENTITY)
        fate = x->reasons ? reason_annotate(x->reasoner, *doc, &x->arena, x->reasons, e)
                          : entity_annotate(x->entity, *doc, &x->arena, e);
    else
        fate = claim_annotate(x->claim, *doc, &x->arena, e);
    x->spent_us[s] += clock_thread_cpu_us() - begun_us;
    return fate;
}

static enum fate run_stages(struct annotator *x, const struct annotator_input *in,
                            Cw__Document **ret, struct error *e)
{
    enum fate fate = FATE_DONE;

    for (enum stage s = STAGE_READ; s <= x->until && fate == FATE_DONE; s++)
        fate = run_stage(x, s, in, ret, e);
    return fate;
}

enum fate annotator_run(struct annotator *x, const struct annotator_input *in, Cw__Document **ret,
                        struct error *e)
{
    enum fate fate;

    arena_reset(&x->arena);
    if (arena_guard(&x->arena))
        return fail(e, FATE_REJECT, "needs more than %zu MiB", ARENA_BYTES >> 20);
    fate = run_stages(x, in, ret, e);
    if (fate == FATE_DONE && in->form == ANNOTATOR_TEXT)
        offsets_restore(*ret, in->body, &x->arena);
    arena_unguard(&x->arena);
    return fate;
}

enum fate annotator_explain(struct annotator *x, const struct annotator_input *in,
                            Cw__Document **ret, struct reasons *ret_reasons, struct error *e)
{
    enum fate fate = x->reasoner ? FATE_DONE : reason_open(x->entity, &x->reasoner, e);

    if (fate != FATE_DONE)
        return fate;
    x->reasons = ret_reasons;
    fate = annotator_run(x, in, ret, e);
    x->reasons = NULL;
    return fate;
}

/* --------------------------------------------------------------------------------- JSON lines */

/* A string of the object; false when there is something else. Absent and null leave *ret as it is.
 */
static bool take_string(const json_t *object, const char *key, struct span *ret)
{
    const json_t *value = json_object_get(object, key);

    if (!value || json_is_null(value))
        return true;
    if (!json_is_string(value))
        return false;
    *ret = span_at(json_string_value(value), json_string_length(value));
    return true;
}

static enum fate take_fields(json_t *object, struct annotator_input *ret, struct error *e)
{
    const struct {
        const char *key;
        struct span *to;
    } fields[] = {{"id", &ret->id},   {"title", &ret->title},   {"published", &ret->published},
                  {"url", &ret->url}, {"source", &ret->source}, {"text", &ret->body}};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!take_string(object, fields[i].key, fields[i].to))
            return fail(e, FATE_REJECT, "'%s' is not a string", fields[i].key);
    ret->form = ANNOTATOR_TEXT;
    if (ret->body.p)
        return FATE_DONE;
    ret->form = ANNOTATOR_HTML;
    if (!take_string(object, "html", &ret->body))
        return fail(e, FATE_REJECT, "'html' is not a string");
    return ret->body.p ? FATE_DONE : fail(e, FATE_REJECT, "has neither 'text' nor 'html'");
}

/* Numbers are ids, too. */
static void name_number(json_t *object)
{
    const json_t *id = json_object_get(object, "id");

    if (json_is_integer(id))
        json_object_set_new(object, "id",
                            json_sprintf("%" JSON_INTEGER_FORMAT, json_integer_value(id)));
}

enum fate annotator_parse(struct annotator *x, struct span line, struct annotator_input *ret,
                          struct error *e)
{
    json_error_t why;

    *ret = (struct annotator_input){.form = ANNOTATOR_TEXT};
    json_decref(x->line);
    x->line = json_loadb(line.p, line.n, JSON_ALLOW_NUL, &why);
    if (!x->line)
        return fail(e, FATE_REJECT, "is not JSON: %s", why.text);
    if (!json_is_object(x->line))
        return fail(e, FATE_REJECT, "is not a JSON object");
    name_number(x->line);
    return take_fields(x->line, ret, e);
}
