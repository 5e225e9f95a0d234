# SPDX-License-Identifier: Apache-2.0
"""Faults of PostgreSQL and of the way to it."""
import contextlib
import os
import signal
import subprocess
import time

import flow
import relay
from by_process import pause
from nemesis import blow, fault
from network import run


def end_server(bench, signal_number):
    """Ends PostgreSQL, which the supervisor starts again; how long until something is stored after that."""
    old = bench.postmaster()
    bench.end_postmaster(signal_number)
    bench.wait_database(old)
    back, before = time.monotonic(), len(bench.watcher.seen)
    if bench.stored() < len(bench.batch.items):  # of batches before it the watcher need not have seen all
        flow.wait_for(lambda: len(bench.watcher.seen) > before, 30, "work after the return of PostgreSQL")
        bench.report.took("first commit after the return of PostgreSQL", time.monotonic() - back)


@fault(8, "PostgreSQL is restarted", "all wait; the first commit comes within 5 s of its return", smoke=True, items=40)
def restart(bench):
    for share in (0.1, 0.4)[:bench.often(1, 2)]:
        bench.wait_stored(share)
        end_server(bench, signal.SIGINT)


@fault(9, "PostgreSQL is killed", "it recovers; a COMMIT of unknown outcome is run again", smoke=True, items=40)
def crash(bench):
    for share in (0.1, 0.3, 0.5)[:bench.often(1, 3)]:
        bench.wait_stored(share)
        end_server(bench, signal.SIGKILL)
        bench.crashes += 1


@fault(10, "sessions are ended in the midst of statements", "whole batches are run again, nothing half", smoke=True)
def end_sessions(bench):
    ended = 0
    while ended < bench.often(6, 40) and bench.stored() < len(bench.batch.items):
        ended += bench.sut.number_or_zero("select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'client "
                                          "backend' and usename is not null and pid <> pg_backend_pid() and query like any "
                                          "(array['%job%', '%insert%', '%begin%', '%commit%'])")
        pause(bench.chance.uniform(0.01, 0.3))
    flow.ok(ended > 0, f"10: {ended} sessions ended under dispatch and write")


@fault(11, "the connection breaks between COMMIT and its reply", "the batch is run again and found done", smoke=True)
def lose_reply(bench):
    bench.restart_with(workers=["write=0"])
    folder = os.path.join(bench.folder, "pgway")
    os.makedirs(folder, mode=0o755, exist_ok=True)
    path = os.path.join(folder, ".s.PGSQL.5432")
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    make_rule, state = relay.before_reply_to_commit(2)
    way = relay.Relay(path, os.path.join(bench.sut.folder, "socket/.s.PGSQL.5432"), make_rule)
    bench.later(way.close)
    bench.lend("write", "write.batch=6", CLAIMWIRE_PG_DSN=f"host='{folder}' port=5432 dbname=claimwire user=claimwire")
    bench.settle()
    flow.ok(state["cuts"] == 1, "11: a connection was cut after COMMIT, before write knew", str(state))


@fault(15, "no connections are left", "everybody waits and nobody ends", items=30)
def no_connections(bench):
    bench.sut.sql("select 1")  # ours stays
    ends = bench.sut.output().count("ended with")
    guests = []
    bench.later(end_sleepers, bench, guests)
    for _ in range(bench.often(1, 3)):
        for role in ("write", "dispatch"):
            bench.sut.kill(role, signal.SIGSTOP)
        bench.sut.sql("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'claimwire'")
        guests.extend(psql(bench, "select pg_sleep(600)") for _ in range(45))
        flow.wait_for(lambda: any(g.poll() for g in guests), 20, "a session that is refused")
        for role in ("write", "dispatch"):
            bench.sut.kill(role, signal.SIGCONT)
        pause(2.0)
        end_sleepers(bench, guests)
    log = bench.sut.worker_log("write") + bench.sut.worker_log("dispatch")
    flow.ok("too many clients" in log or "connection slots" in log, "15: no connection was left for write or dispatch")
    flow.ok(bench.sut.output().count("ended with") == ends, "15: no program ended for it", bench.sut.output()[-500:])


