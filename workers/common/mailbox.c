/* SPDX-License-Identifier: Apache-2.0 */
#include "common/mailbox.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct mailbox {
    pthread_mutex_t lock;
    pthread_cond_t came; /* an item, or the end */
    int fd;
    bool is_closed;
    struct mailbox_link *first, **last; /* `last`: where the next one is hung */
    size_t len;
};

enum fate mailbox_new(struct mailbox **ret, struct error *e)
{
    struct mailbox *m = calloc(1, sizeof(*m));
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (!m || fd < 0) {
        int reason = m ? errno : ENOMEM;
        free(m);
        if (fd >= 0)
            (void)close(fd);
        return fail(e, FATE_BROKEN, "cannot make a mailbox: %s", strerror(reason));
    }
    pthread_condattr_t monotonic;
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&m->came, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    (void)pthread_mutex_init(&m->lock, NULL);
    m->fd = fd;
    m->last = &m->first;
    *ret = m;
    return FATE_DONE;
}

void mailbox_free(struct mailbox *m, void (*drop)(void *item))
{
    if (!m)
        return;
    while (drop && m->first) {
        struct mailbox_link *item = m->first;
        m->first = item->next;
        drop(item);
    }
    (void)pthread_cond_destroy(&m->came);
    (void)pthread_mutex_destroy(&m->lock);
    (void)close(m->fd);
    free(m);
}

/* The counter of the eventfd is never more than 1 or 2: writing cannot block. */
static void bell_ring(struct mailbox *m)
{
    uint64_t one = 1;
    ssize_t n = write(m->fd, &one, sizeof(one));
    (void)n;
}

static void bell_silence(struct mailbox *m)
{
    uint64_t count;
    ssize_t n = read(m->fd, &count, sizeof(count));
    (void)n;
}

bool mailbox_post(struct mailbox *m, void *item)
{
    struct mailbox_link *link = item;
    (void)pthread_mutex_lock(&m->lock);
    bool is_posted = !m->is_closed;
    if (is_posted) {
        link->next = NULL;
        *m->last = link;
        m->last = &link->next;
        if (m->len++ == 0)
            bell_ring(m);
        (void)pthread_cond_signal(&m->came);
    }
    (void)pthread_mutex_unlock(&m->lock);
    return is_posted;
}

static struct timespec deadline_after(int timeout_ms)
{
    struct timespec at;
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += timeout_ms / 1000;
    at.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_nsec -= 1000000000;
        at.tv_sec++;
    }
    return at;
}

void *mailbox_take(struct mailbox *m, int timeout_ms)
{
    struct timespec until = deadline_after(timeout_ms > 0 ? timeout_ms : 0);
    struct mailbox_link *item = NULL;
    (void)pthread_mutex_lock(&m->lock);
    while (!m->len && !m->is_closed && timeout_ms != 0) {
        if (timeout_ms < 0)
            (void)pthread_cond_wait(&m->came, &m->lock);
        else if (pthread_cond_timedwait(&m->came, &m->lock, &until) == ETIMEDOUT)
            break;
    }
    if (m->len) {
        item = m->first;
        m->first = item->next;
        if (!m->first)
            m->last = &m->first;
        m->len--;
    }
    if (!m->len)
        bell_silence(m);
    (void)pthread_mutex_unlock(&m->lock);
    return item;
}

void mailbox_close(struct mailbox *m)
{
    (void)pthread_mutex_lock(&m->lock);
    if (!m->is_closed) {
        m->is_closed = true;
        bell_ring(m);
        (void)pthread_cond_broadcast(&m->came);
    }
    (void)pthread_mutex_unlock(&m->lock);
}

bool mailbox_is_closed(struct mailbox *m)
{
    (void)pthread_mutex_lock(&m->lock);
    bool is_closed = m->is_closed;
    (void)pthread_mutex_unlock(&m->lock);
    return is_closed;
}

size_t mailbox_len(struct mailbox *m)
{
    (void)pthread_mutex_lock(&m->lock);
    size_t len = m->len;
    (void)pthread_mutex_unlock(&m->lock);
    return len;
}

int mailbox_fd(const struct mailbox *m)
{
    return m->fd;
}
