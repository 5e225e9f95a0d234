/* SPDX-License-Identifier: Apache-2.0 */
#include <glob.h>
#include "read_help.h"
#include "corpus_help.h"
#include "text/fold.h"
#include "text/token.h"

struct row {
    const char *bytes;
    size_t n;
    const char *content_type;
    enum charset_kind kind;
    const char *name, *utf8;
};

#define ROW(bytes, ...)                                                                            \
    {                                                                                              \
        bytes, sizeof(bytes) - 1, __VA_ARGS__                                                      \
    }

/* windows-1256 and ISO-8859-6 of "قال رئيس المجلس إن أربعين عائلة عادت إلى البلدة" */
#define W1256                                                                                      \
    "\xDE\xC7\xE1 \xD1\xC6\xED\xD3 \xC7\xE1\xE3\xCC\xE1\xD3 \xC5\xE4 \xC3\xD1\xC8\xDA\xED\xE4 "    \
    "\xDA\xC7\xC6\xE1\xC9 \xDA\xC7\xCF\xCA \xC5\xE1\xEC \xC7\xE1\xC8\xE1\xCF\xC9"
#define I8859                                                                                      \
    "\xE2\xC7\xE4 \xD1\xC6\xEA\xD3 \xC7\xE4\xE5\xCC\xE4\xD3 \xC5\xE6 \xC3\xD1\xC8\xD9\xEA\xE6 "    \
    "\xD9\xC7\xC6\xE4\xC9 \xD9\xC7\xCF\xCA \xC5\xE4\xE9 \xC7\xE4\xC8\xE4\xCF\xC9"
#define ARABIC "قال رئيس المجلس إن أربعين عائلة عادت إلى البلدة"

