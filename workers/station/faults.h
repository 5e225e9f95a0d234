/* SPDX-License-Identifier: Apache-2.0 */
/*
 * faults - makes a worker fail on purpose, for tests of what the others do then. Without the build option CW_FAULTS
 * the function does nothing.
 *
 * Environment CW_FAULT, one of: "crash_on:TEXT" (abort), "spin_on:TEXT" (burns CPU for ever) when the task's frame
 * contains TEXT, which is best a piece of a url or title; "slow:MS" waits that long before each task; "trespass:WHAT" does
 * before the first task what the sandbox forbids (common/trespass.h).
 */
#ifndef STATION_FAULTS_H
#define STATION_FAULTS_H

#include "common/span.h"

/* Called on the work thread with each task before anything else is done with it. */
void faults_before_task(struct span frame);

#endif
