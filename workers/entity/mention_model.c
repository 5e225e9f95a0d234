/* SPDX-License-Identifier: Apache-2.0 */
/* What the trained model makes of a text, joined with what rules and tables found in it. */
#include "mention_rules.h"
#include "tagger.h"

#define SCORE_SURE 0.9f /* an actor or person of the tables by a name that needs no sign */
#define SCORE_ALONE 0.6f

/* ---- rules and model ---- */

static bool is_table(const struct mention *m)
{
    return m->match != NULL || m->record != GAZETTEER_NONE;
}

/* قرية الحسينية is a word and a place. */
static bool has_head(const struct scan *s, const struct mention *m, const struct tagger_span *x)
{
    return m->to == x->to && s->atom[x->from].is_arabic &&
           scan_has(s, x->from, VOCABULARY_PLACE_HEAD);
}

/* "Tripoli, Libya" and خشام والحسينية are two places; "Jaish al-Islam Ahrar al-Sham", of a text
 * that lost its commas, two groups. */
static bool is_list(const struct tagger_span *x, const struct mention *m, size_t n)
{
    unsigned names = 0;
    uint32_t atoms = 0;
    for (size_t i = 0; i < n; i++) {
        if (m[i].type != x->type || m[i].from < x->from || m[i].to > x->to)
            continue;
        names++;
        atoms += m[i].to - m[i].from;
    }
    return names > 1 && (x->type == CW__MENTION__TYPE__LOC ||
                         (x->type == CW__MENTION__TYPE__ORG && atoms == x->to - x->from));
}

/* الملك محمد السادس, King Salman: what stands before the name is a title. */
static bool has_title(const struct scan *s, const struct mention *m, const struct tagger_span *x)
{
    return m->type == x->type && m->to == x->to && m->from < x->from &&
           scan_has(s, m->from, VOCABULARY_TITLE);
}

/* معبر الصالحية is no part of the place that it is named after. */
static bool is_facility(const struct scan *s, const struct mention *m, const struct tagger_span *x)
{
    if (m->type != CW__MENTION__TYPE__LOC || m->type != x->type || m->to != x->to ||
        m->from >= x->from || !s->atom[x->from].is_arabic)
        return false;
    const struct vocabulary_item *head = scan_word(s, m->from, VOCABULARY_PLACE_HEAD, NULL);
    return head && strcmp(head->label, "facility") == 0;
}

/* طارق يونس المعيوف: the model may stop early; what it leaves out are parts of names. */
static bool goes_on(const struct scan *s, const struct mention *m, const struct tagger_span *x)
{
    if (m->type != CW__MENTION__TYPE__PER || m->type != x->type || m->from != x->from ||
        m->to <= x->to || !s->atom[x->from].is_arabic)
        return false;
    for (uint32_t i = x->to; i < m->to; i++)
        if (!scan_has_any(s, i,
                          SCAN_BIT(VOCABULARY_GIVEN) | SCAN_BIT(VOCABULARY_NAME_TOKEN) |
                              SCAN_BIT(VOCABULARY_NASAB)))
            return false;
    return true;
}

/* لواء صقور البادية: an Arabic organisation of the rules whose first word is one of fighters or of
 * a party. */
static bool is_named_by_head(const struct scan *s, const struct mention *m)
{
    return strcmp(m->rule, "rule:head+name") == 0 && s->atom[m->from].is_arabic;
}

/* مستشفى الملك فيصل: the person is not spoken of. */
static bool is_namesake(const struct mention *m)
{
    return strcmp(m->rule, MENTION_NAMESAKE) == 0;
}

/* كتيبة الشهيد أحمد [العلي]: the model knows of one name more. */
static bool is_named_farther(const struct scan *s, const struct mention *m,
                             const struct tagger_span *x)
{
    return x->type == CW__MENTION__TYPE__PER && x->to == m->to + 1 && mention_has_article(s, m->to);
}

static bool is_named_after(const struct mention *m, const struct tagger_span *x)
{
    return is_namesake(m) && m->from <= x->from &&
           (x->to <= m->to || x->type == CW__MENTION__TYPE__PER);
}

/* الهيئة الوطنية للمحامين: what an organisation is for ends its name; the model knows parts. */
static bool is_named_by_purpose(const struct mention *m)
{
    return strcmp(m->rule, "rule:head+purpose") == 0;
}

