/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailbox - a queue between two threads that can also be polled.
 *
 * An item is a struct of the caller's that begins with a struct mailbox_link, so that posting needs no memory and can't
 * fail for want of it; it is in one mailbox at a time. Any thread may post, any thread may take. The file descriptor (an
 * eventfd) is readable while there is something to take, so that it can stand in zmq_poll or curl_multi_poll. A mailbox
 * is unbounded: credit bounds what can be in it.
 */
#ifndef COMMON_MAILBOX_H
#define COMMON_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include "common/error.h"

struct mailbox;

/* The first member of what is posted; the mailbox's while it is inside. */
struct mailbox_link {
    struct mailbox_link *next;
};

MUST_USE enum fate mailbox_new(struct mailbox **ret, struct error *e);

/* Items still inside are handed to `drop` (NULL allowed). */
void mailbox_free(struct mailbox *m, void (*drop)(void *item));

/* False when the mailbox is closed; the item then stays the caller's. */
MUST_USE bool mailbox_post(struct mailbox *m, void *item);

/* The oldest item, or NULL when nothing came within timeout_ms (0: at once; negative: wait for ever) or the mailbox
 * is closed and empty. */
void *mailbox_take(struct mailbox *m, int timeout_ms);

/* After closing, posts fail and takers drain what is left and then get NULL at once. The descriptor becomes readable
 * once, until the next take: who polls it learns of the end and does not spin. */
void mailbox_close(struct mailbox *m);
bool mailbox_is_closed(struct mailbox *m);

size_t mailbox_len(struct mailbox *m);
int mailbox_fd(const struct mailbox *m);

#endif
