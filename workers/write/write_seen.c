/* SPDX-License-Identifier: Apache-2.0 */
#include "write_seen.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 65536u /* 512 KiB */

struct write_seen {
    uint64_t slot[SLOTS];
};

struct write_seen *write_seen_new(void)
{
    return calloc(1, sizeof(struct write_seen));
}

void write_seen_free(struct write_seen *s)
{
    free(s);
}

bool write_seen_has(const struct write_seen *s, uint64_t hash)
{
    return s->slot[hash % SLOTS] == hash && hash != 0;
}

void write_seen_add(struct write_seen *s, uint64_t hash)
{
    s->slot[hash % SLOTS] = hash;
}

void write_seen_forget(struct write_seen *s)
{
    memset(s, 0, sizeof(*s));
}
