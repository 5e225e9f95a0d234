/* SPDX-License-Identifier: Apache-2.0 */
#include "link_place.h"
#include <math.h>
#include <xxhash.h>
#include "link_fit.h"
#include "text/fold.h"

#define NEAR_KM 80.0
#define QUARTER_KM 12.0
#define ROUNDS 3
#define SPELLED_BYTES_MAX 64
#define SOUNDS_MAX 64    /* names of a text that are looked up by their sound */
#define SOUND_TOWN 0.93f /* how much a new spelling has to sound like a town; like a hamlet */
#define SOUND_HAMLET 0.95f
#define SOUND_MARGIN 0.03f

/* What a name was asked with. */
struct question {
    unsigned round; /* 0: never asked */
    uint32_t parent, listed;
    const char *said;
};

/* What became of a name: settled places are meant again, and what could not be told once in a
 * round needs not be asked a thousand times. */
struct told {
    uint64_t name;     /* 0: free */
    uint32_t record;   /* GAZETTEER_NONE */
    bool is_elsewhere; /* the text said that it lies where no row does */
    bool is_quarter;   /* somewhere it is one of a town: to be asked with that town */
    struct question asked;
    struct link_answer answer;
};

/* ---- passes ---- */

/* Leaves the candidates that fit, when any does; false when none does. */
static bool keep(const struct places *p, struct choice *c, link_fits *test, const char *how)
{
    bool stays[LINK_CANDIDATES_MAX];
    size_t left = 0;
    for (size_t i = 0; i < c->n; i++)
        left += stays[i] = test(p, c, i);
    if (left == 0)
        return false;
    if (left == c->n)
        return true;
    left = 0;
    for (size_t i = 0; i < c->n; i++)
        if (stays[i]) {
            c->at[left] = c->at[i];
            c->km[left++] = c->km[i];
        }
    c->n = left;
    c->how = how;
    return true;
}

static void measure(const struct places *p, struct choice *c)
{
    for (size_t i = 0; i < c->n; i++) {
        c->km[i] = INFINITY;
        for (size_t k = 0; k < p->anchors; k++) {
            double d = gazetteer_distance_km(link_at(p, c, i), link_get(p, p->anchor[k]));
            c->km[i] = d < c->km[i] ? d : c->km[i];
        }
    }
}

static uint32_t parent_record(const struct places *p, uint32_t mention)
{
    return mention == SCAN_NONE ? GAZETTEER_NONE : p->record[mention];
}

/* "the United States in Syria", "the Mediterranean port of Latakia": countries, seas and rivers lie
 * in nothing, and what is known everywhere is refused only where its kind is another one too, or
 * nothing else is of its country. */
static bool is_beyond_refusal(const struct places *p, const struct choice *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct gazetteer_record *r = link_at(p, c, i);
        bool is_known = r->rank <= 1 && link_votes(p->countries, r->country) > 0 &&
                        (!c->said || link_fits_kind(p, c, i));
        if (!r->country[0] || link_is_kind(r, "country") || is_known)
            return true;
    }
    return false;
}

/* What the text says the place lies in or near. False: a row elsewhere would be forced. */
static bool pass_parent(const struct places *p, struct choice *c)
{
    const struct link_parent *x = &p->parent[c->index];
    c->parent = parent_record(p, x->listed);
    if (c->parent != GAZETTEER_NONE && link_is_area(link_get(p, c->parent)) &&
        keep(p, c, link_fits_parent, "pass:parent"))
        return true;
    c->parent = parent_record(p, x->mention);
    if (c->parent == GAZETTEER_NONE)
        return true;
    if (x->relation == LINK_RELATION_NEAR) {
        (void)keep(p, c, link_fits_neighbour, "pass:near");
        return true;
    }
    if (keep(p, c, link_fits_parent, "pass:parent")) {
        c->how = c->how ? c->how : "pass:parent";
        return true;
    }
    return x->relation != LINK_RELATION_IN || is_beyond_refusal(p, c);
}

static void pass_again(struct places *p, struct choice *c, const struct told *told)
{
    c->parent = told->record;
    if (c->parent != GAZETTEER_NONE && keep(p, c, link_fits_again, "pass:again"))
        c->how = "pass:again";
}

