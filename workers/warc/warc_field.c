/* SPDX-License-Identifier: Apache-2.0 */
#include "warc_field.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The end of the line at `at`, its line feed not included. */
static size_t line_end(const char *head, size_t n, size_t at)
{
    const char *feed = memchr(head + at, '\n', n - at);
    return feed ? (size_t)(feed - head) : n;
}

/* The end of the value that begins in the line at `at`; what folds it becomes blanks. */
static size_t unfold(char *head, size_t n, size_t at)
{
    size_t end = line_end(head, n, at);
    while (end + 1 < n && is_blank(head[end + 1])) {
        head[end] = ' ';
        if (end > at && head[end - 1] == '\r')
            head[end - 1] = ' ';
        end = line_end(head, n, end);
    }
    return end;
}

size_t warc_field_parse(char *head, size_t n, struct warc_field *to, size_t max)
{
    size_t found = 0;
    for (size_t at = 0; at < n;) {
        size_t end = unfold(head, n, at);
        struct span line = span_at(head + at, end - at);
        size_t colon = span_find(line, SPAN(":"));
        if (colon > 0 && colon < line.n && !is_blank(line.p[0])) {
            if (found == max)
                return max + 1;
            for (char *c = head + at + colon + 1; c < head + end; c++)
                if (*c == '\0' || (*c == '\r' && c + 1 < head + end))
                    *c = ' ';
            to[found].name = span_trim(span_slice(line, 0, colon));
            to[found++].value = span_trim(span_slice(line, colon + 1, line.n));
        }
        at = end + 1;
    }
    return found;
}

struct span warc_field_get(const struct warc_field *fields, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (span_equal_nocase(fields[i].name, span_of(name)))
            return fields[i].value;
    return (struct span){NULL, 0};
}

size_t warc_field_head(struct span s)
{
    for (size_t at = 0; at < s.n;) {
        const char *feed = memchr(s.p + at, '\n', s.n - at);
        if (!feed)
            return 0;
        size_t next = (size_t)(feed - s.p) + 1;
        if (next - at == 1 || (next - at == 2 && s.p[at] == '\r'))
            return next;
        at = next;
    }
    return 0;
}

bool warc_field_number(struct span s, unsigned long long *ret)
{
    unsigned long long sum = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || sum > (1ull << 62) / 10)
            return false;
        sum = 10 * sum + (unsigned long long)(s.p[i] - '0');
    }
    *ret = sum;
    return s.n > 0;
}