def end_sleepers(bench, programs):
    """A session does not notice that its psql is gone while it sleeps."""
    for p in programs:
        p.kill()
        p.wait()
    bench.sut.sql("select count(pg_terminate_backend(pid)) from pg_stat_activity where query like '%pg_sleep(%' and pid <> pg_backend_pid()")


def psql(bench, statement):
    return subprocess.Popen(["psql", "-XqAt", "-h", os.path.join(bench.sut.folder, "socket"), "-p", "5432", "-U", "claimwire",
                             "-d", "claimwire", "-c", statement], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            stdin=subprocess.DEVNULL)


def small_disk(bench, part, free_mib):
    """Moves a folder of PostgreSQL's onto a disk of its own; returns (fill, empty)."""
    place = os.path.join(bench.sut.folder, "postgres", part)
    aside, ballast = place + ".aside", os.path.join(place, "ballast")
    used = int(run("du", "-sm", place).split()[0])

    def swap(before, after):
        bench.sut.stop()
        before()
        run("cp", "-a", f"{aside}/.", f"{place}/")
        after()
        bench.sut.start()

    def mount():
        os.rename(place, aside)
        os.mkdir(place)
        run("mount", "-t", "tmpfs", "-o", f"size={used + free_mib}m", "tmpfs", place)

    def unmount():
        run("cp", "-a", f"{place}/.", f"{aside}.new/")
        run("umount", place)
        os.rmdir(place)
        os.rename(f"{aside}.new", place)

    def move_back():
        bench.sut.stop()
        os.mkdir(f"{aside}.new", 0o700)
        unmount()
        bench.sut.start()
    swap(mount, lambda: run("rm", "-rf", aside))
    bench.later(move_back)

    def fill():
        with open(ballast, "wb") as f, contextlib.suppress(OSError):
            while True:
                f.write(b"x" * 65536)
                f.flush()

    def empty():
        with contextlib.suppress(FileNotFoundError):
            os.unlink(ballast)
    bench.later(empty)
    return fill, empty


def fill_disk(bench, number, part, free_mib, sign):
    """`sign`: what PostgreSQL says when it has noticed."""
    fill, empty = small_disk(bench, part, free_mib)
    bench.offer(60)
    fill()
    server_log = lambda: bench.sut.worker_log("postgres")  # noqa: E731
    said = server_log().count(sign)

    def is_noticed():
        bench.sut.number_or_zero("select count(pg_switch_wal())")  # segments that were made before the disk was full are used up
        return server_log().count(sign) > said
    flow.wait_for(is_noticed, 60, f"'{sign}' in PostgreSQL's log")
    tried = sum(bench.sut.worker_log(role).count("event=batch.failed") + bench.sut.worker_log(role).count("event=ledger.failed")
                for role in ("write", "dispatch"))
    pause(5)
    again = sum(bench.sut.worker_log(role).count("event=batch.failed") + bench.sut.worker_log(role).count("event=ledger.failed")
                for role in ("write", "dispatch")) - tried
    flow.ok(again <= 15, f"{number}: about a try a second while the disk is full", f"{again} in 5 s")
    stored = len(bench.watcher.seen)
    empty()
    began = time.monotonic()
    bench.wait_database()
    flow.wait_for(lambda: len(bench.watcher.seen) > stored or bench.stored() == len(bench.batch.items), 60, "work once there is room")
    print(f"   {again} tries in 5 s; work went on {time.monotonic() - began:.1f} s after there was room", flush=True)
    bench.settle()


@fault(13, "the disk of the database is full", "everybody waits without spinning; work goes on once there is room", needs="root", items=8)
def data_disk(bench):
    fill_disk(bench, 13, "data", 40, "No space left on device")


@fault(14, "the disk of the write-ahead log is full", "PostgreSQL panics over and over; nothing acknowledged is lost", needs="root", items=8)
def log_disk(bench):
    fill_disk(bench, 14, "data/pg_wal", 40, "No space left on device")


