/* SPDX-License-Identifier: Apache-2.0 */
#include "url_idn.h"

#include <stdint.h>
#include "text/letter.h"
#include "text/utf8.h"

#define LABEL_BYTES 63
#define HOST_BYTES 253

/* The parameters of RFC 3492, section 5. */
enum { BASE = 36, TMIN = 1, TMAX = 26, SKEW = 38, DAMP = 700, FIRST_BIAS = 72, FIRST_POINT = 128 };

struct label {
    char at[LABEL_BYTES + 1];
    size_t n;
};

static bool put(struct label *l, char c)
{
    if (l->n >= LABEL_BYTES)
        return false;
    l->at[l->n++] = c;
    return true;
}

static uint32_t adapt(uint32_t delta, uint32_t points, bool is_first)
{
    uint32_t k = 0;
    delta = is_first ? delta / DAMP : delta / 2;
    delta += delta / points;
    for (; delta > (BASE - TMIN) * TMAX / 2; k += BASE)
        delta /= BASE - TMIN;
    return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

static bool put_delta(struct label *l, uint32_t q, uint32_t bias)
{
    for (uint32_t k = BASE;; k += BASE) {
        uint32_t t = k <= bias ? TMIN : k >= bias + TMAX ? TMAX : k - bias;
        uint32_t digit = q < t ? q : t + (q - t) % (BASE - t);
        if (!put(l, (char)(digit < 26 ? 'a' + digit : '0' + digit - 26)))
            return false;
        if (q < t)
            return true;
        q = (q - t) / (BASE - t);
    }
}

/* At most 63 points: nothing here can overflow 32 bits but delta, which is looked at. */
static bool punycode(const uint32_t *point, uint32_t n, struct label *l)
{
    uint32_t basic = 0, next = FIRST_POINT, delta = 0, bias = FIRST_BIAS;
    for (uint32_t i = 0; i < n; i++)
        if (point[i] < FIRST_POINT) {
            basic++;
            if (!put(l, (char)point[i]))
                return false;
        }
    if (basic && !put(l, '-'))
        return false;
    for (uint32_t done = basic; done < n; delta++, next++) {
        uint32_t least = UINT32_MAX;
        for (uint32_t i = 0; i < n; i++)
            least = point[i] >= next && point[i] < least ? point[i] : least;
        if (least - next > (UINT32_MAX - delta) / (done + 1))
            return false;
        delta += (least - next) * (done + 1);
        next = least;
        for (uint32_t i = 0; i < n; i++) {
            delta += point[i] < next;
            if (point[i] != next)
                continue;
            if (!put_delta(l, delta, bias))
                return false;
            bias = adapt(delta, done + 1, done == basic);
            delta = 0;
            done++;
        }
    }
    return true;
}

static bool label_put(struct span s, struct label *l)
{
    uint32_t point[LABEL_BYTES], n = 0;
    bool is_ascii = true;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = letter_lower(utf8_next(s, &i));
        if (n == LABEL_BYTES)
            return false;
        is_ascii &= c < 0x80;
        point[n++] = c;
    }
    if (is_ascii) {
        for (uint32_t i = 0; i < n; i++)
            (void)put(l, (char)point[i]);
        return n > 0;
    }
    return put(l, 'x') && put(l, 'n') && put(l, '-') && put(l, '-') && punycode(point, n, l);
}

/* The length of the dot at s.p[i]: the ideographic one is a dot, too. 0: none. */
static size_t dot_at(struct span s, size_t i)
{
    if (s.p[i] == '.')
        return 1;
    return s.n - i >= 3 && memcmp(s.p + i, "\xE3\x80\x82", 3) == 0 ? 3 : 0;
}

bool url_idn_host(struct span host, struct arena *a, struct span *ret)
{
    struct error e;
    if (host.n > 4 * HOST_BYTES || !utf8_is_valid(host) ||
        utf8_nfc(host, a, &host, &e) != FATE_DONE)
        return false;
    char *to = arena_alloc(a, host.n * 4 + LABEL_BYTES + 2);
    size_t n = 0;
    for (size_t i = 0; i < host.n;) {
        struct label l = {.n = 0};
        size_t end = i;
        while (end < host.n && !dot_at(host, end))
            end++;
        if (!label_put(span_slice(host, i, end), &l) || n + l.n + 1 > HOST_BYTES)
            return false;
        memcpy(to + n, l.at, l.n);
        n += l.n;
        i = end < host.n ? end + dot_at(host, end) : end;
        if (i < host.n)
            to[n++] = '.';
    }
    *ret = span_at(to, n);
    return n > 0;
}
