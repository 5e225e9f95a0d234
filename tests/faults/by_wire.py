# SPDX-License-Identifier: Apache-2.0
"""Faults between workers and hub: what a relay in front of the hub's socket does to their messages."""
import os
import signal

import flow
import relay
import wire
from bench import number_of
from by_process import WORKERS, pause, rate_of
from nemesis import fault

WIRE_MAJOR, WIRE_MINOR = 1, 0
TRANSFORMERS = ("read", "language", "entity", "claim")


def interpose(bench, roles, make_rule=None):
    """A relay before the hub, and these workers behind it: they are drained, and the next ones come through the relay."""
    between, remove = relay.in_front_of(os.path.join(bench.sut.folder, "run/hub"), make_rule)

    def part():
        remove()
        for role in roles:
            bench.sut.kill(role, signal.SIGTERM)
    bench.later(part)
    for role in roles:
        bench.sut.kill(role, signal.SIGTERM)
    flow.wait_for(lambda: between.accepted >= len(roles), 30, "workers at the relay")
    bench.wait_workers()
    return between


def partition(bench, number, ways, seconds):
    between = interpose(bench, ("read", "write"))
    bench.offer(20)
    bench.wait_stored(0.1)
    lost = bench.hub_count("claimwire_hub_workers_lost_total")
    between.hold(*ways)
    pause(seconds)
    now = bench.hub_count("claimwire_hub_workers_lost_total")
    between.let_go()
    flow.ok(now >= lost + (relay.UP in ways) * 2, f"{number}: the hub takes them for dead", f"{now - lost:.0f} lost")
    return between


@fault(19, "partition between workers and hub", "noticed within 1.5 s; late results are stale; nothing is lost", smoke=True, items=8)
def both_ways(bench):
    partition(bench, 19, (relay.UP, relay.DOWN), bench.often(3, 60))


@fault(20, "partition one way", "as 19: each side notices by itself that it hears nothing")
def one_way(bench):
    partition(bench, 20, (relay.UP,), 4)
    bench.settle()
    bench.heal()
    joined = bench.sut.worker_log("read").count("event=hub.lost")
    between = partition(bench, 20, (relay.DOWN,), 6)
    flow.wait_for(lambda: bench.sut.worker_log("read").count("event=hub.lost") > joined, 20, "notice in read")
    flow.ok(between.accepted > 2, "20: workers that hear nothing connect anew", str(between.accepted))


def with_mischief(bench, kind, share, number, sentence):
    mischief = kind(bench.seed, share)
    interpose(bench, TRANSFORMERS + ("write",), mischief.rule)
    for _ in range(bench.often(1, 4)):
        bench.offer(30)
        bench.settle(120)
    flow.ok(mischief.done > 0, f"{number}: {sentence}", str(mischief.done))
    print(f"   {mischief.done} of the messages", flush=True)


@fault(25, "messages come two, three or four times", "no row twice", smoke=True, items=8)
def duplicates(bench):
    with_mischief(bench, relay.Duplicates, 0.3, 25, "a third of the messages came more than once")


@fault(26, "messages overtake each other, within 64", "the same is stored", items=8)
def reorders(bench):
    with_mischief(bench, relay.Reorders, 0.2, 26, "a fifth of the messages was overtaken")


@fault(27, "bits flip in messages", "the hash does not fit: counted, dropped, done again", items=8)
def flips(bench):
    malformed = bench.hub_count("claimwire_hub_malformed_total")
    with_mischief(bench, relay.Flips, 0.02, 27, "bits flipped in one message of fifty")
    now = bench.hub_count("claimwire_hub_malformed_total")
    flow.ok(now > malformed, "27: the hub counted them", f"{now - malformed:.0f}")


@fault(28, "messages are cut short, empty, followed by rubbish, in two parts, or missing", "counted, and done again", items=8)
def mangles(bench):
    with_mischief(bench, relay.Mangles, 0.02, 28, "one message of fifty was mangled")


class Newer(relay.Mischief):
    """What a program of the next minor version might say: its number, and a field that nobody here knows."""

    def spoil(self, body, chance):
        if len(body) < 32 or not body.startswith(b"CWIR"):
            return [(body, 0)]
        more = body[32:] + wire.field(1999, "of a later version")
        kind, job = int.from_bytes(body[6:8], "little"), int.from_bytes(body[16:24], "little")
        return [(wire.frame(kind, more, job=job, minor=WIRE_MINOR + 1), 0)]


@fault(49, "all workers are replaced one after the other, the next version among them", "half of the throughput stays", items=60)
def rolling_restart(bench):
    bench.generator.site.pause_s, usual = 0.1, bench.generator.site.pause_s
    bench.later(setattr, bench.generator.site, "pause_s", usual)
    newer = Newer(bench.seed, 1.0)
    interpose(bench, ("read", "entity"), newer.rule)
    bench.offer(bench.often(60, 160))
    bench.wait_stored(0.1)
    before = rate_of(bench, 4)
    for role in WORKERS:
        bench.sut.kill(role, signal.SIGTERM)
        pause(0.5)
    during = rate_of(bench, 4)
    bench.settle(120)
    flow.ok(newer.done > 0, "49: messages of the next minor version passed", str(newer.done))
    flow.ok(during >= 0.5 * before, f"49: {during:.1f} items a second while workers change, {before:.1f} before")


@fault(29, "peers of other versions say HELLO", "another major: refused with the reason; a newer or older minor: welcome", items=8)
def versions(bench):
    for major, minor, is_welcome in [(WIRE_MAJOR + 1, 0, False), (WIRE_MAJOR - 1, 0, False), (WIRE_MAJOR, 0, True), (WIRE_MAJOR, WIRE_MINOR, True),
                                     (WIRE_MAJOR, WIRE_MINOR + 1, True), (WIRE_MAJOR, 255, True)]:
        client = wire.Client(bench.sut)
        client.send(wire.frame(wire.HELLO, wire.hello("read")[32:], major=major, minor=minor))
        answer = client.await_kind(wire.WELCOME, wire.REFUSE)
        good = answer.kind == (wire.WELCOME if is_welcome else wire.REFUSE) and (is_welcome or answer.reason)
        flow.ok(good, f"29: HELLO of version {major}.{minor} is {'welcome' if is_welcome else 'refused with the reason'}")
        client.send(wire.frame(wire.BYE))
        client.close()


@fault(56, "thousands of workers come and go", "no descriptor and no memory stays behind in the hub", items=8)
def comers_and_goers(bench):
    bench.settle()
    pid = bench.sut.pids("dispatch")[0]

    def held():
        return flow.descriptors(pid), number_of(f"/proc/{pid}/status", "VmRSS:")

    def come_and_go(times):
        for _ in range(times):
            client = wire.Client(bench.sut)
            client.send(wire.frame(wire.HEARTBEAT))
            client.await_kind(wire.REFUSE)
            client.close()
    come_and_go(2000)  # what the allocator keeps for good is there now
    flow.wait_for(lambda: held()[0] < 100, 30, "closing of connections")
    fds, kib = held()
    come_and_go(bench.often(300, 10000))
    flow.wait_for(lambda: held()[0] <= fds + 5, 60, "closing of connections")
    flow.ok(held()[1] <= 1.01 * kib + 512, "56: 10,000 connections later the hub has no more memory", f"{kib} and {held()[1]} kB")
    bench.offer(8)
