/* SPDX-License-Identifier: Apache-2.0 */
/* Names in Latin letters that no table has: capitals, with the words before and behind them. */
#include "mention_rules.h"

#define BAND_MAX 4 /* words of the name behind "Liwa" */
#define ORG_MAX 9 /* atoms */

bool mention_is_capital(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    if (atom >= s->atoms || s->atom[atom].kind != TOKEN_WORD || s->atom[atom].is_arabic ||
        s->atom[atom].is_skipped || w->is_time[atom])
        return false;
    if (s->atom[atom].shape != TOKEN_SHAPE_LOWER)
        return s->atom[atom].shape != TOKEN_SHAPE_NONE;
    bool is_article = span_equal(s->atom[atom].folded, SPAN("al")) && atom + 1 < s->atoms;
    if (!is_article)
        return false;
    uint32_t next = atom + 1 + (scan_is_mark(s, atom + 1, '-') ? 1 : 0);
    return next < s->atoms && s->atom[next].shape != TOKEN_SHAPE_LOWER &&
           s->atom[next].shape != TOKEN_SHAPE_NONE && !s->atom[next].is_arabic;
}

static bool is_plain_start(const struct scan *s, uint32_t atom)
{
    return s->atom[atom].starts_sentence && scan_has(s, atom, VOCABULARY_COMMON) &&
           !scan_has(s, atom, VOCABULARY_GIVEN);
}

/* Lower-case words that stand inside names: "Osama bin Laden", "Staffan de Mistura". */
static bool is_particle(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    return scan_has(s, atom, VOCABULARY_NASAB) && s->atom[atom].shape == TOKEN_SHAPE_LOWER &&
           !scan_is_word(s, atom, "al") && !scan_is_word(s, atom, "a") &&
           mention_is_capital(w, atom + 1);
}

/* "George W. Bush": the dot behind an initial. */
static bool is_initial_dot(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    return atom > 0 && scan_is_mark(s, atom, '.') && !s->atom[atom].after_space &&
           s->atom[atom - 1].end - s->atom[atom - 1].start == 1 &&
           s->atom[atom - 1].shape != TOKEN_SHAPE_LOWER && mention_is_capital(w, atom + 1) &&
           scan_same_sentence(s, atom - 1, atom + 1);
}

/* What may stand inside a run of capitals besides them: "bin", the dot of "W.", "al-". */
static bool is_inside_run(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    bool is_hyphen =
        scan_is_mark(s, atom, '-') && !s->atom[atom].after_space && scan_is_word(s, atom - 1, "al");
    return is_hyphen || is_particle(w, atom) || is_initial_dot(w, atom);
}

/* The atom behind a run of capitals. */
static uint32_t run_end(const struct mention_work *w, uint32_t from, uint32_t max)
{
    const struct scan *s = w->scan;
    uint32_t to = from;
    while (to < from + max && scan_same_sentence(s, from, to)) {
        if (to > from && s->atom[to - 1].is_possessive)
            break;
        bool is_next =
            mention_is_capital(w, to) && !(to > from && scan_has(s, to, VOCABULARY_WEEKDAY));
        if (!is_next && (to == from || mention_is_capital(w, to) || !is_inside_run(w, to)))
            break;
        to++;
    }
    while (to > from &&
           (s->atom[to - 1].kind == TOKEN_MARK || s->atom[to - 1].shape == TOKEN_SHAPE_LOWER))
        to--;
    return to;
}

/* A person's name ends where words of an organisation, a place or a title begin. */
static uint32_t person_end(const struct mention_work *w, uint32_t from, uint32_t to)
{
    const struct scan *s = w->scan;
    for (uint32_t i = from + 1; i < to; i++) {
        bool is_name = scan_has(s, i, VOCABULARY_GIVEN) || scan_has(s, i, VOCABULARY_NAME_TOKEN);
        if (scan_has(s, i, VOCABULARY_ORG_TAIL) || scan_has(s, i, VOCABULARY_PLACE_TAIL) ||
            (scan_has(s, i, VOCABULARY_TITLE) && !is_name) || scan_has(s, i, VOCABULARY_GROUP))
            return i;
    }
    return to;
}

