/* SPDX-License-Identifier: Apache-2.0 */
/* Organisations and places in Arabic letters by the word before their name: وزارة, قرية. */
#include "mention_rules.h"

#define ORG_MAX 6 /* atoms */

/* ---- organisations ---- */

static bool is_adjective(const struct scan *s, uint32_t atom)
{
    if (!mention_has_article(s, atom))
        return scan_has(s, atom, VOCABULARY_ORG_WORD);
    struct span f = s->atom[atom].folded;
    return scan_has(s, atom, VOCABULARY_ORG_WORD) || scan_has(s, atom, VOCABULARY_GROUP) ||
           span_ends_with(f, SPAN("يه")) || (span_ends_with(f, SPAN("ي")) && f.n > 8);
}

/* A noun that can follow a head: with the article, or no common word. */
static bool is_org_noun(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    if (atom >= s->atoms || !s->atom[atom].is_arabic || s->atom[atom].kind != TOKEN_WORD ||
        w->is_time[atom])
        return false;
    return mention_has_article(s, atom) || mention_is_arabic_name(w, atom) ||
           mention_given_at(w, atom);
}

/* Behind a head: quoted words, a name of the tables with adjectives, or nouns with the article and
 * adjectives. */
static uint32_t org_end(const struct mention_work *w, uint32_t from, bool *ret_sure)
{
    const struct scan *s = w->scan;
    const struct scan_match *known = mention_known_at(w, from);
    uint32_t to = from;
    *ret_sure = false;
    if (known && known->reading == 0)
        to = known->to;
    else if (is_org_noun(w, to))
        to++;
    else
        return from;
    /* حقوق الإنسان: a bare noun takes its own complement */
    bool is_bare = !(known && known->reading == 0) && !mention_has_article(s, from);
    to += is_bare && mention_has_article(s, to) && scan_same_sentence(s, from, to);
    for (; to < from + ORG_MAX && scan_same_sentence(s, from, to) && !w->is_time[to] &&
           is_adjective(s, to);
         to++)
        *ret_sure = true;
    return to;
}

/* The atom behind adjectives with the article that organisations or nations have. */
static uint32_t adjectives_end(const struct scan *s, uint32_t from, uint32_t last, bool *ret_nation)
{
    uint32_t to = from;
    *ret_nation = false;
    while (to < last && scan_same_sentence(s, from, to) && mention_has_article(s, to) &&
           (scan_has(s, to, VOCABULARY_ORG_WORD) || scan_has(s, to, VOCABULARY_GROUP))) {
        const struct scan_match *group = scan_at(s, to, VOCABULARY_GROUP);
        *ret_nation |= group && group->entry->flags & PHRASE_DEMONYM;
        to++;
    }
    return to;
}

/* للصحفيين التونسيين, لمكافحة الفساد, لحقوق الإنسان: what an organisation is for, as part of its
 * name; `from` when there is none. A bare noun has to be one that such names have: "لبحث الأزمة"
 * tells what for they met. */
static uint32_t purpose_end(const struct mention_work *w, uint32_t from, uint32_t last)
{
    const struct scan *s = w->scan;
    bool has_nation;
    if (from >= last || !scan_same_sentence(s, from - 1, from) || w->is_time[from] ||
        !span_starts_with(s->atom[from].folded, SPAN("ل")))
        return from;
    uint32_t to = from + 1;
    const struct scan_match *purpose = scan_at(s, from, VOCABULARY_ORG_PURPOSE);
    if (purpose && scan_before(s, purpose) == SCAN_PREPOSITION) {
        if (!mention_has_article(s, to) || !scan_same_sentence(s, from, to))
            return from;
        to++;
    } else if (!span_starts_with(s->atom[from].folded, SPAN("لل")) || s->atom[from].folded.n < 10) {
        return from;
    }
    return adjectives_end(s, to, last, &has_nation);
}

/* المجلس الوطني الكردي: a head with the article lives on its adjectives, or on one and what it is
 * for: الهيئة الوطنية للمحامين. */
