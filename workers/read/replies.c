/* SPDX-License-Identifier: Apache-2.0 */
#include "replies.h"

#define LABEL_POINTS 32 /* longer lines say something of their own */
#define LABEL_TIMES 3
#define BEFORE 250 /* characters of the article that must stand in front */

struct label {
    uint64_t hash;
    uint32_t times, first, last; /* runs */
};

/* Numbers are all alike: "2 days ago at 07:50". */
static uint64_t label_hash(const struct runs *rs, const struct run *r)
{
    uint64_t h = 0xCBF29CE484222325u;
    bool in_number = false;
    for (uint32_t i = r->start; i < r->end; i++) {
        uint32_t c = rs->point[i].c;
        bool is_digit = (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669);
        if (!is_digit || !in_number)
            h = (h ^ (is_digit ? '0' : c)) * 0x100000001B3u;
        in_number = is_digit;
    }
    return (h ^ (h >> 31)) | 1;
}

static bool is_label(const struct evidence *v, uint32_t i)
{
    const struct run *r = &v->runs->at[i];
    if (run_len(r) > LABEL_POINTS || run_len(r) < 3 || r->words > 6 || v->good[i] || v->out[i])
        return false;
    return !(r->flags & (RUN_HEADING | RUN_CELL | RUN_CAPTION)) &&
           v->furniture[i] <= FURNITURE_LINE;
}

/* The smallest element around both runs. */
static const struct html_node *common(const struct evidence *v, uint32_t first, uint32_t last)
{
    const struct html_node *n = v->runs->at[first].block;
    while (n && !evidence_holds(v, n, last))
        n = n->parent;
    return n;
}

/* Does the part of `box` with this label hold prose too? An advertisement between paragraphs does
 * not. */
static bool is_part(const struct evidence *v, const struct html_node *box, uint32_t label)
{
    const struct html_node *n = v->runs->at[label].block;
    while (n != box && n->parent != box)
        n = n->parent;
    return n != box && evidence_prose(v, n) > 0;
}

/* Prose between the labels in every part, and the article in front. */
static bool is_replies(const struct evidence *v, const struct html_node *n, const struct label *l)
{
    if (!n || v->first[n->id] <= v->opening)
        return false;
    uint32_t good = 0;
    if (!is_part(v, n, l->first) || !is_part(v, n, l->last))
        return false;
    for (uint32_t i = l->first; i < l->last; i++)
        good += v->good[i];
    return good + 1 >= l->times && v->prose[v->first[n->id]] - v->prose[v->opening] >= BEFORE;
}

void replies_mark(struct evidence *v, struct arena *a)
{
    uint32_t room = 64, n = v->runs->n;
    if (v->opening >= n)
        return;
    while (room < 2 * n)
        room *= 2;
    struct label *labels = ARENA_ARRAY(a, room, struct label);
    for (uint32_t i = v->opening; i < n; i++) {
        if (!is_label(v, i))
            continue;
        uint64_t h = label_hash(v->runs, &v->runs->at[i]);
        uint32_t at = (uint32_t)(h >> 20) & (room - 1);
        while (labels[at].hash && labels[at].hash != h)
            at = (at + 1) & (room - 1);
        if (!labels[at].times++)
            labels[at] = (struct label){.hash = h, .times = 1, .first = i};
        labels[at].last = i;
    }
    for (uint32_t k = 0; k < room; k++) {
        const struct label *l = &labels[k];
        if (l->times < LABEL_TIMES)
            continue;
        const struct html_node *box = common(v, l->first, l->last);
        for (uint32_t i = is_replies(v, box, l) ? v->first[box->id] : n;
             i < n && i < v->end[box->id]; i++)
            v->out[i] = true;
    }
}
