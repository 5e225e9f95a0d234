/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft - a claim in the making, and the list of those of one document.
 *
 * english.c and arabic.c add drafts in text order, content.c finishes their contents; attribution.c
 * puts others in their place where it has models. speaker.c says who speaks, modality.c how sure it
 * is, event.c what happened; claim.c makes protocol messages of them.
 */
#ifndef CLAIM_DRAFT_H
#define CLAIM_DRAFT_H

#include "view.h"

#define DRAFT_PIECES 16
/* A longer speech is cut: in a text of one sentence every claim could run to its end. */
#define DRAFT_PIECE_WORDS 2000
#define DRAFT_MAX 4000        /* claims of one document; what comes behind them stays unread */
#define DRAFT_NAME_POINTS 400 /* a speaker or outlet with a longer name is no name */
#define ARABIC_LAM 0x644      /* the letter of the preposition, and of the article it melts with */

struct draft {
    struct range cue;
    struct words cue_words;
    struct words source; /* from == to: none at this claim */
    struct range source_at;
    struct words
        about; /* whom the sentence is about when the text leaves the source out; else empty */
    struct range via;                 /* start == end: none */
    struct words piece[DRAFT_PIECES]; /* words of the content, marks trimmed by content_finish() */
    struct range content[DRAFT_PIECES];
    uint32_t pieces;
    uint32_t lead_word,
        lead; /* code points of this word that stand in front of the content: the ب of بعرض */
    uint32_t unit;
    const struct lexicon_cue *entry;
    enum lexicon_form form;
    bool is_feminine; /* the verb agrees with a feminine subject */
    bool is_open; /* the content runs to the end of the unit unless another claim begins before */
    bool is_quotation; /* the content is a whole quotation: what stands behind it is the narrator
                          again */
    bool is_np;        /* the content is a noun phrase */
    bool is_arabic;
    bool is_learned; /* by attribution.c */
    bool is_inner;   /* stands inside the content of another one */
    Cw__Claim__Act act;
    Cw__Claim__Direct direct;
    /* by speaker.c */
    struct range speaker;    /* start == end: not known */
    uint32_t speaker_entity; /* VIEW_NONE: none */
    Cw__Claim__Class class;
    float cue_score, source_score, content_score;
};

struct drafts {
    const struct view *view;
    struct arena *arena;
    struct draft *at;
    size_t n, cap;
    uint32_t unit; /* the unit in hand */
};

/* A new draft at the end of the list; zeroed but for cue, source, act and what follows from them.
 */
struct draft *draft_add(struct drafts *d, const struct lexicon_cue *entry, enum lexicon_form form,
                        struct words cue);

/* Takes the newest draft off again. */
void draft_drop(struct drafts *d);

/* The newest draft of the unit in hand, or NULL. */
struct draft *draft_last(struct drafts *d);

/* How many code points of word i are the preposition written onto it: two of للوكالة, into which
 * its article has melted, but one of للحامدي, where that is the name's own. */
uint32_t draft_letter_points(const struct view *v, uint32_t i);

/* A name alone stands without the marks round it: "صوت المدينة". */
struct words draft_without_marks(const struct view *v, struct words np);
void draft_set_source(struct draft *x, const struct view *v, struct words source);

static inline void draft_add_piece(struct draft *x, uint32_t from, uint32_t to)
{
    if (x->pieces < DRAFT_PIECES && from < to)
        x->piece[x->pieces++] =
            (struct words){from, to - from < DRAFT_PIECE_WORDS ? to : from + DRAFT_PIECE_WORDS};
}

static inline bool draft_has_source(const struct draft *x)
{
    return x->source.from < x->source.to;
}

/* A unit that is one quotation and has no verb of its own goes on with what was said in the unit
 * before. */
void draft_continue_quotation(struct drafts *d);

/* What the rules find in the units of the view, contents finished; English ones only if
 * `reads_english`. */
void draft_read_rules(struct drafts *d, bool reads_english);

/* Claims of one unit, appended to the list. */
void english_read_unit(struct drafts *d);
void arabic_read_unit(struct drafts *d);

#endif
