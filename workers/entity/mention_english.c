/* SPDX-License-Identifier: Apache-2.0 */
/* Names in Latin letters that no table has: capitals, with the words before and behind them. */
#include "mention_rules.h"

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
           !mention_is_word(s, atom, "al") && !mention_is_word(s, atom, "a") &&
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

/* The atom behind a run of capitals. */
static uint32_t run_end(const struct mention_work *w, uint32_t from, uint32_t max)
{
    const struct scan *s = w->scan;
    uint32_t to = from;
    while (to < from + max && scan_same_sentence(s, from, to)) {
        if (to > from && s->atom[to - 1].is_possessive)
            break;
        if (mention_is_capital(w, to)) {
            if (to > from && scan_has(s, to, VOCABULARY_WEEKDAY))
                break;
            to++;
        } else if (to > from && (is_particle(w, to) || is_initial_dot(w, to) ||
                                 (scan_is_mark(s, to, '-') && !s->atom[to].after_space &&
                                  mention_is_word(s, to - 1, "al")))) {
            to++;
        } else {
            break;
        }
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

static void try_title(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *t = scan_at(s, atom, VOCABULARY_TITLE);
    if (!t || s->atom[atom].is_arabic)
        return;
    uint32_t from = t->to;
    from += scan_is_mark(s, from, '.') && !s->atom[from].after_space; /* "Dr." "Gen." */
    from += scan_is_quote(s, from);
    if (!scan_same_sentence(s, atom, from) || !mention_is_capital(w, from) ||
        scan_has(s, from, VOCABULARY_TITLE) || scan_has(s, from, VOCABULARY_ORG_TAIL) ||
        scan_has(s, from, VOCABULARY_GROUP))
        return;
    const struct scan_match *known = mention_known_at(w, from);
    if (known && w->gazetteer->record[known->entry->value].type != CW__MENTION__TYPE__PER)
        return;
    const char *label = scan_item(s, t)->label;
    bool is_trade = label[0] == 't', is_lower = s->atom[atom].shape == TOKEN_SHAPE_LOWER;
    uint32_t end = run_end(w, from, MENTION_NAME_MAX);
    uint32_t to = person_end(w, from, end);
    if (is_organisation_run(w, from, end) && to - from < 2)
        return;
    if (to == from || ((is_trade || (is_lower && label[0] != 'r')) && to - from < 2 &&
                       !scan_has(s, from, VOCABULARY_GIVEN)))
        return;
    if (scan_has(s, from, VOCABULARY_COMMON) && to - from == 1 &&
        !scan_has(s, from, VOCABULARY_NAME_TOKEN))
        return;
    float score = is_trade ? 0.65f : to - from > 1 ? 0.85f : 0.7f;
    mention_add(w, from, to, CW__MENTION__TYPE__PER, score, "rule:title+name");
}

/* ---- given name + name ---- */

static void try_given(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    bool is_kunya = mention_is_word(s, atom, "abu") || mention_is_word(s, atom, "umm") ||
                    mention_is_word(s, atom, "abdul") || mention_is_word(s, atom, "abdel") ||
                    mention_is_word(s, atom, "ibn");
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

static bool is_inner_word(const struct mention_work *w, uint32_t atom)
{
    static const char *const words[] = {"of", "for", "the", "and", "&",
                                        "on", "in",  "de",  "to",  "against"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mention_is_word(w->scan, atom, words[i]))
            return true;
    return false;
}

/* From a head ("Ministry of", "Center for"): capitals, joined by of, for, the, and. */
static uint32_t org_end(const struct mention_work *w, uint32_t from, uint32_t max)
{
    uint32_t to = from, last = from;
    while (to < from + max && scan_same_sentence(w->scan, from, to)) {
        if (mention_is_capital(w, to)) {
            to++;
            last = to;
            if (w->scan->atom[to - 1].is_possessive && !mention_is_capital(w, to))
                break;
        } else if (mention_is_word(w->scan, to, "and") && !mention_is_capital(w, to + 1)) {
            break; /* "... and the Civil Defence" is another name */
        } else if (is_inner_word(w, to) ||
                   (scan_is_mark(w->scan, to, ',') && mention_is_capital(w, to + 1) && to > from &&
                    mention_is_word(w->scan, to + 2, "and"))) {
            to++;
        } else {
            break;
        }
    }
    return last;
}

static void try_org_head(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_ORG_HEAD);
    if (!m || s->atom[atom].is_arabic || !mention_is_capital(w, atom))
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

/* Where the name that ends with "... Council" begins. */
static uint32_t org_start(const struct mention_work *w, uint32_t tail)
{
    const struct scan *s = w->scan;
    uint32_t from = tail;
    while (from > 0 && tail - from < ORG_MAX && scan_same_sentence(s, from - 1, tail)) {
        uint32_t before = from - 1;
        bool is_capital = mention_is_capital(w, before) && !s->atom[before].is_possessive;
        /* "People's", "Workers'" belong to names, "Syria's" does not */
        bool is_owner = s->atom[before].is_possessive && mention_is_capital(w, before) &&
                        scan_has(s, before, VOCABULARY_ORG_WORD);
        bool is_joint =
            before > 0 && (mention_is_word(s, before, "and") || mention_is_word(s, before, "&")) &&
            mention_is_capital(w, before - 1) && scan_has(s, from, VOCABULARY_ORG_WORD) &&
            (scan_has(s, before - 1, VOCABULARY_ORG_WORD) ||
             scan_has(s, before - 1, VOCABULARY_ORG_TAIL));
        bool is_dash = scan_is_mark(s, before, '-') && !s->atom[before].after_space;
        if (!is_capital && !is_owner && !is_joint && !is_dash)
            break;
        from = before;
    }
    while (from < tail &&
           (is_plain_start(s, from) || s->atom[from].kind == TOKEN_MARK ||
            (scan_has(s, from, VOCABULARY_TITLE) && !scan_has(s, from, VOCABULARY_ORG_WORD) &&
             !scan_has(s, from, VOCABULARY_ORG_TAIL))))
        from++;
    return from;
}

static void try_org_tail(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_ORG_TAIL);
    if (!m || s->atom[atom].is_arabic || !mention_is_capital(w, atom))
        return;
    uint32_t from = org_start(w, atom), to = m->to;
    if (from == atom ||
        (to - from == 2 && s->atom[from].starts_sentence && scan_has(s, from, VOCABULARY_COMMON)))
        return;
    /* "Council" may stand in the middle: "Security Council of Iraq" */
    if (mention_is_word(s, to, "of") || mention_is_word(s, to, "for")) {
        uint32_t end = org_end(w, to, ORG_MAX);
        bool is_place = mention_known_at(w, to + 1 + mention_is_word(s, to + 1, "the")) != NULL;
        if (end > to && (is_place || scan_has(s, to + 1, VOCABULARY_ORG_WORD)))
            to = end;
    }
    struct mention *c = mention_add(w, from, to, CW__MENTION__TYPE__ORG, 0.72f, "rule:name+tail");
    c->kind = scan_item(s, m)->label;
}

/* Capitals of three letters and more that nobody has explained; "(SDF)" behind a name is explained
 * in recall. */
static void try_acronym(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_atom *x = &s->atom[atom];
    if (x->shape != TOKEN_SHAPE_UPPER || x->kind != TOKEN_WORD || x->folded.n < 2 ||
        x->folded.n > 6 || w->is_time[atom] || x->is_skipped ||
        scan_has(s, atom, VOCABULARY_COMMON) || scan_has(s, atom, VOCABULARY_TITLE) || x->is_glued)
        return;
    bool before =
        atom > 0 && s->atom[atom - 1].shape == TOKEN_SHAPE_UPPER && s->atom[atom - 1].folded.n > 1;
    bool behind = atom + 1 < s->atoms && s->atom[atom + 1].shape == TOKEN_SHAPE_UPPER &&
                  s->atom[atom + 1].folded.n > 1;
    if (before || behind || scan_has(s, atom, VOCABULARY_UNIT) ||
        scan_has(s, atom, VOCABULARY_CURRENCY))
        return;
    mention_add(w, atom, atom + 1, CW__MENTION__TYPE__ORG, x->folded.n > 2 ? 0.5f : 0.4f,
                "rule:acronym");
}

/* ---- places ---- */

static bool can_be_place(const struct mention_work *w, uint32_t from, uint32_t to)
{
    const struct scan *s = w->scan;
    if (from >= to ||
        (to - from == 1 &&
         (scan_has(s, from, VOCABULARY_GROUP) || scan_has(s, from, VOCABULARY_TITLE) ||
          scan_has(s, from, VOCABULARY_ORG_WORD) || scan_has(s, from, VOCABULARY_DIRECTION) ||
          scan_has(s, from, VOCABULARY_COMMON))))
        return false;
    const struct scan_match *m = mention_known_at(w, from);
    return !m || w->gazetteer->record[m->entry->value].type == CW__MENTION__TYPE__LOC;
}

static void try_place_head(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_PLACE_HEAD);
    if (!m || s->atom[atom].is_arabic)
        return;
    const struct vocabulary_item *head = scan_item(s, m);
    uint32_t from = m->to;
    bool is_prefix = head->number == 1 || strcmp(head->label, "natural") == 0;
    if (is_prefix && !mention_is_capital(w, atom))
        return;
    from += scan_is_quote(s, from);
    uint32_t to = run_end(w, from, 4);
    const struct scan_match *known = mention_known_at(w, from);
    if (known && known->to < to &&
        w->gazetteer->record[known->entry->value].type == CW__MENTION__TYPE__LOC)
        to = known->to; /* "towns of Misraba Arbin ...": a list that has lost its commas */
    if (!scan_same_sentence(s, atom, from) || to == from || !can_be_place(w, from, to))
        return;
    if (is_prefix && m->to - m->from > 1)
        is_prefix = false; /* "island of X" */
    if (is_prefix && scan_has(s, from, VOCABULARY_ORG_TAIL))
        return;
    struct mention *c = mention_add(w, is_prefix ? atom : from, to, CW__MENTION__TYPE__LOC,
                                    is_prefix ? 0.6f : 0.8f, "rule:head+place");
    c->kind = head->label;
}

static void try_place_tail(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    const struct scan_match *m = scan_at(s, atom, VOCABULARY_PLACE_TAIL);
    if (!m || atom == 0 || s->atom[atom].is_arabic || !scan_same_sentence(s, atom - 1, atom))
        return;
    const struct vocabulary_item *tail = scan_item(s, m);
    uint32_t last = atom, from;
    if (scan_is_quote(s, last - 1) && last > 1)
        last--;
    from = last;
    while (from > 0 && last - from < 4 && mention_is_capital(w, from - 1) &&
           scan_same_sentence(s, from - 1, atom) && !s->atom[from - 1].is_possessive &&
           !is_plain_start(s, from - 1))
        from--;
    while (from < last &&
           (scan_has(s, from, VOCABULARY_TITLE) || scan_has(s, from, VOCABULARY_DIRECTION)) &&
           last - from > 1)
        from++;
    bool is_capital = mention_is_capital(w, atom);
    if (!can_be_place(w, from, last))
        return;
    /* "Latakia Province" names Latakia, "Industrial City" is a name as a whole. */
    bool is_inside = is_capital && (tail->number == 1 || !scan_has(s, from, VOCABULARY_NAME));
    struct mention *c = mention_add(w, from, is_inside ? m->to : last, CW__MENTION__TYPE__LOC,
                                    is_capital ? 0.68f : 0.62f, "rule:place+tail");
    c->kind = tail->label;
}

/* "in Xyz", "near Xyz": a single run of unknown capitals behind a preposition of place. */
static void try_preposition(struct mention_work *w, uint32_t atom)
{
    static const char *const local[] = {"in", "near", "outside"};
    const struct scan *s = w->scan;
    bool found = false;
    for (size_t i = 0; i < sizeof local / sizeof *local && !found; i++)
        found = mention_is_word(s, atom, local[i]);
    if (!found || !mention_is_capital(w, atom + 1) || !scan_same_sentence(s, atom, atom + 1))
        return;
    uint32_t from = atom + 1, to = run_end(w, from, 3);
    for (uint32_t i = from; i < to; i++)
        if (s->mask[i] & (UINT64_C(1) << VOCABULARY_COMMON | UINT64_C(1) << VOCABULARY_COUNTED |
                          UINT64_C(1) << VOCABULARY_GROUP | UINT64_C(1) << VOCABULARY_HARM |
                          UINT64_C(1) << VOCABULARY_TITLE | UINT64_C(1) << VOCABULARY_NUMBER))
            return; /* a heading: "in Terrorist Attacks" */
    if (!can_be_place(w, from, to) || scan_has(s, from, VOCABULARY_GIVEN) ||
        s->atom[to - 1].shape == TOKEN_SHAPE_UPPER || is_organisation_run(w, from, to) ||
        s->atom[to - 1].is_possessive)
        return;
    mention_add(w, from, to, CW__MENTION__TYPE__LOC, 0.5f, "rule:in+place");
}

/* Two or three unknown capitals inside a sentence: most often a person. */
static void try_capitals(struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;
    if (!mention_is_capital(w, atom) ||
        (atom > 0 && (mention_is_capital(w, atom - 1) || s->atom[atom].is_glued)) ||
        is_plain_start(s, atom))
        return;
    uint32_t to = run_end(w, atom, 6);
    if (to - atom < 2 || to - atom > 4)
        return;
    bool has_word = false, has_token = false;
    for (uint32_t i = atom; i < to; i++) {
        has_word |= s->atom[i].folded.n > 2;
        has_token |= scan_has(s, i, VOCABULARY_NAME_TOKEN);
    }
    if (!has_word)
        return; /* "J.O, A.H": initials under an article */
    for (uint32_t i = atom; i < to; i++)
        if (s->mask[i] & (UINT64_C(1) << VOCABULARY_COMMON | UINT64_C(1) << VOCABULARY_ORG_TAIL |
                          UINT64_C(1) << VOCABULARY_PLACE_TAIL | UINT64_C(1) << VOCABULARY_GROUP |
                          UINT64_C(1) << VOCABULARY_TITLE | UINT64_C(1) << VOCABULARY_ORG_WORD |
                          UINT64_C(1) << VOCABULARY_DIRECTION | UINT64_C(1) << VOCABULARY_MONTH) ||
            (s->atom[i].shape == TOKEN_SHAPE_UPPER && s->atom[i].folded.n > 1) ||
            mention_known_at(w, i))
            return;
    bool is_speaker = scan_has(s, to, VOCABULARY_SPEECH);
    float score = has_token ? 0.6f : is_speaker ? 0.5f : 0.4f;
    mention_add(w, atom, to, CW__MENTION__TYPE__PER, score,
                has_token ? "rule:name+name" : "rule:capitals");
}

/* ---- nationalities and groups ---- */

static void try_group(struct mention_work *w, uint32_t atom)
{
    const struct scan_match *m = scan_at(w->scan, atom, VOCABULARY_GROUP);
    if (!m || w->scan->atom[atom].is_arabic || w->is_time[atom])
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
