/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic_word.h"

#define ACT_POINTS 12
#define OWNED_POINTS 4
#define ALEF 0x627
#define ALEF_BELOW 0x625
#define HEH 0x647
#define FATHATAN 0x64b

bool arabic_word_is_owned(const struct view *v, uint32_t i)
{
    const struct token *t = &v->tokens.at[i];

    static const char *const ones[] = {"احدهم", "احدهما", "احداهما", "احداهن",
                                       "بعضهم", "كلاهما", "جميعهم",  NULL};

    if (view_is_any(v, i, ones))
        return false;
    if (v->word[i].mark || v->word[i].article || v->word[i].mention != VIEW_NONE ||
        view_source(v, i) ||
        view_has(v, i, LEXICON_GIVEN | LEXICON_SAME | LEXICON_ADV | LEXICON_PREP) ||
        t->end - t->start < OWNED_POINTS)
        return false;
    return v->text.point[t->end - 1] == HEH || view_ends_with(v, i, "ها") ||
           view_ends_with(v, i, "هم") || view_ends_with(v, i, "هما");
}

/* Letters of a folded word behind its first `skip` ones. */
static uint32_t letters(const struct view *v, uint32_t i, uint32_t skip, uint32_t *ret)
{
    const struct token *t = &v->tokens.at[i];
    uint32_t n = 0;

    for (uint32_t at = t->start + skip; at < t->end && n < ACT_POINTS; at++) {
        const uint32_t c = fold_point(v->text.point[at]);
        if (c != 0)
            ret[n++] = c;
    }
    return n;
}

/* Arabic letters that the patterns are made of, folded. */
enum { TEH = 0x62a, SEEN = 0x633, MEEM = 0x645, NOON = 0x646, WAW = 0x648, YEH = 0x64a };

/* استفعال, استفعالة */
static bool is_tenth(const uint32_t *c, uint32_t n)
{
    return n >= 6 && c[0] == ALEF && c[1] == SEEN && c[2] == TEH &&
           (c[n - 2] == ALEF || c[n - 3] == ALEF);
}

/* انفعال, افتعال: six letters, the last but one an alef. */
static bool is_seventh_or_eighth(const uint32_t *c, uint32_t n)
{
    return n == 6 && c[0] == ALEF && c[4] == ALEF && (c[1] == NOON || c[2] == TEH || c[2] == 0x62f);
}

/* إفعال; without its hamza it might be a plural (أعضاء). */
static bool is_fourth(const struct view *v, uint32_t i, uint32_t skip, const uint32_t *c,
                      uint32_t n)
{
    return n == 5 && c[3] == ALEF && v->text.point[v->tokens.at[i].start + skip] == ALEF_BELOW;
}

/* تفعيل */
static bool is_second(const uint32_t *c, uint32_t n)
{
    return n == 5 && c[0] == TEH && c[3] == YEH && c[4] != HEH;
}

/* تفاعل; never the plural of a noun (تجارب). */
static bool is_sixth(const uint32_t *c, uint32_t n)
{
    return n == 5 && c[0] == TEH && c[2] == ALEF && c[4] != YEH && c[4] != HEH && c[4] != 0x628;
}

/* تفعّل; not with a weak letter, which other words have (تميم, توتر has one, too, and stays out). */
static bool is_fifth(const uint32_t *c, uint32_t n)
{
    if (n != 4 || c[0] != TEH)
        return false;
    for (uint32_t i = 1; i < n; i++)
        if (c[i] == ALEF || c[i] == YEH || c[i] == HEH || c[i] == WAW)
            return false;
    return true;
}

/* Those of the first form follow no pattern. */
static bool is_listed(const struct view *v, uint32_t i)
{
    static const char *const acts[] = {
        "مقتل",  "وقف",   "بدء",    "وفاه",  "سقوط",  "وصول",  "عوده",  "خروج",  "دخول",   "فتح",
        "غلق",   "منع",   "رفع",    "فوز",   "نجاح",  "ضبط",   "رفض",   "قبول",  "عزل",    "حل",
        "قصف",   "شن",    "تاسيس",  "تعيين", "حصول",  "تعرض",  "تاجيل", "تقدم",  "صدور",   "وجود",
        "فرض",   "عدم",   "موت",    "هروب",  "فرار",  "وقوع",  "ترشح",  "اطلاق", "اعلان",  "الغاء",
        "اغلاق", "ايقاف", "افتتاح", "اقامه", "اصابه", "اقاله", "اعاده", "اداره", "ضروره",  "اهميه",
        "خطوره", "سعي",   "غياب",   "بقاء",  "وقوف",  "دعم",   "حرص",   "عزم",   "جاهزيه", "رغبه",
        "صحه",   "خبر",   "نبا",    NULL};

    return view_is_any(v, i, acts);
}

static bool has_pattern(const struct view *v, uint32_t i, uint32_t skip)
{
    uint32_t c[ACT_POINTS];
    const uint32_t n = letters(v, i, skip, c);

    return is_tenth(c, n) || is_seventh_or_eighth(c, n) || is_fourth(v, i, skip, c, n) ||
           is_second(c, n) || is_sixth(c, n) || (is_fifth(c, n) && !v->word[i].lex);
}

bool arabic_word_is_act(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    if (w->mark || w->article || w->prep || w->mention != VIEW_NONE || view_source(v, i) ||
        view_has(v, i, LEXICON_GIVEN))
        return false;
    return has_pattern(v, i, w->conj) || is_listed(v, i);
}

