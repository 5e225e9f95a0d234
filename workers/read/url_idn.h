/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url_idn - names of hosts in letters of any script, in the ASCII form that servers have (RFC
 * 3492).
 *
 * Labels are made NFC and lower case first; the other rules of IDNA are the registries' concern.
 */
#ifndef READ_URL_IDN_H
#define READ_URL_IDN_H

#include <stdbool.h>
#include "common/arena.h"
#include "common/span.h"

/* The host with every label that is not ASCII as "xn--...", all in lower case. False: not UTF-8, or
 * a label is empty or longer than DNS allows. */
bool url_idn_host(struct span host, struct arena *a, struct span *ret);

#endif
