/* SPDX-License-Identifier: Apache-2.0 */
#include "event_role.h"

#define PARTY_WORDS 18   /* how far from the trigger a party may stand */
#define ROW_WORDS 12     /* from a trigger to the colon in front of those who took part */
#define BETWEEN_WORDS 6  /* from a trigger to "between", and from one party to the next */
#define BEHIND_PREP 5    /* and from the preposition that says what it is */
#define SUBJECT_WORDS 12 /* how far from the head of a clause its subject may stand */
#define PARTY_LONG 12    /* words of one at most, on either side of the one looked at */

bool event_is_country(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);
    const Cw__Entity *e =
        m && m->has_entity && m->entity < v->doc->n_entities ? v->doc->entities[m->entity] : NULL;

    return m && m->type == CW__MENTION__TYPE__LOC && e && e->kind &&
           strcmp(e->kind, "country") == 0;
}

static bool in_group(const struct view *v, uint32_t i, uint64_t group)
{
    const struct view_word *w = &v->word[i];

    return !w->mark && w->mention == VIEW_NONE &&
           (view_is_in(v, i, group) || (w->phrase && (w->phrase->needed & group)));
}

/* "The army shelled", "regime strikes"; not an army base, a government official. */
static bool is_power(const struct view *v, uint32_t i)
{
    const uint32_t next = i + 1;
    const uint64_t powers = view_lexicon(v, i)->powers;

    if (!in_group(v, i, powers))
        return false;
    if (next >= v->words || v->word[next].mark || v->word[next].arabic ||
        view_has(v, next, LEXICON_PREP | LEXICON_BE | LEXICON_HAVE | LEXICON_MODAL | LEXICON_CONJ))
        return true;
    return (v->word[next].lex && (v->word[next].lex->trigger || v->word[next].lex->cue)) ||
           event_is_means(v, next) || view_ends_with(v, next, "ed") || in_group(v, next, powers);
}

/* Troops, rebels, the army: common nouns of those who fight. */
bool event_is_force(const struct view *v, uint32_t i)
{
    return in_group(v, i, view_lexicon(v, i)->forces) || is_power(v, i);
}

bool event_is_power(const struct view *v, uint32_t i)
{
    if (i == VIEW_NONE)
        return false;
    return event_is_force(v, i) || view_mentions(v, i, CW__MENTION__TYPE__ORG) ||
           view_source(v, i) == LEXICON_SOURCE_ORGANISATION;
}

bool event_is_site(const struct view *v, uint32_t i)
{
    return in_group(v, i, view_lexicon(v, i)->sites);
}

bool event_is_person(const struct view *v, uint32_t i)
{
    return in_group(v, i, view_lexicon(v, i)->people);
}

/* In northwest Syria: a part of a country does nothing. */
static const char *const parts[] = {
    "north",   "south",   "east",         "west",         "northern",  "southern",
    "eastern", "western", "northeast",    "northwest",    "southeast", "southwest",
    "central", "rural",   "northwestern", "northeastern", NULL};

/* Who can act: people, bodies, groups and forces; a country that stands where no preposition makes
 * a place of it ("Israel shelled", "US warplanes"). */
bool event_is_party(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);

    if (event_is_country(v, i))
        return i > 0 && v->word[i - 1].mention != v->word[i].mention
                   ? !view_has(v, i - 1, LEXICON_PREP) && !v->word[i].prep &&
                         !v->word[i].possessive && !view_is_any(v, i - 1, parts)
                   : i == 0;
    if (!m)
        return event_is_force(v, i);
    if (view_mentions(v, i, CW__MENTION__TYPE__NORP) && i + 1 < v->words && !v->word[i].arabic &&
        event_is_site(v, i + 1))
        return false; /* a Veldtian town */
    return view_mentions(v, i, CW__MENTION__TYPE__PER) ||
           view_mentions(v, i, CW__MENTION__TYPE__ORG) ||
           view_mentions(v, i, CW__MENTION__TYPE__NORP);
}

/* The air force: a force of several words; 1 where it is one. */
static uint32_t words_of_force(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    return w->phrase && (w->phrase->needed & view_lexicon(v, i)->forces) ? w->phrase_words : 1;
}

/* All words of the party at word i. */
static struct words party_words(const struct event_builder *b, uint32_t i)
{
    const struct view *v = b->v;
    const uint32_t mention = v->word[i].mention;
    struct words w = {i, i + 1};

