/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_language - how often the language stage is right on labelled lines, and how long it takes,
 * beside CLD2 alone.
 *
 *   bench_language [--errors] [--half 0|1] [--data DIR] [FILE.tsv[.gz]]
 *                                                    lines "label TAB text TAB variant"
 *
 * Each line counts whole, cut to its first seven words (a headline) and to five; eight lines of one
 * variant make a document. Five words and lines also with the right language declared, and with a
 * wrong one. Lines of two languages joined in one paragraph, by sentence and by quoted clause, tell
 * what spans are worth, beside CLD2's own; three lines of one language, how often a cut is wrong.
 * --half takes the lines whose CRC-32 is even or odd: rules are made and weights learned from half
 * 1, so that half 0 tells what they are worth.
 *
 * Built with: bench: language
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "claimwire.pb-c.h"
#include "cld2.h"
#include "common/clock.h"
#include "common/conf.h"
#include "language.h"

#define LINE_BYTES 65536
#define BUDGET ((size_t)64 << 20)
#define NAMES_MAX 256
#define NAME_BYTES 16
#define HEADLINE_BYTES 80
#define DOCUMENT_LINES 8
#define DOCUMENT_BYTES 32768
#define ARTICLE_BYTES 4096
#define KEPT_MAX 24
#define KEPT_BYTES_MIN 60
#define CHUNKS_MAX 4096
#define UNSPACED_WORD 3 /* letters that stand for a word where words are not set apart */

enum row { ROW_ARTICLE, ROW_DOCUMENT, ROW_LINE, ROW_SHORT_LINE, ROW_HEADLINE, ROW_FIVE, ROWS };

static const char *const row_names[ROWS] = {"4 KB",    "document", "line", "line to 80 bytes",
                                            "7 words", "5 words"};

struct count {
    unsigned all, right, und, right_cld2;
    unsigned said, said_cld2; /* texts of any label that got this name for an answer */
    uint64_t spent_us, spent_cld2_us;
};

struct named {
    char name[NAME_BYTES];
    struct count row[ROWS];
    char document[DOCUMENT_BYTES];
    unsigned lines;
    char article[ARTICLE_BYTES + LINE_BYTES];
    char *kept[KEPT_MAX]; /* long lines, to be mixed with others */
    unsigned kepts;
};

struct names {
    struct named *at[NAMES_MAX];
    size_t n;
};

/* Languages in Arabic letters, the last stands for all others. */
static const char *const arabic[] = {"ar", "fa", "ur", "ckb", "ps", "ug", "sd", "other"};
#define ARABIC (sizeof arabic / sizeof *arabic)

struct bench {
    struct language_detector *detector;
    struct arena arena;
    bool prints_errors;
    int half; /* -1: all */
    struct count row[ROWS];
    struct names labels, variants;
    unsigned confusion[2][ARABIC][ARABIC]; /* of lines and of five words: label, answer */
    unsigned declared[2][3], declared_all; /* right ones of lines and of five words, by enum hint */
    const char *wrong;                     /* the label of the line before that had another one */
};

enum hint { HINT_RIGHT, HINT_NONE, HINT_WRONG };

static struct named *named(struct names *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->at[i]->name, name) == 0)
            return names->at[i];
    struct named *new = names->n < NAMES_MAX ? calloc(1, sizeof *new) : NULL;
    if (!new)
        exit(2);
    memcpy(new->name, name, strnlen(name, NAME_BYTES - 1));
    names->at[names->n++] = new;
    return new;
}

/* CLD2 alone gets its codes put right: only its judgement is measured. */
static const char *iso(const char *code, const char *label)
{
    static const char *const same[][2] = {{"iw", "he"},  {"nn", "no"},  {"zh-Hant", "zh"},
                                          {"ku", "ckb"}, {"fil", "tl"}, {"sr-ME", "sr"}};

    if (!code)
        return "und";
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(code, same[i][0]) == 0 && strcmp(label, same[i][1]) == 0)
            return label;
    return code;
}

static size_t arabic_at(const char *language)
{
    size_t i = 0;

    while (i < ARABIC - 1 && strcmp(arabic[i], language) != 0)
        i++;
    return i;
}

static void add(struct count *to, const struct count *c)
{
    to->all += c->all, to->right += c->right, to->und += c->und;
    to->right_cld2 += c->right_cld2;
    to->spent_us += c->spent_us, to->spent_cld2_us += c->spent_cld2_us;
}

