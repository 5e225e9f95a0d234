/* SPDX-License-Identifier: Apache-2.0 */
#include "budget.h"
#include "entity_help.h"
#include <stdlib.h>
#include <unistd.h>
#include "common/clock.h"
#include "text/text.h"

#define PUBLISHED "2021-11-24"

static const char *const types[] = {"PER", "ORG", "LOC", "MISC", "NORP", "TITLE"};

/* Which country a nationality is of, and whom a title stands for, is in the cases of link. */
static void print_mention(struct buf *out, const Cw__Document *doc, const Cw__Mention *m)
{
    struct span surface = entity_help_slice(doc, m->start, m->end);

    (void)buf_printf(out, "%s %.*s", types[m->type], (int)surface.n, surface.p);
    bool is_body = m->type == CW__MENTION__TYPE__TITLE && strncmp(m->rule, "gazetteer:", 10) == 0;
    if (m->has_entity && (m->type < CW__MENTION__TYPE__NORP || is_body)) {
        const char *id = doc->entities[m->entity]->id;
        (void)buf_printf(out, " = %s", strncmp(id, "name:", 5) == 0 ? "name" : id);
    }
    if (strstr(m->rule, "derogatory"))
        (void)buf_printf(out, " (%s)", m->rule);
    (void)buf_append_byte(out, '\n');
}

/* "fr: text" tells the language where the file's name does not. */
static void check_mentions(struct cases_block *block, void *ctx)
{
    struct entity_help *help = ctx;
    const char *language = entity_help_language(block->path);
    struct span text = block->input;
    struct buf out;

    if (strstr(block->path, "other.case")) {
        language = text.p[0] == 'f' ? "fr" : "en";
        text = span_trim(span_slice(text, 3, text.n));
    }
    buf_init(&out, 1 << 16);
    const Cw__Document *doc = entity_help_annotate(help, text, language, PUBLISHED);
    for (size_t i = 0; i < doc->n_mentions; i++)
        print_mention(&out, doc, doc->mentions[i]);
    cases_expect(block, buf_span(&out));
    buf_done(&out);
    arena_reset(&help->arena);
}

static void entity__cases_are_as_written(void **state)
{
    cases_run("entity", "*.case", check_mentions, *state);
}

static void entity__offsets_stay_inside_the_text_and_in_order(void **state)
{
    struct entity_help *help = *state;
    static const char *const texts[] = {
        "قال السيد خالد من دير الزور إن 3 قتلى سقطوا أمس. President Assad left on November 9.",
        "\xF0\x9F\x98\x80 Aleppo \xF0\x9F\x98\x80\xF0\x9F\x98\x80 حلب، ٣٥ شخصا",
        "...",
        "\"\"\"((([[[",
        "و",
        "al-",
        "-",
        "Mr. ",
        "a 's 's's"};

    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        const Cw__Document *doc = entity_help_annotate(help, span_of(texts[t]), "ar", PUBLISHED);
        uint32_t points = 0, last = 0;
        for (const char *p = doc->text; *p; p++)
            points += ((unsigned char)*p & 0xC0) != 0x80;
        for (size_t i = 0; i < doc->n_mentions; i++) {
            assert_true(doc->mentions[i]->start < doc->mentions[i]->end);
            assert_true(doc->mentions[i]->end <= points);
            assert_true(doc->mentions[i]->start >= last);
            last = doc->mentions[i]->start;
        }
        for (size_t i = 0; i < doc->n_times; i++)
            assert_true(doc->times[i]->start < doc->times[i]->end && doc->times[i]->end <= points);
        for (size_t i = 0; i < doc->n_quantities; i++)
            assert_true(doc->quantities[i]->start < doc->quantities[i]->end &&
                        doc->quantities[i]->end <= points);
        arena_reset(&help->arena);
    }
}

static void entity__other_languages_get_sentences_only(void **state)
{
    struct entity_help *help = *state;
    Cw__Document *doc =
        entity_help_annotate(help, SPAN("Bashar al-Assad est parti. Il pleut."), "fr", PUBLISHED);

    assert_int_equal(doc->n_sentences, 2);
    assert_int_equal(doc->n_mentions, 0);
    arena_reset(&help->arena);
}

