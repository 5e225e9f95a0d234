/* SPDX-License-Identifier: Apache-2.0 */
#include "date.h"

#include "text/utf8.h"

enum kind { END, NUMBER, MONTH, HALF_MONTH, ORDINAL, ZONE, HALF_DAY, WORD, MARK };

struct token {
    enum kind kind;
    int64_t value; /* NUMBER; MONTH 1-12; HALF_MONTH the first of the pair; ZONE minutes; HALF_DAY
                      hours; MARK char */
    int digits;    /* NUMBER */
    bool is_arabic;
};

#define TOKENS_MAX 48
#define WORD_BYTES 40
#define TEXT_BYTES 300

/* Words in lower case, Arabic folded (alef forms, ta marbuta, alef maqsura, no marks). */
static const struct word_row {
    const char *word;
    enum kind kind;
    int value;
} word_rows[] = {
    /* clang-format off */
    {"jan", MONTH, 1}, {"january", MONTH, 1}, {"feb", MONTH, 2}, {"february", MONTH, 2},
    {"mar", MONTH, 3}, {"march", MONTH, 3}, {"apr", MONTH, 4}, {"april", MONTH, 4},
    {"may", MONTH, 5}, {"jun", MONTH, 6}, {"june", MONTH, 6}, {"jul", MONTH, 7},
    {"july", MONTH, 7}, {"aug", MONTH, 8}, {"august", MONTH, 8}, {"sep", MONTH, 9},
    {"sept", MONTH, 9}, {"september", MONTH, 9}, {"oct", MONTH, 10}, {"october", MONTH, 10},
    {"nov", MONTH, 11}, {"november", MONTH, 11}, {"dec", MONTH, 12}, {"december", MONTH, 12},
    /* the Levant and Iraq */
    {"شباط", MONTH, 2}, {"اذار", MONTH, 3}, {"نيسان", MONTH, 4}, {"ايار", MONTH, 5},
    {"حزيران", MONTH, 6}, {"تموز", MONTH, 7}, {"اب", MONTH, 8}, {"ايلول", MONTH, 9},
    {"تشرين", HALF_MONTH, 10}, {"كانون", HALF_MONTH, 12}, {"الاول", ORDINAL, 1},
    {"اول", ORDINAL, 1}, {"الثاني", ORDINAL, 2}, {"ثاني", ORDINAL, 2}, {"ثان", ORDINAL, 2},
    /* Egypt, the Gulf; the Maghreb */
    {"يناير", MONTH, 1}, {"فبراير", MONTH, 2}, {"مارس", MONTH, 3}, {"ابريل", MONTH, 4},
    {"مايو", MONTH, 5}, {"يونيو", MONTH, 6}, {"يونيه", MONTH, 6}, {"يوليو", MONTH, 7},
    {"يوليه", MONTH, 7}, {"اغسطس", MONTH, 8}, {"سبتمبر", MONTH, 9}, {"اكتوبر", MONTH, 10},
    {"نوفمبر", MONTH, 11}, {"ديسمبر", MONTH, 12}, {"جانفي", MONTH, 1}, {"فيفري", MONTH, 2},
    {"افريل", MONTH, 4}, {"ماي", MONTH, 5}, {"جوان", MONTH, 6}, {"جويليه", MONTH, 7},
    {"يوليوز", MONTH, 7}, {"اوت", MONTH, 8}, {"غشت", MONTH, 8}, {"شتنبر", MONTH, 9},
    {"نونبر", MONTH, 11}, {"دجنبر", MONTH, 12}, {"z", ZONE, 0}, {"ut", ZONE, 0}, {"utc", ZONE, 0},
    {"gmt", ZONE, 0}, {"wet", ZONE, 0}, {"bst", ZONE, 60}, {"cet", ZONE, 60}, {"cest", ZONE, 120},
    {"eet", ZONE, 120}, {"eest", ZONE, 180}, {"msk", ZONE, 180}, {"est", ZONE, -300},
    {"edt", ZONE, -240}, {"cst", ZONE, -360}, {"cdt", ZONE, -300}, {"mst", ZONE, -420},
    {"mdt", ZONE, -360}, {"pst", ZONE, -480}, {"pdt", ZONE, -420}, {"غرينتش", ZONE, 0},
    {"جرينتش", ZONE, 0}, {"am", HALF_DAY, 0}, {"pm", HALF_DAY, 12}, {"ص", HALF_DAY, 0},
    {"م", HALF_DAY, 12}, {"صباحا", HALF_DAY, 0}, {"مساء", HALF_DAY, 12},
    /* clang-format on */
};

