/* SPDX-License-Identifier: Apache-2.0 */
#include "meta_author.h"

#include "html.h"
#include "meta_title.h"
#include "text/fold.h"
#include "text/letter.h"
#include "text/utf8.h"

#define NAME_BYTES 120
#define WORDS_MAX 8

/* ---- tables: folded ---- */

/* Before a name; the colon may be missing. */
static const char *const heads[] = {
    "by",       "and",       "with",     "written by",   "reported by",  "reporting by",
    "story by", "text by",   "words by", "posted by",    "published by", "author",
    "authors",  "author(s)", "from",     "article by",   "von",          "par",
    "por",      "di",        "door",     "av",           "af",           "autor",
    "autorin",  "autore",    "auteur",   "text",         "texte",        "tekst",
    "texto",    "testo",     "автор",    "автор текста", "текст",        "yazan",
    "yazar",    "haber",     "نويسنده",  "بقلم",         "كتب",          "كتبت",
    "كتبه",     "كتبها",     "الكاتب",   "الكاتبه",      "اعداد",        "اعدته",
    "اعدها",    "تقرير",     "تحرير",    "المحرر",       "تحقيق",        "حوار",
    "مراسل",    "مراسلنا",   "متابعه"};

/* Heads that are words of sentences, too: they need their colon. */
static const char *const heads_with_colon[] = {"from",   "text",   "texte",   "tekst",   "texto",
                                               "testo",  "haber",  "author",  "authors", "autor",
                                               "autore", "auteur", "yazar",   "yazan",   "تحقيق",
                                               "حوار",   "متابعه", "مراسلنا", "текст",   "المحرر"};

static const char *const nobodies[] = {"admin",
                                       "administrator",
                                       "staff",
                                       "editor",
                                       "editors",
                                       "newsroom",
                                       "news desk",
                                       "newsdesk",
                                       "web desk",
                                       "desk",
                                       "editorial",
                                       "editorial team",
                                       "editorial board",
                                       "the editorial board",
                                       "editorial staff",
                                       "redaktion",
                                       "redaction",
                                       "la redaction",
                                       "redaccion",
                                       "redazione",
                                       "la redazione",
                                       "redakcja",
                                       "redactie",
                                       "редакция",
                                       "staff reporter",
                                       "staff reporters",
                                       "staff writer",
                                       "staff writers",
                                       "news staff",
                                       "staff report",
                                       "staff reports",
                                       "guest",
                                       "guest author",
                                       "guest contributor",
                                       "unknown",
                                       "null",
                                       "none",
                                       "user",
                                       "author",
                                       "authors",
                                       "anonymous",
                                       "webmaster",
                                       "contributor",
                                       "contributors",
                                       "super user",
                                       "superuser",
                                       "root",
                                       "web editor",
                                       "online editor",
                                       "news team",
                                       "team",
                                       "press release",
                                       "more",
                                       "follow",
                                       "about the author",
                                       "correspondent",
                                       "our correspondent",
                                       "reporter",
                                       "agencies reporter",
                                       "المحرر",
                                       "محرر",
                                       "هيئه التحرير",
                                       "فريق التحرير",
                                       "اسره التحرير",
                                       "قسم التحرير",
                                       "التحرير",
                                       "اداره التحرير",
                                       "اداره الموقع",
                                       "مدير الموقع",
                                       "الكاتب",
                                       "كاتب",
                                       "خاص",
                                       "مراسلنا",
                                       "المراسل",
                                       "ادمن",
                                       "فريق العمل",
                                       "غرفه الاخبار",
                                       "قسم الاخبار",
                                       "المصدر",
                                       "كتب",
                                       "n/a",
                                       "false",
                                       "true"};