static bool is_organisation_run(const struct mention_work *w, uint32_t from, uint32_t to)
{
    for (uint32_t i = from + 1; i < to; i++)
        if (scan_has(w->scan, i, VOCABULARY_ORG_TAIL) ||
            scan_has(w->scan, i, VOCABULARY_PLACE_TAIL))
            return true;
    return false;
}

/* ---- title + name ---- */

#define BITS_NO_PERSON                                                                             \
    (SCAN_BIT(VOCABULARY_TITLE) | SCAN_BIT(VOCABULARY_ORG_TAIL) | SCAN_BIT(VOCABULARY_GROUP))

/* Can the name of a person begin behind a title? */
static bool can_begin_person(const struct mention_work *w, uint32_t title, uint32_t from)
{
    const struct scan_match *known = mention_known_at(w, from);
    return scan_same_sentence(w->scan, title, from) && mention_is_capital(w, from) &&
           !scan_has_any(w->scan, from, BITS_NO_PERSON) &&
           (!known || mention_is_type(w, known, CW__MENTION__TYPE__PER));
}

/* One word behind a title names somebody when the title is a strong sign: "President Assad", but
 * not "driver Berlin" nor "the head Council". */
static bool is_person_word(const struct scan *s, uint32_t title, const char *label, uint32_t name)
{
    bool is_weak =
        label[0] == 't' || (s->atom[title].shape == TOKEN_SHAPE_LOWER && label[0] != 'r');
    if (is_weak && !scan_has(s, name, VOCABULARY_GIVEN))
        return false;
    return !scan_has(s, name, VOCABULARY_COMMON) || scan_has(s, name, VOCABULARY_NAME_TOKEN);
}

static void try_title(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *t = scan_at(s, atom, VOCABULARY_TITLE);
    if (!t)
        return;
    uint32_t from = t->to;
    from += scan_is_mark(s, from, '.') && !s->atom[from].after_space; /* "Dr." "Gen." */
    from += scan_is_quote(s, from);
    if (!can_begin_person(w, atom, from))
        return;
    const char *label = scan_item(s, t)->label;
    uint32_t end = run_end(w, from, MENTION_NAME_MAX);
    uint32_t to = person_end(w, from, end);
    bool is_long = to - from > 1;
    if (to == from ||
        (!is_long && (is_organisation_run(w, from, end) || !is_person_word(s, atom, label, from))))
        return;
    float score = label[0] == 't' ? 0.65f : is_long ? 0.85f : 0.7f;
    mention_add(w, from, to, CW__MENTION__TYPE__PER, score, "rule:title+name");
}

/* ---- given name + name ---- */

static void try_given(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    bool is_kunya = scan_is_one_of(s, atom, SCAN_WORDS("abu", "umm", "abdul", "abdel", "ibn"));
    if (!mention_is_capital(w, atom) || (!scan_has(s, atom, VOCABULARY_GIVEN) && !is_kunya))
        return;
    if (atom > 0 && s->atom[atom].is_glued && mention_is_capital(w, atom - 1))
        return;
    uint32_t end = run_end(w, atom, MENTION_NAME_MAX);
    uint32_t to = person_end(w, atom, end);
    if (to - atom < 2 || is_organisation_run(w, atom, end))
        return;
    mention_add(w, atom, to, CW__MENTION__TYPE__PER, is_kunya ? 0.6f : 0.75f, "rule:given+name");
}

/* ---- organisations ---- */

static bool is_inner_word(const struct scan *s, uint32_t atom)
{
    return scan_is_one_of(
        s, atom, SCAN_WORDS("of", "for", "the", "and", "&", "on", "in", "de", "to", "against"));
}

/* "... of Culture, Tourism and Sport": the comma of a list inside a name. */
static bool is_inner_comma(const struct mention_work *w, uint32_t atom)
{
    return scan_is_mark(w->scan, atom, ',') && mention_is_capital(w, atom + 1) &&
           scan_is_word(w->scan, atom + 2, "and");
}