static uint32_t pass_rest(const struct places *p, struct choice *c)
{
    static const struct {
        link_fits *test;
        const char *how;
    } passes[] = {{link_fits_known, "pass:rank"},    {link_fits_country, "pass:country"},
                  {link_fits_beside, "pass:beside"}, {link_fits_area, "pass:area"},
                  {link_fits_near, "pass:near"},     {link_fits_rank, "pass:rank"},
                  {link_fits_size, "pass:size"},     {link_fits_home, "pass:home"}};
    uint32_t only = link_settle(p, c);
    for (size_t i = 0; only == GAZETTEER_NONE && i < sizeof passes / sizeof *passes; i++) {
        if (passes[i].test == link_fits_near)
            measure(p, c);
        (void)keep(p, c, passes[i].test, passes[i].how);
        only = link_settle(p, c);
    }
    return only;
}

/* May a row be believed here? What is known everywhere may; a town or hamlet only in a text about
 * its country, or where the text says where it lies. */
static bool is_believable(const struct places *p, const struct choice *c, uint32_t record)
{
    const struct gazetteer_record *r = link_get(p, record);
    /* "al-Quds hospital" is not in Jerusalem for its name */
    bool is_large = link_is_kind(r, "country") || link_is_kind(r, "sea");
    bool is_owner = p->scan->atom[c->mention->to - 1].is_possessive;
    if (c->said && strcmp(c->said, "facility") == 0 && !is_large && !is_owner &&
        p->countries->most > 0)
        return link_is_about(p, r->country);
    if (r->rank <= 1 || !r->country[0])
        return true;
    if (c->how && (strcmp(c->how, "pass:parent") == 0 || strcmp(c->how, "pass:again") == 0))
        return true;
    if (link_is_about(p, r->country))
        return true;
    return p->countries->most == 0 && p->about->home && strcmp(p->about->home, r->country) == 0;
}

/* ---- candidates ---- */

static void add_candidate(struct choice *c, uint32_t record)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->at[i] == record)
            return;
    if (c->n < LINK_CANDIDATES_MAX)
        c->at[c->n++] = record;
}

static void collect_at(const struct places *p, uint32_t from, uint32_t to, struct choice *c)
{
    const struct scan *s = p->scan;
    if (from >= s->atoms)
        return;
    for (uint32_t i = s->first[from]; i < s->first[from + 1]; i++) {
        const struct scan_match *m = &s->match[i];
        if (m->entry->group != VOCABULARY_NAME || m->to != to || m->entry->flags & PHRASE_SHORT ||
            link_get(p, m->entry->value)->type != CW__MENTION__TYPE__LOC)
            continue;
        if (c->mention->match && c->mention->match->from == from &&
            m->reading != c->mention->match->reading)
            continue;
        add_candidate(c, m->entry->value);
    }
}

/* Does a head or tail leave the name whole? "Salem Mosque" and تل الهوى are names with theirs. */
static bool is_apart(const struct vocabulary_item *x)
{
    bool is_owned = x->number == 1 || x->number == 3 || x->number == 5;
    return !is_owned && strcmp(x->label, "facility") != 0 && strcmp(x->label, "natural") != 0;
}

/* "northern Syria", "Aleppo province", "province of Idlib": without the words that are no name.
 * What they say is the kind; a direction leaves but a part of the place. */
static void trim(const struct places *p, struct choice *c, uint32_t *from, uint32_t *to)
{
    const struct scan *s = p->scan;
    for (; *from + 1 < *to; ++*from) {
        const struct vocabulary_item *head = scan_word(s, *from, VOCABULARY_PLACE_HEAD, NULL);
        bool is_direction = scan_has(s, *from, VOCABULARY_DIRECTION);
        if (!is_direction && !(head && is_apart(head)) && s->atom[*from].kind == TOKEN_WORD &&
            !scan_has(s, *from, VOCABULARY_PLACE_TAIL) &&
            !scan_is_one_of(s, *from, SCAN_WORDS("the", "of")))
            break;
        c->is_part |= is_direction;
        c->said = head ? head->label : c->said;
    }
    for (; *to > *from + 1; --*to) {
        const struct vocabulary_item *tail = scan_word(s, *to - 1, VOCABULARY_PLACE_TAIL, NULL);
        bool is_direction = scan_has(s, *to - 1, VOCABULARY_DIRECTION);
        bool is_tail = tail && is_apart(tail) && !s->atom[*to - 1].is_arabic;
        if (!is_direction && !is_tail && s->atom[*to - 1].kind == TOKEN_WORD)
            break;
        c->is_part |= is_direction;
        c->said = is_tail ? tail->label : c->said;
    }
}

/* A single word looked up as it is spelled: "US" before "Secretary" was taken for an article, and
 * "Syrias" has lost its apostrophe. */
