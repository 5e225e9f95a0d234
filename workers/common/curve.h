/* SPDX-License-Identifier: Apache-2.0 */
/*
 * curve - files with the keys of encrypted connections: one's own secret, and who may connect.
 *
 * Keys are written in Z85, 40 characters. This module reads, checks and makes files; the cryptography is libzmq's, and who
 * asks is sock. Whoever replaces a file while it may be read writes a new one beside it and renames it.
 */
#ifndef COMMON_CURVE_H
#define COMMON_CURVE_H

#include <stdbool.h>
#include "common/error.h"
#include "common/span.h"

#define CURVE_KEY_BYTES 40

bool curve_is_key(struct span text);

/* The first line of the file, which others must not be able to read. FATE_REJECT: missing, open to others, no key. */
MUST_USE enum fate curve_read_secret(const char *path, char ret[static CURVE_KEY_BYTES + 1], struct error *e);

/* Makes a key pair: the secret in the file `path`, which must not be there yet, mode 0400. FATE_REJECT: it cannot be
 * written, or libzmq has no CURVE. */
MUST_USE enum fate curve_make_pair(const char *path, char ret_public[static CURVE_KEY_BYTES + 1], struct error *e);

/* The public key of a secret that curve_read_secret takes. */
MUST_USE enum fate curve_public_of(const char *secret_path, char ret_public[static CURVE_KEY_BYTES + 1], struct error *e);

/* The hub's public key number n, counted around, of a setting that has one or several with blanks between, or is @FILE with
 * one a line, notes allowed. *ret_n: how many there are. FATE_REJECT when there is none or one is no key. */
MUST_USE enum fate curve_server_key(const char *setting, unsigned n, char ret[static CURVE_KEY_BYTES + 1],
                                    unsigned *ret_n, struct error *e);

/* The keys that may connect: a file with one public key a line; what follows the key is a note, # begins a comment.
 * Not for two threads at once. */
struct curve_list;

/* FATE_REJECT names file and line. */
MUST_USE enum fate curve_list_open(const char *path, struct curve_list **ret, struct error *e);
void curve_list_free(struct curve_list *l);

/* Takes the file over when it is another one than it was (its inode, size or time). FATE_REJECT: it cannot be, for the
 * reason that e says, and what was read before stays; said once for each state of the file. */
MUST_USE enum fate curve_list_refresh(struct curve_list *l, bool *ret_changed, struct error *e);

bool curve_list_has(const struct curve_list *l, const char *key);
size_t curve_list_len(const struct curve_list *l);

#endif
