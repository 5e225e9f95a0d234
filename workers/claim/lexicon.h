/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexicon - the words that the claim stage knows, of one language, read from data/<iso>/.
 *
 *   cues.tsv      verbs, nouns and phrases that attribute, with the shapes of content they take
 *   sources.tsv   nouns that name a speaker, with the speaker's class
 *   words.tsv     complementisers, pronouns, hedges, negations, cut-offs ...
 *   manner.tsv    how something is said (marker.h)
 *   triggers.tsv  words that report an event, with its type (data/events.tsv)
 *
 * Immutable after loading. Words are known by a hash of their folded form; a phrase by the combined
 * hash of its words.
 */
#ifndef CLAIM_LEXICON_H
#define CLAIM_LEXICON_H

#include <stdbool.h>
#include <stdint.h>
#include "claimwire.pb-c.h"
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"
#include "marker_table.h"

/* Kinds of words.tsv; the names stand in lexicon.c in the same order. HEDGE, REPORTED and FUTURE
 * say only that a word is known and no name (how things are said is in manner.tsv); they stay where
 * they are, because the bits are features of the trained models of attribution. */
enum lexicon_flag {
    LEXICON_COMP = 1u << 0,
    LEXICON_WHOLE = 1u << 1,
    LEXICON_NOT_COMP = 1u << 2,
    LEXICON_WHETHER = 1u << 3,
    LEXICON_REL = 1u << 4,
    LEXICON_PRON = 1u << 5,
    LEXICON_PREP = 1u << 6,
    LEXICON_TIME = 1u << 7,
    LEXICON_ADV = 1u << 8,
    LEXICON_SAME = 1u << 9,
    LEXICON_CONJ = 1u << 10,
    LEXICON_BUT = 1u << 11,
    LEXICON_KANA = 1u << 12,
    LEXICON_QAD = 1u << 13,
    LEXICON_SPEECH = 1u << 14,
    LEXICON_MEDIA = 1u << 15,
    LEXICON_NAMED = 1u << 16,
    LEXICON_NEG = 1u << 17,
    LEXICON_HEDGE = 1u << 18,
    LEXICON_REPORTED = 1u << 19,
    LEXICON_COND = 1u << 20,
    LEXICON_FUTURE = 1u << 21,
    LEXICON_CUT = 1u << 22,
    LEXICON_NP_STOP = 1u << 23,
    LEXICON_OWN = 1u << 24,
    LEXICON_GIVEN = 1u << 25,
    LEXICON_AUX = 1u << 26,
    LEXICON_MODAL = 1u << 27,
    LEXICON_HAVE = 1u << 28,
    LEXICON_BE = 1u << 29,
    LEXICON_DET = 1u << 30,
    LEXICON_VERB = 1u << 31,
};

enum lexicon_kind { LEXICON_CUE_VERB, LEXICON_CUE_PHRASE, LEXICON_CUE_NOUN, LEXICON_CUE_QUOTE };

enum lexicon_form {
    LEXICON_BASE,
    LEXICON_PRESENT,
    LEXICON_PAST, /* Arabic: every finite form */
    LEXICON_PASSIVE,
    LEXICON_ING, /* Arabic: the circumstantial participle, مضيفا */
    LEXICON_NOMINAL,
    LEXICON_PHRASAL,
};

enum lexicon_source {
    LEXICON_SOURCE_NONE,
    LEXICON_SOURCE_ANONYMOUS,
    LEXICON_SOURCE_OFFICIAL,
    LEXICON_SOURCE_ROLE,
    LEXICON_SOURCE_ORGANISATION,
    LEXICON_SOURCE_MEDIA,
    LEXICON_SOURCE_MEDIA_PERSON,
    LEXICON_SOURCE_LOCAL,
    LEXICON_SOURCE_DOCUMENT,
    LEXICON_SOURCE_GROUP,
};

/* Frames are letters in cues.tsv, explained at the top of each file. */
#define LEXICON_FRAME(letter) (1ull << ((letter) >= 'a' ? (letter) - 'a' : (letter) - 'A' + 26))

struct lexicon_cue {
    const char *lemma;
    const char *rule; /* "en.say" */
    uint32_t number;  /* made of `rule`: the same in every build */
    enum lexicon_kind kind;
    Cw__Claim__Act act;
    uint64_t frames;
    uint64_t prep[4]; /* hashes */
    char attached; /* Arabic: the letter of a preposition written onto the next word, 'b' or 'l'; 0
                      none */
    float score;
};