/* A part with one of these words is what somebody is, not who. */
static const char *const roles[] = {"موقع",        "شبكه",          "صحيفه",
                                    "جريده",       "قناه",          "اخبار",
                                    "الاخبار",     "مقالات",        "المقال",
                                    "شارك",        "متابعات",       "المزيد",
                                    "editor",      "correspondent", "reporter",
                                    "writer",      "staff",         "journalist",
                                    "producer",    "media",         "columnist",
                                    "contributor", "contributing",  "chief",
                                    "bureau",      "political",     "director",
                                    "professor",   "fellow",        "analyst",
                                    "desk",        "newsroom",      "photographer",
                                    "redakteur",   "redakteurin",   "korrespondent",
                                    "journaliste", "correspondant", "corrispondente",
                                    "periodista",  "محرر",          "مراسل",
                                    "مراسله",      "صحفي",          "صحافي",
                                    "صحفيه",       "صحافيه",        "رئيس",
                                    "updated",     "published",     "posted",
                                    "follow",      "email",         "share",
                                    "minutes",     "read",          "comments",
                                    "view",        "rss",           "articles",
                                    "posts",       "feed",          "get",
                                    "subscribe",   "profile",       "website",
                                    "contact",     "more",          "ago",
                                    "university"};

static const char *const agencies[] = {
    "reuters", "afp",       "ap",    "dpa",    "efe",  "ansa",     "upi",     "pti",  "ians",
    "ani",     "apa",       "sana",  "xinhua", "tass", "interfax", "anadolu", "aa",   "wam",
    "spa",     "mena",      "qna",   "kuna",   "ptr",  "وكالات",   "رويترز",  "سانا", "الاناضول",
    "ا ف ب",   "فرانس برس", "د ب ا", "واس",    "وام",  "كونا",     "سبوتنيك"};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool in_table(struct span s, const char *const *table, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_equal(s, span_of(table[i])))
            return true;
    return false;
}

/* ---- cleaning ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Blanks, marks and brackets at both ends. */
static struct span trimmed(struct span s)
{
    static const struct span marks[] = {{"،", 2},   {"؛", 2},   {"–", 3},  {"—", 3},       {"•", 3},
                                        {"·", 2},   {"»", 2},   {"«", 2},  {"“", 3},       {"”", 3},
                                        {"‏", 3}, {"‎", 3}, {"／", 3}, {"\xC2\xA0", 2}};
    for (bool again = true; again;) {
        size_t n = s.n;
        s = span_trim(s);
        while (s.n && strchr(":,;-|/\"*>", s.p[0]))
            s = span_slice(s, 1, s.n);
        while (s.n && strchr(":,;-|/\"*<", s.p[s.n - 1]))
            s.n--;
        for (size_t i = 0; i < COUNT(marks); i++) {
            if (span_starts_with(s, marks[i]))
                s = span_slice(s, marks[i].n, s.n);
            if (span_ends_with(s, marks[i]))
                s.n -= marks[i].n;
        }
        again = s.n < n;
    }
    return s;
}

/* How many bytes of s are a head; 0: none. The head ends at a blank or colon. */
static size_t head_len(struct span s, struct arena *a)
{
    size_t longest = 0, blanks = 0;
    for (size_t i = 1; i < s.n && i < 40 && blanks < 3; i++) {
        bool is_colon = s.p[i] == ':';
        if (!is_blank(s.p[i]) && !is_colon)
            continue;
        blanks += !is_colon;
        struct span head = fold_string(span_slice(s, 0, i), a);
        size_t next = i;
        while (next < s.n && is_blank(s.p[next]))
            next++;
        is_colon = next < s.n && s.p[next] == ':';
        if (!in_table(head, heads, COUNT(heads)) ||
            (!is_colon && in_table(head, heads_with_colon, COUNT(heads_with_colon))))
            continue;
        longest = is_colon ? next + 1 : i;
    }
    return longest;
}

bool meta_author_is_byline(struct span line, struct arena *a)
{
    return head_len(trimmed(line), a) > 0;
}

/* "Analysis by Jane Doe", "Story and photos by Jane Doe" */
static struct span behind_by(struct span s)
{
    size_t at = 0;
    while (at + 4 < s.n && at < 32 && !span_equal_nocase(span_slice(s, at, at + 4), SPAN(" by ")))
        at++;
    return at + 4 < s.n && at < 32 ? span_slice(s, at + 4, s.n) : s;
}

