/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as an article's text: what language.h promises about spans is checked on every input.
 * The first byte chooses what was declared.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "language.h"
#include "text/text.h"
#include "text/utf8.h"

#define ARENA_BYTES ((size_t)256 << 20)

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static struct language_detector *detector(void)
{
    static struct language_detector *d;
    static char dir[] = CW_SOURCE_DIR "/workers/language/data";
    struct error e;

    if (!d)
        require(language_open(&(struct language_conf){.data_dir = dir, .min_letters = 18}, &d,
                              &e) == FATE_DONE);
    return d;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0;
}

static void check_spans(const Cw__Document *doc, const struct text *t)
{
    uint32_t last = 0;

    require(doc->language && doc->language_score >= 0 && doc->language_score <= 1);
    for (size_t i = 0; i < doc->n_languages; i++) {
        const Cw__LanguageSpan *s = doc->languages[i];
        require(last <= s->start && s->start < s->end && s->end <= t->len);
        require(s->language[0] && strlen(s->script) == 4 && s->score >= 0 && s->score <= 1);
        for (; last < s->start; last++)
            require(is_blank(t->point[last]));
        last = s->end;
    }
    for (; doc->n_languages > 0 && last < t->len; last++)
        require(is_blank(t->point[last]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *const declared[] = {NULL, "ar", "en-GB", "", "x-klingon", "fa"};
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct arena a;
    struct text t;
    struct error e;

    if (size == 0)
        return 0;
    arena_init(&a, ARENA_BYTES);
    struct span clean = utf8_clean(span_at((const char *)data + 1, size - 1), &a);
    doc.text = arena_string(&a, clean);
    doc.declared_language = declared[data[0] % (sizeof declared / sizeof *declared)];
    if (language_annotate(detector(), &doc, &a, &e) == FATE_DONE) {
        require(text_build(span_of(doc.text), &a, &t, &e) == FATE_DONE);
        check_spans(&doc, &t);
    }
    arena_done(&a);
    return 0;
}
