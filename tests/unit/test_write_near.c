/* SPDX-License-Identifier: Apache-2.0 */
#include "write/write_near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <cmocka.h>
#include "write_scene.h"

static struct scene scene;

static int wipe(void **state)
{
    scene_begin(&scene, state);
    return 0;
}

/* `n` words that no other `seed` has. */
static const char *words(struct arena *a, uint32_t seed, int n)
{
    char *text = arena_alloc(a, (size_t)n * 12 + 1), *to = text;

    for (int i = 0; i < n; i++) {
        uint32_t v = (seed * 1000u + (uint32_t)i) * 2654435761u;

        for (int j = 0; j < 7; j++, v >>= 4)
            *to++ = (char)('a' + v % 16);
        *to++ = i % 12 == 11 ? '.' : ' ';
    }
    return text;
}

/* A chain: each text shares two thirds with its neighbours and nothing with those beyond. */
#define PART 60

static const char *link_of_chain(struct arena *a, uint32_t chain, uint32_t i)
{
    return arena_printf(a, "%s%s%s", words(a, chain * 100 + i, PART),
                        words(a, chain * 100 + i + 1, PART), words(a, chain * 100 + i + 2, PART));
}

/* Bands are a matter of chance: one text of eight that are half alike shares none with the other.
 */
static bool is_linked(struct arena *a, const char *one, const char *other)
{
    uint8_t x[MINHASH_BYTES], y[MINHASH_BYTES];
    int64_t xb[MINHASH_BANDS], yb[MINHASH_BANDS];

    assert_true(minhash_sign(span_of(one), a, x) && minhash_sign(span_of(other), a, y));
    minhash_bands(x, xb);
    minhash_bands(y, yb);
    for (int i = 0; i < MINHASH_BANDS; i++)
        if (xb[i] == yb[i])
            return minhash_likeness(x, y) >= MINHASH_LIKE;
    return false;
}

/* The next chain from `from` on whose first `n` texts are linked. */
static uint32_t linked_chain(struct arena *a, uint32_t from, uint32_t n)
{
    for (uint32_t chain = from;; chain++) {
        uint32_t i = 1;

        while (i < n && is_linked(a, link_of_chain(a, chain, i - 1), link_of_chain(a, chain, i)))
            i++;
        if (i == n)
            return chain;
    }
}

static Cw__Document *document(struct scene *s, const char *name, const char *text)
{
    const char *url = arena_printf(&s->a, "https://hadar.example/near/%s", name);
    int64_t capture, page = scene_page(s, url, &capture);

    return scene_document(s, page, capture, url, text);
}

static struct write_item item_of(struct scene *s, Cw__Document *d)
{
    scene_lease(s, JOB_ENRICH, (int64_t)d->capture, (int64_t)d->page, 9);
    return scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, (int64_t)d->capture, 9);
}

static void store(struct scene *s, const char *name, const char *text)
{
    (void)scene_store(s, document(s, name, text), 9);
}

/* Which articles below near/`folder` stand together: "a b|c", by name. */
static void stand_in(struct scene *s, const char *folder, const char *groups)
{
    static const struct pg_statement ask = {
        "stand", "select coalesce(string_agg(members, '|' order by members), '') from (select "
                 "string_agg(substring(a.url from"
                 " '[^/]*$'), ' ' order by a.url) as members from edition e join article a on a.id "
                 "= e.article_id"
                 " where a.url like '%/near/' || $1::text || '%' group by e.group_id) g"};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&s->a);

    pg_add_text(p, span_of(folder));
    scene_must(s, pg_run(s->db, &ask, p, &r, &s->e));
    assert_string_equal(arena_string(&s->a, pg_span(r, 0, 0)), groups);
}

static void stand(struct scene *s, const char *groups)
{
    stand_in(s, "", groups);
    scene_has(s, "duplicate_group", scene_int(s, "select count(distinct group_id) from edition"));
    scene_is_sound(s);
}

static void write_near__a_reworked_copy_stands_with_its_original(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    store(s, "a", arena_printf(&s->a, "%s%s", words(&s->a, 1, 100), words(&s->a, 2, 20)));
    store(s, "b", arena_printf(&s->a, "Agencies. %s%s", words(&s->a, 1, 100), words(&s->a, 3, 20)));
    store(s, "c", words(&s->a, 4, 120));
    stand(s, "a b|c");
    scene_has(s, "page where state = 1", 3); /* only the very same text is a duplicate */
    scene_has(s, "edition where octet_length(signature) > 0", 3);
    scene_has(
        s, "duplicate_group g join article a on a.id = g.first_article where a.url like '%/a'", 1);
}

