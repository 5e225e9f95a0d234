# SPDX-License-Identifier: Apache-2.0
"""Faults of the machine: clocks, memory, descriptors, threads, processors, and the place that logs go to."""
import contextlib
import glob
import os
import resource
import socket
import subprocess
import sys
import time

import flow
from by_process import pause
from nemesis import fault


def move_clock_of(bench, programs):
    """From now on clock(offset) sets the wall clock of these programs, such as "+1h"; their monotonic clock stays right."""
    path = os.path.join(bench.folder, "clock")
    library = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")[0]

    def clock(offset):
        with open(path + ".new", "w", encoding="ascii") as f:
            f.write(offset + "\n")
        os.chmod(path + ".new", 0o644)
        os.rename(path + ".new", path)
    clock("+0")
    bench.restart_with(LD_PRELOAD=library, FAKETIME_TIMESTAMP_FILE=path, FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1",
                       FAKETIME_ONLY_CMDS=",".join(programs))
    return clock


@fault(31, "the clocks of workers jump by an hour and by ten years", "leases and heartbeats do not care", needs="faketime", items=40)
def workers_clocks(bench):
    clock = move_clock_of(bench, [f"claimwire-{role}" for role in flow.STAGES])
    before = len(bench.sut.worker_log("dispatch"))
    bench.generator.site.pause_s, usual = 0.1, bench.generator.site.pause_s
    bench.later(setattr, bench.generator.site, "pause_s", usual)
    bench.offer(60)
    for offset in ("+1h", "-1h", "+3650d", "-3650d", "+0"):
        clock(offset)
        pause(1.5)
    bench.settle()
    # libfaketime moves the clocks of processor time as well, so a watchdog may fire that no clock of a machine would wake
    silent = [line for line in bench.sut.worker_log("dispatch")[before:].split("\n") if "event=peer.lost" in line and "was silent" in line]
    flow.ok(not silent, "31: no worker is taken for silent for its clock", "; ".join(silent[:3]))
    odd = bench.sut.number("select count(*) from capture where fetched_at > now() + interval '12 years' or fetched_at < '1990-01-01'")
    flow.ok(odd == 0, "31: no capture has a date that cannot be", str(odd))


@fault(32, "the clock of the database's machine jumps", "leases run out early or late; nothing is lost or doubled", needs="faketime", items=40)
def databases_clock(bench):
    clock = move_clock_of(bench, ["postgres"])
    bench.offer(40)
    for offset in ("+1h", "+3590", "+7200"):  # seconds: back by ten, and on by another hour
        clock(offset)
        pause(2.0)
        bench.offer(10)
    bench.settle()
    stamp = bench.sut.number("select extract(epoch from now() - to_timestamp(%d))::int" % int(time.time()))
    flow.ok(7000 < stamp < 7300, "32: the server lives two hours ahead", str(stamp))


@fault(33, "a worker is killed for its memory, again and again, by one document", "the document is quarantined; its neighbours are stored",
       needs="root faults cgroup1", items=12)
