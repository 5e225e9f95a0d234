/* SPDX-License-Identifier: Apache-2.0 */
#include "event.h"

#define ROLE_WORDS 18   /* how far from the trigger a role may stand */
#define NEED_WORDS 8    /* how far a word may stand that a trigger needs beside it */
#define EVENT_LIST_MAX 32

struct builder {
    const struct view *v;
    struct arena *a;
    struct words clause;
    uint32_t trigger, behind; /* words of the trigger: [trigger, behind) */
    Cw__Event *event;
    Cw__Role *role[EVENT_LIST_MAX];
};

static bool has_needed(const struct view *v, uint32_t i, uint32_t needs, struct words clause)
{
    uint32_t from = i > clause.from + NEED_WORDS ? i - NEED_WORDS : clause.from;

    if (!needs)
        return true;
    for (uint32_t j = from; j < clause.to && j <= i + NEED_WORDS; j++) {
        if (j != i && v->word[j].lex && (v->word[j].lex->needed & needs))
            return true;
        if (v->word[j].phrase && (v->word[j].phrase->needed & needs))
            return true;
    }
    return false;
}

static bool is_party(const Cw__Mention *m)
{
    return m && (m->type == CW__MENTION__TYPE__PER || m->type == CW__MENTION__TYPE__ORG || m->type == CW__MENTION__TYPE__NORP);
}

static bool has_role(const struct builder *b, uint32_t mention)
{
    for (size_t i = 0; i < b->event->n_roles; i++)
        if (b->role[i]->mention == mention)
            return true;
    return false;
}

static void add_role(struct builder *b, Cw__Role__Name name, uint32_t mention)
{
    Cw__Role *role;

    if (mention == VIEW_NONE || b->event->n_roles == EVENT_LIST_MAX || has_role(b, mention))
        return;
    role = ARENA_NEW(b->a, Cw__Role);
    cw__role__init(role);
    role->has_role = role->has_mention = 1;
    role->role = name;
    role->mention = mention;
    b->role[b->event->n_roles++] = role;
}

/* The nearest party in front of the trigger. */
static uint32_t party_before(const struct builder *b)
{
    for (uint32_t i = b->trigger; i > b->clause.from && b->trigger - i < ROLE_WORDS; i--) {
        if (is_party(view_mention(b->v, i - 1)))
            return b->v->word[i - 1].mention;
        if (view_is_mark(b->v, i - 1, VIEW_MARK_SEMICOLON))
            break;
    }
    return VIEW_NONE;
}

/* The nth party behind the trigger (0 the first). */
static uint32_t party_after(const struct builder *b, unsigned nth)
{
    uint32_t last = VIEW_NONE;

    for (uint32_t i = b->behind; i < b->clause.to && i - b->behind < ROLE_WORDS; i++) {
        uint32_t m = b->v->word[i].mention;
        if (view_is_mark(b->v, i, VIEW_MARK_SEMICOLON))
            break;
        if (!is_party(view_mention(b->v, i)) || m == last)
            continue;
        last = m;
        if (nth-- == 0)
            return m;
    }
    return VIEW_NONE;
}

/* The party behind a preposition: "by X", "against X", من قبل X, ضد X. */
static uint32_t party_behind_word(const struct builder *b, const char *const *words)
{
    for (uint32_t i = b->behind; i + 1 < b->clause.to && i - b->behind < ROLE_WORDS; i++)
        for (unsigned w = 0; words[w]; w++)
            if (span_equal(b->v->tokens.at[i].folded, span_of(words[w])))
                for (uint32_t j = i + 1; j < b->clause.to && j < i + 5; j++)
                    if (is_party(view_mention(b->v, j)))
                        return b->v->word[j].mention;
    return VIEW_NONE;
}

