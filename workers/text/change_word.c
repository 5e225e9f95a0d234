/* SPDX-License-Identifier: Apache-2.0 */
#include "change_word.h"

#include <stdlib.h>
#include <xxhash.h>
#include "word.h"

#define STAMP_WORDS_MAX 16

enum role {
    ROLE_NONE,
    ROLE_NUMBER,
    ROLE_SCALE, /* multiplies what stands before it */
    ROLE_VAGUE,
    ROLE_DUAL,  /* a noun whose ending says two */
    ROLE_SIGN,  /* ways to write % */
    ROLE_STAMP, /* begins or marks a line that says when the page was changed */
    ROLE_DATE,  /* with a figure does the same: "Wed 19 Apr 2017" on a line of its own */
    ROLE_TIME,  /* else may stand in such a line */
};

struct row {
    const char *word; /* folded */
    enum role role;
    double value;
};

/* In byte order. */
static const struct row rows[] = {
    /* clang-format off */
    {"%", ROLE_SIGN, 0}, {"a", ROLE_TIME, 0}, {"ago", ROLE_TIME, 0}, {"am", ROLE_TIME, 0},
    {"apr", ROLE_DATE, 0}, {"april", ROLE_DATE, 0}, {"at", ROLE_TIME, 0}, {"aug", ROLE_DATE, 0},
    {"august", ROLE_DATE, 0}, {"billion", ROLE_SCALE, 1e9}, {"billions", ROLE_VAGUE, 1e9},
    {"bst", ROLE_TIME, 0}, {"by", ROLE_TIME, 0}, {"date", ROLE_TIME, 0}, {"day", ROLE_TIME, 0},
    {"days", ROLE_TIME, 0}, {"dec", ROLE_DATE, 0}, {"december", ROLE_DATE, 0},
    {"dozen", ROLE_SCALE, 12}, {"dozens", ROLE_VAGUE, 12}, {"edt", ROLE_TIME, 0},
    {"eight", ROLE_NUMBER, 8}, {"eighteen", ROLE_NUMBER, 18}, {"eighty", ROLE_NUMBER, 80},
    {"eleven", ROLE_NUMBER, 11}, {"est", ROLE_TIME, 0}, {"feb", ROLE_DATE, 0},
    {"february", ROLE_DATE, 0}, {"fifteen", ROLE_NUMBER, 15}, {"fifty", ROLE_NUMBER, 50},
    {"five", ROLE_NUMBER, 5}, {"forty", ROLE_NUMBER, 40}, {"four", ROLE_NUMBER, 4},
    {"fourteen", ROLE_NUMBER, 14}, {"fri", ROLE_DATE, 0}, {"friday", ROLE_DATE, 0},
    {"gmt", ROLE_TIME, 0}, {"hour", ROLE_TIME, 0}, {"hours", ROLE_TIME, 0},
    {"hundred", ROLE_SCALE, 100}, {"hundreds", ROLE_VAGUE, 100}, {"jan", ROLE_DATE, 0},
    {"january", ROLE_DATE, 0}, {"jul", ROLE_DATE, 0}, {"july", ROLE_DATE, 0},
    {"jun", ROLE_DATE, 0}, {"june", ROLE_DATE, 0}, {"last", ROLE_TIME, 0}, {"m", ROLE_TIME, 0},
    {"mar", ROLE_DATE, 0}, {"march", ROLE_DATE, 0}, {"may", ROLE_DATE, 0},
    {"million", ROLE_SCALE, 1e6}, {"millions", ROLE_VAGUE, 1e6}, {"min", ROLE_TIME, 0},
    {"mins", ROLE_TIME, 0}, {"minute", ROLE_TIME, 0}, {"minutes", ROLE_TIME, 0},
    {"modified", ROLE_STAMP, 0}, {"mon", ROLE_DATE, 0}, {"monday", ROLE_DATE, 0},
    {"nine", ROLE_NUMBER, 9}, {"nineteen", ROLE_NUMBER, 19}, {"ninety", ROLE_NUMBER, 90},
    {"nov", ROLE_DATE, 0}, {"november", ROLE_DATE, 0}, {"oct", ROLE_DATE, 0},
    {"october", ROLE_DATE, 0}, {"of", ROLE_TIME, 0}, {"on", ROLE_TIME, 0}, {"p", ROLE_TIME, 0},
    {"percent", ROLE_SIGN, 0}, {"pm", ROLE_TIME, 0}, {"posted", ROLE_STAMP, 0},
    {"publication", ROLE_STAMP, 0}, {"published", ROLE_STAMP, 0}, {"read", ROLE_STAMP, 0},
    {"sat", ROLE_DATE, 0}, {"saturday", ROLE_DATE, 0}, {"scores", ROLE_VAGUE, 20},
    {"sep", ROLE_DATE, 0}, {"sept", ROLE_DATE, 0}, {"september", ROLE_DATE, 0},
    {"seven", ROLE_NUMBER, 7}, {"seventeen", ROLE_NUMBER, 17}, {"seventy", ROLE_NUMBER, 70},
    {"six", ROLE_NUMBER, 6}, {"sixteen", ROLE_NUMBER, 16}, {"sixty", ROLE_NUMBER, 60},
    {"sun", ROLE_DATE, 0}, {"sunday", ROLE_DATE, 0}, {"ten", ROLE_NUMBER, 10},
    {"tens", ROLE_VAGUE, 10}, {"the", ROLE_TIME, 0}, {"thirteen", ROLE_NUMBER, 13},
    {"thirty", ROLE_NUMBER, 30}, {"thousand", ROLE_SCALE, 1000}, {"thousands", ROLE_VAGUE, 1000},
    {"three", ROLE_NUMBER, 3}, {"thu", ROLE_DATE, 0}, {"thursday", ROLE_DATE, 0},
    {"time", ROLE_TIME, 0}, {"trillion", ROLE_SCALE, 1e12}, {"tue", ROLE_DATE, 0},
    {"tuesday", ROLE_DATE, 0}, {"twelve", ROLE_NUMBER, 12}, {"twenty", ROLE_NUMBER, 20},
    {"two", ROLE_NUMBER, 2}, {"update", ROLE_STAMP, 0}, {"updated", ROLE_STAMP, 0},
    {"utc", ROLE_TIME, 0}, {"wed", ROLE_DATE, 0}, {"wednesday", ROLE_DATE, 0},
    {"zero", ROLE_NUMBER, 0}, {"اب", ROLE_DATE, 0}, {"ابريل", ROLE_DATE, 0},
    {"اثنا", ROLE_NUMBER, 2}, {"اثنان", ROLE_NUMBER, 2}, {"اثنتا", ROLE_NUMBER, 2},
    {"اثنتان", ROLE_NUMBER, 2}, {"اثنتي", ROLE_NUMBER, 2}, {"اثنتين", ROLE_NUMBER, 2},
    {"اثني", ROLE_NUMBER, 2}, {"اثنين", ROLE_NUMBER, 2}, {"اخر", ROLE_TIME, 0},
    {"اذار", ROLE_DATE, 0}, {"اربع", ROLE_NUMBER, 4}, {"اربعمئه", ROLE_NUMBER, 400},
    {"اربعمائه", ROLE_NUMBER, 400}, {"اربعه", ROLE_NUMBER, 4}, {"اربعون", ROLE_NUMBER, 40},
    {"اربعين", ROLE_NUMBER, 40}, {"اسبوعان", ROLE_DUAL, 2}, {"اسبوعين", ROLE_DUAL, 2},
    {"اغسطس", ROLE_DATE, 0}, {"اكتوبر", ROLE_DATE, 0}, {"الاثنين", ROLE_DATE, 0},
    {"الاحد", ROLE_DATE, 0}, {"الاربعاء", ROLE_DATE, 0}, {"الاف", ROLE_SCALE, 1000},
    {"الاول", ROLE_TIME, 0}, {"التحديث", ROLE_STAMP, 0}, {"الثاني", ROLE_TIME, 0},
    {"الثلاثاء", ROLE_DATE, 0}, {"الجمعه", ROLE_DATE, 0}, {"الخميس", ROLE_DATE, 0},
    {"الساعه", ROLE_TIME, 0}, {"السبت", ROLE_DATE, 0}, {"الف", ROLE_SCALE, 1000},
    {"الفا", ROLE_SCALE, 1000}, {"الفان", ROLE_NUMBER, 2000}, {"الفين", ROLE_NUMBER, 2000},
    {"القاهره", ROLE_TIME, 0}, {"النشر", ROLE_STAMP, 0}, {"الوف", ROLE_VAGUE, 1000},
    {"امراتان", ROLE_DUAL, 2}, {"امراتين", ROLE_DUAL, 2}, {"انتحاريان", ROLE_DUAL, 2},
    {"انفجاران", ROLE_DUAL, 2}, {"انفجارين", ROLE_DUAL, 2}, {"ايار", ROLE_DATE, 0},
    {"ايام", ROLE_TIME, 0}, {"ايلول", ROLE_DATE, 0}, {"بالمئه", ROLE_SIGN, 0},
    {"بالمائه", ROLE_SIGN, 0}, {"بتاريخ", ROLE_TIME, 0}, {"بتوقيت", ROLE_TIME, 0},
    {"برميلان", ROLE_DUAL, 2}, {"برميلين", ROLE_DUAL, 2}, {"بليون", ROLE_SCALE, 1e9},
    {"بيروت", ROLE_TIME, 0}, {"تاريخ", ROLE_TIME, 0}, {"تحديث", ROLE_STAMP, 0},
    {"تسع", ROLE_NUMBER, 9}, {"تسعمئه", ROLE_NUMBER, 900}, {"تسعمائه", ROLE_NUMBER, 900},
    {"تسعه", ROLE_NUMBER, 9}, {"تسعون", ROLE_NUMBER, 90}, {"تسعين", ROLE_NUMBER, 90},
    {"تشرين", ROLE_DATE, 0}, {"تفجيران", ROLE_DUAL, 2}, {"تفجيرين", ROLE_DUAL, 2},
    {"تم", ROLE_TIME, 0}, {"تموز", ROLE_DATE, 0}, {"توقيت", ROLE_TIME, 0},
    {"ثلاث", ROLE_NUMBER, 3}, {"ثلاثمئه", ROLE_NUMBER, 300}, {"ثلاثمائه", ROLE_NUMBER, 300},
    {"ثلاثه", ROLE_NUMBER, 3}, {"ثلاثون", ROLE_NUMBER, 30}, {"ثلاثين", ROLE_NUMBER, 30},
    {"ثمان", ROLE_NUMBER, 8}, {"ثمانمئه", ROLE_NUMBER, 800}, {"ثمانمائه", ROLE_NUMBER, 800},
    {"ثمانون", ROLE_NUMBER, 80}, {"ثماني", ROLE_NUMBER, 8}, {"ثمانيمئه", ROLE_NUMBER, 800},
    {"ثمانيمائه", ROLE_NUMBER, 800}, {"ثمانين", ROLE_NUMBER, 80}, {"ثمانيه", ROLE_NUMBER, 8},
    {"جثتان", ROLE_DUAL, 2}, {"جثتين", ROLE_DUAL, 2}, {"جريحان", ROLE_DUAL, 2},
    {"جريحين", ROLE_DUAL, 2}, {"جرينتش", ROLE_TIME, 0}, {"جنديان", ROLE_DUAL, 2},
    {"حدث", ROLE_STAMP, 0}, {"حزيران", ROLE_DATE, 0}, {"خمس", ROLE_NUMBER, 5},
    {"خمسمئه", ROLE_NUMBER, 500}, {"خمسمائه", ROLE_NUMBER, 500}, {"خمسه", ROLE_NUMBER, 5},
    {"خمسون", ROLE_NUMBER, 50}, {"خمسين", ROLE_NUMBER, 50}, {"دبابتان", ROLE_DUAL, 2},
    {"دبابتين", ROLE_DUAL, 2}, {"دقائق", ROLE_TIME, 0}, {"دقايق", ROLE_TIME, 0},
    {"دقيقه", ROLE_TIME, 0}, {"دمشق", ROLE_TIME, 0}, {"دولتان", ROLE_DUAL, 2},
    {"دولتين", ROLE_DUAL, 2}, {"ديسمبر", ROLE_DATE, 0}, {"رجلان", ROLE_DUAL, 2},
    {"رجلين", ROLE_DUAL, 2}, {"ساعات", ROLE_TIME, 0}, {"ساعتان", ROLE_DUAL, 2},
    {"ساعتين", ROLE_DUAL, 2}, {"ساعه", ROLE_TIME, 0}, {"سبتمبر", ROLE_DATE, 0},
    {"سبع", ROLE_NUMBER, 7}, {"سبعمئه", ROLE_NUMBER, 700}, {"سبعمائه", ROLE_NUMBER, 700},
    {"سبعه", ROLE_NUMBER, 7}, {"سبعون", ROLE_NUMBER, 70}, {"سبعين", ROLE_NUMBER, 70},
    {"ست", ROLE_NUMBER, 6}, {"ستمئه", ROLE_NUMBER, 600}, {"ستمائه", ROLE_NUMBER, 600},
    {"سته", ROLE_NUMBER, 6}, {"ستون", ROLE_NUMBER, 60}, {"ستين", ROLE_NUMBER, 60},
    {"سنتان", ROLE_DUAL, 2}, {"سنتين", ROLE_DUAL, 2}, {"سيارتان", ROLE_DUAL, 2},
    {"سيارتين", ROLE_DUAL, 2}, {"شابان", ROLE_DUAL, 2}, {"شابين", ROLE_DUAL, 2},
    {"شباط", ROLE_DATE, 0}, {"شخصان", ROLE_DUAL, 2}, {"شخصين", ROLE_DUAL, 2},
    {"شرطيان", ROLE_DUAL, 2}, {"شقيقان", ROLE_DUAL, 2}, {"شقيقين", ROLE_DUAL, 2},
    {"شهران", ROLE_DUAL, 2}, {"شهرين", ROLE_DUAL, 2}, {"شهيدان", ROLE_DUAL, 2},
    {"شهيدين", ROLE_DUAL, 2}, {"ص", ROLE_TIME, 0}, {"صاروخان", ROLE_DUAL, 2},
    {"صاروخين", ROLE_DUAL, 2}, {"صباحا", ROLE_TIME, 0}, {"صحافيان", ROLE_DUAL, 2},
    {"صحفيان", ROLE_DUAL, 2}, {"صفر", ROLE_NUMBER, 0}, {"ضابطان", ROLE_DUAL, 2},
    {"ضابطين", ROLE_DUAL, 2}, {"طائرتان", ROLE_DUAL, 2}, {"طائرتين", ROLE_DUAL, 2},
    {"طفلان", ROLE_DUAL, 2}, {"طفلتان", ROLE_DUAL, 2}, {"طفلتين", ROLE_DUAL, 2},
    {"طفلين", ROLE_DUAL, 2}, {"عائلتان", ROLE_DUAL, 2}, {"عائلتين", ROLE_DUAL, 2},
    {"عامان", ROLE_DUAL, 2}, {"عامين", ROLE_DUAL, 2}, {"عبوتان", ROLE_DUAL, 2},
    {"عبوتين", ROLE_DUAL, 2}, {"عشر", ROLE_NUMBER, 10}, {"عشرات", ROLE_VAGUE, 10},
    {"عشره", ROLE_NUMBER, 10}, {"عشرون", ROLE_NUMBER, 20}, {"عشرين", ROLE_NUMBER, 20},
    {"عنصران", ROLE_DUAL, 2}, {"عنصرين", ROLE_DUAL, 2}, {"غارتان", ROLE_DUAL, 2},
    {"غارتين", ROLE_DUAL, 2}, {"غرينتش", ROLE_TIME, 0}, {"فبراير", ROLE_DATE, 0},
    {"في", ROLE_TIME, 0}, {"قبل", ROLE_TIME, 0}, {"قتيلان", ROLE_DUAL, 2},
    {"قتيلين", ROLE_DUAL, 2}, {"قذيفتان", ROLE_DUAL, 2}, {"قذيفتين", ROLE_DUAL, 2},
    {"قريتان", ROLE_DUAL, 2}, {"قريتين", ROLE_DUAL, 2}, {"كانون", ROLE_DATE, 0},
    {"م", ROLE_TIME, 0}, {"مءات", ROLE_VAGUE, 100}, {"مئات", ROLE_VAGUE, 100},
    {"مئتا", ROLE_NUMBER, 200}, {"مئتان", ROLE_NUMBER, 200}, {"مئتي", ROLE_NUMBER, 200},
    {"مئتين", ROLE_NUMBER, 200}, {"مئه", ROLE_SCALE, 100}, {"مائات", ROLE_VAGUE, 100},
    {"مائتا", ROLE_NUMBER, 200}, {"مائتان", ROLE_NUMBER, 200}, {"مائتي", ROLE_NUMBER, 200},
    {"مائتين", ROLE_NUMBER, 200}, {"مائه", ROLE_SCALE, 100}, {"مارس", ROLE_DATE, 0},
    {"مايه", ROLE_SCALE, 100}, {"مايو", ROLE_DATE, 0}, {"محافظتان", ROLE_DUAL, 2},
    {"محافظتين", ROLE_DUAL, 2}, {"مدنيان", ROLE_DUAL, 2}, {"مدينتان", ROLE_DUAL, 2},
    {"مدينتين", ROLE_DUAL, 2}, {"مرتان", ROLE_DUAL, 2}, {"مرتين", ROLE_DUAL, 2},
    {"مساء", ROLE_TIME, 0}, {"مسلحان", ROLE_DUAL, 2}, {"مصابان", ROLE_DUAL, 2},
    {"مقاتلان", ROLE_DUAL, 2}, {"مكه", ROLE_TIME, 0}, {"ملايين", ROLE_SCALE, 1e6},
    {"مليار", ROLE_SCALE, 1e9}, {"مليارا", ROLE_SCALE, 1e9}, {"مليارات", ROLE_SCALE, 1e9},
    {"ملياران", ROLE_NUMBER, 2e9}, {"مليارين", ROLE_NUMBER, 2e9}, {"مليون", ROLE_SCALE, 1e6},
    {"مليونا", ROLE_SCALE, 1e6}, {"مليونان", ROLE_NUMBER, 2e6}, {"مليونين", ROLE_NUMBER, 2e6},
    {"منذ", ROLE_TIME, 0}, {"منزلان", ROLE_DUAL, 2}, {"منزلين", ROLE_DUAL, 2},
    {"مواطنان", ROLE_DUAL, 2}, {"ميات", ROLE_VAGUE, 100}, {"نشر", ROLE_STAMP, 0},
    {"نوفمبر", ROLE_DATE, 0}, {"نيسان", ROLE_DATE, 0}, {"هجومان", ROLE_DUAL, 2},
    {"هجومين", ROLE_DUAL, 2}, {"ولدان", ROLE_DUAL, 2}, {"ولدين", ROLE_DUAL, 2},
    {"يناير", ROLE_DATE, 0}, {"يوليو", ROLE_DATE, 0}, {"يوم", ROLE_TIME, 0},
    {"يومان", ROLE_DUAL, 2}, {"يومين", ROLE_DUAL, 2}, {"يونيو", ROLE_DATE, 0}, {"٪", ROLE_SIGN, 0},
    /* clang-format on */
};

