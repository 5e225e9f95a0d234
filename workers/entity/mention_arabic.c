/* SPDX-License-Identifier: Apache-2.0 */
/* Names in Arabic letters that no table has: no capitals help, so the words round a name must. */
#include "mention_rules.h"

#define COMPLEMENT_MAX 9 /* atoms between a title and its name */
#define ORG_MAX 6

/* Words that names are not made of. A reading behind ب ل ك alone does not count: كميل is not ك +
 * ميل. */
static bool is_plain_word(const struct scan *s, uint32_t atom)
{
    const uint64_t plain = UINT64_C(1) << VOCABULARY_COMMON | UINT64_C(1) << VOCABULARY_TITLE |
                           UINT64_C(1) << VOCABULARY_PLACE_HEAD |
                           UINT64_C(1) << VOCABULARY_ORG_HEAD | UINT64_C(1) << VOCABULARY_HARM |
                           UINT64_C(1) << VOCABULARY_SPEECH | UINT64_C(1) << VOCABULARY_COUNTED |
                           UINT64_C(1) << VOCABULARY_PLACE_PREPOSITION |
                           UINT64_C(1) << VOCABULARY_NUMBER | UINT64_C(1) << VOCABULARY_ORG_WORD;
    if (!(s->mask[atom] & plain))
        return false;
    for (uint32_t i = s->first[atom]; i < s->first[atom + 1]; i++)
        if (plain >> s->match[i].entry->group & 1 &&
            scan_before(s, &s->match[i]) != SCAN_PREPOSITION)
            return true;
    return false;
}

bool mention_is_arabic_name(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    return atom < s->atoms && s->atom[atom].is_arabic && s->atom[atom].kind == TOKEN_WORD &&
           !s->atom[atom].is_skipped && !w->is_time[atom] && s->atom[atom].folded.n >= 4 &&
           !is_plain_word(s, atom);
}

/* The given name at an atom as it stands there or behind و ل ب; NULL when there is none. */
static const struct scan_match *given_at(const struct mention_work *w, uint32_t atom)
{
    const struct scan_match *m = scan_at(w->scan, atom, VOCABULARY_GIVEN);
    if (!m || !w->scan->atom[atom].is_arabic || w->is_time[atom] ||
        scan_before(w->scan, m) & (SCAN_ARTICLE | SCAN_FUTURE))
        return NULL;
    return m;
}

static bool is_nasab(const struct scan *s, uint32_t atom)
{
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_NASAB);
    return m && s->atom[atom].is_arabic && m->reading == 0;
}

static bool has_article(const struct scan *s, uint32_t atom)
{
    return atom < s->atoms && s->atom[atom].folded.n > 6 &&
           span_starts_with(s->atom[atom].folded, SPAN("ال"));
}

/* أبو [عبد] الله, بن [أبي] طالب: what a nasab takes with it; 0 when nothing follows. */
static uint32_t nasab_end(const struct scan *s, uint32_t atom)
{
    uint32_t to = atom;
    while (to < atom + 4 && is_nasab(s, to) && scan_same_sentence(s, atom, to))
        to++;
    if (to >= s->atoms || !s->atom[to].is_arabic || s->atom[to].kind != TOKEN_WORD ||
        !scan_same_sentence(s, atom, to))
        return 0;
    return to + 1;
}

/* How sure it is that a person is named: a title before the name is the best sign. */
enum sureness { UNSURE, SURE, TITLED };

