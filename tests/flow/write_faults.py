#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""write_faults - write dies between its last statement and COMMIT, and between COMMIT and its Ack: the result is the same.

The writers are guests that nobody restarts, so that each dies where it is told to: the first dies at its first transaction, the next
after its second, and so on. Then one lives.
"""
import flow
from ledger_dump import differences, dump

ARTICLES = 60
DEATHS = ["write.post_commit:@1", "write.pre_commit:@2", "write.post_commit:@4", "write.pre_commit:@1", "write.post_commit:@2"]
SMALL = ["write.batch=8"]  # so that there are enough transactions to die in


def run(server, feed, deaths):
    """Stores the feed; returns what is stored and how many writers died as they were told."""
    died = 0
    with flow.Installation(*server.settings(), "--workers", "write=0") as claimwire:
        claimwire.follow(feed)
        for fault in deaths:
            writer = claimwire.guest("write", *SMALL, CW_FAULT=fault)
            died += flow.wait_for(lambda: writer.poll() is not None, 30, f"death by {fault}") and writer.returncode == -9
        claimwire.guest("write", *SMALL)
        claimwire.wait_settled(ARTICLES, 90)
        orphans = claimwire.sql("select string_agg(what || ' ' || rows, ', ') from ledger_orphans() where rows > 0")
        flow.ok(orphans == "", "no row is without its parent", orphans)
        return dump(claimwire), died


def main():
    if not flow.has_faults():
        print("skip write_faults: the programs are built without -DCW_FAULTS=ON")
        return
    server = flow.NewsServer(pause_s=0.01)
    feed = flow.publish(server, ARTICLES)
    expected, _ = run(server, feed, [])
    flow.ok(expected["edition"][0] == ARTICLES, f"an undisturbed run stores {ARTICLES} editions", str(expected["edition"]))
    server.asked.clear()
    found, died = run(server, feed, DEATHS)
    flow.ok(died == len(DEATHS), f"{len(DEATHS)} writers died before or after their COMMIT", str(died))
    different = differences(expected, found)
    flow.ok(not different, "what is stored is the same as without deaths", "; ".join(different))
    twice = {path: n for path, n in server.asked.items() if n > 1 and path.startswith("/news/")}
    print(f"   {len(twice)} pages were fetched more than once")
    server.close()
    flow.finish()


if __name__ == "__main__":
    main()