    while (w.from > b->clause.from && i - w.from < PARTY_LONG &&
           v->word[w.from - 1].mention == mention &&
           (mention != VIEW_NONE || (event_is_force(v, w.from - 1) && !v->word[w.from].conj)))
        w.from--;
    while (w.to < b->clause.to && w.to - i < PARTY_LONG && v->word[w.to].mention == mention &&
           (mention != VIEW_NONE || (event_is_force(v, w.to) && !v->word[w.to].conj)))
        w.to++;
    if (mention == VIEW_NONE && w.to - 1 + words_of_force(v, w.to - 1) <= b->clause.to)
        w.to += words_of_force(v, w.to - 1) - 1;
    return w;
}

/* The mention of the party at word i, made if there is none: [Kurdish fighters], [قوات روسية];
 * whose they are tells more than what they are: [the brigade] fighters. */
static uint32_t party_mention(const struct event_builder *b, uint32_t i)
{
    const struct view *v = b->v;
    struct words w;

    if (i == VIEW_NONE || v->word[i].mention != VIEW_NONE)
        return i == VIEW_NONE ? VIEW_NONE : v->word[i].mention;
    w = party_words(b, i);
    if (v->word[i].arabic) {
        const uint32_t people = w.to < b->clause.to ? v->word[w.to].mention : VIEW_NONE;
        while (people != VIEW_NONE && w.to < b->clause.to && v->word[w.to].mention == people &&
               view_mentions(v, w.to, CW__MENTION__TYPE__NORP))
            w.to++;
    } else if (w.from > b->clause.from &&
               (event_is_party(v, w.from - 1) || event_is_country(v, w.from - 1))) {
        if (!event_is_country(v, w.from - 1) &&
            !view_mentions(v, w.from - 1, CW__MENTION__TYPE__NORP))
            return v->word[w.from - 1].mention; /* [the brigade] fighters */
        w.from = party_words(b, w.from - 1).from;
    }
    return event_make_mention(b->reader, w, "claim:party");
}

/* on [the brigade], in [the ministry]: not who does it. "Fighters of [the brigade]" are. */
static bool is_governed(const struct event_builder *b, uint32_t i)
{
    const struct view *v = b->v;

    /* killed in [Russian] airstrikes: they are the trigger's own */
    if (i + 2 >= b->trigger)
        return false;
    i = party_words(b, i).from;
    if (v->word[i].arabic && v->word[i].prep)
        return true;
    while (i > b->clause.from && view_has(v, i - 1, LEXICON_DET) && !v->word[i - 1].mark)
        i--;
    if (i > b->clause.from + 1 && VIEW_IS(v, i - 1, "and") && event_is_party(v, i - 2))
        i = party_words(b, i - 2).from; /* by X and [Y] */
    return i > b->clause.from && view_has(v, i - 1, LEXICON_PREP) && !VIEW_IS(v, i - 1, "of") &&
           !VIEW_IS(v, i - 1, "من");
}

/* The Veldt Observatory for Human Rights: counts and documents what others did. */
static bool observes(const struct event_builder *b, uint32_t i)
{
    static const char *const words[] = {"observatory", "monitor", "watch", "amnesty", NULL};
    const struct words w = party_words(b, i);

    for (uint32_t k = w.from; k < w.to; k++)
        if (b->v->word[k].capital && view_is_any(b->v, k, words))
            return true;
    return false;
}

/* AFP, the monitor said: who tells of violence is no part of it. */
static bool is_reporter(const struct event_builder *b, uint32_t i)
{
    const struct view *v = b->v;

    if (v->word[i].arabic)
        return false;
    if (observes(b, i))
        return true;
    if (strncmp(b->event->type, "violence.", 9) != 0)
        return false;
    if (view_source(v, i) == LEXICON_SOURCE_MEDIA)
        return true;
    i = party_words(b, i).to;
    return i < b->trigger && v->word[i].lex && v->word[i].lex->cue &&
           v->word[i].lex->form != LEXICON_NOMINAL;
}

/* What stands behind these has its own parties. */
static const char *const aside[] = {"after", "before", "following", "while", "amid", "since", NULL};