bool mention_is_band(const struct vocabulary_item *head)
{
    return strcmp(head->label, "armed_group") == 0 || strcmp(head->label, "party") == 0;
}

static bool is_band(const struct scan *s, const struct mention *m)
{
    const struct vocabulary_item *head = scan_word(s, m->from, VOCABULARY_ORG_HEAD, NULL);
    return head && strcmp(m->rule, "rule:head+name") == 0 && mention_is_band(head);
}

/* Where the tables know better: the actors of now, whom the models have not met, and places, whose
 * parts are none. In most else the model is right (measured: letting tables win wherever they cover
 * a name costs two points of F). */
static bool wins_over(const struct mention_work *w, const struct mention *m,
                      const struct tagger_span *x)
{
    const struct scan *s = w->scan;
    bool covers = m->from <= x->from && x->to <= m->to;
    if (m->type == CW__MENTION__TYPE__NORP)
        return m->from == x->from && m->to == x->to;
    if (m->type == x->type && m->to == x->to && m->from == x->from + 1 &&
        scan_is_word(s, x->from, "the"))
        return true;
    /* An Arabic name that ends in such a word is whole; in English the networks know best where
     * such a name begins */
    if (m->type == CW__MENTION__TYPE__ORG && x->type != m->type && covers && x->to < m->to &&
        s->atom[x->from].is_arabic && scan_has(s, m->to - 1, VOCABULARY_ORG_TAIL))
        return true;
    if (m->type == CW__MENTION__TYPE__ORG && x->type == CW__MENTION__TYPE__MISC && m->to == x->to &&
        (m->match || s->atom[x->from].is_arabic))
        return true;
    /* "Branch 285": what the tables have word for word, of several words, is what they say */
    if (m->match && m->from == x->from && m->to == x->to && m->to > m->from + 1)
        return true;
    if (goes_on(s, m, x) || is_facility(s, m, x) || is_named_after(m, x) ||
        (covers && is_named_by_purpose(m)) ||
        (covers && (x->type == CW__MENTION__TYPE__LOC || !s->atom[m->from].is_arabic) &&
         is_band(s, m)))
        return true;
    if (!m->match || has_title(s, m, x))
        return false;
    if (mention_in_headline(w, x->from) && x->from <= m->from && m->to <= x->to &&
        (m->type == x->type || m->type == CW__MENTION__TYPE__ORG))
        return true; /* the rest has capitals as all words there have */
    if (m->type == x->type && mention_english_is_core(s, m, x->from, x->to))
        return true;
    const struct gazetteer_record *r = &w->gazetteer->record[m->match->entry->value];
    if (m->type == CW__MENTION__TYPE__LOC)
        return x->type == CW__MENTION__TYPE__LOC && ((covers && r->wof) || has_head(s, m, x));
    uint32_t from = m->from + scan_is_word(s, m->from, "the"); /* "The Kremlin" is no longer name */
    bool is_longer = from < x->from || m->to > x->to;
    return m->score >= SCORE_SURE && covers && (m->type != x->type || is_longer);
}

/* The first code point of a name: behind clitics where the tables know the word without them. */
static uint32_t start_of(const struct scan *s, const struct mention *known, uint32_t from)
{
    const struct scan_match *m = NULL;
    if (known && known->from == from)
        return known->start;
    if (!s->atom[from].is_arabic)
        return s->atom[from].start;
    m = scan_at(s, from, VOCABULARY_GIVEN);
    if (m && scan_before(s, m) & SCAN_ARTICLE)
        m = NULL; /* الصباح is a newspaper, no girl */
    if (!m)
        m = scan_at(s, from, VOCABULARY_NAME);
    return m ? scan_start(s, m) : s->atom[from].start;
}

/* The record of the tables by this very name, when it is of the type that the model saw. */
static const struct scan_match *match_of(const struct mention_work *w, const struct mention *m)
{
    const struct scan *s = w->scan;
    for (uint32_t i = s->first[m->from]; i < s->first[m->from + 1]; i++) {
        const struct scan_match *x = &s->match[i];
        if (x->to == m->to && x->entry->group == VOCABULARY_NAME &&
            w->gazetteer->record[x->entry->value].type == m->type)
            return x;
    }
    return NULL;
}