static void measure(struct bench *b, enum row row, const char *label, const char *variant,
                    char *text)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct cld2_answer answer;
    struct error e;

    arena_reset(&b->arena);
    doc.text = text;
    uint64_t begun = clock_thread_cpu_us();
    if (language_annotate(b->detector, &doc, &b->arena, &e) != FATE_DONE) {
        fprintf(stderr, "bench_language: %s\n", e.text);
        exit(1);
    }
    uint64_t between = clock_thread_cpu_us();
    cld2_detect(text, strlen(text), NULL, &answer);
    uint64_t end = clock_thread_cpu_us();
    const char *by_cld2 = iso(answer.best[0].language, label);
    struct count c = {.all = 1,
                      .right = strcmp(doc.language, label) == 0,
                      .und = strcmp(doc.language, "und") == 0,
                      .right_cld2 = strcmp(by_cld2, label) == 0,
                      .spent_us = between - begun,
                      .spent_cld2_us = end - between};
    add(&b->row[row], &c);
    add(&named(&b->labels, label)->row[row], &c);
    add(&named(&b->variants, variant)->row[row], &c);
    named(&b->labels, doc.language)->row[row].said++;
    named(&b->labels, by_cld2)->row[row].said_cld2++;
    if (row == ROW_LINE || row == ROW_FIVE)
        b->confusion[row == ROW_FIVE][arabic_at(label)][arabic_at(doc.language)]++;
    if (b->prints_errors && row != ROW_SHORT_LINE && !c.right)
        printf("error\t%s\t%s\t%s\t%.2f\tcld2 %s\t%s\n", row_names[row], label, doc.language,
               (double)doc.language_score, by_cld2, text);
}

/* The same text with the right language declared, with none, and with a wrong one. */
static void measure_declared(struct bench *b, bool is_short, const char *label, char *text)
{
    const char *declared[] = {label, NULL, b->wrong};

    for (enum hint h = HINT_RIGHT; h <= HINT_WRONG; h++) {
        Cw__Document doc = CW__DOCUMENT__INIT;
        struct error e;
        arena_reset(&b->arena);
        doc.text = text;
        doc.declared_language = (char *)declared[h];
        if (language_annotate(b->detector, &doc, &b->arena, &e) == FATE_DONE)
            b->declared[is_short][h] += strcmp(doc.language, label) == 0;
    }
}

/* The first `words` words; of unspaced scripts as many letters as make them. */
static void cut(const char *text, unsigned words, char *ret)
{
    size_t blank = 0, unspaced = 0, n = 0;

    for (; text[n] && blank < words && unspaced < (size_t)words * UNSPACED_WORD; n++) {
        unsigned char c = (unsigned char)text[n], d = c ? (unsigned char)text[n + 1] : 0;
        bool is_unspaced = (c >= 0xE3 && c <= 0xE9) ||
                           (c == 0xE1 && (d == 0x9E || d == 0x9F || d == 0x80 || d == 0x81)) ||
                           (c == 0xE0 && d >= 0xB8 && d <= 0xBB);
        blank += c == ' ';
        unspaced += is_unspaced;
    }
    while ((text[n] & 0xC0) == 0x80)
        n++;
    memcpy(ret, text, n);
    ret[n] = '\0';
}

static void measure_line(struct bench *b, const char *label, char *text, const char *variant)
{
    static char part[LINE_BYTES];
    struct named *v = named(&b->variants, variant);

    measure(b, ROW_LINE, label, variant, text);
    if (strlen(text) <= HEADLINE_BYTES)
        measure(b, ROW_SHORT_LINE, label, variant, text);
    cut(text, 7, part);
    measure(b, ROW_HEADLINE, label, variant, part);
    cut(text, 5, part);
    measure(b, ROW_FIVE, label, variant, part);
    struct named *l = named(&b->labels, label);
    if (b->wrong && strcmp(b->wrong, label) != 0) {
        b->declared_all++;
        measure_declared(b, false, label, text);
        measure_declared(b, true, label, part);
    }
    b->wrong = l->name;
    if (l->kepts < KEPT_MAX && strlen(text) >= KEPT_BYTES_MIN)
        l->kept[l->kepts++] = strdup(text);
    strcat(strcat(v->article, text), v->lines % 3 == 2 ? "\n\n" : " ");
    if (strlen(v->article) >= ARTICLE_BYTES) {
        measure(b, ROW_ARTICLE, label, variant, v->article);
        v->article[0] = '\0';
    }
    size_t have = strlen(v->document), more = strlen(text);
    if (have + more + 2 < DOCUMENT_BYTES)
        memcpy(v->document + have, text, more + 1), strcat(v->document, "\n");
    if (++v->lines % DOCUMENT_LINES == 0) {
        measure(b, ROW_DOCUMENT, label, variant, v->document);
        v->document[0] = '\0';
    }
}

