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
void mention_recall(struct mention_work *w, struct mentions *chosen);
void mention_titles(struct mention_work *w, struct mentions *chosen);

struct mention *mention_add(struct mention_work *w, uint32_t from, uint32_t to, int type,
                            float score, const char *rule);

static inline bool mention_is_word(const struct scan *s, uint32_t atom, const char *word)
{
    return atom < s->atoms && span_equal(s->atom[atom].folded, span_of(word));
}

/* A free Latin word with a capital, or the article before one. */
bool mention_is_capital(const struct mention_work *w, uint32_t atom);

/* An Arabic word that may be part of a name: free, and no common word. */
bool mention_is_arabic_name(const struct mention_work *w, uint32_t atom);

/* The longest strong match of a name at an atom; NULL when there is none. */
const struct scan_match *mention_known_at(const struct mention_work *w, uint32_t atom);

static inline unsigned mention_country(const struct mention_work *w, const char *code)
{
    return code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z'
               ? 0
               : w->country[(code[0] - 'A') * 26 + code[1] - 'A'];
}

void mention_vote(struct mention_work *w, const char *code);

static inline bool mention_is_seen(const struct mention_work *w, uint32_t record)
{
    return w->record_seen[record / 64] >> (record % 64) & 1;
}

#endif