static uint32_t fold(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c + 32;
    switch (c) {
    case 0x622:
    case 0x623:
    case 0x625:
    case 0x671:
        return 0x627;
    case 0x629:
        return 0x647;
    case 0x649:
    case 0x6CC:
        return 0x64A;
    default:
        return c;
    }
}

static bool is_dropped(uint32_t c)
{
    return (c >= 0x64B && c <= 0x652) || c == 0x640 || (c >= 0x200B && c <= 0x200F) || c == 0x61C ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static int digit_of(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    if (c >= 0x660 && c <= 0x669)
        return (int)(c - 0x660);
    if (c >= 0x6F0 && c <= 0x6F9)
        return (int)(c - 0x6F0);
    return -1;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0x621 && c <= 0x64A) ||
           c == 0x671 || c == 0x6CC;
}

static struct token word_token(const char *word, size_t n)
{
    struct span w = span_at(word, n);
    for (size_t i = 0; i < sizeof(word_rows) / sizeof(word_rows[0]); i++)
        if (span_equal(w, span_of(word_rows[i].word)))
            return (struct token){.kind = word_rows[i].kind, .value = word_rows[i].value};
    return (struct token){.kind = WORD};
}

static struct token number_read(struct span s, size_t *i)
{
    struct token t = {.kind = NUMBER};
    for (int d;;) {
        size_t next = *i;
        if (next >= s.n)
            break;
        uint32_t c = utf8_next(s, &next);
        if ((d = digit_of(c)) < 0)
            break;
        t.is_arabic = c > 0x7F;
        if (t.digits < 15)
            t.value = t.value * 10 + d;
        t.digits++;
        *i = next;
    }
    return t;
}

static struct token word_read(struct span s, size_t *i)
{
    char word[WORD_BYTES];
    size_t n = 0;
    while (*i < s.n) {
        size_t next = *i;
        uint32_t c = utf8_next(s, &next);
        if (!is_letter(c) && !is_dropped(c))
            break;
        if (!is_dropped(c) && n + 4 < WORD_BYTES)
            n += utf8_write(fold(c), word + n);
        *i = next;
        if (c == 'T' && *i < s.n && digit_of((unsigned char)s.p[*i]) >= 0)
            break; /* 2021-11-18T10:00 */
    }
    return word_token(word, n);
}

static size_t tokens_read(struct span s, struct token ret[TOKENS_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < TOKENS_MAX - 1;) {
        size_t next = i;
        uint32_t c = utf8_next(s, &next);
        if (digit_of(c) >= 0) {
            ret[n++] = number_read(s, &i);
        } else if (is_letter(c)) {
            ret[n++] = word_read(s, &i);
        } else {
            if (c > ' ' && c != 0xA0 && !is_dropped(c))
                ret[n++] = (struct token){.kind = MARK,
                                          .value = c == 0x2013 || c == 0x2212 ? '-' : (int64_t)c};
            i = next;
        }
    }
    ret[n] = (struct token){.kind = END};
    return n;
}

/* الثاني behind تشرين, 2 behind كانون: 1 or 2, else 0. */
static int64_t half_of(const struct token *t)
{
    bool is_figure = t->kind == NUMBER && t->digits == 1 && t->value <= 2;
    return t->kind == ORDINAL || is_figure ? t->value : 0;
}

