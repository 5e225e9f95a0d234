/* SPDX-License-Identifier: Apache-2.0 */
#include "event_role.h"

#define NEED_WORDS 8    /* how far a word may stand that a trigger needs behind it */
#define BESIDE_WORDS 12 /* the same, on either side: what the sentence is about */
#define PHRASE_LONG 3   /* words in front of the last one of a phrase */
#define SUBJECT_WORDS 5 /* the same, of who does it */
#define EVENT_VALUES_MAX 32
#define ACT_WEIGHT 0.7f /* of an act whose words are no trigger themselves */
#define BACKGROUND_WORDS 5
#define BACKGROUND_WEIGHT 0.2f

/* Where the word may stand that the trigger `at` needs: beside it, or on the side it names. */
static struct words needed_within(const struct view *v, struct words at, char side,
                                  struct words clause)
{
    const uint32_t room = at.from - clause.from;
    const uint32_t reach = side ? NEED_WORDS : BESIDE_WORDS;
    struct words w = {at.from - (room < reach ? room : reach), at.from + reach + 1};

    if (side == '<' && v->word[at.from].arabic) { /* the subject follows its verb */
        w = (struct words){at.from + 1, at.from + 3};
    } else if (side == '<') {
        w.from = at.from - (room < SUBJECT_WORDS ? room : SUBJECT_WORDS);
        w.to = at.from;
    } else if (side == '>') {
        w.from = at.from + 1;
    } else if (side == '+') {
        w = (struct words){at.to, at.to + 1};
    }
    if (w.to > clause.to)
        w.to = clause.to;
    return w;
}

/* political [settlement]: a word of a phrase that is no event meets no need. */
static bool is_void(const struct view *v, uint32_t j)
{
    const struct lexicon *l = view_lexicon(v, j);

    for (uint32_t k = j > PHRASE_LONG ? j - PHRASE_LONG : 0; k <= j; k++) {
        const struct lexicon_word *p = v->word[k].phrase;
        if (p && k + v->word[k].phrase_words > j && p->trigger &&
            l->trigger[l->link[p->trigger - 1].trigger].type >= l->events)
            return true;
    }
    return false;
}

/* The first word that meets the need; VIEW_NONE when there is none. */
static uint32_t find_need(const struct view *v, struct words at, const struct lexicon_need *need,
                          struct words clause)
{
    const struct words within = needed_within(v, at, need->side, clause);

    for (uint32_t j = within.from; j < within.to; j++) {
        if ((need->side == '>' && VIEW_IS(v, j, "by")) || (j > at.from && VIEW_IS(v, j, "since")))
            return VIEW_NONE;
        if (v->word[j].arabic != v->word[at.from].arabic)
            continue; /* its groups are others */
        if (j != at.from && v->word[j].lex && (v->word[j].lex->needed & need->group) &&
            !is_void(v, j))
            return j;
        if (v->word[j].phrase && (v->word[j].phrase->needed & need->group))
            return j;
    }
    return VIEW_NONE;
}