/* From a head ("Ministry of", "Center for"): capitals, joined by of, for, the, and. */
static uint32_t org_end(const struct mention_work *w, uint32_t from, uint32_t max)
{
    const struct scan *s = w->scan;
    uint32_t to = from, last = from;
    while (to < from + max && scan_same_sentence(s, from, to)) {
        if (mention_is_capital(w, to)) {
            to++;
            last = to;
            if (s->atom[to - 1].is_possessive && !mention_is_capital(w, to))
                break;
            continue;
        }
        if (scan_is_word(s, to, "and") && !mention_is_capital(w, to + 1))
            break; /* "... and the Civil Defence" is another name */
        if (!is_inner_word(s, to) && (to == from || !is_inner_comma(w, to)))
            break;
        to++;
    }
    return last;
}

/* Liwa al-Nasr, Jaish al-Fateh: Arabic words for a band, before the band's own name. The next band
 * of a list begins with such a word, too. */
static bool try_band(struct mention_work *w, const struct scan_match *m)
{
    const struct scan *s = w->scan;
    const struct vocabulary_item *head = scan_item(s, m);
    if (!mention_is_band(head))
        return false;
    uint32_t to = m->to;
    while (to < m->to + BAND_MAX && scan_same_sentence(s, m->from, to) &&
           mention_is_capital(w, to) && !scan_has(s, to, VOCABULARY_ORG_HEAD))
        to++;
    if (to > m->to)
        mention_add(w, m->from, to, CW__MENTION__TYPE__ORG, 0.8f, "rule:head+name")->kind =
            head->label;
    return true;
}

static void try_org_head(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_ORG_HEAD);
    if (!m || !mention_is_capital(w, atom) || try_band(w, m))
        return;
    uint32_t to = org_end(w, m->to, ORG_MAX);
    if (to <= m->to)
        return;
    uint32_t from = atom;
    while (from > 0 && mention_is_capital(w, from - 1) && scan_same_sentence(s, from - 1, atom) &&
           !is_plain_start(s, from - 1) && !s->atom[from - 1].is_possessive &&
           !scan_has(s, from - 1, VOCABULARY_TITLE) && atom - from < 3)
        from--;
    struct mention *c = mention_add(w, from, to, CW__MENTION__TYPE__ORG, 0.8f, "rule:head+name");
    c->kind = scan_item(s, m)->label;
}

/* "Foreign and Commonwealth Office": does "and" join two words of a name? */
static bool joins_names(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    return atom > 0 && scan_is_one_of(s, atom, SCAN_WORDS("and", "&")) &&
           mention_is_capital(w, atom - 1) && scan_has(s, atom + 1, VOCABULARY_ORG_WORD) &&
           scan_has_any(s, atom - 1, SCAN_BIT(VOCABULARY_ORG_WORD) | SCAN_BIT(VOCABULARY_ORG_TAIL));
}

/* Does a name that ends with "... Council" go on to the left with this atom? "People's" and
 * "Workers'" belong to names, "Syria's" does not. */
static bool is_org_part(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    if (mention_is_capital(w, atom))
        return !s->atom[atom].is_possessive || scan_has(s, atom, VOCABULARY_ORG_WORD);
    return joins_names(w, atom) || (scan_is_mark(s, atom, '-') && !s->atom[atom].after_space);
}

/* What cannot begin the name of an organisation: a mark, a title, a common first word. */
static bool is_before_org(const struct scan *s, uint32_t atom)
{
    bool is_title =
        scan_has(s, atom, VOCABULARY_TITLE) &&
        !scan_has_any(s, atom, SCAN_BIT(VOCABULARY_ORG_WORD) | SCAN_BIT(VOCABULARY_ORG_TAIL));
    return is_title || is_plain_start(s, atom) || s->atom[atom].kind == TOKEN_MARK;
}

/* Where the name that ends with "... Council" begins. */
static uint32_t org_start(const struct mention_work *w, uint32_t tail)
{
    const struct scan *s = w->scan;
    uint32_t from = tail;
    while (from > 0 && tail - from < ORG_MAX && scan_same_sentence(s, from - 1, tail) &&
           is_org_part(w, from - 1))
        from--;
    while (from < tail && is_before_org(s, from))
        from++;
    return from;
}

