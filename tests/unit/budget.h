/* SPDX-License-Identifier: Apache-2.0 */
/*
 * budget - what any single document may take, and how large a hostile one is.
 *
 * Time is measured without a sanitizer and without the counters of tests/coverage (CW_COUNTED). With them the budget is
 * what must never be passed, and hostile texts are shorter: they look for wrong accesses and lines that are reached,
 * which come with the first kilobytes of what is repeated or never, and each takes them ten times as long.
 */
#ifndef TESTS_BUDGET_H
#define TESTS_BUDGET_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(CW_COUNTED)
#define BUDGET_IS_SLOWED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(undefined_behavior_sanitizer) || __has_feature(thread_sanitizer)
#define BUDGET_IS_SLOWED 1
#endif
#endif
#ifndef BUDGET_IS_SLOWED
#define BUDGET_IS_SLOWED 0
#endif

#define BUDGET_CPU_US (BUDGET_IS_SLOWED ? 20000000u : 2000000u)
#define BUDGET_TEXT_BYTES ((size_t)1 << (BUDGET_IS_SLOWED ? 16 : 20))

#endif
