# SPDX-License-Identifier: Apache-2.0
"""Faults of processes: they die, stand still, are drained, and everything at once."""
import os
import select
import signal
import threading
import time

import flow
from nemesis import blow, fault

WORKERS = flow.STAGES[:-1]


def pause(seconds):
    select.select([], [], [], seconds)


def leased(bench):
    return dict(row.split("|") for row in bench.sut.sql("select id, token from job where lease_until is not null").split("\n") if row)


def is_leased_again(bench, held):
    return any(int(token) > int(held.get(job, token)) for job, token in leased(bench).items())


def fill(bench, role):
    """Stops a worker and waits until the hub has given it something, before the hub takes it for dead; how many were lost until then."""
    def is_filled():
        nonlocal lost
        if bench.hub_count("claimwire_hub_workers_lost_total") > lost:  # nothing came in time: once more
            bench.sut.kill(role, signal.SIGCONT)
            bench.wait_workers([role])
            lost = bench.hub_count("claimwire_hub_workers_lost_total")
            bench.sut.kill(role, signal.SIGSTOP)
        return bench.hub_count(f'claimwire_hub_jobs{{stage="{role}"}}') > 0
    flow.wait_for(lambda: bench.sut.pids(role), 20, f"a {role} worker")
    bench.wait_workers([role])
    lost = bench.hub_count("claimwire_hub_workers_lost_total")
    bench.sut.kill(role, signal.SIGSTOP)
    flow.wait_for(is_filled, 20, f"work for {role}")
    return lost


def kill_with_work(bench, role):
    """kill -9 of a worker that holds work; how long it takes the hub to notice, and to give that work away again."""
    old = bench.sut.pids(role)
    lost, held = fill(bench, role), leased(bench)
    bench.kills += bench.sut.kill(role)
    began = time.monotonic()
    flow.wait_for(lambda: bench.hub_count("claimwire_hub_workers_lost_total") > lost, 10, f"notice of the death of {role}")
    bench.report.took("worker death seen", time.monotonic() - began)
    if held:
        flow.wait_for(lambda: is_leased_again(bench, held) or not leased(bench), 10, f"another lease of what {role} had")
        bench.report.took("its work leased again", time.monotonic() - began)
    flow.wait_for(lambda: set(bench.sut.pids(role)) - set(old), 20, f"another {role}")


def kill_over_and_over(bench, role, times, pause_s):
    for _ in range(times):
        pause(bench.chance.uniform(*pause_s))
        flow.wait_for(lambda: bench.sut.kill(role), 20, f"a {role} worker to kill")
        bench.kills += 1


@fault(1, "kill -9 of fetch in the midst of a transfer", "leased again; the site sees one request more a kill and page in hand", smoke=True)
def kill_fetch(bench):
    bench.generator.site.dribble_s = 0.2
    bench.later(setattr, bench.generator.site, "dribble_s", 0.0)
    bench.generator.site.hits.clear()
    times = bench.often(3, 20)
    kill_over_and_over(bench, "fetch", times, (0.05, 0.5))
    bench.generator.site.dribble_s = 0.0
    bench.settle()
    again = sum(n - 1 for n in bench.generator.site.hits.values())
    flow.ok(again <= 2 * times, f"1: {times} kills cost the site at most two requests each (a page, robots.txt)", f"{again} more")


@fault(2, "kill -9 of language with work in hand", "seen and leased again in time; nothing is fetched again", smoke=True)
def kill_language(bench):
    bench.generator.site.hits.clear()
    kill_with_work(bench, "language")
    bench.settle()
    again = sum(n - 1 for path, n in bench.generator.site.hits.items() if path != "/robots.txt")
    flow.ok(again == 0, "2: no page is fetched again", f"{again} were")


@fault(3, "kill -9 of read, entity and claim with work in hand", "as 2; nothing is counted against what waited behind", smoke=True)
def kill_parsers(bench):
    bench.watch_jobs()
    for role in ("read", "claim", "entity"):
        kill_with_work(bench, role)
        bench.offer(8)
    bench.settle()
    worst = bench.sut.sql("select max(attempts), max(crashes) from finished_job")
    flow.ok(worst == "1|0", "3: no attempt and no crash is counted against what a killed worker held", worst)


