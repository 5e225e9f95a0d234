/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include <sys/resource.h>
#include "annotator.h"
#include "common/clock.h"
#include "corpus_help.h"
#include "text/text.h"
#include "text/utf8.h"

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
    static const char text[] =
        "Caf\xC3\xA9s\xCC\x81 \xC2\x81\xC2\x82opened.\r\n\r\nThe guard waited.";
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

/* ---- tests/corpus/annotate: hostile texts through all stages
 *
 * NAME.txt is the text, or NAME.gen makes it (corpus_help.h). NAME.expect: "language: " one of
 * these, "mentions: " and "claims: " a number or a range A..B, "no mention: " of this. Always:
 * nothing is refused, every span lies inside the text, within 2 s of CPU and 256 MB beside the
 * data. */

#define CORPUS_MEMORY_KB (256 * 1024)

static bool is_in_range(struct span range, size_t n)
{
    char text[64], *end;
    unsigned long least, most;

    (void)snprintf(text, sizeof text, "%.*s", (int)range.n, range.p);
    least = most = strtoul(text, &end, 10);
    if (strncmp(end, "..", 2) == 0)
        most = strtoul(end + 2, NULL, 10);
    return n >= least && n <= most;
}

static bool has_word(struct span list, const char *word)
{
    struct span one;

    while (span_split(&list, ' ', &one))
        if (span_equal(one, span_of(word)))
            return true;
    return false;
}

static bool has_mention(const Cw__Document *d, struct span wanted)
{
    struct arena a;
    struct text t;
    bool is_there = false;

    arena_init(&a, 64u << 20);
    assert_int_equal(text_build(span_of(d->text), &a, &t, NULL), FATE_DONE);
    for (size_t i = 0; i < d->n_mentions; i++)
        is_there = is_there ||
                   span_equal(text_slice(&t, d->mentions[i]->start, d->mentions[i]->end), wanted);
    arena_done(&a);
    return is_there;
}

static bool is_met(const Cw__Document *d, struct span key, struct span value)
{
    if (span_equal(key, SPAN("language")))
        return has_word(value, d->language);
    if (span_equal(key, SPAN("mentions")))
        return is_in_range(value, d->n_mentions);
    if (span_equal(key, SPAN("claims")))
        return is_in_range(value, d->n_claims);
    if (span_equal(key, SPAN("no mention")))
        return !has_mention(d, value);
    return false;
}

static bool are_spans_inside(const Cw__Document *d)
{
    size_t len = utf8_len(span_of(d->text));
    bool is_inside = true;

    for (size_t i = 0; i < d->n_mentions; i++)
        is_inside =
            is_inside && d->mentions[i]->start < d->mentions[i]->end && d->mentions[i]->end <= len;
    for (size_t i = 0; i < d->n_claims; i++)
        is_inside =
            is_inside && d->claims[i]->start < d->claims[i]->end && d->claims[i]->end <= len;
    for (size_t i = 0; i < d->n_quantities; i++)
        is_inside = is_inside && d->quantities[i]->end <= len;
    return is_inside;
}

struct hostile {
    struct annotator *x;
    unsigned wrong;
};

static void complain(struct hostile *h, const char *path, const char *what)
{
    print_error("%s: %s\n", path, what);
    h->wrong++;
}

static void annotate_hostile(const char *path, void *ctx)
{
    struct hostile *h = ctx;
    char *expect = cases_read_file(path);
    struct span rest = span_of(expect), key = {0}, value = {0};
    struct annotator_input in = {.form = ANNOTATOR_TEXT, .published = SPAN("2026-01-05")};
    Cw__Document *d = NULL;
    struct buf text;
    struct error e;
    uint64_t from;

    buf_init(&text, 4u << 20);
    corpus_load(path, ".txt", &text);
    in.body = buf_span(&text);
    from = clock_thread_cpu_us();
    if (annotator_run(h->x, &in, &d, &e) != FATE_DONE)
        complain(h, path, e.text);
    if (clock_thread_cpu_us() - from > BUDGET_CPU_US)
        complain(h, path, "takes too long");
    if (d && !are_spans_inside(d))
        complain(h, path, "a span lies outside the text");
    while (d && corpus_line(&rest, &key, &value)) {
        if (!is_met(d, key, value)) {
            print_error("%.*s: %s, %zu mentions, %zu claims\n", (int)key.n, key.p, d->language,
                        d->n_mentions, d->n_claims);
            complain(h, path, "is not as expected");
        }
    }
    buf_done(&text);
    free(expect);
}

static long peak_kb(void)
{
    struct rusage used;

    return getrusage(RUSAGE_SELF, &used) == 0 ? used.ru_maxrss : 0;
}

