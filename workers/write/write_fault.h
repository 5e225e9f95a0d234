/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_fault - places where a test may kill this process. Compiled in with -DCW_FAULTS only.
 *
 * CW_FAULT="write.post_commit:0.1,write.pre_commit:@3" kills with SIGKILL at one of ten passes of the first place, and
 * at the third pass of the second; a place without a colon dies at its first pass.
 */
#ifndef WRITE_FAULT_H
#define WRITE_FAULT_H

#ifdef CW_FAULTS
void write_fault(const char *place);
#else
#define write_fault(place) ((void)0)
#endif

#endif
