/* SPDX-License-Identifier: Apache-2.0 */
#include "event.h"

#define ROLE_WORDS 18 /* how far from the trigger a role may stand */
#define NEED_WORDS 8  /* how far a word may stand that a trigger needs beside it */
#define EVENT_LIST_MAX 32

struct builder {
    const struct view *v;
    struct arena *a;
    struct words clause;
    uint32_t trigger, behind; /* words of the trigger: [trigger, behind) */
    Cw__Event *event;
    Cw__Role *role[EVENT_LIST_MAX];
};

/* The nearest word in front or behind that the trigger needs; VIEW_NONE when there is none. */
static uint32_t find_needed(const struct view *v, uint32_t i, uint32_t needs, struct words clause)
{
    uint32_t from = i > clause.from + NEED_WORDS ? i - NEED_WORDS : clause.from;

    for (uint32_t j = from; j < clause.to && j <= i + NEED_WORDS; j++) {
        if (j != i && v->word[j].lex && (v->word[j].lex->needed & needs))
            return j;
        if (v->word[j].phrase && (v->word[j].phrase->needed & needs))
            return j;
    }
    return VIEW_NONE;
}

static bool is_party(const Cw__Mention *m)
{
    return m && (m->type == CW__MENTION__TYPE__PER || m->type == CW__MENTION__TYPE__ORG ||
                 m->type == CW__MENTION__TYPE__NORP);
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

/* on [the brigade], in [the ministry]: not who does it. "Fighters of [the brigade]" are. */
static bool is_governed(const struct builder *b, uint32_t i)
{
    const struct view *v = b->v;

    while (i > b->clause.from && v->word[i - 1].mention == v->word[i].mention)
        i--;
    while (i > b->clause.from && view_has(v, i - 1, LEXICON_DET) && !v->word[i - 1].mark)
        i--;
    return i > b->clause.from && !v->word[i].arabic && view_has(v, i - 1, LEXICON_PREP) &&
           !VIEW_IS(v, i - 1, "of");
}

/* The nearest party in front of the trigger, in its own clause. */
static uint32_t party_before(const struct builder *b)
{
    for (uint32_t i = b->trigger; i > b->clause.from && b->trigger - i < ROLE_WORDS; i--) {
        if (is_party(view_mention(b->v, i - 1)) && !is_governed(b, i - 1))
            return b->v->word[i - 1].mention;
        if (view_is_mark(b->v, i - 1, VIEW_MARK_SEMICOLON) ||
            view_is_mark(b->v, i - 1, VIEW_MARK_COMMA))
            break;
    }
    return VIEW_NONE;
}

/* [The army] and [the brigade] exchanged prisoners: the other one, joined by one word. */
static uint32_t party_beside(const struct builder *b, uint32_t mention)
{
    const Cw__Mention *m = mention == VIEW_NONE ? NULL : b->v->doc->mentions[mention];
    uint32_t from, to;

    if (!m)
        return VIEW_NONE;
    from = token_find(&b->v->tokens, m->start);
    to = token_find(&b->v->tokens, m->end);
    if (from >= b->clause.from + 2 && VIEW_IS(b->v, from - 1, "and") &&
        is_party(view_mention(b->v, from - 2)))
        return b->v->word[from - 2].mention;
    if (to + 1 < b->clause.to && VIEW_IS(b->v, to, "and") && is_party(view_mention(b->v, to + 1)))
        return b->v->word[to + 1].mention;
    if (to < b->clause.to && b->v->word[to].arabic && is_party(view_mention(b->v, to)) &&
        span_starts_with(b->v->tokens.at[to].folded, SPAN("و")))
        return b->v->word[to].mention;
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
        for (uint32_t j = i + 1; view_is_any(b->v, i, words) && j < b->clause.to && j < i + 5; j++)
            if (is_party(view_mention(b->v, j)))
                return b->v->word[j].mention;
    return VIEW_NONE;
}

static bool is_place_word(const struct view *v, uint32_t i)
{
    static const char *const words[] = {
        "in",     "at",     "near",   "from",    "of",   "to",    "towards", "around", "outside",
        "inside", "city",   "town",   "village", "في",   "قرب",   "شرقي",    "غربي",   "شمالي",
        "جنوبي",  "شرق",    "غرب",    "شمال",    "جنوب", "مدينه", "بلده",    "قريه",   "ريف",
        "الي",    "محافظه", "بمدينه", "من",      "نحو",  NULL};

    return view_is_any(v, i, words);
}

/* Every place behind a word of place; else the nearest place of the clause. */
static void add_places(struct builder *b)
{
    const struct view *v = b->v;
    uint32_t nearest = VIEW_NONE, from, found = 0;

    from = b->trigger > b->clause.from + ROLE_WORDS ? b->trigger - ROLE_WORDS : b->clause.from;
    for (uint32_t i = from; i < b->clause.to && i < b->behind + ROLE_WORDS; i++) {
        const Cw__Mention *m = view_mention(v, i);
        if (!m || m->type != CW__MENTION__TYPE__LOC ||
            (i > 0 && v->word[i - 1].mention == v->word[i].mention))
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
        if (view_is_any(b->v, i, words) && view_mentions(b->v, i + 1, CW__MENTION__TYPE__MISC))
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

static const char *const by_words[] = {"by", "قبل", "نفذتها", "نفذها", "شنتها", "شنها", NULL};
static const char *const on_words[] = {"on", "against", "of",     "targeting", "علي",
                                       "ضد", "استهدفت", "استهدف", NULL};

/* X shelled Y; قصفت X Y */
static void add_active(struct builder *b)
{
    const bool arabic = b->v->word[b->trigger].arabic;
    uint32_t actor = arabic ? party_after(b, 0) : party_before(b);

    add_role(b, CW__ROLE__NAME__ACTOR, arabic && actor == VIEW_NONE ? party_before(b) : actor);
    add_role(b, CW__ROLE__NAME__TARGET, party_after(b, arabic ? 1 : 0));
}

/* an airstrike by X on Y; clashes between X and Y */
static void add_noun(struct builder *b)
{
    uint32_t actor = party_behind_word(b, by_words), target = party_behind_word(b, on_words);

    if (actor == VIEW_NONE && b->v->word[b->trigger].arabic && target != party_after(b, 0))
        actor = party_after(b, 0);
    if (actor == VIEW_NONE)
        actor = party_before(b);
    add_role(b, CW__ROLE__NAME__ACTOR, actor);
    add_role(b, CW__ROLE__NAME__ACTOR, party_beside(b, actor));
    add_role(b, CW__ROLE__NAME__TARGET, target);
}

/* Y was shelled by X; Y died; قتل Y */
static void add_passive(struct builder *b)
{
    const bool arabic = b->v->word[b->trigger].arabic;
    uint32_t target = arabic ? party_after(b, 0) : party_before(b);

    if (target == VIEW_NONE && !arabic && !is_passive(b))
        target = party_after(b, 0);
    add_role(b, CW__ROLE__NAME__ACTOR, party_behind_word(b, by_words));
    add_role(b, CW__ROLE__NAME__TARGET, target);
}

static void add_parties(struct builder *b, enum lexicon_roles roles)
{
    if (roles == LEXICON_ROLES_NOUN)
        add_noun(b);
    else if (roles == LEXICON_ROLES_ACTIVE && !is_passive(b))
        add_active(b);
    else
        add_passive(b);
}

/* First of `n` spans, ascending by start, that starts at or behind `at`. */
#define FIRST_FROM(list, count, at, ret)                                                           \
    do {                                                                                           \
        size_t low = 0, high = (count);                                                            \
        while (low < high) {                                                                       \
            size_t middle = low + (high - low) / 2;                                                \
            if ((list)[middle]->start < (at))                                                      \
                low = middle + 1;                                                                  \
            else                                                                                   \
                high = middle;                                                                     \
        }                                                                                          \
        (ret) = low;                                                                               \
    } while (0)

static void add_values(struct builder *b)
{
    const Cw__Document *doc = b->v->doc;
    struct range at = view_range(b->v, b->clause);
    uint32_t *times = ARENA_ARRAY(b->a, EVENT_LIST_MAX, uint32_t),
             *amounts = ARENA_ARRAY(b->a, EVENT_LIST_MAX, uint32_t);
    size_t i;

    FIRST_FROM(doc->times, doc->n_times, at.start, i);
    for (; i < doc->n_times && doc->times[i]->end <= at.end && b->event->n_times < EVENT_LIST_MAX;
         i++)
        times[b->event->n_times++] = (uint32_t)i;
    FIRST_FROM(doc->quantities, doc->n_quantities, at.start, i);
    for (; i < doc->n_quantities && doc->quantities[i]->end <= at.end &&
           b->event->n_quantities < EVENT_LIST_MAX;
         i++)
        amounts[b->event->n_quantities++] = (uint32_t)i;
    b->event->times = times;
    b->event->quantities = amounts;
}

static Cw__Event *build(struct builder *b, const struct lexicon_trigger *t,
                        const struct lexicon_event *type)
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
    b->event->trigger->start =
        at.start + (b->v->word[b->trigger].arabic ? b->v->word[b->trigger].prefix_points : 0);
    b->event->trigger->end = at.end;
    add_parties(b, t->roles);
    add_places(b);
    add_instrument(b);
    b->event->roles = ARENA_ARRAY(b->a, b->event->n_roles, Cw__Role *);
    memcpy(b->event->roles, b->role, b->event->n_roles * sizeof *b->role);
    add_values(b);
    return b->event;
}

/* The first type of this word whose need is met; *ret_needed is the word that meets it. */
static const struct lexicon_trigger *trigger_of(const struct view *v, const struct lexicon *l,
                                                const struct lexicon_word *w, uint32_t i,
                                                struct words clause, uint32_t *ret_needed)
{
    for (uint16_t k = w->trigger; k; k = l->link[k - 1].next) {
        const struct lexicon_trigger *t = &l->trigger[l->link[k - 1].trigger];
        *ret_needed = t->needs ? find_needed(v, i, t->needs, clause) : VIEW_NONE;
        if (!t->needs || *ret_needed != VIEW_NONE)
            return t;
    }
    return NULL;
}

static bool is_name(const Cw__Mention *m)
{
    return m && m->type != CW__MENTION__TYPE__MISC && m->type != CW__MENTION__TYPE__NORP;
}

static bool is_known(Cw__Event *const *list, size_t n, const char *type)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i]->type, type) == 0)
            return true;
    return false;
}

