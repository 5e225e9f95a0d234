/* SPDX-License-Identifier: Apache-2.0 */
/* clang-format off */
/*
 * The sounds of a name made so coarse that a letter stands for what the other script, or the next
 * transliterator, cannot tell apart:
 *
 *   b  b p, ب پ            k  k q g gh c, ق ك غ گ      s  s sh ch, س ص ش
 *   d  d dh, د ض ذ         l m n r                     t  t th, ت ط ث
 *   f  f v ph, ف ڤ         w y  at the beginning of    x  kh, خ
 *   h  h, ح ه                   a word: elsewhere      z  z, ز ظ
 *   j  j, soft g, ج             they may be vowels
 *
 * Vowels, ع and hamza leave nothing, not even at the beginning: عصام is "Issam" as well as "Essam",
 * and "Ezzor" is الزور.
 */
/* clang-format on */
#include "bridge.h"
#include "fold.h"
#include <string.h>

static const char coarse[128] = {
    ['b'] = 'b', ['p'] = 'b', ['d'] = 'd', ['D'] = 'd', ['V'] = 'd', ['f'] = 'f', ['v'] = 'f',
    ['h'] = 'h', ['H'] = 'h', ['7'] = 'h', ['j'] = 'j', ['Z'] = 'j', ['k'] = 'k', ['q'] = 'k',
    ['g'] = 'k', ['G'] = 'k', ['c'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['r'] = 'r',
    ['s'] = 's', ['S'] = 's', ['C'] = 's', ['9'] = 's', ['t'] = 't', ['T'] = 't', ['6'] = 't',
    ['5'] = 'x', ['z'] = 'z', ['8'] = 'z', ['Q'] = 'z'};

/* w and y are consonants for certain at the beginning of a word only; g and c are soft before e, i
 * and y. */
static char coarsen(struct span sounds, size_t i, bool is_first)
{
    char c = sounds.p[i], next = i + 1 < sounds.n ? sounds.p[i + 1] : '\0';

    if (c == 'w' || c == 'y')
        return is_first ? c : '\0';
    if ((c == 'g' || c == 'c') && (next == 'e' || next == 'i' || next == 'y'))
        return c == 'g' ? 'j' : 's';
    return coarse[(unsigned char)c];
}

struct span bridge_key(struct span sounds, struct arena *a)
{
    char *key = arena_alloc(a, sounds.n + 1);
    size_t n = 0, word = 0; /* where the key of this word begins */

    for (size_t i = 0; i <= sounds.n; i++) {
        bool is_first = i == 0 || sounds.p[i - 1] == ' ' || sounds.p[i - 1] == 'L';
        if (i < sounds.n && sounds.p[i] != ' ') {
            char c = coarsen(sounds, i, is_first);
            if (c && !(n > word && key[n - 1] == c))
                key[n++] = c;
            continue;
        }
        /* The h of ة, ه, ح and of "-ah" at the end is heard or not, written or not. */
        if (n > word + 1 && key[n - 1] == 'h')
            n--;
        word = n;
    }
    if (n == 0 && sounds.n > 0) /* Aya, Ouii: vowels only */
        key[n++] = 'a';
    return span_at(key, n);
}

struct span fold_name_key(struct span name, struct arena *a)
{
    return bridge_key(bridge_sounds(name, a), a);
}

/* ---- near keys ---- */

static const char letters[] = "bdfhjklmnrstwxyz";

/* Letters that are mistaken for one another, each pair once in either direction. */
static const char *mistaken_for(char c)
{
    switch (c) {
    case 'j':
        return "ksyx";
    case 'k':
        return "jxs";
    case 'x':
        return "khjs";
    case 'h':
        return "x";
    case 's':
        return "ztjkx";
    case 'z':
        return "sdj";
    case 'd':
        return "zt";
    case 't':
        return "sd";
    case 'b':
        return "fw";
    case 'f':
        return "bw";
    case 'w':
        return "fb";
    case 'm':
        return "n";
    case 'n':
        return "ml";
    case 'l':
        return "n";
    case 'y':
        return "j";
    default:
        return "";
    }
}

void bridge_near_keys(struct span key, void (*take)(struct span near, void *ctx), void *ctx)
{
    char near[BRIDGE_SOUNDS_MAX + 1];
    size_t n = key.n < BRIDGE_SOUNDS_MAX ? key.n : BRIDGE_SOUNDS_MAX;

    for (size_t i = 0; i <= n && n > 0; i++) {
        memcpy(near, key.p, i);
        memcpy(near + i + 1, key.p + i, n - i);
        for (const char *c = letters; *c; c++) {
            near[i] = *c;
            if (i == 0 || key.p[i - 1] != *c) /* the same key as one letter on */
                take(span_at(near, n + 1), ctx);
        }
        if (i == n)
            break;
        for (const char *c = mistaken_for(key.p[i]); *c; c++) {
            near[i] = *c;
            memcpy(near + i + 1, key.p + i + 1, n - i - 1);
            take(span_at(near, n), ctx);
        }
        memcpy(near + i, key.p + i + 1, n - i - 1);
        take(span_at(near, n - 1), ctx);
    }
}