static double share(unsigned part, unsigned all)
{
    return all > 0 ? (double)part / all : 0;
}

static bool is_below(const struct count *c)
{
    static const enum row rows[] = {ROW_LINE, ROW_HEADLINE, ROW_FIVE};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (c[rows[i]].right < c[rows[i]].right_cld2)
            return true;
    return false;
}

/* Names with texts where CLD2 has more come first. */
static void print_names(const char *title, const struct names *names)
{
    static const enum row rows[] = {ROW_DOCUMENT, ROW_LINE, ROW_HEADLINE, ROW_FIVE};

    printf("\n%-10s %5s  %-14s  %-14s  %-14s  %-14s\n", title, "lines", "document cld2",
           "line     cld2", "7 words  cld2", "5 words  cld2");
    for (size_t i = 0; i < 2 * names->n; i++) {
        const struct count *c = names->at[i % names->n]->row;
        if (c[ROW_LINE].all == 0 || is_below(c) != (i < names->n))
            continue;
        printf("%-10s %5u", names->at[i % names->n]->name, c[ROW_LINE].all);
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
            const struct count *r = &c[rows[k]];
            printf("  %.3f %.3f %s", share(r->right, r->all), share(r->right_cld2, r->all),
                   r->right < r->right_cld2 ? "<" : " ");
        }
        printf("\n");
    }
}

static void print_precision(struct bench *b, const char *name)
{
    static const enum row rows[] = {ROW_LINE, ROW_HEADLINE, ROW_FIVE};
    const struct named *n = named(&b->labels, name);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct count *c = &n->row[rows[i]];
        printf("%-4s %-8s precision %.4f cld2 %.4f   recall %.4f cld2 %.4f   of %u\n", name,
               row_names[rows[i]], share(c->right, c->said), share(c->right_cld2, c->said_cld2),
               share(c->right, c->all), share(c->right_cld2, c->all), c->all);
    }
}

static void print_confusion(const char *title, unsigned of[ARABIC][ARABIC])
{
    printf("\nlanguages in Arabic letters, %s (down: label, across: answer)\n%-6s", title, "");
    for (size_t k = 0; k < ARABIC; k++)
        printf("%6s", arabic[k]);
    for (size_t i = 0; i < ARABIC; i++) {
        printf("\n%-6s", arabic[i]);
        for (size_t k = 0; k < ARABIC; k++)
            printf("%6u", of[i][k]);
    }
    printf("\n");
}

/* ------------------------------------------------------------------------------ mixtures */

/* Which language each byte of a mixture is in, by the label, by us and by CLD2. */
struct mixture {
    char text[LINE_BYTES];
    const char *label[LINE_BYTES], *ours[LINE_BYTES], *cld2[LINE_BYTES];
    size_t n;
};

struct mixed {
    unsigned texts, letters, right, right_cld2, edges, edge_error, edge_error_cld2, exact;
};

static void put_part(struct mixture *m, const char *label, const char *text, size_t n)
{
    memcpy(m->text + m->n, text, n);
    for (size_t i = 0; i < n; i++)
        m->label[m->n + i] = label;
    m->n += n;
    m->text[m->n++] = ' ';
    m->label[m->n - 1] = NULL;
    m->text[m->n] = '\0';
}

static size_t words_end(const char *text, unsigned words)
{
    size_t n = 0;

    for (; text[n] && words > 0; n++)
        words -= text[n] == ' ';
    return n;
}

static void judge_mixture(struct bench *b, struct mixture *m)
{
    static struct cld2_chunk chunk[CHUNKS_MAX];
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct error e;
    size_t n = cld2_split(m->text, m->n, chunk, CHUNKS_MAX), point = 0, at = 0;

    arena_reset(&b->arena);
    doc.text = m->text;
    if (language_annotate(b->detector, &doc, &b->arena, &e) != FATE_DONE)
        exit(1);
    for (size_t i = 0; i < m->n; i++) {
        m->ours[i] = m->cld2[i] = "und";
        point += i > 0 && (m->text[i] & 0xC0) != 0x80;
        while (at < doc.n_languages && doc.languages[at]->end <= point)
            at++;
        if (at < doc.n_languages && doc.languages[at]->start <= point)
            m->ours[i] = doc.languages[at]->language;
    }
    for (size_t k = 0; k < n && k < CHUNKS_MAX; k++)
        for (size_t i = chunk[k].start; i < chunk[k].end && i < m->n; i++)
            m->cld2[i] = m->label[i] ? iso(chunk[k].language, m->label[i]) : "und";
}

