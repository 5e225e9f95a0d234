/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transfer - one HTTP request and its answer, without redirects: those are the caller's, hop by
 * hop.
 *
 * http and https only; certificates are always verified; proxies, netrc, cookies and credentials in
 * addresses are not used. The answer is cut at caps on bytes after decoding, on headers, on time
 * and on slowness. A transfer lives in the arena given to it but holds a curl handle:
 * transfer_done() must be called.
 */
#ifndef TRANSFER_H
#define TRANSFER_H

#include <stdbool.h>
#include <stdint.h>
#include <curl/curl.h>
#include "address.h"
#include "common/arena.h"
#include "common/buf.h"
#include "common/error.h"

struct transfer_header {
    const char *name, *value;
};

struct transfer_headers {
    struct transfer_header *at;
    size_t n, cap;
};

struct transfer_limits {
    int64_t connect_ms, total_ms;
    int64_t body_bytes;
    const char *user_agent;
    const struct address_rules *addresses;
};

struct transfer {
    CURL *handle;
    struct arena *arena;
    const struct transfer_limits *limits;
    const char *url;
    struct curl_slist *extra;
    struct buf body;
    struct transfer_headers request, response;
    size_t header_bytes;
    struct error refusal; /* why we broke it off ourselves; empty otherwise */
    bool is_refused_for_good;
    bool is_address_refused; /* that is why */
    char curl_error[CURL_ERROR_SIZE];
    /* after the end: */
    long status;
    uint64_t started_ms;
};

/* Prepares a GET of `url`. `etag` and `last_modified` (NULL allowed) make it conditional.
 * FATE_REJECT when the address is not one that may be asked for. curl_easy's private pointer is set
 * to `owner`. */
MUST_USE enum fate transfer_open(struct transfer *t, const char *url, const char *etag,
                                 const char *last_modified, void *owner, struct error *e);
void transfer_done(struct transfer *t);

/* What became of it, once curl says it is over: FATE_DONE with t->status, or the failure:
 * FATE_RETRY for trouble of the network, FATE_REJECT for what will not get better. */
MUST_USE enum fate transfer_finish(struct transfer *t, CURLcode result, struct error *e);

/* Value of a response header, NULL when there is none; the last one when repeated. */
const char *transfer_header_value(const struct transfer *t, const char *name);

/* Where a redirect leads, absolute; NULL when it leads nowhere. */
const char *transfer_redirect(const struct transfer *t);

/* The address without credentials and fragment, its host in lower case; NULL when it is not http or
 * https. ret_host is "host:port", ret_path path and query. */
const char *transfer_clean_url(const char *url, struct arena *a, const char **ret_origin,
                               const char **ret_path);

#endif
