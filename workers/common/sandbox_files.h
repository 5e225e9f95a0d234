/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox_files - the part of the sandbox that Landlock does. For sandbox.c only.
 */
#ifndef COMMON_SANDBOX_FILES_H
#define COMMON_SANDBOX_FILES_H

#include "common/sandbox.h"

/* *ret_abi: version of the kernel's Landlock, 0 when it has none or keeps it from us. */
MUST_USE enum fate sandbox_files_close(const struct sandbox *s, int *ret_abi, struct error *e);

/* Does the endpoint name a host that must be looked up, rather than an address or a file? */
bool sandbox_files_has_name(const char *endpoint);

/* Port of a tcp:// endpoint; 0 for others. */
unsigned sandbox_files_port(const char *endpoint);
bool sandbox_files_is_tcp(const char *endpoint);

#endif