/* A second or third part of a name: a given name, a nasab with what follows, a surname. */
static uint32_t name_part(const struct mention_work *w, uint32_t atom, enum sureness is_sure)
{
    const struct scan *s = w->scan;
    if (atom >= s->atoms || !s->atom[atom].is_arabic || w->is_time[atom] ||
        s->atom[atom].kind != TOKEN_WORD)
        return 0;
    if (is_nasab(s, atom))
        return nasab_end(s, atom);
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_GIVEN);
    if (m && m->reading == 0)
        return m->to;
    if (m)
        return 0; /* "... وفرج": another person */
    m = scan_at(s, atom, VOCABULARY_NAME_TOKEN);
    if (m && m->reading == 0 && !scan_has(s, atom, VOCABULARY_COMMON))
        return m->to;
    if (span_equal(s->atom[atom].folded, SPAN("الله")))
        return atom + 1; /* نصر الله, خير الله */
    if (!mention_is_arabic_name(w, atom) ||
        (has_article(s, atom) && span_ends_with(s->atom[atom].folded, SPAN("يه"))))
        return 0;
    if (has_article(s, atom))
        return scan_has(s, atom, VOCABULARY_GROUP) && !is_sure ? 0 : atom + 1;
    /* A word that no table has at all is a surname behind a given name more often than anything
     * else; but not one that is a known word behind a clitic, or looks like a verb (يتوج, تلد). */
    bool is_verbal = span_starts_with(s->atom[atom].folded, SPAN("ي")) ||
                     span_starts_with(s->atom[atom].folded, SPAN("ت"));
    if (s->atom[atom].readings > 1 || (is_verbal && is_sure != TITLED))
        return 0;
    return is_sure != UNSURE ? atom + 1 : 0;
}

/* From a first part on: at most MENTION_NAME_MAX atoms. */
static uint32_t name_end(const struct mention_work *w, uint32_t from, uint32_t to,
                         enum sureness is_sure)
{
    unsigned parts = 1;
    while (to < from + MENTION_NAME_MAX && scan_same_sentence(w->scan, from, to) && parts < 4) {
        const struct scan_match *known = mention_known_at(w, to);
        bool is_place =
            known && w->gazetteer->record[known->entry->value].type != CW__MENTION__TYPE__PER;
        uint32_t next = is_place ? 0 : name_part(w, to, parts == 1 ? is_sure : UNSURE);
        if (!next || !scan_same_sentence(w->scan, from, next - 1))
            break;
        to = next;
        parts++;
    }
    return to;
}

static struct mention *add_person(struct mention_work *w, uint32_t from, uint32_t to, float score,
                                  const char *rule)
{
    const struct scan *s = w->scan;
    struct mention *c = mention_add(w, from, to, CW__MENTION__TYPE__PER, score, rule);
    const struct scan_match *m = scan_at(s, from, VOCABULARY_GIVEN);
    if (!m || m->reading == 0)
        m = scan_at(s, from, VOCABULARY_NASAB);
    if (m && m->reading > 0 && scan_start(s, m) < c->end)
        c->start = scan_start(s, m);
    return c;
}

/* ---- given name + name ---- */

static void try_given(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = given_at(w, atom);
    bool is_kunya = is_nasab(s, atom) && scan_word(s, atom, VOCABULARY_NASAB, NULL)->number == 1;
    if (!m && !is_kunya)
        return;
    /* ربيع and سعيد are names and words: alone they need a title, and a sure second part here */
    bool is_speaker = atom > 0 && scan_has(s, atom - 1, VOCABULARY_SPEECH) &&
                      scan_same_sentence(s, atom - 1, atom);
    bool is_doubtful = m && ((scan_item(s, m)->number == 1 && !is_speaker) || m->reading > 0);
    uint32_t first = is_kunya ? nasab_end(s, atom) : m->to;
    if (!first)
        return;
    uint32_t to = name_end(w, atom, first, is_doubtful || is_kunya ? UNSURE : SURE);
    if (is_kunya && !mention_is_arabic_name(w, first - 1))
        return;
    /* ربيع الحميدي is a name, أمل الليبراليين is not: a surname of its own kind, or a known one */
    if (is_doubtful && to == first + 1 && has_article(s, first) &&
        !scan_has(s, first, VOCABULARY_NAME_TOKEN) &&
        !span_ends_with(s->atom[first].folded, SPAN("ي")))
        return;
    /* أم is "or" too: a mother is named after a child whose name we know */
    if (is_kunya && span_equal(s->atom[atom].folded, SPAN("ام")) && !given_at(w, atom + 1) &&
        !has_article(s, atom + 1))
        return;
    if (to == first && !is_kunya)
        return;
    bool is_sure = is_kunya ? given_at(w, first - 1) != NULL : !is_doubtful;
    add_person(w, atom, to, is_sure ? 0.75f : 0.55f, "rule:given+name");
}

