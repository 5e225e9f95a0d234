/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "entity/tagger.h"
#include "entity_help.h"

#define DATA CW_SOURCE_DIR "/workers/entity/data"
#define COPY_BYTES ((size_t)16 << 20)

static bool has_mention(const Cw__Document *doc, int type, const char *surface)
{
    for (size_t i = 0; i < doc->n_mentions; i++) {
        const Cw__Mention *m = doc->mentions[i];
        if ((int)m->type == type &&
            span_equal(entity_help_slice(doc, m->start, m->end), span_of(surface)))
            return true;
    }
    return false;
}

static void tagger__names_people_in_no_table(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc = entity_help_annotate(
        help, SPAN("The lawyer Marelda Quistine told reporters in Brussels that Oskar "
                   "Vandemeel had left."),
        "en", NULL);
    assert_true(has_mention(doc, CW__MENTION__TYPE__PER, "Marelda Quistine"));
    assert_true(has_mention(doc, CW__MENTION__TYPE__PER, "Oskar Vandemeel"));
    assert_true(has_mention(doc, CW__MENTION__TYPE__LOC, "Brussels"));
    arena_reset(&help->arena);
}

static void tagger__mentions_say_which_model_made_them(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc = entity_help_annotate(
        help, SPAN("Fighting spread, Quistine wrote. The Zanbari Cup final was played in "
                   "Vostrograd on Sunday, said Velmora Trisk of Haldane Shipping."),
        "en", NULL);
    size_t of_model = 0;
    for (size_t i = 0; i < doc->n_mentions; i++) {
        const Cw__Mention *m = doc->mentions[i];
        of_model += strncmp(m->rule, "model:en", 8) == 0;
        assert_true(m->score > 0 && m->score <= 1);
    }
    assert_true(of_model > 0);
    arena_reset(&help->arena);
}

static char *read_model(size_t *ret_n)
{
    char *bytes = malloc(COPY_BYTES);
    FILE *f = fopen(DATA "/ar/tagger.bin", "rb");
    assert_non_null(bytes);
    assert_non_null(f);
    *ret_n = fread(bytes, 1, COPY_BYTES, f);
    assert_int_equal(fclose(f), 0);
    return bytes;
}

static void refuses(const char *dir, const char *bytes, size_t n, const char *reason)
{
    char path[256];
    struct error e;
    struct tagger *t = NULL;
    (void)snprintf(path, sizeof path, "%s/ar/tagger.bin", dir);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(tagger_load(dir, "ar", &t, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, path));
    assert_non_null(strstr(e.text, reason));
    assert_null(t);
}

static void tagger__damaged_files_are_refused_by_name(void **state)
{
    char dir[] = "/tmp/claimwire-tagger-XXXXXX", path[256];
    size_t n;
    char *bytes = read_model(&n);
    (void)state;
    assert_non_null(mkdtemp(dir));
    (void)snprintf(path, sizeof path, "%s/ar", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    refuses(dir, bytes, 0, "is not a model");
    refuses(dir, bytes, sizeof(struct tagger_header) - 1, "is not a model");
    refuses(dir, bytes, n - 1, "is cut off");
    bytes[n / 2] ^= 1;
    refuses(dir, bytes, n, "is damaged");
    bytes[n / 2] ^= 1;
    bytes[0] ^= 1;
    refuses(dir, bytes, n, "is not a model");
    bytes[0] ^= 1;
    ((struct tagger_header *)bytes)->labels++;
    refuses(dir, bytes, n, "has other labels");
    ((struct tagger_header *)bytes)->labels--;
    ((struct tagger_header *)bytes)->templates++;
    refuses(dir, bytes, n, "was learned with other features");
    ((struct tagger_header *)bytes)->templates--;
    ((struct tagger_header *)bytes)->scale = 0;
    refuses(dir, bytes, n, "has no scale");
    ((struct tagger_header *)bytes)->scale = NAN;
    refuses(dir, bytes, n, "has no scale");
    ((struct tagger_header *)bytes)->scale = 1;
    ((struct tagger_header *)bytes)->transition[3][4] = -INFINITY;
    refuses(dir, bytes, n, "has a transition that is no number");
    ((struct tagger_header *)bytes)->rows += 7;
    refuses(dir, bytes, n, "is cut off");
    free(bytes);
    (void)snprintf(path, sizeof path, "%s/ar/tagger.bin", dir);
    assert_int_equal(unlink(path), 0);
    (void)snprintf(path, sizeof path, "%s/ar", dir);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(dir), 0);
}

static void tagger__a_missing_file_is_named(void **state)
{
    struct error e;
    struct tagger *t = NULL;
    (void)state;
    assert_int_equal(tagger_load("/nonexistent", "en", &t, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "/nonexistent/en/tagger.bin"));
}

static void tagger__a_name_goes_on_only_with_its_own_type(void **state)
{
    (void)state;
    assert_true(tagger_may_follow(1, 2));   /* begins a person, goes on with it */
    assert_true(tagger_may_follow(2, 2));
    assert_false(tagger_may_follow(0, 2));  /* nothing to go on with */
    assert_false(tagger_may_follow(3, 2));  /* an organisation's beginning */
    assert_false(tagger_may_follow(2, 4));
    assert_true(tagger_may_follow(2, 3));
    assert_true(tagger_may_follow(2, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tagger__names_people_in_no_table),
        cmocka_unit_test(tagger__mentions_say_which_model_made_them),
        cmocka_unit_test(tagger__damaged_files_are_refused_by_name),
        cmocka_unit_test(tagger__a_missing_file_is_named),
        cmocka_unit_test(tagger__a_name_goes_on_only_with_its_own_type),
    };
    return cmocka_run_group_tests(tests, entity_help_open, entity_help_close);
}
