/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_pg - a PostgreSQL of the test's own, through tests/private-postgres. For tests and benches.
 *
 * It ends with the process that started it, however that ends. False: this machine has no server programs (the line
 * "skipped: ..." has been printed).
 */
#ifndef PRIVATE_PG_H
#define PRIVATE_PG_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct private_pg {
    char dsn[256];
    char dir[200];
};

/* `options` go to the script: "--no-fsync", "-c shared_buffers=512MB". */
static inline bool private_pg_start(struct private_pg *ret, const char *options)
{
    char command[512];
    FILE *p;
    int status;

    (void)snprintf(command, sizeof(command), CW_SOURCE_DIR "/tests/private-postgres start --until %d %s", (int)getpid(),
                   options);
    p = popen(command, "r");
    ret->dsn[0] = '\0';
    if (!p)
        return false;
    if (!fgets(ret->dsn, sizeof(ret->dsn), p))
        ret->dsn[0] = '\0';
    status = pclose(p);
    if (status != 0 || sscanf(ret->dsn, "host=%199s", ret->dir) != 1) {
        printf("skipped: no private PostgreSQL here (status %d)\n", status);
        return false;
    }
    ret->dsn[strcspn(ret->dsn, "\n")] = '\0';
    return true;
}

/* verb: "stop", "restart", "restart --immediate". True when the script succeeded. */
static inline bool private_pg_do(const struct private_pg *pg, const char *verb)
{
    char command[512];

    (void)snprintf(command, sizeof(command), CW_SOURCE_DIR "/tests/private-postgres %s %s", verb, pg->dir);
    return system(command) == 0;
}

static inline void private_pg_stop(const struct private_pg *pg)
{
    (void)private_pg_do(pg, "stop --immediate");
}

#endif