def die_in_write(bench, deaths, number):
    bench.restart_with(workers=["write=0"])
    died = 0
    for place in deaths:
        writer = bench.lend("write", "write.batch=6", CW_FAULT=place)
        died += flow.wait_for(lambda w=writer: w.poll() is not None, 30, f"death by {place}") and writer.returncode == -9
    bench.kills += died
    flow.ok(died == len(deaths), f"{number}: {len(deaths)} writers died where they were told to", str(died))


@fault(4, "kill -9 of write before its COMMIT", "nothing of it is stored; the work is done again", smoke=True, needs="faults")
def kill_before_commit(bench):
    die_in_write(bench, ["write.pre_commit:@1", "write.pre_commit:@2"][:bench.often(1, 2)], 4)


@fault(5, "kill -9 of write after its COMMIT, before its ACK", "done again, and recognised as done", smoke=True, needs="faults")
def kill_after_commit(bench):
    die_in_write(bench, ["write.post_commit:@1", "write.post_commit:@2"][:bench.often(1, 2)], 5)


@fault(6, "kill -9 of dispatch", "workers come back to the next one, which takes its own leases back", smoke=True)
def kill_dispatch(bench):
    bench.wait_stored(0.1)
    kill_over_and_over(bench, "dispatch", bench.often(2, 8), (0.2, 1.5))
    bench.wait_workers()


def rate_of(bench, seconds):
    """Outcomes a second, over the next seconds."""
    before, began = len(bench.watcher.seen), time.monotonic()
    pause(seconds)
    return (len(bench.watcher.seen) - before) / (time.monotonic() - began)


class Pace:
    """Outcomes within the last second, as often as it is asked."""

    def __init__(self, bench):
        self.bench, self.points = bench, []

    def now(self):
        at = time.monotonic()
        self.points = [p for p in self.points if p[0] > at - 1.0] + [(at, len(self.bench.watcher.seen))]
        return self.points[-1][1] - self.points[0][1]


def measure_return(bench, times):
    """The site sets the pace, so that the rate says what has come back, and not how busy the machine is."""
    bench.generator.site.pause_s, usual_pause = 0.05, bench.generator.site.pause_s
    bench.later(setattr, bench.generator.site, "pause_s", usual_pause)
    bench.settle()
    files = [i.url for i in bench.offer(250 * times).items if i.door == "file"]
    flow.wait_for(lambda: bench.watcher.seen.issuperset(files), 120, "outcome of files, which nobody paces")
    for _ in range(times):
        usual = min(rate_of(bench, 4), 1 / bench.generator.site.pause_s)  # more is what had piled up behind the files
        bench.kill_everything()
        began, pace = time.monotonic(), Pace(bench)
        bench.sut.start()
        ready = time.monotonic() - began
        bench.wait_workers()
        joined = time.monotonic() - began
        flow.wait_for(lambda p=pace, u=usual: p.now() >= 0.9 * u, 40, "nine tenths of the throughput")
        bench.report.took("nine tenths of the throughput after kill -9 of everything", time.monotonic() - began)
        print(f"   {usual:.1f} a second before; PostgreSQL was back after {ready:.1f} s, the last worker after {joined:.1f} s", flush=True)


@fault(7, "kill -9 of everything at once", "it goes on where it was; nine tenths of the throughput within 10 s", smoke=True)
def kill_everything(bench):
    for _ in range(bench.often(1, 10)):
        pause(bench.chance.uniform(0.2, 1.5))
        bench.kill_everything()
        bench.sut.start()
    if bench.is_full:
        measure_return(bench, 5)


def every_second_stopped(bench, role, is_over):
    """Lets a worker run a tenth of the time; it still beats."""
    while not is_over.is_set():
        bench.sut.kill(role, signal.SIGSTOP)
        pause(0.45)
        bench.sut.kill(role, signal.SIGCONT)
        pause(0.05)


@fault(22, "a write ten times slower", "credit stops the others; memory stays; nothing is leased twice", smoke=True, items=40)
def slow_write(bench):
    returned = bench.hub_count("claimwire_ledger_returned_total")
    is_over = threading.Event()
    slowing = threading.Thread(target=every_second_stopped, args=(bench, "write", is_over))
    slowing.start()
    bench.offer(40)
    try:
        bench.wait_stored(0.8, 90)
    finally:
        is_over.set()
        slowing.join()
    again = bench.hub_count("claimwire_ledger_returned_total") - returned
    flow.ok(again == 0, "22: no job was given back while write was slow", f"{again:.0f} were")


