/* SPDX-License-Identifier: Apache-2.0 */
#include "explanation.h"

#include <string.h>
#include "table.h"

#define TEXT_MAX 100 /* characters of a text that is shown */

static const char *text_at(const json_t *x, const char *key)
{
    const char *s = json_string_value(json_object_get(x, key));

    return s ? s : "-";
}

static long long number_at(const json_t *x, const char *key)
{
    return (long long)json_integer_value(json_object_get(x, key));
}

static void print_text(FILE *to, const char *s)
{
    size_t n = 0;
    unsigned points = 0;

    while (s[n] && points < TEXT_MAX)
        for (points++, n++; ((unsigned char)s[n] & 0xC0) == 0x80; n++)
            ;
    (void)fputc('"', to);
    table_print_text(to, s, n);
    (void)fputs(s[n] ? "...\"" : "\"", to);
}

/* "  12-25  "text"" */
static void print_span(FILE *to, const char *indent, const json_t *x)
{
    (void)fprintf(to, "%s%lld-%lld ", indent, number_at(x, "start"), number_at(x, "end"));
    print_text(to, text_at(x, "text"));
}

static void print_row(FILE *to, const json_t *x)
{
    const char *mark = json_string_value(json_object_get(x, "mark"));
    const char *name = json_string_value(json_object_get(x, "name"));

    (void)fprintf(to, "      row %s", text_at(x, "class"));
    print_span(to, " ", x);
    if (json_is_string(json_object_get(x, "file")))
        (void)fprintf(to, " %s:%lld", text_at(x, "file"), number_at(x, "line"));
    else
        (void)fputs(" a form made from a row", to);
    if (json_is_string(json_object_get(x, "label")))
        (void)fprintf(to, " %s", text_at(x, "label"));
    (void)fprintf(to, "%s%s%s%s\n", name ? " = " : "", name ? name : "", mark ? ", " : "",
                  mark ? mark : "");
}

static void print_rows(FILE *to, const json_t *of)
{
    size_t i;
    json_t *x;

    json_array_foreach(json_object_get(of, "rows"), i, x) print_row(to, x);
}

static void print_label(FILE *to, const json_t *x)
{
    size_t i;
    json_t *f;

    print_span(to, "      label ", x);
    (void)fprintf(to, " %s, not %s, by %.2f\n", text_at(x, "label"), text_at(x, "rival"),
                  json_real_value(json_object_get(x, "lead")));
    json_array_foreach(json_object_get(x, "features"), i, f)(void)
        fprintf(to, "        %+.2f %s\n", json_real_value(json_object_get(f, "weight")),
                text_at(f, "feature"));
}

static void print_candidate(FILE *to, const json_t *x)
{
    (void)fprintf(to, "      candidate %s %s (%s, %s, %lld people)%s\n", text_at(x, "id"),
                  text_at(x, "name"), text_at(x, "kind"), text_at(x, "country"),
                  number_at(x, "population"),
                  json_is_true(json_object_get(x, "chosen")) ? " chosen" : "");
}

static void print_mention(FILE *to, const json_t *x)
{
    const json_t *entity = json_object_get(x, "entity");
    size_t i;
    json_t *y;

    print_span(to, "  ", x);
    (void)fprintf(to, " %s %.2f %s\n", text_at(x, "type"),
                  json_real_value(json_object_get(x, "score")), text_at(x, "rule"));
    (void)fprintf(to, "      entity %s %s (%s) by %s\n", text_at(entity, "id"),
                  text_at(entity, "name"), text_at(entity, "kind"), text_at(x, "link"));
    json_array_foreach(json_object_get(x, "candidates"), i, y) print_candidate(to, y);
    print_rows(to, x);
    json_array_foreach(json_object_get(x, "labels"), i, y) print_label(to, y);
}

static void print_time(FILE *to, const json_t *x)
{
    print_span(to, "  ", x);
    (void)fprintf(to, " %s to %s, %s, counted from %s\n", text_at(x, "from"), text_at(x, "to"),
                  text_at(x, "precision"), text_at(x, "counted_from"));
    print_rows(to, x);
}

static void print_quantity(FILE *to, const json_t *x)
{
    const json_t *min = json_object_get(x, "min"), *max = json_object_get(x, "max");

    print_span(to, "  ", x);
    (void)fprintf(to, " %s, who %s, unit %s", text_at(x, "what"), text_at(x, "who"),
                  text_at(x, "unit"));
    if (json_is_real(min))
        (void)fprintf(to, " from %g", json_real_value(min));
    if (json_is_real(max))
        (void)fprintf(to, " to %g", json_real_value(max));
    (void)fputc('\n', to);
    print_rows(to, x);
}

static void print_sentence(FILE *to, const json_t *x)
{
    print_span(to, "  ", x);
    (void)fprintf(to, " ended by %s\n", text_at(x, "ended_by"));
}

static void print_joint(FILE *to, const json_t *x)
{
    (void)fprintf(to, "  none ends at %lld: %s\n", number_at(x, "at"), text_at(x, "because"));
}

static void print_token(FILE *to, const json_t *x)
{
    size_t i;
    json_t *r;

    print_span(to, "  ", x);
    (void)fprintf(to, " %s %s %s", text_at(x, "kind"), text_at(x, "shape"), text_at(x, "folded"));
    json_array_foreach(json_object_get(x, "readings"), i, r)(void)
        fprintf(to, "%s%s", i ? ", " : " or ", json_string_value(r));
    (void)fputc('\n', to);
    print_rows(to, x);
}

static void print_parts(FILE *to, const json_t *x, const char *key)
{
    size_t i;
    json_t *part;

    json_array_foreach(json_object_get(x, key), i, part)
    {
        (void)fprintf(to, "      %s", key);
        print_span(to, " ", part);
        (void)fprintf(to, "%s%s\n", json_object_get(part, "type") ? " " : "",
                      json_object_get(part, "type") ? text_at(part, "type") : "");
    }
}

static void print_claim(FILE *to, const json_t *x)
{
    static const char *const parts[] = {"sources", "cues", "contents", "events"};

    print_span(to, "  ", x);
    (void)fprintf(to, " %s by %s, rule %s, row %s\n", text_at(x, "act"), text_at(x, "speaker"),
                  text_at(x, "rule"), text_at(x, "row"));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        print_parts(to, x, parts[i]);
}

void explanation_print(FILE *to, const json_t *x, bool shows_tokens)
{
    static const struct {
        const char *key;
        void (*print)(FILE *to, const json_t *x);
    } sections[] = {{"sentences", print_sentence}, {"joints", print_joint},
                    {"tokens", print_token},       {"mentions", print_mention},
                    {"times", print_time},         {"quantities", print_quantity},
                    {"claims", print_claim}};
    const json_t *doc = json_object_get(x, "document");

    (void)fprintf(to, "%s: %s, %lld characters\n", text_at(doc, "id"), text_at(doc, "language"),
                  number_at(doc, "characters"));
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
        const json_t *all = json_object_get(x, sections[s].key);
        size_t i;
        json_t *item;
        if (json_array_size(all) == 0 || (!shows_tokens && strcmp(sections[s].key, "tokens") == 0))
            continue;
        (void)fprintf(to, "%s\n", sections[s].key);
        json_array_foreach(all, i, item) sections[s].print(to, item);
    }
}
