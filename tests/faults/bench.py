# SPDX-License-Identifier: Apache-2.0
"""bench - the system under test, its twin that nothing happens to, and somebody who watches.

Both get the same batches; what they hold in the end must be the same, row for row. The watcher reads the database the whole time:
whatever outcome it has seen once must never be gone again. It also keeps the oldest lease and the memory of every worker.
"""
import concurrent.futures
import contextlib
import itertools
import os
import shutil
import signal
import threading
import time

import flow
import generator

LEASE_MS = 6000
SETTLE_S = 60  # after the end of a fault nothing may be left undone for longer
TICK_S = 0.1
MEMORY_EVERY = 5  # ticks


def number_of(path, name):
    """A line such as "VmRSS:  1234 kB" of /proc/PID/status."""
    with open(path, encoding="ascii") as f:
        return next((int(line.split()[1]) for line in f if line.startswith(name)), 0)


class Watcher(threading.Thread):
    def __init__(self, bench):
        super().__init__(daemon=True)
        self.bench = bench
        self.reader = flow.Installation(folder=bench.sut.folder)  # never started: for its sql()
        self.seen = set()  # addresses whose outcome was in the database
        self.overdue_s = 0.0  # how long a lease was left alone after it had run out, with the database there all the time
        self.back_at = time.monotonic()  # when the database answered again
        self.peak_kib, self.memory = {}, {}  # by role; by (role, pid): [(when, kB)]
        self.rate = []  # (when, outcomes until then)
        self.is_over = threading.Event()

    def run(self):
        for tick in itertools.count():
            if self.is_over.wait(TICK_S):
                break
            if tick % MEMORY_EVERY == 0:
                self.look_at_memory()
            try:
                self.look_at_ledger()
            except (RuntimeError, OSError, ValueError):
                self.back_at = time.monotonic()
        self.reader.leave_psql()

    def look_at_ledger(self):
        batch = self.bench.batch
        if batch:
            rows = self.reader.sql(f"select url from page where state > 0 and (url like '{self.bench.generator.site.base}/{batch.name}/%' "
                                   f"or url like 'file://%/files/{batch.name}/%')").split("\n")
            fresh = {url for url in rows if url} - self.seen
            if fresh:
                self.bench.generator.log.note("seen", batch=batch.name, urls=sorted(fresh))
                self.seen |= fresh
                self.rate.append((time.monotonic(), len(self.seen)))
        overdue = self.reader.sql("select coalesce(max(extract(epoch from now() - lease_until)), 0) from job where lease_until is not null")
        self.overdue_s = max(self.overdue_s, min(float(overdue), time.monotonic() - self.back_at))

    def look_at_memory(self):
        now = time.monotonic()
        for role, pid in self.bench.workers():
            with contextlib.suppress(OSError):
                self.peak_kib[role] = max(self.peak_kib.get(role, 0), number_of(f"/proc/{pid}/status", "VmHWM:"))
                self.memory.setdefault((role, pid), []).append((now, number_of(f"/proc/{pid}/status", "VmRSS:")))

    def stop(self):
        self.is_over.set()
        self.join()