static bool is_same_month(const struct token *t)
{
    return t[0].kind == MONTH && t[1].kind == MARK && t[2].kind == MONTH &&
           t[0].value == t[2].value;
}

/* تشرين الثاني and كانون 2 become one token; "تشرين الثاني/نوفمبر" too. */
static size_t months_join(struct token *t, size_t n)
{
    size_t w = 0;
    for (size_t i = 0; i < n; i++) {
        struct token k = t[i];
        int64_t half = k.kind == HALF_MONTH ? half_of(&t[i + 1]) : 0;
        if (half) {
            k.kind = MONTH;
            k.value = half == 1 ? k.value : k.value == 12 ? 1 : 11;
            i++;
        }
        t[w++] = k;
        if (w >= 3 && is_same_month(&t[w - 3])) {
            w -= 2;
            if (t[i + 1].kind == MARK && t[i + 1].value == ')')
                i++;
        }
    }
    t[w] = (struct token){.kind = END};
    return w;
}

struct moment {
    int64_t year;
    int month, day;
    bool has_time, has_zone;
    int hour, minute, second, zone; /* zone: minutes east */
};

static bool is_mark(const struct token *t, const char *marks)
{
    return t->kind == MARK && t->value < 0x7F && strchr(marks, (int)t->value);
}

static bool is_number(const struct token *t, int least, int most)
{
    return t->kind == NUMBER && t->digits >= least && t->digits <= most;
}

static bool is_date(int64_t year, int64_t month, int64_t day)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1990 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return false;
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month != 2 || day < 29 || is_leap;
}

static bool date_set(struct moment *m, int64_t year, int64_t month, int64_t day)
{
    if (!is_date(year, month, day))
        return false;
    m->year = year;
    m->month = (int)month;
    m->day = (int)day;
    return true;
}

/* 2021-11-18, 2021/11/18, 2021-Nov-18, 20211118. Each of these returns how many tokens it took, 0:
 * no date. */
static size_t year_first(const struct token *t, struct moment *m)
{
    if (is_number(t, 8, 8) && date_set(m, t->value / 10000, t->value / 100 % 100, t->value % 100))
        return 1;
    if (!is_number(t, 4, 4) || !is_mark(t + 1, "-/.") ||
        (t[2].kind != MONTH && !is_number(t + 2, 1, 2)))
        return 0;
    if (!is_mark(t + 3, "-/.") || !is_number(t + 4, 1, 2))
        return 0;
    return date_set(m, t->value, t[2].value, t[4].value) ? 5 : 0;
}

static int64_t year_of(const struct token *t)
{
    if (t->digits == 4)
        return t->value;
    return t->digits == 2 ? t->value + (t->value < 70 ? 2000 : 1900) : 0;
}

/* 18 Nov 2021, 18-Nov-21, 18th of November, 2021 */
static size_t day_first(const struct token *t, struct moment *m)
{
    if (!is_number(t, 1, 2))
        return 0;
    size_t i = 1;
    while (i < 3 && (is_mark(t + i, "-/.,") || t[i].kind == WORD))
        i++;
    if (t[i].kind != MONTH)
        return 0;
    int64_t month = t[i++].value;
    while (i < 6 && (is_mark(t + i, "-/.,") || (t[i].kind == MARK && t[i].value == 0x60C)))
        i++;
    if (!is_number(t + i, 2, 4) || t[i].digits == 3)
        return 0;
    return date_set(m, year_of(t + i), month, t->value) ? i + 1 : 0;
}

/* November 18, 2021; Nov. 18th 2021 */
static size_t month_first(const struct token *t, struct moment *m)
{
    if (t->kind != MONTH)
        return 0;
    size_t i = 1 + (is_mark(t + 1, ".-/") ? 1 : 0);
    if (!is_number(t + i, 1, 2))
        return 0;
    int64_t day = t[i++].value;
    while (i < 6 && (is_mark(t + i, ",-/.") || t[i].kind == WORD ||
                     (t[i].kind == MARK && t[i].value == 0x60C)))
        i++;
    return is_number(t + i, 4, 4) && date_set(m, t[i].value, t->value, day) ? i + 1 : 0;
}