static int compare_row(const void *key, const void *row)
{
    return span_compare(*(const struct span *)key, span_of(((const struct row *)row)->word));
}

static const struct row *row_of(struct span folded)
{
    static const struct row none = {"", ROLE_NONE, 0};
    const struct row *r =
        bsearch(&folded, rows, sizeof rows / sizeof rows[0], sizeof rows[0], compare_row);
    return r ? r : &none;
}

static bool is_number(const struct row *r)
{
    return r->role == ROLE_NUMBER || r->role == ROLE_SCALE || r->role == ROLE_VAGUE ||
           r->role == ROLE_DUAL;
}

/* و ف ب ل ك and ال may stand before an Arabic number word; الاثنين is Monday. */
static const struct row *row_of_number(struct span folded)
{
    static const struct span clitics[] = {{"و", 2}, {"ف", 2}, {"ب", 2},
                                          {"ل", 2}, {"ك", 2}, {"ال", 4}};
    const struct row *found = row_of(folded), *r = found;
    bool is_definite = false;

    for (size_t i = 0; i < sizeof clitics / sizeof clitics[0] && r->role == ROLE_NONE; i++)
        if (folded.n > clitics[i].n + 4 && span_starts_with(folded, clitics[i])) {
            folded = span_slice(folded, clitics[i].n, folded.n);
            is_definite = clitics[i].n == 4;
            r = row_of(folded);
        }
    bool is_monday = is_definite && r->role == ROLE_NUMBER && r->value == 2;
    return is_number(r) && !is_monday ? r : found;
}

