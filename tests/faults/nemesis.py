# SPDX-License-Identifier: Apache-2.0
"""nemesis - the table of faults, and the one who chooses among them at random.

A row is a function with @fault above it: it gets the bench while a batch is on its way, breaks something, and says what it saw of what
must be seen (flow.ok). What it leaves to be undone it gives to bench.later(). Everything that is true after every fault is the
checker's business. Numbers are those of the plan of faults that this table follows (README.md says where one stands that is not here).

Rows for the soak are small blows, drawn from a seed before the first one falls, so that a seed is the whole story.
"""
import os
import random
import shutil

import flow

TABLE, BLOWS, ELSEWHERE = [], [], []
NUMBERS = range(1, 59)  # of the plan


class Fault:
    def __init__(self, number, name, see, act, more):
        self.number, self.name, self.see, self.act = number, name, see, act
        self.is_smoke = more.pop("smoke", False)
        self.items = more.pop("items", 20)
        self.needs = more.pop("needs", "").split()
        assert not more, more

    def title(self):
        return f"{self.number} {self.name}"

    def missing(self):
        """What this machine or build does not have for it, as a phrase; empty: nothing."""
        return ", ".join(what for need in self.needs if (what := missing(need)))


def missing(need):
    if need == "root":
        return "" if os.geteuid() == 0 else "it needs root"
    if need == "cgroup1":
        return "" if os.path.isdir("/sys/fs/cgroup/memory") else "there is no memory controller of cgroup v1"
    if need == "faults":
        return "" if flow.has_faults() else "the programs are built without -DCW_FAULTS=ON"
    return "" if shutil.which(need) else f"there is no {need}"


def fault(number, name, see, **more):
    """smoke: is part of the short run; items: size of its batch; needs: root, faults, cgroup1, or names of programs."""
    def add(act):
        TABLE.append(Fault(number, name, see, act, more))
        return act
    return add


def elsewhere(number, name, story, cases, unit=None):
    """A fault that another test plays: `cases` begin the lines that the story says of it; `unit` is a program of unit tests."""
    ELSEWHERE.append((number, name, story, cases, unit))


def blow(weight):
    """A function (bench, chance) that the soak may draw, so often as its weight says."""
    def add(act):
        BLOWS.append((act.__name__, weight, act))
        return act
    return add


class Schedule:
    """So many blows, each with the pause before it and a seed of its own."""

    def __init__(self, seed, count, pause_s, spare=()):
        chance = random.Random(seed)
        drawn = [(name, weight, act) for name, weight, act in BLOWS if name not in spare]
        self.blows = [(chance.uniform(*pause_s), *self.draw(chance, drawn), chance.randrange(1 << 30)) for _ in range(count)]

    @staticmethod
    def draw(chance, drawn):
        name, _, act = chance.choices(drawn, [weight for _, weight, _ in drawn])[0]
        return name, act
