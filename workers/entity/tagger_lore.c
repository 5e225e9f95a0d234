/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger_lore.h"
#include <string.h>

#define LETTERS_MAX 30
#define PART_LETTERS_MAX 5

static struct tagger_lore_key key_of(char kind, const char *text, size_t n)
{
    struct tagger_lore_key key;
    key.n = 0; /* by itself: the text is not cleared, there are many keys */
    if (n + 1 > sizeof key.text)
        return key;
    key.text[0] = kind;
    memcpy(key.text + 1, text, n);
    key.n = n + 1;
    return key;
}

unsigned tagger_lore_parts(struct span stem, struct tagger_lore_key ret[TAGGER_LORE_PARTS_MAX])
{
    char word[4 * LETTERS_MAX + 2];
    size_t letter[LETTERS_MAX + 3], letters = 0, bytes = 0;
    unsigned parts = 0;
    word[bytes++] = '^';
    letter[letters++] = 0;
    for (size_t i = 0; i < stem.n; i++) {
        bool begins = ((unsigned char)stem.p[i] & 0xC0) != 0x80;
        if (begins && letters == LETTERS_MAX)
            break;
        if (begins)
            letter[letters++] = bytes;
        if (bytes + 1 < sizeof word)
            word[bytes++] = stem.p[i];
    }
    letter[letters++] = bytes;
    word[bytes++] = '$';
    letter[letters] = bytes;
    for (size_t i = 0; i < letters; i++)
        for (size_t n = 1; n <= PART_LETTERS_MAX && i + n <= letters; n++)
            if (parts < TAGGER_LORE_PARTS_MAX)
                ret[parts++] = key_of('~', word + letter[i], letter[i + n] - letter[i]);
    return parts;
}

struct tagger_lore_key tagger_lore_stem(struct span stem, unsigned half)
{
    return key_of((char)('1' + half), stem.p, stem.n);
}

unsigned tagger_lore_count(uint32_t n)
{
    return n < 2 ? n : n < 5 ? 2 : n < 30 ? 3 : 4;
}

unsigned tagger_lore_share(uint32_t n, uint32_t of)
{
    static const unsigned percent[] = {2, 10, 30, 60, 85};
    unsigned value = n > 0;
    for (size_t i = 0; n > 0 && i < sizeof percent / sizeof *percent; i++)
        value += n * UINT64_C(100) >= of * (uint64_t)percent[i];
    return value;
}

static uint32_t letters_of(const struct tagger_clusters *c, struct span stem)
{
    static const float steps[] = {-6, -4, -2.5f, -1.5f, -.5f, .5f, 1.5f, 2.5f, 4};
    struct tagger_lore_key key[TAGGER_LORE_PARTS_MAX];
    uint64_t asked[TAGGER_LORE_PARTS_MAX];
    unsigned n = tagger_lore_parts(stem, key);
    int32_t sum = 0;
    uint32_t step = 1;
    for (unsigned i = 0; i < n; i++)
        asked[i] = tagger_clusters_ask(c, span_at(key[i].text, key[i].n));
    for (unsigned i = 0; i < n; i++) {
        uint32_t number = tagger_clusters_get(c, asked[i]);
        sum += number ? (int32_t)number - 1 - TAGGER_LORE_ZERO : 0;
    }
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        step += (float)sum >= steps[i] * TAGGER_LORE_SCALE;
    return step;
}

void tagger_lore_of(const struct tagger_clusters *c, struct span stem,
                    uint32_t ret[TAGGER_LORE_CELLS])
{
    memset(ret, 0, TAGGER_LORE_CELLS * sizeof *ret);
    for (unsigned half = 0; half < 2; half++) {
        struct tagger_lore_key key = tagger_lore_stem(stem, half);
        uint32_t number = key.n ? tagger_clusters_of(c, span_at(key.text, key.n)) : 0;
        uint32_t count = ret[TAGGER_LORE_COUNT];
        for (unsigned i = 0; number && i < TAGGER_LORE_HALF; i++) {
            uint32_t value = (number - 1) >> (3 * i) & 7;
            bool is_count = half + i == TAGGER_LORE_COUNT;
            count = is_count ? value + 1 : count;
            ret[half * TAGGER_LORE_HALF + i] = is_count ? value + 1 : 1 + value * 8 + count;
        }
    }
    if (ret[TAGGER_LORE_COUNT] == 0)
        ret[TAGGER_LORE_COUNT] = 1;
    ret[TAGGER_LORE_LETTERS] = letters_of(c, stem);
}