/* ماركو فان باستن: two words or more that are known as parts of names and as nothing else */
static void try_tokens(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    uint32_t to = atom;
    while (to < atom + MENTION_NAME_MAX && scan_same_sentence(s, atom, to) &&
           scan_has(s, to, VOCABULARY_NAME_TOKEN) &&
           scan_at(s, to, VOCABULARY_NAME_TOKEN)->reading == 0 && mention_is_arabic_name(w, to) &&
           !scan_has(s, to, VOCABULARY_NAME) && !scan_has(s, to, VOCABULARY_GROUP))
        to++;
    if (to - atom >= 2)
        add_person(w, atom, to, 0.55f, "rule:name+name");
}

/* ---- title + name ---- */

/* A word inside a title's complement: وزير [الخارجية] [الأمريكي], رئيس [فرع أمن الدولة في دير
 * الزور،]. */
static bool is_complement(const struct mention_work *w, uint32_t atom, uint32_t title_to)
{
    const struct scan *s = w->scan;
    if (s->atom[atom].kind == TOKEN_MARK)
        return scan_is_quote(s, atom) || scan_is_mark(s, atom, 0x60C) ||
               scan_is_mark(s, atom, ',') || scan_is_mark(s, atom, '(') ||
               scan_is_mark(s, atom, ')');
    if (atom > title_to &&
        (scan_has(s, atom, VOCABULARY_SPEECH) || scan_has(s, atom, VOCABULARY_HARM)) &&
        !has_article(s, atom))
        return false;
    return s->atom[atom].is_arabic;
}

/* دعاس دعاس،  - unknown words between commas behind a title and its complement */
static uint32_t apposed_name(const struct mention_work *w, uint32_t from)
{
    const struct scan *s = w->scan;
    uint32_t to = from;
    while (to < from + 4 && scan_same_sentence(s, from, to) &&
           (mention_is_arabic_name(w, to) || given_at(w, to)) && !mention_known_at(w, to))
        to++;
    bool is_closed = to < s->atoms && s->atom[to].kind == TOKEN_MARK;
    return is_closed && to - from >= 2 ? to : 0;
}

static bool add_titled(struct mention_work *w, uint32_t title, uint32_t from, bool is_next)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = given_at(w, from);
    bool is_kunya = is_nasab(s, from) && scan_word(s, from, VOCABULARY_NASAB, NULL)->number == 1;
    float score = is_next ? 0.85f : 0.75f;
    uint32_t to;
    if (m && m->reading == 0) {
        to = name_end(w, from, m->to, is_next ? TITLED : SURE);
        if (to == m->to && !is_next)
            return false;
    } else if (is_kunya && nasab_end(s, from) && !span_equal(s->atom[from].folded, SPAN("ام"))) {
        to = name_end(w, from, nasab_end(s, from), UNSURE);
    } else if (is_next && mention_is_arabic_name(w, from) && !mention_known_at(w, from) &&
               !scan_has(s, from, VOCABULARY_GROUP)) {
        /* اللواء لوقا: an unknown word right behind a rank, or behind another title when the tables
         * have it as a name */
        const struct scan_match *t = scan_at(s, title, VOCABULARY_TITLE);
        bool is_rank = scan_item(s, t)->label[0] == 'r';
        bool is_token = scan_has(s, from, VOCABULARY_NAME_TOKEN) &&
                        scan_at(s, from, VOCABULARY_NAME_TOKEN)->reading == 0;
        to = name_end(w, from, from + 1, is_rank ? TITLED : is_token ? SURE : UNSURE);
        if (!is_rank && !is_token && to - from < 2)
            return false;
        if (!is_rank && !has_article(s, t->from) && (to - from < 2 || has_article(s, from)))
            return false;
        score = to - from > 1 ? 0.7f : is_token ? 0.6f : 0.5f;
    } else {
        return false;
    }
    add_person(w, from, to, score, "rule:title+name");
    return true;
}

