/* SPDX-License-Identifier: Apache-2.0 */
#include "key.h"

#define XXH_STATIC_LINKING_ONLY /* the state on the stack */
#include <xxhash.h>

static void add(XXH3_state_t *h, struct span part)
{
    uint64_t n = part.n;
    uint8_t len[8];

    for (int i = 0; i < 8; i++)
        len[i] = (uint8_t)(n >> (8 * i));
    XXH3_64bits_update(h, len, sizeof(len));
    if (part.n > 0)
        XXH3_64bits_update(h, part.p, part.n);
}

static void add_number(XXH3_state_t *h, int64_t v)
{
    uint8_t b[8];

    for (int i = 0; i < 8; i++)
        b[i] = (uint8_t)((uint64_t)v >> (8 * i));
    add(h, span_at((const char *)b, sizeof(b)));
}

static void start(XXH3_state_t *h, const char *domain)
{
    XXH3_64bits_reset(h);
    add(h, span_of(domain));
}

static int64_t finish(XXH3_state_t *h)
{
    int64_t id = (int64_t)(XXH3_64bits_digest(h) & INT64_MAX);

    return id ? id : 1;
}

static int64_t of_text(const char *domain, struct span text)
{
    XXH3_state_t h;

    start(&h, domain);
    add(&h, text);
    return finish(&h);
}

static int64_t of_numbers(const char *domain, int64_t a, int64_t b)
{
    XXH3_state_t h;

    start(&h, domain);
    add_number(&h, a);
    add_number(&h, b);
    return finish(&h);
}

static int64_t of_number_and_text(const char *domain, int64_t a, struct span b)
{
    XXH3_state_t h;

    start(&h, domain);
    add_number(&h, a);
    add(&h, b);
    return finish(&h);
}

int64_t key_source(struct span name)
{
    return of_text("source", span_trim(name));
}

int64_t key_feed(struct span url)
{
    return of_text("feed", url);
}

int64_t key_page(struct span url)
{
    return of_text("page", url);
}

int64_t key_capture(int role, int64_t target, struct span sha256)
{
    XXH3_state_t h;

    start(&h, "capture");
    add_number(&h, role);
    add_number(&h, target);
    add(&h, sha256);
    return finish(&h);
}

int64_t key_job(int kind, int64_t ref)
{
    return of_numbers("job", kind, ref);
}

int64_t key_article(struct span source, struct span canonical_url)
{
    XXH3_state_t h;

    start(&h, "article");
    add(&h, span_trim(source));
    add(&h, canonical_url);
    return finish(&h);
}

void key_text_hash(struct span text, uint8_t ret[KEY_TEXT_HASH_BYTES])
{
    XXH128_canonical_t c;

    XXH128_canonicalFromHash(&c, XXH3_128bits(text.p, text.n));
    memcpy(ret, c.digest, KEY_TEXT_HASH_BYTES);
}

int64_t key_edition(int64_t article, const uint8_t text_hash[KEY_TEXT_HASH_BYTES])
{
    return of_number_and_text("edition", article,
                              span_at((const char *)text_hash, KEY_TEXT_HASH_BYTES));
}

int64_t key_group(const uint8_t text_hash[KEY_TEXT_HASH_BYTES])
{
    return of_text("group", span_at((const char *)text_hash, KEY_TEXT_HASH_BYTES));
}

int64_t key_run(int64_t edition, struct span versions)
{
    return of_number_and_text("run", edition, versions);
}

int64_t key_claim(int64_t run, uint32_t n)
{
    return of_numbers("claim", run, n);
}

int64_t key_event(int64_t claim, uint32_t n)
{
    return of_numbers("event", claim, n);
}

int64_t key_claim_print(int64_t edition, uint32_t from, uint32_t to, struct span speaker)
{
    XXH3_state_t h;

    start(&h, "claim_print");
    add_number(&h, edition);
    add_number(&h, from);
    add_number(&h, to);
    add(&h, speaker);
    return finish(&h);
}

int64_t key_entity(struct span id)
{
    return of_text("entity", id);
}