/* Does the trigger mean its type here? *ret_needed is the word that meets its last need. */
static bool means(const struct view *v, struct words at, const struct lexicon_trigger *t,
                  struct words clause, uint32_t *ret_needed)
{
    *ret_needed = VIEW_NONE;
    for (uint16_t k = 0; k < t->needs; k++)
        if ((*ret_needed = find_need(v, at, &t->need[k], clause)) == VIEW_NONE)
            return false;
    return true;
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

/* On Thursday activists reported that X arrived: a content that tells no day happened on that of
 * the sentence. */
static void add_times_of_frame(struct event_builder *b, uint32_t *times)
{
    const Cw__Document *doc = b->v->doc;
    const struct words unit = b->reader->unit;
    struct range at;
    size_t i, seen = 0;

    if (unit.from >= unit.to)
        return;
    at = view_range(b->v, unit);
    FIRST_FROM(doc->times, doc->n_times, at.start, i);
    for (; i < doc->n_times && doc->times[i]->end <= at.end && seen++ < EVENT_VALUES_MAX; i++)
        if (doc->times[i]->precision) /* a day, not a duration */
            times[b->event->n_times++] = (uint32_t)i;
}

static void add_values(struct event_builder *b)
{
    const Cw__Document *doc = b->v->doc;
    struct range at = view_range(b->v, b->clause);
    uint32_t *times = ARENA_ARRAY(b->a, EVENT_VALUES_MAX, uint32_t),
             *amounts = ARENA_ARRAY(b->a, EVENT_VALUES_MAX, uint32_t);
    size_t i;

    FIRST_FROM(doc->times, doc->n_times, at.start, i);
    for (; i < doc->n_times && doc->times[i]->end <= at.end && b->event->n_times < EVENT_VALUES_MAX;
         i++)
        times[b->event->n_times++] = (uint32_t)i;
    if (b->event->n_times == 0)
        add_times_of_frame(b, times);
    FIRST_FROM(doc->quantities, doc->n_quantities, at.start, i);
    for (; i < doc->n_quantities && doc->quantities[i]->end <= at.end &&
           b->event->n_quantities < EVENT_VALUES_MAX;
         i++)
        amounts[b->event->n_quantities++] = (uint32_t)i;
    b->event->times = times;
    b->event->quantities = amounts;
}

/* Talks, deals and peaceful protest are not done with weapons; weapons that are found are no means.
 */
static bool has_means(const struct lexicon_event *type)
{
    if (strcmp(type->type, "violence.foiled") == 0)
        return false;
    return strncmp(type->type, "violence.", 9) == 0 || strncmp(type->type, "property.", 9) == 0 ||
           (strncmp(type->type, "protest.", 8) == 0 && type->plover &&
            strcmp(type->plover, "PROTEST") != 0);
}

static Cw__Event *build(struct event_builder *b, const struct lexicon_trigger *t,
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
    add_values(b);
    event_fill_roles(b, t->roles);
    if (has_means(type))
        event_fill_instrument(b);
    b->event->roles = ARENA_ARRAY(b->a, b->event->n_roles, Cw__Role *);
    memcpy(b->event->roles, b->role, b->event->n_roles * sizeof *b->role);
    return b->event;
}

/* The first type of the word or phrase `at` whose need is met; *ret_needed is the word that meets
 * it. */
static const struct lexicon_trigger *trigger_of(const struct view *v, const struct lexicon_word *w,
                                                struct words at, struct words clause,
                                                uint32_t *ret_needed)
{
    const struct lexicon *l = view_lexicon(v, at.from);

    for (uint16_t k = w ? w->trigger : 0; k; k = l->link[k - 1].next) {
        const struct lexicon_trigger *t = &l->trigger[l->link[k - 1].trigger];
        if (means(v, at, t, clause, ret_needed))
            return t;
    }
    return NULL;
}

static bool is_name(const Cw__Mention *m)
{
    return m && m->type != CW__MENTION__TYPE__MISC && m->type != CW__MENTION__TYPE__NORP;
}

static bool is_known(const struct event_list *list, const char *type)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->at[i]->type, type) == 0)
            return true;
    return false;
}

/* The trigger that begins at word i, in its longest form that means something here; *ret_end is
 * the word behind it. */
static const struct lexicon_trigger *find_trigger(const struct view *v, uint32_t i, struct words in,
                                                  struct words clause, uint32_t *ret_end,
                                                  uint32_t *ret_needed)
{
    const struct view_word *at = &v->word[i];
    const struct lexicon_trigger *t = NULL;

    *ret_end = i + 1;
    if (at->mark || is_name(view_mention(v, i)))
        return NULL;
    if (at->phrase && i + at->phrase_words <= in.to)
        t = trigger_of(v, at->phrase, (struct words){i, i + at->phrase_words}, clause, ret_needed);
    if (t)
        *ret_end = i + at->phrase_words;
    else
        t = trigger_of(v, at->lex, (struct words){i, i + 1}, clause, ret_needed);
    return t && t->type < view_lexicon(v, i)->events ? t : NULL;
}