static const struct row rows[] = {
    ROW("plain", NULL, CHARSET_PLAIN, "UTF-8", "plain"),
    ROW("", NULL, CHARSET_PLAIN, "UTF-8", ""),
    ROW("\xEF\xBB\xBF"
        "x",
        "text/html; charset=windows-1256", CHARSET_HTML, "UTF-8", "x"),
    /* valid UTF-8 wins over whoever says otherwise */
    ROW(ARABIC, "text/html; charset=ISO-8859-1", CHARSET_HTML, "UTF-8", ARABIC),
    ROW("<meta charset=windows-1256>" ARABIC, NULL, CHARSET_HTML, "UTF-8",
        "<meta charset=windows-1256>" ARABIC),
    /* declared by HTTP, by meta, by XML, by nobody, wrongly */
    ROW(W1256, "text/html;charset=\"windows-1256\"", CHARSET_HTML, "windows-1256", ARABIC),
    ROW(I8859, "text/html; charset=iso-8859-6", CHARSET_HTML, "ISO-8859-6", ARABIC),
    ROW("<META http-equiv=Content-Type content='text/html; charset=windows-1256'>" W1256, NULL,
        CHARSET_HTML, "windows-1256",
        "<META http-equiv=Content-Type content='text/html; charset=windows-1256'>" ARABIC),
    ROW("<?xml version=\"1.0\" encoding=\"iso-8859-6\"?>" I8859, NULL, CHARSET_XML, "ISO-8859-6",
        "<?xml version=\"1.0\" encoding=\"iso-8859-6\"?>" ARABIC),
    ROW(W1256, NULL, CHARSET_PLAIN, "windows-1256", ARABIC),
    ROW(I8859, NULL, CHARSET_PLAIN, "ISO-8859-6", ARABIC),
    ROW(W1256, "text/html; charset=utf-8", CHARSET_HTML, "windows-1256", ARABIC),
    ROW(W1256, "text/html; charset=ISO-8859-1", CHARSET_HTML, "windows-1256", ARABIC),
    ROW(W1256, "text/html; charset=iso-8859-6", CHARSET_HTML, "windows-1256", ARABIC),
    ROW(I8859, "text/html; charset=windows-1256", CHARSET_HTML, "ISO-8859-6", ARABIC),
    ROW(W1256, "text/html; charset=foo", CHARSET_HTML, "windows-1256", ARABIC),
    ROW("caf\xE9 \x93so\x94", NULL, CHARSET_PLAIN, "windows-1252", "café “so”"),
    ROW("caf\xE9", "text/plain; charset=us-ascii", CHARSET_PLAIN, "windows-1252", "café"),
    ROW("\xC4\xE5\xEB\xEE", "text/html; charset=windows-1251", CHARSET_HTML, "windows-1251",
        "Дело"),
    ROW("\x82\xB1\x82\xF1", "text/html; charset=Shift_JIS", CHARSET_HTML, "Shift_JIS", "こん"),
    /* a declaration is not doubted because its language is a stranger */
    ROW("Dawn kienu s-sena \xBFied jistg\xB1u ji\xF5u ppubblikati", "text/html; charset=iso-8859-3",
        CHARSET_HTML, "ISO-8859-3", "Dawn kienu s-sena żied jistgħu jiġu ppubblikati"),
    /* labels that are none of ours are passed over, wherever they stand */
    ROW(W1256, "text/html; charset=x-user-defined", CHARSET_HTML, "windows-1256", ARABIC),
    ROW(I8859, "text/html; charset=foo; charset=ISO_8859-6:1987", CHARSET_HTML, "ISO-8859-6",
        ARABIC),
    ROW(ARABIC, "text/html; charset=utf8", CHARSET_HTML, "UTF-8", ARABIC),
    ROW("plain", "text/html; charset='", CHARSET_HTML, "UTF-8", "plain"),
    ROW("+ADw-script+AD4-", "text/html; charset=utf-7", CHARSET_HTML, "UTF-8", "+ADw-script+AD4-"),
    ROW("~{<:Ky~}", "text/html; charset=hz-gb-2312", CHARSET_HTML, "UTF-8", "~{<:Ky~}"),
    ROW("<!-- <meta charset=koi8-r> --><meta charset=\"cp1251\">\xC4\xE5\xEB\xEE", NULL,
        CHARSET_HTML, "windows-1251",
        "<!-- <meta charset=koi8-r> --><meta charset=\"cp1251\">Дело"),
    ROW("<meta charset=utf-16>caf\xE9", NULL, CHARSET_HTML, "windows-1252",
        "<meta charset=utf-16>café"),
    /* encoded twice: as windows-1252 and as windows-1256 take the bytes of UTF-8 */
    ROW("Ã©tÃ© â€œcafÃ©â€\xC2\x9D", NULL, CHARSET_HTML, "UTF-8", "été “café”"),
    ROW("Ù‚Ø§Ù„ Ø±Ø¦ÙŠØ³", NULL, CHARSET_HTML, "UTF-8", "قال رئيس"),
    ROW("ظ‚ط§ظ„ ط±ط¦ظٹط³", NULL, CHARSET_HTML, "UTF-8", "قال رئيس"),
    ROW("ÃƒÂ©tÃƒÂ©, dÃƒÂ©jÃƒÂ\xC2\xA0", NULL, CHARSET_HTML, "UTF-8", "été, déjà"),
    /* but not when only some of the text is, or too little to be sure */
    ROW("cafÃ©", NULL, CHARSET_HTML, "UTF-8", "cafÃ©"),
    ROW("Ã© est é, Ã¨ est è, Ãª est ê, Ã® est î, Ã´ est ô", NULL, CHARSET_HTML, "UTF-8",
        "Ã© est é, Ã¨ est è, Ãª est ê, Ã® est î, Ã´ est ô"),
    /* UTF-16 with and without a mark */
    ROW("\xFE\xFF\x06\x2A\0x", NULL, CHARSET_HTML, "UTF-16BE", "تx"),
    ROW("<\0p\0>\0a\0b\0c\0", NULL, CHARSET_HTML, "UTF-16LE", "<p>abc"),
    /* UTF-8 with a few faults stays UTF-8 */
    ROW("عودة العائلات \xFF إلى البلدة", "text/html; charset=utf-8", CHARSET_HTML, "UTF-8",
        "عودة العائلات \xEF\xBF\xBD إلى البلدة"),
    ROW("عودة العائلات إلى البلدة \xD8", NULL, CHARSET_PLAIN, "UTF-8",
        "عودة العائلات إلى البلدة \xEF\xBF\xBD"),
    ROW("a “quote” and a cut one \xE2\x80", "text/html; charset=utf-8", CHARSET_HTML, "UTF-8",
        "a “quote” and a cut one \xEF\xBF\xBD"),
    ROW("\x93one\x94 and \x93two\x94", "text/html; charset=utf-8", CHARSET_HTML, "windows-1252",
        "“one” and “two”"),
    /* overlong and surrogate forms are faults */
    ROW("عودة العائلات إلى البلدة \xC0\xAF", NULL, CHARSET_PLAIN, "UTF-8",
        "عودة العائلات إلى البلدة \xEF\xBF\xBD\xEF\xBF\xBD"),
};

