/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "annotator.h"

static int set_up(void **state)
{
    struct error e;

    if (annotator_new(STAGE_LANGUAGE, (struct annotator **)state, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    return 0;
}

static int tear_down(void **state)
{
    annotator_free(*state);
    return 0;
}

static void annotator__a_text_is_taken_as_it_is(void **state)
{
    struct annotator_input in = {
        .form = ANNOTATOR_TEXT,
        .id = SPAN("a1"),
        .title = SPAN(" Road \x01open "),
        .source = SPAN("Tal Amar Post"),
        .body = SPAN("Share this\n\n\nThe council said on Tuesday that the road was open.\n")};
    Cw__Document *doc;
    struct error e;

    assert_int_equal(annotator_run(*state, &in, &doc, &e), FATE_DONE);
    assert_string_equal(doc->text,
                        "Share this\n\n\nThe council said on Tuesday that the road was open.\n");
    assert_string_equal(doc->id, "a1");
    assert_string_equal(doc->title, "Road open");
    assert_string_equal(doc->source, "Tal Amar Post");
    assert_string_equal(doc->language, "en");
    assert_null(doc->published);
    assert_null(doc->url);
}

static void annotator__text_is_cleaned_and_composed(void **state)
{
    struct annotator_input in = {.form = ANNOTATOR_TEXT, .body = {"Cafe\xCC\x81\0\r\nz\xFF", 11}};
    Cw__Document *doc;
    struct error e;

    assert_int_equal(annotator_run(*state, &in, &doc, &e), FATE_DONE);
    assert_string_equal(doc->text, "Caf\u00E9\nz\uFFFD");
    assert_null(doc->id);
}

/* Controls, a decomposed letter and CR LF in front of the second sentence. */
static void annotator__spans_are_those_of_the_text_that_was_given(void **state)
{
    static const char text[] = "Caf\xC3\xA9s\xCC\x81 \xC2\x81\xC2\x82opened.\r\n\r\nThe guard waited.";
    struct annotator_input in = {.form = ANNOTATOR_TEXT, .body = {text, sizeof text - 1}};
    struct annotator *x;
    Cw__Document *doc;
    struct error e;

    (void)state;
    assert_int_equal(annotator_new(STAGE_ENTITY, &x, &e), FATE_DONE);
    assert_int_equal(annotator_run(x, &in, &doc, &e), FATE_DONE);
    assert_string_equal(doc->text, text);
    assert_int_equal(doc->n_sentences, 2);
    assert_int_equal(doc->sentences[0]->start, 0);
    assert_int_equal(doc->sentences[0]->end, 16);
    assert_int_equal(doc->sentences[1]->start, 20);
    assert_int_equal(doc->sentences[1]->end, 37);
    annotator_free(x);
}

static void annotator__html_is_read(void **state)
{
    struct annotator_input in = {
        .form = ANNOTATOR_HTML,
        .body = SPAN("<html><head><title>Road open</title></head><body><article><h1>Road "
                     "open</h1><p>The council of Tal "
                     "Amar said on Tuesday that the road to the north was open again for "
                     "all.</p><p>Residents had waited "
                     "for a week, and many of them had slept in their cars near the "
                     "bridge.</p></article></body></html>")};
    Cw__Document *doc;
    struct error e;

    assert_int_equal(annotator_run(*state, &in, &doc, &e), FATE_DONE);
    assert_non_null(strstr(doc->text, "The council of Tal Amar said"));
    assert_null(strchr(doc->text, '<'));
    assert_string_equal(doc->language, "en");
}

static void annotator__the_caller_knows_better_than_the_page(void **state)
{
    struct annotator_input in = {
        .form = ANNOTATOR_HTML,
        .title = SPAN("Given"),
        .published = SPAN("2021-11-18"),
        .url = SPAN("https://news.example/a"),
        .body = SPAN(
            "<html><head><title>Page</title><meta property=\"article:published_time\" "
            "content=\"2020-01-01T00:00:00Z\"></head><body><p>The council of Tal Amar said on "
            "Tuesday that the "
            "road to the north was open again for all the people of the town.</p></body></html>")};
    Cw__Document *doc;
    struct error e;

    assert_int_equal(annotator_run(*state, &in, &doc, &e), FATE_DONE);
    assert_string_equal(doc->title, "Given");
    assert_string_equal(doc->published, "2021-11-18");
    assert_string_equal(doc->url, "https://news.example/a");
}

static void annotator__dates_become_iso(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 1 << 16);
    assert_string_equal(annotator_date(SPAN("2021-11-18"), &a), "2021-11-18");
    assert_string_equal(annotator_date(SPAN("1985-11-18T10:00:00+02:00"), &a),
                        "1985-11-18T10:00:00+02:00");
    assert_string_equal(annotator_date(SPAN("Thu, 18 Nov 2021 10:30:00 GMT"), &a),
                        "2021-11-18T10:30:00Z");
    assert_null(annotator_date(SPAN("yesterday"), &a));
    assert_null(annotator_date((struct span){NULL, 0}, &a));
    arena_done(&a);
}

static enum fate parse(struct annotator *x, const char *line, struct annotator_input *in,
                       struct error *e)
{
    return annotator_parse(x, span_of(line), in, e);
}

static void annotator__lines_are_parsed(void **state)
{
    struct annotator_input in;
    struct error e;

    assert_int_equal(parse(*state,
                           "{\"id\": 17, \"text\": \"a\\u0000b\", \"title\": null, \"more\": []}",
                           &in, &e),
                     FATE_DONE);
    assert_int_equal(in.form, ANNOTATOR_TEXT);
    assert_true(span_equal(in.id, SPAN("17")));
    assert_int_equal(in.body.n, 3);
    assert_null(in.title.p);
    assert_int_equal(parse(*state, "{\"html\": \"<p>x\", \"url\": \"u\"}", &in, &e), FATE_DONE);
    assert_int_equal(in.form, ANNOTATOR_HTML);
    assert_true(span_equal(in.url, SPAN("u")));
}

static void annotator__wrong_lines_get_one_sentence(void **state)
{
    static const struct {
        const char *line, *sentence, *id;
    } wrong[] = {
        {"", "is not JSON: '[' or '{' expected near end of file", NULL},
        {"[1]", "is not a JSON object", NULL},
        {"{\"id\": \"x\"}", "has neither 'text' nor 'html'", "x"},
        {"{\"id\": \"x\", \"text\": 5}", "'text' is not a string", "x"},
        {"{\"id\": \"x\", \"html\": {}}", "'html' is not a string", "x"},
        {"{\"id\": []}", "'id' is not a string", NULL},
    };
    struct annotator_input in;
    struct error e;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(parse(*state, wrong[i].line, &in, &e), FATE_REJECT);
        assert_string_equal(e.text, wrong[i].sentence);
        assert_true(wrong[i].id ? span_equal(in.id, span_of(wrong[i].id)) : in.id.p == NULL);
    }
}