static void entity__spans_of_other_languages_are_left_alone(void **state)
{
    struct entity_help *help = *state;
    Cw__LanguageSpan first = CW__LANGUAGE_SPAN__INIT, second = CW__LANGUAGE_SPAN__INIT,
                     *spans[] = {&first, &second};
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct error e;

    doc.text = "Putin est parti.\n\nPutin left Aleppo.";
    doc.language = "en";
    first.language = "fr", first.has_start = first.has_end = true, first.start = 0, first.end = 16;
    second.language = "en", second.has_start = second.has_end = true, second.start = 18,
    second.end = 36;
    doc.languages = spans;
    doc.n_languages = 2;
    assert_int_equal(entity_annotate(help->recogniser, &doc, &help->arena, &e), FATE_DONE);
    assert_int_equal(doc.n_mentions, 2);
    assert_int_equal(doc.mentions[0]->start, 18);
    arena_reset(&help->arena);
}

static void entity__a_document_without_text_is_rejected(void **state)
{
    struct entity_help *help = *state;
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct error e;

    assert_int_equal(entity_annotate(help->recogniser, &doc, &help->arena, &e), FATE_REJECT);
    assert_string_equal(e.text, "document has no text");
}

static void entity__a_missing_table_is_named(void **state)
{
    char dir[] = "/tmp/claimwire-no-such-folder";
    struct entity_recogniser *r = NULL;
    struct error e;

    (void)state;
    assert_int_equal(entity_open(&(struct entity_conf){.data_dir = dir}, &r, &e), FATE_REJECT);
    assert_null(r);
    assert_non_null(strstr(e.text, "cannot read '/tmp/claimwire-no-such-folder/en/titles.tsv'"));
}

static void entity__the_version_depends_on_the_tables_only(void **state)
{
    struct entity_help *help = *state;

    assert_int_equal(strlen(entity_version(help->recogniser)), 16);
    assert_string_equal(entity_version(help->recogniser), entity_version(help->recogniser));
}

static void entity__the_same_text_gives_the_same_annotation(void **state)
{
    struct entity_help *help = *state;
    struct span text = SPAN(
        "Rami Abdul Rahman of the Syrian Observatory for Human Rights counted 12 dead in Hama.");
    Cw__Document *x = entity_help_annotate(help, text, "en", PUBLISHED);
    Cw__Document *y = entity_help_annotate(help, text, "en", PUBLISHED);
    size_t n = cw__document__get_packed_size(x);
    uint8_t *a = malloc(n), *b = malloc(n);

    assert_int_equal(cw__document__get_packed_size(y), n);
    cw__document__pack(x, a);
    cw__document__pack(y, b);
    assert_memory_equal(a, b, n);
    free(a);
    free(b);
    arena_reset(&help->arena);
}

/* ---- hostile texts: a megabyte each within the time and memory of any one document ---- */

#define MEGABYTE ((size_t)1 << 20)

static void check_spans(const Cw__Document *doc, const struct text *t)
{
    uint32_t last = 0;

    for (size_t i = 0; i < doc->n_mentions; i++) {
        const Cw__Mention *m = doc->mentions[i];
        assert_true(m->start < m->end && m->end <= t->len && m->start >= last);
        assert_true(!m->has_entity || m->entity < doc->n_entities);
        last = m->start;
    }
    for (size_t i = 0; i < doc->n_times; i++)
        assert_true(doc->times[i]->start < doc->times[i]->end && doc->times[i]->end <= t->len);
    for (size_t i = 0; i < doc->n_quantities; i++)
        assert_true(doc->quantities[i]->start < doc->quantities[i]->end &&
                    doc->quantities[i]->end <= t->len);
}

/* What the wire takes. */
static void check_sizes(const Cw__Document *doc)
{
    assert_true(doc->n_mentions < 20000 && doc->n_entities <= 20000);
    assert_true(doc->n_times < 20000 && doc->n_quantities < 20000 && doc->n_sentences < 20000);
}

/* `unit` again and again, up to BUDGET_TEXT_BYTES: annotated in the time and memory that one document may
 * take. */
