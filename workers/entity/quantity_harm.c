/* SPDX-License-Identifier: Apache-2.0 */
/* What happened to the counted: a verb before them, behind them, passed on from those before. */
#include "number.h"
#include "quantity_rules.h"

#define VERB_BEFORE_MAX 5 /* atoms between "killed" and its number */
#define VERB_BEFORE_PART_MAX 8
#define VERB_BEFORE_SUBJECT_MAX 10 /* the same of an Arabic verb, whose subject stands between */
#define VERB_BEHIND_MAX 10 /* atoms between the counted and "were killed" */
#define TOLL_MAX 14        /* atoms between "death toll" and its number */
#define INCLUDED_MAX 9     /* atoms between "the victims ... included" and the number */
#define LIST_MAX 14        /* atoms of "including a woman and two of her children" */
#define FAR_MAX 24
#define PASSED_ON_MAX 10 /* atoms between "killed 5 of the guards" and "and 3 workers" */

/* The number column of a harm: where the counted stand. */
enum { HARM_ANY, HARM_BEFORE, HARM_BEHIND, HARM_FAR, HARM_TOLL };

bool quantity_is_people(const char *label)
{
    static const char *const people[] = {"people",   "civilians", "women",      "children",
                                         "soldiers", "fighters",  "casualties", "displaced",
                                         "arrested", "kidnapped"};
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        if (strcmp(label, people[i]) == 0)
            return true;
    return false;
}

bool quantity_is_harm(const char *label)
{
    static const char *const harms[] = {"killed",    "wounded",     "arrested", "kidnapped",
                                        "released",  "displaced",   "settled",  "missing",
                                        "evacuated", "surrendered", "returned", "enrolled"};
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++)
        if (strcmp(label, harms[i]) == 0)
            return true;
    return false;
}

#define FORMS_OF_BE SCAN_WORDS("was", "were", "been", "being", "is", "are", "be", "got")

static bool is_passive(const struct scan *s, uint32_t verb)
{
    if (verb > 1 &&
        scan_is_one_of(s, verb - 1,
                       SCAN_WORDS("reportedly", "also", "reported", "allegedly", "then", "later")))
        verb--;
    return verb > 0 && scan_is_one_of(s, verb - 1, FORMS_OF_BE);
}

static bool is_clause_end(const struct scan *s, uint32_t atom)
{
    return scan_is_mark(s, atom, '.') || scan_is_mark(s, atom, ';') ||
           scan_is_mark(s, atom, 0x61B) || scan_is_mark(s, atom, '!') ||
           scan_is_mark(s, atom, '?') || scan_is_mark(s, atom, ':');
}

/* ---- before the number ---- */

/* Looking back from a number for its verb: another number, another counted noun, a mark end it. */
static bool ends_verb_search(const struct scan *s, uint32_t atom)
{
    double number;
    bool is_mark =
        !s->atom[atom].is_arabic && s->atom[atom].kind == TOKEN_MARK && !scan_is_quote(s, atom);
    bool is_doer = scan_is_one_of(s, atom, SCAN_WORDS("يد", "ايدي")); /* قتلوا على يد 3 مهاجمين */
    return is_mark || is_doer || number_digits(s, atom, &number) ||
           scan_has(s, atom, VOCABULARY_COUNTED);
}

/* The verb at an atom, when its object stands behind it. "released pictures of four workers": only
 * killing and wounding reach over other words. */
static const char *harm_of_object(const struct scan *s, const struct scan_match *verb,
                                  uint32_t number)
{
    const struct vocabulary_item *item = scan_item(s, verb);
    bool is_behind =
        !s->atom[verb->from].is_arabic && is_passive(s, verb->from) && verb->to - verb->from == 1;
    bool is_far = number > verb->to + 1 && strcmp(item->label, "killed") != 0 &&
                  strcmp(item->label, "wounded") != 0 && !s->atom[verb->from].is_arabic;
    bool is_particle = number > verb->to && scan_is_word(s, verb->from, "فقد"); /* فقد تم نقل 5 */
    if (is_behind || is_far || is_particle || item->number == HARM_BEHIND ||
        item->number == HARM_TOLL)
        return NULL;
    return item->label;
}