/* "Council" may stand in the middle: "Security Council of Iraq". */
static uint32_t org_tail_end(const struct mention_work *w, uint32_t to)
{
    const struct scan *s = w->scan;
    if (!scan_is_one_of(s, to, SCAN_WORDS("of", "for")))
        return to;
    uint32_t end = org_end(w, to, ORG_MAX);
    bool is_place = mention_known_at(w, to + 1 + scan_is_word(s, to + 1, "the")) != NULL;
    return end > to && (is_place || scan_has(s, to + 1, VOCABULARY_ORG_WORD)) ? end : to;
}

/* "Kurdish-Arab Syrian Democratic Forces": nations in front of a name of the tables are none of it.
 */
static bool is_known_behind_nations(const struct mention_work *w, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i + 1 < to && scan_has(w->scan, i, VOCABULARY_GROUP); i++) {
        const struct scan_match *known = mention_known_at(w, i + 1);
        if (known && known->to == to)
            return true;
    }
    return false;
}

static void try_org_tail(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_ORG_TAIL);
    if (!m || !mention_is_capital(w, atom))
        return;
    uint32_t from = org_start(w, atom);
    if (from == atom || is_known_behind_nations(w, from, m->to) ||
        (m->to - from == 2 && s->atom[from].starts_sentence &&
         scan_has(s, from, VOCABULARY_COMMON)))
        return;
    struct mention *c = mention_add(w, from, org_tail_end(w, m->to), CW__MENTION__TYPE__ORG, 0.72f,
                                    "rule:name+tail");
    c->kind = scan_item(s, m)->label;
}

static bool is_acronym(const struct scan *s, uint32_t atom)
{
    return atom < s->atoms && s->atom[atom].shape == TOKEN_SHAPE_UPPER &&
           s->atom[atom].folded.n > 1;
}

/* Capitals of two letters and more that nobody has explained, alone: not in a heading. "(SDF)"
 * behind a name is explained in recall. */
static void try_acronym(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_atom *x = &s->atom[atom];
    if (!is_acronym(s, atom) || x->folded.n > 6 || w->is_time[atom] || x->is_glued ||
        scan_has_any(s, atom,
                     SCAN_BIT(VOCABULARY_COMMON) | SCAN_BIT(VOCABULARY_TITLE) |
                         SCAN_BIT(VOCABULARY_UNIT) | SCAN_BIT(VOCABULARY_CURRENCY)) ||
        is_acronym(s, atom + 1) || (atom > 0 && is_acronym(s, atom - 1)))
        return;
    mention_add(w, atom, atom + 1, CW__MENTION__TYPE__ORG, x->folded.n > 2 ? 0.5f : 0.4f,
                "rule:acronym");
}

/* ---- places ---- */

#define BITS_NO_PLACE                                                                              \
    (SCAN_BIT(VOCABULARY_GROUP) | SCAN_BIT(VOCABULARY_TITLE) | SCAN_BIT(VOCABULARY_ORG_WORD) |     \
     SCAN_BIT(VOCABULARY_DIRECTION) | SCAN_BIT(VOCABULARY_COMMON))

static bool can_be_place(const struct mention_work *w, uint32_t from, uint32_t to)
{
    if (from >= to || (to - from == 1 && scan_has_any(w->scan, from, BITS_NO_PLACE)))
        return false;
    const struct scan_match *m = mention_known_at(w, from);
    return !m || mention_is_type(w, m, CW__MENTION__TYPE__LOC);
}

/* "Lake Assad", "Mount Simeon": heads that are part of the name when they have a capital. */
static bool is_named_head(const struct vocabulary_item *head)
{
    return head->number == 1 || strcmp(head->label, "natural") == 0;
}

/* The end of the name behind a head. */
static uint32_t headed_end(const struct mention_work *w, uint32_t from)
{
    uint32_t to = run_end(w, from, 4);
    const struct scan_match *known = mention_known_at(w, from);
    if (mention_is_type(w, known, CW__MENTION__TYPE__LOC) && known->to < to)
        to = known->to; /* "towns of Misraba Arbin ...": a list that has lost its commas */
    return to;
}

