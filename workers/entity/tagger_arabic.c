/* SPDX-License-Identifier: Apache-2.0 */
/* What the Arabic model looks at; tagger_feature.h says what a line costs. */
#include "tagger_feature.h"

static const struct tagger_template templates[] = {
    /* the word alone */
    TAGGER_AT(ONE, 0, 0),
    TAGGER_AT(WORD, -2, 2),
    TAGGER_AT(STEM, -1, 1),
    TAGGER_AT(HEAD_2, -1, 1),
    TAGGER_AT(HEAD_3, 0, 0),
    TAGGER_AT(HEAD_4, 0, 0),
    TAGGER_AT(TAIL_1, 0, 0),
    TAGGER_AT(TAIL_2, -1, 1),
    TAGGER_AT(TAIL_3, 0, 0),
    TAGGER_AT(TAIL_4, 0, 0),
    TAGGER_AT(SHAPE, -1, 1),
    TAGGER_AT(CLITICS, -1, 1),
    TAGGER_AT(TOLD, -1, 1),
    TAGGER_AT(TOLD_PER, -1, 1),
    TAGGER_AT(TOLD_PER_ON, -1, 1),
    TAGGER_AT(TOLD_LOC, -1, 1),
    TAGGER_AT(TOLD_LOC_ON, -1, 1),
    TAGGER_AT(TOLD_ORG, -1, 1),
    TAGGER_AT(TOLD_ORG_ON, -1, 1),
    TAGGER_AT(TOLD_MISC, -1, 1),
    TAGGER_AT(TOLD_OUT, -1, 1),
    TAGGER_AT(TOLD_ARTICLE, 0, 0),
    TAGGER_AT(TOLD_LETTERS, -1, 1),
    TAGGER_PAIR(TOLD_LETTERS, 0, TOLD, 0),
    /* its place alone */
    TAGGER_AT(BEGINS, -1, 1),
    TAGGER_AT(INSIDE, -1, 1),
    TAGGER_AT(NAME_BEGINS, -1, 1),
    TAGGER_AT(NAME_GOES, -1, 1),
    TAGGER_AT(RULE, -2, 2),
    TAGGER_AT(RULE_NAME, 0, 0),
    TAGGER_AT(ELSEWHERE, -1, 1),
    TAGGER_PAIR(ELSEWHERE, 0, RULE, 0),
    /* joined */
    TAGGER_PAIR(SHAPE, -1, SHAPE, 0),
    TAGGER_PAIR(SHAPE, 0, SHAPE, 1),
    TAGGER_TRIPLE(SHAPE, -1, SHAPE, 0, SHAPE, 1),
    TAGGER_PAIR(WORD, -1, WORD, 0),
    TAGGER_PAIR(WORD, 0, WORD, 1),
    TAGGER_PAIR(WORD, -1, WORD, 1),
    TAGGER_TRIPLE(RULE, -1, RULE, 0, RULE, 1),
    TAGGER_PAIR(TOLD_LETTERS, -1, TOLD_LETTERS, 0),
    TAGGER_PAIR(TOLD_LETTERS, 0, TOLD_LETTERS, 1),
    TAGGER_TRIPLE(TOLD_LETTERS, -1, TOLD_LETTERS, 0, TOLD_LETTERS, 1),
};

const struct tagger_templates tagger_arabic = {templates, sizeof templates / sizeof *templates};
