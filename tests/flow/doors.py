#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""doors - a hub on TCP: strangers of all kinds stay outside and cost nothing, keys are changed while articles go through, nothing is lost.

Dispatch and every worker have keys of their own, made by `claimwire keys`. Where it may, the story does the same between two network
namespaces, which is what two machines are to each other.
"""
import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile

import flow
import wire

ARTICLES = 60
CONNECTIONS = 10000
GUESTS = ["fetch", "read", "language", "entity", "claim", "write"]
HERE = os.path.dirname(os.path.abspath(__file__))
# a libzmq that does not ask the handler of keys: what a hub must find out about itself
OPEN_GATE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
int zmq_setsockopt(void *s, int option, const void *value, unsigned long n)
{
    int (*real)(void *, int, const void *, unsigned long) = dlsym(RTLD_NEXT, "zmq_setsockopt");
    return option == 55 || option == 93 ? 0 : real(s, option, value, n);
}
int zmq_bind(void *s, const char *where)
{
    int (*real)(void *, const char *) = dlsym(RTLD_NEXT, "zmq_bind");
    return real(s, strcmp(where, "inproc://zeromq.zap.01") == 0 ? "inproc://elsewhere" : where);
}
"""


def free_port(host):
    with socket.socket() as s:
        s.bind((host, 0))
        return s.getsockname()[1]


def replace(path, text, mode=0o644):
    """As one should: a new file beside the old one, then renamed."""
    with open(path + ".new", "w") as f:
        f.write(text)
    os.chmod(path + ".new", mode)
    os.replace(path + ".new", path)


class Site:
    """One installation whose hub listens on TCP; every program is a guest, which nobody starts again."""

    def __init__(self, claimwire, server, host="127.0.0.1", hub_before=(), worker_before=()):
        self.claimwire, self.server = claimwire, server
        self.host, self.hub_before, self.worker_before = host, hub_before, worker_before
        self.endpoint = f"tcp://{host}:{free_port('127.0.0.1')}"
        self.folder = os.path.join(claimwire.folder, "keys")
        os.mkdir(self.folder)
        self.public, self.processes = {}, {}
        for who in ["hub", *GUESTS]:
            self.make_key(who)
        self.allow(*GUESTS)
        self.hub_keys("hub")

    def path(self, name):
        return os.path.join(self.folder, name)

    def make_key(self, who):
        code, said = flow.program("claimwire", "keys", self.path(who), "--note", who)
        if code != 0:
            raise RuntimeError(said)
        with open(self.path(who) + ".pub") as f:
            self.public[who] = f.read().strip()
        return said

    def allow(self, *who):
        replace(self.path("allowed"), "# who may\n" + "".join(f"{self.public[w]}  {w}\n" for w in who))

    def hub_keys(self, *who):
        replace(self.path("hubs"), "".join(f"{self.public[w]}  {w}\n" for w in who))

    def start_hub(self):
        self.processes["dispatch"] = self.claimwire.guest(
            "dispatch", f"hub.endpoint={self.endpoint}", f"curve.secret_file={self.path('hub')}", f"curve.allow_file={self.path('allowed')}",
            "dispatch.spacing_ms=0", "dispatch.metrics=127.0.0.1:0", f"hub.dead_ms={1500 * flow.PATIENCE:.0f}",
            f"dispatch.lease_ms={max(30000, 3000 * flow.PATIENCE):.0f}",
            f"dispatch.probe_ms={5000 * flow.PATIENCE:.0f}", before=self.hub_before)
        flow.wait_for(lambda: "event=worker.started" in self.log("dispatch"), 30, "start of dispatch")

    def start_worker(self, role):
        own = [s for s in self.server.settings() if s.startswith("fetch.")] if role == "fetch" else []
        self.processes[role] = self.claimwire.guest(
            role, f"hub.endpoint={self.endpoint}", f"curve.secret_file={self.path(role)}", f"curve.server_key=@{self.path('hubs')}", *own,
            before=self.worker_before if role != "write" else ())

    def start(self):
        self.start_hub()
        for role in GUESTS:
            self.start_worker(role)
        self.wait_connected(*GUESTS)

    def log(self, role):
        return self.claimwire.worker_log(f"guest-{role}")

    def count(self, role, text):
        return self.log(role).count(text)

    def wait_connected(self, *roles, times=1):
        for role in roles:
            flow.wait_for(lambda: self.count(role, "event=hub.connected") >= times, 30, f"connection of {role}")

    def stored(self):
        return self.claimwire.number("select count(*) from edition")


