/* SPDX-License-Identifier: Apache-2.0 */
#include "articlebody.h"

#include <string.h>
#include "charset.h"
#include "json.h"
#include "text/utf8.h"

#define NAME "\"articleBody\""
#define NAMES_MAX 32          /* occurrences of the name that are looked at in a page */
#define WINDOW 16             /* letters that are hashed together */
#define TAG_POINTS 2000       /* what is longer is no tag */
#define BODY_BYTES (1u << 20) /* what is longer is no article */
#define SAMPLED(h) (((h) >> 7) % 4 == 0)

/* The string that is the value of the name at `at`: the bytes between its quotes, empty if none. */
static struct span value_at(struct span s, size_t at)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == ':' || s.p[at] == '\n' || s.p[at] == '\t'))
        at++;
    if (at >= s.n || s.p[at] != '"')
        return SPAN("");
    size_t from = ++at;
    while (at < s.n && s.p[at] != '"')
        at += s.p[at] == '\\' ? 2 : 1;
    return span_slice(s, from, at < s.n ? at : s.n);
}

static struct span longest_value(const struct html_tree *tree)
{
    struct span best = SPAN("");
    unsigned names = 0;
    for (const struct html_node *n = tree->root; n; n = html_walk(n, tree->root)) {
        if (n->tag != HTML_TEXT || n->parent->tag != HTML_SCRIPT)
            continue;
        for (size_t at = 0; names < NAMES_MAX;) {
            at += span_find(span_slice(n->name, at, n->name.n), SPAN(NAME));
            if (at >= n->name.n)
                break;
            at += sizeof(NAME) - 1;
            names++;
            struct span value = value_at(n->name, at);
            best = value.n > best.n && value.n < BODY_BYTES ? value : best;
        }
    }
    return best;
}

/* The character of a JSON string at *i; advances. */
static uint32_t string_next(struct span s, size_t *i)
{
    if (s.p[*i] != '\\' || *i + 1 >= s.n)
        return utf8_next(s, i);
    ++*i;
    return json_escape(s, i);
}

/* References ("&lt;p&gt;") replaced; the point of one has all of its bytes. */
static uint32_t references_replace(struct run_point *p, uint32_t n)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < n;) {
        char ascii[40];
        size_t len = 0, taken = 0;
        for (; p[i].c == '&' && len < sizeof(ascii) && i + len < n && p[i + len].c < 0x80; len++)
            ascii[len] = (char)p[i + len].c;
        uint32_t c = len ? html_next(span_at(ascii, len), &taken) : p[i].c;
        taken = taken ? taken : 1;
        p[used++] = (struct run_point){c, p[i].start, p[i + taken - 1].end};
        i += (uint32_t)taken;
    }
    return used;
}

static bool is_name_start(uint32_t c)
{
    return c == '/' || c == '!' || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* "<...>" gives way to a line end if its name is one of a block or of br. */
static uint32_t markup_drop(struct run_point *p, uint32_t n)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (p[i].c != '<' || i + 1 >= n || !is_name_start(p[i + 1].c)) {
            p[used++] = p[i];
            continue;
        }
        uint32_t name = i + 1 + (p[i + 1].c == '/'), end = name;
        while (end < n && end < i + TAG_POINTS && p[end].c != '>')
            end++;
        if (end >= n || p[end].c != '>') {
            p[used++] = p[i];
            continue;
        }
        uint32_t first = name < end ? p[name].c | 32 : 0,
                 second = name + 1 < end ? p[name + 1].c : 0;
        bool is_inline =
            (first == 'a' || first == 'i' || first == 'u' || first == 'e' || first == 's' ||
             (first == 'b' && (second | 32) != 'r' && (second | 32) != 'l'));
        p[used++] = (struct run_point){.c = is_inline ? 0 : '\n'};
        i = end;
    }
    return used;
}

/* Blanks folded, controls dropped, any line end the end of a paragraph. */
static uint32_t blanks_fold(const struct run_point *p, uint32_t n, struct run_point *to)
{
    uint32_t used = 0;
    bool line = false;
    const struct run_point *blank = NULL;
    for (uint32_t i = 0; i < n; i++) {
        if (p[i].c == '\n') {
            line = true;
        } else if (charset_is_space(p[i].c)) {
            blank = blank ? blank : &p[i];
        } else if (!charset_is_dropped(p[i].c)) {
            if (used && line) {
                to[used++] = (struct run_point){.c = '\n'};
                to[used++] = (struct run_point){.c = '\n'};
            } else if (used && blank) {
                to[used++] = (struct run_point){' ', blank->start, blank->end};
            }
            line = false;
            blank = NULL;
            to[used++] = p[i];
        }
    }
    return used;
}

