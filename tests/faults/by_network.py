# SPDX-License-Identifier: Apache-2.0
"""Faults of the network between machines: workers in a network namespace of their own, hub and PostgreSQL in this one."""
import os
import socket
import time

import flow
import relay
from by_process import pause
from nemesis import fault
from network import Link


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def workers_elsewhere(bench, roles):
    """The hub on TCP, and these workers beyond the wire. The database stays where it is: a unix socket is no network."""
    link = Link()
    bench.later(link.close)
    hub = f"tcp://{link.here}:{free_port()}"
    bench.restart_with(f"hub.endpoint={hub}", "hub.plain_tcp=yes", workers=[f"{role}=0" for role in roles])
    for role in roles:
        bench.lend(role, f"hub.endpoint={hub}", before=link.inside)
    bench.wait_workers()
    return link


def gone(bench):
    """Workers that the hub has lost or that have left."""
    log = bench.sut.worker_log("dispatch")
    return log.count("event=peer.lost") + log.count("event=peer.left")


def cut_wire(bench, number, chains, seconds):
    link = workers_elsewhere(bench, ("language", "write"))
    bench.offer(20)
    bench.wait_stored(0.1)
    before = gone(bench)
    for chain in chains:
        link.stop(chain)
    began = time.monotonic()  # what the hub does not hear goes OUT, the last
    flow.wait_for(lambda: gone(bench) >= before + 2, 10, "notice that the wire is cut")
    bench.report.took("worker death seen", time.monotonic() - began)
    pause(max(0.0, seconds - (time.monotonic() - began)))
    link.let_go()
    bench.wait_workers()
    flow.ok(True, f"{number}: both workers are back once packets go {' and '.join(chains)} again")


@fault(19, "the wire between machines is cut for a while", "noticed in time; workers come back by themselves", needs="root ip iptables")
def wire_cut(bench):
    cut_wire(bench, 19, ("INPUT", "OUTPUT"), bench.often(5, 60))


@fault(20, "packets get lost one way only", "noticed by the heartbeats of the application", needs="root ip iptables")
def wire_cut_one_way(bench):
    for chain in ("INPUT", "OUTPUT"):
        cut_wire(bench, 20, (chain,), 5)
        bench.settle()
        bench.heal()


@fault(21, "storms of TCP resets, a second on, a second off", "all connect again and again; nothing is lost", needs="root ip iptables", items=40)
def resets(bench):
    link = workers_elsewhere(bench, ("language", "claim", "write"))
    bench.offer(40)
    joined = bench.sut.worker_log("dispatch").count("event=peer.joined")
    for _ in range(bench.often(3, 12)):
        link.stop("OUTPUT", "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset")
        link.stop("INPUT", "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset")
        pause(1.0)
        link.let_go()
        pause(1.0)
    again = bench.sut.worker_log("dispatch").count("event=peer.joined") - joined
    flow.ok(again > 0, "21: workers were cut off and joined again", str(again))


@fault(12, "the connection to PostgreSQL goes dead without a word", "given up within 10 s, then opened anew", needs="root ip iptables", items=30)
def half_open(bench):
    bench.restart_with(workers=["write=0"])
    link = Link()
    bench.later(link.close)
    way = relay.Relay((link.here, free_port()), os.path.join(bench.sut.folder, "socket/.s.PGSQL.5432"))
    bench.later(way.close)
    host, port = way.path
    bench.lend("write", "write.batch=4", before=link.inside,
               CLAIMWIRE_PG_DSN=f"host={host} port={port} dbname=claimwire user=claimwire connect_timeout=3 sslmode=disable")
    bench.wait_stored(0.2)
    said = "event=batch.failed"
    before = bench.sut.worker_log("guest-write").count(said)
    link.stop("INPUT")
    link.stop("OUTPUT")
    began = time.monotonic()
    flow.wait_for(lambda: bench.sut.worker_log("guest-write").count(said) > before, 45, "notice in write")
    took = time.monotonic() - began
    link.let_go()
    flow.ok(took <= 12, f"12: write gave the dead connection up after {took:.1f} s (10, and what a retransmission takes)")
    bench.settle()
