/* SPDX-License-Identifier: Apache-2.0 */
#include "common/conf.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/secret.h"

#define FILE_MAX_BYTES ((size_t)1 << 20)
#define SECRET_MAX_BYTES ((size_t)64 << 10)
#define NAME_MAX_BYTES 128

/* Where a value was found; a secret may not come from everywhere. */
enum conf_origin { ORIGIN_PRESET, ORIGIN_FILE, ORIGIN_ENVIRONMENT, ORIGIN_OVERRIDE };

/* Not strndup: it would look for a NUL in bytes that have none. */
static char *copy_of(struct span s)
{
    char *copy = malloc(s.n + 1);
    if (copy) {
        if (s.n)
            memcpy(copy, s.p, s.n);
        copy[s.n] = '\0';
    }
    return copy;
}

static bool has_text(const struct conf_row *row)
{
    return row->type == CONF_STRING || row->type == CONF_SECRET;
}

static void *place_of(const struct conf_row *row, void *target)
{
    return (char *)target + row->offset;
}

static const struct conf_row *row_find(const struct conf_row *rows, struct span name)
{
    for (; rows->name; rows++) {
        if (span_equal(span_of(rows->name), name))
            return rows;
    }
    return NULL;
}

/* "fetch." of "fetch.spacing_ms"; the whole name when there is no dot. */
static struct span prefix_of(struct span name)
{
    size_t dot = span_find(name, SPAN("."));
    return span_slice(name, 0, dot < name.n ? dot + 1 : name.n);
}

static bool has_prefix(const struct conf_row *rows, struct span prefix)
{
    for (; rows->name; rows++) {
        if (span_equal(prefix_of(span_of(rows->name)), prefix))
            return true;
    }
    return false;
}

/* A listed prefix that our own rows use as well is ours: a misspelt name below it must not pass in
 * silence. What is listed to the letter is foreign even then. */
static bool is_foreign(const struct conf_row *rows, const char *known_prefixes, struct span name)
{
    struct span rest = span_of(known_prefixes), listed;
    bool is_ours = has_prefix(rows, prefix_of(name));
    while (span_split(&rest, ' ', &listed)) {
        if (span_equal(name, listed))
            return true;
        if (listed.n && !is_ours && span_starts_with(name, listed))
            return true;
    }
    return false;
}

/* ---- values */

static enum fate check_range(const struct conf_row *row, double value, struct error *e)
{
    if (row->max > row->min && !(value >= row->min && value <= row->max))
        return fail(e, FATE_REJECT, "'%s' must be from %.15g to %.15g, not %.15g", row->name,
                    row->min, row->max, value);
    return FATE_DONE;
}

static int64_t unit_of(struct span suffix)
{
    static const struct {
        const char *name;
        int64_t bytes;
    } units[] = {{"", 1}, {"B", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (span_equal(suffix, span_of(units[i].name)))
            return units[i].bytes;
    }
    return 0;
}

static enum fate set_integer(const struct conf_row *row, const char *text, void *target,
                             struct error *e)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    bool is_number = end != text && errno == 0 && *text != ' ';
    int64_t unit = 1, product;
    if (row->type == CONF_SIZE)
        unit = unit_of(span_trim(span_of(end)));
    else if (*end)
        unit = 0;
    if (!is_number || !unit || __builtin_mul_overflow((int64_t)value, unit, &product))
        return fail(e, FATE_REJECT, "'%s' wants %s, not '%s'", row->name,
                    row->type == CONF_SIZE ? "a size such as 512 or 8 MiB" : "a whole number",
                    text);
    enum fate fate = check_range(row, (double)product, e);
    if (fate == FATE_DONE)
        *(int64_t *)place_of(row, target) = product;
    return fate;
}