/* The joined list, and where the mentions of rules went: same_as has to follow. */
struct joined {
    struct arena *arena;
    struct mentions all;
    uint32_t *place; /* by the mention's place among those of rules; SCAN_NONE: dropped */
};

static void put(struct joined *j, const struct mention *m)
{
    void *items = j->all.at;
    *(struct mention *)arena_push(j->arena, &items, &j->all.n, &j->all.cap, sizeof *m) = *m;
    j->all.at = items;
}

static void keep(struct joined *j, const struct mentions *rule, size_t i)
{
    j->place[i] = (uint32_t)j->all.n;
    put(j, &rule->at[i]);
}

/* Is a mention of rules believed that no name of the model touches? Not the Arabic organisations by
 * their first word, unless it is one of fighters or a party: six in a hundred of the others are
 * names (وزارة الصناعة, مجلس الإدارة). Not English persons by a title: of 12 in 16,000 held-out
 * names none was one ("the Secretary's Office"). */
static bool stays_alone(const struct scan *s, const struct mention *m)
{
    if (is_named_by_head(s, m) && !is_band(s, m))
        return false;
    if (!is_table(m) && !s->atom[m->from].is_arabic &&
        (strcmp(m->rule, "rule:acronym") == 0 || strcmp(m->rule, "rule:title+name") == 0))
        return false;
    return is_table(m) || (m->score >= SCORE_ALONE && strcmp(m->rule, "rule:head+adjective") != 0);
}

/* "Damascus" and "University": with the place before it a lone last word of organisations is one.
 * The place stays named. */
static bool is_tail_of_last(const struct scan *s, const struct tagger_span *x, struct joined *j)
{
    const struct mention *last = j->all.n > 0 ? &j->all.at[j->all.n - 1] : NULL;
    if (!last || last->to != x->from || last->type != CW__MENTION__TYPE__LOC ||
        x->type != CW__MENTION__TYPE__ORG || x->to != x->from + 1 || s->atom[x->from].is_arabic ||
        s->atom[x->from - 1].is_possessive || !scan_has(s, x->from, VOCABULARY_ORG_TAIL))
        return false;
    struct mention whole = *last;
    whole.to = x->to;
    whole.end = s->atom[x->from].end;
    whole.type = CW__MENTION__TYPE__ORG;
    whole.rule = "model:en";
    whole.match = NULL;
    whole.record = GAZETTEER_NONE;
    whole.same_as = SCAN_NONE;
    whole.kind = NULL;
    put(j, &whole);
    return true;
}

/* rule[first, end) are the mentions of rules that touch a name of the model. */
static void join(struct mention_work *w, const struct tagger_span *x, const struct mentions *rule,
                 size_t first, size_t end, struct joined *j)
{
    const struct mention *same_start = NULL, *titled = NULL;
    bool is_several = first < end && is_list(x, &rule->at[first], end - first);
    bool is_beaten = j->all.n > 0 && j->all.at[j->all.n - 1].to > x->from;
    for (size_t i = first; i < end; i++) {
        const struct mention *m = &rule->at[i];
        bool is_same = m->from == x->from && m->to == x->to && m->type == x->type;
        if (m->from == x->from)
            same_start = m;
        if (m->match && has_title(w->scan, m, x))
            titled = m;
        if (x->type != m->type && m->from <= x->from && x->to <= m->to &&
            mention_is_described(w->scan, m)) {
            keep(j, rule, i);
            j->all.at[j->all.n - 1].is_description = true;
            continue;
        }
        if (!is_same && !is_several && !wins_over(w, m, x))
            continue;
        keep(j, rule, i);
        if (is_namesake(m) && is_named_farther(w->scan, m, x)) {
            j->all.at[j->all.n - 1].to = x->to;
            j->all.at[j->all.n - 1].end = w->scan->atom[x->to - 1].end;
        }
        is_beaten = true;
    }
    if (is_beaten || is_tail_of_last(w->scan, x, j))
        return;
    w->candidates.n = 0;
    bool is_arabic = w->scan->atom[x->from].is_arabic;
    struct mention *m =
        mention_add(w, x->from, x->to, x->type, x->score, is_arabic ? "model:ar" : "model:en");
    m->start = start_of(w->scan, same_start, x->from);
    if (same_start && same_start->to == x->to)
        m->kind = same_start->kind;
    m->match = match_of(w, m);
    if (!m->match && titled)
        m->record = titled->match->entry->value;
    for (size_t i = first; i < end; i++)
        j->place[i] = (uint32_t)j->all.n;
    put(j, m);
}