static void try_place_head(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_PLACE_HEAD);
    if (!m)
        return;
    const struct vocabulary_item *head = scan_item(s, m);
    bool is_inside = is_named_head(head);
    if (is_inside && !mention_is_capital(w, atom))
        return;
    uint32_t from = m->to + scan_is_quote(s, m->to), to = headed_end(w, from);
    is_inside &= m->to - m->from == 1; /* not "island of X" */
    if (!scan_same_sentence(s, atom, from) || !can_be_place(w, from, to) ||
        (is_inside && scan_has(s, from, VOCABULARY_ORG_TAIL)))
        return;
    struct mention *c = mention_add(w, is_inside ? atom : from, to, CW__MENTION__TYPE__LOC,
                                    is_inside ? 0.72f : 0.8f, "rule:head+place");
    c->kind = head->label;
}

/* Where the name that ends before `last` begins: capitals, without titles and "northern". */
static uint32_t tailed_start(const struct mention_work *w, uint32_t last)
{
    const struct scan *s = w->scan;
    uint32_t from = last;
    while (from > 0 && last - from < 4 && mention_is_capital(w, from - 1) &&
           scan_same_sentence(s, from - 1, last) && !s->atom[from - 1].is_possessive &&
           !is_plain_start(s, from - 1))
        from--;
    while (last - from > 1 && from < last &&
           scan_has_any(s, from, SCAN_BIT(VOCABULARY_TITLE) | SCAN_BIT(VOCABULARY_DIRECTION)))
        from++;
    return from;
}

static void try_place_tail(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_PLACE_TAIL);
    if (!m || atom == 0 || !scan_same_sentence(s, atom - 1, atom))
        return;
    const struct vocabulary_item *tail = scan_item(s, m);
    uint32_t last = atom - (atom > 1 && scan_is_quote(s, atom - 1));
    uint32_t from = tailed_start(w, last);
    bool is_capital = mention_is_capital(w, atom);
    if (!can_be_place(w, from, last))
        return;
    /* "Latakia Province" names Latakia, "Industrial City" is a name as a whole. */
    bool is_inside = is_capital && (tail->number > 0 || !scan_has(s, from, VOCABULARY_NAME));
    struct mention *c = mention_add(w, from, is_inside ? m->to : last, CW__MENTION__TYPE__LOC,
                                    is_capital ? 0.68f : 0.62f, "rule:place+tail");
    c->kind = tail->label;
}

#define BITS_HEADING                                                                               \
    (SCAN_BIT(VOCABULARY_COMMON) | SCAN_BIT(VOCABULARY_COUNTED) | SCAN_BIT(VOCABULARY_GROUP) |     \
     SCAN_BIT(VOCABULARY_HARM) | SCAN_BIT(VOCABULARY_TITLE) | SCAN_BIT(VOCABULARY_NUMBER))

static bool any_has(const struct scan *s, uint32_t from, uint32_t to, uint64_t classes)
{
    for (uint32_t i = from; i < to; i++)
        if (scan_has_any(s, i, classes))
            return true;
    return false;
}

/* "in Xyz", "near Xyz": a single run of unknown capitals behind a preposition of place. */
static void try_preposition(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    uint32_t from = atom + 1;
    if (!scan_is_one_of(s, atom, SCAN_WORDS("in", "near", "outside")) ||
        !mention_is_capital(w, from) || !scan_same_sentence(s, atom, from))
        return;
    uint32_t to = run_end(w, from, 3);
    if (any_has(s, from, to, BITS_HEADING)) /* "in Terrorist Attacks" */
        return;
    if (!can_be_place(w, from, to) || scan_has(s, from, VOCABULARY_GIVEN) ||
        s->atom[to - 1].shape == TOKEN_SHAPE_UPPER || is_organisation_run(w, from, to) ||
        s->atom[to - 1].is_possessive)
        return;
    mention_add(w, from, to, CW__MENTION__TYPE__LOC, 0.5f, "rule:in+place");
}