static enum fate set_real(const struct conf_row *row, const char *text, void *target,
                          struct error *e)
{
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (end == text || *end || errno || !isfinite(value))
        return fail(e, FATE_REJECT, "'%s' wants a number, not '%s'", row->name, text);
    enum fate fate = check_range(row, value, e);
    if (fate == FATE_DONE)
        *(double *)place_of(row, target) = value;
    return fate;
}

static enum fate set_bool(const struct conf_row *row, const char *text, void *target,
                          struct error *e)
{
    static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(text, words[i]) == 0) {
            *(bool *)place_of(row, target) = i % 2 == 1;
            return FATE_DONE;
        }
    }
    return fail(e, FATE_REJECT, "'%s' wants yes or no, not '%s'", row->name, text);
}

static enum fate set_string(const struct conf_row *row, struct span value, void *target,
                            struct error *e)
{
    for (size_t i = 0; i < value.n; i++) {
        if ((unsigned char)value.p[i] < 0x20)
            return fail(e, FATE_REJECT, "'%s' contains a control character", row->name);
    }
    char *copy = copy_of(value);
    if (!copy)
        return fail(e, FATE_BROKEN, "out of memory");
    char **place = place_of(row, target);
    free(*place);
    *place = copy;
    return FATE_DONE;
}

/* No message here shows the value: what was meant as a secret must not end up in a log. */
static enum fate set_secret(const struct conf_row *row, const char *text, enum conf_origin origin,
                            void *target, struct error *e)
{
    if (origin == ORIGIN_OVERRIDE)
        return fail(e, FATE_REJECT,
                    "'%s' is a secret: the command line shows it to everybody on this machine",
                    row->name);
    if (*text != '@') {
        if (origin == ORIGIN_FILE)
            return fail(e, FATE_REJECT,
                        "'%s' is a secret: write @/path/to/file or set it in the environment",
                        row->name);
        return set_string(row, span_of(text), target, e);
    }
    struct buf content;
    buf_init(&content, SECRET_MAX_BYTES);
    enum fate fate = buf_read_file(&content, text + 1, e);
    if (fate == FATE_DONE) {
        struct span rest = buf_span(&content), line = SPAN("");
        (void)span_split(&rest, '\n', &line);
        fate = set_string(row, span_trim(line), target, e);
    } else {
        error_prefix(e, "'%s'", row->name);
        fate = FATE_REJECT;
    }
    if (content.p)
        explicit_bzero(content.p, content.n);
    buf_done(&content);
    return fate;
}

static enum fate set(const struct conf_row *row, const char *text, enum conf_origin origin,
                     void *target, struct error *e)
{
    switch (row->type) {
    case CONF_STRING:
        return set_string(row, span_of(text), target, e);
    case CONF_SECRET:
        return set_secret(row, text, origin, target, e);
    case CONF_INT:
    case CONF_SIZE:
        return set_integer(row, text, target, e);
    case CONF_REAL:
        return set_real(row, text, target, e);
    case CONF_BOOL:
        return set_bool(row, text, target, e);
    }
    return fail(e, FATE_BROKEN, "'%s' has a row of unknown type", row->name);
}

static enum fate set_span(const struct conf_row *row, struct span value, enum conf_origin origin,
                          void *target, struct error *e)
{
    char *text = copy_of(value);
    if (!text)
        return fail(e, FATE_BROKEN, "out of memory");
    enum fate fate = set(row, text, origin, target, e);
    free(text);
    return fate;
}

/* ---- sources */

static enum fate load_presets(const struct conf_row *rows, void *target, struct error *e)
{
    for (const struct conf_row *row = rows; row->name; row++) {
        if (has_text(row))
            *(char **)place_of(row, target) = NULL;
    }
    for (const struct conf_row *row = rows; row->name; row++) {
        enum fate fate = set(row, row->preset ? row->preset : "", ORIGIN_PRESET, target, e);
        if (fate != FATE_DONE) {
            error_prefix(e, "preset");
            return fate;
        }
    }
    return FATE_DONE;
}