static void charset__bytes_become_the_right_characters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena a;
        struct error e = {{0}};
        struct charset_text t;
        arena_init(&a, 16 << 20);
        enum fate fate = charset_decode(span_at(rows[i].bytes, rows[i].n), rows[i].content_type,
                                        rows[i].kind, &a, &t, &e);
        if (fate || strcmp(t.name, rows[i].name) || !span_equal(t.utf8, span_of(rows[i].utf8)))
            fail_msg("row %zu: %s, '%.*s' instead of %s, '%s'", i, fate ? e.text : t.name,
                     (int)t.utf8.n, t.utf8.p, rows[i].name, rows[i].utf8);
        arena_done(&a);
    }
}

static void charset__every_character_knows_its_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena a;
        struct charset_text t;
        arena_init(&a, 16 << 20);
        assert_int_equal(charset_decode(span_at(rows[i].bytes, rows[i].n), rows[i].content_type,
                                        rows[i].kind, &a, &t, NULL),
                         FATE_DONE);
        assert_int_equal(charset_raw(&t, t.utf8.n), rows[i].n);
        size_t last = 0;
        for (size_t k = 0; k <= t.utf8.n; k++) {
            assert_true(charset_raw(&t, k) >= last && charset_raw(&t, k) <= rows[i].n);
            last = charset_raw(&t, k);
        }
        arena_done(&a);
    }
}

static void charset__a_declaration_behind_the_first_kilobyte_is_found(void **state)
{
    (void)state;
    struct arena a;
    struct buf b;
    struct charset_text t;
    arena_init(&a, 16 << 20);
    buf_init(&b, 1 << 16);
    help_repeat(&b, "<!-- a long comment -->", 100);
    help_repeat(&b, "<meta charset=koi8-r>\xC1", 1);
    assert_int_equal(charset_decode(buf_span(&b), NULL, CHARSET_HTML, &a, &t, NULL), FATE_DONE);
    assert_string_equal(t.name, "KOI8-R");
    buf_done(&b);
    arena_done(&a);
}

static void charset__what_is_no_text_is_refused(void **state)
{
    (void)state;
    static const struct row binaries[] = {
        ROW("\x89PNG\r\n\x1A\n....", "text/html", CHARSET_HTML, "a PNG image", ""),
        ROW("%PDF-1.4 ...", "text/html", CHARSET_HTML, "a PDF document", ""),
        ROW("\x1F\x8B\x08\x00", "text/html", CHARSET_HTML, "a gzip file", ""),
        ROW("\x01\x02\x03\x04\x05\x06\x07\x08\x0E\x0F\x10\x11 ab", NULL, CHARSET_HTML,
            "control characters", ""),
    };
    for (size_t i = 0; i < sizeof(binaries) / sizeof(binaries[0]); i++) {
        struct arena a;
        struct error e = {{0}};
        struct charset_text t;
        arena_init(&a, 1 << 20);
        assert_int_equal(charset_decode(span_at(binaries[i].bytes, binaries[i].n),
                                        binaries[i].content_type, binaries[i].kind, &a, &t, &e),
                         FATE_REJECT);
        assert_non_null(strstr(e.text, binaries[i].name));
        arena_done(&a);
    }
}

static void charset__utf16_without_a_mark_is_told_by_its_blocks(void **state)
{
    static const char text[] = ARABIC "\n" ARABIC;
    struct arena a;

    (void)state;
    arena_init(&a, 16 << 20);
    for (unsigned big = 0; big < 2; big++) {
        char wide[512];
        size_t n = 0;
        for (size_t i = 0; i < sizeof text - 1;) {
            uint32_t c = utf8_next(span_at(text, sizeof text - 1), &i);
            wide[n + big] = (char)c;
            wide[n + !big] = (char)(c >> 8);
            n += 2;
        }
        struct charset_text t;
        assert_int_equal(charset_decode(span_at(wide, n), "text/html; charset=utf-8", CHARSET_HTML,
                                        &a, &t, NULL),
                         FATE_DONE);
        assert_string_equal(t.name, big ? "UTF-16BE" : "UTF-16LE");
        assert_true(span_equal(t.utf8, span_at(text, sizeof text - 1)));
    }
    arena_done(&a);
}