/* 18/11/2021: who comes first is known when one is above 12, by the dot, by Arabic figures, or by
 * rule. */
static size_t figures_only(const struct token *t, const struct date_rules *rules, struct moment *m)
{
    if (!is_number(t, 1, 2) || !is_mark(t + 1, "-/.") || !is_number(t + 2, 1, 2) ||
        !is_mark(t + 3, "-/.") || !is_number(t + 4, 4, 4))
        return 0;
    int64_t a = t->value, b = t[2].value;
    if (t[1].value == '.' || t->is_arabic || rules->is_day_first || a > 12 || a == b)
        return date_set(m, t[4].value, b, a) ? 5 : 0;
    return b > 12 && date_set(m, t[4].value, a, b) ? 5 : 0;
}

/* +03:00, +0300, +3, GMT+3, Z, EST */
static void zone_read(const struct token *t, struct moment *m)
{
    bool is_named = t->kind == ZONE;
    if (is_named) {
        m->has_zone = true;
        m->zone = (int)t->value;
        t++;
    }
    if (!is_mark(t, "+-") || !is_number(t + 1, 1, 4) || t[1].digits == 3 ||
        (is_named && m->zone != 0))
        return;
    int64_t v = t[1].value, minutes = t[1].digits == 4 ? v / 100 * 60 + v % 100 : v * 60;
    if (t[1].digits <= 2 && is_mark(t + 2, ":") && is_number(t + 3, 2, 2))
        minutes += t[3].value;
    if (minutes > 14 * 60 || (v % 100 >= 60 && t[1].digits == 4))
        return;
    m->zone = (int)(t->value == '-' ? -minutes : minutes);
    m->has_zone = true;
}

static bool time_set(struct moment *m, int64_t hour, int64_t minute, int64_t second)
{
    if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && (minute || second)))
        return false;
    m->hour = (int)hour;
    m->minute = (int)minute;
    m->second = second == 60 ? 59 : (int)second;
    m->has_time = true;
    return true;
}

/* Words and marks between date and time: at, الساعة, a dash, a comma of either kind. */
static const struct token *skip_between(const struct token *t)
{
    for (int i = 0; i < 4; i++, t++)
        if (t->kind != WORD && !is_mark(t, ",-|") && (t->kind != MARK || t->value <= 0x7F))
            break;
    return t;
}

/* ":15.123" behind hour and minute; returns what follows. */
static const struct token *seconds_read(const struct token *t, int64_t *ret)
{
    if (!is_mark(t, ":") || !is_number(t + 1, 2, 2))
        return t;
    *ret = t[1].value;
    t += 2;
    return is_mark(t, ".,") && t[1].kind == NUMBER ? t + 2 : t;
}

/* 10:30, 10:30:15.123 pm +0300, T103015Z */
static void time_read(const struct token *t, struct moment *m)
{
    t = skip_between(t);
    if (is_number(t, 6, 6)) {
        if (time_set(m, t->value / 10000, t->value / 100 % 100, t->value % 100))
            zone_read(t + 1, m);
        return;
    }
    if (!is_number(t, 1, 2) || !is_mark(t + 1, ":") || !is_number(t + 2, 2, 2))
        return;
    int64_t hour = t->value, minute = t[2].value, second = 0;
    t = seconds_read(t + 3, &second);
    if (t->kind == HALF_DAY && hour >= 1 && hour <= 12) {
        hour = hour % 12 + t->value;
        t++;
    }
    if (time_set(m, hour, minute, second))
        zone_read(t, m);
}