static void check_hostile(struct entity_help *help, const char *language, const char *unit)
{
    struct buf b;
    struct text t;
    struct error e;

    buf_init(&b, 2 * MEGABYTE);
    assert_true(buf_append(&b, SPAN("The council of Tal Nour. ")));
    while (b.n + strlen(unit) <= BUDGET_TEXT_BYTES)
        assert_true(buf_append(&b, span_of(unit)));
    uint64_t begun_us = clock_thread_cpu_us();
    if (arena_guard(&help->arena))
        fail_msg("'%s' needs more memory than a document may", unit);
    const Cw__Document *doc = entity_help_annotate(help, buf_span(&b), language, PUBLISHED);
    uint64_t took_us = clock_thread_cpu_us() - begun_us;
    if (took_us > BUDGET_CPU_US)
        fail_msg("'%s' takes %llu us", unit, (unsigned long long)took_us);
    assert_int_equal(text_build(span_of(doc->text), &help->arena, &t, &e), FATE_DONE);
    check_spans(doc, &t);
    check_sizes(doc);
    arena_unguard(&help->arena);
    arena_reset(&help->arena);
    buf_done(&b);
}

static void check_all(struct entity_help *help, const char *language, const char *const *units)
{
    for (; *units; units++)
        check_hostile(help, language, *units);
}

static void entity__words_that_rules_like_take_linear_time(void **state)
{
    static const char *const english[] = {
        "Mr ", "Gen. Ali ", "of the ",          "12 ", "Ministry of ", "May ", "A. ", "1-", "Ali ",
        "al-", "said ",     "Abu al-Nour bin ", "( ",  "(",            "no. 5 ",
        "a ",  "Mr Ali ",   NULL};
    static const char *const arabic[] = {"الصالحية و", "رئيس ", "قرى ", "أبو ",  "بن ",
                                         "وزارة ",     "عبد ",  "و",    "مقتل ", NULL};

    check_all(*state, "en", english);
    check_all(*state, "ar", arabic);
}

/* Of more mentions than the wire takes the first are kept, and what is kept is linked. */
static void check_first_names(struct entity_help *help, const char *language, const char *unit)
{
    struct buf b;

    buf_init(&b, 2 * MEGABYTE);
    for (unsigned i = 0; i < 100000; i++)
        assert_true(buf_append(&b, span_of(unit)));
    assert_true(b.n <= MEGABYTE);
    if (arena_guard(&help->arena))
        fail_msg("100,000 times '%s' need more memory than a document may", unit);
    const Cw__Document *doc = entity_help_annotate(help, buf_span(&b), language, PUBLISHED);
    assert_int_equal(doc->n_mentions, 19999);
    for (size_t i = 0; i < doc->n_mentions; i++)
        assert_true(doc->mentions[i]->has_entity);
    assert_int_equal(doc->n_entities, 1);
    assert_true(doc->mentions[doc->n_mentions - 1]->end <= 20000 * strlen(unit));
    arena_unguard(&help->arena);
    arena_reset(&help->arena);
    buf_done(&b);
}

static void entity__of_a_hundred_thousand_names_the_first_are_kept(void **state)
{
    check_first_names(*state, "en", "Damascus ");
    check_first_names(*state, "en", "Aleppo, ");
    check_first_names(*state, "ar", "دمشق ");
    check_first_names(*state, "ar", "قسد ");
}

/* A sentence of 100,000 words is a list or a slip, but it is annotated. */
static void entity__a_sentence_of_a_hundred_thousand_words_fits_a_document(void **state)
{
    struct entity_help *help = *state;
    struct buf b;

    buf_init(&b, MEGABYTE);
    for (unsigned i = 0; i < 50000; i++)
        assert_true(buf_append(&b, SPAN("the road ")));
    assert_true(buf_append(&b, SPAN("to Damascus")));
    if (arena_guard(&help->arena))
        fail_msg("100,000 words need more memory than a document may");
    const Cw__Document *doc = entity_help_annotate(help, buf_span(&b), "en", PUBLISHED);
    assert_int_equal(doc->n_sentences, 1);
    assert_int_equal(doc->n_mentions, 1);
    arena_unguard(&help->arena);
    arena_reset(&help->arena);
    buf_done(&b);
}