def lease_time(bench, stage):
    """(seconds, leases) until now"""
    name, label = "claimwire_ledger_lease_seconds", f'{{stage="{stage}"}}'
    return bench.hub_count(f"{name}_sum{label}"), bench.hub_count(f"{name}_count{label}")


def mean_lease_ms(bench, stage, act):
    sum0, n0 = lease_time(bench, stage)
    act()
    sum1, n1 = lease_time(bench, stage)
    return 1000 * (sum1 - sum0) / max(1, n1 - n0)


@fault(16, "a session keeps an old snapshot", "leases cost more, within a factor of five at this size", items=8)
def old_snapshot(bench):
    def work():
        bench.offer(bench.often(20, 300))
        bench.settle(120)
    before = mean_lease_ms(bench, "read", work)
    holder = psql(bench, "begin isolation level repeatable read; select count(*) from job; select pg_sleep(3600)")
    bench.later(end_sleepers, bench, [holder])
    flow.wait_for(lambda: bench.sut.number("select count(*) from pg_stat_activity where query like '%pg_sleep(3600)%' and backend_xmin is "
                                           "not null and pid <> pg_backend_pid()"), 10, "a session with a snapshot")
    slopes = [mean_lease_ms(bench, "read", work) for _ in range(bench.often(1, 3))]
    print(f"   a lease took {before:.2f} ms on the average, then {', '.join(f'{s:.2f}' for s in slopes)} ms", flush=True)
    flow.ok(max(slopes) <= 5 * before + 2, "16: a lease costs at most five times as much", str(slopes))


class Session:
    """One that holds what it has locked."""

    def __init__(self, bench):
        self.process = subprocess.Popen(["psql", "-XqAt", "-h", os.path.join(bench.sut.folder, "socket"), "-p", "5432", "-U", "claimwire",
                                         "-d", "claimwire"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        bench.later(self.close)

    def say(self, statement):
        self.process.stdin.write(statement + ";\n")
        self.process.stdin.flush()

    def close(self):
        self.process.kill()
        self.process.wait()


WAITERS = "select count(*) from pg_locks where not granted"


@fault(17, "write meets a deadlock", "its transaction is run again", items=30)
def deadlock(bench):
    for _ in range(bench.often(1, 5)):
        said = bench.sut.worker_log("postgres").count("deadlock detected")
        other = Session(bench)
        other.say("begin; lock table mention in share mode")
        bench.offer(10)
        flow.wait_for(lambda: bench.sut.number(WAITERS), 20, "write at the locked table")
        other.say("lock table job in access exclusive mode")
        flow.wait_for(lambda n=said: bench.sut.worker_log("postgres").count("deadlock detected") > n, 20, "a deadlock")
        other.close()
        bench.settle()
    log = bench.sut.worker_log("write")
    flow.ok("40P01" in log or "deadlock" in bench.sut.worker_log("postgres"), "17: PostgreSQL found deadlocks")
    print(f"   write was the victim {log.count('40P01')} times", flush=True)


@fault(18, "a table stays locked for longer than a statement may take", "tried again and again; memory stays", items=8)
def locked_table(bench):
    other = Session(bench)
    other.say("begin; lock table mention in access exclusive mode")
    bench.offer(40)
    flow.wait_for(lambda: bench.sut.number(WAITERS), 20, "write at the locked table")
    pause(bench.often(3, 35))
    if bench.is_full:
        flow.ok("55P03" in bench.sut.worker_log("write"), "18: a statement was given up for its time", bench.sut.worker_log("write")[-300:])
    other.close()


# ---- for the soak

@blow(3)
def crash_server(bench, chance):
    bench.crashes += bench.end_postmaster(signal.SIGKILL)


@blow(1)
def restart_server(bench, chance):
    bench.end_postmaster(signal.SIGINT)


@blow(3)
def cut_sessions(bench, chance):
    bench.sut.number_or_zero("select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'client backend' "
                             "and pid <> pg_backend_pid()")