/* Rebels were killed | in an attack: who suffered in it did not do it; in clashes he took part. */
static bool is_suffered_in(const struct event_builder *b, uint32_t i)
{
    static const char *const harm[] = {"killed", "wounded", "injured", "dead",
                                       "died",   "hurt",    NULL};
    static const char *const in[] = {"in", "during", "by", NULL};

    return i > b->clause.from && view_is_any(b->v, i, in) && view_is_any(b->v, i - 1, harm) &&
           strcmp(b->event->type, "violence.clash") != 0;
}

/* The nearest party in front of the trigger, in its own clause. */
uint32_t event_party_before(const struct event_builder *b)
{
    for (uint32_t i = b->trigger; i > b->clause.from && b->trigger - i < PARTY_WORDS; i--) {
        if (event_is_party(b->v, i - 1) && !is_governed(b, i - 1) && !is_reporter(b, i - 1))
            return i - 1;
        if (view_is_mark(b->v, i - 1, VIEW_MARK_SEMICOLON) || view_is_any(b->v, i - 1, aside) ||
            (view_is_mark(b->v, i - 1, VIEW_MARK_COMMA) && i < b->trigger) || /* X, arrived, */
            is_suffered_in(b, i - 1))
            break;
    }
    return VIEW_NONE;
}

/* Shelled the town killing three: who does both stands at the head of the clause. */
static uint32_t party_first(const struct event_builder *b)
{
    const struct view *v = b->v;

    for (uint32_t i = b->clause.from; i < b->trigger && i - b->clause.from < SUBJECT_WORDS; i++) {
        if (event_is_party(v, i) && !is_governed(b, i) && !is_reporter(b, i))
            return i;
        if (view_is_lower(v, i) && v->word[i].lex && v->word[i].lex->trigger &&
            view_ends_with(v, i, "ed") && i > b->clause.from && !view_has(v, i - 1, LEXICON_DET))
            break; /* they attacked | X, killing */
    }
    return VIEW_NONE;
}

/* The warplanes [renewed] bombing: the subject is that of the verb in front. */
static const char *const phases[] = {"renewed",   "resumed",   "began",       "started",
                                     "continued", "continue",  "stopped",     "kept",
                                     "begin",     "continues", "intensified", NULL};

static bool is_participle(const struct event_builder *b)
{
    return view_ends_with(b->v, b->trigger, "ing") && b->trigger > b->clause.from &&
           !view_has(b->v, b->trigger - 1, LEXICON_BE | LEXICON_DET | LEXICON_PREP) &&
           !view_is_any(b->v, b->trigger - 1, phases);
}

/* [The army] and [the brigade] exchanged prisoners: the other one, joined by one word. */
static uint32_t party_beside(const struct event_builder *b, uint32_t i)
{
    const struct view *v = b->v;
    struct words w;

    if (i == VIEW_NONE)
        return VIEW_NONE;
    w = party_words(b, i);
    if (w.from >= b->clause.from + 2 && VIEW_IS(v, w.from - 1, "and") &&
        event_is_party(v, w.from - 2))
        return w.from - 2;
    if (w.to + 1 < b->clause.to && VIEW_IS(v, w.to, "and") && event_is_party(v, w.to + 1))
        return w.to + 1;
    return VIEW_NONE;
}

/* What stands behind these is no object. */
static const char *const elsewhere[] = {
    "in",      "under", "after", "before", "during",  "near",   "by",        "as",     "into",
    "amid",    "since", "while", "inside", "within",  "along",  "across",    "toward", "towards",
    "outside", "which", "who",   "where",  "because", "though", "following", "|",      NULL};

/* Took the town with the | support | of X: of those who do it. */
static const char *const helps[] = {"support",    "help",          "backing",
                                    "assistance", "participation", NULL};

/* The nth party behind the trigger (0 the first). */
static uint32_t party_after(const struct event_builder *b, unsigned nth)
{
    for (uint32_t i = b->behind; i < b->clause.to && i - b->behind < PARTY_WORDS; i++) {
        if (view_is_mark(b->v, i, VIEW_MARK_SEMICOLON) || view_is_any(b->v, i, elsewhere) ||
            view_is_any(b->v, i, helps))
            break;
        if (!event_is_party(b->v, i))
            continue;
        if (nth-- == 0)
            return i;
        i = party_words(b, i).to - 1;
    }
    return VIEW_NONE;
}

/* Behind these something else is told. */
static const char *const anew[] = {"after", "before", "following", "while", "amid", "since",
                                   "when",  "which",  "who",       "where", NULL};