static struct span without_head(struct span s, struct arena *a)
{
    s = behind_by(s);
    for (int i = 0; i < 2; i++)
        s = trimmed(span_slice(s, head_len(s, a), s.n));
    return s;
}

static bool is_address(struct span s)
{
    static const struct span parts[] = {{"://", 3},  {"www.", 4}, {".com", 4},
                                        {".org", 4}, {".net", 4}, {"@", 1}};
    for (size_t i = 0; i < COUNT(parts); i++)
        if (span_find(s, parts[i]) < s.n)
            return true;
    return false;
}

static size_t words_of(struct span s, struct span ret[WORDS_MAX])
{
    size_t n = 0;
    struct span word;
    while (span_split(&s, ' ', &word))
        if (word.n && n < WORDS_MAX)
            ret[n++] = word;
    return n;
}

static bool is_agency(struct span folded)
{
    static const struct span parts[] = {{"agency", 6},  {"press", 5},  {"agence", 6},
                                        {"agencia", 7}, {"وكاله", 10}, {"وكالات", 12}};
    if (in_table(folded, agencies, COUNT(agencies)))
        return true;
    for (size_t i = 0; i < COUNT(parts); i++)
        if (span_find(folded, parts[i]) < folded.n)
            return true;
    return false;
}

static bool has_role(struct span folded)
{
    struct span word[WORDS_MAX];
    size_t n = words_of(folded, word);
    for (size_t i = 0; i < n; i++)
        if (in_table(word[i], roles, COUNT(roles)))
            return true;
    return false;
}

/* "al-Hadi", "d'Arc" */
static bool holds_capital(struct span word)
{
    for (size_t i = 0; i < word.n;) {
        uint32_t c = utf8_next(word, &i);
        if (letter_lower(c) != c)
            return true;
    }
    return false;
}

/* Every word of a Latin, Greek or Cyrillic name but its particles holds a capital letter. */
static bool looks_like_name(struct span s)
{
    struct span word[WORDS_MAX];
    size_t n = words_of(s, word);
    if (n < 2 || n > 5)
        return false;
    unsigned small = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        uint32_t c = utf8_next(word[i], &at);
        small += (c < 0x590 || c > 0x8FF) && c < 0x2E80 && !holds_capital(word[i]);
        if (word[i].p[word[i].n - 1] == '.' && word[i].n > 4)
            return false; /* a sentence */
    }
    return small == 0 || (small <= 2 && small * 2 <= n && n > 2);
}

/* Degrees behind a name: RDN, MD, PhD. */
static bool is_degree(struct span s)
{
    static const char *const degrees[] = {"phd", "ph.d.", "ph.d", "jr",  "jr.",  "sr",
                                          "sr.", "esq",   "esq.", "md",  "m.d.", "mba",
                                          "rdn", "rd",    "rn",   "cscs"};
    char lower[8] = "";
    if (s.n >= sizeof(lower))
        return false;
    for (size_t i = 0; i < s.n; i++)
        lower[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
    return in_table(span_of(lower), degrees, COUNT(degrees));
}

static bool is_name(const struct meta_authors *to, struct span s, bool is_seen)
{
    if (utf8_len(s) < 2 || s.n > NAME_BYTES || is_address(s))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] >= '0' && s.p[i] <= '9') || strchr("{}<>=|_#[]%", s.p[i]) ||
            (s.p[i] == '.' && i + 2 < s.n && s.p[i + 1] >= 'a' && s.p[i + 1] <= 'z'))
            return false;
    struct span folded = fold_string(s, to->a), word[WORDS_MAX];
    if (words_of(folded, word) > 6 || in_table(folded, nobodies, COUNT(nobodies)))
        return false;
    if (meta_title_is_site(s, to->site, to->host, to->a))
        return false;
    if (is_agency(folded))
        return true;
    if (is_degree(s) || span_find(folded, SPAN("admin")) < folded.n ||
        (is_seen && span_starts_with(folded, SPAN("the "))))
        return false;
    return folded.n > 2 && !has_role(folded) && (!is_seen || looks_like_name(s));
}

