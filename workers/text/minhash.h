/* SPDX-License-Identifier: Apache-2.0 */
/*
 * minhash - near copies of a text, found without comparing every pair.
 *
 * A text is the set of its runs of MINHASH_SHINGLE words (word.h: folded, so that quotes, harakat
 * and letter variants do not matter). Its signature holds, for each of MINHASH_ROWS parts of the
 * hash space, the smallest hash of the set; the share of equal rows of two signatures estimates
 * their resemblance |A and B| / |A or B| (Broder 1997, "On the resemblance and containment of
 * documents"). One hash a shingle instead of one a row, and empty rows filled from others, after
 * Li, Owen, Zhang 2012 ("One permutation hashing") and Shrivastava 2017 ("Optimal densification").
 *
 * The signature also holds the size of the set, because outlets cut agency copy and add to it: a
 * likeness is |A and B| / sqrt(|A| |B|). Half is reached by two texts of one length that share half
 * of their runs, and by a text that stands whole in another one four times as long; a roundup that
 * quotes it in passing stays below, or it would chain together all that it quotes.
 *
 * Rows are grouped in bands (Indyk, Motwani 1998): two texts are compared when a band of theirs is
 * the same. Signatures and bands are stored: they never change for a given text, on any
 * little-endian machine, unless MINHASH_VERSION is counted up; signatures of different versions are
 * never alike.
 *
 * Shingle, rows, bands and MINHASH_LIKE were chosen with tests/bench/bench_copies.c, on a day of
 * eleven newspapers, and by reading pairs around the threshold.
 */
#ifndef MINHASH_H
#define MINHASH_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"

#define MINHASH_VERSION 1
#define MINHASH_SHINGLE 3
#define MINHASH_ROWS 128
#define MINHASH_BANDS 24
#define MINHASH_BAND_ROWS 2
#define MINHASH_BYTES (4 + 2 * MINHASH_ROWS) /* version, size of the set, rows */
#define MINHASH_WORDS_MIN 12
#define MINHASH_LIKE 0.5 /* copies from here on */

/* `text` is an article's text (UTF-8). false: fewer than MINHASH_WORDS_MIN words; such texts are
 * compared exactly or not at all. Linear; needs no memory of the arena at present. */
bool minhash_sign(struct span text, struct arena *a, uint8_t ret[MINHASH_BYTES]);

/* What to look others up by: 0 <= each < 2^63, the number of the band hashed in. */
void minhash_bands(const uint8_t signature[MINHASH_BYTES], int64_t ret[MINHASH_BANDS]);

/* 0..1, symmetric; at least MINHASH_LIKE: copies of one another. */
double minhash_likeness(const uint8_t a[MINHASH_BYTES], const uint8_t b[MINHASH_BYTES]);

#endif