/* The strike was condemned | by X: who speaks of it did not do it; who claims it did. */
static bool is_by_speaker(const struct event_builder *b, uint32_t by)
{
    const struct view *v = b->v;

    return VIEW_IS(v, by, "by") && by > b->behind && v->word[by - 1].lex &&
           v->word[by - 1].lex->cue && !VIEW_IS(v, by - 1, "claimed");
}

/* The party behind a preposition: "by X", "against X". */
static uint32_t party_behind_word(const struct event_builder *b, const char *const *words)
{
    for (uint32_t i = b->behind;
         i + 1 < b->clause.to && i - b->behind < PARTY_WORDS && !view_is_any(b->v, i, anew); i++) {
        if (!view_is_any(b->v, i, words) || is_by_speaker(b, i) ||
            (i > b->behind + BEHIND_PREP && VIEW_IS(b->v, i, "of"))) /* of another noun */
            continue;
        for (uint32_t j = i + 1; j < b->clause.to && j <= i + BEHIND_PREP; j++)
            if (event_is_party(b->v, j) || (j == i + 1 && event_is_country(b->v, j)))
                return j;
    }
    return VIEW_NONE;
}

/* Killed in [Russian] airstrikes, in clashes with [fighters]. */
static uint32_t party_of_means(const struct event_builder *b)
{
    const struct view *v = b->v;

    for (uint32_t i = b->behind; i < b->clause.to && i - b->behind < PARTY_WORDS; i++) {
        if (view_is_mark(v, i, VIEW_MARK_SEMICOLON) || view_is_mark(v, i, VIEW_MARK_STOP))
            break;
        if (event_is_means(v, i) && i > b->behind && event_is_party(v, i - 1))
            return i - 1;
    }
    return VIEW_NONE;
}

static bool is_passive(const struct event_builder *b)
{
    const struct view *v = b->v;
    uint32_t i = b->trigger;

    for (unsigned n = 0; n < 3 && i > b->clause.from; n++, i--) {
        if (v->word[i - 1].mention != VIEW_NONE) /* not IS; believed to be | Veldtian | struck */
            break;
        if (view_has(v, i - 1, LEXICON_BE))
            return true;
    }
    return b->behind < b->clause.to && VIEW_IS(v, b->behind, "by");
}

/* Killed [at least 70 people]: what is counted begins right behind the trigger. */
static bool is_counted_behind(const struct event_builder *b)
{
    for (size_t i = 0; i < b->event->n_quantities && b->behind < b->clause.to; i++)
        if (b->v->doc->quantities[b->event->quantities[i]]->start ==
            b->v->tokens.at[b->behind].start)
            return true;
    return false;
}

/* "Thirty rebels killed in clashes": a participle, as headlines have it. */
static bool is_bare_participle(const struct event_builder *b)
{
    static const char *const harm[] = {"killed",   "wounded",   "injured",  "arrested", "detained",
                                       "executed", "kidnapped", "abducted", NULL};

    return view_is_any(b->v, b->trigger, harm) && !is_counted_behind(b) &&
           (b->behind >= b->clause.to || b->v->word[b->behind].mark ||
            view_has(b->v, b->behind, LEXICON_PREP | LEXICON_TIME | LEXICON_CONJ));
}

static const char *const by_words[] = {"by", NULL};
static const char *const on_words[] = {"on", "against", "of", "targeting", NULL};
static const char *const with_words[] = {"with", "against", NULL};
static const char *const against_words[] = {"on", "against", "targeting", NULL};
static const char *const onto_words[] = {"on", "against", "into", "under", "targeting", NULL};

static bool is_violent(const struct event_builder *b)
{
    return strncmp(b->event->type, "violence.", 9) == 0;
}

static bool is_detention(const struct event_builder *b)
{
    return strncmp(b->event->type, "detention.", 10) == 0;
}

/* was put out of service | by | heavy Veldtian | air raids */
static bool is_behind_by(const struct event_builder *b)
{
    uint32_t i = b->trigger;

    for (unsigned n = 0; n < 4 && i > b->clause.from && !b->v->word[i - 1].mark; n++, i--)
        if (VIEW_IS(b->v, i - 1, "by"))
            return true;
    return false;
}

void event_add_party(struct event_builder *b, Cw__Role__Name name, uint32_t i)
{
    if (name != CW__ROLE__NAME__TARGET || !event_has_role(b, name))
        event_add_role(b, name, party_mention(b, i));
}

