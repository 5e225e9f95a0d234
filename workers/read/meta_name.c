/* SPDX-License-Identifier: Apache-2.0 */
#include "meta_name.h"

#include "text/fold.h"
#include "text/utf8.h"

static size_t words_of(struct span s)
{
    size_t n = 0;
    struct span word;
    while (span_split(&s, ' ', &word))
        n += word.n > 0;
    return n;
}

static bool is_same(struct span x, struct span y, struct arena *a)
{
    return x.n < 400 && y.n < 400 && span_equal(fold_string(x, a), fold_string(y, a));
}

static const struct span separators[] = {{" | ", 3}, {" - ", 3},  {" – ", 5},
                                         {" — ", 5}, {" :: ", 4}, {" » ", 4},
                                         {" • ", 5}, {" · ", 4},  {" / ", 3}};

/* Does `part` name the site: its name, or the host's main label? */
static bool is_site(struct span part, const struct meta_titles *t, struct arena *a)
{
    if (t->site.n && is_same(part, t->site, a))
        return true;
    struct span plain = fold_string(part, a), host = t->host;
    if (span_starts_with(host, SPAN("www.")))
        host = span_slice(host, 4, host.n);
    struct span label = span_slice(host, 0, span_find(host, SPAN(".")));
    char squeezed[100];
    size_t n = 0;
    for (size_t i = 0; i < plain.n && n < sizeof(squeezed); i++)
        if (plain.p[i] != ' ' && plain.p[i] != '-')
            squeezed[n++] = plain.p[i];
    struct span s = span_at(squeezed, n);
    return label.n > 2 && n && (span_equal(s, label) || span_equal(s, host));
}

/* The title without the part that names the site. `is_loose`: a short last part is taken for the
 * site's name too. */
static struct span without_site(struct span title, const struct meta_titles *t, bool is_loose,
                                struct arena *a)
{
    for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
        struct span mark = separators[i];
        size_t first = span_find(title, mark), last = title.n;
        for (size_t k = first; k < title.n;
             k += 1 + span_find(span_slice(title, k + 1, title.n), mark))
            last = k;
        if (first >= title.n)
            continue;
        struct span head = span_slice(title, 0, last),
                    tail = span_slice(title, last + mark.n, title.n);
        if (is_site(span_trim(tail), t, a) ||
            (is_loose && words_of(tail) <= 4 && words_of(head) >= 4))
            return span_trim(head);
        head = span_slice(title, 0, first);
        if (is_site(span_trim(head), t, a))
            return span_trim(span_slice(title, first + mark.n, title.n));
    }
    return title;
}

struct span meta_name_title(const struct meta_titles *t, struct arena *a)
{
    struct span declared = SPAN("");
    for (size_t i = 0; i < 3 && span_is_empty(declared); i++)
        declared = span_trim(t->declared[i]);
    if (declared.n && is_site(declared, t, a))
        declared = SPAN("");
    struct span h1 = t->h1;
    if (h1.n && (h1.n > 400 || is_site(h1, t, a)))
        h1 = SPAN("");
    /* og:title is often the <title>, site's name and all: the heading inside it is the title */
    struct span all = declared.n ? declared : t->document;
    if (h1.n && span_find(fold_string(all, a), fold_string(h1, a)) < fold_string(all, a).n)
        return h1;
    if (declared.n)
        return without_site(declared, t, false, a);
    return h1.n ? h1 : without_site(span_trim(t->document), t, true, a);
}

/* ---- authors ---- */

#define AUTHORS_MAX 12
#define AUTHOR_BYTES 120

struct authors {
    const struct meta_authors *in;
    struct arena *a;
    const char *name[AUTHORS_MAX];
    size_t n;
};

