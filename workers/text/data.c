/* SPDX-License-Identifier: Apache-2.0 */
#include "data.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include "common/file.h"
#include "utf8.h"

/* Takes the next row that holds something off *rest; counts lines in *line. */
static bool next_row(struct span *rest, uint32_t *line, struct span *ret)
{
    while (rest->n > 0 && span_split(rest, '\n', ret)) {
        (*line)++;
        if (ret->n > 0 && ret->p[ret->n - 1] == '\r')
            ret->n--;
        if (ret->n > 0 && ret->p[0] != '#')
            return true;
    }
    return false;
}

static uint32_t count_fields(struct span row)
{
    uint32_t n = 1;

    for (size_t i = 0; i < row.n; i++)
        n += row.p[i] == '\t';
    return n;
}

static void split_fields(struct span row, struct span *ret)
{
    size_t from = 0;

    for (size_t i = 0; i <= row.n; i++) {
        if (i < row.n && row.p[i] != '\t')
            continue;
        *ret++ = span_slice(row, from, i);
        from = i + 1;
    }
}

/* Every row gets max_fields spans; those that the line does not have are empty. */
static enum fate parse(struct data_table *table, struct span file, const uint32_t bounds[2],
                       struct arena *a, struct error *e)
{
    struct span rest = file, line;
    uint32_t number = 0, rows = 0;
    struct data_row *row;

    while (next_row(&rest, &number, &line))
        rows++;
    row = ARENA_ARRAY(a, rows, struct data_row);
    rest = file;
    number = 0;
    for (uint32_t i = 0; next_row(&rest, &number, &line); i++) {
        struct span *field = ARENA_ARRAY(a, bounds[1], struct span);
        uint32_t fields = count_fields(line);
        if (fields < bounds[0] || fields > bounds[1])
            return fail(e, FATE_REJECT, "'%s' line %u: has %u fields instead of %u to %u",
                        table->path, number, fields, bounds[0], bounds[1]);
        if (!utf8_is_valid(line))
            return fail(e, FATE_REJECT, "'%s' line %u: is not valid UTF-8", table->path, number);
        split_fields(line, field);
        for (uint32_t k = fields; k < bounds[1]; k++)
            field[k] = SPAN("");
        row[i] = (struct data_row){.field = field, .fields = fields, .line = number};
    }
    table->row = row;
    table->rows = rows;
    return FATE_DONE;
}

enum fate data_load(const char *dir, const char *name, uint32_t min_fields, uint32_t max_fields,
                    struct arena *a, struct data_table *ret, struct error *e)
{
    const uint32_t bounds[2] = {min_fields, max_fields};
    struct data_table table = {.path = arena_printf(a, "%s/%s", dir, name)};
    struct span file = SPAN("");
    enum fate fate = file_read(table.path, a, &file, e);

    if (fate != FATE_DONE)
        return fate;
    fate = parse(&table, file, bounds, a, e);
    if (fate != FATE_DONE)
        return fate;
    table.hash = XXH3_64bits(file.p, file.n);
    *ret = table;
    return FATE_DONE;
}

const char *data_preset_dir(const char *worker, struct arena *a)
{
    char program[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    char *slash;

    program[n > 0 ? n : 0] = '\0';
    slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    return arena_printf(a, "%s/../share/claimwire/%s", program, worker);
}