/* ---- numbers of several words ---- */

/* What has been read of a number. */
struct sum {
    double whole; /* thousands and more */
    double part;  /* below a thousand */
    bool is_open; /* something was read */
    bool is_figure;
};

/* Units and tens go together when neither has the other's place: twenty five, خمسة وعشرون, خمسة
 * عشر; hundreds before both. */
static bool fits(const struct sum *s, double v)
{
    if (s->is_figure || s->part >= 1000)
        return false;
    unsigned part = (unsigned)s->part % 100;
    if (v >= 100)
        return s->part == 0;
    if (v >= 20)
        return part < 10;
    return v == 10 ? part < 10 : part == 0 || (part >= 20 && part % 10 == 0 && v < 10);
}

/* false: the word begins another number. */
static bool sum_add(struct sum *s, const struct row *r)
{
    if (r->role == ROLE_SCALE) {
        if (r->value == 100 && s->part > 9 && !s->is_figure)
            return false;
        double times = s->part ? s->part : 1;
        if (r->value >= 1000 && s->whole && !s->part)
            return false;
        if (r->value == 100) {
            s->part = times * 100;
        } else {
            s->whole += times * r->value;
            s->part = 0;
        }
        s->is_figure = false;
    } else if (!s->is_open || (r->value < 1000 && fits(s, r->value))) {
        s->part += r->value;
    } else {
        return false;
    }
    s->is_open = true;
    return true;
}

