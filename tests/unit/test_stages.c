/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "stages.h"

static void stages__names_and_stages_map_both_ways(void **state)
{
    (void)state;
    for (unsigned s = STAGE_FETCH; s < STAGE_COUNT; s++)
        assert_int_equal(stage_of(span_of(stage_name((enum stage)s))), s);
    assert_string_equal(stage_name(STAGE_NONE), "none");
    assert_string_equal(stage_name((enum stage)77), "none");
    assert_int_equal(stage_of(SPAN("none")), STAGE_NONE);
    assert_int_equal(stage_of(SPAN("Fetch")), STAGE_NONE);
    assert_int_equal(stage_of(SPAN("")), STAGE_NONE);
}

static void stages__every_result_is_taken_by_the_stage_it_goes_to(void **state)
{
    (void)state;
    unsigned routes = 0;
    for (unsigned s = STAGE_NONE; s < STAGE_COUNT; s++) {
        for (unsigned t = 0; t < 32; t++) {
            enum stage next = stage_next((enum stage)s, (enum message_type)t);
            if (next == STAGE_NONE)
                continue;
            routes++;
            assert_true(stage_takes(next, (enum message_type)t));
        }
    }
    assert_int_equal(routes, 6);
}

static void stages__a_document_passes_language_entity_claim_and_is_written(void **state)
{
    (void)state;
    static const enum stage way[] = {STAGE_READ,  STAGE_LANGUAGE, STAGE_ENTITY,
                                     STAGE_CLAIM, STAGE_WRITE,    STAGE_NONE};
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(stage_next(way[i], MESSAGE_DOCUMENT), way[i + 1]);
    assert_int_equal(stage_next(STAGE_FETCH, MESSAGE_CAPTURE), STAGE_WRITE);
    assert_int_equal(stage_next(STAGE_READ, MESSAGE_LISTING), STAGE_WRITE);
}

static void stages__no_stage_may_send_what_is_not_its_own(void **state)
{
    (void)state;
    assert_int_equal(stage_next(STAGE_LANGUAGE, MESSAGE_LISTING), STAGE_NONE);
    assert_int_equal(stage_next(STAGE_FETCH, MESSAGE_DOCUMENT), STAGE_NONE);
    assert_int_equal(stage_next(STAGE_READ, MESSAGE_CAPTURE), STAGE_NONE);
    assert_int_equal(stage_next(STAGE_CLAIM, MESSAGE_ACK), STAGE_NONE);
    assert_false(stage_takes(STAGE_FETCH, MESSAGE_CAPTURE));
    assert_false(stage_takes(STAGE_NONE, MESSAGE_FETCH));
    assert_false(stage_takes(STAGE_READ, MESSAGE_HEARTBEAT));
}

static void stages__jobs_start_where_their_input_is_made(void **state)
{
    (void)state;
    assert_int_equal(stage_first(JOB_POLL), STAGE_FETCH);
    assert_int_equal(stage_first(JOB_PAGE), STAGE_FETCH);
    assert_int_equal(stage_first(JOB_ENRICH), STAGE_READ);
    assert_int_equal(stage_first((enum job_kind)0), STAGE_NONE);
    assert_int_equal(stage_first((enum job_kind)9), STAGE_NONE);
    assert_string_equal(stage_job_kind_name(JOB_POLL), "poll");
    assert_string_equal(stage_job_kind_name(JOB_PAGE), "page");
    assert_string_equal(stage_job_kind_name(JOB_ENRICH), "enrich");
    assert_string_equal(stage_job_kind_name((enum job_kind)0), "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages__names_and_stages_map_both_ways),
        cmocka_unit_test(stages__every_result_is_taken_by_the_stage_it_goes_to),
        cmocka_unit_test(stages__a_document_passes_language_entity_claim_and_is_written),
        cmocka_unit_test(stages__no_stage_may_send_what_is_not_its_own),
        cmocka_unit_test(stages__jobs_start_where_their_input_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
