/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "meta_title.h"

static void meta_title__outlets_are_known_by_their_hosts(void **state)
{
    (void)state;
    static const struct {
        const char *name, *site, *host;
        bool is;
    } rows[] = {
        {"The Plain Dealer", "The Plain Dealer", "x.example", true},
        {"Plain Dealer", "", "www.plaindealer.example", true},
        {"The Plain Dealer", "", "plain-dealer.example", true},
        {"Sahl Times", "", "sahltimesonline.example", true},
        {"BBC News", "", "www.bbc.example", true},
        {"bbc.example", "", "bbc.example", true},
        {"The New Yonder Times", "", "tnyt.example", true},
        {"S A H L", "", "sahl.example", true},
        {"Politics", "", "sahl.example", false},
        {"Sahl valley floods again after the rain", "", "sahl.example", false},
        {"", "", "sahl.example", false},
        {"Sahl", "", "", false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena a;
        arena_init(&a, 1 << 20);
        bool is = meta_title_is_site(span_of(rows[i].name), span_of(rows[i].site),
                                     span_of(rows[i].host), &a);
        if (is != rows[i].is)
            fail_msg("'%s' is %sthe outlet at '%s'", rows[i].name, is ? "" : "not ", rows[i].host);
        arena_done(&a);
    }
}

static void meta_title__likeness_is_the_share_of_common_words(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    assert_int_equal(meta_title_likeness(SPAN("One two three"), SPAN("ONE, two: three!"), &a), 100);
    assert_int_equal(meta_title_likeness(SPAN("One two"), SPAN("two three"), &a), 50);
    assert_int_equal(meta_title_likeness(SPAN("عودة العائلات"), SPAN("عوده العائلات"), &a), 100);
    assert_int_equal(meta_title_likeness(SPAN("One"), SPAN("two"), &a), 0);
    assert_int_equal(meta_title_likeness(SPAN(""), SPAN(""), &a), 0);
    arena_done(&a);
}

static struct span choose(struct meta_titles *t, struct arena *a)
{
    const void *node;
    return meta_title_choose(t, a, &node);
}

static void meta_title__nothing_is_no_title(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    struct meta_titles none = {.document = SPAN(""), .feed = SPAN("")};
    none.site = none.host = none.section = SPAN("");
    assert_true(span_is_empty(choose(&none, &a)));
    struct meta_titles home = none;
    home.document = SPAN("Home");
    assert_true(span_is_empty(choose(&home, &a)));
    home.feed = SPAN("What the feed says");
    assert_true(span_equal(choose(&home, &a), SPAN("What the feed says")));
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meta_title__outlets_are_known_by_their_hosts),
        cmocka_unit_test(meta_title__likeness_is_the_share_of_common_words),
        cmocka_unit_test(meta_title__nothing_is_no_title),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