class Bench:
    """Use with `with`; everything that it started ends with it."""

    def __init__(self, folder, pause_s=0.03, workers=()):
        self.folder = folder
        os.makedirs(folder)
        self.generator = generator.Generator(folder, pause_s)
        self.batch = None
        self.workers_wanted = [word for w in workers for word in ("--workers", w)]
        self.sut, self.twin = self.installation("sut", "under-test"), self.installation("twin", "twin")
        self.healing = contextlib.ExitStack()
        self.watcher = self.twins_offer = None
        self.aside = concurrent.futures.ThreadPoolExecutor(2)
        self.lent = []  # (role, process) that a fault started beside the supervisor's
        self.has_moved = self.must_replay = False
        self.ended_postmaster = 0
        self.seed, self.chance, self.is_full, self.report = 0, None, False, None  # set by who uses it
        self.kills = self.crashes = 0  # of workers, of PostgreSQL
        self.victims = list(flow.STAGES)  # of a soak

    def installation(self, name, contact):
        folder = os.path.join(self.folder, name)
        os.makedirs(folder)
        settings = ["worker.metrics=127.0.0.1:0", "dispatch.metrics=127.0.0.1:0", f"dispatch.lease_ms={LEASE_MS}", "write.revisits=",
                    f"fetch.contact={contact}@claimwire.example"]
        arguments = [word for s in settings for word in ("--set", s)]
        return flow.Installation(*self.generator.site.settings(), *arguments, *self.workers_wanted, folder=folder)

    def __enter__(self):
        for start in [self.aside.submit(i.start) for i in (self.sut, self.twin)]:
            start.result()
        self.plain = (list(self.sut.arguments), dict(self.sut.environment))
        self.watcher = Watcher(self)
        self.watcher.start()
        return self

    def __exit__(self, kind, *_):
        with contextlib.suppress(Exception):
            self.heal()
        self.aside.shutdown()
        self.watcher.stop()
        for installation in (self.sut, self.twin):
            installation.stop()
            installation.look_for_reports()
        self.generator.close()
        if not (os.environ.get("CW_KEEP") and (flow.failures or kind)):
            for installation in (self.sut, self.twin):
                shutil.rmtree(installation.folder, ignore_errors=True)

    def workers(self):
        """(role, pid) of every worker of the system under test."""
        found = [(role, p.pid) for role, p in self.lent if p.poll() is None]
        if self.sut.process:
            with contextlib.suppress(OSError):
                found += [(role, pid) for role in flow.STAGES for pid in self.sut.pids(role)]
        return found

    # ---- work

    def offer(self, count, special=()):
        """A new batch for both: the twin gets it on the side."""
        batch = self.batch = self.generator.make(count, special)
        self.generator.note_offer(batch)
        if self.twins_offer:
            self.twins_offer.result()
        self.twins_offer = self.aside.submit(self.generator.offer, batch, self.twin)
        self.generator.offer(batch, self.sut)
        return batch

    def stored(self):
        """Items of the batch that have an outcome, as far as the watcher has seen."""
        return len(self.watcher.seen & set(self.batch.urls()))

    def wait_stored(self, share, seconds=60):
        """Until so much of the batch has its outcome."""
        wanted = share * len(self.batch.items)
        flow.wait_for(lambda: self.stored() >= wanted, seconds, f"outcome of {share:.0%} of {self.batch.name}")

    def settle(self, seconds=SETTLE_S):
        """Until nothing is left to do for either; returns how long the system under test took."""
        began = time.monotonic()
        if self.ended_postmaster:  # its sessions may still answer for a moment
            self.wait_database(self.ended_postmaster)
            self.ended_postmaster = 0
        self.wait_settled(self.sut, seconds)
        took = time.monotonic() - began
        self.twins_offer.result()
        self.wait_settled(self.twin, 120)
        self.generator.settled = list(self.generator.batches)
        return took

    def wait_settled(self, installation, seconds):
        pages = sum(len(b.items) for b in self.generator.batches)
        try:
            flow.wait_for(lambda: installation.number_or_zero("select count(*) from page") >= pages and installation.is_settled_or_away(),
                          seconds, f"end of the work in {os.path.basename(installation.folder)}")
        except flow.TooLong as e:
            left = installation.sql("select json_agg(j) from (select id, kind, token, attempts, run_after - now() as due, lease_until, "
                                    "last_error from job limit 5) j")
            raise flow.TooLong(f"{e}: {left}") from None

    # ---- for faults

    def often(self, in_smoke, in_full):
        return in_full if self.is_full else in_smoke

    def watch_jobs(self):
        """finished_job has a row for each job that ends until the end of the fault."""
        self.sut.watch_jobs()
        self.later(self.sut.sql, "drop trigger note_finished on job; drop function note_finished; drop table finished_job")

    def later(self, undo, *arguments):
        """What has to be done when the fault is over."""
        self.healing.callback(undo, *arguments)

    def heal(self):
        for _, process in self.lent:
            if process.poll() is None:
                process.terminate()
                process.wait(30)
        self.lent = []
        self.healing.close()
        if self.has_moved:
            self.move(*self.plain)
            self.has_moved = False
        if self.must_replay:
            self.must_replay = False
            self.replay()

    def move(self, arguments, environment=None):
        """The same installation again, started in another way."""
        self.sut.stop()
        self.sut.arguments, self.sut.environment = list(arguments), dict(environment or {})
        self.sut.start()

    def restart_with(self, *settings, workers=(), **environment):
        """Until the end of the fault: more settings, other numbers of workers ("read=0"), more environment."""
        words = [word for s in settings for word in ("--set", s)] + [word for w in workers for word in ("--workers", w)]
        self.has_moved = True
        self.move([*self.plain[0], *words], {**self.plain[1], **environment})

    def replay_later(self):
        """After the fault what it brought into the quarantine gets another chance, and must then be stored as in the twin."""
        self.must_replay = True

    def replay(self):
        gone = [i.url for b in self.generator.batches for i in b.items if i.outcome == "quarantined"]
        wanted = ", ".join(f"'{url}'" for url in gone)
        jobs = self.sut.sql(f"select q.job_id from quarantine q join page p on p.id = q.page_id where p.url not in ({wanted})").split()
        for job in jobs:
            self.sut.command("quarantine", "replay", job)

    def lend(self, role, *settings, before=(), **environment):
        """One more worker, which nobody restarts; `before`: words in front of its command, such as a wrapper."""
        own = [word for word in self.plain[0] if word.startswith(role + ".")]
        process = self.sut.guest(role, *own, *settings, before=before, **environment)
        self.sut.guests.remove(process)
        self.lent.append((role, process))
        return process

    def hub_count(self, name):
        return self.sut.metric("dispatch", name)

    def wait_workers(self, roles=flow.STAGES[:-1], seconds=30):
        """Until the hub has a worker of each kind."""
        def are_there():
            return all(self.hub_count(f'claimwire_hub_workers{{stage="{role}"}}') > 0 for role in roles)
        flow.wait_for(are_there, seconds, "workers at the hub")

    def postmaster(self):
        with open(os.path.join(self.sut.folder, "postgres/data/postmaster.pid"), encoding="ascii") as f:
            return int(f.readline())

    def end_postmaster(self, signal_number):
        """True when it was there. A file that outlived its server may name a process of somebody else by now."""
        with contextlib.suppress(OSError, ValueError):
            pid = self.postmaster()
            if os.readlink(f"/proc/{pid}/cwd") == os.path.realpath(os.path.join(self.sut.folder, "postgres/data")):
                os.kill(pid, signal_number)
                self.ended_postmaster = pid
                return True
        return False

    def wait_database(self, not_pid=0, seconds=60):
        def is_back():
            with contextlib.suppress(OSError, ValueError):
                return self.sut.number_or_zero("select 1") and self.postmaster() != not_pid
        flow.wait_for(is_back, seconds, "PostgreSQL")

    def kill_everything(self):
        """kill -9 of the supervisor, all workers and all of PostgreSQL, at one moment."""
        self.kills += len(self.workers())
        self.crashes += 1
        pids = [self.sut.process.pid, *(pid for _, pid in self.workers())]
        with contextlib.suppress(OSError, ValueError):
            master = self.postmaster()
            with open(f"/proc/{master}/task/{master}/children", encoding="ascii") as f:
                pids += [master, *map(int, f.read().split())]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.sut.process.wait()
        self.sut.leave_psql()
