# SPDX-License-Identifier: Apache-2.0
"""soak - rounds of blows from a seed, until the time is up.

A round is work for some ten seconds, a schedule of blows drawn from seed and number of the round, and then peace: all of it must come
to its end, and the checker looks at everything. Eight rounds share an installation. With --lasting they all do, and one worker of each
kind and dispatch are spared, so that the memory of one life can be followed.
"""
import os
import random
import time

import flow
from bench import Bench
from checker import Checker
from nemesis import Schedule
from report import GROWTH_MAX, Report, growth

BLOWS, PAUSE_S, ITEMS, OFFER_EVERY = 40, (0.15, 0.6), 30, 10
ROUNDS_TOGETHER = 8
SPARED_BY_LASTING = ["kill_dispatch", "kill_all"]


class Tally:
    def __init__(self):
        self.rounds = self.items = self.kills = self.crashes = 0
        self.began = time.monotonic()

    def add(self, bench, items):
        self.rounds += 1
        self.items += items
        self.kills, bench.kills = self.kills + bench.kills, 0
        self.crashes, bench.crashes = self.crashes + bench.crashes, 0

    def line(self):
        return (f"{self.rounds} rounds, {self.items} items, {self.kills} kills of workers, {self.crashes} crashes of PostgreSQL, "
                f"{(time.monotonic() - self.began) / 60:.1f} min")


def play(bench, schedule):
    """Work and blows; returns how many items came in."""
    items = 0
    for i, (pause_s, name, act, seed) in enumerate(schedule.blows):
        if i % OFFER_EVERY == 0:
            items += len(bench.offer(ITEMS).items)
        flow.select.select([], [], [], pause_s)
        bench.generator.log.note("fault", name=name)
        act(bench, random.Random(seed))
    return items


def one_round(bench, checker, tally, schedule, number):
    """True when all is well."""
    began = time.monotonic()
    try:
        items = play(bench, schedule)
        settled = bench.settle()
        wrong, digest = checker.check()
    except (flow.TooLong, RuntimeError, OSError) as e:
        return flow.ok(False, f"round {number} is survived", repr(e))
    tally.add(bench, items)
    took = time.monotonic() - began
    memory = {role: kib >> 10 for role, kib in bench.watcher.peak_kib.items()}
    print(f"   round {number}: {items} items, {items / took:.1f} a second, settled {settled:.1f} s after the last blow, {digest}; "
          f"MiB at most {memory}; {tally.line()}", flush=True)
    if wrong:
        flow.ok(False, f"round {number}: nothing lost or doubled, as in the twin", "\n   ".join(wrong[:12]))
    return not wrong


def look_at_memory(bench):
    """Growth of those that lived through it."""
    for (role, pid), points in sorted(bench.watcher.memory.items()):
        found = growth(points)
        if found and points[-1][0] - points[0][0] > 0.8 * (time.monotonic() - bench.began):
            first, last, share = found
            flow.ok(share <= GROWTH_MAX, f"memory of {role} ({pid}) over {(points[-1][0] - points[0][0]) / 60:.0f} min: "
                    f"{first / 1024:.1f} to {last / 1024:.1f} MiB, {share:+.1%}")


def generation(options, folder, tally, number, until):
    """A few rounds in one installation; returns the number of the next round."""
    with Bench(os.path.join(folder, f"from-{number}")) as bench:
        bench.seed, bench.report, bench.began = options.seed, Report(), time.monotonic()
        checker, spare = Checker(bench), options.spare.split(",")
        if options.lasting:
            bench.victims = [role for role in bench.victims if role != "dispatch"]
            spare += SPARED_BY_LASTING
            for role in flow.STAGES[:-1]:
                bench.lend(role)
        first = number
        while time.monotonic() < until and (options.lasting or number - first < ROUNDS_TOGETHER):
            is_well = one_round(bench, checker, tally, Schedule(f"{options.seed} {number}", BLOWS, PAUSE_S, spare), number)
            number += 1
            if not is_well:
                break
        if options.lasting:
            look_at_memory(bench)
    return number


def soak(options, folder):
    tally, number = Tally(), options.round
    until = time.monotonic() + 60 * options.minutes
    while time.monotonic() < until:
        number = generation(options, folder, tally, number, until)
    flow.ok(tally.rounds > 0 and not flow.failures, f"soak with seed {options.seed}: {tally.line()}")