static void charset__text_that_is_mostly_lost_is_refused(void **state)
{
    struct arena a;
    struct buf b;
    struct error e = {{0}};
    struct charset_text t;

    (void)state;
    arena_init(&a, 16 << 20);
    buf_init(&b, 1 << 16);
    help_repeat(&b, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD ", 20);
    assert_int_equal(charset_decode(buf_span(&b), NULL, CHARSET_HTML, &a, &t, &e), FATE_REJECT);
    assert_string_equal(e.text, "not text: 75 % of its characters cannot be read as 'UTF-8'");
    help_repeat(&b, "A page that is sound but for a name or two in its foot. ", 60);
    assert_int_equal(charset_decode(buf_span(&b), NULL, CHARSET_HTML, &a, &t, &e), FATE_DONE);
    buf_done(&b);
    arena_done(&a);
}

static void charset__every_label_leads_to_a_charset_that_decodes(void **state)
{
    static const char *const labels[] = {"utf8",
                                         "UTF-16",
                                         "utf-16be",
                                         "x-cp1256",
                                         "ISO_8859-6:1987",
                                         "asmo-708",
                                         "arabic",
                                         "latin1",
                                         "ansi_x3.4-1968",
                                         "iso-8859-2",
                                         "iso-8859-16",
                                         "koi",
                                         "koi8-ru",
                                         "866",
                                         "x-mac-cyrillic",
                                         "elot_928",
                                         "logical",
                                         "l5",
                                         "windows-1257",
                                         "windows-1258",
                                         "tis-620",
                                         "mac",
                                         "gb_2312-80",
                                         "gb18030",
                                         "big5-hkscs",
                                         "x-euc-jp",
                                         "ms_kanji",
                                         "csISO2022JP",
                                         "ks_c_5601-1987"};
    struct arena a;

    (void)state;
    arena_init(&a, 16 << 20);
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        struct charset_text t;
        struct error e = {{0}};
        char *type = arena_printf(&a, "text/html; charset=\"%s\"", labels[i]);
        assert_int_equal(charset_decode(SPAN("\xE1"), type, CHARSET_HTML, &a, &t, &e), FATE_DONE);
        assert_true(utf8_is_valid(t.utf8));
    }
    arena_done(&a);
}

static void charset__any_bytes_give_valid_text(void **state)
{
    (void)state;
    static const char *const types[] = {NULL,
                                        "x; charset=utf-16",
                                        "x; charset=gb18030",
                                        "x; charset=iso-2022-jp",
                                        "x; charset=windows-1256",
                                        "x; charset=euc-kr",
                                        "x; charset=utf-8",
                                        "x; charset=big5"};
    uint32_t seed = 7;
    struct arena a;
    arena_init(&a, 16 << 20);
    for (int round = 0; round < 2000; round++) {
        char bytes[97];
        for (size_t i = 0; i < sizeof(bytes); i++) {
            seed = seed * 1103515245 + 12345;
            bytes[i] = (char)(32 + (seed >> 16) % 224);
        }
        struct charset_text t;
        struct error e = {{0}};
        enum fate fate = charset_decode(span_at(bytes, sizeof(bytes)), types[round % 8],
                                        CHARSET_HTML, &a, &t, &e);
        assert_true(fate == FATE_REJECT || utf8_is_valid(t.utf8));
        arena_reset(&a);
    }
    arena_done(&a);
}

/* ---- tests/corpus/text: hostile texts, through read_text() or read_bytes() ---- */

/*
 * NAME.bin holds the bytes, or NAME.gen says how to make them: lines of a count, a TAB and what is
 * repeated. NAME.expect: "as: bytes" (else text), "type: " of HTTP, "charset: ", "becomes: " the
 * whole text, "holds: " a part of it, "refused: " the sentence. \n, \\ and \xNN are escapes.
 */
#define CORPUS_BUDGET ((size_t)128 << 20)
#define MARKS_MAX 30

/* What no stored text may be, whatever came in; and that the next stages can afford it. */
static void check_stored(const char *path, struct span s, struct arena *a)
{
    struct span nfc;
    struct text t;
    struct tokens ts;
    unsigned marks = 0;

    assert_true(utf8_is_valid(s));
    assert_int_equal(utf8_nfc(s, a, &nfc, NULL), FATE_DONE);
    if (!span_equal(nfc, s))
        fail_msg("%s: is not NFC", path);
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        bool is_mark = c >= 0x300 && c < 0x370;
        marks = is_mark ? marks + 1 : 0;
        if ((c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) ||
            (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) || marks > MARKS_MAX)
            fail_msg("%s: U+%04X", path, (unsigned)c);
    }
    assert_int_equal(text_build(s, a, &t, NULL), FATE_DONE);
    token_split(&t, a, &ts);
}

