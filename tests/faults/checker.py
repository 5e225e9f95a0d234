# SPDX-License-Identifier: Apache-2.0
"""checker - what must hold after every fault; each function returns what is wrong, as sentences.

I1 every offered item has exactly one outcome: stored, duplicate, or quarantined with a reason; and it is the right one
I2 what has been acknowledged, or seen in the database once, is there
I3 no row twice (by what a row means, not by its id), none without its parent
I4 no lease is left alone for more than three times its life; nothing is left to do a minute after the end (bench.settle)
I5 no worker grows beyond its cap
I6 no secret and no raw control character in a log
I7 every row is the same as in the twin, to which nothing happened
"""
import hashlib
import os
import re

import flow
from bench import LEASE_MS
from generator import STATES
from ledger_dump import differences, dump

RSS_CAP_KIB = 256 << 10
SECRET = "hush-5f0c1d"  # planted in settings and addresses by faults that put one there
FORBIDDEN = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]|" + SECRET.encode())

# What must be unique, and what its rows are told apart by.
NATURAL_KEYS = {
    "page": "url", "article": "source_id, url", "edition": "article_id, text_hash", "capture": "role, target, sha256",
    "mention": "run_id, begins, ends, type", "run": "edition_id, versions",
    "claim": "run_id, begins, ends, cue_begins, source_begins, content_begins, speaker_name",
}


def programs():
    """What runs: a build or a checkout beneath a run makes sut and twin differ, as those that are restarted take what is new."""
    return {entry.path: (entry.stat().st_mtime_ns, entry.stat().st_size) for folder in (flow.BIN, os.path.join(flow.BIN, "../share"))
            for path, _, _ in os.walk(folder, followlinks=True) for entry in os.scandir(path) if entry.is_file()}


class Checker:
    def __init__(self, bench):
        self.bench, self.programs = bench, programs()
        self.read_until = {}  # of each log

    def check(self):
        """(what is wrong, hash of everything that is stored)"""
        wrong = [*self.outcomes(), *self.durable(), *self.doubles(), *self.leases(), *self.memory(), *self.logs()]
        mine, twins = dump(self.bench.sut), dump(self.bench.twin)
        wrong += [f"I7 not as in the twin: {d}" for d in differences(mine, twins)]
        if wrong and programs() != self.programs:
            wrong.insert(0, "programs or data were exchanged beneath this run, which is therefore worth nothing")
        return wrong, hashlib.sha256(repr(sorted(mine.items())).encode()).hexdigest()[:12]

    def outcomes(self):
        rows = self.bench.sut.sql("select p.url, p.state, count(q.job_id), coalesce(min(length(q.reason)), 0) from page p "
                                  "left join quarantine q on q.page_id = p.id group by p.id, p.url, p.state").split("\n")
        found = {}
        for row in rows:
            url, state, buried, reason = row.rsplit("|", 3)
            found.setdefault(url, []).append((int(state), int(buried), int(reason)))
        for batch in self.bench.generator.batches:
            for item in batch.items:
                want = (STATES[item.outcome], int(item.outcome == "quarantined"))
                have = found.get(item.url, [])
                if [h[:2] for h in have] != [want] or (want[1] and have[0][2] == 0):
                    why = self.bench.sut.sql("select reason from quarantine q join page p on p.id = q.page_id "
                                             f"where p.url = '{item.url}'")
                    yield f"I1 '{item.url}' should be {item.outcome} once, and is {have} {why}"

    def durable(self):
        there = set(self.bench.sut.sql("select url from page where state > 0").split("\n"))
        for url in sorted(self.bench.watcher.seen - there):
            yield f"I2 '{url}' was seen with an outcome, and is without one now"

    def doubles(self):
        for table, keys in NATURAL_KEYS.items():
            twice = self.bench.sut.sql(f"select string_agg(t, '; ') from (select row({keys})::text || ' x' || count(*) as t from {table} "
                                       f"group by {keys} having count(*) > 1 limit 3) as doubled")
            if twice:
                yield f"I3 {table} twice: {twice}"
        orphans = self.bench.sut.sql("select string_agg(what || ' ' || rows, ', ') from ledger_orphans() where rows > 0")
        if orphans:
            yield f"I3 without a parent: {orphans}"

    def leases(self):
        most = 2 * LEASE_MS / 1000  # after the first life
        if self.bench.watcher.overdue_s > most:
            yield f"I4 a lease was left alone for {self.bench.watcher.overdue_s:.1f} s after its end"
        self.bench.watcher.overdue_s = 0.0

    def memory(self):
        for role, kib in self.bench.watcher.peak_kib.items():
            if kib > RSS_CAP_KIB:
                yield f"I5 {role} had {kib >> 10} MiB"

    def logs(self):
        folder = os.path.join(self.bench.sut.folder, "log")
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            if name.startswith("postgres"):
                continue  # its own, with our statements in it
            with open(path, "rb") as f:
                f.seek(self.read_until.get(path, 0))
                new = f.read()
                self.read_until[path] = f.tell()
            if bad := FORBIDDEN.search(new):
                yield f"I6 {name} has {new[max(0, bad.start() - 60):bad.end() + 20]!r}"