int64_t date_days(int64_t year, int month, int day)
{
    int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void date_from_days(int64_t days, struct moment *m)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
    int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * years + years / 4 - years / 100),
            part = (5 * of_year + 2) / 153;
    m->day = (int)(of_year - (153 * part + 2) / 5 + 1);
    m->month = (int)(part < 10 ? part + 3 : part - 9);
    m->year = years + era * 400 + (m->month <= 2);
}

static const char *moment_print(struct moment *m, const struct date_rules *rules, struct arena *a)
{
    bool is_full = m->has_time && m->has_zone;
    if (m->has_time && m->hour == 24) {
        m->hour = 0;
        date_from_days(date_days(m->year, m->month, m->day) + 1, m);
    }
    int64_t seconds = date_days(m->year, m->month, m->day) * 86400;
    if (is_full)
        seconds += m->hour * 3600 + m->minute * 60 + m->second - m->zone * 60;
    if (seconds > rules->latest_us / 1000000)
        return NULL;
    if (!is_full)
        return arena_printf(a, "%04d-%02d-%02d", (int)m->year, m->month, m->day);
    const char *head = arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d", (int)m->year, m->month,
                                    m->day, m->hour, m->minute, m->second);
    if (m->zone == 0)
        return arena_printf(a, "%sZ", head);
    int z = m->zone < 0 ? -m->zone : m->zone;
    return arena_printf(a, "%s%c%02d:%02d", head, m->zone < 0 ? '-' : '+', z / 60, z % 60);
}

/* The whole text is a count of seconds or milliseconds since 1970. */
static const char *from_epoch(const struct token *t, const struct date_rules *rules,
                              struct arena *a)
{
    if (t[1].kind != END || !(is_number(t, 9, 10) || is_number(t, 13, 13)))
        return NULL;
    int64_t seconds = t->digits == 13 ? t->value / 1000 : t->value;
    struct moment m = {.has_time = true, .has_zone = true};
    date_from_days(seconds / 86400, &m);
    int in_day = (int)(seconds % 86400);
    m.hour = in_day / 3600;
    m.minute = in_day / 60 % 60;
    m.second = in_day % 60;
    return m.year < 1990 ? NULL : moment_print(&m, rules, a);
}

const char *date_parse(struct span s, const struct date_rules *rules, struct arena *a)
{
    if (s.n > TEXT_BYTES)
        s.n = TEXT_BYTES;
    struct token t[TOKENS_MAX + 8] = {0}; /* patterns look a few tokens beyond the end */
    size_t n = months_join(t, tokens_read(s, t));
    memset(t + n, 0, sizeof(t) - n * sizeof(t[0]));
    const char *found = from_epoch(t, rules, a);
    for (size_t i = 0; i < n && !found; i++) {
        struct moment m = {0};
        size_t used = year_first(t + i, &m);
        used = used ? used : day_first(t + i, &m);
        used = used ? used : month_first(t + i, &m);
        used = used ? used : figures_only(t + i, rules, &m);
        if (!used)
            continue;
        time_read(t + i + used, &m);
        found = moment_print(&m, rules, a);
        i += used - 1;
    }
    return found;
}

const char *date_of_url(struct span url, const struct date_rules *rules, struct arena *a)
{
    for (size_t i = 0; i + 8 <= url.n; i++) {
        if (i && digit_of((unsigned char)url.p[i - 1]) >= 0)
            continue;
        size_t n = url.n - i < 11 ? url.n - i : 11;
        struct token t[TOKENS_MAX + 8] = {0};
        struct moment m = {0};
        if ((url.p[i] != '1' && url.p[i] != '2') || !tokens_read(span_at(url.p + i, n), t))
            continue;
        if (year_first(t, &m))
            return moment_print(&m, rules, a);
    }
    return NULL;
}

const char *date_of_us(int64_t us, struct arena *a)
{
    struct moment m = {0};
    date_from_days(us / 86400000000, &m);
    return arena_printf(a, "%04d-%02d-%02d", (int)m.year, m.month, m.day);
}
