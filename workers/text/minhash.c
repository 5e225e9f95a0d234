/* SPDX-License-Identifier: Apache-2.0 */
#include "minhash.h"

#include <math.h>
#include <string.h>
#include <xxhash.h>
#include "word.h"

#define ROW_BITS __builtin_ctz(MINHASH_ROWS)
#define BAND_BYTES (2 * MINHASH_BAND_ROWS)
#define HEAD_BYTES 4
#define SIZE_MAX_STORED 0xFFFFFFu

_Static_assert(1 << ROW_BITS == MINHASH_ROWS, "rows are told by the first bits of a hash");
_Static_assert(MINHASH_BAND_ROWS * MINHASH_BANDS <= MINHASH_ROWS, "bands are made of rows");

/* An empty row takes the value of another one, chosen by its number alone, so that equal sets
 * choose alike. */
static void fill_empty(uint64_t row[MINHASH_ROWS])
{
    uint64_t full[MINHASH_ROWS];

    memcpy(full, row, sizeof full);
    for (uint32_t i = 0; i < MINHASH_ROWS; i++)
        for (uint32_t tried[2] = {i, 0}; row[i] == UINT64_MAX; tried[1]++)
            row[i] = full[XXH3_64bits(tried, sizeof tried) >> (64 - ROW_BITS)];
}

static void write_signature(const uint64_t row[MINHASH_ROWS], uint32_t size,
                            uint8_t ret[MINHASH_BYTES])
{
    ret[0] = MINHASH_VERSION;
    for (unsigned i = 0; i < 3; i++)
        ret[1 + i] = (uint8_t)(size >> 8 * i);
    for (unsigned i = 0; i < MINHASH_ROWS; i++) {
        ret[HEAD_BYTES + 2 * i] = (uint8_t)row[i];
        ret[HEAD_BYTES + 2 * i + 1] = (uint8_t)(row[i] >> 8);
    }
}

bool minhash_sign(struct span text, struct arena *a, uint8_t ret[MINHASH_BYTES])
{
    uint64_t row[MINHASH_ROWS], last[MINHASH_SHINGLE] = {0};
    struct word_walk walk;
    struct word word;
    uint32_t words = 0;

    (void)a;
    memset(row, 0xFF, sizeof row);
    word_begin(&walk, text);
    while (word_next(&walk, &word)) {
        memmove(last, last + 1, sizeof last - sizeof last[0]);
        last[MINHASH_SHINGLE - 1] = XXH3_64bits(word.folded.p, word.folded.n);
        if (++words < MINHASH_SHINGLE)
            continue;
        uint64_t hash = XXH3_64bits(last, sizeof last);
        uint64_t *at = &row[hash >> (64 - ROW_BITS)];
        hash &= UINT64_MAX >> ROW_BITS;
        if (hash < *at)
            *at = hash;
    }
    if (words < MINHASH_WORDS_MIN)
        return false;
    fill_empty(row);
    words -= MINHASH_SHINGLE - 1;
    write_signature(row, words < SIZE_MAX_STORED ? words : SIZE_MAX_STORED, ret);
    return true;
}

void minhash_bands(const uint8_t signature[MINHASH_BYTES], int64_t ret[MINHASH_BANDS])
{
    for (unsigned i = 0; i < MINHASH_BANDS; i++) {
        const uint8_t *rows = signature + HEAD_BYTES + BAND_BYTES * i;
        ret[i] = (int64_t)(XXH3_64bits_withSeed(rows, BAND_BYTES, i) >> 1);
    }
}

static double size_of(const uint8_t *signature)
{
    return signature[1] | signature[2] << 8 | signature[3] << 16;
}

double minhash_likeness(const uint8_t a[MINHASH_BYTES], const uint8_t b[MINHASH_BYTES])
{
    unsigned equal = 0;

    if (a[0] != b[0])
        return 0;
    for (unsigned i = HEAD_BYTES; i < MINHASH_BYTES; i += 2)
        equal += a[i] == b[i] && a[i + 1] == b[i + 1];
    double resemblance = (double)equal / MINHASH_ROWS;
    double common = resemblance / (1 + resemblance) * (size_of(a) + size_of(b));
    double is = common / sqrt(size_of(a) * size_of(b));
    return is < 1 ? is : 1;
}