/* How far the nearest change of language is from where the labels change, in bytes. */
static unsigned edge_error(const struct mixture *m, const char *const *of, size_t at)
{
    for (size_t d = 0; d < m->n; d++) {
        if (at + d + 1 < m->n && at + d > 0 && of[at + d] != of[at + d - 1] &&
            strcmp(of[at + d], of[at + d - 1]) != 0)
            return (unsigned)d;
        if (at > d + 1 && strcmp(of[at - d], of[at - d - 1]) != 0)
            return (unsigned)d;
    }
    return (unsigned)m->n;
}

static void count_mixture(const struct mixture *m, struct mixed *to)
{
    unsigned wrong = 0;

    for (size_t i = 0; i < m->n; i++) {
        bool is_letter = m->label[i] && ((unsigned char)m->text[i] >= 0xC0 ||
                                         ((m->text[i] | 32) >= 'a' && (m->text[i] | 32) <= 'z'));
        if (is_letter) {
            to->letters++;
            to->right += strcmp(m->ours[i], m->label[i]) == 0;
            wrong += strcmp(m->ours[i], m->label[i]) != 0;
            to->right_cld2 += strcmp(m->cld2[i], m->label[i]) == 0;
        }
        if (i > 1 && m->label[i] && !m->label[i - 1] && m->label[i] != m->label[i - 2]) {
            to->edges++;
            to->edge_error += edge_error(m, m->ours, i);
            to->edge_error_cld2 += edge_error(m, m->cld2, i);
        }
    }
    to->texts++;
    to->exact += wrong == 0;
}

enum form { FORM_SENTENCE, FORM_CLAUSE, FORM_ONE, FORMS };

static const char *const form_names[] = {"A. B. A.", "A \"B\" A", "A. A. A."};

static void mix(struct bench *b, const struct named *x, const struct named *y, enum form form,
                struct mixed *to)
{
    static struct mixture m;
    unsigned n = x->kepts < y->kepts ? x->kepts : y->kepts;

    for (unsigned i = 0; i + 1 < n; i++) {
        const char *one = x->kept[i], *two = x->kept[i + 1], *other = y->kept[n - 1 - i];
        size_t half = words_end(one, 8), quoted = words_end(other, 9);
        char quote[LINE_BYTES];
        m.n = 0;
        put_part(&m, x->name, one, form == FORM_CLAUSE ? half : strlen(one));
        snprintf(quote, sizeof quote, "\"%.*s\"", (int)quoted, other);
        if (form == FORM_ONE)
            put_part(&m, x->name, x->kept[(i + 2) % n], strlen(x->kept[(i + 2) % n]));
        else
            put_part(&m, y->name, form == FORM_CLAUSE ? quote : other,
                     strlen(form == FORM_CLAUSE ? quote : other));
        put_part(&m, x->name, form == FORM_CLAUSE ? one + half : two,
                 strlen(form == FORM_CLAUSE ? one + half : two));
        judge_mixture(b, &m);
        count_mixture(&m, to);
    }
}

static void print_mixed(const char *one, const char *other, const char *form, const struct mixed *x)
{
    unsigned edges = x->edges ? x->edges : 1;

    printf("%-4s %-4s %-8s %5u  letters right %.4f cld2 %.4f  texts without error %.3f"
           "  edge off by %5.1f cld2 %5.1f bytes\n",
           one, other, form, x->texts, share(x->right, x->letters),
           share(x->right_cld2, x->letters), share(x->exact, x->texts),
           (double)x->edge_error / edges, (double)x->edge_error_cld2 / edges);
}

