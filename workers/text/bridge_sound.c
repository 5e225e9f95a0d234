/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a name as sounds: one table of letters for each script. */
#include "bridge.h"
#include "fold.h"
#include "utf8.h"

#define SERVANT_LEN 5   /* abdul, abdel */
#define LETTERS_MAX 256 /* of a name that are read */
#define LETTERS_BYTES (4 * (LETTERS_MAX + FOLD_EXPANSION_MAX))

struct reading {
    char *to;
    size_t n;
    size_t word; /* where the sounds of this word begin */
};

static void put(struct reading *r, char sound)
{
    if (sound != 0)
        r->to[r->n++] = sound;
}

static void part_word(struct reading *r)
{
    if (r->n > 0 && r->to[r->n - 1] != ' ' && r->to[r->n - 1] != 'L')
        r->to[r->n++] = ' ';
    r->word = r->n;
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ------------------------------------------------------------------------------------- Arabic */

/* Letters that are not among U+0621..U+064A: Persian, Kurdish, Urdu, Pashto, Uyghur. */
static const struct {
    uint16_t letter;
    char sound;
} more_arabic[] = {
    {0x679, 't'}, {0x67C, 't'}, {0x67E, 'p'}, {0x681, 'z'}, {0x685, 's'}, {0x686, 'C'},
    {0x688, 'd'}, {0x689, 'd'}, {0x691, 'r'}, {0x693, 'r'}, {0x695, 'r'}, {0x696, 'z'},
    {0x698, 'Z'}, {0x69A, 'S'}, {0x6A4, 'v'}, {0x6AD, 'n'}, {0x6AF, 'g'}, {0x6B5, 'l'},
    {0x6BA, 'n'}, {0x6BC, 'n'}, {0x6BE, 'h'}, {0x6C1, 'H'}, {0x6C6, 'w'}, {0x6C7, 'w'},
    {0x6C8, 'w'}, {0x6CB, 'v'}, {0x6CE, 'y'}, {0x6D0, 'y'}, {0x6D2, 'y'}, {0x6D5, 'H'},
};

static char arabic_sound(uint32_t c)
{
    /* ء آ أ ؤ إ ئ ا ب ة ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ, then ـ ف ق ك ل م ن ه و ى ي */
    static const char first[] = "2AA2A2AbHtTj75dDrzsS9V683G", second[] = "\0fqklmnhwyy";

    if (c >= 0x621 && c <= 0x63A)
        return first[c - 0x621];
    if (c >= 0x640 && c <= 0x64A)
        return second[c - 0x640];
    for (size_t i = 0; i < sizeof more_arabic / sizeof *more_arabic; i++)
        if (more_arabic[i].letter == c)
            return more_arabic[i].sound;
    return 0;
}

/* Two letters that write one foreign sound, but not at the beginning of دجلة or تسنيم. */
static char arabic_pair(uint32_t c, uint32_t second, bool is_first)
{
    if (c == 0x62A && second == 0x634) /* تش */
        return 'C';
    if (c == 0x62A && (second == 0x633 || second == 0x632) && !is_first) /* تس تز */
        return 'Q';
    return c == 0x62F && second == 0x62C && !is_first ? 'j' : 0; /* دج */
}

static void read_arabic(struct reading *r, struct span w)
{
    static const struct span article = {"ال", 4}, servant = {"عبدال", 10};

    if (span_starts_with(w, servant) && w.n > servant.n) {
        put(r, '3');
        put(r, 'b');
        put(r, 'd');
        part_word(r);
        w = span_slice(w, servant.n - article.n, w.n);
    }
    if (span_starts_with(w, article) && w.n >= article.n + 4) {
        put(r, 'L');
        w = span_slice(w, article.n, w.n);
    }
    for (size_t i = 0; i < w.n;) {
        uint32_t c = utf8_next(w, &i);
        size_t next = i;
        uint32_t second = i < w.n ? utf8_next(w, &next) : 0;
        bool is_first = r->n == r->word || r->to[r->n - 1] == 'L';
        char sound = arabic_pair(c, second, is_first);
        put(r, sound ? sound : arabic_sound(c));
        if (sound)
            i = next;
    }
    if (r->n > r->word + 1 && r->to[r->n - 1] == 'h')
        r->to[r->n - 1] = 'H';
}

/* -------------------------------------------------------------------------------------- Latin */

/* Letters that together are one sound. Longer ones first. */
static const struct {
    char spelling[5];
    char sound;
} digraphs[] = {
    {"tsch", 'C'}, {"tch", 'C'}, {"sch", 'S'}, {"sh", 'S'}, {"ch", 'C'}, {"kh", '5'}, {"gh", 'G'},
    {"dh", 'D'},   {"th", 'T'},  {"ph", 'f'},  {"dj", 'j'}, {"zh", 'Z'}, {"ck", 'k'}, {"ou", 'u'},
    {"oo", 'u'},   {"ee", 'i'},  {"7'", '5'},  {"3'", 'G'}, {"9'", 'V'}, {"6'", '8'},
};

static char latin_digraph(struct span w, size_t i, size_t *ret_len)
{
    struct span rest = span_slice(w, i, w.n);

    if (i > 0 && (span_starts_with(rest, SPAN("ts")) || span_starts_with(rest, SPAN("tz")))) {
        *ret_len = 2;
        return 'Q';
    }
    if (i > 0 && w.p[i - 1] == 'a' && span_starts_with(rest, SPAN("zha")))
        return 0; /* Azhar, not Brezhnev */
    for (size_t k = 0; k < sizeof digraphs / sizeof *digraphs; k++) {
        struct span spelling = span_of(digraphs[k].spelling);
        if (span_starts_with(rest, spelling)) {
            *ret_len = spelling.n;
            return digraphs[k].sound;
        }
    }
    return 0;
}

/* A figure between letters, or behind three, stands for a letter: 7oms, Ma3arat, rabi3. */
static char latin_digit(struct span w, size_t i)
{
    static const char sound[] = {0, 0, '2', '3', 0, '5', '6', '7', 'q', '9'};
    bool is_alone = (i == 0 || !is_digit(w.p[i - 1])) && (i + 1 == w.n || !is_digit(w.p[i + 1]));

    return is_alone && w.n > 2 && (i + 1 < w.n || i >= 3) ? sound[w.p[i] - '0'] : 0;
}

/* One sound at w[i], 0 for none; *ret_len bytes are read. */
static char latin_sound(struct span w, size_t i, size_t *ret_len)
{
    char c = w.p[i], sound = latin_digraph(w, i, ret_len);

    if (sound)
        return sound;
    *ret_len = 1;
    if (is_digit(c))
        return latin_digit(w, i);
    if (c == '\'')
        return '2';
    if (c >= 'a' && c <= 'z')
        return c;
    if ((unsigned char)c < 0x80)
        return 0;
    size_t next = i;
    uint32_t point = utf8_next(w, &next);
    *ret_len = next - i;
    switch (point) {
    case 0xDF: /* ß */
        return 's';
    case 0xE6:  /* æ */
    case 0x153: /* œ */
    case 0x259: /* ə */
        return 'e';
    case 0xF0: /* ð */
        return 'D';
    case 0xFE: /* þ */
        return 'T';
    default:
        return 0;
    }
}

static void read_letters(struct reading *r, struct span w)
{
    part_word(r);
    if (w.n > 2 && w.p[0] == 'o' && w.p[1] == 'u' && is_vowel(w.p[2])) {
        put(r, 'w'); /* the French way: Ouadi */
        w = span_slice(w, 2, w.n);
    }
    for (size_t i = 0, len; i < w.n; i += len) {
        char sound = latin_sound(w, i, &len);
        bool is_doubled = r->n > r->word && r->to[r->n - 1] == sound;
        if (sound == 'x' && i > 0) {
            put(r, 'k');
            put(r, 's');
        } else if (sound == 'x') {
            put(r, '5'); /* Xelîl, Xavier: خليل, خافيير */
        } else if (!is_doubled) {
            put(r, sound);
        }
    }
    if (r->n > r->word + 1 && r->to[r->n - 1] == 'h')
        r->to[r->n - 1] = 'H';
}

/* "eddin", "addine", "uddeen" behind a name is الدين, the article and all. */
static size_t faith_len(struct span w)
{
    static const char *const tails[] = {"din", "dine", "deen", "tin"};

    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct span tail = span_of(tails[i]);
        if (w.n < tail.n + 4 || !span_ends_with(w, tail) || !is_vowel(w.p[w.n - tail.n - 2]))
            continue;
        char article = w.p[w.n - tail.n - 1];
        if (article == 'l' || article == tail.p[0])
            return tail.n;
    }
    return 0;
}

