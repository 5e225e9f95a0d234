/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every file of tests/corpus/feed: its outcome (.expect), and what it cost. See the README there.
 */
#include "feed_help.h"

#include <zlib.h>

#define MEMORY_BYTES (192u << 20) /* of the arena: what a worker has */
#define OUTPUT_BYTES (4u << 20)

static char *path_with(const char *path, const char *extension, struct arena *a)
{
    const char *dot = strrchr(path, '.');
    return arena_printf(a, "%.*s%s", (int)(dot - path), path, extension);
}

/* Lines "TIMES TAB TEXT"; "#" in the text is the number of the copy. */
static void generate(struct span lines, struct buf *to)
{
    struct span line;
    while (span_split(&lines, '\n', &line)) {
        size_t tab = span_find(line, SPAN("\t"));
        if (tab >= line.n)
            continue;
        long times = strtol(line.p, NULL, 10);
        struct span text = span_slice(line, tab + 1, line.n);
        size_t mark = times > 1 ? span_find(text, SPAN("#")) : text.n;
        for (long i = 0; i < times; i++) {
            assert_true(buf_append(to, span_slice(text, 0, mark)));
            if (mark < text.n)
                assert_true(buf_printf(to, "%ld", i));
            assert_true(buf_append(to, span_slice(text, mark < text.n ? mark + 1 : mark, text.n)));
        }
    }
}

static void body_load(const char *path, struct buf *to)
{
    struct error e = {{0}};
    struct buf file;
    buf_init(&file, 64 << 20);
    buf_init(to, 64 << 20);
    assert_int_equal(buf_read_file(&file, path, &e), FATE_DONE);
    if (strstr(path, ".gen"))
        generate(buf_span(&file), to);
    else
        assert_true(buf_append(to, buf_span(&file)));
    buf_done(&file);
}

/* The lines expected, each a line of what came, in this order; or "exactly" and all of them. */
static bool is_as_expected(struct span expected, struct span got)
{
    struct span want, line;
    if (span_starts_with(expected, SPAN("exactly\n")))
        return span_equal(span_trim(span_slice(expected, 8, expected.n)), span_trim(got));
    while (span_split(&expected, '\n', &want)) {
        bool found = want.n == 0;
        while (!found && span_split(&got, '\n', &line))
            found = span_equal(line, want);
        if (!found)
            return false;
    }
    return true;
}

static void print(enum fate fate, const Cw__Listing *l, const struct error *e, struct buf *to)
{
    if (fate)
        assert_true(buf_printf(to, "refused: %s\n", e->text));
    else
        help_listing_print(to, l, true);
}

/* Reads within the bounds of CPU time and memory; the outcome in `to`. */
static const Cw__Listing *read_bounded(const char *path, struct span body, struct arena *a,
                                       struct buf *to)
{
    struct error e = {{0}};
    Cw__Listing *l = NULL;
    struct feed_input in = help_feed_input(body);
    uint64_t from = clock_thread_cpu_us();
    if (arena_guard(a))
        fail_msg("%s: needs more memory than a worker has", path);
    enum fate fate = feed_read(&in, a, &l, &e);
    uint64_t took = clock_thread_cpu_us() - from;
    arena_unguard(a);
    if (took > BUDGET_CPU_US / 4)
        fail_msg("%s: took %llu us", path, (unsigned long long)took);
    print(fate, l, &e, to);
    return fate ? NULL : l;
}

static unsigned check_file(const char *path)
{
    struct arena a;
    struct buf body, expected, got;
    struct error e = {{0}};
    arena_init(&a, MEMORY_BYTES);
    body_load(path, &body);
    buf_init(&expected, OUTPUT_BYTES);
    buf_init(&got, OUTPUT_BYTES);
    assert_int_equal(buf_read_file(&expected, path_with(path, ".expect", &a), &e), FATE_DONE);
    read_bounded(path, buf_span(&body), &a, &got);
    bool is_good = is_as_expected(buf_span(&expected), buf_span(&got));
    if (!is_good)
        fprintf(stderr, "%s: expected\n%.*s\ngot\n%.*s\n", path, (int)expected.n, expected.p,
                (int)(got.n < 3000 ? got.n : 3000), got.p);
    buf_done(&body);
    buf_done(&expected);
    buf_done(&got);
    arena_done(&a);
    return !is_good;
}

static void each(const char *pattern, unsigned (*check)(const char *path), size_t least)
{
    char path[4096];
    glob_t found;
    unsigned wrong = 0;
    snprintf(path, sizeof(path), "%s/tests/corpus/feed/%s", CW_SOURCE_DIR, pattern);
    assert_int_equal(glob(path, 0, NULL, &found), 0);
    assert_true(found.gl_pathc >= least);
    for (size_t i = 0; i < found.gl_pathc; i++)
        wrong += check(found.gl_pathv[i]);
    globfree(&found);
    assert_int_equal(wrong, 0);
}

