/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key - ids of rows, made from what they stand for.
 *
 * An id is the xxh3-64 of a domain name and the parts of the natural key, each part preceded by its length, cut to 63
 * bits so that it is never negative as a bigint; 0 is never given (a job id of 0 means "about no job" on the wire). The
 * same thing has the same id in every process and for ever, so a re-delivery meets its own row. xxh3 is no defence
 * against somebody who wants two texts to meet: where that would matter the row also holds the whole natural key, or
 * its SHA-256.
 *
 * The domains and orders of parts below are part of the stored data: changing one needs a migration.
 * No state; any thread.
 */
#ifndef KEY_H
#define KEY_H

#include <stdint.h>
#include "common/span.h"

#define KEY_TEXT_HASH_BYTES 16

/* An outlet, by the name that people give it, without white space at both ends. */
int64_t key_source(struct span name);

/* A feed, by its absolute URL in canonical form. */
int64_t key_feed(struct span url);

/* An address that was offered, by its absolute URL in canonical form (as Listing.Item.url). */
int64_t key_page(struct span url);

/* One body that a page (role 0) or feed (role 1) gave; `target` is the page's or feed's id. */
int64_t key_capture(int role, int64_t target, struct span sha256);

/* A ledger row: kind as in stages.h (1 poll, 2 page, 3 enrich), ref the feed's, page's or capture's id. */
int64_t key_job(int kind, int64_t ref);

/* An article of an outlet. The outlet is part of the key: a copy that names another outlet's page as its original
 * stays the copying outlet's own article (and meets the original in a duplicate_group). */
int64_t key_article(struct span source, struct span canonical_url);

/* xxh3-128 of a text, big-endian: what makes two editions the same. */
void key_text_hash(struct span text, uint8_t ret[KEY_TEXT_HASH_BYTES]);

/* One text of an article, and the group of all editions anywhere that have this text. */
int64_t key_edition(int64_t article, const uint8_t text_hash[KEY_TEXT_HASH_BYTES]);
int64_t key_group(const uint8_t text_hash[KEY_TEXT_HASH_BYTES]);

/* One annotation of an edition by stages of certain versions; `versions` is their text in stage order. */
int64_t key_run(int64_t edition, struct span versions);

/* The n-th claim of a run; the n-th event of that claim. */
int64_t key_claim(int64_t run, uint32_t n);
int64_t key_event(int64_t claim, uint32_t n);

/* What a claim is to a person, whichever run found it: the same edition, place and speaker. Judgements hang on it. */
int64_t key_claim_print(int64_t edition, uint32_t start, uint32_t end, struct span speaker);

/* An entity, by the id of the annotation: "actor:sdf", "place:wof:85632413", "name:<hash>". */
int64_t key_entity(struct span id);

#endif
