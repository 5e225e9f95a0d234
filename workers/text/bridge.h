/* SPDX-License-Identifier: Apache-2.0 */
/* clang-format off */
/*
 * bridge - are two spellings, in either script, the same name?
 *
 * A name of either script is read as the sounds it is written for; two names are compared sound by
 * sound. fold_name_key() is the coarse form of the same sounds, by which candidates are found; what
 * bridge_score() says ranks them. Both only propose: a table of aliases, or the context, decides.
 *
 * Sounds are single ASCII characters; figures stand for what people who write Arabic in Latin
 * letters use them for:
 *
 *   b p t d r z f v k g q l m n h w y s j   as they sound; و ي are w y, consonant or long vowel
 *   T th ث     S sh ش     D dh ذ     G gh غ     5 kh خ     C ch چ تش     Z zh ژ
 *   7 ح        9 ص        6 ط        V ض        8 ظ        3 ع           2 hamza
 *   Q ts tz تس  c soft or hard, as the language of the name has it
 *   L al- or ال written together with the name: its article, or its own letters (Albert)
 *   A ا        H h at the end, ه, ة: heard or not        a e i o u: Latin vowels, u for ou, oo
 *
 * Words are parted by one blank, articles that stand apart (al-, el-, ez- before Zor) are left out, and عبدال,
 * Abdul-, -eddine are parted from what follows or precedes.
 *
 * All functions are pure and may be called from any thread.
 */
/* clang-format on */
#ifndef BRIDGE_H
#define BRIDGE_H

#include <stdbool.h>
#include "common/arena.h"
#include "common/span.h"

/* Names are compared up to so many sounds; what follows is not looked at. A comparison costs at
 * most the square of it. */
#define BRIDGE_SOUNDS_MAX 64

/* From this score on two spellings are more often than not one name (tests/bench/README.md tells
 * how often). */
#define BRIDGE_LIKELY 0.85
/* And nearly always from this one. */
#define BRIDGE_SURE 0.95

/* The sounds of a name; may be empty. Of what is longer than any name the first 256 letters are
 * read. */
struct span bridge_sounds(struct span name, struct arena *a);

/* The coarse form of sounds, without blanks: what fold_name_key() (fold.h) makes of a name. */
struct span bridge_key(struct span sounds, struct arena *a);

/* The keys that differ from one by one letter: left out, put in, or exchanged for one that is
 * mistaken for it. Calls `take` for each, the key borrowed for the call; at most some 20 times the
 * length of the key (cut at BRIDGE_SOUNDS_MAX). */
void bridge_near_keys(struct span key, void (*take)(struct span near, void *ctx), void *ctx);

/* How well two names, given as sounds, agree: 1 the same sounds, 0 nothing in common. The share of
 * the weight of both names that their best alignment keeps: consonants weigh most, short vowels
 * little, as Arabic does not write them. Letters that the other script cannot tell apart (q k g,
 * th t s) cost little, letters that transliterators mistake (j g, kh h) some. Symmetric. Word order
 * counts, word division does not. */
double bridge_score_sounds(struct span x, struct span y);

/* The same for names as they are written. Where both have two to four words their order may differ
 * ("Luqa, Hossam"): a little less than the score in the best order is returned. */
double bridge_score(struct span x, struct span y, struct arena *a);

#endif