#define BITS_NO_NAME                                                                               \
    (SCAN_BIT(VOCABULARY_COMMON) | SCAN_BIT(VOCABULARY_ORG_TAIL) |                                 \
     SCAN_BIT(VOCABULARY_PLACE_TAIL) | SCAN_BIT(VOCABULARY_GROUP) | SCAN_BIT(VOCABULARY_TITLE) |   \
     SCAN_BIT(VOCABULARY_ORG_WORD) | SCAN_BIT(VOCABULARY_DIRECTION) | SCAN_BIT(VOCABULARY_MONTH))

/* Can all words of a run be parts of a person's name? Initials alone ("J.O, A.H") are none. */
static bool is_name_run(const struct mention_work *w, uint32_t from, uint32_t to)
{
    const struct scan *s = w->scan;
    bool has_word = false;
    for (uint32_t i = from; i < to; i++) {
        if (scan_has_any(s, i, BITS_NO_NAME) || is_acronym(s, i) || mention_known_at(w, i))
            return false;
        has_word |= s->atom[i].folded.n > 2;
    }
    return has_word;
}

/* Two to four unknown capitals inside a sentence: most often a person. */
static void try_capitals(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    if (!mention_is_capital(w, atom) ||
        (atom > 0 && (mention_is_capital(w, atom - 1) || s->atom[atom].is_glued)) ||
        is_plain_start(s, atom))
        return;
    uint32_t to = run_end(w, atom, 6);
    if (to - atom < 2 || to - atom > 4 || !is_name_run(w, atom, to))
        return;
    bool has_token = any_has(s, atom, to, SCAN_BIT(VOCABULARY_NAME_TOKEN));
    float score = has_token ? 0.6f : scan_has(s, to, VOCABULARY_SPEECH) ? 0.5f : 0.4f;
    mention_add(w, atom, to, CW__MENTION__TYPE__PER, score,
                has_token ? "rule:name+name" : "rule:capitals");
}

/* ---- nationalities and groups ---- */

static void try_group(struct mention_work *w, uint32_t atom)
{
    const struct scan_match *m = scan_at(w->scan, atom, VOCABULARY_GROUP);
    if (!m || w->is_time[atom])
        return;
    struct mention *c =
        mention_add(w, m->from, m->to, CW__MENTION__TYPE__NORP, 0.6f, "gazetteer:groups");
    c->match = m;
    c->kind = m->entry->flags & PHRASE_DEMONYM ? "nationality" : scan_item(w->scan, m)->label;
}

void mention_english(struct mention_work *w)
{
    for (uint32_t i = 0; i < w->scan->atoms; i++) {
        if (w->scan->atom[i].is_arabic || w->scan->atom[i].is_skipped ||
            w->scan->atom[i].kind != TOKEN_WORD)
            continue;
        try_title(w, i);
        try_given(w, i);
        try_org_head(w, i);
        try_org_tail(w, i);
        try_acronym(w, i);
        try_place_head(w, i);
        try_place_tail(w, i);
        try_preposition(w, i);
        try_capitals(w, i);
        try_group(w, i);
    }
}

/* ---- beside the model ---- */

static bool is_small_word(const struct scan *s, uint32_t atom)
{
    return s->atom[atom].kind == TOKEN_WORD && !s->atom[atom].is_arabic &&
           s->atom[atom].shape == TOKEN_SHAPE_LOWER;
}

/* A lower-case word that is no part of names: "based", "northern". */
static bool is_outer_word(const struct scan *s, uint32_t atom)
{
    return is_small_word(s, atom) &&
           !scan_is_one_of(s, atom, SCAN_WORDS("of", "for", "the", "and", "de", "al", "bin"));
}

bool mention_english_is_core(const struct scan *s, const struct mention *m, uint32_t from,
                             uint32_t to)
{
    if (m->to == to && m->from > from)
        return is_outer_word(s, from) || is_outer_word(s, m->from - 1) ||
               (m->from == from + 1 && scan_is_word(s, from, "the"));
    return m->from == from && m->to < to && is_small_word(s, to - 1);
}

bool mention_english_is_weekday(const struct scan *s, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (s->atom[i].is_arabic || !scan_has(s, i, VOCABULARY_WEEKDAY))
            return false;
    return true;
}