static bool is_same_name(struct span x, struct span y, struct arena *a)
{
    struct span xs[WORDS_MAX], ys[WORDS_MAX];
    size_t n = words_of(fold_string(x, a), xs), common = 0;
    if (n != words_of(fold_string(y, a), ys))
        return false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (span_equal(xs[i], ys[k])) {
                common++;
                break;
            }
    return common == n;
}

size_t meta_author_common(const struct meta_authors *x, const struct meta_authors *y)
{
    size_t common = 0;
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++)
            if (is_same_name(span_of(x->name[i]), span_of(y->name[k]), x->a)) {
                common++;
                break;
            }
    return common;
}

static void name_keep(struct meta_authors *to, struct span s)
{
    for (size_t i = 0; i < to->n; i++)
        if (is_same_name(s, span_of(to->name[i]), to->a))
            return;
    to->name[to->n++] = arena_string(to->a, s);
}

/* "TOM DAVIES Associated Press": the name without its agency, which follows it. */
static struct span without_agency(const struct meta_authors *to, struct span s, bool is_seen)
{
    static const struct span ends[] = {{" associated press", 17},
                                       {" the associated press", 21},
                                       {" reuters", 8},
                                       {" afp", 4},
                                       {" press association", 18}};
    for (size_t i = COUNT(ends); i-- > 0;) {
        if (s.n <= ends[i].n + 5)
            continue;
        struct span head = span_slice(s, 0, s.n - ends[i].n);
        if (span_equal_nocase(span_slice(s, head.n, s.n), ends[i]) && is_name(to, head, is_seen))
            return head;
    }
    return s;
}

/* Words of a date or a state behind the name: "Malcolm Owen Monday", "Jane Doe Published". */
static struct span without_tail(struct span s, struct arena *a)
{
    static const char *const tails[] = {
        "monday", "tuesday",   "wednesday", "thursday",  "friday",  "saturday", "sunday",
        "on",     "published", "updated",   "posted",    "last",    "january",  "february",
        "march",  "june",      "july",      "september", "october", "november", "december",
        "jan",    "feb",       "mar",       "apr",       "jun",     "jul",      "aug",
        "sep",    "sept",      "oct",       "nov",       "dec",     "jan.",     "feb.",
        "aug.",   "sept.",     "oct.",      "nov.",      "dec.",    "at",       "am",
        "pm",     "الاثنين",   "الثلاثاء",  "الاربعاء",  "الخميس",  "الجمعه",   "السبت",
        "الاحد",  "نشر",       "اخر",       "في"};
    struct span word[WORDS_MAX];
    size_t n = words_of(s, word);
    for (; n > 1; n--) {
        struct span last = fold_string(trimmed(word[n - 1]), a);
        if (!in_table(last, tails, COUNT(tails)))
            break;
        s = trimmed(span_slice(s, 0, (size_t)(word[n - 1].p - s.p)));
    }
    return s;
}

/* "Kevin Moss USA TODAY" in USA TODAY */
static struct span without_outlet(const struct meta_authors *to, struct span s)
{
    struct span word[WORDS_MAX];
    size_t n = words_of(s, word);
    for (size_t k = 1; k <= 3 && k + 2 <= n; k++) {
        size_t at = (size_t)(word[n - k].p - s.p);
        if (meta_title_is_site(span_slice(s, at, s.n), to->site, to->host, to->a))
            return trimmed(span_slice(s, 0, at));
    }
    return s;
}

static void name_add(struct meta_authors *to, struct span s, bool is_seen)
{
    s = without_head(trimmed(s), to->a);
    size_t bracket = span_find(s, SPAN("("));
    if (bracket > 2 && bracket < s.n)
        s = trimmed(span_slice(s, 0, bracket));
    size_t in = span_find(s, SPAN(" in ")); /* "Jane Doe in Beirut" */
    if (in < s.n)
        s = trimmed(span_slice(s, 0, in));
    s = without_outlet(to, without_tail(s, to->a));
    struct span alone = without_agency(to, s, is_seen);
    struct span word[WORDS_MAX];
    size_t n = words_of(alone, word);
    if (n > 1 && word[n - 1].n > 4 && span_ends_with(alone, SPAN(".")))
        alone.n--; /* the end of a sentence */
    if (is_name(to, alone, is_seen) && to->n < META_AUTHORS_MAX)
        name_keep(to, alone);
    if (alone.n + 1 < s.n && to->n < META_AUTHORS_MAX)
        name_keep(to, trimmed(span_slice(s, alone.n, s.n)));
}

