/* SPDX-License-Identifier: Apache-2.0 */
/* Names in Arabic letters that no table has: no capitals help, so the words round a name must. */
#include "mention_rules.h"

#define COMPLEMENT_MAX 9 /* atoms between a title and its name */

/* Words that names are not made of. A reading behind ب ل ك alone does not count: كميل is not ك +
 * ميل. */
static bool is_plain_word(const struct scan *s, uint32_t atom)
{
    const uint64_t plain = SCAN_BIT(VOCABULARY_COMMON) | SCAN_BIT(VOCABULARY_TITLE) |
                           SCAN_BIT(VOCABULARY_PLACE_HEAD) | SCAN_BIT(VOCABULARY_ORG_HEAD) |
                           SCAN_BIT(VOCABULARY_HARM) | SCAN_BIT(VOCABULARY_SPEECH) |
                           SCAN_BIT(VOCABULARY_COUNTED) | SCAN_BIT(VOCABULARY_PLACE_PREPOSITION) |
                           SCAN_BIT(VOCABULARY_NUMBER) | SCAN_BIT(VOCABULARY_ORG_WORD);
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

const struct scan_match *mention_given_at(const struct mention_work *w, uint32_t atom)
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

bool mention_has_article(const struct scan *s, uint32_t atom)
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

/* A word that no table has at all is a surname behind a given name more often than anything else;
 * but not one that is a known word behind a clitic, or looks like a verb (يتوج, تلد). */
static bool is_unknown_surname(const struct scan *s, uint32_t atom, enum mention_sureness sureness)
{
    struct span f = s->atom[atom].folded;
    bool is_verbal = span_starts_with(f, SPAN("ي")) || span_starts_with(f, SPAN("ت"));
    if (s->atom[atom].readings > 1 || sureness == MENTION_UNSURE)
        return false;
    return !is_verbal || sureness == MENTION_TITLED;
}

/* A word that names of people have, by the tables; the atom behind it. */
static uint32_t known_part(const struct scan *s, uint32_t atom)
{
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_GIVEN);
    if (!m)
        m = scan_at(s, atom, VOCABULARY_NAME_TOKEN);
    if (m && m->reading == 0 &&
        (m->entry->group == VOCABULARY_GIVEN || !scan_has(s, atom, VOCABULARY_COMMON)))
        return m->to;
    return scan_is_word(s, atom, "الله") ? atom + 1 : 0; /* نصر الله, خير الله */
}

/* A second or third part of a name: a given name, a nasab with what follows, a surname. */
static uint32_t name_part(const struct mention_work *w, uint32_t atom,
                          enum mention_sureness sureness)
{
    const struct scan *s = w->scan;
    if (atom >= s->atoms || !s->atom[atom].is_arabic || w->is_time[atom] ||
        s->atom[atom].kind != TOKEN_WORD)
        return 0;
    if (is_nasab(s, atom))
        return nasab_end(s, atom);
    uint32_t to = known_part(s, atom);
    if (to || scan_has(s, atom, VOCABULARY_GIVEN)) /* "... وفرج" is another person */
        return to;
    if (!mention_is_arabic_name(w, atom))
        return 0;
    if (!mention_has_article(s, atom))
        return is_unknown_surname(s, atom, sureness) ? atom + 1 : 0;
    bool is_feminine = span_ends_with(s->atom[atom].folded, SPAN("يه")); /* an adjective */
    bool is_group = scan_has(s, atom, VOCABULARY_GROUP) && sureness == MENTION_UNSURE;
    return is_feminine || is_group ? 0 : atom + 1;
}