@fault(23, "SIGSTOP of a worker beyond its death, then SIGCONT", "done by another; its late result is stale")
def zombie(bench):
    for role in ("claim", "write", "read"):
        lost = fill(bench, role)
        flow.wait_for(lambda n=lost: bench.hub_count("claimwire_hub_workers_lost_total") > n, 10, f"notice that {role} is silent")
        guest = bench.lend(role)
        pause(LEASE_AGAIN_S)
        bench.sut.kill(role, signal.SIGCONT)
        bench.offer(8)
        bench.wait_workers([role])
        flow.ok(guest.poll() is None, f"23: {role} is awake again, the other one lives")


LEASE_AGAIN_S = 1.0  # the other one gets the work meanwhile


def drain(bench, role):
    """SIGTERM to a worker that holds work: exit 0, and nothing of it counts as an attempt."""
    old = flow.wait_for(lambda: bench.sut.pids(role), 20, f"a {role} worker")
    if role != "dispatch":
        bench.sut.kill(role, signal.SIGSTOP)
        pause(0.3)
    ends = bench.sut.output().count(f"claimwire: {role} ended with")
    began = time.monotonic()
    bench.sut.kill(role, signal.SIGTERM)
    bench.sut.kill(role, signal.SIGCONT)
    flow.wait_for(lambda: not set(old) & set(bench.sut.pids(role)), 30, f"end of {role}")
    for bar in ("drain", "drain, typically"):
        bench.report.took(bar, time.monotonic() - began)
    flow.wait_for(lambda: bench.sut.output().count(f"claimwire: {role} ended with") > ends, 10, f"report of {role}")
    flow.wait_for(lambda: bench.sut.pids(role), 20, f"another {role}")


@fault(47, "SIGTERM under load", "exit 0 within 10 s, typically 2; no attempt is counted", smoke=True, items=40)
def drains(bench):
    bench.watch_jobs()
    bad = bench.sut.output().count("ended with") - bench.sut.output().count("ended with 0")
    times = bench.often(7, 50)
    for i in range(times):
        if i % 7 == 6:
            bench.offer(30)
        drain(bench, flow.STAGES[i % 7])
    now_bad = bench.sut.output().count("ended with") - bench.sut.output().count("ended with 0")
    flow.ok(now_bad == bad, f"47: {times} drained workers ended with 0", bench.sut.output()[-600:])
    bench.settle()
    worst = bench.sut.sql("select max(attempts), max(crashes) from finished_job where not exists "
                          "(select from quarantine q where q.job_id = finished_job.id)")
    flow.ok(worst == "1|0", "47: no attempt is counted", worst)


@fault(48, "SIGTERM, and kill -9 at once", "as 1")
def drain_and_kill(bench):
    for role in flow.STAGES:
        flow.wait_for(lambda r=role: bench.sut.kill(r, signal.SIGTERM), 20, f"a {role} worker")
        bench.sut.kill(role)
        bench.kills += 1
        bench.offer(6)


# ---- for the soak

def kill_one(role):
    def act(bench, chance):
        hit = bench.sut.pids(role)
        if hit:
            os.kill(chance.choice(hit), signal.SIGKILL)
            bench.kills += 1
    act.__name__ = f"kill_{role}"
    return act


for one in WORKERS:
    blow(8)(kill_one(one))
blow(3)(kill_one("dispatch"))


@blow(2)
def stop_and_go(bench, chance):
    role = chance.choice(WORKERS)
    bench.sut.kill(role, signal.SIGSTOP)
    pause(chance.uniform(0.1, 2.5))
    bench.sut.kill(role, signal.SIGCONT)


@blow(3)
def drain_one(bench, chance):
    bench.sut.kill(chance.choice(bench.victims), signal.SIGTERM)


@blow(0.4)
def kill_all(bench, chance):
    pause(chance.uniform(0.0, 0.3))
    bench.kill_everything()
    bench.sut.start()