static void measure_mixtures(struct bench *b)
{
    static const char *const pairs[][2] = {
        {"ar", "en"}, {"en", "ar"},  {"ar", "fr"}, {"ar", "fa"}, {"ar", "ur"}, {"ar", "ckb"},
        {"ar", "ps"}, {"fa", "ckb"}, {"en", "fr"}, {"en", "es"}, {"en", "de"}, {"en", "tr"},
        {"fr", "en"}, {"fr", "it"},  {"ru", "uk"}, {"ru", "bg"}, {"tr", "en"}};

    printf("\nmixtures in one paragraph\n");
    for (enum form f = FORM_SENTENCE; f <= FORM_CLAUSE; f++)
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
            struct mixed x = {0};
            mix(b, named(&b->labels, pairs[i][0]), named(&b->labels, pairs[i][1]), f, &x);
            print_mixed(pairs[i][0], pairs[i][1], form_names[f], &x);
        }
    struct mixed all = {0};
    for (size_t i = 0; i < b->labels.n; i++)
        mix(b, b->labels.at[i], b->labels.at[i], FORM_ONE, &all);
    print_mixed("each", "", form_names[FORM_ONE], &all);
}

static void print(struct bench *b)
{
    print_names("label", &b->labels);
    print_names("variant", &b->variants);
    print_confusion("lines", b->confusion[0]);
    print_confusion("5 words", b->confusion[1]);
    printf("\n");
    print_precision(b, "ar");
    print_precision(b, "en");
    measure_mixtures(b);
    printf("\n%u texts, right with the right language declared, none, a wrong one:\n"
           "  lines %.4f %.4f %.4f, 5 words %.4f %.4f %.4f\n",
           b->declared_all, share(b->declared[0][0], b->declared_all),
           share(b->declared[0][1], b->declared_all), share(b->declared[0][2], b->declared_all),
           share(b->declared[1][0], b->declared_all), share(b->declared[1][1], b->declared_all),
           share(b->declared[1][2], b->declared_all));
    printf("\n%-18s %6s %8s %8s %7s %8s %8s\n", "", "texts", "right", "cld2", "und", "us",
           "us cld2");
    for (size_t i = 0; i < ROWS; i++) {
        const struct count *c = &b->row[i];
        printf("%-18s %6u %8.4f %8.4f %7.4f %8.1f %8.1f\n", row_names[i], c->all,
               share(c->right, c->all), share(c->right_cld2, c->all), share(c->und, c->all),
               (double)c->spent_us / (c->all ? c->all : 1),
               (double)c->spent_cld2_us / (c->all ? c->all : 1));
    }
}

/* CRC-32 of the text: the same half everywhere. */
static int half_of(const char *text)
{
    uint32_t crc = ~0U;

    for (; *text; text++) {
        crc ^= (unsigned char)*text;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0);
    }
    return ~crc & 1;
}

static bool read_lines(struct bench *b, const char *path)
{
    static char line[LINE_BYTES], command[4096];

    snprintf(command, sizeof command, "zcat -f '%s'", path);
    FILE *in = popen(command, "r");
    while (in && fgets(line, sizeof line, in)) {
        char *text = strchr(line, '\t'), *variant = text ? strchr(text + 1, '\t') : NULL;
        if (!variant)
            continue;
        *text++ = *variant++ = '\0';
        variant[strcspn(variant, "\n")] = '\0';
        if (b->half < 0 || half_of(text) == b->half)
            measure_line(b, line, text, variant);
    }
    return in && pclose(in) == 0 && b->row[ROW_LINE].all > 0;
}

int main(int argc, char **argv)
{
    static struct bench b = {.half = -1};
    const char *path = CW_SOURCE_DIR "/../shared/data/language/ntrex_dev.tsv.gz";
    const char *data = NULL;
    struct language_conf conf;
    struct error e;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--errors") == 0)
            b.prints_errors = true;
        else if (strcmp(argv[i], "--half") == 0 && i + 1 < argc)
            b.half = atoi(argv[++i]);
        else if (strcmp(argv[i], "--data") == 0 && i + 1 < argc)
            data = argv[++i];
        else
            path = argv[i];
    }
    if (conf_load(language_conf_rows, &(struct conf_sources){0}, &conf, &e) != FATE_DONE) {
        fprintf(stderr, "bench_language: %s\n", e.text);
        return 1;
    }
    if (data) {
        free(conf.data_dir);
        conf.data_dir = strdup(data);
    }
    if (language_open(&conf, &b.detector, &e) != FATE_DONE) {
        fprintf(stderr, "bench_language: %s\n", e.text);
        return 1;
    }
    arena_init(&b.arena, BUDGET);
    if (!read_lines(&b, path)) {
        fprintf(stderr, "bench_language: cannot read '%s'\n", path);
        return 1;
    }
    print(&b);
    arena_done(&b.arena);
    language_close(b.detector);
    conf_free(language_conf_rows, &conf);
    return 0;
}