def keys_are_made(site):
    said = site.make_key("spare")
    mode = stat.S_IMODE(os.stat(site.path("spare")).st_mode)
    with open(site.path("spare")) as f:
        secret = f.read().strip()
    flow.ok(mode == 0o400 and len(secret) == 40 and secret not in said and f"{site.public['spare']}  spare" in said,
            "claimwire keys keeps the secret in a file of mode 0400 and prints the line for the allow file", said)
    code, again = flow.program("claimwire", "keys", site.path("spare"))
    with open(site.path("spare")) as f:
        flow.ok(code == 1 and "File exists" in again and f.read().strip() == secret, "it overwrites nothing", again)
    code, shown = flow.program("claimwire", "keys", "--public", site.path("spare"))
    flow.ok(code == 0 and shown == site.public["spare"], "it prints the public key of a secret that is there", shown)


def answer_of(client):
    client.send(wire.hello("read", 100))
    try:
        message = client.await_kind(wire.WELCOME, wire.REFUSE, seconds=2.5)
    except flow.TooLong:
        return "silence"
    finally:
        client.close()
    return f"message of kind {message.kind}"


def strangers_stay_outside(site):
    joined = site.count("dispatch", "event=peer.joined")
    flow.ok(answer_of(wire.Client(site.claimwire, site.endpoint)) == "silence", "a peer without keys gets no answer")
    flow.ok(answer_of(wire.Client(site.claimwire, site.endpoint, site.public["hub"])) == "silence", "a key that is not listed gets no answer")
    port = int(site.endpoint.rsplit(":", 1)[1])
    with socket.create_connection((site.host, port), 5) as s:
        s.settimeout(5)
        s.sendall(b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n")
        data = b""
        try:
            while chunk := s.recv(4096):
                data += chunk
        except ConnectionError:
            pass  # closed, which is the answer
    flow.ok(b"HTTP" not in data and len(data) < 100, "a browser is hung up on", str(data))
    flow.ok(site.count("dispatch", "event=peer.joined") == joined, "none of them became a peer")


def sizes(pid):
    with open(f"/proc/{pid}/statm") as f:
        resident = int(f.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    return flow.descriptors(pid), resident


def knock(site, times, at_once):
    """Connections that say nothing, half of a greeting, or HTTP; `at_once` of them stay open at a time."""
    port, held = int(site.endpoint.rsplit(":", 1)[1]), []
    words = [b"", b"\xff\0\0\0\0\0\0\0\1\x7f\3", b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 64]
    refused = 0
    for n in range(times):
        s = socket.socket()
        s.settimeout(5)
        try:
            s.connect((site.host, port))
            s.send(words[n % len(words)])
        except OSError:
            refused += 1
        held.append(s)
        if len(held) > at_once:
            held.pop(0).close()
    for s in held:
        s.close()
    return refused


def crowds_leave_no_trace(site):
    pid = site.processes["dispatch"].pid
    quiet = sizes(pid)[0]
    knock(site, 1000, 200)  # what is made once and kept
    flow.wait_for(lambda: sizes(pid)[0] <= quiet, 20, "end of the first connections")
    before = sizes(pid)
    refused = knock(site, CONNECTIONS, 200)
    peak = sizes(pid)
    flow.wait_for(lambda: sizes(pid)[0] <= quiet, 20, "end of the connections")
    after = sizes(pid)
    print(f"   {CONNECTIONS} connections, {refused} of them not accepted: descriptors {before[0]}, then {peak[0]}, then {after[0]}; "
          f"memory {before[1] >> 10} KiB, then {after[1] >> 10} KiB", flush=True)
    flow.ok(after[0] <= before[0], f"{CONNECTIONS} connections of strangers leave no descriptor open", f"{before[0]} and {after[0]}")
    if flow.PATIENCE == 1:
        flow.ok(after[1] <= before[1] * 1.01 + (64 << 10), "and no memory taken", f"{before[1]} and {after[1]} bytes")
    else:
        print("skip no memory is taken: a sanitizer keeps what was freed", flush=True)


def change_key_of_worker(site, role):
    """Allow the new one, put it in place, say so, forbid the old one."""
    old_public, connected = site.public[role], site.count(role, "event=hub.connected")
    site.make_key(f"{role}-2")
    site.allow(*GUESTS, f"{role}-2")
    os.replace(site.path(f"{role}-2"), site.path(role))
    site.processes[role].send_signal(signal.SIGHUP)
    site.wait_connected(role, times=connected + 1)
    site.public[role] = site.public[f"{role}-2"]
    loaded = site.count("dispatch", "event=keys.loaded")
    site.allow(*GUESTS)
    flow.wait_for(lambda: site.count("dispatch", "event=keys.loaded") > loaded, 10, "new list")
    with open(site.path("allowed")) as f:
        flow.ok(old_public not in f.read() and site.processes[role].poll() is None, f"the key of {role} is another one now")


def change_key_of_hub(site):
    """Tell workers both, put the new one in place, say so, tell them the new one alone."""
    connected = {role: site.count(role, "event=hub.connected") for role in GUESTS}
    site.make_key("hub-2")
    site.hub_keys("hub", "hub-2")
    os.replace(site.path("hub-2"), site.path("hub"))
    site.processes["dispatch"].send_signal(signal.SIGHUP)
    flow.wait_for(lambda: f"key={site.public['hub-2']}" in site.log("dispatch").replace('"', "").replace("\\", ""), 10, "new key of the hub")
    for role in GUESTS:
        site.wait_connected(role, times=connected[role] + 1)
    site.hub_keys("hub-2")
    alive = [r for r, p in site.processes.items() if p.poll() is not None]
    flow.ok(not alive, "the hub has another key, every worker knows it, no process ended for it", str(alive))
    flow.ok(site.count("dispatch", "event=peer.lost") == 0, "no worker was taken for dead meanwhile",
            "; ".join(line for line in site.log("dispatch").splitlines() if "event=peer.lost" in line)[:800])


def slips_change_nothing(site):
    said = site.count("dispatch", "event=keys.refused")
    replace(site.path("allowed"), "not a key at all\n")
    flow.wait_for(lambda: site.count("dispatch", "event=keys.refused") > said, 10, "word about the bad list")
    flow.ok("line 1 is not a public key" in site.log("dispatch"), "an allow file with a bad line is refused with the line's number")
    connected = site.count("language", "event=hub.connected")
    site.processes["language"].send_signal(signal.SIGHUP)
    site.wait_connected("language", times=connected + 1)
    flow.ok(True, "and those of the list before may still connect")
    said = site.count("dispatch", "event=keys.refused")
    os.rename(site.path("hub"), site.path("hub.away"))
    site.processes["dispatch"].send_signal(signal.SIGHUP)
    flow.wait_for(lambda: site.count("dispatch", "event=keys.refused") > said, 10, "word about the missing secret")
    os.rename(site.path("hub.away"), site.path("hub"))
    flow.ok(site.processes["dispatch"].poll() is None, "a secret that is missing at SIGHUP is said, and the one before goes on")
    site.allow(*GUESTS)


def keys_are_taken_away(site):
    loaded = site.count("dispatch", "event=keys.loaded")
    flow.wait_for(lambda: site.count("dispatch", "event=keys.loaded") >= loaded, 5, "list")
    joined, lost = (site.count("dispatch", f"event=peer.{what}") for what in ("joined", "lost"))
    site.allow(*[g for g in GUESTS if g != "entity"])
    flow.wait_for(lambda: site.count("dispatch", "event=peer.lost") > lost, 15, "loss of entity")
    flow.wait_for(lambda: site.count("entity", "event=hub.lost") >= 1, 15, "entity's notice")
    flow.ok(site.count("dispatch", "event=peer.joined") == joined, "a worker whose key is taken away is cut off while it is connected")
    connected = site.count("entity", "event=hub.connected")
    site.allow(*GUESTS)
    site.wait_connected("entity", times=connected + 1)
    flow.ok(True, "and comes back when its key is listed again")


def refuses_an_open_gate(site):
    source = os.path.join(site.folder, "open_gate.c")
    with open(source, "w") as f:
        f.write(OPEN_GATE)
    library = source[:-1] + "so"
    if shutil.which("cc") is None or b"__asan_init" in open(f"{flow.BIN}/claimwire-dispatch", "rb").read():
        print("skip a hub whose gate is open: no compiler, or a build with sanitizers", flush=True)
        return
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    arguments = ["--set", f"hub.endpoint=tcp://127.0.0.1:{free_port('127.0.0.1')}", "--set", "dispatch.name=open",
                 "--set", f"curve.secret_file={site.path('spare')}", "--set", f"curve.allow_file={site.path('allowed')}"]
    code, said = flow.program("claimwire-dispatch", *arguments, LD_PRELOAD=library, CLAIMWIRE_PG_DSN=site.claimwire.dsn())
    flow.ok(code == 78 and "lets in a key that is not allowed" in said, "a hub that finds its gate open refuses to run", f"{code} {said}")


def everything_arrives(site, pages, what):
    flow.wait_for(lambda: site.claimwire.is_settled() and site.stored() >= pages, 90, f"articles {what}")
    flow.ok(site.stored() == pages and site.claimwire.number("select count(*) from quarantine") == 0,
            f"all {pages} articles are stored once, none is quarantined, {what}", str(site.stored()))


def none_of_ours():
    """A supervisor that keeps PostgreSQL only."""
    return [word for stage in flow.STAGES for word in ("--workers", f"{stage}=0")]


def on_loopback(server, feed):
    with flow.Installation(*none_of_ours()) as claimwire:
        site = Site(claimwire, server)
        site.start()
        keys_are_made(site)
        strangers_stay_outside(site)
        refuses_an_open_gate(site)
        server.pause_s = 0.1  # so that there is work while keys change
        claimwire.follow(feed)
        flow.wait_for(lambda: site.stored() >= 3, 30, "first articles")
        change_key_of_worker(site, "read")
        change_key_of_worker(site, "write")
        before = site.stored()
        change_key_of_hub(site)
        flow.ok(before < ARTICLES, "keys were changed in the midst of work", str(before))
        server.pause_s = 0.0
        everything_arrives(site, ARTICLES, "although keys were changed")
        slips_change_nothing(site)
        keys_are_taken_away(site)
        crowds_leave_no_trace(site)


def run(*words):
    return subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


class Namespaces:
    """Two network namespaces with a cable between: 10.97.0.1 for the hub, 10.97.0.2 for the workers."""

    def __init__(self):
        self.names = [f"cwhub{os.getpid()}", f"cwfar{os.getpid()}"]

    def __enter__(self):
        hub, far = self.names
        self.is_made = os.geteuid() == 0 and shutil.which("ip") is not None and run("ip", "netns", "add", hub) and run("ip", "netns", "add", far) \
            and run("ip", "-n", hub, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", far)
        for name, address in zip(self.names, ("10.97.0.1/24", "10.97.0.2/24")):
            self.is_made = self.is_made and run("ip", "-n", name, "address", "add", address, "dev", "cable") and \
                run("ip", "-n", name, "link", "set", "cable", "up") and run("ip", "-n", name, "link", "set", "lo", "up")
        return self

    def __exit__(self, *_):
        for name in self.names:
            run("ip", "netns", "delete", name)

    def before(self, n):
        return ["ip", "netns", "exec", self.names[n]]


def between_hosts():
    with Namespaces() as spaces, tempfile.TemporaryDirectory() as pages:
        if not spaces.is_made:
            print("skip the hub and its workers in two network namespaces: that takes root and ip netns", flush=True)
            return
        os.chmod(pages, 0o755)
        for n in range(10):
            with open(os.path.join(pages, f"{n}.html"), "wb") as f:
                f.write(flow.article(n)[1])
        with flow.Installation(*none_of_ours()) as claimwire:
            # write must reach the database's file socket: it runs beside the hub
            site = Site(claimwire, flow.NewsServer(), "10.97.0.1", spaces.before(0), spaces.before(1))
            site.start_hub()
            for role in ["read", "language", "entity", "claim"]:
                site.start_worker(role)
            site.worker_before = spaces.before(0)
            site.processes["write"] = claimwire.guest(
                "write", f"hub.endpoint={site.endpoint}", f"curve.secret_file={site.path('write')}", f"curve.server_key=@{site.path('hubs')}",
                before=spaces.before(0))
            site.wait_connected("read", "language", "entity", "claim", "write")
            claimwire.command("ingest", "--source", "Far", pages)
            everything_arrives(site, 10, "with workers on the other side of a network")
            code = subprocess.run([*spaces.before(1), "python3", "-c", STRANGER, HERE, site.endpoint, site.public["hub"]],
                                  env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}).returncode
            flow.ok(code == 0, "and strangers there get no answer, with a key of their own or without")


STRANGER = """
import sys
sys.path.insert(0, sys.argv[1])
import flow, wire
def is_silent(client):
    client.send(wire.hello("read", 100))
    try:
        client.await_kind(wire.WELCOME, wire.REFUSE, seconds=2.5)
    except flow.TooLong:
        return True
    return False
sys.exit(0 if is_silent(wire.Client(None, sys.argv[2])) and is_silent(wire.Client(None, sys.argv[2], sys.argv[3])) else 1)
"""


def main():
    server = flow.NewsServer(pause_s=0.0)
    feed = flow.publish(server, ARTICLES)
    on_loopback(server, feed)
    between_hosts()
    server.close()
    flow.finish()


if __name__ == "__main__":
    main()
