/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transfer - one HTTP request and its answer, without redirects: those are the caller's, hop by
 * hop.
 *
 * http and https only, HTTP/1.1, TLS 1.2 or newer; certificates are always verified; proxies,
 * netrc, cookies and credentials in addresses are not used. The address of the very socket is
 * judged before it is connected (address.h). Caps: bytes after decoding, 64 KiB and 500 lines of
 * headers, time, slowness (less than 1 KiB/s for 10 s), bytes of all transfers together. The body
 * of an answer that is no success is read up to 64 KiB and never makes the transfer fail.
 *
 * A transfer lives in the arena given to it but holds a curl handle: transfer_done() must be
 * called.
 */
#ifndef TRANSFER_H
#define TRANSFER_H

#include <stdbool.h>
#include <stdint.h>
#include <curl/curl.h>
#include "address.h"
#include "claimwire.pb-c.h"
#include "coding.h"
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

/* The same for all transfers of a process. */
struct transfer_limits {
    int64_t connect_ms, total_ms;
    const char *user_agent;
    const char *ca_file; /* trusted besides the system's; NULL: none */
    const char *ca_path; /* where the system's are; NULL: libcurl knows */
    const struct address_rules *addresses;
    size_t held_max;   /* bytes of bodies that all transfers may hold together */
    size_t *held_now;  /* how many they hold */
};

/* Parts of an address, cleaned: no credentials, no fragment, the host in lower case. */
struct transfer_place {
    const char *url;
    const char *origin; /* "https://news.example:443" */
    const char *site;   /* "news.example", "news.example:8080": see politeness.h */
    const char *path;   /* and query */
    bool is_https;
};

struct transfer_request {
    const char *url;
    const char *etag, *last_modified; /* make it conditional; NULL allowed */
    size_t body_bytes;                /* cap on the body after decoding */
    bool is_cut; /* a larger body is cut there; else it makes the transfer fail */
    void *owner; /* becomes curl_easy's private pointer */
};

struct transfer {
    CURL *handle;
    struct arena *arena;
    const struct transfer_limits *limits;
    const char *url;
    struct curl_slist *extra;
    struct buf body;
    struct coding coding;
    struct transfer_headers request, response;
    size_t header_bytes, header_lines;
    bool is_conditional;
    bool has_body;      /* its first byte has come */
    bool may_cut;       /* a body over the cap is cut ... */
    bool is_enough;     /* ... and that has happened: curl was told to stop, all is well */
    struct error refusal; /* why we broke it off ourselves; empty otherwise */
    enum fate refused;
    char curl_error[CURL_ERROR_SIZE];
    /* after the end: */
    long status; /* 0: there was no answer */
    Cw__Failure__Trouble trouble;
    bool is_crowded;    /* it was we who had no room for it; nobody is to blame */
    bool is_origin_bad; /* nothing can be had from there: its address is refused, its certificate wrong */
    uint64_t started_ms;
};

/* Prepares a GET. FATE_REJECT when the address is not one that may be asked for. */
MUST_USE enum fate transfer_open(struct transfer *t, const struct transfer_request *r,
                                 struct error *e);
void transfer_done(struct transfer *t);

/* What became of it, once curl says it is over: FATE_DONE with t->status, or the failure:
 * FATE_RETRY for trouble of the network, FATE_REJECT for what will not get better. */
MUST_USE enum fate transfer_finish(struct transfer *t, CURLcode result, struct error *e);

/* Value of a response header, NULL when there is none; the last one when repeated. */
const char *transfer_header_value(const struct transfer *t, const char *name);

/* Where a redirect leads, absolute; NULL when it leads nowhere. */
const char *transfer_redirect(const struct transfer *t);

/* False when `url` is not http or https. */
bool transfer_locate(const char *url, struct arena *a, struct transfer_place *ret);

/* One line of headers as received, into t->response. False: t->refusal says why it is too much.
 * (What curl calls; here for fuzzing.) */
bool transfer_take_header(struct transfer *t, struct span line);

#endif