static void try_definite_head(struct mention_work *w, const struct scan_match *m, bool is_national)
{
    const struct scan *s = w->scan;
    bool has_nation;
    uint32_t to = adjectives_end(s, m->to, m->from + ORG_MAX, &has_nation);
    const struct scan_match *known = mention_known_at(w, m->from);
    bool is_whole = known && known->to == to; /* البنك الدولي is no bank for anything */
    uint32_t end = to > m->to && !is_national && !is_whole ? purpose_end(w, to, to + ORG_MAX) : to;
    if (end == to && (to - m->to < (is_national ? 1u : 2u) || (is_national && !has_nation)))
        return;
    struct mention *c =
        end > to ? mention_add(w, m->from, end, CW__MENTION__TYPE__ORG, 0.76f, "rule:head+purpose")
                 : mention_add(w, m->from, to, CW__MENTION__TYPE__ORG, to - m->to > 1 ? 0.7f : 0.6f,
                               "rule:head+adjective");
    c->start = scan_start(s, m);
}

/* وكالة "...": the quoted words are the name. */
static bool try_quoted(struct mention_work *w, const struct scan_match *m)
{
    const struct scan *s = w->scan;
    uint32_t close = m->to + 1;
    if (!scan_is_quote(s, m->to))
        return false;
    while (close < m->to + ORG_MAX && close < s->atoms && s->atom[close].kind == TOKEN_WORD)
        close++;
    if (!scan_is_quote(s, close) || close == m->to + 1)
        return false;
    struct mention *c =
        mention_add(w, m->to + 1, close, CW__MENTION__TYPE__ORG, 0.75f, "rule:head+quoted");
    c->kind = scan_item(s, m)->label;
    const struct scan_match *known = scan_at(s, m->to + 1, VOCABULARY_NAME);
    if (known && known->to == close &&
        w->gazetteer->record[known->entry->value].type == CW__MENTION__TYPE__ORG)
        c->match = known; /* a word that the head and the quotes make a name: وكالة "وفا" */
    return true;
}

enum head_kind {
    HEAD_NEEDS_SIGN = 0,
    HEAD_ENOUGH = 1,
    HEAD_NATIONAL = 2,
    HEAD_DEFINITE = 3,
    HEAD_UNKNOWN = 4,
    HEAD_NAMESAKE = 5 /* as HEAD_ENOUGH, and a person's name with a form of address or a kunya */
};

/* A word that nobody knows but as part of names: لواء فلان. */
static bool is_bare_name(const struct mention_work *w, uint32_t atom, bool is_head_enough)
{
    const struct scan *s = w->scan;
    if (mention_has_article(s, atom) || s->atom[atom].readings != 1)
        return false;
    return is_head_enough || scan_has(s, atom, VOCABULARY_NAME_TOKEN) || mention_given_at(w, atom);
}

/* Is what follows a head without the article a name? */
static bool is_org_name(const struct mention_work *w, const struct scan_match *m, uint32_t to,
                        bool is_sure)
{
    const struct scan *s = w->scan;
    const struct scan_match *known = mention_known_at(w, m->to);
    bool is_place = mention_is_type(w, known, CW__MENTION__TYPE__LOC);
    bool has_sign = is_place || mention_has_article(s, m->to);
    if (known && known->to == to && !is_place)
        return false; /* ميليشيا قسد: the name is known without its head */
    bool is_unknown = mention_is_arabic_name(w, m->to) && !scan_has(s, m->to, VOCABULARY_GROUP);
    int number = (int)scan_item(s, m)->number;
    if (number == HEAD_ENOUGH || number == HEAD_NAMESAKE)
        return has_sign || is_sure || is_unknown;
    if (scan_has(s, m->to, VOCABULARY_TITLE))
        return false; /* إدارة الرئيس الأمريكي */
    if (is_sure && has_sign)
        return true;
    return is_unknown && is_bare_name(w, m->to, number == HEAD_UNKNOWN);
}

/* The end with adjectives that belong to it: مطار دمشق الدولي, سجن حلب المركزي. */
static uint32_t with_adjectives(const struct scan *s, uint32_t from, uint32_t to)
{
    while (to < from + 3 && scan_same_sentence(s, from, to) && is_adjective(s, to) &&
           mention_has_article(s, to))
        to++;
    return to;
}

/* كتيبة [الشهيد أحمد العلي], كتائب [أبو عمارة]: not those of an office, whose forces they are. */
static uint32_t namesake_end(const struct mention_work *w, uint32_t from)
{
    const struct vocabulary_item *title = scan_word(w->scan, from, VOCABULARY_TITLE, NULL);
    return title && strcmp(title->label, "style") != 0 ? 0 : mention_namesake_end(w, from);
}