/* ليبلغ عدد ضحايا الحادث 7 أشخاص: the verb stands before the toll, a noun or two behind it. */
static const char *toll_of_verb(const struct scan *s, uint32_t from)
{
    for (uint32_t back = 2; back <= VERB_BEFORE_MAX && back < from; back++) {
        const struct scan_match *m = scan_at(s, from - back, VOCABULARY_HARM);
        if (m && scan_item(s, m)->number == HARM_TOLL && scan_same_sentence(s, m->from - 1, from))
            return scan_is_one_of(s, m->from - 1, SCAN_WORDS("بلغ", "يبلغ", "ليبلغ", "وبلغ", "وصل",
                                                             "يصل", "ليصل", "فبلغ"))
                       ? scan_item(s, m)->label
                       : NULL;
        if (s->atom[from - back].kind != TOKEN_WORD)
            return NULL;
    }
    return NULL;
}

/* "the death toll rose to 34", حصيلة القتلى إلى 34 */
static const char *toll_before(const struct scan *s, uint32_t from)
{
    if (from == 0 || !scan_is_one_of(s, from - 1,
                                     SCAN_WORDS("to", "of", "at", "reached", "is", "was", "as",
                                                "الي", "بلغ", "بلغت", "وصل", "وصلت", "هو")))
        return toll_of_verb(s, from);
    for (uint32_t back = 1; back <= TOLL_MAX && back <= from; back++) {
        uint32_t at = from - back;
        if (!scan_same_sentence(s, at, from) || is_clause_end(s, at))
            return NULL;
        const struct scan_match *m = scan_at(s, at, VOCABULARY_HARM);
        if (m && scan_item(s, m)->number == HARM_TOLL)
            return scan_item(s, m)->label;
    }
    return NULL;
}

/* What a noun of the table says about those who are among them: the dead, the victims. */
static const char *fate_of(const struct scan_match *m, const struct scan *s)
{
    const char *label = m ? scan_item(s, m)->label : "";
    return quantity_is_harm(label) ? label : strcmp(label, "casualties") == 0 ? "killed" : NULL;
}

/* "the victims included 51 children" */
static const char *included_before(const struct scan *s, uint32_t from)
{
    for (uint32_t back = 2; back <= INCLUDED_MAX && back <= from; back++) {
        if (!scan_same_sentence(s, from - back, from))
            return NULL;
        const char *fate = fate_of(scan_at(s, from - back, VOCABULARY_COUNTED), s);
        if (fate)
            return fate;
    }
    return NULL;
}

/* "among the dead were 22 children", وبين القتلى 5 أطفال */
static const char *among_before(const struct scan *s, uint32_t from)
{
    if (from > 1 && scan_is_one_of(s, from - 1, SCAN_WORDS("include", "included", "includes")))
        return included_before(s, from);
    uint32_t at = from;
    if (at > 0 && scan_is_one_of(s, at - 1, FORMS_OF_BE))
        at--;
    if (at < 2 || !scan_same_sentence(s, at - 2, from))
        return NULL;
    const struct scan_match *m = scan_at(s, at - 1, VOCABULARY_COUNTED);
    at -= 2;
    at -= at > 0 && scan_is_word(s, at, "the");
    if (!m || !scan_is_one_of(s, at, SCAN_WORDS("among", "amongst", "بين", "وبين", "of")))
        return NULL;
    return fate_of(m, s);
}

/* A verb of several words that ends right before the number: "claimed the lives of". */
static const char *phrase_before(const struct scan *s, uint32_t from)
{
    for (uint32_t back = VERB_BEFORE_MAX; back > 1; back--) {
        const struct scan_match *m = back <= from ? scan_at(s, from - back, VOCABULARY_HARM) : NULL;
        if (m && m->to == from && scan_same_sentence(s, m->from, from))
            return harm_of_object(s, m, from);
    }
    return NULL;
}