static void push_span(struct arena *a, struct tagger_spans *to, const struct tagger_span *x)
{
    void *items = to->at;
    *(struct tagger_span *)arena_push(a, &items, &to->n, &to->cap, sizeof *x) = *x;
    to->at = items;
}

/* شافيز ولوكاشنكو are two: does the atom begin with "and", by the tables, and is it no name as it
 * stands (وليد)? */
static bool is_and_name(const struct scan *s, uint32_t atom)
{
    bool is_and = false;
    if (!s->atom[atom].is_arabic || !span_starts_with(s->atom[atom].folded, SPAN("و")))
        return false;
    for (uint32_t i = s->first[atom]; i < s->first[atom + 1]; i++) {
        const struct scan_match *m = &s->match[i];
        if (!(SCAN_BIT(m->entry->group) &
              (SCAN_BIT(VOCABULARY_GIVEN) | SCAN_BIT(VOCABULARY_NAME_TOKEN))))
            continue;
        if (m->reading == 0)
            return false;
        is_and |= scan_before(s, m) == SCAN_AND;
    }
    return is_and;
}

/* Does a name of the tables that lies within [from, to) end there? */
static bool ends_table_name(const struct scan *s, uint32_t from, uint32_t to)
{
    for (uint32_t k = from; k < to; k++)
        for (uint32_t i = s->first[k]; i < s->first[k + 1]; i++)
            if (s->match[i].entry->group == VOCABULARY_NAME && s->match[i].to == to &&
                to > k + 1)
                return true;
    return false;
}

/* منظمة هيومن رايتس ووتش | قوات الأمن: a body of the tables is over and another begins. */
static bool is_next_body(const struct scan *s, const struct tagger_span *x, uint32_t atom)
{
    const struct scan_match *head = scan_at(s, atom, VOCABULARY_ORG_HEAD);

    return s->atom[atom].is_arabic && head && !scan_before(s, head) &&
           ends_table_name(s, x->from, atom);
}

/* سامر الحلبي | لزمان الوصل: behind ل a body of the tables. */
static const struct scan_match *addressee_at(const struct mention_work *w, uint32_t atom)
{
    const struct scan *s = w->scan;

    if (!s->atom[atom].is_arabic || !span_starts_with(s->atom[atom].folded, SPAN("ل")))
        return NULL;
    for (uint32_t i = s->first[atom]; i < s->first[atom + 1]; i++) {
        const struct scan_match *m = &s->match[i];
        if (m->entry->group == VOCABULARY_NAME && scan_before(s, m) == SCAN_PREPOSITION &&
            w->gazetteer->record[m->entry->value].type == CW__MENTION__TYPE__ORG)
            return m;
    }
    return NULL;
}

/* Spans of the model that hold two names: a person behind whose first word stands "and" or a body
 * that is told, a body behind which another begins. */
static struct tagger_spans split_spans(const struct mention_work *w,
                                       const struct tagger_spans *spans)
{
    const struct scan *s = w->scan;
    struct tagger_spans ret = {0};
    for (size_t i = 0; i < spans->n; i++) {
        struct tagger_span rest = spans->at[i];
        bool is_person = rest.type == CW__MENTION__TYPE__PER,
             is_body = rest.type == CW__MENTION__TYPE__ORG;
        for (uint32_t k = rest.from + 1; (is_person || is_body) && k < rest.to; k++) {
            const struct scan_match *told = is_person ? addressee_at(w, k) : NULL;
            if (!told && !(is_person && is_and_name(s, k)) &&
                !(is_body && is_next_body(s, &rest, k)))
                continue;
            struct tagger_span head = rest;
            head.to = rest.from = k;
            push_span(s->arena, &ret, &head);
            rest.from = told ? told->to : k;
        }
        if (rest.from < rest.to)
            push_span(s->arena, &ret, &rest);
    }
    return ret;
}

/* A word like قرية alone names nothing. */
static bool is_bare_head(const struct scan *s, const struct tagger_span *x)
{
    return x->to == x->from + 1 && s->atom[x->from].is_arabic &&
           scan_has_any(s, x->from,
                        SCAN_BIT(VOCABULARY_PLACE_HEAD) | SCAN_BIT(VOCABULARY_ORG_HEAD));
}

