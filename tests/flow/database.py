#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""database - PostgreSQL loses its sessions, is killed, and stands still, while articles go through: the result is the same.

Nobody else notices: workers keep their heartbeats, and /healthz and /metrics answer while no query does.
"""
import os
import random
import select
import signal
import time

import flow
from ledger_dump import differences, dump

ARTICLES = 240
STILL_S = 2.5  # longer than the silence after which a worker counts as dead
SEED = int(os.environ.get("CW_SEED") or time.time_ns() % 1000000)


def installation(server):
    own = ["--set", "worker.metrics=127.0.0.1:0", "--set", "dispatch.metrics=127.0.0.1:0"]
    return flow.Installation(*server.settings(), *own)


def undisturbed(server, feed):
    with installation(server) as claimwire:
        claimwire.follow(feed)
        claimwire.wait_settled(ARTICLES)
        return dump(claimwire)


def stored(claimwire):
    return claimwire.number_or_zero("select count(*) from page where state > 0")


def postmaster(claimwire):
    with open(os.path.join(claimwire.folder, "postgres/data/postmaster.pid")) as f:
        return int(f.readline())


def family(pid):
    """A process and its children, without asking anybody who may be stopped."""
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        return [pid, *map(int, f.read().split())]


def end_sessions(claimwire, chance):
    """Ends every session but ours, again and again, until a third of the articles is through and a few were ended."""
    ended = rounds = 0
    while (done := stored(claimwire)) < ARTICLES / 3 or (ended < 4 and done < ARTICLES):
        ended += claimwire.number_or_zero("select count(pg_terminate_backend(pid)) from pg_stat_activity "
                                          "where backend_type = 'client backend' and pid <> pg_backend_pid()")
        rounds += 1
        select.select([], [], [], chance.uniform(0.02, 0.5))
    flow.ok(ended >= 4, f"sessions of dispatch and write are ended under them, {ended} in {rounds} rounds")


def kill_server(claimwire, times):
    unfinished = 0
    for _ in range(times):
        before, pid = stored(claimwire), postmaster(claimwire)
        unfinished += before < ARTICLES
        os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        flow.wait_for(lambda: claimwire.number_or_zero("select 1") and postmaster(claimwire) != pid, 30, "return of PostgreSQL")
        back = time.monotonic()
        flow.wait_for(lambda: stored(claimwire) > before, 30, "work after the return of PostgreSQL")
        print(f"   PostgreSQL was away for {back - began:.1f} s, work went on {time.monotonic() - back:.1f} s later", flush=True)
    flow.ok(unfinished == times, f"PostgreSQL was killed {times} times in the midst of work")


def stand_still(claimwire):
    """Stops every process of PostgreSQL; asks all workers for their health until a dead worker would have been noticed."""
    ports = {stage: claimwire.metrics_port(stage) for stage in flow.STAGES}
    lost = claimwire.metric("dispatch", "claimwire_hub_workers_lost_total")
    processes = family(postmaster(claimwire))
    slowest, bad, rounds = 0.0, [], 0
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    try:
        end = time.monotonic() + STILL_S
        while time.monotonic() < end:
            for stage, port in ports.items():
                began = time.monotonic()
                try:
                    answers = [flow.ask(port, path)[0] for path in ("/healthz", "/metrics")]
                except OSError as e:
                    answers = [str(e)]
                slowest = max(slowest, time.monotonic() - began)
                if answers != [200, 200]:
                    bad.append(f"{stage}: {answers}")
            rounds += 1
        now_lost = claimwire.metric("dispatch", "claimwire_hub_workers_lost_total")
    finally:
        for pid in processes:
            os.kill(pid, signal.SIGCONT)
    flow.ok(not bad, "/healthz and /metrics of every worker answer while PostgreSQL stands still", "; ".join(bad[:5]))
    flow.ok(now_lost == lost, "no worker is taken for dead meanwhile", f"{lost} and {now_lost}")
    print(f"   {rounds} rounds, slowest answer {slowest * 1000:.0f} ms", flush=True)


def main():
    print(f"   seed {SEED}", flush=True)
    chance = random.Random(SEED)
    server = flow.NewsServer(pause_s=0.03)
    feed = flow.publish(server, ARTICLES)
    expected = undisturbed(server, feed)
    flow.ok(expected["edition"][0] == ARTICLES, f"an undisturbed run stores {ARTICLES} editions", str(expected["edition"]))
    with installation(server) as claimwire:
        claimwire.follow(feed)
        flow.wait_for(lambda: stored(claimwire) > 5, 30, "first articles")
        end_sessions(claimwire, chance)
        stand_still(claimwire)
        kill_server(claimwire, 2)
        claimwire.wait_settled(ARTICLES, 90)
        found = dump(claimwire)
        different = differences(expected, found)
        flow.ok(not different, "what is stored is the same as without all this", "; ".join(different))
        orphans = claimwire.sql("select string_agg(what || ' ' || rows, ', ') from ledger_orphans() where rows > 0")
        flow.ok(orphans == "", "no row is without its parent", orphans)
        ends = [line for line in claimwire.output().splitlines() if " ended with " in line and "postgres" not in line]
        flow.ok(not ends, "no worker ended for it", "; ".join(ends))
        flow.ok(claimwire.stop() == 0, "all of it stops cleanly")
    server.close()
    flow.finish()


if __name__ == "__main__":
    main()
