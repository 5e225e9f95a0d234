#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""wire_input - whatever a peer says to the hub, it is counted, answered or dropped, and articles keep flowing.

A feed goes through while somebody sends frames that are broken in every place, speaks another protocol, claims stages and results that
are not his, and is in the end blocked. The same things happen again with the connection of a worker that has a task.
"""
import os
import random

import flow
import wire

ARTICLES = 120
STALE = "claimwire_hub_stale_total"
MALFORMED = "claimwire_hub_malformed_total"
HUGE = 2**63 + 5


def count(claimwire, name):
    return claimwire.metric("dispatch", name)


def grows(claimwire, name, by, action, sentence):
    """The action must make the counter grow by so much."""
    before = count(claimwire, name)
    action()
    try:
        flow.wait_for(lambda: count(claimwire, name) >= before + by, 10, sentence)
    except flow.TooLong:
        pass
    now = count(claimwire, name)
    flow.ok(now == before + by, sentence, f"{name} grew by {now - before:.0f}, not {by}")


def broken_frames():
    good = wire.hello("read")
    chance = random.Random(3)
    return {
        "of one byte": b"C",
        "of zeros": bytes(64),
        "shorter than a header": good[:31],
        "with another magic": wire.frame(wire.HELLO, good[32:], magic=b"HTTP"),
        "cut at its end": good[:-1],
        "longer than it says": good + b"x",
        "with a wrong hash": wire.frame(wire.HELLO, good[32:], hash_of=b"other"),
        "that says 4 GiB": wire.frame(wire.HELLO, good[32:], size=0xffffffff),
        "of noise": chance.randbytes(500),
    }


def broken_bodies():
    """Right headers; the bodies are what protobuf-c alone would take, or choke on."""
    hello, field = wire.HELLO, wire.field
    return {
        "with NUL in a string": wire.frame(hello, field(1, b"re\0ad")),
        "with invalid UTF-8": wire.frame(hello, field(1, b"\xff\xfe")),
        "with a field twice": wire.frame(hello, field(1, "read") + field(1, "read")),
        "with a field of another type": wire.frame(hello, field(1, 7)),
        "with a string that has no end": wire.frame(hello, b"\x0a\xff\x01x"),
        "with a varint of eleven bytes": wire.frame(hello, b"\x18" + b"\xff" * 10 + b"\x01"),
        "with a group": wire.frame(hello, b"\x0b\x0c"),
        "with a long string": wire.frame(hello, field(1, "r" * 100000)),
        "with a million empty messages": wire.frame(wire.ACK, field(1, b"") * 500000),
    }


def strangers(claimwire):
    for name, frame in broken_frames().items():
        client = wire.Client(claimwire)
        grows(claimwire, MALFORMED, 1, lambda: client.send(frame), f"a frame {name} is counted as malformed")
        client.close()
    client = wire.Client(claimwire)
    grows(claimwire, MALFORMED, 1, lambda: client.send(wire.hello("read"), b"and more"), "a message of two frames is counted as malformed")
    client.close()
    for name, frame in broken_bodies().items():
        client = wire.Client(claimwire)
        if frame[6] != wire.HELLO:  # from a stranger nothing but HELLO is looked into
            client.join("write")
        grows(claimwire, MALFORMED, 1, lambda: client.send(frame), f"a message {name} is counted as malformed")
        client.close()
    client = wire.Client(claimwire)
    client.send(os.urandom(9 << 20))
    client.send(wire.hello("read"))
    try:
        flow.ok(client.await_kind(wire.WELCOME).kind == wire.WELCOME, "nine MiB end the connection; the next one is welcome")
    except flow.TooLong as e:
        flow.ok(False, "nine MiB end the connection; the next one is welcome", str(e))
    client.send(wire.frame(wire.BYE))
    client.close()


def refusals(claimwire):
    client = wire.Client(claimwire)
    client.send(wire.frame(wire.HELLO, b"whatever that version says", major=2))
    answer = client.await_kind(wire.REFUSE)
    flow.ok("2." in answer.reason and "1.0" in answer.reason and answer.fields.get(2) == 1 and answer.is_whole(),
            "another major version is refused for good, with both versions", answer.reason)
    client.close()
    client = wire.Client(claimwire)
    answer = client.join("polish")
    flow.ok(answer.kind == wire.REFUSE and "polish" in answer.reason and answer.fields.get(2) == 1,
            "an unknown stage is refused for good, by name", answer.reason)
    client.close()
    client = wire.Client(claimwire)
    later = wire.field(99, "of a later minor") + wire.field(98, 7)
    client.send(wire.frame(wire.HELLO, wire.field(1, "read") + wire.field(5, 0) + wire.field(6, 0) + later, minor=9))
    answer = client.await_kind(wire.WELCOME, wire.REFUSE)
    flow.ok(answer.kind == wire.WELCOME and answer.fields.get(2, 0) > answer.fields.get(1, 0) > 0,
            "a newer minor version with fields we do not know is welcome")
    before = count(claimwire, MALFORMED)
    client.send(wire.frame(77, b"a type of a later minor", minor=9))
    answer = client.join("read")
    flow.ok(answer.kind == wire.WELCOME and count(claimwire, MALFORMED) == before, "a message of a type that we do not know is ignored")
    client.send(wire.frame(wire.BYE))
    client.close()
    client = wire.Client(claimwire)
    client.send(wire.frame(wire.HEARTBEAT))
    answer = client.await_kind(wire.REFUSE)
    flow.ok("HELLO" in answer.reason and not answer.fields.get(2), "a stranger that beats is told to say HELLO first", answer.reason)
    client.close()


def result(task_token, extra=b""):
    return wire.field(1, wire.field(1, task_token)) + extra


def false_results(claimwire):
    """As a read worker that gets one task; returns the task's job and token, for later."""
    client = wire.Client(claimwire)
    flow.ok(client.join("read", credit=4096).kind == wire.WELCOME, "a worker that says HELLO rightly is welcome")
    task = client.await_kind(wire.CAPTURE)
    flow.ok(task.is_whole() and task.job and task.token, "it is given a task with job, token and hash")
    def sends(kind, body, job=task.job):
        return lambda: client.send(wire.frame(kind, body, job=job))
    whole = result(task.token, wire.field(12, "text"))
    grows(claimwire, STALE, 1, sends(wire.DOCUMENT, whole, HUGE), "a result for a job never leased is dropped")
    grows(claimwire, STALE, 1, sends(wire.DOCUMENT, result(task.token - 1)), "a result with a stale token is dropped")
    grows(claimwire, STALE, 1, sends(wire.DOCUMENT, result(task.token + 1)), "a token of the future is dropped")
    reject = wire.field(1, task.token + 1) + wire.field(2, 2)
    grows(claimwire, STALE, 1, sends(wire.FAILURE, reject), "a failure with another's token is dropped")
    grows(claimwire, MALFORMED, 1, sends(wire.CAPTURE, result(task.token), HUGE), "a result that its stage may not send is malformed")
    item = wire.field(1, wire.field(1, task.job) + wire.field(2, task.token))
    grows(claimwire, MALFORMED, 1, sends(wire.ACK, item, 0), "an ACK of a worker that is not write is malformed")
    client.release(task)
    client.send(wire.frame(wire.BYE, wire.field(1, "enough")))
    client.close()
    return task