static uint64_t hash_of(struct span s, uint64_t seed)
{
    return XXH3_64bits_withSeed(s.p, s.n, seed);
}

#define SEED_NUMBER 1
#define SEED_DUAL 2

static void set_number(struct change_word *w, double value)
{
    w->is_number = true;
    w->number = value;
    w->id = hash_of(span_at((const char *)&value, sizeof value), SEED_NUMBER);
}

/* ---- the list ---- */

struct list {
    void *at;
    size_t n, cap;
    struct sum sum;  /* the last word is a number that may go on */
    uint32_t line;   /* first word of the line */
    unsigned stamps; /* words of the line that mark it */
    unsigned dates, figures;
    bool is_stamp; /* all words of the line may stand in a stamp */
};

static struct change_word *word_at(struct list *l, size_t i)
{
    return (struct change_word *)l->at + i;
}

static void line_end(struct list *l)
{
    bool is_marked = l->stamps || (l->dates && l->figures);

    if (l->is_stamp && is_marked && l->n - l->line <= STAMP_WORDS_MAX)
        for (size_t i = l->line; i < l->n; i++)
            word_at(l, i)->is_stamp = true;
    l->line = (uint32_t)l->n;
    l->stamps = l->dates = l->figures = 0;
    l->is_stamp = true;
}