static struct mention *add_headed(struct mention_work *w, const struct scan_match *m, uint32_t to,
                                  int type, float score, const char *rule)
{
    struct mention *c = mention_add(w, m->from, to, type, score, rule);
    c->start = scan_start(w->scan, m);
    c->kind = scan_item(w->scan, m)->label;
    return c;
}

static void try_org_head(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_ORG_HEAD);
    if (!m || !s->atom[atom].is_arabic || s->atom[atom].is_skipped)
        return;
    int number = (int)scan_item(s, m)->number;
    if (number == HEAD_NATIONAL || number == HEAD_DEFINITE) {
        try_definite_head(w, m, number == HEAD_NATIONAL);
        return;
    }
    if (scan_before(s, m) & SCAN_ARTICLE || try_quoted(w, m))
        return;
    bool is_sure;
    uint32_t to = number == HEAD_NAMESAKE ? namesake_end(w, m->to) : 0;
    if (to && scan_same_sentence(s, atom, to - 1)) {
        (void)add_headed(w, m, with_adjectives(s, to - 1, to), CW__MENTION__TYPE__ORG, 0.78f,
                         MENTION_NAMESAKE);
        return;
    }
    to = org_end(w, m->to, &is_sure);
    if (to == m->to || !scan_same_sentence(s, atom, to - 1) || !is_org_name(w, m, to, is_sure))
        return;
    (void)add_headed(w, m, to, CW__MENTION__TYPE__ORG, is_sure ? 0.72f : 0.6f, "rule:head+name");
}

/* ---- places ---- */

/* "مناطق سيطرته": with a pronoun at its end it is no name. */
static bool has_pronoun(const struct scan *s, uint32_t atom)
{
    struct span f = s->atom[atom].folded;
    return span_ends_with(f, SPAN("ته")) || span_ends_with(f, SPAN("ها")) ||
           span_ends_with(f, SPAN("هم"));
}

/* تل, دير, كفر ... and another word */
static bool is_two_words(const struct scan *s, uint32_t from)
{
    return scan_has(s, from, VOCABULARY_PLACE_PREFIX) && scan_same_sentence(s, from, from + 1) &&
           s->atom[from + 1].is_arabic && s->atom[from + 1].kind == TOKEN_WORD;
}

static uint32_t place_end(const struct mention_work *w, uint32_t from)
{
    const uint64_t words = SCAN_BIT(VOCABULARY_COMMON) | SCAN_BIT(VOCABULARY_GROUP) |
                           SCAN_BIT(VOCABULARY_DIRECTION) | SCAN_BIT(VOCABULARY_ORG_WORD);
    const struct scan *s = w->scan;
    const struct scan_match *known = scan_at(s, from, VOCABULARY_NAME);
    bool is_place =
        known && w->gazetteer->record[known->entry->value].type == CW__MENTION__TYPE__LOC;
    bool is_word = scan_has_any(s, from, words);
    if (is_place && (!is_word || known->to > from + 1))
        return known->to;
    if (is_word)
        return from;
    if (is_two_words(s, from))
        return from + 2;
    bool is_name =
        mention_has_article(s, from) || (mention_is_arabic_name(w, from) && !has_pronoun(s, from));
    return from + is_name;
}

/* A word with و before a name of a list; the name's reading. */
static uint32_t and_points(const struct scan *s, uint32_t atom)
{
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_NAME);
    if (m && scan_before(s, m) == SCAN_AND)
        return s->atom[atom].reading[m->reading].points;
    return span_starts_with(s->atom[atom].folded, SPAN("و")) ? 1 : 0;
}

/* قرى خشام ومراط والحسينية: the list goes on as long as words begin with و. */
static void add_list(struct mention_work *w, uint32_t from, const char *kind)
{
    const uint64_t other =
        SCAN_BIT(VOCABULARY_COMMON) | SCAN_BIT(VOCABULARY_HARM) | SCAN_BIT(VOCABULARY_SPEECH);
    const struct scan *s = w->scan;
    uint32_t to = place_end(w, from);
    for (unsigned turns = 0; turns < 12 && to < s->atoms && scan_same_sentence(s, from, to);
         turns++) {
        uint32_t points = and_points(s, to);
        if (!points || !s->atom[to].is_arabic || scan_has_any(s, to, other))
            return;
        uint32_t end = place_end(w, to);
        if (end == to)
            return;
        struct mention *c =
            mention_add(w, to, end, CW__MENTION__TYPE__LOC, 0.62f, "rule:head+places");
        c->start = s->atom[to].start + points;
        c->kind = kind;
        to = end;
    }
}

