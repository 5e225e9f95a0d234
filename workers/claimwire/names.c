/* SPDX-License-Identifier: Apache-2.0 */
#include "names.h"

#include <stdlib.h>
#include "common/conf.h"
#include "entity/entity.h"
#include "pg/key.h"
#include "text/utf8.h"

#define NAME_BYTES_MAX 400

struct names {
    struct entity_recogniser *entities;
};

enum fate names_open(struct names **ret, struct error *e)
{
    struct entity_conf conf;
    struct names *n = calloc(1, sizeof *n);
    if (!n)
        return fail(e, FATE_BROKEN, "out of memory");
    enum fate fate = conf_load(entity_conf_rows, &(struct conf_sources){0}, &conf, e);
    if (fate == FATE_DONE) {
        fate = entity_open(&conf, &n->entities, e);
        conf_free(entity_conf_rows, &conf);
    }
    if (fate != FATE_DONE) {
        free(n);
        return fate;
    }
    *ret = n;
    return FATE_DONE;
}

void names_close(struct names *n)
{
    if (!n)
        return;
    entity_close(n->entities);
    free(n);
}

static bool is_arabic(struct span name)
{
    for (size_t i = 0; i < name.n;) {
        uint32_t c = utf8_next(name, &i);
        if (c >= 0x600 && c <= 0x6ff)
            return true;
    }
    return false;
}

/* A document that is nothing but the name: too short for its language to be told, so the script
 * decides. */
static Cw__Document *document_of(struct span name, struct arena *a)
{
    Cw__Document *doc = ARENA_NEW(a, Cw__Document);
    cw__document__init(doc);
    doc->text = arena_string(a, name);
    doc->language = arena_string(a, is_arabic(name) ? SPAN("ar") : SPAN("en"));
    doc->n_languages = 1;
    doc->languages = ARENA_ARRAY(a, 1, Cw__LanguageSpan *);
    doc->languages[0] = ARENA_NEW(a, Cw__LanguageSpan);
    cw__language_span__init(doc->languages[0]);
    doc->languages[0]->has_start = doc->languages[0]->has_end = true;
    doc->languages[0]->end = (uint32_t)utf8_len(name);
    doc->languages[0]->language = doc->language;
    return doc;
}

enum fate names_add(struct names *n, struct pg_params *p, const char *name, struct arena *a,
                    struct error *e)
{
    struct pg_array *ids = pg_array_new(a, PG_INT8);
    struct span text = utf8_clean(span_trim(span_of(name)), a);
    enum fate fate = FATE_DONE;
    if (text.n > NAME_BYTES_MAX)
        return fail(e, FATE_REJECT, "a name is longer than %d bytes", NAME_BYTES_MAX);
    if (text.n > 0) {
        Cw__Document *doc = document_of(text, a);
        fate = entity_annotate(n->entities, doc, a, e);
        for (size_t i = 0; fate == FATE_DONE && i < doc->n_entities; i++)
            pg_push_int(ids, key_entity(span_of(doc->entities[i]->id)));
    }
    pg_add_array(p, ids);
    return fate;
}