static void write_near__short_texts_meet_only_their_very_copies(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    store(s, "a", "Three were hurt in Tal Marwan.");
    store(s, "b", "Three were hurt in Tal Marwan!");
    store(s, "c", "Three were hurt in Tal Marwan.");
    stand(s, "a c|b");
    scene_has(s, "page where state = 2", 1);
    scene_has(s, "edition where signature is null", 3);
    scene_has(s, "edition_band", 0);
}

/* Items a to e in the order of this number: a chain of four and a stranger. */
static void permute(struct scene *s, uint32_t chain, uint32_t order, struct write_item *ret)
{
    uint32_t left[5] = {0, 1, 2, 3, 4};

    for (uint32_t i = 0; i < 5; order /= 5 - i, i++) {
        uint32_t at = order % (5 - i), which = left[at];
        const char *text =
            which < 4 ? link_of_chain(&s->a, chain, which) : words(&s->a, chain * 100 + 50, 150);

        memmove(&left[at], &left[at + 1], (4 - at) * sizeof(*left));
        ret[i] = item_of(s, document(s, arena_printf(&s->a, "%u/%c", chain, 'a' + which), text));
    }
}

/* In all orders: one by one, in threes, in one batch. */
static void write_near__the_order_of_arrival_does_not_matter(void **state)
{
    struct scene *s = *state;
    uint32_t chain = 0;

    NEEDS_SERVER();
    for (uint32_t order = 0; order < 120; order++) {
        size_t lot = 1 + 2 * (order % 3);
        struct write_item items[5];

        chain = linked_chain(&s->a, chain + 1, 4);
        permute(s, chain, order, items);
        for (size_t i = 0; i < 5; i += lot)
            scene_commit(s, &items[i], 5 - i < lot ? 5 - i : lot);
        stand_in(s, arena_printf(&s->a, "%u/", chain), "a b c d|e");
    }
    scene_has(s, "duplicate_group", (int64_t)2 * 120);
    scene_is_sound(s);
}

/* Two groups that were apart until a text came that resembles both. */
static void write_near__a_text_between_two_groups_joins_them(void **state)
{
    struct scene *s = *state;
    uint32_t chain;

    NEEDS_SERVER();
    chain = linked_chain(&s->a, 1, 3);
    store(s, "a", link_of_chain(&s->a, chain, 0));
    store(s, "a2", link_of_chain(&s->a, chain, 0));
    store(s, "c", link_of_chain(&s->a, chain, 2));
    store(s, "c2", link_of_chain(&s->a, chain, 2));
    stand(s, "a a2|c c2");
    store(s, "b", link_of_chain(&s->a, chain, 1));
    stand(s, "a a2 b c c2");
    store(s, "c3", link_of_chain(&s->a, chain, 2)); /* its text's own group is gone by now */
    stand(s, "a a2 b c c2 c3");
    scene_has(s, "page where state = 2", 3);
    scene_has(
        s, "duplicate_group g join article a on a.id = g.first_article where a.url like '%/a'", 1);
}

static void write_near__the_earliest_is_the_first_whenever_it_comes(void **state)
{
    struct scene *s = *state;
    Cw__Document *d;

    NEEDS_SERVER();
    store(s, "b", words(&s->a, 1, 100));
    d = document(s, "a", arena_printf(&s->a, "%s And more.", words(&s->a, 1, 100)));
    d->fetched_us = 1700000000000000; /* out of an archive */
    (void)scene_store(s, d, 9);
    stand(s, "a b");
    scene_has(
        s, "duplicate_group g join article a on a.id = g.first_article where a.url like '%/a'", 1);
    d = document(s, "c", words(&s->a, 1, 100));
    d->fetched_us = 1600000000000000;
    assert_int_equal(scene_store(s, d, 9), CW__ACK__OUTCOME__DUPLICATE); /* stored later */
    scene_has(
        s, "duplicate_group g join article a on a.id = g.first_article where a.url like '%/c'", 1);
    stand(s, "a b c");
}