const char *quantity_harm_before(const struct quantity_work *w, uint32_t from, bool is_counted)
{
    const struct scan *s = w->scan;
    const char *phrase = phrase_before(s, from);
    if (phrase)
        return phrase;
    uint32_t marker = quantity_part_marker(s, from), number = from;
    bool is_part = marker != SCAN_NONE;
    uint32_t near = is_part ? VERB_BEFORE_PART_MAX : VERB_BEFORE_MAX;
    if (is_part)
        number = marker;
    for (uint32_t back = 1; back <= VERB_BEFORE_SUBJECT_MAX && back <= number; back++) {
        uint32_t at = number - back;
        if (!scan_same_sentence(s, at, from) || is_clause_end(s, at) ||
            (back > near && !(is_counted && s->atom[at].is_arabic)))
            break;
        const struct scan_match *m = scan_at(s, at, VOCABULARY_HARM);
        if (m && m->to <= number && scan_item(s, m)->number != HARM_TOLL &&
            (back <= near || scan_item(s, m)->number == HARM_ANY))
            return harm_of_object(s, m, is_part ? m->to : number);
        /* the total without a number: "killing civilians including three children" */
        double figure;
        if ((ends_verb_search(s, at) && (!is_part || number_digits(s, at, &figure))) ||
            (back > near && scan_can_be_joined(s, at)))
            break;
    }
    const char *harm = toll_before(s, from);
    return harm ? harm : among_before(s, from);
}

/* ---- behind the counted ---- */

/* عدد من المسؤولين عن مقتل ...: an Arabic verbal noun tells of those behind it, but for
 * تمكن المئات من الفرار. */
static bool is_of_others(const struct scan *s, const struct scan_match *m)
{
    if (!s->atom[m->from].is_arabic || scan_item(s, m)->number != HARM_BEFORE)
        return false;
    bool is_theirs = scan_before(s, m) & SCAN_PREPOSITION ||
                     (m->from > 0 &&
                      scan_is_one_of(s, m->from - 1, SCAN_WORDS("من", "الي", "حاله", "حالات")));
    return !is_theirs || strcmp(scan_item(s, m)->label, "killed") == 0;
}

/* What an atom behind the counted says of them; `is_bound`: right behind, or after "were". */
static const char *harm_at(const struct scan *s, uint32_t at, bool is_bound)
{
    const struct scan_match *m = scan_at(s, at, VOCABULARY_HARM);
    if (m && (scan_item(s, m)->number == HARM_TOLL || is_of_others(s, m)))
        m = NULL;
    if (m && scan_is_one_of(s, at, SCAN_WORDS("died", "die")))
        return scan_item(s, m)->label;
    if (m && (is_bound || s->atom[at].is_arabic || is_passive(s, at)))
        return scan_item(s, m)->label;
    m = is_bound && !s->atom[at].is_arabic ? scan_at(s, at, VOCABULARY_COUNTED) : NULL;
    if (!m) /* "six soldiers dead", "were left dead" */
        return NULL;
    const char *label = scan_item(s, m)->label;
    return strcmp(label, "killed") == 0 || strcmp(label, "wounded") == 0 ||
                   strcmp(label, "missing") == 0
               ? label
               : NULL;
}

/* "six people killed 5": the verb has an object of its own, but for headlines: "6 killed 22
 * injured". */
static bool has_object(const struct scan *s, uint32_t verb)
{
    const struct scan_match *m = scan_at(s, verb, VOCABULARY_HARM);
    double n;
    if (!m || !number_digits(s, m->to, &n))
        return false;
    uint32_t at = m->to + 1;
    at += scan_is_one_of(s, at, SCAN_WORDS("others", "people", "more"));
    return !scan_has(s, at, VOCABULARY_HARM);
}

static bool ends_subject(const struct scan *s, uint32_t at, bool is_list)
{
    if (s->atom[at].is_arabic)
        return !is_list;
    return !is_list && scan_is_one_of(s, at, SCAN_WORDS("and", "who", "while", "but", "as"));
}

/* "including ...", "some of them ...", or a second subject: "30 soldiers and 39 rebels were". */
static bool begins_list(const struct scan *s, uint32_t at, uint32_t to)
{
    return scan_has(s, at, VOCABULARY_PART_MARKER) ||
           (at == to && scan_is_one_of(s, at, SCAN_WORDS("and", "و")) && at + 1 < s->atoms &&
            s->atom[at + 1].kind == TOKEN_NUMBER);
}

