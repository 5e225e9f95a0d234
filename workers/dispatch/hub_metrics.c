/* SPDX-License-Identifier: Apache-2.0 */
#include "hub_private.h"

/* Names and labels are kept by reference, so they stand here as literals. */
static const char *const stage_labels[STAGE_COUNT] = {
    "stage=\"none\"",   "stage=\"fetch\"", "stage=\"read\"",  "stage=\"language\"",
    "stage=\"entity\"", "stage=\"claim\"", "stage=\"write\"",
};
static const char *const kind_labels[JOB_KIND_COUNT] = {NULL, "kind=\"poll\"", "kind=\"page\"",
                                                        "kind=\"enrich\""};
static const char *const outcome_labels[HUB_ACK_OUTCOMES] = {
    [CW__ACK__OUTCOME__STORED] = "outcome=\"stored\"",
    [CW__ACK__OUTCOME__DUPLICATE] = "outcome=\"duplicate\"",
    [CW__ACK__OUTCOME__STALE] = "outcome=\"stale\"",
    [CW__ACK__OUTCOME__QUARANTINED] = "outcome=\"quarantined\"",
};

void hub_metrics_init(struct hub_metrics *m)
{
    for (int s = STAGE_FETCH; s < STAGE_COUNT; s++) {
        m->peers[s] =
            metrics_gauge("claimwire_hub_workers", stage_labels[s], "Workers connected now.");
        m->in_flight[s] =
            metrics_gauge("claimwire_hub_jobs", stage_labels[s], "Leased jobs at this stage now.");
    }
    for (int k = JOB_POLL; k < JOB_KIND_COUNT; k++) {
        m->waiting[k] = metrics_gauge("claimwire_ledger_waiting", kind_labels[k],
                                      "Jobs in the ledger that are not leased.");
        m->oldest[k] = metrics_gauge("claimwire_ledger_oldest_seconds", kind_labels[k],
                                     "For how long the oldest of them has been due.");
    }
    for (int o = 0; o < HUB_ACK_OUTCOMES; o++)
        m->acks[o] = metrics_counter("claimwire_hub_acks_total", outcome_labels[o],
                                     "Jobs that the write worker has committed or refused.");
    m->lease_time[STAGE_FETCH] =
        metrics_histogram("claimwire_ledger_lease_seconds", stage_labels[STAGE_FETCH],
                          "How long the database takes to lease jobs.");
    m->lease_time[STAGE_READ] =
        metrics_histogram("claimwire_ledger_lease_seconds", stage_labels[STAGE_READ],
                          "How long the database takes to lease jobs.");
    m->silent = metrics_gauge("claimwire_sources_silent", NULL,
                              "Outlets that have been quiet against their own rhythm.");
    m->leased = metrics_counter("claimwire_ledger_leased_total", NULL, "Jobs leased.");
    m->returned =
        metrics_counter("claimwire_ledger_returned_total", NULL, "Jobs given back to the ledger.");
    m->buried =
        metrics_counter("claimwire_ledger_buried_total", NULL, "Jobs ended without a result.");
    m->reaped =
        metrics_counter("claimwire_ledger_reaped_total", NULL, "Expired leases taken back.");
    m->leases_lost = metrics_counter("claimwire_ledger_leases_lost_total", NULL,
                                     "Leases found to be no longer ours.");
    m->overdue = metrics_counter("claimwire_hub_overdue_total", NULL,
                                 "Jobs taken back from workers that kept them.");
    m->stale = metrics_counter(
        "claimwire_hub_stale_total", NULL,
        "Results and failures dropped because their sender does not hold that lease.");
    m->malformed =
        metrics_counter("claimwire_hub_malformed_total", NULL, "Messages dropped as malformed.");
    m->lost_peers =
        metrics_counter("claimwire_hub_workers_lost_total", NULL, "Workers that vanished.");
    m->blocked_peers = metrics_counter("claimwire_hub_workers_blocked_total", NULL,
                                       "Peers blocked for malformed messages.");
    m->refused_peers = metrics_counter("claimwire_hub_workers_refused_total", NULL,
                                       "Peers whose HELLO was refused.");
    m->flight_bytes =
        metrics_gauge("claimwire_hub_bytes", NULL, "Bytes of the frames of all leased jobs.");
    m->ledger_up = metrics_gauge("claimwire_ledger_up", NULL, "1 while the database answers.");
    metrics_set(m->ledger_up, 1);
}

void hub_metrics_stages(const struct hub *h, struct lease_stage ret[STAGE_COUNT])
{
    for (int s = STAGE_NONE; s < STAGE_COUNT; s++)
        ret[s] =
            (struct lease_stage){.waiting = (unsigned)flight_waiting(&h->flight, (enum stage)s),
                                 .done = h->done[s],
                                 .failed = h->failed[s]};
    for (size_t i = 0; i < h->peers.n; i++) {
        const struct peer *p = h->peers.items[i];

        if (p->state == PEER_JOINED) {
            ret[p->stage].workers++;
            ret[p->stage].in_hand += (unsigned)p->hand.n;
        }
    }
}

void hub_metrics_refresh(struct hub *h)
{
    struct lease_stage stages[STAGE_COUNT];

    hub_metrics_stages(h, stages);
    for (int s = STAGE_FETCH; s < STAGE_COUNT; s++) {
        metrics_set(h->metrics.peers[s], stages[s].workers);
        metrics_set(h->metrics.in_flight[s], stages[s].in_hand + stages[s].waiting);
    }
    metrics_set(h->metrics.flight_bytes, (int64_t)h->flight.bytes);
    metrics_set(h->metrics.ledger_up, h->is_ledger_up);
}
