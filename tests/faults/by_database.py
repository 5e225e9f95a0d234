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


def end_server(bench, signal_number):
    """Ends PostgreSQL, which the supervisor starts again; how long until something is stored after that."""
    old = bench.postmaster()
    bench.end_postmaster(signal_number)
    bench.wait_database(old)
    back, before = time.monotonic(), len(bench.watcher.seen)
    if before < sum(len(b.items) for b in bench.generator.batches):
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


@fault(15, "no connections are left", "everybody waits and nobody ends")
def no_connections(bench):
    bench.wait_stored(0.1)
    before = bench.sut.output().count("ended with")
    guests = [psql(bench, "select 'here'; select pg_sleep(600)") for _ in range(45)]
    bench.later(lambda: [g.kill() or g.wait() for g in guests])
    for _ in range(bench.often(2, 4)):
        bench.sut.sql("select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'client backend' "
                      "and pid <> pg_backend_pid() and query not like '%pg_sleep%'")
        pause(0.5)
    log = bench.sut.worker_log("write") + bench.sut.worker_log("dispatch")
    flow.ok("53300" in log or "too many clients" in log or "connection slots" in log, "15: dispatch or write found no connection free")
    flow.ok(bench.sut.output().count("ended with") == before, "15: no program ended for it", bench.sut.output()[-500:])


def psql(bench, statement):
    return subprocess.Popen(["psql", "-XqAt", "-h", os.path.join(bench.sut.folder, "socket"), "-p", "5432", "-U", "claimwire",
                             "-d", "claimwire", "-c", statement], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            stdin=subprocess.DEVNULL)


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