/* "were among the dead", "among the victims" */
static const char *among_at(const struct scan *s, uint32_t at)
{
    if (!scan_is_one_of(s, at, SCAN_WORDS("among", "amongst")))
        return NULL;
    at += 1 + scan_is_word(s, at + 1, "the");
    return fate_of(scan_at(s, at, VOCABULARY_COUNTED), s);
}

/* سقوط 4 عسكريين وإصابة آخرين: with و another clause begins. */
static bool begins_clause(const struct scan *s, uint32_t at)
{
    const struct scan_match *m = s->atom[at].is_arabic ? scan_at(s, at, VOCABULARY_HARM) : NULL;
    return m && scan_before(s, m) & SCAN_AND;
}

/* Behind a list the verb stands without "were": "23 civilians - nine children among them - dead".
 */
static bool ends_list(const struct scan *s, uint32_t at)
{
    return scan_is_dash(s, at - 1) || scan_has(s, at - 1, VOCABULARY_COUNTED);
}

struct subject {
    uint32_t to;    /* the atom behind it */
    uint32_t limit; /* where the search ends */
    bool had_be, is_list;
};

static bool ends_search(const struct scan *s, const struct subject *x, uint32_t at)
{
    bool is_number = s->atom[at].kind == TOKEN_NUMBER && !x->is_list;
    return is_number || is_clause_end(s, at) || begins_clause(s, at);
}

/* What an atom says of the subject before it; *ret_done when it settles that nothing is said. */
static const char *fate_at(const struct scan *s, const struct subject *x, uint32_t at,
                           bool *ret_done)
{
    bool is_bound = at == x->to || x->had_be;
    const char *fate = is_bound ? among_at(s, at) : NULL;
    if (fate)
        return fate;
    fate = harm_at(s, at, is_bound || (x->is_list && ends_list(s, at)));
    *ret_done = fate && has_object(s, at) && !x->had_be;
    return *ret_done ? NULL : fate;
}

const char *quantity_harm_behind(const struct quantity_work *w, const struct quantity *q)
{
    const struct scan *s = w->scan;
    struct subject x = {.to = q->to_atom, .limit = q->to_atom + VERB_BEHIND_MAX};
    bool is_done = false;
    for (uint32_t at = x.to; at < x.limit && scan_same_sentence(s, q->from_atom, at); at++) {
        if (!x.is_list && begins_list(s, at, x.to)) {
            x.is_list = true; /* its members are counted on their own */
            x.limit += LIST_MAX;
        }
        if (ends_search(s, &x, at))
            return NULL;
        const char *fate = fate_at(s, &x, at, &is_done);
        if (fate || is_done)
            return fate;
        x.had_be |= scan_is_one_of(s, at, SCAN_WORDS("was", "were", "been", "are", "being"));
        if (at > x.to + 2 && !x.had_be && ends_subject(s, at, x.is_list))
            return NULL;
    }
    return NULL;
}

/* "dozens of people came from ... to strike reconciliation deals" */
static const char *harm_far(const struct quantity_work *w, uint32_t to)
{
    const struct scan *s = w->scan;
    for (uint32_t at = to; at < to + FAR_MAX && scan_same_sentence(s, to - 1, at); at++) {
        const struct scan_match *m = scan_at(s, at, VOCABULARY_HARM);
        if (m && scan_item(s, m)->number == HARM_FAR)
            return scan_item(s, m)->label;
    }
    return NULL;
}

/* Where "as well as" begins that ends right before `from`: إضافة إلى ثلاثة; SCAN_NONE if none. */
static uint32_t addition_before(const struct scan *s, uint32_t from)
{
    if (from < 2 || !scan_is_one_of(s, from - 1, SCAN_WORDS("الي", "عن", "علي", "جانب")))
        return SCAN_NONE;
    bool is_beside = scan_is_word(s, from - 1, "جانب") && scan_is_word(s, from - 2, "الي");
    return is_beside || scan_is_one_of(s, from - 2,
                                       SCAN_WORDS("اضافه", "بالاضافه", "والاضافه", "واضافه", "فضلا",
                                                  "وفضلا", "علاوه", "وعلاوه"))
               ? from - 2
               : SCAN_NONE;
}