/* How the roles of an event stand around its trigger. Speech is active, and what it speaks of has
 * not happened: "demanded a truce". */
enum lexicon_roles {
    LEXICON_ROLES_ACTIVE,
    LEXICON_ROLES_PASSIVE,
    LEXICON_ROLES_NOUN,
    LEXICON_ROLES_SPEECH,
};

/* A word that must stand near a trigger: one of a group of triggers.tsv (a bit of `needed`), in
 * front of it ('<'), behind it ('>'), right behind it ('+') or on either side (0). */
struct lexicon_need {
    uint64_t group;
    char side;
};

#define LEXICON_NEEDS 2 /* of one trigger */

struct lexicon_trigger {
    uint16_t type; /* row of events.tsv; their number: no event (press conference) */
    uint16_t needs;
    enum lexicon_roles roles;
    float weight;                            /* what stands first among the events of a claim */
    struct lexicon_need need[LEXICON_NEEDS]; /* all `needs` of them */
};

struct lexicon_word {
    uint64_t hash;
    uint32_t flags;
    uint16_t cue;     /* 1 + index, 0: none */
    uint16_t trigger; /* 1 + index into `link` of the first row that claims the word, 0: none */
    uint8_t form;
    uint8_t source;
    uint8_t feminine; /* form of a feminine subject */
    uint8_t longest; /* words of the longest phrase that begins with this word; 0: it begins none */
    uint64_t needed; /* groups of words that triggers need: bits */
};

/* A word may trigger several types: the first whose need is met counts, in the order of the file.
 */
struct lexicon_link {
    uint16_t trigger; /* index */
    uint16_t next;    /* 1 + index of the next link, 0: last */
};

struct lexicon_event {
    const char *type, *acled, *plover;
};

#define LEXICON_BITS (1u << 17)

struct lexicon {
    const char *language;
    struct arena arena;
    struct lexicon_word *table; /* open addressing, mask + 1 places */
    uint32_t mask, used;
    uint64_t present[LEXICON_BITS / 64]; /* a bit for each hash in the table: most lookups ask for
                                            what is not there, and end here, in the cache */
    struct lexicon_cue *cue;
    struct lexicon_trigger *trigger;
    struct lexicon_link *link;
    size_t links, link_cap;
    uint32_t cues, triggers;
    struct lexicon_event *event;
    uint32_t events;
    struct marker_table manner;
    /* groups of words; 0: there is none */
    uint64_t instruments; /* weapons and means */
    uint64_t occasions;  /* in what people are killed when no weapon is named: clashes, an ambush */
    uint64_t forces;     /* those who fight, as nouns: troops, rebels */
    uint64_t powers;     /* the same when nothing belongs to them: army, but not army base */
    uint64_t people;     /* common nouns of people: women, prisoners */
    uint64_t objects;    /* common nouns of what is hit and is nobody: a school, a convoy */
    uint64_t sites;      /* common nouns of what people hold or live in: positions, houses */
    uint64_t localities; /* common nouns of where people live and things stand: a camp, a quarter */
    uint64_t supports;   /* verbs that carry a noun: carried out [a raid], نفذ [غارة] */
    uint64_t quantities; /* Arabic: how many of those behind it: عدد, معظم, كل */
    uint64_t choices;    /* Arabic: which of them: أحد, كبار */
    uint64_t courtesies; /* Arabic: in front of a title: معالي, سمو */
    uint64_t directions; /* Arabic: verbs that carry what is said as a noun: جدد [التأكيد] */
    uint64_t passives; /* Arabic: verbs that only say that the act behind them was done: تم, جرى */
    uint64_t version; /* hash of the files */
};

/* Loads data_dir/events.tsv and data_dir/<language>/. On FATE_REJECT e names file and line. */
MUST_USE enum fate lexicon_load(const char *data_dir, const char *language, struct lexicon *ret,
                                struct error *e);
void lexicon_done(struct lexicon *l);

uint64_t lexicon_hash(struct span folded);

/* Hash of a phrase from the hash so far and that of its next word. */
static inline uint64_t lexicon_join(uint64_t phrase, uint64_t word)
{
    return ((phrase << 7) | (phrase >> 57)) * 0x9e3779b97f4a7c15u ^ word;
}

/* NULL when it is not known. */
const struct lexicon_word *lexicon_find(const struct lexicon *l, uint64_t hash);

static inline const struct lexicon_cue *lexicon_cue_of(const struct lexicon *l,
                                                       const struct lexicon_word *w)
{
    return w && w->cue ? &l->cue[w->cue - 1] : NULL;
}

#endif