/* "After", "amid", "following" make what comes behind them the background of something else. */
static bool is_background(const struct view *v, uint32_t i, struct words clause)
{
    static const char *const words[] = {
        "after",  "following", "amid",    "since",  "despite", "before",  "over",     "against",
        "during", "ahead",     "while",   "as",     "because", "ended",   "بعد",      "عقب",
        "who",    "اثر",       "خلال",    "بهدف",   "دون",     "بشان",    "حول",      "قبل",
        "منذ",    "وسط",       "رغم",     "ضد",     "بسبب",    "اثناء",   "الذي",     "التي",
        "الذين",  "هربا",      "خوفا",    "ردا",    "بتهمه",   "بشبهه",   "للاشتباه", "منفذ",
        "مدبر",   "مرتكب",     "المتورط", "المتهم", "المشتبه", "بمحاربه", "لمحاربه",  "لمواجهه",
        "لمنع",   "استعدادا",  "لتنفيذ",  "تمهيدا", NULL};

    for (uint32_t n = 0; n < BACKGROUND_WORDS && i > clause.from; n++) {
        i--;
        if (view_is_mark(v, i, VIEW_MARK_COMMA) || view_is_mark(v, i, VIEW_MARK_STOP))
            return false;
        if (view_is_any(v, i, words))
            return true;
    }
    return false;
}

/* "Walked the streets to demand bread", "calling for calm", للمطالبة: what somebody wants by what
 * he does. */
static bool is_purpose(const struct view *v, uint32_t i, const struct lexicon_trigger *t,
                       struct words clause)
{
    if (v->word[i].arabic)
        return v->word[i].prep == 'l';
    if (i == clause.from)
        return false;
    if (VIEW_IS(v, i - 1, "to"))
        return true;
    return t->roles == LEXICON_ROLES_SPEECH && view_ends_with(v, i, "ing") &&
           !view_has(v, i - 1, LEXICON_BE);
}

/* المدن | المحاصرة: a participle that says which; هذا | الهجوم is told of already. */
static bool is_attribute(const struct view *v, uint32_t i, struct words clause)
{
    const struct view_word *w = &v->word[i];

    static const char *const known[] = {"هذا", "هذه", "ذلك", "تلك", NULL};

    if (!w->arabic || !w->article || w->prep || i == clause.from || v->word[i - 1].mark)
        return false;
    return view_is_any(v, i - 1, known) ||
           ((v->word[i - 1].article || view_mention(v, i - 1)) && view_starts_with(v, i, "الم"));
}

/* What is mere background, or what somebody only speaks of, stands behind what happened. */
static float weigh(const struct view *v, uint32_t i, const struct lexicon_trigger *t,
                   struct words clause, struct event_list *list)
{
    const bool is_aside =
        is_background(v, i, clause) || is_purpose(v, i, t, clause) || is_attribute(v, i, clause);
    const float weight = t->weight - (is_aside ? BACKGROUND_WEIGHT : 0) -
                         (list->is_spoken_of ? BACKGROUND_WEIGHT : 0);

    if (t->roles == LEXICON_ROLES_SPEECH && !is_aside)
        list->is_spoken_of = true;
    return weight;
}

/* "No group claimed responsibility", "did not say whether it would withdraw": what nobody said or
 * demanded is no event. */
static bool is_unsaid(const struct view *v, uint32_t i, const struct lexicon_trigger *t,
                      struct words clause)
{
    static const char *const nobody[] = {"no", "nobody", "none", "neither", "لم", "لا", NULL};
    static const char *const asked[] = {"if", "whether", "when", "how", "why", NULL};
    const char *type = view_lexicon(v, i)->event[t->type].type;

