/* SPDX-License-Identifier: Apache-2.0 */
#include "politeness.h"

#include <assert.h>
#include <stdlib.h>

#define FORGET_MS (60u * 60 * 1000)
#define BUCKETS 1024
#define RULES_BYTES_MAX (8u << 20)

struct politeness {
    uint64_t spacing_ms;
    struct politeness_site *bucket[BUCKETS];
};

struct politeness *politeness_new(uint64_t spacing_ms)
{
    struct politeness *p = calloc(1, sizeof *p);
    if (p)
        p->spacing_ms = spacing_ms;
    return p;
}

static void site_free(struct politeness_site *s)
{
    arena_done(&s->memory);
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
static size_t bucket_of(struct span origin)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < origin.n; i++)
        hash = (hash ^ (uint8_t)origin.p[i]) * 16777619u;
    return hash % BUCKETS;
}

static bool is_forgotten(const struct politeness_site *s, uint64_t now_ms)
{
    return !s->is_taken && s->waiting == 0 && s->rules != POLITENESS_RULES_ASKED_FOR &&
           now_ms > s->free_at_ms + FORGET_MS && now_ms > s->rules_until_ms;
}

struct politeness_site *politeness_site(struct politeness *p, const char *origin, uint64_t now_ms)
{
    struct span name = span_of(origin);
    struct politeness_site **at = &p->bucket[bucket_of(name)];
    while (*at) {
        struct politeness_site *s = *at;
        if (span_equal(s->origin, name))
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
    s->origin = span_at(s->name, name.n);
    arena_init(&s->memory, RULES_BYTES_MAX);
    *at = s;
    return s;
}

uint64_t politeness_join(const struct politeness *p, struct politeness_site *s)
{
    return p->spacing_ms * s->waiting++;
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

void politeness_release(struct politeness *p, struct politeness_site *s, uint64_t now_ms,
                        uint64_t pause_ms)
{
    assert(s->is_taken);
    s->is_taken = false;
    s->free_at_ms = now_ms + (pause_ms > p->spacing_ms ? pause_ms : p->spacing_ms);
}

void politeness_set_rules(struct politeness_site *s, const struct span *body, bool allows_nothing,
                          uint64_t now_ms, uint64_t keep_ms)
{
    arena_reset(&s->memory);
    s->robots = (struct robots){0};
    s->refusal = NULL;
    if (body) {
        struct span kept =
            body->n > ROBOTS_MAX_BYTES ? span_slice(*body, 0, ROBOTS_MAX_BYTES) : *body;
        kept = span_at(arena_string(&s->memory, kept), kept.n);
        robots_parse(kept, SPAN("claimwire"), &s->memory, &s->robots);
    }
    s->allows_nothing = allows_nothing;
    s->rules = POLITENESS_RULES_KNOWN;
    s->rules_until_ms = now_ms + keep_ms;
}

void politeness_refuse(struct politeness_site *s, const char *why, uint64_t now_ms,
                       uint64_t keep_ms)
{
    politeness_set_rules(s, NULL, true, now_ms, keep_ms);
    s->refusal = arena_string(&s->memory, span_of(why));
}

bool politeness_allows(const struct politeness_site *s, const char *path)
{
    return !s->allows_nothing && robots_allows(&s->robots, span_of(path));
}
