/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "claimwire.pb-c.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/conf.h"
#include "language.h"

#define BUDGET ((size_t)192 << 20)
#define PATIENCE_MS 4000 /* with sanitizers; a tenth of it without */

struct fixture {
    struct arena arena;
    struct language_detector *detector;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    char dir[] = CW_SOURCE_DIR "/workers/language/data";
    struct error e;

    arena_init(&f->arena, BUDGET);
    if (language_open(&(struct language_conf){.data_dir = dir, .min_letters = 18}, &f->detector,
                      &e) != FATE_DONE)
        fail_msg("%s", e.text);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    language_close(f->detector);
    arena_done(&f->arena);
    free(f);
    return 0;
}

static void annotate(struct fixture *f, Cw__Document *doc, char *text)
{
    struct error e;

    arena_reset(&f->arena);
    cw__document__init(doc);
    doc->text = text;
    if (language_annotate(f->detector, doc, &f->arena, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    assert_true(doc->has_language_score);
    assert_true(doc->language_score >= 0 && doc->language_score <= 1);
    for (size_t i = 0; i < doc->n_languages; i++) {
        const Cw__LanguageSpan *s = doc->languages[i];
        assert_true(s->start < s->end);
        assert_true(i == 0 || s->start >= doc->languages[i - 1]->end);
        assert_true(s->score >= 0 && s->score <= 1);
    }
}

/* First line: the document; then a line a span: "start end language script". */
static void check(struct cases_block *block, void *ctx)
{
    struct fixture *f = ctx;
    char *text = strndup(block->input.p, block->input.n);
    Cw__Document doc;
    struct buf out;

    buf_init(&out, 1 << 16);
    annotate(f, &doc, text);
    assert_true(buf_printf(&out, "%s\n", doc.language));
    for (size_t i = 0; i < doc.n_languages; i++)
        assert_true(buf_printf(&out, "%u %u %s %s\n", doc.languages[i]->start,
                               doc.languages[i]->end, doc.languages[i]->language,
                               doc.languages[i]->script));
    cases_expect(block, buf_span(&out));
    buf_done(&out);
    free(text);
}

static void language__cases(void **state)
{
    cases_run("language", "*.case", check, *state);
}

static void language__text_without_letters_is_undetermined(void **state)
{
    static char *const texts[] = {"", "\n\n", "12 345 ...", "\U0001F600 \u200F", "\u064E\u064E"};
    Cw__Document doc;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        annotate(*state, &doc, texts[i]);
        assert_string_equal(doc.language, "und");
        assert_int_equal(doc.n_languages, 0);
        assert_true(doc.language_score == 0);
    }
}

static void language__spans_cover_what_has_no_letters(void **state)
{
    char text[] = " 12:30\n\nThe road to the north is open again.\n\n* * *\n\n"
                  "La route du nord est de nouveau ouverte.\n\n2031\n";
    Cw__Document doc;

    annotate(*state, &doc, text);
    assert_int_equal(doc.n_languages, 2);
    assert_int_equal(doc.languages[0]->start, 1);
    assert_int_equal(doc.languages[0]->end, 51);
    assert_int_equal(doc.languages[1]->start, 53);
    assert_int_equal(doc.languages[1]->end, 99);
}

static void language__short_text_is_undetermined(void **state)
{
    char text[] = "Tal Amar";
    Cw__Document doc;

    annotate(*state, &doc, text);
    assert_string_equal(doc.language, "und");
    assert_int_equal(doc.n_languages, 1);
}

static void language__declaration_is_only_a_hint(void **state)
{
    struct fixture *f = *state;
    char text[] =
        "The council said on Tuesday that the road to the north would be open again within a week.";
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct error e;

    doc.text = text;
    doc.declared_language = "ar-SY";
    assert_int_equal(language_annotate(f->detector, &doc, &f->arena, &e), FATE_DONE);
    assert_string_equal(doc.language, "en");
}

static const char *declared_as(struct fixture *f, char *text, char *declared)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct error e;

    doc.text = text;
    doc.declared_language = declared;
    assert_int_equal(language_annotate(f->detector, &doc, &f->arena, &e), FATE_DONE);
    return doc.language;
}

/* Every word of it is both Indonesian and Malay. */
static void language__declaration_decides_what_the_text_leaves_open(void **state)
{
    char text[] = "Jalan utara dibuka semula";

    assert_string_equal(declared_as(*state, text, "ms"), "ms");
    assert_string_equal(declared_as(*state, text, "id-ID"), "id");
}

static void language__declared_nonsense_is_ignored(void **state)
{
    char text[] = "The road to the north is open again.";

    assert_string_equal(declared_as(*state, text, "x-default"), "en");
    assert_string_equal(declared_as(*state, text, ""), "en");
    assert_string_equal(declared_as(*state, text, "zz"), "en");
}

/* Arabic written with Latin letters and figures has no code of its own; it must not pass for
 * Arabic letters, and nothing of it is a sure answer. */