static void check_line(const char *path, struct span key, struct span value, const Cw__Document *d,
                       const struct error *e)
{
    struct buf want;
    buf_init(&want, 1 << 20);
    corpus_unescape(value, &want);
    struct span text = d ? span_of(d->text) : SPAN(""), part = buf_span(&want);
    bool is_met = true;

    if (span_equal(key, SPAN("becomes")))
        is_met = span_equal(text, part);
    else if (span_equal(key, SPAN("holds")))
        is_met = span_find(text, part) < text.n;
    else if (span_equal(key, SPAN("charset")))
        is_met = d && span_equal(span_of(d->charset), value);
    else if (span_equal(key, SPAN("refused")))
        is_met = !d && span_equal(span_of(e->text), value);
    if (!is_met)
        fail_msg("%s: %.*s: got %s '%.200s'", path, (int)key.n, key.p, d ? d->charset : e->text,
                 text.p);
    buf_done(&want);
}

static struct span value_of(struct span expect, const char *key, const char *preset)
{
    struct span line, name;

    while (span_split(&expect, '\n', &line))
        if (span_split(&line, ':', &name) && span_equal(name, span_of(key)))
            return span_trim(line);
    return span_of(preset);
}

static void corpus_check(struct reader *r, const char *path)
{
    char *expect = cases_read_file(path);
    struct span lines = span_of(expect), line, key;
    struct arena a;
    struct buf bytes;
    struct error e = {{0}};
    Cw__Document *d = NULL;
    uint64_t start = clock_thread_cpu_us();

    arena_init(&a, CORPUS_BUDGET);
    buf_init(&bytes, 4 << 20);
    corpus_load(path, ".bin", &bytes);
    bool is_bytes = span_equal(value_of(lines, "as", "text"), SPAN("bytes"));
    char *type = arena_string(&a, value_of(lines, "type", "text/plain"));
    enum fate fate = is_bytes ? read_bytes(r, buf_span(&bytes), type, NULL, &a, &d, &e)
                              : read_text(buf_span(&bytes), &a, &d, &e);
    assert_int_equal(fate, value_of(lines, "refused", "").n ? FATE_REJECT : FATE_DONE);
    if (fate == FATE_DONE)
        check_stored(path, span_of(d->text), &a);
    uint64_t took_us = clock_thread_cpu_us() - start;
    if (took_us > BUDGET_CPU_US)
        fail_msg("%s: took %lu ms", path, (unsigned long)took_us / 1000);
    while (span_split(&lines, '\n', &line))
        if (line.n && line.p[0] != '#' && span_split(&line, ':', &key))
            check_line(path, key, span_trim(line), fate ? NULL : d, &e);
    buf_done(&bytes);
    arena_done(&a);
    free(expect);
}

static void charset__hostile_texts_are_stored_sound(void **state)
{
    glob_t found;
    struct reader *r;

    (void)state;
    assert_int_equal(read_open(&help_conf, &r, NULL), FATE_DONE);
    assert_int_equal(glob(CW_SOURCE_DIR "/tests/corpus/text/*.expect", 0, NULL, &found), 0);
    assert_true(found.gl_pathc > 30);
    for (size_t i = 0; i < found.gl_pathc; i++)
        corpus_check(r, found.gl_pathv[i]);
    globfree(&found);
    read_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charset__bytes_become_the_right_characters),
        cmocka_unit_test(charset__every_character_knows_its_byte),
        cmocka_unit_test(charset__a_declaration_behind_the_first_kilobyte_is_found),
        cmocka_unit_test(charset__what_is_no_text_is_refused),
        cmocka_unit_test(charset__utf16_without_a_mark_is_told_by_its_blocks),
        cmocka_unit_test(charset__text_that_is_mostly_lost_is_refused),
        cmocka_unit_test(charset__every_label_leads_to_a_charset_that_decodes),
        cmocka_unit_test(charset__any_bytes_give_valid_text),
        cmocka_unit_test(charset__hostile_texts_are_stored_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