static void collect_spelled(const struct places *p, struct choice *c)
{
    const struct mention *m = c->mention;
    const struct phrase_table *t = p->scan->vocabulary->phrases;
    struct span word = fold_string(text_slice(p->scan->text, m->start, m->end), p->scan->arena);
    const struct phrase_entry *e;
    if (p->scan->atom[m->from].is_arabic || m->to != m->from + 1 || word.n > SPELLED_BYTES_MAX)
        return;
    for (size_t i = 0; i < 2 && c->n == 0; i++) {
        if (i == 1 && (word.n < 5 || word.p[word.n - 1] != 's'))
            return;
        uint32_t number = phrase_word(t, span_slice(word, 0, word.n - i));
        e = number ? phrase_first(t, phrase_step(t, PHRASE_NONE, number)) : NULL;
        for (; e; e = phrase_next(t, e))
            if (e->group == VOCABULARY_NAME &&
                link_get(p, e->value)->type == CW__MENTION__TYPE__LOC &&
                !(e->flags & (PHRASE_SHORT | PHRASE_CONTEXT)) &&
                (i == 0 || link_get(p, e->value)->rank <= 1))
                add_candidate(c, e->value);
    }
}

/* The rows that a mention may mean, by all its words or by those that name. */
static void collect(const struct places *p, struct choice *c)
{
    const struct mention *m = c->mention;
    uint32_t from = m->from, to = m->to;
    /* ريف دمشق and "Damascus countryside" are names of the tables, whatever part was found */
    if (from > 0)
        collect_at(p, from - 1, to, c);
    if (c->n == 0)
        collect_at(p, from, to + 1, c);
    if (c->n == 0)
        collect_at(p, from, to, c);
    if (c->n == 0)
        collect_spelled(p, c);
    if (c->n > 0 || to - from < 2)
        return;
    trim(p, c, &from, &to);
    if (from != m->from || to != m->to)
        collect_at(p, from, to, c);
}

/* ---- one mention ---- */

/* The country whose places an unknown name is looked for among. */
static const char *country_asked(const struct places *p, const struct choice *c)
{
    uint32_t parent = parent_record(p, p->parent[c->index].mention);
    if (parent != GAZETTEER_NONE && link_get(p, parent)->country[0])
        return link_get(p, parent)->country;
    size_t best = LINK_COUNTRIES;
    for (size_t i = 0; i < LINK_COUNTRIES; i++)
        if (p->countries->votes[i] > 0 && p->countries->votes[i] == p->countries->most)
            best = i;
    if (best == LINK_COUNTRIES)
        return p->about->home;
    return arena_printf(p->scan->arena, "%c%c", 'A' + (int)(best / 26), 'A' + (int)(best % 26));
}

/* Words of the tables are no new spellings: "New Arab", "northern Syria". */
static bool is_unknown(const struct scan *s, const struct mention *m)
{
    for (uint32_t i = m->from; i < m->to; i++)
        if (scan_has_any(s, i,
                         SCAN_BIT(VOCABULARY_NAME) | SCAN_BIT(VOCABULARY_GROUP) |
                             SCAN_BIT(VOCABULARY_DIRECTION) | SCAN_BIT(VOCABULARY_COMMON) |
                             SCAN_BIT(VOCABULARY_TITLE) | SCAN_BIT(VOCABULARY_ORG_TAIL)))
            return false;
    return true;
}

/* A quarter lies in a town that the text names: a hamlet of that name far from all is another. */
static bool is_other_quarter(const struct places *p, struct choice *c)
{
    if (!c->said || strcmp(c->said, "neighbourhood") != 0 || link_fits_kind(p, c, 0))
        return false;
    if (link_at(p, c, 0)->rank <= 2)
        return !link_is_about(p, link_at(p, c, 0)->country);
    measure(p, c);
    return !(c->km[0] < QUARTER_KM);
}

/* A spelling that no table has: what sounds like it, in the country that the text is about; of
 * these the well known one, or the one hamlet close to what is settled. */