static void try_title(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *t = scan_at(s, atom, VOCABULARY_TITLE);
    if (!t || !s->atom[atom].is_arabic || s->atom[atom].is_skipped)
        return;
    bool is_office =
        scan_item(s, t)->label[0] == 'o' || strcmp(scan_item(s, t)->label, "trade") == 0;
    uint32_t last = t->to + (is_office ? COMPLEMENT_MAX : 2);
    for (uint32_t i = t->to; i < last && scan_same_sentence(s, atom, i); i++) {
        bool is_next = i == t->to || (i == t->to + 1 && scan_is_quote(s, t->to));
        bool is_comma = i > t->to && (scan_is_mark(s, i - 1, 0x60C) || scan_is_mark(s, i - 1, ','));
        if (scan_has(s, i, VOCABULARY_TITLE) && i > t->to)
            return; /* that title looks for itself */
        if (add_titled(w, atom, i, is_next))
            return;
        uint32_t to = is_comma ? apposed_name(w, i) : 0;
        if (to) {
            add_person(w, i, to, 0.6f, "rule:title,name");
            return;
        }
        if (!is_complement(w, i, t->to))
            return;
    }
}

/* ---- organisations ---- */

static bool is_adjective(const struct scan *s, uint32_t atom)
{
    if (!has_article(s, atom))
        return scan_has(s, atom, VOCABULARY_ORG_WORD);
    struct span f = s->atom[atom].folded;
    return scan_has(s, atom, VOCABULARY_ORG_WORD) || scan_has(s, atom, VOCABULARY_GROUP) ||
           span_ends_with(f, SPAN("يه")) || (span_ends_with(f, SPAN("ي")) && f.n > 8);
}

/* Behind a head: quoted words, a name of the tables with adjectives, or nouns with the article and
 * adjectives. */
static uint32_t org_end(const struct mention_work *w, uint32_t from, bool *ret_sure)
{
    const struct scan *s = w->scan;
    uint32_t to = from;
    *ret_sure = false;
    const struct scan_match *known = mention_known_at(w, to);
    if (known && known->reading == 0) {
        to = known->to;
    } else if (to < s->atoms && s->atom[to].is_arabic && s->atom[to].kind == TOKEN_WORD &&
               !w->is_time[to] &&
               (has_article(s, to) || mention_is_arabic_name(w, to) || given_at(w, to))) {
        to++;
        /* حقوق الإنسان: a bare noun takes its own complement */
        if (!has_article(s, to - 1) && has_article(s, to) && scan_same_sentence(s, from, to))
            to++;
    } else {
        return from;
    }
    while (to < from + ORG_MAX && scan_same_sentence(s, from, to) && !w->is_time[to] &&
           is_adjective(s, to)) {
        *ret_sure = true;
        to++;
    }
    return to;
}

