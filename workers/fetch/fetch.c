/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch.h"

#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>
#include "common/log.h"
#include "common/sandbox.h"
#include "errand.h"

#define TICK_MS 50
#define CONNECTIONS_MAX 256L
#define HELD_BYTES_MAX (96u << 20) /* of bodies that are being received */
#define SYSTEM_CA_PATH "/etc/ssl/certs"

const struct conf_row fetch_conf_rows[] = {
    {"fetch.contact", CONF_STRING, offsetof(struct fetch_conf, contact), "", 0, 0,
     "address or e-mail of who answers for this crawler, shown in the User-Agent"},
    {"fetch.connect_ms", CONF_INT, offsetof(struct fetch_conf, connect_ms), "5000", 1, 600000,
     "longest wait for a connection"},
    {"fetch.total_ms", CONF_INT, offsetof(struct fetch_conf, total_ms), "30000", 1, 600000,
     "longest time for one request"},
    {"fetch.max_bytes", CONF_SIZE, offsetof(struct fetch_conf, max_bytes), "4MiB", 1024,
     WIRE_MAX_RAW_BYTES, "largest body after decompression"},
    {"fetch.allow_networks", CONF_STRING, offsetof(struct fetch_conf, allow_networks), "", 0, 0,
     "private networks that may be fetched from all the same, as 127.0.0.0/8 fd00::/8"},
    {"fetch.allow_ports", CONF_STRING, offsetof(struct fetch_conf, allow_ports), "80 443 8080 8443",
     0, 0, "ports that may be connected to"},
    {"fetch.ca_file", CONF_STRING, offsetof(struct fetch_conf, ca_file), "", 0, 0,
     "file of certificate authorities (PEM) that are trusted besides the system's"},
    {"fetch.robots", CONF_BOOL, offsetof(struct fetch_conf, obey_robots), "yes", 0, 0,
     "obey robots.txt; turning it off is for archives of your own"},
    {0},
};

/* It becomes a header line. */
static bool is_clean(const char *contact)
{
    for (; *contact; contact++)
        if ((unsigned char)*contact < ' ' || *contact == 0x7f)
            return false;
    return true;
}

static enum fate check_conf(const struct fetch_conf *conf, struct fetcher *f, struct error *e)
{
    if (!is_clean(conf->contact))
        return fail(e, FATE_REJECT, "fetch.contact has control characters");
    if (*conf->ca_file && access(conf->ca_file, R_OK) != 0)
        return fail(e, FATE_REJECT, "cannot read '%s' (fetch.ca_file)", conf->ca_file);
    return address_rules_init(&f->addresses, conf->allow_networks, conf->allow_ports, e);
}

/* libcurl replaces the system's file of authorities by ours, but reads their folder besides. */
static void set_limits(struct fetcher *f)
{
    const char *capath = curl_version_info(CURLVERSION_NOW)->capath;
    (void)snprintf(f->user_agent, sizeof f->user_agent, "claimwire/%s%s%s%s", CW_VERSION,
                   *f->conf.contact ? " (+" : "", f->conf.contact, *f->conf.contact ? ")" : "");
    f->limits = (struct transfer_limits){.connect_ms = f->conf.connect_ms,
                                         .total_ms = f->conf.total_ms,
                                         .user_agent = f->user_agent,
                                         .addresses = &f->addresses,
                                         .held_max = HELD_BYTES_MAX,
                                         .held_now = &f->held_bytes};
    if (*f->conf.ca_file) {
        f->limits.ca_file = f->conf.ca_file;
        f->limits.ca_path = capath ? capath : SYSTEM_CA_PATH;
    }
}

enum fate fetch_open(const struct fetch_conf *conf, struct fetcher **ret, struct error *e)
{
    struct fetcher *f = calloc(1, sizeof *f);
    if (!f)
        return fail(e, FATE_BROKEN, "out of memory");
    f->conf = *conf;
    enum fate fate = check_conf(conf, f, e);
    if (fate != FATE_DONE) {
        free(f);
        return fate;
    }
    set_limits(f);
    f->politeness = politeness_new();
    if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !f->politeness ||
        !(f->multi = curl_multi_init())) {
        fetch_close(f);
        return fail(e, FATE_BROKEN, "cannot start curl");
    }
    curl_multi_setopt(f->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, CONNECTIONS_MAX);
    *ret = f;
    return FATE_DONE;
}

void fetch_needs(const struct fetcher *f, struct sandbox *rules)
{
    rules->has_names = true;
    sandbox_add_file(rules, f->conf.ca_file);
    for (unsigned i = 0; i < f->addresses.ports_len; i++)
        sandbox_add_port(rules, f->addresses.ports[i]);
}

void fetch_close(struct fetcher *f)
{
    if (!f)
        return;
    if (f->multi)
        curl_multi_cleanup(f->multi);
    politeness_free(f->politeness);
    free(f);
}

static void take_orders(struct fetcher *f)
{
    struct station_task *task;
    while (!station_is_draining(f->station) && (task = station_take(f->station, 0)))
        order_accept(f, task);
}

static void end_transfers(struct fetcher *f)
{
    CURLMsg *m;
    int left;
    while ((m = curl_multi_info_read(f->multi, &left))) {
        struct errand *x = NULL;
        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&x);
        x->ended(f, x, m->data.result);
    }
}

enum fate fetch_drive(struct fetcher *f, struct station *s, struct error *e)
{
    f->station = s;
    if (!*f->conf.contact)
        log_warn("contact.missing", LOG_STR("reason", "fetch.contact is empty: sites cannot tell "
                                                      "whom to ask about these requests"));
    while (!station_is_draining(s) || f->orders || f->running > 0) {
        int still;
        struct curl_waitfd tasks = {.fd = station_fd(s), .events = CURL_WAIT_POLLIN};
        take_orders(f);
        if (curl_multi_perform(f->multi, &still) != CURLM_OK)
            return fail(e, FATE_BROKEN, "curl cannot go on");
        end_transfers(f);
        order_advance_all(f); /* behind the ends: a slot that is free now waits for no tick */
        curl_multi_poll(f->multi, &tasks, station_is_draining(s) ? 0 : 1, TICK_MS, NULL);
    }
    return FATE_DONE;
}