/* Letters only, so that marks, blanks and quotes may differ. */
static bool is_letter(uint32_t c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           (c >= 0xC0 && c < 0x2000 && c != 0x60C && c != 0x61B && c != 0x61F) || c >= 0x3040;
}

/* A hash of the last WINDOW letters; it must be fed all letters in order. */
struct window {
    uint32_t at[WINDOW];
    unsigned n;
    uint64_t hash;
};

#define BASE 0x9E3779B97F4A7C15u

static bool window_push(struct window *w, uint32_t c, uint64_t top)
{
    c = c >= 'A' && c <= 'Z' ? c + 32 : c;
    unsigned slot = w->n % WINDOW;
    if (w->n >= WINDOW)
        w->hash -= (w->at[slot] + 1) * top;
    w->at[slot] = c;
    w->hash = w->hash * BASE + c + 1;
    return ++w->n >= WINDOW;
}

/* BASE to the power of WINDOW - 1. */
static uint64_t base_top(void)
{
    uint64_t top = 1;
    for (int i = 1; i < WINDOW; i++)
        top *= BASE;
    return top;
}

static uint64_t mixed(uint64_t h)
{
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93u;
    return (h ^ (h >> 29)) | 1;
}

static void seen_add(uint64_t *seen, uint32_t mask, uint64_t h)
{
    for (uint32_t i = (uint32_t)(h >> 20) & mask;; i = (i + 1) & mask) {
        if (seen[i] == h)
            return;
        if (!seen[i]) {
            seen[i] = h;
            return;
        }
    }
}

static bool seen_has(const struct articlebody *b, uint64_t h)
{
    for (uint32_t i = (uint32_t)(h >> 20) & b->mask; b->seen[i]; i = (i + 1) & b->mask)
        if (b->seen[i] == h)
            return true;
    return false;
}

static void windows_collect(struct articlebody *b, struct arena *a)
{
    uint32_t room = 64;
    while (room < b->n)
        room *= 2; /* a quarter of the windows is sampled, so at most half of it fills */
    uint64_t *seen = ARENA_ARRAY(a, room, uint64_t), top = base_top();
    struct window w = {.n = 0};
    b->mask = room - 1;
    b->seen = seen;
    uint32_t added = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        b->blanks += b->at[i].c <= ' ' || b->at[i].c >= 0x2E80;
        if (!is_letter(b->at[i].c))
            continue;
        b->letters++;
        if (!window_push(&w, b->at[i].c, top))
            continue;
        uint64_t h = mixed(w.hash);
        if (SAMPLED(h) && added < room / 2) {
            seen_add(seen, b->mask, h);
            added++;
        }
    }
}

void articlebody_find(const struct html_tree *tree, struct arena *a, struct articlebody *ret)
{
    *ret = (struct articlebody){0};
    struct span value = longest_value(tree);
    if (value.n < 100)
        return;
    struct run_point *raw = ARENA_ARRAY(a, value.n + 1, struct run_point);
    uint32_t n = 0;
    size_t base = (size_t)(value.p - tree->source.p);
    for (size_t i = 0; i < value.n;) {
        size_t at = i;
        uint32_t c = string_next(value, &i);
        raw[n++] = (struct run_point){c, (uint32_t)(base + at), (uint32_t)(base + i)};
    }
    n = references_replace(raw, n);
    n = markup_drop(raw, n);
    n = references_replace(raw, n); /* "&amp;quot;": escaped with the markup */
    ret->at = ARENA_ARRAY(a, 2 * (size_t)n + 2, struct run_point);
    ret->n = blanks_fold(raw, n, ret->at);
    windows_collect(ret, a);
}

double articlebody_share(const struct articlebody *b, const struct runs *rs, const struct run *r)
{
    uint32_t all = 0, found = 0;
    uint64_t top = base_top();
    struct window w = {.n = 0};
    for (uint32_t i = r->start; i < r->end; i++) {
        if (!is_letter(rs->point[i].c) || !window_push(&w, rs->point[i].c, top))
            continue;
        uint64_t h = mixed(w.hash);
        if (SAMPLED(h)) {
            all++;
            found += seen_has(b, h);
        }
    }
    return all ? (double)found / all : -1;
}