static void feed__hostile_files_end_as_expected_within_bounds(void **state)
{
    (void)state;
    each("*.xml", check_file, 40);
    each("*.json", check_file, 1);
}

static void feed__generated_files_end_as_expected_within_bounds(void **state)
{
    (void)state;
    each("*.gen", check_file, 10);
}

/* However a file is cut, its items are the first ones of the whole. */
static unsigned check_cuts(const char *path)
{
    struct arena a, whole_arena;
    struct buf body, got;
    unsigned wrong = check_file(path);
    arena_init(&a, MEMORY_BYTES);
    arena_init(&whole_arena, MEMORY_BYTES);
    body_load(path, &body);
    buf_init(&got, OUTPUT_BYTES);
    const Cw__Listing *whole = read_bounded(path, buf_span(&body), &whole_arena, &got);
    size_t most = 0;
    for (size_t n = 0; n < body.n; n++) {
        char *copy = malloc(n + 1); /* so that a byte read too far is seen */
        assert_non_null(copy);
        memcpy(copy, body.p, n);
        buf_clear(&got);
        const Cw__Listing *l = read_bounded(path, span_at(copy, n), &a, &got);
        for (size_t i = 0; l && i < l->n_items; i++)
            assert_string_equal(l->items[i]->url, whole->items[i]->url);
        most = l && l->n_items > most ? l->n_items : most;
        assert_true(!l || l->n_items <= whole->n_items);
        free(copy);
        arena_reset(&a);
    }
    assert_true(most > 0);
    buf_done(&body);
    buf_done(&got);
    arena_done(&a);
    arena_done(&whole_arena);
    return wrong;
}

static void feed__a_file_cut_anywhere_gives_the_items_that_ended(void **state)
{
    (void)state;
    each("*.cut", check_cuts, 4);
}

/* gzip of `times` copies of a text, without a header that says so. */
static void pack(struct buf *to, const char *head, const char *text, size_t times, const char *tail)
{
    z_stream z = {0};
    unsigned char out[65536];
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, 0), Z_OK);
    for (size_t i = 0; i < times + 2; i++) {
        const char *part = i == 0 ? head : i <= times ? text : tail;
        z.next_in = (unsigned char *)part;
        z.avail_in = (unsigned)strlen(part);
        do {
            z.next_out = out;
            z.avail_out = sizeof(out);
            deflate(&z, i == times + 1 ? Z_FINISH : Z_NO_FLUSH);
            assert_true(buf_append(to, span_at((char *)out, sizeof(out) - z.avail_out)));
        } while (z.avail_out == 0);
    }
    deflateEnd(&z);
}

static const char item[] = "<url><loc>https://a.example/1</loc></url>";

static void feed__packed_sitemaps_are_unpacked(void **state)
{
    (void)state;
    struct arena a;
    struct buf body, got;
    arena_init(&a, MEMORY_BYTES);
    buf_init(&body, 1 << 20);
    buf_init(&got, OUTPUT_BYTES);
    pack(&body, "<urlset>", item, 1, "</urlset>");
    const Cw__Listing *l = read_bounded("packed", buf_span(&body), &a, &got);
    assert_non_null(l);
    assert_int_equal(l->n_items, 1);
    l = read_bounded("packed, check sum lost", span_slice(buf_span(&body), 0, body.n - 8), &a,
                     &got);
    assert_non_null(l);
    assert_int_equal(l->n_items, 1);
    buf_done(&body);
    buf_done(&got);
    arena_done(&a);
}

static void feed__a_bomb_is_cut_and_garbage_refused(void **state)
{
    (void)state;
    struct arena a;
    struct buf body, got;
    static char blanks[1 << 20];
    memset(blanks, ' ', sizeof(blanks) - 1);
    arena_init(&a, MEMORY_BYTES);
    buf_init(&body, 4 << 20);
    buf_init(&got, OUTPUT_BYTES);
    pack(&body, "<urlset><url><loc>https://a.example/1</loc></url>", blanks, 300, "</urlset>");
    const Cw__Listing *l = read_bounded("bomb", buf_span(&body), &a, &got);
    assert_non_null(l);
    assert_int_equal(l->n_items, 1);
    buf_clear(&got);
    assert_null(read_bounded("garbage", SPAN("\x1F\x8B\x08garbage"), &a, &got));
    assert_non_null(strstr(got.p, "does not unpack"));
    buf_done(&body);
    buf_done(&got);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feed__hostile_files_end_as_expected_within_bounds),
        cmocka_unit_test(feed__generated_files_end_as_expected_within_bounds),
        cmocka_unit_test(feed__a_file_cut_anywhere_gives_the_items_that_ended),
        cmocka_unit_test(feed__packed_sitemaps_are_unpacked),
        cmocka_unit_test(feed__a_bomb_is_cut_and_garbage_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