static enum fate load_line(const struct conf_row *rows, const struct conf_sources *from,
                           struct span line, void *target, struct error *e)
{
    if (memchr(line.p, '\0', line.n))
        return fail(e, FATE_REJECT, "the line contains a NUL byte");
    struct span name, value = line;
    if (span_find(line, SPAN("=")) == line.n)
        return fail(e, FATE_REJECT, "expected 'name = value', not '%.*s'",
                    (int)(line.n < 80 ? line.n : 80), line.p);
    if (!span_split(&value, '=', &name))
        name = SPAN("");
    name = span_trim(name);
    const struct conf_row *row = row_find(rows, name);
    if (row)
        return set_span(row, span_trim(value), ORIGIN_FILE, target, e);
    if (is_foreign(rows, from->known_prefixes, name))
        return FATE_DONE;
    return fail(e, FATE_REJECT, "unknown setting '%.*s'", (int)(name.n < 80 ? name.n : 80), name.p);
}

static enum fate load_file(const struct conf_row *rows, const struct conf_sources *from,
                           const char *path, void *target, struct error *e)
{
    struct buf content;
    buf_init(&content, FILE_MAX_BYTES);
    enum fate fate = buf_read_file(&content, path, e) == FATE_DONE ? FATE_DONE : FATE_REJECT;
    struct span rest = buf_span(&content), line;
    for (unsigned number = 1; fate == FATE_DONE && span_split(&rest, '\n', &line); number++) {
        line = span_trim(line);
        if (!line.n || line.p[0] == '#')
            continue;
        fate = load_line(rows, from, line, target, e);
        if (fate != FATE_DONE)
            error_prefix(e, "'%s' line %u", path, number);
    }
    buf_done(&content);
    return fate;
}

static bool file_exists(const char *path)
{
    FILE *f = fopen(path, "re");
    if (f)
        (void)fclose(f);
    return f || errno != ENOENT;
}

static void environment_name(const char *name, char to[static NAME_MAX_BYTES])
{
    size_t n = (size_t)snprintf(to, NAME_MAX_BYTES, "CLAIMWIRE_%s", name);
    for (size_t i = 0; i < n && i < NAME_MAX_BYTES; i++) {
        if (to[i] == '.')
            to[i] = '_';
        else if (to[i] >= 'a' && to[i] <= 'z')
            to[i] = (char)(to[i] - 'a' + 'A');
    }
}

static enum fate load_environment(const struct conf_row *rows, void *target, struct error *e)
{
    for (const struct conf_row *row = rows; row->name; row++) {
        char name[NAME_MAX_BYTES];
        environment_name(row->name, name);
        const char *value = getenv(name);
        if (!value)
            continue;
        enum fate fate = set(row, value, ORIGIN_ENVIRONMENT, target, e);
        /* children inherit the environment, and /proc shows it */
        if (row->type == CONF_SECRET)
            secret_forget_variable(name);
        if (fate != FATE_DONE) {
            error_prefix(e, "environment %s", name);
            return fate;
        }
    }
    return FATE_DONE;
}

static enum fate load_override(const struct conf_row *rows, const char *text, void *target,
                               struct error *e)
{
    struct span all = span_of(text);
    size_t at = span_find(all, SPAN("="));
    if (at == all.n)
        return fail(e, FATE_REJECT, "--set wants name=value, not '%s'", text);
    struct span name = span_trim(span_slice(all, 0, at));
    const struct conf_row *row = row_find(rows, name);
    if (!row)
        return fail(e, FATE_REJECT, "--set: unknown setting '%.*s'",
                    (int)(name.n < 80 ? name.n : 80), name.p);
    enum fate fate =
        set_span(row, span_trim(span_slice(all, at + 1, all.n)), ORIGIN_OVERRIDE, target, e);
    if (fate != FATE_DONE)
        error_prefix(e, "--set");
    return fate;
}