static bool is_place_word(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"in",  "at",  "near",  "from",  "of",   "to",   "towards", "around", "outside", "inside", "city", "town", "village",
                                        "في",  "قرب", "شرقي",  "غربي",  "شمالي", "جنوبي", "شرق",   "غرب",    "شمال",    "جنوب",   "مدينه", "بلده", "قريه",
                                        "ريف", "الي", "محافظه", "بمدينه", "من", "نحو", NULL};

    for (unsigned w = 0; words[w]; w++)
        if (span_equal(v->tokens.at[i].folded, span_of(words[w])))
            return true;
    return false;
}

/* Every place behind a word of place; else the nearest place of the clause. */
static void add_places(struct builder *b)
{
    const struct view *v = b->v;
    uint32_t nearest = VIEW_NONE, from, found = 0;

    from = b->trigger > b->clause.from + ROLE_WORDS ? b->trigger - ROLE_WORDS : b->clause.from;
    for (uint32_t i = from; i < b->clause.to && i < b->behind + ROLE_WORDS; i++) {
        const Cw__Mention *m = view_mention(v, i);
        if (!m || m->type != CW__MENTION__TYPE__LOC || (i > 0 && v->word[i - 1].mention == v->word[i].mention))
            continue;
        if (i > from && is_place_word(v, i - 1) && found < 3) {
            add_role(b, CW__ROLE__NAME__PLACE, v->word[i].mention);
            found++;
        }
        if (nearest == VIEW_NONE || i < b->behind + 6)
            nearest = v->word[i].mention;
    }
    if (!found)
        add_role(b, CW__ROLE__NAME__PLACE, nearest);
}

static void add_instrument(struct builder *b)
{
    static const char *const words[] = {"with", "using", "باستخدام", "بواسطه", NULL};

    for (uint32_t i = b->behind; i + 1 < b->clause.to && i - b->behind < ROLE_WORDS; i++)
        for (unsigned w = 0; words[w]; w++)
            if (span_equal(b->v->tokens.at[i].folded, span_of(words[w])) && view_mention(b->v, i + 1) &&
                view_mention(b->v, i + 1)->type == CW__MENTION__TYPE__MISC)
                add_role(b, CW__ROLE__NAME__INSTRUMENT, b->v->word[i + 1].mention);
}

static bool is_passive(const struct builder *b)
{
    const struct view *v = b->v;
    uint32_t i = b->trigger;

    for (unsigned n = 0; n < 3 && i > b->clause.from; n++, i--)
        if (view_has(v, i - 1, LEXICON_BE) && !v->word[i - 1].arabic)
            return true;
    return b->behind < b->clause.to && VIEW_IS(v, b->behind, "by");
}

static void add_parties(struct builder *b, enum lexicon_roles roles)
{
    static const char *const by[] = {"by", "قبل", "نفذتها", "نفذها", "شنتها", "شنها", NULL};
    static const char *const on[] = {"on", "against", "of", "targeting", "على", "علي", "ضد", "استهدفت", "استهدف", NULL};
    const bool arabic = b->v->word[b->trigger].arabic;
    uint32_t actor = VIEW_NONE, target = VIEW_NONE;

    if (roles == LEXICON_ROLES_ACTIVE && !is_passive(b)) {
        actor = arabic ? party_after(b, 0) : party_before(b);
        target = arabic ? party_after(b, 1) : party_after(b, 0);
        if (arabic && actor == VIEW_NONE)
            actor = party_before(b);
    } else if (roles == LEXICON_ROLES_NOUN) {
        actor = party_behind_word(b, by);
        target = party_behind_word(b, on);
        if (actor == VIEW_NONE && target != party_after(b, 0) && arabic)
            actor = party_after(b, 0);
        if (actor == VIEW_NONE)
            actor = party_before(b);
    } else {
        actor = party_behind_word(b, by);
        target = arabic ? party_after(b, 0) : party_before(b);
        if (target == VIEW_NONE)
            target = party_after(b, 0);
    }
    add_role(b, CW__ROLE__NAME__ACTOR, actor);
    add_role(b, CW__ROLE__NAME__TARGET, target);
}

