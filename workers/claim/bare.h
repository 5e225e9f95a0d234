/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bare - English text that lost its commas: as crawlers and collections often leave it.
 *
 * "Nine people died in the raid the Northern Observatory said." Without the comma only grammar says
 * where a statement ends and its speaker begins, and models that were learned from edited text are
 * at a loss: nobody asks them here (of the claims in tests/gold/claims they would add none). What
 * the rules found is read again, by its cue: whose noun phrase stands at it, whether the clause
 * stands in front or behind, and who passed it on. What stands between wide gaps and ends
 * with no stop (headlines of other articles, captions, tags) states nothing, nor does the headline
 * that such texts repeat.
 *
 * Needs conventions of ATTRIBUTION_SHORT. Linear in the text.
 */
#ifndef CLAIM_BARE_H
#define CLAIM_BARE_H

#include "draft.h"

struct cue_hit;
struct right;

/* Is this a text of some length with next to no comma? */
bool bare_is(const struct view *v);

/* Puts other drafts in the place of the English ones of such a text. */
void bare_read(struct drafts *d);

/* ---- what was a line once (bare_text.c) ---- */

/* Does something else begin at word i, inside what passes for a sentence? */
bool bare_is_gap(const struct view *v, uint32_t i);

/* Does the sentence that ends before word `end` end as sentences do? Headlines do not. */
bool bare_ends_with_stop(const struct view *v, uint32_t end);

/* The first unit of a text: behind the date and headline that it begins with, if it does. */
uint32_t bare_behind_headline(const struct view *v, struct view_unit unit);

/* The first word of a clause at `from`: behind marks, mojibake, dates, "BEIRUT -" and "and". */
uint32_t bare_skip_dateline(const struct view *v, uint32_t from, uint32_t end);

/* ---- what goes on with a subject in front (bare_follow.c) ---- */

/* [The council] raised its toll | saying that: who does what the sentence that begins at `low` is
 * about, by its first verb; empty when nobody does who can speak. */
struct words bare_sentence_subject(const struct view *v, uint32_t low, uint32_t cue);

/* The conjunction behind `low` in front of a verb that goes on with the subject of the one before:
 * C | and has also | said that. VIEW_NONE: none. */
uint32_t bare_conjunction_before(const struct view *v, uint32_t cue, uint32_t low);

/* Does a conjunction stand here and a verb of speech behind it? confirmed the toll | and said. */
bool bare_begins_saying(const struct view *v, uint32_t i);

/* claimed | the lives of, claimed | at least nine lives */
bool bare_claims_lives(const struct view *v, const struct cue_hit *h, uint32_t to);

/* Where the narrator goes on in what was said: confirmed that it was used | without saying by whom;
 * `to` if he does not. */
uint32_t bare_narrator(const struct view *v, uint32_t from, uint32_t to);

/* Is a participle part of what is told? must stop | insisting, heard them | saying. */
bool bare_is_governed(const struct view *v, uint32_t i);

/* ---- beside the verb (bare_right.c) ---- */

/* What stands behind it, in a segment that ends at `end`. */
struct right bare_right(const struct view *v, const struct cue_hit *h, uint32_t end);

/* Does what was said begin where `r` says, in a segment that ends at `to`? */
bool bare_begins_content(const struct view *v, const struct cue_hit *h, const struct right *r,
                         uint32_t to);

/* because, unless, if | : a clause that goes on with another. */
bool bare_gives_reason(const struct view *v, uint32_t i);

/* Is this a noun phrase, whatever verbs stand in its relative clauses and behind "and"? */
bool bare_is_phrase(const struct view *v, struct words w);

/* said on Sunday | marking an escalation */
bool bare_is_gerund(const struct view *v, uint32_t i);

/* told the Post's correspondent: the end of the Post, without its 's. */
uint32_t bare_stem_end(const struct view *v, uint32_t i);

/* in a statement | to the Post |, in a call | with MNA |: who was told, among these words. */
struct words bare_told_in_speech(const struct view *v, struct words w);

/* Does a sentence end at word `to` behind i, but for a time? */
bool bare_ends_behind(const struct view *v, uint32_t i, uint32_t to);

/* Pictures show, and "must show": nobody states. */
bool bare_shows(const struct view *v, const struct lexicon_cue *cue, enum lexicon_form form,
                struct words source);

/* MNA | reports: initials that report what others said. */
bool bare_is_wire(const struct view *v, struct words s, const struct cue_hit *h);

/* Where the speaker in front of a verb ends: a monitor | has also | said. */
uint32_t bare_front(const struct view *v, uint32_t verb, uint32_t low);

/* with | activists | saying: whose participle begins at `verb`. */
bool bare_behind_with(const struct view *v, uint32_t verb, uint32_t low, struct words *ret_source);

/* Is the phrase behind the verb its subject? Not: repeated | the governor's denial, agreed | a truce
 * for the coast. */
bool bare_names_speaker(const struct view *v, struct words s);

/* ---- noun phrases of speakers, where no comma ends them (bare_np.c, bare_subject.c, bare_word.c) ---- */

/* A verb that is no participle in front of a noun. */
bool bare_has_verb(const struct view *v, struct words w);

/* What is left of mojibake: _â_. */
bool bare_is_junk(const struct view *v, uint32_t i);

/* A name, a noun that speaks or a pronoun is among these words. */
bool bare_can_speak(const struct view *v, struct words s);

/* The same of its last word: not "the government offensive". */
bool bare_ends_in_speaker(const struct view *v, struct words s);

/* The speaker that ends before word `end`: as little as can be one. Empty when there is none. */
struct words bare_tail(const struct view *v, uint32_t end, uint32_t low);

/* The subject that ends before word `end`, when the sentence begins at `low`: all of it but
 * adverbials in front. */
struct words bare_subject(const struct view *v, uint32_t end, uint32_t low);

/* The speaker that begins at `from` with the clause right behind: According to | local sources |
 * the town fell. */
struct words bare_head(const struct view *v, uint32_t from, uint32_t high);

/* The speaker that begins at `from` and is all that follows but a time: said | the chief of
 * police | on Monday. */
struct words bare_rest(const struct view *v, uint32_t from, uint32_t high);

/* "C" | the chief of police Karim Haddal | said: the speaker of a draft whose content is quoted,
 * from the marks to the cue, or around it from `low` to `high` (bare_quote.c). */
void bare_mend_quoted(const struct view *v, struct draft *x, uint32_t low, uint32_t high);

/* called for "checks" | of the truce: goes on behind the marks; then the content begins with them.
 */
bool bare_goes_on_quoted(const struct view *v, struct draft *x);

/* Where a noun phrase that is content ends: before " - ", which ..., an account that ... */
uint32_t bare_content_end(const struct view *v, uint32_t from, uint32_t to);

#endif