def replayed_ack(claimwire, task):
    """The job of that task has been stored by now; somebody who calls himself write says so again."""
    client = wire.Client(claimwire)
    client.join("write")
    item = wire.field(1, wire.field(1, task.job) + wire.field(2, task.token) + wire.field(3, 0))
    grows(claimwire, STALE, 3, lambda: [client.send(wire.frame(wire.ACK, item)) for _ in range(3)], "an ACK that is replayed is dropped, each time")
    client.send(wire.frame(wire.BYE))
    client.close()


def lying_worker(claimwire):
    """Has a task and answers with rubbish under its job id: it is taken back at once. Ten of them, and it is blocked."""
    client = wire.Client(claimwire)
    client.join("read", credit=4096)
    task = client.await_kind(wire.CAPTURE)
    bad = wire.frame(wire.DOCUMENT, result(task.token), job=task.job, hash_of=b"flipped")
    client.send(bad)
    taken = f"select coalesce((select token > {task.token} from job where id = {task.job}), true)"
    flow.wait_for(lambda: claimwire.sql(taken) == "t", 5, "taking back of its job")
    flow.ok(True, "a job whose result came damaged is taken back at once")
    for _ in range(9):
        client.send(bad)
    answer = client.await_kind(wire.REFUSE)
    flow.ok("ten malformed" in answer.reason, "ten malformed messages in a minute: refused, with the reason", answer.reason)
    client.send(wire.hello("read"))
    try:
        client.await_kind(wire.WELCOME, seconds=1)
        flow.ok(False, "it is blocked from then on")
    except flow.TooLong:
        flow.ok(True, "it is blocked from then on")
    client.close()
    client = wire.Client(claimwire)
    flow.ok(client.join("read").kind == wire.WELCOME, "others of its kind are still welcome")
    client.send(wire.frame(wire.BYE))
    client.close()


def connections(claimwire):
    """Comers and goers must leave nothing behind in the hub."""
    pid = claimwire.pids("dispatch")[0]

    def descriptors():
        return flow.descriptors(pid)
    before = descriptors()
    for _ in range(300):
        client = wire.Client(claimwire)
        client.send(wire.frame(wire.HEARTBEAT))
        client.await_kind(wire.REFUSE)
        client.close()
    flow.wait_for(lambda: descriptors() <= before + 5, 20, "closing of 300 connections")
    flow.ok(True, "300 connections come and go and leave nothing behind")


def main():
    server = flow.NewsServer(pause_s=0.05)
    feed = flow.publish(server, ARTICLES)
    patience = ["--set", "hub.heartbeat_ms=100", "--set", "hub.dead_ms=12000"]  # our peers beat when they have something to say
    with flow.Installation(*server.settings(), "--set", "dispatch.metrics=127.0.0.1:0", *patience) as claimwire:
        flow.wait_for(lambda: claimwire.metrics_port("dispatch"), 20, "the hub")
        hub = claimwire.pids("dispatch")
        claimwire.follow(feed)
        flow.wait_for(lambda: claimwire.number("select count(*) from page where state = 1") > 2, 30, "first articles")
        task = false_results(claimwire)
        strangers(claimwire)
        refusals(claimwire)
        lying_worker(claimwire)
        flow.wait_for(lambda: not claimwire.number(f"select count(*) from job where id = {task.job}"), 30, "the job of the false results")
        replayed_ack(claimwire, task)
        flow.ok(claimwire.number("select count(*) from page where state = 0") > 0, "articles were on their way through all of this")
        claimwire.wait_settled(ARTICLES)
        by_state = claimwire.sql("select state, count(*) from page group by 1")
        flow.ok(by_state == f"1|{ARTICLES}", f"all {ARTICLES} articles are stored, none is lost or quarantined", by_state)
        connections(claimwire)
        flow.ok(claimwire.pids("dispatch") == hub and claimwire.output().count("ended with") == 0, "no program ended", claimwire.output()[-800:])
        flow.ok(claimwire.stop() == 0, "all of it stops cleanly")
    server.close()
    flow.finish()


if __name__ == "__main__":
    main()