/* The trigger that begins at word i, in its longest form; *ret_end is the word behind it. */
static const struct lexicon_trigger *find_trigger(const struct view *v, uint32_t i, struct words in,
                                                  struct words clause, uint32_t *ret_end,
                                                  uint32_t *ret_needed)
{
    const struct view_word *at = &v->word[i];
    const bool is_phrase = at->phrase && at->phrase->trigger;
    const struct lexicon_word *w = is_phrase ? at->phrase : at->lex;

    *ret_end = i + (is_phrase ? at->phrase_words : 1);
    if (!w || !w->trigger || at->mark || *ret_end > in.to || is_name(view_mention(v, i)))
        return NULL;
    return trigger_of(v, view_lexicon(v, i), w, i, clause, ret_needed);
}

size_t event_find(const struct view *v, struct words in, struct words clause, Cw__Event **list,
                  size_t n, struct arena *a)
{
    uint32_t taken = VIEW_NONE, needed,
             end; /* "lifted the siege" is one event: the word that met the need is no trigger */

    for (uint32_t i = in.from; i < in.to && n < EVENT_MAX; i = end) {
        const struct lexicon_trigger *t = find_trigger(v, i, in, clause, &end, &needed);
        const struct lexicon_event *type = t ? &view_lexicon(v, i)->event[t->type] : NULL;
        if (!t || i == taken) {
            end = i + 1;
            continue;
        }
        if (!is_known(list, n, type->type)) {
            struct builder b = {.v = v, .a = a, .clause = clause, .trigger = i, .behind = end};
            list[n++] = build(&b, t, type);
        }
        if (needed != VIEW_NONE)
            taken = needed;
    }
    return n;
}