static void write_near__editions_of_one_article_may_stand_together(void **state)
{
    struct scene *s = *state;
    Cw__Document *d;

    NEEDS_SERVER();
    d = document(s, "a", words(&s->a, 1, 100));
    (void)scene_store(s, d, 9);
    d->text = arena_printf(&s->a, "%s Corrected.", d->text);
    (void)scene_store(s, d, 10);
    stand(s, "a a");
    scene_has(s, "edition where change = 'substantive'", 1);
    d->text = scene_text(s, words(&s->a, 2, 100)); /* another text altogether */
    (void)scene_store(s, d, 11);
    stand(s, "a|a a");
}

/* A notice that stands under every article of a site: each shares bands with all, and is like none.
 */
static void write_near__a_common_notice_makes_no_group_and_no_quadratic_work(void **state)
{
    struct scene *s = *state;
    const char *notice;

    NEEDS_SERVER();
    notice = words(&s->a, 9, 30);
    for (int batch = 0; batch < 3; batch++) {
        struct write_item items[200];

        for (int i = 0; i < 200; i++)
            items[i] = item_of(
                s, document(s, arena_printf(&s->a, "%d", batch * 200 + i),
                            arena_printf(&s->a, "%s%s",
                                         words(&s->a, (uint32_t)(100 + batch * 200 + i), 120),
                                         notice)));
        scene_commit(s, items, 200);
    }
    scene_has(s, "(select from edition group by group_id having count(*) > 1) g", 0);
    scene_has(s, "edition_band", (int64_t)600 * MINHASH_BANDS);
}

/* ---------------------------------------------------------------------------------- several
 * writers */

#define WRITERS 3
#define CHAINS 40
#define ITEMS (CHAINS * WRITERS)

struct writer {
    struct write_store store;
    struct write_item item[ITEMS];
    struct error e;
    enum fate fate;
};

static void *write_all(void *arg)
{
    struct writer *w = arg;

    for (int i = 0; i < ITEMS && w->fate == FATE_DONE; i += 4)
        while ((w->fate = write_batch_commit(&w->store, &w->item[i], 4, &w->e)) == FATE_RETRY)
            continue;
    return NULL;
}

/* Each writer has every link of every chain, in an order of its own: the same texts come from all
 * at the same time, their groups are joined with others and deleted while somebody else adds a
 * copy. */
static void write_near__writers_at_the_same_moment_miss_no_link(void **state)
{
    struct scene *s = *state;
    struct writer *w = calloc(WRITERS, sizeof(*w));
    pthread_t thread[WRITERS];
    uint32_t chain = 0;

    NEEDS_SERVER();
    assert_non_null(w);
    for (uint32_t n = 0; n < CHAINS; n++) {
        chain = linked_chain(&s->a, chain + 1, WRITERS);
        for (uint32_t i = 0; i < WRITERS; i++)
            for (uint32_t j = 0; j < WRITERS; j++)
                w[i].item[n + CHAINS * j] =
                    item_of(s, document(s, arena_printf(&s->a, "%u.%u.%u", n, i, j),
                                        link_of_chain(&s->a, chain, (i + j) % WRITERS)));
    }
    for (int i = 0; i < WRITERS; i++)
        scene_must(s, write_store_open(s->server.dsn, "claimwire_write", (size_t)64 << 20,
                                       &w[i].store, &s->e));
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, write_all, &w[i]), 0);
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        if (w[i].fate != FATE_DONE)
            fail_msg("writer %d: %s", i, w[i].e.text);
        write_store_close(&w[i].store);
    }
    scene_has(s, "edition", WRITERS * ITEMS);
    scene_has(s, "(select from edition group by group_id having count(*) = 9) g", CHAINS);
    scene_has(s, "duplicate_group", CHAINS);
    scene_is_sound(s);
    free(w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, wipe)
    const struct CMUnitTest tests[] = {
        TEST(write_near__a_reworked_copy_stands_with_its_original),
        TEST(write_near__short_texts_meet_only_their_very_copies),
        TEST(write_near__the_order_of_arrival_does_not_matter),
        TEST(write_near__a_text_between_two_groups_joins_them),
        TEST(write_near__the_earliest_is_the_first_whenever_it_comes),
        TEST(write_near__editions_of_one_article_may_stand_together),
        TEST(write_near__a_common_notice_makes_no_group_and_no_quadratic_work),
        TEST(write_near__writers_at_the_same_moment_miss_no_link),
    };
    int failed;

    (void)scene_open(&scene, "--no-fsync");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    scene_close(&scene);
    return failed;
}