/* First of `n` spans, ascending by start, that starts at or behind `at`. */
#define FIRST_FROM(list, count, at, ret)                                                                               \
    do {                                                                                                               \
        size_t low = 0, high = (count);                                                                                \
        while (low < high) {                                                                                           \
            size_t middle = low + (high - low) / 2;                                                                    \
            if ((list)[middle]->start < (at))                                                                          \
                low = middle + 1;                                                                                      \
            else                                                                                                       \
                high = middle;                                                                                         \
        }                                                                                                              \
        (ret) = low;                                                                                                   \
    } while (0)

static void add_values(struct builder *b)
{
    const Cw__Document *doc = b->v->doc;
    struct range at = view_range(b->v, b->clause);
    uint32_t *times = ARENA_ARRAY(b->a, EVENT_LIST_MAX, uint32_t), *amounts = ARENA_ARRAY(b->a, EVENT_LIST_MAX, uint32_t);
    size_t i;

    FIRST_FROM(doc->times, doc->n_times, at.start, i);
    for (; i < doc->n_times && doc->times[i]->end <= at.end && b->event->n_times < EVENT_LIST_MAX; i++)
        times[b->event->n_times++] = (uint32_t)i;
    FIRST_FROM(doc->quantities, doc->n_quantities, at.start, i);
    for (; i < doc->n_quantities && doc->quantities[i]->end <= at.end && b->event->n_quantities < EVENT_LIST_MAX; i++)
        amounts[b->event->n_quantities++] = (uint32_t)i;
    b->event->times = times;
    b->event->quantities = amounts;
}

static Cw__Event *build(struct builder *b, const struct lexicon_trigger *t, const struct lexicon_event *type)
{
    struct range at = view_range(b->v, (struct words){b->trigger, b->behind});

    b->event = ARENA_NEW(b->a, Cw__Event);
    cw__event__init(b->event);
    b->event->type = (char *)type->type;
    b->event->acled = (char *)type->acled;
    b->event->plover = (char *)type->plover;
    b->event->trigger = ARENA_NEW(b->a, Cw__Span);
    cw__span__init(b->event->trigger);
    b->event->trigger->has_start = b->event->trigger->has_end = 1;
    b->event->trigger->start = at.start + (b->v->word[b->trigger].arabic ? b->v->word[b->trigger].prefix_points : 0);
    b->event->trigger->end = at.end;
    add_parties(b, t->roles);
    add_places(b);
    add_instrument(b);
    b->event->roles = ARENA_ARRAY(b->a, b->event->n_roles, Cw__Role *);
    memcpy(b->event->roles, b->role, b->event->n_roles * sizeof *b->role);
    add_values(b);
    return b->event;
}

size_t event_find(const struct view *v, struct words in, struct words clause, Cw__Event **list, size_t n, struct arena *a)
{
    for (uint32_t i = in.from; i < in.to && n < EVENT_MAX;) {
        const struct lexicon *l = view_lexicon(v, i);
        const struct lexicon_word *w = v->word[i].phrase && v->word[i].phrase->trigger ? v->word[i].phrase : v->word[i].lex;
        const uint32_t words = w && w == v->word[i].phrase ? v->word[i].phrase_words : 1;
        const struct lexicon_trigger *t = w && w->trigger && !v->word[i].mark ? &l->trigger[w->trigger - 1] : NULL;
        const Cw__Mention *m = view_mention(v, i);
        bool known = false;
        if (!t || i + words > in.to || (m && m->type != CW__MENTION__TYPE__MISC && m->type != CW__MENTION__TYPE__NORP) ||
            !has_needed(v, i, t->needs, clause)) {
            i++;
            continue;
        }
        for (size_t k = 0; k < n; k++)
            known |= strcmp(list[k]->type, l->event[t->type].type) == 0;
        if (!known) {
            struct builder b = {.v = v, .a = a, .clause = clause, .trigger = i, .behind = i + words};
            list[n++] = build(&b, t, &l->event[t->type]);
        }
        i += words;
    }
    return n;
}
