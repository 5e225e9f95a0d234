/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include <jansson.h>
#include "annotation.h"

static void print(const Cw__Document *doc, struct buf *to)
{
    struct error e;

    buf_init(to, 1 << 20);
    if (annotation_print(doc, to, &e) != FATE_DONE)
        fail_msg("%s", e.text);
}

static void assert_json(struct span got, const char *expected)
{
    if (!span_equal(got, span_of(expected)))
        fail_msg("expected\n%s\ngot\n%.*s", expected, (int)got.n, got.p);
}

static void annotation__every_key_is_there_when_nothing_is_known(void **state)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct buf out;

    (void)state;
    print(&doc, &out);
    assert_json(
        buf_span(&out),
        "{\"schema\":\"claimwire.annotation/"
        "1\",\"document\":{\"id\":null,\"url\":null,\"canonical_url\":null,"
        "\"source\":null,\"title\":null,\"byline\":[],\"published\":null,\"modified\":null,"
        "\"section\":null,\"outlet\":null,\"quality\":\"article\",\"dates\":[],"
        "\"language\":null,"
        "\"language_score\":null,\"text\":null,\"charset\":null,\"sha256\":null},\"languages\":[],"
        "\"sentences\":[],\"mentions\":[],\"entities\":[],\"times\":[],\"quantities\":[],"
        "\"claims\":[]}\n");
    buf_done(&out);
}

static void annotation__strings_are_escaped_and_utf8_stands(void **state)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct buf out;

    (void)state;
    doc.id = "a\"b\\c";
    doc.text = "\x01 tab\tfeed\nدير \U0001F600 \x7F /";
    print(&doc, &out);
    assert_true(span_find(buf_span(&out), SPAN("\"id\":\"a\\\"b\\\\c\"")) < out.n);
    assert_true(span_find(buf_span(&out),
                          SPAN("\"text\":\"\\u0001 tab\\tfeed\\nدير \U0001F600 \x7F /\"")) < out.n);
    json_t *parsed = json_loadb(out.p, out.n, 0, NULL);
    assert_non_null(parsed);
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(parsed, "document"), "text")), doc.text);
    json_decref(parsed);
    buf_done(&out);
}

static void annotation__numbers_are_short_and_exact(void **state)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    Cw__Quantity q[4] = {CW__QUANTITY__INIT, CW__QUANTITY__INIT, CW__QUANTITY__INIT,
                         CW__QUANTITY__INIT};
    Cw__Quantity *list[4] = {&q[0], &q[1], &q[2], &q[3]};
    static const double min[4] = {3468, 2.5, -0.05, 1e15};
    struct buf out;

    (void)state;
    for (int i = 0; i < 4; i++) {
        q[i].has_min = 1;
        q[i].min = min[i];
    }
    doc.quantities = list;
    doc.n_quantities = 4;
    doc.has_language_score = 1;
    doc.language_score = 0.7f;
    print(&doc, &out);
    assert_true(span_find(buf_span(&out), SPAN("\"min\":3468,")) < out.n);
    assert_true(span_find(buf_span(&out), SPAN("\"min\":2.5,")) < out.n);
    assert_true(span_find(buf_span(&out), SPAN("\"min\":-0.05,")) < out.n);
    assert_true(span_find(buf_span(&out), SPAN("\"min\":1000000000000000,")) < out.n);
    assert_true(span_find(buf_span(&out), SPAN("\"language_score\":0.7,")) < out.n);
    buf_done(&out);
}

static void annotation__numbers_that_are_none_are_null(void **state)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct buf out;

    (void)state;
    doc.has_language_score = 1;
    doc.language_score = __builtin_nanf("");
    print(&doc, &out);
    assert_true(span_find(buf_span(&out), SPAN("\"language_score\":null,")) < out.n);
    buf_done(&out);
}

static void annotation__dates_are_printed_with_their_reasons(void **state)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    Cw__DateCandidate c[2] = {CW__DATE_CANDIDATE__INIT, CW__DATE_CANDIDATE__INIT};
    Cw__DateCandidate *dates[] = {&c[0], &c[1]};
    struct buf out;

    (void)state;
    c[0].value = "2021-11-18", c[0].origin = "json-ld datePublished";
    c[0].has_chosen = c[0].chosen = 1;
    c[1].value = "2203-01-01", c[1].origin = "text", c[1].refused = "later than the fetch";
    c[1].has_role = 1, c[1].role = CW__DATE_CANDIDATE__ROLE__MODIFIED;
    doc.dates = dates, doc.n_dates = 2;
    doc.section = "Syria", doc.outlet = "The Plain Dealer";
    doc.has_quality = 1, doc.quality = CW__DOCUMENT__QUALITY__FEED_TEXT;
    print(&doc, &out);
    assert_true(span_find(buf_span(&out),
                          SPAN("\"section\":\"Syria\",\"outlet\":\"The Plain Dealer\",\"quality\":"
                               "\"feed\",\"dates\":[{\"value\":\"2021-11-18\",\"origin\":"
                               "\"json-ld datePublished\",\"role\":\"published\",\"chosen\":true,"
                               "\"refused\":null},{\"value\":\"2203-01-01\",\"origin\":\"text\","
                               "\"role\":\"modified\",\"chosen\":false,\"refused\":"
                               "\"later than the fetch\"}]")) < out.n);
    buf_done(&out);
}

