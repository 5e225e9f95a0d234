/* SPDX-License-Identifier: Apache-2.0 */
/* clang-format off */
/*
 * fold_name_key(), apart from fold.c because it is a table of sounds rather than of characters.
 * Both scripts are brought to one alphabet in which a letter stands for what the other script, or
 * the next transliterator, cannot tell apart:
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
#include "fold.h"

#include "utf8.h"

struct name_key {
    char *to;
    size_t n;
    size_t word; /* where the key of this word begins */
};

static void put(struct name_key *k, char c)
{
    bool is_doubled = k->n > k->word && k->to[k->n - 1] == c;

    if (c != 0 && !is_doubled)
        k->to[k->n++] = c;
}

/* The h of ة, ه, ح and of "-ah" at the end is heard or not, written or not. */
static void end_word(struct name_key *k)
{
    if (k->n > k->word + 1 && k->to[k->n - 1] == 'h')
        k->n--;
}

/* ------------------------------------------------------------------------------------- Arabic */

/* U+0621..U+064A; 0: no consonant. و and ي are seen to by their caller. */
static const char arabic_sound[] = {
    [0x28 - 0x21] = 'b', [0x2A - 0x21] = 't', [0x2B - 0x21] = 't', [0x2C - 0x21] = 'j',
    [0x2D - 0x21] = 'h', [0x2E - 0x21] = 'x', [0x2F - 0x21] = 'd', [0x30 - 0x21] = 'd',
    [0x31 - 0x21] = 'r', [0x32 - 0x21] = 'z', [0x33 - 0x21] = 's', [0x34 - 0x21] = 's',
    [0x35 - 0x21] = 's', [0x36 - 0x21] = 'd', [0x37 - 0x21] = 't', [0x38 - 0x21] = 'z',
    [0x3A - 0x21] = 'k', [0x41 - 0x21] = 'f', [0x42 - 0x21] = 'k', [0x43 - 0x21] = 'k',
    [0x44 - 0x21] = 'l', [0x45 - 0x21] = 'm', [0x46 - 0x21] = 'n', [0x47 - 0x21] = 'h',
    [0x4A - 0x21] = 0,
};

static char arabic_letter(uint32_t c, bool is_first)
{
    switch (c) {
    case 0x648:
        return is_first ? 'w' : 0;
    case 0x64A:
        return is_first ? 'y' : 0;
    case 0x67E: /* peh */
        return 'b';
    case 0x686: /* tcheh */
        return 's';
    case 0x698: /* jeh */
        return 'j';
    case 0x6A4: /* veh */
        return 'f';
    case 0x6AF: /* gaf */
        return 'k';
    default:
        return c >= 0x621 && c <= 0x64A ? arabic_sound[c - 0x621] : 0;
    }
}

static void add_arabic(struct name_key *k, struct span w)
{
    static const struct span article = {"ال", 4}, servant = {"عبدال", 10};
    bool is_first = true;

    if (span_starts_with(w, servant)) {
        put(k, 'b');
        put(k, 'd');
        w = span_slice(w, servant.n - article.n, w.n);
        k->word = k->n;
    }
    if (span_starts_with(w, article) && (w.n == article.n || w.n >= article.n + 4))
        w = span_slice(w, article.n, w.n);
    for (size_t i = 0; i < w.n; is_first = false) {
        uint32_t c = utf8_next(w, &i);
        size_t next = i;
        if (c == 0x62A && i < w.n && utf8_next(w, &next) == 0x634)
            continue; /* تش writes "ch" */
        put(k, arabic_letter(c, is_first));
    }
    end_word(k);
}

/* -------------------------------------------------------------------------------------- Latin */

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static bool is_soft_before(char c)
{
    return c == 'e' || c == 'i' || c == 'y';
}

/* Letters that together are one sound. Longer ones first. */
static const struct {
    char spelling[5];
    char sound;
} digraphs[] = {
    {"tsch", 's'}, {"tch", 's'}, {"sch", 's'}, {"sh", 's'}, {"ch", 's'}, {"kh", 'x'}, {"gh", 'k'},
    {"dh", 'd'},   {"th", 't'},  {"ph", 'f'},  {"dj", 'j'}, {"zh", 'j'}, {"ck", 'k'},
};

static char latin_digraph(struct span w, size_t i, size_t *ret_len)
{
    for (size_t k = 0; k < sizeof digraphs / sizeof *digraphs; k++) {
        struct span spelling = span_of(digraphs[k].spelling);
        if (span_starts_with(span_slice(w, i, w.n), spelling)) {
            *ret_len = spelling.n;
            return digraphs[k].sound;
        }
    }
    return 0;
}

