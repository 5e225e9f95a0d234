/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mention_rules - what the makers of candidates share. Inner header of mention.
 */
#ifndef MENTION_RULES_H
#define MENTION_RULES_H

#include "mention.h"

#define MENTION_NAME_MAX 6 /* atoms of a person's name */
#define MENTION_COUNTRIES (26 * 26)

struct mention_work {
    const struct scan *scan;
    const struct gazetteer *gazetteer;
    const bool *is_time;
    const bool *is_headline; /* [sentences] all of its words have capitals, names or not */
    struct mentions candidates;
    uint16_t country[MENTION_COUNTRIES]; /* strong signs that the text is about a country */
    uint64_t *record_seen; /* bit per record that a full name in the text stands for */
};

/* Makers of candidates. */
void mention_known_strong(struct mention_work *w);
void mention_known_weak(struct mention_work *w);
void mention_english(struct mention_work *w);
void mention_arabic(struct mention_work *w);

/* After selection. */
void mention_model(struct mention_work *w, const struct mention_models *models,
                   struct mentions *chosen);
void mention_recall(struct mention_work *w, struct mentions *chosen);
/* Persons of `chosen` that an English place or organisation is called by become its name. */
void mention_namesakes(const struct mention_work *w, struct mentions *chosen);
void mention_titles(struct mention_work *w, struct mentions *chosen);
/* Adds candidates of NORP to those of w that lie inside organisations. Those of `chosen` that name
 * nothing but nations become descriptions. */
void mention_nested(struct mention_work *w, struct mentions *chosen);

/* Does the tables' English name of an organisation or a matter end in a word with a small letter?
 * What else is named in it, as another than it, makes it a description. */
bool mention_is_described(const struct scan *s, const struct mention *m);

/* Definite titles and nouns that may stand for somebody told: "the governor", المنظمة. Adds TITLE
 * candidates to those of w; organisations of `chosen` get their senses. */
void mention_descriptions(struct mention_work *w, struct mentions *chosen);

/* What a title says, whole and by its head: ("foreign minister", "minister"). */
void mention_title_senses(const struct scan *s, const struct scan_match *title,
                          uint64_t ret[MENTION_SENSES]);

struct mention *mention_add(struct mention_work *w, uint32_t from, uint32_t to, int type,
                            float score, const char *rule);

/* A free Latin word with a capital, or the article before one. */
bool mention_is_capital(const struct mention_work *w, uint32_t atom);

/* Is a name of the tables all of the English name [from, to), but for words of no name? "northern
 * Syria", "Britain-based Syrian Observatory", "Homs province". */
bool mention_english_is_core(const struct scan *s, const struct mention *m, uint32_t from,
                             uint32_t to);

/* Does the English name [from, to) consist of weekdays? They name nothing. */
bool mention_english_is_weekday(const struct scan *s, uint32_t from, uint32_t to);

/* One atom of Arabic: its organisations and places by their heads (mention_arabic_head.c). */
void mention_arabic_heads(struct mention_work *w, uint32_t atom);

/* The rule of a place or band by a word before it and a person's name. */
#define MENTION_NAMESAKE "rule:head+person"

/* Does the head of an organisation tell fighters or a party: لواء, حزب, "Liwa"? */
bool mention_is_band(const struct vocabulary_item *head);

/* Has the Arabic atom the article, as it stands, before two letters at least? */
bool mention_has_article(const struct scan *s, uint32_t atom);

/* The given name at an atom as it stands there or behind و ل ب; NULL when there is none. */
const struct scan_match *mention_given_at(const struct mention_work *w, uint32_t atom);

/* How sure it is that a person is named: a title before the name is the best sign. */
enum mention_sureness { MENTION_UNSURE, MENTION_SURE, MENTION_TITLED };

/* The end of an Arabic name whose first part is [from, to). */
uint32_t mention_name_end(const struct mention_work *w, uint32_t from, uint32_t to,
                          enum mention_sureness sureness);

/* Ends the use of a list: its memory goes to the lists that come. */
static inline void mentions_give_back(const struct scan *s, struct mentions *m)
{
    arena_give_back(s->arena, m->at);
    *m = (struct mentions){0};
}

/* The end of the person's name that a place or a band is called by: [الملك عبد العزيز], [الشهيد خالد
 * العلي], [أبو عمارة]. A title with the article or a kunya makes one; 0: none. */
uint32_t mention_namesake_end(const struct mention_work *w, uint32_t from);

/* An Arabic word that may be part of a name: free, and no common word. */
bool mention_is_arabic_name(const struct mention_work *w, uint32_t atom);

/* The longest strong match of a name at an atom; NULL when there is none. */
const struct scan_match *mention_known_at(const struct mention_work *w, uint32_t atom);

/* Is the name known at an atom, if any, of this type? */
static inline bool mention_is_type(const struct mention_work *w, const struct scan_match *known,
                                   int type)
{
    return known && w->gazetteer->record[known->entry->value].type == type;
}

/* Does an atom stand where a capital says nothing? */
static inline bool mention_in_headline(const struct mention_work *w, uint32_t atom)
{
    return w->is_headline[w->scan->atom[atom].sentence];
}

static inline unsigned mention_country(const struct mention_work *w, const char *code)
{
    return code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z'
               ? 0
               : w->country[(code[0] - 'A') * 26 + code[1] - 'A'];
}

static inline bool mention_is_seen(const struct mention_work *w, uint32_t record)
{
    return w->record_seen[record / 64] >> (record % 64) & 1;
}

#endif