static void entity__a_hundred_thousand_mentions_take_linear_time(void **state)
{
    static const char *const english[] = {
        "Damascus ",       "Aleppo, ",        "Syria, ", "Iran ", "SDF and ", "President Putin. ",
        "Gen. Ali Karim ", "Homs and Hama, ", "Tripoli\n\n", NULL};
    static const char *const arabic[] = {
        "دمشق ", "حلب، ", "اللواء حسام لوقا. ", "الرئيس بشار الأسد، ", "حمص و", "علي ", "قسد ", NULL};

    check_all(*state, "en", english);
    check_all(*state, "ar", arabic);
}

static void entity__a_megabyte_without_a_blank_takes_linear_time(void **state)
{
    static const char *const units[] = {"a",    "A",  "م",  "1",   "a-",   "A-b-", "'s",
                                        ".",    "\"", "(",  "-",   "@a",   "#a",   "http://",
                                        "حلبA", "ال", "1,", "12.", "U.S.", "\n",   NULL};

    check_all(*state, "en", units);
    check_all(*state, "ar", units);
}

static void entity__signs_that_cannot_be_seen_take_linear_time(void **state)
{
    static const char *const units[] = {
        "\u202BDamas\u200Ecus\u202C ", /* around and inside a name */
        "\u200F",
        "\u2066حلب\u2069 ",
        "حــلب ",
        "\u064E", /* a mark over nothing */
        "e\u0301",
        "\uFEFF",
        NULL};

    check_all(*state, "ar", units);
}

static void entity__other_spellings_take_linear_time(void **state)
{
    static const char *const units[] = {"7amas 3ali w5er ",   "ﺩﻣﺸﻖ ﺣﻠﺐ ", "کرکوک یمن ", "ﷺ ﷲ ",
                                        "\U0001F600 Aleppo ", NULL};

    check_all(*state, "ar", units);
    check_all(*state, "en", units);
}

static void entity__the_seeds_name_their_people_groups_and_places(void **state)
{
    struct entity_help *help = *state;
    const char *path = cases_shared("data/seeds/003_a94b38f155a9604f.txt");
    static const char *const wanted[] = {"actor:sdf",
                                         "actor:hezbollah",
                                         "actor:isis",
                                         "person:hassan_nasrallah",
                                         "person:bashar_assad",
                                         "person:abu_khawla",
                                         "actor:dez_military_council",
                                         "actor:anha",
                                         "place:euphrates",
                                         "place:wof:421202167",
                                         "place:wof:890449891",
                                         "place:wof:1125980167",
                                         "actor:irgc"};

    if (!path)
        return;
    char *text = cases_read_file(path);
    const Cw__Document *doc = entity_help_annotate(help, span_of(text), "en", "2017-11-20");
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        bool found = false;
        for (size_t k = 0; k < doc->n_entities; k++)
            found |= strcmp(doc->entities[k]->id, wanted[i]) == 0;
        if (!found)
            fail_msg("no entity %s", wanted[i]);
    }
    free(text);
    arena_reset(&help->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entity__cases_are_as_written),
        cmocka_unit_test(entity__offsets_stay_inside_the_text_and_in_order),
        cmocka_unit_test(entity__other_languages_get_sentences_only),
        cmocka_unit_test(entity__spans_of_other_languages_are_left_alone),
        cmocka_unit_test(entity__a_document_without_text_is_rejected),
        cmocka_unit_test(entity__a_missing_table_is_named),
        cmocka_unit_test(entity__the_version_depends_on_the_tables_only),
        cmocka_unit_test(entity__the_same_text_gives_the_same_annotation),
        cmocka_unit_test(entity__words_that_rules_like_take_linear_time),
        cmocka_unit_test(entity__of_a_hundred_thousand_names_the_first_are_kept),
        cmocka_unit_test(entity__a_sentence_of_a_hundred_thousand_words_fits_a_document),
        cmocka_unit_test(entity__a_hundred_thousand_mentions_take_linear_time),
        cmocka_unit_test(entity__a_megabyte_without_a_blank_takes_linear_time),
        cmocka_unit_test(entity__signs_that_cannot_be_seen_take_linear_time),
        cmocka_unit_test(entity__other_spellings_take_linear_time),
        cmocka_unit_test(entity__the_seeds_name_their_people_groups_and_places),
    };
    return cmocka_run_group_tests(tests, entity_help_open, entity_help_close);
}