static void annotation__a_claim_has_all_its_parts(void **state)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    Cw__Claim c = CW__CLAIM__INIT, *claims[] = {&c};
    Cw__Span cue = CW__SPAN__INIT, *cues[] = {&cue};
    Cw__Event event = CW__EVENT__INIT, *events[] = {&event};
    Cw__Role role = CW__ROLE__INIT, *roles[] = {&role};
    Cw__Score score = CW__SCORE__INIT;
    uint32_t times[] = {0, 2};
    Cw__Shade shades[] = {CW__SHADE__LOCAL, CW__SHADE__MEDICAL};
    struct buf out;

    (void)state;
    cue.start = 4, cue.end = 8;
    role.has_role = role.has_mention = 1, role.role = CW__ROLE__NAME__PLACE, role.mention = 3;
    event.type = "violence.airstrike", event.trigger = &cue, event.roles = roles, event.n_roles = 1;
    event.times = times, event.n_times = 2;
    score.has_cue = 1, score.cue = 1;
    c.start = 1, c.end = 20, c.cues = cues, c.n_cues = 1, c.events = events, c.n_events = 1,
    c.score = &score;
    c.has_act = 1, c.act = CW__CLAIM__ACT__DENY;
    c.has_direct = 1, c.direct = CW__CLAIM__DIRECT__MIXED;
    c.has_speaker_class = 1, c.speaker_class = CW__CLAIM__CLASS__UNKNOWN;
    c.has_factuality = 1, c.factuality = CW__CLAIM__FACTUALITY__FUTURE;
    c.shades = shades, c.n_shades = 2, c.unnamed = &cue, c.hedges = cues, c.n_hedges = 1;
    doc.claims = claims, doc.n_claims = 1;
    print(&doc, &out);
    size_t at = span_find(buf_span(&out), SPAN("\"claims\":"));
    assert_json(
        span_slice(buf_span(&out), at, out.n),
        "\"claims\":[{\"start\":1,\"end\":20,\"cues\":[{\"start\":4,\"end\":8}],\"act\":\"deny\","
        "\"sources\":[],"
        "\"speaker\":{\"name\":null,\"entity\":null,\"class\":null,"
        "\"shades\":[\"local\",\"medical\"],\"unnamed\":{\"start\":4,\"end\":8}},"
        "\"via\":[],\"contents\":[],"
        "\"direct\":\"mixed\",\"factuality\":\"future\",\"polarity\":null,"
        "\"hedges\":[{\"start\":4,\"end\":8}],\"events\":[{"
        "\"type\":\"violence.airstrike\",\"acled\":null,\"plover\":null,\"trigger\":{\"start\":4,"
        "\"end\":8},"
        "\"roles\":[{\"role\":\"place\",\"mention\":3}],\"times\":[0,2],\"quantities\":[]}],"
        "\"score\":{\"cue\":1,\"source\":null,\"content\":null,\"event\":null},\"rule\":null}]}\n");
    buf_done(&out);
}

static void annotation__lists_are_separated_and_hashes_are_hexadecimal(void **state)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    Cw__Sentence s[2] = {CW__SENTENCE__INIT, CW__SENTENCE__INIT}, *list[2] = {&s[0], &s[1]};
    uint8_t hash[2] = {0x0a, 0xff};
    char *byline[] = {"Lina Aziz", "نور"};
    struct buf out;

    (void)state;
    s[0].end = 5, s[1].start = 6, s[1].end = 9;
    doc.sentences = list, doc.n_sentences = 2;
    doc.has_sha256 = 1, doc.sha256.data = hash, doc.sha256.len = 2;
    doc.byline = byline, doc.n_byline = 2;
    print(&doc, &out);
    assert_true(span_find(buf_span(&out),
                          SPAN("\"sentences\":[{\"start\":0,\"end\":5},{\"start\":6,\"end\":9}]")) <
                out.n);
    assert_true(span_find(buf_span(&out), SPAN("\"sha256\":\"0aff\"}")) < out.n);
    assert_true(span_find(buf_span(&out), SPAN("\"byline\":[\"Lina Aziz\",\"نور\"]")) < out.n);
    buf_done(&out);
}

static void annotation__what_does_not_fit_is_refused_whole(void **state)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct buf out;
    struct error e;

    (void)state;
    buf_init(&out, 100);
    assert_true(buf_append(&out, SPAN("kept")));
    assert_int_equal(annotation_print(&doc, &out, &e), FATE_REJECT);
    assert_string_equal(e.text, "annotation is larger than 100 bytes");
    assert_true(span_equal(buf_span(&out), SPAN("kept")));
    buf_done(&out);
}

static void annotation__an_error_names_the_document(void **state)
{
    struct buf out;
    struct error e, why = {.text = "has no \"text\""};

    (void)state;
    buf_init(&out, 1 << 10);
    assert_int_equal(annotation_print_error("a", &why, &out, &e), FATE_DONE);
    assert_int_equal(annotation_print_error(NULL, &why, &out, &e), FATE_DONE);
    assert_json(buf_span(&out), "{\"document\":{\"id\":\"a\"},\"error\":\"has no \\\"text\\\"\"}\n"
                                "{\"document\":{\"id\":null},\"error\":\"has no \\\"text\\\"\"}\n");
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(annotation__every_key_is_there_when_nothing_is_known),
        cmocka_unit_test(annotation__strings_are_escaped_and_utf8_stands),
        cmocka_unit_test(annotation__numbers_are_short_and_exact),
        cmocka_unit_test(annotation__numbers_that_are_none_are_null),
        cmocka_unit_test(annotation__dates_are_printed_with_their_reasons),
        cmocka_unit_test(annotation__a_claim_has_all_its_parts),
        cmocka_unit_test(annotation__lists_are_separated_and_hashes_are_hexadecimal),
        cmocka_unit_test(annotation__what_does_not_fit_is_refused_whole),
        cmocka_unit_test(annotation__an_error_names_the_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