static void annotator__a_document_may_be_followed_by_one_that_fails(void **state)
{
    struct annotator_input good = {.form = ANNOTATOR_TEXT,
                                   .body = SPAN("The road is open again for all of us.")};
    struct annotator_input bad = {.form = ANNOTATOR_FILE,
                                  .body = {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16}};
    Cw__Document *doc;
    struct error e;

    for (int i = 0; i < 3; i++) {
        assert_int_equal(annotator_run(*state, &good, &doc, &e), FATE_DONE);
        assert_int_equal(annotator_run(*state, &bad, &doc, &e), FATE_REJECT);
        assert_true(e.text[0] != '\0');
    }
    assert_true(annotator_spent_us(*state, STAGE_READ) > 0);
    assert_int_equal(annotator_spent_us(*state, STAGE_CLAIM), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(annotator__a_text_is_taken_as_it_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(annotator__text_is_cleaned_and_composed, set_up, tear_down),
        cmocka_unit_test(annotator__spans_are_those_of_the_text_that_was_given),
        cmocka_unit_test_setup_teardown(annotator__html_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(annotator__the_caller_knows_better_than_the_page, set_up,
                                        tear_down),
        cmocka_unit_test(annotator__dates_become_iso),
        cmocka_unit_test_setup_teardown(annotator__lines_are_parsed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(annotator__wrong_lines_get_one_sentence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(annotator__a_document_may_be_followed_by_one_that_fails,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