static void read_latin(struct reading *r, struct span w)
{
    size_t tail;

    if (w.n > SERVANT_LEN && span_starts_with(w, SPAN("abd")) && is_vowel(w.p[3]) &&
        w.p[4] == 'l') {
        read_letters(r, SPAN("abd")); /* Abdulrahman, Abdelrahman: عبد الرحمن */
        w = span_slice(w, SERVANT_LEN, w.n);
    } else if (w.n > 4 && (w.p[0] == 'a' || w.p[0] == 'e') && w.p[1] == 'l' && !is_vowel(w.p[2])) {
        part_word(r);
        put(r, 'L'); /* Alraqqa, Elbaradei */
        w = span_slice(w, 2, w.n);
    }
    tail = faith_len(w);
    if (tail > 0) {
        read_letters(r, span_slice(w, 0, w.n - tail - 2));
        w = SPAN("din");
    }
    read_letters(r, w);
}

/* -------------------------------------------------------------------------------------- words */

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
    return w.n == SERVANT_LEN && span_starts_with(w, SPAN("abd")) && is_vowel(w.p[3]) &&
           w.p[4] == 'l';
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

static bool is_arabic(struct span w)
{
    return (unsigned char)w.p[0] >= 0xD8 && (unsigned char)w.p[0] <= 0xDB;
}