static double figure_value(struct span s)
{
    char digits[32];
    size_t n = s.n < sizeof digits - 1 ? s.n : sizeof digits - 1;

    memcpy(digits, s.p, n);
    digits[n] = '\0';
    return strtod(digits, NULL);
}

static void close_number(struct list *l)
{
    if (l->sum.is_open)
        set_number(word_at(l, l->n - 1), l->sum.whole + l->sum.part);
    l->sum = (struct sum){0};
}

static struct change_word *push(struct list *l, const struct word *w, struct arena *a)
{
    struct change_word *to = arena_push(a, &l->at, &l->n, &l->cap, sizeof *to);

    *to = (struct change_word){.id = hash_of(w->folded, 0),
                               .start = w->start,
                               .end = w->end,
                               .raw = w->raw,
                               .is_capitalised = w->is_capitalised};
    return to;
}

/* The last word grows over w. */
static void extend(struct list *l, const struct word *w)
{
    struct change_word *last = word_at(l, l->n - 1);

    last->end = w->end;
    last->raw.n = (size_t)(w->raw.p + w->raw.n - last->raw.p);
}

static bool is_one(struct list *l)
{
    uint64_t id = l->n ? word_at(l, l->n - 1)->id : 0;

    return id == hash_of(SPAN("one"), 0) || id == hash_of(SPAN("a"), 0);
}