enum fate conf_load(const struct conf_row *rows, const struct conf_sources *from, void *target,
                    struct error *e)
{
    enum fate fate = load_presets(rows, target, e);
    if (fate == FATE_DONE && from->optional_file && file_exists(from->optional_file))
        fate = load_file(rows, from, from->optional_file, target, e);
    if (fate == FATE_DONE && from->file)
        fate = load_file(rows, from, from->file, target, e);
    if (fate == FATE_DONE)
        fate = load_environment(rows, target, e);
    for (size_t i = 0; fate == FATE_DONE && i < from->overrides_len; i++)
        fate = load_override(rows, from->overrides[i], target, e);
    if (fate != FATE_DONE)
        conf_free(rows, target);
    return fate;
}

void conf_free(const struct conf_row *rows, void *target)
{
    for (const struct conf_row *row = rows; row->name; row++) {
        if (!has_text(row))
            continue;
        char **place = place_of(row, target);
        if (*place && row->type == CONF_SECRET)
            explicit_bzero(*place, strlen(*place));
        free(*place);
        *place = NULL;
    }
}

static size_t rows_len(const struct conf_row *rows)
{
    size_t n = 0;
    while (rows && rows[n].name)
        n++;
    return n;
}

struct conf_row *conf_join(const struct conf_row *first, const struct conf_row *second,
                           size_t second_shift)
{
    size_t first_len = rows_len(first), second_len = rows_len(second);
    struct conf_row *joined = calloc(first_len + second_len + 1, sizeof(*joined));
    if (!joined)
        return NULL;
    if (first_len)
        memcpy(joined, first, first_len * sizeof(*joined));
    for (size_t i = 0; i < second_len; i++) {
        joined[first_len + i] = second[i];
        joined[first_len + i].offset += second_shift;
    }
    return joined;
}

/* ---- help */

static const char *preset_shown(const struct conf_row *row)
{
    return row->preset ? row->preset : "";
}

static void print_number(double value, enum conf_type type, FILE *to)
{
    static const char *const units[] = {"", " KiB", " MiB", " GiB"};
    size_t unit = 0;
    while (type == CONF_SIZE && unit < 3 && value >= 1024 && fmod(value, 1024) == 0) {
        value /= 1024;
        unit++;
    }
    (void)fprintf(to, "%.15g%s", value, units[unit]);
}

static void print_range(const struct conf_row *row, FILE *to)
{
    if (row->type == CONF_SECRET)
        (void)fputs(" (a secret: @/path/to/file, or in the environment)", to);
    if (row->max <= row->min || has_text(row) || row->type == CONF_BOOL)
        return;
    (void)fputs(" (", to);
    print_number(row->min, row->type, to);
    (void)fputs(" to ", to);
    print_number(row->max, row->type, to);
    (void)fputc(')', to);
}

void conf_print_help(const struct conf_row *rows, FILE *to)
{
    for (; rows->name; rows++) {
        const char *preset = preset_shown(rows);
        (void)fprintf(to, "  %-26s %s\n%29s%s", rows->name, *preset ? preset : "(empty)", "",
                      rows->meaning);
        print_range(rows, to);
        (void)fputc('\n', to);
    }
}

/* A bar would end the table's cell. */
static void print_cell(const char *text, FILE *to)
{
    for (; *text; text++) {
        if (*text == '|')
            (void)fputc('\\', to);
        (void)fputc(*text, to);
    }
}

void conf_print_markdown(const struct conf_row *rows, FILE *to)
{
    for (; rows->name; rows++) {
        const char *preset = preset_shown(rows);
        (void)fprintf(to, "| `%s` | ", rows->name);
        if (*preset) {
            (void)fputc('`', to);
            print_cell(preset, to);
            (void)fputc('`', to);
        }
        (void)fputs(" | ", to);
        print_cell(rows->meaning, to);
        print_range(rows, to);
        (void)fputs(" |\n", to);
    }
}
