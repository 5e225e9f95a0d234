# SPDX-License-Identifier: Apache-2.0
"""relay - sits between two ends of a stream and passes on what comes, or something else.

A relay listens at a unix socket, or at (address, port), and connects to another unix socket. It can stand still one way or both ways (a partition that nobody is told
of), cut all connections, slow them down, and hand what passes to a rule. in_front_of() puts it in the place of a socket that
programs use, without their knowing: the file is moved aside and the relay listens at its address.

A rule is made for each direction of each connection. `of_frames` makes one of a function from a ZeroMQ frame to a list of frames; what
it knows of ZMTP 3 is the greeting of 64 bytes and the heads of frames.
"""
import contextlib
import os
import random
import socket
import struct
import threading
import time

UP, DOWN = "up", "down"  # from the one who connects, and to him


class Cut(Exception):
    """A rule wants both ends to be hung up on."""


class Relay:
    def __init__(self, path, target, make_rule=None):
        """make_rule(direction) gives a function bytes -> bytes."""
        self.path, self.target, self.make_rule = path, target, make_rule
        self.gates = {UP: threading.Event(), DOWN: threading.Event()}
        self.bytes_per_s = 0  # 0: as fast as they come
        self.accepted, self.pairs, self.lock = 0, set(), threading.Lock()
        for gate in self.gates.values():
            gate.set()
        self.listener = socket.socket(socket.AF_UNIX if isinstance(path, str) else socket.AF_INET)
        self.listener.bind(path)
        if isinstance(path, str):
            os.chmod(path, 0o777)
        self.listener.listen(256)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.socket(socket.AF_UNIX)
                try:
                    far.connect(self.target)
                except OSError:
                    near.close()
                    far.close()
                    continue
                with self.lock:
                    self.accepted += 1
                    self.pairs.add((near, far))
                for way, source, sink in ((UP, near, far), (DOWN, far, near)):
                    threading.Thread(target=self.pump, args=(way, source, sink, (near, far)), daemon=True).start()

    def pump(self, way, source, sink, pair):
        rule = self.make_rule(way) if self.make_rule else lambda data: data
        with contextlib.suppress(OSError, Cut):
            while data := source.recv(65536):
                self.gates[way].wait()
                data = rule(data)
                if self.bytes_per_s:
                    threading.Event().wait(len(data) / self.bytes_per_s)
                sink.sendall(data)
        self.hang_up(pair)

    def hang_up(self, pair):
        with self.lock:
            self.pairs.discard(pair)
        for end in pair:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def cut(self):
        """Hangs up on everybody; they may come again."""
        for pair in list(self.pairs):
            self.hang_up(pair)

    def hold(self, *ways):
        for way in ways or (UP, DOWN):
            self.gates[way].clear()

    def let_go(self):
        for gate in self.gates.values():
            gate.set()

    def close(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.let_go()
        self.cut()


def in_front_of(path, make_rule=None):
    """(relay, function that takes it away again)"""
    aside = path + ".behind"
    os.rename(path, aside)
    relay = Relay(path, aside, make_rule)

    def remove():
        relay.close()
        with contextlib.suppress(FileNotFoundError):
            os.rename(aside, path)
    return relay, remove


# ---- rules for ZeroMQ

GREETING_BYTES = 64
MORE, LONG, COMMAND = 1, 2, 4


def packed(body, flags=0):
    """A frame as ZMTP writes it."""
    if len(body) > 255:
        return bytes([flags | LONG]) + struct.pack(">Q", len(body)) + body
    return bytes([flags & ~LONG, len(body)]) + body


def of_frames(change):
    """A rule from change(body) -> list of (body, flags) to pass on instead."""
    waiting, greeted = b"", 0

    def rule(data):
        nonlocal waiting, greeted
        greeting = data[:GREETING_BYTES - greeted]  # the ends answer each other's beginning before they go on
        greeted += len(greeting)
        waiting += data[len(greeting):]
        out = [greeting]
        while frame := take_frame(waiting):
            flags, body, size = frame
            waiting = waiting[size:]
            if flags & COMMAND:
                out.append(packed(body, flags))
            else:
                out += [packed(b, f) for b, f in change(body)]
        return b"".join(out)
    return rule


def take_frame(data):
    """(flags, body, bytes taken) of the first whole frame; None when there is none."""
    if len(data) < 2:
        return None
    head = 9 if data[0] & LONG else 2
    if len(data) < head:
        return None
    size = struct.unpack(">Q", data[1:9])[0] if data[0] & LONG else data[1]
    if len(data) < head + size:
        return None
    return data[0], data[head:head + size], head + size


class Mischief:
    """What may become of a frame; each connection and direction has one of its own. Counts what it did."""

    def __init__(self, seed, share):
        self.seed, self.share, self.done, self.made = seed, share, 0, 0

    def rule(self, way):
        self.made += 1
        return of_frames(self.change_with(random.Random(f"{self.seed} {way} {self.made}")))

    def change_with(self, chance):
        def change(body):
            if chance.random() >= self.share:
                return [(body, 0)]
            self.done += 1
            return self.spoil(body, chance)
        return change


class Duplicates(Mischief):
    def spoil(self, body, chance):
        return [(body, 0)] * chance.randint(2, 4)


class Flips(Mischief):
    def spoil(self, body, chance):
        if not body:
            return [(body, 0)]
        at = chance.randrange(len(body))
        return [(body[:at] + bytes([body[at] ^ 1 << chance.randrange(8)]) + body[at + 1:], 0)]


class Mangles(Mischief):
    """Cut short, of no length, followed by rubbish, in two frames, or never there."""

    def spoil(self, body, chance):
        return chance.choice([lambda: [(body[:chance.randrange(len(body) + 1)], 0)], lambda: [(b"", 0), (body, 0)],
                              lambda: [(body, 0), (chance.randbytes(chance.randrange(200)), 0)],
                              lambda: [(body, MORE), (b"and more", 0)], lambda: []])()


class Reorders(Mischief):
    """Some frames wait until up to `window` others have passed, or for a moment."""
    window, moment_s = 64, 0.3

    def change_with(self, chance):
        held = []  # (passes once so many have passed, or at that time, body)
        passed = 0

        def change(body):
            nonlocal held, passed
            passed += 1
            now = time.monotonic()
            out = [(body, 0)]
            if chance.random() < self.share:
                self.done += 1
                held.append((passed + chance.randint(1, self.window), now + self.moment_s, body))
                out = []
            out += [(b, 0) for due, until, b in held if due <= passed or until <= now]
            held = [h for h in held if h[0] > passed and h[1] > now]
            return out
        return change


# ---- rules for PostgreSQL

COMMITTED = b"C\0\0\0\x0bCOMMIT\0"


def before_reply_to_commit(after):
    """make_rule that hangs up instead of telling the client of its COMMIT number `after`, and never again."""
    state = {"commits": 0, "cuts": 0}

    def make_rule(way):
        def rule(data):
            if way == DOWN and COMMITTED in data:
                state["commits"] += 1
                if state["commits"] == after:
                    state["cuts"] += 1
                    raise Cut
            return data
        return rule
    return make_rule, state
