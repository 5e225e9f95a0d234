/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold - text made comparable, beside the text.
 *
 * Folding never touches the stored text. Arabic: alef forms (أ إ آ ٱ) -> ا, ة -> ه, ى and Persian ی
 * -> ي, ک -> ك, ؤ and ئ stay, harakat, superscript alef, tatweel, bidi marks and zero-width
 * characters dropped, presentation forms (NFKC) replaced, Arabic-Indic and Extended digits -> 0-9.
 * Latin: lower case, diacritics removed (ICU NFD, marks dropped), ’ ‘ ʿ ʾ ` -> ' and - ‐ ‑ kept as
 * '-'; ø đ ħ ı ł lose their stroke; no-break and thin blanks -> ' '. So "Deir ez-Zor" -> "deir
 * ez-zor", "الرَّقَّة" -> "الرقه".
 */
#ifndef FOLD_H
#define FOLD_H

#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"
#include "text.h"

/* Code points folded to UTF-8, one by one, whatever stands around them: so the folded form of a part of a text
 * is a part of the folded text. Returns how many bytes; `to` has fold_room() for them. Linear. */
size_t fold_points(const uint32_t *point, uint32_t n, char *to);

/* Bytes that fold_points() writes at most. */
size_t fold_room(const uint32_t *point, uint32_t n);

/* Folds a short string (a name, a dictionary row) to UTF-8; also collapses runs of white space to
 * one blank and trims. */
struct span fold_string(struct span s, struct arena *a);

/* One code point folded to at most one; 0 when it is dropped. (Presentation-form ligatures need
 * fold_expand.) */
uint32_t fold_point(uint32_t c);

/* One code point folded, ligatures taken apart; returns how many it became. */
#define FOLD_EXPANSION_MAX 18 /* U+FDFA is a whole sentence */
unsigned fold_expand(uint32_t c, uint32_t ret[FOLD_EXPANSION_MAX]);

/* Key of a name for both scripts: consonant skeleton in Latin letters (bridge.h). Articles (al-, el-, ad-,
 * ez-, ال), doubled letters, vowels, q/k/g, ou/u/oo, sun-letter assimilation, بن/ibn, أبو/abu are
 * evened out: دير الزور and "Deir ez-Zor" give the same key. A key proposes candidates; it never
 * decides. */
struct span fold_name_key(struct span name, struct arena *a);

#endif