    if (strncmp(type, "politics.", 9) == 0 &&
        (view_is_any(v, clause.from, nobody) || (i > clause.from && VIEW_IS(v, i - 1, "no")) ||
         (i > clause.from + 1 && VIEW_IS(v, i - 2, "no"))))
        return true;
    if (t->roles != LEXICON_ROLES_SPEECH)
        return false;
    for (uint32_t n = 0; n < BACKGROUND_WORDS && i > clause.from; n++)
        if (view_is_any(v, --i, asked))
            return true;
    return false;
}

/* "Refused to join the settlement": nobody joined. */
static bool is_refused(const struct event_list *list, const char *type)
{
    return strcmp(type, "settlement.enrolment") == 0 && is_known(list, "settlement.refusal");
}

/* The heaviest first; among equals in the order of the text. */
static void put(struct event_list *list, Cw__Event *event, float weight)
{
    size_t at = list->n++;

    for (; at > 0 && list->weight[at - 1] < weight; at--) {
        list->weight[at] = list->weight[at - 1];
        list->at[at] = list->at[at - 1];
    }
    list->weight[at] = weight;
    list->at[at] = event;
}

void event_find(struct event_reader *r, struct words in, struct words clause,
                struct event_list *list)
{
    const struct view *v = r->v;
    uint32_t taken = VIEW_NONE, needed = VIEW_NONE,
             end; /* "lifted the siege" is one event: the word that met the need is no trigger */

    for (uint32_t i = in.from; i < in.to && list->n < EVENT_MAX; i = end) {
        const struct lexicon_trigger *t = find_trigger(v, i, in, clause, &end, &needed);
        const struct lexicon_event *type = t ? &view_lexicon(v, i)->event[t->type] : NULL;
        if (view_is_mark(v, i, VIEW_MARK_STOP) || view_is_mark(v, i, VIEW_MARK_SEMICOLON))
            list->is_spoken_of = false;
        if (!t || i == taken || is_unsaid(v, i, t, clause))
            continue;
        if (!is_known(list, type->type) && !is_refused(list, type->type)) {
            struct event_builder b = {
                .reader = r, .v = v, .a = r->a, .clause = clause, .trigger = i, .behind = end};
            put(list, build(&b, t, type), weigh(v, i, t, clause, list));
        }
        if (needed != VIEW_NONE)
            taken = needed;
        end = event_means_end(v, i, end, in.to); /* "chlorine attack" is one event */
    }
}

void event_find_crowd(struct event_reader *r, struct words source, struct words clause,
                      struct event_list *list)
{
    struct event_list found = {.n = 0};

    if (source.from < source.to)
        event_find(r, source, clause, &found);
    for (size_t i = 0; i < found.n && list->n < EVENT_MAX; i++)
        if (strncmp(found.at[i]->type, "protest.", 8) == 0 && !is_known(list, found.at[i]->type))
            put(list, found.at[i], found.weight[i]);
}

static const char *type_of_act(Cw__Claim__Act act)
{
    switch (act) {
    case CW__CLAIM__ACT__ACCUSE:
        return "politics.responsibility";
    case CW__CLAIM__ACT__CONDEMN:
        return "politics.condemnation";
    case CW__CLAIM__ACT__DEMAND:
        return "politics.demand";
    case CW__CLAIM__ACT__PROMISE:
        return "politics.agreement";
    default:
        return NULL;
    }
}

void event_add_act(struct event_reader *r, struct words cue, struct words clause,
                   Cw__Claim__Act act, struct event_list *list)
{
    const struct lexicon *l = view_lexicon(r->v, cue.from);
    const char *name = type_of_act(act);
    struct lexicon_trigger t = {.roles = LEXICON_ROLES_SPEECH, .weight = ACT_WEIGHT};
    struct event_builder b = {
        .reader = r, .v = r->v, .a = r->a, .clause = clause, .trigger = cue.from, .behind = cue.to};

    while (name && t.type < l->events && strcmp(l->event[t.type].type, name) != 0)
        t.type++;
    if (name && t.type < l->events)
        put(list, build(&b, &t, &l->event[t.type]), weigh(r->v, cue.from, &t, clause, list));
}