static bool is_alef_with_hamza(uint32_t c)
{
    return c == 0x622 || c == 0x623 || c == 0x625;
}

/* The beginning of the name, folded, but for أ, إ and آ: what begins with them begins with no
 * article (ألمانيا). */
static struct span fold_letters(struct span name, char to[LETTERS_BYTES])
{
    uint32_t point[FOLD_EXPANSION_MAX];
    size_t n = 0, letters = 0;

    for (size_t i = 0; i < name.n && letters < LETTERS_MAX;) {
        uint32_t c = utf8_next(name, &i);
        unsigned points = fold_expand(c, point);
        if (is_alef_with_hamza(c))
            point[0] = 0x623;
        for (unsigned k = 0; k < points; k++, letters++)
            n += utf8_write(point[k] <= ' ' || point[k] == 0x85 ? ' ' : point[k], to + n);
    }
    return span_at(to, n);
}

struct span bridge_sounds(struct span name, struct arena *a)
{
    char letters[LETTERS_BYTES];
    struct span folded = fold_letters(name, letters);
    struct reading r = {.to = arena_alloc(a, 3 * folded.n + 8)};
    size_t at = 0;

    for (struct span w = next_word(folded, &at), next; w.n > 0; w = next) {
        next = next_word(folded, &at);
        part_word(&r);
        if (is_arabic(w))
            read_arabic(&r, w);
        else if (is_servant(w) && next.n > 0)
            read_letters(&r, SPAN("abd"));
        else if (!is_article(w, next))
            read_latin(&r, w);
    }
    while (r.n > 0 && r.to[r.n - 1] == ' ')
        r.n--;
    return span_at(r.to, r.n);
}