enum head_number {
    HEAD_LIST = 2,
    HEAD_INSIDE = 1,
    HEAD_ANY_WORD = 3,
    HEAD_KNOWN = 4,
    HEAD_INSIDE_KNOWN = 5
};

static bool is_place_row(const struct mention_work *w, const struct scan_match *known)
{
    return known && known->reading == 0 &&
           w->gazetteer->record[known->entry->value].type == CW__MENTION__TYPE__LOC;
}

/* The end of the name behind a head, `from` when there is none. */
static uint32_t headed_end(const struct mention_work *w, uint32_t from, int number)
{
    const struct scan *s = w->scan;
    const struct scan_match *known = scan_at(s, from, VOCABULARY_NAME);
    uint32_t to = place_end(w, from);
    bool is_known = is_place_row(w, known) && to > from;
    if (known && !is_known && mention_known_at(w, from))
        return from; /* an organisation or person of the tables */
    if (to == from && number == HEAD_ANY_WORD && mention_has_article(s, from) &&
        !scan_has(s, from, VOCABULARY_ORG_WORD))
        return from + 1;
    if (number == HEAD_INSIDE_KNOWN && !is_known && mention_given_at(w, from))
        return mention_name_end(w, from, mention_given_at(w, from)->to, MENTION_UNSURE);
    if ((number == HEAD_KNOWN || number == HEAD_INSIDE_KNOWN) && !is_known)
        return from;
    return to;
}

static bool is_head_inside(int number)
{
    return number == HEAD_INSIDE || number == HEAD_ANY_WORD || number == HEAD_INSIDE_KNOWN;
}

/* مستشفى [الملك فيصل], مطار [رفيق الحريري] الدولي, مدرسة [الشهيد خالد العلي] */
static bool try_named_after(struct mention_work *w, const struct scan_match *head)
{
    const struct scan *s = w->scan;
    const struct scan_match *known = mention_known_at(w, head->to);
    uint32_t to = mention_namesake_end(w, head->to);
    if (strcmp(scan_item(s, head)->label, "facility") != 0)
        return false;
    if (!to && mention_is_type(w, known, CW__MENTION__TYPE__PER) && known->reading == 0)
        to = known->to;
    if (!to || !scan_same_sentence(s, head->from, to - 1))
        return false;
    (void)add_headed(w, head, with_adjectives(s, to - 1, to), CW__MENTION__TYPE__LOC, 0.78f,
                     MENTION_NAMESAKE);
    return true;
}

static void try_place_head(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_PLACE_HEAD);
    if (!m || scan_before(s, m) & SCAN_ARTICLE)
        return;
    const struct vocabulary_item *head = scan_item(s, m);
    int number = (int)head->number;
    uint32_t from = m->to + scan_is_quote(s, m->to);
    if (!scan_same_sentence(s, atom, from) || s->atom[from].kind != TOKEN_WORD || w->is_time[from])
        return;
    if (from == m->to && try_named_after(w, m))
        return;
    uint32_t to = headed_end(w, from, number);
    if (to == from || to > s->atoms)
        return;
    bool is_known = is_place_row(w, scan_at(s, from, VOCABULARY_NAME));
    bool is_inside = is_head_inside(number) && from == m->to;
    to = is_inside ? with_adjectives(s, from, to) : to;
    struct mention *c = mention_add(w, is_inside ? atom : from, to, CW__MENTION__TYPE__LOC,
                                    is_known ? 0.78f : 0.62f, "rule:head+place");
    if (is_inside)
        c->start = scan_start(s, m);
    c->kind = head->label;
    if (number == HEAD_LIST)
        add_list(w, from, "village");
}

void mention_arabic_heads(struct mention_work *w, uint32_t atom)
{
    try_org_head(w, atom);
    try_place_head(w, atom);
}