static void language__arabizi_is_no_sure_answer(void **state)
{
    char text[] = "ya3ni el 6aree2 lal shamal maftoo7 mn el yom 3al a5er";
    Cw__Document doc;

    annotate(*state, &doc, text);
    assert_string_not_equal(doc.language, "ar");
    assert_true(doc.language_score < 0.75F);
}

static void language__ill_formed_text_is_refused(void **state)
{
    struct fixture *f = *state;
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct error e;

    doc.text = "a\xED\xA0\x80z";
    assert_int_equal(language_annotate(f->detector, &doc, &f->arena, &e), FATE_REJECT);
    assert_string_equal(e.text, "text is not valid UTF-8");
}

static void language__hostile_text_takes_linear_time(void **state)
{
    static const char *const units[] = {
        "a",
        "a\u0627",
        "a\n\n",
        "\u0627\u0644",
        " ",
        "\n",
        "\u0436a\u05D0",
        "word ",
        "\u4E00",
        "\uFDFA",
        "\u0628\u0640\u202B",
        "\u0441a",
        "\u0301",
        "Zq",
        "Tal Amar ",
        "word. \u0441\u043B\u043E\u0432\u043E. ",
        "The road is open. La route est de nouveau ouverte. ",
        "The road to the north is open.\n\n\u0627\u0644\u0637\u0631\u064A\u0642 "
        "\u0625\u0644\u0649 \u0627\u0644\u0634\u0645\u0627\u0644 "
        "\u0645\u0641\u062A\u0648\u062D.\n\n",
        "a, ",
        "abcdefghijklmnopqrstuvwxyz \u0627\u0644\u0631\u0642\u0629\u0645\u0646 "};
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t n = strlen(units[i]), bytes = (1u << 20) / n * n;
        char *p = malloc(bytes + 1);
        Cw__Document doc;
        uint64_t begun = clock_thread_cpu_us();
        assert_non_null(p);
        for (size_t k = 0; k < bytes; k += n)
            memcpy(p + k, units[i], n);
        p[bytes] = '\0';
        annotate(f, &doc, p);
        if ((clock_thread_cpu_us() - begun) / 1000 > PATIENCE_MS)
            fail_msg("a megabyte of '%s' took %u ms", units[i],
                     (unsigned)((clock_thread_cpu_us() - begun) / 1000));
        free(p);
    }
}

static void language__missing_data_are_refused(void **state)
{
    char dir[] = "/nowhere";
    struct language_detector *d;
    struct error e;

    (void)state;
    assert_int_equal(
        language_open(&(struct language_conf){.data_dir = dir, .min_letters = 18}, &d, &e),
        FATE_REJECT);
    assert_string_equal(e.text, "cannot read '/nowhere/alphabets.tsv': No such file or directory");
}

static void language__version_names_data_and_statistics(void **state)
{
    const struct fixture *f = *state;
    const char *version = language_version(f->detector);

    assert_non_null(strstr(version, "/cld2-V2"));
    assert_true(strspn(version, "0123456789abcdef") == 16);
}

/* Accuracy on labelled lines that are not in the repository; bench_language prints the details. */
static void language__labelled_lines_are_recognised(void **state)
{
    const char *path = cases_shared("data/language/ntrex_dev.tsv.gz");
    char command[4200];
    static char line[65536];
    unsigned lines = 0, right = 0, arabic = 0, arabic_right = 0;

    if (!path)
        return;
    snprintf(command, sizeof command, "zcat '%s'", path);
    FILE *in = popen(command, "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in)) {
        char *text = strchr(line, '\t'), *variant = text ? strchr(text + 1, '\t') : NULL;
        Cw__Document doc;
        if (!variant)
            continue;
        *text++ = *variant = '\0';
        annotate(*state, &doc, text);
        bool is_right = strcmp(doc.language, line) == 0,
             is_arabic = strcmp(line, "ar") == 0 || strcmp(line, "en") == 0;
        lines++, right += is_right;
        arabic += is_arabic, arabic_right += is_arabic && is_right;
    }
    assert_int_equal(pclose(in), 0);
    printf("language: %.4f of %u lines, %.4f of %u in English and Arabic\n", (double)right / lines,
           lines, (double)arabic_right / arabic, arabic);
    assert_true(right > 0.98 * lines);
    assert_true(arabic_right > 0.985 * arabic);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(language__cases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(language__text_without_letters_is_undetermined, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(language__spans_cover_what_has_no_letters, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(language__short_text_is_undetermined, set_up, tear_down),
        cmocka_unit_test_setup_teardown(language__declaration_is_only_a_hint, set_up, tear_down),
        cmocka_unit_test_setup_teardown(language__declaration_decides_what_the_text_leaves_open,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(language__declared_nonsense_is_ignored, set_up, tear_down),
        cmocka_unit_test_setup_teardown(language__arabizi_is_no_sure_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(language__ill_formed_text_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(language__hostile_text_takes_linear_time, set_up,
                                        tear_down),
        cmocka_unit_test(language__missing_data_are_refused),
        cmocka_unit_test_setup_teardown(language__version_names_data_and_statistics, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(language__labelled_lines_are_recognised, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
