/* SPDX-License-Identifier: Apache-2.0 */
#include "place.h"

#include <stdlib.h>
#include <sys/un.h>
#include <unistd.h>
#include "common/buf.h"
#include "pg/pg.h"

#define DSN_BYTES_MAX 4096

/* "@FILE" stands for the first line of FILE, so that a password need not be in the environment. */
static enum fate read_dsn(const char *value, struct arena *a, const char **ret, struct error *e)
{
    *ret = NULL;
    if (!value || !*value)
        return FATE_DONE;
    if (value[0] != '@') {
        *ret = arena_string(a, span_of(value));
        return FATE_DONE;
    }
    struct buf file;
    buf_init(&file, DSN_BYTES_MAX);
    enum fate fate = buf_read_file(&file, value + 1, e);
    if (fate == FATE_DONE) {
        struct span rest = buf_span(&file), line = SPAN("");
        (void)span_split(&rest, '\n', &line);
        *ret = arena_string(a, span_trim(line));
    }
    buf_done(&file);
    return fate == FATE_DONE ? FATE_DONE : FATE_REJECT;
}

static const char *preset_dir(struct arena *a)
{
    const char *home = getenv("HOME"), *xdg = getenv("XDG_DATA_HOME");
    if (geteuid() == 0)
        return "/var/lib/claimwire";
    if (xdg && xdg[0] == '/')
        return arena_printf(a, "%s/claimwire", xdg);
    return home && home[0] == '/' ? arena_printf(a, "%s/.local/share/claimwire", home) : NULL;
}

static const char *absolute(const char *dir, struct arena *a)
{
    if (dir[0] == '/')
        return dir;
    char *cwd = getcwd(NULL, 0);
    const char *path = cwd ? arena_printf(a, "%s/%s", cwd, dir) : NULL;
    free(cwd);
    return path;
}

enum fate place_find(const char *data, struct arena *a, struct place *ret, struct error *e)
{
    const size_t longest =
        sizeof(((struct sockaddr_un *)0)->sun_path) - sizeof "/socket/.s.PGSQL.5432";
    const char *dir = data ? data : getenv("CLAIMWIRE_DATA");
    enum fate fate = read_dsn(data ? NULL : getenv("CLAIMWIRE_PG_DSN"), a, &ret->dsn, e);
    if (fate != FATE_DONE)
        return fate;
    ret->dir = dir && *dir ? absolute(dir, a) : preset_dir(a);
    if (!ret->dir)
        return fail(e, FATE_REJECT,
                    "there is no home folder to keep data in; name one with --data");
    if (strlen(ret->dir) > longest)
        return fail(e, FATE_REJECT,
                    "path '%s' is longer than %zu bytes, too long for a socket in it", ret->dir,
                    longest);
    return FATE_DONE;
}

const char *place_path(const struct place *p, const char *name, struct arena *a)
{
    return arena_printf(a, "%s/%s", p->dir, name);
}

const char *place_dsn(const struct place *p, struct arena *a)
{
    return p->dsn ? p->dsn
                  : arena_printf(a, "host='%s' port=5432 dbname=claimwire user=claimwire",
                                 place_path(p, "socket", a));
}

enum fate place_open(const struct place *p, const char *role, struct arena *a, struct pg **ret,
                     struct error *e)
{
    enum fate fate = pg_open(place_dsn(p, a), role, ret, e);
    if (fate != FATE_DONE) {
        if (!p->dsn && access(place_path(p, "socket/.s.PGSQL.5432", a), F_OK) != 0)
            return fail(e, FATE_RETRY,
                        "no database runs in '%s'; start one with 'claimwire run --data %s'",
                        p->dir, p->dir);
        return fate;
    }
    fate = pg_check_schema(*ret, e);
    if (fate != FATE_DONE)
        pg_close(*ret);
    return fate;
}
