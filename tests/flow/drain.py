#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""drain - SIGTERM to each worker under load, then ctrl-C of all of it: nothing is lost, doubled or counted as an attempt.

Work comes from a feed, one page after the other, and from files, all at once. Each worker is held up until the hub has given it a
handful; then it finds SIGTERM and all of that at once. Where the build has faults, every task takes some milliseconds more.
"""
import glob
import os
import re
import signal
import tempfile
import time

import flow
from ledger_dump import differences, dump

PAGES, FILES = 100, 150
HANDFUL = 6
UNDER_WAY = 8  # between fetch and write when the hub goes
LIMIT_S = 10.0 * flow.PATIENCE  # ten seconds are promised of programs as they are, not below a sanitizer


def write_files(folder):
    os.chmod(folder, 0o755)
    for n in range(PAGES, PAGES + FILES):
        with open(os.path.join(folder, f"{n}.html"), "wb") as f:
            f.write(flow.article(n)[1])


def begin(claimwire, feed, folder):
    claimwire.follow(feed)
    claimwire.command("ingest", "--source", "Post", folder)


def installation(server):
    """With a hub that tells its numbers often, and is patient with workers that are held up."""
    settings = {"hub.heartbeat_ms": 100, "hub.dead_ms": 12000, "dispatch.metrics": "127.0.0.1:0"}
    more = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    return flow.Installation(*server.settings(), *more, environment={"CW_FAULT": "slow:8"})


def undisturbed(server, feed, folder):
    with installation(server) as claimwire:
        begin(claimwire, feed, folder)
        claimwire.wait_settled(PAGES + FILES, 120)
        return dump(claimwire)


def fill(claimwire, stage):
    """Holds the worker up until the hub has given it a handful."""
    claimwire.kill(stage, signal.SIGSTOP)
    sample = f'claimwire_hub_jobs{{stage="{stage}"}}'
    flow.wait_for(lambda: claimwire.metric("dispatch", sample) >= HANDFUL, 10, f"work for {stage}")


def drain(claimwire, stage):
    """SIGTERM to one worker; waits until it is gone and another one is there."""
    old = flow.wait_for(lambda: claimwire.pids(stage), 20, f"a {stage} worker")
    if stage == "dispatch":
        flow.wait_for(lambda: sum(claimwire.metric("dispatch", f'claimwire_hub_jobs{{stage="{s}"}}') for s in flow.STAGES[:-1]) >= HANDFUL,
                      20, "work in the hub")
    else:
        fill(claimwire, stage)
    ends = claimwire.output().count(f"claimwire: {stage} ended with")
    began = time.monotonic()
    claimwire.kill(stage, signal.SIGTERM)
    claimwire.kill(stage, signal.SIGCONT)
    flow.wait_for(lambda: not set(old) & set(claimwire.pids(stage)), 30, f"end of {stage}")
    took = time.monotonic() - began
    draining = [line for line in claimwire.worker_log(stage).splitlines() if "event=worker.draining" in line]
    held = draining[-1].rsplit("held=", 1)[1] if "held=" in draining[-1] else "all"
    pending = claimwire.number("select count(*) from page where state = 0")
    flow.wait_for(lambda: claimwire.output().count(f"claimwire: {stage} ended with") > ends, 10, f"report of {stage}")
    flow.ok(claimwire.output().count(f"claimwire: {stage} ended with 0") == 1 and took < LIMIT_S,
            f"{stage} drains: exit code 0 within {LIMIT_S:.0f} s", f"{took:.1f} s: {claimwire.output()[-300:]}")
    print(f"   {stage}: {took * 1000:.0f} ms, {held} tasks in hand, {pending} pages pending", flush=True)
    flow.wait_for(lambda: claimwire.pids(stage), 20, f"another {stage} worker")


def processes_of(folder):
    """Everything that runs with the folder in its command line."""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as f:
                line = f.read().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if folder in line:
            found.append(line)
    return found


def interrupt(claimwire):
    flow.ok(claimwire.number("select count(*) from job") > 20, "there is still work when ctrl-C comes")
    began = time.monotonic()
    code = claimwire.stop(signal_number=signal.SIGINT)
    took = time.monotonic() - began
    flow.ok(code == 0 and took < 20, "ctrl-C of all under load: exit code 0, soon", f"{code} after {took:.1f} s")
    print(f"   ctrl-C: {took:.1f} s")
    left = processes_of(claimwire.folder)
    flow.ok(not left, "nothing that it started is left", "; ".join(left))


def main():
    server = flow.NewsServer(pause_s=0.03)
    feed = flow.publish(server, PAGES)
    with tempfile.TemporaryDirectory(prefix="cw-files-") as files:
        write_files(files)
        story(server, feed, files)
    server.close()
    flow.finish()


def story(server, feed, files):
    expected = undisturbed(server, feed, files)
    flow.ok(expected["edition"][0] == PAGES + FILES, f"an undisturbed run stores {PAGES + FILES} editions", str(expected["edition"]))
    server.asked.clear()
    with installation(server) as claimwire:
        claimwire.watch_jobs()
        begin(claimwire, feed, files)
        flow.wait_for(lambda: claimwire.number("select count(*) from page") == PAGES + FILES, 30, "listing of the feed")
        for stage in flow.STAGES[:-1]:
            drain(claimwire, stage)
        interrupt(claimwire)
        claimwire.start()
        drain(claimwire, "dispatch")
        claimwire.wait_settled(PAGES + FILES, 120)
        found = dump(claimwire)
        different = differences(expected, found)
        flow.ok(not different, "what is stored is the same as without all this", "; ".join(different))
        attempts = claimwire.sql("select kind, max(attempts), max(crashes) from finished_job group by 1 order by 1")
        flow.ok(attempts == "1|1|0\n2|1|0\n3|1|0", "no attempt was burnt: every job ended in its first one", attempts)
        twice = claimwire.number("select count(*) - count(distinct (id, token)) from finished_job")
        flow.ok(twice == 0, "no job ended twice", str(twice))
        again = sum(n - 1 for path, n in server.asked.items() if path.startswith("/news/"))
        held = sum(int(n) for n in re.findall(r"event=worker\.draining .*held=(\d+)", claimwire.worker_log("write")))
        flow.ok(again <= held + UNDER_WAY, "no page was fetched again but those that write gave back or that were under way", f"{again} were, {held}")
        print(f"   {again} pages were fetched again")
        flow.ok(claimwire.stop() == 0, "all of it stops cleanly")


if __name__ == "__main__":
    main()
