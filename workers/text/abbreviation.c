/* SPDX-License-Identifier: Apache-2.0 */
#include "abbreviation.h"

#include <stdint.h>
#include "utf8.h"

#define ABBREVIATION_BYTES_MAX 16

struct row {
    const char *words; /* separated by blanks; those with a capital are known with a capital only */
    enum abbreviation kind;
};

static const struct row rows[] = {
    /* before names */
    {"Mr Mrs Ms Mx Messrs Dr Drs Prof Rev Fr Hon Msgr Sheik Sh Eng Amb", ABBREVIATION_INSIDE},
    {"Gen Maj Lt Col Sgt Brig Capt Cpl Cmdr Cdr Cmd Pvt Pfc Adm Ens Insp Supt Det Const Lieut",
     ABBREVIATION_INSIDE},
    {"Sen Rep Reps Sens Gov Pres Del Atty Dist Asst Assoc Mt Ft Pt", ABBREVIATION_INSIDE},
    /* inside sentences */
    {"vs v i.e e.g ie eg cf viz approx al incl esp", ABBREVIATION_INSIDE},
    {"A.H", ABBREVIATION_INSIDE},
    /* before numbers */
    {"No Nos Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec", ABBREVIATION_NUMBER},
    {"c ca b d m r fl div ed", ABBREVIATION_NUMBER}, /* (c. 1818; b. 1960; d. 1975) */
    {"p pp vol fig figs art arts ch sec para Vol Fig Art Sec Ch", ABBREVIATION_NUMBER},
    /* ends of names, of times, of lists */
    {"Inc Ltd Co Corp Bros Jr Sr St Ave Blvd Rd Dept Univ Intl est etc PhD Ph.D M.D B.A M.A Esq",
     ABBREVIATION_OPEN},
    {"U.S U.N U.K E.U U.S.A U.A.E D.C a.m p.m A.M P.M B.C A.D", ABBREVIATION_OPEN},
    /* Arabic: titles, then what may end a sentence (and so on, Hijri year, AD, BC) */
    {"أد أ.د د م أ ص ب ت ج ط ع ف س ر ن ش مج ص.ب د.م أ.م ا.د", ABBREVIATION_INSIDE},
    {"إلخ الخ هـ ه م ق.م ق.هـ ب.م", ABBREVIATION_OPEN},
};

static const char starters[] = "the a an he she it they we i you this that these those there but "
                               "and or in on at as for if when while however his her "
                               "their its our my your after before since though although meanwhile "
                               "according many some most not what who why how so "
                               "then also with from by under during despite both all several now "
                               "to until once here yet such other another more "
                               "earlier later last instead still even each every only because "
                               "where which among asked officials authorities "
                               "yesterday today nobody everyone";

static const char reporting[] = "said says told asked asks added adds wrote writes tweeted replied "
                                "explained shouted declared noted warned "
                                "stressed continued insisted recalled exclaimed wondered demanded "
                                "responded remarked stated argued";

static const char joiners[] =
    "قال قالت يقول تقول سأل سألت تساءل تساءلت صاح صاحت كتب كتبت مضيفا مضيفة "
    "موضحا مؤكدا ثم قبل بعد حين عندما بينما حسب بحسب وفق وفقا";

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 0x20) : c;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool matches(struct span entry, struct span word)
{
    if (entry.n != word.n || (is_capital(entry.p[0]) && !is_capital(word.p[0])))
        return false;
    for (size_t i = 0; i < entry.n; i++)
        if (lower(entry.p[i]) != lower(word.p[i]))
            return false;
    return true;
}

/* One pass over the list: a text of full stops asks this for every one of them. */
static bool list_has(const char *words, struct span word)
{
    size_t from = 0;

    for (size_t i = 0;; i++) {
        if (words[i] != ' ' && words[i] != '\0')
            continue;
        if (i - from == word.n && matches(span_at(words + from, word.n), word))
            return true;
        if (words[i] == '\0')
            return false;
        from = i + 1;
    }
}

/* One letter, or letters with a full stop after each but the last: J  U.S  ق.م */
static bool is_dotted(struct span word, unsigned *ret_letters)
{
    bool is_letter_due = true;

    *ret_letters = 0;
    for (size_t i = 0; i < word.n;) {
        uint32_t c = utf8_next(word, &i);
        bool is_stop = c == '.';
        if (is_stop == is_letter_due)
            return false;
        *ret_letters += !is_stop;
        is_letter_due = is_stop;
    }
    return *ret_letters > 0 && !is_letter_due;
}

/* و before an Arabic title: "ود." is "and Dr." */
static struct span without_and(struct span word)
{
    static const struct span and = {"و", 2};

    return word.n > and.n && span_starts_with(word, and) ? span_slice(word, and.n, word.n) : word;
}

enum abbreviation abbreviation_of(struct span word)
{
    unsigned letters;
    struct span bare = without_and(word);

    if (word.n == 0 || word.n > ABBREVIATION_BYTES_MAX)
        return ABBREVIATION_NONE;
    if (word.n == 1 && is_capital(word.p[0]))
        return ABBREVIATION_OPEN; /* an initial */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (list_has(rows[i].words, word) || (bare.n < word.n && list_has(rows[i].words, bare)))
            return rows[i].kind;
    if (!is_dotted(bare, &letters))
        return ABBREVIATION_NONE;
    if ((unsigned char)bare.p[0] >= 0x80)
        return ABBREVIATION_INSIDE;
    return is_capital(bare.p[0]) || letters > 1 ? ABBREVIATION_OPEN : ABBREVIATION_NONE;
}

bool abbreviation_is_starter(struct span word)
{
    return word.n > 0 && list_has(starters, word);
}

bool abbreviation_is_reporting(struct span word)
{
    return word.n > 0 && list_has(reporting, word);
}

bool abbreviation_is_joiner(struct span word)
{
    return word.n > 0 && list_has(joiners, word);
}