static void add_actor(struct event_builder *b, uint32_t i)
{
    event_add_party(b, CW__ROLE__NAME__ACTOR, i);
    event_add_party(b, CW__ROLE__NAME__ACTOR, party_beside(b, i));
}

/* Clashes | between A and B; three sides clashed in the town |: A, B and C. VIEW_NONE: no row. */
static uint32_t before_row(const struct event_builder *b)
{
    const struct view *v = b->v;

    for (uint32_t i = b->behind; i < b->clause.to && i - b->behind < ROW_WORDS; i++) {
        if (VIEW_IS(v, i, "between") && i - b->behind < BETWEEN_WORDS)
            return i;
        if (view_is_mark(v, i, VIEW_MARK_COLON))
            return strcmp(b->event->type, "violence.clash") == 0 ? i : VIEW_NONE;
        if (view_is_mark(v, i, VIEW_MARK_STOP) || view_is_mark(v, i, VIEW_MARK_SEMICOLON))
            break;
    }
    return VIEW_NONE;
}

/* Clashes broke out between [the army], [rebels] and [the brigade]: all that stand in the row;
 * false when there is none. */
static bool add_between(struct event_builder *b)
{
    const struct view *v = b->v;
    uint32_t i = before_row(b), last;
    bool is_found = false;

    if (i == VIEW_NONE)
        return false;
    for (last = i++; i < b->clause.to && i - last <= BETWEEN_WORDS; i++) {
        if (view_has(v, i, LEXICON_PREP) || view_is_mark(v, i, VIEW_MARK_STOP) ||
            view_is_mark(v, i, VIEW_MARK_SEMICOLON))
            break;
        if (!event_is_party(v, i) && !event_is_country(v, i))
            continue;
        event_add_party(b, CW__ROLE__NAME__ACTOR, i);
        is_found = true;
        i = party_words(b, i).to - 1;
        last = i;
    }
    return is_found;
}

/* X shelled Y; X dropped bombs on Y */
static void add_active(struct event_builder *b)
{
    const uint32_t actor = is_participle(b) ? party_first(b) : event_party_before(b),
                   after = party_after(b, actor == party_after(b, 0));
    const struct words object = event_object_at(b->v, b->behind, b->clause.to);

    add_actor(b, actor);
    if (view_is_mark(b->v, b->behind, VIEW_MARK_COMMA) && b->behind < b->clause.to)
        return; /* after the attacks, X went */
    if (after != VIEW_NONE && (object.from == object.to || after < object.from))
        event_add_party(b, CW__ROLE__NAME__TARGET, is_counted_behind(b) ? VIEW_NONE : after);
    else if (!event_add_object(b, object) && is_violent(b))
        (void)event_add_object(b, event_object_behind_word(b, onto_words));
}

/* an attack | of X: who does it; the killing | of X: whom it befalls. */
static uint32_t doer_behind_of(const struct event_builder *b)
{
    static const char *const deeds[] = {
        "attack",  "attacks",    "assault",   "assaults",  "raid",   "raids", "strike",
        "strikes", "airstrikes", "offensive", "incursion", "ambush", NULL};
    static const char *const of[] = {"of", NULL};
    uint32_t party;

    if (b->behind >= b->clause.to || !VIEW_IS(b->v, b->behind, "of") ||
        !view_is_any(b->v, b->behind - 1, deeds))
        return VIEW_NONE;
    party = party_behind_word(b, of);
    return event_is_power(b->v, party) ? party : VIEW_NONE;
}

/* an airstrike by X on Y; an attack of X on Y; Y was hit by airstrikes */
static void add_noun(struct event_builder *b)
{
    uint32_t actor = party_behind_word(b, by_words), target = party_behind_word(b, on_words);

    if (actor == VIEW_NONE)
        actor = doer_behind_of(b);
    if (actor == VIEW_NONE)
        actor = event_party_before(b);
    add_actor(b, actor);
    if (target == actor && actor != VIEW_NONE)
        target = party_behind_word(b, against_words);
    if (target == VIEW_NONE && b->behind < b->clause.to && VIEW_IS(b->v, b->behind, "of") &&
        doer_behind_of(b) == VIEW_NONE && (is_violent(b) || is_detention(b)) &&
        event_add_object(b, event_object_at(b->v, b->behind + 1, b->clause.to)))
        return; /* the arrest of [two journalists] */
    if (target == VIEW_NONE && is_violent(b)) {
        struct words object = event_object_behind_word(b, onto_words);
        if (object.from == object.to && is_behind_by(b))
            object = event_object_before(b, b->trigger);
        (void)event_add_object(b, object);
    }
    event_add_party(b, CW__ROLE__NAME__TARGET, target);
}