uint32_t mention_name_end(const struct mention_work *w, uint32_t from, uint32_t to,
                          enum mention_sureness sureness)
{
    unsigned parts = 1;
    while (to < from + MENTION_NAME_MAX && scan_same_sentence(w->scan, from, to) && parts < 4) {
        const struct scan_match *known = mention_known_at(w, to);
        bool is_place =
            known && w->gazetteer->record[known->entry->value].type != CW__MENTION__TYPE__PER;
        uint32_t next = is_place ? 0 : name_part(w, to, parts == 1 ? sureness : MENTION_UNSURE);
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

static bool is_kunya_at(const struct scan *s, uint32_t atom)
{
    return is_nasab(s, atom) && scan_word(s, atom, VOCABULARY_NASAB, NULL)->number == 1;
}

/* أبو خليل [الحفار] */
static void try_kunya(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    uint32_t first = is_kunya_at(s, atom) ? nasab_end(s, atom) : 0;
    if (!first || !mention_is_arabic_name(w, first - 1))
        return;
    /* أم is "or" too: a mother is named after a child whose name we know */
    if (scan_is_word(s, atom, "ام") && !mention_given_at(w, atom + 1) &&
        !mention_has_article(s, atom + 1))
        return;
    uint32_t to = mention_name_end(w, atom, first, MENTION_UNSURE);
    add_person(w, atom, to, mention_given_at(w, first - 1) ? 0.75f : 0.55f, "rule:given+name");
}

/* ربيع and سعيد are names and words: alone they need a title or a speech verb. */
static bool is_doubtful_given(const struct scan *s, const struct scan_match *m)
{
    bool is_speaker = m->from > 0 && scan_has(s, m->from - 1, VOCABULARY_SPEECH) &&
                      scan_same_sentence(s, m->from - 1, m->from);
    return m->reading > 0 || (scan_item(s, m)->number == 1 && !is_speaker);
}

/* ربيع الحميدي is a name, أمل الليبراليين is not: a surname of its own kind, or a known one. */
static bool is_plain_noun(const struct scan *s, uint32_t atom)
{
    return mention_has_article(s, atom) && !scan_has(s, atom, VOCABULARY_NAME_TOKEN) &&
           !span_ends_with(s->atom[atom].folded, SPAN("ي"));
}

static void try_given(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = mention_given_at(w, atom);
    if (!m)
        return;
    bool is_doubtful = is_doubtful_given(s, m);
    uint32_t to = mention_name_end(w, atom, m->to, is_doubtful ? MENTION_UNSURE : MENTION_SURE);
    if (to == m->to || (is_doubtful && to == m->to + 1 && is_plain_noun(s, m->to)))
        return;
    add_person(w, atom, to, is_doubtful ? 0.55f : 0.75f, "rule:given+name");
}

static bool is_only_token(const struct mention_work *w, uint32_t atom)
{
    const struct scan_match *m = scan_at(w->scan, atom, VOCABULARY_NAME_TOKEN);
    return m && m->reading == 0 && mention_is_arabic_name(w, atom) &&
           !scan_has_any(w->scan, atom, SCAN_BIT(VOCABULARY_NAME) | SCAN_BIT(VOCABULARY_GROUP));
}

/* ماركو فان باستن: two words or more that are known as parts of names and as nothing else */
static void try_tokens(struct mention_work *w, uint32_t atom)
{
    uint32_t to = atom;
    while (to < atom + MENTION_NAME_MAX && scan_same_sentence(w->scan, atom, to) &&
           is_only_token(w, to))
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
        return scan_is_quote(s, atom) || scan_is_comma(s, atom) || scan_is_mark(s, atom, '(') ||
               scan_is_mark(s, atom, ')');
    const uint64_t verbs = SCAN_BIT(VOCABULARY_SPEECH) | SCAN_BIT(VOCABULARY_HARM);
    bool is_verb = atom > title_to && scan_has_any(s, atom, verbs) && !mention_has_article(s, atom);
    return s->atom[atom].is_arabic && !is_verb;
}

/* دعاس دعاس،  - unknown words between commas behind a title and its complement */
static uint32_t apposed_name(const struct mention_work *w, uint32_t from)
{
    const struct scan *s = w->scan;
    uint32_t to = from;
    while (to < from + 4 && scan_same_sentence(s, from, to) &&
           (mention_is_arabic_name(w, to) || mention_given_at(w, to)) && !mention_known_at(w, to))
        to++;
    bool is_closed = to < s->atoms && s->atom[to].kind == TOKEN_MARK;
    return is_closed && to - from >= 2 ? to : 0;
}

/* اللواء لوقا: an unknown word right behind a rank, or behind another title when the tables have it
 * as a part of names. Returns the atom behind the name, 0 when it is none. */
static uint32_t unknown_titled(const struct mention_work *w, uint32_t title, uint32_t from,
                               float *ret_score)
{
    const struct scan *s = w->scan;
    if (!mention_is_arabic_name(w, from) || mention_known_at(w, from) ||
        scan_has(s, from, VOCABULARY_GROUP))
        return 0;
    const struct scan_match *t = scan_at(s, title, VOCABULARY_TITLE);
    const struct scan_match *token = scan_at(s, from, VOCABULARY_NAME_TOKEN);
    bool is_rank = scan_item(s, t)->label[0] == 'r', is_token = token && token->reading == 0;
    uint32_t to = mention_name_end(w, from, from + 1,
                                   is_rank    ? MENTION_TITLED
                                   : is_token ? MENTION_SURE
                                              : MENTION_UNSURE);
    bool is_long = to - from > 1;
    *ret_score = is_long ? 0.7f : is_token ? 0.6f : 0.5f;
    if (is_rank)
        return to;
    /* ملك قشتالة, المؤمنين: without a rank more has to speak for a name */
    bool is_definite = mention_has_article(s, t->from);
    bool is_sure = is_definite ? is_long || is_token : is_long && !mention_has_article(s, from);
    return is_sure ? to : 0;
}

static bool add_titled(struct mention_work *w, uint32_t title, uint32_t from, bool is_next)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = mention_given_at(w, from);
    bool is_kunya = is_kunya_at(s, from) && !scan_is_word(s, from, "ام");
    float score = is_next ? 0.85f : 0.75f;
    uint32_t to = 0;
    if (m && m->reading == 0) {
        to = mention_name_end(w, from, m->to, is_next ? MENTION_TITLED : MENTION_SURE);
        to = to == m->to && !is_next ? 0 : to;
    } else if (is_kunya && nasab_end(s, from)) {
        to = mention_name_end(w, from, nasab_end(s, from), MENTION_UNSURE);
    } else if (is_next) {
        to = unknown_titled(w, title, from, &score);
    }
    if (to)
        add_person(w, from, to, score, "rule:title+name");
    return to != 0;
}

uint32_t mention_namesake_end(const struct mention_work *w, uint32_t from)
{
    const struct scan *s = w->scan;
    const struct scan_match *t = scan_at(s, from, VOCABULARY_TITLE);
    float score;
    if (is_kunya_at(s, from) && !scan_is_word(s, from, "ام")) {
        uint32_t to = nasab_end(s, from);
        return to ? mention_name_end(w, from, to, MENTION_UNSURE) : 0;
    }
    if (!t || t->reading > 0 || !mention_has_article(s, from) ||
        !scan_same_sentence(s, from, t->to) || w->is_time[t->to])
        return 0;
    const struct scan_match *known = mention_known_at(w, t->to);
    if (mention_is_type(w, known, CW__MENTION__TYPE__PER) && known->reading == 0)
        return known->to;
    const struct scan_match *given = mention_given_at(w, t->to);
    return given && given->reading == 0 ? mention_name_end(w, t->to, given->to, MENTION_UNSURE)
                                        : unknown_titled(w, from, t->to, &score);
}

/* A name at one place behind a title: true when the search is over. */
static bool try_title_at(struct mention_work *w, const struct scan_match *t, uint32_t at)
{
    const struct scan *s = w->scan;
    bool is_next = at == t->to || (at == t->to + 1 && scan_is_quote(s, t->to));
    if (at > t->to && scan_has(s, at, VOCABULARY_TITLE))
        return true; /* that title looks for itself */
    if (add_titled(w, t->from, at, is_next))
        return true;
    uint32_t to = at > t->to && scan_is_comma(s, at - 1) ? apposed_name(w, at) : 0;
    if (to)
        add_person(w, at, to, 0.6f, "rule:title,name");
    return to || !is_complement(w, at, t->to);
}

static void try_title(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *t = scan_at(s, atom, VOCABULARY_TITLE);
    if (!t)
        return;
    const char *label = scan_item(s, t)->label;
    bool has_complement = strcmp(label, "office") == 0 || strcmp(label, "trade") == 0;
    uint32_t last = t->to + (has_complement ? COMPLEMENT_MAX : 2);
    for (uint32_t i = t->to; i < last && scan_same_sentence(s, atom, i); i++)
        if (try_title_at(w, t, i))
            return;
}

/* ---- nationalities and groups ---- */

/* سنة is a year more often than it is Sunnis: those are told beside another group or by their
 * people. */
static bool is_year(const struct scan *s, uint32_t atom)
{
    if (!scan_has(s, atom, VOCABULARY_TIME_UNIT))
        return false;
    bool is_behind = atom > 0 && scan_same_sentence(s, atom - 1, atom) &&
                     (scan_has(s, atom - 1, VOCABULARY_GROUP) || scan_is_word(s, atom - 1, "اهل"));
    bool is_before = atom + 1 < s->atoms && scan_same_sentence(s, atom, atom + 1) &&
                     scan_has(s, atom + 1, VOCABULARY_GROUP);
    return !is_behind && !is_before;
}

static void try_group(struct mention_work *w, uint32_t atom)
{
    const struct scan_match *m = scan_at(w->scan, atom, VOCABULARY_GROUP);
    if (!m || !w->scan->atom[atom].is_arabic || w->is_time[atom] || is_year(w->scan, atom) ||
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
        try_kunya(w, i);
        try_tokens(w, i);
        try_title(w, i);
        mention_arabic_heads(w, i);
        try_group(w, i);
    }
}