static uint32_t choose_by_sound(struct places *p, struct choice *c)
{
    struct gazetteer_ranked found[GAZETTEER_RANKED_MAX];
    const struct mention *m = c->mention;
    struct gazetteer_wanted wanted = {.name = text_slice(p->scan->text, m->start, m->end),
                                      .type = CW__MENTION__TYPE__LOC,
                                      .country = country_asked(p, c)};
    if (!wanted.country || !is_unknown(p->scan, m) || p->sounds_asked++ >= SOUNDS_MAX)
        return GAZETTEER_NONE;
    size_t n = gazetteer_rank_like(p->gazetteer, &wanted, p->scan->arena, found);
    for (size_t i = 0; i < n && found[i].score >= found[0].score - SOUND_MARGIN; i++)
        if (found[i].score >= (link_get(p, found[i].record)->rank <= 2 ? SOUND_TOWN : SOUND_HAMLET))
            add_candidate(c, found[i].record);
    if (c->n == 0)
        return GAZETTEER_NONE;
    if (c->said)
        (void)keep(p, c, link_fits_kind, "pass:kind");
    if (!pass_parent(p, c))
        return GAZETTEER_NONE;
    bool is_placed = c->how && strcmp(c->how, "pass:parent") == 0;
    uint32_t only = pass_rest(p, c);
    if (only == GAZETTEER_NONE)
        return only;
    c->at[0] = only;
    c->n = 1;
    measure(p, c);
    if (is_other_quarter(p, c))
        return GAZETTEER_NONE;
    return is_placed || link_get(p, only)->rank <= 2 || c->km[0] < NEAR_KM ? only : GAZETTEER_NONE;
}

/* On the first way through the text only what needs no neighbours: countries and what is known
 * everywhere under one name. */
static bool is_clear(const struct places *p, const struct choice *c, const struct told *told,
                     uint32_t only)
{
    return only != GAZETTEER_NONE && link_get(p, only)->rank <= 1 && !told->is_quarter &&
           p->parent[c->index].relation != LINK_RELATION_IN;
}

static uint32_t choose(struct places *p, struct choice *c, struct told *told, unsigned round,
                       const char **ret_how)
{
    bool has_kind = c->said && keep(p, c, link_fits_kind, "pass:kind");
    (void)keep(p, c, link_fits_marks, "pass:country");
    *ret_how = "null:parent";
    if (round > 0 && !pass_parent(p, c)) {
        told->is_elsewhere = true;
        return GAZETTEER_NONE;
    }
    if (round == 0) {
        uint32_t only = link_settle(p, c);
        *ret_how = c->is_part ? "pass:within" : c->how ? c->how : "pass:only";
        return is_clear(p, c, told, only) && is_believable(p, c, only) ? only : GAZETTEER_NONE;
    }
    bool has_parent = c->how && strcmp(c->how, "pass:parent") == 0;
    if (told->is_elsewhere && !has_parent)
        return GAZETTEER_NONE;
    if (!has_parent && !has_kind)
        pass_again(p, c, told);
    uint32_t only = pass_rest(p, c);
    *ret_how = "null:ambiguous";
    if (only == GAZETTEER_NONE)
        return only;
    *ret_how = c->is_part ? "pass:within" : c->how ? c->how : "pass:only";
    c->at[0] = only;
    c->n = 1;
    if (is_believable(p, c, only) && !is_other_quarter(p, c))
        return only;
    *ret_how = "null:far";
    return GAZETTEER_NONE;
}

/* ---- names told before ---- */

static uint64_t name_of(const struct scan *s, const struct mention *m)
{
    uint64_t h = XXH3_64bits(&m->type, sizeof m->type);
    for (uint32_t i = m->from; i < m->to; i++) {
        struct span w = s->atom[i].folded;
        if (i == m->from && s->atom[i].is_arabic && m->start > s->atom[i].start)
            w = span_slice(w, 2 * (m->start - s->atom[i].start), w.n);
        h = XXH3_64bits_withSeed(w.p, w.n, h);
    }
    return h | 1;
}

static struct told *told_of(struct places *p, uint64_t name)
{
    size_t i = name >> 20 & (p->slots - 1);
    while (p->told[i].name && p->told[i].name != name)
        i = (i + 1) & (p->slots - 1);
    if (p->told[i].name == 0)
        p->told[i] = (struct told){.name = name, .record = GAZETTEER_NONE};
    return &p->told[i];
}

/* "BEIRUT (Reuters) -", دمشق - سانا: where it was written, which is not what is near. */
static bool is_dateline(const struct scan *s, const struct mention *m)
{
    if (m->from > 12 || s->atom[m->from].sentence > 2)
        return false;
    if (m->from > 0 && !s->atom[m->from].starts_sentence && s->atom[m->from - 1].kind == TOKEN_WORD)
        return false;
    uint32_t at = m->to + scan_is_comma(s, m->to);
    return scan_is_mark(s, at, '(') || scan_is_dash(s, at) || scan_is_mark(s, at, 0x2014) ||
           scan_is_mark(s, at, '/');
}