/* They | settled their status: who that is no sentence tells. */
static bool is_behind_pronoun(const struct event_builder *b)
{
    static const char *const words[] = {"they", "he", "she", "it", NULL};
    uint32_t i = b->trigger;

    while (i > b->clause.from + 1 && view_has(b->v, i - 1, LEXICON_HAVE))
        i--;
    return i > b->clause.from && view_is_any(b->v, i - 1, words);
}

static bool harms_people(const struct event_builder *b)
{
    return strcmp(b->event->type, "violence.killing") == 0 ||
           strcmp(b->event->type, "violence.injury") == 0 || is_detention(b);
}

/* Y was shelled by X; Y died */
static void add_passive(struct event_builder *b)
{
    const bool is_counted = event_is_counted(b); /* "20 dead": nobody who was named before */
    uint32_t target = is_counted || is_behind_pronoun(b) ? VIEW_NONE : event_party_before(b),
             actor = party_behind_word(b, by_words);

    if (target == VIEW_NONE && !is_counted && !is_passive(b) && !is_bare_participle(b))
        target = party_after(b, 0);
    if (target != VIEW_NONE && harms_people(b) && event_is_country(b->v, target))
        target = VIEW_NONE; /* nine men from Norland and [Veldt] were killed */
    if (actor == VIEW_NONE)
        actor = party_of_means(b);
    if (actor == VIEW_NONE)
        actor = party_behind_word(b, with_words);
    add_actor(b, actor);
    event_add_party(b, CW__ROLE__NAME__TARGET, target);
    if (target == VIEW_NONE && is_passive(b))
        (void)event_add_object(b, event_object_before(b, b->trigger));
}

/* A court | sentenced | [the man]: a verb whose passive is the rule, with somebody behind it. */
static bool is_transitive(const struct event_builder *b)
{
    uint32_t i = b->behind;

    if (strncmp(b->event->type, "justice.", 8) != 0 || !view_ends_with(b->v, b->trigger, "ed"))
        return false;
    while (i < b->clause.to && view_has(b->v, i, LEXICON_DET) && !b->v->word[i].mark)
        i++;
    return i < b->clause.to && event_is_party(b->v, i) && event_party_before(b) != VIEW_NONE;
}

/* X killed | and injured | Y: both have the object of the second. */
static void skip_joined(struct event_builder *b)
{
    const struct view *v = b->v;
    const uint32_t next = b->behind + 1;

    if (next + 1 < b->clause.to && VIEW_IS(v, b->behind, "and") && view_is_lower(v, next) &&
        v->word[next].lex && v->word[next].lex->trigger && view_ends_with(v, next, "ed") &&
        view_ends_with(v, b->trigger, "ed") && !v->word[next + 1].mark &&
        !view_has(v, next + 1, LEXICON_PREP | LEXICON_TIME | LEXICON_CONJ | LEXICON_ADV) &&
        !is_passive(b))
        b->behind = next + 1;
}

/* an attack | of X | on Y, the | raid: a noun, whatever the row of its verb says. */
static bool is_nominal(const struct event_builder *b)
{
    if (b->trigger > b->clause.from && view_has(b->v, b->trigger - 1, LEXICON_DET) &&
        !b->v->word[b->trigger - 1].mark)
        return true;
    return b->behind < b->clause.to &&
           (VIEW_IS(b->v, b->behind, "of") || VIEW_IS(b->v, b->behind, "on") ||
            VIEW_IS(b->v, b->behind, "against"));
}

void event_fill_parties(struct event_builder *b, enum lexicon_roles roles)
{
    if (b->v->word[b->trigger].arabic) {
        event_fill_arabic(b, roles);
        return;
    }
    skip_joined(b);
    if (add_between(b))
        return;
    else if (roles == LEXICON_ROLES_NOUN || (roles == LEXICON_ROLES_ACTIVE && is_nominal(b)))
        add_noun(b);
    else if ((roles != LEXICON_ROLES_PASSIVE || is_transitive(b)) && !is_passive(b) &&
             !is_bare_participle(b))
        add_active(b);
    else
        add_passive(b);
}