static char latin_letter(struct span w, size_t i)
{
    static const char sound[] = {
        ['b' - 'a'] = 'b', ['d' - 'a'] = 'd', ['f' - 'a'] = 'f', ['h' - 'a'] = 'h',
        ['j' - 'a'] = 'j', ['k' - 'a'] = 'k', ['l' - 'a'] = 'l', ['m' - 'a'] = 'm',
        ['n' - 'a'] = 'n', ['p' - 'a'] = 'b', ['q' - 'a'] = 'k', ['r' - 'a'] = 'r',
        ['s' - 'a'] = 's', ['t' - 'a'] = 't', ['v' - 'a'] = 'f', ['z' - 'a'] = 'z'};
    char c = w.p[i], next = i + 1 < w.n ? w.p[i + 1] : '\0';

    if (c == 'c')
        return is_soft_before(next) ? 's' : 'k';
    if (c == 'g')
        return is_soft_before(next) ? 'j' : 'k';
    if (c == 'w' || c == 'y')
        return i == 0 ? c : 0;
    return c >= 'a' && c <= 'z' ? sound[c - 'a'] : 0;
}

static void add_latin(struct name_key *k, struct span w)
{
    size_t i = 0;

    if (w.n > 5 && w.p[0] == 'a' && w.p[1] == 'b' && w.p[2] == 'd' && is_vowel(w.p[3]) &&
        w.p[4] == 'l') {
        put(k, 'b'); /* Abdulrahman, Abdelrahman: عبد الرحمن */
        put(k, 'd');
        k->word = k->n;
        w = span_slice(w, 5, w.n);
    } else if (w.n > 4 && (w.p[0] == 'a' || w.p[0] == 'e') && w.p[1] == 'l' && !is_vowel(w.p[2])) {
        i = 2; /* Alraqqa, Elbaradei */
    } else if (w.n > 2 && w.p[0] == 'o' && w.p[1] == 'u' && is_vowel(w.p[2])) {
        put(k, 'w'); /* the French way: Ouadi */
        i = 2;
    }
    while (i < w.n) {
        size_t len = 1;
        char sound = latin_digraph(w, i, &len);
        if (w.p[i] == 'x') {
            put(k, 'k');
            put(k, 's');
        }
        put(k, sound ? sound : latin_letter(w, i));
        i += len;
    }
    end_word(k);
}

/* "al", "el", "ez" before "Zor", "ash" before "Sham": a vowel, then l or the letters that the next
 * word begins with. */
static bool is_article(struct span w, struct span next)
{
    struct span tail;

    if (w.n < 2 || w.n > 3 || !is_vowel(w.p[0]) || next.n == 0)
        return false;
    tail = span_slice(w, 1, w.n);
    return span_equal(tail, SPAN("l")) || span_starts_with(next, tail);
}

/* Abdul, Abdel, Abdal before another word: عبد and the article of that word. */
static bool is_servant(struct span w)
{
    return w.n == 5 && span_starts_with(w, SPAN("abd")) && is_vowel(w.p[3]) && w.p[4] == 'l';
}

static bool is_between_words(char c)
{
    return c == ' ' || c == '-' || c == '_' || c == '.' || c == ',' || c == '/';
}

/* The next word at or behind *at, empty at the end; moves *at behind it. */
static struct span next_word(struct span name, size_t *at)
{
    size_t from = *at, to;

    while (from < name.n && is_between_words(name.p[from]))
        from++;
    for (to = from; to < name.n && !is_between_words(name.p[to]);)
        to++;
    *at = to;
    return span_slice(name, from, to);
}

/* Latin words without the apostrophes that stand for ain and hamza. */
static struct span without_apostrophes(struct span s, struct arena *a)
{
    char *to = arena_alloc(a, s.n);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\'')
            to[n++] = s.p[i];
    return span_at(to, n);
}

struct span fold_name_key(struct span name, struct arena *a)
{
    struct span folded = without_apostrophes(fold_string(name, a), a);
    struct name_key k = {.to = arena_alloc(a, 2 * folded.n + 1)};
    size_t at = 0;

    for (struct span w = next_word(folded, &at), next; w.n > 0; w = next) {
        next = next_word(folded, &at);
        k.word = k.n;
        if ((unsigned char)w.p[0] >= 0x80)
            add_arabic(&k, w);
        else if (is_servant(w) && next.n > 0)
            add_latin(&k, SPAN("abd"));
        else if (!is_article(w, next))
            add_latin(&k, w);
    }
    if (k.n == 0 && folded.n > 0) /* Aya, Ouii: vowels only */
        k.to[k.n++] = 'a';
    return span_at(k.to, k.n);
}