static void remember(struct places *p, const struct mention *m, uint32_t record)
{
    const struct gazetteer_record *r = link_get(p, record);
    link_vote(p->countries, r->country);
    if (p->anchors == LINK_ANCHORS_MAX || isnan(r->lat) || link_is_kind(r, "country") ||
        link_is_kind(r, "continent") || is_dateline(p->scan, m))
        return;
    for (size_t i = 0; i < p->anchors; i++)
        if (p->anchor[i] == record)
            return;
    p->anchor[p->anchors++] = record;
}

/* Has the same question, by the same name with the same words beside it, failed in this round? */
static bool is_asked(const struct told *t, const struct question *q)
{
    return t->record == GAZETTEER_NONE && t->asked.round == q->round &&
           t->asked.parent == q->parent && t->asked.listed == q->listed && t->asked.said == q->said;
}

static void link_place(struct places *p, size_t i, unsigned round)
{
    const struct mention *m = &p->mentions->at[i];
    struct told *told = told_of(p, name_of(p->scan, m));
    const struct question q = {.round = round + 1,
                               .parent = parent_record(p, p->parent[i].mention),
                               .listed = parent_record(p, p->parent[i].listed),
                               .said = link_said_kind(p->scan, m)};
    if (is_asked(told, &q)) {
        p->answer[i] = told->answer;
        return;
    }
    struct choice c = {.mention = m, .index = i, .said = q.said};
    uint32_t record = GAZETTEER_NONE;
    const char *how = NULL;
    collect(p, &c);
    p->answer[i].candidates = (uint32_t)c.n;
    if (c.n > 0 &&
        told->record != GAZETTEER_NONE) /* "Salah al-Din" behind "Salah al-Din district" */
        add_candidate(&c, told->record);
    if (c.n > 0)
        record = choose(p, &c, told, round, &how);
    else if (round == ROUNDS - 1 && (record = choose_by_sound(p, &c)) != GAZETTEER_NONE)
        how = "pass:sound";
    p->answer[i].how = how;
    told->asked = q;
    told->answer = p->answer[i];
    if (record == GAZETTEER_NONE)
        return;
    p->record[i] = told->record = record;
    remember(p, m, record);
}

/* Actors and nationalities are signs of what a text is about; the outlets that it quotes are none.
 */
static void count_signs(struct places *p)
{
    for (size_t i = 0; i < p->mentions->n; i++) {
        const struct mention *m = &p->mentions->at[i];
        uint32_t demonym = link_demonym(p->scan, m);
        p->record[i] = demonym;
        if (demonym != GAZETTEER_NONE)
            p->answer[i].how = "pass:demonym";
        uint32_t sign = demonym != GAZETTEER_NONE                        ? demonym
                        : m->type == CW__MENTION__TYPE__LOC              ? GAZETTEER_NONE
                        : m->match && m->type != CW__MENTION__TYPE__NORP ? m->match->entry->value
                                                                         : m->record;
        if (sign != GAZETTEER_NONE && !link_is_kind(link_get(p, sign), "outlet"))
            link_vote(p->countries, link_get(p, sign)->country);
    }
}

void link_places(const struct scan *s, const struct gazetteer *g, const struct mentions *m,
                 const struct link_about *about, uint32_t *record, struct link_answer *answer,
                 struct link_countries *countries)
{
    struct places *p = ARENA_NEW(s->arena, struct places);
    p->scan = s;
    p->gazetteer = g;
    p->mentions = m;
    p->about = about;
    p->record = record;
    p->answer = answer;
    p->countries = countries;
    p->parent = link_parents(s, m);
    size_t places = 32;
    for (size_t i = 0; i < m->n; i++)
        places += m->at[i].type == CW__MENTION__TYPE__LOC;
    for (p->slots = 64; p->slots < 2 * places;)
        p->slots *= 2;
    p->told = ARENA_ARRAY(s->arena, p->slots, struct told);
    count_signs(p);
    for (size_t i = 0; i < m->n; i++) {
        const char *said =
            m->at[i].type == CW__MENTION__TYPE__LOC ? link_said_kind(s, &m->at[i]) : NULL;
        if (said && (strcmp(said, "neighbourhood") == 0 || strcmp(said, "district") == 0))
            told_of(p, name_of(s, &m->at[i]))->is_quarter = true;
    }
    /* What is clear first; the doubtful then leans on it, twice, because a doubtful one may settle
     * another. */
    for (unsigned round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < m->n; i++)
            if (m->at[i].type == CW__MENTION__TYPE__LOC && record[i] == GAZETTEER_NONE)
                link_place(p, i, round);
    arena_give_back(s->arena, p->told);
    arena_give_back(s->arena, p->parent);
}