def out_of_memory(bench):
    group = f"/sys/fs/cgroup/memory/cwf-{os.getpid()}"
    os.mkdir(group)
    bench.later(os.rmdir, group)
    with open(f"{group}/memory.limit_in_bytes", "w", encoding="ascii") as f:
        f.write(str(20 << 20))
    page = "".join(f"<p data-note='{'x' * 200}'>Number {n} of the long list stands here, with words to fill it.</p>\n" for n in range(12000))
    bench.restart_with(workers=["read=0"])
    bench.offer(10, {"large.html": f"<html><body><article><h1>A long list</h1>{page}</article></body></html>".encode()})
    deaths = []

    def is_buried():
        if not any(p.poll() is None for role, p in bench.lent if role == "read"):
            deaths.extend(p.returncode for role, p in bench.lent if role == "read")
            bench.lent.clear()
            bench.lend("read", before=("sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$@"', "sh"))
        return bench.sut.number("select count(*) from quarantine q join page p on p.id = q.page_id where p.url like '%/large.html'")
    flow.wait_for(is_buried, 120, "quarantine of the large page")
    flow.ok(deaths and set(deaths) == {-9}, f"33: its worker was killed {len(deaths)} times for it", str(deaths))
    why = bench.sut.sql("select stage || ': ' || reason from quarantine q join page p on p.id = q.page_id where p.url like '%/large.html'")
    print(f"   {why}", flush=True)
    bench.replay_later()


@fault(35, "a worker has hardly any descriptors", "it goes on with fewer, or says why not; it does not spin", items=20)
def few_descriptors(bench):
    bench.restart_with(workers=["fetch=0", "write=0"])
    limited = [bench.lend(role, before=("prlimit", "--nofile=32:32")) for role in ("fetch", "write")]
    bench.offer(20)
    bench.settle()
    for p in limited:
        flow.ok(p.poll() is None, "35: it lives with 32 descriptors", str(p.returncode))
    tight = bench.lend("read", before=("prlimit", "--nofile=6:6"))
    code = flow.wait_for(lambda: tight.poll() is not None and (tight.returncode,), 10, "end of a worker with 6 descriptors")[0]
    said = bench.sut.worker_log("guest-read").strip().split("\n")[-1]
    flow.ok(code in (1, 78) and said, "35: with 6 descriptors it ends with a sentence", f"{code}: {said}")


@fault(36, "no threads are left for a worker", "it ends with a sentence, at once", needs="root", items=8)
def no_threads(bench):
    for role in ("read", "claim"):
        name = "guest-" + role
        p = bench.lend(role, "hub.endpoint=ipc:///tmp/cwf-nowhere-%d" % os.getpid(), before=(
            "setpriv", "--reuid", "64777", "--regid", "64777", "--clear-groups", "prlimit", "--nproc=1:1"))
        with contextlib.suppress(flow.TooLong):
            flow.wait_for(lambda q=p: q.poll() is not None, 10, f"end of {role}")
        said = bench.sut.worker_log(name).strip().split("\n")[-1]
        flow.ok(p.returncode in (1, 78, 134) and said, f"36: {role} without threads ends within 10 s", f"{p.returncode}: {said}")
        print(f"   {role} ended with {p.returncode}: {said[-150:]}", flush=True)


@fault(37, "logs cannot be written", "work goes on", items=20)
def full_log_disk(bench):
    bench.restart_with(workers=[f"{role}=0" for role in flow.STAGES[:-1]])
    full = ("sh", "-c", 'exec "$@" >/dev/full 2>&1', "sh")
    guests = [bench.lend(role, before=full) for role in flow.STAGES[:-1]]
    bench.offer(20)
    bench.settle()
    flow.ok(all(g.poll() is None for g in guests), "37: no worker ended for a full log")


@fault(57, "nobody reads the pipe that logs go to", "lines are dropped and counted; work goes on", items=20)
def stalled_log(bench):
    bench.restart_with(workers=[f"{role}=0" for role in flow.STAGES[:-1]])
    pipe = os.path.join(bench.folder, "pipe")
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    bench.later(os.unlink, pipe)
    bench.later(os.close, reader)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(reader, b"x" * 4096)
    guests = [bench.lend(role, before=("sh", "-c", f'exec "$@" >{pipe} 2>&1', "sh")) for role in flow.STAGES[:-1]]
    bench.offer(20)
    bench.settle()
    flow.ok(all(g.poll() is None for g in guests), "57: no worker waits for its log")


@fault(53, "others take the processors", "no worker is taken for dead", items=30)
def starvation(bench):
    lost, returned = bench.hub_count("claimwire_hub_workers_lost_total"), bench.hub_count("claimwire_ledger_returned_total")
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 2))]
    bench.later(lambda: [p.kill() or p.wait() for p in busy])
    bench.offer(30)
    pause(bench.often(2, 10))
    bench.settle()
    flow.ok(bench.hub_count("claimwire_hub_workers_lost_total") == lost, "53: no worker was taken for dead")
    flow.ok(bench.hub_count("claimwire_ledger_returned_total") == returned, "53: no job was leased twice")


@fault(58, "hundreds of slow connections to the metrics", "work goes on; the server takes no more than it can", items=30)
def slow_askers(bench):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    bench.later(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
    ports = {role: bench.sut.metrics_port(role) for role in flow.STAGES}
    sockets = []
    for port in ports.values():
        for _ in range(bench.often(60, 300)):
            s = socket.socket()
            s.settimeout(0.2)
            with contextlib.suppress(OSError):
                s.connect(("127.0.0.1", port))
                s.send(b"GET /metrics HT")
            sockets.append(s)
    bench.later(lambda: [s.close() for s in sockets])
    bench.offer(30)
    bench.settle()
    fds = {role: len(os.listdir(f"/proc/{pid}/fd")) for role, pid in bench.workers()}
    flow.ok(max(fds.values()) < 200, f"58: {len(sockets)} connections, no worker has 200 descriptors for them", str(fds))