/* المجلس الوطني الكردي: a head with the article lives on its adjectives. */
static void try_definite_head(struct mention_work *w, const struct scan_match *m, bool is_national)
{
    const struct scan *s = w->scan;
    uint32_t to = m->to;
    bool has_nation = false;
    while (to < m->from + ORG_MAX && scan_same_sentence(s, m->from, to) && has_article(s, to) &&
           (scan_has(s, to, VOCABULARY_ORG_WORD) || scan_has(s, to, VOCABULARY_GROUP))) {
        const struct scan_match *group = scan_at(s, to, VOCABULARY_GROUP);
        has_nation |= group && group->entry->flags & PHRASE_DEMONYM;
        to++;
    }
    if (to - m->to < (is_national ? 1u : 2u) || (is_national && !has_nation))
        return;
    struct mention *c = mention_add(w, m->from, to, CW__MENTION__TYPE__ORG,
                                    to - m->to > 1 ? 0.7f : 0.6f, "rule:head+adjective");
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

/* Is what follows a head without the article a name? */
static bool is_org_name(const struct mention_work *w, const struct scan_match *m, uint32_t to,
                        bool is_sure)
{
    const struct scan *s = w->scan;
    const struct scan_match *known = mention_known_at(w, m->to);
    bool is_place =
        known && w->gazetteer->record[known->entry->value].type == CW__MENTION__TYPE__LOC;
    bool is_unknown = mention_is_arabic_name(w, m->to) && !scan_has(s, m->to, VOCABULARY_GROUP);
    if (known && known->to == to && !is_place)
        return false; /* ميليشيا قسد: the name is known without its head */
    if (scan_item(s, m)->number == 1)
        return is_place || is_sure || is_unknown || has_article(s, m->to);
    if (scan_has(s, m->to, VOCABULARY_TITLE))
        return false; /* إدارة الرئيس الأمريكي */
    bool is_token = scan_has(s, m->to, VOCABULARY_NAME_TOKEN) || given_at(w, m->to);
    return (is_sure && has_article(s, m->to)) || (is_place && is_sure) ||
           (is_unknown && !has_article(s, m->to) && s->atom[m->to].readings == 1 &&
            (is_token || scan_item(s, m)->number == 4));
}

static void try_org_head(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_ORG_HEAD);
    if (!m || !s->atom[atom].is_arabic || s->atom[atom].is_skipped)
        return;
    double number = scan_item(s, m)->number;
    if (number == 2 || number == 3) {
        try_definite_head(w, m, number == 2);
        return;
    }
    if (scan_before(s, m) & SCAN_ARTICLE || try_quoted(w, m))
        return;
    bool is_sure;
    uint32_t to = org_end(w, m->to, &is_sure);
    if (to == m->to || !scan_same_sentence(s, atom, to - 1) || !is_org_name(w, m, to, is_sure))
        return;
    struct mention *c =
        mention_add(w, atom, to, CW__MENTION__TYPE__ORG, is_sure ? 0.72f : 0.6f, "rule:head+name");
    c->start = scan_start(s, m);
    c->kind = scan_item(s, m)->label;
}

/* ---- places ---- */