static void annotator__hostile_texts_end_as_expected_within_bounds(void **state)
{
    struct hostile h = {0};
    struct error e;
    long loaded_kb;

    (void)state;
    if (annotator_new(STAGE_CLAIM, &h.x, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    loaded_kb = peak_kb();
    corpus_each("annotate", 30, annotate_hostile, &h);
    assert_int_equal(h.wrong, 0);
    if (!BUDGET_IS_SLOWED) /* a sanitizer's own memory is no document's */
        assert_in_range(peak_kb() - loaded_kb, 0, CORPUS_MEMORY_KB);
    annotator_free(h.x);
}

/* What a reader of the seeds finds, who speaks of what on which day; seeds are not ours to copy. */
struct said {
    const char *seed, *published, *speaker, *via, *content, *type, *day, *actor;
};

static bool has_actor(const Cw__Document *doc, const Cw__Event *v, const char *name)
{
    for (size_t i = 0; i < v->n_roles; i++) {
        const Cw__Mention *m = doc->mentions[v->roles[i]->mention];
        struct text text;
        struct arena a;
        struct error e;
        bool is_it;

        arena_init(&a, 64 << 20);
        assert_int_equal(text_build(span_of(doc->text), &a, &text, &e), FATE_DONE);
        is_it = v->roles[i]->role == CW__ROLE__NAME__ACTOR &&
                strstr(arena_string(&a, text_slice(&text, m->start, m->end)), name);
        arena_done(&a);
        if (is_it)
            return true;
    }
    return false;
}

static bool has_day(const Cw__Document *doc, const Cw__Event *v, const char *day)
{
    for (size_t i = 0; i < v->n_times; i++)
        if (doc->times[v->times[i]]->from && strstr(doc->times[v->times[i]]->from, day))
            return true;
    return false;
}

static bool has_event(const Cw__Document *doc, const Cw__Claim *c, const struct said *s)
{
    for (size_t i = 0; i < c->n_events; i++) {
        const Cw__Event *v = c->events[i];

        if (strcmp(v->type, s->type) == 0 && (!s->day || has_day(doc, v, s->day)) &&
            (!s->actor || has_actor(doc, v, s->actor)))
            return true;
    }
    return false;
}

static bool is_said(const Cw__Document *doc, const struct said *s)
{
    const char *wanted = strstr(doc->text, s->content);
    uint32_t at = 0;

    assert_non_null(wanted);
    for (const char *p = doc->text; p < wanted; p++)
        at += ((unsigned char)*p & 0xc0) != 0x80;
    for (size_t i = 0; i < doc->n_claims; i++) {
        const Cw__Claim *c = doc->claims[i];

        if (c->start <= at && at < c->end && c->speaker_name &&
            strstr(c->speaker_name, s->speaker) &&
            (!s->via || (c->n_via > 0 && strstr(c->via[0], s->via))) && has_event(doc, c, s))
            return true;
    }
    return false;
}

static void annotator__the_seeds_say_what_their_readers_found(void **state)
{
    static const struct said wanted[] = {
        {"000_60c655744418121f.txt", "2021-11-26", "SOHR", NULL, "only few civilians",
         "settlement.enrolment", "2021-11-22", NULL},
        {"000_60c655744418121f.txt", "2021-11-26", "SOHR activists", NULL, "arrived, to",
         "politics.negotiation", "2021-11-25", "Luqa"},
        {"000_60c655744418121f.txt", "2021-11-26", "SOHR activists", NULL, "threatened to dismiss",
         "settlement.forced", NULL, "regime"},
        {"002_4c8b7216909d73ae.txt", "2021-12-01", "مصدر خاص", "ستيب الإخبارية", "بعد أوامر من",
         "politics.demand", NULL, "دعاس دعاس"},
        {"002_4c8b7216909d73ae.txt", "2021-12-01", "مراسل", NULL, "حفروا اليوم", "control.base",
         "2021-12-01", "قسد"},
    };
    struct annotator *x;
    struct error e;

    (void)state;
    assert_int_equal(annotator_new(STAGE_CLAIM, &x, &e), FATE_DONE);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct annotator_input in = {.form = ANNOTATOR_TEXT,
                                     .published = span_of(wanted[i].published)};
        char path[80], *text;
        Cw__Document *doc;

        (void)snprintf(path, sizeof path, "data/seeds/%s", wanted[i].seed);
        if (!cases_shared(path))
            break;
        text = cases_read_file(cases_shared(path));
        in.body = span_of(text);
        assert_int_equal(annotator_run(x, &in, &doc, &e), FATE_DONE);
        if (!is_said(doc, &wanted[i]))
            fail_msg("%s: not found: %s", wanted[i].seed, wanted[i].content);
        free(text);
    }
    annotator_free(x);
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
        cmocka_unit_test(annotator__the_seeds_say_what_their_readers_found),
        cmocka_unit_test(annotator__hostile_texts_end_as_expected_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
