/* SPDX-License-Identifier: Apache-2.0 */
#include "politeness.h"

#include <assert.h>
#include <stdlib.h>

#define FORGET_MS (60u * 60 * 1000)
#define BUCKETS 1024
#define RULES_BYTES_MAX (8u << 20)

struct politeness {
    struct politeness_site *bucket[BUCKETS];
};

struct politeness *politeness_new(void)
{
    return calloc(1, sizeof(struct politeness));
}

static void site_free(struct politeness_site *s)
{
    arena_done(&s->rules[0].memory);
    arena_done(&s->rules[1].memory);
    free(s);
}

void politeness_free(struct politeness *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct politeness_site *s = p->bucket[i], *next; s; s = next) {
            next = s->next;
            site_free(s);
        }
    free(p);
}

/* FNV-1a: sites are few and come from our own feeds, so a keyed hash would buy nothing. */
static size_t bucket_of(struct span host)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < host.n; i++)
        hash = (hash ^ (uint8_t)host.p[i]) * 16777619u;
    return hash % BUCKETS;
}

static bool is_forgotten(const struct politeness_site *s, uint64_t now_ms)
{
    for (size_t i = 0; i < 2; i++)
        if (s->rules[i].known == POLITENESS_RULES_ASKED_FOR || s->rules[i].until_ms >= now_ms)
            return false;
    return !s->is_taken && s->waiting == 0 && now_ms > s->free_at_ms + FORGET_MS;
}

struct politeness_site *politeness_site(struct politeness *p, const char *host, uint64_t now_ms)
{
    struct span name = span_of(host);
    struct politeness_site **at = &p->bucket[bucket_of(name)];
    while (*at) {
        struct politeness_site *s = *at;
        if (span_equal(s->host, name))
            return s;
        if (is_forgotten(s, now_ms)) {
            *at = s->next;
            site_free(s);
        } else {
            at = &s->next;
        }
    }
    struct politeness_site *s = calloc(1, sizeof *s + name.n);
    if (!s)
        return NULL;
    memcpy(s->name, name.p, name.n);
    s->host = span_at(s->name, name.n);
    arena_init(&s->rules[0].memory, RULES_BYTES_MAX);
    arena_init(&s->rules[1].memory, RULES_BYTES_MAX);
    *at = s;
    return s;
}

uint64_t politeness_join(struct politeness_site *s)
{
    return s->spacing_ms * s->waiting++;
}

void politeness_leave(struct politeness_site *s)
{
    assert(s->waiting > 0);
    s->waiting--;
}

uint64_t politeness_take(struct politeness_site *s, uint64_t now_ms)
{
    if (s->is_taken)
        return UINT64_MAX;
    if (s->free_at_ms > now_ms)
        return s->free_at_ms - now_ms;
    s->is_taken = true;
    return 0;
}

void politeness_release(struct politeness_site *s, uint64_t now_ms, uint64_t pause_ms)
{
    assert(s->is_taken);
    s->is_taken = false;
    s->free_at_ms = now_ms + (pause_ms > s->spacing_ms ? pause_ms : s->spacing_ms);
}

static void rules_known(struct politeness_rules *r, uint64_t until_ms)
{
    arena_reset(&r->memory);
    r->robots = (struct robots){0};
    r->why = NULL;
    r->allows_nothing = r->is_refused = false;
    r->known = POLITENESS_RULES_KNOWN;
    r->until_ms = until_ms;
}

void politeness_set_rules(struct politeness_rules *r, const struct span *body, uint64_t now_ms,
                          uint64_t keep_ms)
{
    rules_known(r, now_ms + keep_ms);
    if (body)
        robots_parse(*body, SPAN("claimwire"), &r->memory, &r->robots);
}

void politeness_refuse(struct politeness_rules *r, const struct politeness_trouble *t,
                       uint64_t now_ms, uint64_t keep_ms)
{
    rules_known(r, now_ms + keep_ms);
    r->allows_nothing = true;
    r->is_refused = t->is_final;
    r->trouble = t->kind;
    r->why = arena_string(&r->memory, span_of(t->why));
}

bool politeness_knows(const struct politeness_rules *r, uint64_t now_ms)
{
    return r->known == POLITENESS_RULES_KNOWN && r->until_ms >= now_ms;
}

bool politeness_allows(const struct politeness_rules *r, const char *path, struct arena *scratch)
{
    return !r->allows_nothing && robots_allows(&r->robots, span_of(path), scratch);
}