static uint32_t place_end(const struct mention_work *w, uint32_t from)
{
    const struct scan *s = w->scan;
    const struct scan_match *known = scan_at(s, from, VOCABULARY_NAME);
    bool is_word =
        s->mask[from] & (UINT64_C(1) << VOCABULARY_COMMON | UINT64_C(1) << VOCABULARY_GROUP |
                         UINT64_C(1) << VOCABULARY_DIRECTION | UINT64_C(1) << VOCABULARY_ORG_WORD);
    if (known && w->gazetteer->record[known->entry->value].type == CW__MENTION__TYPE__LOC &&
        (!is_word || known->to > from + 1))
        return known->to;
    if (is_word)
        return from;
    if (scan_has(s, from, VOCABULARY_PLACE_PREFIX) && from + 1 < s->atoms &&
        s->atom[from + 1].is_arabic && s->atom[from + 1].kind == TOKEN_WORD &&
        scan_same_sentence(s, from, from + 1))
        return from + 2;
    /* "مناطق سيطرته": with a pronoun at its end it is no name */
    struct span f = s->atom[from].folded;
    bool has_pronoun = span_ends_with(f, SPAN("ته")) || span_ends_with(f, SPAN("ها")) ||
                       span_ends_with(f, SPAN("هم"));
    if (has_article(s, from) || (mention_is_arabic_name(w, from) && !has_pronoun))
        return from + 1;
    return from;
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
    const struct scan *s = w->scan;
    uint32_t to = place_end(w, from);
    for (unsigned turns = 0; turns < 12 && to < s->atoms && scan_same_sentence(s, from, to);
         turns++) {
        uint32_t points = and_points(s, to);
        if (!points || !s->atom[to].is_arabic || scan_has(s, to, VOCABULARY_COMMON) ||
            scan_has(s, to, VOCABULARY_HARM) || scan_has(s, to, VOCABULARY_SPEECH))
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
    if (to == from && number == HEAD_ANY_WORD && has_article(s, from) &&
        !scan_has(s, from, VOCABULARY_ORG_WORD))
        return from + 1;
    if (number == HEAD_INSIDE_KNOWN && !is_known && given_at(w, from))
        return name_end(w, from, given_at(w, from)->to, UNSURE);
    if ((number == HEAD_KNOWN || number == HEAD_INSIDE_KNOWN) && !is_known)
        return from;
    return to;
}

static void try_place_head(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_PLACE_HEAD);
    if (!m || !s->atom[atom].is_arabic || s->atom[atom].is_skipped ||
        scan_before(s, m) & SCAN_ARTICLE)
        return;
    const struct vocabulary_item *head = scan_item(s, m);
    int number = (int)head->number;
    uint32_t from = m->to + scan_is_quote(s, m->to);
    if (!scan_same_sentence(s, atom, from) || s->atom[from].kind != TOKEN_WORD || w->is_time[from])
        return;
    uint32_t to = headed_end(w, from, number);
    if (to == from || to > s->atoms)
        return;
    bool is_known = is_place_row(w, scan_at(s, from, VOCABULARY_NAME));
    bool is_inside =
        (number == HEAD_INSIDE || number == HEAD_ANY_WORD || number == HEAD_INSIDE_KNOWN) &&
        from == m->to;
    /* مطار دمشق الدولي, سجن حلب المركزي */
    while (is_inside && to < from + 3 && is_adjective(s, to) && has_article(s, to) &&
           scan_same_sentence(s, from, to))
        to++;
    struct mention *c = mention_add(w, is_inside ? atom : from, to, CW__MENTION__TYPE__LOC,
                                    is_known ? 0.78f : 0.62f, "rule:head+place");
    if (is_inside)
        c->start = scan_start(s, m);
    c->kind = head->label;
    if (number == HEAD_LIST)
        add_list(w, from, "village");
}

/* ---- nationalities and groups ---- */

static void try_group(struct mention_work *w, uint32_t atom)
{
    const struct scan_match *m = scan_at(w->scan, atom, VOCABULARY_GROUP);
    if (!m || !w->scan->atom[atom].is_arabic || w->is_time[atom] ||
        scan_before(w->scan, m) & SCAN_FUTURE || m->entry->flags & PHRASE_CONTEXT)
        return;
    struct mention *c =
        mention_add(w, m->from, m->to, CW__MENTION__TYPE__NORP, 0.5f, "gazetteer:groups");
    uint8_t points = w->scan->atom[atom].reading[m->reading].points;
    bool is_definite = scan_before(w->scan, m) & SCAN_ARTICLE;
    c->start = scan_start(w->scan, m) - (is_definite ? (points < 2 ? points : 2) : 0);
    c->match = m;
    c->kind = m->entry->flags & PHRASE_DEMONYM ? "nationality" : scan_item(w->scan, m)->label;
}

void mention_arabic(struct mention_work *w)
{
    for (uint32_t i = 0; i < w->scan->atoms; i++) {
        if (!w->scan->atom[i].is_arabic || w->scan->atom[i].is_skipped)
            continue;
        try_given(w, i);
        try_tokens(w, i);
        try_title(w, i);
        try_org_head(w, i);
        try_place_head(w, i);
        try_group(w, i);
    }
}