/* كريما is an adjective, not "like Rima": a name only behind ك, by the tables, is hardly one. */
static bool is_likened(const struct scan *s, const struct tagger_span *x)
{
    bool is_name = false, is_behind = false;
    if (x->to != x->from + 1 || !span_starts_with(s->atom[x->from].folded, SPAN("ك")))
        return false;
    for (uint32_t i = s->first[x->from]; i < s->first[x->to]; i++) {
        uint64_t group = SCAN_BIT(s->match[i].entry->group);
        if (!(group & (SCAN_BIT(VOCABULARY_GIVEN) | SCAN_BIT(VOCABULARY_NAME) |
                       SCAN_BIT(VOCABULARY_NAME_TOKEN))))
            continue;
        is_name |= s->match[i].reading == 0;
        is_behind |= scan_before(s, &s->match[i]) == SCAN_PREPOSITION;
    }
    return is_behind && !is_name;
}

/* AK-47, RPG-7: letters with a number bound to them are a make, no organisation. */
static bool is_make(const struct scan *s, const struct tagger_span *x)
{
    return x->to == x->from + 1 && x->type == CW__MENTION__TYPE__ORG &&
           s->atom[x->from].shape == TOKEN_SHAPE_UPPER && x->to < s->atoms &&
           s->atom[x->to].is_glued && s->atom[x->to].folded.n > 0 &&
           s->atom[x->to].folded.p[0] >= '0' && s->atom[x->to].folded.p[0] <= '9';
}

/* #Aleppo and @Damascus are addresses. */
static bool is_address(const struct scan *s, const struct tagger_span *x)
{
    return x->to == x->from + 1 && s->atom[x->from].kind == TOKEN_URL;
}

static bool is_no_name(const struct scan *s, const struct tagger_span *x)
{
    if (is_make(s, x) || is_address(s, x))
        return true;
    return is_bare_head(s, x) || is_likened(s, x) || mention_english_is_weekday(s, x->from, x->to);
}

/* قناة of قناة الجزيرة: what is no name by itself begins one of the tables. */
static void keep_bodies(struct joined *j, const struct mentions *rule, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if ((rule->at[i].match && rule->at[i].type == CW__MENTION__TYPE__ORG) ||
            is_namesake(&rule->at[i]))
            keep(j, rule, i);
}

/* Both lists are in text order. */
static void join_all(struct mention_work *w, const struct tagger_spans *spans,
                     const struct mentions *rule, struct joined *j)
{
    size_t next = 0;
    for (size_t i = 0; i <= spans->n; i++) {
        const struct tagger_span *x = i < spans->n ? &spans->at[i] : NULL;
        for (; next < rule->n && (!x || rule->at[next].to <= x->from); next++)
            if (stays_alone(w->scan, &rule->at[next]))
                keep(j, rule, next);
        size_t end = next;
        while (x && end < rule->n && rule->at[end].from < x->to)
            end++;
        if (x && is_no_name(w->scan, x))
            keep_bodies(j, rule, next, end);
        else if (x)
            join(w, x, rule, next, end, j);
        next = end;
    }
}

void mention_model(struct mention_work *w, const struct mention_models *models,
                   struct mentions *chosen)
{
    struct arena *a = w->scan->arena;
    struct tagger_view v = {.scan = w->scan, .gazetteer = w->gazetteer};
    struct tagger_spans spans = {0};
    struct joined j = {.arena = a, .place = ARENA_ARRAY(a, chosen->n + 1, uint32_t)};
    memset(j.place, 0xFF, chosen->n * sizeof *j.place);
    tagger_view_init(&v, chosen);
    tagger_document(models, &v, &spans);
    tagger_view_done(&v);
    struct tagger_spans split = split_spans(w, &spans);
    arena_give_back(a, spans.at);
    join_all(w, &split, chosen, &j);
    arena_give_back(a, split.at);
    for (size_t i = 0; i < j.all.n; i++)
        if (j.all.at[i].same_as != SCAN_NONE)
            j.all.at[i].same_as = j.place[j.all.at[i].same_as];
    arena_give_back(a, j.place);
    mentions_give_back(w->scan, chosen);
    *chosen = j.all;
}