/* "By ", "بقلم" and the like at the start; NULL-safe on any span. */
static struct span without_by(struct span s)
{
    static const struct span heads[] = {{"by ", 3},          {"by: ", 4},          {"author: ", 8},
                                        {"written by ", 11}, {"reported by ", 12}, {"بقلم: ", 10},
                                        {"بقلم ", 9},        {"كتب: ", 8},         {"الكاتب: ", 14},
                                        {"إعداد: ", 12},     {"كتبه ", 9},         {"تقرير: ", 12}};
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
        if (s.n > heads[i].n && span_equal_nocase(span_slice(s, 0, heads[i].n), heads[i]))
            return span_trim(span_slice(s, heads[i].n, s.n));
    return s;
}

static bool is_name(struct span s)
{
    if (s.n < 3 || s.n > AUTHOR_BYTES || words_of(s) > 6)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] >= '0' && s.p[i] <= '9') || strchr("/@{}<>=|_", s.p[i]))
            return false;
    return !span_equal_nocase(s, SPAN("admin")) && !span_equal_nocase(s, SPAN("staff")) &&
           !span_equal_nocase(s, SPAN("editor"));
}

static void author_add(struct authors *to, struct span s)
{
    s = without_by(span_trim(s));
    if (!is_name(s) || to->n >= AUTHORS_MAX || (to->in->site.n && is_same(s, to->in->site, to->a)))
        return;
    for (size_t i = 0; i < to->n; i++)
        if (is_same(s, span_of(to->name[i]), to->a))
            return;
    to->name[to->n++] = arena_string(to->a, s);
}

/* "Jane Doe, Ali Saleh and Rim Haddad" are three. */
static void authors_add(struct authors *to, struct span s)
{
    s = without_by(span_trim(s));
    static const struct span ends[] = {{" |", 2},  {" - ", 3}, {" – ", 5},
                                       {" — ", 5}, {" • ", 5}, {" · ", 4}};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        s = span_slice(s, 0, span_find(s, ends[i]));
    while (s.n) {
        size_t cut = s.n, skip = 0;
        static const struct span marks[] = {
            {" and ", 5}, {", ", 2}, {" & ", 3}, {"، ", 3}, {";", 1}};
        for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
            size_t at = span_find(s, marks[i]);
            if (at < cut) {
                cut = at;
                skip = marks[i].n;
            }
        }
        author_add(to, span_slice(s, 0, cut));
        s = span_slice(s, cut + skip, s.n);
    }
}

static void authors_of_ld(struct authors *to, const struct json_value *v)
{
    if (!v)
        return;
    if (v->kind == JSON_STRING)
        authors_add(to, v->text);
    else if (v->kind == JSON_OBJECT)
        authors_add(to, json_string(v, "name"));
    else if (v->kind == JSON_ARRAY)
        for (const struct json_value *m = v->first; m; m = m->next)
            authors_add(to, m->kind == JSON_STRING ? m->text : json_string(m, "name"));
}

/* A line near the title that begins with "By" or is marked as byline. */
static void authors_of_text(struct authors *to)
{
    const struct runs *rs = to->in->runs;
    uint32_t end = to->in->first_run < rs->n ? to->in->first_run + 1 : rs->n,
             from = end > 12 ? end - 12 : 0;
    for (uint32_t i = from; i < end && !to->n; i++) {
        if (run_len(&rs->at[i]) > 100)
            continue;
        struct span line = run_text(rs, &rs->at[i], to->a);
        size_t nl = span_find(line, SPAN("\n"));
        line = span_slice(line, 0, nl);
        if (without_by(line).n < line.n)
            authors_add(to, line);
    }
}

void meta_name_authors(const struct meta_authors *in, struct arena *a, const char ***ret,
                       size_t *ret_n)
{
    struct authors to = {.in = in, .a = a};
    authors_of_ld(&to, in->ld);
    for (size_t i = 0; i < 2 && !to.n; i++)
        authors_add(&to, in->declared[i]);
    if (!to.n)
        authors_of_text(&to);
    *ret = ARENA_ARRAY(a, to.n, const char *);
    memcpy(*ret, to.name, to.n * sizeof(to.name[0]));
    *ret_n = to.n;
}