/* ---- splitting ---- */

/* و joined to the second name: only between names of two words, and not the و of a name. */
static bool is_joined_and(struct span rest)
{
    static const struct span names[] = {{"ليد", 6}, {"ائل", 6}, {"سام", 6}, {"سيم", 6}, {"فاء", 6},
                                        {"داد", 6}, {"جدي", 6}, {"رد", 4},  {"جيه", 6}, {"هيب", 6},
                                        {"ديع", 6}, {"صفي", 6}, {"هبه", 6}, {"لاء", 6}, {"سن", 4}};
    for (size_t i = 0; i < COUNT(names); i++)
        if (span_starts_with(rest, names[i]))
            return false;
    struct span word[WORDS_MAX];
    return words_of(rest, word) >= 2;
}

/* Where the first name ends and how much stands between it and the next. */
static size_t name_end(struct span s, size_t *ret_skip)
{
    static const struct span marks[] = {
        {" and ", 5}, {", ", 2},  {" & ", 3},    {"،", 2},   {";", 1},    {" und ", 5},
        {" et ", 4},  {" y ", 3}, {" with ", 6}, {" و ", 4}, {" и ", 4},  {" ve ", 4},
        {"/", 1},     {" / ", 3}, {" | ", 3},    {" • ", 5}, {" - ", 3},  {" – ", 5},
        {" — ", 5},   {" · ", 4}, {"\n", 1},     {",", 1},   {" for ", 5}};
    size_t cut = s.n;
    *ret_skip = 0;
    for (size_t i = 0; i < COUNT(marks); i++) {
        size_t at = span_find(s, marks[i]);
        if (at < cut) {
            cut = at;
            *ret_skip = marks[i].n;
        }
    }
    struct span word[WORDS_MAX];
    for (size_t from = 0; from < cut;) {
        size_t at = from + span_find(span_slice(s, from, cut), SPAN(" و"));
        if (at >= cut)
            break;
        if (words_of(span_slice(s, 0, at), word) >= 2 &&
            is_joined_and(span_slice(s, at + 3, cut))) {
            cut = at;
            *ret_skip = 3;
        }
        from = at + 3;
    }
    return cut;
}

static void names_add(struct meta_authors *to, struct span s, bool is_seen)
{
    s = without_head(trimmed(s), to->a);
    for (int parts = 0; s.n && parts < 24; parts++) {
        size_t skip, end = name_end(s, &skip);
        name_add(to, span_slice(s, 0, end), is_seen);
        s = span_slice(s, end + skip, s.n);
    }
}

void meta_author_add(struct meta_authors *to, struct span said)
{
    if (said.n <= 400 && span_find(said, SPAN("://")) >= said.n)
        names_add(to, said, false);
}

void meta_author_add_seen(struct meta_authors *to, struct span text)
{
    size_t digit = 0;
    while (digit < text.n && !(text.p[digit] >= '0' && text.p[digit] <= '9'))
        digit++;
    text = span_slice(text, 0, digit);
    if (text.n <= 300)
        names_add(to, text, true);
}

void meta_author_add_ld(struct meta_authors *to, const struct meta_ld *ld,
                        const struct json_value *author)
{
    if (!author)
        return;
    if (author->kind == JSON_STRING) {
        meta_author_add(to, html_decode(author->text, to->a));
    } else if (author->kind == JSON_OBJECT) {
        author = meta_ld_follow(ld, author);
        struct span name = meta_ld_text(ld, json_get(author, "name"));
        meta_author_add(to, html_decode(name, to->a));
    } else if (author->kind == JSON_ARRAY) {
        for (const struct json_value *m = author->first; m; m = m->next)
            if (m->kind != JSON_ARRAY)
                meta_author_add_ld(to, ld, m);
    }
}
