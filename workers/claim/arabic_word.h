/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arabic_word - what the shape of an Arabic word tells where no list knows it.
 *
 * Verbal nouns have few patterns (Form II تفعيل, IV إفعال, VII انفعال, VIII افتعال, X استفعال), and
 * a pronoun written behind a noun says that the noun has its owner already. Both tell an object
 * from the name of a speaker, which may be any word.
 */
#ifndef CLAIM_ARABIC_WORD_H
#define CLAIM_ARABIC_WORD_H

#include "view.h"

/* The word ends like one that carries a pronoun: ه, ها, هم. */
static inline bool arabic_word_is_pronominal(const struct view *v, uint32_t i)
{
    const uint32_t *end = &v->text.point[v->tokens.at[i].end - 1];

    return *end == 0x647 || (v->tokens.at[i].end - v->tokens.at[i].start > 2 && end[-1] == 0x647);
}

/* دعمه, استعدادها: the noun carries the pronoun of its owner. A feminine ending is none (سلامة). */
bool arabic_word_is_owned(const struct view *v, uint32_t i);

/* تكليف, استقالة, إطلاق, وقف: what somebody does, not who does it. Never a word that a mention
 * covers. */
bool arabic_word_is_act(const struct view *v, uint32_t i);

/* التدخل, الإفراج: the same with the article. */
bool arabic_word_is_definite_act(const struct view *v, uint32_t i);

/* لتشكيل, لمكافحة: the letter of a purpose in front of a verbal noun. Asked of the letters alone.
 */
bool arabic_word_is_act_for(const struct view *v, uint32_t i);

/* باستشهاد, بانتشار: the same with the letter that governs it. */
bool arabic_word_is_carried_act(const struct view *v, uint32_t i);

/* أشاد فلان | بنجاح: the same as the last word of a name that does not end there. */
bool arabic_word_is_inner_act(const struct view *v, uint32_t i);

/* سموه, معاليه: he, in the language of courts. */
bool arabic_word_is_honoured(const struct view *v, uint32_t i);

/* الأخير, الأخيرة: who was named last. */
bool arabic_word_is_last(const struct view *v, uint32_t i);

/* هذا, هؤلاء */
bool arabic_word_points(const struct view *v, uint32_t i);

/* تقريرا, تمويلا: an indefinite noun or adjective in the accusative, which is never who says
 * something. What nothing but its last letter tells may be a name, and is none. */
bool arabic_word_is_accusative(const struct view *v, uint32_t i);

/* تضاعف, ارتفاع, انتشار: of the forms that nobody does to anything, what happens. */
bool arabic_word_is_happening(const struct view *v, uint32_t i);

/* هروب, نزوح, انسحاب: events that no row of triggers.tsv needs to name. */
bool arabic_word_is_flight(const struct view *v, uint32_t i);

/* A known noun without article that must be followed by what it governs: رئيس | حزب ..., وزارة |
 * الدفاع. */
bool arabic_word_governs(const struct view *v, uint32_t i);

/* A word behind the first of the mention that covers it: what looks like a preposition there is
 * part of a name. */
static inline bool arabic_word_is_inner(const struct view *v, uint32_t i)
{
    return i > 0 && v->word[i].mention != VIEW_NONE && v->word[i].mention == v->word[i - 1].mention;
}

#endif