static void add_number(struct list *l, const struct word *w, const struct row *r, struct arena *a)
{
    if (l->sum.is_open && sum_add(&l->sum, r)) {
        extend(l, w);
        return;
    }
    close_number(l);
    if (r->role == ROLE_SCALE && is_one(l)) /* "one hundred", "a dozen" */
        extend(l, w);
    else
        (void)push(l, w, a);
    (void)sum_add(&l->sum, r);
}

/* "one hundred and five": `and` goes to the number when a number that fits follows. */
static bool is_inner_and(const struct list *l, const struct word *w, const struct word_walk *walk)
{
    struct word_walk ahead = *walk;
    struct word next;

    if (!l->sum.is_open || l->sum.is_figure || !span_equal(w->folded, SPAN("and")) ||
        l->sum.part >= 1000 || (unsigned)l->sum.part % 100 != 0)
        return false;
    if (!word_next(&ahead, &next))
        return false;
    const struct row *r = row_of(next.folded);
    return r->role == ROLE_NUMBER && r->value < 100;
}

static void add_other(struct list *l, const struct word *w, const struct row *r, struct arena *a)
{
    close_number(l);
    struct change_word *to = push(l, w, a);
    if (r->role == ROLE_SIGN)
        to->id = hash_of(SPAN("%"), 0);
    if (r->role == ROLE_VAGUE)
        set_number(to, -r->value);
    if (r->role == ROLE_DUAL) { /* قتيلان and قتيلين are one word */
        to->is_number = true;
        to->number = r->value;
        to->id = hash_of(span_slice(w->folded, 0, w->folded.n - 4), SEED_DUAL);
    }
}

