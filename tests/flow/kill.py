#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kill - kill -9 of every worker, over and over, loses nothing and doubles nothing.

A feed of CW_KILL_ARTICLES pages (300) goes through once undisturbed and once while each stage's worker is killed in turn at random
moments. What is stored must be the same, row for row. The site must see at most one further request per killed fetch and page in hand.
CW_KILL_SEED makes the moments repeatable (as far as a machine is).
"""
import os
import random
import select
import time

import flow
from ledger_dump import differences, dump

ARTICLES = int(os.environ.get("CW_KILL_ARTICLES", "300"))
SEED = int(os.environ.get("CW_KILL_SEED") or time.time_ns() % 1000000)
LIMIT_S = 240
# between two kills; a hub's death is noticed after 1.5 s, so less would let nothing through
PAUSE_S = (0.1 * flow.PATIENCE, 1.0 * flow.PATIENCE)


def undisturbed(server, feed):
    with flow.Installation(*server.settings()) as claimwire:
        claimwire.command("feed", "add", feed, "--source", "Test outlet")
        flow.wait_for(lambda: claimwire.number("select count(*) from page") == ARTICLES, 60, "listing of the feed")
        flow.wait_for(claimwire.is_settled, LIMIT_S, "undisturbed run")
        return dump(claimwire)


def kill_in_turn(claimwire, chance):
    """Kills stage after stage until all is settled; returns how many of each were hit."""
    hits = dict.fromkeys(flow.STAGES, 0)
    end = time.monotonic() + LIMIT_S * flow.PATIENCE
    order = list(flow.STAGES)
    while time.monotonic() < end:
        chance.shuffle(order)
        for stage in order:
            select.select([], [], [], chance.uniform(*PAUSE_S))
            hits[stage] += claimwire.kill(stage)
        listed = claimwire.number("select count(*) from page") == ARTICLES
        if listed and claimwire.is_settled() and min(hits.values()) > 0:
            return hits
        if listed and claimwire.number("select count(*) from page where state > 0") > 0.8 * ARTICLES:
            flow.wait_for(claimwire.is_settled, LIMIT_S, "the rest, left in peace")
            if min(hits.values()) > 0:
                return hits
    raise flow.TooLong(f"killed run: not settled within {LIMIT_S * flow.PATIENCE:.0f} s, kills {hits}")


def main():
    print(f"   seed {SEED}, {ARTICLES} articles", flush=True)
    chance = random.Random(SEED)
    server = flow.NewsServer()
    feed = flow.publish(server, ARTICLES)
    expected = undisturbed(server, feed)
    flow.ok(expected["edition"][0] == ARTICLES, f"an undisturbed run stores {ARTICLES} editions", str(expected["edition"]))
    flow.ok(expected["claim"][0] >= 2 * ARTICLES, "an undisturbed run finds at least two claims in each article", str(expected["claim"]))
    flow.ok(expected["quarantine"][0] == 0, "an undisturbed run quarantines nothing")
    server.asked.clear()
    with flow.Installation(*server.settings()) as claimwire:
        claimwire.command("feed", "add", feed, "--source", "Test outlet")
        hits = kill_in_turn(claimwire, chance)
        print("   kills: " + ", ".join(f"{k} {v}" for k, v in hits.items()), flush=True)
        found = dump(claimwire)
        different = differences(expected, found)
        flow.ok(not different, "a run with kills stores the same rows as one without", "; ".join(different))
        outcomes = claimwire.sql("select state, count(*) from page group by 1 order by 1")
        flow.ok(outcomes == f"1|{ARTICLES}", "every offered page is stored exactly once", outcomes)
        orphans = claimwire.sql("select string_agg(what || ' ' || rows, ', ') from ledger_orphans() where rows > 0")
        flow.ok(orphans == "", "no row is without its parent", orphans)
        again = sum(n - 1 for path, n in server.asked.items() if path.startswith("/news/"))
        in_hand = 64 * hits["fetch"] + 64 * hits["dispatch"] + 200 * hits["write"]
        flow.ok(again <= in_hand, f"pages were fetched again only where a worker held them ({again} times)")
        flow.ok(claimwire.stop() == 0, "what was killed and restarted stops cleanly")
    server.close()
    flow.finish()


if __name__ == "__main__":
    main()