bool arabic_word_is_happening(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];
    uint32_t c[ACT_POINTS], n;

    static const char *const first[] = {"حصول", "وقوع", "وصول", "هبوط", "صعود",  "عوده", "خروج",
                                        "دخول", "فوز",  "وفاه", "مقتل", "زياده", NULL};

    if (w->mark || w->article || w->prep || view_mention(v, i) || view_source(v, i))
        return false;
    n = letters(v, i, w->conj, c);
    return view_is_any(v, i, first) || is_sixth(c, n) || is_seventh_or_eighth(c, n) ||
           (n == 4 && c[0] == TEH && c[1] != ALEF && c[2] != ALEF && !v->word[i].lex);
}

bool arabic_word_is_definite_act(const struct view *v, uint32_t i)
{
    static const char *const first[] = {"القيام", "البدء", "الشروع", "العوده", NULL};
    const struct view_word *w = &v->word[i];
    uint32_t c[ACT_POINTS], n;

    if (i >= v->words || w->mark || !w->article || w->prep || w->mention != VIEW_NONE ||
        view_source(v, i))
        return false;
    n = letters(v, i, 2u + w->conj, c);
    return has_pattern(v, i, 2u + w->conj) || view_is_any(v, i, first) ||
           ((n == 4 || n == 5) && c[0] == TEH && c[n - 1] != YEH && c[n - 1] != HEH);
}

/* مفاعلة */
static bool is_third(const uint32_t *c, uint32_t n)
{
    return n == 6 && c[0] == MEEM && c[2] == ALEF && c[5] == HEH;
}

bool arabic_word_is_act_for(const struct view *v, uint32_t i)
{
    uint32_t c[ACT_POINTS], n;

    if (!view_starts_with(v, i, "ل"))
        return false;
    n = letters(v, i, 1, c);
    return is_third(c, n) || has_pattern(v, i, 1);
}

bool arabic_word_is_carried_act(const struct view *v, uint32_t i)
{
    return v->word[i].prep == 'b' && has_pattern(v, i, 1u + v->word[i].conj);
}

bool arabic_word_is_inner_act(const struct view *v, uint32_t i)
{
    static const char *const acts[] = {"بنجاح", "بنقل", "بدعم", "بوقف",  "بفتح", "برفع",
                                       "بضبط",  "بدفع", "بمنع", "بجهود", "بدور", NULL};

    return i > 0 && view_starts_with(v, i, "ب") && arabic_word_is_inner(v, i) &&
           v->word[i].mention != v->word[i + 1].mention &&
           (has_pattern(v, i, 1) || view_is_any(v, i, acts));
}

/* تقريرا, خطابًا: with its mark, or by the noun that is left without its last letter, or because
 * the next word agrees with it. */
bool arabic_word_is_accusative(const struct view *v, uint32_t i)
{
    static const char *const nouns[] = {"بيانا",  "خطابا",  "بلاغا",  "خبرا", "كتابا",
                                        "مقالا",  "حديثا",  "حوارا",  "نصا",  "قانونا",
                                        "مرسوما", "مشروعا", "اتفاقا", NULL};
    const struct view_word *w = &v->word[i];
    const struct token *t = &v->tokens.at[i];
    uint32_t c[ACT_POINTS], n;

    if (i >= v->words || w->mark || w->article ||
        (v->text.point[t->end - 1] != ALEF && v->text.point[t->end - 1] != FATHATAN) ||
        view_mention(v, i) || (view_source(v, i) && view_source(v, i) != LEXICON_SOURCE_DOCUMENT) ||
        view_has(v, i, LEXICON_GIVEN | LEXICON_ADV) || t->folded.n < 8)
        return false;
    for (uint32_t p = t->end; p > t->start + 2 && t->end - p < 2; p--)
        if (v->text.point[p - 1] == FATHATAN)
            return true;
    n = letters(v, i, w->conj, c);
    if (view_is_any(v, i, nouns) || (n == 4 && view_ends_with(v, i + 1, "يا") &&
                                     v->tokens.at[i + 1].folded.n > 8 && !view_mention(v, i + 1)))
        return true; /* رقما قياسيا */
    if (n < 5 || c[n - 1] != ALEF || c[n - 2] == HEH || c[n - 2] == NOON ||
        (c[n - 2] == YEH && c[n - 3] == ALEF)) /* تقريرها, تقريرنا, قضايا */
        return false;
    n--;
    return is_tenth(c, n) || is_seventh_or_eighth(c, n) || (n == 5 && c[0] == TEH && c[3] == YEH) ||
           (n == 5 && c[0] == ALEF && c[3] == ALEF) || /* أطرافا */
           (c[n - 1] == YEH && i > 0 && view_ends_with(v, i - 1, "ا"));
}

bool arabic_word_is_honoured(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"سموه",   "سموها",  "معاليه",  "سعادته", "فخامته",
                                        "جلالته", "دولته",  "فضيلته",  "سماحته", "سيادته",
                                        "غبطته",  "قداسته", "معاليها", NULL};

    return view_is_any(v, i, words);
}

bool arabic_word_is_last(const struct view *v, uint32_t i)
{
    return VIEW_IS(v, i, "الاخير") || VIEW_IS(v, i, "الاخيره");
}

bool arabic_word_points(const struct view *v, uint32_t i)
{
    static const char *const these[] = {"هذا", "هذه", "ذلك", "تلك", "هولاء", NULL};

    return view_is_any(v, i, these);
}

bool arabic_word_is_flight(const struct view *v, uint32_t i)
{
    static const char *const moves[] = {"هروب", "فرار", "نزوح", "انسحاب", "تناثر", "انهيار", NULL};

    return view_is_any(v, i, moves);
}

bool arabic_word_governs(const struct view *v, uint32_t i)
{
    const enum lexicon_source s = view_source(v, i);

    if (v->word[i].article || (s != LEXICON_SOURCE_ROLE && s != LEXICON_SOURCE_ORGANISATION))
        return false;
    return !view_ends_with(v, i, "ون") && !view_ends_with(v, i, "ين");
}