/* آلاف and ملايين without a number before them are as vague as thousands and millions. */
static bool is_plural_scale(struct span folded)
{
    return span_ends_with(folded, SPAN("الاف")) || span_ends_with(folded, SPAN("ملايين")) ||
           span_ends_with(folded, SPAN("مليارات"));
}

static void add(struct list *l, const struct word *w, const struct word_walk *walk, struct arena *a)
{
    const struct row *r = row_of_number(w->folded);
    struct row vague = {"", ROLE_VAGUE, r->value};

    if (w->starts_line) {
        close_number(l);
        line_end(l);
    }
    l->stamps += r->role == ROLE_STAMP;
    l->dates += r->role == ROLE_DATE;
    l->figures += w->kind == WORD_FIGURE;
    l->is_stamp &= r->role >= ROLE_STAMP || w->kind == WORD_FIGURE;
    if (w->kind == WORD_FIGURE) {
        close_number(l);
        (void)push(l, w, a);
        l->sum = (struct sum){.part = figure_value(w->folded), .is_open = true, .is_figure = true};
    } else if (is_inner_and(l, w, walk)) {
        extend(l, w);
    } else if (r->role == ROLE_SCALE && !l->sum.is_open && is_plural_scale(w->folded)) {
        add_other(l, w, &vague, a);
    } else if (r->role == ROLE_NUMBER || r->role == ROLE_SCALE) {
        add_number(l, w, r, a);
    } else {
        add_other(l, w, r, a);
    }
}

void change_word_list(struct span text, struct arena *a, struct change_words *ret)
{
    struct list l = {.is_stamp = true};
    struct word_walk walk;
    struct word w;

    word_begin(&walk, text);
    while (word_next(&walk, &w))
        add(&l, &w, &walk, a);
    close_number(&l);
    line_end(&l);
    *ret = (struct change_words){.at = l.at, .n = (uint32_t)l.n};
}