/* Words between two counts that only say who the first are: عشرة من منسوبي القوات. */
static bool is_of_the_counted(const struct scan *s, uint32_t atom)
{
    return s->atom[atom].is_arabic && s->atom[atom].kind == TOKEN_WORD &&
           !scan_has_any(s, atom, SCAN_BIT(VOCABULARY_HARM) | SCAN_BIT(VOCABULARY_SPEECH)) &&
           !scan_is_one_of(s, atom,
                           SCAN_WORDS("في", "علي", "بين", "خلال", "بعد", "قبل", "اثناء", "اثر",
                                      "مع", "ضد", "عن", "الي", "ان", "حين", "فيما", "بينما",
                                      "الذي", "الذين", "التي", "عند", "جراء", "لدي", "حيث"));
}

/* استشهاد عشرة من منسوبي القوات وثلاثة عاملين, ... في الموقع إضافة إلى ثلاثة: the verb of the first
 * count holds for the second. */
static bool is_joined_far(const struct scan *s, uint32_t to, uint32_t from)
{
    uint32_t addition = addition_before(s, from), end = addition == SCAN_NONE ? from : addition;
    if (!s->atom[from].is_arabic && s->atom[from].kind != TOKEN_NUMBER)
        return false;
    for (uint32_t at = to; at < end; at++) {
        bool is_and = at + 1 == from && scan_is_word(s, at, "و");
        bool is_comma = addition != SCAN_NONE && at + 1 == end && scan_is_comma(s, at);
        bool is_with = addition != SCAN_NONE && s->atom[at].kind == TOKEN_WORD &&
                       !scan_has(s, at, VOCABULARY_HARM);
        if (!is_and && !is_comma && !is_with && !is_of_the_counted(s, at))
            return false;
    }
    return addition != SCAN_NONE || scan_is_word(s, from - 1, "و") || scan_can_be_joined(s, from);
}

/* The verb of "killed 5 civilians and 3 soldiers" holds for the soldiers too. */
static const char *harm_passed_on(const struct quantity_work *w, uint32_t from)
{
    const char *const *joins =
        SCAN_WORDS("and", ",", "،", "including", "among", "them", "of", "بينهم", "بينهن", "و",
                   "منهم", "من", "another", "as", "well", "at", "least", "plus", "her", "his",
                   "their", "also", "about", "some", "more", "than");
    if (w->out->n == 0)
        return NULL;
    const struct quantity *last = &w->out->at[w->out->n - 1];
    if (last->unit || !scan_same_sentence(w->scan, last->from_atom, from) ||
        from - last->to_atom > PASSED_ON_MAX || !quantity_is_harm(last->what))
        return NULL;
    if (is_joined_far(w->scan, last->to_atom, from))
        return last->what;
    if (from - last->to_atom > 4)
        return NULL;
    for (uint32_t i = last->to_atom; i < from; i++)
        if (!scan_is_one_of(w->scan, i, joins))
            return NULL;
    return last->what;
}

/* "13 civilians killed 43 others injured": without the comma the first verb is that of the first
 * count. */
static const char *harm_of_own(const struct quantity_work *w, const struct quantity *q)
{
    const struct scan *s = w->scan;
    const struct quantity *last = w->out->n ? &w->out->at[w->out->n - 1] : NULL;
    const struct scan_match *verb = last ? scan_at(s, last->to_atom, VOCABULARY_HARM) : NULL,
                            *own = scan_at(s, q->to_atom, VOCABULARY_HARM);
    if (!verb || !own || s->atom[q->from_atom].is_arabic || verb->to != q->from_atom ||
        !scan_same_sentence(s, last->from_atom, q->to_atom) || !last->what ||
        strcmp(last->what, scan_item(s, verb)->label) != 0)
        return NULL;
    return scan_item(s, own)->label;
}

const char *quantity_harm(const struct quantity_work *w, const struct quantity *q)
{
    const char *harm = harm_of_own(w, q);
    if (!harm)
        harm = quantity_harm_before(w, q->from_atom, true);
    if (!harm)
        harm = quantity_harm_behind(w, q);
    if (!harm)
        harm = harm_passed_on(w, q->from_atom);
    return harm ? harm : harm_far(w, q->to_atom);
}
