/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "common/arena.h"
#include "common/buf.h"
#include "meta_author.h"

/* The names of `to`, a bar between. */
static void expect(const struct meta_authors *to, const char *what, const char *want)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    for (size_t i = 0; i < to->n; i++)
        assert_true(buf_printf(&b, i ? "|%s" : "%s", to->name[i]));
    if (!span_equal(buf_span(&b), span_of(want)))
        fail_msg("'%s' is '%.*s', not '%s'", what, (int)b.n, buf_span(&b).p, want);
    buf_done(&b);
}

static struct meta_authors authors_new(struct arena *a)
{
    return (struct meta_authors){
        .a = a, .site = SPAN("Sahl News"), .host = SPAN("www.sahlnews.example")};
}

static void meta_author__what_machines_say_is_split_and_cleaned(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"Jane Doe", "Jane Doe"},
        {"By Jane Doe and Ali Saleh", "Jane Doe|Ali Saleh"},
        {"Jane Doe, Ali Saleh & Rim Odeh; Tom Weller", "Jane Doe|Ali Saleh|Rim Odeh|Tom Weller"},
        {"Jane Doe, Political Editor", "Jane Doe"},
        {"Jane Doe, PhD", "Jane Doe"},
        {"Jane Doe (Reuters)", "Jane Doe"},
        {"Jane Doe | jane@sahlnews.example | @jane", "Jane Doe"},
        {"https://www.facebook.example/jane", ""},
        {"Sahl News", ""},
        {"sahlnews.example", ""},
        {"admin", ""},
        {"Staff", ""},
        {"هيئة التحرير", ""},
        {"Reuters", "Reuters"},
        {"AP", "AP"},
        {"وكالات", "وكالات"},
        {"بقلم: رنا حداد", "رنا حداد"},
        {"كتبت - ريم عودة", "ريم عودة"},
        {"رنا حداد، سمير درويش", "رنا حداد|سمير درويش"},
        {"رنا حداد وسمير درويش", "رنا حداد|سمير درويش"},
        {"أحمد وليد حسن", "أحمد وليد حسن"},
        {"Von Jürgen Groß", "Jürgen Groß"},
        {"Автор: Иван Петров", "Иван Петров"},
        {"Jane Doe jane doe, DOE JANE", "Jane Doe jane doe|DOE JANE"},
        {"", ""},
        {" , ; / ", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena a;
        arena_init(&a, 1 << 20);
        struct meta_authors to = authors_new(&a);
        meta_author_add(&to, span_of(rows[i][0]));
        expect(&to, rows[i][0], rows[i][1]);
        arena_done(&a);
    }
}

static void meta_author__what_is_seen_must_look_like_names(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"By Jane Doe 18 November 2021", "Jane Doe"},
        {"Malcolm Doe Monday, November 18", "Malcolm Doe"},
        {"Analysis by Jane Doe", "Jane Doe"},
        {"Tom Davies Associated Press Published", "Tom Davies|Associated Press"},
        {"Tom Davies Sahl News", "Tom Davies"},
        {"Anna van der Berg and Yusuf al-Hadi in Beirut", "Anna van der Berg|Yusuf al-Hadi"},
        {"a few words that are no name", ""},
        {"The bridge was closed.", ""},
        {"Read more", ""},
        {"Jane", ""},
        {"دمشق - سمير درويش", "سمير درويش"},
        {"آخر الأخبار", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena a;
        arena_init(&a, 1 << 20);
        struct meta_authors to = authors_new(&a);
        meta_author_add_seen(&to, span_of(rows[i][0]));
        expect(&to, rows[i][0], rows[i][1]);
        arena_done(&a);
    }
}

static void meta_author__names_are_counted_whatever_their_case_and_order(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    struct meta_authors x = authors_new(&a), y = authors_new(&a);
    meta_author_add(&x, SPAN("Jane Doe, Ali Saleh"));
    meta_author_add(&y, SPAN("DOE JANE and Rim Odeh"));
    assert_int_equal(meta_author_common(&x, &y), 1);
    meta_author_add(&x, SPAN("doe jane"));
    assert_int_equal(x.n, 2);
    for (int i = 0; i < 40; i++) {
        char name[] = "Aaaa Bbbb";
        name[1] = (char)('a' + i % 26);
        name[6] = (char)('a' + i / 26);
        meta_author_add(&x, span_of(name));
    }
    assert_int_equal(x.n, META_AUTHORS_MAX);
    arena_done(&a);
}

static void meta_author__bylines_are_known_by_their_first_word(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    assert_true(meta_author_is_byline(SPAN("By Jane Doe"), &a));
    assert_true(meta_author_is_byline(SPAN("بقلم رنا حداد"), &a));
    assert_true(meta_author_is_byline(SPAN("Text: Jane Doe"), &a));
    assert_false(meta_author_is_byline(SPAN("Text messages were sent"), &a));
    assert_false(meta_author_is_byline(SPAN("Bystanders"), &a));
    assert_false(meta_author_is_byline(SPAN(""), &a));
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meta_author__what_machines_say_is_split_and_cleaned),
        cmocka_unit_test(meta_author__what_is_seen_must_look_like_names),
        cmocka_unit_test(meta_author__names_are_counted_whatever_their_case_and_order),
        cmocka_unit_test(meta_author__bylines_are_known_by_their_first_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
